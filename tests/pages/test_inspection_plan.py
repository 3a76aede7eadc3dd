"""The visit list: as long as asked for, a floor for every village, a random tenth, reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from analysis.risk.assessment import Reason
from data.store import upkeep
from data.store.opening import open_store
from pages.planning.worth_list import spoken
from tests.builders import NOW

Open = Callable[..., AppTest]


def shown(page: AppTest) -> pd.DataFrame:
    """Return the table with this column: a table that is only looked at has no key to ask by."""
    return next(table.value for table in page.dataframe if "why" in table.value)


def figures(page: AppTest) -> dict[str, int]:
    return {metric.label: int(metric.value) for metric in page.metric}


def test_the_list_has_thirty_places_three_of_them_at_random(on_demo: Open):
    page = on_demo("inspection_plan", view="list")
    assert not page.exception
    assert len(shown(page)) == 30
    told = figures(page)
    assert told["随机抽取"] == 3  # a tenth of 30
    assert told["覆盖村社"] == 16
    assert told["按顺序列入"] + told["村社保底"] + told["随机抽取"] == 30


def test_each_place_has_its_reason_in_words(on_demo: Open):
    assert shown(on_demo("inspection_plan", view="list"))["why"].str.len().min() > 4


def test_the_number_asked_for_in_the_address_is_taken(on_demo: Open):
    page = on_demo("inspection_plan", view="list", n="50", floor="0")
    assert len(shown(page)) == 50
    assert figures(page)["村社保底"] == 0


def test_the_same_day_gives_the_same_draw(on_demo: Open):
    first, second = (
        shown(on_demo("inspection_plan", view="list"))["name"].tolist() for _ in range(2)
    )
    assert first == second


def test_without_a_site_the_list_is_empty_and_the_page_stands(on_own: Open):
    page = on_own("inspection_plan", view="list")
    assert not page.exception
    assert shown(page).empty


def test_reasons_are_said_in_order_with_their_numbers():
    said = spoken([Reason("deadline_soon", 20, None, -3.0), Reason("unvisited", 10)])
    assert said == "有隐患已逾期3天； 没有上门检查记录"


def routes(page: AppTest) -> pd.DataFrame:
    """Return the list of routes, the one that says when a visit begins."""
    return next(table.value for table in page.dataframe if "half_day" in table.value)


def test_the_plan_gives_each_visit_a_team_a_half_day_a_time_and_a_reason(on_demo: Open):
    page = on_demo("inspection_plan", seconds="0", teams="2", halfdays="2")
    assert not page.exception
    visits = routes(page)
    assert set(visits["team"]) == {1, 2}
    assert set(visits["half_day"]) == {"02-21 上午", "02-21 下午"}
    assert visits["at"].str.fullmatch(r"\d\d:\d\d").all()
    assert visits["why"].str.len().min() > 4
    assert figures_of(page)["安排检查（家次）"] == str(len(visits))


def figures_of(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_no_team_has_more_than_it_may(on_demo: Open):
    page = on_demo("inspection_plan", seconds="0", teams="1", halfdays="2", most="2")
    assert routes(page).groupby("half_day").size().to_dict() == {"02-21 上午": 2, "02-21 下午": 2}


def test_a_change_waits_for_the_plan_to_be_made_anew_and_what_it_costs_is_said(on_demo: Open):
    page = on_demo("inspection_plan", seconds="0", teams="1", halfdays="1")
    before = routes(page)["name"].tolist()
    left = page.selectbox("plan_other")
    put_in = left.options[-1].split(" · ")[0]  # the least worth of those left out
    left.select_index(len(left.options) - 1).run()
    page.button("plan_do_in").click().run()
    assert not page.exception
    # The half-day is full: it says by how much, and the plan stays until it is made anew.
    assert "排不进" in page.error[0].value
    assert routes(page)["name"].tolist() == before
    assert page.button("plan_anew").label == "重新排（改了 1 处）"
    page.button("plan_anew").click().run()
    assert put_in in set(routes(page)["name"])
    assert "处（含复查折算）" in page.info[0].value
    assert page.button("plan_anew").label == "重新排"
    page.number_input(key="choose_teams").set_value(2).run()
    assert set(routes(page)["team"]) == {1}
    assert page.button("plan_anew").label == "重新排（改了 1 处）"
    page.button("plan_undo").click().run()
    page.button("plan_anew").click().run()
    assert put_in not in set(routes(page)["name"])
    assert set(routes(page)["team"]) == {1, 2}


def test_what_has_no_place_comes_with_the_help_that_was_tried(on_demo: Open):
    page = on_demo("inspection_plan", seconds="0", teams="2", halfdays="4")
    assert any("家必查排不下" in one.value for one in page.markdown)
    assert page.button("plan_remedy").label == "加 1 组就能全部排下"
    page.button("plan_remedy").click().run()
    assert not page.exception
    assert page.number_input(key="choose_teams").value == 3
    assert any("必查的全部排下" in one.value for one in page.markdown)
    # Opened again it is the same plan, though a search is asked for as well.
    again = on_demo("inspection_plan", seconds="0", teams="3", halfdays="4")
    assert routes(again)["name"].tolist() == routes(page)["name"].tolist()


def test_a_plan_is_kept_under_its_title_and_stands_beside_another(on_demo: Open):
    page = on_demo("inspection_plan", seconds="0", teams="1", halfdays="1")
    page.text_input[-1].set_value("周三小组")
    next(one for one in page.button if one.label == "存下本方案").click().run()
    assert not page.exception
    assert "周三小组 (2024-02-20)" in page.selectbox("plan_two").options
    beside = next(table.value for table in page.dataframe if "figure" in table.value)
    assert beside.loc[0, "figure"] == "安排检查（家次）"
    assert beside.iloc[0, 1] == beside.iloc[0, 2] == len(routes(page))


def test_an_empty_register_says_what_to_do_before_a_plan(on_own: Open):
    page = on_own("inspection_plan")
    assert not page.exception
    assert "导入台账" in page.info[0].value


def test_a_raised_level_on_the_days_of_the_plan_gives_every_village_a_visit(on_demo: Open):
    # 21 and 22 February: the level of the Lantern Festival (24th) holds from the 22nd.
    page = on_demo("inspection_plan", as_of="2024-02-20", seconds="0", halfdays="4")
    assert not page.exception
    assert page.number_input(key="choose_pervillage").value == 1
    assert any("元宵节（2024-02-22 – 2024-02-25）" in one.value for one in page.caption)
    # One day alone, the 21st, is an ordinary one.
    page.number_input(key="choose_halfdays").set_value(2).run()
    assert page.number_input(key="choose_pervillage").value == 0
    assert not any("元宵节（" in one.value for one in page.caption)


def test_a_team_on_leave_is_left_out_and_its_people_are_named(on_demo: Open, tmp_path: Path):
    page = on_demo("inspection_plan", seconds="0", teams="2", halfdays="2")
    store = open_store(tmp_path / "demo.db")
    value = {
        "away": {"2024-02-21|morning": [2], "2024-01-01|morning": [1]},
        "team_most": {"1": 2, "2": None}, "team_people": {"2": "周某、*吴*某"},
    }  # fmt: skip
    upkeep.put_setting(store, "planning", value, actor="某", now=NOW)
    store.close()
    page.run()
    page.button("plan_anew").click().run()
    assert not page.exception
    visits = routes(page)
    assert set(visits.loc[visits["team"] == 2, "half_day"]) == {"02-21 下午"}
    assert visits[visits["team"] == 1].groupby("half_day").size().tolist() == [2, 2]
    load = next(one.value for one in page.caption if one.value.startswith("第 1 组"))
    assert "第 1 组：2 个半天，4 家次" in load
    assert "第 2 组 (周某、\\*吴\\*某)：1 个半天" in load


def test_with_everybody_away_the_page_says_so(on_demo: Open, tmp_path: Path):
    page = on_demo("inspection_plan", seconds="0", teams="1", halfdays="1")
    store = open_store(tmp_path / "demo.db")
    away = {"away": {"2024-02-21|morning": [1]}}
    upkeep.put_setting(store, "planning", away, actor="某", now=NOW)
    store.close()
    page.run()
    assert not page.exception
    assert "都请假" in page.warning[0].value
