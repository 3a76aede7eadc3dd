"""A visit as it comes back from the site: its row and the hazards it found, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from data.register.hazard_case import case_of, same_name
from data.register.step_conditions import Order
from data.register.workflow import prepared
from data.store.events import NewEvent
from data.store.files import move_files_in
from data.store.opening import Store
from data.store.recording import Writing, read_events, record_events
from data.store.tables import visit
from data.store.upkeep import add_in
from vocabulary.errors import StoreError
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.register import Action
from vocabulary.terms import EventKind, HazardGrade, VisitKind


@dataclass(frozen=True)
class OnTheSpot:
    """A hazard put right before the inspectors left.

    Attributes
    ----------
    owner : str
        Who put it right.
    measure : str
        What was done.
    photos : tuple of file_id
        How it looks now.
    rechecked_by : str
        Another person who saw it; empty: the re-check stays due.
    """

    owner: str
    measure: str
    photos: tuple[int, ...] = ()
    rechecked_by: str = ""


@dataclass(frozen=True)
class Finding:
    """One hazard seen on the spot.

    Attributes
    ----------
    code : str
        Of HAZARD_CODES.
    description : str
        May be empty, but not for X99.
    is_suspected_major : bool
        For the fire authority to judge.
    fixed : OnTheSpot or None
        Only for a code that is to be put right at once (order 61, art. 31).
    """

    code: str
    description: str = ""
    is_suspected_major: bool = False
    fixed: OnTheSpot | None = None


@dataclass(frozen=True)
class Report:
    """What was seen on a visit; no finding is a result too.

    Attributes
    ----------
    submission : str
        Names this report: handed in twice, it is written once.
    checked : tuple of str
        Codes that were looked at.
    photos : tuple of file_id
    """

    submission: str
    site_id: int
    visited_on: date
    team: str = ""
    kind: VisitKind = VisitKind.ROUTINE
    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()
    photos: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Written:
    """What stands in the store: the visit, its hazards, those put right, and whether it is new."""

    visit_id: int
    hazard_ids: tuple[int, ...]
    is_new: bool = field(default=True)
    fixed_ids: tuple[int, ...] = ()
    rechecked_ids: tuple[int, ...] = ()


def open_findings(report: Report) -> list[str]:
    """Return the codes of findings that lack a description they must have."""
    return [
        one.code for one in report.findings if one.code == "X99" and not one.description.strip()
    ]


def spot_faults(report: Report, *, actor: str) -> list[tuple[str, str]]:
    """Return what a finding put right on the spot still lacks.

    Returns
    -------
    list of (code of hazard, fault)
        "owner", "measure", "photo", or "same_person": who re-checks put it right, or enters it.
    """
    faults = []
    for one in report.findings:
        if one.fixed is None:
            continue
        told = one.fixed
        fixers = {same_name(told.owner), same_name(actor)}
        for fault, is_there in (
            ("owner", bool(told.owner.strip())),
            ("measure", bool(told.measure.strip())),
            ("photo", bool(told.photos)),
            ("same_person", same_name(told.rechecked_by) not in fixers - {""}),
        ):
            if not is_there:
                faults.append((one.code, fault))
    return faults


def record_visit(store: Store, report: Report, *, actor: str, now: datetime) -> Written:
    """Write a visit and its hazards, once for each submission.

    Raises
    ------
    StoreError
        The site is not there, the day lies ahead, the submission has no name, a code is unknown,
        an X99 is not described, or what was put right on the spot lacks a photo or a name; nothing
        is written.
    StepRefusal
        The workflow does not let a step on the spot pass; nothing is written.
    """
    _check(report, now, actor=actor)
    with store.writing("record_visit", actor=actor, now=now) as write:
        known = _written(write.connection, report)
        if known is not None:
            write.detail["repeated"] = known.visit_id
            return known
        hazards = tuple(record_events(write, [_event(one, report) for one in report.findings]))
        fixed, rechecked = _put_right(write, report, hazards, now=now)
        details = {
            "submission": report.submission,
            "hazards": list(hazards),
            "photos": list(report.photos),
            "fixed": list(fixed),
            "rechecked": list(rechecked),
        }
        row = {
            "site_id": report.site_id,
            "visited_on": report.visited_on,
            "team": report.team or None,
            "kind": report.kind.value,
            "n_found": len(report.findings),
            "checklist": _checklist(report),
            "note": report.note or None,
            "details": details,
        }
        visit_id = add_in(write, "visit", [row])[0]
        return Written(visit_id, hazards, fixed_ids=fixed, rechecked_ids=rechecked)


def _put_right(
    write: Writing, report: Report, hazards: tuple[int, ...], *, now: datetime
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hand in what was put right on the spot, and pass it where another person saw it."""
    fixed, rechecked = [], []
    for hazard_id, finding in zip(hazards, report.findings, strict=True):
        told = finding.fixed
        if told is None:
            continue
        move_files_in(write, told.photos, "hazard", hazard_id)
        photos = [f"file:{number}" for number in told.photos]
        done = {"measure": told.measure, "owner": told.owner, "photos": photos}
        _step(write, hazard_id, Action.SUBMIT, done, report=report, now=now)
        fixed.append(hazard_id)
        if told.rechecked_by.strip():
            seen = {"rechecked_by": told.rechecked_by, "photos": photos}
            _step(write, hazard_id, Action.RECHECK_PASS, seen, report=report, now=now)
            rechecked.append(hazard_id)
    return tuple(fixed), tuple(rechecked)


def _step(
    write: Writing,
    hazard_id: int,
    action: Action,
    details: dict[str, Any],
    *,
    report: Report,
    now: datetime,
) -> None:
    case = case_of(hazard_id, list(read_events(write.connection, "hazard", [hazard_id])))
    order = Order(hazard_id, action, report.visited_on, case.version, details)
    record_events(write, [prepared(case, order, now=now)])


def _check(report: Report, now: datetime, *, actor: str) -> None:
    if not report.submission.strip():
        raise StoreError(message("A report needs the name of its submission, got none."))
    if report.visited_on > now.date():
        raise StoreError(
            message("A visit cannot lie ahead, got {visited_on}."),
            visited_on=report.visited_on,
        )
    unknown = [one.code for one in report.findings if one.code not in HAZARD_CODES]
    if unknown:
        raise StoreError(
            message("There is no hazard code {unknown!r}."),
            unknown=unknown[0],
        )
    if open_findings(report):
        raise StoreError(message("A hazard of code X99 must be described."))
    for code, fault in spot_faults(report, actor=actor):
        raise StoreError(
            message("{code} put right on the spot is not told whole: {fault}."),
            code=code,
            fault=fault,
        )


def _checklist(report: Report) -> Mapping[str, str]:
    bad = {one.code for one in report.findings}
    return {code: "found" if code in bad else "in_order" for code in report.checked}


def _written(connection: sa.Connection, report: Report) -> Written | None:
    query = sa.select(visit.c.visit_id, visit.c.details).where(
        (visit.c.site_id == report.site_id) & ~visit.c.is_voided
    )
    for row in connection.execute(query).mappings():
        details: Mapping[str, Any] = row["details"] or {}
        if details.get("submission") == report.submission:
            return Written(
                int(row["visit_id"]), tuple(details.get("hazards", ())), is_new=False,
                fixed_ids=tuple(details.get("fixed", ())),
                rechecked_ids=tuple(details.get("rechecked", ())),
            )  # fmt: skip
    return None


def _event(finding: Finding, report: Report) -> NewEvent:
    grade = HazardGrade.SUSPECTED_MAJOR if finding.is_suspected_major else HazardGrade.GENERAL
    changes: dict[str, Any] = {
        "site_id": report.site_id,
        "code": finding.code,
        "description": finding.description.strip() or HAZARD_CODES[finding.code].zh,
        "grade": grade.value,
        "found_on": report.visited_on,
        "found_how": report.kind.zh,
        "found_by": report.team or None,
    }
    if report.photos:
        changes["photos"] = [f"file:{number}" for number in report.photos]
    return NewEvent("hazard", None, EventKind.FOUND, report.visited_on, changes)
