"""GeoJSON, also a bare array of features, -> rows of text with shapes; interprets nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import shapely.geometry  # noqa: F401  shape() is reached through the package

from data.ledger.read.read_error import ReadError
from data.ledger.read.shape_crs import layer_crs
from data.ledger.read.shapes import from_geojson
from data.ledger.read.text import decode

_EVERY: Final = 1000


def read_geojson(path: Path, _folder: Path) -> Iterator[list[Any] | dict[str, Any]]:
    """Yield the layer's head and then one row a feature: properties as text, WKB, verdict.

    Parameters
    ----------
    path : Path

    Yields
    ------
    dict or [list of str, hex or None, verdict]

    Raises
    ------
    ReadError
        corrupt, no_features, encoding_unknown.
    """
    text, encoding = decode(path.read_bytes())
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise ReadError("corrupt") from error
    features = _features(parsed)
    names = _names(features)
    crs = layer_crs(_crs(parsed))
    notes = [] if encoding == "utf-8-sig" else [f"encoding_taken:{encoding}"]
    notes += filter(None, [crs.note])
    yield {"sheet": "", "head": names, "crs": crs.label, "notes": notes}
    for number, feature in enumerate(features):
        properties = _properties(feature)
        cells = [_text(properties.get(name)) for name in names]
        yield [cells, *from_geojson(feature.get("geometry"), crs)]
        if number % _EVERY == 0:
            yield {"share": round(number / len(features), 3)}


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


def _names(features: list[dict[str, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for feature in features:
        names.update(dict.fromkeys(_properties(feature)))
    return list(names)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
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
