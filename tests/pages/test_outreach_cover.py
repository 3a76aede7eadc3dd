"""Publicity coverage: gaps first, what is typed is kept, an empty store says what to do."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

from data.store import upkeep
from data.store.opening import Store
from tests.builders import NOW, site_made

Open = Callable[..., AppTest]


def table_with(page: AppTest, column: str) -> pd.DataFrame:
    return next(table.value for table in page.dataframe if column in table.value)


def figure(page: AppTest, label: str) -> str:
    return next(str(metric.value) for metric in page.metric if metric.label == label)


def add(store: Store, table: str, **row: object) -> None:
    upkeep.add(store, table, [row], actor="张某", now=NOW)


def test_the_village_with_no_activity_stands_first_in_the_matrix(on_demo: Open):
    page = on_demo("outreach_cover")
    assert not page.exception
    assert figure(page, "尚无活动的村社") == "1"
    cells = table_with(page, "进企业")
    assert len(cells) == 16
    assert cells["村社"].iloc[0] == "大雁村"
    assert table_with(page, "missing")["missing"].iloc[0] == 7  # of seven topics


def test_an_activity_typed_into_the_form_is_kept(on_own: Open, own_store: Store):
    page = on_own("outreach_cover")
    assert not page.exception
    assert "还没有宣传活动" in page.info[0].value
    page.selectbox(key="activity_new_0_village_code").select("500151001001")
    page.selectbox(key="activity_new_0_kind").select("school")
    page.selectbox(key="activity_new_0_form").select("drill")
    page.multiselect(key="activity_new_0_topics").select("escape")
    page.number_input(key="activity_new_0_people").set_value(40)
    page.button[-1].click().run()
    row = upkeep.rows(own_store, "outreach").iloc[0]
    assert (row["village_code"], row["kind"], row["people"]) == ("500151001001", "school", 40)
    assert row["details"] == {"form": "drill"}
    assert row["topics"] == ["escape"]


def test_an_activity_without_its_village_is_refused_in_words(on_own: Open, own_store: Store):
    page = on_own("outreach_cover")
    page.button[-1].click().run()
    assert "未保存" in page.error[0].value
    assert upkeep.rows(own_store, "outreach").empty


def test_the_pass_share_has_its_interval_and_each_item_its_row(on_demo: Open):
    page = on_demo("outreach_cover", part="doors")
    assert not page.exception
    items = table_with(page, "item_name")
    assert items["item_name"].tolist() == [
        "清楼道",
        "清阳台",
        "清厨房",
        "关电源",
        "关火源",
        "关气源",
    ]
    assert items["interval"].str.contains("–").all()
    assert figure(page, "尚未入户的村社") == "1"


def test_a_door_ticked_by_hand_is_counted(on_own: Open, own_store: Store):
    own_store.record([site_made(category="compound", households=10)], actor="张某", now=NOW)
    page = on_own("outreach_cover", part="doors")
    assert not page.exception
    page.text_input(key="door_1_0_household").input("1-101")
    page.checkbox(key="door_1_0_gas").check()
    page.button[-1].click().run()
    row = upkeep.rows(own_store, "household_check").iloc[0]
    assert row["household"] == "1-101"
    assert row["ticks"]["gas"] is True
    assert row["ticks"]["power"] is False


def test_the_first_case_is_the_fire_the_plan_names_and_is_marked_to_be_verified(on_demo: Open):
    page = on_demo("outreach_cover", part="cases")
    assert not page.exception
    assert "待核" in page.warning[0].value
    assert "吕梁" in page.subheader[0].value
    assert len(table_with(page, "link_words")) > 0


def test_an_empty_library_offers_the_case_of_the_plan(on_own: Open, own_store: Store):
    page = on_own("outreach_cover", part="cases")
    page.button(key="lesson_first").click().run()
    assert not page.exception
    row = upkeep.rows(own_store, "lesson").iloc[0]
    assert row["deaths"] == 26
    assert not row["is_verified"]


def test_hostile_text_of_a_case_stays_text(on_own: Open, own_store: Store):
    add(own_store, "lesson", title="![x](http://evil/x.png)", source="<b>x</b>")
    page = on_own("outreach_cover", part="cases")
    assert not page.exception
    assert "![x](" not in page.subheader[0].value
