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

from bench.run import Row, seconds
from briefing.building_plan import building_book
from briefing.wall import content as wall_map
from briefing.wall import numbers as wall_numbers
from commands import demo, main
from commands.wallmap import SELECTION, read_register
from data.store import open_store
from geo.print.canvas import PAPERS
from geo.print.tiles import draw_whole_and_tiles
from geo.print.wall_map import WallMap, draw

T = TypeVar("T")

# Plans in the book that is timed.
N_PLANS: Final = 20


def measure() -> list[Row]:
    """Measure each size of paper, whole and nine sheets together, and a book of twenty plans."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "demo.db"
        demo.run(main.parser_of(demo, "demo").parse_args(["--store", str(target)]))
        store = open_store(target)
        floor = seconds(lambda: read_register(store, None, personal=True), repeat=1)
        register = read_register(store, None, personal=True)
        store.close()
    draw(_content(register, "A3"), paper=PAPERS["A3"])  # the first drawing loads the font
    rows = [_row(f"wall map {name}", *_paper(register, name), floor) for name in PAPERS]
    rows.append(_row("wall map A0 and nine A3 sheets", *_both(register), floor))
    ids = [int(one) for one in register.sites.index[:N_PLANS]]
    book, taken = _timed(lambda: building_book(register, ids, title="book"))
    return [*rows, _row("building plans", f"{N_PLANS} plans, {_mb(book)}", taken, floor)]


def _row(name: str, size: str, taken: float, floor_s: float) -> Row:
    return Row(name=name, size=size, ours_s=taken, floor_s=floor_s)


def _content(register: wall_map.WallDay, paper: str) -> WallMap:
    ids = wall_map.choose(register, SELECTION[paper])
    return wall_map.wall_map(register, wall_numbers.assign({}, ids), ids, issue=1)


def _paper(register: wall_map.WallDay, paper: str) -> tuple[str, float]:
    pdf, taken = _timed(lambda: draw(_content(register, paper), paper=PAPERS[paper]))
    return f"{len(_content(register, paper).targets)} sites, {_mb(pdf)}", taken


def _both(register: wall_map.WallDay) -> tuple[str, float]:
    (whole, tiles), taken = _timed(lambda: draw_whole_and_tiles(_content(register, "A0")))
    return f"{_mb(whole)} and {_mb(tiles or b'')}", taken


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


def _mb(content: bytes) -> str:
    return f"{len(content) / 1e6:.2f} MB"
