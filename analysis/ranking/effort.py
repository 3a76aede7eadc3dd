"""How hard each village was looked at, and its density if all had been looked at alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking import density
from analysis.ranking.eb import shrunk
from analysis.ranking.posterior import fit

if TYPE_CHECKING:
    from analysis.day import Day

Period = tuple[date, date]

# Less than half the overall visits per site: what was found there says little of what is there.
LITTLE: Final = 0.5


def effort(
    villages: pd.Index,
    sites: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    period: Period | None = None,
) -> pd.DataFrame:
    """Return the inspection effort in each village.

    Indexed `village_code`: `n_sites`, `n_visits`, `n_seen` (sites visited at least once),
    `visits_per_site`, `seen_share` (NaN without a site), `relative` (visits per site over that of
    all villages; NaN without a site or without a visit anywhere), `is_little` (below half).

    Parameters
    ----------
    villages : village codes
    period : both days included; None: all visits
    """
    within = visits
    if period is not None:
        days = pd.Timestamp(period[0]), pd.Timestamp(period[1])
        within = visits[visits["visited_on"].between(*days)]
    table = pd.DataFrame(index=villages.rename("village_code"))
    table["n_sites"] = _count(sites, villages)
    table["n_visits"] = _count(within, villages)
    table["n_seen"] = _count(within.drop_duplicates("site_id"), villages)
    n_sites = table["n_sites"].to_numpy(dtype=np.float64)
    table["visits_per_site"] = _ratio(table["n_visits"].to_numpy(dtype=np.float64), n_sites)
    table["seen_share"] = _ratio(table["n_seen"].to_numpy(dtype=np.float64), n_sites)
    total = float(n_sites.sum())
    overall = float(table["n_visits"].sum()) / total if total else np.nan
    relative = table["visits_per_site"] / (overall if overall > 0 else np.nan)
    table["relative"] = relative
    table["is_little"] = relative < LITTLE
    return table


def adjusted(found: pd.DataFrame, looked: pd.DataFrame) -> pd.DataFrame:
    """Return the density per site as it would be with as many visits per site everywhere.

    Indexed `village_code`: `per_site` (count over sites), `per_visit` (count over visits),
    `adjusted` (per visit by the posterior mean, as `analysis.density` has it per visit, times the
    overall visits per site: hazards per site at the overall effort), `rank` and `rank_adjusted`
    (Int64, 1 the highest; NA where it cannot be said), `moves` (places gained or lost by the
    adjustment).

    It takes for granted that each visit finds at the same rate however many went before. Later
    visits to the same site find less, so the adjusted figure is too low for a village looked at
    much, and too high for one looked at little: the truth lies between the two ranks.

    Parameters
    ----------
    found : indexed `village_code`: `count` (hazards found in the period)
    looked : `effort` of the same period
    """
    count = found["count"].reindex(looked.index).to_numpy(dtype=np.float64)
    n_visits = looked["n_visits"].to_numpy(dtype=np.float64)
    n_sites = looked["n_sites"].to_numpy(dtype=np.float64)
    table = pd.DataFrame(index=looked.index)
    table["per_site"] = _ratio(count, n_sites)
    table["per_visit"] = _ratio(count, n_visits)
    can = (n_visits > 0) & (n_sites > 0)
    overall = n_visits[can].sum() / n_sites[can].sum() if can.any() else np.nan
    level = np.full(len(count), np.nan)
    if can.any():
        per_visit = fit(count[can], n_visits[can], is_share=False).moments()[0]
        level[can] = per_visit * overall
    table["adjusted"] = level
    by_site = np.full(len(count), np.nan)
    if can.sum() >= 2:
        by_site[can] = shrunk(count[can], n_sites[can], kind="population")
    table["rank"] = _rank(by_site, table.index)
    table["rank_adjusted"] = _rank(np.where(np.isnan(by_site), np.nan, level), table.index)
    table["moves"] = table["rank"] - table["rank_adjusted"]
    return table


def _rank(values: npt.NDArray[np.float64], index: pd.Index) -> pd.Series:
    return pd.Series(values, index=index).rank(ascending=False, method="min").astype("Int64")


def _count(rows: pd.DataFrame, codes: pd.Index) -> npt.NDArray[np.int64]:
    seat = codes.get_indexer(pd.Index(rows["village_code"].astype(object)))
    return np.bincount(seat[seat >= 0], minlength=len(codes)).astype(np.int64)


def _ratio(
    over: npt.NDArray[np.float64], under: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    return np.asarray(np.divide(over, under, out=np.full(len(under), np.nan), where=under > 0))


def of(day: Day, period: tuple[date, date]) -> pd.DataFrame:
    """Return the effort in each village beside its adjusted density, most visits per site first.

    Indexed `village_code`: Of `effort` and `adjusted`, with `short_name`, `count`; `low`, `high`
    (90 % interval of `rank`), `low_adjusted`, `high_adjusted` (Int64).
    """
    looked = effort(day.villages.index, day.sites, day.visits, period=period)
    found = day.once(density.of, "found", "sites", period).table
    table = looked.join(adjusted(found[["count"]], looked))
    table["count"] = found["count"].reindex(table.index)
    by_visit = day.once(density.of, "found", "visits", period).table
    for ranked, tail in ((found, ""), (by_visit, "_adjusted")):
        low, high = (ranked[name].reindex(table.index) for name in ("rank_low", "rank_high"))
        # Two ways to a place may differ by one where villages are as good as equal.
        table[f"low{tail}"] = low.where(low <= table[f"rank{tail}"], table[f"rank{tail}"])
        table[f"high{tail}"] = high.where(high >= table[f"rank{tail}"], table[f"rank{tail}"])
    table["short_name"] = day.villages["short_name"]
    return table.sort_values("visits_per_site", ascending=False, na_position="last")
