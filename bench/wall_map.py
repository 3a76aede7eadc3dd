"""The wall map of the demo: every size, and the book of the high-rises' plans.

The floor is the same register without the drawing: reading the frames and judging the risk. The
bytes of each file stand in the size column.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from bench.run import Row, seconds
from briefing import wall_map, wall_numbers
from briefing.building_plan import building_book
from commands import demo, main
from commands.wallmap import read_register
from data.store import open_store
from geo.wall_map import draw
from geo.wall_map_paper import PAPERS
from geo.wall_map_tiles import draw_tiles

# Plans in the book that is timed.
N_PLANS: Final = 20


def measure() -> list[Row]:
    """Measure each size of paper, the nine sheets and a book of twenty plans."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "demo.db"
        demo.run(main.parser_of(demo, "demo").parse_args(["--store", str(target)]))
        store = open_store(target)
        floor = seconds(lambda: read_register(store, None, personal=True), repeat=2)
        register = read_register(store, None, personal=True)
        store.close()
    rows = [_paper(register, name, floor_s=floor) for name in (*PAPERS, "tiles")]
    ids = [int(one) for one in register.sites.index[:N_PLANS]]
    content = building_book(register, ids, title="book")
    taken = seconds(lambda: building_book(register, ids, title="book"), repeat=2)
    size = f"{N_PLANS} plans, {len(content) / 1e6:.2f} MB"
    return [*rows, Row(name="building plans", size=size, ours_s=taken, floor_s=floor)]


def _paper(register: wall_map.Register, paper: str, *, floor_s: float) -> Row:
    ids = wall_map.choose(register, "open")
    numbers = wall_numbers.assign({}, ids)

    def made() -> bytes:
        content = wall_map.wall_map(register, numbers, ids, issue=1)
        if paper == "tiles":
            return draw_tiles(content)
        return draw(content, paper=PAPERS[paper])

    size = f"{len(ids)} sites, {len(made()) / 1e6:.2f} MB"
    return Row(name=f"wall map {paper}", size=size, ours_s=seconds(made, repeat=2), floor_s=floor_s)
