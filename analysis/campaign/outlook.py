"""The outlook of the coming weeks: what own history, the calendar and the list say, each apart.

No model of fires, and of the weather only what the office typed in: each driver is one count with
its source, and says "cannot tell" where its interval does not exclude a steady rate. They are
listed, never added up into a chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.campaign import alert_level

if TYPE_CHECKING:
    from analysis.day import Day

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from analysis.campaign.alert_level import AlertDate, meeting_on, winter_of
from analysis.ranking.trend import Comparison, SeasonBand, Verdict, against, compare, season_band
from vocabulary.campaign import Pressure
from vocabulary.outreach import WEATHER

DAYS: Final = 30
Code = Literal["own_fires", "periods", "key_dates", "stock", "finds", "deadlines", "weather"]
Direction = Literal["up", "down", "unclear", "none"]
# What a comparison's verdict means for risk: more fires, more finds, more found than closed.
_PUSHES: Final[dict[Verdict, Direction]] = {
    "higher": "up", "lower": "down", "cannot_tell": "unclear",
}  # fmt: skip


@dataclass(frozen=True)
class Driver:
    """One thing that speaks for more or less risk in the days ahead.

    Attributes
    ----------
    direction
        "unclear": counted, but the interval holds a steady rate, or there is no record; "none": it
        does not lie in the days ahead.
    n, of : what was counted and what it is compared with, or is part of
    comparison : ratio with its 90 % interval
    band
        Of own fires: how many to expect, with the 90 % interval, by the same days of earlier years.
    years : of own fires: earlier years with these days on record
    names : codes of the key dates, or values of `Pressure`
    """

    code: Code
    direction: Direction
    n: int = 0
    of: int = 0
    comparison: Comparison | None = None
    band: SeasonBand | None = None
    years: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """The days ahead and what presses in them.

    Attributes
    ----------
    start, end : the days ahead, both included; the first is tomorrow
    """

    start: date
    end: date
    drivers: tuple[Driver, ...]

    def count(self, direction: Direction) -> int:
        """Return how many drivers point this way."""
        return sum(one.direction == direction for one in self.drivers)


def outlook(
    fires: pd.Series,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    alert_dates: Sequence[AlertDate],
    *,
    as_of: date,
    days: int = DAYS,
) -> Outlook:
    """Return what the days ahead bring, by the office's own record and the calendar.

    Parameters
    ----------
    fires : Series of datetime64
        Days of the fires on record here; later ones than `as_of` are not looked at.
    hazards : with the clock of `analysis.risk.hazards.with_clock`
    alert_dates : of the winters the days lie in
    days : length of the outlook and of the periods compared, from 1
    """
    start, end = as_of + timedelta(1), as_of + timedelta(days)
    found = against(visits, end=as_of, days=days)
    drivers = (
        own_fires(fires, as_of=as_of, days=days),
        _periods(start, end),
        _key_dates(alert_dates, start, end),
        _stock(hazards, as_of=as_of, days=days),
        Driver(
            "finds", _PUSHES[found.comparison.verdict] if found.comparison else "unclear",
            found.hits, found.hits_before, found.comparison,
        ),
        _deadlines(hazards, end),
    )  # fmt: skip
    return Outlook(start, end, drivers)


# Strong wind: the blue warning's mean wind of grade 6 (气象灾害预警信号, order 16 of the weather
# administration, 2007). Dry cold has no official limit; these two are ours, 待核.
WIND: Final = 10.8
DRY, COLD = 40.0, 5.0


def weather(typed: Mapping[str, Mapping[str, Any]], start: date, end: date) -> Driver | None:
    """Return on how many of the days typed in ahead it is dry and cold, or blows hard.

    Parameters
    ----------
    typed : of `vocabulary.outreach.WEATHER`, degrees Celsius, per cent and metres a second

    Returns
    -------
    Driver or None
        None where no day ahead is typed in: then nothing is said of the weather.
    """
    ahead = [day for on, day in typed.items() if start <= date.fromisoformat(on) <= end]
    if not ahead:
        return None
    dry = [one for one in ahead if _at_most(one, "humidity", DRY) and _at_most(one, "low", COLD)]
    windy = [one for one in ahead if float(one.get("wind") or 0) >= WIND]
    n = sum(one in dry or one in windy for one in ahead)
    names = tuple(name for name, found in (("dry_cold", dry), ("wind", windy)) if found)
    return Driver("weather", "up" if n else "none", n, len(ahead), names=names)


def _at_most(day: Mapping[str, Any], name: str, most: float) -> bool:
    value = day.get(name)
    return value is not None and float(value) <= most


def own_fires(fires: pd.Series, *, as_of: date, days: int = DAYS) -> Driver:
    """Return whether the days ahead are days of more fires here, by earlier years.

    The record is taken to be whole from 1 January of its first year to `as_of`: a year with a gap
    makes its season look quiet. The days ahead of each whole earlier year are compared with all the
    other days of the record, per day, exactly (`analysis.ranking.trend.compare`).

    Parameters
    ----------
    fires : Series of datetime64
    """
    known = pd.to_datetime(fires).dropna().dt.date
    known = known[known <= as_of]
    if known.empty:
        return Driver("own_fires", "unclear")
    first = date(min(known).year, 1, 1)
    spans = _same_days(as_of, days, first)
    if not spans:
        return Driver("own_fires", "unclear", n=0, of=len(known))
    counts = np.array([sum(a <= day <= b for day in known) for a, b in spans], dtype=float)
    lengths = np.array([(b - a).days + 1 for a, b in spans], dtype=float)
    n, other_days = int(counts.sum()), (as_of - first).days + 1 - lengths.sum()
    told = compare(n, float(lengths.sum()), len(known) - n, float(other_days))
    return Driver(
        "own_fires", _PUSHES[told.verdict], n, len(known), told,
        season_band(counts, lengths, float(days)), len(spans),
    )  # fmt: skip


def _same_days(as_of: date, days: int, first: date) -> list[tuple[date, date]]:
    """Return the days ahead in each earlier year of which all are on record."""
    spans = []
    for back in range(1, as_of.year - first.year + 2):
        begins = (pd.Timestamp(as_of + timedelta(1)) - pd.DateOffset(years=back)).date()
        ends = begins + timedelta(days - 1)
        if begins >= first and ends <= as_of:
            spans.append((begins, ends))
    return spans


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def _periods(start: date, end: date) -> Driver:
    told = [meeting_on(day, winter_of(day)) for day in _days(start, end)]
    n = sum(bool(kinds) for kinds in told)
    names = tuple(kind.value for kind in Pressure if any(kind in kinds for kinds in told))
    return Driver("periods", "up" if n else "none", n, len(told), names=names)


def _key_dates(alert_dates: Sequence[AlertDate], start: date, end: date) -> Driver:
    ahead = [one for one in alert_dates if one.start <= end and one.end >= start]
    raised = [day for day in _days(start, end) if any(g.start <= day <= g.end for g in ahead)]
    names = tuple(one.day.code for one in ahead)
    return Driver("key_dates", "up" if raised else "none", len(raised), (end - start).days + 1,
                  names=names)  # fmt: skip


def _stock(hazards: pd.DataFrame, *, as_of: date, days: int) -> Driver:
    """Compare what was found with what was closed in the days just past."""
    since, today = pd.Timestamp(as_of - timedelta(days - 1)), pd.Timestamp(as_of)
    n_found, n_closed = (
        int(hazards[name].between(since, today).sum()) for name in ("found_on", "closed_on")
    )
    if n_found + n_closed == 0:
        return Driver("stock", "unclear")
    told = compare(n_found, float(days), n_closed, float(days))
    return Driver("stock", _PUSHES[told.verdict], n_found, n_closed, told)


def _deadlines(hazards: pd.DataFrame, end: date) -> Driver:
    """Return what is late already, and what falls due in the days ahead; both are open."""
    still = hazards[hazards["is_open"].astype(bool)]
    late = int(still["is_overdue"].sum())
    coming = int((~still["is_overdue"] & (still["due_on"] <= pd.Timestamp(end))).sum())
    return Driver("deadlines", "up" if late else "none", late, coming)


def of(day: Day, days: int = DAYS) -> Outlook:
    """Return the outlook of the days after a day, by what was on record then."""
    first, last = day.as_of + timedelta(1), day.as_of + timedelta(days)
    dates = [
        one
        for winter in sorted({winter_of(first), winter_of(last)})
        for one in day.once(alert_level.of, winter)
    ]
    fires = day.table("incident")["happened_on"]
    told = outlook(fires, day.hazards, day.visits, dates, as_of=day.as_of, days=days)
    typed = weather(day.settings.get(WEATHER.setting, {}), first, last)
    return replace(told, drivers=(*told.drivers, typed)) if typed else told
