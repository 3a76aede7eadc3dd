"""Recording what was done about a line of a due list: the measure and the step it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.hazard_case import read_cases
from data.register.step_conditions import Order, StepRefusal
from data.register.workflow import allowed, record_measure
from pages.pressing.public import draw_public_text
from pages.pressing.rows import code_words, reason_words
from pages.register.choice import choose_record
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label, say
from pages.shell.text import plain, show_text
from pages.shell.writing import draw_who_here, is_unnamed, sentence_of, tell, unnamed_sentence
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.pressing import LegalState, PressingList
from vocabulary.register import Action
from vocabulary.terms import MeasureKind

_ACTIONS: Final = {
    PressingList.TALK: Action.TALK,
    PressingList.SUPERVISE: Action.SUPERVISE,
    PressingList.EXPOSE: Action.EXPOSE,
    PressingList.RESULT: Action.RESULT,
}
_FIELDS: Final = ("paper", "person", "day", "note")


@dataclass(frozen=True)
class Line:
    """The line of a due list somebody works on.

    Attributes
    ----------
    which : PressingList
    kind : MeasureKind
        What is recorded.
    site_id : int
    hazard_ids : tuple of int
    versions : dict of int to int
        Hazard -> its version on the screen.
    why : str
        The reason as read.
    is_check : bool
        Only the legal check of an exposure is recorded.
    """

    which: PressingList
    kind: MeasureKind
    site_id: int
    hazard_ids: tuple[int, ...]
    versions: dict[int, int]
    why: str
    is_check: bool

    @property
    def prefix(self) -> str:
        """Return what the keys of its widgets begin with."""
        return f"press_{self.which.value}_{self.site_id}_{'_'.join(map(str, self.hazard_ids[:3]))}"


def draw_form(day: Day, row: pd.Series, which: PressingList) -> None:
    """Draw the line chosen, its hazards, and the form that records what was done."""
    line = _line(day, row, which)
    with st.container(border=True, key="press_line"):
        show_text(day.sites["name"].get(line.site_id))
        st.caption(plain(line.why))
        for hazard_id in line.hazard_ids[:8]:
            _hazard(day, hazard_id)
        if which is PressingList.OUTCOME:
            st.caption(say("Decide on its sheet: assign it, set a deadline, or hand it over."))
            return
        if which is PressingList.EXPOSE:
            draw_public_text(day, line.site_id, line.hazard_ids[0])
        _form(day, line)


def _hazard(day: Day, hazard_id: int) -> None:
    hazard = day.hazards.loc[hazard_id]
    words = f"{code_words(hazard['code'])} · {hazard['description'] or ''}"
    if st.button(plain(words, longest=60), key=f"press_open_{hazard_id}", type="tertiary"):
        choose_record("hazard", hazard_id)
        st.switch_page("pages/hazard_register.py")


def _line(day: Day, row: pd.Series, which: PressingList) -> Line:
    site_id = int(str(row.name)) if which is PressingList.TALK else int(row["site_id"])
    kinds = {
        PressingList.TALK: MeasureKind.TALK,
        PressingList.SUPERVISE: MeasureKind.SUPERVISE,
        PressingList.EXPOSE: MeasureKind.EXPOSE,
        PressingList.RESULT: MeasureKind.PENALTY,
        PressingList.OUTCOME: MeasureKind.NOTICE,
    }
    kind = MeasureKind.LISTED if bool(row.get("is_listing", False)) else kinds[which]
    versions = {one: int(str(day.hazards.loc[one, "version"])) for one in row["hazard_ids"]}
    is_check = row.get("legal") == LegalState.WAITING.value
    return Line(which, kind, site_id, tuple(row["hazard_ids"]), versions,
                reason_words(row["reasons"]), is_check)  # fmt: skip


def _form(day: Day, line: Line) -> None:
    title = say("Record the legal check") if line.is_check else say(
        "Record: {step}", step=label(line.kind))  # fmt: skip
    with st.form(f"{line.prefix}_form", border=False):
        left, right = st.columns(2)
        with left:
            st.text_input(say("Paper number"), key=f"{line.prefix}_paper")
            st.date_input(
                say("Date"),
                key=f"{line.prefix}_day",
                value=_first_day(day, line),
                max_value=session.today(),
                format="YYYY-MM-DD",
            )
        with right:
            who = say("Checked by") if line.is_check else say("Who did it")
            st.text_input(who, key=f"{line.prefix}_person")
        st.text_area(_note_title(line), key=f"{line.prefix}_note", height=80)
        draw_who_here(is_in_form=True)
        st.form_submit_button(
            title, key=f"{line.prefix}_do", type="primary", on_click=_take, args=(line,)
        )


def _note_title(line: Line) -> str:
    titles = {
        PressingList.TALK: say("With whom, what was promised and by when *"),
        PressingList.EXPOSE: say("Where it is named *"),
        PressingList.RESULT: say("The result *"),
    }
    return say("Note") if line.is_check else titles.get(line.which, say("Note"))


def _first_day(day: Day, line: Line) -> date:
    cases = read_cases(current_store(), list(line.hazard_ids)).values()
    last = [c.last_on for c in cases if Action.TALK in allowed(c.state["status"])]
    return min(max(day.as_of, *last, day.as_of), session.today())


def _take(line: Line) -> None:
    """Write down what stands in the form; read in a callback."""
    if is_unnamed():
        tell("refused", unnamed_sentence())
        return
    typed = {name: st.session_state.get(f"{line.prefix}_{name}") for name in _FIELDS}
    day = typed["day"] if isinstance(typed["day"], date) else session.today()
    try:
        record_measure(
            current_store(),
            _measure(line, typed, day),
            [] if line.is_check else _orders(line, typed, day),
            actor=session.actor(),
            now=session.now(),
        )
    except StepRefusal as refusal:
        tell("refused", sentence_of(refusal))
    except StaleRecordError:
        tell("refused", say("Somebody else changed it; look at it again."))
    except StoreError:
        tell("refused", say("The data file cannot be opened or written. See Data and backup."))
    else:
        for name in _FIELDS:
            st.session_state.pop(f"{line.prefix}_{name}", None)
        tell("done", say("Recorded: {step}, {day}.", step=label(line.kind), day=day))


def _measure(line: Line, typed: dict[str, Any], day: date) -> dict[str, Any]:
    is_public = line.kind is MeasureKind.EXPOSE
    return {
        "kind": line.kind.value,
        "site_id": line.site_id,
        "hazard_id": line.hazard_ids[0] if line.which is not PressingList.TALK else None,
        "due_on": day if line.is_check else None,
        "done_on": None if line.is_check else day,
        "paper_number": typed["paper"] or None,
        "person": typed["person"] or None,
        "note": typed["note"] or None,
        "is_legally_checked": True if is_public else None,
        "details": {"why": line.why, "hazard_ids": list(line.hazard_ids)},
    }


def _orders(line: Line, typed: dict[str, Any], day: date) -> list[Order]:
    """Return the steps; a talk about several leaves out those closed since the day looked at."""
    given: dict[str, Any] = {"note": typed["note"], "paper_number": typed["paper"]}
    if line.which is PressingList.SUPERVISE:
        given |= {"reason": line.why, "is_listed": line.kind is MeasureKind.LISTED}
    if line.which is PressingList.EXPOSE:
        given["legal_check"] = True
    action = _ACTIONS[line.which]
    ids = list(line.versions)
    if line.which is PressingList.TALK:
        cases = read_cases(current_store(), ids)
        ids = [one for one in ids if action in allowed(cases[one].state["status"])]
    return [Order(one, action, day, line.versions[one], dict(given)) for one in ids]
