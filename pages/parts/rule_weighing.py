"""The LEC form offices know."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analysis.lec import CONSEQUENCES, EXPOSURES, LIKELIHOODS, lec
from pages.parts.figure_help import help_of
from pages.parts.language import say
from vocabulary.messages import message

_LIKELY: Final = (
    message("to be expected"), message("quite possible"), message("possible, not often"),
    message("unlikely, a surprise"), message("hardly conceivable"), message("all but impossible"),
    message("impossible in practice"),
)  # fmt: skip
_OFTEN: Final = (
    message("all the time"), message("daily, in working hours"), message("once a week"),
    message("once a month"), message("a few times a year"), message("very seldom"),
)  # fmt: skip
_GRAVE: Final = (
    message("many dead"), message("several dead"), message("one dead"), message("severe injury"),
    message("disabling injury"), message("first aid"),
)  # fmt: skip
_LEVELS: Final = {
    "major": message("Extreme danger"),
    "serious": message("High danger"),
    "general": message("Marked danger"),
    "low": message("Low danger"),
}


def draw_lec() -> None:
    """Draw the LEC form: likelihood, exposure, consequence, and the danger they give."""
    st.caption(
        say("D = L × E × C for one hazard, judged on the spot. The level is not the grade of the "
            "hazard, which the fire authority decides.")
    )  # fmt: skip
    across = st.columns(3, gap="medium")
    asked = (
        ("L", say("Likelihood of an accident (L)"), LIKELIHOODS, _LIKELY),
        ("E", say("How often people are there (E)"), EXPOSURES, _OFTEN),
        ("C", say("Consequence of an accident (C)"), CONSEQUENCES, _GRAVE),
    )
    chosen = []
    for column, (name, title, values, words) in zip(across, asked, strict=True):
        said = dict(zip(values, words, strict=True))
        with column:
            chosen.append(
                st.radio(title, list(values), index=3, key=f"lec_{name}",
                         format_func=lambda value, said=said: f"{value:g}　{say(said[value])}")
            )  # fmt: skip
    made = lec(*chosen)
    product = " × ".join(f"{value:g}" for value in chosen)
    st.metric(f"D = {product}", f"{made.danger:g}", width="content", border=True,
              help=help_of("figure.danger"))  # fmt: skip
    st.markdown(f"**{say(_LEVELS[made.level])}**")
    st.caption(say("320 and more extreme, 160 and more high, 70 and more marked, else low."))
