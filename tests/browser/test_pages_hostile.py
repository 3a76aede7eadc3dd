"""Every page and each of its views on a store whose every typed text is an attack (X1-X4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.attacked_store import attacked
from tests.browser.pages_tools import open_at, rest
from tests.browser.test_pages_walk import TITLES_OF
from tests.conftest import App, Watched
from tests.hostile_text import HOSTILE

# What an attack leaves in a page where it was not kept as text.
MARKS = ", ".join(
    f"{part} {mark}"
    for part in ('[data-testid="stMain"]', '[role="dialog"]')
    for mark in (
        '[href*="outside.example"]', '[src*="outside.example"]', '[href^="javascript:"]',
        "img[src=x]", "svg[onload]", "iframe[srcdoc]", "object", ".katex",
    )
)  # fmt: skip
# Downloads are tried by the tests of each file; a page may ask for a long computation by a button.
VIEWS = '[data-testid="stMain"] [data-testid="stButtonGroup"]'


@pytest.fixture(scope="module")
def office(
    start_app: Callable[..., App], demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Return the address of the app on the demo, each of its words replaced."""
    folder = tmp_path_factory.mktemp("attacked")
    attacked(demo_file, folder / "demo.db")
    return start_app(folder / "firemap.db").address


def executions(page: Page) -> int:
    return sum(frame.evaluate("() => window.__x || 0") for frame in page.frames)


def looked_at(watched: Watched, where: str) -> str:
    """Check what an attack would leave, and return the text of the page."""
    page = watched.page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator(".st-key-page_stopped")).to_have_count(0)
    assert page.locator(MARKS).count() == 0, where
    assert executions(page) == 0, where
    assert watched.outside == [], where
    return page.get_by_test_id("stMain").text_content() or ""


def views_of(watched: Watched, name: str, address: str) -> str:
    """Open each view of the page, and return what was read on them."""
    said = ""
    for group in (0, 1) if name == "meeting_papers" else (0,):  # there views and kinds of paper
        open_at(watched, address)
        said += looked_at(watched, name)
        for at in range(1, 8):
            option = watched.page.locator(VIEWS).nth(group).get_by_role("radio").nth(at)
            if not option.count():
                break
            option.click()
            rest(watched)
            said += looked_at(watched, f"{name}, view {at}")
    return said


# Pages on which an attack stands in words, not in the cells of a table alone.
IN_WORDS = {"press_rectify", "responsibility", "village_rank", "write_briefing", "meeting_papers"}


# Every day one page of each way a word is shown: in a sentence, a table, a form, a map, a paper.
EVERY_DAY = IN_WORDS | {"campaign_map", "hazard_register", "visit_sheet", "wall_map"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in EVERY_DAY else pytest.mark.nightly)
        for name in TITLES_OF
    ],
)
def test_no_attack_runs_leaves_or_becomes_a_mark_on_any_view(
    office: str, watched: Watched, name: str
) -> None:
    read = views_of(watched, name, f"{office}/{name}?data=demo").replace("\u2060", "")
    assert watched.complaints == []
    assert name not in IN_WORDS or any(attack in read for attack in HOSTILE[:45])
