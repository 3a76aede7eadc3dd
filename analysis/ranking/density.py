"""Hazard density of each village, ranked with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.clustered import FEWEST_SITES, permuted_p, phi_of
from analysis.ranking.eb import (
    GATE,
    SEED,
    BaseKind,
    Estimate,
    Overall,
    bands,
    competition_rank,
    rank_sites,
    rank_table,
    shrunk,
)
from analysis.risk.rules import Rules
from geo.areas import with_area
from vocabulary.errors import CampaignError
from vocabulary.terms import Tier

if TYPE_CHECKING:
    from analysis.day import Day

Measure = Literal["all", "open", "overdue", "found", "closed_in_time"]
Base = Literal["visited", "area", "sites", "households", "visits", "due"]
Period = tuple[date, date]
BASES: Final[tuple[Base, ...]] = get_args(Base)

# 隐患密度, the measure every page, slide and paper uses: open hazards per hundred sites visited.
HEADLINE: Final[tuple[Measure, Base]] = ("open", "visited")
HUNDRED: Final = 100.0
_KIND: Final[dict[Base, BaseKind]] = {
    "visited": "population",
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
_COUNTED_BASES: Final = ("visited", "sites", "visits", "due")
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
        Per hundred sites visited at least once (in the campaign, or in the period), per km², per
        site, per 1,000 households, per visit (of the period, or ever), per hazard whose deadline
        has passed.
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
        Indexed `village_code`, in the order of `villages`: `count`, `base`, `raw` (of the base
        "visited" per hundred), `eb`, `low`, `high`, `rank` (1 is worst), `rank_low`, `rank_high`
        (Int64), `p_worst3` (these three are missing where the villages cannot be told apart),
        `band`, `seen_share` (of the sites; somebody was there), `note` (``not_visited``: nobody
        was there, so no band; ``no_base``: unranked; ``small_base``; ``too_few``: fewer than two
        villages; or NA).
    overall : none when fewer than two villages can be ranked
    n_without_village : hazards counted nowhere because their site lies in no village
    phi : how many times chance hazards vary between the sites of a village, at least 1
    """

    table: pd.DataFrame
    overall: Overall | None
    n_without_village: int
    phi: float = 1.0


@dataclass(frozen=True, eq=False)
class _Looked:
    """The sites somebody was at, with what is counted there.

    `base` is 1 of a site, or its hazards that fell due; `area` the place of its village.
    """

    count: npt.NDArray[np.float64]
    base: npt.NDArray[np.float64]
    area: npt.NDArray[np.int64]


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
    visits : needed by the base "visits"; without them only a hazard found says somebody was there
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
    # Weighted counts vary more than their size says: they are brought to the number of unweighted
    # hazards with the same relative spread, and back (Fay and Feuer 1997).
    per_item = float((weight**2).sum() / weight.sum()) if weight.sum() > 0 else 1.0
    seen = sites_seen(sites, clocked, visits=visits, period=choice.period)
    looked = _looked(sites.loc[seen], codes, counted, weight / per_item)
    if choice.base == "due":
        looked = _due_by_site(clocked, counted, codes)
    n_seen = np.bincount(looked.area, minlength=len(codes)).astype(np.float64)
    count = _summed(seat, weight, len(codes))
    if choice.base == "visited":
        # Only what is at sites that somebody visited: figure and base are of the same places.
        count = _summed(looked.area, looked.count, len(codes)) * per_item
        amount = n_seen
    elif choice.base == "due":
        amount = _per_code(clocked[clocked["closed_in_time"].notna()], codes)
    else:
        amount = _amount(villages, sites, choice, visits=visits)
    table = pd.DataFrame({"count": count, "base": amount}, index=codes.rename("village_code"))
    ranked, overall, phi = (
        _rank_clustered(table, looked, per_item)
        if choice.base == "visited"
        else _rank(table, looked, choice, per_item)
    )
    n_sites = _per_code(sites, codes)
    share = np.divide(n_seen, n_sites, out=np.full(len(codes), np.nan), where=n_sites > 0)
    ranked["seen_share"] = np.nan if choice.base == "due" else np.minimum(share, 1.0)
    # Without visits nobody knows where nobody was; a share has the hazards that fell due.
    is_known = choice.base == "visited" or (visits is not None and choice.base != "due")
    has_nobody = (n_seen == 0) & is_known
    told = _silent(ranked, overall, has_nobody=(n_seen < FEWEST_SITES) & is_known)
    told["note"] = _notes(
        table, base=choice.base, is_ranked=overall is not None, has_nobody=has_nobody
    )
    return Ranking(told, overall, int((seat < 0).sum()), phi)


def of_visited(
    codes: pd.Index, area: npt.NDArray[np.int64], count: npt.NDArray[np.float64]
) -> Ranking:
    """Return the ranking per hundred sites visited, from the sites somebody visited alone.

    It is what `ranking` says of the unweighted open hazards of the same sites; `seen_share` is
    missing.

    Parameters
    ----------
    codes : of the villages, in their order
    area : (n,) place in `codes` of each site visited
    count : (n,) hazards at each of them
    """
    looked = _Looked(count, np.ones(len(count)), area)
    n_seen = np.bincount(area, minlength=len(codes)).astype(np.float64)
    # By place while it is computed: a code for each site of a country would be looked up in vain.
    table = pd.DataFrame({"count": _summed(area, count, len(codes)), "base": n_seen})
    ranked, overall, phi = _rank_clustered(table, looked, 1.0)
    told = _silent(ranked, overall, has_nobody=n_seen < FEWEST_SITES)
    told["note"] = _notes(
        table, base="visited", is_ranked=overall is not None, has_nobody=n_seen == 0
    )
    return Ranking(told.set_axis(codes), overall, 0, phi)


def _rank_clustered(
    table: pd.DataFrame, looked: _Looked, per_item: float
) -> tuple[pd.DataFrame, Overall | None, float]:
    """Rank the villages per hundred sites visited, whole sites taken as independent."""
    ranked = table.reindex(columns=[*table.columns, *_RANKED]).astype({"band": object})
    if (table["base"] > 0).sum() < 2:
        return _whole(ranked), None, 1.0
    sites = pd.DataFrame(
        {"area": table.index[looked.area], "count": looked.count, "base": looked.base}
    )
    found, overall, phi = rank_sites(sites, areas=table.index)
    scale = per_item * HUNDRED
    for name in _RANKED:
        ranked[name] = found[name] * scale if name in ("raw", "eb", "low", "high") else found[name]
    overall = replace(
        overall, rate=overall.rate * scale, a=overall.a * scale**2, b=overall.b * scale
    )
    return _whole(ranked), overall, phi


def _rank(
    table: pd.DataFrame, looked: _Looked, choice: RankChoice, per_item: float
) -> tuple[pd.DataFrame, Overall | None, float]:
    """Rank the villages by another base; what many hazards in one building add is allowed for."""
    ranked = table.reindex(columns=[*table.columns, *_RANKED]).astype({"band": object})
    kind, estimate = _KIND[choice.base], _ESTIMATE.get(choice.base, "moments")
    worst: Literal["high", "low"] = "low" if choice.measure == "closed_in_time" else "high"
    is_share = kind == "trials"
    phi = phi_of(looked.count, looked.base, looked.area, len(table), is_share=is_share)
    has_base = (table["base"] > 0).to_numpy()
    overall = None
    if has_base.sum() >= 2:
        rankable = table[has_base].assign(count=table["count"] / per_item)
        result, overall = rank_table(
            rankable / phi, kind=kind, worst=worst, estimate=estimate, seed=SEED
        )
        if is_share:
            rng = np.random.default_rng(SEED)
            p = permuted_p(looked.count, looked.base, looked.area, len(table), rng=rng)
            overall = replace(overall, p_differ=p)
            result["band"] = bands(
                result["low"].to_numpy(), result["high"].to_numpy(), overall=overall, worst=worst
            )
        result["raw"] = rankable["count"] / rankable["base"]
        _as_published(result, rankable, kind=kind, estimate=estimate, worst=worst)
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
    ranked["base"] = table["base"]
    return _whole(ranked), overall, phi


def _as_published(
    result: pd.DataFrame,
    table: pd.DataFrame,
    *,
    kind: BaseKind,
    estimate: Estimate,
    worst: Literal["high", "low"],
) -> None:
    """Put Marshall's value of the counts themselves in the place of that of the drawn ones."""
    if estimate != "moments":
        return
    eb = shrunk(table["count"].to_numpy(np.float64), table["base"].to_numpy(np.float64), kind=kind)
    rank = competition_rank(eb if worst == "low" else -eb)
    result["eb"], result["rank"] = eb, rank
    result["low"], result["high"] = np.minimum(result["low"], eb), np.maximum(result["high"], eb)
    result["rank_low"] = np.minimum(result["rank_low"], rank)
    result["rank_high"] = np.maximum(result["rank_high"], rank)


def _whole(ranked: pd.DataFrame) -> pd.DataFrame:
    return ranked.astype(dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64"))


def _silent(
    ranked: pd.DataFrame, overall: Overall | None, *, has_nobody: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Leave unsaid what cannot be told: where nobody was, and where villages do not differ."""
    is_banded = ranked["band"].notna() & has_nobody
    ranked.loc[is_banded, "band"] = "cannot_be_told_apart"
    if overall is not None and overall.p_differ > GATE:
        ranked[["rank_low", "rank_high"]] = pd.NA
        ranked["p_worst3"] = np.nan
    return _whole(ranked)


def sites_seen(
    sites: pd.DataFrame,
    clocked: pd.DataFrame,
    *,
    visits: pd.DataFrame | None,
    period: Period | None = None,
) -> npt.NDArray[np.bool_]:
    """Say at which sites somebody was: a visit, or a hazard found, in the campaign or period."""
    found = clocked
    if "is_carried" in clocked:
        found = found[~clocked["is_carried"].astype(bool)]
    if period is not None:
        found = found[_within(found["found_on"], period)]
        visits = None if visits is None else visits[_within(visits["visited_on"], period)]
    been = set(found["site_id"]) | (set() if visits is None else set(visits["site_id"]))
    return np.asarray(sites.index.isin(list(been)))


def _looked(
    seen: pd.DataFrame,
    codes: pd.Index,
    counted: pd.DataFrame,
    weight: npt.NDArray[np.float64],
) -> _Looked:
    seat = _seats(seen, codes)
    seen, seat = seen[seat >= 0], seat[seat >= 0]
    place = seen.index.get_indexer(pd.Index(counted["site_id"]))
    count = _summed(place, weight, len(seen))
    return _Looked(count, np.ones(len(seen)), seat.astype(np.int64))


def _summed(
    place: npt.NDArray[Any], weight: npt.NDArray[np.float64], n: int
) -> npt.NDArray[np.float64]:
    """Sum of the weights at each of n places; -1 is none of them."""
    here = place >= 0
    return np.bincount(place[here], weights=weight[here], minlength=n).astype(np.float64)


def _due_by_site(clocked: pd.DataFrame, counted: pd.DataFrame, codes: pd.Index) -> _Looked:
    due = clocked[clocked["closed_in_time"].notna()]
    seat = _seats(due, codes)
    due, seat = due[seat >= 0], seat[seat >= 0]
    rows = due.assign(area=seat, done=due.index.isin(counted.index))
    by_site = rows.groupby(["site_id", "area"])["done"].agg(["sum", "size"]).reset_index()
    return _Looked(
        by_site["sum"].to_numpy(np.float64),
        by_site["size"].to_numpy(np.float64),
        by_site["area"].to_numpy(np.int64),
    )


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


def _notes(
    table: pd.DataFrame, *, base: Base, is_ranked: bool, has_nobody: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    amount = table["base"].to_numpy()
    notes = np.full(len(table), None, dtype=object)
    if base in _COUNTED_BASES:
        notes[amount < SMALL_BASE] = "small_base"
    if not is_ranked:
        notes[:] = "too_few"
    notes[~(amount > 0)] = "no_base"
    notes[has_nobody] = "not_visited"
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
