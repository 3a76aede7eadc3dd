"""Where time is lost and where many could die: steps, fire equipment, places to look at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.outreach.households import share_of
from analysis.pressing.talk_effect import kaplan_median
from analysis.ranking.hotspots import false_discovery
from analysis.ranking.trend import compare
from vocabulary.facts import BATH_WORDS, DWELLING, SiteKind
from vocabulary.hazard_codes import ALARM, CROWDED, EXITS, FIRE_EQUIPMENT, SEPARATION, checklist
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.day import Day

# Step -> the columns of a hazard it runs between.
STEPS: Final[dict[str, tuple[str, str]]] = {
    "assign": ("found_on", "assigned_on"),
    "rectify": ("assigned_on", "submitted_on"),
    "recheck": ("submitted_on", "rechecked_on"),
    "close": ("rechecked_on", "closed_on"),
}
# Below so many a median is not compared.
FEW: Final = 5
_WINDOW_DAYS: Final = 28
_N_RESAMPLES: Final = 500
_SEED: Final = 0
# Metres above which a building is a high-rise, is of class 1, and is above all classes.
DWELLING_M: Final = (27.0, 54.0)
PUBLIC_M: Final = (24.0, 50.0)
SUPER_M: Final = 100.0


def step_days(hazards: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Return the median days of each step, group by group.

    Indexed by the groups, the longest way first: For each of `STEPS` its median in days (NaN below
    `FEW`) and `n_<step>`; `total` is the sum of the medians, `slowest` the step most above the
    whole's median (None where none is).

    Parameters
    ----------
    hazards : `data.frames.hazards`; reopened ones are left out, as their days are of two rounds
    by : a column; None gives one row, ``"all"``
    """
    first = hazards[hazards["cycle"] <= 1]
    group = pd.Series("all", first.index) if by is None else first[by]
    made: dict[str, pd.Series] = {}
    for step, (start, end) in STEPS.items():
        days = (first[end] - first[start]).dt.days.astype("float64")
        known = days[days >= 0].groupby(group)
        made[step] = known.median().where(known.size() >= FEW)
        made[f"n_{step}"] = known.size()
    table = pd.DataFrame(made)
    table["total"] = table[list(STEPS)].sum(axis=1, min_count=len(STEPS))
    if by is not None:
        whole = step_days(hazards).loc["all", list(STEPS)]
        above = table[list(STEPS)].sub(whole.astype("float64"))
        slowest = [str(row.idxmax()) if row.max() > 0 else None for _, row in above.iterrows()]
        table["slowest"] = pd.Series(slowest, table.index, dtype="object")
    return table.sort_values("total", ascending=False, kind="stable", na_position="last")


@dataclass(frozen=True)
class EquipmentClock:
    """The clock of hazards of fire equipment.

    Attributes
    ----------
    median, low, high
        Days until half are closed, open ones counted as far as they have come; 95 % by resampling.
        NaN where half are not closed yet.
    other_median : of all other hazards, to compare with
    oldest : the ten open for longest
    """

    n: int
    n_open: int
    n_overdue: int
    median: float
    low: float
    high: float
    other_median: float
    oldest: pd.Index


def equipment_clock(clocked: pd.DataFrame, *, as_of: date) -> EquipmentClock:
    """Return how long fire-equipment hazards take to be closed, and the oldest ten."""
    mine = clocked[clocked["code"].isin(list(FIRE_EQUIPMENT))]
    others = clocked[~clocked["code"].isin(list(FIRE_EQUIPMENT))]
    days, closed = _times(mine, as_of)
    rng = np.random.default_rng(_SEED)
    low = high = np.nan
    if len(days):
        rows = rng.integers(0, len(days), (_N_RESAMPLES, len(days)))
        medians = np.array([kaplan_median(days[one], closed[one]) for one in rows])
        if not np.isnan(medians).mean() > 0.05:
            low, high = (float(v) for v in np.nanquantile(medians, [0.025, 0.975]))
    is_open = mine["is_open"].astype(bool)
    oldest = mine[is_open].sort_values("found_on", kind="stable").index[:10]
    return EquipmentClock(
        n=len(mine),
        n_open=int(is_open.sum()),
        n_overdue=int(mine["is_overdue"].sum()),
        median=kaplan_median(days, closed),
        low=low,
        high=high,
        other_median=kaplan_median(*_times(others, as_of)),
        oldest=oldest,
    )


def mass_casualty(sites: pd.DataFrame, clocked: pd.DataFrame) -> pd.DataFrame:
    """Return where many could die: people sleep or gather, and a way out, a wall or an alarm fails.

    Sleeping: beds, residents at night, dwellings. Gathering: bathhouses, welfare, training, scenic
    spots. Our own sorting; an unknown fact raises nothing.

    Indexed `site_id`, most kinds, then most hazards first: `is_sleeping`, `n_exits`,
    `n_separation`, `n_alarm`, `n_kinds`, `n`, `n_overdue`, `hazard_ids`.

    Parameters
    ----------
    sites : `data.frames.sites`: `category`, and `beds`, `sleeps_at_night`, `households` where known
    """
    sleeps = sites["category"].isin([Category.COMPOUND.value, Category.WELFARE.value])
    for name in ("beds", "households"):
        if name in sites:
            sleeps |= sites[name].fillna(0) > 0
    if "sleeps_at_night" in sites:
        sleeps |= sites["sleeps_at_night"].fillna(False).astype(bool)
    where = sites.index[sleeps | sites["category"].isin(list(CROWDED))]
    is_open = clocked["is_open"].astype(bool) & ~clocked["is_rectified"].astype(bool)
    waiting = clocked[is_open & clocked["site_id"].isin(where)]
    rows: dict[int, dict[str, Any]] = {}
    for key, here in waiting.groupby("site_id"):
        kinds = {
            f"n_{name}": int(here["code"].isin(list(codes)).sum())
            for name, codes in (("exits", EXITS), ("separation", SEPARATION), ("alarm", ALARM))
        }
        grave = here[here["code"].isin(list(EXITS | SEPARATION | ALARM))]
        if len(grave):
            rows[int(str(key))] = {
                "is_sleeping": bool(sleeps[key]), **kinds,
                "n_kinds": sum(n > 0 for n in kinds.values()), "n": len(grave),
                "n_overdue": int(grave["is_overdue"].sum()),
                "hazard_ids": tuple(map(int, grave.index)),
            }  # fmt: skip
    columns = ["is_sleeping", "n_exits", "n_separation", "n_alarm", "n_kinds", "n", "n_overdue",
               "hazard_ids"]  # fmt: skip
    index = pd.Index(list(rows), dtype="int64", name="site_id")
    made = pd.DataFrame({c: [row[c] for row in rows.values()] for c in columns}, index=index)
    return made.sort_values(["n_kinds", "n_overdue", "n"], ascending=False, kind="stable")


def standing(clocked: pd.DataFrame, by: str, *, as_of: date) -> pd.DataFrame:
    """Return where each group stands, and whether the last four weeks differ from those before.

    Indexed by the groups, most overdue first: `n_open`, `n_overdue`, `n_grave` (open, suspected
    major or major), `late_now`, `late_before` (deadlines that passed without being put right, in
    the last 28 days and in the 28 before), `due_now`, `due_before` (deadlines in each), `ratio`,
    `low`, `high` (95 %, of the rates), `verdict` ("higher", "lower", "cannot_tell").

    Parameters
    ----------
    by : ``"office"`` or ``"village_code"``
    """
    middle, start = as_of - timedelta(_WINDOW_DAYS), as_of - timedelta(2 * _WINDOW_DAYS)
    rows: list[dict[str, Any]] = []
    for group, part in clocked.groupby(by, observed=True):
        now, late_now = _missed(part, middle, as_of)
        before, late_before = _missed(part, start, middle)
        row: dict[str, Any] = {
            by: group,
            "n_open": int(part["is_open"].sum()),
            "n_overdue": int(part["is_overdue"].sum()),
            "n_grave": int((part["is_open"].astype(bool) & (part["grade"] != "general")).sum()),
            "late_now": late_now, "late_before": late_before, "due_now": now, "due_before": before,
            "ratio": np.nan, "low": np.nan, "high": np.nan, "verdict": "cannot_tell",
        }  # fmt: skip
        if now and before:
            told = compare(late_now, float(now), late_before, float(before))
            row |= {"ratio": told.ratio, "low": told.low, "high": told.high}
            row["verdict"] = told.verdict
        rows.append(row)
    columns = [by, "n_open", "n_overdue", "n_grave", "late_now", "late_before", "due_now",
               "due_before", "ratio", "low", "high", "verdict"]  # fmt: skip
    made = pd.DataFrame(rows, columns=columns).set_index(by)
    return made.sort_values(["n_overdue", "n_open"], ascending=False, kind="stable")


def unusual(clocked: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return which kinds of hazard a group has more of than its share of the whole.

    The clearest first: `by`, `category`, `code`, `n`, `expected` (the group's finds in the category
    by the whole's share of the code there), `ratio`, `q` (Benjamini and Hochberg over all pairs);
    only those with `q` below 0.1.
    """
    from scipy.stats import binom

    known = clocked[clocked["code"].notna() & clocked[by].notna()]
    keys = [by, "category", "code"]
    counts = known.groupby(keys, observed=True).size().rename("n").reset_index()
    if counts.empty:
        return counts.assign(expected=0.0, ratio=0.0, q=1.0)
    of_group = _sum_over(counts, [by, "category"])
    share = _sum_over(counts, ["category", "code"]) / _sum_over(counts, ["category"])
    p = binom.sf(counts["n"] - 1, of_group, share)
    made = counts.assign(expected=of_group * share, q=false_discovery(np.asarray(p)))
    made["ratio"] = made["n"] / made["expected"]
    return made[made["q"] < 0.1].sort_values("q", kind="stable").reset_index(drop=True)


def _sum_over(counts: pd.DataFrame, keys: list[str]) -> pd.Series:
    return counts.groupby(keys, observed=True)["n"].transform("sum").astype("float64")


def _missed(part: pd.DataFrame, after: date, until: date) -> tuple[int, int]:
    """Return how many deadlines fell into a window, and how many were not met."""
    due = part["due_on"]
    inside = part[(due > pd.Timestamp(after)) & (due <= pd.Timestamp(until))]
    judged = inside["closed_in_time"].dropna()
    return len(judged), int((~judged.astype(bool)).sum())


def _times(hazards: pd.DataFrame, as_of: date) -> tuple[np.ndarray, np.ndarray]:
    first = hazards[(hazards["cycle"] <= 1) & hazards["found_on"].notna()]
    closed = (~first["is_open"].astype(bool) & first["closed_on"].notna()).to_numpy(dtype=bool)
    until = first["closed_on"].fillna(pd.Timestamp(as_of))
    days = (until - first["found_on"]).dt.days.to_numpy(dtype=np.float64)
    return np.maximum(days, 0.0), closed


@dataclass(frozen=True)
class WeakPoints:
    """Where time is lost and where many could die; shared, so never written to."""

    deadly: pd.DataFrame
    clock: EquipmentClock
    by_office: pd.DataFrame
    by_village: pd.DataFrame
    steps_village: pd.DataFrame
    steps_category: pd.DataFrame
    steps_all: pd.DataFrame
    unusual: pd.DataFrame


def of(day: Day) -> WeakPoints:
    """Return the weak points of a day."""
    hazards = day.hazards
    return WeakPoints(
        deadly=mass_casualty(day.sites, hazards),
        clock=equipment_clock(hazards, as_of=day.as_of),
        by_office=standing(hazards, "office", as_of=day.as_of),
        by_village=standing(hazards, "village_code", as_of=day.as_of),
        steps_village=step_days(hazards, "village_code"),
        steps_category=step_days(hazards, "category"),
        steps_all=step_days(hazards),
        unusual=unusual(hazards, "village_code"),
    )


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
    return table.join(share_of(table["n_sites"], table["n_visited"]))
