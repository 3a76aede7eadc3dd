"""Colour, shape and order of every level and status: map, table, picture and slide take them here.

Risk colours are kept for risk alone; rectification has other hues and a ring, categories have a
shape, densities a single hue that is neither. Each is told apart without colour too.

References
----------
.. [1] The four levels and their colours: 安委办〔2016〕3号 and 〔2016〕11号. No hex value is
   published; the values here are ours, chosen for contrast on white: red 5.9, orange 3.1, blue
   6.1, yellow by its dark outline.
.. [2] W3C, Web Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11 (text 4.5:1, marks 3:1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vocabulary.kinds import KINDS
from vocabulary.terms import Category, HazardGrade, HazardStatus, RiskLevel, SiteStatus

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")


@dataclass(frozen=True)
class Swatch:
    """One colour on the light and on the dark ground, each as `#RRGGBB`."""

    light: str
    dark: str

    def on(self, theme: Theme) -> str:
        """Return the colour on the ground of a theme."""
        return self.light if theme == "light" else self.dark


@dataclass(frozen=True)
class RingBand:
    """One line of a ring, drawn round the shape.

    Attributes
    ----------
    outer : how far it reaches beyond the shape, in parts of the shape's radius
    """

    colour: Swatch
    outer: float
    is_dashed: bool = False


RISK_FILL: Final[dict[RiskLevel, Swatch]] = {
    RiskLevel.RED: Swatch("#C8102E", "#FF4D5E"),
    RiskLevel.ORANGE: Swatch("#E8710A", "#FF8F2E"),
    RiskLevel.YELLOW: Swatch("#F2C200", "#FFE27A"),
    RiskLevel.BLUE: Swatch("#1F5FBF", "#5B93F0"),
    RiskLevel.UNKNOWN: Swatch("#7F8A92", "#8B98A0"),
}
# Text on the fill of the light theme, 4.5:1 or better [2]_.
RISK_INK: Final[dict[RiskLevel, str]] = {
    RiskLevel.RED: "#FFFFFF",
    RiskLevel.ORANGE: "#000000",
    RiskLevel.YELLOW: "#000000",
    RiskLevel.BLUE: "#FFFFFF",
    RiskLevel.UNKNOWN: "#000000",
}
# Stands for the colour where colour fails: black-and-white paper, a photocopy.
RISK_CHARACTER: Final[dict[RiskLevel, tuple[str, str]]] = {
    RiskLevel.RED: ("红", "R"),
    RiskLevel.ORANGE: ("橙", "O"),
    RiskLevel.YELLOW: ("黄", "Y"),
    RiskLevel.BLUE: ("蓝", "B"),
    RiskLevel.UNKNOWN: ("未", "?"),
}

STATUS_FILL: Final[dict[SiteStatus, Swatch]] = {
    SiteStatus.OVERDUE: Swatch("#CC0AA4", "#F05AB0"),
    SiteStatus.OPEN: Swatch("#2A3454", "#F0F3F6"),
    SiteStatus.SUBMITTED: Swatch("#186F63", "#1CC8EA"),
    SiteStatus.CLOSED: Swatch("#6CC46A", "#5F973A"),
    SiteStatus.NONE: Swatch("#D4DADE", "#4A545D"),
}
OUTLINE: Final = Swatch("#333333", "#05090C")
HALO: Final = Swatch("#FFFFFF", "#0E151B")
# Gravest reads strongest: a double ring, a heavy one, a dashed one, a thin one, nothing.
STATUS_RING: Final[dict[SiteStatus, tuple[RingBand, ...]]] = {
    SiteStatus.OVERDUE: (
        RingBand(STATUS_FILL[SiteStatus.OVERDUE], 0.95),
        RingBand(HALO, 0.50),
        RingBand(OUTLINE, 0.22),
    ),
    SiteStatus.OPEN: (RingBand(STATUS_FILL[SiteStatus.OPEN], 0.52),),
    SiteStatus.SUBMITTED: (RingBand(STATUS_FILL[SiteStatus.SUBMITTED], 0.60, is_dashed=True),),
    SiteStatus.CLOSED: (RingBand(STATUS_FILL[SiteStatus.CLOSED], 0.32),),
    SiteStatus.NONE: (),
}

# Names of `geo.symbols.OUTLINES`.
CATEGORY_SHAPE: Final[dict[Category, str]] = {
    Category.HIGH_RISE: "tower",
    Category.FACTORY: "sawtooth",
    Category.BATHHOUSE: "drop",
    Category.WELFARE: "cross",
    Category.TRAINING: "triangle",
    Category.SCENIC: "star",
    Category.COMPOUND: "house",
    **{Category(code): kind.symbol for code, kind in KINDS.items()},
    Category.OTHER: "circle",
}

GRADE_FILL: Final[dict[HazardGrade, Swatch]] = {
    HazardGrade.GENERAL: Swatch("#5F6B76", "#9AA7B2"),
    HazardGrade.SUSPECTED_MAJOR: Swatch("#7A4A00", "#D9A441"),
    HazardGrade.MAJOR: Swatch("#4A0A1C", "#FF9FB4"),
}
# A hazard on its way has the colour of the site status it makes, so that lists and map agree.
HAZARD_STATUS_FILL: Final[dict[HazardStatus, Swatch]] = {
    HazardStatus.FOUND: STATUS_FILL[SiteStatus.OPEN],
    HazardStatus.REGISTERED: STATUS_FILL[SiteStatus.OPEN],
    HazardStatus.ASSIGNED: STATUS_FILL[SiteStatus.OPEN],
    HazardStatus.RECTIFYING: STATUS_FILL[SiteStatus.OPEN],
    HazardStatus.SUBMITTED: STATUS_FILL[SiteStatus.SUBMITTED],
    HazardStatus.RECHECKED: STATUS_FILL[SiteStatus.SUBMITTED],
    HazardStatus.ACCEPTED: STATUS_FILL[SiteStatus.SUBMITTED],
    HazardStatus.CLOSED: STATUS_FILL[SiteStatus.CLOSED],
    HazardStatus.VOIDED: STATUS_FILL[SiteStatus.NONE],
}

# Five steps of one hue that is no risk colour and no status colour, light to dark (dark to light on
# the dark ground), for villages by density; the surface runs through the same steps.
DENSITY_RAMP: Final[tuple[Swatch, ...]] = (
    Swatch("#EDEBF3", "#20232F"),
    Swatch("#D3CDE2", "#34374E"),
    Swatch("#B1A6CB", "#504F73"),
    Swatch("#8B7BAF", "#77729F"),
    Swatch("#665390", "#A9A2CE"),
)
NO_VALUE: Final = Swatch("#F4F6F7", "#1A242C")
HATCH: Final = Swatch("#56606A", "#A7B3BD")

# Where risk is concentrated on the ground: yellow is low, red is high, and the lightness only falls
# on the light ground and only rises on the dark one, so that a grey copy keeps the order.
HEAT_RAMP: Final[tuple[Swatch, ...]] = (
    Swatch("#FFF0AA", "#4A3A18"),
    Swatch("#FEC44F", "#8F5A1C"),
    Swatch("#FA822D", "#D0602A"),
    Swatch("#D6231E", "#FF6A55"),
    Swatch("#760016", "#FFB0A0"),
)
# A village against the whole: a meaning of its own each, and no shade of a risk.
BAR_FILL: Final[dict[str, Swatch]] = {
    "clearly_worse": Swatch("#C8102E", "#FF4D5E"),
    "cannot_be_told_apart": Swatch("#748B95", "#6B8490"),
    "clearly_better": Swatch("#A9CFBD", "#3E7A63"),
}
GOOD: Final = Swatch("#0B7A4B", "#4FD39A")
BEHIND: Final = Swatch("#C8102E", "#FF4D5E")
YELLOW_LINE: Final = Swatch("#7A5C00", "#7A5C00")
SUB: Final = Swatch("#54656D", "#9DB1B9")

# The ground of the map, quiet so that nothing competes with the four risk colours.
GROUND: Final = Swatch("#E9EEF0", "#0A1418")
LAND: Final = Swatch("#FBFCFC", "#15242B")
BOUNDARY: Final = Swatch("#7C8994", "#566674")
WATER: Final = Swatch("#B7D3DE", "#22485A")
WATER_INK: Final = Swatch("#39697C", "#7FB2C7")
ROAD: Final = Swatch("#D5D3CC", "#3A444C")
ROAD_CASING: Final = Swatch("#BDBAB0", "#2A333A")
EXPRESSWAY: Final = Swatch("#C6BFA8", "#5A5748")
ROAD_INK: Final = Swatch("#66635A", "#A9A595")
INK: Final = Swatch("#050D13", "#EDF2F5")
PANEL: Final = Swatch("#FFFFFF", "#18232C")
ACCENT: Final = Swatch("#0B5D5E", "#4FB8AE")
STAMP: Final = Swatch("#8A1538", "#FF9FB4")


@dataclass(frozen=True)
class Mark:
    """How a level is drawn on paper: by size, filling and sign too, so that a grey copy tells it.

    Attributes
    ----------
    radius : in parts of the gravest level's
    sign : within the disc: "!", "dot" or nothing
    """

    fill: Swatch
    edge: Swatch
    radius: float
    sign: Literal["!", "dot", ""] = ""
    ink: Swatch = Swatch("#FFFFFF", "#FFFFFF")
    is_dashed: bool = False


_DARK: Final = Swatch("#1A1300", "#1A1300")
_WHITE: Final = Swatch("#FFFFFF", "#FFFFFF")
# Lightness L* of the fillings: 43, 62, 80 and 100; each is 12 or more from the next.
LEVEL_MARK: Final[dict[RiskLevel, Mark]] = {
    RiskLevel.RED: Mark(RISK_FILL[RiskLevel.RED], RISK_FILL[RiskLevel.RED], 1.0, "!", _WHITE),
    RiskLevel.ORANGE: Mark(RISK_FILL[RiskLevel.ORANGE], Swatch("#7A3A00", "#7A3A00"), 0.8, "dot",
                           _DARK),
    RiskLevel.YELLOW: Mark(RISK_FILL[RiskLevel.YELLOW], Swatch("#5C4500", "#5C4500"), 0.6),
    RiskLevel.BLUE: Mark(_WHITE, RISK_FILL[RiskLevel.BLUE], 0.42),
    RiskLevel.UNKNOWN: Mark(_WHITE, Swatch("#5F6A72", "#5F6A72"), 0.42, is_dashed=True),
}  # fmt: skip
# 逾期 and nothing else: the second ring round a mark.
OVERDUE: Final = Swatch("#8A0A5C", "#FF6FC4")
# Villages by their density against the whole: hatched, grey and white, so that a copy tells them.
BAND_FILL: Final[dict[str, Swatch]] = {
    "worse": Swatch("#F3CFCB", "#5A2A2A"),
    "alike": Swatch("#DEE4E8", "#28353D"),
    "better": Swatch("#FFFFFF", "#15242B"),
    "none": Swatch("#FFFFFF", "#15242B"),
}
BAND_HATCH: Final[dict[str, str]] = {"worse": "////", "alike": "", "better": "", "none": "..."}
BAND_INK: Final = Swatch("#A8352C", "#E0756B")

# None is near a risk colour; beyond six teams the colours come again.
TEAM_FILL: Final = (
    Swatch("#0B6E6E", "#4FC3B8"),
    Swatch("#6A3D9A", "#B99AE0"),
    Swatch("#6B4A2B", "#C7A27C"),
    Swatch("#3E4A56", "#B3C0CC"),
    Swatch("#4E6B1E", "#A6C76B"),
    Swatch("#9A3D78", "#E08FC4"),
)
