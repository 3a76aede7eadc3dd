"""Write the register as a workbook and as GeoJSON, with every column the ledgers brought."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.asked import add_day, add_known, open_day
from commands.places import VAR
from commands.wallmap import write_file

if TYPE_CHECKING:
    pass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `export` takes."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=VAR / "export", metavar="TO", help="(%(default)s)"
    )
    add_day(parser)
    add_known(parser)
    parser.add_argument("--personal", action="store_true", help="with names and telephones")
    parser.add_argument("--language", choices=("zh_CN", "en"), default="zh_CN")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `register-<day>` as .xlsx and .gpkg, two .geojson, and the high-rise list.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    """
    from briefing.papers.register_files import FILES, file_name, make_file
    from data.store.opening import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        day = open_day(store, args.as_of, known=args.known, personal=args.personal)
        args.folder.mkdir(parents=True, exist_ok=True)
        files = [
            write_file(
                args.folder / file_name(kind, day),
                make_file(kind, day, language=args.language),
                kind=kind,
            )
            for kind in FILES
        ]
    finally:
        store.close()
    return {
        "files": files,
        "snapshot": day.state,
        "as_of": day.as_of,
        "known_at": day.known_at,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    then = f", as known at {result['known_at']}" if result["known_at"] else ""
    return "\n".join([f"as of {result['as_of']}{then}", *lines])
