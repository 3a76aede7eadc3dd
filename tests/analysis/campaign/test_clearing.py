from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analysis.campaign.burndown import ClearingError, clear_by, open_share
from tests.builders import hazard_rows

DAY = date(2024, 2, 20)
# Weeks of remission under 6-mercaptopurine (Freireich et al., Blood 21, 1963; Gehan 1965): relapse
# or still well when last seen.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
RELAPSED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


def ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def closed_after(days: int, found_ago: int = 60) -> dict[str, str]:
    return {
        "found_on": ago(found_ago), "closed_on": ago(found_ago - days), "status": "closed",
    }  # fmt: skip


def test_the_curve_of_the_leukaemia_trial_is_the_printed_one_to_every_digit() -> None:
    at, share = open_share(np.array(WEEKS, dtype=float), np.array(RELAPSED, dtype=bool))
    assert at.tolist() == [6, 7, 10, 13, 16, 22, 23]
    # As Stata's `sts list` prints them.
    printed = [1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert share.round(4).tolist() == printed


def test_without_censoring_the_curve_is_the_plain_share() -> None:
    _, share = open_share(np.array([1.0, 2, 3, 4]), np.ones(4, dtype=bool))
    assert share.tolist() == pytest.approx([1.0, 0.75, 0.5, 0.25, 0.0])


def test_a_curve_of_which_nothing_is_closed_stays_at_the_whole() -> None:
    for days in ([], [3.0, 4.0]):
        at, share = open_share(np.array(days), np.zeros(len(days), dtype=bool))
        assert (at.tolist(), share.tolist()) == ([], [1.0])


def test_the_chance_of_clearing_is_that_of_all_open_ones_together() -> None:
    # Forty closed: half after 10 days, half after 20. Two open ones of 10 days (10 past): half of
    # the forty were closed by then, all by day 20.
    closed = [closed_after(10) for _ in range(20)] + [closed_after(20) for _ in range(20)]
    open_ones = [{"found_on": ago(5)}, {"found_on": ago(5)}]
    told = clear_by(hazard_rows(*closed, *open_ones), as_of=DAY, by=DAY + timedelta(days=5))
    assert (told.n_open, told.n_closed, told.is_enough) == (2, 40, True)
    assert told.expected_left == pytest.approx(1.0)
    assert told.chance == pytest.approx(0.25)
    assert told.left_low is not None
    assert told.left_high is not None
    assert 0.5 < told.left_low < 1.0 < told.left_high < 1.5
    later = clear_by(hazard_rows(*closed, *open_ones), as_of=DAY, by=DAY + timedelta(days=15))
    assert (later.expected_left, later.chance) == pytest.approx((0.0, 1.0))


def test_with_few_closings_no_number_is_given() -> None:
    few = [closed_after(5) for _ in range(19)]
    told = clear_by(hazard_rows(*few, {"found_on": ago(3)}), as_of=DAY, by=DAY + timedelta(days=9))
    assert (told.n_closed, told.is_enough) == (19, False)
    assert told.expected_left is None
    assert told.chance is None


def test_an_open_one_older_than_any_closing_is_not_expected_to_close() -> None:
    closed = [closed_after(10) for _ in range(30)]
    old = {"found_on": ago(200)}
    told = clear_by(hazard_rows(*closed, old), as_of=DAY, by=DAY + timedelta(days=30))
    assert told.expected_left == pytest.approx(1.0)
    assert told.chance == pytest.approx(0.0)


def test_a_reopened_one_is_left_out_of_the_curve_and_a_voided_one_everywhere() -> None:
    rows = [closed_after(10) for _ in range(20)]
    rows += [{**closed_after(2), "cycle": 2}, {"found_on": ago(1), "status": "voided"}]
    told = clear_by(hazard_rows(*rows), as_of=DAY, by=DAY)
    assert (told.n_closed, told.n_open) == (20, 0)
    assert told.chance == pytest.approx(1.0)


def test_a_day_in_the_past_is_refused() -> None:
    with pytest.raises(ClearingError, match="before 2024-02-20"):
        clear_by(hazard_rows({}), as_of=DAY, by=DAY - timedelta(days=1))
