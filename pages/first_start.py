"""The first screen of an empty store: two doors, the demo or the office's own ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.ledger.start import begin_own_data, open_demo
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.session import go_to, open_data
from vocabulary.terms import StoreKind

_PICTURE: Final = Path(__file__).resolve().parents[1] / "static" / "style" / "start.webp"


def draw() -> None:
    """Draw the two doors and go through the one chosen."""
    st.title(say("Bachuan Fire Map"))
    st.write(
        say("The command map of the subdistrict's fire-safety campaign. Nothing is stored yet.")
    )
    demo, own = st.columns(2, gap="large")
    with demo.container(border=True, height="stretch"):
        st.subheader(say("See the demo"))
        st.write(
            say(
                "Sixteen villages and communities with about 500 invented sites and 2,600 invented "
                "hazards, to try everything. Kept in a file of its own and marked on every page."
            )
        )
        is_demo_wanted = st.button(
            say("See the demo"), key="door_demo", type="primary", width="stretch"
        )
    with own.container(border=True, height="stretch"):
        st.subheader(say("Import my ledgers"))
        st.write(
            say(
                "Starts with the sixteen real villages and communities and their codes; boundaries "
                "stay schematic until you import official ones. Then drop in the Excel files you "
                "have."
            )
        )
        is_own_wanted = st.button(
            say("Import my ledgers"), key="door_own", type="primary", width="stretch"
        )
    st.image(_PICTURE, caption=say("What comes: one sentence, six figures, the map, what is due."))
    if is_demo_wanted:
        open_demo()
        st.rerun()
    if is_own_wanted:
        begin_own_data()
        open_data(StoreKind.REAL)
        go_to("import_ledger")


show(draw)
