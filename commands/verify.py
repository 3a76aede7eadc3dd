"""Check that the store is whole: the file, its chains, and the register against its events."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocabulary.errors import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `verify` takes."""
    parser.add_argument(
        "--mark", metavar="MARK", help="the mark a backup printed: shows a chain cut or rewritten"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Walk the whole store.

    Raises
    ------
    StoreError
        There is no store.
    """
    from data.store.checks import verify
    from data.store.opening import open_store

    if isinstance(args.store, Path) and not args.store.is_file():
        raise StoreError(f"There is no store at {args.store}; import a ledger or load the demo.")
    try:
        store = open_store(args.store)
    except StoreError as error:  # a file too damaged to open is an answer, not a mishap
        return {"ok": False, "rows": 0, "broken": [str(error)]}
    try:
        verdict = verify(store, anchor=args.mark)
    finally:
        store.close()
    return {"ok": verdict.ok, "rows": verdict.rows, "broken": list(verdict.broken)}


def describe(result: Mapping[str, Any]) -> str:
    """Word the verdict, one finding a line."""
    verdict = "whole" if result["ok"] else "NOT WHOLE"
    return "\n".join([f"{verdict}, {result['rows']} rows walked", *result["broken"]])


def status(result: Mapping[str, Any]) -> int:
    """Return 1 where the store is not whole, so that a nightly job notices."""
    return 0 if result["ok"] else 1
