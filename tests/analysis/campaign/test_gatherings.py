from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.campaign.deadlines import gathering_beats, sunday
from analysis.campaign.schedule import register_of
from tests.builders import DAY, visit_rows
from vocabulary.campaign import Control

ALL = {str(one): True for one in Control}


def gathering_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    defaults: dict[str, Any] = {
        "site_id": None, "starts_on": "2024-02-24", "ends_on": "2024-02-25", "permit": "备1号",
        "controls": ALL, "details": None,
    }  # fmt: skip
    full = [{**defaults, **row} for row in rows]
    frame = pd.DataFrame(full, columns=list(defaults), index=range(1, len(rows) + 1))
    days = {
        name: np.array(frame[name].tolist(), dtype="datetime64[s]")
        for name in ("starts_on", "ends_on")
    }
    return frame.assign(site_id=frame["site_id"].astype("float64"), **days)


def test_activities_come_by_day_and_those_over_last() -> None:
    told = register_of(
        gathering_rows(
            {"starts_on": "2024-02-10", "ends_on": "2024-02-12"},
            {"starts_on": "2024-03-01", "ends_on": "2024-03-02"},
            {"starts_on": "2024-02-19", "ends_on": "2024-02-20"},
        ),
        visit_rows(),
        as_of=DAY,
    )
    assert told.index.tolist() == [3, 2, 1]
    assert told["state"].tolist() == ["running", "ahead", "over"]


def test_the_sponsor_is_to_be_warned_a_week_before() -> None:
    told = register_of(
        gathering_rows(
            {"starts_on": "2024-02-27", "ends_on": "2024-02-27"},
            {"starts_on": "2024-02-28", "ends_on": "2024-02-28"},
            {"starts_on": "2024-02-27", "ends_on": "2024-02-27",
             "details": {"warned_on": "2024-02-19"}},
        ),
        visit_rows(),
        as_of=DAY,
    )  # fmt: skip
    # 27 February less seven days is today.
    assert told["is_warning_due"].to_dict() == {1: True, 3: False, 2: False}


def test_a_permit_or_a_control_missing_is_bare_until_it_is_over() -> None:
    told = register_of(
        gathering_rows(
            {},
            {"permit": None},
            {"controls": ALL | {"exits": False}},
            {"permit": None, "starts_on": "2024-02-01", "ends_on": "2024-02-02"},
        ),
        visit_rows(),
        as_of=DAY,
    )
    assert told["is_bare"].to_dict() == {1: False, 2: True, 3: True, 4: False}
    assert told.loc[3, "n_controls"] == len(Control) - 1
    assert told["is_note_due"].to_dict() == {1: False, 2: False, 3: False, 4: True}


def test_visits_to_its_place_and_checks_written_into_it_count() -> None:
    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-02-16"},
        {"site_id": 1, "visited_on": "2024-02-17"},  # a week before the 24th
        {"site_id": 1, "visited_on": "2024-02-26"},
        {"site_id": 2, "visited_on": "2024-02-24"},
    )
    told = register_of(
        gathering_rows({"site_id": 1, "details": {"checks": [{"on": "2024-02-23"}]}}, {}),
        visits,
        as_of=DAY,
    )
    assert told["n_checks"].to_dict() == {1: 2, 2: 0}


def test_an_empty_register_gives_an_empty_list() -> None:
    assert register_of(gathering_rows(), visit_rows(), as_of=DAY).empty


def test_the_week_names_the_activities_and_those_without_permit() -> None:
    # 20 February 2024 is a Tuesday; the week ends on the 25th.
    assert sunday(DAY) == date(2024, 2, 25)
    runs, bare = gathering_beats(
        gathering_rows({}, {"permit": None}, {"starts_on": "2024-02-26", "ends_on": "2024-02-26"}),
        as_of=DAY,
    )
    assert (runs.n, bare.n) == (2, 1)
