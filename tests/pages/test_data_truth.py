"""Data truth: questions and not accusations, gaps with their place, what a replay can say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]


def told(page: AppTest) -> str:
    return " ".join(one.value for one in (*page.markdown, *page.caption, *page.info))


def test_the_page_asks_and_accuses_nobody(on_demo: Open):
    page = on_demo("data_truth")
    assert not page.exception
    said = told(page)
    assert "不是指责" in said
    assert not [word for word in ("造假", "作假", "弄虚作假", "瞒报") if word in said]


def test_the_village_that_finds_nothing_is_asked_about_with_what_was_expected(on_demo: Open):
    page = on_demo("data_truth")
    silent = shown_with(page, "n_hits").set_index("short_name")
    row = silent.loc["千年村"]  # made up to find hardly anything
    assert row["n_hits"] < row["expected"] / 3
    assert f"千年村：检查中查出隐患 {row['n_hits']:.0f} 次" in told(page)


def test_each_village_has_a_score_and_each_gap_its_place(on_demo: Open):
    page = on_demo("data_truth", ask="quality")
    assert not page.exception
    scores, queue = shown_with(page, "score"), shown_with(page, "lacking")
    assert len(scores) == 16
    assert scores["score"].is_monotonic_increasing  # the village with most to mend first
    assert queue["weight"].is_monotonic_decreasing
    assert (queue["lacking"] != "—").all()


def test_the_replay_gives_days_earlier_with_and_without_knowing_the_team(on_demo: Open):
    page = on_demo("data_truth", ask="proof")
    assert not page.exception
    for metric in page.metric[:2]:
        assert "（" in metric.value  # never a mean without its interval
    capacity = shown_with(page, "recall")
    assert (capacity["recall_low"] <= capacity["recall"]).all()
    assert (capacity["recall"] <= capacity["recall_high"]).all()
    assert capacity["recall"].is_monotonic_increasing
    assert "演示数据系虚构" in told(page)


def test_the_monthly_account_adds_up(on_demo: Open):
    table = shown_with(on_demo("data_truth", ask="proof"), "n_random")
    months, whole = table[table["month"] != "合计"], table[table["month"] == "合计"].iloc[0]
    assert months["n_proposed"].sum() == whole["n_proposed"]
    assert months["n_random"].sum() == whole["n_random"]


@pytest.mark.parametrize("view", ["questions", "quality", "proof"])
def test_without_a_site_the_page_says_what_to_do(on_own: Open, view: str):
    page = on_own("data_truth", ask=view)
    assert not page.exception
    assert "导入台账" in told(page)


def test_villages_that_close_before_a_meeting_on_record_are_asked_about(on_demo: Open):
    said = told(on_demo("data_truth"))
    # The demo's files gather and are closed just before the meetings of December and February.
    assert said.count("会前三天内销案") >= 5
    assert "个问题针对村（社区）整体" in said
    assert "没有会议记录" not in said
