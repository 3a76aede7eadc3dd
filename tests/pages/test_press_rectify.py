"""The pressing page: lists by rule, what is recorded of a line, two days side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.pressing.due_lists import RULES_SETTING
from data.store import frames, upkeep
from data.store.events import CHINA_TIME
from data.store.opening import Store
from data.store.upkeep import read_setting, rows
from pages.shell import session
from tests.builders import event_of, site_made

Open = Callable[..., AppTest]
MORNING = datetime(2024, 2, 20, 9, tzinfo=CHINA_TIME)


@pytest.fixture
def late(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with one hazard 36 days overdue; it is 20 February 2024."""
    monkeypatch.setattr(session, "now", lambda: MORNING)
    made = [
        site_made(subject_id=-1, name="翠湖![x](http://a.b/c)大厦", office="建设管理办"),
        event_of("found", "2024-01-05", -2, site_id=-1, code="R01", description="占用消防车道"),
        event_of("assigned", "2024-01-06", -2, due_on="2024-01-15", owner="张三丰"),
    ]
    own_store.record(made, actor="录入员", now=MORNING)
    return own_store


def tables(page: AppTest, column: str) -> pd.DataFrame:
    return next(table.value for table in page.dataframe if column in table.value)


def choose(page: AppTest, which: str, row: int = 0) -> AppTest:
    """Select a row of a due list, as a click does."""
    page.session_state[f"press_due_{which}"] = {"selection": {"rows": [row], "columns": []}}
    return page.run()


def press(page: AppTest, ending: str) -> AppTest:
    button = next(one for one in page.button if str(one.key).endswith(ending))
    page = button.click().run()
    assert not page.exception
    return page


def look(page: AppTest, choice: str, value: str) -> AppTest:
    page = page.segmented_control(key=f"choose_{choice}").set_value(value).run()
    assert not page.exception
    return page


def test_the_demo_shows_rows_in_each_view_and_each_line_says_why(on_demo: Open):
    page = on_demo("press_rectify", as_of="2024-02-20")
    assert not page.exception
    listed = tables(page, "why")
    assert len(listed) > 5
    assert listed["why"].str.len().min() > 5
    for view, column in (("done", "paper_number"), ("back", "n_back"), ("weak", "n_exits")):
        assert len(tables(look(page, "press", view), column)) > 3
    for part, column in (("equipment", "days_overdue"), ("standing", "verdict"),
                         ("steps", "slowest"), ("unusual", "expected")):  # fmt: skip
        assert len(tables(look(page, "weak", part), column)) > 0


def test_without_a_hazard_the_page_says_what_to_do(on_own: Open):
    page = on_own("press_rectify")
    assert not page.exception
    assert "导入台账" in page.info[0].value


def recorded(on_own: Open, store: Store, which: str, **typed: str) -> tuple[AppTest, pd.DataFrame]:
    page = on_own("press_rectify", due=which, as_of="2024-02-20")
    page = choose(page, which)
    for field in page.text_input:
        for name, value in typed.items():
            if str(field.key).endswith(f"_{name}") and str(field.key).startswith(f"press_{which}"):
                field.set_value(value)
    for area in page.text_area:
        if str(area.key).startswith(f"press_{which}") and "note" in typed:
            area.set_value(typed["note"])
    page = press(page, "_do")
    return page, rows(store, "measure")


def test_a_talk_recorded_is_a_measure_and_a_step_and_the_line_goes(on_own: Open, late: Store):
    page, measures = recorded(on_own, late, "talk", note="业主承诺三日内清理", paper="巴约1号")
    assert measures["paper_number"].tolist() == ["巴约1号"]
    assert "talked" in set(frames.events(late)["kind"])
    assert not any("why" in table.value for table in page.dataframe)


def test_a_talk_without_its_words_is_refused_and_nothing_is_kept(on_own: Open, late: Store):
    page, measures = recorded(on_own, late, "talk", paper="巴约1号")
    assert page.error
    assert measures.empty


def test_public_listing_needs_its_paper(on_own: Open, late: Store):
    page, measures = recorded(on_own, late, "supervise", note="x")
    assert page.error
    assert measures.empty
    _, measures = recorded(on_own, late, "supervise", paper="巴督1号")
    assert measures["kind"].tolist() == ["listed"]
    assert bool(frames.hazards(late, MORNING.date())["is_supervised"].iloc[0])


def test_an_exposure_is_checked_first_and_shows_no_full_name(on_own: Open, late: Store):
    page, measures = recorded(on_own, late, "expose", person="法制员")
    assert not bool(frames.hazards(late, MORNING.date())["is_exposed"].iloc[0])
    assert measures["is_legally_checked"].tolist() == [True]
    page = choose(page, "expose")
    shown = " ".join(str(one.value) for one in (*page.text, *page.caption, *page.markdown))
    assert "张※丰" in shown
    assert "张三丰" not in shown
    recorded(on_own, late, "expose", note="街道公示栏")
    assert bool(frames.hazards(late, MORNING.date())["is_exposed"].iloc[0])


def test_the_office_changes_a_threshold_and_the_list_follows(on_own: Open, late: Store):
    page = on_own("press_rectify", as_of="2024-02-20")
    page.number_input(key="press_rule_talk_overdue_days_0").set_value(60)
    page = press(page, "press_rules_keep")
    assert read_setting(late, RULES_SETTING)["talk_overdue_days"] == 60
    assert not any("why" in table.value for table in page.dataframe)


def test_a_mechanism_is_added_by_its_form(on_own: Open, late: Store):
    page = on_own("press_rectify", press="back", back="mechanism", as_of="2024-02-20")
    page.text_input(key="press_mech_title").set_value("库房每月一查")
    press(page, "press_mech_add")
    kept: Any = rows(late, "task")
    assert kept[["kind", "title"]].to_numpy().tolist() == [["mechanism", "库房每月一查"]]


def test_two_days_stand_side_by_side_as_known_now_or_then(on_demo: Open):
    page = on_demo("campaign_map", compare="2024-01-20", as_of="2024-02-20")
    assert not page.exception
    as_now = [one.value for one in page.metric]
    assert set(tables(page, "change")["change"]) >= {"销案", "新增未销案", "新增逾期"}
    page = page.selectbox(key="filter_known").set_value("then").run()
    assert page.query_params["known"] == "then"
    assert [one.value for one in page.metric] != as_now
    page = page.toggle(key="map_compare").set_value(False).run()
    assert not page.metric
    assert "compare" not in page.query_params


def looked_back(store: Store) -> int:
    """Return a factory's hazard that is closed; a week later somebody looks back at the place."""
    made = [
        site_made(subject_id=-1, name="和顺库房", category="factory", office="经济发展办"),
        event_of("found", "2024-01-05", -2, site_id=-1, code="R01", grade="suspected_major"),
        event_of("assigned", "2024-01-06", -2, due_on="2024-01-15", owner="张三"),
        event_of("submitted", "2024-01-10", -2, owner="张三"),
        event_of("recheck_passed", "2024-01-11", -2, rechecked_by="李四"),
        event_of("closed", "2024-01-12", -2, rechecked_by="李四"),
    ]
    return store.record(made, actor="录入员", now=MORNING)[1]


def test_a_kept_look_back_list_is_opened_again_with_what_came_of_it(on_own: Open, late: Store):
    hazard_id = looked_back(late)
    page = press(on_own("press_rectify", press="back", as_of="2024-02-20"), "press_keep_list")
    page = look(page, "back", "kept")
    assert tables(page, "result")["result"].map(list).tolist() == [["未回看"]]
    assert tables(page, "n_seen")["share"].isna().all()
    seen = [{"site_id": 2, "visited_on": MORNING.date(), "kind": "look_back", "n_found": 1}]
    upkeep.add(late, "visit", seen, actor="录入员", now=MORNING)
    late.record([event_of("reopened", "2024-02-20", hazard_id)], actor="录入员", now=MORNING)
    page = on_own("press_rectify", press="back", back="kept", as_of="2024-02-20")
    assert not page.exception
    assert tables(page, "result")["result"].map(list).tolist() == [["已反弹"]]
    told = tables(page, "n_seen")
    assert told[["n_listed", "n_seen", "n_back", "share"]].iloc[0].tolist() == [1, 1, 1, 100]
    # The inspection plan keeps its plans in the same place and takes no list of ours for one.
    assert not on_own("inspection_plan", as_of="2024-02-20").exception
    page.text_input(key="press_kept_reason").set_value("重复").run()
    page = press(page, "press_kept_void")
    assert rows(late, "plan").empty
    assert "还没有保存过" in page.info[0].value


def test_a_trade_shows_its_kinds_and_its_checklist(on_demo: Open) -> None:
    page = on_demo("press_rectify", press="weak", weak="trade", trade="bathhouse")
    assert not page.exception
    kinds = next(t.value for t in page.dataframe if "n_faulty" in t.value)
    items = next(t.value for t in page.dataframe if "interval" in t.value and "item" in t.value)
    told = {metric.label: metric.value for metric in page.metric}
    assert told["场所数"] == str(int(kinds["n_sites"].sum()))
    assert told["未销案隐患"] == str(int(kinds["n_open"].sum()))
    assert any("保温" in str(one) for one in items["item"])
