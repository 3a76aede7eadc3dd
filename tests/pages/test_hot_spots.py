"""Hot spots and trends: what is beyond chance is named, what cannot be said is said so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]


def told(page: AppTest) -> str:
    return " ".join(one.value for one in (*page.markdown, *page.caption, *page.info))


def test_the_hot_squares_named_are_those_counted(on_demo: Open):
    page = on_demo("hot_spots")
    assert not page.exception
    hot, cold = (int(n) for n in re.search(r"热点 (\d+) 个、冷点 (\d+) 个", told(page)).groups())
    named = shown_with(page, "q") if hot + cold else None
    assert (0 if named is None else len(named)) == hot + cold
    if named is not None:
        assert (named["q"] <= 0.05).all()


def test_squares_of_a_side_and_judgement_of_ones_choice(on_demo: Open):
    asked = ({"cell": "1000"}, {"cell": "1000", "judged": "plain"})
    pages = [told(on_demo("hot_spots", **one)) for one in asked]
    by_site, plain = (re.search(r"(\d+) 个方格中", page).group(1) for page in pages)
    assert int(by_site) < int(plain)  # squares without a site are judged by count alone


@pytest.mark.parametrize("band", ["auto", "150", "400"])
def test_the_surface_holds_as_many_hazards_as_the_register(on_demo: Open, band: str):
    page = on_demo("hot_spots", look="density", bandwidth=band)
    total, n = re.search(r"合计 ([\d.]+) 处，台账可定位 (\d+) 处", told(page)).groups()
    assert float(total) == pytest.approx(float(n), rel=0.005)
    if band != "auto":
        assert f"平滑半径 {band} 米" in told(page)


def test_squares_and_surface_are_drawn_on_the_map_with_a_legend_in_their_units(
    on_demo: Open, monkeypatch: pytest.MonkeyPatch
):
    drawn = {}

    def show(day, sites, shown, *, key, **_rest):
        drawn[key] = (sites, shown.heat, shown.caption)

    monkeypatch.setattr("pages.ranking.clusters.show_small_map", show)
    assert not on_demo("hot_spots").exception
    page = on_demo("hot_spots", look="density", bandwidth="250")
    assert not page.exception
    squares, surface = drawn["hot_squares_map"], drawn["hot_surface_map"]
    assert squares[1].legend.title == "热点方格（边长 500 米）"
    assert squares[1].legend.steps[0] == "未超出偶然"
    assert 0 < squares[0].n < surface[0].n  # sites of the hot squares; sites with an open hazard
    assert surface[1].legend.title == "未销案隐患（处/平方公里）"
    assert "250 米" in surface[1].legend.note
    top = re.search(r"最密处每平方公里 (\d+) 处", told(page)).group(1)
    assert surface[1].legend.steps[-1] == top == f"{surface[1].highest:.0f}"


def test_sixteen_villages_are_too_few_to_call_one_a_hot_spot(on_demo: Open):
    page = on_demo("hot_spots", look="villages")
    assert not page.exception
    assert "只有 16 个村社" in told(page)
    assert "热点村社" not in told(page)
    assert len(shown_with(page, "quadrant_name")) == 16


@pytest.mark.parametrize(("group", "n"), [("category", 6), ("village_code", 16)])
def test_each_line_has_a_run_chart_and_a_verdict(on_demo: Open, group: str, n: int):
    page = on_demo("hot_spots", look="time", lines=group)
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == len(shown_with(page, "against")) >= n


def test_a_period_is_set_against_the_one_before_per_visit(on_demo: Open):
    page = on_demo("hot_spots", look="periods", hot_days="28")
    hits, n_visits = (int(part) for part in page.metric[0].value.split(" / "))
    before, n_before = (int(part) for part in page.metric[1].value.split(" / "))
    assert float(page.metric[2].value) == pytest.approx(
        hits / n_visits / (before / n_before), abs=0.01
    )
    assert "第一个冬季" in told(page) or "只有这一个冬季" in told(page)


@pytest.mark.parametrize("view", ["grid", "density", "villages", "time", "periods"])
def test_without_a_site_the_page_says_what_to_do(on_own: Open, view: str):
    page = on_own("hot_spots", look=view)
    assert not page.exception
    assert "导入台账" in told(page)
