"""The sheet of one hazard: what it is, where it stands, what happened, what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign.deadlines import recheck_due
from analysis.day import Day
from analysis.outreach import responsibility
from data.register.entries import Correction, corrections
from data.register.hazard_case import Case, read_cases
from pages.register.choice import begin_work, choose_record, read_work
from pages.register.clash import draw_clash, value_words
from pages.register.hazard_form import draw_change_hazard
from pages.register.step import draw_step
from pages.shell.current import current_store
from pages.shell.file_view import draw_files
from pages.shell.filters import choose
from pages.shell.language import label, label_of, language, say
from pages.shell.site_rows import code_words
from pages.shell.text import plain
from pages.shell.writing import draw_said, writer
from vocabulary.register import CLOSING_CHECKS, FIELDS, Action, entry_label, field_label
from vocabulary.terms import EventKind, HazardGrade, HazardStatus, worded

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
