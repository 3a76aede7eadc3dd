"""What speaks of a person, erased from the whole store on request."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commands.clock import ACTOR, now
from data.store.erasing import erase, find
from data.store.opening import open_store


def run(args: argparse.Namespace) -> dict[str, Any]:
    """List where the texts stand, or erase them.

    Raises
    ------
    StoreError
        There is no store, a text is too short, or no reason is given.
    """
    store = open_store(args.store)
    try:
        if args.sure:
            found = erase(store, args.texts, reason=args.reason, actor=ACTOR, now=now())
        else:
            found = find(store, args.texts)
    finally:
        store.close()
    places = [
        {"table": one.table, "row": one.row, "cells": list(one.cells), "can_go": one.can_go}
        for one in found
    ]
    return {"erased": args.sure, "places": places, "copies": _copies(args.store)}


def describe(result: Mapping[str, Any]) -> str:
    """Word where it stood, what has to stay, and which copies hold it still."""
    done = "erased" if result["erased"] else "would be erased"
    lines = [
        f"{one['table']} {one['row']}  {', '.join(one['cells'])}  "
        + (done if one["can_go"] else "has to stay")
        for one in result["places"]
    ] or ["It stands nowhere."]
    lines += [f"{path}  is a copy that may hold it: delete it" for path in result["copies"]]
    return "\n".join([*lines, "Photos and papers are not looked into."])


def _copies(store: Path | str) -> list[Path]:
    """Return the backups and the copies beside a store that it is not erased from."""
    if not isinstance(store, Path):
        return []
    beside = store.parent.glob(f"{store.stem}.before-*{store.suffix}")
    return sorted([*beside, *(store.parent / "backups").glob("*.zip")])
