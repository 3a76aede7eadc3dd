"""Whom to visit next, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.campaign.calendar import add_working_days
from analysis.risk.assessment import Reason
from analysis.risk.hazards import with_clock
from analysis.risk.rules import OfficeRules, Rules, load_rules
from vocabulary.facts import FACTS
from vocabulary.terms import HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]


def worth_of_visits(
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    as_of: date,
    office: OfficeRules | None = None,
) -> pd.DataFrame:
    """Return what a visit of each site is worth on a day, and why.

    Indexed `site_id`, in the order of `sites`: `value` (points), `reasons` (tuple of Reason, the
    heaviest first; their points add up to `value`), `due_on` (re-check due, else nearest deadline),
    `last_visit_on`, `village_code`.

    ``value = score + re-check due + deadline soon + never visited or long unseen + unknown facts``,
    with the points of rule ``target.points``.

    Parameters
    ----------
    office : default: the packaged rules in force on `as_of`, and the published holidays
    """
    office = office or OfficeRules(load_rules(on=as_of))
    today = np.datetime64(as_of, "D")
    clocked = with_clock(hazards, as_of=as_of)
    waits = rechecks_due(clocked, office=office)
    recheck = _earliest(waits, clocked["site_id"].reindex(waits.index), sites)
    deadline = _nearest_deadline(clocked, sites)
    last = _last_visit(visits, sites)
    parts = _parts(
        score=risk["score"].reindex(sites.index).to_numpy(dtype=np.float64, na_value=np.nan),
        to_recheck=_n_days(recheck - today),
        to_deadline=_n_days(deadline - today),
        unseen=_n_days(today - last),
        unknown=_unknown_facts(sites),
        rules=office.rules,
    )
    due = np.where(np.isnat(recheck), deadline, recheck)
    return pd.DataFrame(
        {
            "value": np.sum([points for points, _ in parts.values()], axis=0),
            "reasons": _reasons(parts),
            "due_on": due.astype("datetime64[s]"),
            "last_visit_on": last.astype("datetime64[s]"),
            "village_code": sites["village_code"].to_numpy(dtype=object),
        },
        index=sites.index.rename("site_id"),
    )


def choose(
    worth: pd.DataFrame,
    villages: pd.DataFrame,
    *,
    n: int,
    floor_per_village: int = 1,
    random_share: float = 0.1,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the next sites to visit, in order.

    `site_id`, the columns of `worth` but the village, `is_floor`, `is_random`. Chosen sites by
    falling value, then the random ones.

    Parameters
    ----------
    worth : of `worth_of_visits`
    n : how many sites; fewer come back when there are fewer
    floor_per_village
        Sites every village gets before the rest is shared out, its best first; the worst villages
        first where `n` does not reach all.
    random_share
        Share of `n` drawn at random among all sites, each with the same chance, for the proof that
        choosing finds more than chance; rounded half up. A site so drawn may be one the order would
        have chosen: left out, the draw would say only what is found where nobody expects much.
    seed : same seed, same draw
    """
    order = np.lexsort((worth.index.to_numpy(), -worth["value"].to_numpy()))
    board = worth.iloc[order]
    n = min(n, len(board))
    n_random = min(int(np.floor(n * random_share + 0.5)), n)
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(board), size=n_random, replace=False)
    left = np.ones(len(board), dtype=bool)
    left[drawn] = False
    is_floor = np.zeros(len(board), dtype=bool)
    is_floor[left] = _floor(board[left], villages, per_village=floor_per_village, most=n - n_random)
    picked = np.flatnonzero(is_floor)
    rest = np.flatnonzero(left & ~is_floor)[: n - n_random - len(picked)]
    chosen = np.sort(np.concatenate([picked, rest]))
    rows = np.concatenate([chosen, drawn]).astype(np.int64)
    is_random = np.arange(len(rows)) >= len(chosen)
    picks = board.iloc[rows].assign(is_floor=is_floor[rows], is_random=is_random)
    picks["reasons"] = [
        reasons + (Reason("floor", 0.0),) * floor + (Reason("random", 0.0),) * random
        for reasons, floor, random in zip(
            picks["reasons"], picks["is_floor"], picks["is_random"], strict=True
        )
    ]
    return picks.drop(columns="village_code").reset_index()


def _parts(
    *,
    score: Floats,
    to_recheck: Floats,
    to_deadline: Floats,
    unseen: Floats,
    unknown: Floats,
    rules: Rules,
) -> dict[str, tuple[Floats, Floats]]:
    """Points and the number behind them, by code of the reason; NaN days are days not known."""

    def point(name: str) -> float:
        return rules.number("target.points", name)

    is_soon = to_deadline <= point("soon_days")
    months = np.nan_to_num(unseen) // 30
    long_unseen = np.minimum(months * point("unseen_per_30_days"), point("unseen_most"))
    lacking = np.minimum(unknown * point("unknown_fact"), point("unknown_most"))
    return {
        "risk_score": (np.nan_to_num(score), score),
        "recheck_due": (np.where(np.isnan(to_recheck), 0, point("recheck_due")), to_recheck),
        "deadline_soon": (np.where(is_soon, point("deadline_soon"), 0), to_deadline),
        "unvisited": (np.where(np.isnan(unseen), point("never_visited"), 0), unseen),
        "long_unseen": (long_unseen, unseen),
        "facts_unknown": (lacking, unknown),
    }


def _n_days(span: npt.NDArray[np.timedelta64]) -> Floats:
    days = span.astype("timedelta64[D]").astype(np.float64)
    days[np.isnat(span)] = np.nan
    return days


def _reasons(parts: dict[str, tuple[Floats, Floats]]) -> npt.NDArray[np.object_]:
    codes = list(parts)
    points = np.stack([points for points, _ in parts.values()], axis=1)
    values = np.stack([values for _, values in parts.values()], axis=1)
    reasons = np.empty(len(points), dtype=object)
    for row, heaviest in enumerate(np.argsort(-points, axis=1, kind="stable")):
        reasons[row] = tuple(
            Reason(codes[k], float(points[row, k]), None, _known(values[row, k]))
            for k in heaviest
            if points[row, k] > 0
        )
    return reasons


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _floor(
    board: pd.DataFrame, villages: pd.DataFrame, *, per_village: int, most: int
) -> npt.NDArray[np.bool_]:
    place = board.groupby("village_code", sort=False).cumcount().to_numpy()
    in_village = board["village_code"].isin(villages.index).to_numpy()
    is_floor = in_village & (place < per_village)
    # Every village its first site before any its second.
    rows = np.flatnonzero(is_floor)
    kept = rows[np.argsort(place[rows], kind="stable")][:most]
    is_floor[:] = False
    is_floor[kept] = True
    return np.asarray(is_floor)


def rechecks_due(clocked: pd.DataFrame, *, office: OfficeRules) -> pd.Series:
    """Return the day each re-check is due (order 120 art. 20).

    Indexed by the hazards that wait for one.
    """
    waits = clocked[clocked["status"].astype(str) == HazardStatus.SUBMITTED.value]
    applied = waits[["submitted_on", "due_on"]].min(axis=1)
    days = int(office.rules.number("deadline.recheck", "working_days"))
    due_by_day = {
        day: add_working_days(day.date(), days, years=office.years).on
        for day in applied.dropna().unique()
    }
    return pd.to_datetime(applied.map(due_by_day))


def _nearest_deadline(clocked: pd.DataFrame, sites: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    runs = clocked[clocked["days_left"].notna()]
    return _earliest(runs["due_on"], runs["site_id"], sites)


def _earliest(
    days: pd.Series, site_ids: pd.Series, sites: pd.DataFrame
) -> npt.NDArray[np.datetime64]:
    first = pd.to_datetime(days).groupby(site_ids.to_numpy()).min().reindex(sites.index)
    return first.to_numpy().astype("datetime64[D]")


def _last_visit(visits: pd.DataFrame, sites: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    last = pd.to_datetime(visits["visited_on"]).groupby(visits["site_id"]).max()
    return last.reindex(sites.index).to_numpy().astype("datetime64[D]")


def _unknown_facts(sites: pd.DataFrame) -> Floats:
    """Return how many facts asked for in its own category each site lacks."""
    category = sites["category"].astype(str).to_numpy(dtype=object)
    n = np.zeros(len(sites))
    for fact in FACTS.values():
        if fact.name not in sites or not fact.categories:
            continue
        asked = np.isin(category.astype(str), [c.value for c in fact.categories])
        n += asked & sites[fact.name].isna().to_numpy()
    return n


def worth_of(day: Day) -> pd.DataFrame:
    """Return what a visit of each site is worth on a day; see `worth_of_visits`."""
    return worth_of_visits(
        day.sites,
        day.every_hazard,
        day.every_visit,
        day.risk,
        as_of=day.as_of,
        office=day.office,
    )
