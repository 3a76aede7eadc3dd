"""The register page in a browser: a clerk hands in a photo and sees it, and moves a site."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Frame, expect

from data.store import frames
from data.store.events import CHINA_TIME
from data.store.opening import Store
from data.store.seed import seed_real
from tests.browser.pages_tools import open_at, rest
from tests.builders import event_of, new_store, site_made
from tests.conftest import App, Watched

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
PICTURES = os.environ.get("FIREMAP_PICTURES")
_FRAME = 'iframe[title="streamlit_folium.st_folium"]'


@pytest.fixture
def office(
    start_app: Callable[..., App], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, Store]:
    """Return an office with one site and one hazard that is assigned, and its store."""
    monkeypatch.setenv("FIREMAP_ACTOR", "小陈")  # a computer of one person alone
    now = datetime.now(CHINA_TIME)
    day = (now.date() - timedelta(days=2)).isoformat()
    store = new_store(tmp_path / "firemap.db")
    seed_real(store, now=now)
    made = [
        site_made(subject_id=-1, name="翠湖大厦", lon=106.05, lat=29.84),
        event_of("found", day, -1, site_id=-1, code="B05", description="隔墙开洞"),
        event_of("assigned", day, -1, owner="张三", office="建设管理办", due_on=day),
    ]
    store.record(made, actor="录入员", now=now)
    return start_app(tmp_path / "firemap.db").address, store


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(made, "JPEG")
    return made.getvalue()


def keep_picture(watched: Watched, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        watched.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def key(watched: Watched, name: str) -> Any:
    return watched.page.locator(f".st-key-{name}")


@pytest.mark.parametrize("size", SIZES)
def test_a_clerk_hands_in_a_rectification_with_a_photo_and_sees_it(
    office: tuple[str, Store], watched: Watched, size: str
):
    address, store = office
    width, height = SIZES[size]
    watched.page.set_viewport_size({"width": width, "height": height})
    open_at(watched, f"{address}/hazard_register?record=hazard:1")
    key(watched, "register_1_submit_measure").locator("textarea").fill("封堵隔墙")
    key(watched, "register_1_submit_files").locator("input[type=file]").set_input_files(
        {"name": "后.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    rest(watched)
    key(watched, "register_do_1").get_by_role("button").click()
    rest(watched)
    said = watched.page.get_by_test_id("stAlertContentSuccess")
    expect(said).to_contain_text("申请复查")
    shown = key(watched, "register_panel_open").get_by_test_id("stImage").locator("img")
    expect(shown).to_have_count(1)
    assert shown.evaluate("image => image.complete && image.naturalWidth") == 400
    keep_picture(watched, f"clerk_photo_{size}")
    hazard = frames.hazards(store, date.max, personal=True).loc[1]
    assert (hazard["status"], hazard["measure"]) == ("submitted", "封堵隔墙")


def frame_of(watched: Watched) -> Frame:
    handle = watched.page.wait_for_selector(_FRAME)
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_selector(".fm-legend")
    return frame


def test_a_site_is_moved_by_a_click_on_the_map(office: tuple[str, Store], watched: Watched):
    address, store = office
    watched.page.set_viewport_size({"width": 1440, "height": 1000})
    open_at(watched, f"{address}/hazard_register?record=site:1&list=sites")
    key(watched, "site_place").get_by_role("button").click()
    frame = frame_of(watched)
    rest(watched)
    # 40 points right of and 60 above the middle of the map, where the site stands; one point of
    # the screen is 0.00001 to 0.00002 degrees here.
    wanted = frame.evaluate(
        """() => { const size = FireMap.map.getSize();
        const at = FireMap.map.containerPointToLatLng([size.x / 2 + 40, size.y / 2 - 60]);
        return [at.lng, at.lat]; }"""
    )
    box = watched.page.locator(_FRAME).bounding_box()
    assert box
    watched.page.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 - 60)
    watched.page.wait_for_timeout(800)
    rest(watched)
    keep_picture(watched, "place_clicked")
    key(watched, "place_do").get_by_role("button").click()
    rest(watched)
    site = frames.sites(store, date.max).loc[1]
    assert site["position_quality"] == "clicked"
    assert site.geometry.x == pytest.approx(wanted[0], abs=3e-5)
    assert site.geometry.y == pytest.approx(wanted[1], abs=3e-5)


def test_a_site_clicked_on_the_map_under_the_list_opens_its_sheet(
    office: tuple[str, Store], watched: Watched
):
    address, _ = office
    watched.page.set_viewport_size({"width": 1440, "height": 1000})
    open_at(watched, f"{address}/hazard_register?list=sites&view=map")
    frame = frame_of(watched)
    rest(watched)
    at = frame.evaluate(
        """() => { const p = FireMap.map.latLngToContainerPoint([29.84, 106.05]);
        return [p.x, p.y]; }"""
    )
    box = watched.page.locator(_FRAME).bounding_box()
    assert box
    watched.page.mouse.click(box["x"] + at[0], box["y"] + at[1])
    watched.page.wait_for_timeout(800)
    rest(watched)
    expect(key(watched, "register_panel_open")).to_contain_text("翠湖大厦")
    assert "record=site" in watched.page.url
