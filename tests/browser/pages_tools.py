"""What tests of pages in a browser share: waiting for a page, looking at what it shows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, TimeoutError, expect

from pages.shell.doors import DOORS
from tests.conftest import Watched
from vocabulary.messages import translate

IDLE = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)


# What stands where a part of the page is whose program has not come yet.
SKELETONS = '[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]'
# Looked at every tenth of a second; so many quiet looks in a row are rest. What waits before it is
# sent (a selection in a table, a file) is sent well within them.
QUIET_LOOKS = 5
REST_WITHIN_LOOKS = 1500


def rest(watched: Watched) -> None:
    """Wait until all that was sent is answered, the script has run and the page is drawn."""
    quiet = 0
    for _ in range(REST_WITHIN_LOOKS):
        watched.page.wait_for_timeout(100)
        page = watched.page
        still = (
            watched.answered and page.locator(IDLE).count() and not page.locator(SKELETONS).count()
        )
        quiet = quiet + 1 if still else 0
        if quiet == QUIET_LOOKS:
            return
    pytest.fail("the page did not come to rest")


def open_at(watched: Watched, address: str) -> None:
    """Open an address and wait until it is drawn."""
    watched.page.goto(address)
    watched.page.wait_for_selector(IDLE)
    rest(watched)


def go(watched: Watched, title: str) -> None:
    """Go to a page by its title: through its door, on a phone the drawer, and beside its title."""
    page = watched.page
    file, door = _page_titled(title)
    burger = page.locator(".burger")
    if burger.is_visible():
        burger.click()
        page.locator("html[data-drawer]").wait_for(state="attached")
    page.locator(f'[class*="st-key-door_{door}"] a').first.click()
    rest(watched)
    if file == "village_rank":
        page.locator(".st-key-home_worst_head a").click()
        rest(watched)
    way = page.locator(f".st-key-way_{file} a")
    if way.count():
        way.click()
        rest(watched)


def _page_titled(title: str) -> tuple[str, str]:
    """Return the file of a page and the door it is behind, by its title in either language."""
    return next(
        (file, name)
        for name, door in DOORS.items()
        for file, said in door.pages.items()
        if title in (said, translate(said, "zh_CN"))
    )


def key(watched: Watched, name: str) -> Any:
    return watched.page.locator(f".st-key-{name}")


def fill(watched: Watched, name: str, text: str) -> None:
    """Type into a field, leave it, and wait until the page has answered."""
    field = key(watched, name).locator("input, textarea").first
    field.fill(text)
    field.press("Enter" if field.evaluate("one => one.tagName") == "INPUT" else "Tab")
    rest(watched)


def choose(watched: Watched, box: Locator, option: Locator) -> str:
    """Choose in a list, and return what the option says; a rerun may close the list again."""
    rest(watched)
    for _ in range(3):
        if not option.first.is_visible():
            box.focus()
            box.press("ArrowDown")
        try:
            option.first.wait_for(timeout=20_000)
            said = option.first.inner_text()
            option.first.click(timeout=20_000)
        except TimeoutError:
            continue
        rest(watched)
        return said
    pytest.fail(f"no such option came: {option}")


def sign(watched: Watched, name: str) -> None:
    """Say who is writing: nobody has, in a page that was just opened."""
    fill(watched, "who_here", name)
    expect(key(watched, "who_here")).to_have_count(0)


def sign_in_head(watched: Watched, name: str) -> None:
    """Say in the head of a page who is writing, where no step asks for it."""
    key(watched, "who").get_by_role("button").click()
    fill(watched, "who_head", name)
    expect(key(watched, "who").get_by_role("button")).to_contain_text(name)
    watched.page.keyboard.press("Escape")
    rest(watched)
