"""The page of one grid: chosen by hand, its report ends its silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from data.store.opening import Store
from data.store.upkeep import add, rows
from tests.builders import NOW, site_made

Open = Callable[..., AppTest]


def test_a_report_is_kept_and_the_grid_is_heard_again(on_own: Open, own_store: Store) -> None:
    own_store.record([site_made(village_code="500151001001")], actor="张某", now=NOW)
    row = {"village_code": "500151001001", "name": "第1网格", "worker": "甲",
           "details": {"site_ids": [1]}}  # fmt: skip
    add(own_store, "grid", [row], actor="张某", now=NOW)
    page = on_own("grid", as_of="2024-02-20")
    assert not page.exception
    told = {metric.label: metric.value for metric in page.metric}
    assert (told["我的场所"], told["距上次有记录"]) == ("1", "从未")
    page.date_input(key="grid_report_1_0_on").set_value(date(2024, 2, 19))
    page.text_area(key="grid_report_1_0_title").set_value("入户三户，楼道已清")
    page.button(key="FormSubmitter:grid_report_1_0-上报").click().run()
    assert not page.exception
    assert rows(own_store, "task").iloc[0]["details"] == {"grid_id": 1}
    told = {metric.label: metric.value for metric in page.metric}
    assert told["距上次有记录"] == "1 天"
