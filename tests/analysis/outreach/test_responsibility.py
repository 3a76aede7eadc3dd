"""The chain of responsibility: a missing link is a gap, silence is counted, debts have a name."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.outreach.responsibility import (
    levels,
    matrix,
    owed,
    plans_received,
    silent_grids,
    without_office,
)
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows, site_rows, village_rows

DAY = date(2024, 2, 20)
EAST, WEST = "500151001001", "500151001002"
NO_DUTIES = pd.DataFrame({name: [] for name in ("village_code", "role", "person", "office")})


def grids(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"village_code": EAST, "worker": "甲", "last_report_on": "2024-02-15"}
    frame = pd.DataFrame([default | row for row in rows], columns=list(default))
    frame["last_report_on"] = pd.to_datetime(frame["last_report_on"]).astype("datetime64[s]")
    return frame


def chain_of(**given: Any) -> pd.DataFrame:
    villages = village_rows({"leader": "王某", "office": "建设办"}, {})
    sites = site_rows(
        {"category": "compound", "property_company": "某物业"}, {"category": "compound"}
    )
    told = {
        "grids": grids({}), "duties": NO_DUTIES, "is_named": pd.Series([True, False], [1, 2])
    } | given  # fmt: skip
    return matrix(villages, sites, **told)


def test_each_missing_link_of_the_chain_is_a_gap_by_name():
    chain = chain_of()
    assert chain.loc[EAST, "gaps"] == ("head", "property", "owner")
    assert chain.loc[EAST, "named_share"] == 0.5
    assert chain.loc[WEST, "gaps"] == ("leader", "office", "head", "grid")
    assert chain["n_gaps"].tolist() == [3, 4]
    assert np.isnan(chain.loc[WEST, "named_share"])


def test_a_duty_row_fills_the_link_and_the_latest_one_counts():
    duties = pd.DataFrame(
        {
            "village_code": [WEST, WEST, WEST],
            "role": ["leader", "village", "village"],
            "person": ["李某", "旧某", "新某"],
            "office": ["应急办", None, None],
        }
    )
    chain = chain_of(duties=duties)
    assert chain.loc[WEST, ["leader", "office", "head"]].tolist() == ["李某", "应急办", "新某"]
    assert chain.loc[WEST, "gaps"] == ("grid",)
    assert chain.loc[EAST, "leader"] == "王某"


def test_a_grid_without_a_worker_is_a_gap():
    chain = chain_of(grids=grids({}, {"worker": None}))
    assert "grid" in chain.loc[EAST, "gaps"]
    assert chain.loc[EAST, ["n_grids", "n_workers"]].tolist() == [2, 1]


def test_a_grid_is_silent_from_the_day_the_days_are_full_and_where_it_never_spoke():
    rows = grids({"last_report_on": "2024-02-06"}, {"last_report_on": "2024-02-07"},
                 {"last_report_on": None})  # fmt: skip
    silent = silent_grids(rows, as_of=DAY, days=14)
    assert silent.index.tolist() == [2, 0]
    assert silent["silent_days"].tolist()[1] == 14


def test_a_place_whose_office_is_blank_has_no_supervisor():
    sites = site_rows({"office": None}, {"office": " "}, {"office": "建设办"})
    assert without_office(sites).index.tolist() == [1, 2]


def test_who_owes_what_is_open_and_overdue_the_latest_first_and_nobody_is_named_as_nobody():
    rows = with_clock(
        hazard_rows(
            {"due_on": "2024-02-10"}, {"due_on": "2024-03-10"}, {"due_on": "2024-02-18"},
            {"status": "closed", "closed_on": "2024-02-01"}, {"due_on": "2024-02-19"},
        ),
        as_of=DAY,
    )  # fmt: skip
    who = pd.Series(["甲", "甲", None, "乙", "甲"], rows.index)
    table = owed(rows, who)
    assert table["who"].tolist()[0] == "甲"
    assert table["who"].isna().tolist() == [False, True]
    assert table["n_open"].tolist() == [3, 1]
    assert table["n_overdue"].tolist() == [2, 1]
    assert table["worst_days"].tolist() == [10, 2]


def test_a_plan_counts_once_it_is_handed_in():
    tasks = pd.DataFrame(
        {
            "kind": ["plan", "plan", "step"],
            "village_code": [EAST, WEST, WEST],
            "done_on": pd.to_datetime(["2023-12-10", None, "2023-12-01"]),
        }
    )
    assert plans_received([EAST, WEST], tasks).notna().tolist() == [True, False]


def test_each_level_says_what_it_has_delivered():
    rows = with_clock(
        hazard_rows(
            {"due_on": "2024-02-10"},
            {"due_on": "2024-02-10", "status": "closed", "submitted_on": "2024-02-05",
             "rechecked_on": "2024-02-06", "closed_on": "2024-02-07"},
        ),
        as_of=DAY,
    )  # fmt: skip
    table = levels(chain_of(), rows, grids({}, {"last_report_on": None}), as_of=DAY, days=14)
    assert table["done"].to_dict() == {"subdistrict": 1, "village": 1, "grid": 1, "owner": 1}
    assert table["of"].to_dict() == {"subdistrict": 2, "village": 2, "grid": 2, "owner": 2}
