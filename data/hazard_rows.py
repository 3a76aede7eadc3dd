"""A line of a ledger -> the records of its hazards."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from data.cells import Cells
from data.ledger import Record
from data.parse import fold, is_unknown, plain_text
from data.parse_dates import read_date
from data.parse_hazards import OTHER_CODE, guess_code, known_code, split_hazards
from data.parse_status import StatusReading, read_grade, read_handling, read_status
from data.validate import judge_days
from vocabulary import ledger
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import HazardStatus, LedgerKind

_TEXTS: Final = ("found_how", "measure", "funds", "interim")
_OPEN_SIGNS: Final = ("status", "handling", "due_on", "measure")


def read_hazards(cells: Cells, *, category: str | None) -> tuple[Record, ...]:
    """Read the hazards of a line, one record for each that is numbered in its cell.

    Parameters
    ----------
    cells : Cells
        Faults are collected in it.
    category : str or None
        Of the site; helps to guess the hazard's code.

    Returns
    -------
    tuple of Record
        Keys of docs/frames.md; they share dates, status and person.
    """
    descriptions = _descriptions(cells)
    shared = _shared(cells)
    if not descriptions:
        return ()
    number = cells.plain("hazard_no")
    hazards = []
    for place, description in enumerate(descriptions, start=1):
        hazard = {"description": description, **shared}
        if number is not None:
            hazard["hazard_no"] = number if len(descriptions) == 1 else f"{number}-{place}"
        hazard["code"] = _code(cells, description, category)
        hazards.append(hazard)
    return tuple(hazards)


def _descriptions(cells: Cells) -> tuple[str, ...]:
    reading = plain_text(cells.text("description"))
    text = cells.take("description", reading)
    if text is not None and not ledger.NO_HAZARD.match(fold(text)):
        return split_hazards(text)
    if reading.waits:
        return ()
    if cells.plan.kind is LedgerKind.HAZARDS and text is None:
        cells.add(FaultCode.HAZARD_MISSING, Severity.WAITS, "description")
    elif text is None and any(not is_unknown(cells.text(name)) for name in _OPEN_SIGNS):
        # Ordered to rectify, but nobody wrote what: the row is no finding-free visit.
        cells.add(FaultCode.HAZARD_MISSING, Severity.WAITS, "description")
    return ()


def _shared(cells: Cells) -> Record:
    found_on = _date(cells, "found_on", found_on=None)
    due_on = _date(cells, "due_on", found_on=found_on)
    done_on = _date(cells, "done_on", found_on=found_on)
    judge_days(cells, found_on=found_on, due_on=due_on, done_on=done_on)
    shared: Record = {"found_on": found_on, "due_on": due_on, "done_on": done_on}
    for name in _TEXTS:
        shared[name] = cells.plain(name)
    shared["owner"] = cells.named("owner")
    shared["found_by"] = cells.named("found_by")
    shared["office"] = cells.plain("hazard_office") or cells.plain("office")
    _put_status(shared, cells)
    _put_grade(shared, cells)
    return {key: value for key, value in shared.items() if value is not None}


def _date(cells: Cells, name: str, *, found_on: date | None) -> date | None:
    text = cells.text(name)
    if not text:
        return None
    role: Any = name.removesuffix("_on")
    reading = read_date(text, role=role, as_of=cells.as_of, found_on=found_on)
    if role == "done" and reading.waits and read_status(text, heading="").status is not None:
        return None  # 已完成 under 完成时间: the status column says so too
    day: date | None = cells.take(name, reading)
    return day


def _put_status(shared: Record, cells: Cells) -> None:
    reading = read_status(cells.text("status"), heading=cells.plan.heading("status"))
    _note(cells, "status", reading)
    handling = read_handling(cells.text("handling"))
    status = reading.status or handling.status
    if status is None and not shared.get("done_on"):
        status = read_status(cells.text("done_on"), heading="").status
    if handling.text is not None and shared.get("measure") is None:
        shared["measure"] = handling.text
    if status is None and reading.code is None:
        status = HazardStatus.SUBMITTED if shared.get("done_on") else HazardStatus.REGISTERED
    given = shared.get("due_on") or shared.get("owner") or shared.get("office")
    if status is HazardStatus.REGISTERED and given:
        status = HazardStatus.ASSIGNED
    shared["status"] = None if status is None else status.value
    for name, said in (
        ("is_supervised", reading.is_supervised or handling.is_supervised),
        ("is_exposed", reading.is_exposed or handling.is_exposed),
    ):
        flagged = fold(cells.text(name)).lower() in ledger.YES
        shared[name] = True if said or flagged else None


def _note(cells: Cells, name: str, reading: StatusReading) -> None:
    if reading.code is not None:
        cells.add(reading.code, reading.severity, name, hint=reading.hint)


def _put_grade(shared: Record, cells: Cells) -> None:
    shared["grade"] = cells.take("grade", read_grade(cells.text("grade")))


def _code(cells: Cells, description: str, category: str | None) -> str:
    typed = cells.text("code")
    if not is_unknown(typed):
        known = known_code(typed)
        if known is not None:
            return known
        cells.add(FaultCode.HAZARD_CODE_UNKNOWN, Severity.NOTES, "code")
    kind_word = cells.text("hazard_kind")
    code = known_code(kind_word) or guess_code(description, category, kind_word)
    if code != OTHER_CODE:
        cells.add(
            FaultCode.HAZARD_CODE_GUESSED,
            Severity.NOTES,
            "description",
            value=description,
            hint=code,
        )
    return code
