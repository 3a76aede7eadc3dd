"""Statuses and grades as ledgers write them -> terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from data.parse import NOTHING, Reading, fold, is_unknown, waits
from vocabulary import ledger
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import HazardGrade, HazardStatus

_EDGES: Final = " 。.，,；;!！"


@dataclass(frozen=True)
class StatusReading:
    """What a status cell says.

    Attributes
    ----------
    status : HazardStatus or None
    is_supervised, is_exposed : bool
        Side actions the words speak of (put under supervision, exposed).
    text : str or None
        The words as typed, where they are more than a status.
    code : FaultCode or None
    severity : Severity
    hint : str
    """

    status: HazardStatus | None = None
    is_supervised: bool = False
    is_exposed: bool = False
    text: str | None = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""


@lru_cache(20_000)
def read_status(text: str, *, heading: str) -> StatusReading:
    """Read a status cell under its heading.

    Parameters
    ----------
    text : str
        A word of `vocabulary.ledger`, a tick or a sentence.
    heading : str
        "Closed?" and "put right?" give yes and no different meanings.

    Returns
    -------
    StatusReading
        STATUS_UNKNOWN waits; STATUS_TAKEN notes what a sentence was taken for.
    """
    folded = fold(text).lower().strip(_EDGES)
    closing = ledger.CLOSING_HEADING.search(fold(heading)) is not None
    if folded in ledger.YES and folded not in ledger.STATUS_WORDS:
        return StatusReading(HazardStatus.CLOSED if closing else HazardStatus.SUBMITTED)
    if folded in ledger.NO and heading and (folded != ledger.NOTHING_WORD or not closing):
        return StatusReading(HazardStatus.REGISTERED)
    if is_unknown(text):
        return StatusReading()
    supervised = ledger.SUPERVISED.search(folded) is not None
    exposed = ledger.EXPOSED.search(folded) is not None
    if folded in ledger.STATUS_WORDS:
        return StatusReading(ledger.STATUS_WORDS[folded], supervised, exposed)
    status = _by_pattern(folded)
    if status is None:
        return StatusReading(code=FaultCode.STATUS_UNKNOWN, severity=Severity.WAITS)
    return StatusReading(
        status, supervised, exposed, text, code=FaultCode.STATUS_TAKEN, hint=status.value
    )


@lru_cache(20_000)
def read_handling(text: str) -> StatusReading:
    """Read a cell that mixes the measure with what was ordered ("measure / supervision").

    Parameters
    ----------
    text : str

    Returns
    -------
    StatusReading
        Never a fault: words that tell no status are the measure.
    """
    if is_unknown(text):
        return StatusReading()
    folded = fold(text).lower().strip(_EDGES)
    status = ledger.STATUS_WORDS.get(folded) or _by_pattern(folded)
    supervised = ledger.SUPERVISED.search(folded) is not None
    return StatusReading(
        status, supervised, ledger.EXPOSED.search(folded) is not None, text.strip()
    )


def _by_pattern(folded: str) -> HazardStatus | None:
    for pattern, status in ledger.STATUS_PATTERNS:
        if pattern.search(folded):
            return status
    return None


@lru_cache(4_000)
def read_grade(text: str) -> Reading:
    """Read a hazard's grade.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reading
        Value of HazardGrade. GRADE_TAKEN notes a word our grades do not have, GRADE_IS_RISK a
        word of the other scale (red, orange ...), which is not taken; GRADE_UNKNOWN waits.
    """
    if is_unknown(text):
        return NOTHING
    folded = fold(text).lower().strip(_EDGES)
    if ledger.AUTHORITY_GRADE.search(folded) and ledger.SUSPECTED_WORD not in folded:
        return Reading(HazardGrade.MAJOR.value)
    if folded in ledger.GRADE_WORDS:
        return Reading(ledger.GRADE_WORDS[folded].value)
    if folded in ledger.GRADE_TAKEN:
        grade = ledger.GRADE_TAKEN[folded]
        return Reading(grade.value, FaultCode.GRADE_TAKEN, hint=grade.value)
    if folded in ledger.RISK_WORDS:
        return Reading(None, FaultCode.GRADE_IS_RISK)
    return waits(FaultCode.GRADE_UNKNOWN)
