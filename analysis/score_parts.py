"""A score opened into its parts, so that anybody can work it out again on paper."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analysis.hazards import with_clock
from analysis.risk import assess
from analysis.rules import Rules


def score_parts(
    site: pd.DataFrame, hazards: pd.DataFrame, *, as_of: date, rules: Rules
) -> pd.DataFrame:
    """Return the factors of each open hazard of one site.

    Indexed `hazard_id`, the most points first: `code`, `tier`, `days_overdue`, `weight`, `late`,
    `repeat`, `worth` (their product; sums to `x` of the site), `points` (sums to its score).

    Parameters
    ----------
    site : `data.frames.sites`, one row
    hazards : `data.frames.hazards` of the same day; other sites' are left out
    """
    clocked = with_clock(hazards[hazards["site_id"] == site.index[0]], as_of=as_of)
    rows = clocked[clocked["is_open"]]
    made = rows[["code", "tier"]].copy()
    made["days_overdue"] = rows["days_overdue"].astype("float64")
    made["weight"] = [rules.number("risk.weights", str(tier)) for tier in rows["tier"]]
    long_after = rules.number("risk.late", "long_after_days")
    overdue, long_overdue = (rules.number("risk.late", n) for n in ("overdue", "long_overdue"))
    late = np.where(made["days_overdue"] > 0, overdue, 1.0)
    made["late"] = np.where(made["days_overdue"] > long_after, long_overdue, late)
    relapsed = rows["cycle"].to_numpy(dtype=np.float64, na_value=1) > 1
    made["repeat"] = np.where(relapsed, rules.number("risk.repeat", "relapse"), 1.0)
    made["worth"] = made["weight"] * made["late"] * made["repeat"]
    judged = assess(site, hazards, as_of=as_of, rules=rules).iloc[0]
    score, x = float(judged["score"]), float(judged["x"])
    made["points"] = made["worth"] * (score / x if x > 0 else 0.0)
    return made.sort_values("points", ascending=False, kind="stable")


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the sites whose level another set of rules would change.

    Indexed `site_id`: `level_before`, `level_after`, `score_before`, `score_after`, the largest
    change of score first.

    Parameters
    ----------
    before, after : `analysis.risk.assess` of the same sites
    """
    kept = ["level", "score"]
    both = before[kept].add_suffix("_before").join(after[kept].add_suffix("_after"))
    changed = both[both["level_before"].astype(str) != both["level_after"].astype(str)]
    size = (changed["score_after"] - changed["score_before"]).abs()
    return changed.loc[size.sort_values(ascending=False, kind="stable").index]
