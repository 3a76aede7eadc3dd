"""Everything a meeting takes along, written from one set of facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from briefing.export import Make
from briefing.facts.compose import chat_text
from briefing.facts.issues import freeze
from briefing.papers.annex import annex
from briefing.papers.chosen import Paper
from briefing.papers.circular import circular
from briefing.screen.long_picture import long_picture
from briefing.screen.report_html import report_html
from briefing.screen.slides import slides
from geo.print.wall_map import draw_whole_and_tiles

if TYPE_CHECKING:
    import pandas as pd

    from briefing.facts.fact import Facts
    from briefing.screen.picture import Pictures
    from geo.print.wall_map import WallMap


@dataclass(frozen=True)
class Maker:
    """One file of the pack, not yet written.

    Attributes
    ----------
    name : file name without a folder
    kind
        "circular", "slides", "annex", "report" (HTML), "picture" (PNG) and "text" (for a chat
        group), "facts" (all numbers, JSON), "wall_map" (A0) or "wall_map_tiles" (A3), both PDF.
    make : takes the stamps the document prints itself, gives the bytes
    """

    name: str
    kind: str
    make: Make


def makers(
    facts: Facts,
    *,
    items: pd.DataFrame | None,
    picture: Pictures | None = None,
    paper_of: Paper | None = None,
    wall: WallMap | None = None,
    is_public: bool = False,
) -> Iterator[Maker]:
    """Yield the files of a briefing before they are written, so that each can carry its stamps.

    Parameters
    ----------
    facts : of `briefing.facts.public.public_facts` for a public version
    items : of `briefing.papers.annex.open_items`; None in public
    picture : the map, for each of its readers
    paper_of : what a person decides about the circular
    wall : the wall map of the same day; its sheets are left out where its index needs more pages
    is_public : the frozen facts stay inside: they hold the register's own numbers
    """
    page, slide, phone = (picture.page, picture.slide, picture.phone) if picture else (None,) * 3
    stem = file_stem(facts.period.start, facts.period.end) + ("-public" if is_public else "")

    def told(ending: str, kind: str, make: Make) -> Maker:
        return Maker(f"{stem}.{ending}", kind, make)

    yield told("docx", "circular", lambda _: circular(facts, picture=page, paper_of=paper_of))
    yield told("pptx", "slides", lambda _: slides(facts, picture=slide))
    yield told("xlsx", "annex", lambda _: annex(facts, open_items=items))
    yield told(
        "html", "report",
        lambda said: report_html(facts, picture=page, narrow=phone, stamps=said),
    )  # fmt: skip
    yield told("png", "picture", lambda said: long_picture(facts, picture=phone, stamps=said))
    yield told("txt", "text", lambda _: chat_text(facts).encode())
    if not is_public:
        yield told("json", "facts", lambda _: freeze(facts).encode())
    if wall is not None:
        yield from _sheets(wall, facts.as_of)


def _sheets(wall: WallMap, day: date) -> Iterator[Maker]:
    whole, tiles = draw_whole_and_tiles(wall)
    yield Maker(f"wallmap-{day}-A0.pdf", "wall_map", lambda _: whole)
    if tiles is not None:
        yield Maker(f"wallmap-{day}-tiles.pdf", "wall_map_tiles", lambda _: tiles)


def file_stem(start: date, end: date) -> str:
    """Return the name the files of one briefing share."""
    return f"briefing-{start:%Y%m%d}-{end:%Y%m%d}"
