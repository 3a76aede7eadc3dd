"""A past day as it is known now, and as it was known then: back-dated entries tell them apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.register.columns import table_of
from data.store import frames, upkeep
from data.store.events import CHINA_TIME, Event, end_of, fold
from data.store.opening import Store
from data.store.recording import read_events
from data.store.states import table_on
from tests.builders import event_of, new_store, site_made
from tests.scaling import scaled

THE_TENTH = date(2024, 1, 10)
THEN = end_of(THE_TENTH)


def at(day: str, hour: int = 17) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=CHINA_TIME)


def write(store: Store, day: str, *events: Any) -> list[int]:
    return store.record(list(events), actor="张某", now=at(day))


@pytest.fixture
def store(store_path: Path) -> Store:
    made = new_store(store_path)
    write(made, "2023-12-01", site_made("2023-12-01", name="甲楼"))
    return made


def test_the_day_ends_at_midnight_in_china() -> None:
    assert end_of(THE_TENTH).isoformat() == "2024-01-10T23:59:59.999999+08:00"


def test_a_hazard_found_on_the_5th_and_entered_on_the_20th_is_known_now_alone(store: Store) -> None:
    write(store, "2024-01-20", event_of("found", "2024-01-05", site_id=1, code="R05"))
    assert len(frames.hazards(store, THE_TENTH)) == 1
    assert frames.hazards(store, THE_TENTH, known_at=THEN).empty
    assert frames.events(store, known_at=THEN)["subject"].tolist() == ["site"]


def test_a_closing_entered_later_leaves_the_hazard_open_as_known_then(store: Store) -> None:
    write(store, "2024-01-02", event_of("found", "2024-01-02", site_id=1, code="R05"))
    write(store, "2024-01-20", event_of("closed", "2024-01-08", 1))
    assert frames.hazards(store, THE_TENTH)["status"].tolist() == ["closed"]
    then = frames.hazards(store, THE_TENTH, known_at=THEN)
    assert then["status"].tolist() == ["found"]
    assert then["closed_on"].isna().all()


def test_a_site_entered_later_and_a_correction_made_later_are_known_now_alone(store: Store) -> None:
    write(store, "2024-01-20", site_made("2024-01-03", name="乙楼"))
    write(store, "2024-01-20", event_of("corrected", "2024-01-03", 1, subject="site", name="丙楼"))
    assert frames.sites(store, THE_TENTH)["name"].tolist() == ["丙楼", "乙楼"]
    assert frames.sites(store, THE_TENTH, known_at=THEN)["name"].tolist() == ["甲楼"]


def test_a_visit_on_the_8th_entered_on_the_20th_is_known_now_alone(store: Store) -> None:
    for visited_on, entered in (("2024-01-04", "2024-01-04"), ("2024-01-08", "2024-01-20")):
        row = {"site_id": 1, "visited_on": visited_on, "kind": "routine"}
        upkeep.add(store, "visit", [row], actor="张某", now=at(entered))
    assert frames.visits(store, THE_TENTH).index.tolist() == [1, 2]
    assert frames.visits(store, THE_TENTH, known_at=THEN).index.tolist() == [1]


def test_a_visit_voided_later_still_counted_then(store: Store) -> None:
    row = {"site_id": 1, "visited_on": "2024-01-04", "kind": "routine", "n_found": 2}
    upkeep.add(store, "visit", [row], actor="张某", now=at("2024-01-04"))
    upkeep.change(
        store, "visit", upkeep.Seen(1, 1), {"n_found": 5}, actor="张某", now=at("2024-01-12")
    )
    upkeep.void(
        store, "visit", upkeep.Seen(1, 2), reason="重复", actor="张某", now=at("2024-01-20")
    )
    assert frames.visits(store, THE_TENTH).empty
    assert frames.visits(store, THE_TENTH, known_at=THEN)["n_found"].tolist() == [2]
    assert frames.visits(store, THE_TENTH, known_at=at("2024-01-15"))["n_found"].tolist() == [5]


def test_a_task_done_later_is_not_done_then_and_one_added_later_is_not_there(store: Store) -> None:
    task = {"kind": "step", "title": "装充电桩", "opened_on": "2024-01-03"}
    upkeep.add(store, "task", [task], actor="张某", now=at("2024-01-03"))
    upkeep.change(
        store,
        "task",
        upkeep.Seen(1, 1),
        {"done_on": "2024-01-09", "result": "已装"},
        actor="张某",
        now=at("2024-01-20"),
    )
    upkeep.add(store, "task", [task | {"title": "再装"}], actor="张某", now=at("2024-01-21"))
    now, then = upkeep.rows(store, "task"), upkeep.rows(store, "task", known_at=THEN)
    assert now["done_on"].tolist() == [pd.Timestamp("2024-01-09"), pd.NaT]
    assert then["title"].tolist() == ["装充电桩"]
    assert then["done_on"].isna().all()
    assert then.dtypes.to_dict() == now.dtypes.to_dict()


def test_no_name_reaches_the_audit_when_a_row_is_changed(store: Store) -> None:
    row = {"village_code": "500151001001", "name": "第一网格", "worker": "李某", "households": 300}
    upkeep.add(store, "grid", [row], actor="张某", now=at("2024-01-03"))
    upkeep.change(
        store,
        "grid",
        upkeep.Seen(1, 1),
        {"worker": "王某", "households": 280},
        actor="张某",
        now=at("2024-01-20"),
    )
    with store.reading() as connection:
        said = connection.exec_driver_sql("SELECT detail FROM audit ORDER BY audit_seq").all()[-1]
    assert '"was":[["grid",1,{"households":300}]]' in said[0].replace(" ", "")
    assert "李某" not in said[0]
    assert upkeep.rows(store, "grid", known_at=THEN)["households"].tolist() == [300.0]


# A hazard's history: what happened on which day of January, and how many days later it was entered.
_STEPS = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 15)), min_size=1, max_size=5)


@given(_STEPS, st.integers(1, 31))
@settings(max_examples=scaled(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_known_then_is_the_replay_of_what_had_been_entered(
    steps: list[tuple[int, int]], day: int
) -> None:
    kinds = ("found", "assigned", "submitted", "closed", "reopened")
    history = [
        Event(
            event_seq=seq,
            subject="hazard",
            subject_id=1,
            kind=kinds[seq - 1],
            effective_on=date(2024, 1, on),
            changes={"site_id": 1} if seq == 1 else {},
            recorded_at=at("2024-01-01") + timedelta(days=on + late - 1),
            actor="张某",
        )
        for seq, (on, late) in enumerate(steps, start=1)
    ]
    asked = date(2024, 1, day)
    entered = [one for one in history if one.recorded_at <= end_of(asked)]
    assert fold(history, asked, known_at=end_of(asked)) == fold(entered, asked)


def test_the_store_answers_as_the_replay_does(store: Store) -> None:
    write(store, "2024-01-06", event_of("found", "2024-01-05", site_id=1, code="R05"))
    write(store, "2024-01-18", event_of("closed", "2024-01-09", 1))
    with store.reading() as connection:
        history = list(read_events(connection, "hazard"))
    for day in (date(2024, 1, 4) + timedelta(days=n) for n in range(20)):
        entered = [one for one in history if one.recorded_at <= end_of(day)]
        found = table_on(store, "hazard", day, known_at=end_of(day))
        expected = table_of("hazard", fold(entered, day).hazards)
        names = [name for name in expected.column_names if not name.startswith("last_")]
        assert found.select(names).equals(expected.select(names)), day
