import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from geo.datum import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    gk_to_wgs84,
    has_known_zone,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from vocabulary.errors import CRSError
from vocabulary.terms import Datum

ELLIPSOID = Geod(ellps="WGS84")
longitudes = st.floats(75, 134)
latitudes = st.floats(5, 53)


def metres_apart(a, b):
    return ELLIPSOID.inv(float(a[0]), float(a[1]), float(b[0]), float(b[1]))[2]


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [  # googollee/eviltransform
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        # three libraries agree
        ((106.05, 29.85), (106.0538919998786, 29.84747149875199)),
    ],
)
def test_published_gcj02_points_are_met_to_the_twelfth_decimal(wgs, gcj):
    assert np.allclose(wgs84_to_gcj02(*wgs), gcj, rtol=0, atol=1e-12)


def test_the_published_bd09_points_are_met():
    # gcoord cuts, not rounds, to eight decimals: one unit of the last
    assert np.allclose(gcj02_to_bd09(123, 45), (123.00636499, 45.00636899), rtol=0, atol=1e-8)
    expected = (106.06035479, 29.85353052)
    assert np.allclose(wgs84_to_bd09(106.05, 29.85), expected, rtol=0, atol=5e-9)


def test_the_independent_point_of_yuzhong_is_met_within_a_metre():
    wgs = (106.5478343, 29.565849)
    assert metres_apart(wgs84_to_gcj02(*wgs), (106.5515641, 29.563013)) < 1
    assert metres_apart(wgs84_to_bd09(*wgs), (106.5579989, 29.5693061)) < 1


def test_at_bachuan_gcj02_is_about_470_metres_and_bd09_about_1070_metres_off():
    # STANDARDS section 2: 462-472 m over the district; about 1055-1087 m
    here = (106.05046, 29.84863)
    assert 462 < metres_apart(here, wgs84_to_gcj02(*here)) < 472
    assert 1055 < metres_apart(here, wgs84_to_bd09(*here)) < 1087


@given(longitudes, latitudes)
def test_there_and_back_is_the_same_place_within_a_hundred_millionth_of_a_metre(lon, lat):
    assume(abs(lon - 105) > 1e-9)  # the formula has a cusp on its own meridian, see below
    for there, back in (
        (wgs84_to_gcj02, gcj02_to_wgs84),
        (gcj02_to_bd09, bd09_to_gcj02),
        (wgs84_to_bd09, bd09_to_wgs84),
    ):
        again = back(*there(lon, lat))
        assert abs(float(again[0]) - lon) * 111_320 * np.cos(np.radians(lat)) < 1e-8
        assert abs(float(again[1]) - lat) * 111_320 < 1e-8


@given(latitudes)
def test_on_the_meridian_of_the_formula_there_and_back_is_within_a_thousandth_of_a_millimetre(lat):
    again, _ = gcj02_to_wgs84(*wgs84_to_gcj02(105.0, lat))
    assert abs(float(again) - 105.0) * 111_320 < 1e-6


def test_outside_china_nothing_is_shifted():
    for convert in (wgs84_to_gcj02, gcj02_to_wgs84, wgs84_to_bd09, bd09_to_wgs84):
        lon, lat = convert([2.35, -122.4], [48.85, 37.8])
        assert lon.tolist() == [2.35, -122.4]
        assert lat.tolist() == [48.85, 37.8]


def test_an_unknown_place_stays_unknown_and_its_neighbours_do_not_suffer():
    lon, lat = gcj02_to_wgs84([np.nan, 106.0538919998786], [29.8, 29.84747149875199])
    assert np.isnan(lon[0])
    assert lon[1] == pytest.approx(106.05, abs=1e-12)
    assert lat[1] == pytest.approx(29.85, abs=1e-12)


def test_gauss_kruger_metres_are_read_with_and_without_their_zone_number():
    lon, lat = gk_to_wgs84([601465.495, 35601465.495], [3303948.507, 3303948.507])
    assert np.allclose(lon, 106.05, rtol=0, atol=1e-8)
    assert np.allclose(lat, 29.85, rtol=0, atol=1e-8)


def test_the_next_zone_has_its_own_meridian():
    lon, _ = gk_to_wgs84([36500000.0], [3303948.507])
    assert lon[0] == pytest.approx(108.0, abs=1e-9)


def test_a_zone_china_does_not_use_is_refused():
    assert has_known_zone([601465, 35601465, 12601465]).tolist() == [True, True, False]
    with pytest.raises(CRSError, match="zone"):
        gk_to_wgs84([12601465.0], [3303948.5])


@pytest.mark.parametrize(
    ("datum", "given_pair"),
    [
        (Datum.WGS84, (106.05, 29.85)),
        (Datum.GCJ02, (106.0538919998786, 29.84747149875199)),
        (Datum.BD09, (106.06035479, 29.85353052)),
        (Datum.CGCS2000_GK, (35601465.495, 3303948.507)),
    ],
)
def test_the_same_place_is_reached_from_every_datum(datum, given_pair):
    lon, lat = to_wgs84([given_pair[0]], [given_pair[1]], datum)
    assert metres_apart((lon[0], lat[0]), (106.05, 29.85)) < 0.01


def test_what_was_given_is_not_changed():
    given_lon = np.array([106.05])
    lon, _ = to_wgs84(given_lon, [29.85], Datum.WGS84)
    lon[0] = 0
    assert given_lon[0] == 106.05
