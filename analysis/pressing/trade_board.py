"""One trade at a time: its kinds of places, how many were checked, which hazards they have."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.outreach.households import wilson
from vocabulary.facts import BATH_WORDS, DWELLING, SiteKind
from vocabulary.hazard_codes import FIRE_EQUIPMENT, checklist
from vocabulary.terms import Category

# Metres above which a building is a high-rise, is of class 1, and is above all classes.
DWELLING_M: Final = (27.0, 54.0)
PUBLIC_M: Final = (24.0, 50.0)
SUPER_M: Final = 100.0


def high_rise_class(height_m: float | None, use: str | None) -> SiteKind:
    """Return the class of a building by its height and use.

    Parameters
    ----------
    height_m : none or NaN: not known
    use : a use with dwellings is a dwelling; without any use no class is told below 100 m

    References
    ----------
    GB 50016-2014 (2018), table 5.1.1: dwellings above 27 m (class 1 above 54 m), public buildings
    above 24 m (class 1 above 50 m); some public uses are of class 1 from 24 m on, which the height
    does not tell.
    """
    if height_m is None or pd.isna(height_m):
        return SiteKind.UNTOLD
    if height_m > SUPER_M:
        return SiteKind.SUPER
    if use is None or pd.isna(use) or not use.strip():
        return SiteKind.UNTOLD
    is_dwelling = DWELLING in use
    least, first = DWELLING_M if is_dwelling else PUBLIC_M
    if height_m <= least:
        return SiteKind.LOW
    if height_m > first:
        return SiteKind.DWELLING_1 if is_dwelling else SiteKind.PUBLIC_1
    return SiteKind.DWELLING_2 if is_dwelling else SiteKind.PUBLIC_2


def bath_kind(use: str | None, name: str | None) -> SiteKind:
    """Return the kind of a bathhouse by the words of its use, else of its name."""
    for text in (use, name):
        told = "" if text is None or pd.isna(text) else str(text)
        for word, kind in BATH_WORDS:
            if word in told:
                return kind
    return SiteKind.UNTOLD


def kinds(sites: pd.DataFrame, category: Category) -> pd.Series:
    """Return the kind of each site of a category.

    Value of `SiteKind` for high-rises and bathhouses, the use as typed for the others.
    """
    mine = sites[sites["category"] == category.value]
    if category is Category.HIGH_RISE:
        told = [
            high_rise_class(height, use).value
            for height, use in zip(mine["height_m"], mine["use"], strict=True)
        ]
    elif category is Category.BATHHOUSE:
        pairs = zip(mine["use"], mine["name"], strict=True)
        told = [bath_kind(use, name).value for use, name in pairs]
    else:
        told = [SiteKind.UNTOLD.value if pd.isna(use) else str(use) for use in mine["use"]]
    return pd.Series(told, mine.index, dtype=object, name="kind")


def by_kind(
    sites: pd.DataFrame, hazards: pd.DataFrame, visits: pd.DataFrame, category: Category
) -> pd.DataFrame:
    """Return how far each kind of place of a category was checked, and what is open there.

    Indexed `kind`, the most places first: `n_sites`, `n_visited`, `visited_share`, `n_open`,
    `n_overdue`, `n_equipment` (open hazards of fire equipment), `n_faulty` (places with such a
    hazard open).

    Parameters
    ----------
    sites : as `kinds` takes it
    hazards : with the clock of `analysis.risk.hazards.with_clock`
    """
    kind = kinds(sites, category)
    still = hazards[hazards["site_id"].isin(kind.index) & hazards["is_open"].astype(bool)]
    equipment = still[still["code"].isin(list(FIRE_EQUIPMENT))]
    each = pd.DataFrame({"n_sites": 1}, index=kind.index)
    each["n_visited"] = kind.index.isin(visits["site_id"]).astype(int)
    for name, rows in (
        ("n_open", still),
        ("n_overdue", still[still["is_overdue"].astype(bool)]),
        ("n_equipment", equipment),
    ):
        each[name] = rows.groupby("site_id").size().reindex(kind.index, fill_value=0)
    each["n_faulty"] = (each["n_equipment"] > 0).astype(int)
    table = each.groupby(kind).sum().astype("int64")
    table.insert(2, "visited_share", table["n_visited"] / table["n_sites"])
    return table.sort_values("n_sites", ascending=False, kind="stable")


def by_code(
    sites: pd.DataFrame, hazards: pd.DataFrame, visits: pd.DataFrame, category: Category
) -> pd.DataFrame:
    """Return each item of a category's checklist over the places checked.

    Indexed `code`, in the order of the list: `n_found`, `n_open`, `n_overdue`, `n_sites` (places
    ever found with it), `n_visited` (places of the category visited), `share`, `low`, `high` (of
    these; 95 % Wilson interval; NaN without a visit). An item never found stands with 0.
    """
    ids = sites.index[sites["category"] == category.value]
    mine = hazards[hazards["site_id"].isin(ids)]
    seen = ids[ids.isin(visits["site_id"])]
    codes = pd.Index([entry.code for entry in checklist(category)], name="code")
    groups = mine.groupby("code")
    at_seen = mine[mine["site_id"].isin(seen)].groupby("code")["site_id"].nunique()
    columns = {
        "n_found": groups.size(),
        "n_open": groups["is_open"].sum(),
        "n_overdue": groups["is_overdue"].sum(),
        "n_sites": at_seen,
    }
    table = pd.DataFrame(
        {name: n.reindex(codes, fill_value=0).astype("int64") for name, n in columns.items()}
    )
    table["n_visited"] = len(seen)
    return table.join(wilson(table["n_sites"], table["n_visited"]))
