"""Fires of a period, of the same days a year earlier, and a case made of one."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.campaign.fires import as_case, compared, known, months, toll, with_published

SPAN = (date(2023, 1, 1), date(2023, 2, 20))


def fire_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return fires as `known` gives them; dates as "2024-02-01"."""
    blank = {"category": None, "cause": None, "deaths": np.nan, "injured": np.nan, "details": None}
    full = [{**blank, **row} for row in rows]
    index = pd.Index(range(1, len(rows) + 1), name="incident_id")
    frame = pd.DataFrame(full, index=index, columns=["happened_on", *blank])
    frame["happened_on"] = frame["happened_on"].astype("datetime64[s]")
    return frame


def test_a_toll_takes_both_ends_and_says_of_how_many_the_loss_is_known() -> None:
    fires = known(
        fire_rows(
            {"happened_on": "2023-01-01", "deaths": 1.0, "details": {"loss": 2.5}},
            {"happened_on": "2023-02-20", "injured": 2.0},
            {"happened_on": "2023-02-21", "deaths": 9.0},
        ),
        as_of=date(2024, 2, 20),
    )
    told = toll(fires, *SPAN)
    assert (told.n, told.deaths, told.injured) == (2, 1, 2)
    assert (told.loss, told.n_loss) == (2.5, 1)


def test_a_published_month_stands_in_only_where_it_is_whole_and_nothing_was_kept() -> None:
    assert months(*SPAN) == ["2023-01"]
    held = {"2023-01": {"n": 4, "injured": 1}, "2023-02": {"n": 9}}
    nothing = known(fire_rows(), as_of=date(2024, 2, 20))
    told = with_published(toll(nothing, *SPAN), nothing, held, *SPAN)
    assert (told.n, told.injured, told.n_months) == (4, 1, 1)
    one = known(fire_rows({"happened_on": "2023-01-09"}), as_of=date(2024, 2, 20))
    assert with_published(toll(one, *SPAN), one, held, *SPAN).n == 1


@pytest.mark.parametrize(("earliest", "n_ago"), [("2022-10-05", 1), ("2023-01-04", None)])
def test_a_year_earlier_is_told_only_where_something_is_kept_from_before_it(
    earliest: str, n_ago: int | None
) -> None:
    days = (earliest, "2023-01-05", "2024-02-01")
    fires = known(fire_rows(*({"happened_on": day} for day in days)), as_of=date(2024, 2, 20))
    now, ago = compared(fires, {}, date(2023, 11, 1), date(2024, 2, 20))
    assert now.n == 1
    assert (ago and ago.n) == n_ago


def test_a_case_is_verified_once_its_fire_was_attested() -> None:
    rows = fire_rows({"happened_on": "2024-01-05", "details": {"attested_by": "李某"}})
    fires = known(rows, as_of=date(2024, 2, 20))
    case = as_case(fires.iloc[0], place="某厂", title="某厂火灾")
    assert case["is_verified"]
    assert case["details"] == {"fire_id": 1}
    assert case["deaths"] is None
