"""Write the plans of buildings (one sheet for each site) as one editable book."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commands.places import VAR
from commands.wallmap import read_register, write_file
from vocabulary.errors import EmptyLayerError
from vocabulary.terms import Category


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
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="(the demo's day, else today)"
    )
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
    from briefing.building_plan import book_title, building_book
    from data.store.opening import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        register = read_register(store, args.as_of, personal=args.persons != "none")
        fingerprint = store.fingerprint
    finally:
        store.close()
    sites = register.sites
    chosen = sites[sites["category"] == args.category]
    if args.site:
        chosen = sites[sites.index.isin(args.site)]
    if args.open:
        waiting = register.risk["site_status"].reindex(chosen.index)
        chosen = chosen[waiting.isin(["overdue", "open", "submitted"])]
    if chosen.empty:
        raise EmptyLayerError("buildings found no site to write a plan for; choose others.")
    ids = [int(one) for one in chosen.sort_values(["village_code"], kind="stable").index]
    title = book_title(register) if len(ids) > 1 else ""
    content = building_book(register, ids, title=title, persons=args.persons)
    name = f"buildings-{register.as_of}-{'chosen' if args.site else args.category}.docx"
    return {
        "files": [write_file(args.out / name, content, kind="buildings")],
        "snapshot": fingerprint,
        "as_of": register.as_of,
        "n_sites": len(ids),
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    return "\n".join([f"as of {result['as_of']}, {result['n_sites']} plans", *lines])
