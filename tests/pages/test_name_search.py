"""A place is found by any part of its name: Chinese, pinyin, initials, an alias or its address."""

import pytest

from pages.map.panel import NameIndex
from tests.builders import site_rows, village_rows

SITES = site_rows(
    {"site_id": 1, "name": "东方花园", "address": "龙门街229号"},
    {"site_id": 2, "name": "东方花园二期", "aliases": ("龙城云洲",)},
    {"site_id": 3, "name": "巴川足浴 KTV", "address": None},
)
INDEX = NameIndex.of(SITES, village_rows({"short_name": "东方社区"}))


def found(typed: str, **how: int) -> list[str]:
    return [f"{hit.kind}:{hit.id}" for hit in INDEX.find(typed, **how)]


def test_the_name_itself_comes_before_one_that_begins_with_it():
    assert found("东方花园")[:2] == ["site:1", "site:2"]


def test_part_of_a_name_finds_sites_and_villages():
    assert set(found("东方")) == {"village:500151001001", "site:1", "site:2"}


@pytest.mark.parametrize("typed", ["dfhy", "DFHY", "dongfanghua", "ｄｆｈｙ"])
def test_initials_and_pinyin_find_a_name(typed):
    assert set(found(typed)) >= {"site:1", "site:2"}


def test_an_alias_finds_its_site_once():
    assert found("龙城云洲") == ["site:2"]
    assert found("lcyz") == ["site:2"]


def test_an_address_finds_its_site_after_every_name():
    assert found("龙门街") == ["site:1"]


def test_letters_in_a_name_are_found_in_either_case_and_width():
    assert found("ktv") == ["site:3"]
    assert found("ＫＴＶ") == ["site:3"]


@pytest.mark.parametrize("typed", ["", "   ", "没有这个名字", "(.*", "\x00"])
def test_what_nothing_is_called_finds_nothing(typed):
    assert found(typed) == []


def test_no_more_are_given_than_asked_for():
    assert len(found("东方", limit=2)) == 2
