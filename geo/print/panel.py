"""Round the wall map: its head, stamps, legend, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from geo.print.canvas import Box, Paper, Sheet
from geo.print.font import MM_PER_PT, width_mm, wrap
from geo.print.ground import Frame
from geo.print.index import IndexColumn
from geo.print.picture_frame import round_length
from geo.print.sites import draw_symbols
from geo.symbols import Symbol, symbol
from vocabulary import palette
from vocabulary.palette import RISK_CHARACTER
from vocabulary.terms import Category, Language, RiskLevel, SiteStatus, Term

# Ink of the small print: dark enough to read (7:1 on white), lighter than what it explains.
_NOTE: Final = "#4A5560"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Words:
    """Everything that is written on the wall map but the places themselves.

    Attributes
    ----------
    title, subtitle, dated : str
        The head: what it is, whose campaign, of which day and issue.
    stamps : tuple of str
        Framed, at the right of the head.
    risk, status, category, marks : str
        Headings of the legend.
    open_mark, overdue_mark, official, dashed : str
        What the two kinds of number and of boundary mean.
    index_title, continued : str
        Above the index, and what is added on its further pages.
    columns : tuple of IndexColumn
    scale : str
        With `{n}`.
    km, north : str
        `km` with `{n}`.
    notes : tuple of str
        Small, under the legend.
    code_note, no_code_note : str
        The last of the notes: what the index's QR codes are, or why it has none.
    language : "zh_CN" or "en"
        Of the terms in the legend.
    """

    title: str
    subtitle: str
    dated: str
    stamps: tuple[str, ...]
    risk: str
    status: str
    category: str
    marks: str
    open_mark: str
    overdue_mark: str
    official: str
    dashed: str
    index_title: str
    continued: str
    columns: tuple[IndexColumn, ...]
    scale: str
    km: str
    north: str
    notes: tuple[str, ...] = ()
    code_note: str = ""
    no_code_note: str = ""
    language: Language = "zh_CN"


def head_height(paper: Paper) -> float:
    """Return how high the head is, mm."""
    return 66.0 * paper.share + 2.0


def draw_head(sheet: Sheet, words: Words, *, added: str = "") -> None:
    """Draw title, subtitle, date and stamps along the upper edge."""
    paper = sheet.paper
    share, edge = paper.share, paper.margin_mm
    top = paper.height_mm - edge
    right = paper.width_mm - edge
    for text in words.stamps:
        right = sheet.stamp(right, top - 15 * share, text, 33 * share) - 6 * share
    room = right - edge - 8 * share
    title = words.title + added
    pt = min(80 * share, 80 * share * room / max(width_mm(title, 80 * share), 1e-6))
    sheet.text((edge, top - 27 * share), title, pt, bold=True)
    lower = top - 47 * share
    sheet.text((edge, lower), words.subtitle, 31 * share)
    sheet.text((paper.width_mm - edge, lower), words.dated, 31 * share, ha="right")
    rule = top - 57 * share
    sheet.lines([[(edge, rule), (paper.width_mm - edge, rule)]], colour=palette.ACCENT.light,
                line_mm=1.4 * share)  # fmt: skip


def scale_size(paper: Paper, frame: Frame) -> tuple[float, float]:
    """Return the width and height the scale bar keeps for itself, mm."""
    share = paper.share**0.8
    return _bar_mm(frame) + 29 * share, 16.6 * share + 3.0 * _scale_pt(paper) * MM_PER_PT


def north_size(paper: Paper) -> tuple[float, float]:
    """Return the width and height the north arrow keeps for itself, mm."""
    wide = 34 * paper.share**0.8
    return wide, 1.5 * wide


def _bar_metres(frame: Frame) -> float:
    metres = 0.26 * (frame.box[2] - frame.box[0]) * frame.scale / 1000
    return float(round_length(metres))


def _bar_mm(frame: Frame) -> float:
    return _bar_metres(frame) / frame.scale * 1000


def _scale_pt(paper: Paper) -> float:
    return max(7.0, float(19 * paper.share**0.8))


def draw_scale(sheet: Sheet, frame: Frame, words: Words, *, box: Box) -> None:
    """Draw the scale bar, four parts of its true length, and the scale as a number."""
    share, pt = sheet.paper.share**0.8, _scale_pt(sheet.paper)
    length = _bar_mm(frame)
    left, bottom = box[0] + 8 * share, box[1] + 7 * share
    high = 2.6 * share
    sheet.box(box, fill="white", zorder=8)
    for part in range(4):
        fill = palette.INK.light if part % 2 == 0 else "white"
        at = left + part * length / 4
        sheet.box((at, bottom, at + length / 4, bottom + high), fill=fill,
                  edge=palette.INK.light, line_mm=0.25 * share, zorder=9)  # fmt: skip
    above = bottom + high + 0.45 * pt * MM_PER_PT
    sheet.text((left, above), "0", pt, ha="center", zorder=9)
    said = words.km.format(n=f"{_bar_metres(frame) / 1000:g}")
    sheet.text((left + length, above), said, pt, ha="center", zorder=9)
    said = words.scale.format(n=f"{frame.scale:,}".replace(",", " "))
    sheet.text((left, above + 1.5 * pt * MM_PER_PT), said, pt, zorder=9)


def draw_north(sheet: Sheet, words: Words, *, box: Box) -> None:
    """Draw the north arrow; grid north leans 0.5 degrees here, less than the arrow's own line."""
    from matplotlib.patches import Polygon

    left, bottom, right, top = box
    x, unit = (left + right) / 2, (top - bottom) / 6
    y = bottom + 2.2 * unit
    ink = palette.INK.light
    for side, fill in ((-1, ink), (1, "white")):
        sheet.axes.add_patch(
            Polygon([(x, y + 3.2 * unit), (x + 1.25 * side * unit, y - 1.1 * unit), (x, y)],
                    facecolor=fill, edgecolor=ink, linewidth=0.9 * sheet.paper.share, zorder=9)
        )  # fmt: skip
    sheet.text((x, bottom + 0.4 * unit), words.north, 0.95 * unit / MM_PER_PT, bold=True,
               ha="center", zorder=9)  # fmt: skip


def legend_height(paper: Paper, words: Words, *, wide: float) -> float:
    """Return how high the legend is in a column of this width, mm."""
    pitch = _legend_pitch(paper)
    return pitch * (1.2 + len(Category)) + 0.85 * pitch * len(_notes(paper, words, wide))


def _notes(paper: Paper, words: Words, wide: float) -> list[str]:
    pt = _note_pt(paper)
    return [line for note in words.notes for line in wrap(note, pt, wide, lines=3)]


def _note_pt(paper: Paper) -> float:
    return 0.47 * _legend_pitch(paper) / MM_PER_PT


def _legend_pitch(paper: Paper) -> float:
    return max(4.8, 12.0 * paper.share)


def draw_legend(sheet: Sheet, words: Words, counts: Counts, *, left: float, right: float,
                top: float, radius: float) -> None:  # fmt: skip
    """Draw the legend in four columns: risk, rectification, category, numbers and boundaries."""
    pitch = _legend_pitch(sheet.paper)
    pt = 0.52 * pitch / MM_PER_PT
    wide = (right - left) / 4.0
    blocks: list[tuple[str, list[tuple[Any, str, str]]]] = [
        (words.risk, _term_rows(RiskLevel, counts["risk"], words)),
        (words.status, _term_rows(SiteStatus, counts["status"], words)),
        (words.category, _term_rows(Category, counts["category"], words)),
    ]
    size = min(radius / MM_PER_PT, 0.28 * pitch / MM_PER_PT)
    for place, (heading, rows) in enumerate(blocks):
        x = left + place * wide
        sheet.text((x, top - 0.75 * pitch), heading, pt, bold=True)
        for step, (drawn, text, number) in enumerate(rows, start=1):
            y = top - (0.6 + step) * pitch
            draw_symbols(sheet.axes, np.array([[x + 0.5 * pitch, y]]), drawn, radius=size,
                         zorder=11)  # fmt: skip
            sheet.text((x + 1.25 * pitch, y), text, pt, va="middle")
            sheet.text(
                (x + min(wide - 0.8 * pitch, 6.6 * pitch), y), number, pt, ha="right", va="middle"
            )
    _draw_marks(sheet, words, x=left + 3 * wide, top=top, pitch=pitch, pt=pt)
    y = top - (1.2 + len(Category)) * pitch
    for note in _notes(sheet.paper, words, right - left):
        y -= 0.85 * pitch
        sheet.text((left, y + 0.35 * pitch), note, _note_pt(sheet.paper), colour=_NOTE)


def _draw_marks(
    sheet: Sheet, words: Words, *, x: float, top: float, pitch: float, pt: float
) -> None:
    sheet.text((x, top - 0.75 * pitch), words.marks, pt, bold=True)
    for step, (text, grave) in enumerate(
        ((words.open_mark, False), (words.overdue_mark, True)), start=1
    ):
        y = top - (0.6 + step) * pitch
        box = (x + 0.05 * pitch, y - 0.36 * pitch, x + 1.15 * pitch, y + 0.36 * pitch)
        draw_number(sheet, box, 12, pt=0.9 * pt, is_overdue=grave)
        sheet.text((x + 1.5 * pitch, y), text, pt, va="middle")
    for step, (text, style) in enumerate(
        ((words.official, "solid"), (words.dashed, (0, (5, 2.5)))), start=3
    ):
        if not text:
            continue
        y = top - (0.6 + step) * pitch
        sheet.axes.plot([x, x + 1.15 * pitch], [y, y], color=palette.BOUNDARY.light,
                        linestyle=style, linewidth=0.2 * pt)  # fmt: skip
        sheet.text((x + 1.5 * pitch, y), text, pt, va="middle")


def draw_number(sheet: Sheet, box: Box, number: int, *, pt: float, is_overdue: bool) -> None:
    """Draw a site's number in its box: white, or filled where the site is overdue."""
    grave = palette.STATUS_FILL[SiteStatus.OVERDUE].light
    sheet.box(box, fill=grave if is_overdue else "white", edge=grave if is_overdue else
              palette.INK.light, line_mm=0.09 * pt * MM_PER_PT, zorder=7.5)  # fmt: skip
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    sheet.text(middle, str(number), pt, colour="#FFFFFF" if is_overdue else "",
               ha="center", va="middle", zorder=7.6)  # fmt: skip


def _term_rows(
    term: type[Term], counts: Mapping[str, int], words: Words
) -> list[tuple[Symbol, str, str]]:
    rows = []
    for member in term:
        level = member if isinstance(member, RiskLevel) else RiskLevel.UNKNOWN
        status = member if isinstance(member, SiteStatus) else SiteStatus.NONE
        category = member if isinstance(member, Category) else Category.OTHER
        said = member.label(words.language)
        if isinstance(member, RiskLevel):
            said = f"{RISK_CHARACTER[member][words.language != 'zh_CN']} {said}"
        mode = "risk" if not isinstance(member, SiteStatus) else "both"
        drawn = symbol(level, status, category, mode=mode, theme="light")  # type: ignore[arg-type]
        rows.append((drawn, said, f"{counts.get(str(member.value), 0):,}"))
    return rows
