"""What the signs of a printed map mean: its legend, its scale bar, its north arrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen, Point
from geo.print.font import MM_PER_PT, shown, width_mm
from geo.print.ground import Frame
from geo.print.sites import draw_symbol
from geo.symbols import ColourMode, Symbol, symbol
from vocabulary import palette
from vocabulary.palette import RISK_CHARACTER, Theme
from vocabulary.terms import Category, Language, RiskLevel, SiteStatus, Term

# Of an entry, in lines of the legend: the sign's width, where its words begin and their type.
_SIGN: Final = 1.15
_WORDS: Final = 1.4
LEGEND_TYPE: Final = 0.52


@dataclass(frozen=True)
class Entry:
    """One line of a legend; `sign` draws into a box, `number` says how many are on the map."""

    sign: Callable[[Canvas, Box], None]
    text: str
    number: str = ""


def swatch(fill: palette.Swatch, *, hatch: str = "") -> Callable[[Canvas, Box], None]:
    """Return a sign that is a patch of a colour."""

    def draw(canvas: Canvas, box: Box) -> None:
        pen = Pen(palette.HATCH, 0.14)
        canvas.shape(shapely.box(*box), fill=fill, pen=pen, hatch=hatch, z=10)

    return draw


def _symbol_sign(drawn: Symbol, radius: float) -> Callable[[Canvas, Box], None]:
    def draw(canvas: Canvas, box: Box) -> None:
        middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
        size = min(radius, 0.39 * (box[3] - box[1]))
        draw_symbol(canvas, middle, drawn, radius=size, z=11)

    return draw


def term_entries(
    term: type[Term],
    counts: Mapping[str, int],
    *,
    radius: float,
    mode: ColourMode = "risk",
    language: Language = "zh_CN",
    theme: Theme = "light",
) -> list[Entry]:
    """Return an entry for each member of a term of sites; symbols have `radius` (mm) at most."""
    entries = []
    for member in term:
        drawn = symbol(
            member if isinstance(member, RiskLevel) else RiskLevel.UNKNOWN,
            member if isinstance(member, SiteStatus) else SiteStatus.NONE,
            member if isinstance(member, Category) else Category.OTHER,
            mode=mode, theme=theme,
        )  # fmt: skip
        said = member.label(language)
        if isinstance(member, RiskLevel):
            said = f"{RISK_CHARACTER[member][language != 'zh_CN']} {said}"
        number = f"{counts.get(str(member.value), 0):,}"
        entries.append(Entry(_symbol_sign(drawn, radius), said, number))
    return entries


def draw_entries(
    canvas: Canvas, heading: str, entries: Sequence[Entry], *, at: Point, wide: float, pitch: float
) -> None:
    """Draw a part of a legend downwards.

    Parameters
    ----------
    at : Point, mm
        Its upper left corner.
    wide : float, mm
        The numbers stand at the right of it, but never far from their words.
    pitch : float, mm
        From line to line; type and signs go by it, and words too long for their line are smaller.
    """
    left, top = at
    pt = LEGEND_TYPE * pitch / MM_PER_PT
    canvas.text((left, top - 0.75 * pitch), heading, Lettering(pt, bold=True))
    end = left + min(wide - 0.8 * pitch, 6.6 * pitch)
    for step, entry in enumerate(entries, start=1):
        y = top - (0.6 + step) * pitch
        entry.sign(canvas, (left, y - 0.36 * pitch, left + _SIGN * pitch, y + 0.36 * pitch))
        start = left + _WORDS * pitch
        room = end - start - width_mm(entry.number + "_", pt)
        size = min(pt, pt * room / max(width_mm(shown(entry.text), pt), 1e-6))
        canvas.text((start, y), entry.text, Lettering(size, va="middle"))
        canvas.text((end, y), entry.number, Lettering(pt, ha="right", va="middle"))


def round_length(metres: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not longer than `metres`."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(next(n * power for n in (5, 2, 1) if n * power <= metres))


class ScaleBar:
    """A scale bar in four parts, about a quarter as long as the frame is wide.

    It stands for `metres`, a round length, and is `mm` long; `pt` is the type beside it.
    """

    def __init__(self, frame: Frame, paper: PaperSize) -> None:
        self.metres = round_length(0.26 * (frame.box[2] - frame.box[0]) * frame.scale / 1000)
        self.mm = self.metres / frame.scale * 1000
        self.unit: float = paper.share**0.8
        self.high = 2.6 * self.unit
        self.pt: float = max(7.0, 19 * self.unit)

    def draw(self, canvas: Canvas, at: Point, said: str, *, halo_mm: float = 0.0) -> float:
        """Draw it from its lower left corner; return how high a line above it may stand, mm."""
        left, bottom = at
        for part in range(4):
            start = left + part * self.mm / 4
            box = (start, bottom, start + self.mm / 4, bottom + self.high)
            fill = palette.INK if part % 2 == 0 else palette.PANEL
            canvas.box(box, fill=fill, pen=Pen(palette.INK, 0.25 * self.unit), z=9)
        above = bottom + self.high + 0.45 * self.pt * MM_PER_PT
        how = Lettering(self.pt, halo_mm=halo_mm, ha="center", z=9)
        canvas.text((left, above), "0", how)
        canvas.text((left + self.mm, above), said, how)
        return float(above + 1.5 * self.pt * MM_PER_PT)


def draw_north(canvas: Canvas, word: str, box: Box, *, halo_mm: float = 0.0) -> None:
    """Draw the north arrow; grid north leans 0.5 degrees here, less than the arrow's own line."""
    left, bottom, right, top = box
    x, unit = (left + right) / 2, (top - bottom) / 6
    y = bottom + 2.2 * unit
    pen = Pen(palette.INK, 0.9 * canvas.paper.share * MM_PER_PT)
    for side, fill in ((-1, palette.INK), (1, palette.PANEL)):
        half = [(x, y + 3.2 * unit), (x + 1.25 * side * unit, y - 1.1 * unit), (x, y)]
        canvas.shape(shapely.Polygon(half), fill=fill, pen=pen, z=9)
    how = Lettering(0.95 * unit / MM_PER_PT, bold=True, halo_mm=halo_mm, ha="center", z=9)
    canvas.text((x, bottom + 0.4 * unit), word, how)
