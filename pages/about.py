"""Where the data, the rules and the programs come from, and how a score is made."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

import streamlit as st

from pages.shell.frame import show
from pages.shell.language import language, say
from vocabulary.terms import HazardGrade, RiskLevel

_TEXTS: Final = Path(__file__).resolve().parent.parent / "locale"
# Package -> licence, as its own metadata state it.
_LIBRARIES: Final[dict[str, str]] = {
    "streamlit": "Apache-2.0",
    "streamlit-folium": "MIT",
    "folium": "MIT",
    "geopandas": "BSD-3-Clause",
    "shapely": "BSD-3-Clause",
    "pandas": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "pyproj": "MIT",
    "pyogrio": "MIT",
    "SQLAlchemy": "MIT",
    "altair": "BSD-3-Clause",
    "matplotlib": "PSF",
    "python-docx": "MIT",
    "python-pptx": "MIT",
    "XlsxWriter": "BSD-2-Clause",
    "python-calamine": "MIT",
    "lunar_python": "MIT",
    "chinese_calendar": "MIT",
}


def draw() -> None:
    """Draw methods, sources and versions."""
    st.title(say("About"))
    methods, sources, programs = st.tabs(
        [say("How figures are made"), say("Sources"), say("Programs and licences")],
        key="about_tabs",
    )
    with methods:
        _text("methods")
        levels = "、" if language() == "zh_CN" else ", "
        st.caption(
            say(
                "Risk of a place: {levels}. Grade of a hazard: {grades}. The two are never merged.",
                levels=levels.join(level.label(language()) for level in RiskLevel),
                grades=levels.join(grade.label(language()) for grade in HazardGrade),
            )
        )
    with sources:
        _text("sources")
    with programs:
        st.write(say("All of it runs on this machine; no page asks an outside address."))
        st.dataframe(
            {
                say("Program"): list(_LIBRARIES),
                say("Version"): [version(name) for name in _LIBRARIES],
                say("Licence"): list(_LIBRARIES.values()),
            },
            key="about_programs",
        )


def _text(name: str) -> None:
    st.markdown((_TEXTS / language() / f"{name}.md").read_text(encoding="utf-8"))


show(draw)
