"""The page everything printed is drawn on, in millimetres: a vector PDF for paper, or a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from math import cos, radians, sin
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.print.font import MM_PER_PT, font_file, shown, width_mm
from vocabulary import palette
from vocabulary.palette import Swatch

Box = tuple[float, float, float, float]  # left, bottom, right, top; mm from the lower left corner
Point = tuple[float, float]
Colour = Swatch | str
# Middle of a Chinese character or a digit above the baseline, in type sizes.
_MIDDLE: Final = 0.37


@dataclass(frozen=True)
class PaperSize:
    """One size of paper, lying; of ISO 216, or that of a picture."""

    name: str
    width_mm: float
    height_mm: float

    @property
    def share(self) -> float:
        """How large everything is drawn, in parts of A0; a very low page counts too."""
        return min(self.width_mm / 1189.0, self.height_mm / 793.0)

    @property
    def margin_mm(self) -> float:
        """What stays white at each edge: no printer reaches it."""
        return max(7.0, 14.0 * self.share)


PAPERS: Final[dict[str, PaperSize]] = {
    "A0": PaperSize("A0", 1189.0, 841.0),
    "A1": PaperSize("A1", 841.0, 594.0),
    "A2": PaperSize("A2", 594.0, 420.0),
    "A3": PaperSize("A3", 420.0, 297.0),
}


@dataclass(frozen=True)
class Pen:
    """How a line is drawn; `dashes` in parts of its own width."""

    colour: Colour
    mm: float
    dashes: tuple[float, float] | None = None

    @property
    def style(self) -> Any:
        """The line as matplotlib calls it."""
        return (0, self.dashes) if self.dashes else "solid"


NO_LINE: Final = Pen("none", 0.0)


@dataclass(frozen=True)
class Lettering:
    """How a line of text is written; `turn` in degrees counter-clockwise, `z` is its height.

    The font has one weight: where it is bold, a line of the letters' own colour thickens them.
    """

    pt: float
    colour: Colour = palette.INK
    bold: bool = False
    halo_mm: float = 0.0
    ha: Literal["left", "center", "right"] = "left"
    va: Literal["baseline", "middle"] = "baseline"
    turn: float = 0.0
    z: float = 20

    def start(self, at: Point, said: str) -> Point:
        """Return where the baseline begins."""
        back = {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha] * width_mm(said, self.pt)
        down = _MIDDLE * self.pt * MM_PER_PT if self.va == "middle" else 0.0
        cosine, sine = cos(radians(self.turn)), sin(radians(self.turn))
        return at[0] - back * cosine + down * sine, at[1] - back * sine - down * cosine


class Canvas:
    """One page being drawn; places in millimetres from its lower left corner.

    Attributes
    ----------
    axes : of matplotlib; the whole page, one unit a millimetre
    written : every line of text, in the order it was written
    sizes : the size of each, pt
    """

    def __init__(self, paper: PaperSize) -> None:
        from matplotlib.backends.backend_pdf import FigureCanvasPdf
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties

        self.paper = paper
        self.written: list[str] = []
        self.sizes: list[float] = []
        self._font = FontProperties(fname=str(font_file()))
        self._fonts: dict[float, Any] = {}
        size = paper.width_mm / 25.4, paper.height_mm / 25.4
        self.figure: Any = Figure(figsize=size, facecolor=self.tint(palette.PANEL))
        FigureCanvasPdf(self.figure)
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, paper.width_mm)
        self.axes.set_ylim(0, paper.height_mm)

    @staticmethod
    def tint(colour: Colour) -> str:
        """Return a colour as matplotlib takes it."""
        return colour.light if isinstance(colour, Swatch) else colour

    def text(self, at: Point, text: object, how: Lettering) -> None:
        """Write one line that a reader of the PDF can search, never read as mathematics.

        Characters the font does not have become a box.
        """
        said = shown(text)
        if not said:
            return
        start = how.start(at, said)
        thick = 0.035 * how.pt * MM_PER_PT * how.bold
        for mm, colour in ((2 * how.halo_mm, palette.HALO), (thick, how.colour)):
            if mm:
                self._edge(start, said, how, Pen(colour, mm))
        line = _line_class()(start, said, self._sized(how.pt), self.tint(how.colour), how.turn)
        line.set_zorder(how.z)
        self.axes.add_artist(line)
        self.written.append(said)
        self.sizes.append(how.pt)

    def _sized(self, pt: float) -> Any:
        if pt not in self._fonts:
            self._fonts[pt] = self._font.copy()
            self._fonts[pt].set_size(pt)
        return self._fonts[pt]

    def _edge(self, start: Point, said: str, how: Lettering, pen: Pen) -> None:
        from matplotlib import patheffects

        colour = self.tint(pen.colour)
        stroke = patheffects.Stroke(linewidth=pen.mm / MM_PER_PT, foreground=colour)
        self.axes.text(*start, said, color=colour, fontproperties=self._sized(how.pt),
                       parse_math=False, ha="left", va="baseline", rotation=how.turn,
                       rotation_mode="anchor", zorder=how.z, path_effects=[stroke])  # fmt: skip

    def box(self, box: Box, *, fill: Colour = "none", pen: Pen = NO_LINE, z: float = 10) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        left, bottom, right, top = box
        self.axes.add_patch(
            Rectangle(
                (left, bottom), right - left, top - bottom, facecolor=self.tint(fill),
                edgecolor=self.tint(pen.colour), linewidth=pen.mm / MM_PER_PT, zorder=z,
                joinstyle="miter",
            )
        )  # fmt: skip

    def shape(
        self, shape: Any, *, fill: Colour = "none", pen: Pen = NO_LINE, hatch: str = "", z: float
    ) -> None:
        """Draw a shapely shape; the lines of a hatch have the pen's colour."""
        from matplotlib.patches import PathPatch

        self.axes.add_patch(
            PathPatch(
                _path_of(shape), facecolor=self.tint(fill), edgecolor=self.tint(pen.colour),
                linewidth=pen.mm / MM_PER_PT, linestyle=pen.style, hatch=hatch or None, zorder=z,
                capstyle="round", joinstyle="round",
            )
        )  # fmt: skip

    def lines(self, segments: Sequence[Any], pen: Pen, *, z: float = 10) -> None:
        """Draw lines, each a sequence of (x, y)."""
        from matplotlib.collections import LineCollection

        drawn = LineCollection(
            list(segments), colors=self.tint(pen.colour), linewidths=pen.mm / MM_PER_PT,
            linestyles=[pen.style], zorder=z, capstyle="butt",
        )  # fmt: skip
        self.axes.add_collection(drawn, autolim=False)

    def stamp(self, right: float, middle: float, text: str, pt: float) -> float:
        """Draw a framed stamp whose right edge is at `right`; return its left edge, mm."""
        pad = 0.45 * pt * MM_PER_PT
        left = right - width_mm(shown(text), pt) - 2 * pad
        half = 0.62 * pt * MM_PER_PT + 0.5 * pad
        self.box((left, middle - half, right, middle + half), pen=Pen(palette.STAMP, 0.035 * pt))
        how = Lettering(pt, colour=palette.STAMP, bold=True, va="middle")
        self.text((left + pad, middle), text, how)
        return left

    def png(self, dpi: int) -> bytes:
        """Return the page as a picture of its size at `dpi` dots an inch.

        Its text chunk "Description" holds every line written on it.
        """
        stream = io.BytesIO()
        told = {"Description": "\n".join(self.written), "Software": None}
        with self._as_pixels():
            ground = self.figure.get_facecolor()
            self.figure.savefig(stream, format="png", dpi=dpi, facecolor=ground, metadata=told)
        return stream.getvalue()

    def pixels(self, dpi: int) -> NDArray[np.uint8]:
        """Return the page as red, green and blue, (height, width, 3)."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.figure.set_dpi(dpi)
        drawn: Any = FigureCanvasAgg(self.figure)
        with self._as_pixels():
            drawn.draw()
        return np.asarray(drawn.buffer_rgba())[..., :3].copy()

    @staticmethod
    def _as_pixels() -> Any:
        import matplotlib as mpl

        # Letters fitted to pixels would be wider than the edges and halos under them.
        return mpl.rc_context({"text.hinting": "none"})


def _path_of(shape: Any) -> Any:
    from matplotlib.path import Path

    paths = []
    for part in shapely.get_parts(shape):
        is_area = part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors) if is_area else (part,):
            points = np.asarray(ring.coords, dtype=np.float64)[:, :2]
            codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)]
            if is_area:
                codes[-1] = Path.CLOSEPOLY
            paths.append(Path(points, codes))
    return Path.make_compound_path(*paths)


@cache
def _line_class() -> Any:
    from matplotlib.artist import Artist

    class _Line(Artist):  # type: ignore[misc]
        """One line of text, where it is told: a layout of each took most of the time."""

        def __init__(self, at: Point, said: str, font: Any, ink: str, turn: float) -> None:
            super().__init__()
            self.told = at, said, font, ink, turn

        def draw(self, renderer: Any) -> None:
            at, said, font, ink, turn = self.told
            page: Any = self.axes
            x, y = page.transData.transform(at)
            if renderer.flipy():
                y = renderer.get_canvas_width_height()[1] - y
            pen = renderer.new_gc()
            pen.set_foreground(ink)
            renderer.draw_text(pen, x, y, said, font, turn, ismath=False)
            pen.restore()

    return _Line


def write_pdf(
    pages: Sequence[Canvas], *, title: str, author: str = "", on: date | None = None
) -> bytes:
    """Return pages as one PDF with its font in it; the same pages give the same bytes.

    Parameters
    ----------
    on : the day the file says it was made; of the register, not of the clock
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import PdfPages

    stream = io.BytesIO()
    made = None if on is None else datetime.combine(on, time())
    told = {"Title": title, "Author": author or None, "CreationDate": made, "Creator": None,
            "Producer": None}  # fmt: skip
    # 42: the font's own outlines, subset; the other kind, 3, prints badly and cannot be searched.
    settings: Any = {"pdf.fonttype": 42, "pdf.compression": 6, "hatch.linewidth": 0.4}
    with mpl.rc_context(settings), PdfPages(stream, metadata=told) as book:
        for page in pages:
            book.savefig(page.figure, facecolor=page.figure.get_facecolor())
    return stream.getvalue()
