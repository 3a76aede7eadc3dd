"""The look of every page: style sheets only, so no text of a ledger can reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.shell.language import language
from vocabulary.palette import Theme

_SHEETS: Final = Path(__file__).resolve().parents[2] / "static" / "style"
LOOK: Final = _SHEETS / "look.css"
ON_DARK: Final = _SHEETS / "on_dark.css"
CHINESE: Final = _SHEETS / "zh_CN.css"
MAP: Final = _SHEETS / "map.css"
BADGES: Final = _SHEETS / "badges.css"
VISIT: Final = _SHEETS / "visit.css"
REGISTER: Final = _SHEETS / "register.css"
SLIDES: Final = _SHEETS / "slides.css"
PLANNING: Final = _SHEETS / "planning.css"


def lay_out() -> None:
    """Put the style of the app on the page."""
    st.html(LOOK)
    if theme() == "dark":
        st.html(ON_DARK)
    if language() == "zh_CN":
        st.html(CHINESE)


def theme() -> Theme:
    """Return the ground the reader looks at, light where the browser did not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
