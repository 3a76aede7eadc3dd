"""Bases of tiles: addresses as their services publish them, and nothing where nothing is set up."""

import pytest

from geo.screen import basemap, tiles
from geo.screen.basemap import Ground
from tests.builders import village_rows
from tests.geo.screen.test_basemap import NO_LINES, head_of, script_of
from tests.geo.screen.test_packing import read
from vocabulary.terms import Datum


def test_tianditu_is_a_picture_and_its_names_with_the_offices_own_token():
    made = tiles.tianditu("abc123")
    assert [layer["url"].split("/")[3] for layer in made.layers] == ["vec_w", "cva_w"]
    url = made.layers[0]["url"]
    assert url.startswith("https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile")
    assert url.endswith("&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=abc123")
    assert made.datum is Datum.WGS84


def test_tianditu_imagery_has_its_own_names():
    made = tiles.tianditu("abc123", drawing="img")
    assert [layer["url"].split("/")[3] for layer in made.layers] == ["img_w", "cia_w"]


@pytest.mark.parametrize("token", ["", "a b", "x&y=1", "</script>"])
def test_a_token_that_is_none_is_refused(token):
    with pytest.raises(tiles.TilesError, match="token"):
        tiles.tianditu(token)


def test_gaode_is_drawn_in_gcj02():
    assert tiles.gaode().datum is Datum.GCJ02


@pytest.mark.parametrize(
    "address", ["ftp://a/{z}/{x}/{y}", "https://a/{z}/{x}", "javascript:alert(1)//{z}{x}{y}", ""]
)
def test_an_address_without_places_or_http_is_refused(address):
    with pytest.raises(tiles.TilesError, match="own_service"):
        tiles.own_service(address)


def test_an_own_service_may_count_rows_from_the_south():
    made = tiles.own_service("https://maps.example/{z}/{x}/{-y}.png")
    assert made.layers[0]["url"].endswith("/{-y}.png")


def test_an_offline_base_travels_with_the_map():
    made = tiles.offline({(12, 3254, 1691): b"\x89PNGa", (13, 6508, 3382): b"\x89PNGbb"})
    ground = Ground(village_rows({}), NO_LINES, title="t", stamps=(), tiles=made)
    script = script_of(basemap.base_map(ground))
    head, bodies = read(script.split('"')[-2] if script.count('"') else "")
    assert bodies[1:] == [b"\x89PNGa", b"\x89PNGbb"]
    layer = head["tiles"]["layers"][0]
    assert layer["offline"] == [[12, 3254, 1691, 0], [13, 6508, 3382, 1]]
    assert (layer["options"]["minNativeZoom"], layer["options"]["maxNativeZoom"]) == (12, 13)


def test_an_empty_offline_base_is_refused():
    with pytest.raises(tiles.TilesError, match="at least one tile"):
        tiles.offline({})


def test_no_base_is_asked_for_by_default():
    assert (
        head_of(basemap.base_map(Ground(village_rows({}), NO_LINES, title="t", stamps=())))["tiles"]
        is None
    )
