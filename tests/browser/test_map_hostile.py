"""Hostile text in every free cell: nothing runs, nothing leaves, all is shown as typed."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from commands import run_app
from data.store.events import CHINA_TIME, NewEvent
from data.store.opening import open_store
from data.store.seed import village_records
from data.store.villages import put_villages
from tests.browser.map_tools import drawn_map, executions, open_map
from tests.browser.pages_tools import rest
from tests.conftest import App, Watched
from tests.hostile_text import HOSTILE
from vocabulary.terms import EventKind, StoreKind

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2024, 2, 20, 9, 0, tzinfo=CHINA_TIME)
DAY = date(2024, 2, 1)


def turned(place: int, by: int) -> str:
    return HOSTILE[(place + by) % len(HOSTILE)]


@pytest.fixture(scope="module")
def hostile_app(start_app: Callable[..., App], tmp_path_factory: pytest.TempPathFactory) -> App:
    """The real app on a register in which every free text is one of the sixty."""
    file = tmp_path_factory.mktemp("hostile") / "firemap.db"
    store = open_store(file, create=StoreKind.REAL)
    villages = [
        {**record, "name": turned(place, 7)} for place, record in enumerate(village_records())
    ]
    put_villages(store, villages, actor="test", now=NOW)
    events = []
    for place in range(len(HOSTILE)):
        changes = {
            "name": turned(place, 0),
            "address": turned(place, 1),
            "office": turned(place, 2),
            "use": turned(place, 3),
            "category": "high_rise",
            "village_code": "500151001001",
            "lon": 106.03 + 0.0005 * place,
            "lat": 29.85 + 0.0003 * place,
            "position_quality": "surveyed",
        }
        hazard = {
            "site_id": -(place + 1),
            "code": "X99",
            "description": turned(place, 4),
            "measure": turned(place, 5),
            "due_on": "2024-02-10",
        }
        events.append(
            NewEvent("site", -(place + 1), EventKind.IMPORTED, DAY, changes, turned(place, 6))
        )
        events.append(
            NewEvent("hazard", -(place + 1001), EventKind.FOUND, DAY, hazard, turned(place, 6))
        )
    store.record(events, actor="test", now=NOW)
    store.close()
    return start_app(file, as_of=date(2024, 2, 20))


# Whether a part of the page shows a text; the word joiner that keeps marks apart shows nothing.
SHOWS = """([part, text, first]) => {
  const found = document.querySelector(part);
  if (!found) return false;
  const said = found.textContent.replace(/\\u2060/g, "").replace(/\\s+/g, " ").trim();
  return first ? said.startsWith(text) : said.includes(text);
}"""


def as_read(text: str) -> str:
    """A cell as one line on the screen: no control or direction marks, no runs of spaces."""
    kept = (" " if unicodedata.category(m) in ("Cc", "Zl", "Zp") else m for m in text)
    said = "".join(m for m in kept if unicodedata.category(m) != "Cf")
    return re.sub(r"\s+", " ", said).strip()


def test_sixty_hostile_cells_are_sixty() -> None:
    assert len(set(HOSTILE)) == 60


def test_every_card_shows_its_text_as_typed_and_nothing_runs(
    hostile_app: App, watched: Watched
) -> None:
    frame = open_map(watched, hostile_app.address)
    assert frame.evaluate("() => FireMap.data.points.n") == len(HOSTILE)
    ids = frame.evaluate("() => Array.from(FireMap.data.points.ids)")
    for place, site_id in enumerate(ids):
        frame.evaluate("(id) => FireMap.tell('site:' + id)", site_id)
        heading = watched.page.locator(".st-key-map_panel h3")
        name = as_read(turned(place, 0))[:150]
        watched.page.wait_for_function(SHOWS, arg=[".st-key-map_panel h3", name, True])
        watched.page.wait_for_function(
            SHOWS, arg=[".st-key-map_panel", as_read(turned(place, 1))[:150], False]
        )
        assert as_read(heading.text_content() or "").startswith(name)
        assert executions(watched) is None, turned(place, 0)
    rest(watched)
    assert executions(watched) is None
    assert watched.outside == []
    assert watched.complaints == []


def test_the_map_draws_with_hostile_names_of_villages(hostile_app: App, watched: Watched) -> None:
    frame = open_map(watched, hostile_app.address)
    names = set(frame.evaluate("() => FireMap.villages.map(v => v.name)"))
    assert len(names) == 16
    assert any("onerror" in name or "img" in name or "{" in name for name in names)
    drawn = frame.evaluate(
        """() => { const c = FireMap.sheets.names._container;
            const all = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < all.length; i += 4) if (all[i]) n++; return n; }"""
    )
    assert drawn > 500
    frame.evaluate("() => FireMap.drawPicture().width")
    frame.evaluate("() => FireMap.tell('village:500151001001')")
    rest(watched)
    assert executions(watched) is None
    assert watched.outside == []
    assert watched.complaints == []


def test_a_hostile_search_and_a_hostile_address_find_nothing_and_run_nothing(
    hostile_app: App, watched: Watched
) -> None:
    for said in ("%3Cimg src=x onerror=window.top.__x=1%3E", "site:1%27;window.top.__x=1//"):
        open_map(watched, f"{hostile_app.address}/?at={said}&village={said}&ground={said}")
        assert executions(watched) is None
    open_map(watched, hostile_app.address)
    box = watched.page.locator(".st-key-map_search input")
    for typed in HOSTILE[:12]:
        box.fill(typed)
        rest(watched)
        assert executions(watched) is None
    drawn_map(watched)
    assert watched.outside == []
    assert watched.complaints == []


# Negative control: the same cells through folium's own tooltip. If they do not run here, the tests
# above see nothing.
PLAIN = """
import folium, streamlit as st
from streamlit_folium import st_folium
made = folium.Map(tiles=None, location=[29.85, 106.05], zoom_start=13)
cell = st.query_params["cell"]
folium.Marker([29.85, 106.05], tooltip=folium.Tooltip(cell, permanent=True)).add_to(made)
st_folium(made, key="plain", returned_objects=[])
"""


@pytest.fixture(scope="module")
def plain_folium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page of plain folium that puts a cell of its address into a tooltip."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "page.py").write_text(PLAIN, encoding="utf-8")
    port = run_app.any_port()
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "page.py"),
               f"--server.port={port}", "--server.headless=true",
               "--browser.gatherUsageStats=false"]  # fmt: skip
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        yield run_app.wait_until_up(server, port=port)
        server.terminate()


def hand_out_leaflet(route: Route) -> None:
    """What a page with the internet would get: Leaflet itself, and the other files empty."""
    name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
    if route.request.url.startswith("http://127.0.0.1"):
        route.continue_()
    elif name in ("leaflet.js", "leaflet.css"):
        route.fulfill(path=str(ROOT / "static" / "vendor" / "leaflet" / name))
    elif name.endswith(".js"):
        route.fulfill(body="", content_type="text/javascript")
    else:
        route.abort()


@pytest.mark.parametrize("cell", [HOSTILE[0], "${window.top.__x=1}"])
def test_the_same_cell_runs_in_plain_folium(
    plain_folium: str, chromium: Browser, cell: str
) -> None:
    from urllib.parse import quote

    assert cell in HOSTILE
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.route("**/*", hand_out_leaflet)
    page.goto(f"{plain_folium}/?cell={quote(cell)}")
    page.wait_for_function("() => window.__x === 1", timeout=60_000)
    context.close()


def test_an_innocent_backslash_blanks_plain_folium(plain_folium: str, chromium: Browser) -> None:
    from urllib.parse import quote

    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/*", hand_out_leaflet)
    page.goto(f"{plain_folium}/?cell={quote(chr(67) + ':' + chr(92) + 'users')}")
    page.wait_for_selector("iframe", state="attached", timeout=60_000)
    page.wait_for_timeout(4000)
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    assert frame.locator(".leaflet-container").count() == 0
    assert any("nicode escape" in text for text in said)
    context.close()
