"""The clock page: time left, the week, key dates and warnings, activities, tasks, settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.campaign.standing import duties_of
from analysis.day import Day, ask
from data.store.campaign import campaigns, get_campaign
from data.store.opening import Store, open_store
from data.store.upkeep import add, put_setting, read_setting, rows
from pages.campaign.clock import _is_near
from tests.builders import NOW, event_of, site_made

Open = Callable[..., AppTest]


def said(page: AppTest) -> str:
    """Return all the sentences of a page."""
    kinds = (page.markdown, page.caption, page.info, page.error, page.success, page.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def counts(page: AppTest) -> dict[str, str]:
    """Return the figures of the head by their names."""
    return {metric.label: metric.value for metric in page.metric}


def table_with(page: AppTest, column: str) -> pd.DataFrame:
    """Return the table that has this column."""
    return next(table.value for table in page.dataframe if column in table.value)


def test_the_clock_tells_what_is_left_of_phase_and_campaign(on_demo: Open) -> None:
    page = on_demo("campaign_clock")
    assert not page.exception
    told = counts(page)
    # 20 February to 25 March is 34 days; to 31 March, 40.
    assert told["组织实施 · 剩余"] == "34 / 116 天"
    assert told["专项行动 · 剩余"] == "40 / 152 天"
    deltas = {metric.label: metric.delta for metric in page.metric}
    assert deltas["组织实施 · 剩余"] == "工作日剩 24 / 78"


def test_the_week_names_key_dates_and_warnings_not_received(on_demo: Open) -> None:
    text = said(on_demo("campaign_clock"))
    assert "元宵节（02月24日）：还有 4 天" in text
    assert "元宵节预警提示还有" in text
    assert "处隐患已逾期" in text


def test_the_list_of_each_village_is_held_against_its_plan(on_demo: Open) -> None:
    page = on_demo("campaign_clock")
    table = table_with(page, "planned")
    known = table["n_open"].sum()
    assert f"现有 {known:.0f} 处未销案" in said(page)
    # The last week of each curve is what is open now.
    assert [weeks[-1] for weeks in table["weeks"]] == table["n_open"].tolist()
    late = table["n_red"] > 0
    assert set(table.loc[late, "verdict"].map(lambda one: one[0])) == {"否"}


def test_one_village_has_a_curve_of_its_own(on_demo: Open) -> None:
    page = on_demo("campaign_clock")
    whole = said(page)
    page.selectbox(key="clock_village").set_value("500151001001").run()
    assert not page.exception
    table = table_with(page, "planned")
    own = table.loc[table["village"] == "东方社区", "n_open"].item()
    assert f"现有 {own:.0f} 处未销案" in said(page)
    assert said(page) != whole


@pytest.mark.parametrize(
    ("day", "has_mark"),
    [("2023-10-01", True), ("2023-09-30", False), ("2024-05-01", True), ("2024-05-02", False)],
)
def test_a_day_more_than_a_month_from_the_campaign_is_not_marked_beside_it(
    day: str, has_mark: bool
) -> None:
    # 31 days before 1 November is 1 October, 31 days after 31 March is 1 May.
    bars = pd.DataFrame(
        {"start": ["2023-11-01", "2024-03-01"], "end": ["2023-12-01", "2024-03-31"]}
    )
    assert _is_near(date.fromisoformat(day), bars) is has_mark


def test_without_hazards_the_clock_still_runs(on_own: Open) -> None:
    page = on_own("campaign_clock", as_of="2024-02-20")
    assert not page.exception
    assert counts(page)["组织实施 · 剩余"] == "34 / 116 天"
    assert "还没有隐患记录" in said(page)


def test_the_key_dates_of_a_winter_to_come_are_computed_and_the_sessions_a_forecast(
    on_own: Open,
) -> None:
    page = on_own("campaign_clock", view="dates", winter="2026")
    assert not page.exception
    table = table_with(page, "span").set_index("name")
    assert table.loc["春节", "start"] == date(2027, 2, 6)
    assert table.loc["全国两会", "sure"] == ["预估"]
    assert table.loc["清明", "sure"] == ["已定"]
    assert table.loc["119 消防日", "start"] == date(2026, 11, 9)
    assert table.loc["119 消防日", "level"] == ["normal"]


def test_a_raised_level_set_by_the_office_counts(on_own: Open, own_store: Store) -> None:
    levels = {"new_year": {"level": "highest", "before": 10}}
    put_setting(own_store, "guard_levels", levels, actor="test", now=NOW)
    page = on_own("campaign_clock", view="dates", winter="2023")
    told = table_with(page, "span").set_index("name").loc["元旦"]
    assert told["level"] == ["highest"]
    assert told["span"] == "12-22 – 01-03"


def test_a_level_is_set_on_the_page(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="settings")
    assert not page.exception
    page.number_input(key="clock_before_new_year").set_value(6)
    page.button(key="clock_level_save").click().run()
    assert not page.exception
    assert read_setting(own_store, "guard_levels")["new_year"]["before"] == 6


def test_the_ladder_must_go_up(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="settings")
    page.number_input(key="clock_set_supervise").set_value(60)
    page.button(key="clock_set_save").click().run()
    assert "依次递增" in said(page)
    assert read_setting(own_store, "clocks") is None


def test_another_winter_is_shown_before_it_is_stored(on_own: Open, own_store: Store) -> None:
    before = len(campaigns(own_store))
    page = on_own("campaign_clock", view="settings", as_of="2024-02-20")
    page.number_input(key="clock_new_winter").set_value(2026).run()
    spans = [t.value for t in page.dataframe if {"name", "start"} <= set(t.value.columns)]
    shown = pd.concat(spans).set_index("name")
    assert pd.Timestamp(shown.loc["组织实施", "start"]) == pd.Timestamp(2026, 12, 1)
    assert pd.Timestamp(shown.loc["春节", "start"]) == pd.Timestamp(2027, 2, 6)
    assert "2027：节假日安排未发布" in said(page)
    assert len(campaigns(own_store)) == before
    page.button(key="clock_new_store").click().run()
    assert "请填写方案文号" in said(page)
    (number,) = [one for one in page.text_input if str(one.key).startswith("campaign_number_next")]
    number.set_value("某办〔2026〕1号")
    page.button(key="clock_new_store").click().run()
    assert not page.exception
    assert get_campaign(own_store).number == "某办〔2026〕1号"
    assert get_campaign(own_store).end == date(2027, 3, 31)


def test_a_campaign_of_one_topic_is_made_from_another_and_changed(
    on_own: Open, own_store: Store
) -> None:
    page = on_own("campaign_clock", view="settings", as_of="2024-02-20", campaign_form="copy")

    def field(kind: str, name: str) -> Any:
        return next(w for w in getattr(page, kind) if str(w.key).startswith(f"campaign_{name}_"))

    field("text_input", "number").set_value("巴川办〔2024〕12号")
    field("text_input", "title").set_value("电动自行车专项整治")
    field("multiselect", "codes").set_value(["R09"])
    page.button(key="clock_new_store").click().run()
    assert not page.exception
    made = campaigns(own_store)[-1]
    assert (made.title, made.scope.codes) == ("电动自行车专项整治", ("R09",))
    assert made.phases == campaigns(own_store)[0].phases
    # Both run on that day: the reader chooses, and every page counts by the choice.
    offered = page.selectbox(key="filter_campaign")
    assert offered.value == made.campaign_id
    offered.set_value(campaigns(own_store)[0].campaign_id).run()
    assert not page.exception
    assert page.query_params["campaign"] == str(campaigns(own_store)[0].campaign_id)
    page = on_own("campaign_clock", view="settings", as_of="2024-02-20", campaign_form="change")
    field("text_input", "issuer").set_value("某街道办事处")
    page.button(key="clock_new_store").click().run()
    assert [one.issuer for one in campaigns(own_store)].count("某街道办事处") == 1


def test_a_year_file_of_the_office_is_used(on_own: Open, own_store: Store) -> None:
    year = {"year": 2027, "papers": [], "days": [{"date": "2027-01-01", "isOffDay": True}]}
    page = on_own("campaign_clock", view="settings", as_of="2026-11-25")
    assert "2027：节假日安排未发布" in said(page)
    page.file_uploader(key="clock_year_file").set_value(
        ("2027.json", json.dumps(year).encode(), "application/json")
    ).run()
    assert "2027 年：放假 1 天，调休上班 0 天。" in said(page)
    page.button(key="clock_year_use").click().run()
    assert not page.exception
    assert read_setting(own_store, "holiday_years") == [year]
    assert "2027 年：采用本单位导入的安排" in said(page)


@pytest.mark.parametrize("body", [b"[]", b"{}", b"\xff\xfe", b'{"year": 2027, "days": 1}'])
def test_what_is_no_year_file_is_refused(on_own: Open, body: bytes) -> None:
    page = on_own("campaign_clock", view="settings")
    page.file_uploader(key="clock_year_file").set_value(
        ("year.json", body, "application/json")
    ).run()
    assert not page.exception
    assert "这不是节假日年份文件" in said(page)


def test_an_activity_is_added_by_the_form(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="gatherings", as_of="2024-02-20")
    page.button(key="gathering_new_save").click().run()
    assert "请填写活动名称与地点" in said(page)
    page.text_input(key="gathering_new_place").set_value("某广场 *促销*")
    page.number_input(key="gathering_new_crowd").set_value(500)
    page.checkbox(key="gathering_new_control_exits").set_value(True)
    page.date_input(key="gathering_new_end").set_value(date(2024, 2, 22))
    page.button(key="gathering_new_save").click().run()
    assert not page.exception
    (row,) = rows(own_store, "gathering").to_dict("records")
    assert (row["place"], row["crowd"]) == ("某广场 *促销*", 500)
    assert row["controls"]["exits"] is True
    assert row["controls"]["plan"] is False
    assert counts(page)["许可或措施不全"] == "1"


def test_a_task_is_added_for_each_village_and_counts_once_done(
    on_own: Open, own_store: Store
) -> None:
    page = on_own("campaign_clock", view="tasks", as_of="2024-02-20")
    assert counts(page)["已报方案的村社"] == "0 / 16 (0%)"
    page.text_input(key="clock_task_title").set_value("报送方案")
    page.multiselect(key="clock_task_villages").set_value(["500151001001", "500151001002"])
    page.button(key="clock_task_add").click().run()
    assert not page.exception
    assert len(rows(own_store, "task")) == 2
    done = {"kind": "plan", "title": "方案", "village_code": "500151001003",
            "opened_on": date(2024, 2, 1), "done_on": date(2024, 2, 2)}  # fmt: skip
    add(own_store, "task", [done], actor="test", now=NOW)
    page.run()
    assert counts(page)["已报方案的村社"] == "1 / 16 (6%)"


def test_a_fire_is_typed_in_attested_by_another_and_made_a_case(
    on_own: Open, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = on_own("campaign_clock", view="season", as_of="2024-02-20")
    assert "取暖" in said(page)
    assert "传统事故多发期：住宅小区、社会福利机构、景区景点" in said(page)
    assert "还没有火灾记录" in said(page)
    monkeypatch.setenv("FIREMAP_ACTOR", "张某")
    page = on_own("campaign_clock", view="fires", as_of="2024-02-20")
    page.date_input(key="fire_new_0_happened_on").set_value(date(2024, 1, 5))
    page.selectbox(key="fire_new_0_category").set_value("factory")
    page.number_input(key="fire_new_0_loss").set_value(3.5)
    page.text_input(key="fire_new_0_cause").set_value("电气线路故障")
    page.button(key="fire_new_0_go").click().run()
    assert not page.exception
    (fire,) = rows(own_store, "incident").itertuples()
    assert (fire.happened_on.date(), fire.details["loss"]) == (date(2024, 1, 5), 3.5)
    assert {m.label: m.value for m in page.metric}["火灾"] == "1"
    assert "上年同期没有记录" in said(page)
    page.session_state["fires_table"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run().button(key="fires_attest").click().run()
    assert "录入人不能核实" in said(page)
    monkeypatch.setenv("FIREMAP_ACTOR", "李某")
    page.button(key="fires_attest").click().run()
    assert rows(own_store, "incident")["details"].iloc[0]["attested_by"] == "李某"
    page.button(key="fires_case").click().run()
    assert not page.exception
    (case,) = rows(own_store, "lesson").itertuples()
    assert (case.category, case.is_verified) == ("factory", True)


def test_duty_and_weather_come_from_the_office_s_own_files(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="dates", as_of="2024-02-20")
    assert "没有排班" in said(page)
    roster = "日期,带班领导,值守人员\n2024-02-24,张某,李某\n".encode()
    page.file_uploader(key="duty_roster_file").set_value(("值班.csv", roster, "text/csv")).run()
    page.button(key="duty_roster_take").click().run()
    assert not page.exception
    assert read_setting(own_store, "duty_roster")["2024-02-24"]["leader"] == "张某"
    page = on_own("campaign_clock", view="season", as_of="2024-02-20")
    days = "日期,最低气温,最小相对湿度,来源\n2024-02-22,1,30,气象台\n".encode()
    page.file_uploader(key="weather_file").set_value(("天气.csv", days, "text/csv")).run()
    page.button(key="weather_take").click().run()
    assert not page.exception
    assert "今后已填 1 天中 1 天：干冷" in said(page)


def test_the_clock_and_the_home_page_count_one_list(on_demo: Open, tmp_path: Path) -> None:
    page = on_demo("campaign_clock")
    store = open_store(tmp_path / "demo.db")
    day = Day(store, ask(campaigns(store), date(2024, 2, 20)))
    home = {one.code: one.n for one in duties_of(day)}
    store.close()
    told = re.search(r"(\d+) 处逾期隐患应督办、挂牌而未办", said(page))
    assert told is not None
    assert int(told.group(1)) == home["supervise"]


def test_the_plans_that_are_missing_are_named(on_demo: Open) -> None:
    page = on_demo("campaign_clock", view="tasks")
    assert counts(page)["已报方案的村社"] == "14 / 16 (88%)"
    assert "尚未报送：八一路社区、千年村" in said(page)


@pytest.mark.parametrize("view", ["dates", "gatherings", "tasks", "season", "settings"])
def test_each_view_opens_on_the_demo_in_english(on_demo: Open, view: str) -> None:
    page = on_demo("campaign_clock", view=view, lang="en")
    assert not page.exception


def pick(page: AppTest, key: str, *places: int) -> AppTest:
    """Tick rows of a table as a reader does."""
    page.session_state[key] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    return page.run()


def test_a_receipt_is_written_down_for_the_rows_ticked(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="dates", as_of="2024-02-20")
    assert "16 份中 0 份已送达；应于2024-02-17前送达，超期未送达 16 份" in said(page)
    pick(page, "clock_warn_lantern_0", 0, 2)
    page.text_input(key="clock_warn_owner").set_value("某甲")
    page.button(key="clock_warn_done").click().run()
    assert not page.exception
    tasks = rows(own_store, "task")
    assert tasks["village_code"].tolist() == ["500151001001", "500151001003"]
    assert set(tasks["owner"]) == {"某甲"}
    assert "16 份中 2 份已送达" in said(page)
    # The ticks are gone with the write: they would stand on other rows now.
    assert not [button for button in page.button if button.key == "clock_warn_done"]
    assert table_with(page, "done_on")["name"].tolist()[-2:] == ["东方社区", "和平社区"]


def test_an_activity_over_takes_a_note_and_one_by_mistake_is_voided(
    on_own: Open, own_store: Store
) -> None:
    row = {"kind": "fair", "place": "某庙会", "village_code": "500151001001",
           "starts_on": date(2024, 2, 1), "ends_on": date(2024, 2, 2)}  # fmt: skip
    add(own_store, "gathering", [row], actor="test", now=NOW)
    page = on_own("campaign_clock", view="gatherings", as_of="2024-02-20")
    assert counts(page)["缺活动后小结"] == "1"
    pick(page, "clock_gatherings_0", 0)
    page.text_area(key="gathering_note_text_1").set_value("限流有效")
    page.button(key="gathering_note_keep").click().run()
    assert not page.exception
    assert rows(own_store, "gathering")["details"].tolist()[0]["after_note"] == "限流有效"
    assert counts(page)["缺活动后小结"] == "0"
    pick(page, "clock_gatherings_1", 0)
    page.text_input(key="gathering_1_reason").set_value("重复登记")
    page.button(key="gathering_1_void_do").click().run()
    assert not page.exception
    assert rows(own_store, "gathering").empty


def test_a_review_counts_once_a_person_has_signed_it(on_own: Open, own_store: Store) -> None:
    page = on_own("campaign_clock", view="tasks", task="review", as_of="2024-02-20")
    assert counts(page)["辖区已签字"] == "0 / 16"
    page.text_input(key="clock_task_title").set_value("形势梳理")
    page.text_input(key="clock_task_owner").set_value("某乙")
    page.multiselect(key="clock_task_villages").set_value(["500151001001"])
    page.multiselect(key="clock_task_trades").set_value(["factory"])
    page.button(key="clock_task_add").click().run()
    pick(page, "clock_tasks_review_1", 0, 1)
    page.button(key="clock_task_done").click().run()
    assert "请填写签字人" in said(page)
    page.text_input(key="clock_task_signed").set_value("某甲")
    page.button(key="clock_task_done").click().run()
    assert not page.exception
    assert counts(page)["辖区已签字"] == "1 / 16"
    table = table_with(page, "signed_by")
    assert set(table["signed_by"]) == {"某甲"}
    assert set(table["owner"]) == {"某乙"}
    assert sorted(table["trade"]) == ["—", "厂房库房"]


def test_a_measure_against_a_weak_point_tells_what_changed_at_its_places(on_demo: Open) -> None:
    page = on_demo("campaign_clock", view="tasks", task="step")
    assert not page.exception
    table = table_with(page, "weak_point").set_index("title")
    own = table.loc["小区消防车道划线并逐日巡查"]
    assert own["weak_point"] == "住宅小区堵占消防车道反复出现"
    # 15 January to 20 February are 37 days.
    assert own["open_change"].endswith("（±37）")
    assert table.loc["洗浴场所电气检测全覆盖", "open_change"] == "—"


def test_a_practice_is_told_with_the_interval_of_its_effect(on_demo: Open) -> None:
    page = on_demo("campaign_clock", view="tasks", task="practice")
    table = table_with(page, "times").set_index("title")
    told = table.loc["楼栋长每晚敲门提醒"]
    assert re.fullmatch(r"[\d.]+（[\d.]+–[\d.]+）", told["times"])
    assert told["against"] in ("上升", "下降", "看不出变化")


def test_a_yearly_task_shows_its_open_hazards_and_opens_them(
    on_own: Open, own_store: Store
) -> None:
    found = [
        event_of("found", "2024-02-01", None, site_id=-1, code=code)
        for code in ("H01", "H01", "H02")
    ]
    own_store.record([site_made("2024-01-01", -1), *found], actor="某甲", now=NOW)
    page = on_own("campaign_clock", view="tasks", task="yearly", as_of="2024-02-20")
    page.text_input(key="clock_task_title").set_value("高层隐患清零")
    page.multiselect(key="clock_task_trades").set_value(["high_rise"])
    page.selectbox(key="clock_task_code").set_value("H01")
    page.button(key="clock_task_add").click().run()
    assert not page.exception
    assert table_with(page, "n_open")["n_open"].tolist() == [2]
    pick(page, "clock_tasks_yearly_1", 0)
    assert "clock_task_hazards" in [button.key for button in page.button]


def test_each_hazard_that_cannot_keep_its_day_is_listed_with_what_to_do(on_demo: Open) -> None:
    page = on_demo("campaign_clock")
    assert not page.exception
    told = next(one.value for one in page.dataframe if "to_do" in one.value)
    villages = next(one.value for one in page.dataframe if "n_red" in one.value)
    assert len(told) == villages["n_red"].sum() > 0
    assert {tuple(one) for one in told["verdict"]} == {("否",)}
    assert told["slack"].is_monotonic_increasing
    late = told[told["because"] == "复查已超期"]
    assert set(late["to_do"]) <= {"立即复查，检查计划已列必查"}
    page.toggle("clock_only_red").set_value(False).run()
    every = next(one.value for one in page.dataframe if "to_do" in one.value)
    assert len(every) == villages["n_open"].sum()
