"""The one full review by area, trade and unit: which are signed off, which are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Reviewed:
    """One side of the review.

    Attributes
    ----------
    signed : how many of `of` are signed off
    missing : those not signed off: village codes, categories or site ids, in the order given
    """

    signed: int
    of: int
    missing: tuple[str, ...]


def detail(tasks: pd.DataFrame, name: str) -> pd.Series:
    """Return a field of `details` for each task; None where it is not given."""
    said: list[Any] = [one.get(name) if isinstance(one, dict) else None for one in tasks["details"]]
    return pd.Series(said, tasks.index, dtype=object)


def signed_off(reviews: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Return whether each review is finished by the day and names who signed it."""
    is_named = detail(reviews, "signed_by").fillna("").astype(str).str.strip() != ""
    return is_named & (reviews["done_on"] <= pd.Timestamp(as_of))


def review_cover(
    reviews: pd.DataFrame,
    *,
    villages: Sequence[str],
    trades: Sequence[str],
    units: Sequence[str],
    as_of: date,
) -> dict[str, Reviewed]:
    """Return how far the review has come by area, by trade and by unit.

    ``area``, ``trade``, ``unit``.

    Parameters
    ----------
    reviews
        Tasks of kind `review`: `village_code`, `site_id`, `done_on`, `details` with `category` and
        `signed_by`. A review of a unit counts for its unit alone, one of a trade for its trade.
    villages, trades, units : whatever should be reviewed; units as text of their site id
    """
    done = reviews[signed_off(reviews, as_of=as_of)]
    category = detail(done, "category")
    is_unit, is_trade = done["site_id"].notna(), category.notna()
    seen = {
        "area": set(done.loc[~is_unit & ~is_trade, "village_code"].dropna()),
        "trade": set(category[~is_unit & is_trade]),
        "unit": {str(int(one)) for one in done.loc[is_unit, "site_id"]},
    }
    wanted = {"area": villages, "trade": trades, "unit": units}
    return {side: _reviewed(seen[side], wanted[side]) for side in wanted}


def _reviewed(seen: set[str], wanted: Sequence[str]) -> Reviewed:
    missing = tuple(one for one in wanted if one not in seen)
    return Reviewed(len(wanted) - len(missing), len(wanted), missing)
