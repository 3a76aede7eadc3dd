"""How many hazards will be overdue in two weeks, by village and office, tried on the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

AHEAD_DAYS: Final = 14
N_WINDOWS: Final = 9
# Closings a factor is drawn to 1 by; days to the deadline are told apart sooner.
_DRAWN_BY: Final = 20.0
_DRAWN_BY_DUE: Final = 3.0
_ROUNDS: Final = 8
# Older days count half for every so many.
_HALF_LIFE_DAYS: Final = 45.0
_LOOK_BACK_DAYS: Final = 240
_NEW_FROM_DAYS: Final = 28
# Days from the deadline (after it above 0) by which closings differ: the last day of each class.
_DUE_CLASSES: Final = (-31, -15, -8, -4, -1, 0, 1, 3, 6, 14, 30)
_MOST_A_DAY: Final = 0.95
_TAIL: Final = 1.645  # 90 % of a normal distribution
_FEWEST_CLOSED: Final = 30
_COLUMNS: Final = ("tier", "office", "village_code")


@dataclass(frozen=True)
class Tried:
    """The forecast on past days, beside "as many as now".

    Attributes
    ----------
    n_windows : past days it was tried on
    error, error_as_now : mean absolute error of a village
    gain, gain_low, gain_high : by how much the second is larger, with its 90 % interval
    held : share of the 90 % intervals that held the truth
    phi : how many times the errors vary as independent closings would
    """

    n_windows: int
    error: float
    error_as_now: float
    gain: float
    gain_low: float
    gain_high: float
    held: float
    phi: float

    @property
    def is_worth_showing(self) -> bool:
        """Whether it was nearer to the truth than "as many as now"."""
        return self.n_windows > 1 and self.gain > 0

    @property
    def is_proved(self) -> bool:
        """Whether it is so beyond chance."""
        return self.is_worth_showing and self.gain_low > 0


@dataclass(frozen=True, eq=False)
class Forecast:
    """What will be overdue.

    Attributes
    ----------
    table : DataFrame, indexed by the group
        `now` (overdue today), `expected`, `low`, `high` (90 %); the most expected first.
    until : date
    tried : Tried
    """

    table: pd.DataFrame
    until: date
    tried: Tried


@dataclass(frozen=True, eq=False)
class _Chances:
    """Daily chance of being put right: base times a factor each."""

    base: float
    due: Floats
    weekday: Floats
    others: dict[str, dict[object, float]]

    def own(self, hazards: pd.DataFrame) -> Floats:
        """Return what does not change from day to day: tier, office and village of each hazard."""
        chance = np.full(len(hazards), self.base)
        for name, factors in self.others.items():
            chance *= hazards[name].map(factors).fillna(1.0).to_numpy(dtype=np.float64)
        return chance

    def stays(self, own: Floats, due: Days, first: np.datetime64, last: np.datetime64) -> Floats:
        """Return the chance that each hazard stays open from a day to another, both included."""
        stays = np.ones(len(own))
        for day in np.arange(first, last + 1):
            chance = own * self.due[_due_class(due, day)] * self.weekday[_weekday(day)]
            stays *= 1 - np.minimum(chance, _MOST_A_DAY)
        return stays


def forecast(
    hazards: pd.DataFrame, *, as_of: date, by: Literal["village_code", "office"]
) -> Forecast | None:
    """Return what will be overdue in two weeks; None where too little was put right to tell.

    Parameters
    ----------
    hazards : frame of docs/frames.md, of any campaign, up to the day
    """
    known = _known(hazards, by)
    groups = pd.Index(sorted(known[by].unique()), name=by)
    now = _ahead(known, as_of, groups, by)
    if now is None or groups.empty:
        return None
    tried = _tried(known, as_of, groups, by)
    spread = _TAIL * np.sqrt(now["variance"] * tried.phi)
    table = now.assign(
        low=np.floor(np.maximum(now["expected"] - spread, 0.0)),
        high=np.ceil(now["expected"] + spread),
    )
    return Forecast(
        table[["now", "expected", "low", "high"]].sort_values("expected", ascending=False),
        as_of + timedelta(days=AHEAD_DAYS),
        tried,
    )


def of(day: Day, by: Literal["village_code", "office"]) -> Forecast | None:
    """Return what will be overdue in two weeks from a day."""
    return forecast(day.every_hazard, as_of=day.as_of, by=by)


def _known(hazards: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the hazards with a deadline, with the day each was put right (`done_on`)."""
    due = hazards[hazards["due_on"].notna() & hazards["found_on"].notna()]
    done = due["submitted_on"].fillna(due["rechecked_on"]).fillna(due["closed_on"])
    kept = due.assign(done_on=done, **{name: due[name].astype(object) for name in _COLUMNS})
    return kept[kept[by].notna()]


def _ahead(known: pd.DataFrame, as_of: date, groups: pd.Index, by: str) -> pd.DataFrame | None:
    """Return `now`, `expected` and `variance` of each group, from what had happened by a day."""
    today = np.datetime64(as_of, "D")
    past = known[known["found_on"].to_numpy().astype("datetime64[D]") <= today]
    chances = _fitted(past, today)
    if chances is None:
        return None
    done = past["done_on"].to_numpy().astype("datetime64[D]")
    is_open = np.isnat(done) | (done > today)
    waiting = past[is_open]
    due = waiting["due_on"].to_numpy().astype("datetime64[D]")
    end = today + AHEAD_DAYS
    stays = chances.stays(chances.own(waiting), due, today + 1, end)
    passes = due < end
    rows = pd.DataFrame({
        by: waiting[by].to_numpy(), "now": (due < today).astype(float),
        "expected": stays * passes, "variance": stays * (1 - stays) * passes,
    })  # fmt: skip
    found = pd.concat([rows, _still_to_come(past, chances, today, by)])
    return found.groupby(by)[["now", "expected", "variance"]].sum().reindex(groups, fill_value=0.0)


def _still_to_come(
    past: pd.DataFrame, chances: _Chances, today: np.datetime64, by: str
) -> pd.DataFrame:
    """Return what will be found with a short deadline, at the rate of the last four weeks."""
    found = past["found_on"].to_numpy().astype("datetime64[D]")
    due = past["due_on"].to_numpy().astype("datetime64[D]")
    lead = (due - found).astype(np.int64)
    recent = (found > today - _NEW_FROM_DAYS) & (lead < AHEAD_DAYS - 1) & (lead >= 0)
    new, lead = past[recent], lead[recent]
    own, expected = chances.own(new), np.zeros(len(new))
    for after in range(1, AHEAD_DAYS):
        late = lead + after < AHEAD_DAYS
        if not late.any():
            continue
        moved = today + after + lead.astype("timedelta64[D]")
        stays = chances.stays(own, moved, today + after, today + AHEAD_DAYS)
        expected += np.where(late, stays, 0.0) / _NEW_FROM_DAYS
    return pd.DataFrame(
        {by: new[by].to_numpy(), "now": 0.0, "expected": expected, "variance": expected}
    )


def _fitted(past: pd.DataFrame, today: np.datetime64) -> _Chances | None:
    """Fit the chances to every day on which a hazard waited, older days counting less."""
    found = past["found_on"].to_numpy().astype("datetime64[D]")
    done = past["done_on"].to_numpy().astype("datetime64[D]")
    last = np.where(np.isnat(done) | (done > today), today, done)
    first = np.maximum(found, today - _LOOK_BACK_DAYS)
    n_days = np.maximum((last - first).astype(np.int64) + 1, 0)
    if not n_days.sum() or (~np.isnat(done) & (done <= today)).sum() < _FEWEST_CLOSED:
        return None
    row = np.repeat(np.arange(len(past)), n_days)
    begins = np.cumsum(n_days) - n_days
    day = first[row] + (np.arange(len(row)) - begins[row]).astype("timedelta64[D]")
    closes = (done[row] == day).astype(np.float64)
    weight = np.exp2(-(today - day).astype(np.float64) / _HALF_LIFE_DAYS)
    from_due = (day - past["due_on"].to_numpy().astype("datetime64[D]")[row]).astype(np.int64)
    codes: list[tuple[Ints, int, float]] = [
        (np.searchsorted(_DUE_CLASSES, from_due).astype(np.int64), len(_DUE_CLASSES) + 1,
         _DRAWN_BY_DUE),
        (_weekday(day), 7, _DRAWN_BY),
    ]  # fmt: skip
    levels = {}
    for name in _COLUMNS:
        code, levels[name] = pd.factorize(past[name])
        codes.append((code.astype(np.int64)[row], len(levels[name]), _DRAWN_BY))
    base, factors = _in_turn(closes, weight, codes)
    others = {
        name: dict(zip(levels[name], factors[2 + at].tolist(), strict=True))
        for at, name in enumerate(_COLUMNS)
    }
    return _Chances(base, factors[0], factors[1], others)


def _in_turn(
    closes: Floats, weight: Floats, codes: Sequence[tuple[Ints, int, float]]
) -> tuple[float, list[Floats]]:
    """Fit a product of factors, one after the other; a level without a code counts as the mean."""
    base = float((weight * closes).sum() / weight.sum())
    factors = [np.ones(size + 1) for _, size, _ in codes]
    places = [np.where(code >= 0, code, size) for code, size, _ in codes]
    chance = np.full(len(closes), base)
    for _ in range(_ROUNDS):
        for at, ((_, size, drawn), place) in enumerate(zip(codes, places, strict=True)):
            rest = chance / factors[at][place]
            seen = np.bincount(place, weights=weight * closes, minlength=size + 1)
            expected = np.bincount(place, weights=weight * rest, minlength=size + 1)
            factors[at] = (seen + drawn) / (expected + drawn)
            factors[at][size] = 1.0
            chance = rest * factors[at][place]
        level = float((weight * closes).sum() / max((weight * chance).sum(), 1e-12))
        base, chance = base * level, chance * level
    return base, [factor[:-1] for factor in factors]


def _tried(known: pd.DataFrame, as_of: date, groups: pd.Index, by: str) -> Tried:
    """Make the forecast on the Wednesdays before, each from what had happened by then."""
    end = as_of - timedelta(days=AHEAD_DAYS)
    end -= timedelta(days=(end.weekday() - 2) % 7)
    errors, as_now, held, ratios = [], [], [], []
    for window in range(N_WINDOWS):
        origin = end - timedelta(days=7 * window)
        made = _ahead(known, origin, groups, by)
        if made is None:
            break
        true = _overdue(known, origin + timedelta(days=AHEAD_DAYS), by).reindex(groups).fillna(0.0)
        error = (made["expected"] - true).to_numpy(dtype=np.float64)
        errors.append(np.abs(error))
        as_now.append(np.abs((made["now"] - true).to_numpy(dtype=np.float64)))
        variance = made["variance"].to_numpy(dtype=np.float64)
        ratios.append(float((error**2).sum() / max(variance.sum(), 1e-9)))
        held.append((np.abs(error), np.sqrt(variance)))
    if not errors:
        return Tried(0, *(np.nan,) * 6, phi=1.0)
    phi = max(float(np.mean(ratios)), 1.0)
    mean, other = (np.array([one.mean() for one in told]) for told in (errors, as_now))
    gains = other - mean
    rng = np.random.default_rng(1)
    drawn = gains[rng.integers(0, len(gains), (2000, len(gains)))].mean(axis=1)
    low, high = np.quantile(drawn, (0.05, 0.95))
    inside = np.mean([(e <= _TAIL * s * np.sqrt(phi) + 0.5).mean() for e, s in held])
    return Tried(
        len(errors), float(mean.mean()), float(other.mean()), float(gains.mean()), float(low),
        float(high), float(inside), phi,
    )  # fmt: skip


def _overdue(known: pd.DataFrame, on: date, by: str) -> pd.Series:
    day = np.datetime64(on, "D")
    found, due, done = (
        known[name].to_numpy().astype("datetime64[D]") for name in ("found_on", "due_on", "done_on")
    )
    is_late = (found <= day) & (due < day) & (np.isnat(done) | (done > day))
    n: pd.Series = known[is_late].groupby(by).size()
    return n.astype(np.float64)


def _due_class(due: Days, day: np.datetime64) -> Ints:
    from_due = (day - due).astype(np.int64)
    return np.searchsorted(_DUE_CLASSES, from_due).astype(np.int64)


def _weekday(day: npt.NDArray[np.datetime64] | np.datetime64) -> Ints:
    return np.asarray((np.asarray(day).astype("datetime64[D]").astype(np.int64) + 3) % 7)
