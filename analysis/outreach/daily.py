"""Daily management: patrols of compounds, micro fire stations and what they do, drills."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vocabulary.outreach import StationWork
from vocabulary.records import NO_FAULT, PATROL_ITEMS
from vocabulary.terms import Category, SupplyKind, TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

PATROL_DAYS: Final = 14
# A station has at least six people: Ministry of Public Security fire bureau, 2015, No. 301.
LEAST_CREW: Final = 6
# Our own, said on screen: a training a month, a drill in half a year.
TRAINING_DAYS: Final = 31
DRILL_DAYS: Final = 183


def patrols(tasks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the patrol records up to a day with their answers as columns.

    Beside the task's columns `on` (datetime64) and `PATROL_ITEMS` (True, False or None), `n_bad`.
    """
    return _with_details(tasks, TaskKind.PATROL, PATROL_ITEMS, as_of=as_of).pipe(
        lambda rows: rows.assign(n_bad=(rows[list(PATROL_ITEMS)] == False).sum(axis=1))  # noqa: E712
    )


def patrol_cover(
    sites: pd.DataFrame, records: pd.DataFrame, *, as_of: date, days: int = PATROL_DAYS
) -> pd.DataFrame:
    """Return how many of the last days each compound was patrolled on, the least first.

    Indexed `site_id`: `name`, `village_code`, `n_days` (of `days`), `share`, `gap` (longest run of
    days without a record in them), `last_on` (NaT: never), `n_bad` (items not as they should be),
    `company`.

    Parameters
    ----------
    sites : with `category`, `property_company`
    records : of `patrols`
    """
    compounds = sites[sites["category"] == Category.COMPOUND.value]
    first = pd.Timestamp(as_of) - pd.Timedelta(days=days - 1)
    recent = records[records["on"] >= first]
    of_site: dict[Any, list[pd.Timestamp]] = {one: [] for one in compounds.index}
    for site_id, on in recent.groupby("site_id")["on"]:
        of_site[int(str(site_id).removesuffix(".0"))] = sorted(set(on))
    n_days = pd.Series([len(of_site[one]) for one in compounds.index], compounds.index)
    table = pd.DataFrame(
        {
            "name": compounds["name"],
            "village_code": compounds["village_code"],
            "n_days": n_days.astype("int64"),
            "share": (n_days / days).astype("float64"),
            "gap": [_longest_gap(of_site[one], first, days) for one in compounds.index],
            "last_on": records.groupby("site_id")["on"].max().reindex(compounds.index),
            "n_bad": recent.groupby("site_id")["n_bad"].sum().reindex(compounds.index)
            .fillna(0).astype("int64"),
            "company": compounds["property_company"],
        }
    )  # fmt: skip
    return table.sort_values(["n_days", "gap"], ascending=[True, False], kind="stable")


def _longest_gap(on: list[pd.Timestamp], first: pd.Timestamp, days: int) -> int:
    marks = [-1, *((day - first).days for day in on), days]
    return max(after - before - 1 for before, after in pairwise(marks))


def patrols_by_village(cover: pd.DataFrame, *, days: int = PATROL_DAYS) -> pd.DataFrame:
    """Return per village compounds, how many have a record at all, and the share of days."""
    groups = cover.groupby("village_code")
    table = pd.DataFrame(
        {
            "n_compounds": groups.size(),
            "n_recorded": groups["n_days"].agg(lambda n: int((n > 0).sum())),
            "share": groups["n_days"].sum() / (groups.size() * days),
            "n_bad": groups["n_bad"].sum(),
        }
    )
    return table.sort_values("share", kind="stable")


def stations(supply: pd.DataFrame, tasks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the micro stations with what they did and what they lack, most gaps first.

    Index of `supply_point`: its columns and `crew_n`, `certified`, `is_gear_whole`, `trained_on`,
    `drilled_on` (NaT: never), `n_call_outs`, `minutes` (median to the scene, NaN), `gaps` (tuple of
    ``crew``, ``gear``, ``training``, ``drill``, ``idle``).

    Parameters
    ----------
    tasks : records of the stations name them in their details
    """
    mine = supply[supply["kind"] == SupplyKind.MICRO_STATION.value]
    log = _with_details(tasks, TaskKind.STATION_LOG, ("station", "work", "minutes"), as_of=as_of)
    told = [one if isinstance(one, dict) else {} for one in mine["details"]]
    by_work = {
        work: log[log["work"] == work.value].groupby("station")["on"]
        for work in (StationWork.TRAINING, StationWork.DRILL, StationWork.CALL_OUT)
    }
    names = mine["name"]
    minutes = pd.to_numeric(log["minutes"], errors="coerce")
    median = minutes[log["work"] == StationWork.CALL_OUT.value].groupby(log["station"]).median()
    n_out = by_work[StationWork.CALL_OUT].size()
    table = mine.assign(
        certified=pd.Series([one.get("certified") for one in told], mine.index, dtype=object),
        is_gear_whole=pd.Series(
            [one.get("is_gear_whole") for one in told], mine.index, dtype=object
        ),
        trained_on=_of_names(by_work[StationWork.TRAINING].max(), names),
        drilled_on=_of_names(by_work[StationWork.DRILL].max(), names),
        n_call_outs=pd.Series([int(n_out.get(one, 0)) for one in names], mine.index, dtype="int64"),
        minutes=pd.Series([median.get(one, np.nan) for one in names], mine.index, dtype="float64"),
    )
    gaps = [_station_gaps(row, as_of) for row in table.to_dict("records")]
    table["gaps"] = pd.Series(gaps, table.index, dtype=object)
    order = -table["gaps"].map(len)
    return table.loc[order.sort_values(kind="stable").index]


def _of_names(on: pd.Series, names: pd.Series) -> pd.Series:
    return pd.Series([on.get(one, pd.NaT) for one in names], names.index, dtype="datetime64[s]")


def _station_gaps(row: dict[Any, Any], as_of: date) -> tuple[str, ...]:
    def is_old(on: Any, days: int) -> bool:
        return bool(pd.isna(on) or (pd.Timestamp(as_of) - on).days > days)

    found = {
        "crew": pd.isna(row["crew"]) or row["crew"] < LEAST_CREW,
        "gear": row["is_gear_whole"] is not True,
        "training": is_old(row["trained_on"], TRAINING_DAYS),
        "drill": is_old(row["drilled_on"], DRILL_DAYS),
        "idle": row["is_working"] is False or row["is_working"] is np.False_,
    }
    return tuple(name for name, is_gap in found.items() if is_gap)


def drills(
    sites: pd.DataFrame, tasks: pd.DataFrame, *, as_of: date, days: int = DRILL_DAYS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the drills up to a day, the latest first, and per category who has had one lately.

    The drills: the task's columns and `on`, `people`, `minutes`, `found`, `fixed_on`,
    `is_open` (a fault was found and no day says it was put right). By category: `n_sites`,
    `n_drilled` (in the last `days`), `share`, `minutes` (median).
    """
    names = ("people", "minutes", "found", "fixed_on", "scene")
    held = _with_details(tasks, TaskKind.DRILL, names, as_of=as_of)
    fault = held["found"].map(lambda one: bool(one) and str(one).strip() not in NO_FAULT)
    held = held.assign(is_open=fault & held["fixed_on"].isna())
    lately = held[held["on"] >= pd.Timestamp(as_of) - pd.Timedelta(days=days)]
    category = lately["site_id"].map(sites["category"])
    minutes = pd.to_numeric(lately["minutes"], errors="coerce").groupby(category).median()
    drilled = lately.groupby(category)["site_id"].nunique()
    n_sites = sites["category"].value_counts().sort_index()
    table = pd.DataFrame(
        {"n_sites": n_sites, "n_drilled": drilled.reindex(n_sites.index).fillna(0).astype("int64")}
    )
    table["share"] = table["n_drilled"] / table["n_sites"]
    table["minutes"] = minutes.reindex(table.index)
    return held.sort_values("on", ascending=False, kind="stable"), table.sort_values("share")


def _with_details(
    tasks: pd.DataFrame, kind: TaskKind, names: tuple[str, ...], *, as_of: date
) -> pd.DataFrame:
    mine = tasks[(tasks["kind"] == kind.value) & (tasks["opened_on"] <= pd.Timestamp(as_of))]
    told = [one if isinstance(one, dict) else {} for one in mine["details"]]
    columns = {
        name: pd.Series([one.get(name) for one in told], mine.index, dtype=object) for name in names
    }
    return mine.assign(on=mine["opened_on"], **columns)


def patrols_of(day: Day) -> pd.DataFrame:
    """Return the patrol records of the campaign."""
    return patrols(day.table("task"), as_of=day.as_of)
