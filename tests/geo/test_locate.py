import struct
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, Polygon, box, from_wkb
from shapely.affinity import scale

from data.ledger import DatumEvidence, Ledger, LedgerRow
from geo.areas import village_of
from geo.datum import wgs84_to_bd09, wgs84_to_gcj02
from geo.locate import evidence, near_village_centre, place
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Datum, LedgerKind

CODE = "500151001004"
# Ten hundredths of a degree each way round Bachuan's point: about 970 m x 1110 m.
TOWN = box(106.045, 29.845, 106.055, 29.855)


def villages(*, provenance="official", shape=TOWN):
    return gpd.GeoDataFrame(
        {"provenance": [provenance]}, geometry=[shape], index=[CODE], crs="EPSG:4326"
    )


def ledger(*sites, declared=None, village=None):
    rows = tuple(
        LedgerRow(sheet="s", row=2 + at, site=site, village=village)
        for at, site in enumerate(sites)
    )
    datum = DatumEvidence(0, {}, declared=declared)
    return Ledger("a.xlsx", "00", LedgerKind.SITES, rows, {}, datum, Datum.WGS84)


def site(x=None, y=None, **fields):
    return {"name": "甲", "source_x": x, "source_y": y, **fields}


def faults_of(row):
    return [(fault.code, fault.severity) for fault in row.faults]


def grid_of_town():
    lon, lat = np.meshgrid(np.linspace(106.0455, 106.0545, 7), np.linspace(29.8455, 29.8545, 7))
    return lon.ravel(), lat.ravel()


def test_a_ledger_in_wgs84_is_told_by_an_official_boundary():
    told = evidence(*grid_of_town(), villages())
    assert told.inside_share[Datum.WGS84] == 1.0
    assert told.suggested is Datum.WGS84
    assert told.reason == "points_tell"
    assert told.n_points == 49


@pytest.mark.parametrize(
    ("datum", "shift"), [(Datum.GCJ02, wgs84_to_gcj02), (Datum.BD09, wgs84_to_bd09)]
)
def test_a_shifted_ledger_is_told_by_an_official_boundary(datum, shift):
    told = evidence(*shift(*grid_of_town()), villages())
    assert told.suggested is datum
    assert told.inside_share[datum] == 1.0
    assert told.inside_share[Datum.WGS84] < 1.0


def test_a_schematic_boundary_gives_shares_but_tells_nothing():
    told = evidence(*grid_of_town(), villages(provenance="schematic"))
    assert told.inside_share[Datum.WGS84] == 1.0
    assert told.suggested is None
    assert told.reason == "schematic_boundary"
    assert told.boundary is not None
    assert told.boundary.value == "schematic"


def test_points_in_the_middle_of_a_large_area_tell_nothing():
    wide = scale(TOWN, 10, 10)
    told = evidence(*grid_of_town(), villages(shape=wide))
    assert told.suggested is None
    assert told.reason == "too_alike"


def test_points_of_another_town_tell_nothing():
    told = evidence([106.2, 106.21, 106.22], [30.0, 30.0, 30.0], villages())
    assert (told.suggested, told.reason) == (None, "mostly_outside")


def test_no_points_and_no_boundary_tell_nothing():
    assert evidence([np.nan], [29.8], villages()).reason == "no_points"
    assert evidence([np.nan], [29.8], villages()).inside_share == {}
    assert evidence([106.05], [29.85], villages(shape=None)).reason == "no_boundary"


def test_metres_tell_themselves_whatever_the_boundary():
    told = evidence([35601465.0], [3303948.0], villages(provenance="schematic"))
    assert (told.suggested, told.reason) == (Datum.CGCS2000_GK, "metres")
    mixed = evidence([35601465.0, 106.05], [3303948.0, 29.85], villages())
    assert (mixed.suggested, mixed.reason) == (None, "mixed_units")


def test_the_confirmed_datum_is_used_and_said():
    lon, lat = wgs84_to_gcj02(106.05, 29.85)
    placed = place(
        ledger(site(float(lon), float(lat)), declared=Datum.WGS84),
        villages=villages(),
        datum=Datum.GCJ02,
    )
    record = placed.rows[0].site
    assert record["lon"] == pytest.approx(106.05, abs=1e-9)
    assert record["lat"] == pytest.approx(29.85, abs=1e-9)
    assert record["source_x"] == float(lon)
    assert record["source_datum"] == "gcj02"
    assert record["position_quality"] == "surveyed"
    assert placed.used_datum is Datum.GCJ02
    assert placed.datum.declared is Datum.WGS84
    assert placed.rows[0].faults == ()


def test_the_declared_datum_is_used_where_nobody_confirmed_another():
    placed = place(ledger(site(106.05, 29.85), declared=Datum.BD09), villages=villages())
    assert placed.used_datum is Datum.BD09
    assert placed.rows[0].site["lon"] == pytest.approx(106.05 - 0.0104, abs=1e-3)


def test_a_records_own_datum_stands_above_the_sheets():
    lon, lat = wgs84_to_gcj02(106.05, 29.85)
    placed = place(
        ledger(site(float(lon), float(lat), source_datum="gcj02"), site(106.051, 29.851)),
        villages=villages(),
    )
    assert placed.rows[0].site["lon"] == pytest.approx(106.05, abs=1e-9)
    assert placed.rows[1].site["lon"] == 106.051
    assert placed.used_datum is Datum.WGS84


def test_swapped_coordinates_are_put_right_and_noted():
    placed = place(ledger(site(29.85, 106.05)), villages=villages())
    assert (placed.rows[0].site["lon"], placed.rows[0].site["lat"]) == (106.05, 29.85)
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_SWAPPED, Severity.NOTES)]


def test_northing_before_easting_is_put_right_and_noted():
    placed = place(ledger(site(3303948.507, 35601465.495)), villages=villages())
    assert placed.rows[0].site["lon"] == pytest.approx(106.05, abs=1e-7)
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_SWAPPED, Severity.NOTES)]


def test_nought_nought_is_no_place():
    placed = place(ledger(site(0, 0)), villages=villages())
    assert placed.rows[0].site["lon"] is None
    assert placed.rows[0].site["position_quality"] == "none"
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_ZERO, Severity.NOTES)]


def test_a_fault_the_reader_found_is_not_said_twice():
    before = ledger(site(29.85, 106.05))
    first = place(before, villages=villages())
    again = place(
        replace(before, rows=(replace(before.rows[0], faults=first.rows[0].faults),)),
        villages=villages(),
    )
    assert again.rows[0].faults == first.rows[0].faults


def test_a_point_beyond_the_boundary_but_in_the_district_is_noted_and_goes_in():
    placed = place(ledger(site(106.10, 29.85, village_code=CODE)), villages=villages())
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_OUTSIDE, Severity.NOTES)]
    assert placed.rows[0].site["lon"] == 106.10
    assert placed.rows[0].site["village_code"] == CODE


def test_a_point_in_another_city_waits():
    placed = place(ledger(site(116.4, 39.9)), villages=villages())
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_OUTSIDE, Severity.WAITS)]
    assert placed.rows[0].waits


def test_without_any_boundary_a_point_in_the_district_is_not_called_outside():
    placed = place(ledger(site(106.05, 29.85)), villages=villages(shape=None))
    assert placed.rows[0].faults == ()


def test_metres_confirmed_as_degrees_wait():
    placed = place(ledger(site(601465.0, 3303948.0)), villages=villages(), datum=Datum.GCJ02)
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_UNREADABLE, Severity.WAITS)]


def test_metres_of_a_zone_china_does_not_use_wait():
    placed = place(ledger(site(12601465.0, 3303948.0)), villages=villages())
    assert faults_of(placed.rows[0]) == [(FaultCode.COORDINATE_UNREADABLE, Severity.WAITS)]


def test_one_pair_of_metres_among_degrees_is_read_as_metres():
    placed = place(
        ledger(site(106.05, 29.85), site(35601465.495, 3303948.507)), villages=villages()
    )
    assert placed.rows[1].site["lon"] == pytest.approx(106.05, abs=1e-7)
    assert placed.rows[1].site["source_datum"] == "cgcs2000_gk"


def test_a_site_without_a_village_gets_the_one_that_holds_it():
    placed = place(ledger(site(106.05, 29.85)), villages=villages())
    assert placed.rows[0].site["village_code"] == CODE


def test_a_schematic_boundary_gives_no_site_its_village():
    placed = place(ledger(site(106.05, 29.85)), villages=villages(provenance="schematic"))
    assert placed.rows[0].site.get("village_code") is None


def test_a_site_with_a_village_only_is_drawn_near_its_middle_and_says_so():
    placed = place(ledger(site(village_code=CODE)), villages=villages())
    record = placed.rows[0].site
    assert record["position_quality"] == "village_centre"
    assert TOWN.contains(Point(record["lon"], record["lat"]))
    assert "source_datum" not in record
    assert placed.rows[0].faults == ()


def test_sites_of_one_village_do_not_lie_on_one_another_and_come_back_the_same():
    names = [f"第{n}号" for n in range(50)]
    drawn = [near_village_centre(TOWN, name) for name in names]
    assert len(set(drawn)) == 50
    assert drawn == [near_village_centre(TOWN, name) for name in names]
    middle = TOWN.representative_point()
    # 150 m are 0.00135 degrees of latitude, the longer of the two ways
    assert all(np.hypot(x - middle.x, y - middle.y) < 0.00136 for x, y in drawn)


def test_a_site_is_drawn_at_one_place_whichever_ledger_names_it():
    with_address = ledger(site(village_code=CODE, address="解放路1号"))
    without = ledger(site(village_code=CODE))
    first, second = (
        place(one, villages=villages()).rows[0].site for one in (with_address, without)
    )
    assert (first["lon"], first["lat"]) == (second["lon"], second["lat"])


def test_a_sliver_of_a_village_still_holds_its_sites():
    sliver = Polygon([(106.05, 29.85), (106.0501, 29.85), (106.0501, 29.8501), (106.05, 29.8501)])
    spots = [near_village_centre(sliver, str(n)) for n in range(30)]
    assert all(sliver.intersects(Point(spot)) for spot in spots)


def test_a_site_of_which_nothing_is_known_has_no_position():
    placed = place(ledger(site()), villages=villages())
    assert placed.rows[0].site["position_quality"] == "none"
    assert (placed.rows[0].site["lon"], placed.rows[0].site["lat"]) == (None, None)


def village_row(geometry, source_crs=None, datum=None):
    record = {"village_code": CODE, "geometry": geometry, "source_crs": source_crs}
    placed = place(ledger(None, village=record), villages=villages(shape=None), datum=datum)
    return placed.rows[0]


def test_a_polygon_in_metres_comes_to_degrees():
    shape = gpd.GeoSeries([TOWN], crs="EPSG:4326").to_crs("EPSG:4523").iloc[0]
    for source_crs in ("EPSG:4523", None):
        row = village_row(shape, source_crs)
        assert row.village["geometry"].equals_exact(TOWN, 1e-8)
        assert row.faults == ()


def test_a_polygon_with_swapped_axes_is_put_right_and_noted():
    swapped = Polygon([(y, x) for x, y in TOWN.exterior.coords])
    row = village_row(swapped, "EPSG:4490")
    assert row.village["geometry"].equals_exact(TOWN, 1e-9)
    assert faults_of(row) == [(FaultCode.COORDINATE_SWAPPED, Severity.NOTES)]


def test_a_polygon_drawn_on_a_gaode_map_is_moved_back():
    corners = np.array(TOWN.exterior.coords)
    shifted = Polygon(np.column_stack(wgs84_to_gcj02(*corners.T)))
    row = village_row(shifted, datum=Datum.GCJ02)
    assert row.village["geometry"].equals_exact(TOWN, 1e-9)


def test_a_polygon_in_degrees_confirmed_as_metres_waits():
    row = village_row(TOWN, datum=Datum.CGCS2000_GK)
    assert row.village["geometry"] is None
    assert faults_of(row) == [(FaultCode.GEOMETRY_BROKEN, Severity.WAITS)]


def test_a_file_that_says_its_system_is_believed_against_metres_confirmed_for_points():
    row = village_row(TOWN, "EPSG:4490", datum=Datum.CGCS2000_GK)
    assert row.village["geometry"].equals_exact(TOWN, 1e-9)


def test_a_ring_that_crosses_itself_in_a_sliver_is_mended_and_noted():
    # a spike of no width sticks out of the square
    spike = Polygon(
        [(106, 29), (106.1, 29), (106.1, 29.1), (106.2, 29.1), (106.1, 29.1), (106, 29.1)]
    )
    row = village_row(spike)
    assert row.village["geometry"].is_valid
    assert row.village["geometry"].area == pytest.approx(0.01)
    assert faults_of(row) == [(FaultCode.GEOMETRY_REPAIRED, Severity.NOTES)]


def test_a_bow_tie_keeps_both_its_lobes():
    bow = Polygon([(106, 29), (106.1, 29.1), (106.1, 29), (106, 29.1)])
    row = village_row(bow)
    assert row.village["geometry"].is_valid
    assert row.village["geometry"].area == pytest.approx(0.005)


def test_a_polygon_without_ground_waits():
    row = village_row(Polygon([(106, 29), (106.1, 29.1), (106.2, 29.2), (106, 29)]))
    assert row.village["geometry"] is None
    assert faults_of(row) == [(FaultCode.GEOMETRY_BROKEN, Severity.WAITS)]


@pytest.mark.parametrize(
    ("shape", "source_crs"),
    [
        (Point(106.05, 29.85), None),
        (TOWN, "a system nobody knows"),
        (box(1e12, 1e12, 2e12, 2e12), "EPSG:4523"),
    ],
)
def test_what_is_no_area_on_earth_waits(shape, source_crs):
    row = village_row(shape, source_crs)
    assert row.village["geometry"] is None
    assert faults_of(row) == [(FaultCode.GEOMETRY_BROKEN, Severity.WAITS)]


def test_a_polygon_with_a_corner_that_is_no_number_waits():
    # as a Shapefile gives it: three corners and the first again, the second of them NaN
    corners = [(106.0, 29.0), (float("nan"), 29.0), (106.1, 29.1), (106.0, 29.0)]
    ring = struct.pack("<I", 4) + b"".join(struct.pack("<2d", *corner) for corner in corners)
    with np.errstate(invalid="ignore"):
        shape = from_wkb(struct.pack("<BII", 1, 3, 1) + ring)
    row = village_row(shape)
    assert row.village["geometry"] is None
    assert faults_of(row) == [(FaultCode.GEOMETRY_BROKEN, Severity.WAITS)]


def test_a_village_without_a_polygon_is_no_fault():
    row = village_row(None)
    assert row.village["geometry"] is None
    assert row.faults == ()


def test_the_same_village_is_found_for_the_place_that_was_given():
    placed = place(ledger(site(106.05, 29.85)), villages=villages())
    spot = gpd.GeoSeries(
        [Point(placed.rows[0].site["lon"], placed.rows[0].site["lat"])], crs="EPSG:4326"
    )
    assert village_of(spot, villages()).tolist() == [CODE]
