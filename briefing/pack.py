"""Everything a meeting takes along, written from one set of facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from briefing.annex import annex, open_items
from briefing.circular import Paper, circular
from briefing.frames import with_progress
from briefing.long_picture import long_picture
from briefing.report_html import report_html
from briefing.slides import slides
from briefing.snapshot import freeze
from briefing.wechat import summary
from geo.wall_map_tiles import draw_whole_and_tiles

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from briefing.fact import Facts
    from geo.wall_map import WallMap


@dataclass(frozen=True)
class Document:
    """One file of the pack.

    Attributes
    ----------
    name : str
        File name without a folder.
    kind : str
        "circular", "slides", "annex", "report" (HTML), "picture" (PNG) and "text" (for a chat
        group), "facts" (all numbers, JSON), "wall_map" (A0) or "wall_map_tiles" (A3), both PDF.
    content : bytes
    """

    name: str
    kind: str
    content: bytes


def pack(
    facts: Facts,
    *,
    hazards: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    villages: gpd.GeoDataFrame,
    picture: bytes | None = None,
    paper_of: Paper | None = None,
    wall: WallMap | None = None,
    stamps: tuple[str, ...] = (),
) -> Iterator[Document]:
    """Yield the documents of a briefing, one by one as they are written.

    Parameters
    ----------
    facts : Facts
        Every number of every document.
    hazards, sites, villages : frames of docs/frames.md, state of `facts.as_of`
        For the list of open items in the annex alone.
    picture : bytes, optional
        The situation map as PNG.
    paper_of : Paper, optional
        What a person decides about the circular.
    wall : WallMap, optional
        The wall map of the same day; its sheets are left out where its index needs more pages.
    stamps : tuple of str
        What report and long picture print as their mark.
    """
    stem = file_stem(facts.period.start, facts.period.end)
    yield Document(f"{stem}.docx", "circular", circular(facts, picture=picture, paper_of=paper_of))
    yield Document(f"{stem}.pptx", "slides", slides(facts, picture=picture))
    items = open_items(with_progress(hazards, as_of=facts.as_of), sites, villages)
    yield Document(f"{stem}.xlsx", "annex", annex(facts, open_items=items))
    yield Document(f"{stem}.html", "report", report_html(facts, picture=picture, stamps=stamps))
    drawn = long_picture(facts, picture=picture, stamps=stamps)
    yield Document(f"{stem}.png", "picture", drawn)
    yield Document(f"{stem}.txt", "text", summary(facts).encode())
    yield Document(f"{stem}.json", "facts", freeze(facts).encode())
    if wall is not None:
        whole, tiles = draw_whole_and_tiles(wall)
        day = facts.as_of.isoformat()
        yield Document(f"wallmap-{day}-A0.pdf", "wall_map", whole)
        if tiles is not None:
            yield Document(f"wallmap-{day}-tiles.pdf", "wall_map_tiles", tiles)


def file_stem(start: date, end: date) -> str:
    """Return the name the files of one briefing share."""
    return f"briefing-{start:%Y%m%d}-{end:%Y%m%d}"
