"""Round the wall map: its head with the stamps, its legend, its numbers, scale and north."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen
from geo.print.font import MM_PER_PT, width_mm, wrap
from geo.print.ground import DASHES, Frame
from geo.print.legend import (
    LEGEND_TYPE,
    Entry,
    ScaleBar,
    draw_entries,
    draw_north,
    term_entries,
)
from geo.print.sites import Counts
from vocabulary import palette
from vocabulary import wall_map as words
from vocabulary.terms import Category, RiskLevel, SiteStatus

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
    notes : sequence of str
        Small, under the columns.
    room : Box, mm
        The legend hangs from its upper edge.
    boundaries : sequence of str
        Keys of the words for the kinds of boundary on the map: "official", "dashed".
    radius : float, mm
        Of the symbols, where a line has room for it.
    """
    left, _, right, top = room
    pitch, wide = _pitch(canvas.paper), (right - left) / 4
    columns = [
        (words.RISK, term_entries(RiskLevel, counts["risk"], radius=radius)),
        (words.STATUS, term_entries(SiteStatus, counts["status"], radius=radius, mode="both")),
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
