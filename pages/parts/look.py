"""The look of every page: style sheets only, so no text of a ledger can reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.parts.language import language
from vocabulary.palette import Theme

_SHEETS: Final = Path(__file__).resolve().parents[2] / "static" / "style"


def lay_out() -> None:
    """Put the style of the app on the page."""
    wear("look")
    if theme() == "dark":
        wear("on_dark")
    if language() == "zh_CN":
        wear("zh_CN")


def wear(sheet: str) -> None:
    """Put one style sheet of `static/style` on the page."""
    st.html(_SHEETS / f"{sheet}.css")


def theme() -> Theme:
    """Return the ground the reader looks at, light where the browser did not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
