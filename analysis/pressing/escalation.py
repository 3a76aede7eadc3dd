"""How far up an overdue hazard has come: remind, supervise, list for public supervision."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analysis.risk.rules import Rules, load_rules
from vocabulary.pressing import Escalation

_ESCALATION = "deadline.ladder"


def rungs(hazards: pd.DataFrame, *, as_of: date, rules: Rules | None = None) -> pd.DataFrame:
    """Return the rung of each hazard, and whether the step it asks for was taken.

    Index of `hazards`: `rung` (Escalation value) and `is_waiting` (bool: it should be supervised,
    and is not).

    Parameters
    ----------
    hazards : of `analysis.risk.hazards.with_clock`: `is_overdue`, `days_overdue`, `is_supervised`
    rules
        Those in force on `as_of` unless given; the thresholds are our proposal
        (``deadline.ladder``).
    """
    rules = rules or load_rules(on=as_of)
    late = hazards["days_overdue"].fillna(0).to_numpy(dtype="int64")
    is_overdue = hazards["is_overdue"].to_numpy(dtype=bool)
    steps = [rung for rung in Escalation if rung is not Escalation.NONE]
    reached = [is_overdue & (late >= rules.number(_ESCALATION, rung.value)) for rung in steps]
    rung = np.select(reached[::-1], [step.value for step in steps[::-1]], Escalation.NONE.value)
    needs = np.isin(rung, [Escalation.SUPERVISE.value, Escalation.LIST.value])
    is_waiting = needs & ~hazards["is_supervised"].to_numpy(dtype=bool)
    return pd.DataFrame({"rung": rung, "is_waiting": is_waiting}, index=hazards.index)
