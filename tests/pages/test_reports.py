"""The inbox of residents' reports: typed in, checked, made a hazard, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analysis.day import Day, ask
from analysis.outreach import reports
from data.store.opening import Store
from data.store.upkeep import add, rows
from pages.outreach.inbox import answer_text, hazard_of_report
from tests.builders import NOW, site_made
from vocabulary.errors import StaleRecordError

Open = Callable[..., AppTest]


def test_a_report_becomes_a_hazard_once_and_its_answer_says_so(own_store: Store) -> None:
    own_store.record([site_made()], actor="张某", now=NOW)
    told = {"kind": "report", "title": "安全出口锁闭", "opened_on": date(2024, 2, 1),
            "details": {"checked_on": "2024-02-02", "finding": "true"}}  # fmt: skip
    add(own_store, "task", [told], actor="张某", now=NOW)
    day = Day(own_store, ask((), date(2024, 2, 20)))
    row = day.once(reports.of).iloc[0]
    assert "核查，您反映的情况属实。感谢" in answer_text(day, row)
    number = hazard_of_report(row, 1, "R03", own_store, actor="张某", now=NOW)
    with pytest.raises(StaleRecordError):
        hazard_of_report(row, 1, "R03", own_store, actor="李某", now=NOW)
    after = Day(own_store, ask((), date(2024, 2, 20)))
    assert after.hazards[["code", "found_how", "site_id"]].to_numpy().tolist() == [
        ["R03", "群众反映", 1]
    ]
    row = after.once(reports.of).iloc[0]
    assert row["is_hazard"]
    assert f"已作为隐患登记（编号{number}）" in answer_text(after, row)


def test_a_report_is_typed_in_and_what_is_needed_is_asked_for(
    on_own: Open, own_store: Store
) -> None:
    own_store.record([site_made()], actor="张某", now=NOW)
    page = on_own("reports", as_of="2024-02-20")
    assert not page.exception
    assert "还没有群众反映" in page.info[0].value
    page.button(key="record_report_new_0_go").click().run()
    assert "未保存" in page.error[0].value
    page.text_area(key="record_report_new_0_title").set_value("安全出口锁闭，电话13800138000")
    page.selectbox(key="record_report_new_0_source").set_value("hotline")
    page.number_input(key="record_report_new_0_reward").set_value(200.0)
    page.button(key="record_report_new_0_go").click().run()
    assert not page.exception
    row = rows(own_store, "task").iloc[0]
    assert (row["kind"], row["title"]) == ("report", "安全出口锁闭，电话13800138000")
    assert row["details"]["source"] == "hotline"
    told = {metric.label: metric.value for metric in page.metric}
    assert (told["反映件数"], told["未答复"]) == ("1", "1")
    shown = next(table.value for table in page.dataframe if "check_by" in table.value)
    assert "13800138000" not in shown["title"].iloc[0]
