"""The form of the next step: which steps there are, the fields each needs, and taking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from analysis.campaign.deadlines import proposed_due
from analysis.day import Day
from data.register.hazard_case import Case
from data.register.step_conditions import Order
from data.register.workflow import STEPS, act, possible
from data.store.files import NewFile
from pages.register.choice import forget_seen, seen_state
from pages.register.fields import (
    Sheet,
    clear_fields,
    day_typed,
    draft_of,
    draw_fields,
    files_in,
    offices,
    typed_in,
)
from pages.shell import session
from pages.shell.language import label, say
from pages.shell.writing import draw_who_here, save
from vocabulary.register import Action
from vocabulary.terms import HazardGrade

PENDING: Final = "register_pending"


@dataclass(frozen=True)
class Attempt:
    """A step somebody asked for, with everything typed.

    Attributes
    ----------
    hazard_id : int
    action : Action
    effective_on : date
    details : dict
    sheet : Sheet
        Its form.
    before : dict
        State of the hazard the person had before them.
    files : sequence of NewFile
        Photos handed in.
    """

    hazard_id: int
    action: Action
    effective_on: date
    details: dict[str, Any]
    sheet: Sheet
    before: dict[str, Any]
    files: Sequence[NewFile] = ()


def draw_form(day: Day, case: Case) -> None:
    """Draw the steps that are possible now, and the form of the one chosen."""
    actions = possible(case.state, is_awaiting_result=case.is_awaiting_result)
    if not actions:
        return
    action = _chosen_action(case, actions)
    step = STEPS[action]
    fields = [name for name in (*step.needs, *step.takes) if _is_asked(case, action, name)]
    sheet = _sheet(day, case, action, fields)
    needed = {*step.needs, "effective_on"}
    seen, before = seen_state(case.hazard_id, case.version, case.state)
    opened = Attempt(case.hazard_id, action, session.today(), {}, sheet, before)
    if sheet.draft:
        sheet.draft.offer()
    # No form of Streamlit's: it would send nothing before its button, and keep no draft.
    with st.container(border=True, key=f"register_form_{case.hazard_id}"):
        if _is_major(case, action):
            needed.add("paper_number")
        draw_fields(sheet, action, [*fields, "effective_on"], needed=needed)
        if action is Action.ASSIGN and not case.state.get("due_on"):
            _say_proposal(day, case, sheet)
        draw_who_here()
        st.button(
            label(action),
            key=f"register_do_{case.hazard_id}",
            type="primary",
            on_click=_take,
            args=(opened, fields, seen),
        )


def _chosen_action(case: Case, actions: list[Action]) -> Action:
    # Another status has other steps: another widget.
    key = f"register_action_{case.hazard_id}_{case.state['status']}_{len(actions)}"
    usual = next((one for one in _usual(case) if one in actions), actions[0])
    st.session_state.setdefault(key, usual.value)
    picked = st.segmented_control(
        say("Next step"),
        [action.value for action in actions],
        required=True,
        key=key,
        format_func=lambda value: label(Action(value)),
        wrap=True,
    )
    return Action(str(picked or usual.value))


def _usual(case: Case) -> tuple[Action, ...]:
    """Return what is usually done next; the first that is possible stands chosen."""
    is_assigned = case.state.get("assigned_on") is not None
    return (Action.CLOSE, Action.RECHECK_PASS, Action.SUBMIT if is_assigned else Action.ASSIGN)


def _is_asked(case: Case, action: Action, name: str) -> bool:
    if name == "owner" and action not in (Action.ASSIGN, Action.SUBMIT):
        return not case.fixers
    if name == "paper_number" and action is Action.CLOSE:
        return _is_major(case, action)
    return True


def _is_major(case: Case, action: Action) -> bool:
    return action is Action.CLOSE and case.state.get("grade") == HazardGrade.MAJOR.value


def _sheet(day: Day, case: Case, action: Action, fields: Sequence[str]) -> Sheet:
    state = case.state
    on = min(max(day.as_of, case.last_on), session.today())
    old = date.fromisoformat(state["due_on"]) if state.get("due_on") else None
    due = old or proposed_due(state.get("code"), start=on, rules=day.rules).on
    if action is Action.EXTEND:
        due = max(due, on) + timedelta(days=7)
    office = state.get("office") or day.sites["office"].get(state["site_id"])
    defaults = {
        "effective_on": on,
        "due_on": due,
        "office": office if isinstance(office, str) else None,
        "owner": state.get("owner"),
    }
    if action is Action.SUBMIT:
        defaults["measure"] = state.get("measure")
    prefix = f"register_{case.hazard_id}_{action.value}"
    form = f"hazard:{case.hazard_id}:{action.value}:{case.state['status']}"
    draft = draft_of(form, prefix, [*fields, "effective_on"])
    return Sheet(prefix, defaults, offices(day), takes_files=True, draft=draft)


def _say_proposal(day: Day, case: Case, sheet: Sheet) -> None:
    start = sheet.defaults["effective_on"]
    proposal = proposed_due(case.state.get("code"), start=start, rules=day.rules)
    if proposal.is_on_the_spot:
        st.caption(say("To be put right on the spot: due the same day."))
    else:
        st.caption(
            say(
                "The deadline proposed is a setting of ours, to be confirmed; the law sets no days."
            )
        )


def _take(opened: Attempt, fields: list[str], seen: int) -> None:
    sheet = opened.sheet
    details = typed_in(sheet, fields)
    files = files_in(sheet) if "photos" in fields else []
    typed = replace(opened, effective_on=day_typed(sheet), details=details, files=files)
    take(typed, version=seen)


def take(attempt: Attempt, *, version: int) -> None:
    """Take a step; what a guard says against it, or another editor's change, is kept to be drawn.

    Parameters
    ----------
    attempt : Attempt
    version : int
        Of the hazard the person had before them.
    """
    order = Order(attempt.hazard_id, attempt.action, attempt.effective_on, version,
                  attempt.details, attempt.files)  # fmt: skip
    save(act, order, done=lambda _: _taken(attempt), stale=lambda: _kept(attempt), needs_name=True)


def _kept(attempt: Attempt) -> None:
    st.session_state[PENDING] = attempt


def _taken(attempt: Attempt) -> str:
    clear_fields(attempt.sheet)
    if attempt.sheet.draft:
        attempt.sheet.draft.drop()
    forget_seen(attempt.hazard_id)
    said = say("Done: {step}, {day}.", step=label(attempt.action), day=attempt.effective_on)
    if attempt.effective_on < session.today():
        said += say(" It is marked as entered later.")
    return said
