"""A photo finds its hazard by its file name, or is left to the clerk."""

from __future__ import annotations

import pytest

from data.store.photos import PhotoTarget, hazards_named

TARGETS = (
    PhotoTarget(1, "YH-2024-001", 10, ("龙都商行1号",)),
    PhotoTarget(2, "YH-2024-002", 11, ("龙都商行12号",)),
    PhotoTarget(3, "7", 12, ("清泉浴室", "清泉洗浴")),
    PhotoTarget(4, None, 13, ("云鹤宾馆",)),
    PhotoTarget(5, None, 13, ("云鹤宾馆",)),
    PhotoTarget(6, None, 14, ("云鹤",)),
)


@pytest.mark.parametrize(
    ("name", "hazard_id"),
    [
        ("yh-2024-001.jpg", 1),
        ("整改后 ＹＨ-2024-002（一）.JPG", 2),
        ("YH-2024-0012.jpg", None),  # another number, not 001 with a 2
        ("龙都商行1号整改后.jpg", 1),
        ("龙都商行12号_2.png", 2),
        ("龙都商行 1号.webp", 1),
        ("清泉洗浴 大门.jpg", 3),  # by its other name
        ("7.jpg", 3),
        ("7-2.jpg", 3),
        ("IMG_7.jpg", None),  # the camera's figure is no ledger number
        ("70.jpg", None),
        ("云鹤宾馆.jpg", None),  # two hazards there: a person has to say
        ("云鹤饭店.jpg", 6),
        ("IMG_20240218_101500.jpg", None),
        ("没有后缀", None),
        (".jpg", None),
        ("", None),
    ],
)
def test_a_photo_is_told_by_ledger_number_or_site(name: str, hazard_id: int | None):
    assert hazards_named([name], TARGETS) == [hazard_id]


def test_a_number_counts_before_a_name():
    assert hazards_named(["YH-2024-001 龙都商行12号.jpg"], TARGETS) == [1]


def test_two_numbers_in_one_name_are_told_apart_by_the_site_or_not_at_all():
    both = "YH-2024-001 YH-2024-002"
    assert hazards_named([f"{both}.jpg", f"{both} 龙都商行12号.jpg"], TARGETS) == [None, 2]


def test_marks_of_a_pattern_in_a_name_are_taken_as_they_are():
    odd = (PhotoTarget(1, "(1+1)*", 1, ("[甲].*",)), PhotoTarget(2, None, 2, ("乙",)))
    assert hazards_named(["[甲].*门.jpg", "甲乙丙丁.jpg", "(1+1)*.jpg"], odd) == [1, None, 1]


def test_without_hazards_nothing_is_told():
    assert hazards_named(["甲.jpg", "乙.jpg"], ()) == [None, None]
