"""What a plan collects: the serious finds expected of its visits, and duties by law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.planning.targets import choose, rechecks_due, worth_of
from analysis.risk import expected_finds
from analysis.risk.assessment import Reason
from analysis.risk.hazards import with_clock
from analysis.risk.rules import OfficeRules

if TYPE_CHECKING:
    from analysis.day import Day


def prize_of_visits(
    worth: pd.DataFrame,
    finds: pd.DataFrame,
    duties: pd.Series,
    *,
    as_of: date,
    office: OfficeRules,
) -> pd.DataFrame:
    """Return what a plan gains by visiting each site, in serious finds.

    The frame of `worth` with another `value` and other `reasons`:
    ``value = expected serious finds · min(days since the last visit / 60, 1) + 2 · duties``.
    The points of the reasons add up to the value; those of no points say why the finds are
    expected. A site never visited counts in full.

    Parameters
    ----------
    worth : of `analysis.planning.targets.worth_of_visits`
    finds : table of `analysis.risk.expected_finds.ExpectedFinds`, in the same order
    duties : index `site_id`; of `duties_by_law`
    office : for rule ``plan.prize``
    """
    number = {name: office.rules.number("plan.prize", name) for name in ("settle_days", "duty")}
    days = np.datetime64(as_of, "D") - worth["last_visit_on"].to_numpy().astype("datetime64[D]")
    unseen = days.astype(np.float64)
    unseen[np.isnat(days)] = np.nan
    # What was seen a few days ago has little new to find.
    settled = np.nan_to_num(np.minimum(unseen / number["settle_days"], 1.0), nan=1.0)
    serious = finds["serious"].to_numpy(dtype=np.float64)
    gained, owed = serious * settled, number["duty"] * duties.to_numpy(dtype=np.float64)
    reasons = [
        _reasons(known, of_finds, gain, debt, expected)
        for known, of_finds, gain, debt, expected in zip(
            worth["reasons"], finds["reasons"], gained, owed, serious, strict=True
        )
    ]
    told = pd.Series(reasons, index=worth.index, dtype=object)
    return worth.assign(value=gained + owed, reasons=told)


def duties_by_law(
    sites: pd.DataFrame, hazards: pd.DataFrame, *, as_of: date, office: OfficeRules
) -> pd.Series:
    """Return the re-checks of each site that fall due within four days or are late, at most two.

    Indexed as `sites`.
    """
    clocked = with_clock(hazards, as_of=as_of)
    due = rechecks_due(clocked, office=office)
    soon = pd.Timestamp(as_of) + pd.Timedelta(days=office.rules.number("plan.prize", "soon_days"))
    n = clocked["site_id"].reindex(due.index[due <= soon]).value_counts()
    most = int(office.rules.number("plan.prize", "most_duties"))
    return n.reindex(sites.index).fillna(0).clip(upper=most).astype("int64")


def _reasons(
    known: tuple[Reason, ...],
    of_finds: tuple[Reason, ...],
    gained: float,
    owed: float,
    serious: float,
) -> tuple[Reason, ...]:
    told = [Reason("serious_expected", gained, None, round(serious, 1))]
    beside = {"recheck_due": owed, "unvisited": 0.0, "long_unseen": 0.0}
    told += [one._replace(points=beside[one.code]) for one in known if one.code in beside]
    return (*sorted(told, key=lambda one: -one.points), *of_finds)


def of(day: Day) -> pd.DataFrame:
    """Return what a plan gains by visiting each site of a day; see `prize_of_visits`."""
    return prize_of_visits(
        day.once(worth_of),
        day.once(expected_finds.of).table,
        duties_by_law(day.sites, day.every_hazard, as_of=day.as_of, office=day.office),
        as_of=day.as_of,
        office=day.office,
    )


def listed_of(day: Day, n: int, floor: int, seed: int) -> pd.DataFrame:
    """Return the next sites to visit in order, with what is known of each beside it.

    Of `choose` with `name`, `address`, `category`, `office`, `geometry` of the site, `village`
    (short name), `level` and `n_overdue`.
    """
    chosen = choose(day.once(of), day.villages, n=n, floor_per_village=floor, seed=seed)
    of_site = ["name", "address", "category", "office", "village_code", "geometry"]
    beside = chosen.join(day.sites[of_site], on="site_id")
    beside = beside.join(day.risk[["level", "n_open", "n_overdue"]], on="site_id")
    return beside.assign(village=beside["village_code"].map(day.villages["short_name"]))
