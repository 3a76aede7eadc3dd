"""How ledgers write a day: with signs or words, without a year, a range, a serial, a phrase."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from data.parse import NOTHING, Reading, fold, is_pending, is_unknown, waits
from vocabulary import ledger
from vocabulary.faults import FaultCode

Role = Literal["found", "due", "done"]

_FIRST_YEAR, _LAST_YEAR = 1980, 2099
# Day 0 of Excel's 1900 system, after its false 1900-02-29. 20000 is 1954-10-03, 79999 2119-01-10.
_EXCEL_DAY_0: Final = date(1899, 12, 30)
_SERIAL: Final = re.compile(r"^([2-7]\d{4})(\.\d+)?$")
_YMD: Final = re.compile(r"^(\d{4}|\d{2})[-./](\d{1,2})[-./](\d{1,2})\.?$")
_MD: Final = re.compile(r"^(\d{1,2})[-./](\d{1,2})$")
_YM: Final = re.compile(r"^(\d{4})[-./](\d{1,2})$")
_COMPACT: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_HALF_YEAR: Final = 183


@dataclass(frozen=True)
class _Day:
    first: date
    last: date
    code: FaultCode | None = None

    def taken(self, role: Role) -> date:
        return self.first if role == "found" else self.last


@lru_cache(20_000)
def read_date(text: str, *, role: Role, as_of: date, found_on: date | None = None) -> Reading:
    """Read a day.

    Parameters
    ----------
    text : str
        As typed.
    role : "found", "due" or "done"
        Of a range or a month, a hazard was found on the first day and is due or done on the last.
    as_of : date
        Gives a day without its year the year that lies nearest; a day found or done is not later.
    found_on : date, optional
        A deadline without its year is the first such day from then on; "at once" means that day.

    Returns
    -------
    Reading
        date; DATE_UNREADABLE waits; DATE_YEAR_ASSUMED, DATE_RANGE_TAKEN, DATE_IS_A_YEAR and
        DATE_IS_WORDS are notes whose hint is the day taken.
    """
    if is_unknown(text):
        return Reading(None, FaultCode.VALUE_PENDING) if is_pending(text) else NOTHING
    folded = _folded(text)
    anchor = found_on or as_of
    worded = _worded(folded, role=role, found_on=found_on)
    if worded is not None:
        return worded
    day = _range(folded, role=role, as_of=as_of, anchor=anchor) or _single(
        folded, role=role, as_of=as_of, anchor=anchor
    )
    if day is None:
        return waits(FaultCode.DATE_UNREADABLE)
    taken = day.taken(role)
    return Reading(taken, day.code, hint=taken.isoformat() if day.code else "")


def _folded(text: str) -> str:
    folded = ledger.WEEKDAY.sub("", fold(text).translate(ledger.DATE_SEPARATORS))
    folded = ledger.DATE_SPACED.sub(r"\1", folded.strip())
    if ledger.YEAR_SIGN in folded or ledger.MONTH_SIGN in folded:
        folded = _chinese_numbers(folded)
    return ledger.DATE_WORDS_TRIMMED.sub("", ledger.DATE_WORDS_TRIMMED.sub("", folded)).strip()


def _chinese_numbers(text: str) -> str:
    text = ledger.DATE_CHINESE_DAY.sub(
        lambda found: str(ledger.CHINESE_NUMBERS.get(found[0], _tens(found[0]))), text
    )
    return ledger.DATE_CHINESE_YEAR.sub(
        lambda found: found[0].translate(ledger.CHINESE_DIGITS), text
    )


def _tens(word: str) -> int | str:
    tens, mark, units = word.partition(ledger.TEN)
    if not mark:
        return word
    return ledger.CHINESE_NUMBERS.get(tens, 1) * 10 + ledger.CHINESE_NUMBERS.get(units, 0)


def _worded(folded: str, *, role: Role, found_on: date | None) -> Reading | None:
    days = ledger.DATE_DAYS.match(folded)
    if days and role == "due":
        if found_on is None:
            return waits(FaultCode.DATE_UNREADABLE)
        due = found_on + timedelta(days=int(days[1]))
        return Reading(due, FaultCode.DATE_IS_WORDS, hint=due.isoformat())
    if re.search(r"\d", folded):
        return None
    if ledger.DATE_ON_THE_SPOT.search(folded):
        hint = found_on.isoformat() if found_on else ""
        return Reading(found_on, FaultCode.DATE_IS_WORDS, hint=hint)
    if ledger.DATE_NEVER.search(folded) and role == "due":
        return Reading(None, FaultCode.DATE_IS_WORDS)
    return None


def _range(folded: str, *, role: Role, as_of: date, anchor: date) -> _Day | None:
    found = ledger.DATE_RANGE.match(folded) or _hyphen_range(folded)
    if not found:
        return None
    first_text, last_text = found[1].strip(), found[2].strip()
    first_text = ledger.DATE_WORDS_TRIMMED.sub("", first_text)
    if ledger.DATE_LONE_DAY.match(last_text) and ledger.MONTH_SIGN in first_text:
        last_text = first_text.split(ledger.MONTH_SIGN)[0] + ledger.MONTH_SIGN + last_text
    first = _single(first_text, role=role, as_of=as_of, anchor=anchor)
    last = _single(last_text, role=role, as_of=as_of, anchor=anchor)
    if first is None or last is None:
        return None
    start, end = first.first, last.last
    if last.code is FaultCode.DATE_YEAR_ASSUMED and first.code is None:
        end = _with_year(end, start.year) or end
    if first.code is FaultCode.DATE_YEAR_ASSUMED and last.code is None:
        start = _with_year(start, end.year) or start
    if end < start:
        start = _with_year(start, start.year - 1) or start
    return _Day(start, end, FaultCode.DATE_RANGE_TAKEN) if start <= end else None


def _hyphen_range(folded: str) -> re.Match[str] | None:
    return ledger.DATE_HYPHEN_RANGE.match(folded) or re.match(
        r"^(\d{4}[./]\d{1,2}[./]\d{1,2})-(\d{4}[./]\d{1,2}[./]\d{1,2})$", folded
    )


def _single(text: str, *, role: Role, as_of: date, anchor: date) -> _Day | None:
    text = ledger.DATE_TIME.sub("", text).strip()
    for pattern in (ledger.DATE_YMD, _YMD, _COMPACT):
        if found := pattern.match(text):
            return _of_ymd(found)
    if found := _SERIAL.match(text):
        day = _EXCEL_DAY_0 + timedelta(days=int(found[1]))
        return _Day(day, day)
    if found := ledger.DATE_YM.match(text) or _YM.match(text):
        return _of_month(int(found[1]), int(found[2]), text)
    if found := ledger.DATE_Y.match(text):
        return _of_year(int(found[1]), text)
    if found := ledger.DATE_MD.match(text) or _MD.match(text):
        return _of_day(int(found[1]), int(found[2]), role=role, as_of=as_of, anchor=anchor)
    return None


def _of_ymd(found: re.Match[str]) -> _Day | None:
    short = len(found[1]) == 2
    day = _date(int(found[1]) + (2000 if short else 0), int(found[2]), int(found[3]))
    if day is None:
        return None
    return _Day(day, day, FaultCode.DATE_YEAR_ASSUMED if short else None)


def _of_month(year: int, month: int, text: str) -> _Day | None:
    first = _date(year, month, 1)
    if first is None:
        return None
    last = first.replace(day=calendar.monthrange(year, month)[1])
    return _Day(last if text.endswith(ledger.ENDS) else first, last, FaultCode.DATE_IS_A_YEAR)


def _of_year(year: int, text: str) -> _Day | None:
    first = _date(year, 1, 1)
    if first is None:
        return None
    last = first.replace(month=12, day=31)
    return _Day(last if text.endswith(ledger.ENDS) else first, last, FaultCode.DATE_IS_A_YEAR)


def _of_day(month: int, day: int, *, role: Role, as_of: date, anchor: date) -> _Day | None:
    years = range(as_of.year - 8, as_of.year + 9)
    days = [made for year in years if (made := _date(year, month, day)) is not None]
    if role == "due":
        # A deadline follows its finding; a ledger read late may hold deadlines half a year gone.
        earliest = anchor if anchor != as_of else as_of - timedelta(days=_HALF_YEAR)
        fitting = [made for made in days if made >= earliest]
        chosen = fitting[0] if fitting else None
    else:
        fitting = [made for made in days if made <= as_of]
        chosen = fitting[-1] if fitting else None
    return _Day(chosen, chosen, FaultCode.DATE_YEAR_ASSUMED) if chosen else None


def _with_year(day: date, year: int) -> date | None:
    return _date(year, day.month, day.day)


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
