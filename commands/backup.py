"""Copy the store into one file that can be restored, also while the app is running."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from commands.clock import now
from commands.places import VAR
from vocabulary.errors import StoreError

FOLDER: Final = VAR / "backups"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `backup` takes."""
    parser.add_argument(
        "target",
        nargs="?",
        type=Path,
        default=FOLDER,
        metavar="TO",
        help="a folder, or the .zip file to write (%(default)s)",
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write a backup, check that it is whole, and say what it is.

    Raises
    ------
    StoreError
        There is no store, it is not whole, or the disk does not take the copy.
    """
    from data.store.backup import SERVER_BACKUP, backup
    from data.store.opening import open_store

    begun, moment = time.perf_counter(), now()
    store = open_store(args.store)
    try:
        if not isinstance(args.store, Path):
            raise StoreError(SERVER_BACKUP)
        target: Path = args.target
        if target.suffix != ".zip":
            target.mkdir(parents=True, exist_ok=True)
            target = target / f"{args.store.stem}-{moment:%Y%m%d-%H%M%S}.zip"
        made = backup(store, target, now=moment)
    finally:
        store.close()
    file = {"path": made.path, "kind": "backup", "bytes": made.bytes, "sha256": made.sha256}
    taken = round(time.perf_counter() - begun, 3)
    return {"files": [file], "snapshot": made.fingerprint, "rows": made.rows, "seconds": taken}


def describe(result: Mapping[str, Any]) -> str:
    """Word where the backup lies and the mark to note beside it."""
    file = result["files"][0]
    return (
        f"{file['path']}\n{file['bytes']} bytes, {result['rows']} rows, mark {result['snapshot']}"
    )
