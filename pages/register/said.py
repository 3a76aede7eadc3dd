"""What became of the last step: said once, beside the form, after the page has drawn again."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from data.register.step_conditions import StepRefusal
from pages.shell.language import language
from pages.shell.text import plain
from vocabulary.register import refusal_sentence

_STATE: Final = "register_said"
Kind = Literal["done", "refused"]


def tell(kind: Kind, sentence: str) -> None:
    """Keep a sentence for the run that follows."""
    st.session_state[_STATE] = (kind, sentence)


def draw_said(kind: Kind) -> None:
    """Draw what is kept, if it is of this kind, once."""
    if st.session_state.get(_STATE, ("", ""))[0] != kind:
        return
    sentence = plain(st.session_state.pop(_STATE)[1], longest=400)
    if kind == "done":
        st.success(sentence)
    else:
        st.error(sentence)


def sentence_of(refusal: StepRefusal) -> str:
    """Return why a step was refused, in the reader's language; not yet escaped."""
    return refusal_sentence(refusal.code, refusal.action, language(), **refusal.values)
