"""Who answers for what: the chain from leader to owner by village, its gaps, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from analysis.day import NAMED, Day
from vocabulary.terms import Category, DutyRole, TaskKind

# Links of the chain, in order; a gap is named by its link.
LINKS: Final = ("leader", "office", "head", "grid", "property", "owner")
# A village with fewer of its places named than this has a gap; ours, and said on screen.
NAMED_ENOUGH: Final = 0.9
SILENT_DAYS: Final = 14


def matrix(
    villages: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    grids: pd.DataFrame,
    duties: pd.DataFrame,
    is_named: pd.Series,
) -> pd.DataFrame:
    """Return each village's chain of responsibility with its gaps.

    Indexed `village_code`: `leader`, `office`, `head` (text or None; a duty row outweighs the
    village's own), `n_grids`, `n_workers` (grids with a worker), `n_compounds`, `n_managed` (with a
    property company), `n_sites`, `n_named`, `named_share` (NaN without a site), `gaps` (tuple of
    `LINKS`), `n_gaps`.

    Parameters
    ----------
    villages : index `village_code`; `leader`, `office` (missing where not known)
    is_named : Series of bool, index `site_id`; whether the place names its responsible person
    """
    codes = villages.index
    of_duty = {role: _by_role(duties, role) for role in DutyRole}
    compounds = sites[sites["category"] == Category.COMPOUND.value]
    managed = compounds[compounds["property_company"].notna()]
    named = sites[is_named.reindex(sites.index, fill_value=False).to_numpy(dtype=bool)]
    table = pd.DataFrame(
        {
            "leader": _first_known(of_duty[DutyRole.LEADER]["person"], villages["leader"]),
            "office": _first_known(
                of_duty[DutyRole.OFFICE]["office"],
                of_duty[DutyRole.LEADER]["office"],
                villages["office"],
            ),
            "head": _first_known(of_duty[DutyRole.VILLAGE]["person"], codes.to_series().map({})),
            "n_grids": _count(grids, codes),
            "n_workers": _count(grids[grids["worker"].notna()], codes),
            "n_compounds": _count(compounds, codes),
            "n_managed": _count(managed, codes),
            "n_sites": _count(sites, codes),
            "n_named": _count(named, codes),
        },
        index=codes,
    )
    table["named_share"] = table["n_named"] / table["n_sites"].where(table["n_sites"] > 0)
    table["gaps"] = pd.Series([_gaps(row) for _, row in table.iterrows()], codes, dtype=object)
    table["n_gaps"] = table["gaps"].map(len)
    return table


def silent_grids(grids: pd.DataFrame, *, as_of: date, days: int = SILENT_DAYS) -> pd.DataFrame:
    """Return the grids that reported nothing for `days` days or ever, the longest silent first.

    The grids plus `silent_days` (NaN: never reported).
    """
    silent = (pd.Timestamp(as_of) - grids["last_report_on"]).dt.days.astype("float64")
    rows = grids.assign(silent_days=silent)
    rows = rows[rows["silent_days"].isna() | (rows["silent_days"] >= days)]
    return rows.sort_values("silent_days", ascending=False, na_position="first")


def without_office(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the places that no office supervises."""
    office = sites["office"].astype("object")
    is_blank = office.isna() | (office.fillna("").map(str).str.strip() == "")
    return sites[is_blank.to_numpy(dtype=bool)]


def owed(hazards: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """Return what each person, office or village still owes.

    `who` (None first among equals), `n_open`, `n_overdue`, `worst_days` (overdue), `n_all`,
    `overdue_share` (of the open; NaN without one); the most overdue first. Who owes nothing is left
    out.

    Parameters
    ----------
    hazards : with the clock of `analysis.risk.hazards.with_clock`
    who : index `hazard_id`; who answers; missing is counted under None
    """
    rows = hazards.assign(who=who.reindex(hazards.index).astype("object"))
    groups = rows.groupby("who", dropna=False)
    table = pd.DataFrame(
        {
            "n_open": groups["is_open"].sum().astype("int64"),
            "n_overdue": groups["is_overdue"].sum().astype("int64"),
            "worst_days": groups["days_overdue"].max().fillna(0).astype("int64"),
            "n_all": groups.size(),
        }
    ).reset_index()
    table["overdue_share"] = table["n_overdue"] / table["n_open"].where(table["n_open"] > 0)
    table = table[table["n_open"] > 0]
    by = ["n_overdue", "worst_days", "n_open"]
    return table.sort_values(by, ascending=False, kind="stable").reset_index(drop=True)


def plans_received(village_codes: Sequence[str], tasks: pd.DataFrame) -> pd.Series:
    """Return the day each village handed in its own plan; NaT where it has not."""
    plans = tasks[(tasks["kind"] == TaskKind.PLAN.value) & tasks["done_on"].notna()]
    first = plans.groupby("village_code")["done_on"].min()
    return first.reindex(list(village_codes)).rename("plan_on")


def levels(
    chain: pd.DataFrame, hazards: pd.DataFrame, grids: pd.DataFrame, *, as_of: date, days: int
) -> pd.DataFrame:
    """Return what each level has delivered: subdistrict, villages, grids, places.

    Indexed `level`: `done`, `of`, `share` (NaN where `of` is 0). Subdistrict: hazards put right in
    time among those due; village: villages without an overdue hazard; grid: grids that reported
    within `days` days; owner: places that name their responsible person.
    """
    in_time = hazards["closed_in_time"].dropna()
    late = set(hazards.loc[hazards["is_overdue"], "village_code"].dropna())
    silent = silent_grids(grids, as_of=as_of, days=days)
    rows = {
        "subdistrict": (int(in_time.sum()), len(in_time)),
        "village": (sum(code not in late for code in chain.index), len(chain)),
        "grid": (len(grids) - len(silent), len(grids)),
        "owner": (int(chain["n_named"].sum()), int(chain["n_sites"].sum())),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["done", "of"])
    table["share"] = table["done"] / table["of"].where(table["of"] > 0)
    return table.rename_axis("level")


def _by_role(duties: pd.DataFrame, role: DutyRole) -> pd.DataFrame:
    rows = duties[(duties["role"] == role.value) & duties["village_code"].notna()]
    # The latest row says who it is now.
    return rows.drop_duplicates("village_code", keep="last").set_index("village_code")


def _first_known(*told: pd.Series) -> pd.Series:
    codes = told[-1].index
    known = told[0].reindex(codes).astype("object")
    for other in told[1:]:
        known = known.where(known.notna(), other.reindex(codes).astype("object"))
    return known.where(known.notna(), None)


def _count(rows: pd.DataFrame, codes: pd.Index) -> pd.Series:
    return rows.groupby("village_code").size().reindex(codes, fill_value=0).astype("int64")


def _gaps(row: pd.Series) -> tuple[str, ...]:
    is_gap = {
        "leader": row["leader"] is None,
        "office": row["office"] is None,
        "head": row["head"] is None,
        "grid": row["n_grids"] == 0 or row["n_workers"] < row["n_grids"],
        "property": row["n_managed"] < row["n_compounds"],
        "owner": row["n_sites"] > 0 and row["named_share"] < NAMED_ENOUGH,
    }
    return tuple(link for link in LINKS if is_gap[link])


def named_of(day: Day) -> pd.DataFrame:
    """Return whether each site names its responsible person: `is_named`, index `site_id`."""
    sites = day.seen_by(NAMED).sites
    return pd.DataFrame({"is_named": sites["responsible_person"].notna()}, index=sites.index)


def owners_of(day: Day) -> pd.Series:
    """Return the person who answers for each hazard, by `hazard_id`; NA where none is named."""
    return day.seen_by(NAMED).hazards["owner"]
