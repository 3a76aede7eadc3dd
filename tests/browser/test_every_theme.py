"""Each page of the demo in each theme and at each size: it fits, reads well and says no error."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages_tools import open_at
from tests.browser.test_pages_walk import TITLES_OF, keep_picture
from tests.conftest import App, Watched

pytestmark = pytest.mark.nightly
SIZES = {"desk": (1440, 900), "projector": (1920, 1080), "phone": (390, 844)}
# Words in the window, on a plain ground, whose contrast with it is below 4.5 (WCAG 2.1, 1.4.3; 3
# from 24 px on). A ground that is a picture, a gradient or half transparent, and what is
# switched off, is left out.
FAINT = """() => {
    const light = one => {
        const [r, g, b] = one.map(v => v / 255).map(
            v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parts = said => (said.match(/[\\d.]+/g) || []).map(Number);
    const groundOf = (one, x, y) => {
        const stack = document.elementsFromPoint(x, y);
        if (!stack.includes(one)) return null;  // it is not shown, or something lies over it
        for (const at of stack) {
            const style = getComputedStyle(at), ground = parts(style.backgroundColor);
            if (style.backgroundImage !== 'none' || +style.opacity < 1) return null;
            if (ground.length === 3) return ground;
            if (ground[3] > 0) return null;
        }
        return null;
    };
    const faint = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const said = walk.currentNode.data.trim(), one = walk.currentNode.parentElement;
        if (!said || !one.checkVisibility({checkVisibilityCSS: true}) || one.closest('[disabled]'))
            continue;
        const range = document.createRange();
        range.selectNodeContents(walk.currentNode);
        const at = range.getBoundingClientRect();
        const style = getComputedStyle(one), ink = parts(style.color);
        const ground = groundOf(one, (at.left + at.right) / 2, (at.top + at.bottom) / 2);
        if (!ground || ink.length !== 3) continue;
        const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5))
            faint.push(`${said.slice(0, 20)} ${contrast.toFixed(1)}`);
    }
    return faint;
}"""


@pytest.fixture(scope="module")
def demo(demo_app: App) -> str:
    return demo_app.address


@pytest.mark.parametrize("name", TITLES_OF)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_fits_and_can_be_read(demo: str, watched: Watched, theme: str, size: str, name: str):
    width, height = SIZES[size]
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_at(watched, f"{demo}/{'' if name == 'campaign_map' else name}?data=demo")
    keep_picture(watched, f"{name}-{size}-{theme}")
    expect(watched.page.get_by_test_id("stException")).to_have_count(0)
    expect(watched.page.locator(".st-key-page_stopped")).to_have_count(0)
    wide = watched.page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    )
    assert wide <= 0
    assert watched.page.evaluate(FAINT) == []
    assert watched.outside == []
    assert watched.complaints == []
