import pytest

from data.ledger.places import datum_of, read_pair, read_xy
from tests.builders import fault_codes, read_one
from vocabulary.faults import FaultCode
from vocabulary.terms import Datum

HEAD = "单位名称,场所类别,村社区,"


def test_degrees_are_taken_as_they_are():
    point = read_xy("106.0505", "29.8486", says_axis=True)
    assert (point.x, point.y, point.datum, point.code) == (106.0505, 29.8486, None, None)


# 106 + 3/60 + 1.5/3600 = 106.0504166…; 29 + 50/60 + 55/3600 = 29.8486111…
@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("106°3′1.5″", "29°50′55″"),
        ("106°3'1.5\"", "29°50'55\""),
        ("106度3分1.5秒", "29度50分55秒"),
        ("东经106°3′1.5″", "北纬29°50′55″"),
        ("106°3′1.5″E", "29°50′55″N"),
        ("１０６°３′１．５″", "２９°５０′５５″"),
    ],
)
def test_degrees_minutes_and_seconds_are_summed(x, y):
    point = read_xy(x, y, says_axis=True)
    assert point.x == pytest.approx(106.05041667, abs=1e-7)
    assert point.y == pytest.approx(29.84861111, abs=1e-7)


@pytest.mark.parametrize(
    "text",
    [
        "106.0505,29.8486",
        "106.0505，29.8486",
        "106.0505 29.8486",
        "(106.0505, 29.8486)",
        "[106.0505,29.8486]",
        "106.0505;29.8486",
        "１０６．０５０５，２９．８４８６",
        "106.0505°E 29.8486°N",
        "N29.8486 E106.0505",
        "106.0505、29.8486",
        "106.0505E29.8486N",
        "东经106.0505°北纬29.8486°",
    ],
)
def test_both_stand_in_one_cell(text):
    point = read_pair(text)
    assert (point.x, point.y, point.code) == (106.0505, 29.8486, None)


def test_swapped_degrees_are_turned_and_said_so():
    point = read_xy("29.8486", "106.0505", says_axis=True)
    assert (point.x, point.y) == (106.0505, 29.8486)
    assert point.code is FaultCode.COORDINATE_SWAPPED


def test_zero_counts_as_not_known():
    point = read_xy("0", "0.000", says_axis=True)
    assert (point.x, point.code) == (None, FaultCode.COORDINATE_ZERO)


# CGCS2000 / 3-degree zone 35 (central meridian 105): Bachuan lies near 601 km east, 3304 km north.
@pytest.mark.parametrize(
    ("x", "y", "east"),
    [
        ("601465.5", "3303948.5", 601465.5),
        ("3303948.5", "601465.5", 601465.5),
        ("35601465.5", "3303948.5", 35601465.5),
        ("3303948.5", "35601465.5", 35601465.5),
    ],
)
def test_projected_metres_are_known_by_their_size(x, y, east):
    point = read_xy(x, y, says_axis=False)
    assert (point.x, point.y, point.datum) == (east, 3303948.5, Datum.CGCS2000_GK)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("106.05", ""),
        ("abc", "29.8"),
        ("106.05", "999"),
        ("1e400", "29"),
        ("nan", "29.8"),
        ("106°70′", "29°50′"),
        ("106.05.1", "29.8"),
    ],
)
def test_what_is_no_position_waits(x, y):
    point = read_xy(x, y, says_axis=True)
    assert (point.x, point.code) == (None, FaultCode.COORDINATE_UNREADABLE)


def test_no_position_is_no_fault():
    assert read_xy("暂无数据", "--", says_axis=True).code is None


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("经度（高德）", "gcj02"),
        ("百度坐标", "bd09"),
        ("WGS84经度", "wgs84"),
        ("GCJ-02", "gcj02"),
        ("CGCS2000经度", "wgs84"),
        ("2000国家大地坐标系高斯投影", "cgcs2000_gk"),
        ("经度", None),
    ],
)
def test_a_heading_may_name_the_datum(text, datum):
    assert datum_of(text) == datum


def test_a_record_carries_what_the_ledger_gives_and_its_datum(tmp_path):
    text = HEAD + "经度(高德),纬度(高德)\n翠湖苑,住宅小区,东方社区,106.0505,29.8486\n"
    (row,) = read_one(tmp_path, "场所.csv", text).rows
    assert (row.site["source_x"], row.site["source_y"]) == (106.0505, 29.8486)
    assert row.site["source_datum"] == "gcj02"
    assert "lon" not in row.site


def test_survey_papers_call_north_x(tmp_path):
    text = HEAD + "X,Y\n翠湖苑,住宅小区,东方社区,3303948.5,601465.5\n"
    (row,) = read_one(tmp_path, "场所.csv", text).rows
    assert (row.site["source_x"], row.site["source_y"]) == (601465.5, 3303948.5)
    assert row.site["source_datum"] == "cgcs2000_gk"
    assert fault_codes(row) == set()


def test_wgs_columns_beside_others_are_the_ones_taken(tmp_path):
    text = (
        HEAD + "lng,lat,lngWgs84,latWgs84\n翠湖苑,住宅小区,东方社区,106.1,29.9,106.0505,29.8486\n"
    )
    (row,) = read_one(tmp_path, "场所.csv", text).rows
    assert (row.site["source_x"], row.site["source_y"]) == (106.0505, 29.8486)
    assert row.site["source_datum"] == "wgs84"
    assert (row.extra["lng"], row.extra["lat"]) == ("106.1", "29.9")
