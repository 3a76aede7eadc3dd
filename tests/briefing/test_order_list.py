"""The order list: whom to visit, why, and room to write what was found."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
from openpyxl import load_workbook

from analysis.risk.reason import Reason
from briefing.facts.frames import with_progress
from briefing.papers.annex import open_items, order_list
from tests.briefing.small_office import AS_OF, EAST, hazards
from tests.builders import site_rows, village_rows

TARGETS = pd.DataFrame(
    {
        "site_id": [2, 1],
        "value": [41.26, 3.0],
        "reasons": [(Reason("overdue", 40.0), Reason("night", 1.0)), ()],
        "due_on": np.array(["2024-02-10", "NaT"], dtype="datetime64[s]"),
        "last_visit_on": np.array(["NaT", "2024-01-05"], dtype="datetime64[s]"),
        "is_floor": [False, True],
        "is_random": [False, False],
    }
)


def rows_of(content: bytes) -> list[dict[str, object]]:
    read = [
        list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    ]
    head = next(place for place, row in enumerate(read) if "场所" in row)
    return [dict(zip(read[head], row, strict=True)) for row in read[head + 1 :]]


def listed() -> list[dict[str, object]]:
    sites = site_rows({"site_id": 1, "name": "甲楼"}, {"site_id": 2, "name": "=乙楼"})
    villages = village_rows({"village_code": EAST})
    return rows_of(
        order_list(TARGETS, sites, villages, as_of=AS_OF, word=lambda reason: reason.code)
    )


def test_the_order_of_the_plan_is_the_order_of_the_list():
    assert [(row["序号"], row["场所"]) for row in listed()] == [(1, "=乙楼"), (2, "甲楼")]


def test_each_target_says_why_it_is_on_the_list_and_how_it_came_there():
    first, second = listed()
    assert first["列入原因"] == "overdue；night"
    assert (first["选取方式"], second["选取方式"]) == ("按优先值", "每村保底")
    assert (first["村（社区）"], first["优先值"]) == ("东方社区", 41.3)


def test_what_the_visitors_write_is_left_blank():
    for row in listed():
        assert [row[name] for name in ("检查日期", "检查结果", "检查人")] == [None, None, None]


def test_an_unknown_date_is_blank_not_a_date():
    first, second = listed()
    assert first["上次检查"] is None
    assert second["最早期限"] is None


def test_the_open_items_name_the_longest_overdue_first():
    sites = site_rows({"site_id": 1, "name": "甲楼"}, {"site_id": 3, "name": "丙浴室"})
    items = open_items(
        with_progress(hazards(), as_of=AS_OF), sites, village_rows({"village_code": EAST})
    )
    # Closed are 1, 2, 3; overdue are 7 by 40 days and 5 by 10.
    assert items["hazard_id"].tolist()[:2] == [7, 5]
    assert sorted(items["hazard_id"]) == [4, 5, 6, 7, 8]
    assert items["site"].tolist()[0] == "丙浴室"
