"""How whole the register is: a score per village, and what to fill in first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardStatus, PositionQuality

if TYPE_CHECKING:
    from analysis.day import Day

Flags = npt.NDArray[np.bool_]

# How much each check counts (codes of vocabulary.truth.REPAIRS): 3 where a figure or a deadline
# goes wrong without it, 2 where the place cannot be found, 1 for what helps to judge. Our choice.
WEIGHTS: Final = {
    "date_order": 3.0,
    "due_on": 3.0,
    "found_on": 3.0,
    "closed_on": 3.0,
    "code": 2.0,
    "position": 2.0,
    "village": 2.0,
    "address": 1.0,
    "description": 1.0,
    "fact": 1.0,
}
_VAGUE: Final = (PositionQuality.VILLAGE_CENTRE.value, PositionQuality.NONE.value)
_ENDED: Final = (HazardStatus.CLOSED.value, HazardStatus.VOIDED.value)
_COLUMNS: Final = ("check", "subject", "subject_id", "site_id", "village_code", "fact", "weight")


def repair_queue(sites: pd.DataFrame, hazards: pd.DataFrame) -> pd.DataFrame:
    """Return what is lacking, the most useful first.

    One row per gap: `check` (code of `vocabulary.truth.REPAIRS`), `subject` ("site" or "hazard"),
    `subject_id`, `site_id`, `village_code`, `fact` (name of the fact, else None), `weight`. Ordered
    by weight; among equals, sites with an open hazard first, then by number.
    """
    gaps = [_gaps(*check) for check in _checks(sites, hazards)]
    queue = pd.concat(gaps, ignore_index=True) if gaps else pd.DataFrame(columns=list(_COLUMNS))
    open_sites = set(hazards.loc[~hazards["status"].isin(_ENDED), "site_id"])
    quiet = ~queue["site_id"].isin(list(open_sites))
    queue = queue.assign(quiet=quiet, heavy=-queue["weight"])
    order = ["heavy", "quiet", "check", "subject_id", "fact"]
    queue = queue.sort_values(order, kind="stable", na_position="first", ignore_index=True)
    return queue[list(_COLUMNS)]


def by_village(sites: pd.DataFrame, hazards: pd.DataFrame, villages: pd.Index) -> pd.DataFrame:
    """Return the data-quality score of each village.

    Indexed `village_code`: `n_checks`, `n_gaps`, `score` (0 to 100: weight of the checks passed
    over that of all; NaN for a village without a row), `worst_check` (the check that costs most, or
    None).

    A row without a village counts nowhere here; the repair queue has it.

    Parameters
    ----------
    villages : all village codes
    """
    n = len(villages)
    asked, passed, n_checks, n_gaps = (np.zeros(n) for _ in range(4))
    lost: dict[str, npt.NDArray[np.float64]] = {}
    for check, rows, applies, is_there, _ in _checks(sites, hazards):
        seat = villages.get_indexer(pd.Index(rows["village_code"].astype(object)))
        known = applies & (seat >= 0)
        all_of = np.bincount(seat[known], minlength=n)
        good = np.bincount(seat[known & is_there], minlength=n)
        weight = WEIGHTS[check]
        asked += weight * all_of
        passed += weight * good
        n_checks += all_of
        n_gaps += all_of - good
        lost[check] = lost.get(check, np.zeros(n)) + weight * (all_of - good)
    table = pd.DataFrame(index=villages.rename("village_code"))
    table["n_checks"] = n_checks.astype(np.int64)
    table["n_gaps"] = n_gaps.astype(np.int64)
    table["score"] = 100 * np.divide(passed, asked, out=np.full(n, np.nan), where=asked > 0)
    costs = np.stack(list(lost.values()))
    worst = np.array(list(lost), dtype=object)[costs.argmax(axis=0)]
    worst[costs.max(axis=0) == 0] = None
    table["worst_check"] = pd.Series(worst, index=table.index, dtype=object)
    return table


# Check, the rows it is of, which of them it is asked of, which have it, and the fact it asks for.
Check = tuple[str, pd.DataFrame, Flags, Flags, str | None]


def _checks(sites: pd.DataFrame, hazards: pd.DataFrame) -> Iterator[Check]:
    every = np.ones(len(sites), dtype=bool)
    placed = ~sites["position_quality"].isin(_VAGUE) & sites["geometry"].notna()
    yield "position", sites, every, placed.to_numpy(dtype=bool), None
    yield "village", sites, every, _known(sites["village_code"]), None
    yield "address", sites, every, _known(sites["address"]), None
    category = sites["category"].astype(object)
    for fact in FACTS.values():
        if fact.categories and fact.name in sites:
            asked = category.isin([one.value for one in fact.categories]).to_numpy()
            yield "fact", sites, asked, _known(sites[fact.name]), fact.name
    yield from _hazard_checks(hazards)


def _hazard_checks(hazards: pd.DataFrame) -> Iterator[Check]:
    every = np.ones(len(hazards), dtype=bool)
    status = hazards["status"].astype(object)
    is_open = ~status.isin(_ENDED).to_numpy()
    is_closed = (status == HazardStatus.CLOSED.value).to_numpy(dtype=bool)
    yield "code", hazards, every, hazards["code"].isin(list(HAZARD_CODES)).to_numpy(), None
    yield "description", hazards, every, _known(hazards["description"]), None
    yield "found_on", hazards, every, _known(hazards["found_on"]), None
    yield "due_on", hazards, is_open, _known(hazards["due_on"]), None
    yield "closed_on", hazards, is_closed, _known(hazards["closed_on"]), None
    in_order = np.ones(len(hazards), dtype=bool)
    # A comparison with a day that is not known is False: only what is known can be out of order.
    for earlier, later in (("found_on", "due_on"), ("found_on", "closed_on")):
        in_order &= ~(hazards[later] < hazards[earlier]).to_numpy(dtype=bool)
    yield "date_order", hazards, every, in_order, None


def _known(column: pd.Series) -> Flags:
    return np.asarray(column.notna(), dtype=bool)


def _gaps(
    check: str, rows: pd.DataFrame, applies: Flags, is_there: Flags, fact: str | None
) -> pd.DataFrame:
    lacking = rows[applies & ~is_there]
    is_site = "site_id" not in rows
    ids = lacking.index.to_numpy()
    return pd.DataFrame(
        {
            "check": check,
            "subject": "site" if is_site else "hazard",
            "subject_id": ids,
            "site_id": ids if is_site else lacking["site_id"].to_numpy(),
            "village_code": lacking["village_code"].to_numpy(dtype=object),
            "fact": np.full(len(lacking), fact, dtype=object),
            "weight": WEIGHTS[check],
        }
    )


def of(day: Day) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the score of each village's data, and the gaps in the order to mend them."""
    table = by_village(day.sites, day.hazards, day.villages.index)
    table = table.assign(short_name=day.villages["short_name"]).sort_values("score")
    queue = repair_queue(day.sites, day.hazards)
    return table, queue.assign(
        site=queue["site_id"].map(day.sites["name"]),
        village=queue["village_code"].map(day.villages["short_name"]),
    )
