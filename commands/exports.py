"""List what left the house, or look up a file in that list by its hash."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vocabulary.errors import BriefError

_MOST: Final = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `exports` takes."""
    parser.add_argument(
        "--check",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="say of each file under which serial it left, or that it is not as it left",
    )
    parser.add_argument(
        "--most", type=int, default=_MOST, metavar="N", help="the latest so many (%(default)s)"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """List the exports, or look each file up.

    Raises
    ------
    BriefError
        A file cannot be read, or `--most` is below 1.
    StoreError
        There is no store, or it cannot be read.
    """
    from data.store.exports import exports
    from data.store.opening import open_store

    if args.most < 1:
        raise BriefError(f"--most needs a number of 1 or more, got {args.most}.")
    store = open_store(args.store)
    try:
        if args.check:
            return {"checked": [_checked(store, path) for path in args.check]}
        taken = exports(store, most=args.most)
    finally:
        store.close()
    rows = taken.astype(object).where(taken.notna(), None).to_dict("records")
    return {"exports": [{str(key): value for key, value in row.items()} for row in rows]}


def describe(result: Mapping[str, Any]) -> str:
    """Word the list, or what was found of each file."""
    if "checked" in result:
        return "\n".join(map(_found, result["checked"]))
    lines = [
        "  ".join(
            str(row[name] or "-") for name in ("serial", "recorded_at", "actor", "name", "sha256")
        )
        + (f"  {row['reviewer']}  {row['map_number']}" if row["reviewer"] else "")
        for row in result["exports"]
    ]
    return "\n".join(lines) or "No file has been exported yet."


def status(result: Mapping[str, Any]) -> int:
    """Return 1 where a file is not in the log as it is."""
    return int(any(one["serial"] is None for one in result.get("checked", ())))


def _checked(store: Any, path: Path) -> dict[str, Any]:
    from data.store.exports import export_of

    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise BriefError(f"The file {path} cannot be read: {error.strerror}.") from error
    found = export_of(store, digest) or {}
    names = ("serial", "recorded_at", "actor", "name", "reviewer", "map_number")
    return {"path": path, "sha256": digest} | {name: found.get(name) for name in names}


def _found(one: Mapping[str, Any]) -> str:
    if one["serial"] is None:
        return f"{one['path']}  is not in the log: never exported, or changed since"
    return f"{one['path']}  {one['serial']}  {one['recorded_at']}  {one['actor']}"
