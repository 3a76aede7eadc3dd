from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analysis.truth.questions import before_meetings, meeting_days, silent_villages
from tests.builders import hazard_rows, visit_rows

A, B, C = "500151001001", "500151001002", "500151001003"
WINTER = {"start": date(2024, 1, 1), "end": date(2024, 1, 28)}


def closings(village: str, *days: int) -> list[dict[str, object]]:
    return [
        {"village_code": village, "status": "closed", "closed_on": f"2024-01-{day:02d}"}
        for day in days
    ]


def test_closings_before_a_meeting_are_held_against_the_calendar() -> None:
    # Four whole weeks and a meeting on Thursday 18: the window is Monday to Wednesday.
    # Village A closes 6 of 6 there, B one on each day of the first three weeks (3 in the window).
    hazards = hazard_rows(*closings(A, 15, 15, 16, 16, 17, 17), *closings(B, *range(1, 22)))
    found = before_meetings(hazards, [date(2024, 1, 18)], **WINTER)  # type: ignore[arg-type]
    assert found[["n_closed", "n_before"]].to_numpy().tolist() == [[6, 6], [21, 3]]
    # Mondays to Wednesdays hold 5 closings each (3 of B and 2 of A), 15 of 27; a quarter of such
    # days lie in the window.
    share = 15 / 27 / 4
    assert found.loc[A, "expected"] == pytest.approx(6 * share)
    assert found.loc[A, "p"] == pytest.approx(share**6)
    assert found.loc[B, "p"] == pytest.approx(binom.sf(2, 21, share))
    assert found["is_question"].tolist() == [True, False]


def test_without_closings_or_meetings_nothing_is_asked() -> None:
    assert before_meetings(hazard_rows(), [date(2024, 1, 18)], **WINTER).empty  # type: ignore[arg-type]
    found = before_meetings(hazard_rows(*closings(A, 2, 3)), [], **WINTER)  # type: ignore[arg-type]
    assert found["p"].tolist() == [1.0]


def visited(village: str, n: int, hits: int) -> list[dict[str, object]]:
    return [{"village_code": village, "n_found": int(k < hits)} for k in range(n)]


def test_a_village_that_finds_nothing_in_many_visits_is_asked_about() -> None:
    villages = pd.Index([A, B, C, "500151001004", "500151001005"])
    visits = visit_rows(
        *visited(A, 60, 30), *visited(B, 50, 28), *visited(C, 60, 0), *visited(villages[3], 2, 0)
    )
    found = silent_villages(visits, villages)
    assert found["n_visits"].tolist() == [60, 50, 60, 2, 0]
    assert found["is_question"].tolist() == [False, False, True, False, False]
    assert np.isnan(found["p"].iloc[4])
    # By the others: 30 + 28 + 0 hits in 60 + 50 + 2 visits.
    assert found.loc[C, "expected"] == pytest.approx(60 * 58 / 112)


def test_villages_that_differ_by_chance_are_left_in_peace() -> None:
    rng = np.random.default_rng(8)
    villages = pd.Index([f"{k:012d}" for k in range(16)])
    n_asked = 0
    for _ in range(100):
        share = rng.beta(6, 6, 16)
        rows = [row for v, s in zip(villages, share, strict=True)
                for row in visited(v, 40, int(rng.binomial(40, s)))]  # fmt: skip
        n_asked += int(silent_villages(visit_rows(*rows), villages)["is_question"].any())
    print(f"{n_asked} of 100 honest worlds have a village asked about")
    assert n_asked <= 12


def test_one_village_alone_has_nobody_to_be_held_against() -> None:
    found = silent_villages(visit_rows(*visited(A, 9, 0)), pd.Index([A]))
    assert found["p"].isna().all()
    assert not found["is_question"].any()


def test_the_days_of_meetings_are_those_held_or_else_due() -> None:
    tasks = pd.DataFrame(
        {
            "kind": ["meeting", "meeting", "meeting", "step"],
            "due_on": pd.to_datetime(["2024-01-10", "2024-01-18", "2024-03-01", "2024-01-20"]),
            "done_on": pd.to_datetime(["2024-01-11", None, None, None]),
        }
    )
    # The one of March lies beyond what a window before it reaches.
    assert meeting_days(tasks, until=date(2024, 1, 28)) == {date(2024, 1, 11), date(2024, 1, 18)}
    assert meeting_days(pd.DataFrame(), until=date(2024, 1, 28)) == frozenset()
