"""axe-core on every page of the demo, in each theme and at each size, drawer and sheets open.

axe-core (MPL-2.0) is no part of the project: it is taken from `node_modules` where somebody put it,
else fetched by npm for the run.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.places import ROOT
from tests.browser.pages_tools import open_at, rest
from tests.browser.test_every_theme import FAINT
from tests.browser.test_pages_walk import TITLES_OF
from tests.conftest import App, Watched

pytestmark = pytest.mark.nightly
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
_SCRIPT = Path("node_modules", "axe-core", "axe.min.js")
# A level AA page, and what screen readers need besides. What a disabled field says is no finding
# (WCAG 2.2, 1.4.3), and axe cannot tell that Streamlit's label belongs to one.
SERIOUS = """async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
    const asked = {resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}};
    const told = await axe.run(document, asked);
    const isOff = node => {
        const one = document.querySelector(node.target[0]);
        const field = one && one.closest('.stElementContainer');
        return Boolean(field && field.querySelector('[disabled], [aria-disabled="true"]'));
    };
    return told.violations
        .filter(one => ['serious', 'critical'].includes(one.impact))
        .flatMap(one => one.nodes.filter(node => one.id !== 'color-contrast' || !isOff(node))
            .map(node => `${one.id}: ${node.target.join(' ').slice(-120)}`));
}"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the source of axe-core."""
    if (ROOT / _SCRIPT).is_file():
        return (ROOT / _SCRIPT).read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("axe-core is not in node_modules, and there is no npm to fetch it")
    folder = tmp_path_factory.mktemp("axe")
    asked = [npm, "install", "--no-save", "--prefix", str(folder), "axe-core@4"]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("axe-core is not in node_modules and could not be fetched")
    return (folder / _SCRIPT).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(start_app: Callable[..., App], demo_file: Path) -> str:
    folder = demo_file.parent / "accessible"
    folder.mkdir()
    shutil.copy(demo_file, folder / "demo.db")
    return start_app(folder / "firemap.db").address


def found(watched: Watched, axe: str) -> list[str]:
    """Return the serious findings of the page as it stands, its frames among them."""
    for frame in watched.page.frames:
        frame.evaluate(axe)
    told: list[str] = watched.page.evaluate(SERIOUS)
    return told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_finding(
    demo: str, watched: Watched, axe: str, theme: Any, size: str
):
    width, height = SIZES[size]
    page = watched.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    seen: dict[str, list[str]] = {}
    sheets = {"a site": "/?at=site:100&", "a row": "/hazard_register?record=hazard:100&"}
    pages = {name: f"/{'' if name == 'campaign_map' else name}?" for name in TITLES_OF}
    for name, address in (pages | sheets).items():
        open_at(watched, f"{demo}{address}data=demo")
        seen[name] = [*found(watched, axe), *page.evaluate(FAINT)]
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    if size == "phone":
        page.locator(".burger").click()
        rest(watched)
        seen["drawer"] = found(watched, axe)
    assert {name: told for name, told in seen.items() if told} == {}
