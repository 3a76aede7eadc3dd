"""The visit list: as long as asked for, a floor for every village, a random tenth, reasons."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

from analysis.reason import Reason
from pages.parts.plan_words import spoken

Open = Callable[..., AppTest]


def shown(page: AppTest) -> pd.DataFrame:
    """Return the table with this column: a table that is only looked at has no key to ask by."""
    return next(table.value for table in page.dataframe if "why" in table.value)


def figures(page: AppTest) -> dict[str, int]:
    return {metric.label: int(metric.value) for metric in page.metric}


def test_the_list_has_thirty_places_three_of_them_at_random(on_demo: Open):
    page = on_demo("inspection_plan")
    assert not page.exception
    assert len(shown(page)) == 30
    told = figures(page)
    assert told["随机抽取"] == 3  # a tenth of 30
    assert told["覆盖村社"] == 16
    assert told["按顺序列入"] + told["村社保底"] + told["随机抽取"] == 30


def test_each_place_has_its_reason_in_words(on_demo: Open):
    assert shown(on_demo("inspection_plan"))["why"].str.len().min() > 4


def test_the_number_asked_for_in_the_address_is_taken(on_demo: Open):
    page = on_demo("inspection_plan", n="50", floor="0")
    assert len(shown(page)) == 50
    assert figures(page)["村社保底"] == 0


def test_the_same_day_gives_the_same_draw(on_demo: Open):
    first, second = (shown(on_demo("inspection_plan"))["name"].tolist() for _ in range(2))
    assert first == second


def test_without_a_site_the_list_is_empty_and_the_page_stands(on_own: Open):
    page = on_own("inspection_plan")
    assert not page.exception
    assert shown(page).empty


def test_reasons_are_said_in_order_with_their_numbers():
    said = spoken([Reason("deadline_soon", 20, None, -3.0), Reason("unvisited", 10)])
    assert said == "有隐患已逾期3天； 没有上门检查记录"
