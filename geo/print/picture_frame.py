"""The page of the still picture: font, place of the map, title, legend, scale, north and stamps."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.print.sites import Counts, draw_symbols
from geo.symbols import ColourMode, symbol
from vocabulary import palette
from vocabulary.errors import SetupError
from vocabulary.messages import message, translate
from vocabulary.palette import RISK_CHARACTER, Theme
from vocabulary.terms import Category, Language, RiskLevel, SiteStatus, Term

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo.print.picture import Words
    from geo.shading import Legend

FONT: Final = (
    Path(__file__).resolve().parents[2]
    / "static" / "vendor" / "fonts" / "NotoSansSC-Regular.ttf"
)  # fmt: skip
# The page all sizes are told for.
_PAGE_MM: Final = 180.0
_LEGEND_MM: Final = 37.0
_HEAD_MM: Final = 12.0
_EDGE_MM: Final = 3.0


@cache
def _glyphs(font: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font)).get_charmap())


@dataclass
class Page:
    """One picture being drawn.

    Attributes
    ----------
    size_mm : (width, height)
    dpi : int
    theme : "light" or "dark"
    language : "zh_CN" or "en"
    scale : float
        How much larger than a page 180 mm wide everything is drawn; a low page counts too.
    """

    size_mm: tuple[float, float]
    dpi: int
    theme: Theme
    language: Language
    scale: float = field(init=False)
    figure: Any = field(init=False)
    font: Any = field(init=False)

    def __post_init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties

        if not FONT.is_file():
            raise SetupError(
                f"situation needs the font {FONT.name} in static/vendor/fonts, found none; "
                "run `python manage.py run` once, it puts the front-end files there."
            )
        width, height = self.size_mm
        self.scale = min(width / _PAGE_MM, height / 120.0)
        ground = palette.PANEL.on(self.theme)
        self.figure = Figure(figsize=(width / 25.4, height / 25.4), dpi=self.dpi, facecolor=ground)
        FigureCanvasAgg(self.figure)
        self.font = FontProperties(fname=str(FONT))

    def place(self, left: float, bottom: float, width: float, height: float) -> Any:
        """Return axes at a place told in millimetres from the lower left corner."""
        w, h = self.size_mm
        axes = self.figure.add_axes((left / w, bottom / h, width / w, height / h))
        axes.set_axis_off()
        return axes

    def map_axes(self, extent: tuple[float, float, float, float]) -> Any:
        """Return the axes of the map, `extent` (metres) whole in them."""
        w, h = self.size_mm
        edge, head, legend = (v * self.scale for v in (_EDGE_MM, _HEAD_MM, _LEGEND_MM))
        wide, tall = w - legend - 2 * edge, h - head - edge
        axes = self.place(edge, edge, wide, tall)
        axes.set_axis_on()
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_facecolor(palette.GROUND.on(self.theme))
        for spine in axes.spines.values():
            spine.set_edgecolor(palette.BOUNDARY.on(self.theme))
            spine.set_linewidth(0.6 * self.scale)
        west, south, east, north = extent
        metres = max((east - west) / wide, (north - south) / tall)
        middle = ((west + east) / 2, (south + north) / 2)
        axes.set_xlim(middle[0] - metres * wide / 2, middle[0] + metres * wide / 2)
        axes.set_ylim(middle[1] - metres * tall / 2, middle[1] + metres * tall / 2)
        return axes

    def printable(self, text: object, *, longest: int = 80) -> str:
        """Return text on one line, with a box for each character the font does not have."""
        glyphs = _glyphs(FONT)
        marks = (" " if unicodedata.category(m) in ("Cc", "Zl", "Zp") else m for m in str(text))
        said = "".join(m for m in marks if unicodedata.category(m) != "Cf")
        if len(said) > longest:
            said = said[: longest - 1] + "…"
        return "".join(m if ord(m) in glyphs else "□" for m in said)

    def say(self, text: str, **values: object) -> str:
        """Return a message in the language of the picture."""
        return translate(text, self.language, **values)

    def png(self) -> bytes:
        """Return the picture."""
        buffer = io.BytesIO()
        self.figure.savefig(
            buffer, format="png", dpi=self.dpi, facecolor=self.figure.get_facecolor()
        )
        return buffer.getvalue()


def write(
    axes: Any,
    page: Page,
    at: tuple[float, float],
    text: str,
    *,
    size: float,
    colour: str = "",
    halo: float = 0.0,
    **how: Any,
) -> Any:
    """Write one line of text, never read as mathematics.

    Parameters
    ----------
    at : (x, y) in the data of `axes`
    size : float
        Points on a page 180 mm wide.
    colour : str
        The ink of the theme where empty.
    halo : float
        Width of the light edge round the letters, in points.
    """
    from matplotlib import patheffects

    effects = []
    if halo:
        ground = palette.HALO.on(page.theme)
        effects = [patheffects.withStroke(linewidth=halo * page.scale, foreground=ground)]
    font = page.font.copy()
    font.set_size(size * page.scale)
    weight = how.pop("weight", 400)
    if weight >= 600:  # the font has one weight: a hair of its own colour thickens it
        ink = colour or palette.INK.on(page.theme)
        effects.append(patheffects.withStroke(linewidth=0.35 * page.scale, foreground=ink))
    return axes.text(*at, text, fontproperties=font, color=colour or palette.INK.on(page.theme),
                     path_effects=effects or None, parse_math=False, **how)  # fmt: skip


def draw_frame(page: Page, axes: Axes, *, words: Words) -> None:
    """Draw title, caption, stamps, scale bar and north arrow."""
    w, h = page.size_mm
    head = page.place(0, h - _HEAD_MM * page.scale, w, _HEAD_MM * page.scale)
    head.set_xlim(0, w / page.scale)
    head.set_ylim(0, _HEAD_MM)
    write(head, page, (_EDGE_MM, 7.6), page.printable(words.title), size=13, weight=600,
          va="center")  # fmt: skip
    write(head, page, (_EDGE_MM, 2.6), page.printable(words.caption, longest=110), size=7.5,
          va="center")  # fmt: skip
    stamp = palette.STAMP.on(page.theme)
    said = "  ".join(page.printable(text) for text in words.stamps)
    if said:
        box = {"boxstyle": "square,pad=0.35", "facecolor": "none", "edgecolor": stamp,
               "linewidth": 1.0 * page.scale}  # fmt: skip
        write(head, page, (w / page.scale - _EDGE_MM - 1.5, 6.0), said, size=8, colour=stamp,
              ha="right", va="center", weight=600, bbox=box)  # fmt: skip
    _draw_scale(page, axes)
    _draw_north(page, axes)


def round_length(metres: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not longer than `metres`."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(next(n * power for n in (5, 2, 1) if n * power <= metres))


def _draw_scale(page: Page, axes: Axes) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    metres = round_length(0.22 * (east - west))
    right, bottom = east - 0.03 * (east - west), south + 0.03 * (north - south)
    tick = 0.008 * (north - south)
    xs, ys = [right - metres] * 2 + [right] * 2, [bottom + tick, bottom, bottom, bottom + tick]
    ink = palette.INK.on(page.theme)
    axes.plot(xs, ys, color=ink, linewidth=1.2 * page.scale, zorder=10, solid_joinstyle="miter")
    long = page.say(message("{n} km"), n=f"{metres / 1000:g}")
    if metres < 1000:
        long = page.say(message("{n} m"), n=f"{metres:g}")
    write(axes, page, (right - metres / 2, bottom + 1.6 * tick), long, size=7, halo=2.0,
          ha="center", va="bottom", zorder=10)  # fmt: skip


def _draw_north(page: Page, axes: Axes) -> None:
    # Grid north leans 0.52 degrees from true north at Bachuan: less than the arrow's own line.
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    unit = 0.022 * (north - south)
    x, y = east - 0.06 * (east - west), north - 0.13 * (north - south)
    ink = palette.INK.on(page.theme)
    axes.fill([x, x + 0.62 * unit, x, x - 0.62 * unit], [y + 2 * unit, y - unit, y - 0.3 * unit,
              y - unit], color=ink, zorder=10)  # fmt: skip
    write(axes, page, (x, y - 1.3 * unit), page.say(message("N")), size=8, halo=2.0, ha="center",
          va="top", zorder=10)  # fmt: skip


def draw_legend(page: Page, counts: Counts, *, mode: ColourMode, legend: Legend | None) -> None:
    """Draw what every colour, ring and shape means, with how many of each are on the map."""
    w, h = page.size_mm
    wide, tall = _LEGEND_MM, (h - (_HEAD_MM + _EDGE_MM) * page.scale) / page.scale
    axes = page.place(w - wide * page.scale, _EDGE_MM * page.scale, wide * page.scale,
                      tall * page.scale)  # fmt: skip
    axes.set_xlim(0, wide)
    axes.set_ylim(tall, 0)
    rows = _legend_rows(page, counts, mode=mode, legend=legend)
    step = min(5.0, (tall - 2) / max(1, len(rows)))
    for place, row in enumerate(rows):
        _draw_row(page, axes, row, y=(place + 0.6) * step)


Row = tuple[str, str, Any]  # title or text, number, symbol or colour


def _legend_rows(
    page: Page, counts: Counts, *, mode: ColourMode, legend: Legend | None
) -> list[Row]:
    rows: list[Row] = []
    if legend is not None:
        rows.append((legend.title, "", None))
        ramp = [step.on(page.theme) for step in palette.DENSITY_RAMP]
        rows += [(text, "", colour) for text, colour in zip(legend.steps, ramp, strict=True)]
        rows += [(text, "", palette.NO_VALUE.on(page.theme)) for text in (legend.none,) if text]
        rows += [(text, "", "hatched") for text in (legend.hatched,) if text]
        if not any(counts["category"].values()):
            return rows  # no site is drawn, so no symbol wants a word
    if mode != "status":
        rows.append((page.say(message("Risk level (fill)")), "", None))
        rows += _term_rows(page, RiskLevel, counts["risk"], mode="risk")
    if mode != "risk":
        rows.append((page.say(message("Rectification (ring)")), "", None))
        rows += _term_rows(page, SiteStatus, counts["status"], mode=mode)
    rows.append((page.say(message("Category (shape)")), "", None))
    return rows + _term_rows(page, Category, counts["category"], mode="risk")


def _term_rows(page: Page, term: type[Term], counts: Any, *, mode: ColourMode) -> list[Row]:
    rows: list[Row] = []
    for member in term:
        parts: dict[type[Term], Term] = {RiskLevel: RiskLevel.UNKNOWN, SiteStatus: SiteStatus.NONE,
                                         Category: Category.OTHER, term: member}  # fmt: skip
        drawn = symbol(
            RiskLevel(parts[RiskLevel]),
            SiteStatus(parts[SiteStatus]),
            Category(parts[Category]),
            mode=mode,
            theme=page.theme,
        )
        said = member.label(page.language)
        if isinstance(member, RiskLevel):
            said = f"{RISK_CHARACTER[member][page.language != 'zh_CN']} {said}"
        rows.append((said, f"{counts.get(str(member.value), 0):,}", drawn))
    return rows


def _draw_row(page: Page, axes: Any, row: Row, *, y: float) -> None:
    from matplotlib.patches import Rectangle

    text, number, shown = row
    if shown is None:
        write(axes, page, (2.0, y), page.printable(text), size=6.8, weight=600, va="center")
        return
    if isinstance(shown, str):
        is_hatched = shown == "hatched"
        axes.add_patch(
            Rectangle(
                (2.0, y - 1.4),
                5.2,
                2.8,
                facecolor=palette.NO_VALUE.on(page.theme) if is_hatched else shown,
                edgecolor=palette.HATCH.on(page.theme),
                linewidth=0.4 * page.scale,
                hatch="////" if is_hatched else None,
            )
        )
    else:
        draw_symbols(axes, np.array([[4.6, y]]), shown, radius=2.3 * page.scale, zorder=3)
    write(axes, page, (8.8, y), page.printable(text), size=6.8, va="center")
    write(axes, page, (_LEGEND_MM - 3.0, y), number, size=6.8, va="center", ha="right")
