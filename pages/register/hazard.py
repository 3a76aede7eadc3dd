"""The sheet of a hazard: facts, its next step and the form that takes it, files, history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign.deadlines import proposed_due, recheck_due
from analysis.day import Day
from analysis.outreach import responsibility
from data.register.entries import Correction, corrections
from data.register.hazard_case import Case, read_cases
from data.register.step_conditions import Order
from data.register.workflow import STEPS, act, possible
from pages.register.choice import begin_work, choose_record, forget_seen, read_work, seen_state
from pages.register.clash import Clash, draw_clash, keep_clash, value_words
from pages.register.entry import draw_change_hazard, say_proposal
from pages.register.private import draw_private
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.file_view import draw_files
from pages.shell.filters import choose
from pages.shell.forms import ON, EntryForm, Field, FieldKind, draw_fields, offices
from pages.shell.language import label, label_of, language, say
from pages.shell.site_rows import code_words
from pages.shell.text import plain
from pages.shell.writing import draw_said, draw_who_here, save, writer
from vocabulary.register import CLOSING_CHECKS, FIELDS, Action, entry_label, field_label
from vocabulary.terms import EventKind, FileRole, HazardGrade, HazardStatus, worded

_TOLD = ("due_on", "office", "measure", "reason", "approver", "rechecked_by", "paper_number")


def draw_sheet(day: Day, hazard_id: int) -> None:
    """Draw the sheet of a hazard with the form of its next step."""
    if hazard_id not in day.hazards.index:
        st.info(say("This hazard is not in the register on this day: not found yet, or voided."))
        return
    hazard: pd.Series = day.hazards.loc[[hazard_id]].iloc[0]
    case = read_cases(current_store(), [hazard_id])[hazard_id]
    # A view that leaves later entries out is looked at, never written on.
    is_whole = int(hazard["version"]) >= case.version
    _head(day, hazard, is_whole=is_whole)
    if draw_clash(day, case):
        return
    if is_whole and read_work() == ("edit_hazard", hazard_id):
        draw_change_hazard(day, case)
        return
    _facts(day, hazard)
    draw_private("hazard", hazard_id, case.state)
    draw_said("done")
    if case.last_on > day.as_of:
        _say_later(day, case)
    elif not is_whole:
        st.info(
            say(
                "More of this hazard was entered after this day and is left out here. Go back to "
                "the latest to take the next step."
            )
        )
    elif not draw_clash(day, case, of_step=True):
        draw_step(day, case)
    draw_said("refused")
    draw_files("hazard", hazard_id)
    _timeline(day, hazard_id)


def _head(day: Day, hazard: pd.Series, *, is_whole: bool) -> None:
    site_id = int(hazard["site_id"])
    st.markdown(f"#### {plain(code_words(hazard['code']))}")
    parts = [label_of(HazardStatus, hazard["status"]), label_of(HazardGrade, hazard["grade"])]
    if hazard["cycle"] > 1:
        parts.append(say("Relapse, cycle {n}", n=int(hazard["cycle"])))
    if hazard["is_overdue"]:
        parts.append(say("{n} days overdue", n=int(hazard["days_overdue"])))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(' · '.join(parts))}**", width="content")
        st.button(
            plain(day.sites["name"].get(site_id, "—"), longest=40),
            key="register_to_site",
            icon=":material/apartment:",
            on_click=choose_record,
            args=("site", site_id),
            help=say("Open the sheet of this site"),
        )
        st.button(
            say("Correct"),
            key="register_correct",
            icon=":material/edit:",
            on_click=begin_work,
            args=("edit_hazard", int(str(hazard.name))),
            disabled=not is_whole,
            help=say("Put right kind, grade, words or responsible person, with a reason"),
        )


def _say_later(day: Day, case: Case) -> None:
    """Say that the day looked at is past for this hazard: a step follows the last one on record."""
    st.info(
        say(
            "This is how it stood on {day}. Later steps are on record, the last on {last}; the "
            "next step follows that one.",
            day=day.as_of.isoformat(),
            last=case.last_on.isoformat(),
        )
    )
    st.button(
        say("Go to {day}", day=case.last_on.isoformat()),
        key="register_later",
        on_click=choose,
        kwargs={"as_of": case.last_on},
    )


def _facts(day: Day, hazard: pd.Series) -> None:
    due = None if pd.isna(hazard["due_on"]) else hazard["due_on"].date()
    sent = None if pd.isna(hazard["submitted_on"]) else hazard["submitted_on"].date()
    pairs: list[tuple[str, Any]] = [
        (say("Description"), hazard["description"]),
        (say("Found on"), _day(hazard["found_on"])),
        (field_label(Action.ASSIGN, "due_on", language()), due),
        (field_label(Action.ASSIGN, "office", language()), hazard["office"]),
        (
            field_label(Action.ASSIGN, "owner", language()),
            day.once(responsibility.owners_of).get(hazard.name),
        ),
        (field_label(Action.SUBMIT, "measure", language()), hazard["measure"]),
        (say("Ledger number"), hazard["hazard_no"]),
    ]
    if hazard["status"] == HazardStatus.SUBMITTED.value:
        limit = recheck_due(due, sent, rules=day.rules, years=day.years)
        n_late = (day.as_of - limit.on).days if limit else 0
        late = say(" ({n} days late)", n=n_late) if n_late > 0 else ""
        pairs.append((say("Re-check by"), f"{limit.on}{late}" if limit else None))
        if limit and not limit.is_published:
            st.caption(say("The holidays of this year are not published; weekends only."))
    if hazard["n_extensions"]:
        pairs.append((say("Extensions"), int(hazard["n_extensions"])))
    marks = [
        label(kind)
        for name, kind in (
            ("is_supervised", EventKind.SUPERVISED),
            ("is_exposed", EventKind.EXPOSED),
            ("is_handed_over", EventKind.HANDED_OVER),
        )
        if hazard[name]
    ]
    if marks:
        pairs.append((say("Marks"), "、".join(marks)))
    lines = [f"- **{plain(title)}**　{plain(_known(value))}" for title, value in pairs]
    st.markdown("\n".join(lines))


def _known(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def _day(value: pd.Timestamp) -> str | None:
    return None if pd.isna(value) else value.date().isoformat()


def _timeline(day: Day, hazard_id: int) -> None:
    history = day.history_of(hazard_id=hazard_id)
    st.markdown(f"**{plain(say('History ({count})', count=len(history)))}**")
    is_put_right = (history["kind"] == EventKind.CORRECTED.value).any()
    put_right = corrections(current_store(), hazard_id) if is_put_right else {}
    lines = [
        f"- {_event_line(day, event, put_right.get(int(str(event.name)), ()))}"
        for _, event in history.iterrows()
    ]
    st.markdown("\n".join(lines))


def _event_line(day: Day, event: pd.Series, put_right: Sequence[Correction]) -> str:
    on = event["effective_on"].date().isoformat()
    head = f"**{plain(on)}　{plain(label_of(EventKind, event['kind']))}**"
    changes = [
        f"{entry_label(one.name, language())}：{value_words(day, one.name, one.before)} → "
        f"{value_words(day, one.name, one.after)}"
        for one in put_right
    ]
    told = "".join(f"　{plain(part)}" for part in (*changes, *_told(event)))
    by = plain(say("entered by {actor}", actor=writer(event["actor"])))
    mark = ""
    if event["is_back_dated"]:
        written = event["recorded_at"].tz_convert("Asia/Shanghai").date().isoformat()
        mark = "　:orange-badge[" + plain(say("entered later, on {day}", day=written)) + "]"
    return f"{head}{told}　{by}{mark}"


def _told(event: pd.Series) -> list[str]:
    changes = event["changes"]
    parts = [
        f"{worded(FIELDS[name], language())}：{changes[name]}"
        for name in _TOLD
        if changes.get(name)
    ]
    if changes.get("photos"):
        names = [one["name"] if isinstance(one, dict) else str(one) for one in changes["photos"]]
        parts.append(say("photos: {names}", names="、".join(names)))
    ticks = changes.get("checklist") or {}
    if all(ticks.get(name) for name in CLOSING_CHECKS):
        parts.append(say("quality checklist complete"))
    parts += [worded(FIELDS[n], language()) for n in ("legal_check", "is_listed") if ticks.get(n)]
    return parts + ([str(event["note"])] if _known(event["note"]) else [])


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
        draw_fields(form, is_wide_first=True)
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
