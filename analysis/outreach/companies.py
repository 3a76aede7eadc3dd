"""The league of residential compounds and their property companies, with how sure each place is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from analysis.ranking.eb import SEED, rank_table
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.day import Day

Measure = Literal["open", "all"]
# Hazards are counted per this many households.
PER: Final = 100.0
NO_PATROL: Final = "R09"
_RANKED: Final = (
    "raw", "eb", "low", "high", "rank", "rank_low", "rank_high", "p_worst3", "band",
)  # fmt: skip


def compounds(
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    measure: Measure = "open",
) -> pd.DataFrame:
    """Return each compound with its hazards, ranked per 100 households with its uncertainty.

    Indexed `site_id`: `company` (NA: none on record), `has_company`, `n_open`, `n_all`, `n_visits`,
    `n_found`, `has_no_patrol` (R09 open), `count`, `base` (households / 100; NaN where not known)
    and the columns of `analysis.ranking.eb.rank_table`; NaN where the households are not known.

    Parameters
    ----------
    hazards : with the clock of `analysis.risk.hazards.with_clock`
    """
    homes = sites[sites["category"] == Category.COMPOUND.value]
    mine = hazards[hazards["site_id"].isin(homes.index)]
    is_open = mine[mine["is_open"]]
    n_visits = visits.groupby("site_id").size()
    n_found = visits.groupby("site_id")["n_found"].sum()
    table = pd.DataFrame(
        {
            "company": homes["property_company"],
            "has_company": homes["property_company"].notna(),
            "n_open": _per_site(is_open, homes.index),
            "n_all": _per_site(mine, homes.index),
            "n_visits": n_visits.reindex(homes.index, fill_value=0).astype("int64"),
            "n_found": n_found.reindex(homes.index, fill_value=0).astype("int64"),
            "has_no_patrol": _per_site(is_open[is_open["code"] == NO_PATROL], homes.index) > 0,
        },
        index=homes.index,
    )
    households = homes["households"].astype("float64")
    return ranked(
        table.assign(
            count=table["n_open" if measure == "open" else "n_all"],
            base=(households / PER).where(households > 0),
        )
    )


def companies(by_compound: pd.DataFrame) -> pd.DataFrame:
    """Return the property companies, each with all of its compounds, ranked in the same way.

    Indexed `company`: `n_compounds`, `n_open`, `n_all`, `count`, `base` and the columns of the
    ranking.

    Parameters
    ----------
    by_compound
        Of `compounds`; a compound without a company or without known households counts for no one.
    """
    known = by_compound[by_compound["has_company"] & by_compound["base"].notna()]
    groups = known.groupby("company")
    table = pd.DataFrame(
        {
            "n_compounds": groups.size(),
            "n_open": groups["n_open"].sum(),
            "n_all": groups["n_all"].sum(),
            "count": groups["count"].sum(),
            "base": groups["base"].sum(),
        }
    )
    return ranked(table)


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of `count` and `base` with the empirical-Bayes ranking beside it.

    With fewer than two bases known nothing is ranked: the columns stay NaN.
    """
    has_base = (table["base"] > 0).to_numpy()
    blank = table.reindex(columns=[*table.columns, *_RANKED]).astype({"band": object})
    if has_base.sum() < 2:
        return blank
    told, _ = rank_table(table.loc[has_base, ["count", "base"]], kind="population", seed=SEED)
    whole = ["rank", "rank_low", "rank_high"]
    told[whole] = told[whole].astype("float64")
    for name in _RANKED:
        blank.loc[has_base, name] = told[name].to_numpy()
    return blank


def by_month(sites: pd.DataFrame, hazards: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """Return visits to compounds and hazards found there by month.

    Indexed `month` ("2024-01"), in order: `n_visits`, `n_compounds` (visited), `n_found`,
    `per_visit` (NaN without a visit).
    """
    homes = sites.index[sites["category"] == Category.COMPOUND.value]
    seen = visits[visits["site_id"].isin(homes)]
    found = hazards[hazards["site_id"].isin(homes)]
    month = seen["visited_on"].dt.strftime("%Y-%m")
    groups = seen.groupby(month)
    table = pd.DataFrame({"n_visits": groups.size(), "n_compounds": groups["site_id"].nunique()})
    n_found = found.groupby(found["found_on"].dt.strftime("%Y-%m")).size().rename("n_found")
    table = table.join(n_found, how="outer").fillna(0).astype("int64").sort_index()
    table["per_visit"] = table["n_found"] / table["n_visits"].where(table["n_visits"] > 0)
    return table.rename_axis("month")


def by_compound_month(
    sites: pd.DataFrame, hazards: pd.DataFrame, visits: pd.DataFrame
) -> pd.DataFrame:
    """Return visits and hazards found by compound and month.

    Indexed `site_id`, `month` ("2024-01"): `n_visits`, `n_found`: every compound with every month
    in which any compound was visited or a hazard found in one. Its sums by month are those of
    `by_month`.
    """
    homes = sites.index[sites["category"] == Category.COMPOUND.value]
    months = by_month(sites, hazards, visits).index
    every = pd.MultiIndex.from_product([homes, months], names=["site_id", "month"])
    counted = {}
    for name, rows, day in (("n_visits", visits, "visited_on"), ("n_found", hazards, "found_on")):
        month = rows[day].dt.strftime("%Y-%m").rename("month")
        counted[name] = rows.groupby([rows["site_id"], month]).size()
    return pd.DataFrame(
        {name: n.reindex(every, fill_value=0).astype("int64") for name, n in counted.items()}
    )


def by_code(hazards: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Return the hazards of compounds by code: found, open and overdue, the most open first."""
    homes = sites.index[sites["category"] == Category.COMPOUND.value]
    groups = hazards[hazards["site_id"].isin(homes)].groupby("code")
    table = pd.DataFrame(
        {
            "n_all": groups.size(),
            "n_open": groups["is_open"].sum().astype("int64"),
            "n_overdue": groups["is_overdue"].sum().astype("int64"),
        }
    )
    return table.sort_values(["n_open", "n_all"], ascending=False, kind="stable")


def _per_site(rows: pd.DataFrame, index: pd.Index) -> pd.Series:
    return rows.groupby("site_id").size().reindex(index, fill_value=0).astype("int64")


def of(day: Day, measure: Measure) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compounds and the property companies, each ranked with its uncertainty."""
    homes = compounds(day.sites, day.hazards, day.visits, measure=measure)
    return homes, companies(homes)
