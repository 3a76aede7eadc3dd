"""Past visits replayed in the order of a score, and the account of what was proposed, by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.posterior import wilson
from vocabulary.errors import CampaignError
from vocabulary.terms import VisitKind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEED: Final = 20231207
N_DRAWS: Final = 2000
LEVEL: Final = 0.90
CAPACITIES: Final = (0.1, 0.25, 0.5)
Verdict = Literal["more", "fewer", "cannot_tell_yet"]
# A look-back goes to a place because of what is known there: it proves nothing either way.
PROPOSED: Final = frozenset(
    kind.value for kind in (VisitKind.ROUTINE, VisitKind.NIGHT, VisitKind.KEY_DATE)
)
# Below five visits on either side an interval holds nearly everything.
FEWEST: Final = 5


class ProofError(CampaignError):
    """A history of visits cannot be replayed; the message says what is missing."""


@dataclass(frozen=True)
class Proof:
    """What another order of the same visits would have changed.

    Attributes
    ----------
    found : finds of all visits
    days_earlier_mean, days_earlier_low, days_earlier_high
        Days by which a find comes earlier, mean over finds, with its 90 % bootstrap interval;
        negative: later. NaN without a find.
    earlier, later
        Finds that would come on an earlier, and on a later day; the others keep their day.
    first_half_actual, first_half_ordered
        Share of the finds made in the first half of the visits, as they were and as ordered; NaN
        without a find, or where all visits fall on one day.
    first_half_ends
        Last day of the first half: whole days, at most half of the visits (but at least one day).
    draws : days earlier of each bootstrap sample; the same seed draws the same sites
    """

    n_visits: int
    found: float
    days_earlier_mean: float
    days_earlier_low: float
    days_earlier_high: float
    earlier: float
    later: float
    first_half_actual: float
    first_half_ordered: float
    first_half_ends: np.datetime64 | None
    draws: Floats = field(default_factory=lambda: np.empty(0), repr=False, compare=False)


def replay(
    visits: pd.DataFrame,
    *,
    within: Sequence[str] = (),
    n_draws: int = N_DRAWS,
    seed: int = SEED,
) -> Proof:
    """Put the visits in the order of their score and count the days between.

    The days on which visits were made stay as they were, with as many visits on each; the visit
    with the highest score takes the first of them. Visits of equal score keep the order of their
    dates (then of the rows). Days earlier = actual day − new day, weighted by what was found.

    Parameters
    ----------
    visits
        One row per visit: `date` (datetime64), `found` (0/1 or a count), `score` (known before the
        visit), and the columns of `within`; `site_id` if it is known.
    within
        Columns; visits that agree in them all are re-ordered among themselves only. With the
        inspector's column nothing is gained from knowing who goes; with the month's, a score of one
        month is not compared with that of another.
    n_draws
        Bootstrap samples of sites, with all their visits (of visits where no site is known); each
        is ordered anew.

    Raises
    ------
    ProofError
        No visit; a date, a find or a score that is not known; a negative find.

    References
    ----------
    City of Chicago (2015), food-inspections-evaluation, functions `simulated_date_diff_mean` and
    `simulated_bin_summary`, and its model evaluation: first half = the days up to which fewer than
    half of the inspections were made.
    """
    day, found, score = _columns(visits)
    group = _groups(visits, within)
    slots, ranked = _orders(day, score, group)
    gain = np.empty(len(day))
    gain[ranked] = (day[ranked] - day[slots]).astype(np.float64)
    moved = day - gain.astype(np.int64)
    total = float(found.sum())
    rng = np.random.default_rng(seed)
    draws = _means(day, found, slots, ranked, _resampled(_sites(visits), n_draws, rng))
    low, high = (float(one) for one in _quantiles(draws))
    ends = _half_ends(day)
    return Proof(
        n_visits=len(day),
        found=total,
        days_earlier_mean=float((found * gain).sum() / total) if total > 0 else np.nan,
        days_earlier_low=low,
        days_earlier_high=high,
        earlier=float(found[gain > 0].sum()),
        later=float(found[gain < 0].sum()),
        first_half_actual=_share_until(day, found, ends),
        first_half_ordered=_share_until(moved, found, ends),
        first_half_ends=None if ends is None else np.datetime64(ends, "D"),
        draws=draws,
    )


def at_capacity(
    visits: pd.DataFrame,
    *,
    within: Sequence[str] = (),
    capacities: Sequence[float] = CAPACITIES,
    n_draws: int = N_DRAWS,
) -> pd.DataFrame:
    """Return what the visits of the highest score alone would have found.

    One row per capacity: `capacity`, `n_visits` (of each group rounded half up, at least 1),
    `recall` (share of all finds), `recall_low`, `recall_high`, `precision` (share of these visits
    that found anything), `precision_low`, `precision_high` (90 % bootstrap), `recall_actual` (as
    many in the order they were made), `precision_random` (any visit).

    Parameters
    ----------
    visits : as for `replay`
    within : columns; the share is taken of each group that agrees in them all
    capacities : shares (0 to 1) of the visits that can be made

    Raises
    ------
    ProofError
        As `replay`.
    """
    day, found, score = _columns(visits)
    group = _groups(visits, within)
    slots, ranked = _orders(day, score, group)
    rng = np.random.default_rng(SEED)
    draws = np.stack(
        [
            _top(_repeated(ranked, times), found, group, capacities)[0]
            for times in _resampled(_sites(visits), n_draws, rng)
        ]
    )
    low, high = _quantiles(draws)
    point, n_taken = _top(ranked, found, group, capacities)
    return pd.DataFrame(
        {
            "capacity": list(capacities),
            "n_visits": n_taken,
            "recall": point[:, 0],
            "recall_low": low[:, 0],
            "recall_high": high[:, 0],
            "precision": point[:, 1],
            "precision_low": low[:, 1],
            "precision_high": high[:, 1],
            "recall_actual": _top(slots, found, group, capacities)[0][:, 0],
            "precision_random": float((found > 0).mean()),
        }
    )


def _columns(visits: pd.DataFrame) -> tuple[Ints, Floats, Floats]:
    if visits.empty:
        raise ProofError("A replay needs at least one visit, got none.")
    day = visits["date"].to_numpy().astype("datetime64[D]")
    found = visits["found"].to_numpy(dtype=np.float64, na_value=np.nan)
    score = visits["score"].to_numpy(dtype=np.float64, na_value=np.nan)
    for name, wrong in (
        ("date", np.isnat(day)),
        ("found", ~(found >= 0)),
        ("score", np.isnan(score)),
    ):
        if wrong.any():
            raise ProofError(f"Visit {int(wrong.argmax()) + 1} has no {name} that can be used.")
    return day.astype(np.int64), found, score


def _groups(visits: pd.DataFrame, within: Sequence[str]) -> Ints:
    if not within:
        return np.zeros(len(visits), dtype=np.int64)
    group = visits.groupby(list(within), dropna=False, sort=False).ngroup()
    return np.asarray(group, dtype=np.int64)


def _orders(day: Ints, score: Floats, group: Ints) -> tuple[Ints, Ints]:
    """Rows by date and rows by falling score, both group by group."""
    return np.lexsort((day, group)), np.lexsort((day, -score, group))


def _sites(visits: pd.DataFrame) -> Ints:
    """Return the number of each visit's site, from 0; without sites each stands for itself."""
    if "site_id" not in visits:
        return np.arange(len(visits))
    return np.asarray(pd.factorize(visits["site_id"])[0], dtype=np.int64)


def _resampled(site: Ints, n_draws: int, rng: np.random.Generator) -> Iterator[Ints]:
    """How often each visit is taken: finds of one site are alike, so sites are drawn whole."""
    n = int(site.max()) + 1
    for _ in range(n_draws):
        yield np.bincount(rng.integers(0, n, n), minlength=n)[site]


def _repeated(order: Ints, times: Ints) -> Ints:
    rows: Ints = np.repeat(order, times[order])
    return rows


def _means(day: Ints, found: Floats, slots: Ints, ranked: Ints, samples: Iterable[Ints]) -> Floats:
    means = []
    for times in samples:
        rows = _repeated(ranked, times)
        weight = found[rows]
        total = weight.sum()
        gained = (weight * (day[rows] - day[_repeated(slots, times)])).sum()
        means.append(gained / total if total > 0 else np.nan)
    return np.array(means, dtype=np.float64)


def _quantiles(draws: Floats) -> tuple[Floats, Floats]:
    tails = (1 - LEVEL) / 2, (1 + LEVEL) / 2
    kept = draws[~np.isnan(draws).reshape(len(draws), -1).any(axis=1)]
    if not len(kept):
        nothing = np.full(draws.shape[1:], np.nan)
        return nothing, nothing
    low, high = np.quantile(kept, tails, axis=0)
    return low, high


def _half_ends(day: Ints) -> int | None:
    days, visits = np.unique(day, return_counts=True)
    if len(days) < 2:
        return None
    whole = int((visits.cumsum() <= len(day) / 2).sum())
    return int(days[max(whole - 1, 0)])


def _share_until(day: Ints, found: Floats, ends: int | None) -> float:
    total = found.sum()
    return float(found[day <= ends].sum() / total) if ends is not None and total > 0 else np.nan


def _top(
    order: Ints, found: Floats, group: Ints, capacities: Sequence[float]
) -> tuple[Floats, list[int]]:
    """Recall and precision of the first visits of each group, shape (capacities, 2)."""
    groups, finds = group[order], found[order]
    _, first, size = np.unique(groups, return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(first, size)
    total = finds.sum()
    rows, n_taken = [], []
    for share in capacities:
        taken = place < np.repeat(np.maximum(1, np.floor(share * size + 0.5)), size)
        recall = finds[taken].sum() / total if total > 0 else np.nan
        rows.append((recall, (finds[taken] > 0).mean()))
        n_taken.append(int(taken.sum()))
    return np.array(rows), n_taken


def monthly_account(visits: pd.DataFrame) -> pd.DataFrame:
    """Compare proposed with random visits by the share that found anything.

    One row per month with either kind, and a last row "all": `month` ("2024-02"), `n_proposed`,
    `hits_proposed`, `n_random`, `hits_random`, `difference` (share of proposed − share of random
    visits that found anything, NaN when either has none), `low`, `high`, `verdict` ("more",
    "fewer", "cannot_tell_yet").

    A visit counts once, however much it found.
    """
    day = pd.to_datetime(visits["visited_on"])
    kind = visits["kind"].astype(str)
    side = np.where(kind.isin(list(PROPOSED)), "proposed", "other")
    side = np.where(kind == VisitKind.RANDOM.value, "random", side)
    counted = pd.DataFrame(
        {
            "month": day.dt.strftime("%Y-%m").to_numpy(dtype=object),
            "side": side,
            "hit": (visits["n_found"].to_numpy() > 0),
        }
    )
    counted = counted[(counted["side"] != "other") & day.notna().to_numpy()]
    months = [(month, rows) for month, rows in counted.groupby("month")]
    rows = [_row(str(month), part) for month, part in [*months, ("all", counted)]]
    return pd.DataFrame(rows)


def account_by_like(visits: pd.DataFrame) -> pd.DataFrame:
    """Compare proposed with random visits, like with like.

    Rows `basis` "all" (as they are), "like" (visits of the same month and category, both first or
    both repeat visits, against each other) and "within" (the same within each team):
    `n_proposed`, `n_random` (visits that have a counterpart), `difference`, `low`, `high`,
    `verdict`. The verdict to go by is that of "like": proposed visits go to other months, kinds and
    places than random ones, and first visits find more.

    Parameters
    ----------
    visits : `visited_on`, `kind`, `n_found`, `site_id`, `category`, `team`

    References
    ----------
    Mantel and Haenszel (1959) J. Natl. Cancer Inst. 22, 719-748; Greenland and Robins (1985)
    Biometrics 41, 55-68 (variance of the difference).
    """
    whole = monthly_account(visits).set_index("month").loc["all"]
    counted = _like(visits)
    names = ("n_proposed", "n_random", "difference", "low", "high", "verdict")
    rows: list[dict[str, object]] = [{"basis": "all", **{name: whole[name] for name in names}}]
    strata = ["month", "is_first", "category"]
    for basis, by in (("like", strata), ("within", [*strata, "team"])):
        rows.append({"basis": basis, **_pooled_difference(counted, by)})
    return pd.DataFrame(rows)


def _like(visits: pd.DataFrame) -> pd.DataFrame:
    made = visits[visits["visited_on"].notna()].sort_values("visited_on", kind="stable")
    kind = made["kind"].astype(str)
    counted = made.assign(
        month=made["visited_on"].dt.strftime("%Y-%m"),
        is_first=~made["site_id"].duplicated(),
        is_random=kind == VisitKind.RANDOM.value,
        hit=made["n_found"] > 0,
    )
    return counted[kind.isin(list(PROPOSED)) | counted["is_random"]]


def _pooled_difference(counted: pd.DataFrame, by: list[str]) -> dict[str, object]:
    """Difference of the shares within strata, by Mantel and Haenszel's weights."""
    sides = pd.DataFrame(
        {
            "a": counted["hit"] & ~counted["is_random"], "n": ~counted["is_random"],
            "b": counted["hit"] & counted["is_random"], "m": counted["is_random"],
        }
    ).astype("float64")  # fmt: skip
    strata = sides.groupby([counted[name] for name in by], dropna=False).sum()
    strata = strata[(strata["n"] > 0) & (strata["m"] > 0)]
    a, n, b, m = (strata[name].to_numpy(dtype=np.float64) for name in ("a", "n", "b", "m"))
    told: dict[str, object] = {
        "n_proposed": int(n.sum()), "n_random": int(m.sum()), "difference": np.nan,
        "low": np.nan, "high": np.nan, "verdict": "cannot_tell_yet",
    }  # fmt: skip
    if strata.empty:
        return told
    weight = n * m / (n + m)
    difference = float(((a * m - b * n) / (n + m)).sum() / weight.sum())
    spread = (a * (n - a) * m**3 + b * (m - b) * n**3) / (n * m * (n + m) ** 2)
    half = 1.645 * float(np.sqrt(spread.sum()) / weight.sum())
    low, high = difference - half, difference + half
    fewest = int(min(n.sum(), m.sum()))
    return told | {
        "difference": difference, "low": low, "high": high,
        "verdict": _verdict(low, high, fewest=fewest),
    }  # fmt: skip


def newcombe(
    hits: int, n: int, other_hits: int, other_n: int, *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the interval of a difference of two shares, hits / n − other_hits / other_n.

    Square-and-add of two Wilson intervals, without continuity correction.

    References
    ----------
    Newcombe (1998) Statistics in Medicine 17, 873-890 (method 10).
    """
    one, two = hits / n, other_hits / other_n
    low_1, high_1 = wilson(hits, n, level=level)
    low_2, high_2 = wilson(other_hits, other_n, level=level)
    down = np.hypot(one - low_1, high_2 - two)
    up = np.hypot(high_1 - one, two - low_2)
    return float(one - two - down), float(one - two + up)


def _row(month: str, part: pd.DataFrame) -> dict[str, object]:
    ours, drawn = (part.loc[part["side"] == side, "hit"] for side in ("proposed", "random"))
    row: dict[str, object] = {
        "month": month,
        "n_proposed": len(ours),
        "hits_proposed": int(ours.sum()),
        "n_random": len(drawn),
        "hits_random": int(drawn.sum()),
        "difference": np.nan,
        "low": np.nan,
        "high": np.nan,
        "verdict": "cannot_tell_yet",
    }
    if len(ours) and len(drawn):
        low, high = newcombe(int(ours.sum()), len(ours), int(drawn.sum()), len(drawn))
        row |= {"difference": float(ours.mean() - drawn.mean()), "low": low, "high": high}
        row["verdict"] = _verdict(low, high, fewest=min(len(ours), len(drawn)))
    return row


def _verdict(low: float, high: float, *, fewest: int) -> Verdict:
    if fewest < FEWEST or low <= 0 <= high:
        return "cannot_tell_yet"
    return "more" if low > 0 else "fewer"
