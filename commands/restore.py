"""Put a backup in the place of the store; the file it replaces is kept beside it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocabulary.errors import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `restore` takes."""
    parser.add_argument("source", type=Path, metavar="FILE", help="a file `backup` wrote")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Check the backup and put it in place.

    Raises
    ------
    StoreError
        The backup is damaged or holds the other kind of data; the store stays as it was.
    """
    from data.store.backup import SERVER_BACKUP, restore

    begun = time.perf_counter()
    if not isinstance(args.store, Path):
        raise StoreError(SERVER_BACKUP)
    args.store.parent.mkdir(parents=True, exist_ok=True)
    verdict = restore(args.source, args.store)
    return {
        "store": args.store,
        "ok": verdict.ok,
        "rows": verdict.rows,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was put where."""
    return f"{result['store']}: {result['rows']} rows restored and checked"
