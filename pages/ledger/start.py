"""Through the two doors of an empty store: make the demo, or begin the office's own data."""

from __future__ import annotations

from pages.shell import session
from pages.shell.current import store_at
from vocabulary.terms import StoreKind


def open_demo() -> None:
    """Look at the demo from now on; its store is made first where there is none yet."""
    from data.demo.load import load
    from data.demo.world import generate

    if not session.location(StoreKind.DEMO).is_file():
        load(store_at(StoreKind.DEMO), generate(), now=session.now())
    session.open_data(StoreKind.DEMO)


def begin_own_data() -> None:
    """Put the campaign and the real villages, with schematic boundaries, into the own store."""
    from data.store.seed import seed_real

    seed_real(store_at(StoreKind.REAL), now=session.now())
    session.open_data(StoreKind.REAL)
