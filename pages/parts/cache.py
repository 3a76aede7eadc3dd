"""Every st.cache_* of the app, keyed on a store's state and a date, never on a frame.

What is cached is shared by every session and never written to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import pandas as pd
import streamlit as st

from pages.parts import basis, session
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from altair import LayerChart

    from analysis.calendar import HolidayYear
    from analysis.density import Base, Measure
    from analysis.headline import Figure
    from analysis.rules import Rules
    from briefing.fact import Facts
    from data.campaign import Campaign
    from data.store import Store


@dataclass(frozen=True)
class Register:
    """All a page reads of one date; shared by every session, so never written to.

    Attributes
    ----------
    kind : StoreKind
        Whether these are the office's own data or the demo.
    state : str
        Which store in which state the frames were read from; key of whatever is made of them.
    as_of : date
    campaign : Campaign or None
    villages : GeoDataFrame, EPSG:4326, index `village_code`
        With `area_km2`.
    sites : GeoDataFrame, EPSG:4326, index `site_id`
        Without personal columns.
    hazards : DataFrame, index `hazard_id`
        With the clock of `analysis.hazards.with_clock`.
    visits : DataFrame, index `visit_id`
    risk : DataFrame, index `site_id`
        Of `analysis.risk.assess`.
    headline : dict of str to Figure
        Of `analysis.headline.headline`, by id, in its order.
    rules : Rules or None
        As the office has set them; None: the rule file.
    years : mapping of int to HolidayYear, or None
        Holiday years the office loaded.
    known_at : datetime or None
        Only what had been entered by then is here; None: all that is known now. Whoever reads more
        of the store for this register hands it on.
    """

    kind: StoreKind
    state: str
    as_of: date
    campaign: Campaign | None
    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    hazards: pd.DataFrame
    visits: pd.DataFrame
    risk: pd.DataFrame
    headline: Mapping[str, Figure]
    rules: Rules | None = None
    years: Mapping[int, HolidayYear] | None = None
    known_at: datetime | None = None


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(where: str, kind: StoreKind) -> Store:
    from data.store import open_store

    return open_store(where, create=kind)


def store_at(kind: StoreKind) -> Store:
    """Return the store of `kind`, made where there is none, opened once for all sessions."""
    server = session.server()
    if server and kind is StoreKind.REAL:
        return _store(server, kind)
    where = session.location(kind).resolve()
    where.parent.mkdir(parents=True, exist_ok=True)
    return _store(str(where), kind)


def close_stores() -> None:
    """Close every open store and forget what was read, so that a file can be replaced."""
    for kind in StoreKind:
        if session.location(kind).is_file():
            store_at(kind).close()
    for kept in (_store, _is_empty, _campaign, _register, _village_ranking, _next_targets):
        kept.clear()


def open_register() -> Store:
    """Return the store this session looks at."""
    return store_at(session.open_kind())


def state_of(store: Store) -> str:
    """Return a text that names a store and its state; it changes with every committed write."""
    return f"{store.location}|{store.fingerprint}"


def is_empty() -> bool:
    """Return whether the open store holds no village and no site yet."""
    store = open_register()
    return _is_empty(state_of(store), _store=store)


def default_day() -> date:
    """Return the day a page opens on: the one the app was started for, the demo's, else today."""
    asked = session.started_for()
    if asked is not None:
        return asked
    store = open_register()
    campaign = _campaign(state_of(store), _store=store)
    return (campaign and campaign.as_of) or session.today()


def register(as_of: date, *, is_present: bool = False) -> Register:
    """Return the register of a day on the basis the reader chose, read once for each of both.

    Parameters
    ----------
    as_of : date
    is_present : bool
        All that is known now, whatever basis is chosen: for a page about the present.
    """
    store = open_register()
    moment = None if is_present else basis.known_at(as_of)
    state = state_of(store)
    # The basis is part of the state: whatever is kept under `Register.state` is kept by basis.
    state = state if moment is None else f"{state}|{moment.isoformat()}"
    return _register(state, as_of.isoformat(), _store=store, _known_at=moment)


@st.cache_resource(max_entries=8, show_spinner=False)
def _is_empty(state: str, *, _store: Store) -> bool:
    from data import frames

    return bool(frames.villages(_store).empty)


@st.cache_resource(max_entries=8, show_spinner=False)
def _campaign(state: str, *, _store: Store) -> Campaign | None:
    from data import frames

    return frames.campaign(_store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _register(state: str, as_of: str, *, _store: Store, _known_at: datetime | None) -> Register:
    from analysis.hazards import with_clock
    from analysis.headline import headline
    from analysis.office_rules import rules_of, years_of
    from analysis.risk import assess
    from data import frames
    from geo.areas import with_area

    day = date.fromisoformat(as_of)
    sites = frames.sites(_store, day, known_at=_known_at)
    hazards = frames.hazards(_store, day, known_at=_known_at)
    campaign = _campaign(state, _store=_store)
    visits = frames.visits(_store, day, known_at=_known_at)
    rules = rules_of(_store, on=day)
    figures = headline(sites, hazards, as_of=day, campaign=campaign)
    return Register(
        kind=_store.kind,
        state=state,
        as_of=day,
        campaign=campaign,
        villages=with_area(frames.villages(_store)),
        sites=sites,
        hazards=with_clock(hazards, as_of=day),
        visits=visits,
        risk=assess(sites, hazards, visits=visits, as_of=day, rules=rules),
        headline={figure.id: figure for figure in figures},
        rules=rules,
        years=years_of(_store),
        known_at=_known_at,
    )


def village_ranking(
    known: Register,
    *,
    measure: str,
    base: str,
    period: tuple[date, date] | None,
    weighted: bool = False,
) -> pd.DataFrame:
    """Return the villages with their density, interval and rank, the worst first.

    Parameters
    ----------
    measure, base, period, weighted :
        Of `analysis.density.by_village`.

    Returns
    -------
    DataFrame
        Of `analysis.density.by_village` with the columns of the villages beside it; unranked
        villages last.
    """
    days = tuple(day.isoformat() for day in period) if period else ()
    day = known.as_of.isoformat()
    asked = (measure, base, weighted)
    return _village_ranking(known.state, day, asked, days, _known=known)


@st.cache_resource(max_entries=64, show_spinner=False)
def _village_ranking(
    state: str,
    as_of: str,
    asked: tuple[str, str, bool],
    days: tuple[str, ...],
    *,
    _known: Register,
) -> pd.DataFrame:
    from analysis.density import by_village

    measure, base, weighted = asked
    ranked = by_village(
        _known.villages,
        _known.sites,
        _known.hazards,
        as_of=_known.as_of,
        measure=cast("Measure", measure),
        base=cast("Base", base),
        period=(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None,
        visits=_known.visits,
        weighted=weighted,
        rules=_known.rules,
    )
    beside = _known.villages[["name", "short_name", "provenance", "area_km2"]]
    return ranked.join(beside).sort_values(["rank", "raw"], na_position="last")


def village_situation(known: Register) -> pd.DataFrame:
    """Return each village's figures and why it stands where it stands."""
    return _village_situation(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _village_situation(state: str, as_of: str, *, _known: Register) -> pd.DataFrame:
    from analysis.situation import situation

    return situation(
        _known.villages,
        _known.sites,
        _known.hazards,
        _known.risk,
        as_of=_known.as_of,
        visits=_known.visits,
    )


def next_targets(known: Register, *, n: int, floor: int, seed: int) -> pd.DataFrame:
    """Return the next sites to visit in order, with what is known of each beside it.

    Parameters
    ----------
    n, floor, seed :
        Of `analysis.targets.choose`.

    Returns
    -------
    DataFrame
        Of `analysis.targets.choose` with `name`, `address`, `category`, `office`, `geometry` of the
        site, `village` (short name), `level` and `n_overdue`.
    """
    return _next_targets(known.state, known.as_of.isoformat(), n, floor, seed, _known=known)


@st.cache_resource(max_entries=32, show_spinner=False)
def _next_targets(
    state: str, as_of: str, n: int, floor: int, seed: int, *, _known: Register
) -> pd.DataFrame:
    from analysis.targets import choose

    chosen = choose(
        _known.sites,
        _known.hazards,
        _known.visits,
        _known.villages,
        _known.risk,
        as_of=_known.as_of,
        n=n,
        floor_per_village=floor,
        seed=seed,
        rules=_known.rules,
        holidays=_known.years,
    )
    of_site = ["name", "address", "category", "office", "village_code", "geometry"]
    beside = chosen.join(_known.sites[of_site], on="site_id")
    beside = beside.join(_known.risk[["level", "n_open", "n_overdue"]], on="site_id")
    return beside.assign(village=beside["village_code"].map(_known.villages["short_name"]))


def briefing_facts(known: Register, period: tuple[date, date]) -> Facts:
    """Return everything a briefing on `period` may say, as of the register's day."""
    days = (period[0].isoformat(), period[1].isoformat())
    return _briefing_facts(known.state, known.as_of.isoformat(), days, _known=known)


@st.cache_resource(max_entries=16, show_spinner=False)
def _briefing_facts(state: str, as_of: str, days: tuple[str, str], *, _known: Register) -> Facts:
    from briefing.campaign_work import with_work
    from briefing.fact import Period
    from briefing.facts import collect
    from briefing.office_work import work_of
    from data import frames

    store = open_register()
    period = Period(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
    facts = collect(
        _known.villages,
        _known.sites,
        _known.hazards,
        _known.visits,
        _known.campaign,
        period=period,
        as_of=_known.as_of,
        hazards_before=frames.hazards(store, period.before.end, known_at=_known.known_at),
        events=frames.events(store, known_at=_known.known_at),
        risk=_known.risk,
        is_demo=_known.kind is StoreKind.DEMO,
        known_at=_known.known_at,
    )
    work = work_of(
        store, _known.hazards, _known.visits, as_of=_known.as_of, known_at=_known.known_at
    )
    return with_work(facts, work, _known.villages)


def situation_picture(known: Register, context: gpd.GeoDataFrame) -> bytes | None:
    """Return the situation map as a PNG for paper and slides; None where nothing can be drawn.

    Parameters
    ----------
    context : GeoDataFrame, EPSG:4326
        Rivers and roads, `name` and `kind`; the same for the same store.
    """
    day = known.as_of.isoformat()
    return _situation_picture(known.state, day, _known=known, _context=context)


@st.cache_resource(max_entries=4, show_spinner=False)
def _situation_picture(
    state: str, as_of: str, *, _known: Register, _context: gpd.GeoDataFrame
) -> bytes | None:
    from briefing.say import say_known
    from geo.print.picture import PICTURE_DPI, PICTURE_SIZE_MM, situation
    from geo.print.picture import PictureWords as Words
    from vocabulary.messages import translate

    if _known.villages.geometry.isna().all():
        return None
    stamps = (StoreKind.DEMO.zh,) if _known.kind is StoreKind.DEMO else ()
    caption = translate("As of {day}", day=say_known(as_of, _known.known_at))
    words = Words(caption=caption, stamps=stamps)
    return situation(
        _known.villages,
        _known.sites,
        _known.risk,
        words=words,
        context=_context,
        size_mm=PICTURE_SIZE_MM,
        dpi=PICTURE_DPI,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def chart_spec(asked: str, *, _build: Callable[[], LayerChart]) -> dict[str, Any]:
    """Return the specification of a chart, built once for each `asked`.

    Parameters
    ----------
    asked : str
        All the chart depends on: state of the store, day, choices, ground, language.
    """
    spec: dict[str, Any] = _build().to_dict()
    return spec
