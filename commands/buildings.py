"""Write the plans of buildings (one sheet for each site) as one editable book."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.asked import add_day, add_known, open_day
from commands.places import VAR
from commands.wallmap import write_file
from vocabulary.errors import EmptyLayerError
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.day import Day


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `buildings` takes."""
    parser.add_argument(
        "--out", type=Path, default=VAR / "buildings", metavar="DIR", help="(%(default)s)"
    )
    parser.add_argument(
        "--category", choices=[c.value for c in Category], default=Category.HIGH_RISE.value,
        help="(%(default)s)",
    )  # fmt: skip
    parser.add_argument("--site", type=int, action="append", metavar="ID", help="these sites alone")
    parser.add_argument("--open", action="store_true", help="only those with an open hazard")
    add_day(parser)
    add_known(parser)
    parser.add_argument(
        "--persons", choices=("masked", "full", "none"), default="masked", help="(%(default)s)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `buildings-<day>-<category>.docx`.

    Raises
    ------
    EmptyLayerError
        No site is of that category, or has that id.
    StoreError
        There is no store, or it cannot be read.
    """
    from data.store.opening import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        day = open_day(store, args.as_of, known=args.known, personal=args.persons != "none")
        content, name, n_sites = _book(day, args)
    finally:
        store.close()
    return {
        "files": [write_file(args.out / name, content, kind="buildings")],
        "snapshot": day.state,
        "as_of": day.as_of,
        "n_sites": n_sites,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def _book(day: Day, args: argparse.Namespace) -> tuple[bytes, str, int]:
    from briefing.papers.building_plan import book_title, building_book

    sites = day.sites
    chosen = sites[sites["category"] == args.category]
    if args.site:
        chosen = sites[sites.index.isin(args.site)]
    if args.open:
        waiting = day.risk["site_status"].reindex(chosen.index)
        chosen = chosen[waiting.isin(["overdue", "open", "submitted"])]
    if chosen.empty:
        raise EmptyLayerError("buildings found no site to write a plan for; choose others.")
    ids = [int(one) for one in chosen.sort_values(["village_code"], kind="stable").index]
    title = book_title(day) if len(ids) > 1 else ""
    content = building_book(day, ids, title=title, persons=args.persons)
    name = f"buildings-{day.as_of}-{'chosen' if args.site else args.category}.docx"
    return content, name, len(ids)


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    return "\n".join([f"as of {result['as_of']}, {result['n_sites']} plans", *lines])
