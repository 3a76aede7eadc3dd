"""Control rooms: which have a record that counts, what it lacks, and of how many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.outreach.control_room import by_gap, by_village, gaps_of, rooms
from tests.builders import site_rows

AS_OF = date(2024, 2, 20)
WHOLE = {"persons": 2, "certified": 2, "hours": 24, "rota": True, "log": True, "auto": True}


def records(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"kind": "control_room", "site_id": 1, "done_on": "2024-02-10", "owner": None,
               "version": 1, "details": WHOLE}  # fmt: skip
    columns = [*default]
    frame = pd.DataFrame(
        [default | row for row in rows], columns=columns, index=range(1, len(rows) + 1)
    )
    return frame.assign(done_on=pd.to_datetime(frame["done_on"]).astype("datetime64[s]"))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"persons": 1, "certified": 1}, ("persons", "certified")),
        ({"certified": 1}, ("certified",)),
        ({"hours": 16}, ("hours",)),
        ({"rota": False, "log": False, "auto": False}, ("rota", "log", "auto")),
        ({"auto": None}, ("untold",)),
        ({"persons": 3}, ()),
    ],
)
def test_a_record_lacks_what_the_standard_asks_and_it_does_not_show(
    changes: dict[str, Any], missing: tuple[str, ...]
):
    assert gaps_of(WHOLE | changes) == missing


def test_an_empty_record_is_untold_not_wrong():
    assert gaps_of({}) == ("untold",)


SITES = site_rows(
    {"site_id": 1, "has_control_room": True},
    {"site_id": 2, "has_control_room": True},
    {"site_id": 3, "has_control_room": True, "village_code": "500151001002"},
    {"site_id": 4, "has_control_room": True, "village_code": "500151001002"},
    {"site_id": 5, "has_control_room": False},
    {"site_id": 6, "has_control_room": None},
)
TASKS = records(
    {"site_id": 1},
    {"site_id": 3, "details": WHOLE | {"log": False}},
    {"site_id": 4, "done_on": "2024-01-19"},
    {"site_id": 1, "done_on": "2024-02-21", "details": WHOLE | {"persons": 1}},
    {"site_id": 2, "kind": "meeting"},
)


def test_each_control_room_stands_with_its_last_record_the_gravest_first():
    table = rooms(SITES, TASKS, as_of=AS_OF)
    # 19 January is 32 days before 20 February: too old; the record of the 21st is not known yet.
    assert table["state"].to_dict() == {2: "none", 3: "gaps", 4: "stale", 1: "complete"}
    assert list(table["state"]) == ["none", "gaps", "stale", "complete"]
    assert table.at[3, "gaps"] == ("log",)


def test_a_record_of_31_days_ago_still_counts():
    table = rooms(SITES, records({"site_id": 1, "done_on": "2024-01-20"}), as_of=AS_OF)
    assert table.at[1, "state"] == "complete"


def test_a_site_with_a_record_counts_even_where_nobody_noted_its_control_room():
    assert 6 in rooms(SITES, records({"site_id": 6}), as_of=AS_OF).index
    assert 6 not in rooms(SITES, records(), as_of=AS_OF).index


def test_the_share_of_a_village_is_of_all_its_control_rooms():
    told = by_village(rooms(SITES, TASKS, as_of=AS_OF))
    first, second = told.loc["500151001001"], told.loc["500151001002"]
    assert (first["n_rooms"], first["n_recorded"], first["n_complete"]) == (2, 1, 1)
    assert (second["recorded_share"], second["complete_share"]) == (0.5, 0.0)
    assert list(told.index) == ["500151001002", "500151001001"]


def test_what_is_missing_is_counted_over_records_that_still_count():
    tasks = records(
        {"site_id": 1, "details": WHOLE | {"log": False, "auto": False}},
        {"site_id": 2, "details": WHOLE | {"log": False}},
        {"site_id": 3, "details": WHOLE | {"rota": False}, "done_on": "2023-12-01"},
    )
    assert by_gap(rooms(SITES, tasks, as_of=AS_OF)).to_dict() == {"log": 2, "auto": 1}


def test_without_any_control_room_there_is_nothing_to_count():
    table = rooms(SITES.loc[[5]], records(), as_of=AS_OF)
    assert table.empty
    assert by_village(table).empty
    assert by_gap(table).empty
