"""Geometries of a layer: their system settled, each judged usable or broken; GeoJSON read.

A geometry becomes (WKB in hex or None, verdict): "" usable, "broken:" and a reason otherwise.
`geo/outlines.py` mends outlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import shapely.geometry
from shapely.errors import GEOSException, ShapelyError
from shapely.geometry.base import BaseGeometry

from data.ledger.read.tables import Line, ReadError, decode, number_as_text

if TYPE_CHECKING:
    from pyproj import Transformer

# WGS 84 and CGCS2000 in degrees; CGCS2000 Gauss-Kruger at 105 E without and with its zone number.
KNOWN: Final = (4326, 4490, 4544, 4523)
_LABELS: Final = frozenset(f"EPSG:{code}" for code in KNOWN)
_DEGREES: Final = "EPSG:4326"
_LONGEST: Final = 20_000  # characters of WKT; a real one has some 1 000
MOST_VERTICES: Final = 2_000_000  # a district outline at survey detail has some 100 000
_AREAS: Final = ("Polygon", "MultiPolygon")
_LINES: Final = {"LineString": "line", "MultiLineString": "line"}
_RECORD: Final = "\x1e"  # begins each line of a sequence of GeoJSON texts
_EVERY: Final = 1000  # features between two words of progress


@dataclass(frozen=True)
class LayerCrs:
    """How a layer's coordinates are taken.

    Attributes
    ----------
    label : str or None
        "EPSG:n" of the coordinates handed on; None where the file does not say.
    transformer : Transformer or None
        From the file's own system to degrees, where that is not one of `KNOWN`.
    note : str
        Code of a note, or "".
    """

    label: str | None = None
    transformer: Transformer | None = None
    note: str = ""

    def settle(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return the geometry in the system of `label`."""
        if self.transformer is None:
            return geometry
        transform = self.transformer.transform

        def degrees(xy: Any) -> Any:
            return np.column_stack(transform(xy[:, 0], xy[:, 1]))

        moved: BaseGeometry = shapely.transform(geometry, degrees)
        return moved


def layer_crs(said: str | None) -> LayerCrs:
    """Read what a file says of its coordinates: "EPSG:n" or WKT.

    A system that PROJ does not understand counts as not said, with a note.
    """
    if not said:
        return LayerCrs()
    if said in _LABELS:
        return LayerCrs(said)
    if len(said) > _LONGEST:
        return LayerCrs(note="crs_not_understood")
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        crs = CRS.from_user_input(said)
        code = crs.to_epsg(min_confidence=70)
        if code in KNOWN:
            return LayerCrs(f"EPSG:{code}")
        transformer = Transformer.from_crs(crs, _DEGREES, always_xy=True)
    except (CRSError, ProjError):
        return LayerCrs(note="crs_not_understood")
    return LayerCrs(_DEGREES, transformer, f"crs_converted:{crs.name}")


def judge(
    geometry: BaseGeometry | None, crs: LayerCrs, *, keeps_lines: bool = False
) -> tuple[str | None, str]:
    """Check one geometry; what is handed on is two-dimensional, in the system of `crs.label`.

    An outline that crosses itself passes if it can be mended in the time the child has; it is
    handed on as it is, and `geo/outlines.py` mends it and says so.
    """
    if geometry is None:
        return None, ""
    if geometry.geom_type == "GeometryCollection":
        geometry = _main_part(geometry)
    reason = _broken(geometry, keeps_lines=keeps_lines)
    if reason:
        return None, f"broken:{reason}"
    flat = crs.settle(shapely.force_2d(geometry))
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        return None, "broken:not_finite"
    if not flat.is_valid and not _can_be_mended(flat):
        return None, "broken:invalid"
    return shapely.to_wkb(flat, hex=True), ""


def _main_part(collection: BaseGeometry) -> BaseGeometry:
    """Return the areas of a collection as one shape, else its one point; else it as it is."""
    parts = shapely.get_parts(collection)
    areas = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"]
    if areas:
        return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    points = [part for part in parts if part.geom_type == "Point"]
    return points[0] if len(points) == 1 else collection


def _broken(geometry: BaseGeometry, *, keeps_lines: bool) -> str:
    if geometry.is_empty:
        return "empty"
    if int(shapely.get_num_coordinates(geometry)) > MOST_VERTICES:
        return "too_many_vertices"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "not_finite"
    if geometry.geom_type == "GeometryCollection":
        return "collection"
    return "" if keeps_lines else _LINES.get(geometry.geom_type, "")


def _can_be_mended(flat: BaseGeometry) -> bool:
    try:
        mended = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    except GEOSException:
        return False
    return not mended.is_empty and mended.geom_type in _AREAS


def read_geojson(path: Path, *, keeps_lines: bool) -> Iterator[Line]:
    """Yield the head of a GeoJSON layer and then each feature: [properties as text, hex, verdict].

    A bare array of features is read too.

    Raises
    ------
    ReadError
        corrupt, no_features, encoding_unknown.
    """
    text, encoding = decode(path.read_bytes())
    parsed = _parsed(text)
    features = _features(parsed)
    names = list(dict.fromkeys(name for feature in features for name in _properties(feature)))
    crs = layer_crs(_crs(parsed))
    notes = [] if encoding == "utf-8-sig" else [f"encoding_taken:{encoding}"]
    notes += filter(None, [crs.note])
    yield {"sheet": "", "head": names, "crs": crs.label, "notes": notes}
    for number, feature in enumerate(features):
        properties = _properties(feature)
        cells = [_text(properties.get(name)) for name in names]
        yield [cells, *_geometry(feature.get("geometry"), crs, keeps_lines=keeps_lines)]
        if number % _EVERY == 0:
            yield {"share": round(number / len(features), 3)}


def _parsed(text: str) -> Any:
    """Read one value of JSON, or a feature a line (GeoJSON lines, RFC 8142)."""
    try:
        return json.loads(text)
    except ValueError as error:
        lines = [line for line in text.replace(_RECORD, "").splitlines() if line.strip()]
        if len(lines) < 2:
            raise ReadError("corrupt") from error
    try:
        return [json.loads(line.rstrip().rstrip(",")) for line in lines]
    except ValueError as error:
        raise ReadError("corrupt") from error


def _geometry(member: Any, crs: LayerCrs, *, keeps_lines: bool) -> tuple[str | None, str]:
    if member is None:
        return None, ""
    try:
        geometry = shapely.geometry.shape(member)
    except (
        AttributeError, IndexError, KeyError, NotImplementedError, ShapelyError, TypeError,
        ValueError,
    ):  # fmt: skip
        return None, "broken:unreadable"
    return judge(geometry, crs, keeps_lines=keeps_lines)


def _features(parsed: Any) -> list[dict[str, Any]]:
    if isinstance(parsed, dict):
        kind = parsed.get("type")
        if kind == "FeatureCollection":
            parsed = parsed.get("features")
        elif kind == "Feature":
            parsed = [parsed]
    if not isinstance(parsed, list):
        raise ReadError("no_features")
    features = [item for item in parsed if isinstance(item, dict) and item.get("type") == "Feature"]
    if not features or len(features) < len(parsed):
        raise ReadError("no_features")
    return features


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return number_as_text(value)
    return json.dumps(value, ensure_ascii=False)


def _crs(parsed: Any) -> str | None:
    # RFC 7946 dropped `crs`; files of the 2008 form still carry it.
    member = parsed.get("crs") if isinstance(parsed, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return None
    if "CRS84" in name:
        return "EPSG:4326"
    digits = name.rpartition(":")[2]
    return f"EPSG:{digits}" if digits.isdigit() else None
