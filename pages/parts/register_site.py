"""The sheet of a site in the register: its card, and the door to each of its hazards."""

from __future__ import annotations

import streamlit as st

from pages.parts.cache import Register
from pages.parts.language import label_of, language, say
from pages.parts.register_choice import choose_record
from pages.parts.site_card import draw_site
from pages.parts.text import plain
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardStatus
from vocabulary.workflow_wording import worded

_KEY = "register_hazard_of_site"


def draw_site_sheet(known: Register, site_id: int) -> None:
    """Draw a site with all its hazards and its history."""
    rows = known.hazards[known.hazards["site_id"] == site_id].sort_values("found_on")
    if len(rows):
        st.selectbox(
            say("Open the sheet of a hazard"),
            [int(hazard_id) for hazard_id in rows.index[::-1]],
            index=None,
            key=_KEY,
            placeholder=say("{count} hazards at this site", count=len(rows)),
            format_func=lambda hazard_id: _words(known, hazard_id),
            on_change=_opened,
        )
    draw_site(known, site_id)


def _opened() -> None:
    if st.session_state[_KEY] is not None:
        choose_record("hazard", int(st.session_state[_KEY]))


def _words(known: Register, hazard_id: int) -> str:
    hazard = known.hazards.loc[hazard_id]
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = "—" if entry is None else worded((entry.zh, entry.en), language())
    found = hazard["found_on"].date().isoformat()
    return plain(f"{found} {label_of(HazardStatus, hazard['status'])} {kind}", longest=60)
