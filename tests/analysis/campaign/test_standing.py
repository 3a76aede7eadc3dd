"""What moved the open hazards in a week, counted by hand on a few rows."""

import pandas as pd
import pytest

from analysis.campaign.standing import Counted, Flow, flow


def rows(**is_open: bool) -> pd.DataFrame:
    return pd.DataFrame({"is_open": list(is_open.values())}, index=list(is_open))


def test_the_week_closes_arithmetically():
    before = rows(stays=True, closed=True, again=False, voided=True, old=False)
    after = rows(stays=True, closed=False, again=True, old=False, new=True, quick=False)
    told = flow(before, after)
    # Found: new and quick; quick was closed within the week.
    assert told == Flow(before=3, found=2, reopened=1, closed=2, voided=1)
    assert told.now == int(after["is_open"].sum()) == 3


def test_a_hazard_gone_that_was_not_open_moves_nothing():
    assert flow(rows(a=False, b=True), rows(b=True)) == Flow(1, 0, 0, 0, 0)


def test_nothing_on_record_is_nought():
    empty = pd.DataFrame({"is_open": pd.Series(dtype=bool)})
    assert flow(empty, empty).now == 0


@pytest.mark.parametrize(
    ("now", "before", "change"), [(42, 49, -7), (None, 3, None), (3, None, None), (5, 5, 0)]
)
def test_a_change_needs_both_days(now, before, change):
    assert Counted(now, before).change == change
