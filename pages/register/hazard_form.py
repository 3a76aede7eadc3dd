"""A hazard entered by hand: added to a site, and put right where it says something wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st

from analysis.campaign.deadlines import proposed_due
from analysis.day import Day
from data.register.entries import EDITABLE, HazardEdit, add_hazard, changed, edit_hazard
from data.register.hazard_case import Case
from data.store.files import add_file
from pages.register.choice import choose_record, stop_work
from pages.register.clash import Clash, keep_clash
from pages.register.step import say_proposal
from pages.shell import session
from pages.shell.forms import ON, EntryForm, Field, draw_buttons, draw_fields, draw_uploader
from pages.shell.language import label_of, language, say
from pages.shell.site_rows import code_words
from pages.shell.text import plain
from pages.shell.writing import draw_said, save
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES
from vocabulary.register import FOUND_HOW
from vocabulary.terms import FileRole, HazardGrade, worded

_SEEN: Final = "register_hazard_seen"
_NEW: Final = ("code", "grade", "description", "found_how", "found_on", "due_on", "found_by",
               "paper_number")  # fmt: skip
_CHANGED: Final = (*EDITABLE, "reason", "paper_number", ON)
_NEEDED: Final = frozenset({"code", "grade", "description", "found_on", "reason", ON})


def _field(name: str, category: Any) -> Field:
    is_needed = name in _NEEDED
    if name == "code":
        # Those of the site's own trade stand first.
        own = {group for group, trades in GROUP_CATEGORIES.items()
               if any(category == trade.value for trade in trades)}  # fmt: skip
        codes = sorted(HAZARD_CODES, key=lambda code: (code[0] not in own, code))
        return Field(name, "choice", codes, lambda code: f"{code} {code_words(code)}", is_needed)
    if name == "grade":
        grades = [grade.value for grade in HazardGrade]
        return Field(name, "choice", grades, partial(label_of, HazardGrade), is_needed)
    if name == "found_how":
        return Field(name, "open_choice", [worded(one, language()) for one in FOUND_HOW])
    if name in ("found_on", "due_on", ON):
        return Field(name, "date", is_needed=is_needed)
    return Field(name, "long" if name == "description" else "text", is_needed=is_needed)


def draw_add_hazard(day: Day, site_id: int) -> None:
    """Draw the form of a new hazard at a site."""
    name = plain(day.sites["name"].get(site_id, "—"))
    st.markdown(f"#### {say('Add a hazard')}　{name}")
    draw_said("refused")
    prefix, category = f"hazard_new_{site_id}", day.sites["category"].get(site_id)
    on = min(day.as_of, session.today())
    defaults = {"grade": HazardGrade.GENERAL.value, "found_on": on}
    form = EntryForm(prefix, [_field(one, category) for one in _NEW], defaults, prefix)
    if form.draft:
        form.draft.offer()
    with st.container(border=True):
        propose = partial(_propose, day, form)
        draw_fields(form, _NEW, changed={"code": propose, "found_on": propose})
        code, found = _found(form)
        if code and found:
            say_proposal(day, code, found)
            st.caption(plain(say("By: {basis}", basis=HAZARD_CODES[code].basis)))
        draw_uploader(form, say("Photos before (JPEG, PNG, WebP, at most 15 MB each)"))
    draw_buttons(form, say("Add the hazard"), take=_add, given=(form, site_id),
                 cancel=partial(_forget, form))  # fmt: skip


def _found(form: EntryForm) -> tuple[str | None, date | None]:
    code, found = (st.session_state.get(form.key(name)) for name in ("code", "found_on"))
    return code, found if isinstance(found, date) else None


def _propose(day: Day, form: EntryForm) -> None:
    """Put the deadline proposed into the form; the person may change it."""
    code, found = _found(form)
    if code and found:
        st.session_state[form.key("due_on")] = proposed_due(code, start=found, rules=day.rules).on


def _forget(form: EntryForm) -> None:
    form.clear()
    st.session_state.pop(_SEEN, None)
    stop_work()


def _add(form: EntryForm, site_id: int) -> None:
    typed, found = form.typed_on("found_on")
    given = form.files(FileRole.BEFORE)
    added: list[int] = []

    def done(hazard_id: int) -> str:
        added.append(hazard_id)
        _forget(form)
        choose_record("hazard", hazard_id)
        return say("The hazard is on record.")

    save(partial(add_hazard, found_on=found), site_id, typed, done=done, needs_name=True)
    for hazard_id in added:
        for one in given:
            if not save(add_file, "hazard", hazard_id, one, done=say("The hazard is on record.")):
                return


def draw_change_hazard(day: Day, case: Case) -> None:
    """Draw the form of what a hazard says."""
    seen: Case = st.session_state.setdefault(_SEEN, case)
    if seen.hazard_id != case.hazard_id:
        seen = st.session_state[_SEEN] = case
    st.markdown(f"**{say('Correct what it says')}**")
    draw_said("refused")
    prefix, category = f"hazard_{seen.hazard_id}", day.hazards["category"].get(seen.hazard_id)
    on = min(max(day.as_of, seen.last_on), session.today())
    defaults = {name: seen.state.get(name) for name in EDITABLE} | {ON: on}
    form = EntryForm(prefix, [_field(one, category) for one in _CHANGED], defaults, prefix)
    if form.draft:
        form.draft.offer()
    with st.container(border=True):
        draw_fields(form, _CHANGED)
        st.caption(
            say(
                "Deadline and status change by a step, not here. Days before this date keep what "
                "they said; the history keeps both."
            )
        )
    draw_buttons(form, say("Save the changes"), take=_change, given=(form, seen),
                 cancel=partial(_forget, form))  # fmt: skip


def _change(form: EntryForm, seen: Case) -> None:
    typed, on = form.typed_on()
    reason, paper = (typed.pop(name, None) for name in ("reason", "paper_number"))
    news = changed(seen.state, typed)
    edit = HazardEdit(seen.hazard_id, news, seen.version, on, str(reason or ""),
                      str(paper) if paper else None)  # fmt: skip
    _write(form, seen.state, edit)


def _write(form: EntryForm, before: dict[str, Any], edit: HazardEdit) -> None:
    def again(version: int) -> None:
        _write(form, before, replace(edit, expected_version=version))

    def done(_version: int) -> str:
        _forget(form)
        return say("Saved: {count} fields changed.", count=len(edit.fields))

    clash = Clash("hazard", edit.hazard_id, before, edit.fields, again, partial(_forget, form))
    save(edit_hazard, edit, done=done, stale=partial(keep_clash, clash), needs_name=True)
