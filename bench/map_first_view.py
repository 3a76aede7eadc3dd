"""The first map, and a filter on it: ours beside plain folium on the same made-up sites.

`python -m bench.map_first_view` prints bytes too; `measure` gives the seconds. The floor is
a map of `st_folium` with one mark on it, on the same page: what the click, the run of the page, the
frame and Leaflet take before anything of ours is drawn.
"""

from __future__ import annotations

import statistics
from dataclasses import fields
from typing import Final

from bench import map_look
from bench.map_look import View
from bench.run import Row

_PEERS: Final = {"circles": "folium 0.20 CircleMarker", "geojson": "folium 0.20 GeoJson"}
SIZES: Final[dict[int, tuple[str, ...]]] = {
    3_000: ("floor", "ours", "circles", "geojson"),
    100_000: ("floor", "ours", "geojson"),
}
_LONG: Final = frozenset({(100_000, "geojson")})  # half a minute each: looked at once
_REPEAT: Final = 3
_HEAP_SITES: Final = 3_000


def views() -> list[View]:
    """Measure each way on each size; the median of three."""
    found = []
    with map_look.served() as address, map_look.looking() as chromium:
        map_look.look(chromium, address, "ours", 300)  # warms the server up
        for n, ways in SIZES.items():
            for way in ways:
                repeat = 1 if (n, way) in _LONG else _REPEAT
                looks = [map_look.look(chromium, address, way, n) for _ in range(repeat)]
                found.append(_middle(looks))
    return found


def _middle(looks: list[View]) -> View:
    first = looks[0]
    numbers = [field.name for field in fields(View) if field.name not in ("way", "n")]
    middle = {name: statistics.median(getattr(one, name) for one in looks) for name in numbers}
    return View(way=first.way, n=first.n, **middle)


def heap() -> dict[str, float]:
    """Return by how many MB 12 filter changes make the heap larger, ours and plain groups."""
    with map_look.served() as address, map_look.looking() as chromium:
        return {
            way: map_look.heap_growth_mb(chromium, address, way, _HEAP_SITES)
            for way in ("ours", "groups")
        }


def measure() -> list[Row]:
    """Return seconds until visible and processor seconds, first and after a filter."""
    seen = {(view.n, view.way): view for view in views()}
    rows = []
    for (n, way), peer in seen.items():
        if way in ("ours", "floor"):
            continue
        ours, floor = seen[n, "ours"], seen[n, "floor"]
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
                    floor_s=getattr(floor, field),
                )
            )
    grown = heap()
    # The one row that is not of seconds.
    rows.append(
        Row(
            name="map: heap after 12 filters, MB more",
            size=f"{_HEAP_SITES} sites",
            ours_s=grown["ours"],
            peer="folium 0.20 feature groups",
            peer_s=grown["groups"],
        )
    )
    return rows


def main() -> None:
    """Print every figure, with how many times less ours is."""
    names = ("cpu_s", "sent_mb", "visible_s", "filter_cpu_s", "filter_sent_mb", "filter_visible_s")
    seen = {(view.n, view.way): view for view in views()}
    print(f"{'sites':>8} {'way':<9}" + "".join(f"{name:>18}" for name in names))
    for (n, way), view in seen.items():
        cells = []
        for name in names:
            value, ours = getattr(view, name), getattr(seen[n, "ours"], name)
            times = f" ({value / ours:.1f}x)" if way != "ours" and ours else ""
            cells.append(f"{value:.3f}{times}")
        print(f"{n:>8} {way:<9}" + "".join(f"{cell:>18}" for cell in cells))
    for way, grown in heap().items():
        print(f"heap after 12 filters, {_HEAP_SITES} sites, {way}: {grown:+.1f} MB")


if __name__ == "__main__":
    main()
