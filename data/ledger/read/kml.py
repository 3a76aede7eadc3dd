"""KML -> rows of text with shapes: placemarks by folder, their data, their balloons' text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, parse
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from data.ledger.read.shapes import LayerCrs, judge
from data.ledger.read.tables import Line, ReadError
from vocabulary.ledger import BALLOON_HEADING

_FOLDERS: Final = frozenset({"kml", "Document", "Folder"})
_SHAPES: Final = frozenset(
    {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track"}
)
_PLAIN: Final = {"name": "name", "address": "address", "phoneNumber": "phone"}
_BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3"})
_UNSEEN: Final = frozenset({"script", "style", "head", "title"})
_OF_MANY: Final[dict[str, Callable[[Any], BaseGeometry]]] = {
    "Polygon": shapely.MultiPolygon,
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
}
_EVERY: Final = 1000

Element = Any  # of xml.etree, as defusedxml gives it


@dataclass
class _Layer:
    name: str
    rows: list[tuple[dict[str, str], Element | None]] = field(default_factory=list)


def read_kml(path: Path, *, keeps_lines: bool) -> Iterator[Line]:
    """Yield each folder with placemarks: its head, then its rows [properties, hex, verdict].

    A description is text: HTML is taken out of it, and the lines of a table of two columns in it
    count as data of the placemark.

    Raises
    ------
    ReadError
        corrupt, no_features.
    """
    try:
        root = parse(path, forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadError("corrupt") from error
    layers = [layer for layer in _layers(root, "") if layer.rows]
    if not layers:
        raise ReadError("no_features")
    crs = LayerCrs("EPSG:4326")
    taken: set[str] = set()
    for at, layer in enumerate(layers):
        head = list(dict.fromkeys(name for told, _ in layer.rows for name in told))
        yield {"sheet": _unique(layer.name, taken), "head": head, "crs": crs.label, "notes": []}
        for number, (told, shape) in enumerate(layer.rows):
            cells = [told.get(name, "") for name in head]
            yield [cells, *_judged(shape, crs, keeps_lines=keeps_lines)]
            if number % _EVERY == 0:
                yield {"share": round((at + number / len(layer.rows)) / len(layers), 3)}


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name} ({number})"
    taken.add(unique)
    return unique


def _kind(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, kind: str) -> Element | None:
    return next((one for one in element if _kind(one) == kind), None)


def _text(element: Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def _layers(folder: Element, name: str) -> list[_Layer]:
    layer = _Layer(name)
    below: list[_Layer] = []
    for one in folder:
        kind = _kind(one)
        if kind == "Placemark":
            shape = next((part for part in one if _kind(part) in _SHAPES), None)
            layer.rows.append((_told(one), shape))
        elif kind in _FOLDERS:
            named = _text(_child(one, "name")) if kind == "Folder" else ""
            below += _layers(one, named or name)
    return [layer, *below]


def _told(placemark: Element) -> dict[str, str]:
    """Return what a placemark says: heading -> text."""
    told = {ours: _text(_child(placemark, kind)) for kind, ours in _PLAIN.items()}
    told |= dict(_data(placemark))
    balloon = _Balloon()
    balloon.feed(_text(_child(placemark, "description")))
    balloon.close()
    for heading, text in balloon.pairs:
        told.setdefault(heading, text)
    told[BALLOON_HEADING] = balloon.text
    return {heading: text for heading, text in told.items() if text}


def _data(placemark: Element) -> Iterator[tuple[str, str]]:
    extended = _child(placemark, "ExtendedData")
    for one in extended.iter() if extended is not None else ():
        if _kind(one) == "Data":
            yield (
                str(one.get("name") or _text(_child(one, "displayName"))),
                _text(_child(one, "value")),
            )
        elif _kind(one) in ("SimpleData", "SimpleArrayData"):
            yield str(one.get("name")), _text(one)


class _Balloon(HTMLParser):
    """The text of a description, and the pairs of its tables of two columns."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._row: list[str] = []
        self._is_cell = False
        self._unseen = 0

    @property
    def text(self) -> str:
        lines = ("".join(self._parts)).splitlines()
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self._parts.append("\n")
        if tag == "tr":
            self._row = []
        if tag in ("td", "th"):
            self._row.append("")
            self._is_cell = True
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in ("td", "th"):
            self._is_cell = False
        if tag == "tr" and len(self._row) == 2:
            heading, text = (cell.strip().rstrip(":：") for cell in self._row)
            if heading and text:
                self.pairs.append((heading, text))

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self._parts.append(data)
        if self._is_cell and self._row:
            self._row[-1] += data


def _judged(shape: Element | None, crs: LayerCrs, *, keeps_lines: bool) -> tuple[str | None, str]:
    if shape is None:
        return None, ""
    try:
        parts = list(_parts(shape))
        geometry = _main_part(parts, prefers_lines=keeps_lines)
        return judge(geometry, crs, keeps_lines=keeps_lines) if parts else (None, "broken:empty")
    except (GEOSException, ValueError, IndexError):
        return None, "broken:unreadable"


def _parts(shape: Element) -> Iterator[BaseGeometry]:
    kind = _kind(shape)
    if kind in ("MultiGeometry", "MultiTrack"):
        for one in shape:
            if _kind(one) in _SHAPES:
                yield from _parts(one)
    elif kind == "Polygon":
        rings = [
            [_corners(ring) for ring in boundary.iter() if _kind(ring) == "coordinates"]
            for boundary in shape
            if _kind(boundary) in ("outerBoundaryIs", "innerBoundaryIs")
        ]
        outer, *holes = [ring for found in rings for ring in found]
        yield shapely.Polygon(outer, holes)
    elif kind == "Track":
        yield shapely.LineString(
            [_pair(_text(one), None) for one in shape if _kind(one) == "coord"]
        )
    else:
        corners = _corners(_child(shape, "coordinates"))
        yield shapely.Point(corners[0]) if kind == "Point" else shapely.LineString(corners)


def _corners(coordinates: Element | None) -> list[tuple[float, float]]:
    return [_pair(one, ",") for one in _text(coordinates).split()]


def _pair(text: str, separator: str | None) -> tuple[float, float]:
    lon, lat, *_height = text.split(separator)
    return float(lon), float(lat)


def _main_part(parts: list[BaseGeometry], *, prefers_lines: bool) -> BaseGeometry | None:
    """Return the parts of the one kind that says most: areas, else points, else lines."""
    for kind in reversed(_OF_MANY) if prefers_lines else _OF_MANY:
        same = [part for part in parts if part.geom_type == kind]
        if same:
            return same[0] if len(same) == 1 else _OF_MANY[kind](same)
    return None
