from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.truth.questions import questions
from tests.builders import event_rows, hazard_rows
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.truth import QUESTIONS

SLOW = next(code for code, hazard in HAZARD_CODES.items() if not hazard.on_the_spot)
AT_ONCE = next(code for code, hazard in HAZARD_CODES.items() if hazard.on_the_spot)


def asked(hazards: pd.DataFrame, events: pd.DataFrame | None = None) -> list[tuple[str, int]]:
    found = questions(hazards, events)
    assert set(found["code"]) <= set(QUESTIONS)
    return list(zip(found["code"], found["hazard_id"].tolist(), strict=True))


def closed(**cells: Any) -> dict[str, Any]:
    return {"status": "closed", "found_on": "2024-01-10", "closed_on": "2024-01-20", **cells}


def test_a_closing_on_the_day_of_the_find_is_asked_about_unless_it_can_be_done_at_once() -> None:
    hazards = hazard_rows(
        closed(code=SLOW, closed_on="2024-01-10"),
        closed(code=AT_ONCE, closed_on="2024-01-10"),
        closed(code=SLOW),
        {"code": SLOW},
    )
    assert asked(hazards) == [("closed_same_day", 1)]


def test_a_closing_before_the_find_is_asked_about() -> None:
    assert asked(hazard_rows(closed(closed_on="2024-01-09"))) == [("closed_before_found", 1)]


def test_a_closing_without_a_recheck_is_asked_about_where_rechecks_are_written_down() -> None:
    hazards = hazard_rows(closed(), closed())
    assert asked(hazards, event_rows({"kind": "recheck_passed", "subject_id": 2})) == [
        ("closed_without_recheck", 1)
    ]
    assert asked(hazards, event_rows({"kind": "closed"})) == []


def test_who_rechecked_his_own_work_is_asked_only_with_the_personal_columns() -> None:
    events = event_rows(
        {"kind": "recheck_passed", "subject_id": 1, "changes": {"rechecked_by": "演示 甲"}},
        {"kind": "recheck_passed", "subject_id": 2, "changes": {"rechecked_by": "演示乙"}},
        {"kind": "recheck_passed", "subject_id": 3, "changes": {}},
    )
    hazards = hazard_rows(closed(), closed(), closed())
    assert asked(hazards, events) == []
    with_owner = hazards.assign(owner=["演示甲", "演示甲", None])
    assert asked(with_owner, events) == [("rechecked_by_owner", 1)]


def test_a_photo_that_serves_twice_is_asked_about() -> None:
    events = event_rows(
        {"kind": "found", "subject_id": 1, "changes": {"photos": ["a"]}},
        {"kind": "submitted", "subject_id": 1, "changes": {"photos": [{"sha256": "b"}]}},
        {"kind": "closed", "subject_id": 1, "changes": {"photos": ["b"]}},
        {"kind": "found", "subject_id": 2, "changes": {"photos": ["a"]}},
        {"kind": "submitted", "subject_id": 2, "changes": {"photos": ["b"]}},
        {"kind": "found", "subject_id": 3, "changes": {"photos": ["c"]}},
        {"kind": "submitted", "subject_id": 3, "changes": {"photos": ["c"]}},
    )
    hazards = hazard_rows({}, {}, {})
    # One photo of two hazards as found is one view of two things; 3 shows before what it is after.
    assert asked(hazards, events) == [("photo_used_again", 2), ("photo_used_again", 3)]
    assert questions(hazards, events)["other_id"].tolist() == [1, 3]


def test_an_empty_register_asks_nothing() -> None:
    found = questions(hazard_rows(), event_rows())
    assert found.empty
    assert list(found) == ["code", "hazard_id", "village_code", "other_id"]


def test_a_stored_photo_is_known_by_its_picture_not_by_its_number() -> None:
    hazards = hazard_rows(closed(), closed())
    events = event_rows(
        {"kind": "submitted", "subject_id": 1, "changes": {"photos": ["file:7"]}},
        {"kind": "submitted", "subject_id": 2, "changes": {"photos": ["file:8"]}},
    )
    assert questions(hazards, events).empty
    same = questions(hazards, events, {7: "aa", 8: "aa"})
    assert same[["code", "hazard_id", "other_id"]].to_numpy().tolist() == [
        ["photo_used_again", 2, 1]
    ]
    assert questions(hazards, events, {7: "aa", 8: "bb"}).empty
