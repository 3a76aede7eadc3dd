"""Activities, fires and fireworks on the map: off until asked for; cards say them as typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from data.store.events import CHINA_TIME
from data.store.seed import seed_real
from data.store.upkeep import add
from tests.browser.map_tools import executions, open_map, point_of
from tests.builders import new_store, site_made
from tests.conftest import App, Watched
from tests.hostile_text import HOSTILE
from vocabulary.campaign import Control

NOW = datetime(2024, 2, 1, 9, tzinfo=CHINA_TIME)
DAY = date(2024, 2, 20)


def test_an_activity_is_a_flag_whose_card_says_it_as_typed(
    start_app: Callable[..., App], tmp_path: Path, watched: Watched
):
    store = new_store(tmp_path / "firemap.db")
    seed_real(store, now=NOW)
    where = {"lon": 106.045, "lat": 29.85, "position_quality": "clicked"}
    site = site_made(subject_id=-1, name=HOSTILE[0], category="scenic", **where)
    placeless = site_made(subject_id=-2, name="无坐标")
    ids = store.record([site, placeless], actor="甲", now=NOW)
    every = {"kind": "fair", "crowd": 8000, "permit": "备1号",
             "controls": {str(one): True for one in Control},
             "details": {"warned_on": "2024-02-10"}}  # fmt: skip
    rows = [
        {"place": HOSTILE[2], "site_id": ids[0], "starts_on": date(2024, 2, 23),
         "ends_on": date(2024, 2, 25)},
        {"place": "办过的", "site_id": ids[0], "starts_on": date(2024, 2, 1),
         "ends_on": date(2024, 2, 2)},
        {"place": "没有坐标的", "site_id": ids[1], "starts_on": DAY, "ends_on": DAY},
        {"place": "只知道村的", "site_id": None, "starts_on": DAY, "ends_on": DAY},
    ]  # fmt: skip
    add(store, "gathering", [every | row for row in rows], actor="甲", now=NOW)
    fire = {"happened_on": date(2024, 1, 9), "site_id": ids[0], "cause": HOSTILE[1],
            "details": {"kind": "e_bike"}}  # fmt: skip
    far = {"happened_on": date(2024, 1, 8), "village_code": "500151001005"}
    add(store, "incident", [fire, far], actor="甲", now=NOW)
    area = {"kind": "fireworks_ban", "name": "中心小学周边", "lon": where["lon"], "lat": 29.84,
            "details": {"radius_m": 300}}  # fmt: skip
    add(store, "supply_point", [area], actor="甲", now=NOW)
    address = start_app(tmp_path / "firemap.db", as_of=DAY).address
    watched.page.set_viewport_size({"width": 1440, "height": 900})
    frame = open_map(watched, address)
    assert frame.evaluate("() => FireMap.data.gatherings.length") == 1
    x, y = point_of(frame, where["lat"], where["lon"])
    spot = {"x": x + 4, "y": y - 16}
    assert not frame.evaluate("() => FireMap.state.gatherings")

    frame.locator(".fm-fold").click()
    box = frame.locator('input[data-layer="gatherings"]')
    box.check()
    frame.locator("#map_div").click(position=spot)
    card = frame.locator(".fm-card")
    card.wait_for()
    lines = card.locator("b, div").all_inner_texts()
    assert lines[0] == HOSTILE[2]
    assert lines[2] == "2024-02-23 至 2024-02-25"
    assert HOSTILE[0] in lines[3]
    assert lines[4:] == ["预计 8,000 人"]  # nothing is missing of it

    box.uncheck()
    frame.locator('input[data-layer="fires"]').check()
    frame.evaluate("() => FireMap.map.closePopup()")
    frame.locator("#map_div").click(position=spot)
    card.wait_for()
    told = card.locator("b, div").all_inner_texts()
    assert told == ["2024-01-09 电动自行车", f"原因：{HOSTILE[1]}", "待核实"]
    marks = frame.evaluate("() => FireMap.data.fires.map((one) => one.lines[0])")
    assert marks[1].endswith("1起火灾只知村社")
    frame.locator('input[data-layer="fireworks"]').check()
    frame.evaluate("() => FireMap.map.closePopup()")
    x, y = point_of(frame, area["lat"], area["lon"])
    frame.locator("#map_div").click(position={"x": x, "y": y - 11})
    card.wait_for()
    assert card.locator("b").inner_text() == area["name"]
    assert "周围 300 米" in card.inner_text()
    assert executions(watched) is None
    assert watched.outside == []
    assert watched.complaints == []
