"""Make the demo's store: a real place, invented sites, hazards and a winter's work."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from commands.clock import now
from commands.places import STORE
from data.demo.load import forget, make
from data.store import frames
from data.store.opening import open_store
from geo.locate import place
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import StoreKind


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Make the demo in a file of its own, which appears under its name only when it is whole.

    Raises
    ------
    StoreError
        The file is there already and is real data, or `--anew` was not given.
    """
    begun = time.perf_counter()
    target = demo_store(args.store)
    _make_way(target, anew=args.anew)
    make(target, place=place, progress=_teller())
    store = open_store(target)
    try:
        day = frames.campaign(store).as_of or now().date()
        counts = {
            "villages": len(frames.villages(store)),
            "sites": len(frames.sites(store, day)),
            "hazards": len(frames.hazards(store, day)),
            "visits": len(frames.visits(store, day)),
        }
    finally:
        store.close()
    taken = round(time.perf_counter() - begun, 3)
    return {"store": target, **counts, "as_of": day, "seconds": taken}


def demo_store(asked: Path | str) -> Path:
    """Return where the demo lies: beside the office's own store, or in the file asked for."""
    if isinstance(asked, Path) and asked != STORE:
        return asked
    return STORE.with_name("demo.db")


def _teller() -> Callable[[float, str], None]:
    """Return what names each step of the making in a line of its own, once."""
    named: set[str] = set()

    def tell(share: float, step: str) -> None:
        if step not in named:
            named.add(step)
            print(f"{share:4.0%} {step}", file=sys.stderr, flush=True)

    return tell


def _make_way(target: Path, *, anew: bool) -> None:
    if not target.exists():
        return
    store = open_store(target, create=StoreKind.DEMO)  # refuses real data
    store.close()
    if not anew:
        raise StoreError(
            message("The demo is already there: {target}; give --anew to make it again."),
            target=target,
        )
    forget(target)


def describe(result: Mapping[str, Any]) -> str:
    """Word what was made and how to look at it."""
    return (
        f"{result['store']}: {result['villages']} villages, {result['sites']} sites, "
        f"{result['hazards']} hazards on {result['as_of']}, {result['visits']} visits "
        f"({result['seconds']} s)"
    )
