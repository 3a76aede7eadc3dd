"""One more measure that no due list asked for: notice, posting, referral, pledge, penalty."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from analysis.day import Day
from data.store.upkeep import add
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import tell
from vocabulary.errors import StoreError
from vocabulary.terms import MeasureKind

_PUBLIC: Final = (MeasureKind.EXPOSE.value, MeasureKind.POST.value)
_KEYS: Final = ("kind", "site", "paper", "person", "day", "due", "legal", "note", "effect")


def draw_other(day: Day) -> None:
    """Draw the form of a measure about a site."""
    names = day.sites["name"].to_dict()
    with st.expander(say("Record another measure"), key="press_other"):  # noqa: SIM117
        with st.form("press_other_form", border=False):
            st.selectbox(
                say("Measure"),
                [kind.value for kind in MeasureKind],
                key="press_other_kind",
                format_func=lambda value: label_of(MeasureKind, value),
            )
            st.selectbox(
                say("Site"),
                list(names),
                index=None,
                key="press_other_site",
                format_func=lambda key: plain(names.get(key)),
                placeholder=say("Choose or type"),
            )
            left, right = st.columns(2)
            with left:
                st.text_input(say("Paper number"), key="press_other_paper")
                st.date_input(say("Done on"), value=None, key="press_other_day")
            with right:
                st.text_input(say("Who did it"), key="press_other_person")
                st.date_input(say("Due on"), value=None, key="press_other_due")
            st.checkbox(say("The legal check is done (needed before naming or posting)"),
                        key="press_other_legal")  # fmt: skip
            st.text_input(say("Note"), key="press_other_note")
            st.text_input(say("Effect"), key="press_other_effect")
            st.form_submit_button(say("Record this measure"), key="press_other_do", on_click=_take)


def _take() -> None:
    typed = {name: st.session_state.get(f"press_other_{name}") for name in _KEYS}
    if not typed["site"] or not (typed["day"] or typed["due"]):
        tell("refused", say("A measure needs its site, and the day it was done or is due."))
        return
    if isinstance(typed["day"], date) and typed["day"] > session.today():
        tell("refused", say("That day is still to come; give it as the day it is due."))
        return
    if typed["kind"] in _PUBLIC and not typed["legal"]:
        tell("refused", say("Nothing is made public without the legal check."))
        return
    row = {
        "kind": typed["kind"], "site_id": int(typed["site"]), "done_on": typed["day"],
        "due_on": typed["due"], "paper_number": typed["paper"] or None,
        "person": typed["person"] or None, "note": typed["note"] or None,
        "effect": typed["effect"] or None,
        "is_legally_checked": bool(typed["legal"]) if typed["kind"] in _PUBLIC else None,
    }  # fmt: skip
    try:
        add(current_store(), "measure", [row], actor=session.actor(), now=session.now())
    except StoreError:
        tell("refused", say("The data file cannot be opened or written. See Data and backup."))
        return
    for name in _KEYS:
        st.session_state.pop(f"press_other_{name}", None)
    tell("done", say("The measure is on record."))
