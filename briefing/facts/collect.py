"""A day becomes facts: every number of a briefing, counted once, with the rows behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.risk.hazards import phase_days_left
from briefing.facts import breakdown
from briefing.facts.breakdown import Tables
from briefing.facts.campaign_work import with_work, work_of
from briefing.facts.fact import Fact, Facts, Period, Row, count
from briefing.facts.pressing_work import records_of, with_pressing
from briefing.facts.totals import Frames, totals, with_progress

if TYPE_CHECKING:
    from analysis.day import Day

# Key dates further away than this are no matter for this week's meeting.
AHEAD_DAYS: Final = 45


def collect(day: Day, period: Period, before: pd.DataFrame) -> Facts:
    """Count everything one briefing on a period may say as of a day, but the campaign's own work.

    Parameters
    ----------
    before : the hazards as they stood on the day before the period

    References
    ----------
    Definitions: STANDARDS 1.11 (indicators); denominator 0 gives no value.
    """
    frames = Frames(
        day,
        period,
        with_progress(day.hazards, as_of=day.as_of),
        with_progress(before, as_of=period.before.end),
    )
    tables = Tables()
    for fact in totals(frames):
        tables.add(fact)
    for table in breakdown.TABLES:
        table(tables, frames)
    _calendar(tables, day)
    return Facts(
        period, day.as_of, day.is_demo, _texts(day), tables.items, tables.tables, day.known_at
    )


def _texts(day: Day) -> dict[str, str]:
    campaign = day.campaign
    return {
        "issuer": campaign.issuer,
        "number": campaign.number,
        "title": campaign.title,
        "parent_document": campaign.parent_document or "",
        "phase": next((p.name for p in campaign.phases if p.start <= day.as_of <= p.end), ""),
        "start": campaign.start.isoformat() if campaign.phases else "",
        "scope": "",  # part of every fingerprint that was ever printed
    }


def _calendar(tables: Tables, day: Day) -> None:
    campaign, as_of = day.campaign, day.as_of
    left = phase_days_left(campaign, as_of=as_of)
    tables.add(Fact("phase.days_left", left, "days", note="" if left is not None else "no_base"))
    rows = []
    in_order = sorted(campaign.key_dates, key=lambda one: one.start)
    for place, key_date in enumerate(in_order):
        days = (key_date.start - as_of).days
        if key_date.end < as_of or days > AHEAD_DAYS:
            continue
        fact = Fact(f"key_date.{place:02d}.days", max(days, 0), "days")
        texts = {"name": key_date.name, "provenance": str(key_date.provenance)}
        dates = {"start": key_date.start, "end": key_date.end}
        rows.append(Row(f"{place:02d}", texts, dates, tables.add(fact)))
    tables.tables["key_dates"] = tuple(rows)
    tables.add(count("key_dates.ahead", tuple(row.key for row in rows)))


def of(day: Day, days: tuple[date, date]) -> Facts:
    """Return everything a briefing on a period, both days included, may say as of the day."""
    period = Period(*days)
    facts = collect(day, period, day.on(period.before.end).hazards)
    told = with_work(facts, day.once(work_of), day.villages)
    return with_pressing(told, day.once(records_of), day.villages)
