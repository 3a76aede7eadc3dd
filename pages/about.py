"""Where the data, the rules and the programs come from, and how a score is made."""

from __future__ import annotations

from importlib.metadata import version

import streamlit as st

from pages.ledger.sources import LIBRARIES, METHODS, SOURCES
from pages.shell.frame import show
from pages.shell.language import language, say
from vocabulary.terms import HazardGrade, RiskLevel


def draw() -> None:
    """Draw methods, sources and versions."""
    st.title(say("About"))
    methods, sources, programs = st.tabs(
        [say("How figures are made"), say("Sources"), say("Programs and licences")],
        key="about_tabs",
    )
    with methods:
        for heading, text in METHODS:
            st.subheader(say(heading))
            st.write(say(text))
        levels = "、" if language() == "zh_CN" else ", "
        st.caption(
            say(
                "Risk of a place: {levels}. Grade of a hazard: {grades}. The two are never merged.",
                levels=levels.join(level.label(language()) for level in RiskLevel),
                grades=levels.join(grade.label(language()) for grade in HazardGrade),
            )
        )
    with sources:
        for heading, text in SOURCES:
            st.markdown(f"**{say(heading)}**")
            st.write(say(text))
    with programs:
        st.write(say("All of it runs on this machine; no page asks an outside address."))
        st.dataframe(
            {
                say("Program"): list(LIBRARIES),
                say("Version"): [version(name) for name in LIBRARIES],
                say("Licence"): list(LIBRARIES.values()),
            },
            key="about_programs",
        )


show(draw)
