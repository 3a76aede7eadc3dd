"""The home in a real browser: what it answers, what it shows at once, where Back leads.

Every figure expected here is counted from the store, not taken from the page.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Frame

from analysis.campaign import burndown
from analysis.day import Day, ask
from analysis.ranking import density
from data.store.campaign import campaigns
from data.store.opening import open_store
from tests.browser.map_tools import open_map, point_of
from tests.browser.pages_tools import open_at, rest, sign
from tests.conftest import App, Watched
from vocabulary.terms import PositionQuality

DAY = date(2024, 2, 20)
DESK = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def served(demo_app: App) -> str:
    return demo_app.address


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Day:
    store = open_store(demo_file)
    return Day(store, ask(campaigns(store), DAY))


# At a zoom: the symbols, how many the drawn ones stand for, and the least way between two of them.
PILES = """zoom => { const { points } = FireMap.data, laid = FireMap.laid(256 * 2 ** zoom, 1);
    const all = [...points.order].filter(
        i => FireMap.isShown(points, i) && FireMap.isSymbol(points, i, 1));
    const drawn = all.filter(i => laid.count[i]);
    let least = Infinity;
    drawn.forEach((i, k) => drawn.slice(k + 1).forEach(j => {
        least = Math.min(least, Math.hypot(laid.x[i] - laid.x[j], laid.y[i] - laid.y[j])); }));
    return [all.length, drawn.reduce((sum, i) => sum + laid.count[i], 0), least]; }"""


def at_size(watched: Watched, size: dict[str, int], served: str, more: str = "") -> Frame:
    watched.page.set_viewport_size(size)
    return open_map(watched, f"{served}/?data=demo{more}")


def sent_of(watched: Watched) -> list[int]:
    sent: list[int] = []
    watched.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    return sent


def test_five_questions_are_answered_by_the_text_of_the_home(
    served: str, watched: Watched, day: Day
):
    at_size(watched, DESK, served)
    page = watched.page
    said = page.locator(".st-key-home").inner_text()
    verdict = page.locator(".st-key-home_verdict").inner_text()
    late = day.hazards[day.hazards["is_overdue"].astype(bool)]
    n_open, n_then = (
        int(one.hazards["is_open"].sum()) for one in (day, day.on(DAY - timedelta(days=7)))
    )
    worst = day.once(density.named_of, *density.HEADLINE).iloc[0]
    told = burndown.course(day.once(burndown.of)[""], end=day.campaign.end)
    # Better or worse than last week, and on plan or not.
    assert f"{n_open} 处未销案" in verdict
    assert f"比上周少 {n_then - n_open} 处" in verdict
    assert f"比计划线多 {n_open - round(told.planned)} 处" in verdict
    # How many overdue, and whose.
    most = late["village_code"].value_counts()
    name = day.villages["short_name"][most.index[0]]
    assert f"{len(late)} 处逾期" in verdict
    assert f"其中{name} {most.iloc[0]} 处" in verdict
    # The worst village by the headline measure, with its doubt.
    assert f"隐患密度最高：{worst['short_name']}" in verdict
    assert f"{worst['raw']:.0f} 处" in verdict
    assert f"大致范围 {worst['low']:.0f} 到 {worst['high']:.0f}" in verdict
    # What today: four things, each with a way to its list.
    today = page.locator(".st-key-home_today")
    assert re.findall(r"^\d+$", today.inner_text(), flags=re.M) == ["20", "54", "12", "15"]
    assert today.get_by_role("link").count() == 4
    assert "明显偏高" in said
    # All of it without a scroll.
    main = page.get_by_test_id("stMain")
    assert main.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    assert watched.complaints == []


def test_the_tiles_close_arithmetically_with_the_week(served: str, watched: Watched, day: Day):
    open_at(watched, f"{served}/?data=demo")
    tile = watched.page.locator(".st-key-map_figure_open").inner_text()
    change = int(re.search(r"▼(\d+)", tile)[1])
    before = day.on(DAY - timedelta(days=7)).hazards
    assert int(before["is_open"].sum()) - change == int(day.hazards["is_open"].sum())


@pytest.mark.parametrize("size", [DESK, WALL, PHONE], ids=["1440", "1920", "390"])
def test_all_sixteen_names_stand_clear_of_each_other_and_within_the_frame(
    served: str, watched: Watched, size: dict[str, int]
):
    frame = at_size(watched, size, served)
    seen = frame.evaluate(
        """() => { const size = FireMap.map.getSize();
            const inset = FireMap.hasInset() ? FireMap.insetLabels : [];
            const box = document.querySelector('.fm-inset-map').getBoundingClientRect();
            return [[FireMap.labels, size.x, size.y], [inset, box.width, box.height]]; }"""
    )
    names = set()
    for labels, wide, tall in seen:
        names |= {one["name"] for one in labels}
        boxes = [one["box"] for one in labels]
        for at, (west, north, east, south) in enumerate(boxes):
            assert min(west, north, wide - east, tall - south) >= 0, labels[at]
            for other in boxes[at + 1 :]:
                apart = west >= other[2] or other[0] >= east or north >= other[3]
                assert apart or other[1] >= south, (labels[at], other)
    assert len(names) == 16


def test_the_legend_counts_the_register_and_blue_is_no_symbol_at_home(
    served: str, watched: Watched, day: Day
):
    frame = at_size(watched, DESK, served)
    assert frame.evaluate("() => FireMap.state.layer") == "heat"
    short = frame.locator(".fm-short").inner_text()
    assert f"共 {len(day.sites)} 家，未上图 {int(day.sites.geometry.isna().sum())}" in short
    frame.locator(".fm-fold").click()
    counted = frame.locator('.fm-row:has([data-term^="risk:"]) .fm-count').all_inner_texts()
    assert sum(map(int, counted)) == len(day.sites)
    blue = frame.evaluate(
        """() => { const { points } = FireMap.data; let n = 0;
            for (let i = 0; i < points.n; i++)
              if (points.risk[i] === 3 && points.status[i] !== 0 && FireMap.isShown(points, i)
                  && FireMap.isSymbol(points, i, FireMap.tierAt(FireMap.map.getZoom()))) n++;
            return n; }"""
    )
    assert blue == 0
    # Nearer, no symbol hides another: what lies on one spot is one symbol with its number.
    n, counted, closest = frame.evaluate(PILES, 13.5)
    assert n == counted
    assert closest >= 5
    assert frame.evaluate("() => FireMap.laid(256 * 2 ** 13.5, 1).piles.length") > 3


def test_the_pointer_is_told_of_a_site_without_asking_the_server(
    served: str, watched: Watched, day: Day
):
    sent = sent_of(watched)
    frame = at_size(watched, DESK, served)
    placed = day.sites[day.sites["position_quality"] == PositionQuality.SURVEYED.value]
    late = day.risk["n_overdue"].reindex(placed.index)
    site_id = int(late.idxmax())
    site = placed.loc[site_id]
    frame.evaluate(
        "([lat, lon]) => { FireMap.holdView();"
        " FireMap.map.setView([lat, lon], 16, {animate: false}); }",
        [site.geometry.y, site.geometry.x],
    )
    watched.page.wait_for_timeout(800)
    before = len(sent)
    x, y = point_of(frame, site.geometry.y, site.geometry.x)
    frame.locator("#map_div").hover(position={"x": x, "y": y})
    tip = frame.locator(".fm-tip")
    tip.wait_for(timeout=2000)
    said = tip.inner_text()
    assert site["name"] in said
    assert day.villages["short_name"][site["village_code"]] in said
    assert f"逾期 {int(late[site_id])}" in said
    watched.page.wait_for_timeout(600)
    assert len(sent) == before


def test_sites_without_a_place_are_put_on_the_map_one_after_another(
    served: str, watched: Watched, day: Day
):
    frame = at_size(watched, DESK, served, "&at=figure:places")
    page, panel = watched.page, watched.page.locator(".st-key-map_panel")
    vague = day.sites["position_quality"] == PositionQuality.VILLAGE_CENTRE.value
    n = int((day.sites.geometry.isna() | vague).sum())
    assert f"还有 {n} 家待标位置" in panel.inner_text()
    # It has gone to the village of the first; a click there is the place.
    frame.wait_for_function("() => FireMap.map.getZoom() > FireMap.home + 0.5")
    frame.locator("#map_div").click(position={"x": 400, "y": 300})
    rest(watched)
    sign(watched, "演示员")
    for button, left in (("就在这里，下一家", n - 1), ("撤回上一家", n)):
        page.get_by_role("button", name=button).click()
        rest(watched)
        assert f"还有 {left} 家待标位置" in panel.inner_text()
    page.locator(".st-key-map_back button").click()
    rest(watched)
    assert page.locator(".st-key-home_today").count() == 1
    assert watched.complaints == []


def test_a_tap_on_a_phone_brings_the_sheet_and_back_takes_it_away(
    served: str, watched: Watched, day: Day
):
    frame = at_size(watched, PHONE, served)
    red = day.risk.index[day.risk["level"] == "red"]
    placed = day.sites.loc[red]
    site = placed[placed["position_quality"] == PositionQuality.SURVEYED.value].iloc[0]
    frame.evaluate(
        "([lat, lon]) => { FireMap.holdView();"
        " FireMap.map.setView([lat, lon], 17, {animate: false}); }",
        [site.geometry.y, site.geometry.x],
    )
    frame.wait_for_timeout(300)
    x, y = point_of(frame, site.geometry.y, site.geometry.x)
    frame.locator("#map_div").click(position={"x": x, "y": y})
    sheet = watched.page.locator(".st-key-panel_sheet")
    sheet.wait_for()
    rest(watched)
    box = sheet.bounding_box()
    heading = sheet.locator("h3")
    assert box
    assert box["y"] <= 320
    assert heading.is_visible()
    assert watched.page.evaluate("() => document.documentElement.scrollWidth") == 390
    watched.page.go_back()
    rest(watched)
    assert sheet.count() == 0


def test_a_door_of_the_drawer_closes_it_and_reads_its_title(served: str, watched: Watched):
    watched.page.set_viewport_size(PHONE)
    open_at(watched, f"{served}/?data=demo")
    watched.page.locator(".burger").click()
    watched.page.locator('[class*="st-key-door_register"] a').click()
    watched.page.wait_for_timeout(400)
    right = watched.page.locator(".st-key-doors").evaluate(
        "one => one.getBoundingClientRect().right"
    )
    assert right <= 0
    rest(watched)
    title = watched.page.evaluate("() => document.activeElement.textContent")
    assert title == watched.page.locator(".st-key-page_head h1").inner_text()


# At night: walks with Back.

ACTS: dict[str, Callable[[Watched], None]] = {
    "tile": lambda w: w.page.locator(".st-key-map_figure_overdue button").click(),
    "list": lambda w: w.page.locator(".st-key-map_figure_sites button").click(),
    "register": lambda w: w.page.locator('[class*="st-key-door_register"] a').click(),
    "week": lambda w: w.page.locator('[class*="st-key-door_week"] a').click(),
    "analysis": lambda w: w.page.locator('[class*="st-key-door_analysis"] a').click(),
    "home": lambda w: w.page.locator('[class*="st-key-door_map"] a').click(),
    "week_list": lambda w: w.page.locator('.st-key-choose_list [role="radio"]').nth(2).click(),
    "all_list": lambda w: w.page.locator('.st-key-choose_list [role="radio"]').nth(6).click(),
}
AT_HOME = ("tile", "list", "register", "week", "analysis")
IN_REGISTER = ("week_list", "all_list", "home", "week", "analysis")
ELSEWHERE = ("home", "register")


def state_of(watched: Watched) -> tuple[str, str]:
    """Return what the reader sees: the address's own words, and the text of the page."""
    address = watched.page.url.split("://")[1].split("/", 1)[1]
    return address, watched.page.get_by_test_id("stMain").inner_text()[:600]


@pytest.mark.nightly
@pytest.mark.parametrize("walk", range(20))
def test_back_returns_through_a_random_walk(served: str, watched: Watched, walk: int):
    choice = random.Random(walk)
    watched.page.set_viewport_size(DESK)
    open_at(watched, f"{served}/?data=demo")
    seen = [state_of(watched)]
    for _ in range(5):
        path = seen[-1][0].split("?")[0]
        names = AT_HOME if path == "" else IN_REGISTER if path == "hazard_register" else ELSEWHERE
        ACTS[choice.choice(names)](watched)
        rest(watched)
        now = state_of(watched)
        if now[0] != seen[-1][0]:
            seen.append(now)
    for before in reversed(seen[:-1]):
        watched.page.go_back()
        rest(watched)
        assert state_of(watched) == before
    watched.page.reload()
    rest(watched)
    assert state_of(watched) == seen[0]
