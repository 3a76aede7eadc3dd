"""Large activities in order of their days: what is missing, what is due, what was checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.campaign.alert_level import WARNING_DAYS
from vocabulary.campaign import Control

# Visits to its place count from this many days before an activity begins.
CHECK_DAYS: Final = 7


def register_of(
    gatherings: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
    n_days: int = WARNING_DAYS,
) -> pd.DataFrame:
    """Return the large activities with what is missing of each, the next ones first.

    Indexed `gathering_id`: the columns of `gatherings` and `warn_by`, `warned_on` (datetime64[s]),
    `n_controls` (of the controls ticked), `n_checks` (visits to its place from a week before it to
    its end, and checks written into it), `after_note` (str or None), `state` ("over", "running",
    "ahead"), `is_warning_due`, `is_bare` (bool: not over, and no permit, or a control not ticked)
    and `is_note_due` (over, and no note).

    Parameters
    ----------
    n_days : days before its first day by which the sponsor is warned
    """
    told = gatherings.copy()
    today = pd.Timestamp(as_of)
    details = [value or {} for value in told["details"]]
    told["warn_by"] = told["starts_on"] - pd.Timedelta(days=n_days)
    warned = [one.get("warned_on") or "NaT" for one in details]
    told["warned_on"] = pd.Series(np.array(warned, dtype="datetime64[s]"), told.index)
    told["n_controls"] = [_ticked(one) for one in told["controls"]]
    told["n_checks"] = [
        _n_visits(visits, row) + len(one.get("checks", []))
        for row, one in zip(told.to_dict("records"), details, strict=True)
    ]
    told["after_note"] = pd.Series(
        [one.get("after_note") or None for one in details], told.index, dtype=object
    )
    over, ahead = told["ends_on"] < today, told["starts_on"] > today
    told["state"] = "running"
    told.loc[over, "state"] = "over"
    told.loc[ahead, "state"] = "ahead"
    told["is_warning_due"] = ~over & told["warned_on"].isna() & (told["warn_by"] <= today)
    told["is_bare"] = ~over & (told["permit"].isna() | (told["n_controls"] < len(Control)))
    told["is_note_due"] = over & told["after_note"].isna()
    order = pd.DataFrame({"over": over, "day": told["starts_on"]}, index=told.index)
    return told.loc[order.sort_values(["over", "day"], kind="stable").index]


def _ticked(controls: Any) -> int:
    return sum(bool(value) for value in controls.values()) if isinstance(controls, dict) else 0


def _n_visits(visits: pd.DataFrame, row: dict[Any, Any]) -> int:
    if pd.isna(row["site_id"]):
        return 0
    first = row["starts_on"] - timedelta(days=CHECK_DAYS)
    days = visits["visited_on"]
    mine = (visits["site_id"] == row["site_id"]) & (days >= first) & (days <= row["ends_on"])
    return int(mine.sum())
