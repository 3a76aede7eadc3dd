"""Round a printed map: its head with the stamps, legend, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import shapely

from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen, Point
from geo.print.font import MM_PER_PT, shown, width_mm, wrap
from geo.print.ground import DASHES, Counts, Frame, draw_symbol
from geo.symbols import Symbol, symbol
from vocabulary import palette
from vocabulary import wall_map as words
from vocabulary.palette import RISK_CHARACTER
from vocabulary.terms import Category, RiskLevel, SiteStatus, Term

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


def term_entries(term: type[Term], counts: Mapping[str, int], *, radius: float) -> list[Entry]:
    """Return an entry for each member of a term of sites; symbols have `radius` (mm) at most."""
    entries = []
    for member in term:
        drawn = symbol(
            member if isinstance(member, RiskLevel) else RiskLevel.UNKNOWN,
            member if isinstance(member, SiteStatus) else SiteStatus.NONE,
            member if isinstance(member, Category) else Category.OTHER,
            with_ring=term is SiteStatus,
        )
        said = member.label()
        if isinstance(member, RiskLevel):
            said = f"{RISK_CHARACTER[member][0]} {said}"
        number = f"{counts.get(str(member.value), 0):,}"
        entries.append(Entry(_symbol_sign(drawn, radius), said, number))
    return entries


def draw_entries(
    canvas: Canvas, heading: str, entries: Sequence[Entry], *, at: Point, wide: float, pitch: float
) -> None:
    """Draw a part of a legend downwards.

    Parameters
    ----------
    at : Point, mm; its upper left corner
    wide : float, mm; the numbers stand at the right of it, but never far from their words
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


# Ink of the small print: dark enough to read (7:1 on white), lighter than what it explains.
_NOTE: Final = "#4A5560"


@dataclass(frozen=True)
class MapWords:
    """What one issue of the wall map says of itself; `notes` stand small under the legend."""

    title: str
    subtitle: str
    dated: str
    stamps: tuple[str, ...]
    index_title: str
    notes: tuple[str, ...] = ()


def head_height(paper: PaperSize) -> float:
    """Return how high the head is, mm."""
    return 66.0 * paper.share + 2.0


def draw_head(canvas: Canvas, said: MapWords, *, added: str = "") -> None:
    """Draw title, subtitle, date and stamps along the upper edge."""
    paper = canvas.paper
    share, edge = paper.share, paper.margin_mm
    top, end = paper.height_mm - edge, paper.width_mm - edge
    right = end
    for text in said.stamps:
        right = canvas.stamp(right, top - 15 * share, text, 33 * share) - 6 * share
    title, room = said.title + added, right - edge - 8 * share
    pt = min(80 * share, 80 * share * room / max(width_mm(title, 80 * share), 1e-6))
    canvas.text((edge, top - 27 * share), title, Lettering(pt, bold=True))
    lower, rule = top - 47 * share, top - 57 * share
    canvas.text((edge, lower), said.subtitle, Lettering(31 * share))
    canvas.text((end, lower), said.dated, Lettering(31 * share, ha="right"))
    canvas.lines([[(edge, rule), (end, rule)]], Pen(palette.ACCENT, 1.4 * share))


def scale_size(paper: PaperSize, frame: Frame) -> tuple[float, float]:
    """Return the width and height the scale keeps for itself, mm."""
    bar = ScaleBar(frame, paper)
    return bar.mm + 29 * bar.unit, 16.6 * bar.unit + 3.0 * bar.pt * MM_PER_PT


def north_size(paper: PaperSize) -> tuple[float, float]:
    """Return the width and height the north arrow keeps for itself, mm."""
    wide = float(34 * paper.share**0.8)
    return wide, 1.5 * wide


def draw_scale_and_north(canvas: Canvas, frame: Frame, scale_at: Box, north_at: Box) -> None:
    """Draw the scale as bar and number, and the north arrow, each in its box."""
    bar = ScaleBar(frame, canvas.paper)
    canvas.box(scale_at, fill=palette.PANEL, z=8)
    left, bottom = scale_at[0] + 8 * bar.unit, scale_at[1] + 7 * bar.unit
    above = bar.draw(canvas, (left, bottom), words.KM.format(n=f"{bar.metres / 1000:g}"))
    said = words.SCALE.format(n=f"{frame.scale:,.0f}".replace(",", " "))
    canvas.text((left, above), said, Lettering(bar.pt, z=9))
    draw_north(canvas, words.NORTH, north_at)


def legend_height(paper: PaperSize, notes: Sequence[str], *, wide: float) -> float:
    """Return how high the legend is in a column of this width, mm."""
    pitch = _pitch(paper)
    return pitch * (1.2 + len(Category)) + 0.85 * pitch * len(_lines(paper, notes, wide))


def _pitch(paper: PaperSize) -> float:
    return max(4.8, 12.0 * paper.share)


def _note_pt(paper: PaperSize) -> float:
    return 0.47 * _pitch(paper) / MM_PER_PT


def _lines(paper: PaperSize, notes: Sequence[str], wide: float) -> list[str]:
    return [line for note in notes for line in wrap(note, _note_pt(paper), wide, lines=3)]


def draw_legend(
    canvas: Canvas, counts: Counts, notes: Sequence[str], room: Box, *, boundaries: Sequence[str],
    radius: float,
) -> None:  # fmt: skip
    """Draw the legend in four columns: risk, rectification, category, numbers and boundaries.

    Parameters
    ----------
    notes : small, under the columns
    room : Box, mm; the legend hangs from its upper edge
    boundaries : keys of the words for the kinds of boundary on the map: "official", "dashed"
    radius : float, mm; of the symbols, where a line has room for it
    """
    left, _, right, top = room
    pitch, wide = _pitch(canvas.paper), (right - left) / 4
    columns = [
        (words.RISK, term_entries(RiskLevel, counts["risk"], radius=radius)),
        (words.STATUS, term_entries(SiteStatus, counts["status"], radius=radius)),
        (words.CATEGORY, term_entries(Category, counts["category"], radius=radius)),
        (words.MARKS, [*_NUMBERS, *(_BOUNDARIES[kind] for kind in boundaries)]),
    ]
    for place, (heading, entries) in enumerate(columns):
        at = (left + place * wide, top)
        draw_entries(canvas, heading, entries, at=at, wide=wide, pitch=pitch)
    y, how = top - (1.2 + len(Category)) * pitch, Lettering(_note_pt(canvas.paper), colour=_NOTE)
    for line in _lines(canvas.paper, notes, right - left):
        y -= 0.85 * pitch
        canvas.text((left, y + 0.35 * pitch), line, how)


def draw_number(canvas: Canvas, box: Box, number: int, *, pt: float, is_overdue: bool) -> None:
    """Draw a site's number in its box: white, or filled where the site is overdue."""
    grave = palette.STATUS_FILL[SiteStatus.OVERDUE]
    fill, edge = (grave, grave) if is_overdue else (palette.PANEL, palette.INK)
    canvas.box(box, fill=fill, pen=Pen(edge, 0.09 * pt * MM_PER_PT), z=7.5)
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    ink = palette.PANEL if is_overdue else palette.INK
    canvas.text(middle, str(number), Lettering(pt, colour=ink, ha="center", va="middle", z=7.6))


def _number_sign(canvas: Canvas, box: Box, *, is_overdue: bool) -> None:
    pt = 0.9 * LEGEND_TYPE * (box[3] - box[1]) / 0.72 / MM_PER_PT
    draw_number(canvas, box, 12, pt=pt, is_overdue=is_overdue)


def _line_sign(canvas: Canvas, box: Box, *, dashes: tuple[float, float] | None = None) -> None:
    y, mm = (box[1] + box[3]) / 2, 0.145 * (box[3] - box[1])
    canvas.lines([[(box[0], y), (box[2], y)]], Pen(palette.BOUNDARY, mm, dashes))


_NUMBERS: Final = (
    Entry(partial(_number_sign, is_overdue=False), words.OPEN_MARK),
    Entry(partial(_number_sign, is_overdue=True), words.OVERDUE_MARK),
)
_BOUNDARIES: Final = {
    "official": Entry(_line_sign, words.OFFICIAL),
    "dashed": Entry(partial(_line_sign, dashes=DASHES), words.DASHED),
}
