"""The pages of the app, their look, and the one place an error becomes a sentence on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pages.shell import look
from pages.shell.current import is_empty
from pages.shell.frame import draw_as_of_band, draw_top_tools
from pages.shell.language import keep_language_in_address, say
from pages.shell.log import LOG
from pages.shell.session import is_demo, keep_data_in_address
from pages.shell.writing import sentence_of
from vocabulary.errors import CampaignError
from vocabulary.messages import message

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
        keep_data_in_address()
        keep_language_in_address()
        offered = _pages()
        page = st.navigation(offered, position="top")
        draw_top_tools(_place_of(page, offered))
        draw_as_of_band(page.url_path)
        page.run()
    except CampaignError as error:
        _stopped(sentence_of(error))
    except Exception:  # noqa: BLE001 -- the last door: a sentence for the reader, the rest to the log
        _stopped(say(_UNFORESEEN))


def _stopped(said: str) -> None:
    LOG.exception("a page stopped")
    with st.container(key="page_stopped"):
        st.error(said)


def _place_of(page: st.Page, offered: dict[str, list[st.Page]]) -> int:
    """Return the place in the head, from 1, of the section a page is in; 0: it stands alone."""
    alone = sum(one.visibility == "visible" for one in offered[""])
    sections = [pages for name, pages in offered.items() if name]
    places = [at for at, pages in enumerate(sections, start=alone + 1) if page in pages]
    return places[0] if places else 0


def _pages() -> dict[str, list[st.Page]]:
    data = [
        _page("import_ledger", say("Import")),
        _page("data_care", say("Data and backup")),
        _page("about", say("About")),
    ]
    offered = _with_data(data)
    if not is_empty() or is_demo():
        return offered
    # Whoever comes by the address of a page finds the two doors there, not "Page not found".
    names = [page.url_path for group in offered.values() for page in group if page not in data]
    doors = [_doors(name) for name in names if name]
    return {"": [_page("first_start", say("Start"), default=True), *doors], say("Data"): data}


def _with_data(data: list[st.Page]) -> dict[str, list[st.Page]]:
    return {
        "": [
            _page("campaign_map", say("Situation map"), default=True),
            _page("hazard_register", say("Sites and hazards")),
        ],
        say("Campaign"): [
            _page("campaign_clock", say("Clock and key dates")),
            _page("press_rectify", say("Pressing for rectification")),
            _page("outreach_cover", say("Publicity coverage")),
            _page("responsibility", say("Responsibility")),
        ],
        say("Analysis"): [
            _page("village_rank", say("Village ranking")),
            _page("risk_rules", say("Risk and rules")),
            _page("hot_spots", say("Hot spots and trends")),
            _page("data_truth", say("Data truth and proof")),
        ],
        say("Planning"): [
            _page("inspection_plan", say("Inspection plan")),
            _page("visit_sheet", say("On the spot")),
            _page("water_reach", say("Water and crews")),
        ],
        say("Meeting"): [
            _page("write_briefing", say("Briefing")),
            _page("meeting_papers", say("Papers and issues")),
            _page("wall_map", say("Wall map")),
        ],
        say("Data"): data,
    }


def _doors(name: str) -> st.Page:
    file = _PAGES / "first_start.py"
    return st.Page(file, title=say("Start"), url_path=name, visibility="hidden")


def _page(name: str, title: str, *, default: bool = False) -> st.Page:
    return st.Page(_PAGES / f"{name}.py", title=title, url_path=name, default=default)


main()
