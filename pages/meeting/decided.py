"""What a person decides about a paper: number, day, answers, contact; one form for all papers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import streamlit as st

from briefing.papers.chosen import Paper
from data.store.upkeep import setting_version
from pages.shell.current import current_day, current_store
from pages.shell.language import say
from pages.shell.writing import draw_said, keep_setting

# The office's contact and telephone, kept for the next paper once somebody asks for it.
CONTACT: Final = "paper_contact"
_LONGEST: Final = 40


def decided(key: str, *, issued_on: date | None = None, reply_by: date | None = None) -> Paper:
    """Draw the number, the days and whom to ask of a paper, and return what was decided.

    Parameters
    ----------
    key : of the widgets; each place where a paper is written has its own
    issued_on, reply_by : proposed
    """
    kept = current_day(is_present=True).settings.get(CONTACT, {})
    with st.container(horizontal=True, gap="medium", key=f"{key}_decided"):
        number = st.text_input(
            say("Paper number, as assigned"), key=f"{key}_number", max_chars=60, width=220
        )
        issued = st.date_input(say("Date of the paper"), issued_on, key=f"{key}_issued", width=150)
        reply = st.date_input(say("Answers are due by"), reply_by, key=f"{key}_reply", width=150)
        contact = st.text_input(
            say("Contact"), kept.get("contact", ""), key=f"{key}_contact", max_chars=_LONGEST,
            width=150,
        )  # fmt: skip
        phone = st.text_input(
            say("Office telephone"), kept.get("phone", ""), key=f"{key}_phone",
            max_chars=_LONGEST, width=170,
        )  # fmt: skip
    _keep(kept, {"contact": contact.strip(), "phone": phone.strip()}, key)
    return Paper(
        issued_on=issued, paper_number=number, reply_by=reply, contact=contact, phone=phone
    )


def is_final(key: str) -> bool:
    """Draw the switch between the draft and the paper as it is signed."""
    return st.toggle(
        say("As signed and sent: without marks, refused while a blank is left"), key=f"{key}_final"
    )


def copies(key: str) -> tuple[str, ...]:
    """Draw who gets a copy, and return the names."""
    said = st.text_input(say("Copies to, separated by commas"), key=f"{key}_copies", max_chars=400)
    return tuple(name.strip() for name in said.replace("，", ",").split(",") if name.strip())


def _keep(kept: dict[str, Any], typed: dict[str, str], key: str) -> None:
    """Offer to keep a contact that is not the one kept."""
    if not any(typed.values()) or typed == kept:
        return
    if st.button(say("Keep contact and telephone for the next paper"), key=f"{key}_keep"):
        version = setting_version(current_store(), CONTACT)
        stale = say("Somebody else changed the texts meanwhile; look at them again.")
        if keep_setting(CONTACT, typed, version=version, done="", stale=stale):
            st.rerun()
        draw_said("refused")
