import json
import zipfile

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from data.ledger.headings import column_for
from data.ledger.read.shapes import LayerCrs, judge
from tests.builders import fault_codes, read_all, read_one
from vocabulary.errors import LedgerError
from vocabulary.terms import LedgerKind

SQUARE = box(106.03, 29.83, 106.04, 29.84)
SITES = {
    "单位名称": ["翠湖苑", "镕基大厦"],
    "场所类别": ["住宅小区", "高层建筑"],
    "所在社区": ["东方社区", "接龙村"],
}
# A DBF has 10 bytes for a field name: three characters of UTF-8.
SHORT = {"单位名称": "名称", "场所类别": "类别", "所在社区": "社区"}
SPOTS = [Point(106.05, 29.84), Point(106.06, 29.85)]
VILLAGES = {"村社代码": ["500151001001"], "村社名称": ["东方社区"]}


def sites(crs="EPSG:4326"):
    return gpd.GeoDataFrame(SITES, geometry=SPOTS, crs="EPSG:4326").to_crs(crs)


def written(frame, path, driver, **options):
    pyogrio.write_dataframe(frame, path, driver=driver, **options)
    return path.read_bytes()


def zipped(folder, name="layer", keep=lambda suffix: True):
    path = folder / "zipped.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.glob(f"{name}.*")):
            if keep(part.suffix):
                archive.write(part, f"图层/{part.name}")
    return path.read_bytes()


def names(ledger):
    return [row.site["name"] for row in ledger.rows]


def places(ledger):
    return [(row.site["source_x"], row.site["source_y"]) for row in ledger.rows]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_a_geojson_of_sites_is_read(tmp_path):
    content = written(sites(), tmp_path / "in.geojson", "GeoJSON")
    ledger = read_one(tmp_path, "场所.geojson", content)
    assert names(ledger) == ["翠湖苑", "镕基大厦"]
    assert places(ledger) == [(106.05, 29.84), (106.06, 29.85)]


def test_a_bare_array_of_features_is_read(tmp_path):
    spot = {"type": "Point", "coordinates": [106.05, 29.84]}
    content = json.dumps([feature(spot, name="翠湖苑", 类别="住宅小区")], ensure_ascii=False)
    ledger = read_one(tmp_path, "场所.json", content)
    assert names(ledger) == ["翠湖苑"]
    assert places(ledger) == [(106.05, 29.84)]


def test_a_geopackage_is_read(tmp_path):
    content = written(sites(), tmp_path / "in.gpkg", "GPKG")
    ledger = read_one(tmp_path, "场所.gpkg", content)
    assert names(ledger) == ["翠湖苑", "镕基大厦"]
    assert places(ledger) == [(106.05, 29.84), (106.06, 29.85)]


# EPSG:4544 is CGCS2000 at 105 E: the records keep its metres and say so.
def test_metres_of_a_layer_stay_metres_and_are_named(tmp_path):
    content = written(sites("EPSG:4544"), tmp_path / "in.gpkg", "GPKG")
    ledger = read_one(tmp_path, "场所.gpkg", content)
    assert {row.site["source_datum"] for row in ledger.rows} == {"cgcs2000_gk"}
    east, north = places(ledger)[0]
    assert 590_000 < east < 610_000
    assert 3_290_000 < north < 3_310_000


def test_a_kml_is_read(tmp_path):
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        "<Folder><name>场所</name><Placemark><name>翠湖苑</name><Point><coordinates>106.05,29.84,0"
        "</coordinates></Point></Placemark></Folder></Document></kml>"
    )
    ledger = read_one(tmp_path, "场所.kml", content)
    assert names(ledger) == ["翠湖苑"]
    assert places(ledger) == [(106.05, 29.84)]


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("has_cpg", [True, False])
def test_a_zipped_shapefile_is_read_with_and_without_its_cpg(tmp_path, encoding, has_cpg):
    frame = sites().rename(columns=SHORT)
    written(frame, tmp_path / "layer.shp", "ESRI Shapefile", encoding=encoding)
    content = zipped(tmp_path, keep=lambda suffix: has_cpg or suffix != ".cpg")
    ledger = read_one(tmp_path, "场所.zip", content)
    assert names(ledger) == ["翠湖苑", "镕基大厦"]
    assert [row.site["category"] for row in ledger.rows] == ["compound", "high_rise"]
    assert [row.site["village_code"] for row in ledger.rows] == ["500151001001", "500151001201"]


# 单位名称 is 12 bytes of UTF-8 and 8 of GB18030; a DBF keeps 10.
@pytest.mark.filterwarnings("ignore:Could not decode error message")  # GDAL tells that it cuts
def test_headings_a_shapefile_cut_are_known_by_what_is_left_and_named(tmp_path):
    written(sites(), tmp_path / "layer.shp", "ESRI Shapefile", encoding="UTF-8")
    ledger = read_one(tmp_path, "场所.zip", zipped(tmp_path))
    assert names(ledger) == ["翠湖苑", "镕基大厦"]
    assert [row.site["category"] for row in ledger.rows] == ["compound", "high_rise"]
    assert [row.site["village_code"] for row in ledger.rows] == ["500151001001", "500151001201"]
    assert "headings_cut:单位名、场所类、所在社" in ledger.notes


def test_headings_that_fit_a_shapefile_are_not_called_cut(tmp_path):
    written(sites(), tmp_path / "layer.shp", "ESRI Shapefile", encoding="GB18030")
    ledger = read_one(tmp_path, "场所.zip", zipped(tmp_path))
    assert names(ledger) == ["翠湖苑", "镕基大厦"]
    assert ledger.notes == ("encoding_taken:gb18030",)


# 整改时限 is when it is due, 整改时间 when it was done: what both leave is taken for neither.
def test_what_is_left_of_a_heading_is_taken_for_nothing_where_it_can_begin_two():
    assert column_for("整改时", LedgerKind.PROBLEMS) is None
    assert column_for("隐患描", LedgerKind.PROBLEMS)[0] == "description"


def test_a_cpg_that_lies_is_not_believed(tmp_path):
    frame = sites().rename(columns=SHORT)
    written(frame, tmp_path / "layer.shp", "ESRI Shapefile", encoding="GB18030")
    (tmp_path / "layer.cpg").write_text("UTF-8")
    assert names(read_one(tmp_path, "场所.zip", zipped(tmp_path))) == ["翠湖苑", "镕基大厦"]


def test_a_shapefile_without_its_table_is_refused(tmp_path):
    frame = sites().rename(columns=SHORT)
    written(frame, tmp_path / "layer.shp", "ESRI Shapefile", encoding="UTF-8")
    content = zipped(tmp_path, keep=lambda suffix: suffix != ".dbf")
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "场所.zip", content)
    assert refused.value.code == "shapefile_parts"


def test_polygons_are_villages_with_their_outline(tmp_path):
    frame = gpd.GeoDataFrame(VILLAGES, geometry=[SQUARE], crs="EPSG:4490")
    ledger = read_one(tmp_path, "村社.gpkg", written(frame, tmp_path / "in.gpkg", "GPKG"))
    (row,) = ledger.rows
    assert ledger.kind is LedgerKind.VILLAGES
    assert row.village["village_code"] == "500151001001"
    assert row.village["geometry"].equals(SQUARE)
    assert row.village["source_crs"] == "EPSG:4490"
    assert row.village["kind"] == "community"


def test_a_village_without_code_is_known_by_its_name(tmp_path):
    ring = [[106, 29.8], [106.1, 29.8], [106.1, 29.9], [106, 29.8]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    collection = {"type": "FeatureCollection", "features": [feature(shape, 村名="接龙村")]}
    (row,) = read_one(tmp_path, "村社.geojson", json.dumps(collection)).rows
    assert row.village["village_code"] == "500151001201"
    assert row.village["kind"] == "village"
    assert "village_taken" in fault_codes(row)


def test_an_outline_that_crosses_itself_is_handed_on_to_be_mended(tmp_path):
    bow = [[106, 29.8], [106.1, 29.9], [106.1, 29.8], [106, 29.9], [106, 29.8]]
    shape = {"type": "Polygon", "coordinates": [bow]}
    collection = {
        "type": "FeatureCollection",
        "features": [feature(shape, 村社代码="500151001001", 村社名称="东方社区")],
    }
    (row,) = read_one(tmp_path, "村社.geojson", json.dumps(collection)).rows
    assert not row.waits
    assert list(row.village["geometry"].exterior.coords) == [tuple(map(float, xy)) for xy in bow]


@pytest.mark.parametrize(
    ("geometry", "verdict"),
    [
        (LineString([(0, 0), (1, 1)]), "broken:line"),
        (Polygon(), "broken:empty"),
        (Point(float("inf"), 1), "broken:not_finite"),
    ],
)
def test_what_is_no_point_and_no_area_is_broken(geometry, verdict):
    assert judge(geometry, LayerCrs()) == (None, verdict)


def test_broken_geometry_waits_with_its_reason(tmp_path):
    features = [
        feature(
            {"type": "LineString", "coordinates": [[106, 29], [107, 30]]},
            name="甲苑",
            类别="住宅小区",
        ),
        feature({"type": "Point", "coordinates": ["x", None]}, name="乙苑", 类别="住宅小区"),
        feature({"type": "Banana"}, name="丙苑", 类别="住宅小区"),
        feature(None, name="丁苑", 类别="住宅小区", 社区="东方社区"),
    ]
    ledger = read_one(tmp_path, "场所.geojson", json.dumps(features))
    assert [row.waits for row in ledger.rows] == [True, True, True, False]
    hints = [
        fault.hint for row in ledger.rows for fault in row.faults if fault.code == "geometry_broken"
    ]
    assert hints == ["line", "unreadable", "unreadable"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "corrupt"),
        ("[]", "no_features"),
        ('{"type":"FeatureCollection","features":[]}', "no_features"),
        ('{"a":1}', "no_features"),
        ("[1,2]", "no_features"),
        ("[" * 5000, "corrupt"),
        ('{"type":"FeatureCollection","features":{}}', "no_features"),
    ],
)
def test_json_that_is_no_layer_says_so(tmp_path, content, code):
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "场所.geojson", content)
    assert refused.value.code == code


def test_a_damaged_geopackage_says_so(tmp_path):
    content = written(sites(), tmp_path / "in.gpkg", "GPKG")
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "场所.gpkg", content[:9000])
    assert refused.value.code in {"corrupt", "reader_failed", "no_features"}
