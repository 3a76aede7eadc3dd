"""Text -> typed values: each parser says what it took and what was odd; none raises."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from vocabulary import ledger
from vocabulary.facts import SiteFact
from vocabulary.faults import FaultCode, Severity

_CACHE: Final = 20_000
_PLAIN_NUMBER: Final = re.compile(r"^[+-]?\d+(\.\d+)?$")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")
_DIGITS: Final = re.compile(r"\d(?:[\d\s()-]*\d)?")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LONG_DIGITS: Final = re.compile(r"\d[\dXx*-]{4,}")
# Identity numbers, mobile numbers, landlines with their area code.
_PERSONAL_DIGITS: Final = re.compile(
    r"(?<![\d.])(\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![\d.])"
)
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True)
class Reading:
    """What one cell was read as.

    Attributes
    ----------
    value : object
        Typed value; None is "not known".
    code : FaultCode or None
        What was odd.
    severity : Severity
        What that does to the row.
    hint : str
        What its sentence needs besides.
    """

    value: Any = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""

    @property
    def waits(self) -> bool:
        """Whether the row needs mending."""
        return self.code is not None and self.severity is Severity.WAITS


NOTHING: Final = Reading()


def waits(code: FaultCode, hint: str = "") -> Reading:
    """Return a reading without a value that makes its row wait."""
    return Reading(None, code, Severity.WAITS, hint)


@lru_cache(_CACHE)
def fold(text: str) -> str:
    """Return text with full-width forms folded and the spaces around it cut.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        For comparing and reading; never stored in place of what was typed.
    """
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(_CACHE)
def is_unknown(text: str) -> bool:
    """Whether a cell says "not known": empty, a dash, `[]` or a word for "no data"."""
    folded = fold(text).lower()
    return folded in ledger.UNKNOWN_WORDS or folded in ledger.PENDING_WORDS


def is_pending(text: str) -> bool:
    """Whether a cell says that its value is still to come."""
    return fold(text).lower() in ledger.PENDING_WORDS


def tidy(text: str) -> str:
    """Cut the spaces around a text and the line breaks inside a one-line name."""
    return re.sub(r"\s*[\r\n]+\s*", "", text).strip(" \t\u3000")


@lru_cache(_CACHE)
def number(text: str) -> Reading:
    """Read a number with its unit inside, with commas, in full width or in ten thousands.

    Parameters
    ----------
    text : str
        As typed.

    Returns
    -------
    Reading
        float, None where unknown; NUMBER_UNREADABLE waits.
    """
    if is_unknown(text):
        return NOTHING
    folded = _GROUPED.sub("", fold(text).replace(" ", ""))
    scale = 1.0
    bare = ledger.NUMBER_UNITS.sub("", folded)
    if bare.endswith(ledger.TEN_THOUSAND):
        scale, bare = 10_000.0, bare[:-1]
    if not _PLAIN_NUMBER.match(bare) or len(bare) > 15:
        return waits(FaultCode.NUMBER_UNREADABLE)
    return Reading(round(float(bare) * scale, 6))


def fact_number(text: str, fact: SiteFact) -> Reading:
    """Read a fact's number and doubt it outside the fact's range.

    Parameters
    ----------
    text : str
    fact : Fact

    Returns
    -------
    Reading
        float, for a count a whole number; NUMBER_UNREADABLE and NUMBER_OUT_OF_RANGE wait.
    """
    reading = number(text)
    if reading.value is None:
        return reading
    value = float(reading.value)
    if fact.type == "count" and not value.is_integer():
        return waits(FaultCode.NUMBER_UNREADABLE)
    if not fact.low <= value <= fact.high:
        return waits(FaultCode.NUMBER_OUT_OF_RANGE, hint=f"{fact.low:g}–{fact.high:g}")
    return reading


@lru_cache(_CACHE)
def floors(text: str) -> Reading:
    """Read a count of floors: one number, "18/-2", or above and below ground in words.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reading
        Tuple (floors above, floors below or None).
    """
    if is_unknown(text):
        return NOTHING
    found = ledger.FLOORS.match(fold(text).replace(" ", ""))
    if found:
        above, below = found[1] or found[3], found[2] or found[4]
        return Reading((float(above), float(below) if below else None))
    single = number(text)
    if single.value is None:
        return single
    return Reading((single.value, None))


@lru_cache(_CACHE)
def flag(text: str) -> Reading:
    """Read yes or no: the words of `vocabulary.ledger`, ticks, a count of more than none.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reading
        bool; FLAG_UNREADABLE waits.
    """
    folded = fold(text).lower().rstrip(".。")
    if folded in ledger.YES or folded in ledger.NO:
        return Reading(folded in ledger.YES)
    if is_unknown(text):
        return NOTHING
    counted = number(text)
    if counted.value is not None:
        return Reading(counted.value > 0)
    says_no = ledger.NO_START.match(folded) is not None
    if says_no or ledger.YES_START.match(folded):
        return Reading(not says_no)
    return waits(FaultCode.FLAG_UNREADABLE)


@lru_cache(_CACHE)
def phone(text: str) -> Reading:
    """Read telephone numbers; two run together are set apart, masked ones are noted.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reading
        str as typed, or two numbers with " / " between them; PHONE_MASKED is a note.
    """
    if is_unknown(text):
        return NOTHING
    folded = fold(text)
    if "*" in folded:
        return Reading(folded, FaultCode.PHONE_MASKED)
    digits = re.sub(r"\D", "", folded)
    mobiles = _MOBILE.findall(digits)
    if len(mobiles) > 1 and sum(map(len, mobiles)) == len(digits):
        return Reading(" / ".join(mobiles))
    return Reading(folded)


def mask(text: str) -> str:
    """Hide what names or reaches a person, for faults and logs.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Long digit runs keep 3 signs in front and 2 behind; a word keeps its first sign.
    """
    folded = fold(text)
    if _DIGITS.search(folded):
        return _LONG_DIGITS.sub(_hidden, folded)
    return folded[:1] + "*" * min(max(len(folded) - 1, 0), 3)


def mask_digits(text: str) -> str:
    """Hide telephone and identity numbers wherever they stand in a text."""
    return _PERSONAL_DIGITS.sub(_hidden, text)


def _hidden(run: re.Match[str]) -> str:
    return f"{run[0][:3]}****{run[0][-2:]}"


def plain_text(text: str, *, longest: int = LONGEST_TEXT) -> Reading:
    """Take a text as typed; too long a one waits.

    Parameters
    ----------
    text : str
    longest : int
        Characters.

    Returns
    -------
    Reading
        str, None where unknown; TEXT_TOO_LONG waits, TEXT_DAMAGED and VALUE_PENDING are notes.
    """
    if is_unknown(text):
        return Reading(None, FaultCode.VALUE_PENDING) if is_pending(text) else NOTHING
    if len(text) > longest:
        return waits(FaultCode.TEXT_TOO_LONG, hint=str(longest))
    taken = text.strip(" \t\r\n\u3000")
    if ledger.DAMAGE.search(taken):
        return Reading(taken, FaultCode.TEXT_DAMAGED)
    return Reading(taken)
