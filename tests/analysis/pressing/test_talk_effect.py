"""Closing times after a talk: a landmark, no look into the future, and silence when few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.pressing.talk_effect import kaplan_median, talk_effect
from tests.builders import DAY, event_rows, hazard_rows


def history(n: int, *, talked: bool, days: int, first_id: int) -> tuple[list, list, list]:
    """Return hazards due on 1 January, 5 days late at their talk, closed `days` after it."""
    closed = pd.Timestamp("2024-01-06") + pd.Timedelta(days=days)
    hazards: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    talks: list[dict[str, Any]] = []
    for one in range(first_id, first_id + n):
        hazards.append({"hazard_id": one, "due_on": "2024-01-01", "status": "closed",
                        "closed_on": f"{closed:%Y-%m-%d}"})  # fmt: skip
        events.append(
            {"subject_id": one, "kind": "submitted", "effective_on": f"{closed:%Y-%m-%d}"}
        )
        if talked:
            talks.append({"site_id": np.nan, "hazard_id": one, "on": pd.Timestamp("2024-01-06")})
    return hazards, events, talks


def effect(*parts: tuple[list, list, list]) -> Any:
    hazards, events, talks = ([row for part in parts for row in part[n]] for n in range(3))
    held = pd.DataFrame(talks, columns=["site_id", "hazard_id", "on"])
    return talk_effect(hazard_rows(*hazards), event_rows(*events), held, as_of=DAY)


def test_half_are_closed_when_the_curve_comes_down_to_a_half():
    days = np.array([2.0, 4.0, 6.0, 8.0])
    assert kaplan_median(days, np.array([True] * 4)) == 4
    # Censored at 2: 3 at risk at 4 (2/3), 2 at 6 (1/3).
    assert kaplan_median(days, np.array([False, True, True, True])) == 6
    assert np.isnan(kaplan_median(days, np.array([True, False, False, False])))


def test_a_clear_difference_is_said_and_both_sides_start_equally_late():
    told = effect(history(20, talked=True, days=3, first_id=1),
                  history(20, talked=False, days=20, first_id=101))  # fmt: skip
    assert told.landmark_days == 5
    assert (told.talked.median, told.without.median, told.difference) == (3, 20, -17)
    assert told.verdict == "faster"


def test_the_same_times_cannot_be_told_apart():
    told = effect(history(20, talked=True, days=9, first_id=1),
                  history(20, talked=False, days=9, first_id=101))  # fmt: skip
    assert told.verdict == "cannot_tell_yet"


def test_few_closings_say_nothing():
    told = effect(history(14, talked=True, days=3, first_id=1),
                  history(20, talked=False, days=20, first_id=101))  # fmt: skip
    assert told.verdict == "cannot_tell_yet"


def test_one_talked_about_later_is_watched_up_to_its_talk():
    late_talk = history(1, talked=True, days=30, first_id=50)
    late_talk[2][0]["on"] = pd.Timestamp("2024-01-26")
    told = effect(history(3, talked=True, days=3, first_id=1), late_talk)
    assert told.landmark_days == 5
    # From 6 January (5 days late) to its own talk on the 26th: 20 days, not closed.
    assert list(told.without.days) == [20.0]
    assert not told.without.closed.any()


@pytest.mark.parametrize("handed_in", ["2024-01-06", "2023-12-30"])
def test_one_handed_in_before_the_landmark_is_on_neither_side(handed_in: str):
    quick = history(1, talked=False, days=3, first_id=70)
    quick[1][0]["effective_on"] = handed_in
    told = effect(history(3, talked=True, days=3, first_id=1), quick)
    assert told.without.n == 0
