"""The look-back: all grave ones and a draw, the share that came back, mechanisms to review."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.hazards import with_clock
from analysis.look_back import came_back, mechanisms, relapses, revisits
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
