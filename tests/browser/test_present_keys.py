"""The meeting in a browser: keys, rows behind figures, the map, decisions, notes, a wall screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.store import frames
from data.store.opening import open_store
from data.store.upkeep import rows
from tests.browser.pages_tools import IDLE, open_at, rest
from tests.builders import NOW, event_of
from tests.conftest import App, Watched

LAST = 8
FRAME = ".st-key-show_map iframe"
# What a meeting may not do: two screens in one frame, or a blank one.
NEVER_TWO = """() => {
    window.seen = [];
    const look = () => {
        window.seen.push(document.querySelectorAll('.slide:not([hidden])').length);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture(scope="module")
def shown(start_app: Callable[..., App], demo_file: Path) -> tuple[str, Path]:
    """Return where the meeting page of a copy of the demo answers, and the copy."""
    folder = demo_file.parent / "presented"
    folder.mkdir()
    shutil.copy(demo_file, folder / "demo.db")
    address = start_app(folder / "firemap.db").address
    return f"{address}/write_briefing?data=demo", folder / "demo.db"


def complaints_of(watched: Watched) -> list[str]:
    """Return the complaints, less those of a page opened by its own address.

    There the browser's half of Streamlit looks for its server below the page first.
    """
    return [said for said in watched.complaints if "/write_briefing/_stcore/" not in said]


def at(page: Page, place: int, *, within_s: float = 5) -> None:
    """Wait until this screen is up, and no other."""
    expect(page.locator(".show_count")).to_have_text(f"{place} / {LAST}", timeout=within_s * 1000)
    assert page.locator(".slide:not([hidden])").count() == 1


def test_a_meeting_is_held_with_the_keys_and_what_it_decides_is_kept(
    shown: tuple[str, Path], watched: Watched
):
    page = watched.page
    open_at(watched, shown[0])
    page.keyboard.press("p")
    page.wait_for_selector(".slide_cover:not([hidden])")
    page.wait_for_selector(IDLE)
    assert "present=1" in page.url
    page.evaluate(NEVER_TWO)
    for key, place in (
        ("ArrowRight", 2), ("PageDown", 3), ("PageUp", 2), ("Space", 3), ("Shift+Space", 2),
        ("ArrowDown", 3), ("ArrowUp", 2), ("Enter", 3), ("End", LAST), ("Home", 1), ("4", 4),
        ("ArrowLeft", 3), ("2", 2),
    ):  # fmt: skip
        page.keyboard.press(key)
        at(page, place)
    assert "present=2" in page.url
    # A figure opens its rows with who answers for them; Escape comes back to the same screen.
    page.locator(".tile_value").nth(1).click()
    rows_up = page.locator(".show_list")
    expect(rows_up.locator("tbody tr")).to_have_count(42)
    expect(rows_up.locator("th")).to_contain_text(["责任办所、人"])
    page.keyboard.press("Escape")
    expect(rows_up).to_have_count(0)
    at(page, 2)
    page.keyboard.press("g")
    page.locator(".jump_list .jump").nth(2).click()
    at(page, 3)
    # The map is the live one: what is clicked on it opens here, and the keys go on from it.
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".fm-layers")).to_be_visible()
    page.wait_for_function(f"document.querySelector('{FRAME}').contentWindow.isShown")
    told = page.locator(FRAME).evaluate(
        "frame => { const map = frame.contentWindow.FireMap; const i = map.data.points.ids[0];"
        " map.choose('site', i); return map.data.tips.names[map.data.points.ids.indexOf(i)]; }"
    )
    expect(rows_up.locator("h2")).to_have_text(told)
    page.keyboard.press("Escape")
    frame.locator(".fm-layers button").nth(1).click()
    page.keyboard.press("ArrowRight")
    at(page, 4)
    for key, mark in (("b", "data-black"), ("l", "data-laser")):
        page.keyboard.press(key)
        expect(page.locator(f"html[{mark}]")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator(f"html[{mark}]")).to_have_count(0)
    theme = page.locator("html").get_attribute("data-theme")
    page.keyboard.press("d")
    assert page.locator("html").get_attribute("data-theme") != theme
    page.keyboard.press("d")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    expect(notes.locator("h1")).to_contain_text("4")
    notes.get_by_role("button", name="下一页").click()
    at(page, 5)
    notes.close()
    page.keyboard.press("8")
    at(page, 8)
    page.locator(".adopt").first.click()
    typed = page.locator(".decision_form input[name=title]")
    typed.fill("逾期的逐家上门")
    typed.press("ArrowLeft")
    page.locator(".decision_form input[name=office]").fill("")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".form_said")).to_contain_text("由谁负责")
    page.locator(".decision_form input[name=owner]").fill("演示甲")
    page.locator(".decision_form input[name=due]").fill("2024-02-26")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".decision_table")).to_contain_text("逾期的逐家上门")
    at(page, 8)
    with page.expect_download() as saved:
        page.get_by_role("button", name="生成会议纪要").click()
    assert saved.value.suggested_filename == "会议纪要_20240220.docx"
    store = open_store(shown[1])
    tasks = rows(store, "task")
    store.close()
    mine = tasks.loc[tasks["title"] == "逾期的逐家上门"].iloc[0]
    assert (mine["kind"], mine["owner"], f"{mine['due_on']:%m-%d}") == (
        "decision",
        "演示甲",
        "02-26",
    )
    assert set(page.evaluate("window.seen")) == {1}
    page.mouse.move(300, 300)
    page.locator(".show_bar .leave").click()
    expect(page.get_by_role("button", name="演示汇报")).to_be_visible()
    rest(watched)
    assert "present=" not in page.url
    assert complaints_of(watched) == []


@pytest.mark.nightly
def test_a_wall_screen_turns_follows_the_register_and_stops_when_touched(
    shown: tuple[str, Path], watched: Watched
):
    page = watched.page
    open_at(watched, f"{shown[0]}&present={LAST - 1}&turn=3")
    at(page, LAST - 1, within_s=60)
    at(page, 1, within_s=10)  # the last asks the room to decide: a wall screen leaves it out
    at(page, 2, within_s=10)
    value = page.locator(".tile_value").first
    before = int(value.inner_text())
    store = open_store(shown[1])
    site = int(frames.sites(store, NOW.date()).index[0])
    found = event_of("found", "2024-02-20", site_id=site, description="新发现", code="R05")
    store.record([found], actor="演示甲", now=NOW)
    store.close()
    expect(value).to_have_text(str(before + 1), timeout=150_000)
    page.reload()  # the browser of a wall screen starts again
    page.wait_for_selector(".show_count")
    assert "turn=3" in page.url
    page.mouse.click(300, 300)
    rest(watched)
    stopped = page.locator(".show_count").inner_text()
    page.wait_for_timeout(5_000)
    assert page.locator(".show_count").inner_text() == stopped
    assert "turn=" not in page.url
    assert complaints_of(watched) == []


def test_the_one_wall_screen_has_nothing_to_press_and_whole_numbers(
    demo_app: App, watched: Watched
):
    page = watched.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_at(watched, f"{demo_app.address}/?screen=wall&data=demo")
    frame = next(one for one in page.frames if "st_folium" in one.url)
    frame.wait_for_selector(".fm-home", state="visible")
    for part in (".fm-tools", ".fm-layers", ".fm-home button:not(.fm-fold)"):
        for one in frame.locator(part).all():
            expect(one).to_be_hidden()
    card = page.locator(".wall_tiles .tile").last.bounding_box()
    assert card
    for number in page.locator(".wall_tiles .curve .axis").all():
        box = number.bounding_box()
        assert box
        assert box["x"] >= card["x"], number.inner_text()
    assert complaints_of(watched) == []
