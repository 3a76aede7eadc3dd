"""Putting right what a hazard says: the form, what was refused, and who was quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from analysis.day import Day
from data.register.entries import EDITABLE, HazardEdit, changed, edit_hazard
from data.register.entry_checks import EntryRefusal
from data.register.hazard_case import Case
from pages.register.choice import stop_work
from pages.register.hazard_form import code_words, codes
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.entry_fields import EntryForm, Field, draw_entry
from pages.shell.language import label_of, language, say
from pages.shell.writing import draw_said, draw_who_here, is_unnamed, tell, unnamed_sentence
from vocabulary.errors import StaleRecordError
from vocabulary.register import FOUND_HOW, entry_sentence
from vocabulary.terms import HazardGrade, worded

HAZARD_PENDING: Final = "register_hazard_pending"
_SEEN: Final = "register_hazard_seen"
_BESIDE: Final = ("reason", "paper_number", "effective_on")


@dataclass(frozen=True)
class HazardChange:
    """A change of what a hazard says that somebody asked for.

    Attributes
    ----------
    hazard_id : int
    news : dict
        The fields that differ from what the person had before them.
    before : dict
        State of the hazard they had before them.
    reason : str
    paper_number : str or None
    effective_on : date
    done : callable
        Forgets the form, once the change is written down or dropped.
    """

    hazard_id: int
    news: dict[str, Any]
    before: dict[str, Any]
    reason: str
    paper_number: str | None
    effective_on: date
    done: Callable[[], None]


def draw_change_hazard(day: Day, case: Case) -> None:
    """Draw the form of what a hazard says."""
    seen: Case = st.session_state.setdefault(_SEEN, case)
    if seen.hazard_id != case.hazard_id:
        seen = st.session_state[_SEEN] = case
    st.markdown(f"**{say('Correct what it says')}**")
    draw_said("refused")
    form = _form(day, seen)
    form.draft.offer()
    with st.container(border=True):
        draw_entry(form, [*EDITABLE, *_BESIDE])
        st.caption(
            say(
                "Deadline and status change by a step, not here. Days before this date keep what "
                "they said; the history keeps both."
            )
        )
    draw_who_here()
    with st.container(horizontal=True):
        st.button(say("Save the changes"), key=f"{form.prefix}_do", type="primary",
                  on_click=_save, args=(form, seen))  # fmt: skip
        st.button(say("Cancel"), key=f"{form.prefix}_cancel", on_click=_forget, args=(form,))


def _form(day: Day, case: Case) -> EntryForm:
    category = day.hazards["category"].get(case.hazard_id)
    fields = [
        Field("code", "choice", codes(category), code_words, is_needed=True),
        Field("grade", "choice", [grade.value for grade in HazardGrade],
              lambda value: label_of(HazardGrade, value), is_needed=True),
        Field("description", "long", is_needed=True),
        Field("owner"),
        Field("found_how", "open_choice", [worded(one, language()) for one in FOUND_HOW]),
        Field("found_by"),
        Field("hazard_no"),
        Field("reason", is_needed=True),
        Field("paper_number"),
        Field("effective_on", "date", is_needed=True),
    ]  # fmt: skip
    on = min(max(day.as_of, case.last_on), session.today())
    defaults = {name: case.state.get(name) for name in EDITABLE} | {"effective_on": on}
    return EntryForm(f"hazard_{case.hazard_id}", fields, defaults)


def _forget(form: EntryForm) -> None:
    form.clear()
    st.session_state.pop(_SEEN, None)
    stop_work()


def _save(form: EntryForm, seen: Case) -> None:
    typed = form.typed()
    reason, paper, day = (typed.pop(name, None) for name in _BESIDE)
    take_hazard_change(
        HazardChange(
            hazard_id=seen.hazard_id,
            news=changed(seen.state, typed),
            before=seen.state,
            reason=str(reason or ""),
            paper_number=str(paper) if paper else None,
            effective_on=day if isinstance(day, date) else session.today(),
            done=lambda: _forget(form),
        ),
        version=seen.version,
    )


def take_hazard_change(asked: HazardChange, *, version: int) -> None:
    """Change what a hazard says; a refusal, or another's change, is kept to be drawn.

    Parameters
    ----------
    asked : HazardChange
    version : int
        Of the hazard the person had before them.
    """
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    try:
        edit_hazard(
            current_store(),
            HazardEdit(
                asked.hazard_id,
                asked.news,
                version,
                asked.effective_on,
                asked.reason,
                asked.paper_number,
            ),
            actor=session.actor(),
            now=session.now(),
        )
    except EntryRefusal as refusal:
        tell("refused", entry_sentence(refusal.code, language(), **refusal.values))
        return
    except StaleRecordError:
        st.session_state[HAZARD_PENDING] = asked
        return
    asked.done()
    tell("done", say("Saved: {count} fields changed.", count=len(asked.news)))
