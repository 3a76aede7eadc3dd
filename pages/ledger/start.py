"""Through the two doors of an empty store: make the demo, or begin the office's own data."""

from __future__ import annotations

from threading import Lock
from typing import Final

import streamlit as st

from data.demo.load import READING, make
from data.store.seed import seed_real
from geo.locate import place
from pages.shell import session
from pages.shell.current import store_at
from pages.shell.language import say
from vocabulary.terms import StoreKind

# Two who ask for the demo at once get the same one.
_MAKING: Final = Lock()


def open_demo() -> None:
    """Look at the demo from now on; it is made first, step by step, where there is none yet."""
    target = session.location(StoreKind.DEMO)
    with _MAKING:
        if not target.is_file():
            bar = st.progress(0.0, text=say(READING))

            def tell(share: float, step: str) -> None:
                bar.progress(share, text=say(step))

            make(target, place=place, progress=tell)
    session.open_data(StoreKind.DEMO)


def begin_own_data() -> None:
    """Put the campaign and the real villages, with schematic boundaries, into the own store."""
    seed_real(store_at(StoreKind.REAL), now=session.now())
    session.open_data(StoreKind.REAL)
