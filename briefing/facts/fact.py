"""What one number of a briefing is: its value, what it was made of, and the rows behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Unit = Literal["count", "share", "days", "rank", "per_hundred", "km2", "ratio"]
RowId = int | str

# Below this many items a share says little and its village is listed apart (house rule of the
# circular, STANDARDS 1.11: "rank small bases (< 5 items) apart").
SMALL_BASE: Final = 5


@dataclass(frozen=True)
class Period:
    """The days a briefing is about, both ends included.

    Raises
    ------
    ValueError
        The end lies before the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period needs start <= end, got {self.start} .. {self.end}.")

    @property
    def before(self) -> Period:
        """Return the period of equal length that ends the day before this one starts."""
        length = self.end - self.start
        end = self.start - timedelta(days=1)
        return Period(end - length, end)

    @property
    def year_before(self) -> Period:
        """Return the same days one year earlier; 29 February becomes the 28th."""
        return Period(_year_before(self.start), _year_before(self.end))


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


@dataclass(frozen=True)
class Fact:
    """One number with its origin.

    Attributes
    ----------
    id : dotted name, unique in its `Facts`
    value
        Counts and days are whole; a share is 0 to 1. None: cannot be said (no base, or not known).
    numerator, denominator
        Of a share; the denominator of a count is the whole it is part of, where there is one.
    previous : the same number one period earlier; None where it is not known
    year_before
        The same number in the same days a year earlier; None where the register does not reach back
        so far, or it is no number of a period.
    row_ids : records counted (the numerator's rows of a share), in ascending order
    note : "" or a code: "no_base", "small_base", "not_known"
    """

    id: str
    value: float | None
    unit: Unit = "count"
    numerator: float | None = None
    denominator: float | None = None
    previous: float | None = None
    row_ids: tuple[RowId, ...] = ()
    note: str = ""
    year_before: float | None = None

    @property
    def is_small(self) -> bool:
        """Whether the number rests on too few items to be compared."""
        return self.denominator is not None and 0 < self.denominator < SMALL_BASE

    @property
    def change(self) -> Decimal | None:
        """Return the change on the period before, as it is printed.

        Percentage points between the two *printed* shares (so that a reader's own subtraction
        agrees); for anything else percent of the previous value. None where either is missing or
        the previous value is 0.
        """
        if self.value is None or self.previous is None:
            return None
        if self.unit == "share":
            return percent(self.value) - percent(self.previous)
        if self.previous == 0:
            return None
        ratio = (_exact(self.value) - _exact(self.previous)) / _exact(self.previous)
        return one_decimal(ratio * 100)

    @property
    def year_change(self) -> Decimal | None:
        """Return the change on the same days a year earlier, in the form of `change`."""
        return replace(self, previous=self.year_before).change


def share(
    fact_id: str,
    part: tuple[RowId, ...],
    whole: int,
    *,
    previous: float | None = None,
) -> Fact:
    """Return the fact `len(part) / whole`, which has no value when `whole` is 0."""
    note = "no_base" if whole == 0 else "small_base" if whole < SMALL_BASE else ""
    value = len(part) / whole if whole else None
    return Fact(fact_id, value, "share", len(part), whole, previous, part, note)


def count(
    fact_id: str,
    rows: tuple[RowId, ...],
    *,
    previous: float | None = None,
    whole: int | None = None,
    year_before: float | None = None,
) -> Fact:
    """Return the fact "how many rows"."""
    return Fact(fact_id, len(rows), "count", None, whole, previous, rows, year_before=year_before)


def percent(value: float) -> Decimal:
    """Return a share as percent with one decimal, half away from zero."""
    return one_decimal(_exact(value) * 100)


def one_decimal(value: Decimal) -> Decimal:
    """Round to one decimal, half away from zero."""
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _exact(value: float) -> Decimal:
    # repr is the shortest decimal that reads back as the same float: 287 / 2000 -> 0.1435,
    # where Decimal(float) would say 0.14349999 and round the wrong way.
    if math.isnan(value) or math.isinf(value):
        raise ValueError(f"A fact needs a finite number, got {value}.")
    return Decimal(repr(float(value)))


@dataclass(frozen=True)
class Row:
    """One row of a table of facts.

    Attributes
    ----------
    key : village code, category value, hazard id as text
    texts : names and other words of the row, as stored; hostile until escaped
    cells : column -> id of the fact shown there
    """

    key: str
    texts: dict[str, str] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Everything one briefing may say: the only source of its numbers.

    Attributes
    ----------
    as_of : the day the register is looked at
    is_demo : the store holds made-up data; every output carries the mark
    texts : issuer, campaign number and title, name of the phase, scope
    tables
        "villages", "small_villages", "density", "categories", "offices", "codes", "weeks",
        "overdue", "key_dates".
        Those of the campaign's work: "pressing", "fires", "late", "late_offices", "late_sites",
        "due_soon", "gatherings", "work.…".
    known_at : only what had been entered by then was counted; None: all that was known
    """

    period: Period
    as_of: date
    is_demo: bool
    texts: dict[str, str]
    items: dict[str, Fact]
    tables: dict[str, tuple[Row, ...]]
    known_at: datetime | None = None

    def __getitem__(self, fact_id: str) -> Fact:
        return self.items[fact_id]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return a table's rows, none where the table is empty."""
        return self.tables.get(table, ())

    def cell(self, row: Row, column: str) -> Fact:
        """Return the fact a row shows in a column."""
        return self.items[row.cells[column]]

    @property
    def start(self) -> date:
        """First day of what is counted through: of the campaign, where its day was kept."""
        told = self.texts.get("start", "")
        return date.fromisoformat(told) if told else self.period.start

    def dates(self) -> Iterator[date]:
        """Yield every date the briefing may print."""
        yield from (self.as_of, self.period.start, self.period.end, self.start)
        for rows in self.tables.values():
            for row in rows:
                yield from row.dates.values()
