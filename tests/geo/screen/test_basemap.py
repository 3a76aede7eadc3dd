"""The empty map: our own files and nothing else, the same map only when its ground is the same."""

import re
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from streamlit_folium import generate_js_hash, generate_leaflet_string

from geo.screen import basemap
from geo.screen.basemap import Ground, Tiles
from tests.builders import village_rows
from tests.geo.screen.test_packing import read
from vocabulary.errors import EmptyLayerError
from vocabulary.terms import Datum

NO_LINES = gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs="EPSG:4326")


def ground(*villages: dict, context: gpd.GeoDataFrame = NO_LINES, **more: object) -> Ground:
    rows = village_rows(*(villages or ({},)))
    return Ground(rows, context, title="t", stamps=("s",), **more)


def script_of(made) -> str:
    made.get_root().render()
    return generate_leaflet_string(made)


def head_of(made) -> dict:
    packed = re.search(r'FireMap\.start\(\w+, "([^"]+)"\)', script_of(made))
    assert packed
    return read(packed.group(1))[0]


def test_the_map_asks_for_leaflet_and_our_own_files_only():
    made = basemap.base_map(ground())
    addresses = [address for _, address in (*made.default_js, *made.default_css)]
    assert all(address.startswith("../../app/static/") for address in addresses)
    made.get_root().render()
    said = made.get_root().render()
    outside = set(re.findall(r'(?:src|href)="(https?://[^"]+)"', said))
    assert outside == set()


def test_our_own_files_name_no_other_host():
    for file in (Path(basemap.__file__).parents[2] / "static" / "map").iterdir():
        said = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//cdn|@import", said), file.name


def test_our_own_files_write_text_as_text():
    for file in (Path(basemap.__file__).parents[2] / "static" / "map").glob("*.js"):
        said = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", said)


def test_two_grounds_that_differ_in_one_name_are_two_maps():
    # st_folium drops `_[a-z0-9]+` before it compares: a name in the script as it is could be lost.
    keys = {
        generate_js_hash(script_of(basemap.base_map(ground({"short_name": name}))), "map")
        for name in ("site_a1", "site_b2", "东方社区")
    }
    assert len(keys) == 3


def test_the_same_ground_is_the_same_map():
    one, other = (generate_js_hash(script_of(basemap.base_map(ground())), "map") for _ in range(2))
    assert one == other


def test_a_name_reaches_the_script_only_inside_the_packed_string():
    hostile = "</script><img src=x onerror=alert(1)>`${1}`"
    script = script_of(basemap.base_map(ground({"short_name": hostile})))
    assert hostile not in script
    assert "onerror" not in script
    assert (
        head_of(basemap.base_map(ground({"short_name": hostile})))["villages"][0]["name"] == hostile
    )


def test_larger_villages_come_first_and_those_without_a_polygon_not_at_all():
    small, large = shapely.box(106.0, 29.8, 106.01, 29.81), shapely.box(106.1, 29.8, 106.2, 29.9)
    rows = village_rows({"geometry": small}, {"geometry": large}, {"geometry": None})
    assert basemap.drawn_villages(rows).index.tolist() == ["500151001002", "500151001001"]


def test_the_name_of_a_village_stands_inside_it():
    bent = shapely.Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)])
    moved = shapely.transform(bent, lambda xy: xy / 100 + [106.0, 29.8])
    at = head_of(basemap.base_map(ground({"geometry": moved})))["villages"][0]["at"]
    assert moved.contains(shapely.Point(at))


def test_the_view_opens_on_all_villages():
    rows = ground({"geometry": shapely.box(106.0, 29.8, 106.1, 29.9)})
    assert basemap.home_bounds(rows) == [[29.8, 106.0], [29.9, 106.1]]


def test_without_any_polygon_the_view_opens_on_bachuan():
    south_west, north_east = basemap.home_bounds(ground({"geometry": None}))
    assert south_west[0] < 29.848 < north_east[0]
    assert south_west[1] < 106.05 < north_east[1]


def test_on_a_gcj_base_our_layers_are_shifted():
    box = shapely.box(106.0, 29.8, 106.1, 29.9)
    tiles = Tiles(({"url": "x", "options": {}},), datum=Datum.GCJ02)
    plain, moved = (basemap.home_bounds(ground({"geometry": box}, tiles=t)) for t in (None, tiles))
    assert moved[0][1] - plain[0][1] == pytest.approx(0.0039, abs=2e-4)
    assert moved[0][0] - plain[0][0] == pytest.approx(-0.0025, abs=2e-4)


def test_rivers_and_roads_are_drawn_with_their_names_and_kinds():
    lines = gpd.GeoDataFrame(
        {"name": ["淮远河", None], "kind": ["river", "street"]},
        geometry=[shapely.LineString([(106, 29.8), (106.1, 29.9)])] * 2,
        crs="EPSG:4326",
    )
    said = head_of(basemap.base_map(ground(context=lines)))["context"]
    assert [(line["name"], line["kind"]) for line in said] == [("淮远河", "river"), ("", "street")]


def test_the_words_of_the_map_follow_the_language():
    chinese = head_of(basemap.base_map(ground()))["terms"]["risk"][0]
    english = head_of(basemap.base_map(ground(), language="en"))["terms"]["risk"][0]
    assert (chinese["label"], chinese["character"]) == ("重大风险", "红")
    assert (english["label"], english["character"]) == ("Major risk", "R")


def test_a_picture_of_no_village_is_refused():
    with pytest.raises(EmptyLayerError, match="at least one village"):
        basemap.require_polygons(village_rows({"geometry": None}), caller="situation")
