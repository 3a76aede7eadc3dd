"""A GeoPackage that opens styled: layers, and beside them the `layer_styles` table QGIS reads.

References
----------
OGC GeoPackage 1.3; the style table is QGIS's own convention (`layer_styles`, default style by
`useAsDefault`), which other programs leave alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd

from vocabulary import palette
from vocabulary.terms import RiskLevel

_GEOMETRY: Final = "geom"
_STYLES: Final = "layer_styles"
_HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def write_package(
    path: Path,
    layers: Mapping[str, gpd.GeoDataFrame | pd.DataFrame],
    styles: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Write layers and their default styles into a new GeoPackage.

    Parameters
    ----------
    path : ends in .gpkg; an old file of the name is replaced
    layers : layer -> rows; one without geometry becomes an attribute table
    styles : layer -> QML
    now : kept with the styles
    """
    import pyogrio

    path.unlink(missing_ok=True)
    for name, rows in layers.items():
        options = {"geometry_name": _GEOMETRY} if isinstance(rows, gpd.GeoDataFrame) else {}
        pyogrio.write_dataframe(_storable(rows), path, layer=name, driver="GPKG",
                                append=path.exists(), layer_options=options)  # fmt: skip
    table = pd.DataFrame([_style_row(name, qml, now) for name, qml in styles.items()])
    pyogrio.write_dataframe(table, path, layer=_STYLES, driver="GPKG", append=True)


def sites_qml() -> str:
    """Return the style of the sites: filled by risk level, the colours of every other map here."""
    root = _document()
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr="level", symbollevels="0",
        enableorderby="0", forceraster="0",
    )  # fmt: skip
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for n, level in enumerate(RiskLevel):
        ET.SubElement(
            categories, "category", value=level.value, label=level.zh, symbol=str(n), render="true"
        )
        symbol = ET.SubElement(symbols, "symbol", type="marker", name=str(n), alpha="1")
        _layer(symbol, "SimpleMarker", {
            "name": "circle", "color": _rgba(palette.RISK_FILL[level].light), "size": "3",
            "size_unit": "MM", "outline_color": _rgba(palette.OUTLINE.light),
            "outline_style": "solid", "outline_width": "0.2", "outline_width_unit": "MM",
        })  # fmt: skip
    return _text(root)


def villages_qml() -> str:
    """Return the style of the villages: pale land, their line, their short name."""
    root = _document()
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0",
                             enableorderby="0", forceraster="0")  # fmt: skip
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(symbols, "symbol", type="fill", name="0", alpha="1")
    _layer(symbol, "SimpleFill", {
        "color": _rgba(palette.LAND.light), "style": "solid",
        "outline_color": _rgba(palette.BOUNDARY.light), "outline_style": "solid",
        "outline_width": "0.3", "outline_width_unit": "MM",
    })  # fmt: skip
    labels = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labels, "settings", calloutType="simple")
    ET.SubElement(
        settings, "text-style", fieldName="short_name", fontSize="9", fontSizeUnit="Point",
        textColor=_rgba(palette.INK.light), isExpression="0",
    )  # fmt: skip
    return _text(root)


def _document() -> ET.Element:
    return ET.Element("qgis", version="3.28.0", styleCategories="Symbology|Labeling",
                      labelsEnabled="1")  # fmt: skip


def _layer(symbol: ET.Element, kind: str, options: Mapping[str, str]) -> None:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0",
                                            "pass": "0"})  # fmt: skip
    made = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(made, "Option", name=name, value=value, type="QString")


def _text(root: ET.Element) -> str:
    return _HEAD + ET.tostring(root, encoding="unicode")


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _style_row(name: str, qml: str, now: datetime) -> dict[str, Any]:
    return {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": name,
        "f_geometry_column": _GEOMETRY, "styleName": name, "styleQML": qml, "styleSLD": "",
        "useAsDefault": True, "description": "", "owner": "", "ui": None,
        "update_time": pd.Timestamp(now).tz_convert("UTC").tz_localize(None),
    }  # fmt: skip


def _storable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with what a GeoPackage has no type for as text: lists, JSON."""
    made = rows.copy()
    for name in [column for column in made.columns if column != made.attrs.get("geometry")]:
        if made[name].dtype == object:
            made[name] = [_plain(value) for value in made[name]]
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str) if value else None
    return value
