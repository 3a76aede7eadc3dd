"""The look-back: all grave ones and a draw, the share that came back, mechanisms to review."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.pressing.look_back import (
    KeptList,
    body_of,
    came_back,
    is_look_back,
    kept_lists,
    mechanisms,
    rate,
    relapses,
    results,
    revisits,
)
from analysis.risk.hazards import with_clock
from tests.builders import DAY, event_rows, hazard_rows, visit_rows

CLOSED = {"category": "factory", "status": "closed", "closed_on": "2024-02-01", "code": "F08"}


def clocked(*rows: dict) -> pd.DataFrame:
    return with_clock(hazard_rows(*rows), as_of=DAY)


def test_every_grave_one_is_seen_again_and_a_tenth_of_the_others():
    rows = [CLOSED | {"tier": "T4"}, CLOSED | {"grade": "suspected_major"}, *[CLOSED] * 20]
    listed = revisits(clocked(*rows), visit_rows(), as_of=DAY)
    assert listed["why"].tolist() == ["major", "grave", "random", "random"]
    assert listed.index[:2].tolist() == [2, 1]


def test_the_draw_is_the_same_on_the_same_day_and_another_on_another():
    hazards = clocked(*[CLOSED] * 60)
    drawn = [
        set(revisits(hazards, visit_rows(), as_of=day).index)
        for day in (DAY, DAY, date(2024, 2, 21))
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_what_a_look_back_came_to_after_the_closing_drops_out():
    hazards = clocked(CLOSED | {"tier": "T4"})
    seen = visit_rows({"category": "factory", "kind": "look_back", "visited_on": "2024-02-05"})
    early = visit_rows({"category": "factory", "kind": "look_back", "visited_on": "2024-01-05"})
    routine = visit_rows({"category": "factory", "visited_on": "2024-02-05"})
    assert revisits(hazards, seen, as_of=DAY).empty
    assert len(revisits(hazards, early, as_of=DAY)) == 1
    assert len(revisits(hazards, routine, as_of=DAY)) == 1


def test_open_ones_and_other_places_are_not_looked_back_at():
    rows = [CLOSED | {"status": "assigned", "closed_on": None}, CLOSED | {"category": "compound"}]
    assert revisits(clocked(*rows), visit_rows(), as_of=DAY).empty


def test_the_share_that_came_back_is_of_those_ever_closed():
    back = CLOSED | {"cycle": 2, "status": "registered", "closed_on": None}
    never = CLOSED | {"status": "assigned", "closed_on": None}
    rates = relapses(clocked(back, *[CLOSED] * 9, never), "category")
    row = rates.loc["factory"]
    assert (row["n_closed"], row["n_back"], row["share"]) == (10, 1, 0.1)
    # Wilson, 90 %, 1 of 10: worked out by the formula with z = 1.6449.
    assert row["low"] == pytest.approx(0.0226, abs=5e-4)
    assert row["high"] == pytest.approx(0.3480, abs=5e-4)
    assert not row["is_few"]


def test_few_closed_ones_stand_last_and_are_marked():
    few = [CLOSED | {"category": "scenic", "cycle": 2, "status": "registered"}] * 2
    rates = relapses(clocked(*[CLOSED] * 6, *few), "category")
    assert rates.index.tolist() == ["factory", "scenic"]
    assert rates["is_few"].tolist() == [False, True]


def test_a_relapse_of_its_category_since_the_last_review_calls_for_a_review():
    hazards = clocked({"category": "factory", "cycle": 2}, {"category": "compound", "cycle": 2})
    events = event_rows(
        {"kind": "reopened", "effective_on": "2024-02-10"},
        {"kind": "reopened", "effective_on": "2024-02-10", "subject_id": 2},
        {"kind": "reopened", "effective_on": "2024-02-25"},
    )
    back = came_back(hazards, events, as_of=DAY)
    assert set(back["reopened_on"]) == {pd.Timestamp("2024-02-10")}
    tasks = pd.DataFrame(
        {
            "kind": ["mechanism"] * 4 + ["review"],
            "opened_on": pd.to_datetime(["2024-01-01"] * 5).astype("datetime64[s]"),
            "details": [
                {"category": "factory"}, {"category": "factory", "reviewed_on": "2024-02-15"},
                {"category": None}, None, {},
            ],
        },
        index=pd.Index([1, 2, 3, 4, 5], name="task_id"),
    )  # fmt: skip
    told = mechanisms(tasks, back, as_of=DAY)
    assert told["n_back"].to_dict() == {3: 2, 4: 2, 1: 1, 2: 0}
    assert told["is_to_review"].to_dict() == {3: True, 4: True, 1: True, 2: False}


KEPT = date(2024, 2, 1)
CLOSED_BEFORE = {"category": "factory", "status": "closed", "closed_on": "2024-01-20"}


def plans(*rows: dict[str, Any]) -> pd.DataFrame:
    defaults = {"title": "x", "as_of": "2024-02-01", "version": 1, "details": None, "body": {}}
    index = pd.Index(range(1, len(rows) + 1), dtype="int64", name="plan_id")
    made = pd.DataFrame([{**defaults, **row} for row in rows], index=index, columns=list(defaults))
    return made.assign(as_of=pd.to_datetime(made["as_of"]))


def kept(*hazard_ids: int, **why: str) -> KeptList:
    return KeptList(1, 1, KEPT, hazard_ids, {int(key[1:]): value for key, value in why.items()})


def look_back(site_id: int, day: str, kind: str = "look_back") -> dict[str, Any]:
    return {"site_id": site_id, "kind": kind, "visited_on": day}


def reopened(hazard_id: int, day: str) -> dict[str, Any]:
    return {"subject_id": hazard_id, "kind": "reopened", "effective_on": day}


def test_only_look_back_lists_up_to_the_day_are_lists_the_latest_first():
    mine = {"details": {"kind": "look_back"}, "body": {"hazard_ids": [3, 1], "why": {"3": "major"}}}
    rows = plans(mine, {"body": {"visits": []}}, mine | {"as_of": "2024-02-10"},
                 mine | {"as_of": "2024-03-01"})  # fmt: skip
    assert is_look_back(rows).tolist() == [True, False, True, True]
    listed = kept_lists(rows, as_of=DAY)
    assert [(one.plan_id, one.kept_on.isoformat()) for one in listed] == [
        (3, "2024-02-10"), (1, "2024-02-01"),
    ]  # fmt: skip
    assert (listed[1].hazard_ids, listed[1].why) == ((3, 1), {3: "major"})
    assert kept_lists(plans(), as_of=DAY) == []


def test_what_is_kept_of_a_list_reads_back_as_it_was():
    listed = pd.DataFrame({"why": ["major", "random"]}, index=[7, 4])
    row = {"details": {"kind": "look_back"}, "body": body_of(listed, as_of=KEPT)}
    (read,) = kept_lists(plans(row), as_of=DAY)
    assert (read.hazard_ids, read.why) == ((7, 4), {7: "major", 4: "random"})


def test_each_hazard_of_the_list_is_waiting_held_or_came_back():
    hazards = hazard_rows(*[CLOSED_BEFORE | {"site_id": at} for at in (1, 2, 3, 4, 5)])
    visits = visit_rows(
        look_back(1, "2024-02-05"), look_back(1, "2024-02-03"), look_back(2, "2024-02-06"),
        look_back(3, "2024-01-31"), look_back(4, "2024-02-06", kind="routine"),
    )  # fmt: skip
    events = event_rows(reopened(2, "2024-02-06"), reopened(5, "2024-02-09"),
                        reopened(1, "2024-01-10"), reopened(3, "2024-03-01"))  # fmt: skip
    found = results(kept(5, 1, 2, 3, 4), hazards, visits, events, as_of=DAY)
    assert found["result"].to_dict() == {
        5: "came_back",  # opened again without a visit on record
        1: "held",  # opened again before the list was drawn
        2: "came_back",
        3: "waiting",  # seen before the list, opened again after the day
        4: "waiting",  # a routine visit is no look-back
    }
    assert found["seen_on"].loc[1] == pd.Timestamp("2024-02-03")


def test_a_day_in_the_past_shows_what_was_done_by_then():
    hazards = hazard_rows(CLOSED_BEFORE)
    seen = visit_rows(look_back(1, "2024-02-05"))
    for day, result in ((date(2024, 2, 4), "waiting"), (date(2024, 2, 5), "held")):
        found = results(kept(1), hazards, seen, event_rows(), as_of=day)
        assert found["result"].tolist() == [result]


def test_a_hazard_no_more_on_record_is_left_out():
    found = results(kept(1, 99), hazard_rows(CLOSED_BEFORE), visit_rows(), event_rows(), as_of=DAY)
    assert found.index.tolist() == [1]


def test_the_rate_is_of_those_seen_with_its_interval():
    found = pd.DataFrame(
        {"result": ["came_back"] + ["held"] * 9 + ["waiting"] * 3,
         "why": ["random"] * 10 + ["major"] * 3}
    )  # fmt: skip
    told = rate(found)
    assert (told.n_listed, told.n_seen, told.n_back, told.share) == (13, 10, 1, 0.1)
    # Wilson, 90 %, 1 of 10: worked out by the formula with z = 1.6449.
    assert told.low == pytest.approx(0.0226, abs=5e-4)
    assert told.high == pytest.approx(0.3480, abs=5e-4)
    assert rate(found, ["random"]).n_listed == 10


def test_without_one_seen_there_is_no_rate():
    told = rate(pd.DataFrame({"result": ["waiting"] * 4, "why": [None] * 4}))
    assert (told.n_listed, told.n_seen, told.share, told.low) == (4, 0, None, None)
    assert rate(pd.DataFrame({"result": [], "why": []}), ["random"]).share is None
