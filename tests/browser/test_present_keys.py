"""The present view in a browser: every press counts, a wall screen turns, stops and follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.store import frames
from data.store.opening import open_store
from data.store.upkeep import rows
from tests.browser.pages_tools import IDLE, choose, open_at, rest
from tests.builders import NOW, event_of
from tests.conftest import App, Watched

COUNTER = ".st-key-slide_tools [data-testid=stText]"


@pytest.fixture(scope="module")
def shown(start_app: Callable[..., App], demo_file: Path) -> tuple[str, Path]:
    """Return where the meeting page of a copy of the demo answers, and the copy."""
    folder = demo_file.parent / "presented"
    folder.mkdir()
    shutil.copy(demo_file, folder / "demo.db")
    address = start_app(folder / "firemap.db").address
    return f"{address}/write_briefing?data=demo", folder / "demo.db"


LAST = 19  # screens of the demo's week


def complaints_of(watched: Watched) -> list[str]:
    """Return the complaints, less those of a page opened by its own address.

    There the browser's half of Streamlit looks for its server below the page first.
    """
    return [said for said in watched.complaints if "/write_briefing/_stcore/" not in said]


def at(watched: Watched, place: int, *, within_s: float = 120) -> None:
    """Wait until this screen is up."""
    counter = watched.page.locator(COUNTER)
    expect(counter).to_contain_text(f"{place} / ", timeout=within_s * 1000)


def test_the_first_press_after_the_page_rests_counts_and_so_do_presses_while_it_is_drawn(
    shown: tuple[str, Path], watched: Watched
):
    page = watched.page
    open_at(watched, shown[0])
    page.keyboard.press("p")
    page.wait_for_selector(".st-key-slide h1")
    page.wait_for_selector(IDLE)
    page.keyboard.press("ArrowRight")
    at(watched, 2)
    for _ in range(4):
        page.keyboard.press("ArrowRight")  # no waiting: the page is still being drawn
    at(watched, 6)
    for key, place in (
        ("PageDown", 7), ("PageUp", 6), ("Space", 7), ("Shift+Space", 6), ("ArrowLeft", 5),
        ("ArrowDown", 6), ("ArrowUp", 5), ("Enter", 6), ("Home", 1), ("End", LAST), ("Home", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        at(watched, place)
    assert "present=1" in page.url
    page.keyboard.press("b")
    expect(page.locator("html[data-dark-screen]")).to_have_count(1)
    page.keyboard.press("b")
    expect(page.locator("html[data-dark-screen]")).to_have_count(0)
    # A click on "Next" leaves the focus on the button: space still goes on, once.
    page.get_by_role("button", name="下一页").click()
    at(watched, 2)
    page.keyboard.press("Space")
    at(watched, 3)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="演示汇报")).to_be_visible()
    assert "present=" not in page.url
    assert complaints_of(watched) == []


def test_words_typed_at_a_decision_turn_no_screen(shown: tuple[str, Path], watched: Watched):
    page = watched.page
    open_at(watched, f"{shown[0]}&present={LAST}")
    at(watched, LAST)
    typed = page.locator(".st-key-decision_title input")
    typed.click()
    page.keyboard.type("no b p f .")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    rest(watched)
    at(watched, LAST)
    assert typed.input_value() == "no b p f ."


def test_a_number_leads_to_its_rows_and_back_and_a_decision_becomes_a_task(
    shown: tuple[str, Path], watched: Watched
):
    page = watched.page
    open_at(watched, f"{shown[0]}&present=3")
    at(watched, 3)
    box = page.locator(".st-key-slide_tools").get_by_role("combobox").first
    choose(watched, box, page.get_by_role("option", name="逾期未整改"))
    heading = page.locator(".st-key-slide h1")
    expect(heading).to_contain_text("逾期未整改")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    rest(watched)
    page.keyboard.press("Escape")  # back to the slide, not out of the meeting
    expect(heading).to_contain_text("主要指标")
    page.get_by_text("讲稿", exact=True).click()
    expect(page.locator(".st-key-slide_speaker")).to_contain_text("行数")
    page.keyboard.press("End")
    at(watched, LAST)
    page.locator(".st-key-decision_title input").fill("逾期的逐家上门")
    page.locator(".st-key-decision_owner input").fill("演示甲")
    page.get_by_role("button", name="记下").click()
    said = page.locator(".st-key-slide_lines_decisions")
    expect(said).to_contain_text("逾期的逐家上门 · 演示甲")
    at(watched, LAST)
    store = open_store(shown[1])
    tasks = rows(store, "task")
    store.close()
    mine = tasks.loc[tasks["title"] == "逾期的逐家上门"].iloc[0]
    assert (mine["kind"], mine["owner"]) == ("decision", "演示甲")


def test_a_wall_screen_turns_follows_the_register_and_stops_when_touched(
    shown: tuple[str, Path], watched: Watched
):
    page = watched.page
    open_at(watched, f"{shown[0]}&present={LAST}&turn=3")
    at(watched, 1)  # after the last comes the first
    at(watched, 2)
    line = page.get_by_text("累计发现隐患", exact=False).first
    before = int("".join(filter(str.isdigit, (line.text_content() or "").split("处")[0])))
    store = open_store(shown[1])
    site = int(frames.sites(store, NOW.date()).index[0])
    found = event_of("found", "2024-02-20", site_id=site, description="新发现", code="R05")
    store.record([found], actor="演示甲", now=NOW)
    store.close()
    at(watched, 3)
    # Where the turn to this screen had begun before the record came, the next round shows it.
    expect(page.get_by_test_id("stMetric").filter(has_text="累计发现隐患")).to_contain_text(
        str(before + 1), timeout=150_000
    )
    page.reload()  # the browser of a wall screen starts again
    page.wait_for_selector(COUNTER)
    assert "turn=3" in page.url
    at(watched, 5, within_s=60)
    page.locator(".st-key-slide h1").click()
    rest(watched)
    stopped = page.locator(COUNTER).text_content() or ""
    page.wait_for_timeout(5_000)
    assert page.locator(COUNTER).text_content() == stopped
    assert "turn=" not in page.url
    assert complaints_of(watched) == []
