"""One step for several hazards: assign, set deadlines, submit; who cannot take it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.hazard_case import Case, read_cases
from data.register.step_conditions import Order
from data.register.workflow import Outcome, act_all
from data.store.files import NewFile
from data.store.photos import FileRefusal
from pages.register.choice import choose_record
from pages.register.fields import Sheet, clear_fields, day_typed, draw_fields, offices, typed_in
from pages.register.photos import draw_photos, photos_chosen
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label, say
from pages.shell.site_rows import hazard_table
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.writing import (
    draw_said,
    draw_who_here,
    is_unnamed,
    sentence_of,
    tell,
    unnamed_sentence,
)
from vocabulary.errors import StaleRecordError
from vocabulary.register import Action

_OUTCOME: Final = "register_bulk_outcome"
_FIELDS: Final[dict[Action, tuple[str, ...]]] = {
    Action.ASSIGN: ("office", "owner", "due_on"),
    Action.SET_DEADLINE: ("due_on", "reason", "approver"),
    Action.SUBMIT: ("measure", "owner", "photos"),
}
# Empty keeps what each hazard has.
_KEPT: Final = ("office", "owner")


def draw_bulk(day: Day, hazard_ids: list[int]) -> None:
    """Draw the steps for the hazards ticked."""
    st.markdown(f"#### {say('{count} hazards ticked', count=len(hazard_ids))}")
    actions = list(_FIELDS)
    picked = st.segmented_control(
        say("Step for all of them"),
        [action.value for action in actions],
        default=actions[0].value,
        required=True,
        key="register_bulk_action",
        format_func=lambda value: label(Action(value)),
    )
    action = Action(str(picked or actions[0].value))
    sheet = _sheet(day, action)
    versions = {one: int(str(day.hazards.loc[one, "version"])) for one in hazard_ids}
    if action is Action.SUBMIT:
        draw_photos(day, hazard_ids, sheet)
    with st.form("register_bulk_form"):
        fields = [*_FIELDS[action], "effective_on"]
        draw_fields(sheet, action, fields, needed={"due_on", "measure", "effective_on"})
        st.caption(_note(action))
        draw_who_here(is_in_form=True)
        st.form_submit_button(
            say("{step}: {count} hazards", step=label(action), count=len(hazard_ids)),
            key="register_bulk_do",
            type="primary",
            on_click=_take,
            args=(versions, action, sheet),
        )
    draw_said("refused")


def _note(action: Action) -> str:
    if action is Action.SET_DEADLINE:
        return say("Where there is a deadline already, this is an extension: reason and approver.")
    return say("Office and person left empty stay as each hazard has them.")


def _sheet(day: Day, action: Action) -> Sheet:
    on = min(day.as_of, session.today())
    defaults = {"effective_on": on, "due_on": on + timedelta(days=7)}
    return Sheet(f"register_bulk_{action.value}", defaults, offices(day))


def _take(versions: Mapping[int, int], action: Action, sheet: Sheet) -> None:
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    details = typed_in(sheet, _FIELDS[action])
    photos: dict[int, list[NewFile]] = {}
    if action is Action.SUBMIT:
        photos, n_unsaid = photos_chosen(sheet, list(versions))
        if n_unsaid:
            tell("refused", say("{count} photos: choose the hazard, or leave them out.",
                                count=n_unsaid))  # fmt: skip
            return
    store = current_store()
    cases = read_cases(store, list(versions))
    orders = [
        replace(_order(cases[one], action, details, sheet, seen), files=photos.get(one, ()))
        for one, seen in versions.items()
    ]
    try:
        outcome = act_all(store, orders, actor=session.actor(), now=session.now())
    except FileRefusal as refusal:
        tell("refused", sentence_of(refusal))
        return
    except StaleRecordError:
        outcome = Outcome(stale=tuple(versions))
    st.session_state[_OUTCOME] = outcome
    if outcome.done:
        clear_fields(sheet)
        choose_record()
        tell("done", say("Done for {count} hazards: {step}.", count=len(outcome.done),
                         step=label(action)))  # fmt: skip


def draw_outcome(day: Day) -> None:
    """Draw which hazards could not take the last step, and why."""
    outcome: Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is None or not (outcome.refused or outcome.stale):
        return
    why = {one: sentence_of(refusal) for one, refusal in outcome.refused.items()}
    why |= dict.fromkeys(outcome.stale, say("Somebody else changed it; look at it again."))
    st.error(say("{count} hazards were left as they are:", count=len(why)))
    rows = hazard_table(day, pd.Index(list(why)))
    rows = rows.assign(why=[why[int(one)] for one in rows.index])
    columns = columns_of(
        Column("site", width="medium"),
        "what",
        Column("why", say("Why not"), width="large"),
    )
    show_table(rows, columns, key="register_bulk_refused", row_height=WRAPPED_ROW)


def _order(
    case: Case, action: Action, details: Mapping[str, Any], sheet: Sheet, seen: int
) -> Order:
    given = dict(details)
    for name in _KEPT:
        if name in given and not given[name]:
            given[name] = case.state.get(name)
    if action is Action.SET_DEADLINE and case.state.get("due_on"):
        return Order(case.hazard_id, Action.EXTEND, day_typed(sheet), seen, given)
    if action is Action.SET_DEADLINE:
        given = {"due_on": given["due_on"]}
    return Order(case.hazard_id, action, day_typed(sheet), seen, given)
