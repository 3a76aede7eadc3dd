"""How a number, a change and a date are printed: the one place where a value becomes text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import pandas as pd

from briefing.facts.fact import Fact, Facts, Period, one_decimal, percent
from briefing.words import labels

# A share of fewer is told by its counts alone.
FAIR_BASE: Final = 20
# XML 1.0 cannot carry these at all (section 2.2), and a bidirectional override inside a document
# would show a text another way round than it was typed.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ue000\ue001\ufffe\uffff]"
)


def say(fact: Fact) -> str:
    """Return a fact's value as it is printed everywhere; "—" where there is none."""
    if fact.value is None:
        return labels.NOTHING
    if fact.unit == "share":
        return f"{percent(fact.value)}%"
    if fact.unit in ("per_hundred", "km2", "ratio"):
        return str(one_decimal(Decimal(repr(float(fact.value)))))
    return str(int(fact.value))


def say_name(fact_id: str) -> str:
    """Return what a number is called, without its definition in brackets."""
    return labels.FACTS[fact_id].partition(labels.BRACKET)[0]


def figures(facts: Facts) -> list[Fact]:
    """Return the main figures of a briefing, in order."""
    return [facts[name] for name in labels.FIGURES if name in facts.items]


def say_change(fact: Fact) -> str:
    """Return the change on the period before, in words."""
    change = fact.change
    if change is None:
        from_zero = fact.previous == 0 and fact.value is not None and fact.unit != "share"
        return labels.FROM_ZERO if from_zero else labels.NO_CHANGE_KNOWN
    if change == 0:
        return labels.SAME
    points = fact.unit == "share"
    up = labels.UP_POINTS if points else labels.UP_PERCENT
    down = labels.DOWN_POINTS if points else labels.DOWN_PERCENT
    return (up if change > 0 else down).format(value=abs(change))


def say_year_change(fact: Fact) -> str:
    """Return the change on the same days a year earlier, in words; "—" where it is not known."""
    change = fact.year_change
    if change is None:
        return labels.YEAR_ZERO if fact.year_before == 0 else labels.NOTHING
    if change == 0:
        return labels.SAME_YEAR
    return (labels.UP_PERCENT if change > 0 else labels.DOWN_PERCENT).format(value=abs(change))


def say_since(fact: Fact) -> str:
    """Return by how much a figure of the whole moved, in words; "" where it is not known."""
    if fact.value is None or fact.previous is None:
        return ""
    if fact.unit == "share":
        points = fact.change or Decimal(0)
        up, down, n = labels.MORE_POINTS, labels.FEWER_POINTS, points
    else:
        up, down, n = labels.MORE, labels.FEWER, Decimal(int(fact.value - fact.previous))
    return labels.SAME_AS_THEN if not n else (up if n > 0 else down).format(value=abs(n))


def say_previous(fact: Fact) -> str:
    """Return a figure of the period before as it is printed; "—" where it is not known."""
    return say(replace(fact, value=fact.previous))


def say_percent(fact: Fact) -> str:
    """Return a share in brackets, "" where its base is too small to say one."""
    is_fair = fact.value is not None and (fact.denominator or 0) >= FAIR_BASE
    return labels.IN_BRACKETS.format(text=say(fact)) if is_fair else ""


def say_tenths(fact: Fact) -> str:
    """Return a share in plain words, to the nearest half of a tenth."""
    if fact.value is None:
        return labels.NOTHING
    halves = round(fact.value * 20)
    if halves >= 20:
        return labels.ALL_OF_IT
    tenths, half = divmod(halves, 2)
    return labels.TENTHS[tenths] + (labels.HALF if half else "")


def say_points(fact: Fact) -> str:
    """Return the change as a signed number for a table cell; "—" where it is not known."""
    change = fact.change
    return labels.NOTHING if change is None else f"{change:+}" if change else str(abs(change))


def say_date(day: date, *, with_year: bool = True) -> str:
    """Return a date without leading zeros, as GB/T 9704 asks."""
    form = labels.DATE if with_year else labels.MONTH_DAY
    return form.format(year=day.year, month=day.month, day=day.day)


def say_known(day: str, known_at: datetime | None) -> str:
    """Return a day already worded with its basis where it is told as it was known then."""
    return day if known_at is None else labels.KNOWN_THEN.format(day=day)


def say_as_of(facts: Facts) -> str:
    """Return the day facts speak of, and their basis where it is not what is known now."""
    return say_known(say_date(facts.as_of), facts.known_at)


def say_period(period: Period) -> str:
    """Return first and last day; the year is said again only where it changes."""
    if period.start == period.end:
        return say_date(period.start)
    end = say_date(period.end, with_year=period.end.year != period.start.year)
    return labels.SPAN.format(start=say_date(period.start), end=end)


def text_of(value: object) -> str:
    """Return a cell of a frame as text, "" where it is empty."""
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def day_of(value: pd.Timestamp) -> date | None:
    """Return the date of a cell of a frame."""
    return None if pd.isna(value) else value.date()


def plain(text: str, *, longest: int = 200) -> str:
    """Return ledger text as one line a document can carry, cut at `longest` characters."""
    line = " ".join(_UNPRINTABLE.sub("", text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def mask(name: str) -> str:
    """Return a name for public eyes: its first and last character, the rest as ※."""
    line = plain(name)
    return line[:1] + "※" * max(1, len(line) - 2) + (line[-1] if len(line) > 2 else "")
