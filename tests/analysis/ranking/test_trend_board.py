from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.ranking.trend import TrendError, trend_board
from tests.builders import visit_rows

A, B = "500151001001", "500151001002"
WINTER: dict[str, Any] = {"start": date(2023, 11, 6), "end": date(2024, 2, 25)}  # 16 whole weeks


def weekly(village: str, n_visits: int, hits: list[int]) -> list[dict[str, Any]]:
    return [
        {"village_code": village, "n_found": int(k < n),
         "visited_on": WINTER["start"] + timedelta(7 * week + k % 5)}
        for week, n in enumerate(hits) for k in range(n_visits)
    ]  # fmt: skip


def test_a_village_that_stops_finding_is_seen_and_a_steady_one_is_not() -> None:
    visits = visit_rows(*weekly(A, 10, [8] * 8 + [1] * 8), *weekly(B, 10, [4, 6] * 8))
    board = trend_board(visits, **WINTER)
    summary = board.summary
    assert summary["n_visits"].tolist() == [160, 160]
    assert summary["n"].tolist() == [72, 80]
    assert summary.loc[A, "changed_on"] == pd.Timestamp("2024-01-01")
    assert (summary.loc[A, "before"], summary.loc[A, "after"]) == (0.8, 0.1)
    assert summary["is_change"].tolist() == [True, False]
    assert summary["has_shift"].tolist() == [True, False]
    # The last four weeks and the four before them are alike in both.
    assert summary["verdict"].tolist() == ["cannot_tell", "cannot_tell"]
    assert board.series.query("group == @A")["rate"].tolist() == [0.8] * 8 + [0.1] * 8


def test_the_last_weeks_are_compared_with_as_many_before() -> None:
    visits = visit_rows(*weekly(A, 10, [1] * 12 + [9] * 4))
    summary = trend_board(visits, **WINTER).summary
    assert summary.loc[A, "verdict"] == "higher"
    assert summary.loc[A, "ratio"] == pytest.approx(9)


def test_more_visits_are_not_more_finds() -> None:
    visits = visit_rows(*weekly(A, 4, [2] * 8), *[
        {**row, "visited_on": row["visited_on"] + timedelta(56)} for row in weekly(A, 20, [10] * 8)
    ])  # fmt: skip
    summary = trend_board(visits, **WINTER).summary
    assert not summary.loc[A, "is_change"]
    assert (summary.loc[A, "before"], summary.loc[A, "after"]) == (0.5, 0.5)


def test_finds_of_a_category_are_counted_where_asked() -> None:
    visits = visit_rows(
        {"visited_on": "2023-11-07", "n_found": 3, "category": "factory"},
        {"visited_on": "2024-02-20", "n_found": 0, "category": "factory"},
        {"visited_on": "2024-02-20", "n_found": 2},
    )
    board = trend_board(visits, group="category", count="finds", **WINTER)
    assert board.summary["n"].to_dict() == {"factory": 3, "high_rise": 2}
    first = board.series.query("group == 'factory'")
    assert (first["n"].iloc[0], first["rate"].iloc[0]) == (3, 3.0)
    assert np.isnan(first["rate"].iloc[1])
    assert pd.isna(board.summary.loc["high_rise", "changed_on"])


def test_no_visit_is_an_empty_board_and_a_short_period_is_refused() -> None:
    board = trend_board(visit_rows(), **WINTER)
    assert board.series.empty
    assert board.summary.empty
    with pytest.raises(TrendError, match="do not fit"):
        trend_board(visit_rows(), start=date(2024, 2, 1), end=date(2024, 2, 20))
