"""What tests of pages in a browser share: waiting for a page, looking at what it shows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.conftest import Watched

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def rest(watched: Watched) -> None:
    """Wait until the script has run and the page is drawn."""
    watched.page.wait_for_timeout(300)
    watched.page.wait_for_selector(IDLE, timeout=90_000)
    watched.page.wait_for_timeout(500)


def open_at(watched: Watched, address: str) -> None:
    """Open an address and wait until it is drawn."""
    watched.page.goto(address)
    watched.page.wait_for_selector(IDLE, timeout=90_000)
    rest(watched)


def go(watched: Watched, title: str) -> None:
    """Go to a page by its name in the head, on a phone through the drawer."""
    drawer = watched.page.get_by_test_id("stExpandSidebarButton")
    if drawer.count() and drawer.is_visible():
        drawer.click()
        watched.page.wait_for_timeout(500)
    link = watched.page.get_by_role("link", name=title, exact=True)
    sections = watched.page.get_by_test_id("stTopNavSection")
    for at in range(sections.count() if not link.count() else 0):
        sections.nth(at).click()
        link = watched.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title)
        if link.count():
            break
        watched.page.keyboard.press("Escape")
    link.first.click()
    rest(watched)
    close = watched.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    if close.count() and close.is_visible():
        close.click()
        rest(watched)


def key(watched: Watched, name: str) -> Any:
    return watched.page.locator(f".st-key-{name}")


def fill(watched: Watched, name: str, text: str) -> None:
    field = key(watched, name).locator("input, textarea").first
    field.fill(text)
    field.press("Enter" if field.evaluate("one => one.tagName") == "INPUT" else "Tab")


def sign(watched: Watched, name: str) -> None:
    """Say who is writing: nobody has, in a page that was just opened."""
    fill(watched, "who_here", name)
    expect(key(watched, "who_here")).to_have_count(0, timeout=20_000)
    rest(watched)


def sign_in_head(watched: Watched, name: str) -> None:
    """Say in the head of a page who is writing, where no step asks for it."""
    key(watched, "who").get_by_role("button").click()
    fill(watched, "who_head", name)
    expect(key(watched, "who").get_by_role("button")).to_contain_text(name, timeout=20_000)
    watched.page.keyboard.press("Escape")
    rest(watched)
