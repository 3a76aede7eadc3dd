"""The first map, and a filter on it: ours beside plain folium on the same made-up sites.

Measured in one browser with every outside request refused; the scripts a map asks for, Leaflet
from this repository's set-up and folium's other ones empty, are handed to both from the disk.
`python -m bench.map_first_view` prints bytes too; `measure` gives the seconds.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.run import Row
from commands import browser, run_app

ROOT: Final = Path(__file__).resolve().parent.parent
_STATIC: Final = ROOT / "static"
_PEERS: Final = {"circles": "folium 0.20 CircleMarker", "geojson": "folium 0.20 GeoJson"}
# What is on the screen: our points drawn, or folium's paths in the picture.
_OURS_DRAWN: Final = (
    "n => window.FireMap && FireMap.data && FireMap.data.points && FireMap.data.points.n === n"
)
_PEERS_DRAWN: Final = "n => document.querySelectorAll('path.leaflet-interactive').length === n"
_TWO_FRAMES: Final = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
)
PATIENCE_MS: Final = 400_000


@dataclass(frozen=True)
class View:
    """One way on one size.

    Attributes
    ----------
    way : str
    n : int
        Sites.
    cpu_s, visible_s, filter_cpu_s, filter_visible_s : float
        Processor seconds of the server, and seconds from the click until it is on the screen.
    sent_mb, filter_sent_mb : float
        What the server sent, in 10**6 bytes.
    """

    way: str
    n: int
    cpu_s: float
    visible_s: float
    filter_cpu_s: float
    filter_visible_s: float
    sent_mb: float
    filter_sent_mb: float


@contextmanager
def _server() -> Iterator[str]:
    port = run_app.free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "bench" / "map_page.py"),
               f"--server.port={port}", "--server.headless=true",
               "--browser.gatherUsageStats=false"]  # fmt: skip
    with subprocess.Popen(
        command, cwd=ROOT, env={**_environment()}, stdout=subprocess.DEVNULL
    ) as process:
        try:
            run_app.wait_until_up(process, port=port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _hand_out(route: Any) -> None:
    """Give the page its scripts from the disk, and refuse the rest of the world."""
    address = route.request.url
    name = address.split("?")[0].rsplit("/", 1)[-1]
    if "/app/static/" in address:
        route.fulfill(path=str(_STATIC / address.split("/app/static/")[1].split("?")[0]))
    elif address.startswith("http://127.0.0.1"):
        route.continue_()
    elif name in ("leaflet.js", "leaflet.css"):
        route.fulfill(path=str(_STATIC / "vendor" / "leaflet" / name))
    elif name.endswith((".js", ".css")):
        # folium's popups are made by jQuery's `$(html)`: the least that makes them.
        script = (
            "window.$ = h => { const d = document.createElement('div'); d.innerHTML = h;"
            " return [d.firstChild]; };"
        )
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        route.fulfill(body=script if "jquery" in name else "", content_type=kind)
    else:
        route.abort()


def look(page: Any, address: str, way: str, n: int) -> View:
    """Show a map, filter it, and return what both took."""
    received: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.append(len(data))),
    )
    page.route("**/*", _hand_out)
    page.goto(f"{address}/?way={way}&n={n}")
    page.get_by_text("ready").wait_for(timeout=PATIENCE_MS)
    first = _click(page, way, "show", n, received)
    second = _click(page, way, "filter", int(0.4 * n), received)
    return View(way, n, first[0], first[1], second[0], second[1], first[2], second[2])


def _click(
    page: Any, way: str, box: str, n: int, received: list[int]
) -> tuple[float, float, float]:
    before = sum(received)
    begun = time.perf_counter()
    page.get_by_text(box, exact=True).click()
    said = page.get_by_text(f" of {n}")
    said.wait_for(timeout=PATIENCE_MS)
    _wait_drawn(page, _OURS_DRAWN if way == "ours" else _PEERS_DRAWN, n)
    seen = time.perf_counter() - begun
    cpu = float(said.inner_text().split()[1])
    return cpu, seen, (sum(received) - before) / 1e6


def _wait_drawn(page: Any, condition: str, n: int) -> None:
    """Wait until a frame of the page shows n sites; a filter may bring a new frame."""
    give_up = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < give_up:
        for frame in page.frames:
            if "streamlit_folium" in frame.url and frame.evaluate(condition, n):
                frame.evaluate(_TWO_FRAMES)
                return
        page.wait_for_timeout(15)
    raise TimeoutError(f"no map of {n} sites was drawn")


def views(sizes: dict[int, tuple[str, ...]]) -> list[View]:
    """Measure each way on each size.

    Parameters
    ----------
    sizes : dict of int to tuple of str
        Sites -> ways.
    """
    from playwright.sync_api import Error, sync_playwright

    found = []
    with _server() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.installed()), args=["--no-sandbox", "--disable-gpu"]
        )
        look_once = [(way, n) for n, ways in sizes.items() for way in ways]
        for way, n in [("ours", 300), *look_once]:  # the first warms the server up
            page = chromium.new_context(viewport={"width": 1200, "height": 900}).new_page()
            try:
                found.append(look(page, address, way, n))
            except Error as error:
                raise TimeoutError(f"{way} of {n} sites: {error.message}") from error
            finally:
                page.context.close()
        chromium.close()
    return found[1:]


SIZES: Final[dict[int, tuple[str, ...]]] = {
    3_000: ("ours", "circles", "geojson"),
    100_000: ("ours", "geojson"),
}


def measure() -> list[Row]:
    """Return seconds until visible and processor seconds, first and after a filter."""
    seen = {(view.n, view.way): view for view in views(SIZES)}
    rows = []
    for (n, way), peer in seen.items():
        if way == "ours":
            continue
        ours = seen[n, "ours"]
        for name, field in (
            ("map: first, server", "cpu_s"),
            ("map: first, visible", "visible_s"),
            ("map: filter, server", "filter_cpu_s"),
            ("map: filter, visible", "filter_visible_s"),
        ):
            rows.append(
                Row(
                    name=name,
                    size=f"{n} sites",
                    ours_s=getattr(ours, field),
                    peer=_PEERS[way],
                    peer_s=getattr(peer, field),
                )
            )
    return rows


def main() -> None:
    """Print every figure, with how many times less ours is."""
    fields = ("cpu_s", "sent_mb", "visible_s", "filter_cpu_s", "filter_sent_mb", "filter_visible_s")
    seen = {(view.n, view.way): view for view in views(SIZES)}
    print(f"{'sites':>8} {'way':<9}" + "".join(f"{field:>18}" for field in fields))
    for (n, way), view in seen.items():
        ours = seen[n, "ours"]
        cells = []
        for field in fields:
            value = getattr(view, field)
            times = f" ({value / getattr(ours, field):.0f}x)" if way != "ours" else ""
            cells.append(f"{value:.3f}{times}")
        print(f"{n:>8} {way:<9}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main()
