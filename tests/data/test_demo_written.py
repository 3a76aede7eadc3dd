"""The demo is entered as its days go by: visits each evening, other work twice a week."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from data.demo.written import add_as_written
from data.store import upkeep
from data.store.events import end_of
from tests.builders import NOW, new_store

MONDAY = date(2024, 1, 15)


def test_a_row_waits_for_the_next_tuesday_or_friday(store_path: Path) -> None:
    store = new_store(store_path)
    days = {"周三": date(2024, 1, 17), "周一": MONDAY, "周五": date(2024, 1, 19)}
    rows = [{"kind": "step", "title": title, "opened_on": on} for title, on in days.items()]
    ids = add_as_written(store, "task", rows, actor="演示", now=NOW)
    assert upkeep.rows(store, "task").loc[ids, "title"].tolist() == ["周三", "周一", "周五"]

    def known_on(day: date) -> list[str]:
        return upkeep.rows(store, "task", known_at=end_of(day))["title"].tolist()

    assert known_on(MONDAY) == []
    assert known_on(date(2024, 1, 16)) == ["周一"]
    assert known_on(date(2024, 1, 18)) == ["周一"]
    assert sorted(known_on(date(2024, 1, 19))) == ["周一", "周三", "周五"]


def test_plans_and_what_always_stood_there_are_known_from_the_start(store_path: Path) -> None:
    store = new_store(store_path)
    plan = {"village_code": "500151001001", "kind": "community", "held_on": MONDAY,
            "is_planned": True}  # fmt: skip
    hydrant = {"kind": "hydrant", "name": "演示消火栓", "checked_on": date(2024, 2, 20)}
    add_as_written(store, "outreach", [plan], actor="演示", now=NOW)
    add_as_written(store, "supply_point", [hydrant], actor="演示", now=NOW)
    first = end_of(date(2023, 11, 1))
    assert len(upkeep.rows(store, "outreach", known_at=first)) == 1
    assert upkeep.rows(store, "supply_point", known_at=first)["checked_on"].tolist() == [
        pd.Timestamp("2024-02-20")
    ]


def test_the_demo_of_a_past_day_has_visits_and_work(demo_file: Path) -> None:
    from data.store import frames
    from data.store.opening import open_store

    store = open_store(demo_file)
    then = end_of(MONDAY)
    visits = frames.visits(store, MONDAY)
    assert len(frames.visits(store, MONDAY, known_at=then)) == len(visits) > 500
    for table in ("measure", "outreach", "task", "household_check"):
        late = len(upkeep.rows(store, table, known_at=then))
        assert 0 < late < len(upkeep.rows(store, table)), table
    store.close()
