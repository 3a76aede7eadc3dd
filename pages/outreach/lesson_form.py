"""The form of a case: what burned, why, its chain of hazards, and where it is from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shell.current import current_day
from pages.shell.language import label_of, language, say
from pages.shell.writing import add_rows, change_row, draw_void
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category

_TEXTS = ("title", "place", "cause", "lesson", "source")
_ALL = (*_TEXTS, "happened_on", "category", "deaths", "injured", "chain", "is_verified")


def draw_lesson_form(lesson: pd.Series | None) -> None:
    """Draw the form that changes a case, or adds one where none is given."""
    key = f"lesson_new_{len(current_day(is_present=True).table('lesson'))}"
    title = say("Add a case")
    values: dict[str, Any] = {}
    if lesson is not None:
        key, title = f"lesson_{lesson.name}_{int(lesson['version'])}", say("Change this case")
        values = {str(n): None if _is_blank(v) else v for n, v in lesson.to_dict().items()}
    with st.expander(title, icon=":material/edit:"):
        with st.form(key, border=False):
            _fields(key, values)
            st.form_submit_button(say("Keep"), type="primary", on_click=_keep, args=(key, values))
        if lesson is not None:
            draw_void("lesson", int(str(lesson.name)), version=int(lesson["version"]))


def _fields(key: str, values: dict[str, Any]) -> None:
    st.text_input(say("Title"), values.get("title") or "", key=f"{key}_title")
    left, right = st.columns(2)
    day = values.get("happened_on")
    left.date_input(
        say("Date"), day.date() if day is not None else None, key=f"{key}_happened_on",
        format="YYYY-MM-DD",
    )  # fmt: skip
    left.number_input(say("Deaths"), 0, 10_000, _whole(values, "deaths"), key=f"{key}_deaths")
    right.text_input(say("Place"), values.get("place") or "", key=f"{key}_place")
    right.number_input(say("Injured"), 0, 10_000, _whole(values, "injured"), key=f"{key}_injured")
    options = [category.value for category in Category]
    st.selectbox(
        say("Category"), options, key=f"{key}_category",
        index=options.index(values["category"]) if values.get("category") in options else None,
        format_func=lambda value: label_of(Category, value),
    )  # fmt: skip
    st.multiselect(
        say("Chain"), list(HAZARD_CODES), key=f"{key}_chain", format_func=_named,
        default=[code for code in values.get("chain") or () if code in HAZARD_CODES],
    )  # fmt: skip
    st.text_area(say("Cause"), values.get("cause") or "", key=f"{key}_cause", height=68)
    st.text_area(say("Lesson"), values.get("lesson") or "", key=f"{key}_lesson", height=68)
    st.text_input(say("Source"), values.get("source") or "", key=f"{key}_source")
    st.checkbox(
        say("Verified against the official report"), bool(values.get("is_verified")),
        key=f"{key}_is_verified",
    )  # fmt: skip


def _named(code: str) -> str:
    entry = HAZARD_CODES[code]
    return f"{code} {entry.zh if language() == 'zh_CN' else entry.en}"


def _is_blank(value: Any) -> bool:
    return value is None or (not isinstance(value, list | dict) and bool(pd.isna(value)))


def _whole(values: dict[str, Any], name: str) -> int | None:
    return None if values.get(name) is None else int(values[name])


def _keep(key: str, values: dict[str, Any]) -> None:
    row = {name: st.session_state.get(f"{key}_{name}") for name in _ALL}
    row |= {name: str(row[name] or "").strip() or None for name in _TEXTS}
    if values:
        version = int(values["version"])
        change_row("lesson", int(key.split("_")[1]), row, version=version)
    else:
        add_rows("lesson", [row])
