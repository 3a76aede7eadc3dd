"""A browser that shows one made-up map after another, and says when each was on the screen.

The clock is the page's own: from the click the page hears to the first frame after the one that
showed all sites. Ours and every peer are measured by the same lines, get their scripts from the
same server, and have been shown once, small, in the same browser before. No name outside this
machine can be found.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commands import run_app
from commands.setup import browser
from geo.screen import front_end

ROOT: Final = Path(__file__).resolve().parent.parent
PATIENCE_MS: Final = 400_000
_REST_MS: Final = 1_000
_PAUSE_MS: Final = 200
_WARM: Final = 200
# What is on the screen: our sheet drawn with these data, or so many of folium's paths.
_CLOCK: Final = """
(() => {
  if (window !== top) return;
  const now = () => performance.timeOrigin + performance.now();
  addEventListener("click", () => { if (window.wanted) wanted.clicked ??= now(); }, true);
  const isDrawn = (page) => wanted.way === "ours"
    ? page.FireMap && page.FireMap.sheets && page.FireMap.sheets.sites.drawn === page.FireMap.data
      && page.FireMap.data.points.n === wanted.n
    : page.document.getElementsByClassName("leaflet-interactive").length === wanted.n;
  // Asked inside the map's own frame, after what it draws in this very frame of the screen.
  const ask = (page) => page.requestAnimationFrame(() => {
    if (!wanted.seen && isDrawn(page)) requestAnimationFrame(() => { wanted.seen ??= now(); });
  });
  const watch = () => {
    if (window.wanted && wanted.clicked && !wanted.seen)
      for (const frame of document.querySelectorAll("iframe")) ask(frame.contentWindow);
    requestAnimationFrame(watch);
  };
  watch();
})();
"""
_SEEN: Final = "() => top.wanted.seen && (top.wanted.seen - top.wanted.clicked) / 1000"


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
def served() -> Iterator[str]:
    """Serve the page of one map, with the front-end files beside it, and give its address."""
    front_end.write_bundle()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.py").write_text("from bench.map_page import draw\n\ndraw()\n")
        shutil.copytree(front_end.STATIC, folder / "static", ignore=shutil.ignore_patterns("fonts"))
        _peers_files(folder / "static" / "peer")
        port = run_app.any_port()
        command = [sys.executable, "-m", "streamlit", "run", str(folder / "page.py"),
                   f"--server.port={port}"]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        ) as process:
            try:
                yield run_app.wait_until_up(process, port=port)
            finally:
                process.terminate()


def _peers_files(folder: Path) -> None:
    """Lay out what folium asks for beside Leaflet: empty, but for what makes its popups."""
    folder.mkdir()
    (folder / "nothing.js").write_text("")
    (folder / "nothing.css").write_text("")
    (folder / "jquery.js").write_text(
        "window.$ = h => { const d = document.createElement('div'); d.innerHTML = h;"
        " return [d.firstChild]; };"
    )


@contextmanager
def looking() -> Iterator[Any]:
    """Start the browser; it can find no other machine than this one."""
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info",
               "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.installed()), args=options
        )
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def _page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    context.add_init_script(_CLOCK)
    try:
        yield context.new_page()
    finally:
        context.close()


def _open(page: Any, address: str, way: str, n: int) -> None:
    page.goto(f"{address}/?way={way}&n={n}")
    page.get_by_text("ready").wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(_REST_MS)


def look(chromium: Any, address: str, way: str, n: int) -> View:
    """Show a map, filter it, and return what both took."""
    received: list[int] = []
    with _page(chromium) as page:
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda data: received.append(len(data))),
        )
        _open(page, address, way, _WARM)
        _click(page, way, "show", _WARM, received)
        _open(page, address, way, n)
        first = _click(page, way, "show", n, received)
        second = _click(page, way, "filter", n, received)
    return View(way, n, first[0], first[1], second[0], second[1], first[2], second[2])


def _click(
    page: Any, way: str, box: str, n: int, received: list[int], *, rest_ms: int = _REST_MS
) -> tuple[float, float, float]:
    """Click a box; return processor seconds, seconds until seen, and 10**6 bytes sent."""
    kept = int(0.4 * n) if box == "filter" and not _is_on(page, box) else n
    before = sum(received)
    # The floor has one mark before the filter and two after it.
    marks = (1 if kept == n else 2) if way == "floor" else kept
    page.evaluate("([way, n]) => { top.wanted = { way, n }; }", [way, marks])
    page.get_by_text(box, exact=True).click()
    page.wait_for_function(_SEEN, timeout=PATIENCE_MS, polling=100)
    seen = float(page.evaluate(_SEEN))
    said = page.get_by_text(f" of {kept}", exact=False)
    said.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(rest_ms)
    return float(said.inner_text().split()[1]), seen, (sum(received) - before) / 1e6


def _is_on(page: Any, box: str) -> bool:
    return bool(page.get_by_role("checkbox", name=box, exact=True).is_checked())


def heap_growth_mb(chromium: Any, address: str, way: str, n: int, *, changes: int = 12) -> float:
    """Return by how many 10**6 bytes the heap is larger after so many filter changes.

    The first two changes are not counted: what is made once for both states is no growth.
    """
    with _page(chromium) as page:
        _open(page, address, way, n)
        _click(page, way, "show", n, [])
        for _ in range(2):
            _click(page, way, "filter", n, [], rest_ms=_PAUSE_MS)
        begun = heap_mb(page)
        for _ in range(changes):
            _click(page, way, "filter", n, [], rest_ms=_PAUSE_MS)
        return heap_mb(page) - begun


def heap_mb(page: Any) -> float:
    """Return what the page and its frames hold, in 10**6 bytes, once the garbage is collected."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    found = {metric["name"]: metric["value"] for metric in metrics}
    return float(found["JSHeapUsedSize"]) / 1e6
