"""The wall map of the demo: every size, and the book of the high-rises' plans.

The floor is the same register without the drawing: reading the frames and judging the risk. The
bytes of each file stand in the size column. Whole and nine sheets are drawn once, as the pack has
them; the small papers carry the urgent sites, as the command chooses them. One go each.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from analysis.day import Day
from bench.run import Row, seconds
from briefing.papers.building_plan import building_book
from briefing.wall import content as content_words
from briefing.wall import numbers
from commands import demo
from commands.arguments import parser_of
from commands.asked import open_day
from commands.wallmap import SELECTION
from data.store.opening import open_store
from geo.print.canvas import PAPERS
from geo.print.wall_map import WallMap, draw, draw_whole_and_tiles

T = TypeVar("T")

# Plans in the book that is timed.
N_PLANS: Final = 20


def measure() -> list[Row]:
    """Measure each size of paper, whole and nine sheets together, and a book of twenty plans."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "demo.db"
        demo.run(parser_of("demo").parse_args(["--store", str(target)]))
        store = open_store(target)
        floor = seconds(lambda: open_day(store, named=True).risk, repeat=1)
        register = open_day(store, named=True)
    draw(_content(register, "A3"), paper=PAPERS["A3"])  # the first drawing loads the font
    rows = [_row(f"wall map {name}", *_paper(register, name), floor) for name in PAPERS]
    rows.append(_row("wall map A0 and nine A3 sheets", *_both(register), floor))
    ids = [int(one) for one in register.sites.index[:N_PLANS]]
    book, taken = _timed(lambda: building_book(register, ids, title="book"))
    return [*rows, _row("building plans", f"{N_PLANS} plans, {_mb(book)}", taken, floor)]


def _row(name: str, size: str, taken: float, floor_s: float) -> Row:
    return Row(name=name, size=size, ours_s=taken, floor_s=floor_s)


def _content(register: Day, paper: str) -> WallMap:
    ids = content_words.choose(register, SELECTION[paper])
    return content_words.wall_map(register, numbers.assign({}, ids), ids, issue=1)


def _paper(register: Day, paper: str) -> tuple[str, float]:
    pdf, taken = _timed(lambda: draw(_content(register, paper), paper=PAPERS[paper]))
    return f"{len(_content(register, paper).targets)} sites, {_mb(pdf)}", taken


def _both(register: Day) -> tuple[str, float]:
    (whole, tiles), taken = _timed(lambda: draw_whole_and_tiles(_content(register, "A0")))
    return f"{_mb(whole)} and {_mb(tiles or b'')}", taken


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


def _mb(content: bytes) -> str:
    return f"{len(content) / 1e6:.2f} MB"
