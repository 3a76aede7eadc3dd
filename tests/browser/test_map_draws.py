"""The situation map in a real browser, on the demo, with every outside request refused."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.risk.assessment import assess
from data.store import frames
from data.store.opening import open_store
from tests.browser.map_tools import (
    click_at,
    colour_at,
    drawn_map,
    go_to,
    open_map,
    panel_text,
    point_of,
    view_of,
)
from tests.browser.pages_tools import choose, go, rest
from tests.conftest import App, Watched
from vocabulary.palette import RISK_FILL
from vocabulary.terms import RiskLevel


@pytest.fixture(scope="module")
def served(demo_app: App) -> str:
    return f"{demo_app.address}/?data=demo"


@pytest.fixture(scope="module")
def register(demo_file: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Sites and their risk on the demo's day, computed here and not by the page."""
    store = open_store(demo_file)
    day = date(2024, 2, 20)
    sites, hazards = frames.sites(store, day), frames.hazards(store, day)
    risk = assess(sites, hazards, as_of=day, visits=frames.visits(store, day))
    store.close()
    has_place = sites.geometry.notna() & sites["position_quality"].ne("village_centre")
    return sites[has_place], risk


def red_sites(register: Any) -> gpd.GeoDataFrame:
    sites, risk = register
    return sites[risk["level"].reindex(sites.index) == RiskLevel.RED.value]


def test_the_map_draws_and_nothing_leaves_this_machine(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    assert frame.evaluate("() => FireMap.data.points.n") > 400
    assert frame.evaluate("() => FireMap.villages.length") == 16
    assert watched.outside == []
    assert watched.complaints == []


def test_the_frame_asks_for_one_script_and_draws_the_sites_in_it(
    served: str, watched: Watched
) -> None:
    frame = open_map(watched, served)
    ours = "e => e.filter(a => (a.src || a.href).includes('/app/static/')).length"
    assert frame.eval_on_selector_all("script[src], link[href]", ours) == 1
    assert frame.evaluate("() => FireMap.sheets.sites.drawn === FireMap.data")


def test_a_red_site_is_red_where_leaflet_puts_its_place(
    served: str, watched: Watched, register: Any
) -> None:
    frame = open_map(watched, served)
    red = RISK_FILL[RiskLevel.RED].light
    for _, site in red_sites(register).head(4).iterrows():
        lon, lat = site.geometry.x, site.geometry.y
        go_to(frame, lat, lon)
        x, y = point_of(frame, lat, lon)
        assert red in {colour_at(frame, x + dx, y) for dx in (-3, 0, 3)}, site["name"]


def test_the_map_is_as_high_as_the_window_allows(served: str, watched: Watched) -> None:
    for size in ({"width": 1440, "height": 900}, {"width": 1366, "height": 768}):
        watched.page.set_viewport_size(size)
        frame = open_map(watched, served)
        box = frame.frame_element().bounding_box()
        assert box
        # Above it the head, the verdict and the figures: 246 px, whatever the window.
        assert box["height"] >= size["height"] - 250
        assert box["y"] + box["height"] <= size["height"] + 1
        # The frame has a line of one pixel around it.
        assert frame.evaluate("() => FireMap.map.getSize().y") == round(box["height"]) - 2


def test_a_click_opens_the_card_of_the_site_and_not_of_another(
    served: str, watched: Watched, register: Any
) -> None:
    frame = open_map(watched, served)
    site = red_sites(register).iloc[0]
    go_to(frame, site.geometry.y, site.geometry.x)
    click_at(frame, watched, site.geometry.y, site.geometry.x)
    chosen = frame.evaluate("() => FireMap.selected")
    assert chosen["kind"] == "site"
    name = register[0].loc[chosen["id"], "name"]
    assert name in panel_text(watched)
    assert f"at=site%3A{chosen['id']}" in watched.page.url
    assert register[0].loc[chosen["id"]].geometry.distance(site.geometry) < 2e-4


def test_a_click_beside_every_site_opens_the_village(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    lat, lon = frame.evaluate(
        """() => { const m = FireMap.map, size = m.getSize();
            const scale = 256 * Math.pow(2, m.getZoom());
            const at = (x, y) => m.containerPointToLatLng([x, y]);
            const world = (p) => [FireMap.worldX(p.lng), FireMap.worldY(p.lat)];
            for (let y = 60; y < size.y - 140; y += 7) for (let x = 300; x < size.x - 200; x += 7) {
              if (FireMap.sitesAt(...world(at(x, y)), scale, 26).length) continue;
              const around = [[0, 0], [9, 0], [-9, 0], [0, 9], [0, -9]].map(
                ([dx, dy]) => (FireMap.villageAt(...world(at(x + dx, y + dy))) || {}).code);
              if (around[0] && around.every(code => code === around[0]))
                return [at(x, y).lat, at(x, y).lng];
            } }"""
    )
    click_at(frame, watched, lat, lon)
    chosen = frame.evaluate("() => FireMap.selected")
    assert chosen["kind"] == "village"
    village = frame.evaluate(
        "(code) => FireMap.villages.find(v => v.code === code).name", chosen["id"]
    )
    assert village.removesuffix("社区") in panel_text(watched)


def test_a_filter_keeps_the_view_and_the_frame(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    go_to(frame, 29.851, 106.052, zoom=15)
    frame.evaluate("() => { window.__mark = 1; }")
    before, view = frame.evaluate("() => FireMap.data.points.n"), view_of(frame)
    frame.locator('[data-layer="areas"]').click()
    watched.page.locator(".st-key-map_choices").get_by_test_id("stPopover").get_by_role(
        "button", name="筛选"
    ).click()
    box = watched.page.get_by_test_id("stPopoverBody").get_by_role("combobox").first
    choose(watched, box, watched.page.get_by_role("option", name="洗浴场所"))
    frame.wait_for_function(f"() => FireMap.data.points.n < {before}")
    assert frame.evaluate("() => window.__mark") == 1
    assert view_of(frame) == pytest.approx(view, abs=1e-9)
    assert "category=" in watched.page.url
    watched.page.wait_for_url("**layer=areas**")
    assert watched.complaints == []


def test_a_filter_in_the_address_is_there_from_the_start(served: str, watched: Watched) -> None:
    all_sites = open_map(watched, served).evaluate("() => FireMap.data.points.n")
    kept = open_map(watched, f"{served}&category=bathhouse").evaluate("() => FireMap.data.points.n")
    assert 0 < kept < all_sites


def test_panning_and_zooming_ask_the_server_nothing(served: str, watched: Watched) -> None:
    sent: list[int] = []
    watched.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    frame = open_map(watched, served)
    watched.page.wait_for_timeout(1500)
    before = len(sent)
    for step in range(6):
        go_to(frame, 29.84 + step / 1000, 106.05, zoom=14 + step / 2)
    watched.page.wait_for_timeout(1500)
    assert len(sent) == before


def test_twelve_changes_leave_one_feature_group_behind(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    watched.page.locator(".st-key-map_choices").get_by_role("button", name="筛选").click()
    shades = watched.page.get_by_test_id("stPopoverBody").get_by_test_id("stButtonGroup").first
    for step in range(12):
        shades.get_by_role("radio").nth(1 - step % 2).click()
        rest(watched)
    assert frame.evaluate("() => window.feature_group.length") == 1
    assert frame.evaluate("() => Object.keys(FireMap.map._layers).length") <= 8


def test_layers_and_colours_change_in_the_browser_alone(
    served: str, watched: Watched, register: Any
) -> None:
    sent: list[int] = []
    watched.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    frame = open_map(watched, served)
    site = red_sites(register).iloc[0]
    go_to(frame, site.geometry.y, site.geometry.x)
    x, y = point_of(frame, site.geometry.y, site.geometry.x)
    watched.page.wait_for_timeout(1500)
    before = len(sent)
    frame.locator(".fm-fold").click()
    frame.locator('[data-mode="status"]').click()
    frame.wait_for_timeout(300)
    assert colour_at(frame, x + 4, y) != RISK_FILL[RiskLevel.RED].light
    frame.locator('[data-mode="risk"]').click()
    frame.locator('[data-term="risk:red"]').click()
    frame.wait_for_timeout(300)
    assert colour_at(frame, x, y) != RISK_FILL[RiskLevel.RED].light
    assert len(sent) == before


def test_the_legend_counts_what_is_on_the_map(served: str, watched: Watched, register: Any) -> None:
    frame = open_map(watched, served)
    frame.locator(".fm-fold").click()
    _, risk = register
    counted = risk["level"].value_counts()
    for level in RiskLevel:
        row = frame.locator(f'.fm-row:has([data-term="risk:{level.value}"]) .fm-count')
        assert int(row.inner_text()) == int(counted.get(level.value, 0))
    terms, symbols = (
        frame.locator(said).count() for said in ("[data-term]", ".fm-row:has([data-term]) .fm-icon")
    )
    assert symbols == terms


def test_the_view_is_saved_as_a_picture_with_its_stamps(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    with watched.page.expect_download() as waiting:
        frame.locator('[data-tool="save_picture"]').click()
    picture = Image.open(waiting.value.path()).convert("RGB")
    size = frame.evaluate("() => FireMap.map.getSize()")
    assert picture.size == (2 * size["x"], 2 * size["y"])
    corner = np.asarray(picture)[:110, -1000:].astype(int)
    stamp = np.abs(corner - [0x8A, 0x15, 0x38]).max(axis=2) <= 6
    assert stamp.sum() > 1500
    assert waiting.value.suggested_filename.endswith("2024-02-20.png")


def test_searching_by_initials_flies_to_the_place(
    served: str, watched: Watched, register: Any
) -> None:
    frame = open_map(watched, served)
    view = view_of(frame)
    watched.page.locator(".st-key-map_search input").fill("dfsq")  # 东方社区
    watched.page.locator(".st-key-map_panel").get_by_text("找到").wait_for()
    rest(watched)
    table = watched.page.locator(".st-key-map_panel").get_by_test_id("stDataFrame")
    table.click(position={"x": 20, "y": 55})
    frame.wait_for_function("() => FireMap.selected.kind === 'village'")
    frame.wait_for_timeout(900)
    assert view_of(frame)[2] > view[2]
    assert frame.evaluate("() => FireMap.selected.id") == "500151001001"
    rest(watched)
    assert "东方社区" in panel_text(watched)


def test_a_length_and_an_area_are_right_to_a_third_of_a_percent(
    served: str, watched: Watched
) -> None:
    from pyproj import Geod

    frame = open_map(watched, served)
    corners = [(106.02, 29.82), (106.08, 29.82), (106.08, 29.90), (106.02, 29.90)]
    lon, lat = zip(*corners, strict=True)
    area, _ = Geod(ellps="WGS84").polygon_area_perimeter(lon, lat)
    length = Geod(ellps="WGS84").line_length(lon, lat)
    places = [{"lng": x, "lat": y} for x, y in corners]
    assert frame.evaluate("(p) => FireMap.areaOf(p)", places) == pytest.approx(area, rel=3e-3)
    assert frame.evaluate("(p) => FireMap.lengthOf(p)", places) == pytest.approx(length, rel=3e-3)


def test_the_dark_ground_draws_in_its_own_colours(
    served: str, watched: Watched, register: Any
) -> None:
    watched.page.emulate_media(color_scheme="dark")
    frame = open_map(watched, served)
    assert frame.evaluate("() => FireMap.theme") == "dark"
    site = red_sites(register).iloc[0]
    go_to(frame, site.geometry.y, site.geometry.x)
    x, y = point_of(frame, site.geometry.y, site.geometry.x)
    red = RISK_FILL[RiskLevel.RED].dark
    assert red in {colour_at(frame, x + dx, y) for dx in (-3, 0, 3)}


def test_a_phone_gives_the_map_three_fifths_of_its_height(served: str, watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    frame = open_map(watched, served)
    box = frame.frame_element().bounding_box()
    assert box
    assert box["height"] >= 0.6 * 844
    assert box["width"] >= 0.9 * 390
    assert watched.complaints == []


def test_leaving_the_page_and_coming_back_draws_the_map_again(
    served: str, watched: Watched
) -> None:
    open_map(watched, served)
    go(watched, "关于")
    go(watched, "态势一张图")
    frame = drawn_map(watched)
    assert frame.evaluate("() => FireMap.data.points.n") > 400


def test_the_saved_picture_opens(served: str, watched: Watched) -> None:
    frame = open_map(watched, served)
    url: str = frame.evaluate("() => FireMap.drawPicture().toDataURL('image/png')")
    import base64

    picture = Image.open(io.BytesIO(base64.b64decode(url.split(",")[1])))
    assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24) or []) > 50
