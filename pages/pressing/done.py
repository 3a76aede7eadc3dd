"""What was done: the register of measures, one more of them, and what talks have changed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing import talk_effect
from analysis.pressing.talk_effect import FEW, Effect, Group
from data.store.upkeep import add
from pages.shell import board, session
from pages.shell.filters import apply, read_filters
from pages.shell.forms import EntryForm, Field, draw_fields
from pages.shell.language import label, label_of, say
from pages.shell.tables import Column, columns_of
from pages.shell.writing import draw_said, save, tell
from vocabulary.terms import MeasureKind

_PUBLIC: Final = (MeasureKind.EXPOSE.value, MeasureKind.POST.value)


def draw_done(day: Day) -> None:
    """Draw the measures done and waiting, and the effect of talks."""
    draw_said()
    rows = measure_table(day, day.table("measure"))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _register(day, rows)
    with right:
        _effect(day.once(talk_effect.of))
        _draw_other(day)


def measure_table(day: Day, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures known on the register's day, the latest first, as they are shown."""
    on = measures["done_on"].fillna(measures["due_on"])
    kept = measures[~(on > pd.Timestamp(day.as_of))]
    kept = kept[kept["site_id"].isna() | kept["site_id"].isin(apply(read_filters(), day).site_ids)]
    made = kept.assign(village_code=kept["site_id"].map(day.sites["village_code"]))
    return made.sort_values(["done_on", "due_on"], ascending=False, kind="stable")


def measure_columns() -> list[Column]:
    """Return the headings of `measure_table`."""
    return columns_of(
        Column("kind", say("Measure"), kind="term", terms=MeasureKind),
        "site",
        "done_on",
        Column("due_on", say("Due on"), kind="date"),
        Column("paper_number", width="medium"),
        "person",
        "village",
        "is_legally_checked",
        "note",
        "effect",
    )


def _register(day: Day, rows: pd.DataFrame) -> None:
    if rows.empty:
        st.info(say("No measure is on record on this day. Record one from a due list, or beside."))
        return
    counts = rows["kind"].value_counts()
    kinds = [kind for kind in MeasureKind if kind.value in counts.index]
    chosen = st.pills(
        say("Kind of measure"),
        [kind.value for kind in kinds],
        selection_mode="multi",
        key="press_kinds",
        format_func=lambda value: f"{label(MeasureKind(value))} {counts[value]}",
    )
    shown = rows[rows["kind"].isin(chosen)] if chosen else rows
    board.show_listed(
        day,
        shown,
        measure_columns(),
        "press_measures",
        say("Register of measures"),
        height=480,
        is_dashed=False,
    )


def _effect(effect: Effect) -> None:
    with st.container(border=True, key="press_effect"):
        st.markdown(f"**{say('Time to closing after a talk')}**")
        one, other = st.columns(2)
        with one:
            _side(say("After a talk"), effect.talked)
        with other:
            _side(say("As late, without a talk"), effect.without)
        st.markdown(_verdict(effect))
        st.caption(
            say(
                "Days from the talk to the closing, beside hazards that were not put right {days} "
                "days after their deadline either and had no talk by then. Median, 95 % by "
                "resampling. The office chooses whom it talks to: a comparison, no experiment.",
                days=effect.landmark_days,
            )
        )


def _side(title: str, group: Group) -> None:
    value = "—" if np.isnan(group.median) else say("{n} days", n=f"{group.median:.0f}")
    st.metric(title, value, width="content")
    closed = {"closed": group.n_closed, "n": group.n}
    if np.isnan(group.low):
        st.caption(say("{closed} of {n} closed", **closed))
    else:
        span = f"{group.low:.0f}–{group.high:.0f}"
        st.caption(say("{low_high}; {closed} of {n} closed", low_high=span, **closed))


def _verdict(effect: Effect) -> str:
    if np.isnan(effect.low):
        return say("Cannot tell yet: fewer than {few} closings on a side.", few=FEW)
    span = {"low": f"{effect.low:+.0f}", "high": f"{effect.high:+.0f}"}
    said = say("The difference lies between {low} and {high} days.", **span)
    verdicts = {
        "cannot_tell_yet": say("Cannot tell yet."),
        "faster": say("Faster after a talk."),
        "slower": say("Slower after a talk."),
    }
    return f"{verdicts[effect.verdict]} {said}"


def _draw_other(day: Day) -> None:
    """Draw the form of a measure about a site."""
    names = day.sites["name"].to_dict()
    kinds = [one.value for one in MeasureKind]
    fields = [
        Field("kind", "choice", kinds, partial(label_of, MeasureKind), title=say("Measure")),
        Field("site", "choice", list(names), names.__getitem__, title=say("Site"),
              nothing=say("Choose or type")),
        Field("paper", title=say("Paper number")),
        Field("person", title=say("Who did it")),
        Field("day", "date", title=say("Done on")),
        Field("due", "date", title=say("Due on")),
        Field("legal", "tick",
              title=say("The legal check is done (needed before naming or posting)")),
        Field("note", title=say("Note")),
        Field("effect", title=say("Effect")),
    ]  # fmt: skip
    form = EntryForm("press_other", fields, {"kind": kinds[0]})
    with (
        st.expander(say("Record another measure"), key="press_other"),
        st.form("press_other_form", border=False),
    ):
        draw_fields(form)
        st.form_submit_button(
            say("Record this measure"), key=form.key("do"), on_click=_take, args=(form,)
        )


def _take(form: EntryForm) -> None:
    said = form.filled()
    is_public = said["kind"] in _PUBLIC
    if not said["site"] or not (said["day"] or said["due"]):
        tell("refused", say("A measure needs its site, and the day it was done or is due."))
    elif isinstance(said["day"], date) and said["day"] > session.today():
        tell("refused", say("That day is still to come; give it as the day it is due."))
    elif is_public and not said["legal"]:
        tell("refused", say("Nothing is made public without the legal check."))
    else:
        row = {
            "kind": said["kind"], "site_id": int(said["site"]), "done_on": said["day"],
            "due_on": said["due"], "paper_number": said["paper"], "person": said["person"],
            "note": said["note"], "effect": said["effect"],
            "is_legally_checked": True if is_public else None,
        }  # fmt: skip
        if save(add, "measure", [row], done=say("The measure is on record.")):
            form.clear()
