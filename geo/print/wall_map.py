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

from geo.print.canvas import PAPERS, Box, Canvas, Lettering, PaperSize, Pen, Point, write_pdf
from geo.print.font import MM_PER_PT, width_mm
from geo.print.ground import (
    Frame,
    draw_ground,
    fit_frame,
    land_of,
    place_sites,
)
from geo.print.index import CODE_MM, LEAST_MODULE_MM, Index, IndexRow, choose_index, draw_index
from geo.print.legend import (
    MapWords,
    draw_head,
    draw_legend,
    draw_number,
    draw_scale_and_north,
    head_height,
    legend_height,
    north_size,
    scale_size,
)
from geo.print.marks import circles, draw_marks, spread
from geo.print.names import draw_names, name_pt, place_names
from geo.print.pdf import cut
from geo.print.placing import CrowdedError, FreeGround, nearest, place_labels
from vocabulary import palette
from vocabulary import wall_map as words
from vocabulary.terms import Provenance

# Most of the width the map may take, tried in turn until the index goes in beside it.
_MAP_SHARES: Final = (0.62, 0.54, 0.46, 0.38)
# Radius of a site on A0, mm; smaller paper keeps relatively larger ones.
_RADIUS_MM: Final = 1.75
_NUMBER_PT: Final = 13.0


@dataclass(frozen=True)
class WallMap:
    """What is drawn.

    Attributes
    ----------
    villages, sites : EPSG:4326; as `data.store.frames` gives them
    risk : frame indexed `site_id`; `level`, `site_status`
    context : EPSG:4326, or None; rivers and roads: `name`, `kind`
    targets : the numbered sites, in the order of the index
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    risk: pd.DataFrame
    context: gpd.GeoDataFrame | None
    targets: tuple[IndexRow, ...]
    words: MapWords


class Arrangement:
    """Where everything stands on the first page, in mm.

    Attributes
    ----------
    places : DataFrame indexed `site_id`; of `place_sites`
    scale_at, north_at : the corners with the least ground in them
    anchors, labels : of targets inside the frame; the others are in the index alone

    Raises
    ------
    EmptyLayerError, CrowdedError
        No village has a polygon; the paper is too small for the numbers.
    """

    def __init__(self, content: WallMap, paper: PaperSize) -> None:
        self.content, self.paper = content, paper
        self.land = land_of(content.villages, content.context, caller="wall_map")
        self.frame = self._frame()
        self.radius = float(_RADIUS_MM * paper.share**0.6)
        self.number_pt = max(6.0, float(_NUMBER_PT * paper.share**0.65))
        placed = place_sites(content.sites, content.risk, self.frame, edge_mm=1.6 * self.radius)
        self.places = spread(placed, self.radius, self.frame.box)
        self.scale_at, self.north_at = self._corners()
        symbols = circles(self.places, self.radius)
        points = dict(zip(self.places.index, symbols[:, :2].tolist(), strict=True))
        self.anchors: dict[int, Point] = {
            one.number: points[one.site_id] for one in content.targets if one.site_id in points
        }
        left, bottom, right, top = self.frame.box
        inset = 0.6 * self.radius
        ground = FreeGround(
            (left + inset, bottom + inset, right - inset, top - inset),
            symbols,
            is_target=self.places.index.isin([one.site_id for one in content.targets]),
            taken=(self.scale_at, self.north_at),
        )
        self.names = place_names(self.frame, self.land, ground, pt=name_pt(paper))
        self.labels = self._labels(ground)

    def _frame(self) -> Frame:
        """Return the largest frame beside which the whole index goes; the first where none does."""
        edge, top = self.paper.margin_mm, _below_head(self.paper)
        wide = self.paper.width_mm - 2 * edge
        frames = [
            fit_frame(self.land.villages.total_bounds, (edge, edge, edge + share * wide, top))
            for share in _MAP_SHARES
        ]
        notes = (*self.content.words.notes, words.NO_CODE_NOTE)
        for self.frame in frames:
            if choose_index(self.content.targets, self.index_room(notes)).is_whole:
                return self.frame
        return frames[0]

    def index_room(self, notes: Sequence[str]) -> Box:
        """Return the room beside the map that the legend over these notes leaves to the index."""
        left = self.frame.box[2] + 0.8 * self.paper.margin_mm
        right = self.paper.width_mm - self.paper.margin_mm
        top = self.frame.box[3] - legend_height(self.paper, notes, wide=right - left)
        return left, self.frame.box[1], right, top

    def _corners(self) -> tuple[Box, Box]:
        shapes = shapely.make_valid(self.frame.place(self.land.villages.geometry))
        ground = shapely.union_all(shapes, grid_size=0.01)
        left, bottom, right, top = self.frame.box
        free = [(1, 0), (0, 0), (0, 1), (1, 1)]  # where nothing lies, the scale is low, north high
        chosen: list[Box] = []
        for wide, tall in (scale_size(self.paper, self.frame), north_size(self.paper)):
            boxes: list[Box] = []
            for x, y in free:
                west, south = (right - wide if x else left), (top - tall if y else bottom)
                boxes.append((west, south, west + wide, south + tall))
            covered = [shapely.intersection(ground, shapely.box(*box)).area for box in boxes]
            best = int(np.argmin(covered))
            chosen.append(boxes[best])
            free.pop(best)
            free.reverse()
        return chosen[0], chosen[1]

    def _labels(self, ground: FreeGround) -> dict[int, Box]:
        em = self.number_pt * MM_PER_PT
        wide = [width_mm(str(number), self.number_pt) + 0.6 * em for number in self.anchors]
        boxes = place_labels(
            np.array(list(self.anchors.values())).reshape(-1, 2),
            np.array([(each, 1.2 * em) for each in wide]).reshape(-1, 2),
            radius=1.7 * self.radius,
            ground=ground,
        )
        return dict(zip(self.anchors, map(tuple, boxes.tolist()), strict=True))

    def draw(self) -> tuple[Canvas, Index]:
        """Draw the page; return it, and the index with the rows that went in beside the map."""
        canvas, paper, said = Canvas(self.paper), self.paper, self.content.words
        draw_ground(canvas, self.frame, self.land)
        draw_names(canvas, self.names)
        draw_marks(canvas, self.places, radius=self.radius)
        self._draw_labels(canvas)
        canvas.box(self.frame.box, pen=Pen(palette.INK, 0.8 * paper.share**0.7), z=12)
        draw_scale_and_north(canvas, self.frame, self.scale_at, self.north_at)
        draw_head(canvas, said)
        notes, index = self._index()
        room = self.index_room(notes)
        is_official = self.content.villages["provenance"] == Provenance.OFFICIAL.value
        kinds = {"official": is_official.any(), "dashed": not is_official.all()}
        boundaries = [kind for kind, is_there in kinds.items() if is_there]
        above = room[0], room[3], room[2], self.frame.box[3]
        draw_legend(canvas, self.content.risk, notes, above,
                    boundaries=boundaries, radius=1.3 * self.radius)  # fmt: skip
        draw_index(canvas, index, said.index_title, room)
        return canvas, index

    def _index(self) -> tuple[tuple[str, ...], Index]:
        """Return the notes and the index: with codes where every row has one and all go in."""
        rows, notes = self.content.targets, self.content.words.notes
        if rows and all(row.code for row in rows):
            noted = (*notes, words.CODE_NOTE)
            index = choose_index(rows, self.index_room(noted), code_mm=CODE_MM)
            if index.is_whole:
                return noted, index
        noted = (*notes, words.NO_CODE_NOTE.format(least=LEAST_MODULE_MM))
        return noted, choose_index(rows, self.index_room(noted))

    def _draw_labels(self, canvas: Canvas) -> None:
        ends = []
        for number, box in self.labels.items():
            anchor = np.array(self.anchors[number])
            ends.append([tuple(anchor), tuple(nearest(np.array([box]), anchor)[0])])
        for colour, mm in ((palette.PANEL, 0.9), (palette.INK, 0.3)):
            canvas.lines(ends, Pen(colour, mm * self.paper.share**0.5), z=3.9)
        for one in self.content.targets:
            if one.number in self.labels:
                draw_number(canvas, self.labels[one.number], one.number, pt=self.number_pt,
                            is_overdue=one.is_overdue)  # fmt: skip


def draw(content: WallMap, *, paper: PaperSize) -> bytes:
    """Return the wall map as a vector PDF, every page of exactly this size.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        No village has a polygon; the paper is too small for the numbers; the font is missing.
    """
    return write_pdf(pages(content, paper=paper), title=content.words.title)


def pages(content: WallMap, *, paper: PaperSize) -> list[Canvas]:
    """Return the pages, drawn: the map first, then what of the index does not go beside it."""
    canvas, index = Arrangement(content, paper).draw()
    made, rows = [canvas], content.targets[len(index.placed) :]
    edge = paper.margin_mm
    room = (edge, edge, paper.width_mm - edge, _below_head(paper))
    while rows:
        canvas, index = Canvas(paper), choose_index(rows, room)
        draw_head(canvas, content.words, added=words.CONTINUED)
        draw_index(canvas, index, content.words.index_title, room)
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
class Tile:
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


def tiles_of(whole: PaperSize, sheet: PaperSize) -> list[Tile]:
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
            made.append(Tile(row + 1, column + 1, left, bottom, right - left, top - bottom))
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
    return _tiled(drawn, content.words.title)


def draw_whole_and_tiles(content: WallMap) -> tuple[bytes, bytes | None]:
    """Draw the A0 wall map once; return it whole, and as A3 sheets or None as `draw_tiles` would.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`.
    """
    drawn, title = pages(content, paper=_WHOLE), content.words.title
    whole = write_pdf(drawn, title=title)
    return whole, _tiled(drawn, title) if len(drawn) == 1 else None


def _tiled(drawn: Sequence[Canvas], title: str) -> bytes:
    tiles = tiles_of(_WHOLE, _SMALL)
    pdf = write_pdf([*drawn, *(_marks(tile, tiles) for tile in tiles)], title=title)
    windows = []
    for tile in tiles:
        (x, y), move = tile.origin, (tile.origin[0] - tile.left, tile.origin[1] - tile.bottom)
        windows.append(((x, y, x + tile.wide, y + tile.tall), move))
    return cut(pdf, windows)


def _marks(tile: Tile, tiles: Sequence[Tile]) -> Canvas:
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
