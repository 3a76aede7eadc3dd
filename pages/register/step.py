"""The next step of a hazard: which steps there are, the fields each needs, and taking it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from analysis.campaign.deadlines import proposed_due
from analysis.day import Day
from data.register.hazard_case import Case
from data.register.step_conditions import Order
from data.register.workflow import STEPS, act, possible
from pages.register.choice import forget_seen, seen_state
from pages.register.clash import Clash, keep_clash
from pages.shell import session
from pages.shell.forms import ON, EntryForm, Field, FieldKind, draw_fields, offices
from pages.shell.language import label, language, say
from pages.shell.writing import draw_who_here, save
from vocabulary.register import Action, field_label
from vocabulary.terms import FileRole, HazardGrade

_KINDS: Final[dict[str, FieldKind]] = {
    "due_on": "date",
    ON: "date",
    "legal_check": "tick",
    "is_listed": "tick",
    "measure": "long",
    "photos": "photos",
    "office": "open_choice",
    "checklist": "checklist",
}


def step_fields(
    day: Day, action: Action, names: Sequence[str], *, needed: Collection[str]
) -> list[Field]:
    """Return the fields of a step's form, the day it was taken on the last."""
    return [
        Field(
            name,
            _KINDS.get(name, "text"),
            offices(day) if name == "office" else (),
            is_needed=name in needed,
            title=field_label(action, name, language()),
        )
        for name in (*names, ON)
    ]


def draw_step(day: Day, case: Case) -> None:
    """Draw the steps that are possible now, and the form of the one chosen."""
    actions = possible(case.state, is_awaiting_result=case.is_awaiting_result)
    if not actions:
        return
    action = _chosen_action(case, actions)
    form = _form(day, case, action)
    seen, before = seen_state(case.hazard_id, case.version, case.state)
    if form.draft:
        form.draft.offer()
    # No form of Streamlit's: it would send nothing before its button, and keep no draft.
    with st.container(border=True, key=f"register_form_{case.hazard_id}"):
        draw_fields(form, [one.name for one in form.fields], is_wide_first=True)
        if action is Action.ASSIGN and not case.state.get("due_on"):
            say_proposal(day, case.state.get("code"), form.defaults[ON])
        draw_who_here()
        opened = Order(case.hazard_id, action, session.today(), seen)
        st.button(label(action), key=f"register_do_{case.hazard_id}", type="primary",
                  on_click=_take, args=(form, opened, before))  # fmt: skip


def _chosen_action(case: Case, actions: list[Action]) -> Action:
    # Another status has other steps: another widget.
    key = f"register_action_{case.hazard_id}_{case.state['status']}_{len(actions)}"
    # What is usually done next stands chosen: the first of these that is possible.
    is_assigned = case.state.get("assigned_on") is not None
    usually = (Action.CLOSE, Action.RECHECK_PASS, Action.SUBMIT if is_assigned else Action.ASSIGN)
    usual = next((one for one in usually if one in actions), actions[0])
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


def _form(day: Day, case: Case, action: Action) -> EntryForm:
    step, state = STEPS[action], case.state
    is_major = action is Action.CLOSE and state.get("grade") == HazardGrade.MAJOR.value
    left_out = {"paper_number"} if action is Action.CLOSE and not is_major else set()
    if case.fixers and action not in (Action.ASSIGN, Action.SUBMIT):
        left_out.add("owner")
    names = [name for name in (*step.needs, *step.takes) if name not in left_out]
    needed = {*step.needs, ON, *(["paper_number"] if is_major else [])}
    on = min(max(day.as_of, case.last_on), session.today())
    old = date.fromisoformat(state["due_on"]) if state.get("due_on") else None
    due = old or proposed_due(state.get("code"), start=on, rules=day.rules).on
    if action is Action.EXTEND:
        due = max(due, on) + timedelta(days=7)
    office = state.get("office") or day.sites["office"].get(state["site_id"])
    defaults = {
        ON: on,
        "due_on": due,
        "office": office if isinstance(office, str) else None,
        "owner": state.get("owner"),
        "measure": state.get("measure") if action is Action.SUBMIT else None,
    }
    return EntryForm(
        f"register_{case.hazard_id}_{action.value}",
        step_fields(day, action, names, needed=needed),
        defaults,
        f"hazard:{case.hazard_id}:{action.value}:{state['status']}",
    )


def say_proposal(day: Day, code: Any, start: date) -> None:
    """Say whence the deadline proposed for a kind of hazard comes."""
    if proposed_due(code, start=start, rules=day.rules).is_on_the_spot:
        st.caption(say("To be put right on the spot: due the same day."))
    else:
        st.caption(
            say(
                "The deadline proposed is a setting of ours, to be confirmed; the law sets no days."
            )
        )


def _take(form: EntryForm, opened: Order, before: dict[str, Any]) -> None:
    details, on = form.typed_on()
    files = form.files(FileRole.AFTER) if "photos" in details else ()
    _write(form, before, replace(opened, effective_on=on, details=details, files=files))


def _write(form: EntryForm, before: dict[str, Any], order: Order) -> None:
    def again(version: int) -> None:
        forget_seen(order.hazard_id)
        _write(form, before, replace(order, expected_version=version))

    def forget() -> None:
        form.clear()
        forget_seen(order.hazard_id)

    def taken(_version: int) -> str:
        forget()
        said = say("Done: {step}, {day}.", step=label(order.action), day=order.effective_on)
        is_late = order.effective_on < session.today()
        return said + say(" It is marked as entered later.") if is_late else said

    mine = {name: value for name, value in order.details.items() if value}
    clash = Clash("hazard", order.hazard_id, before, mine, again, forget, order.action)
    save(act, order, done=taken, stale=partial(keep_clash, clash), needs_name=True)
