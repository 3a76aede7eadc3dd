"""What may stand in public about a hazard: no telephone, no identity number, a masked name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import responsibility
from briefing.facts.say import mask
from pages.pressing.rows import code_words
from pages.shell.language import say
from pages.shell.text import show_text


def public_text(day: Day, site_id: int, hazard_id: int) -> str:
    """Return the sentence that may be published: site, kind of hazard, days, masked person."""
    site = day.sites.loc[site_id]
    hazard = day.hazards.loc[hazard_id]
    owner = day.once(responsibility.owners_of).get(hazard_id)
    who = mask(str(owner)) if isinstance(owner, str) else "—"
    return say(
        "{site}: {what}, found {found}, due {due}, not put right on {day}. Responsible: {who}",
        site=site["name"],
        what=code_words(hazard["code"]),
        found=_day(hazard["found_on"]),
        due=_day(hazard["due_on"]),
        day=day.as_of,
        who=who,
    )


def is_sensitive(day: Day, site_id: int) -> bool:
    """Return whether a site is marked as one that stands in nothing public."""
    marked = day.sites["is_sensitive"].get(site_id)
    return marked is not None and not pd.isna(marked) and bool(marked)


def draw_public_text(day: Day, site_id: int, hazard_id: int) -> None:
    """Draw what may be published, as it would be read."""
    if is_sensitive(day, site_id):
        st.warning(say("This site is marked sensitive: nothing of it may be published."))
        return
    st.caption(say("What may be published (masked):"))
    show_text(public_text(day, site_id, hazard_id))


def _day(value: object) -> str:
    return str(value)[:10] if str(value) != "NaT" else "—"
