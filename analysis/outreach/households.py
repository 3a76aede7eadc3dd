"""Three clears, three offs: how many doors were seen, how many pass, and how sure that share is."""

from __future__ import annotations

from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd

from analysis.ranking.posterior import wilson
from vocabulary.terms import HouseholdTick

ITEMS: Final = tuple(item.value for item in HouseholdTick)
CONFIDENCE: Final = 0.95


def share_of(passed: pd.Series, seen: pd.Series) -> pd.DataFrame:
    """Return a share and its Wilson interval, 95 %: `share`, `low`, `high`, NaN of nothing seen."""
    low, high = wilson(passed, seen, level=CONFIDENCE)
    share = passed / seen.where(seen > 0)
    return pd.DataFrame({"share": share, "low": low, "high": high}, index=seen.index)


def latest(checks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the last check of each door by the day, its six items as columns.

    With one boolean column (NA: not seen) for each `HouseholdTick` and `is_pass`: every item that
    was seen is in order, and at least one was seen.
    """
    rows = checks[checks["checked_on"] <= pd.Timestamp(as_of)]
    rows = rows.sort_values("checked_on", kind="stable")
    rows = rows.drop_duplicates(["village_code", "site_id", "household"], keep="last").sort_index()
    ticks = [value if isinstance(value, dict) else {} for value in rows["ticks"]]
    items = pd.DataFrame(
        {name: pd.array([tick.get(name) for tick in ticks], "boolean") for name in ITEMS},
        index=rows.index,
    )
    n_seen = items.notna().sum(axis=1)
    in_order = items.fillna(True).all(axis=1).astype(bool)
    return rows.join(items).assign(is_pass=in_order & (n_seen > 0))


def by_village(villages: pd.DataFrame, doors: pd.DataFrame) -> pd.DataFrame:
    """Return coverage and pass share of each village.

    Indexed `village_code`: `total` (households, NaN), `seen`, `passed`, `coverage` (NaN where the
    total is not known), `share`, `low`, `high`.

    Parameters
    ----------
    villages : index `village_code`; `households` (NaN where not known)
    doors : of `latest`
    """
    total = villages["households"].astype("float64")
    return _counted(doors, by="village_code", total=total)


def by_building(sites: gpd.GeoDataFrame | pd.DataFrame, doors: pd.DataFrame) -> pd.DataFrame:
    """Return coverage and pass share of each building or compound with households; see above.

    Parameters
    ----------
    sites : index `site_id`; `households`; those with neither households nor a check are left out
    doors : of `latest`
    """
    total = sites["households"].astype("float64")
    checked = set(doors["site_id"].dropna().astype("int64"))
    kept = (total > 0) | total.index.isin(checked)
    return _counted(doors[doors["site_id"].notna()], by="site_id", total=total[kept])


def by_item(doors: pd.DataFrame) -> pd.DataFrame:
    """Return how often each of the six items was seen and in order.

    Returns
    -------
    (6,) DataFrame, index `item`
        `seen`, `passed`, `share`, `low`, `high`.
    """
    index = pd.Index(ITEMS, name="item")
    seen = pd.Series([int(doors[i].notna().sum()) for i in ITEMS], index)
    passed = pd.Series([int(doors[i].fillna(False).sum()) for i in ITEMS], index)
    return pd.DataFrame({"seen": seen, "passed": passed}).join(share_of(passed, seen))


def _counted(doors: pd.DataFrame, *, by: str, total: pd.Series) -> pd.DataFrame:
    key = doors[by] if by == "village_code" else doors[by].astype("int64")
    seen = doors.groupby(key).size().reindex(total.index, fill_value=0)
    passed = doors["is_pass"].groupby(key).sum().reindex(total.index, fill_value=0).astype("int64")
    coverage = (seen / total.where(total > 0)).clip(upper=1)
    table = pd.DataFrame({"total": total, "seen": seen, "passed": passed, "coverage": coverage})
    return table.join(share_of(passed, seen))
