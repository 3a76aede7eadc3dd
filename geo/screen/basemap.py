"""The empty map: its front-end files, its constant ground, and the tiles under it if any.

Everything a filter cannot change is in one line of script with one base64 string, so two maps are
the same map exactly when their ground is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from jinja2 import Template
from numpy.typing import NDArray

from geo.datum import wgs84_to_gcj02
from geo.screen.front_end import front_end_files
from geo.screen.packing import one_string, pack_rings
from geo.symbols import colours, shapes
from vocabulary.errors import EmptyLayerError
from vocabulary.messages import message, translate
from vocabulary.palette import RISK_CHARACTER, THEMES
from vocabulary.terms import Category, Datum, Language, Provenance, RiskLevel, SiteStatus, Term

# Bachuan with a margin, where no village has a polygon: BACHUAN.md, section 3.
_HOME: Final = ((29.80, 106.01), (29.92, 106.10))

# Beyond this our own lines leave the sheet white.
_MAX_ZOOM: Final = 17
_MAX_ZOOM_TILES: Final = 19

# What the script says, by the name it asks for.
_TEXT: Final[dict[str, str]] = {
    "map": message("Situation map"),
    "legend": message("Legend"),
    "mode_risk": message("By risk"),
    "mode_status": message("By status"),
    "title_risk": message("Risk level (fill)"),
    "title_status": message("Rectification"),
    "title_category": message("Category (shape)"),
    "title_layers": message("Layers"),
    "layer_sites": message("Sites on the map"),
    "layer_names": message("Village names"),
    "layer_context": message("Rivers and roads"),
    "layer_areas": message("Villages by density"),
    "layer_heat": message("Hazard surface"),
    "layer_gatherings": message("Large activities (ahead or running)"),
    "layer_fires": message("Fires on record"),
    "layer_fireworks": message("Fireworks: points and banned areas"),
    "layer_units": message("Units on no ledger (hollow, not counted)"),
    "layer_big": message("Large symbols"),
    "show_heat": message("Heat"),
    "show_areas": message("Villages"),
    "show_sites": message("Sites by level"),
    "tip_heat": message("The colour says where it is dense, the bars which village is worst"),
    "tip_areas": message("Each village against the whole"),
    "tip_sites": message("Every site by its level"),
    "heat_low": message("Low"),
    "heat_high": message("High"),
    "by_risk": message("By risk"),
    "by_count": message("By hazards"),
    "short_overdue": message("Overdue {n}"),
    "all_sites": message(
        "{n} sites, {unplaced} not on the map; {pending} still without their place"
    ),
    "go_place": message("Put them on the map"),
    "tip_open": message(" open {open}"),
    "tip_overdue": message("overdue {overdue} ({days} days)"),
    "tip_pile": message("{n} sites here, the worst of them; click to go nearer:"),
    "tip_click": message("Click for details"),
    "inset": message("The town enlarged; click to go in"),
    "zoom_in": message("Zoom in"),
    "zoom_out": message("Zoom out"),
    "home": message("Whole subdistrict"),
    "measure_length": message("Measure a length"),
    "measure_area": message("Measure an area"),
    "measure_hint": message("Click point after point; Esc ends. Good to 0.3 %."),
    "save_picture": message("Save the view as a picture"),
    "full_screen": message("Full screen"),
    "north": message("N"),
    "m": message("m"),
    "km": message("km"),
    "m2": message("m²"),
    "km2": message("km²"),
}


@dataclass(frozen=True)
class Tiles:
    """A base of tiles under our own layers.

    Attributes
    ----------
    layers : each `url` (Leaflet template) and `options` (Leaflet's), from bottom to top
    datum
        What the tiles are drawn in; WGS84 (and CGCS2000, equal to it here) or GCJ02, to which our
        layers are then shifted.
    bodies : images of an offline base, which the browser is given with the map
    credit : message id of whom the base is from, written under the map; empty for the office's own
    """

    layers: tuple[dict[str, Any], ...]
    datum: Datum = Datum.WGS84
    bodies: tuple[bytes, ...] = ()
    credit: str = ""


@dataclass(frozen=True)
class Ground:
    """What the constant part of the map shows.

    Attributes
    ----------
    villages : EPSG:4326, index `village_code`
        With `short_name` and `provenance`; a missing polygon is allowed.
    context : EPSG:4326
        `name`, `kind` (river, stream, lake, expressway, highway, street), lines or polygons. May be
        empty.
    title : written on the saved picture
    stamps : written on the map and on the saved picture
    """

    villages: gpd.GeoDataFrame
    context: gpd.GeoDataFrame
    title: str
    stamps: tuple[str, ...]
    tiles: Tiles | None = None
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def datum(self) -> Datum:
        """Return the datum our layers are drawn in."""
        return self.tiles.datum if self.tiles else Datum.WGS84


class BaseMap(folium.Map):
    """A folium map that asks for our own files and Leaflet, and for nothing else."""

    default_css: list[tuple[str, str]] = []  # noqa: RUF012 (folium reads it so)
    default_js: list[tuple[str, str]] = []  # noqa: RUF012


class _Line(MacroElement):  # type: ignore[misc]
    """One call of our script with one base64 string."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'FireMap.{{ this.call }}({{ this._parent.get_name() }}, "{{ this.packed }}");'
        "{% endmacro %}"
    )

    def __init__(self, call: str, packed: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "FireMapLine"
        self.call = call
        self.packed = packed

    def render(self, **_kwargs: object) -> str:
        """Return nothing: `st_folium` asks the template for the script itself.

        branca would compile the script, megabytes of base64, as a template of its own.
        """
        return ""


def shifted(lonlat: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    """Move (n, 2) WGS 84 degrees to where `datum` draws them; only GCJ-02 moves anything."""
    if datum is not Datum.GCJ02:
        return lonlat
    return np.column_stack(wgs84_to_gcj02(lonlat[:, 0], lonlat[:, 1]))


def drawn_villages(villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the villages that have a polygon, the largest first: the order the browser keeps."""
    known = villages[villages.geometry.notna() & ~villages.geometry.is_empty]
    size = pd.Series(shapely.area(known.geometry.to_numpy()), index=known.index)
    order = size.sort_index().sort_values(ascending=False, kind="stable").index
    return known.loc[order]


def _rings_of(shape: Any) -> list[NDArray[np.float64]]:
    parts = shapely.get_parts(shape)
    lines: list[Any] = []
    for part in parts:
        is_area = part.geom_type == "Polygon"
        lines += [part.exterior, *part.interiors] if is_area else [part]
    return [np.asarray(line.coords, dtype=np.float64)[:, :2] for line in lines]


def _middle(shape: Any) -> tuple[float, float]:
    largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
    radius = shapely.maximum_inscribed_circle(shapely.make_valid(largest))
    point = shapely.get_point(radius, 0) or largest.representative_point()
    return float(point.x), float(point.y)


def _villages(ground: Ground) -> tuple[list[dict[str, Any]], list[NDArray[np.float64]]]:
    rings, said = [], []
    known = drawn_villages(ground.villages)
    for code, row in zip(known.index, known.itertuples(), strict=True):
        own = _rings_of(row.geometry)
        middle = shifted(np.array([_middle(row.geometry)]), ground.datum)[0]
        rings += own
        said.append(
            {
                "code": str(code),
                "name": str(row.short_name),
                "schematic": row.provenance != Provenance.OFFICIAL.value,
                "at": [round(float(v), 6) for v in middle],
                "parts": len(own),
            }
        )
    return said, rings


def _context(ground: Ground) -> tuple[list[dict[str, Any]], list[NDArray[np.float64]]]:
    rings, said = [], []
    for row in ground.context.itertuples():
        own = _rings_of(row.geometry)
        name = "" if row.name is None or row.name != row.name else str(row.name)
        rings += own
        said.append({"name": name, "kind": str(row.kind), "parts": len(own)})
    return said, rings


def _outline(ground: Ground) -> list[NDArray[np.float64]]:
    """Return the line round all villages together: what reads as the subdistrict."""
    known = drawn_villages(ground.villages).geometry.to_numpy()
    if not len(known):
        return []
    return _rings_of(shapely.union_all(shapely.make_valid(known), grid_size=1e-6))


def _terms(term: type[Term], language: Language) -> list[dict[str, str]]:
    rows = [{"value": str(member.value), "label": member.label(language)} for member in term]
    if term is RiskLevel:
        for row, level in zip(rows, RiskLevel, strict=True):
            row["character"] = RISK_CHARACTER[level][0 if language == "zh_CN" else 1]
    return rows


def _bounds(known: gpd.GeoDataFrame, datum: Datum) -> Sequence[Sequence[float]]:
    if known.empty:
        return _HOME
    west, south, east, north = known.total_bounds
    corners = shifted(np.array([[west, south], [east, north]]), datum)
    return [[float(lat), float(lon)] for lon, lat in corners]


def home_bounds(ground: Ground) -> Sequence[Sequence[float]]:
    """Return south-west and north-east corners (latitude, longitude) of all villages."""
    return _bounds(drawn_villages(ground.villages), ground.datum)


def home_extent(villages: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north of all villages, degrees; of Bachuan without a polygon."""
    (south, west), (north, east) = _bounds(drawn_villages(villages), Datum.WGS84)
    return west, south, east, north


def packed_ground(ground: Ground, *, language: Language = "zh_CN") -> str:
    """Return what the map shows without its sites, as the browser takes it."""
    villages, rings = _villages(ground)
    context, lines = _context(ground)
    outline = _outline(ground)
    everything = [shifted(ring, ground.datum) for ring in (*rings, *lines, *outline)]
    lengths, body = pack_rings(everything)
    kinds: dict[str, type[Term]] = {"risk": RiskLevel, "status": SiteStatus, "category": Category}
    head = {
        "villages": villages,
        "context": context,
        "rings": lengths,
        "bounds": home_bounds(ground),
        "colours": {theme: colours(theme) for theme in THEMES},
        "shapes": shapes(),
        "terms": {name: _terms(term, language) for name, term in kinds.items()},
        "text": {name: translate(said, language) for name, said in _TEXT.items()},
        "title": ground.title,
        "stamps": list(ground.stamps),
        "tiles": {"layers": list(ground.tiles.layers)} if ground.tiles else None,
        **ground.extras,
    }
    bodies = ground.tiles.bodies if ground.tiles else ()
    return one_string(head, body, *bodies)


def base_map(
    ground: Ground | str, *, language: Language = "zh_CN", has_tiles: bool = False
) -> BaseMap:
    """Return the map without its sites: ground, furniture and front-end files.

    It asks this server alone, unless the tiles of the ground name another.

    Parameters
    ----------
    ground : Ground or str
        A string is what `packed_ground` gave.
    has_tiles
        A base of tiles lies below, which shows more than our own lines the further one zooms.
    """
    packed = ground if isinstance(ground, str) else packed_ground(ground, language=language)
    max_zoom = _MAX_ZOOM_TILES if has_tiles else _MAX_ZOOM
    made = BaseMap(tiles=None, control_scale=False, zoom_control=False)
    made.default_js, made.default_css = front_end_files()
    # `folium.Map(max_zoom=...)` without tiles sets nothing: the options of Leaflet's own map do.
    # The map's script watches its size itself: Leaflet would draw everything once more for it.
    made.options.update(attributionControl=False, trackResize=False, maxZoom=max_zoom, minZoom=9,
                        zoomSnap=0.25, zoomDelta=0.5, wheelPxPerZoomLevel=110)  # fmt: skip
    made.add_child(_Line("start", packed))
    return made


def changing_group(packed: str) -> folium.FeatureGroup:
    """Return the one feature group that filters change; `packed` is from `geo.screen.layers`."""
    group = folium.FeatureGroup(name="changing")
    group.add_child(_Line("show", packed))
    return group


def require_polygons(villages: gpd.GeoDataFrame, *, caller: str) -> None:
    """Refuse a frame in which no village has a polygon.

    Raises
    ------
    EmptyLayerError
        There is nothing to draw.
    """
    if drawn_villages(villages).empty:
        raise EmptyLayerError(f"{caller} needs at least one village with a polygon, got none.")
