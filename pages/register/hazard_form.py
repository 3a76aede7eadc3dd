"""Adding a hazard to a site: its kind, what exactly, and the deadline proposed for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from analysis.campaign.deadlines import proposed_due
from analysis.day import Day
from data.register.entries import add_hazard
from data.register.entry_checks import EntryRefusal
from data.store.files import add_file
from data.store.photos import FileRefusal
from pages.register.choice import choose_record, stop_work
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.entry_fields import EntryForm, Field, draw_entry
from pages.shell.file_view import PHOTO_ENDINGS, uploaded
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from pages.shell.writing import (
    draw_said,
    draw_who_here,
    is_unnamed,
    sentence_of,
    tell,
    unnamed_sentence,
)
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES
from vocabulary.register import FOUND_HOW, entry_sentence
from vocabulary.terms import FileRole, HazardGrade, worded


def draw_add_hazard(day: Day, site_id: int) -> None:
    """Draw the form of a new hazard at a site."""
    name = plain(day.sites["name"].get(site_id, "—"))
    st.markdown(f"#### {say('Add a hazard')}　{name}")
    draw_said("refused")
    form = _form(day, site_id)
    form.draft.offer()
    with st.container(border=True):
        proposes = {"code": lambda: _propose(day, form),
                    "found_on": lambda: _propose(day, form)}  # fmt: skip
        draw_entry(form, ["code", "grade", "description", "found_how", "found_on", "due_on",
                          "found_by", "paper_number"], changed=proposes)  # fmt: skip
        _say_proposal(day, form)
        st.file_uploader(
            say("Photos before (JPEG, PNG, WebP, at most 15 MB each)"),
            type=PHOTO_ENDINGS,
            accept_multiple_files=True,
            key=form.key("files"),
        )
    draw_who_here()
    with st.container(horizontal=True):
        st.button(say("Add the hazard"), key=f"{form.prefix}_do", type="primary", on_click=_add,
                  args=(form, site_id))  # fmt: skip
        st.button(say("Cancel"), key=f"{form.prefix}_cancel", on_click=_cancel, args=(form,))


def _form(day: Day, site_id: int) -> EntryForm:
    category = day.sites["category"].get(site_id)
    fields = [
        Field("code", "choice", codes(category), code_words, is_needed=True),
        Field("grade", "choice", [grade.value for grade in HazardGrade],
              lambda value: label_of(HazardGrade, value), is_needed=True),
        Field("description", "long", is_needed=True),
        Field("found_how", "open_choice", [worded(one, language()) for one in FOUND_HOW]),
        Field("found_on", "date", is_needed=True),
        Field("due_on", "date"),
        Field("found_by"),
        Field("paper_number"),
    ]  # fmt: skip
    on = min(day.as_of, session.today())
    defaults = {"grade": HazardGrade.GENERAL.value, "found_on": on}
    return EntryForm(f"hazard_new_{site_id}", fields, defaults)


def codes(category: Any) -> list[str]:
    """Return the codes, those of the site's own trade first."""
    own = {group for group, trades in GROUP_CATEGORIES.items()
           if any(category == trade.value for trade in trades)}  # fmt: skip
    return sorted(HAZARD_CODES, key=lambda code: (code[0] not in own, code))


def code_words(code: str) -> str:
    """Return a kind of hazard with its code, as it is read."""
    entry = HAZARD_CODES[code]
    return f"{code} {worded((entry.zh, entry.en), language())}"


def _propose(day: Day, form: EntryForm) -> None:
    """Put the deadline proposed into the form; the person may change it."""
    code = st.session_state.get(form.key("code"))
    found = st.session_state.get(form.key("found_on"))
    if code and isinstance(found, date):
        st.session_state[form.key("due_on")] = proposed_due(code, start=found, rules=day.rules).on


def _say_proposal(day: Day, form: EntryForm) -> None:
    code = st.session_state.get(form.key("code"))
    found = st.session_state.get(form.key("found_on"))
    if not code or not isinstance(found, date):
        return
    if proposed_due(code, start=found, rules=day.rules).is_on_the_spot:
        st.caption(say("To be put right on the spot: due the same day."))
    else:
        st.caption(
            say(
                "The deadline proposed is a setting of ours, to be confirmed; the law sets no days."
            )
        )
    st.caption(plain(say("By: {basis}", basis=HAZARD_CODES[code].basis)))


def _cancel(form: EntryForm) -> None:
    form.clear()
    stop_work()


def _add(form: EntryForm, site_id: int) -> None:
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    typed = form.typed()
    found = typed.pop("found_on", None)
    given = uploaded(st.session_state.get(form.key("files")), FileRole.BEFORE)
    store, actor, now = current_store(), session.actor(), session.now()
    day = found if isinstance(found, date) else session.today()
    try:
        hazard_id = add_hazard(store, site_id, typed, found_on=day, actor=actor, now=now)
    except EntryRefusal as refusal:
        tell("refused", entry_sentence(refusal.code, language(), **refusal.values))
        return
    form.clear()
    stop_work()
    choose_record("hazard", hazard_id)
    tell("done", say("The hazard is on record."))
    try:
        for one in given:
            add_file(store, "hazard", hazard_id, one, actor=actor, now=now)
    except FileRefusal as refusal:
        tell("refused", sentence_of(refusal))
