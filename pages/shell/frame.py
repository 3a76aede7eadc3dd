"""The way a page is drawn: always inside the frame that `app.py` makes."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def show(draw: Callable[[], None]) -> None:
    """Draw a page.

    Parameters
    ----------
    draw : callable
        Draws everything below the head.

    Notes
    -----
    Streamlit 1.67 takes a folder called `pages` for its old kind of multipage app until
    `st.navigation` has been called once. Whoever is first after a start and comes by a page's own
    address would get that page without `app.py`: no head, no demo mark, no sentence for an error.
    Calling `st.navigation` here ends that, and the run starts again through `app.py`.
    """
    if PagesManager.uses_pages_directory:
        home = st.Page(draw, url_path="home", default=True)
        st.navigation([home, st.Page(inspect.getfile(draw))], position="hidden")
        st.rerun()
    draw()
