"""The outlook on the clock page: one line, and each driver with its source."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def test_the_outlook_of_the_demo_names_drivers_and_sources(on_demo: Open) -> None:
    page = on_demo("campaign_clock", view="season")
    assert not page.exception
    line = next(one.value for one in page.markdown if one.value.startswith("未来 30 天"))
    assert "02月21日 至 03月21日" in line
    listed = next(one.value for one in page.markdown if one.value.startswith("- **"))
    lines = listed.splitlines()
    assert len(lines) == 6
    assert all("来源：" in one for one in lines)
    n_up = sum(one.startswith("- **推高风险**") for one in lines)
    assert f"推高风险的因素 {n_up} 项" in line


def test_an_empty_store_says_what_is_missing_and_claims_nothing_of_its_own(on_own: Open) -> None:
    page = on_own("campaign_clock", view="season", as_of="2024-02-20")
    assert not page.exception
    said = "".join(one.value for one in page.markdown)
    assert "请补录往年火灾" in said
    assert "近 30 天没有可比的记录" in said
