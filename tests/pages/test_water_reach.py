"""Water and crews on the page: shares, what is added, what is taken off."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from data.store import upkeep
from data.store.opening import Store
from tests.builders import NOW, site_made

Open = Callable[..., AppTest]


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_the_demo_shows_who_is_reached_and_where_one_more_helps(on_demo: Open):
    page = on_demo("water_reach")
    assert not page.exception
    told = figures(page)
    reached, n = map(int, told["已覆盖场所"].split(" / "))
    assert 0 < reached < n
    assert int(told["不能用（不计入）"]) > 0
    places = next(t.value for t in page.dataframe if list(t.value)[:2] == ["order", "name"])
    assert len(places) == 3


def test_without_any_point_the_page_says_what_to_do(on_own: Open):
    page = on_own("water_reach")
    assert not page.exception
    assert "导入清单" in page.info[0].value


def test_a_point_added_by_hand_is_on_the_list(own_store: Store, on_own: Open):
    own_store.record([site_made(lon=106.05, lat=29.85)], actor="张某", now=NOW)
    page = on_own("water_reach")
    page.text_input[0].set_value("新栓")
    next(one for one in page.number_input if "经度" in one.label).set_value(106.05)
    next(one for one in page.number_input if "纬度" in one.label).set_value(29.85)
    next(one for one in page.button if one.label == "保存点位").click().run()
    assert not page.exception
    kept = upkeep.rows(own_store, "supply_point")
    assert kept["name"].tolist() == ["新栓"]
    assert kept["kind"].tolist() == ["hydrant"]


def test_fireworks_points_are_on_the_map_and_are_no_water(own_store: Store, on_own: Open):
    own_store.record([site_made(lon=106.05, lat=29.85)], actor="张某", now=NOW)
    points = [
        {"kind": "fireworks", "name": "广场燃放点", "lon": 106.05, "lat": 29.85},
        {"kind": "fireworks", "name": "没有坐标的燃放点"},
        {"kind": "hydrant", "name": "远处的栓", "lon": 106.08, "lat": 29.85},
    ]
    upkeep.add(own_store, "supply_point", points, actor="张某", now=NOW)
    page = on_own("water_reach")
    assert not page.exception
    # The fireworks point stands at the site itself, the hydrant some 2.9 km off.
    assert figures(page)["已覆盖场所"] == "0 / 1"
    assert figures(page)["室外消火栓登记数"] == "1"
    assert any("燃放点 1 处" in caption.value for caption in page.caption)
    listed = next(t.value for t in page.dataframe if "crew" in t.value)
    assert len(listed) == 3
