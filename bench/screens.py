"""The plan and the meeting on the demo, in a browser: opened again, one change, the next screen.

Wall clock, from the address or the press to what is then usable. The bars (quiet): the plan opened
again 0.8 s, one change in it 0.3 s, the next screen of a meeting 0.2 s. No peer.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.run import Row, seconds
from commands import run_app
from commands.setup import browser
from data.demo.load import make
from geo.locate import place

if TYPE_CHECKING:
    from playwright.sync_api import Page

_CARD: Final = ".stop_list:not([hidden]) .stop"
_IDLE: Final = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# From the key to the second frame after it: by then the other screen has been painted.
_TURN: Final = """key => new Promise(done => {
    const begun = performance.now();
    window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
})"""


def measure() -> list[Row]:
    """Measure on the demo."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        make(Path(folder) / "demo.db", place=place)
        port = run_app.free_port()
        with run_app.launch(store=Path(folder) / "firemap.db", port=port, word="bench") as app:
            opened = playwright.chromium.launch(
                executable_path=str(browser.installed()), args=["--no-sandbox", "--disable-gpu"]
            )
            try:
                address = run_app.wait_until_up(app, port=port, word="bench")
                page = opened.new_page(viewport={"width": 1440, "height": 900})
                again, change = _plan(page, f"{address}/inspection_plan?data=demo&seconds=0")
                turn = _meeting(page, f"{address}/write_briefing?data=demo&present=1")
            finally:
                opened.close()
                app.terminate()
    return [
        Row(name="plan opened again, until its stops", size="demo", ours_s=again),
        Row(name="one change in the plan until usable", size="demo", ours_s=change),
        Row(name="next screen of a meeting", size="8 screens", ours_s=turn),
    ]


def _plan(page: Page, address: str) -> tuple[float, float]:
    def again() -> None:
        page.goto(address)
        page.wait_for_selector(_CARD, timeout=120_000)

    opened = seconds(again, repeat=3)
    page.wait_for_selector(_IDLE)
    return opened, min(_picked(page, at) for at in (0, 1, 2, 1, 0))


def _picked(page: Page, at: int) -> float:
    card = page.locator(_CARD).nth(at)
    site = card.get_attribute("data-site")
    begun = time.perf_counter()
    card.click()
    page.locator(f"{_CARD}[data-site='{site}'][aria-pressed=true]").wait_for()
    page.wait_for_selector(_IDLE)
    return time.perf_counter() - begun


def _meeting(page: Page, address: str) -> float:
    page.goto(address)
    page.wait_for_selector(".slide_cover:not([hidden])", timeout=120_000)
    page.wait_for_selector(_IDLE)
    turn: Callable[[str], float] = lambda key: float(page.evaluate(_TURN, key)) / 1000  # noqa: E731
    return max(turn(key) for key in ("ArrowRight",) * 7 + ("Home",))
