"""Frames become facts: every number of a briefing, counted once, with the rows behind it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.risk.assessment import assess
from analysis.risk.headline import phase_days_left
from briefing.facts.breakdown import (
    Tables,
    by_category,
    by_code,
    by_density,
    by_office,
    by_village,
    by_week,
)
from briefing.facts.breakdown import overdue_items as by_delay
from briefing.facts.campaign_work import with_work, work_of
from briefing.facts.fact import Fact, Facts, Period, Row, count
from briefing.facts.frames import Frames, Scope, with_progress
from briefing.facts.totals import totals

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.day import Day
    from data.store.campaign import Campaign

# Key dates further away than this are no matter for this week's meeting.
AHEAD_DAYS: Final = 45


def collect(
    villages: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    campaign: Campaign | None,
    *,
    period: Period,
    as_of: date,
    scope: Scope | None = None,
    hazards_before: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    risk: pd.DataFrame | None = None,
    is_demo: bool = False,
    known_at: datetime | None = None,
) -> Facts:
    """Count everything one briefing may say.

    Parameters
    ----------
    villages, sites, hazards, visits : frames of docs/frames.md, state of `as_of`
        No personal columns are needed, and none is read.
    campaign : none: no issuer, no phase, no key dates are named
    period : the days the briefing is about
    as_of : the day the register is looked at, as a rule `period.end`
    scope : part of the villages or categories; all without one
    hazards_before : frame of docs/frames.md, state of the day before `period.start`
        Without it no share and no stock is compared with the period before.
    events : frame of docs/frames.md
        Without it how re-checks and look-backs went is not known, and says so.
    risk : frame of `analysis.risk.assessment.assess`; assessed here where it is not given
    is_demo : the store holds made-up data
    known_at : the frames hold only what had been entered by then; said in every paper

    References
    ----------
    Definitions: STANDARDS 1.11 (indicators); denominator 0 gives no value.
    """
    cut = scope.cut if scope else _whole
    inside = {"sites": cut(sites), "visits": cut(visits), "hazards": cut(hazards)}
    frames = Frames(
        villages=cut(villages),
        sites=inside["sites"],
        visits=inside["visits"],
        hazards=with_progress(inside["hazards"], as_of=as_of),
        before=None
        if hazards_before is None
        else with_progress(cut(hazards_before), as_of=period.before.end),
        period=period,
        as_of=as_of,
    )
    if risk is None:
        risk = assess(inside["sites"], inside["hazards"], visits=inside["visits"], as_of=as_of)
    risk = risk.loc[risk.index.isin(inside["sites"].index)]
    tables = Tables()
    for fact in totals(frames, risk, events):
        tables.add(fact)
    for breakdown in (by_village, by_category, by_office, by_code, by_week, by_delay, by_density):
        breakdown(tables, frames)
    _calendar(tables, campaign, as_of=as_of)
    texts = _texts(campaign, as_of=as_of) | {"scope": scope.label if scope else ""}
    return Facts(period, as_of, is_demo, texts, tables.items, tables.tables, known_at)


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def _texts(campaign: Campaign | None, *, as_of: date) -> dict[str, str]:
    if campaign is None:
        return dict.fromkeys(("issuer", "number", "title", "parent_document", "phase"), "")
    phase = next((p.name for p in campaign.phases if p.start <= as_of <= p.end), "")
    return {
        "issuer": campaign.issuer,
        "number": campaign.number,
        "title": campaign.title,
        "parent_document": campaign.parent_document or "",
        "phase": phase,
    }


def _calendar(tables: Tables, campaign: Campaign | None, *, as_of: date) -> None:
    left = phase_days_left(campaign, as_of=as_of)
    tables.add(Fact("phase.days_left", left, "days", note="" if left is not None else "no_base"))
    rows = []
    key_dates = campaign.key_dates if campaign else ()
    for place, key_date in enumerate(sorted(key_dates, key=lambda day: day.start)):
        days = (key_date.start - as_of).days
        if key_date.end < as_of or days > AHEAD_DAYS:
            continue
        fact = Fact(f"key_date.{place:02d}.days", max(days, 0), "days")
        texts = {"name": key_date.name, "provenance": str(key_date.provenance)}
        dates = {"start": key_date.start, "end": key_date.end}
        rows.append(Row(f"{place:02d}", texts, dates, {"days": tables.add(fact)}))
    tables.tables["key_dates"] = tuple(rows)
    tables.add(count("key_dates.ahead", tuple(row.key for row in rows)))


def of(day: Day, days: tuple[date, date]) -> Facts:
    """Return everything a briefing on a period, both days included, may say as of the day."""
    period = Period(*days)
    facts = collect(
        day.villages,
        day.sites,
        day.hazards,
        day.visits,
        day.campaign,
        period=period,
        as_of=day.as_of,
        hazards_before=day.on(period.before.end).hazards,
        events=day.events,
        risk=day.risk,
        is_demo=day.is_demo,
        known_at=day.known_at,
    )
    return with_work(facts, day.once(work_of), day.villages)
