"""Write the wall map as a vector PDF: A0 to A3, or A0 on A3 sheets to be glued."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final

from briefing.wall import content as content_words
from briefing.wall import numbers
from briefing.wall.content import Selection
from commands import output
from commands.asked import open_day
from commands.clock import now
from data.store.opening import open_store
from geo.print.canvas import PAPERS
from geo.print.wall_map import draw, draw_tiles

# Small paper has room for the most urgent alone.
SELECTION: Final[dict[str, Selection]] = {
    "A0": "open",
    "A1": "open",
    "tiles": "open",
    "A2": "urgent",
    "A3": "urgent",
}
_ACTOR: Final = "wallmap"


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `wallmap-<day>-<paper>.pdf` and freeze the numbers of this issue.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    CampaignError
        The map cannot be drawn: no village has a boundary, or the paper is too small.
    """
    begun = time.perf_counter()
    with closing(open_store(args.store)) as store:
        personal = "wallmap" if args.personal else ""
        named = args.persons != "none"
        day = open_day(store, args.as_of, known=args.known, named=named, personal=personal)
        selection: Selection = args.select or SELECTION[args.paper]
        wanted = content_words.choose(day, selection)
        issue = numbers.issue(
            store, wanted, as_of=day.as_of, selection=selection, actor=_ACTOR, now=now()
        )
        content = content_words.wall_map(
            day,
            issue.numbers,
            issue.shown,
            issue=issue.issue,
            selection=selection,
            persons=args.persons,
        )
    sheet = (
        draw_tiles(content) if args.paper == "tiles" else draw(content, paper=PAPERS[args.paper])
    )
    path = args.out / f"wallmap-{day.as_of}-{args.paper}.pdf"
    return {
        "files": [output.write_file(path, sheet, kind="wallmap")],
        "snapshot": issue.snapshot,
        "as_of": day.as_of,
        "issue": issue.issue,
        "n_targets": len(content.targets),
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    return output.files_told(
        result, f", issue {result['issue']}, {result['n_targets']} numbered sites"
    )
