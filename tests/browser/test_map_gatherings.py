"""Large activities on the map: off until asked for; the card says them exactly as typed."""

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
    assert executions(watched) is None
    assert watched.outside == []
    assert watched.complaints == []
