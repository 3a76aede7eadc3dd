"""Write the plans of buildings (one sheet for each site) as one editable book."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from analysis.day import Day
from briefing.papers.building_plan import book_title, building_book
from commands import output
from commands.asked import open_day
from data.store.opening import open_store
from vocabulary.errors import EmptyLayerError


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `buildings-<day>-<category>.docx`.

    Raises
    ------
    EmptyLayerError
        No site is of that category, or has that id.
    StoreError
        There is no store, or it cannot be read.
    """
    begun = time.perf_counter()
    with closing(open_store(args.store)) as store:
        personal = "buildings" if args.personal else ""
        named = args.persons != "none"
        day = open_day(store, args.as_of, known=args.known, named=named, personal=personal)
        ids = _chosen(day, args)
        title = book_title(day) if len(ids) > 1 else ""
        content = building_book(day, ids, title=title, persons=args.persons)
    name = f"buildings-{day.as_of}-{'chosen' if args.site else args.category}.docx"
    return {
        "files": [output.write_file(args.out / name, content, kind="buildings")],
        "snapshot": day.state,
        "as_of": day.as_of,
        "n_sites": len(ids),
        "seconds": round(time.perf_counter() - begun, 3),
    }


def _chosen(day: Day, args: argparse.Namespace) -> list[int]:
    sites = day.sites
    chosen = sites[sites["category"] == args.category]
    if args.site:
        chosen = sites[sites.index.isin(args.site)]
    if args.open:
        waiting = day.risk["site_status"].reindex(chosen.index)
        chosen = chosen[waiting.isin(["overdue", "open", "submitted"])]
    if chosen.empty:
        raise EmptyLayerError("buildings found no site to write a plan for; choose others.")
    return [int(one) for one in chosen.sort_values(["village_code"], kind="stable").index]


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    return output.files_told(result, f", {result['n_sites']} plans")
