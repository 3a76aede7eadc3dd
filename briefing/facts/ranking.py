"""Ranking villages by the share put right, with what the data cannot tell apart said beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

import pandas as pd

from analysis.ranking.eb import rank_table
from briefing.facts.fact import percent

Band = Literal["better", "worse", "alike"]

# A rank needs somebody to be compared with.
FEWEST: Final = 2


@dataclass(frozen=True)
class Standing:
    """Where one village stands among those compared.

    Attributes
    ----------
    rank : 1 is the highest share; equal printed shares have one rank (1, 2, 2, 4)
    low, high : 90 % interval of the village's own share, 0 to 1
    rank_low, rank_high : 90 % interval of its rank
    band : against the share of all villages together
    """

    rank: int
    low: float
    high: float
    rank_low: int
    rank_high: int
    band: Band


def standings(shares: Mapping[str, tuple[int, int]]) -> dict[str, Standing]:
    """Rank villages by their share, highest first.

    Intervals and bands are those of `analysis.ranking.eb.rank_table`; the rank itself goes by the
    printed share, as a circular's reader checks it.

    Parameters
    ----------
    shares : mapping of village code to (part, whole)
        Every whole >= 1; small bases are left out by the caller.

    Returns
    -------
    dict of village code to Standing
        Empty with fewer than two villages.
    """
    if len(shares) < FEWEST:
        return {}
    table = pd.DataFrame.from_dict(dict(shares), orient="index", columns=["count", "base"])
    # Highest share first: `rank_table` calls that end "worst", the bands are turned round below.
    ranked, _ = rank_table(table, kind="trials", worst="high")
    ranks = competition_ranks({k: percent(part / whole) for k, (part, whole) in shares.items()})
    return {
        str(code): Standing(
            rank=ranks[str(code)],
            low=float(row["low"]),
            high=float(row["high"]),
            rank_low=min(int(row["rank_low"]), ranks[str(code)]),
            rank_high=max(int(row["rank_high"]), ranks[str(code)]),
            band=_BANDS[row["band"]],
        )
        for code, row in ranked.iterrows()
    }


def competition_ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Return ranks, highest value first; equal values share one (1, 2, 2, 4)."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}


_BANDS: Final[dict[str, Band]] = {
    "clearly_worse": "better",
    "clearly_better": "worse",
    "cannot_be_told_apart": "alike",
}
