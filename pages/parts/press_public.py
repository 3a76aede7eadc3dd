"""What may stand in public about a hazard: no telephone, no identity number, a masked name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from briefing.say import mask
from data.store import frames
from pages.parts.cache import Register, open_register
from pages.parts.language import say
from pages.parts.press_rows import code_words
from pages.parts.text import show_text


def public_text(known: Register, site_id: int, hazard_id: int) -> str:
    """Return the sentence that may be published: site, kind of hazard, days, masked person."""
    site = known.sites.loc[site_id]
    hazard = known.hazards.loc[hazard_id]
    owner = frames.hazards(open_register(), known.as_of, personal=True, known_at=known.known_at)[
        "owner"
    ].get(hazard_id)
    who = mask(str(owner)) if isinstance(owner, str) else "—"
    return say(
        "{site}: {what}, found {found}, due {due}, not put right on {day}. Responsible: {who}",
        site=site["name"],
        what=code_words(hazard["code"]),
        found=_day(hazard["found_on"]),
        due=_day(hazard["due_on"]),
        day=known.as_of,
        who=who,
    )


def is_sensitive(known: Register, site_id: int) -> bool:
    """Return whether a site is marked as one that stands in nothing public."""
    marked = known.sites["is_sensitive"].get(site_id)
    return marked is not None and not pd.isna(marked) and bool(marked)


def draw_public_text(known: Register, site_id: int, hazard_id: int) -> None:
    """Draw what may be published, as it would be read."""
    if is_sensitive(known, site_id):
        st.warning(say("This site is marked sensitive: nothing of it may be published."))
        return
    st.caption(say("What may be published (masked):"))
    show_text(public_text(known, site_id, hazard_id))


def _day(value: object) -> str:
    return str(value)[:10] if str(value) != "NaT" else "—"
