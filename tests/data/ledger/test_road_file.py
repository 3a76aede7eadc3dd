"""A road file comes through the door and the child, and is kept in the store."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString, Point

from data.ledger.read import file_guard, sandbox
from data.ledger.roads import drop_roads, keep_roads, kept_roads, read_lines, read_road_file
from data.store.opening import Store
from tests.builders import new_store
from vocabulary.errors import LedgerError, StoreError

MAIN = LineString([(106.0, 29.80), (106.01, 29.80)])
SIDE = MultiLineString([[(106.0, 29.8), (106.0, 29.81)], [(106.01, 29.8), (106.01, 29.81)]])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "firemap.db")


BY: dict[str, Any] = {"actor": "测试员", "now": datetime(2024, 2, 20, 9, tzinfo=UTC)}


def layer(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def geojson(path: Path, *features: tuple[Any, dict[str, Any]]) -> Path:
    told = [{"type": "Feature", "geometry": shape, "properties": said} for shape, said in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    return path


def test_a_geopackage_gives_its_lines_with_their_class(tmp_path: Path):
    path = tmp_path / "roads.gpkg"
    layer(MAIN, SIDE, 道路等级=["县道", "村道"], 名称=["甲路", "乙路"]).to_file(path, driver="GPKG")
    read = read_road_file(path)
    assert (len(read.lines), read.heading, read.crs) == (3, "道路等级", "EPSG:4326")
    assert [read.lines.classes[k] for k in read.lines.class_of] == ["县道", "村道", "村道"]
    assert read.lines.xy[read.lines.starts[1] :][:2].tolist() == [[106.0, 29.8], [106.0, 29.81]]


def test_a_zipped_shapefile_in_metres_says_so(tmp_path: Path):
    layer(MAIN, fclass=["primary"]).to_crs(4544).to_file(tmp_path / "roads.shp")
    packed = tmp_path / "roads.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(tmp_path / f"roads{suffix}", f"roads{suffix}")
    read = read_road_file(packed)
    assert (read.crs, read.lines.classes) == ("EPSG:4544", ("primary",))


def test_a_geojson_without_a_class_has_one_blank_class(tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[106.0, 29.8], [106.01, 29.8]]}
    point = {"type": "Point", "coordinates": [106.0, 29.8]}
    read = read_road_file(geojson(tmp_path / "r.geojson", (line, {"n": 1}), (point, {"n": 2})))
    assert (read.lines.classes, read.heading, read.n_left_out) == (("",), "", 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not a road", "other_format"),
        (b"PK\x03\x04 cut short", None),
        (b'{"type": "FeatureCollection", "features": [', "corrupt"),
    ],
)
def test_what_is_no_road_file_is_turned_away_at_the_door(
    tmp_path: Path, content: bytes, code: str | None
):
    path = tmp_path / "roads.gpkg"
    path.write_bytes(content)
    with pytest.raises(LedgerError) as refused:
        read_road_file(path)
    assert code in (None, refused.value.code)


def test_a_file_of_points_has_no_road(tmp_path: Path):
    path = tmp_path / "points.gpkg"
    layer(Point(106, 29.8), name=["甲"]).to_file(path, driver="GPKG")
    with pytest.raises(LedgerError) as refused:
        read_road_file(path)
    assert refused.value.code == "no_features"


def test_lines_pass_only_where_roads_are_asked_for(tmp_path: Path):
    path = tmp_path / "mixed.gpkg"
    layer(MAIN, 单位名称=["甲茶楼"]).to_file(path, driver="GPKG")
    kind = file_guard.check(path)
    (asked,), (not_asked,) = (sandbox.parse(path, kind, keeps_lines=it) for it in (True, False))
    assert asked.shapes is not None
    assert not_asked.shapes == [(None, "broken:line")]
    assert asked.shapes[0][1] == ""


def test_roads_are_kept_and_read_again_to_a_centimetre(store: Store, tmp_path: Path):
    path = tmp_path / "r.gpkg"
    layer(MAIN, SIDE, highway=["primary", "track"]).to_file(path, driver="GPKG")
    lines = read_road_file(path).lines
    assert kept_roads(store) is None
    file_id = keep_roads(store, lines, name="../路网.gpkg", details={"default_kmh": 25}, **BY)
    kept = kept_roads(store)
    assert kept is not None
    assert (kept.file_id, kept.name, kept.details) == (file_id, "路网.gpkg", {"default_kmh": 25})
    again = read_lines(store, file_id)
    assert np.abs(again.xy - lines.xy).max() < 1e-7
    assert again.starts.tolist() == lines.starts.tolist()
    assert again.classes == ("primary", "track")


def test_a_second_road_file_takes_the_place_of_the_first_and_none_is_left_after_dropping(
    store: Store, tmp_path: Path
):
    path = tmp_path / "r.gpkg"
    layer(MAIN, highway=["primary"]).to_file(path, driver="GPKG")
    lines = read_road_file(path).lines
    keep_roads(store, lines, name="a.gpkg", details={}, **BY)
    second = keep_roads(store, lines, name="b.gpkg", details={}, **BY)
    kept = kept_roads(store)
    assert kept is not None
    assert (kept.file_id, kept.name) == (second, "b.gpkg")
    drop_roads(store, **BY)
    assert kept_roads(store) is None


def test_metres_are_not_kept_as_degrees(store: Store, tmp_path: Path):
    path = tmp_path / "r.gpkg"
    layer(MAIN, highway=["primary"]).to_crs(4544).to_file(path, driver="GPKG")
    with pytest.raises(StoreError):
        keep_roads(store, read_road_file(path).lines, name="m.gpkg", details={}, **BY)
