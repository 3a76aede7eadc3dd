"""The pages of the app, their look, and the one place an error becomes a sentence on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.shell import doors, identity, look
from pages.shell.current import is_empty
from pages.shell.frame import draw_as_of_band, draw_head
from pages.shell.language import keep_language_in_address, say
from pages.shell.log import LOG
from pages.shell.session import follow_address, is_demo, keep_data_in_address
from pages.shell.writing import sentence_of
from vocabulary.errors import CampaignError
from vocabulary.messages import message

_HOME: Final = "campaign_map"
_PAGES: Final = Path(__file__).resolve().parent / "pages"
# A file: for the sake of one character Streamlit would load its list of every emoji.
_ICON: Final = _PAGES.parent / "static" / "style" / "icon.svg"

_UNFORESEEN: Final = message(
    "This page met an error nobody foresaw. Reload it or open another "
    "page, and pass the program's log on."
)


def main() -> None:
    """Draw the frame of the app and the page asked for."""
    st.set_page_config(page_title=say("Bachuan Fire Map"), page_icon=_ICON, layout="wide")
    look.lay_out()
    try:
        if identity.is_served() and identity.signed_in() is None:
            st.error(say("Sign in first. Nothing was saved."))
            return
        follow_address()
        keep_data_in_address()
        keep_language_in_address()
        page = st.navigation(_pages(), position="hidden")
        current = page.url_path or _home()
        draw_head(current)
        draw_as_of_band(page.url_path)
        if current != _HOME:
            doors.draw_title(current)
        page.run()
    except CampaignError as error:
        _stopped(sentence_of(error))
    except Exception:  # noqa: BLE001 -- the last door: a sentence for the reader, the rest to the log
        _stopped(say(_UNFORESEEN))


def _stopped(said: str) -> None:
    LOG.exception("a page stopped")
    with st.container(key="page_stopped"):
        st.error(said)


def _home() -> str:
    return "first_start" if _has_nothing() else _HOME


def _has_nothing() -> bool:
    return is_empty() and not is_demo()


def _pages() -> list[st.Page]:
    titles = doors.titles()
    if not _has_nothing():
        return [_page(name, title, default=name == _HOME) for name, title in titles.items()]
    # Whoever comes by the address of a page finds the two doors there, not "Page not found".
    return [
        _page("first_start", say("Start"), default=True),
        *(
            _page(name, title) if name in doors.WITHOUT_DATA else _doors(name)
            for name, title in titles.items()
            if name != _HOME
        ),
    ]


def _doors(name: str) -> st.Page:
    file = _PAGES / "first_start.py"
    return st.Page(file, title=say("Start"), url_path=name, visibility="hidden")


def _page(name: str, title: str, *, default: bool = False) -> st.Page:
    return st.Page(_PAGES / f"{name}.py", title=title, url_path=name, default=default)


main()
