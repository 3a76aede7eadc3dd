from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.store.opening import open_store
from data.store.upkeep import rows


def test_every_activity_and_task_of_the_demo_says_it_is_invented(demo_file: Path) -> None:
    store = open_store(demo_file)
    gatherings, tasks = rows(store, "gathering"), rows(store, "task")
    assert set(gatherings["kind"]) == {"promotion", "worship", "fair"}
    assert gatherings["place"].str.startswith("演示").all()
    assert gatherings["sponsor"].str.startswith("演示").all()
    ours = tasks[tasks["owner"].notna()]
    assert ours["owner"].str.startswith("演示").all()


def test_nothing_of_the_demo_is_done_after_the_day_it_opens_on(demo_file: Path) -> None:
    tasks = rows(open_store(demo_file), "task")
    tasks = tasks[tasks["kind"].isin(["warning", "plan", "step", "meeting"])]
    assert (tasks["done_on"].dropna() <= pd.Timestamp("2024-02-20")).all()


def test_some_villages_of_the_demo_have_not_handed_in_their_plan(demo_file: Path) -> None:
    tasks = rows(open_store(demo_file), "task")
    plans = tasks[(tasks["kind"] == "plan") & tasks["village_code"].notna()]
    assert (len(plans), int(plans["done_on"].notna().sum())) == (16, 14)
