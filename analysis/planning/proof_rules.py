"""Every rule by which visits could be ordered, replayed on the same past visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.planning.proof import SEED, at_capacity, replay
from analysis.risk.expected_finds import Learned, learn

# Days since the last visit of a site that was never visited: it goes first.
_NEVER: Final = 1e6
# The memory of own history is looked for anew when there are so many times more visits.
_GROWN: Final = 1.5
# Longest not visited: the rule of thumb that a rule in use has to beat.
PLAIN_RULE: Final = "since"


def plain_scores(
    first: pd.Timestamp,
    before: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    kind: str | None,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the scores that need no model: days since, the mean of the kind, chance.

    Indexed as `visits`: `since`, `chance` and, with a `kind`, `kind`; but for chance 0 without a
    visit before.

    Parameters
    ----------
    first : day the month begins
    before : the visits before it: `site_id`, `date`, `found`, the column `kind`
    visits : those to be ordered, or sites: `site_id`, the column `kind`
    """
    scores = {"since": pd.Series(0.0, visits.index), "chance": rng.random(len(visits))}
    if not before.empty:
        last = before.groupby("site_id")["date"].max()
        days = (first - pd.to_datetime(visits["site_id"].map(last))).dt.days
        scores["since"] = days.astype(np.float64).fillna(_NEVER)
    if kind is not None:
        mean = before.groupby(kind)["found"].mean()
        of_kind = visits[kind].map(mean).astype(np.float64)
        scores["kind"] = of_kind.fillna(before["found"].mean()).fillna(0.0)
    return pd.DataFrame(scores, index=visits.index)


def scores_of_history(
    history: pd.DataFrame, *, groups: Sequence[str], nuisance: Sequence[str]
) -> pd.DataFrame:
    """Return what each rule would have given each visit before its month began.

    Indexed as `history`: `finds` (the learned rate), `since`, `chance`, `kind` (of the first of the
    groups). In the first month, which has no past, all but chance are 0: it keeps its order.

    Parameters
    ----------
    history : `site_id`, `date`, `found`, the columns of `groups` and `nuisance`
    groups, nuisance : as for `analysis.risk.expected_finds.learn`
    """
    month = history["date"].dt.strftime("%Y-%m")
    rng = np.random.default_rng(SEED)
    kind = groups[0] if groups else None
    learned: Learned | None = None
    grown_from, parts = 0, []
    for name in sorted(month.unique()):
        first, here = pd.Timestamp(f"{name}-01"), history[month == name]
        before = history[month < name]
        scores = plain_scores(first, before, here, kind=kind, rng=rng).assign(finds=0.0)
        if not before.empty:
            has_grown = len(before) > _GROWN * grown_from
            grown_from = len(before) if has_grown else grown_from
            learned = learn(
                before, groups=groups, nuisance=nuisance, like=None if has_grown else learned
            )
            sites = here.drop_duplicates("site_id").set_index("site_id")
            expected = learned.expected(sites, first)["expected"]
            scores["finds"] = here["site_id"].map(expected)
        parts.append(scores)
    return pd.concat(parts).reindex(history.index)


def compared(
    history: pd.DataFrame, scores: pd.DataFrame, *, n_draws: int, within: str | None = None
) -> pd.DataFrame:
    """Return how each rule would have done, one row a rule, the most days earlier first.

    `rule`; `days_earlier`, `low`, `high` (mean over finds, 90 %); the same ending in `_within`,
    each team's visits among themselves (NaN without `within`); `recall_10`, `recall_25`,
    `recall_50` with `_low` and `_high`; `precision_10`.

    Parameters
    ----------
    history : `date`, `found`, `month`, the column `within`; sites are resampled by `site_id`
    scores : indexed as `history`, a column a rule
    """
    rows = []
    for rule in scores.columns:
        visits = history.assign(score=scores[rule])
        pooled = replay(visits, within=["month"], n_draws=n_draws)
        row: dict[str, object] = {
            "rule": rule, "days_earlier": pooled.days_earlier_mean,
            "low": pooled.days_earlier_low, "high": pooled.days_earlier_high,
        }  # fmt: skip
        parts = dict.fromkeys(("days_earlier_within", "low_within", "high_within"), np.nan)
        if within is not None:
            apart = replay(visits, within=["month", within], n_draws=n_draws)
            parts = dict(zip(parts, (apart.days_earlier_mean, apart.days_earlier_low,
                                     apart.days_earlier_high), strict=True))  # fmt: skip
        row |= parts
        taken = at_capacity(visits, within=["month"], n_draws=n_draws)
        for share, one in zip((10, 25, 50), taken.to_dict("records"), strict=True):
            row |= {
                f"recall_{share}": one["recall"], f"recall_{share}_low": one["recall_low"],
                f"recall_{share}_high": one["recall_high"],
            }  # fmt: skip
        rows.append(row | {"precision_10": taken["precision"].iloc[0]})
    return pd.DataFrame(rows).sort_values("days_earlier", ascending=False, ignore_index=True)


def gain(
    history: pd.DataFrame, scores: Mapping[str, pd.Series], *, n_draws: int
) -> tuple[float, float, float]:
    """Return how many days earlier the first rule is than the second, with its 90 % interval.

    Both are replayed on the same resampled sites.

    Parameters
    ----------
    scores : two rules
    """
    one, other = (
        replay(history.assign(score=score), within=["month"], n_draws=n_draws)
        for score in scores.values()
    )
    apart = one.draws - other.draws
    is_told = np.isfinite(apart).any()
    low, high = np.nanquantile(apart, (0.05, 0.95)) if is_told else (np.nan, np.nan)
    return one.days_earlier_mean - other.days_earlier_mean, float(low), float(high)
