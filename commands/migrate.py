"""Bring an older store to today's tables, after a copy of it beside it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocabulary.errors import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `migrate` takes: nothing of its own."""


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Migrate the store and say from which version to which.

    Raises
    ------
    StoreError
        There is no store, or a newer program wrote it.
    """
    from data.store import migrations
    from data.store.engine import make_engine, transaction
    from data.store.opening import open_store

    if isinstance(args.store, Path) and not args.store.is_file():
        raise StoreError(f"There is no store at {args.store}; import a ledger or load the demo.")
    engine = make_engine(args.store)
    try:
        with transaction(engine, writes=False) as connection:
            before = migrations.current(connection)
    finally:
        engine.dispose()
    store = open_store(args.store)
    store.close()
    return {"store": args.store, "from_version": before, "to_version": migrations.newest()}


def describe(result: Mapping[str, Any]) -> str:
    """Word the step taken."""
    return f"{result['store']}: version {result['from_version']} -> {result['to_version']}"
