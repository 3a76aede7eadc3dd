"""GeoPackage and zipped Shapefile -> rows of text with shapes, by GDAL's few safe drivers."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from pyogrio import raw as ogr
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from shapely.errors import GEOSException

from data.ledger.read.file_guard import SHAPE_SUFFIXES, FileKind, is_mac_copy
from data.ledger.read.shapes import LayerCrs, judge, layer_crs
from data.ledger.read.tables import Line, ReadError, number_as_text

# RELIABILITY.md F5: nothing that follows a reference to another file or host can be opened.
DRIVERS: Final = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "MEM"})
_MOST_LAYERS: Final = 50
_EVERY: Final = 1000
_BYTE_FOR_BYTE: Final = "ISO-8859-1"  # gives the DBF's bytes back unchanged
_DBF_HEADING: Final = 10  # bytes
_GDAL_ERRORS: Final = (DataLayerError, DataSourceError, FieldError, GeometryError)


def read_layers(path: Path, kind: FileKind, folder: Path, *, keeps_lines: bool) -> Iterator[Line]:
    """Yield each layer of a GeoPackage or a zipped Shapefile: its head, then its rows.

    A row is [properties as text, hex or None, verdict]. The file is copied into the work folder
    first, as SQLite writes beside what it reads.

    Raises
    ------
    ReadError
        corrupt, no_features, shapefile_parts, zip_layers, reader_failed.
    """
    unload_other_drivers()
    if kind == "shapefile":
        unpack_shapefile(path, folder)
        yield from _layers(folder / "layer.shp", encoding=_BYTE_FOR_BYTE, keeps_lines=keeps_lines)
    else:
        copy = folder / f"layer.{kind}"
        shutil.copyfile(path, copy)
        yield from _layers(copy, encoding=None, keeps_lines=keeps_lines)


def unload_other_drivers() -> None:
    """Leave GDAL only the drivers of `DRIVERS`.

    Raises
    ------
    ReadError
        reader_failed: a driver could not be unloaded.
    """
    others = sorted(set(pyogrio.list_drivers()) - DRIVERS)
    if others:
        pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(others)})
        pyogrio._ogr._register_drivers()
    if set(pyogrio.list_drivers()) - DRIVERS:
        raise ReadError("reader_failed")


def unpack_shapefile(path: Path, folder: Path) -> None:
    """Write the members of a zipped Shapefile as `layer.*`, names of our own, into the work folder.

    Raises
    ------
    ReadError
        shapefile_parts: no .dbf or .shx beside the .shp; zip_layers.
    """
    found: set[str] = set()
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            suffix = Path(member.filename).suffix.lower()
            # .cpg is left behind: what it says is often wrong, the bytes are asked instead.
            if is_mac_copy(member.filename.lower()) or suffix not in SHAPE_SUFFIXES - {".cpg"}:
                continue
            if suffix in found:
                raise ReadError("zip_layers")
            found.add(suffix)
            with archive.open(member) as source, (folder / f"layer{suffix}").open("wb") as target:
                shutil.copyfileobj(source, target)
    if not {".dbf", ".shx"} <= found:
        raise ReadError("shapefile_parts")


def _layers(path: Path, *, encoding: str | None, keeps_lines: bool) -> Iterator[Line]:
    try:
        names = [str(row[0]) for row in pyogrio.list_layers(path)]
        if not names:
            raise ReadError("no_features")
        for name in names[:_MOST_LAYERS]:
            meta, _fids, shapes, values = ogr.read(path, layer=name, encoding=encoding)
            yield from _layer(
                name, meta, shapes, values, is_bytes=encoding is not None, keeps_lines=keeps_lines
            )
    except _GDAL_ERRORS as error:
        raise ReadError("corrupt") from error


def _layer(
    name: str,
    meta: dict[str, Any],
    shapes: Any,
    values: list[Any],
    *,
    is_bytes: bool,
    keeps_lines: bool,
) -> Iterator[Line]:
    fields = [str(field) for field in meta["fields"]]
    texts = [[_text(value) for value in column] for column in values]
    notes: list[str] = []
    if is_bytes:
        fields, texts, notes = _decoded(fields, texts)
    count = len(shapes) if shapes is not None else max(map(len, texts), default=0)
    crs = layer_crs(meta.get("crs"))
    notes += filter(None, [crs.note])
    yield {
        "sheet": "" if name == "layer" else name,
        "head": fields,
        "crs": crs.label,
        "notes": notes,
    }
    for row in range(count):
        shape = None if shapes is None else shapes[row]
        yield [
            [column[row] for column in texts],
            *_judged(shape, crs, keeps_lines=keeps_lines),
        ]
        if row % _EVERY == 0:
            yield {"share": round(row / max(count, 1), 3)}


def _decoded(
    fields: list[str], texts: list[list[str]]
) -> tuple[list[str], list[list[str]], list[str]]:
    encoding = _encoding(fields, texts)
    cut = [_recode(field, encoding) for field in fields if _is_cut(field, encoding)]
    notes = [] if encoding == "utf-8" else [f"encoding_taken:{encoding}"]
    notes += [f"headings_cut:{'、'.join(cut)}"] if cut else []
    return (
        [_recode(field, encoding) for field in fields],
        [[_recode(text, encoding) for text in column] for column in texts],
        notes,
    )


def _judged(shape: bytes | None, crs: LayerCrs, *, keeps_lines: bool) -> tuple[str | None, str]:
    if shape is None:
        return None, ""
    try:
        return judge(shapely.from_wkb(shape), crs, keeps_lines=keeps_lines)
    except GEOSException:
        return None, "broken:unreadable"


def _text(value: Any) -> str:
    if value is None or value is np.ma.masked:
        return ""
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if np.isnan(number):
            return ""
        return number_as_text(number)
    if isinstance(value, (np.datetime64,)):
        return "" if np.isnat(value) else str(value)[:16].replace("T", " ").removesuffix(" 00:00")
    return str(value)


def _encoding(fields: list[str], texts: list[list[str]]) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            for text in (*fields, *(text for column in texts for text in column)):
                if not text.isascii():
                    _strict(text, encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "gb18030"


def _is_cut(field: str, encoding: str) -> bool:
    # A DBF has ten bytes for a heading: three characters of UTF-8 fill it, five of GB18030.
    return not field.isascii() and len(field) > _DBF_HEADING - (2 if encoding == "utf-8" else 1)


def _strict(text: str, encoding: str) -> str:
    raw = text.encode("latin-1", "ignore")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        # A DBF field cuts text at its width, in the middle of a character: up to 3 bytes are lost.
        if len(raw) - error.start <= 3 and error.start > 0:
            return raw[: error.start].decode(encoding)
        raise


def _recode(text: str, encoding: str) -> str:
    if text.isascii():
        return text
    try:
        return _strict(text, encoding)
    except UnicodeDecodeError:
        return text.encode("latin-1", "ignore").decode(encoding, "replace")
