"""Hazard density of each village, ranked with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.eb import SEED, BaseKind, Estimate, Overall, rank_table
from analysis.risk.rules import Rules
from geo.areas import with_area
from vocabulary.errors import CampaignError
from vocabulary.terms import Tier

if TYPE_CHECKING:
    from analysis.day import Day

Measure = Literal["all", "open", "overdue", "found", "closed_in_time"]
Base = Literal["area", "sites", "households", "visits", "due"]
Period = tuple[date, date]
BASES: Final[tuple[Base, ...]] = get_args(Base)

_KIND: Final[dict[Base, BaseKind]] = {
    "area": "area",
    "sites": "population",
    "households": "population",
    "visits": "population",
    "due": "trials",
}
# Below five items a rate says next to nothing; it is ranked, and marked so.
SMALL_BASE: Final = 5
# Per visit the villages differ so much in how often they were looked at that the moment estimate,
# which has one variance for all, can lie at the end of its interval: there the value is the
# posterior mean of the model the interval comes from.
_ESTIMATE: Final[dict[Base, Estimate]] = {"visits": "posterior"}
_COUNTED_BASES: Final = ("sites", "visits", "due")
_RANKED: Final = (
    "raw",
    "eb",
    "low",
    "high",
    "rank",
    "rank_low",
    "rank_high",
    "p_worst3",
    "band",
)


class DensityError(CampaignError):
    """The density asked for does not exist, or needs a frame that was not given."""


@dataclass(frozen=True)
class RankChoice:
    """What villages are ranked by.

    Attributes
    ----------
    measure
        Hazards counted; "found" needs `period` (both days included); "closed_in_time" is the share
        put right in time and goes with the base "due".
    base
        Per km², per site, per 1,000 households, per visit (of the period, or ever), per hazard
        whose deadline has passed.
    weighted : count each hazard by the weight of its tier instead of 1

    Raises
    ------
    DensityError
        A measure and a base that do not go together, or a missing period.
    """

    measure: Measure
    base: Base
    period: Period | None = None
    weighted: bool = False

    def __post_init__(self) -> None:
        is_share = self.measure == "closed_in_time"
        if is_share != (self.base == "due"):
            raise DensityError(
                f"closed_in_time goes with the base due, got {self.measure} per {self.base}."
            )
        if is_share and self.weighted:
            raise DensityError("closed_in_time is a share of hazards and cannot be weighted.")
        if self.measure == "found" and self.period is None:
            raise DensityError("Hazards found need a period (first day, last day), got none.")


@dataclass(frozen=True)
class Ranking:
    """A ranked list of villages.

    Attributes
    ----------
    table
        Indexed `village_code`, in the order of `villages`: `count`, `base`, `raw`, `eb`, `low`,
        `high`, `rank` (1 is worst), `rank_low`, `rank_high` (Int64), `p_worst3`, `band`, `note`
        (``no_base``: unranked; ``small_base``; ``too_few``: fewer than two villages; or NA).
    overall : none when fewer than two villages can be ranked
    n_without_village : hazards counted nowhere because their site lies in no village
    """

    table: pd.DataFrame
    overall: Overall | None
    n_without_village: int


def ranking(
    villages: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    clocked: pd.DataFrame,
    choice: RankChoice,
    *,
    visits: pd.DataFrame | None = None,
    rules: Rules | None = None,
) -> Ranking:
    """Return the density of each village with its interval and its rank.

    Parameters
    ----------
    villages : indexed `village_code`, EPSG:4326; `area_km2` is computed where the column is missing
    clocked : of `analysis.risk.hazards.with_clock`, of the same day as `sites`
    visits : needed by the base "visits"
    rules : needed where hazards are weighted

    Raises
    ------
    DensityError
        A frame or the rules are missing.
    """
    counted = _counted(clocked, choice)
    codes = villages.index
    seat = _seats(counted, codes)
    weight = _weights(counted, rules=rules) if choice.weighted else np.ones(len(counted))
    count = np.bincount(seat[seat >= 0], weights=weight[seat >= 0], minlength=len(codes))
    if choice.base == "due":
        amount = _per_code(clocked[clocked["closed_in_time"].notna()], codes)
    else:
        amount = _amount(villages, sites, choice, visits=visits)
    table = pd.DataFrame({"count": count, "base": amount}, index=codes.rename("village_code"))
    # Weighted counts vary more than their size says: they are brought to the number of unweighted
    # hazards with the same relative spread, and back (Fay and Feuer 1997).
    per_item = float((weight**2).sum() / weight.sum()) if weight.sum() > 0 else 1.0
    ranked, overall = _rank(
        table,
        kind=_KIND[choice.base],
        estimate=_ESTIMATE.get(choice.base, "moments"),
        worst="low" if choice.measure == "closed_in_time" else "high",
        per_item=per_item,
    )
    ranked["note"] = _notes(table, base=choice.base, is_ranked=overall is not None)
    return Ranking(ranked, overall, int((seat < 0).sum()))


def _rank(
    table: pd.DataFrame,
    *,
    kind: BaseKind,
    estimate: Estimate,
    worst: Literal["high", "low"],
    per_item: float,
) -> tuple[pd.DataFrame, Overall | None]:
    ranked = table.reindex(columns=[*table.columns, *_RANKED]).astype({"band": object})
    whole = ["rank", "rank_low", "rank_high"]
    has_base = (table["base"] > 0).to_numpy()
    overall = None
    if has_base.sum() >= 2:
        rankable = table[has_base].assign(count=table["count"] / per_item)
        result, overall = rank_table(rankable, kind=kind, worst=worst, estimate=estimate, seed=SEED)
        scaled = ["raw", "eb", "low", "high"]
        result[scaled] *= per_item
        overall = Overall(
            overall.rate * per_item,
            overall.a * per_item**2,
            overall.b * per_item,
            overall.p_differ,
        )
        for column in _RANKED:
            ranked.loc[has_base, column] = result[column].to_numpy()
    ranked[whole] = ranked[whole].astype("Int64")
    ranked["base"] = table["base"]
    return ranked, overall


def _counted(clocked: pd.DataFrame, choice: RankChoice) -> pd.DataFrame:
    by_measure: dict[str, Callable[[], pd.Series]] = {
        "open": lambda: clocked["is_open"],
        "overdue": lambda: clocked["is_overdue"],
        "closed_in_time": lambda: clocked["closed_in_time"].fillna(False).astype(bool),
    }
    if choice.measure in by_measure:
        return clocked[by_measure[choice.measure]()]
    if choice.measure == "found" and choice.period is not None:
        return clocked[_within(clocked["found_on"], choice.period)]
    return clocked


def _amount(
    villages: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    choice: RankChoice,
    *,
    visits: pd.DataFrame | None,
) -> npt.NDArray[np.float64]:
    if choice.base == "area":
        return area_km2(villages)
    if choice.base == "households":
        households = pd.to_numeric(villages["households"])
        return np.asarray(households.to_numpy(dtype=np.float64, na_value=np.nan) / 1000)
    if choice.base != "visits":
        return _per_code(sites, villages.index)
    if visits is None:
        raise DensityError("A density per visit needs the visits frame, got none.")
    if choice.period is not None:
        visits = visits[_within(visits["visited_on"], choice.period)]
    return _per_code(visits, villages.index)


def area_km2(villages: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return the area of each village in km² (EPSG:4544); NaN without a boundary."""
    if "area_km2" in villages:
        known: npt.NDArray[np.float64] = villages["area_km2"].to_numpy(np.float64, na_value=np.nan)
        return known
    area = with_area(villages)["area_km2"].to_numpy(dtype=np.float64)
    return np.where(area > 0, area, np.nan)


def _per_code(rows: pd.DataFrame, codes: pd.Index) -> npt.NDArray[np.float64]:
    seat = _seats(rows, codes)
    return np.bincount(seat[seat >= 0], minlength=len(codes)).astype(np.float64)


def _seats(rows: pd.DataFrame, codes: pd.Index) -> npt.NDArray[np.intp]:
    return codes.get_indexer(pd.Index(rows["village_code"].astype(object)))


def _within(days: pd.Series, period: Period) -> pd.Series:
    return days.between(pd.Timestamp(period[0]), pd.Timestamp(period[1]))


def _weights(counted: pd.DataFrame, *, rules: Rules | None) -> npt.NDArray[np.float64]:
    if rules is None:
        raise DensityError("Hazards are weighted by the rules in force, got none.")
    by_tier = {tier.value: rules.number("risk.weights", tier.value) for tier in Tier}
    weights = counted["tier"].astype(str).map(by_tier).fillna(0)
    return np.asarray(weights, dtype=np.float64)


def _notes(table: pd.DataFrame, *, base: Base, is_ranked: bool) -> npt.NDArray[np.object_]:
    amount = table["base"].to_numpy()
    notes = np.full(len(table), None, dtype=object)
    if base in _COUNTED_BASES:
        notes[amount < SMALL_BASE] = "small_base"
    if not is_ranked:
        notes[:] = "too_few"
    notes[~(amount > 0)] = "no_base"
    return notes


def of(
    day: Day,
    measure: Measure,
    base: Base,
    period: Period | None = None,
    *,
    weighted: bool = False,
) -> Ranking:
    """Return the ranking of a day's villages; see `ranking`."""
    return ranking(
        day.villages,
        day.sites,
        day.hazards,
        RankChoice(measure, base, period, weighted),
        visits=day.visits,
        rules=day.rules,
    )


def named_of(
    day: Day,
    measure: Measure,
    base: Base,
    period: Period | None = None,
    *,
    weighted: bool = False,
) -> pd.DataFrame:
    """Return the table of `of` with the columns of the villages beside it, the worst first.

    Unranked villages come last.
    """
    ranked = day.once(of, measure, base, period, weighted=weighted).table
    beside = day.villages[["name", "short_name", "provenance", "area_km2"]]
    return ranked.join(beside).sort_values(["rank", "raw"], na_position="last")
