"""Write the register as a workbook and as GeoJSON, with every column the ledgers brought."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from briefing.papers.register_files import FILES, file_name, make_file
from commands import output
from commands.asked import open_day
from data.store.opening import open_store


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `register-<day>` as .xlsx and .gpkg, two .geojson, and the high-rise list.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    """
    begun = time.perf_counter()
    with closing(open_store(args.store)) as store:
        personal = "export" if args.personal else ""
        day = open_day(store, args.as_of, known=args.known, personal=personal)
        files = [
            output.write_file(
                args.folder / file_name(kind, day),
                make_file(kind, day, language=args.language),
                kind=kind,
            )
            for kind in FILES
        ]
    return {
        "files": files,
        "snapshot": day.state,
        "as_of": day.as_of,
        "known_at": day.known_at,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    return output.files_told(
        result, f", as known at {result['known_at']}" if result["known_at"] else ""
    )
