"""Shapes that can be told apart, and one symbol for screen, picture and slide."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.path import Path

from geo import symbols
from vocabulary import palette
from vocabulary.kinds import SPARE_SYMBOLS
from vocabulary.terms import Category, RiskLevel, SiteStatus

# Pixels a side; the smallest symbol on a projector.
SMALL = 12
# Two shapes that share more than this of their pixels are one blot at a glance.
MOST_ALIKE = 0.82


def raster(shape: str, size: int = SMALL) -> np.ndarray:
    """The shape as black and white pixels, its centre of gravity in the middle."""
    ring = np.array(symbols.OUTLINES[shape])
    middle = (np.arange(size) + 0.5) / size * 2.6 - 1.3
    x, y = np.meshgrid(middle, middle)
    inside = Path(ring).contains_points(np.column_stack([x.ravel(), y.ravel()]))
    return inside.reshape(size, size)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def test_every_category_has_a_shape_of_its_own():
    shapes = [palette.CATEGORY_SHAPE[category] for category in Category]
    assert len(set(shapes)) == len(Category)
    assert set(shapes) | set(SPARE_SYMBOLS) == set(symbols.OUTLINES)


def test_shapes_cover_the_same_ground():
    areas = [symbols.area(ring) for ring in symbols.OUTLINES.values()]
    assert areas == pytest.approx([2.4] * len(symbols.OUTLINES), abs=0.01)


def test_the_area_of_a_unit_square_is_one():
    assert symbols.area([(0, 0), (1, 0), (1, 1), (0, 1)]) == 1.0


@pytest.mark.parametrize(("one", "other"), list(combinations(symbols.OUTLINES, 2)))
def test_two_categories_are_told_apart_at_twelve_pixels_in_black_and_white(one, other):
    assert overlap(raster(one), raster(other)) < MOST_ALIKE


def test_the_yardstick_calls_a_shape_like_itself():
    assert overlap(raster("star"), raster("star")) == 1.0


def test_both_shows_risk_by_fill_and_rectification_by_ring():
    drawn = symbols.symbol(RiskLevel.RED, SiteStatus.OVERDUE, Category.BATHHOUSE)
    assert drawn.fill.light == "#C8102E"
    assert drawn.shape == "drop"
    assert drawn.bands[0].colour == palette.STATUS_FILL[SiteStatus.OVERDUE]
    assert len(drawn.bands) == 3


def test_without_its_ring_a_symbol_says_the_risk_alone():
    drawn = symbols.symbol(RiskLevel.BLUE, SiteStatus.OVERDUE, Category.OTHER, with_ring=False)
    assert (drawn.fill.light, drawn.bands) == ("#1F5FBF", ())


def test_the_worst_comes_first_in_the_order_of_a_term():
    assert symbols.order_of(RiskLevel) == {
        "red": 0, "orange": 1, "yellow": 2, "blue": 3, "unknown": 4,
    }  # fmt: skip


def test_the_browser_is_given_a_colour_for_each_member():
    given = symbols.colours("light")
    assert len(given["risk"]) == len(RiskLevel)
    assert len(given["status"]) == len(SiteStatus)
    assert set(given["rings"]) == {status.value for status in SiteStatus}
    assert len(symbols.shapes()) == len(Category)
