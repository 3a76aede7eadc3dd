"""The heat of the home read from the pixels of the browser, against the surface computed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from playwright.sync_api import Frame

from analysis.day import Day, ask
from analysis.ranking import heat
from data.store.campaign import campaigns
from data.store.opening import open_store
from geo.crs import MAP_CRS, to_metric
from tests.browser.map_tools import colour_at, open_map, point_of
from tests.conftest import App, Watched

pytestmark = pytest.mark.nightly
KERNEL_M = 260.0
# What the map lays on the land, and the least contrast of the peak against it (WCAG 2.2, 1.4.11).
OPACITY = 0.88
STANDS_OFF = 3.0
N_STEPS = 14
# A difference of luminance or of the place in the ramp that is none.
NOTHING = 0.006


@pytest.fixture(scope="module")
def served(demo_app: App) -> str:
    return f"{demo_app.address}/?data=demo"


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Day:
    store = open_store(demo_file)
    return Day(store, ask(campaigns(store), date(2024, 2, 20)))


@dataclass(frozen=True)
class Place:
    """A place of the surface, with its share of the peak."""

    lon: float
    lat: float
    share: float


@pytest.fixture(scope="module")
def places(day: Day) -> list[Place]:
    """Return twenty places of the risk surface and its peak, from low to high."""
    sites = day.once(heat.placed_sites)
    risk = day.risk.reindex(sites.index)
    weights = risk["score"].where(risk["n_open"] > 0, 0).fillna(0).to_numpy(dtype="float64")
    points = to_metric(sites[["geometry"]])
    made = heat.surface(points, bandwidth_m=KERNEL_M, cell_m=20.0, weights=weights)
    share = made.values / made.values.max()
    west, south, _, _ = made.bounds_m
    rows, columns = np.nonzero(share >= 0.06)
    centres = gpd.GeoSeries(
        gpd.points_from_xy(
            west + (columns + 0.5) * made.cell_m, south + (rows + 0.5) * made.cell_m
        ),
        crs=points.crs,
    )
    villages = to_metric(day.villages[["geometry"]])
    # A boundary is drawn over the surface: places keep off it.
    lines = villages.boundary.union_all().buffer(45)
    inside = centres.within(villages.union_all()) & ~centres.within(lines)
    kept = np.flatnonzero(inside.to_numpy())
    shares = share[rows, columns][kept]
    wanted = np.linspace(shares.min(), shares.max(), 20)
    at = sorted({int(kept[np.abs(shares - one).argmin()]) for one in wanted})
    back = centres.iloc[at].to_crs(MAP_CRS)
    found = [
        Place(point.x, point.y, float(share[rows[k], columns[k]]))
        for k, point in zip(at, back, strict=True)
    ]
    return sorted(found, key=lambda one: one.share)


def read(frame: Frame, place: Place, zoom: float) -> list[int]:
    """Return red, green, blue of the ground where a place is drawn."""
    frame.evaluate(
        "([lat, lon, zoom]) => { FireMap.holdView(); FireMap.state.context = false;"
        " FireMap.map.setView([lat, lon], zoom, {animate: false}); }",
        [place.lat, place.lon, zoom],
    )
    frame.wait_for_timeout(150)
    said = colour_at(frame, *point_of(frame, place.lat, place.lon), sheet="ground")
    return [int(said[k : k + 2], 16) for k in (1, 3, 5)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [13, 14.5, 16])
def test_peak_and_order_of_twenty_places_are_read_in_colour_and_in_grey(
    served: str, watched: Watched, places: list[Place], theme: Any, zoom: float
):
    assert len(places) == 20
    watched.page.set_viewport_size({"width": 1920, "height": 1080})
    watched.page.emulate_media(color_scheme=theme)
    frame = open_map(watched, served)
    ramp = ramp_of(frame)
    colours = [read(frame, place, zoom) for place in places]
    in_colour = [nearest(ramp, one) for one in colours]
    in_grey = [luminance(one) * (-1 if theme == "light" else 1) for one in colours]
    for told in (in_colour, in_grey):
        # A step of the ramp holds a range: neighbours may be of one step, none is turned round.
        assert np.diff(told).min() >= -NOTHING, list(zip(places, told, strict=True))
        assert (np.diff(told) > NOTHING).sum() >= 8
        assert told[-1] >= max(told) - NOTHING
    land = frame.evaluate("() => FireMap.colours.land")
    low, high = sorted(luminance(one) for one in (colours[-1], rgb(land)))
    assert (high + 0.05) / (low + 0.05) >= STANDS_OFF


def test_nothing_is_drawn_outside_the_boundary(served: str, watched: Watched, day: Day):
    frame = open_map(watched, served)
    outline = to_metric(day.villages[["geometry"]]).union_all()
    rng = np.random.default_rng(0)
    west, south, east, north = outline.bounds
    spots = gpd.GeoSeries(
        gpd.points_from_xy(rng.uniform(west, east, 2000), rng.uniform(south, north, 2000)),
        crs=to_metric(day.villages[["geometry"]]).crs,
    )
    outside = spots[~spots.within(outline.buffer(60))].iloc[:200].to_crs(MAP_CRS)
    frame.evaluate("() => { FireMap.state.context = false; FireMap.redraw(); }")
    frame.wait_for_timeout(300)
    seen = [colour_at(frame, *point_of(frame, spot.y, spot.x), sheet="ground") for spot in outside]
    assert len(seen) == 200
    assert set(seen) == {""}


def rgb(colour: str) -> list[int]:
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


def luminance(colour: list[int]) -> float:
    share = np.array(colour) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(light @ [0.2126, 0.7152, 0.0722])


def ramp_of(frame: Frame) -> list[list[float]]:
    """Return what each step of the ramp is on the land."""
    land = rgb(frame.evaluate("() => FireMap.colours.land"))
    steps = [frame.evaluate("(at) => FireMap.heatColour(at)", k / 13) for k in range(N_STEPS)]
    return [
        [OPACITY * one + (1 - OPACITY) * below for one, below in zip(step, land, strict=True)]
        for step in steps
    ]


def nearest(ramp: list[list[float]], colour: list[int]) -> float:
    """Return the place in the ramp that a colour is nearest to, 0 to 1; smoothing lies between."""
    gaps = [float(np.abs(np.array(one) - colour).sum()) for one in ramp]
    return float(np.argmin(gaps)) / (N_STEPS - 1)
