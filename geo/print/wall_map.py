"""The wall map: villages, sites as on screen, numbered targets and their index, as a vector PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.basemap import drawn_villages, require_polygons
from geo.crs import to_metric
from geo.print.canvas import Box, Paper, Sheet, write_pdf
from geo.print.codes import CODE_MM
from geo.print.font import MM_PER_PT, width_mm
from geo.print.ground import Frame, Name, draw_ground, draw_names, fit_frame, place_names
from geo.print.index import Row, Setting, choose_setting, draw_index, fill_columns
from geo.print.labels import Ground, nearest, place_labels
from geo.print.panel import (
    Words,
    draw_head,
    draw_legend,
    draw_north,
    draw_number,
    draw_scale,
    head_height,
    legend_height,
    north_size,
    scale_size,
)
from geo.print.sites import draw_symbols, judged_sites
from geo.symbols import order_of, symbol
from vocabulary import palette
from vocabulary.terms import Category, RiskLevel, SiteStatus

Floats = NDArray[np.float64]
# Most of the width the map may take, tried in turn until the index goes in beside it.
_MAP_SHARES: Final = (0.62, 0.54, 0.46, 0.38)
# Radius of a site on A0, mm; smaller paper keeps relatively larger ones.
_RADIUS_MM: Final = 1.75
_NUMBER_PT: Final = 13.0
# What the index's own title leaves of its room, at the least.
INDEX_SHARE: Final = 0.95


@dataclass(frozen=True)
class Target:
    """A numbered site.

    Attributes
    ----------
    site_id : int
    row : Row
        Its number and its cells of the index.
    """

    site_id: int
    row: Row


@dataclass(frozen=True)
class WallMap:
    """What is drawn.

    Attributes
    ----------
    villages, sites : GeoDataFrame, EPSG:4326
        As `data.frames` gives them.
    risk : frame indexed `site_id`
        `level`, `site_status`.
    context : GeoDataFrame, EPSG:4326, or None
        Rivers and roads: `name`, `kind`.
    targets : tuple of Target
        In the order of the index.
    words : Words
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    risk: pd.DataFrame
    context: gpd.GeoDataFrame | None
    targets: tuple[Target, ...]
    words: Words


@dataclass(frozen=True)
class Arrangement:
    """Where everything stands on the first page.

    Attributes
    ----------
    frame : Frame
    places : DataFrame indexed `site_id`
        `x`, `y` (mm), `risk`, `status`, `category` of the sites inside the frame.
    names : list of Name
    labels : dict of number to Box, mm
        Targets inside the frame; the others are in the index alone.
    anchors : dict of number to (x, y), mm
    radius : float, mm
        Of a site's symbol.
    number_pt : float
    scale_at, north_at : Box, mm
        Where scale bar and north arrow stand: the corners with the least ground in them.
    """

    frame: Frame
    places: pd.DataFrame
    names: list[Name]
    labels: dict[int, Box]
    anchors: dict[int, tuple[float, float]]
    radius: float
    number_pt: float
    scale_at: Box
    north_at: Box


def arrange(content: WallMap, paper: Paper) -> Arrangement:
    """Return where frame, sites, names and numbers stand.

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    CrowdedError
        The paper is too small for the numbers.
    """
    require_polygons(content.villages, caller="wall_map")
    drawn = to_metric(drawn_villages(content.villages))
    frame = _frame(content, drawn, paper)
    radius = _RADIUS_MM * paper.share**0.6
    places = place_sites(content.sites, content.risk, frame=frame, radius=radius)
    symbols = np.column_stack([places[["x", "y"]], np.full(len(places), 1.5 * radius)])
    context = None if content.context is None else to_metric(content.context)
    corners = _corners(frame, drawn, paper)
    has_number = places.index.isin([one.site_id for one in content.targets])
    names = place_names(frame, drawn, context, symbols, share=paper.share, kept=corners,
                        targets=symbols[has_number])  # fmt: skip
    number_pt = max(6.0, _NUMBER_PT * paper.share**0.65)
    kept = np.array([*(name.box for name in names), *corners])
    labels, anchors = _labels(content, places, kept, symbols, frame=frame, radius=radius,
                              pt=number_pt)  # fmt: skip
    return Arrangement(frame, places, names, labels, anchors, radius, number_pt, *corners)


def _frame(content: WallMap, drawn: gpd.GeoDataFrame, paper: Paper) -> Frame:
    """Return the largest frame beside which the whole index goes; the first where none does."""
    rows = [one.row for one in content.targets]
    edge = paper.margin_mm
    frames = [
        fit_frame(
            drawn.total_bounds,
            left=edge,
            bottom=edge,
            wide=(paper.width_mm - 2 * edge) * share,
            tall=paper.height_mm - 2 * edge - head_height(paper),
        )
        for share in _MAP_SHARES
    ]
    for frame in frames:
        noted = (*content.words.notes, content.words.no_code_note)
        words = replace(content.words, notes=tuple(filter(None, noted)))
        left, bottom, right, top = index_room(paper, frame, words)
        wide, tall = right - left, INDEX_SHARE * (top - bottom)
        columns = content.words.columns
        setting = choose_setting(rows, columns, wide=wide, tall=tall)
        if len(fill_columns(rows, columns, setting, wide=wide, tall=tall)[0]) == len(rows):
            return frame
    return frames[0]


def index_room(paper: Paper, frame: Frame, words: Words) -> Box:
    """Return the room beside the map that is left to the index, mm."""
    left = frame.box[2] + 0.8 * paper.margin_mm
    right = paper.width_mm - paper.margin_mm
    top = frame.box[3] - legend_height(paper, words, wide=right - left)
    return left, frame.box[1], right, top


def _corners(frame: Frame, drawn: gpd.GeoDataFrame, paper: Paper) -> tuple[Box, Box]:
    land = shapely.union_all(shapely.make_valid(frame.place(drawn.geometry)), grid_size=0.01)
    left, bottom, right, top = frame.box
    free = [(1, 0), (0, 0), (0, 1), (1, 1)]  # where nothing lies, the scale is low, north high
    chosen: list[Box] = []
    for wide, tall in (scale_size(paper, frame), north_size(paper)):
        boxes: list[Box] = []
        for x, y in free:
            west = right - wide if x else left
            south = top - tall if y else bottom
            boxes.append((west, south, west + wide, south + tall))
        covered = [shapely.intersection(land, shapely.box(*box)).area for box in boxes]
        best = int(np.argmin(covered))
        chosen.append(boxes[best])
        free.pop(best)
        free.reverse()
    return chosen[0], chosen[1]


def place_sites(
    sites: gpd.GeoDataFrame, risk: pd.DataFrame, *, frame: Frame, radius: float
) -> pd.DataFrame:
    """Return the sites inside the frame, indexed `site_id`.

    Returns
    -------
    DataFrame
        `x`, `y` (mm), `risk`, `status`, `category`.
    """
    rows = judged_sites(sites, risk)
    xy = frame.to_mm(rows[["x", "y"]].to_numpy(dtype=np.float64).reshape(-1, 2))
    return rows.assign(x=xy[:, 0], y=xy[:, 1])[frame.holds(xy, within_mm=1.6 * radius)]


def _labels(
    content: WallMap, places: pd.DataFrame, kept: Floats, symbols: Floats, *, frame: Frame,
    radius: float, pt: float,
) -> tuple[dict[int, Box], dict[int, tuple[float, float]]]:  # fmt: skip
    on_map = [one for one in content.targets if one.site_id in places.index]
    anchors = places.loc[[one.site_id for one in on_map], ["x", "y"]].to_numpy(dtype=np.float64)
    sizes = np.array(
        [(width_mm(str(one.row.number), pt) + 0.6 * pt * MM_PER_PT, 1.2 * pt * MM_PER_PT)
         for one in on_map]
    ).reshape(-1, 2)  # fmt: skip
    inset = 0.6 * radius
    ground = Ground(
        frame=np.array(frame.box) + np.array([inset, inset, -inset, -inset]),
        blocked=kept,
        symbols=symbols,
        is_target=places.index.isin([one.site_id for one in on_map]),
    )
    reach = np.full(len(on_map), 1.7 * radius)
    boxes = place_labels(anchors.reshape(-1, 2), sizes, reach, ground=ground)
    numbers = [one.row.number for one in on_map]
    labels = {n: (b[0], b[1], b[2], b[3]) for n, b in zip(numbers, boxes.tolist(), strict=True)}
    return labels, {n: (x, y) for n, (x, y) in zip(numbers, anchors.tolist(), strict=True)}


def draw(content: WallMap, *, paper: Paper) -> bytes:
    """Draw the wall map; an index that does not go beside the map goes on to further pages.

    Parameters
    ----------
    content : WallMap
    paper : Paper
        Of `PAPERS`; every page has exactly this size.

    Returns
    -------
    bytes
        PDF: vector, its font in it as TrueType.

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    CrowdedError
        The paper is too small for the numbers.
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    return write_pdf(pages(content, paper=paper), title=content.words.title)


def pages(content: WallMap, *, paper: Paper, continues: bool = True) -> list[Sheet]:
    """Return the pages, drawn: the map first, then what is left of the index.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `draw`.
    """
    sheet, n_written = _map_page(content, paper)
    made = [sheet]
    rows = [one.row for one in content.targets]
    while continues and n_written < len(rows):
        sheet, more = _index_page(content.words, rows[n_written:], paper)
        made.append(sheet)
        n_written += more
    return made


def _map_page(content: WallMap, paper: Paper) -> tuple[Sheet, int]:
    placed = arrange(content, paper)
    sheet, frame, words = Sheet(paper), placed.frame, content.words
    drawn = to_metric(drawn_villages(content.villages))
    context = None if content.context is None else to_metric(content.context)
    draw_ground(sheet, frame, drawn, context)
    draw_names(sheet, placed.names)
    counts = draw_places(sheet, placed.places, radius=placed.radius)
    _draw_labels(sheet, content, placed)
    sheet.box(frame.box, edge=palette.INK.light, line_mm=0.8 * paper.share**0.7, zorder=12)
    draw_scale(sheet, frame, words, box=placed.scale_at)
    draw_north(sheet, words, box=placed.north_at)
    draw_head(sheet, words)
    rows = [one.row for one in content.targets]
    words, setting = _with_or_without_codes(words, rows, paper, frame)
    room = index_room(paper, frame, words)
    left, _, right, _ = room
    draw_legend(sheet, words, counts, left=left, right=right, top=frame.box[3],
                radius=1.3 * placed.radius)  # fmt: skip
    n = draw_index(sheet, rows, setting, columns=words.columns, title=words.index_title, room=room)
    return sheet, n


def _with_or_without_codes(
    words: Words, rows: list[Row], paper: Paper, frame: Frame
) -> tuple[Words, Setting]:
    """Return the words with the note on codes, and the setting: with codes where all go in."""
    for note, code_mm in ((words.code_note, CODE_MM), (words.no_code_note, 0.0)):
        if code_mm and not (rows and all(row.code for row in rows)):
            continue
        noted = replace(words, notes=(*words.notes, note) if note else words.notes)
        left, bottom, right, top = index_room(paper, frame, noted)
        wide, tall = right - left, INDEX_SHARE * (top - bottom)
        setting = choose_setting(rows, words.columns, wide=wide, tall=tall, code_mm=code_mm)
        placed, _ = fill_columns(rows, words.columns, setting, wide=wide, tall=tall)
        if len(placed) == len(rows):
            break
    return noted, setting


def _index_page(words: Words, rows: list[Row], paper: Paper) -> tuple[Sheet, int]:
    sheet = Sheet(paper)
    draw_head(sheet, words, added=words.continued)
    edge = paper.margin_mm
    top = paper.height_mm - edge - head_height(paper)
    wide, tall = paper.width_mm - 2 * edge, top - edge
    setting = choose_setting(rows, words.columns, wide=wide, tall=INDEX_SHARE * tall)
    room = (edge, edge, edge + wide, top)
    n = draw_index(sheet, rows, setting, columns=words.columns, title=words.index_title, room=room)
    return sheet, n


def draw_places(sheet: Sheet, rows: pd.DataFrame, *, radius: float) -> dict[str, dict[str, int]]:
    """Draw sites as on screen, the worst on top, and count them.

    Parameters
    ----------
    rows : DataFrame
        Of `place_sites`.
    radius : float, mm

    Returns
    -------
    dict
        "risk", "status", "category" -> stored value -> number of sites drawn.
    """
    ranked = rows.assign(
        r=rows["risk"].map(order_of(RiskLevel)), s=rows["status"].map(order_of(SiteStatus))
    )
    groups = list(ranked.groupby(["r", "s", "category"], sort=True))
    for level, (_, group) in enumerate(reversed(groups)):
        first = group.iloc[0]
        drawn = symbol(
            RiskLevel(first["risk"]), SiteStatus(first["status"]), Category(first["category"]),
            mode="both", theme="light",
        )  # fmt: skip
        draw_symbols(sheet.axes, group[["x", "y"]].to_numpy(), drawn,
                     radius=radius / MM_PER_PT, zorder=4 + level / 1000)  # fmt: skip
    return {
        name: {str(k): int(v) for k, v in rows[name].value_counts().items()}
        for name in ("risk", "status", "category")
    }


def _draw_labels(sheet: Sheet, content: WallMap, placed: Arrangement) -> None:
    ends = []
    for number, box in placed.labels.items():
        anchor = np.array(placed.anchors[number])
        end = nearest(np.array([box]), anchor)[0]
        ends.append([tuple(anchor), tuple(end)])
    for colour, mm in (("#FFFFFF", 0.9), (palette.INK.light, 0.3)):
        sheet.lines(ends, colour=colour, line_mm=mm * sheet.paper.share**0.5, zorder=3.9)
    for one in content.targets:
        if one.row.number in placed.labels:
            draw_number(sheet, placed.labels[one.row.number], one.row.number,
                        pt=placed.number_pt, is_overdue=one.row.is_overdue)  # fmt: skip
