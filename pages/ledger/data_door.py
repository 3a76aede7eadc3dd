"""What is open, the demo or the office's own data, and the door to the other."""

from __future__ import annotations

import streamlit as st

from pages.ledger.start import open_demo
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label, say
from vocabulary.terms import StoreKind


def draw_data_door() -> None:
    """Draw where the open data lie, and go through the door if it was asked for."""
    kind, store = session.open_kind(), current_store()
    with st.container(border=True, key="care_open"):
        st.markdown(f"**{say('Open now')}：{label(kind)}**")
        st.text(store.location)
        if kind is StoreKind.DEMO:
            st.write(
                say(
                    "Every place, person and hazard here is invented. Demo data lie in a file "
                    "of their own and never mix with yours; every page and file made from them "
                    "says so."
                )
            )
            is_wanted = st.button(say("Go to my own data"), key="care_own", type="primary")
        else:
            st.write(
                say(
                    "These are the office's own data. They stay in this file on this machine; "
                    "nothing is sent anywhere."
                )
            )
            is_wanted = st.button(say("See the demo"), key="care_demo")
    if is_wanted and kind is StoreKind.DEMO:
        session.open_data(StoreKind.REAL)
        st.rerun()
    if is_wanted:
        open_demo()
        st.rerun()
