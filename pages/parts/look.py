"""The look of every page: style sheets only, so no text of a ledger can reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.parts.language import language
from vocabulary.palette import Theme

_SHEETS: Final = Path(__file__).resolve().parents[2] / "static" / "style"
LOOK: Final = _SHEETS / "look.css"
ON_DARK: Final = _SHEETS / "on_dark.css"
CHINESE: Final = _SHEETS / "zh_CN.css"
SLIDES: Final = _SHEETS / "slides.css"


def lay_out() -> None:
    """Put the style of the app on the page."""
    st.html(LOOK)
    if theme() == "dark":
        st.html(ON_DARK)
    if language() == "zh_CN":
        st.html(CHINESE)


def mark_section(place: int | None) -> None:
    """Show in the head which section the page is in: Streamlit marks a page alone.

    Parameters
    ----------
    place : int or None
        Of the section among all that stands in the head, from 0.
    """
    if place is None:
        return
    section = f'.rc-overflow-item:nth-child({place + 1}) > [data-testid="stTopNavSection"]'
    st.html(
        f"<style>{section} {{ background: #FFFFFF; }} {section} * {{ color: #0A3A3D; }}</style>"
    )


def theme() -> Theme:
    """Return the ground the reader looks at, light where the browser did not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
