"""Colours against terms, against the ground, and against colour-blind eyes.

References
----------
Contrast: W3C, WCAG 2.2, relative luminance and contrast ratio; 1.4.3 (text 4.5:1), 1.4.11 (marks
3:1).
Colour vision: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of
color vision deficiency", IEEE TVCG 15(6), 2009: the matrices of severity 1.0, on linear RGB.
Distance: CIE 1976 L*a*b*, D65 (CIE 15:2004); 2.3 is just noticeable side by side (Mahy et al.,
1994).
"""

import colorsys
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from vocabulary import palette
from vocabulary.palette import THEMES, Swatch
from vocabulary.terms import Category, HazardGrade, HazardStatus, RiskLevel, SiteStatus

EYES = {
    "trichromat": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
# Eight times just noticeable: told apart across a map, not only side by side.
APART = 18.0
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    ratio = XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, eye: str) -> float:
    matrix = EYES[eye]
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def test_the_yardsticks_give_the_published_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's own example
    assert lab(linear("#FFFFFF")) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab(linear("#FF0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    for matrix in EYES.values():
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=2e-6)  # grey stays grey


@pytest.mark.parametrize(
    ("table", "term"),
    [
        (palette.RISK_FILL, RiskLevel),
        (palette.RISK_INK, RiskLevel),
        (palette.RISK_CHARACTER, RiskLevel),
        (palette.STATUS_FILL, SiteStatus),
        (palette.STATUS_RING, SiteStatus),
        (palette.CATEGORY_SHAPE, Category),
        (palette.GRADE_FILL, HazardGrade),
        (palette.HAZARD_STATUS_FILL, HazardStatus),
    ],
)
def test_every_member_of_a_term_has_its_look(table, term):
    assert list(table) == list(term)


def test_the_risk_colours_are_those_of_the_standard():
    risk = {level: swatch.light for level, swatch in palette.RISK_FILL.items()}
    assert risk[RiskLevel.RED] == "#C8102E"
    assert risk[RiskLevel.ORANGE] == "#E8710A"
    assert risk[RiskLevel.YELLOW] == "#F2C200"
    assert risk[RiskLevel.BLUE] == "#1F5FBF"


def test_no_status_and_no_density_is_drawn_in_a_risk_colour():
    others = [*palette.STATUS_FILL.values(), *palette.DENSITY_RAMP]
    for theme in THEMES:
        for level in (RiskLevel.RED, RiskLevel.ORANGE, RiskLevel.YELLOW, RiskLevel.BLUE):
            fill = palette.RISK_FILL[level].on(theme)
            nearest = min(distance(fill, other.on(theme), "trichromat") for other in others)
            assert nearest > 25, (theme, level)


@pytest.mark.parametrize("level", [RiskLevel.RED, RiskLevel.ORANGE, RiskLevel.BLUE])
def test_a_risk_colour_stands_off_white_paper(level):
    assert contrast(palette.RISK_FILL[level].light, "#FFFFFF") >= 3.0


@pytest.mark.parametrize("level", list(RiskLevel))
def test_every_symbol_is_edged_by_a_line_that_stands_off_the_land(level):
    light = contrast(palette.OUTLINE.light, palette.LAND.light)
    assert light >= 7.0
    dark = contrast(palette.RISK_FILL[level].dark, palette.LAND.dark)
    assert dark >= 3.0


@pytest.mark.parametrize("level", list(RiskLevel))
def test_words_on_a_risk_colour_can_be_read(level):
    assert contrast(palette.RISK_INK[level], palette.RISK_FILL[level].light) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_ink_can_be_read_on_every_ground(theme):
    grounds = [palette.LAND, palette.GROUND, palette.PANEL, palette.NO_VALUE]
    assert min(contrast(palette.INK.on(theme), ground.on(theme)) for ground in grounds) >= 7.0
    assert contrast(palette.STAMP.on(theme), palette.PANEL.on(theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("status", [SiteStatus.OVERDUE, SiteStatus.OPEN, SiteStatus.SUBMITTED])
def test_the_ring_of_unfinished_work_stands_off_the_land(status, theme):
    assert contrast(palette.STATUS_FILL[status].on(theme), palette.LAND.on(theme)) >= 3.0


@pytest.mark.parametrize("eye", list(EYES))
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("table", [palette.RISK_FILL, palette.STATUS_FILL], ids=["risk", "status"])
def test_levels_are_told_apart_by_every_eye(table, theme, eye):
    for (a, one), (b, other) in combinations(table.items(), 2):
        assert distance(one.on(theme), other.on(theme), eye) >= APART, (a, b)


@pytest.mark.parametrize("theme", THEMES)
def test_the_density_ramp_gets_steadily_darker_or_lighter(theme):
    lightness = [lab(linear(step.on(theme)))[0] for step in palette.DENSITY_RAMP]
    steps = np.diff(lightness)
    assert (steps < 0).all() if theme == "light" else (steps > 0).all()
    assert np.abs(steps).min() >= 7


def test_rings_are_told_apart_in_black_and_white():
    looks = [
        (len(bands), any(band.is_dashed for band in bands), bands[0].outer if bands else 0.0)
        for bands in palette.STATUS_RING.values()
    ]
    assert len(set(looks)) == len(looks)
    solid = [look[2] for look in looks if look[0] == 1 and not look[1]]
    assert abs(solid[0] - solid[1]) >= 0.15


def test_a_swatch_knows_its_two_grounds():
    assert (Swatch("#111111", "#222222").on("light"), Swatch("#111111", "#222222").on("dark")) == (
        "#111111",
        "#222222",
    )


# The screen's own tokens: text -> the grounds it stands on.
LOOK = Path(__file__).resolve().parents[2] / "static" / "style" / "look.css"
ON_CARDS = ("ink", "sub", "accent", "red", "orange", "late", "good")
TEXT_ON = {
    **dict.fromkeys(ON_CARDS, ("card", "page")),
    "on-accent": ("accent",), "on-late": ("late",), "head-ink": ("head",),
}  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of the screen by name, as the style sheet says them on a ground."""
    selector = ":root" if theme == "light" else 'html[data-theme="dark"]'
    said = LOOK.read_text(encoding="utf-8").split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", said))


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_of_the_screen_can_be_read_and_no_good_or_bad_is_violet_or_mint(theme):
    told = tokens(theme)
    faint = {
        (ink, ground): contrast(told[ink], told[ground])
        for ink, grounds in TEXT_ON.items()
        for ground in grounds
        if contrast(told[ink], told[ground]) < 4.5
    }
    assert faint == {}
    # Green is a full green and red a full red, in degrees of the colour circle.
    for name, (low, high) in {"good": (140, 160), "red": (345, 360)}.items():
        share = [int(told[name][k : k + 2], 16) / 255 for k in (1, 3, 5)]
        hue, _, full = colorsys.rgb_to_hls(*share)
        assert low <= hue * 360 <= high
        assert full >= 0.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("level", RiskLevel)
def test_a_symbol_or_its_outline_stands_off_the_land(theme, level):
    fill = palette.RISK_FILL[level].on(theme)
    edge = palette.YELLOW_LINE if level is RiskLevel.YELLOW else palette.OUTLINE
    marks = (fill, edge.on(theme))
    assert max(contrast(one, palette.LAND.on(theme)) for one in marks) >= 3
