"""The form of one publicity activity or plan: added, changed on the version seen, voided."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import add_rows, change_row, draw_said, draw_void
from vocabulary.terms import OutreachForm, OutreachKind, OutreachTopic

_NUMBERS: Final = ("people", "households", "volunteers")
_OF_DETAILS: Final = ("hours", "cadres")


def draw_activity(day: Day, row: pd.Series | None, *, village: str | None = None) -> None:
    """Draw the form of an activity.

    Parameters
    ----------
    row : Series or None
        Of `analysis.outreach.activities.of`; None makes a new one.
    village : str or None
        The village a new one is offered for.
    """
    draw_said("done")
    draw_said("refused")
    title = say("Add an activity or a plan") if row is None else say("Change this activity")
    with st.expander(title, expanded=row is not None, icon=":material/edit:"):
        # Once one is added the next form is another one, empty again.
        key = f"activity_new_{len(current_day(is_present=True).table('outreach'))}"
        if row is not None:
            key = f"activity_{row.name}_{int(row['version'])}"
        values = {} if row is None else row.to_dict()
        with st.form(key, border=False):
            _fields(day, key, values, village)
            st.form_submit_button(
                say("Keep"), key=f"{key}_go", type="primary", on_click=_keep, args=(key, values)
            )
        if row is not None:
            draw_void("outreach", int(str(row.name)), version=int(row["version"]))


def _fields(day: Day, key: str, values: dict[str, Any], village: str | None) -> None:
    names = day.villages["short_name"].to_dict()
    codes = list(names)
    at = values.get("village_code") or village
    left, right = st.columns(2)
    with left:
        st.selectbox(
            say("Village"), codes, key=f"{key}_village_code",
            index=codes.index(at) if at in codes else None,
            format_func=lambda code: plain(names[code]),
        )  # fmt: skip
        _term(key, "kind", say("Kind"), OutreachKind, values.get("kind"))
        _term(key, "form", say("Form"), OutreachForm, values.get("form"))
        on = values["held_on"].date() if values else session.today()
        st.date_input(say("Date"), on, key=f"{key}_held_on", format="YYYY-MM-DD")
        is_plan = bool(values.get("is_planned", False))
        st.checkbox(say("Still a plan, not held"), is_plan, key=f"{key}_is_planned")
    with right:
        st.multiselect(
            say("Topics"), [topic.value for topic in OutreachTopic],
            [t for t in values.get("topic_list", ()) if t in set(OutreachTopic)],
            key=f"{key}_topics", format_func=lambda value: label_of(OutreachTopic, value),
        )  # fmt: skip
        st.text_input(say("Place"), _text(values.get("place")), key=f"{key}_place")
        _lesson(key, values.get("lesson_id"))
    _numbers(key, values)


def _numbers(key: str, values: dict[str, Any]) -> None:
    details = values.get("details") if isinstance(values.get("details"), dict) else {}
    told = {name: values.get(name) for name in _NUMBERS} | {
        name: (details or {}).get(name) for name in _OF_DETAILS
    }
    titles = {
        "people": say("People reached"),
        "households": say("Households"),
        "volunteers": say("Volunteers"),
        "hours": say("Hours"),
        "cadres": say("Cadres"),
    }
    for column, name in zip(st.columns(len(titles)), titles, strict=True):
        value = None if pd.isna(told[name]) else int(told[name] or 0)
        column.number_input(titles[name], 0, 100_000, value, step=1, key=f"{key}_{name}")


def _lesson(key: str, value: Any) -> None:
    titles = current_day(is_present=True).table("lesson")["title"].to_dict()
    ids = [int(one) for one in titles]
    st.selectbox(
        say("Case told"), ids, key=f"{key}_lesson_id", placeholder=say("None"),
        index=ids.index(int(value)) if pd.notna(value) and value in ids else None,
        format_func=lambda one: plain(titles[one], longest=40),
    )  # fmt: skip


def _term(key: str, name: str, title: str, terms: Any, value: Any) -> None:
    options = [term.value for term in terms]
    st.selectbox(
        title, options, key=f"{key}_{name}",
        index=options.index(value) if value in options else None,
        format_func=lambda one: label_of(terms, one),
    )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _keep(key: str, values: dict[str, Any]) -> None:
    typed = {
        name: st.session_state.get(f"{key}_{name}")
        for name in (
            "village_code", "kind", "held_on", "is_planned", "topics", "place", "lesson_id",
            *_NUMBERS,
        )
    }  # fmt: skip
    details = dict(values.get("details") or {})
    for name in ("form", *_OF_DETAILS):
        details[name] = st.session_state.get(f"{key}_{name}")
    row = typed | {"details": {k: v for k, v in details.items() if v is not None}}
    if not row["village_code"] or not row["kind"]:
        row["kind"] = None
    if not values:
        add_rows("outreach", [row])
        return
    version = int(values["version"])
    change_row("outreach", int(key.split("_")[1]), row, version=version)
