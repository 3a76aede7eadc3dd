"""A site or a hazard entered by hand: added, changed, moved; each an event, nothing overwritten.

Deadline, status and dates of a hazard are no part of it; they change by the steps of
`data.register.workflow` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.ledger.values import name_key
from data.register.entry_checks import (
    EntryRefusal,
    check_day,
    check_hazard,
    check_hazard_change,
    check_point,
    check_site,
    check_version,
    tidied,
)
from data.register.hazard_case import case_of
from data.store.events import CHINA_TIME, Event, NewEvent, State, fold
from data.store.hash_chain import plain
from data.store.opening import Store
from data.store.recording import Writing, read_events, record_events
from data.store.tables import site as site_table
from data.store.tables import village as village_table
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.personal_numbers import uncovered
from vocabulary.terms import EventKind, PositionQuality

# What of a hazard is put right by hand.
EDITABLE: Final = (
    "code", "grade", "description", "owner", "found_how", "found_by", "hazard_no",
)  # fmt: skip


@dataclass(frozen=True)
class SiteCase:
    """A site as the person who edits it sees it.

    Attributes
    ----------
    state : dict
        Of `data.events.fold`, all events counted, personal fields among them.
    last_on : date
        Day of its latest event.
    """

    site_id: int
    state: State
    version: int
    last_on: date


@dataclass(frozen=True)
class SiteEdit:
    """A change of a site.

    Attributes
    ----------
    fields : mapping
        New values; None says it is not known any more. What is as it was is not written again.
    expected_version : int
        Version the person had before them.
    effective_on : date
        Since when it is so.
    """

    site_id: int
    fields: Mapping[str, Any]
    expected_version: int
    effective_on: date


@dataclass(frozen=True)
class HazardEdit:
    """A change of what a hazard says.

    Attributes
    ----------
    fields : mapping
        New values of `EDITABLE`; None says it is not known any more. What is as it was is not
        written again.
    expected_version : int
        Version the person had before them.
    effective_on : date
        Since when it is so; days before keep what they said.
    reason : str
        Why; kept with the event.
    paper_number : str or None
        The fire authority's, where the hazard becomes or stops being a major one.
    """

    hazard_id: int
    fields: Mapping[str, Any]
    expected_version: int
    effective_on: date
    reason: str
    paper_number: str | None = None


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
        raise StoreError(
            message("There is no site {site_id} to work on."),
            site_id=site_id,
        )
    return SiteCase(site_id, state, len(history), max(one.effective_on for one in history))


def changed(state: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return of the fields typed those that say something else than a state, tidied.

    A number left as it was shown, covered, is the one on record.
    """
    typed = {n: uncovered(v, state.get(n), heading=n) for n, v in tidied(fields).items()}
    return {n: value for n, value in typed.items() if plain(value) != state.get(n)}


def add_site(
    store: Store, fields: Mapping[str, Any], *, actor: str, now: datetime, effective_on: date
) -> int:
    """Add a site.

    Parameters
    ----------
    fields : mapping
        Of `data.event_fields.SITE_FIELDS`; `name` and `category` must be there.
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
    check_day(effective_on, now=now)
    with store.writing("add_site", actor=actor, now=now) as write:
        _check(write, {"name": None, "category": None} | site)
        _check_name(write, site, but=None)
        event = NewEvent("site", None, EventKind.FOUND, effective_on, site)
        return record_events(write, [event])[0]


def edit_site(store: Store, edit: SiteEdit, *, actor: str, now: datetime) -> int:
    """Change fields of a site; return its new version.

    Raises
    ------
    EntryRefusal
        Nothing differs, or a field cannot be as typed; nothing was written.
    StaleRecordError
        Somebody else changed the site since; nothing was written.
    StoreError
        There is no such site.
    """
    site_id, version = edit.site_id, edit.expected_version
    check_day(edit.effective_on, now=now)
    with store.writing("edit_site", actor=actor, now=now) as write:
        case = _site_case(write.connection, site_id)
        check_version("site", site_id, case.version, expected=version)
        if case.state["is_voided"]:
            raise EntryRefusal("voided")
        news = changed(case.state, edit.fields)
        if not news:
            raise EntryRefusal("nothing_new")
        check_day(edit.effective_on, now=now, last=case.last_on)
        _check(write, news)
        if {"name", "village_code"} & set(news):
            _check_name(write, case.state | news, but=site_id)
        corrected = (EventKind.CORRECTED, edit.effective_on, news)
        record_events(write, [NewEvent("site", site_id, *corrected, expected_version=version)])
    return version + 1


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


def place_by_address(
    store: Store,
    points: Mapping[int, tuple[float, float, float]],
    *,
    actor: str,
    now: datetime,
    on: date,
) -> int:
    """Write where sites lie by their address, all or none; return how many moved.

    Parameters
    ----------
    points : longitude, latitude (WGS 84) and the metres it may be off, by site

    Raises
    ------
    EntryRefusal
        A point lies outside the district.
    """
    moved = 0
    with store.writing("place_by_address", actor=actor, now=now) as write:
        for site_id, (lon, lat, doubt_m) in points.items():
            case = _site_case(write.connection, site_id)
            quality = PositionQuality.ADDRESS.value
            fields = moved_to(lon, lat) | {"position_quality": quality, "position_doubt_m": doubt_m}
            news = {name: one for name, one in fields.items() if case.state.get(name) != one}
            if news:
                event = NewEvent("site", site_id, EventKind.CORRECTED, max(on, case.last_on), news)
                record_events(write, [event])
                moved += 1
    return moved


def sort_into(
    store: Store, kinds: Mapping[int, str], *, actor: str, now: datetime, on: date
) -> int:
    """Give sites their category, all or none; return how many changed.

    Parameters
    ----------
    kinds : value of `Category` by site
    """
    done = 0
    with store.writing("sort_sites", actor=actor, now=now) as write:
        for site_id, kind in kinds.items():
            case = _site_case(write.connection, site_id)
            if case.state.get("category") != kind:
                day = max(on, case.last_on)
                news = {"category": kind}
                record_events(write, [NewEvent("site", site_id, EventKind.CORRECTED, day, news)])
                done += 1
    return done


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
    check_hazard(hazard, found_on=found_on, today=now.astimezone(CHINA_TIME).date())
    if read_site(store, site_id).state["is_voided"]:
        raise EntryRefusal("voided")
    event = NewEvent("hazard", None, EventKind.FOUND, found_on, hazard | {"site_id": site_id})
    return store.record([event], actor=actor, now=now)[0]


def edit_hazard(store: Store, edit: HazardEdit, *, actor: str, now: datetime) -> int:
    """Change what a hazard says; return its new version.

    Raises
    ------
    EntryRefusal
        Nothing differs, no reason, or a field cannot be as typed; nothing was written.
    StaleRecordError
        Somebody else changed the hazard since; nothing was written.
    StoreError
        There is no such hazard, or a field is none of `EDITABLE`.
    """
    hazard_id, version = edit.hazard_id, edit.expected_version
    strange = sorted(set(edit.fields) - set(EDITABLE))
    if strange:
        raise StoreError(
            message("{strange} change by a step of the workflow, not by hand."),
            strange=", ".join(strange),
        )
    told = tidied({"reason": edit.reason, "paper_number": edit.paper_number})
    with store.writing("edit_hazard", actor=actor, now=now) as write:
        case = case_of(hazard_id, list(read_events(write.connection, "hazard", [hazard_id])))
        check_version("hazard", hazard_id, case.version, expected=version)
        news = changed(case.state, edit.fields)
        if not news:
            raise EntryRefusal("nothing_new")
        check_hazard_change(case.state, news, told)
        check_day(edit.effective_on, now=now, last=case.last_on)
        said = {name: value for name, value in told.items() if value is not None}
        corrected = (EventKind.CORRECTED, edit.effective_on, news | said)
        record_events(write, [NewEvent("hazard", hazard_id, *corrected, expected_version=version)])
    return version + 1


@dataclass(frozen=True)
class Correction:
    """One field that an event put right.

    Attributes
    ----------
    name : str
        Of `EDITABLE`.
    before, after : value or None
        Personal fields among them: for the sheet that shows them anyway.
    """

    name: str
    before: Any
    after: Any


def corrections(store: Store, hazard_id: int) -> dict[int, tuple[Correction, ...]]:
    """Return what each correction of a hazard changed, by `event_seq`."""
    with store.reading() as connection:
        history = list(read_events(connection, "hazard", [hazard_id]))
    return {
        event.event_seq: _changed_by(history, event)
        for event in history
        if event.kind == EventKind.CORRECTED.value
    }


def _changed_by(history: list[Event], event: Event) -> tuple[Correction, ...]:
    earlier = [one for one in history if one.event_seq < event.event_seq]
    state = fold(earlier, event.effective_on).hazards.get(event.subject_id, {})
    return tuple(
        Correction(name, state.get(name), event.changes[name])
        for name in EDITABLE
        if name in event.changes and event.changes[name] != state.get(name)
    )


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
