"""Frames -> the one string the changing part of the map is drawn from.

Sites go as nine bytes each, villages as a step of a ramp, the hazard surface as one byte a cell. Of
a ledger's text only what the tips and flags say is in it, which the browser shows as text alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.screen.basemap import Tiles, drawn_villages, shifted
from geo.screen.packing import PackedPoints, classes, one_string, pack_points
from geo.screen.shading import HeatCells, Shade
from geo.symbols import order_of
from vocabulary.terms import Category, Datum, PositionQuality, RiskLevel, SiteStatus, Term

_EXACT: Final = frozenset({PositionQuality.SURVEYED.value, PositionQuality.CLICKED.value})


@dataclass(frozen=True)
class Focus:
    """A place chosen outside the map: the map goes there once for each token.

    Attributes
    ----------
    kind : "site" or "village"
    bounds : two (latitude, longitude) corners, or None to stay where the map is
    token : a new one for each choice, so that a filter change does not move the map again
    """

    kind: str
    id: int | str
    bounds: tuple[tuple[float, float], tuple[float, float]] | None
    token: int


def focus_on(
    kind: str, id_: int | str, shape: Any, *, token: int, datum: Datum = Datum.WGS84
) -> Focus:
    """Return the way to a site or a village.

    Parameters
    ----------
    kind : "site" or "village"
    shape : Point or polygon, EPSG:4326
    token : a new one for each choice
    datum : what the base under the map is drawn in
    """
    west, south, east, north = shape.bounds
    corners = shifted(np.array([[west, south], [east, north]]), datum)
    (west, south), (east, north) = corners.tolist()
    return Focus(kind, id_, ((south, west), (north, east)), token)


@dataclass(frozen=True)
class Gathering:
    """A large activity, a fire or a place of fireworks as its mark tells it.

    Attributes
    ----------
    lon, lat : WGS 84 degrees
    lines
        What its card says, the first one large; text of a ledger among them, which the browser only
        ever shows as text.
    radius_m : of the circle around it; 0: none
    """

    lon: float
    lat: float
    lines: tuple[str, ...]
    radius_m: float = 0.0


@dataclass(frozen=True)
class RouteStop:
    """One place of a way: its number in the order of driving, WGS 84 degrees, what is told of it.

    Attributes
    ----------
    lines : text of a ledger among them, which the browser only ever shows as text
    """

    site_id: int
    order: int
    lon: float
    lat: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """The way of one team on one half-day.

    Attributes
    ----------
    way : (longitude, latitude) in the order of driving, from where it sets out
    fill : on the light and on the dark ground
    is_faint : another one is looked at
    """

    way: tuple[tuple[float, float], ...]
    stops: tuple[RouteStop, ...]
    fill: tuple[str, str]
    is_faint: bool = False

    def plain(self, datum: Datum) -> dict[str, Any]:
        """Return it as plain data for the script."""
        way = shifted(np.array(self.way, dtype=np.float64), datum)
        at = {one.site_id: shifted(np.array([[one.lon, one.lat]]), datum)[0] for one in self.stops}
        return {
            "way": [[round(float(lat), 6), round(float(lon), 6)] for lon, lat in way],
            "stops": [
                {"id": one.site_id, "order": one.order, "lines": list(one.lines),
                 "at": [round(float(n), 6) for n in at[one.site_id][::-1]]}
                for one in self.stops
            ],
            "fill": list(self.fill),
            "faint": self.is_faint,
        }  # fmt: skip


@dataclass(frozen=True)
class Tips:
    """What the pointer is told of a site or a village, without asking the server.

    Attributes
    ----------
    names, villages : of each site packed, in the order of the ids; text of a ledger, which the
        browser only ever shows as text
    figures : (n, 3) whole numbers: open hazards, overdue ones, days of the longest overdue
    scores : (n,) 0 to 100; what a site with an open hazard weighs in the surface
    unplaced : of each site without a place of its own, its class and the code of its village
    of_villages : code -> lines under the name of the village
    n_all : sites kept, placed or not
    """

    names: tuple[str, ...]
    villages: tuple[str, ...]
    figures: NDArray[np.int64]
    scores: NDArray[np.float64]
    unplaced: tuple[tuple[int, str], ...]
    of_villages: Mapping[str, tuple[str, ...]]
    n_all: int

    def header(self) -> dict[str, Any]:
        """Return it as plain data for the script."""
        return {
            "names": list(self.names),
            "villages": list(self.villages),
            "figures": self.figures.ravel().tolist(),
            "scores": [round(float(one), 1) for one in self.scores],
            "unplaced": [list(one) for one in self.unplaced],
            "of_villages": {code: list(lines) for code, lines in self.of_villages.items()},
            "n_all": self.n_all,
        }


@dataclass(frozen=True)
class Shown:
    """What is drawn besides the sites.

    Attributes
    ----------
    tips : where it is given the map is the home's: three layers to choose from, tips, whole counts
    shade : villages by a density
    focus : the site that is marked, and gone to once for each token
    gatherings, fires, fireworks : layers the reader switches on
    units : of other lists, on no ledger: hollow, and counted nowhere
    caption : under the map and on the saved picture
    has_sites : shown from the start; else the legend can bring them
    is_bare : nothing of our own, for a base that does not lie where it belongs yet
    is_placing : a click gives a place instead of choosing what is there
    routes : ways of a plan; `stop` is the site that is chosen on one
    """

    tips: Tips | None = None
    shade: Shade | None = None
    heat: HeatCells | None = None
    focus: Focus | None = None
    gatherings: Sequence[Gathering] = ()
    fires: Sequence[Gathering] = ()
    fireworks: Sequence[Gathering] = ()
    units: Sequence[Gathering] = ()
    tiles: Tiles | None = None
    caption: str = ""
    has_sites: bool = True
    is_bare: bool = False
    is_placing: bool = False
    routes: Sequence[Route] = ()
    stop: int | None = None

    @property
    def datum(self) -> Datum:
        """Return the datum of what lies under the map."""
        return self.tiles.datum if self.tiles else Datum.WGS84


_SITES_ALONE: Final = Shown()


def _flags(gatherings: Sequence[Gathering], datum: Datum) -> list[dict[str, Any]]:
    if not gatherings:
        return []
    places = shifted(np.array([[one.lon, one.lat] for one in gatherings]), datum)
    return [
        {
            "at": [round(float(lat), 6), round(float(lon), 6)],
            "lines": list(one.lines),
            **({"radius": one.radius_m} if one.radius_m else {}),
        }
        for one, (lon, lat) in zip(gatherings, places, strict=True)
    ]


def _places(values: pd.Series, term: type[Term], missing: Term) -> NDArray[np.uint16]:
    order = order_of(term)
    otherwise = order[str(missing.value)]
    codes, words = pd.factorize(values)
    # Code -1 is a missing value: the last of the table.
    table = np.array([*(order.get(str(word), otherwise) for word in words), otherwise])
    places: NDArray[np.uint16] = table[codes].astype(np.uint16)
    return places


def pack_sites(
    sites: gpd.GeoDataFrame, risk: pd.DataFrame, *, datum: Datum = Datum.WGS84
) -> PackedPoints:
    """Pack the sites that have a position.

    Parameters
    ----------
    sites : (n,) points, EPSG:4326, index `site_id`
        With `category` and `position_quality`; a missing point is left out.
    risk : frame indexed `site_id`
        With `level` and `site_status`; a site it does not name is not assessed, without a record.
    datum : what the base under the map is drawn in
    """
    known = sites[sites.geometry.notna() & ~sites.geometry.is_empty]
    lonlat = shifted(shapely.get_coordinates(known.geometry.to_numpy()), datum)
    ids = known.index.to_numpy(dtype=np.int64)
    return pack_points(lonlat[:, 1], lonlat[:, 0], ids, kinds_of(known, risk))


def kinds_of(sites: pd.DataFrame, risk: pd.DataFrame) -> NDArray[np.uint16]:
    """Return the class of each site, as the browser takes it; see `pack_sites`."""
    judged = risk.reindex(sites.index)
    quality = sites["position_quality"]
    return classes(
        _places(judged["level"], RiskLevel, RiskLevel.UNKNOWN),
        _places(judged["site_status"], SiteStatus, SiteStatus.NONE),
        _places(sites["category"], Category, Category.OTHER),
        is_approximate=~quality.isin(_EXACT).to_numpy(),
        is_vague=quality.eq(PositionQuality.VILLAGE_CENTRE.value).to_numpy(dtype=bool),
    )


def _shade(villages: gpd.GeoDataFrame, shade: Shade) -> dict[str, Any]:
    codes = drawn_villages(villages).index
    steps = shade.steps.reindex(codes).fillna(-1).astype(int)
    return {
        "steps": steps.tolist(),
        "hatched": [int(code in shade.hatched) for code in codes],
        "colours": shade.colours,
        "labels": [shade.labels.get(str(code), "") for code in codes],
        "legend": vars(shade.legend),
    }


def changing(
    sites: PackedPoints,
    shown: Shown = _SITES_ALONE,
    *,
    villages: gpd.GeoDataFrame,
    title: str = "",
    file: str = "map.png",
) -> str:
    """Return the string `geo.screen.basemap.changing_group` takes.

    Parameters
    ----------
    sites : from `pack_sites`
    villages : the one the base map was made of
    title : on the legend
    file : name of the saved picture
    """
    shade, heat = shown.shade, shown.heat
    head: dict[str, Any] = {
        "points": sites.header(),
        "areas": _shade(villages, shade) if shade else None,
        "heat": heat.header() if heat else None,
        "title": title,
        "caption": shown.caption,
        "file": file,
    }
    if shown.tips:
        head["tips"] = shown.tips.header()
    for name in ("gatherings", "fires", "fireworks", "units"):
        if marks := getattr(shown, name):
            head[name] = _flags(marks, shown.datum)
    if shown.is_placing:
        head["is_placing"] = True
    if shown.routes:
        head["routes"] = [one.plain(shown.datum) for one in shown.routes]
        head["stop"] = shown.stop
    if shown.focus:
        head["focus"] = vars(shown.focus)
    return one_string(head, sites.body, heat.body if heat else b"")
