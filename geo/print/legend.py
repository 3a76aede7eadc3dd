"""Round a printed map: its head with the stamps, legend, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
import shapely

from geo.print.canvas import Box, Canvas, Colour, Lettering, PaperSize, Pen, Point
from geo.print.font import MM_PER_PT, shown, width_mm, wrap
from geo.print.ground import DASHES, Frame, Land
from geo.print.marks import draw_dots, draw_mark
from geo.print.placing import Floats, covers, overlaps
from vocabulary import palette
from vocabulary import wall_map as words
from vocabulary.terms import RiskLevel, SiteStatus

# Of an entry, in lines of the legend: the sign's width, where its words begin and their type.
_SIGN: Final = 1.15
_WORDS: Final = 1.4
LEGEND_TYPE: Final = 0.52
_LEAST_PT: Final = 7.0


@dataclass(frozen=True)
class Entry:
    """One line of a legend; `sign` draws into a box, `number` says how many are on the map."""

    sign: Callable[[Canvas, Box], None]
    text: str
    number: str = ""


def swatch(fill: Colour, *, hatch: str = "") -> Callable[[Canvas, Box], None]:
    """Return a sign that is a patch of a colour."""

    def draw(canvas: Canvas, box: Box) -> None:
        canvas.shape(shapely.box(*box), fill=fill, pen=Pen(palette.BAND_INK, 0.0), hatch=hatch,
                     z=10)  # fmt: skip
        canvas.box(box, pen=Pen(palette.INK, 0.15), z=10)

    return draw


def _mark_sign(risk: RiskLevel, radius: float, *, late: bool) -> Callable[[Canvas, Box], None]:
    def draw(canvas: Canvas, box: Box) -> None:
        middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
        size = min(radius, (0.3 if late else 0.46) * (box[3] - box[1]))
        draw_mark(canvas, middle, risk, late=late, radius=size, z=11)

    return draw


def level_entries(risk: pd.DataFrame, *, radius: float) -> list[Entry]:
    """Return an entry for each level and one for overdue, with how many sites of all are so.

    Parameters
    ----------
    risk : frame indexed `site_id`; `level`, `site_status`
    radius : of the gravest mark at most, mm
    """
    levels = risk["level"].value_counts()
    entries = []
    for level in RiskLevel:
        n = int(levels.get(level.value, 0))
        sign = _mark_sign(level, radius, late=False)
        entries.append(Entry(sign, words.LEVELS[level.value], f"{n}"))
    n = int(risk["site_status"].eq(SiteStatus.OVERDUE.value).sum())
    return [*entries, Entry(_mark_sign(RiskLevel.ORANGE, radius, late=True), words.LATE_MARK,
                            f"{n}")]  # fmt: skip


# Of an entry in a row, in type sizes: its sign, the white behind that and behind the words.
_ROW: Final = (1.7, 0.35, 1.3)


def rows_of(entries: Sequence[Entry], room: float, pt: float) -> list[list[tuple[float, Entry]]]:
    """Return the entries in as few rows as they need, each with where it begins, mm."""
    em = pt * MM_PER_PT
    rows: list[list[tuple[float, Entry]]] = []
    left = room + 1
    for entry in entries:
        wide = (_ROW[0] + _ROW[1]) * em + width_mm(shown(_told(entry)), pt)
        if left + wide > room:
            rows.append([])
            left = 0.0
        rows[-1].append((left, entry))
        left += wide + _ROW[2] * em
    return rows


def draw_row(canvas: Canvas, row: Sequence[tuple[float, Entry]], at: Point, pt: float) -> None:
    """Draw a row of entries whose middle is at this height."""
    em = pt * MM_PER_PT
    for left, entry in row:
        x = at[0] + left
        entry.sign(canvas, (x, at[1] - 0.62 * em, x + _ROW[0] * em, at[1] + 0.62 * em))
        start = x + (_ROW[0] + _ROW[1]) * em
        canvas.text((start, at[1]), _told(entry), Lettering(pt, va="middle"))


def _told(entry: Entry) -> str:
    return f"{entry.text} {entry.number}".strip()


def corners(
    frame: Frame, land: Land, marks: Floats, sizes: Sequence[tuple[float, float]]
) -> list[Box]:
    """Return a corner of the frame for each size, those with the fewest marks and least ground.

    Parameters
    ----------
    marks : (n, 3) x, y and reach, mm
    sizes : width and height of each, mm
    """
    shapes = shapely.make_valid(frame.place(land.villages.geometry))
    ground = shapely.union_all(shapes, grid_size=0.01)
    left, bottom, right, top = frame.box
    free = [(0, 1), (1, 0), (1, 1), (0, 0)]
    chosen: list[Box] = []
    for wide, tall in sizes:
        boxes: list[Box] = []
        for x, y in free:
            west, south = (right - wide if x else left), (top - tall if y else bottom)
            boxes.append((west, south, west + wide, south + tall))
        covered = covers(np.array(boxes), marks).sum(axis=1)
        area = [shapely.intersection(ground, shapely.box(*box)).area for box in boxes]
        share = np.array(area) / (wide * tall)
        other = overlaps(np.array(boxes), np.array(chosen).reshape(-1, 4)).any(axis=1)
        best = int(np.argmin(10 * covered + share + 1000 * other))
        chosen.append(boxes[best])
        free.pop(best)
    return chosen


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
        size = max(_LEAST_PT, min(pt, pt * room / max(width_mm(shown(entry.text), pt), 1e-6)))
        canvas.text((start, y), entry.text, Lettering(size, va="middle"))
        canvas.text((end, y), entry.number, Lettering(pt, ha="right", va="middle"))


def round_length(metres: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not longer than `metres`."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(next(n * power for n in (5, 2, 1) if n * power <= metres))


class ScaleBar:
    """A scale bar in four parts, about a quarter as long as the frame is wide.

    It stands for `metres`, a round length, and is `mm` long; `pt` is the type beside it.

    Parameters
    ----------
    unit : how large it is drawn, in parts of A0
    """

    def __init__(self, frame: Frame, unit: float) -> None:
        self.metres = round_length(0.26 * (frame.box[2] - frame.box[0]) * frame.scale / 1000)
        self.mm = self.metres / frame.scale * 1000
        self.unit = unit
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


def draw_north(
    canvas: Canvas, word: str, box: Box, *, halo_mm: float = 0.0, least_pt: float = 7.0
) -> None:
    """Draw the north arrow; grid north leans 0.5 degrees here, less than the arrow's own line."""
    left, bottom, right, top = box
    x, unit = (left + right) / 2, (top - bottom) / 6
    y = bottom + 2.2 * unit
    pen = Pen(palette.INK, 0.9 * canvas.paper.share * MM_PER_PT)
    for side, fill in ((-1, palette.INK), (1, palette.PANEL)):
        half = [(x, y + 3.2 * unit), (x + 1.25 * side * unit, y - 1.1 * unit), (x, y)]
        canvas.shape(shapely.Polygon(half), fill=fill, pen=pen, z=9)
    pt = max(least_pt, 0.95 * unit / MM_PER_PT)
    how = Lettering(pt, bold=True, halo_mm=halo_mm, ha="center", z=9)
    canvas.text((x, bottom + 0.4 * unit), word, how)


# Ink of the small print: dark enough to read (7:1 on white), lighter than what it explains.
_NOTE: Final = "#4A5560"


@dataclass(frozen=True)
class MapWords:
    """What one issue of the wall map says of itself; `notes` stand small under the legend.

    `made_by` (who and when) and `basis` (datum, projection, sources) stand along the lower edge.
    """

    title: str
    subtitle: str
    dated: str
    stamps: tuple[str, ...]
    index_title: str
    notes: tuple[str, ...] = ()
    author: str = ""
    day: date | None = None
    made_by: str = ""
    basis: str = ""


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


def draw_foot(canvas: Canvas, said: MapWords) -> None:
    """Draw along the lower edge who made the map and when, its datum and its sources."""
    paper = canvas.paper
    edge, pt = paper.margin_mm, max(7.0, 17.0 * paper.share)
    room = paper.width_mm - 2 * edge
    whole = width_mm(f"{said.made_by}____{said.basis}", pt)
    pt = max(7.0, min(pt, pt * room / max(whole, 1e-6)))
    y = edge + 0.2 * pt * MM_PER_PT
    canvas.text((edge, y), said.made_by, Lettering(pt))
    canvas.text((paper.width_mm - edge, y), said.basis, Lettering(pt, ha="right"))


def scale_size(paper: PaperSize, frame: Frame) -> tuple[float, float]:
    """Return the width and height the scale keeps for itself, mm."""
    bar = ScaleBar(frame, paper.share**0.8)
    return bar.mm + 29 * bar.unit, 16.6 * bar.unit + 3.0 * bar.pt * MM_PER_PT


def north_size(paper: PaperSize) -> tuple[float, float]:
    """Return the width and height the north arrow keeps for itself, mm."""
    wide = float(34 * paper.share**0.8)
    return wide, 1.5 * wide


def draw_scale_and_north(canvas: Canvas, frame: Frame, scale_at: Box, north_at: Box) -> None:
    """Draw the scale as bar and number, and the north arrow, each in its box."""
    bar = ScaleBar(frame, canvas.paper.share**0.8)
    canvas.box(scale_at, fill=palette.PANEL, z=8)
    left, bottom = scale_at[0] + 8 * bar.unit, scale_at[1] + 7 * bar.unit
    above = bar.draw(canvas, (left, bottom), words.KM.format(n=f"{bar.metres / 1000:g}"))
    said = words.SCALE.format(n=f"{frame.scale:,.0f}".replace(",", " "))
    canvas.text((left, above), said, Lettering(bar.pt, z=9))
    draw_north(canvas, words.NORTH, north_at)


def legend_height(paper: PaperSize, notes: Sequence[str], *, wide: float) -> float:
    """Return how high the legend is in a column of this width, mm."""
    pitch = _pitch(paper)
    return pitch * (1.2 + _N_LINES) + _note_line(paper) * len(_lines(paper, notes, wide))


def _note_line(paper: PaperSize) -> float:
    return 1.35 * _note_pt(paper) * MM_PER_PT


_N_LINES: Final = len(RiskLevel) + 2


def _pitch(paper: PaperSize) -> float:
    return max(5.0, 10.5 * paper.share)


def _note_pt(paper: PaperSize) -> float:
    return max(7.0, 0.47 * _pitch(paper) / MM_PER_PT)


def _lines(paper: PaperSize, notes: Sequence[str], wide: float) -> list[str]:
    return [line for note in notes for line in wrap(note, _note_pt(paper), wide, lines=8)]


def draw_legend(
    canvas: Canvas, risk: pd.DataFrame, notes: Sequence[str], room: Box, *,
    boundaries: Sequence[str], radius: float,
) -> None:  # fmt: skip
    """Draw the legend: the levels with how many sites of all are so, numbers and boundaries.

    Parameters
    ----------
    risk : frame indexed `site_id`; `level`, `site_status`
    notes : small, under the columns
    room : Box, mm; the legend hangs from its upper edge
    boundaries : keys of the words for the kinds of boundary on the map: "official", "dashed"
    radius : float, mm; of the symbols, where a line has room for it
    """
    left, _, right, top = room
    pitch, wide = _pitch(canvas.paper), (right - left) / 2
    columns = [
        (words.RISK, level_entries(risk, radius=radius)),
        (words.MARKS, [*_NUMBERS, *(_BOUNDARIES[kind] for kind in boundaries)]),
    ]
    for place, (heading, entries) in enumerate(columns):
        at = (left + place * wide, top)
        draw_entries(canvas, heading, entries, at=at, wide=wide, pitch=pitch)
    y, how = top - (1.2 + _N_LINES) * pitch, Lettering(_note_pt(canvas.paper), colour=_NOTE)
    for line in _lines(canvas.paper, notes, right - left):
        y -= _note_line(canvas.paper)
        canvas.text((left, y + 0.3 * how.pt * MM_PER_PT), line, how)


def draw_number(canvas: Canvas, box: Box, number: int, *, pt: float, is_overdue: bool) -> None:
    """Draw a site's number in its box: white, or filled where the site is overdue."""
    grave = palette.OVERDUE
    fill, edge = (grave, grave) if is_overdue else (palette.PANEL, palette.INK)
    canvas.box(box, fill=fill, pen=Pen(edge, 0.09 * pt * MM_PER_PT), z=7.5)
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    ink = palette.PANEL if is_overdue else palette.INK
    canvas.text(middle, str(number), Lettering(pt, colour=ink, ha="center", va="middle", z=7.6))


def _number_sign(canvas: Canvas, box: Box, *, is_overdue: bool) -> None:
    pt = max(_LEAST_PT, 0.9 * LEGEND_TYPE * (box[3] - box[1]) / 0.72 / MM_PER_PT)
    draw_number(canvas, box, 12, pt=pt, is_overdue=is_overdue)


def _line_sign(canvas: Canvas, box: Box, *, dashes: tuple[float, float] | None = None) -> None:
    y, mm = (box[1] + box[3]) / 2, 0.145 * (box[3] - box[1])
    canvas.lines([[(box[0], y), (box[2], y)]], Pen(palette.BOUNDARY, mm, dashes))


_NUMBERS: Final = (
    Entry(partial(_number_sign, is_overdue=False), words.OPEN_MARK),
    Entry(partial(_number_sign, is_overdue=True), words.OVERDUE_MARK),
)


def _coloured_line(canvas: Canvas, box: Box, *, colour: Colour) -> None:
    y, mm = (box[1] + box[3]) / 2, 0.3 * (box[3] - box[1])
    canvas.lines([[(box[0], y), (box[2], y)]], Pen(colour, mm))


def _core_sign(canvas: Canvas, box: Box) -> None:
    middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
    draw_dots(canvas, middle, 0.16 * (box[3] - box[1]))


_BOUNDARIES: Final = {
    "water": Entry(partial(_coloured_line, colour=palette.WATER), words.WATER),
    "road": Entry(partial(_coloured_line, colour=palette.ROAD), words.ROAD),
    "core": Entry(_core_sign, words.CORE_DOT),
    "official": Entry(_line_sign, words.OFFICIAL),
    "dashed": Entry(partial(_line_sign, dashes=DASHES), words.DASHED),
}
