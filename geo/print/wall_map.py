"""The wall map: villages, sites as on screen, numbered targets and their index, as a vector PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.print.canvas import PAPERS, Box, Canvas, Lettering, PaperSize, Pen, Point, write_pdf
from geo.print.core import core_of, core_window, parted
from geo.print.font import MM_PER_PT, width_mm
from geo.print.ground import (
    WATERS,
    Frame,
    Land,
    draw_ground,
    fit_frame,
    land_of,
    place_sites,
    round_scale,
)
from geo.print.index import CODE_MM, LEAST_MODULE_MM, Index, IndexRow, choose_index, draw_index
from geo.print.legend import (
    MapWords,
    corners,
    draw_foot,
    draw_head,
    draw_legend,
    draw_number,
    draw_scale_and_north,
    head_height,
    legend_height,
    north_size,
    scale_size,
)
from geo.print.marks import circles, draw_dots, draw_marks, spread
from geo.print.names import draw_names, name_pt, place_names
from geo.print.pdf import cut
from geo.print.placing import CrowdedError, Floats, FreeGround, nearest, place_labels
from geo.print.progress import NOTHING, Progress, draw_progress
from geo.print.reference import ReferenceGrid
from vocabulary import palette
from vocabulary import wall_map as words
from vocabulary.terms import Provenance

# Most of the width the maps may take, tried in turn until the index goes in beside them.
_MAP_SHARES: Final = (0.62, 0.58, 0.55, 0.52, 0.48, 0.42, 0.36)
# Radius of the gravest mark on A0, mm; smaller paper keeps relatively larger ones.
_RADIUS_MM: Final = 3.0
_NUMBER_PT: Final = 12.0
_LEAST_PT: Final = 7.0
# The strip below the maps, on A0; of the maps' width, the least the whole ground takes.
_STRIP_MM: Final = 132.0
_WHOLE_SHARE: Final = 0.4
_FOOT_MM: Final = 11.0
# Small paper shows the numbered sites alone: the others would only cover them.
_URGENT: Final = "urgent"
_DOT_MM: Final = 0.7


@dataclass(frozen=True)
class WallMap:
    """What is drawn.

    Attributes
    ----------
    villages, sites : EPSG:4326; as `data.store.frames` gives them
    risk : frame indexed `site_id`; `level`, `site_status`
    context : EPSG:4326, or None; rivers and roads: `name`, `kind`
    targets : the numbered sites, in the order of the index
    selection : how they were chosen; of the urgent the map shows no other site
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    risk: pd.DataFrame
    context: gpd.GeoDataFrame | None
    targets: tuple[IndexRow, ...]
    words: MapWords
    progress: Progress = NOTHING
    selection: str = "open"

    @property
    def drawn_sites(self) -> gpd.GeoDataFrame:
        """The sites that get a mark."""
        if self.selection != _URGENT:
            return self.sites
        return self.sites[self.sites.index.isin([one.site_id for one in self.targets])]


class MapPart:
    """One map of the sheet, the whole ground or its core, in mm.

    Attributes
    ----------
    places : DataFrame indexed `site_id`; of `geo.print.marks.spread`
    taken : boxes of its title, scale and north arrow, in corners with few marks
    anchors, labels : of the targets on it, by number
    """

    def __init__(
        self, content: WallMap, paper: PaperSize, land: tuple[Land, Land], frame: Frame,
        *, core: Frame | None = None, is_core: bool = False,
    ) -> None:  # fmt: skip
        (self.land, named), self.frame, self.paper = land, frame, paper
        self.is_core = is_core
        self.radius = float(_RADIUS_MM * paper.share**0.6)
        self.number_pt = max(_LEAST_PT, float(_NUMBER_PT * paper.share**0.65))
        # What is a dot on the whole map has its mark on the other, however near the edge.
        edge_mm = 0.0 if is_core else 1.6 * self.radius
        placed = place_sites(content.drawn_sites, content.risk, frame, edge_mm=edge_mm)
        self.window = None if core is None else core_window(frame, core)
        self.dots = placed.iloc[:0]
        if self.window is not None:
            xy = placed[["x", "y"]].to_numpy(dtype=np.float64)
            inside = shapely.contains_xy(self.window, xy[:, 0], xy[:, 1])
            self.dots, placed = placed[inside], placed[~inside]
        self.places = spread(placed, self.radius, frame.box)
        symbols = circles(self.places, self.radius)
        self.taken = self._corners(symbols)
        self.grid = ReferenceGrid.over(self.land.villages.total_bounds)
        self.grid_pt = max(_LEAST_PT, 15.0 * paper.share)
        self.cells = self.grid.names(frame, pt=self.grid_pt, taken=self.taken)
        points = dict(zip(self.places.index, symbols[:, :2].tolist(), strict=True))
        self.anchors: dict[int, Point] = {
            one.number: points[one.site_id] for one in content.targets if one.site_id in points
        }
        left, bottom, right, top = frame.box
        inset = 0.6 * self.radius
        ground = FreeGround(
            (left + inset, bottom + inset, right - inset, top - inset),
            symbols,
            is_target=self.places.index.isin([one.site_id for one in content.targets]),
            taken=[*self.taken, *(cell.box(self.grid_pt) for cell in self.cells)],
        )
        self.names = place_names(frame, named, ground, pt=name_pt(paper), least_pt=_LEAST_PT)
        self.labels = self._labels(ground)

    def _corners(self, symbols: Floats) -> list[Box]:
        sizes = [self._title_size(), scale_size(self.paper, self.frame), north_size(self.paper)]
        return corners(self.frame, self.land, symbols, sizes)

    def _title(self) -> str:
        said = words.CORE if self.is_core else words.WHOLE
        return said.format(n=f"{self.frame.scale:,.0f}".replace(",", " "))

    def _title_size(self) -> tuple[float, float]:
        self.title_pt = max(_LEAST_PT, 20.0 * self.paper.share)
        em = self.title_pt * MM_PER_PT
        return width_mm(self._title(), self.title_pt) + 1.4 * em, 2.0 * em

    def _labels(self, ground: FreeGround) -> dict[int, Box]:
        em = self.number_pt * MM_PER_PT
        wide = [width_mm(str(number), self.number_pt) + 0.5 * em for number in self.anchors]
        boxes = place_labels(
            np.array(list(self.anchors.values())).reshape(-1, 2),
            np.array([(each, 1.15 * em) for each in wide]).reshape(-1, 2),
            radius=1.2 * self.radius,
            ground=ground,
        )
        return dict(zip(self.anchors, map(tuple, boxes.tolist()), strict=True))

    def draw(self, canvas: Canvas, content: WallMap) -> None:
        """Draw ground, grid, sites, names, numbers and what stands in the corners."""
        draw_ground(canvas, self.frame, self.land)
        self.grid.draw(canvas, self.frame, self.cells, pt=self.grid_pt)
        if self.window is not None:
            pen = Pen(palette.ACCENT, 1.1 * self.paper.share**0.7, (4.0, 2.5))
            canvas.shape(shapely.boundary(self.window), pen=pen, z=6)
            draw_dots(canvas, self.dots[["x", "y"]].to_numpy(), _DOT_MM * self.paper.share**0.6)
        draw_names(canvas, self.names)
        draw_marks(canvas, self.places, radius=self.radius)
        self._draw_labels(canvas, content)
        ink, mm = (palette.ACCENT, 1.6) if self.is_core else (palette.INK, 0.8)
        canvas.box(self.frame.box, pen=Pen(ink, mm * self.paper.share**0.7), z=12)
        title_at, scale_at, north_at = self.taken
        draw_scale_and_north(canvas, self.frame, scale_at, north_at)
        fill, said = (ink, palette.PANEL) if self.is_core else (palette.PANEL, palette.INK)
        canvas.box(title_at, fill=fill, pen=Pen(ink, 0.4 * self.paper.share), z=8)
        middle = (title_at[0] + title_at[2]) / 2, (title_at[1] + title_at[3]) / 2
        canvas.text(middle, self._title(),
                    Lettering(self.title_pt, said, ha="center", va="middle", z=9))  # fmt: skip

    def _draw_labels(self, canvas: Canvas, content: WallMap) -> None:
        ends = []
        for number, box in self.labels.items():
            anchor = np.array(self.anchors[number])
            ends.append([tuple(anchor), tuple(nearest(np.array([box]), anchor)[0])])
        for colour, mm in ((palette.PANEL, 0.9), (palette.INK, 0.3)):
            canvas.lines(ends, Pen(colour, mm * self.paper.share**0.5), z=3.9)
        for one in content.targets:
            if one.number in self.labels:
                draw_number(canvas, self.labels[one.number], one.number, pt=self.number_pt,
                            is_overdue=one.is_overdue)  # fmt: skip


class Arrangement:
    """Where everything stands on the first page, in mm.

    Attributes
    ----------
    parts : the whole ground, and its core at a larger scale where sites crowd
    labels : number -> box, of targets inside a frame; the others are in the index alone

    Raises
    ------
    EmptyLayerError, CrowdedError
        No village has a polygon; the paper is too small for the numbers.
    """

    def __init__(self, content: WallMap, paper: PaperSize) -> None:
        self.content, self.paper = content, paper
        self.land = land_of(content.villages, content.context, caller="wall_map")
        bounds = self.land.villages.total_bounds
        sites = content.sites
        known = sites[sites.geometry.notna() & ~sites.geometry.is_empty]
        xy = shapely.get_coordinates(to_metric(known).geometry.to_numpy())
        self.core = core_of(self.land, xy)
        self.maps = self._maps()
        left, low, right, high = self.maps
        whole, core = (left, low, right, high), None
        if self.core is not None:
            whole, core = self._two(bounds)
        frame = fit_frame(bounds, whole)
        core_frame = None
        if self.core is not None and core is not None:
            core_frame = fit_frame(self.core, core, is_round=False)
            rounded = Frame(core, round_scale(core_frame.scale), core_frame.centre)
            core_frame = rounded
        outer, inner = parted(self.land, self.core)
        self.parts = [MapPart(content, paper, (self.land, outer), frame, core=core_frame)]
        if core_frame is not None and inner is not None:
            self.parts.append(MapPart(content, paper, (self.land, inner), core_frame, is_core=True))

    @property
    def labels(self) -> dict[int, Box]:
        """The box of each number, wherever it stands."""
        return {number: box for part in self.parts for number, box in part.labels.items()}

    def _notes(self) -> tuple[str, ...]:
        return (*self.content.words.notes, words.NO_CODE_NOTE.format(least=LEAST_MODULE_MM))

    def _maps(self) -> Box:
        """Return the widest room for the maps beside which the index goes, with codes if it can."""
        rows, edge = self.content.targets, self.paper.margin_mm
        wide = self.paper.width_mm - 2 * edge
        low = edge + self._foot() + max(_STRIP_MM * self.paper.share, 42.0) + edge / 2
        top = _below_head(self.paper)
        rooms = [(edge, low, edge + share * wide, top) for share in _MAP_SHARES]
        has_codes = bool(rows) and all(row.code for row in rows)
        for code_mm in (CODE_MM, 0.0) if has_codes else (0.0,):
            for self.maps in rooms:
                if choose_index(rows, self.index_room(), code_mm=code_mm).is_whole:
                    return self.maps
        return rooms[0]

    def _foot(self) -> float:
        return max(_FOOT_MM * self.paper.share, 4.5)

    def _two(self, bounds: Floats) -> tuple[Box, Box]:
        """Return the rooms of the whole ground and of its core beside it."""
        left, low, right, high = self.maps
        gap, core = 0.4 * self.paper.margin_mm, self.core
        assert core is not None
        aspect = float((core[2] - core[0]) / (core[3] - core[1]))
        wide = right - left - gap
        inner = min((1 - _WHOLE_SHARE) * wide, 1.05 * aspect * (high - low))
        outer = wide - inner
        tall = min(
            high - low, 1.05 * outer * float((bounds[3] - bounds[1]) / (bounds[2] - bounds[0]))
        )
        tall = min(tall, high - low - self._legend_height(outer))
        return (left, high - tall, left + outer, high), (right - inner, low, right, high)

    def _legend_height(self, wide: float) -> float:
        return legend_height(self.paper, self._legend_notes(), wide=wide)

    def _legend_notes(self) -> tuple[str, ...]:
        return self._notes()

    def index_room(self) -> Box:
        """Return the room beside the maps for the index."""
        left = self.maps[2] + 0.6 * self.paper.margin_mm
        right = self.paper.width_mm - self.paper.margin_mm
        return left, self.paper.margin_mm + self._foot(), right, self.maps[3]

    def draw(self) -> tuple[Canvas, Index]:
        """Draw the page; return it, and the index with the rows that went in beside the maps."""
        canvas, said = Canvas(self.paper), self.content.words
        for part in self.parts:
            part.draw(canvas, self.content)
        draw_head(canvas, said)
        notes, index = self._index()
        self._draw_legend(canvas, notes)
        edge = self.paper.margin_mm
        strip = (edge, edge + self._foot(), self.maps[2], self.maps[1] - edge / 2)
        draw_progress(canvas, self.content.progress, strip)
        draw_index(canvas, index, said.index_title, self.index_room())
        draw_foot(canvas, said)
        return canvas, index

    def _draw_legend(self, canvas: Canvas, notes: Sequence[str]) -> None:
        is_official = self.content.villages["provenance"] == Provenance.OFFICIAL.value
        kinds = {"official": is_official.any(), "dashed": not is_official.all()}
        marks = [kind for kind, is_there in kinds.items() if is_there]
        lines = self.land.lines
        held = set() if lines is None else set(lines["kind"])
        marks += ["water"] if held & set(WATERS) else []
        marks += ["road"] if held - set(WATERS) else []
        marks += ["core"] if len(self.parts) > 1 else []
        whole = self.parts[0].frame.box
        left, _, right, _ = self.maps
        room = (left, self.maps[1], whole[2] if len(self.parts) > 1 else right,
                whole[1] - 0.3 * self.paper.margin_mm)  # fmt: skip
        draw_legend(canvas, self.content.risk, notes, room, boundaries=marks,
                    radius=self.parts[0].radius)  # fmt: skip

    def _index(self) -> tuple[tuple[str, ...], Index]:
        """Return the notes and the index: with codes where every row has one and all go in."""
        rows, notes = self.content.targets, self.content.words.notes
        if rows and all(row.code for row in rows):
            index = choose_index(rows, self.index_room(), code_mm=CODE_MM)
            if index.is_whole:
                return (*notes, words.CODE_NOTE), index
        return self._notes(), choose_index(rows, self.index_room())


def draw(content: WallMap, *, paper: PaperSize) -> bytes:
    """Return the wall map as a vector PDF, every page of exactly this size.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        No village has a polygon; the paper is too small for the numbers; the font is missing.
    """
    return _pdf(pages(content, paper=paper), content.words)


def pages(content: WallMap, *, paper: PaperSize) -> list[Canvas]:
    """Return the pages, drawn: the map first, then what of the index does not go beside it."""
    canvas, index = Arrangement(content, paper).draw()
    made, rows = [canvas], content.targets[len(index.placed) :]
    edge = paper.margin_mm
    low = edge + max(_FOOT_MM * paper.share, 4.5)
    room = (edge, low, paper.width_mm - edge, _below_head(paper))
    while rows:
        canvas, index = Canvas(paper), choose_index(rows, room)
        draw_head(canvas, content.words, added=words.CONTINUED)
        draw_index(canvas, index, content.words.index_title, room)
        draw_foot(canvas, content.words)
        made.append(canvas)
        rows = rows[len(index.placed) :]
    return made


def _below_head(paper: PaperSize) -> float:
    return paper.height_mm - paper.margin_mm - head_height(paper)


# What an office printer leaves white, and how far two sheets lie over one another.
MARGIN_MM: Final = 5.0
OVERLAP_MM: Final = 10.0
_LABEL_PT: Final = 7.0
_TICK_MM: Final = 4.0
_WHOLE: Final = PAPERS["A0"]
_SMALL: Final = PAPERS["A3"]


@dataclass(frozen=True)
class PaperTile:
    """One A3 sheet, counted from 1 at the upper left, and its part of the whole drawing, mm."""

    row: int
    column: int
    left: float
    bottom: float
    wide: float
    tall: float

    @property
    def origin(self) -> Point:
        """Where the lower left corner of its part stands on its sheet, mm."""
        return MARGIN_MM, _SMALL.height_mm - MARGIN_MM - self.tall


def tiles_of(whole: PaperSize, sheet: PaperSize) -> list[PaperTile]:
    """Return the sheets that cover the drawing, row by row from the upper left.

    A0 takes nine A3: three across, three down, 1189 x 841 of at most 1210 x 841 mm.
    """
    wide, tall = sheet.width_mm - 2 * MARGIN_MM, sheet.height_mm - 2 * MARGIN_MM
    across = ceil((whole.width_mm - OVERLAP_MM) / (wide - OVERLAP_MM) - 1e-9)
    down = ceil((whole.height_mm - OVERLAP_MM) / (tall - OVERLAP_MM) - 1e-9)
    made = []
    for row in range(down):
        top = whole.height_mm - row * (tall - OVERLAP_MM)
        bottom = max(0.0, top - tall)
        for column in range(across):
            left = column * (wide - OVERLAP_MM)
            right = min(whole.width_mm, left + wide)
            made.append(PaperTile(row + 1, column + 1, left, bottom, right - left, top - bottom))
    return made


def draw_tiles(content: WallMap) -> bytes:
    """Return the A0 wall map, at its true size, as A3 sheets with overlap and crop marks.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`; CrowdedError also where the index needs a second page.
    """
    drawn = pages(content, paper=_WHOLE)
    if len(drawn) > 1:
        raise CrowdedError("The index does not fit beside the map on A0; choose fewer targets.")
    return _tiled(drawn, content.words)


def draw_whole_and_tiles(content: WallMap) -> tuple[bytes, bytes | None]:
    """Draw the A0 wall map once; return it whole, and as A3 sheets or None as `draw_tiles` would.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`.
    """
    drawn, said = pages(content, paper=_WHOLE), content.words
    whole = _pdf(drawn, said)
    return whole, _tiled(drawn, said) if len(drawn) == 1 else None


def _pdf(drawn: Sequence[Canvas], said: MapWords) -> bytes:
    return write_pdf(drawn, title=said.title, author=said.author, on=said.day)


def _tiled(drawn: Sequence[Canvas], said: MapWords) -> bytes:
    tiles = tiles_of(_WHOLE, _SMALL)
    pdf = _pdf([*drawn, *(_marks(tile, tiles) for tile in tiles)], said)
    windows = []
    for tile in tiles:
        (x, y), move = tile.origin, (tile.origin[0] - tile.left, tile.origin[1] - tile.bottom)
        windows.append(((x, y, x + tile.wide, y + tile.tall), move))
    return cut(pdf, windows)


def _marks(tile: PaperTile, tiles: Sequence[PaperTile]) -> Canvas:
    """Draw crop marks at the edges where the next sheet begins, and the sheet's place."""
    canvas = Canvas(_SMALL)
    canvas.figure.set_facecolor("none")  # the drawing lies below
    left, bottom = tile.origin
    right, top = left + tile.wide, bottom + tile.tall
    last = tiles[-1]
    ticks = []
    # Cut along these lines: the left and the upper edge of a sheet lie over the one before it.
    for x in (left, right - OVERLAP_MM if tile.column < last.column else right):
        for y, way in ((top, -1), (bottom, 1)):
            ticks.append([(x, y), (x, y + way * _TICK_MM)])
    for y in (top, bottom + OVERLAP_MM if tile.row < last.row else bottom):
        for x, way in ((left, 1), (right, -1)):
            ticks.append([(x, y), (x + way * _TICK_MM, y)])
    for pen in (Pen(palette.PANEL, 0.6), Pen(palette.INK, 0.2)):
        canvas.lines(ticks, pen)
    said = f"{tile.row}-{tile.column} / {last.row}×{last.column}"
    wide = 0.5 * _LABEL_PT * MM_PER_PT * len(said)
    x, y = right - OVERLAP_MM - wide - 6.0, bottom + 0.35 * MARGIN_MM
    canvas.box((x - 1, y - 0.8, x + wide + 1.5, y + 2.6), fill=palette.PANEL, z=19)
    canvas.text((x, y), said, Lettering(_LABEL_PT))
    return canvas
