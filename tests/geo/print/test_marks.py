"""The marks of a printed map: told apart in grey, none over another, each led to its place."""

from __future__ import annotations

import io
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from geo.print.canvas import Canvas, PaperSize
from geo.print.marks import circles, draw_mark, draw_marks, spread
from vocabulary.palette import LEVEL_MARK
from vocabulary.terms import RiskLevel

KINDS = [(level, late) for level in RiskLevel for late in (False, True)]


def grey(level: RiskLevel, *, late: bool) -> np.ndarray:
    """Return one mark as a black-and-white printer has it, 0 to 255."""
    canvas = Canvas(PaperSize("mark", 12.0, 12.0))
    draw_mark(canvas, np.array([[6.0, 6.0]]), level, late=late, radius=2.4, z=4)
    drawn = Image.open(io.BytesIO(canvas.png(300)))
    return np.asarray(drawn.convert("L"), dtype=np.float64)


def lightness(colour: str) -> float:
    """Return L* of CIE 1976 of `#RRGGBB`, from the luminance of sRGB."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize(("one", "other"), list(combinations(KINDS, 2)), ids=str)
def test_every_pair_of_marks_is_told_apart_without_colour(one, other):
    a, b = grey(one[0], late=one[1]), grey(other[0], late=other[1])
    inked = (a < 200) | (b < 200)
    # A tenth of what either draws is more than a quarter of the way from black to white apart.
    assert (np.abs(a - b)[inked] > 64).mean() > 0.1


def test_the_levels_next_to_each_other_differ_in_lightness():
    levels = [RiskLevel.RED, RiskLevel.ORANGE, RiskLevel.YELLOW, RiskLevel.BLUE]
    light = [lightness(LEVEL_MARK[level].fill.light) for level in levels]
    assert light[0] == pytest.approx(42.6, abs=0.5)
    assert all(after - before >= 12 for before, after in pairwise(light))


def places(xy: np.ndarray, risk: str = "red", status: str = "overdue") -> pd.DataFrame:
    return pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "risk": risk, "status": status})


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Return what two circles (x, y, r) share, in parts of the smaller one's area."""
    d, r, s = float(np.hypot(*(a[:2] - b[:2]))), float(a[2]), float(b[2])
    if d >= r + s:
        return 0.0
    if d <= abs(r - s):
        return 1.0
    one = r * r * np.arccos((d * d + r * r - s * s) / (2 * d * r))
    two = s * s * np.arccos((d * d + s * s - r * r) / (2 * d * s))
    root = (-d + r + s) * (d + r - s) * (d - r + s) * (d + r + s)
    return float((one + two - 0.5 * np.sqrt(root)) / (np.pi * min(r, s) ** 2))


def most(drawn: pd.DataFrame, radius: float) -> float:
    made = circles(drawn, radius)
    return max((overlap(a, b) for a, b in combinations(made, 2)), default=0.0)


def test_marks_on_one_spot_are_moved_apart_and_led_back():
    true = np.full((12, 2), 50.0)
    made = spread(places(true), 2.0, (0, 0, 100, 100))
    assert most(places(true), 2.0) == 1.0
    assert most(made, 2.0) < 1 / 3
    assert (made[["true_x", "true_y"]].to_numpy() == true).all()
    canvas = Canvas(PaperSize("x", 100, 100))
    draw_marks(canvas, made, radius=2.0)
    assert canvas.axes.collections


@pytest.mark.parametrize("n", [2, 60, 300])
def test_no_mark_covers_more_than_a_third_of_another(n):
    rng = np.random.default_rng(n)
    true = rng.normal(100, 4 * np.sqrt(n), (n, 2)).clip(5, 195)
    made = spread(places(true), 2.0, (0, 0, 200, 200))
    assert most(made, 2.0) < 1 / 3
    assert made["x"].between(0, 200).all()


def test_a_mark_with_room_stays_where_its_site_is():
    true = np.array([[20.0, 20.0], [60.0, 60.0]])
    made = spread(places(true), 2.0, (0, 0, 100, 100))
    assert made[["x", "y"]].to_numpy() == pytest.approx(true, abs=0.01)
