"""A site or a hazard entered by hand: added, changed, moved; each an event, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.ledger.values import name_key
from data.register.entry_checks import EntryRefusal, check_hazard, check_point, check_site, tidied
from data.store.events import CHINA_TIME, NewEvent, State, fold
from data.store.hash_chain import plain
from data.store.recording import Writing, read_events, record_events
from data.store.tables import site as site_table
from data.store.tables import village as village_table
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import EventKind, PositionQuality

if TYPE_CHECKING:
    from data.store.opening import Store

_NOT_FIELDS: Final = frozenset({"is_voided", "version", "extra"})


@dataclass(frozen=True)
class SiteCase:
    """A site as whoever edits it sees it.

    Attributes
    ----------
    site_id : int
    state : dict
        Of `data.events.fold`, all events counted, personal fields among them.
    version : int
    last_on : date
        Day of its latest event.
    """

    site_id: int
    state: State
    version: int
    last_on: date


def read_site(store: Store, site_id: int) -> SiteCase:
    """Return a site with its version.

    Raises
    ------
    StoreError
        There is no such site.
    """
    with store.reading() as connection:
        return _site_case(connection, site_id)


def _site_case(connection: sa.Connection, site_id: int) -> SiteCase:
    history = list(read_events(connection, "site", [site_id]))
    state = fold(history, date.max).sites.get(site_id)
    if state is None:
        raise StoreError(f"There is no site {site_id} to work on.")
    return SiteCase(site_id, state, len(history), max(one.effective_on for one in history))


def changed(state: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return of the fields typed those that say something else than a state, tidied."""
    return {name: value for name, value in tidied(fields).items()
            if plain(value) != state.get(name)}  # fmt: skip


def add_site(
    store: Store, fields: Mapping[str, Any], *, actor: str, now: datetime, effective_on: date
) -> int:
    """Add a site.

    Parameters
    ----------
    store : Store
    fields : mapping
        Of `data.event_fields.SITE_FIELDS`; `name` and `category` must be there.
    actor : str
    now : datetime
        Aware.
    effective_on : date
        Since when it is on record.

    Returns
    -------
    int
        Its id.

    Raises
    ------
    EntryRefusal
        A field cannot be as typed, or the village has a site of that name.
    """
    site = {name: value for name, value in tidied(fields).items() if value is not None}
    _check_day(effective_on, now)
    with store.writing("add_site", actor=actor, now=now) as write:
        _check(write, {"name": None, "category": None} | site)
        _check_name(write, site, but=None)
        event = NewEvent("site", None, EventKind.FOUND, effective_on, site)
        return record_events(write, [event])[0]


def edit_site(
    store: Store,
    site_id: int,
    fields: Mapping[str, Any],
    *,
    expected_version: int,
    effective_on: date,
    actor: str,
    now: datetime,
) -> int:
    """Change fields of a site.

    Parameters
    ----------
    fields : mapping
        New values; None says it is not known any more. What is as it was is not written again.
    expected_version : int
        Version the person had before them.
    effective_on : date
        Since when it is so.

    Returns
    -------
    int
        The site's new version.

    Raises
    ------
    EntryRefusal
        Nothing differs, or a field cannot be as typed; nothing was written.
    StaleRecordError
        Somebody else changed the site since; nothing was written.
    StoreError
        There is no such site.
    """
    _check_day(effective_on, now)
    with store.writing("edit_site", actor=actor, now=now) as write:
        case = _site_case(write.connection, site_id)
        if case.version != expected_version:
            raise StaleRecordError(
                f"site {site_id} is at version {case.version}, the change was made on version "
                f"{expected_version}; look at both and choose."
            )
        if case.state["is_voided"]:
            raise EntryRefusal("voided")
        news = changed(case.state, fields)
        if not news:
            raise EntryRefusal("nothing_new")
        if effective_on < case.last_on:
            raise EntryRefusal("before_last", day=effective_on, last=case.last_on)
        _check(write, news)
        if {"name", "village_code"} & set(news):
            _check_name(write, case.state | news, but=site_id)
        event = NewEvent("site", site_id, EventKind.CORRECTED, effective_on, news,
                         expected_version=expected_version)  # fmt: skip
        record_events(write, [event])
    return expected_version + 1


def moved_to(lon: float, lat: float) -> dict[str, Any]:
    """Return the fields of a site whose place was clicked on the map.

    The coordinates a ledger gave stay beside them, as given.

    Raises
    ------
    EntryRefusal
        The place lies outside the district.
    """
    check_point(lon, lat)
    return {
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "position_quality": PositionQuality.CLICKED.value,
    }


def add_hazard(
    store: Store,
    site_id: int,
    fields: Mapping[str, Any],
    *,
    found_on: date,
    actor: str,
    now: datetime,
) -> int:
    """Add a hazard to a site.

    Parameters
    ----------
    fields : mapping
        `code` and `description` must be there; `grade`, `due_on`, `found_how`, `found_by`,
        `paper_number` may.
    found_on : date
        An earlier day than today is marked as back-dated.

    Returns
    -------
    int
        Its id.

    Raises
    ------
    EntryRefusal
        A field cannot be as typed; nothing was written.
    StoreError
        There is no such site.
    """
    hazard = {name: value for name, value in tidied(fields).items() if value is not None}
    check_hazard(hazard, found_on=found_on, today=_today(now))
    if read_site(store, site_id).state["is_voided"]:
        raise EntryRefusal("voided")
    event = NewEvent("hazard", None, EventKind.FOUND, found_on, hazard | {"site_id": site_id})
    return store.record([event], actor=actor, now=now)[0]


def _today(now: datetime) -> date:
    return now.astimezone(CHINA_TIME).date()


def _check_day(day: date, now: datetime) -> None:
    if day > _today(now):
        raise EntryRefusal("future_date", field="effective_on", day=day, today=_today(now))


def _check(write: Writing, fields: Mapping[str, Any]) -> None:
    query = sa.select(village_table.c.village_code)
    codes: list[str] = list(write.connection.execute(query).scalars())
    check_site(fields, villages=set(codes))


def _check_name(write: Writing, site: Mapping[str, Any], *, but: int | None) -> None:
    kept = site_table.c
    query = sa.select(kept.site_id, kept.name).where(
        ~kept.is_voided, kept.village_code == site.get("village_code")
    )
    wanted = name_key(str(site["name"]))
    for site_id, name in write.connection.execute(query):
        if site_id != but and name and name_key(str(name)) == wanted:
            raise EntryRefusal("exists", name=name, site_id=site_id)
