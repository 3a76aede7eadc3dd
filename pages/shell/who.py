"""Who is writing: asked once in a session, shown in the head of every page and beside each step.

Several people share one computer and one login. Without a name nobody could tell afterwards who
wrote what, and a re-check by "somebody else" could be entered by the same pair of hands unseen.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shell import session
from pages.shell.language import say
from pages.shell.text import plain

_HEAD: Final = "who_head"
_HERE: Final = "who_here"
_LONGEST: Final = 30


def draw_who() -> None:
    """Draw in the head of the page who is writing, and the field that changes it."""
    name = session.named()
    title = plain(name, longest=8) if name else say("Your name?")
    with st.container(key="who", width="content"), st.popover(title, icon=":material/person:"):
        st.text_input(
            say("Who is writing (your own name)"),
            key=_HEAD,
            max_chars=_LONGEST,
            on_change=_take,
            args=(_HEAD,),
        )
        st.caption(
            say(
                "Stands with everything written from now on, until this page is loaded anew. "
                "Whoever takes over the computer changes it here."
            )
        )


def draw_who_here(*, is_in_form: bool = False) -> None:
    """Draw beside a button that writes who is writing; ask for it where nobody has said.

    Parameters
    ----------
    is_in_form : bool
        Inside a form of Streamlit's, where a field has no callback of its own.
    """
    name = session.named()
    if name:
        st.caption(plain(say("Entered as {name}; not you? Change it in the head.", name=name)))
        return
    st.text_input(
        say("Who is writing (your own name)") + " \\*",
        key=_HERE,
        max_chars=_LONGEST,
        on_change=None if is_in_form else _take,
        args=() if is_in_form else (_HERE,),
    )


def is_unnamed() -> bool:
    """Return whether nobody has said who is writing; read in a callback, ahead of the write."""
    # The field and the button may come in one run, whichever is heard first.
    if session.named() is None:
        _take(_HERE)
    return session.named() is None


def unnamed_sentence() -> str:
    """Return what a write without a name is answered."""
    return say("Say first who is writing: your own name. Nothing was saved.")


def writer(actor: str) -> str:
    """Return who wrote an event, as it is read; not yet escaped."""
    return say("nobody named") if actor == session.UNNAMED else actor


def _take(key: str) -> None:
    typed = " ".join(str(st.session_state.get(key) or "").split())
    if typed:
        session.call_me(typed)
