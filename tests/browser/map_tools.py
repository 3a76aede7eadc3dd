"""The map page in a real browser, and what a test may ask it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame

from tests.browser.pages_tools import rest
from tests.conftest import Watched

_FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def open_map(watched: Watched, address: str) -> Frame:
    """Open the page and wait until the map is drawn and the page rests."""
    watched.page.goto(address)
    return drawn_map(watched)


def drawn_map(watched: Watched) -> Frame:
    """Return the frame of the map once its legend stands and the page rests."""
    handle = watched.page.wait_for_selector(_FRAME)
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_selector(".fm-legend")
    frame.wait_for_function("() => FireMap.data.head.caption")
    rest(watched)
    _settled(frame)
    return frame


def _settled(frame: Frame) -> None:
    """Wait until the map has kept its size and its view for half a second."""
    before: list[float] = []
    for _ in range(40):
        size = frame.evaluate("() => [FireMap.map.getSize().x, FireMap.map.getSize().y]")
        now = [*size, *view_of(frame)]
        if now == before:
            return
        before = now
        frame.wait_for_timeout(500)


def go_to(frame: Frame, lat: float, lon: float, *, zoom: float = 18) -> None:
    """Move the map, as a reader's hand would, and wait until it is drawn."""
    frame.evaluate(
        "([lat, lon, zoom]) => { FireMap.holdView();"
        " FireMap.map.setView([lat, lon], zoom, {animate: false}); }",
        [lat, lon, zoom],
    )
    frame.wait_for_timeout(200)


def view_of(frame: Frame) -> list[float]:
    """Return latitude, longitude and zoom."""
    return frame.evaluate(
        "() => { const c = FireMap.map.getCenter(); return [c.lat, c.lng, FireMap.map.getZoom()]; }"
    )


def point_of(frame: Frame, lat: float, lon: float) -> tuple[float, float]:
    """Return where Leaflet puts a place, in pixels of the map."""
    spot: dict[str, float] = frame.evaluate(
        "([lat, lon]) => FireMap.map.latLngToContainerPoint([lat, lon])", [lat, lon]
    )
    return spot["x"], spot["y"]


def colour_at(frame: Frame, x: float, y: float, *, sheet: str = "sites") -> str:
    """Return the colour a sheet of the map has at a pixel of the map; "" where it is clear."""
    found: list[int] = frame.evaluate(
        """([x, y, name]) => {
            const sheet = FireMap.sheets[name], canvas = sheet._container;
            const box = canvas.getBoundingClientRect();
            const frame = FireMap.map.getContainer().getBoundingClientRect();
            const grow = canvas.width / box.width;
            const at = [(x + frame.left - box.left) * grow, (y + frame.top - box.top) * grow];
            return Array.from(canvas.getContext("2d").getImageData(at[0], at[1], 1, 1).data);
        }""",
        [x, y, sheet],
    )
    return "#" + "".join(f"{part:02X}" for part in found[:3]) if found[3] else ""


def click_at(frame: Frame, watched: Watched, lat: float, lon: float) -> None:
    """Click the map at a place and wait until the page has answered."""
    x, y = point_of(frame, lat, lon)
    frame.locator("#map_div").click(position={"x": x, "y": y})
    rest(watched)


def panel_text(watched: Watched) -> str:
    """Return what stands beside the map."""
    return watched.page.locator(".st-key-map_panel").inner_text()


def executions(watched: Watched) -> Any:
    """Return what a payload that ran would have left behind."""
    return watched.page.evaluate("() => window.__x")
