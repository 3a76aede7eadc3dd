"""Patrols, micro stations and drills: what the records say, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.outreach.daily import drills, patrol_cover, patrols, patrols_by_village, stations
from tests.builders import site_rows

DAY = date(2024, 2, 20)


def task_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = dict.fromkeys(
        ("title", "hazard_id", "site_id", "result", "opened_on", "due_on", "done_on", "details")
    )
    index = pd.Index(range(1, len(rows) + 1), name="task_id")
    frame = pd.DataFrame([blank | row for row in rows], index=index)
    for name in ("opened_on", "due_on", "done_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def patrol(site_id: int, on: str, **items: bool) -> dict[str, Any]:
    return {"kind": "patrol", "site_id": float(site_id), "opened_on": on, "details": items}


def test_days_are_counted_once_and_the_longest_gap_holds_both_ends() -> None:
    sites = site_rows(*({"category": "compound"} for _ in range(2)), {"category": "factory"})
    records = patrols(
        task_rows(
            patrol(1, "2024-02-13", lane=False, ebikes=False),
            patrol(1, "2024-02-13"),
            patrol(1, "2024-02-16", lane=True),
            patrol(1, "2024-01-01"),
        ),
        as_of=DAY,
    )
    cover = patrol_cover(sites, records, as_of=DAY, days=10)
    assert cover.index.tolist() == [2, 1]
    assert cover.loc[1, ["n_days", "gap", "n_bad"]].tolist() == [2, 4, 2]
    assert cover.loc[1, "share"] == 0.2
    assert cover.loc[2, ["n_days", "gap"]].tolist() == [0, 10]
    assert patrols_by_village(cover, days=10)["share"].tolist() == [0.1]


def test_a_station_lacks_what_is_not_on_record() -> None:
    supply = pd.DataFrame(
        {
            "kind": ["micro_station", "micro_station", "hydrant"],
            "name": ["一站", "二站", "栓"],
            "crew": [6.0, None, None],
            "is_working": pd.array([True, None, None], dtype="boolean"),
            "details": [{"is_gear_whole": True, "certified": 2}, None, None],
        }
    )
    log = [
        {"kind": "station_log", "opened_on": on, "details": {"station": "一站", **told}}
        for on, told in (
            ("2024-02-01", {"work": "training"}),
            ("2024-01-01", {"work": "drill"}),
            ("2024-02-02", {"work": "call_out", "minutes": 3}),
            ("2024-02-03", {"work": "call_out", "minutes": 5}),
            ("2024-02-21", {"work": "call_out", "minutes": 99}),
        )
    ]
    table = stations(supply, task_rows(*log), as_of=DAY)
    assert table["name"].tolist() == ["二站", "一站"]
    assert table["gaps"].tolist() == [("crew", "gear", "training", "drill"), ()]
    assert table["n_call_outs"].tolist() == [0, 2]
    assert table["minutes"].iloc[1] == 4


def test_a_drill_with_a_fault_stays_open_until_it_is_put_right() -> None:
    sites = site_rows({"category": "welfare"}, {"category": "welfare"})
    told = [
        {"kind": "drill", "site_id": 1.0, "opened_on": on, "details": details}
        for on, details in (
            ("2024-02-01", {"found": "无", "minutes": 4}),
            ("2024-02-02", {"found": "门锁着", "minutes": 6}),
            ("2024-02-03", {"found": "门锁着", "fixed_on": "2024-02-05"}),
            ("2023-02-03", {}),
        )
    ]
    held, by_category = drills(sites, task_rows(*told), as_of=DAY)
    assert held["is_open"].tolist() == [False, True, False, False]
    assert by_category.loc["welfare", ["n_sites", "n_drilled", "minutes"]].tolist() == [2, 1, 5.0]
