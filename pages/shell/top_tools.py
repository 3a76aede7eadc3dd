"""What stands in the head of every page: name, who writes, demo mark, language switch."""

from __future__ import annotations

import streamlit as st

from pages.shell.language import choose_language, label, language, say
from pages.shell.session import is_demo
from pages.shell.writing import draw_who
from vocabulary.messages import LANGUAGE_NAMES
from vocabulary.terms import Language, StoreKind


def draw_top_tools(section: int) -> None:
    """Draw the name, who is writing, the demo mark if the demo is open, the language switch.

    Parameters
    ----------
    section : int
        Place in the head, from 1, of the section the page is in: the style marks it, as
        Streamlit marks a page that stands alone. 0: none.
    """
    with st.container(key="brand"), st.container(key=f"section_{section}"):
        st.text(say("Bachuan Fire Map"))
    with st.container(key="top_tools", horizontal=True, horizontal_alignment="right"):
        draw_who()
        if is_demo():
            with st.container(key="demo_mark", width="content"):
                st.text(label(StoreKind.DEMO))
        other: Language = "en" if language() == "zh_CN" else "zh_CN"
        st.button(
            LANGUAGE_NAMES[other],
            key="switch_language",
            type="tertiary",
            on_click=choose_language,
            args=(other,),
        )
