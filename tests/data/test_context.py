import pytest
import shapely
from shapely import Point

from data.context.ground import context_lines, context_under, village_boundaries
from geo.areas import with_area
from tests.builders import village_rows
from vocabulary.bachuan import (
    AREA_KM2,
    BOUNDING_BOX,
    EXPRESSWAYS,
    HIGHWAYS,
    LAKE,
    NEIGHBOURS,
    RIVERS,
    STREETS,
    SUBDISTRICT_POINT,
    VILLAGES,
)


@pytest.fixture(scope="module")
def villages():
    return village_boundaries()


@pytest.fixture(scope="module")
def outline(villages):
    return shapely.coverage_union_all(villages.geometry.to_numpy())


def test_each_of_the_sixteen_has_one_valid_polygon(villages):
    assert villages.index.tolist() == [fact.code for fact in VILLAGES]
    assert set(villages.geom_type) == {"Polygon"}
    assert villages.is_valid.all()


def test_every_boundary_says_that_it_is_schematic(villages):
    assert set(villages["provenance"]) == {"schematic"}
    assert set(context_lines()["provenance"]) == {"schematic"}


def test_the_villages_tile_without_gap_and_overlap(villages, outline):
    assert shapely.coverage_is_valid(villages.geometry.to_numpy())
    assert outline.geom_type == "Polygon"
    assert len(outline.interiors) == 0


def test_the_outline_lies_in_the_published_box_and_is_about_as_large_as_published(
    villages, outline
):
    west, south, east, north = outline.bounds
    assert BOUNDING_BOX.holds(west, south)
    assert BOUNDING_BOX.holds(east, north)
    assert with_area(villages)["area_km2"].sum() == pytest.approx(AREA_KM2.value, abs=1.0)


def test_the_subdistricts_point_lies_inside_and_its_neighbours_outside(outline):
    assert outline.contains(Point(SUBDISTRICT_POINT.lon, SUBDISTRICT_POINT.lat))
    for place in NEIGHBOURS:
        assert not outline.intersects(Point(place.lon, place.lat)), place.name


def test_the_neighbours_lie_on_the_sides_the_boundary_text_gives(outline):
    middle = outline.centroid
    at = {place.name: place for place in NEIGHBOURS}
    assert at["东城街道"].lon > max(
        x for x, y in outline.exterior.coords if abs(y - 29.8478) < 0.001
    )
    assert at["南城街道"].lat < min(
        y for x, y in outline.exterior.coords if abs(x - 106.0517) < 0.001
    )
    assert at["侣俸镇"].lon < outline.bounds[0]
    assert at["太平镇"].lat > middle.y
    assert at["水口镇"].lat > outline.bounds[3]


def test_communities_of_the_core_are_small_and_villages_large(villages):
    area = with_area(villages).set_index("short_name")["area_km2"]
    core = ["正街社区", "和平社区", "体育街社区", "八一路社区"]
    rural = ["玉皇村", "千年村", "大雁村", "盘龙村"]
    assert area[core].max() < 0.5
    assert area[rural].min() > 2.0


def test_borders_are_drawn_with_few_but_enough_corners(villages):
    corners = [len(shapely.get_coordinates(shape)) for shape in villages.geometry]
    assert min(corners) >= 25
    assert max(corners) <= 180


def test_the_base_map_has_the_rivers_roads_and_the_lake_by_their_names():
    lines = context_lines().set_index("name")
    named = {*RIVERS, LAKE, *EXPRESSWAYS, *HIGHWAYS, *STREETS}
    assert named <= set(lines.index)
    assert lines.geometry.is_valid.all()
    assert lines.loc[LAKE, "kind"] == "lake"
    assert lines.loc["淮远河", "kind"] == "river"
    assert lines.loc["渝遂高速", "kind"] == "expressway"


def test_a_street_of_the_boundary_text_runs_along_the_outline(outline):
    lines = context_lines().set_index("name")
    # chords of two drawings of one curve: a few metres apart at most (0.0001 degrees = 10 m)
    for name in ("中南路", "龙城大道", "铜合路", "中兴路"):
        assert (
            lines.geometry[name].hausdorff_distance(
                lines.geometry[name].intersection(outline.exterior.buffer(1e-4))
            )
            < 1e-4
        ), name


def test_made_up_rivers_are_not_drawn_beside_an_offices_own_boundaries():
    assert len(context_under(village_rows({}, {}))) == len(context_lines()) > 10
    assert context_under(village_rows({}, {"provenance": "official"})).empty
