from __future__ import annotations

import numpy as np
import pytest

from analysis.planning.proof import account_by_like, monthly_account, newcombe
from analysis.ranking.posterior import wilson
from tests.builders import visit_rows


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10, 95 %.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_that_published(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(*one, *other, level=0.95) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_a_share_is_that_published() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263 and 0 of 20, 95 %.
    assert wilson(81, 263, level=0.95) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20, level=0.95) == pytest.approx((0.0, 0.1611), abs=5e-5)


def account_of(*sides: tuple[str, str, int, int]):  # type: ignore[no-untyped-def]
    """(day, kind, visits, of which found something)."""
    rows = [
        {"visited_on": day, "kind": kind, "n_found": int(k < hits)}
        for day, kind, n, hits in sides
        for k in range(n)
    ]
    return monthly_account(visit_rows(*rows)).set_index("month")


def test_many_hits_against_few_are_more_and_little_is_not_told() -> None:
    account = account_of(
        ("2024-01-10", "routine", 70, 56),
        ("2024-01-11", "random", 80, 48),
        ("2024-02-01", "routine", 9, 5),
        ("2024-02-02", "random", 9, 4),
        ("2024-02-03", "look_back", 50, 0),
    )
    assert account.index.tolist() == ["2024-01", "2024-02", "all"]
    assert account["verdict"].tolist() == ["more", "cannot_tell_yet", "more"]
    assert account.loc["2024-01", "difference"] == pytest.approx(0.2)
    assert account.loc[
        "all", ["n_proposed", "hits_proposed", "n_random", "hits_random"]
    ].tolist() == [
        79,
        61,
        89,
        52,
    ]


def test_random_visits_that_find_more_are_said_so() -> None:
    account = account_of(("2024-01-10", "night", 60, 10), ("2024-01-11", "random", 60, 40))
    assert account["verdict"].tolist() == ["fewer", "fewer"]


def test_four_visits_never_tell() -> None:
    account = account_of(("2024-01-10", "key_date", 40, 40), ("2024-01-11", "random", 4, 0))
    assert account["verdict"].tolist() == ["cannot_tell_yet"] * 2


def test_a_month_without_random_visits_has_no_difference() -> None:
    account = account_of(("2024-01-10", "routine", 5, 3))
    assert np.isnan(account.loc["2024-01", "difference"])
    assert account.loc["all", "verdict"] == "cannot_tell_yet"


def test_like_visits_are_compared_with_like() -> None:
    # First visits find, repeat visits do not; proposed ones are mostly first, random ones repeat.
    rows = [
        {"site_id": 1000 * k + n, "visited_on": "2024-01-10", "kind": kind, "n_found": int(hit),
         "category": "factory", "team": "A"}
        for k, (kind, n_visits) in enumerate((("routine", 60), ("random", 20)))
        for n in range(n_visits)
        for hit in [n % 5 > 0]
    ]  # fmt: skip
    rows += [
        {"site_id": 1000 * k + n, "visited_on": "2024-01-20", "kind": kind, "n_found": int(hit),
         "category": "factory", "team": "A"}
        for k, (kind, n_visits) in enumerate((("routine", 20), ("random", 60)))
        for n in range(min(n_visits, 20))
        for hit in [n % 5 == 0]
    ]  # fmt: skip
    account = account_by_like(visit_rows(*rows)).set_index("basis")
    assert account.loc["all", "difference"] == pytest.approx(0.65 - 0.5, abs=0.01)
    assert account.loc["like", "difference"] == pytest.approx(0.0, abs=1e-9)
    assert account.loc["like", "verdict"] == "cannot_tell_yet"
    assert account.loc["within", "n_random"] == 40


def test_visits_without_a_counterpart_are_not_compared() -> None:
    account = account_by_like(
        visit_rows({"kind": "routine", "n_found": 1}, {"kind": "random", "category": "factory"})
    ).set_index("basis")
    assert account.loc["like", "n_proposed"] == 0
    assert np.isnan(account.loc["like", "difference"])
