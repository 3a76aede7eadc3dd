"""Text of a cell -> typed value: each reader says what it took and what was odd; none raises.

Numbers, floors, flags, telephones, texts, categories and days, as ledgers write them.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from data.ledger import WorkingDays
from vocabulary import ledger
from vocabulary.facts import SiteFact
from vocabulary.faults import FaultCode, Severity
from vocabulary.personal_numbers import cover

Role = Literal["found", "due", "done"]  # of a day

_CACHE: Final = 20_000
_PLAIN_NUMBER: Final = re.compile(r"^[+-]?\d+(\.\d+)?$")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")
_DIGITS: Final = re.compile(r"\d(?:[\d\s()-]*\d)?")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_FRACTION: Final = re.compile(r"(?<=\d{7})\.0$")  # of a number a spreadsheet kept as one
_LONG_DIGITS: Final = re.compile(r"\d[\dXx*-]{4,}")
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 20_000
_FIRST_YEAR, _LAST_YEAR = 1980, 2099
# Day 0 of Excel's 1900 system, after its false 1900-02-29. 20000 is 1954-10-03, 79999 2119-01-10.
_EXCEL_DAY_0: Final = date(1899, 12, 30)
_SERIAL: Final = re.compile(r"^([2-7]\d{4})(\.\d+)?$")
_YMD: Final = re.compile(r"^(\d{4}|\d{2})[-./](\d{1,2})[-./](\d{1,2})\.?$")
_MD: Final = re.compile(r"^(\d{1,2})[-./](\d{1,2})$")
_YM: Final = re.compile(r"^(\d{4})[-./](\d{1,2})$")
_COMPACT: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_HALF_YEAR: Final = 183
# What two writers of one name do not agree on.
_SIGNS: Final = re.compile(
    r"[\s\u200b\ufeff()\[\]{}<>《》〈〉【】〔〕「」“”\"'‘’`·•・,，.。、;；:：!！?？_\-‐‑−—–―~]+"
)
# Between digits the same signs tell two numbers from one: 1-1 is not 11.
_BETWEEN_DIGITS: Final = re.compile(rf"(?<={ledger.COUNTING}){_SIGNS.pattern}(?={ledger.COUNTING})")
_NO_WRITERS_AGREE: Final = re.compile(r"[\s\u200b\ufeff)\]}>》〉】〕」”\"'’]+")
_DASHES: Final = re.compile(r"[\-‐‑−—–―~_]+")
_OPENING: Final = re.compile(r"[(\[{<《〈【〔「“‘]+")
_LISTING: Final = re.compile(r"[、,，;；]+")
# 9.15E+17: a number of which the spreadsheet kept the first digits only.
_DAMAGED_NUMBER: Final = re.compile(r"^[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}$")
_SERIAL_NUMBER: Final = re.compile(r"^\d{1,4}(\.0)?$")


@dataclass(frozen=True)
class CellValue:
    """What one cell was read as.

    Attributes
    ----------
    value : object
        Typed; None is "not known".
    code : FaultCode or None
        What was odd.
    severity : Severity
        What that does to the row.
    hint : str
        What the fault's sentence needs besides.
    """

    value: Any = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""

    @property
    def waits(self) -> bool:
        """Whether the row needs mending."""
        return self.code is not None and self.severity is Severity.WAITS


NOTHING: Final = CellValue()


def waits(code: FaultCode, hint: str = "") -> CellValue:
    """Return a value not known that makes its row wait."""
    return CellValue(None, code, Severity.WAITS, hint)


@lru_cache(_CACHE)
def fold(text: str) -> str:
    """Return text with full-width forms folded and the spaces around it cut.

    For comparing and reading; never stored in place of what was typed.
    """
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(20_000)
def name_key(text: str) -> str:
    """Return a name as two writers of it would agree on: width, case, spaces, brackets folded.

    A sign between two digits is kept, as one of its kind: house 3(2) is not house 32.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    parts = _BETWEEN_DIGITS.split(folded)
    kept = [_one_of_its_kind(sign) for sign in _BETWEEN_DIGITS.findall(folded)]
    bare = [_SIGNS.sub("", part) for part in parts]
    joined = "".join(part + sign for part, sign in zip(bare, [*kept, ""], strict=True))
    return joined or folded.strip()


def _one_of_its_kind(sign: str) -> str:
    bare = _NO_WRITERS_AGREE.sub("", sign)
    return _LISTING.sub(",", _OPENING.sub("(", _DASHES.sub("-", bare)))[:1] or " "


def is_damaged_number(text: str) -> bool:
    """Whether a spreadsheet has shortened a long number: 9.15E+17 has lost its other digits."""
    return _DAMAGED_NUMBER.match(fold(text)) is not None


def is_serial(number: str) -> bool:
    """Whether a number only counts rows, 1, 2, 3: such numbers start again in every list."""
    return _SERIAL_NUMBER.match(fold(number)) is not None


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
def number(text: str) -> CellValue:
    """Read a float with its unit inside, with commas, in full width or in ten thousands.

    NUMBER_UNREADABLE waits.
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
    return CellValue(round(float(bare) * scale, 6))


def fact_number(text: str, fact: SiteFact) -> CellValue:
    """Read a fact's float, for a count a whole number, and doubt it outside the fact's range.

    NUMBER_UNREADABLE and NUMBER_OUT_OF_RANGE wait.
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
def floors(text: str) -> CellValue:
    """Read (floors above, floors below or None): one number, "18/-2", or in words."""
    if is_unknown(text):
        return NOTHING
    found = ledger.FLOORS.match(fold(text).replace(" ", ""))
    if found:
        above, below = found[1] or found[3], found[2] or found[4]
        return CellValue((float(above), float(below) if below else None))
    single = number(text)
    if single.value is None:
        return single
    return CellValue((single.value, None))


@lru_cache(_CACHE)
def flag(text: str) -> CellValue:
    """Read yes or no: words, ticks, a count of more than none; FLAG_UNREADABLE waits."""
    folded = fold(text).lower().rstrip(".。")
    if folded in ledger.YES or folded in ledger.NO:
        return CellValue(folded in ledger.YES)
    if is_unknown(text):
        return NOTHING
    counted = number(text)
    if counted.value is not None:
        return CellValue(counted.value > 0)
    says_no = ledger.NO_START.match(folded) is not None
    if says_no or ledger.YES_START.match(folded):
        return CellValue(not says_no)
    return waits(FaultCode.FLAG_UNREADABLE)


@lru_cache(_CACHE)
def phone(text: str) -> CellValue:
    """Read telephone numbers as typed; two run together get " / " between them.

    PHONE_MASKED is a note.
    """
    if is_unknown(text):
        return NOTHING
    folded = _FRACTION.sub("", fold(text))
    if "*" in folded:
        return CellValue(folded, FaultCode.PHONE_MASKED)
    digits = re.sub(r"\D", "", folded)
    mobiles = _MOBILE.findall(digits)
    if len(mobiles) > 1 and sum(map(len, mobiles)) == len(digits):
        return CellValue(" / ".join(mobiles))
    return CellValue(folded)


def mask(text: str) -> str:
    """Hide what names or reaches a person, for faults and logs.

    A number is covered as everywhere; other long digit runs keep 3 signs in front and 2 behind; a
    word keeps its first sign.
    """
    folded = fold(text)
    covered = cover(folded)
    if covered != folded:
        return covered
    if _DIGITS.search(folded):
        return _LONG_DIGITS.sub(_hidden, folded)
    return folded[:1] + "*" * min(max(len(folded) - 1, 0), 3)


def _hidden(run: re.Match[str]) -> str:
    return f"{run[0][:3]}****{run[0][-2:]}"


def plain_text(text: str, *, longest: int = LONGEST_TEXT) -> CellValue:
    """Take a text as typed, of at most `longest` characters.

    TEXT_TOO_LONG waits; TEXT_DAMAGED and VALUE_PENDING are notes.
    """
    if is_unknown(text):
        return CellValue(None, FaultCode.VALUE_PENDING) if is_pending(text) else NOTHING
    if len(text) > longest:
        return waits(FaultCode.TEXT_TOO_LONG, hint=str(longest))
    taken = text.strip(" \t\r\n\u3000")
    if ledger.DAMAGE.search(taken):
        return CellValue(taken, FaultCode.TEXT_DAMAGED)
    return CellValue(taken)


@dataclass(frozen=True)
class _Day:
    first: date
    last: date
    code: FaultCode | None = None

    def taken(self, role: Role) -> date:
        return self.first if role == "found" else self.last


@lru_cache(_CACHE)
def read_date(
    text: str,
    *,
    role: Role,
    as_of: date,
    found_on: date | None = None,
    working_days: WorkingDays | None = None,
) -> CellValue:
    """Read a day.

    Parameters
    ----------
    role : "found", "due" or "done"
        Of a range or a month, a hazard was found on the first day and is due or done on the last.
    as_of : date
        Gives a day without its year the year that lies nearest; a day found or done is not later.
    found_on : date, optional
        A deadline without its year is the first such day from then on; "at once" means that day.
    working_days : callable of (date, int), optional
        The office's calendar: the n-th working day after a day. Without it they cannot be counted.

    Returns
    -------
    CellValue
        date; DATE_UNREADABLE waits; DATE_YEAR_ASSUMED, DATE_RANGE_TAKEN, DATE_IS_A_YEAR and
        DATE_IS_WORDS are notes whose hint is the day taken.
    """
    if is_unknown(text):
        return CellValue(None, FaultCode.VALUE_PENDING) if is_pending(text) else NOTHING
    folded = _folded_day(text)
    anchor = found_on or as_of
    worded = _counted(folded, role=role, found_on=found_on, working_days=working_days)
    worded = worded or _worded(folded, role=role, found_on=found_on)
    if worded is not None:
        return worded
    day = _range(folded, role=role, as_of=as_of, anchor=anchor) or _single(
        folded, role=role, as_of=as_of, anchor=anchor
    )
    if day is None:
        return waits(FaultCode.DATE_UNREADABLE)
    taken = day.taken(role)
    return CellValue(taken, day.code, hint=taken.isoformat() if day.code else "")


def _folded_day(text: str) -> str:
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


def _counted(
    folded: str, *, role: Role, found_on: date | None, working_days: WorkingDays | None
) -> CellValue | None:
    """Read a deadline that is counted from the finding, or ends with its month or year."""
    days, end = ledger.DATE_DAYS.match(folded), ledger.DATE_THIS_END.match(folded)
    if role != "due" or not (days or end):
        return None
    due = None
    if found_on is not None and days:
        due = _days_after(found_on, days[1], days[2], working_days)
    elif found_on is not None and end:
        due = _end_of(found_on, end[1])
    if due is None:
        return waits(FaultCode.DATE_UNREADABLE)
    return CellValue(due, FaultCode.DATE_IS_WORDS, hint=due.isoformat())


def _days_after(day: date, number: str, unit: str, working_days: WorkingDays | None) -> date | None:
    if number == ledger.HALF:
        return day + timedelta(days=15) if unit == ledger.MONTH_UNIT else None
    counted = _count(number)
    if counted is None:
        return None
    if unit == ledger.WORKING_DAY:
        return working_days(day, counted) if working_days else None
    if unit == ledger.MONTH_UNIT:
        return _months_after(day, counted)
    if unit == ledger.HOUR_UNIT:
        return day + timedelta(days=-(-counted // ledger.HOURS_A_DAY))
    return day + timedelta(days=counted * ledger.DAYS_OF_UNIT.get(unit, 1))


def _count(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    word = number.replace(ledger.TWO, ledger.CHINESE_TWO)
    counted = ledger.CHINESE_NUMBERS.get(word, _tens(word))
    return counted if isinstance(counted, int) else None


def _months_after(day: date, n: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return _date(year, month + 1, min(day.day, last))


def _end_of(day: date, said: str) -> date | None:
    if ledger.YEAR_SIGN in said:
        return _date(day.year, 12, 31)
    first = day.replace(day=1)
    moved = _months_after(first, 1) if said in ledger.NEXT_MONTH else first
    if moved is None:
        return None
    return moved.replace(day=calendar.monthrange(moved.year, moved.month)[1])


def _worded(folded: str, *, role: Role, found_on: date | None) -> CellValue | None:
    if re.search(r"\d", folded):
        return None
    if ledger.DATE_ON_THE_SPOT.search(folded):
        hint = found_on.isoformat() if found_on else ""
        return CellValue(found_on, FaultCode.DATE_IS_WORDS, hint=hint)
    if ledger.DATE_NEVER.search(folded) and role == "due":
        return CellValue(None, FaultCode.DATE_IS_WORDS)
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
    text = ledger.DATE_SIGN_APART.sub(r"\1", ledger.DATE_TIME.sub("", text).strip())
    text = text.replace(*ledger.FIRST_MONTH)
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
    return _without_year(text, role=role, as_of=as_of, anchor=anchor)


def _without_year(text: str, *, role: Role, as_of: date, anchor: date) -> _Day | None:
    if found := ledger.DATE_MONTH_END.match(text):
        year = (anchor if role == "due" else as_of).year
        return _nearest_month(int(found[1]), year, role=role, as_of=as_of, anchor=anchor)
    if found := ledger.DATE_MD.match(text) or _MD.match(text):
        return _of_day(int(found[1]), int(found[2]), role=role, as_of=as_of, anchor=anchor)
    return None


def _nearest_month(month: int, year: int, *, role: Role, as_of: date, anchor: date) -> _Day | None:
    late = role == "due" and month < anchor.month
    early = role != "due" and month > as_of.month
    made = _date(year + late - early, month, 1)
    if made is None:
        return None
    last = made.replace(day=calendar.monthrange(made.year, month)[1])
    return _Day(last, last, FaultCode.DATE_YEAR_ASSUMED)


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
