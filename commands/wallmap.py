"""Write the wall map as a vector PDF: A0 to A3, or A0 on A3 sheets to be glued."""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commands.asked import add_day, add_known, open_day
from commands.clock import now
from commands.places import VAR

if TYPE_CHECKING:
    from briefing.wall.content import Selection

PAPERS: Final = ("A0", "A1", "A2", "A3", "tiles")
# Small paper has room for the most urgent alone.
SELECTION: Final[dict[str, Selection]] = {
    "A0": "open",
    "A1": "open",
    "tiles": "open",
    "A2": "urgent",
    "A3": "urgent",
}
_ACTOR: Final = "wallmap"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `wallmap` takes."""
    parser.add_argument("--paper", choices=PAPERS, default="A0", help="(%(default)s)")
    parser.add_argument(
        "--out", type=Path, default=VAR / "wallmap", metavar="DIR", help="(%(default)s)"
    )
    add_day(parser)
    add_known(parser)
    parser.add_argument(
        "--select",
        choices=("open", "urgent"),
        help="sites with a number: not put right, or overdue; of the highest risk in either case",
    )
    parser.add_argument(
        "--persons", choices=("masked", "full", "none"), default="masked", help="(%(default)s)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `wallmap-<day>-<paper>.pdf` and freeze the numbers of this issue.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    CampaignError
        The map cannot be drawn: no village has a boundary, or the paper is too small.
    """
    from briefing.wall import content as content_words
    from briefing.wall import numbers
    from data.store.opening import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        day = open_day(store, args.as_of, known=args.known, personal=args.persons != "none")
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
    finally:
        store.close()
    path = args.out / f"wallmap-{day.as_of}-{args.paper}.pdf"
    return {
        "files": [write_file(path, _drawn(content, args.paper), kind="wallmap")],
        "snapshot": issue.snapshot,
        "as_of": day.as_of,
        "issue": issue.issue,
        "n_targets": len(content.targets),
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    told = f"as of {result['as_of']}, issue {result['issue']}, {result['n_targets']} numbered sites"
    return "\n".join([told, *lines])


def _drawn(content: Any, paper: str) -> bytes:
    from geo.print.canvas import PAPERS as sizes
    from geo.print.wall_map import draw, draw_tiles

    return draw_tiles(content) if paper == "tiles" else draw(content, paper=sizes[paper])


def write_file(path: Path, content: bytes, *, kind: str) -> dict[str, Any]:
    """Write a file so that it is there whole or not at all; return what `--json` says of it.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    content : bytes
    kind : str
        What the file is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "kind": kind, "bytes": len(content), "sha256": digest}
