from collections import Counter

import pytest

from vocabulary.bachuan import (
    AREA_KM2,
    BOUNDING_BOX,
    NEIGHBOURS,
    RESIDENTS,
    SUBDISTRICT_CODE,
    SUBDISTRICT_POINT,
    UNVERIFIED,
    VILLAGES,
)
from vocabulary.terms import VillageKind


def test_there_are_eleven_communities_and_five_villages():
    kinds = Counter(fact.kind for fact in VILLAGES)
    assert kinds == {VillageKind.COMMUNITY: 11, VillageKind.VILLAGE: 5}


def test_codes_are_those_of_the_bureau_and_007_and_200_are_not_used():
    numbers = [fact.code.removeprefix(SUBDISTRICT_CODE) for fact in VILLAGES]
    assert numbers == [
        "001", "002", "003", "004", "005", "006", "008", "009", "010", "011", "012",
        "201", "202", "203", "204", "205",
    ]  # fmt: skip
    assert all(len(fact.code) == 12 for fact in VILLAGES)


def test_jielong_is_a_village_in_the_main_urban_area():
    jielong = next(fact for fact in VILLAGES if fact.short_name == "接龙村")
    assert jielong.name == "接龙村村民委员会"
    assert (jielong.kind, jielong.class_code) == (VillageKind.VILLAGE, "111")
    assert Counter(fact.class_code for fact in VILLAGES) == {"111": 12, "220": 4}


def test_a_community_has_the_name_of_its_committee():
    assert VILLAGES[0].name == "东方社区居民委员会"


def test_the_area_of_2006_is_marked_as_to_be_checked_and_the_census_is_not():
    assert AREA_KM2.mark == UNVERIFIED
    assert RESIDENTS.mark == ""


@pytest.mark.parametrize("place", [SUBDISTRICT_POINT])
def test_the_subdistrict_lies_in_its_box(place):
    assert BOUNDING_BOX.holds(place.lon, place.lat)


def test_the_west_neighbour_lies_west_of_the_box():
    west = next(place for place in NEIGHBOURS if place.side == "west")
    assert west.lon < BOUNDING_BOX.west
    assert not BOUNDING_BOX.holds(west.lon, west.lat)
