"""Adding a site, and changing one: the form, what was refused, and who was quicker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from analysis.day import Day
from data.register.entries import SiteCase, SiteEdit, add_site, changed, edit_site, read_site
from data.register.entry_checks import EntryRefusal
from pages.map.site_card import is_asked
from pages.register.choice import choose_record, stop_work
from pages.register.fields import offices
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.entry_fields import EntryForm, Field, draw_entry, fact_field
from pages.shell.language import label_of, language, say
from pages.shell.writing import draw_said, draw_who_here, is_unnamed, tell, unnamed_sentence
from vocabulary.errors import StaleRecordError
from vocabulary.facts import FACTS
from vocabulary.register import entry_sentence
from vocabulary.terms import Category

SITE_PENDING: Final = "register_site_pending"
_SEEN: Final = "register_site_seen"
_BASICS: Final = ("name", "category", "village_code", "address", "office", "site_no",
                  "responsible_person", "phone")  # fmt: skip


@dataclass(frozen=True)
class SiteAttempt:
    """A change of a site somebody asked for.

    Attributes
    ----------
    site_id : int
    news : dict
        The fields that differ from what the person had before them.
    before : dict
        State of the site they had before them.
    effective_on : date
    done : callable
        Forgets the form, once the change is written down or dropped.
    """

    site_id: int
    news: dict[str, Any]
    before: dict[str, Any]
    effective_on: date
    done: Callable[[], None]


def site_form(day: Day, prefix: str, state: Mapping[str, Any], on: date) -> EntryForm:
    """Return the form of a site that begins with a state."""
    names = day.villages["short_name"].to_dict()
    fields = [
        Field("name", is_needed=True),
        Field("category", "choice", [term.value for term in Category],
              lambda value: label_of(Category, value), is_needed=True),
        Field("village_code", "choice", list(names), lambda code: str(names.get(code, code))),
        Field("address"),
        Field("office", "open_choice", offices(day)),
        Field("site_no"),
        Field("responsible_person"),
        Field("phone"),
        *(fact_field(name) for name in FACTS),
        Field("effective_on", "date", is_needed=True),
    ]  # fmt: skip
    defaults = {one.name: state.get(one.name) for one in fields} | {"effective_on": on}
    for name, fact in FACTS.items():
        value = defaults[name]
        if value is not None and fact.type in ("number", "count"):
            defaults[name] = float(value) if fact.type == "number" else int(value)
    return EntryForm(prefix, fields, defaults)


def draw_add_site(day: Day) -> None:
    """Draw the form of a new site."""
    st.markdown(f"#### {say('Add a site')}")
    draw_said("refused")
    form = site_form(day, "site_new", {}, min(day.as_of, session.today()))
    _draw_fields(form)
    _draw_buttons(say("Add the site"), form, _add, (form,))


def draw_edit_site(day: Day, site_id: int) -> None:
    """Draw the form of a site that is there."""
    case = read_site(current_store(), site_id)
    seen = st.session_state.setdefault(_SEEN, case)
    if seen.site_id != site_id:
        seen = st.session_state[_SEEN] = case
    st.markdown(f"#### {say('Change this site')}")
    draw_said("refused")
    on = min(max(day.as_of, case.last_on), session.today())
    form = site_form(day, f"site_{site_id}", seen.state, on)
    _draw_fields(form)
    _draw_buttons(say("Save the changes"), form, _edit, (form, seen))


def _draw_fields(form: EntryForm) -> None:
    form.draft.offer()
    with st.container(border=True):
        draw_entry(form, _BASICS)
        category = st.session_state.get(form.key("category"))
        asked = [name for name, fact in FACTS.items() if is_asked(fact, category)]
        st.caption(say("What is not known stays empty; nothing is guessed."))
        draw_entry(form, [*asked, "effective_on"])


def _draw_buttons(
    title: str, form: EntryForm, take: Callable[..., None], given: tuple[Any, ...]
) -> None:
    draw_who_here()
    with st.container(horizontal=True):
        st.button(title, key=f"{form.prefix}_do", type="primary", on_click=take, args=given)
        st.button(say("Cancel"), key=f"{form.prefix}_cancel", on_click=_cancel, args=(form,))


def _cancel(form: EntryForm) -> None:
    form.clear()
    _forget()


def _forget() -> None:
    st.session_state.pop(_SEEN, None)
    stop_work()


def _split(form: EntryForm) -> tuple[dict[str, Any], date]:
    typed = form.typed()
    day = typed.pop("effective_on", None)
    return typed, day if isinstance(day, date) else session.today()


def _add(form: EntryForm) -> None:
    typed, day = _split(form)
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    try:
        site_id = add_site(current_store(), typed, actor=session.actor(), now=session.now(),
                           effective_on=day)  # fmt: skip
    except EntryRefusal as refusal:
        tell("refused", entry_sentence(refusal.code, language(), **refusal.values))
        return
    form.clear()
    _forget()
    choose_record("site", site_id)
    tell("done", say("The site is on record. Set its place on the map next."))


def _edit(form: EntryForm, seen: SiteCase) -> None:
    typed, day = _split(form)

    def done() -> None:
        form.clear()
        _forget()

    news = changed(seen.state, typed)
    take_change(SiteAttempt(seen.site_id, news, seen.state, day, done), version=seen.version)


def take_change(attempt: SiteAttempt, *, version: int) -> None:
    """Change a site; a refusal, or another editor's change, is kept to be drawn.

    Parameters
    ----------
    attempt : SiteAttempt
    version : int
        Of the site the person had before them.
    """
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    try:
        edit_site(
            current_store(),
            SiteEdit(attempt.site_id, attempt.news, version, attempt.effective_on),
            actor=session.actor(),
            now=session.now(),
        )
    except EntryRefusal as refusal:
        tell("refused", entry_sentence(refusal.code, language(), **refusal.values))
        return
    except StaleRecordError:
        st.session_state[SITE_PENDING] = attempt
        return
    attempt.done()
    tell("done", say("Saved: {count} fields changed.", count=len(attempt.news)))
