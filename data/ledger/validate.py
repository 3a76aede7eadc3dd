"""What needs more than one cell of a line to see: days that contradict each other."""

from __future__ import annotations

from datetime import date

from data.ledger.cells import Cells
from vocabulary.faults import FaultCode, Severity


def judge_days(
    cells: Cells, *, found_on: date | None, due_on: date | None, done_on: date | None
) -> None:
    """Make a line wait whose days cannot be: found or done after today, due or done before found.

    Parameters
    ----------
    cells : Cells
        Faults are collected in it.
    found_on, due_on, done_on : date or None
        As read.
    """
    today = cells.as_of.isoformat()
    for name, day in (("found_on", found_on), ("done_on", done_on)):
        if day is not None and day > cells.as_of:
            cells.add(FaultCode.DATE_IN_FUTURE, Severity.WAITS, name, hint=today)
    if found_on is None:
        return
    for name, day in (("due_on", due_on), ("done_on", done_on)):
        if day is not None and day < found_on:
            found = found_on.isoformat()
            cells.add(FaultCode.DATES_OUT_OF_ORDER, Severity.WAITS, name, hint=found)
