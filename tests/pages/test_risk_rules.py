"""Rules of the score: their source, one score opened, a change shown before it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.risk.rules import rules_of
from data.store.opening import open_store
from data.store.upkeep import read_settings
from tests.builders import DAY
from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]


def told(page: AppTest) -> str:
    parts = (*page.markdown, *page.caption, *page.info, *page.success, *page.error)
    return " ".join(one.value for one in parts)


def number(page: AppTest, rule: str, name: str) -> object:
    return next(one for one in page.number_input if one.key.startswith(f"rule_{rule}_{name}_"))


def weight_of(folder: Path) -> float:
    settings = read_settings(open_store(folder / "demo.db"))
    return rules_of(settings, on=DAY).number("risk.weights", "T2")


def test_each_rule_stands_with_its_source_and_whether_it_is_verified(on_demo: Open):
    page = on_demo("risk_rules")
    assert not page.exception
    table = shown_with(page, "article")
    assert len(table) == 11
    assert (table[["source", "values"]] != "—").all().all()
    assert (table.loc[table["verified"] == "已核", "article"] != "—").all()
    assert table["verified"].value_counts().to_dict() == {"待核": 9, "已核": 2}
    assert (table["whose"] == "—").all()


def test_a_score_opens_into_parts_that_add_up(on_demo: Open):
    page = on_demo("risk_rules", part="site")
    assert not page.exception
    parts = shown_with(page, "worth")
    score = float(re.search(r"\)）= ([\d.]+)。", told(page)).group(1))
    assert parts["points"].sum() == pytest.approx(score, abs=0.05)
    worth = parts["weight"] * parts["late"] * parts["repeat"]
    assert worth.tolist() == pytest.approx(parts["worth"].tolist())


def test_a_change_is_shown_then_kept_then_counted_everywhere(on_demo: Open, tmp_path: Path):
    page = on_demo("risk_rules", part="change")
    assert "0 个会改变等级" in told(page)
    number(page, "risk.weights", "T2").set_value(6.0).run()
    assert not page.exception
    moved = int(re.search(r"(\d+) 个会改变等级", told(page)).group(1))
    assert moved > 0
    assert (
        rules_of(read_settings(open_store(tmp_path / "demo.db")), on=DAY).number(
            "risk.weights", "T2"
        )
        == 3.0
    )
    page.button(key="rule_keep").click().run()
    assert not page.exception
    assert "已保存" in told(page)
    assert (
        rules_of(read_settings(open_store(tmp_path / "demo.db")), on=DAY).number(
            "risk.weights", "T2"
        )
        == 6.0
    )
    assert "0 个会改变等级" in told(page)  # the register itself is judged by them now
    page.button(key="rule_back").click().run()
    assert (
        rules_of(read_settings(open_store(tmp_path / "demo.db")), on=DAY).number(
            "risk.weights", "T2"
        )
        == 3.0
    )


def test_the_map_shows_the_sites_that_would_move_before_and_after(
    on_demo: Open, monkeypatch: pytest.MonkeyPatch
):
    drawn = []
    monkeypatch.setattr(
        "pages.ranking.rules.show_small_map", lambda known, sites, **rest: drawn.append(sites)
    )
    page = on_demo("risk_rules", part="change")
    assert not drawn  # nothing moves, nothing to show
    number(page, "risk.weights", "T2").set_value(6.0).run()
    assert not page.exception
    after = drawn[-1]
    moved = int(re.search(r"(\d+) 个会改变等级", told(page)).group(1))
    assert 0 < after.n <= moved
    page.session_state["choose_rule_map"] = "before"
    page.run()
    before = drawn[-1]
    # The same places, in other colours.
    assert before.n == after.n
    at = 6 * after.n
    assert before.body[:at] == after.body[:at]
    assert before.body != after.body


def test_limits_out_of_order_cannot_be_kept(on_demo: Open):
    page = on_demo("risk_rules", part="change")
    number(page, "risk.levels", "yellow").set_value(60.0).run()
    assert "依次升高" in told(page)
    assert page.button(key="rule_keep").disabled


@pytest.mark.parametrize("view", ["rules", "site", "change"])
def test_each_view_stands_without_a_site(on_own: Open, view: str):
    assert not on_own("risk_rules", part=view).exception
