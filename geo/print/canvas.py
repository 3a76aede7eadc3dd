"""The paper of the wall map: one page told in millimetres, written as a vector PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import cos, radians, sin
from typing import Any, Final

from geo.print.font import MM_PER_PT, glyphs, shown, width_mm
from geo.print.picture_frame import FONT
from vocabulary import palette

# Middle of a Chinese character or a digit above the baseline, in type sizes.
_MIDDLE: Final = 0.37
Box = tuple[float, float, float, float]  # left, bottom, right, top; mm from the lower left corner


@dataclass(frozen=True)
class Paper:
    """One size of paper, lying.

    Attributes
    ----------
    name : str
    width_mm, height_mm : float
        ISO 216.
    """

    name: str
    width_mm: float
    height_mm: float

    @property
    def share(self) -> float:
        """How wide it is, in parts of A0."""
        return self.width_mm / 1189.0

    @property
    def margin_mm(self) -> float:
        """What stays white at each edge: no printer reaches it."""
        return max(7.0, 14.0 * self.share)


PAPERS: Final[dict[str, Paper]] = {
    "A0": Paper("A0", 1189.0, 841.0),
    "A1": Paper("A1", 841.0, 594.0),
    "A2": Paper("A2", 594.0, 420.0),
    "A3": Paper("A3", 420.0, 297.0),
}


@dataclass
class Sheet:
    """One page being drawn; places in millimetres from the lower left corner.

    Attributes
    ----------
    paper : Paper
    axes : matplotlib Axes
        Over the whole page, one unit a millimetre.
    """

    paper: Paper
    figure: Any = field(init=False)
    axes: Any = field(init=False)
    _font: Any = field(init=False)
    _fonts: dict[float, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from matplotlib.backends.backend_pdf import FigureCanvasPdf
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties

        glyphs()  # says in words that the font is missing, before matplotlib does
        wide, tall = self.paper.width_mm, self.paper.height_mm
        self.figure = Figure(figsize=(wide / 25.4, tall / 25.4), facecolor="white")
        FigureCanvasPdf(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, wide)
        self.axes.set_ylim(0, tall)
        self._font = FontProperties(fname=str(FONT))

    def text(
        self,
        at: tuple[float, float],
        text: object,
        pt: float,
        *,
        colour: str = "",
        halo_mm: float = 0.0,
        bold: bool = False,
        ha: str = "left",
        va: str = "baseline",
        turn: float = 0.0,
        zorder: float = 20,
    ) -> None:
        """Write one line that a reader of the PDF can search, never read as mathematics.

        Parameters
        ----------
        at : (x, y), mm
        text : object
            Characters the font does not have become a box.
        pt : float
            Type size.
        colour : str
            The ink where empty.
        halo_mm : float
            Width of the light edge under the letters.
        bold : bool
            The font has one weight: a line of the letters' own colour thickens them.
        ha : "left", "center" or "right"
        va : "baseline" or "middle"
        turn : float, degrees
            Counter-clockwise about `at`.
        """
        said, ink = shown(text), colour or palette.INK.light
        at = _start(at, said, pt, ha=ha, va=va, turn=turn)
        for mm, edge in ((halo_mm * 2, palette.HALO.light), (0.035 * pt * MM_PER_PT * bold, ink)):
            if mm:
                self._edge(at, said, mm, edge, pt=pt, turn=turn, zorder=zorder)
        if said:
            line = line_artist(at, said, self._sized(pt), ink, turn=turn)
            line.set_zorder(zorder)
            self.axes.add_artist(line)

    def _sized(self, pt: float) -> Any:
        if pt not in self._fonts:
            self._fonts[pt] = self._font.copy()
            self._fonts[pt].set_size(pt)
        return self._fonts[pt]

    def _edge(self, at: Any, said: str, mm: float, colour: str, *, pt: float, turn: float,
              zorder: float) -> None:  # fmt: skip
        from matplotlib import patheffects

        stroke = patheffects.Stroke(linewidth=mm / MM_PER_PT, foreground=colour)
        self.axes.text(*at, said, color=colour, fontproperties=self._sized(pt), parse_math=False,
                       ha="left", va="baseline", rotation=turn, rotation_mode="anchor",
                       zorder=zorder, path_effects=[stroke])  # fmt: skip

    def box(
        self,
        box: Box,
        *,
        fill: str = "none",
        edge: str = "none",
        line_mm: float = 0.0,
        zorder: float = 10,
    ) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        left, bottom, right, top = box
        self.axes.add_patch(
            Rectangle(
                (left, bottom), right - left, top - bottom, facecolor=fill, edgecolor=edge,
                linewidth=line_mm / MM_PER_PT, zorder=zorder, joinstyle="miter",
            )
        )  # fmt: skip

    def lines(
        self, segments: Sequence[Any], *, colour: str, line_mm: float, zorder: float = 10
    ) -> None:
        """Draw lines, each a sequence of (x, y)."""
        from matplotlib.collections import LineCollection

        drawn = LineCollection(
            list(segments), colors=colour, linewidths=line_mm / MM_PER_PT, zorder=zorder,
            capstyle="butt",
        )  # fmt: skip
        self.axes.add_collection(drawn, autolim=False)

    def stamp(self, right: float, middle: float, text: str, pt: float) -> float:
        """Draw a framed stamp whose right edge is at `right`; return its left edge, mm."""
        said = shown(text)
        pad = 0.45 * pt * MM_PER_PT
        left = right - width_mm(said, pt) - 2 * pad
        half = 0.62 * pt * MM_PER_PT + 0.5 * pad
        ink = palette.STAMP.light
        self.box((left, middle - half, right, middle + half), edge=ink, line_mm=0.05 * pt * 0.7)
        self.text((left + pad, middle), said, pt, colour=ink, bold=True, va="middle")
        return left


def _start(
    at: tuple[float, float], said: str, pt: float, *, ha: str, va: str, turn: float
) -> tuple[float, float]:
    """Return where the baseline begins."""
    back = {"left": 0.0, "center": 0.5, "right": 1.0}[ha] * width_mm(said, pt)
    down = _MIDDLE * pt * MM_PER_PT if va == "middle" else 0.0
    cosine, sine = cos(radians(turn)), sin(radians(turn))
    return at[0] - back * cosine + down * sine, at[1] - back * sine - down * cosine


def line_artist(at: tuple[float, float], said: str, font: Any, ink: str, *, turn: float) -> Any:
    """Return one line of text as an artist that is drawn where it is told, without a layout.

    Parameters
    ----------
    at : (x, y), mm
        Left end of the baseline.
    said : str
        Of characters the font has.
    font : FontProperties
    ink : str
        `#RRGGBB`.
    turn : float, degrees
    """
    return _line_class()(at, said, font, ink, turn)


@cache
def _line_class() -> Any:
    from matplotlib.artist import Artist

    class Line(Artist):  # type: ignore[misc]
        def __init__(self, at: Any, said: str, font: Any, ink: str, turn: float) -> None:
            super().__init__()
            self.told = at, said, font, ink, turn

        def draw(self, renderer: Any) -> None:
            at, said, font, ink, turn = self.told
            sheet_axes: Any = self.axes
            x, y = sheet_axes.transData.transform(at)
            if renderer.flipy():
                y = renderer.get_canvas_width_height()[1] - y
            pen = renderer.new_gc()
            pen.set_foreground(ink)
            renderer.draw_text(pen, x, y, said, font, turn, ismath=False)
            pen.restore()

    return Line


@contextmanager
def _vector_text() -> Iterator[None]:
    import matplotlib as mpl

    # 42: the font's own outlines, subset; the other kind, 3, prints badly and cannot be searched.
    with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6, "hatch.linewidth": 0.4}):
        yield


def write_pdf(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return pages as one PDF with its font in it; the same pages give the same bytes.

    Parameters
    ----------
    sheets : sequence of Sheet
    title : str
        Of the document's properties.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    stream = io.BytesIO()
    told = {"Title": title, "CreationDate": None, "Creator": None, "Producer": None}
    with _vector_text(), PdfPages(stream, metadata=told) as pages:
        for sheet in sheets:
            pages.savefig(sheet.figure, facecolor=sheet.figure.get_facecolor())
    return stream.getvalue()
