"""Two people changed one record: before, now and mine side by side, and which to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.entries import EDITABLE, SiteCase
from data.register.hazard_case import Case
from data.store import frames
from pages.shell.current import current_store
from pages.shell.language import label, label_of, language, say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.facts import FACTS
from vocabulary.messages import message
from vocabulary.personal_numbers import cover
from vocabulary.register import FIELDS, SITE_ENTRY, Action, entry_label, field_label
from vocabulary.terms import Category, HazardGrade, HazardStatus, PositionQuality, Term, worded

Subject = Literal["site", "hazard"]
_PENDING: Final = "register_{subject}_pending"
_STEP: Final = ("status", "grade", "office", "owner", "due_on", "measure", "submitted_on")
_TERMS: Final[dict[str, type[Term]]] = {
    "status": HazardStatus,
    "grade": HazardGrade,
    "category": Category,
    "position_quality": PositionQuality,
}
_TITLES: Final[dict[str, str]] = {
    "status": message("Status"),
    "grade": message("Grade"),
    "submitted_on": message("Submitted on"),
}
_NOTHING_WRITTEN: Final[dict[Subject, str]] = {
    "site": message(
        "{actor} changed this site at {at}, after you had opened it. Nothing of yours is "
        "written yet. Look at both and choose."
    ),
    "hazard": message(
        "{actor} changed this hazard at {at}, after you had opened it. Nothing of yours is "
        "written yet. Look at both and choose."
    ),
}


@dataclass(frozen=True)
class Clash:
    """A write that met a newer version of its record, kept until somebody chooses.

    Attributes
    ----------
    before : mapping
        State of the record the person had before them.
    mine : mapping
        What they typed.
    again : callable
        Writes it once more, on the version it is given.
    drop : callable
        Forgets the form.
    step : Action or None
        None: a change of what the record says.
    """

    subject: Subject
    record_id: int
    before: Mapping[str, Any]
    mine: Mapping[str, Any]
    again: Callable[[int], None]
    drop: Callable[[], None]
    step: Action | None = None

    @property
    def keys(self) -> tuple[str, str]:
        """Return the key of the table, and what those of the buttons begin with."""
        if self.step:
            return "register_stale", "register"
        return ("site_stale" if self.subject == "site" else "hazard_clash"), self.subject


def record_of(case: SiteCase | Case) -> int:
    """Return the number of a site or a hazard."""
    return case.site_id if isinstance(case, SiteCase) else case.hazard_id


def keep_clash(clash: Clash) -> None:
    """Keep a write that met a newer version, to be drawn in the run that follows."""
    st.session_state[_PENDING.format(subject=clash.subject)] = clash


def draw_clash(day: Day, case: SiteCase | Case, *, of_step: bool = False) -> bool:
    """Draw both versions of a record where a write met a newer one; return whether it did."""
    subject: Subject = "site" if isinstance(case, SiteCase) else "hazard"
    record_id = record_of(case)
    clash: Clash | None = st.session_state.get(_PENDING.format(subject=subject))
    if clash is None or clash.record_id != record_id or bool(clash.step) != of_step:
        return False
    store = current_store()
    if subject == "site":
        last = frames.events(store, site_id=record_id).iloc[-1]
    else:
        last = frames.events(store, hazard_id=record_id).iloc[-1]
    at = last["recorded_at"].tz_convert("Asia/Shanghai").strftime("%Y-%m-%d %H:%M")
    said = say(_NOTHING_WRITTEN[subject], actor=last["actor"], at=at)
    st.warning(plain(said, longest=400))
    table, buttons = clash.keys
    yours = say("Yours: {step}", step=label(clash.step)) if clash.step else say("Yours")
    columns = columns_of(
        "field",
        Column("before", say("When you opened it")),
        Column("now", say("Now")),
        Column("mine", yours),
    )
    show_table(_compared(day, clash, case.state), columns, key=table, height="content")
    mine = say("Take my step on what is there now") if of_step else say("Write mine over it")
    with st.container(horizontal=True):
        st.button(mine, key=f"{buttons}_mine", type="primary", on_click=_keep_mine,
                  args=(clash, case.version))  # fmt: skip
        st.button(say("Leave what is there"), key=f"{buttons}_theirs", on_click=_drop_mine,
                  args=(clash,))  # fmt: skip
    if not of_step:
        st.caption(say("Fields you did not change stay as the other person wrote them."))
    return True


def _keep_mine(clash: Clash, version: int) -> None:
    del st.session_state[_PENDING.format(subject=clash.subject)]
    clash.again(version)


def _drop_mine(clash: Clash) -> None:
    del st.session_state[_PENDING.format(subject=clash.subject)]
    clash.drop()


def _compared(day: Day, clash: Clash, state: Mapping[str, Any]) -> pd.DataFrame:
    if clash.step:
        names = dict.fromkeys((*_STEP, *clash.mine))
    else:
        names = dict.fromkeys((*SITE_ENTRY, *FACTS) if clash.subject == "site" else EDITABLE)
    rows = []
    for name in names:
        before, now = clash.before.get(name), state.get(name)
        if before != now or name in clash.mine:
            mine = value_words(day, name, clash.mine[name]) if name in clash.mine else None
            said = [value_words(day, name, one) for one in (before, now)]
            rows.append((_title(clash, name), *said, mine))
    return pd.DataFrame(rows, columns=["field", "before", "now", "mine"])


def _title(clash: Clash, name: str) -> str:
    if clash.step is None:
        return entry_label(name, language())
    if name in clash.mine:
        return field_label(clash.step, name, language())
    return say(_TITLES[name]) if name in _TITLES else worded(FIELDS[name], language())


def value_words(day: Day, name: str, value: Any) -> str:
    """Return what a field of a site or a hazard says, as it is read; not yet escaped.

    Telephone and identity numbers are covered.
    """
    return cover(_words(day, name, value), heading=name)


def _words(day: Day, name: str, value: Any) -> str:
    if value is None:
        return say("Unknown")
    if name in _TERMS:
        return label_of(_TERMS[name], value)
    if name == "code":
        return f"{value} {code_words(value)}"
    if name == "village_code":
        return str(day.villages["short_name"].get(value, value))
    if isinstance(value, list):
        return "、".join(str(one["name"] if isinstance(one, dict) else one) for one in value)
    return _plainly(value)


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, dict):
        return str(sum(map(bool, value.values())))
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)
