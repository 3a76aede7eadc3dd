"""A visit as it comes back from the site: its row and the hazards it found, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.events import NewEvent
from data.recording import record_events
from data.tables import visit
from data.upkeep import add_in
from vocabulary.errors import StoreError
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind, HazardGrade, VisitKind

if TYPE_CHECKING:
    from data.store import Store


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
    """

    code: str
    description: str = ""
    is_suspected_major: bool = False


@dataclass(frozen=True)
class Report:
    """What was seen on a visit; no finding is a result too.

    Attributes
    ----------
    submission : str
        Names this report: handed in twice, it is written once.
    site_id : int
    visited_on : date
    team : str
    kind : VisitKind
    findings : tuple of Finding
    checked : tuple of str
        Codes that were looked at.
    photos : tuple of file_id
    note : str
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
    """What stands in the store: the visit, its hazards, and whether it is new."""

    visit_id: int
    hazard_ids: tuple[int, ...]
    is_new: bool = field(default=True)


def open_findings(report: Report) -> list[str]:
    """Return the codes of findings that lack a description they must have."""
    return [
        one.code for one in report.findings if one.code == "X99" and not one.description.strip()
    ]


def record_visit(store: Store, report: Report, *, actor: str, now: datetime) -> Written:
    """Write a visit and its hazards, once for each submission.

    Raises
    ------
    StoreError
        The site is not there, the day lies ahead, the submission has no name, a code is unknown,
        or an X99 is not described; nothing is written.
    """
    _check(report, now)
    with store.writing("record_visit", actor=actor, now=now) as write:
        known = _written(write.connection, report)
        if known is not None:
            write.detail["repeated"] = known.visit_id
            return known
        hazards = tuple(record_events(write, [_event(one, report) for one in report.findings]))
        details = {
            "submission": report.submission,
            "hazards": list(hazards),
            "photos": list(report.photos),
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
        return Written(add_in(write, "visit", [row])[0], hazards)


def _check(report: Report, now: datetime) -> None:
    if not report.submission.strip():
        raise StoreError("A report needs the name of its submission, got none.")
    if report.visited_on > now.date():
        raise StoreError(f"A visit cannot lie ahead, got {report.visited_on}.")
    unknown = [one.code for one in report.findings if one.code not in HAZARD_CODES]
    if unknown:
        raise StoreError(f"There is no hazard code {unknown[0]!r}.")
    if open_findings(report):
        raise StoreError("A hazard of code X99 must be described.")


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
            return Written(int(row["visit_id"]), tuple(details.get("hazards", ())), is_new=False)
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
