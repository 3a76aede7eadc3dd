"""The checks a raised level asks for: in which villages each was held while the level holds."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.campaign.alert_level import AlertDate
from vocabulary.terms import SupplyKind, TaskKind


def ticked(
    alert: AlertDate, tasks: pd.DataFrame, villages: list[str], *, as_of: date
) -> pd.DataFrame:
    """Return what each check of a level came to by a day.

    Indexed by the check: `n_done` (records), `n_villages` (with one), `missing` (codes of villages
    without one, none where a record of the whole subdistrict is there), `last_on`.
    """
    first, last = pd.Timestamp(alert.start), pd.Timestamp(min(alert.end, as_of))
    mine = tasks[
        (tasks["kind"] == TaskKind.LEVEL_CHECK.value) & tasks["opened_on"].between(first, last)
    ]
    check = mine["details"].map(lambda one: one.get("check") if isinstance(one, dict) else None)
    rows = []
    for name in alert.asks.checks:
        held = mine[(check == name).to_numpy(dtype=bool)]
        here = set(held["village_code"].dropna())
        is_whole = bool(held["village_code"].isna().any())
        rows.append(
            {
                "check": name,
                "n_done": len(held),
                "n_villages": len(here & set(villages)),
                "missing": () if is_whole else tuple(one for one in villages if one not in here),
                "last_on": held["opened_on"].max(),
            }
        )
    columns = ["check", "n_done", "n_villages", "missing", "last_on"]
    return pd.DataFrame(rows, columns=columns).set_index("check")


def fireworks(supply: pd.DataFrame, alert: AlertDate) -> pd.DataFrame:
    """Return the points and banned areas of fireworks, those not looked at since the level first.

    The columns of `supply_point` and `is_checked`.
    """
    kinds = [SupplyKind.FIREWORKS.value, SupplyKind.FIREWORKS_BAN.value]
    mine = supply[supply["kind"].isin(kinds)]
    seen = mine["checked_on"] >= pd.Timestamp(alert.start)
    return mine.assign(is_checked=seen).sort_values("is_checked", kind="stable")
