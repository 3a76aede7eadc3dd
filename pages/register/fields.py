"""The fields of a step's form: one widget for each detail, and what was typed into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store.files import NewFile
from pages.shell.file_view import PHOTO_ENDINGS, uploaded
from pages.shell.form_draft import Draft
from pages.shell.language import language, say
from pages.shell.session import today
from pages.shell.text import one_line, plain
from vocabulary.register import CLOSING_CHECKS, Action, field_label
from vocabulary.terms import FileRole, worded

_DATES: Final = ("due_on", "effective_on")
_TICKS: Final = ("legal_check", "is_listed")
_LONG: Final = ("photos", "measure")


@dataclass(frozen=True)
class Sheet:
    """What a form begins with.

    Attributes
    ----------
    prefix : str
        Of the widgets' keys.
    defaults : mapping of str to value
        Field -> what stands in it at first.
    offices : sequence of str
        To choose from; another one may be typed.
    takes_files : bool
        Whether photos may be handed in beside their numbers.
    draft : Draft or None
        Kept at each change of a field.
    """

    prefix: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    offices: Sequence[str] = ()
    takes_files: bool = False
    draft: Draft | None = None

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}_{name}"

    @property
    def on_change(self) -> Callable[[], None] | None:
        """Return what a field calls when it was changed."""
        return self.draft.keep if self.draft else None


def draft_of(form: str, prefix: str, names: Sequence[str]) -> Draft:
    """Return the draft of a form with these fields."""
    keys = {name: f"{prefix}_{name}" for name in names if name != "checklist"}
    if "checklist" in names:
        keys |= {f"checklist_{line}": f"{prefix}_checklist_{line}" for line in CLOSING_CHECKS}
    return Draft(form, keys)


def offices(day: Day) -> list[str]:
    """Return every office that a site or a hazard names."""
    named = pd.concat([day.sites["office"], day.hazards["office"]]).dropna()
    return sorted(set(named.astype(str)))


def draw_fields(sheet: Sheet, action: Action, names: Sequence[str], *, needed: Set[str]) -> None:
    """Draw the fields of a step's form, short ones in pairs."""
    short = [name for name in names if name not in (*_LONG, "checklist")]
    for name in names:
        if name not in short:
            draw_field(sheet, action, name, is_needed=name in needed)
    for place in range(0, len(short), 2):
        columns = st.columns(2, vertical_alignment="bottom")
        for column, name in zip(columns, short[place : place + 2], strict=False):
            with column:
                draw_field(sheet, action, name, is_needed=name in needed)


def draw_field(sheet: Sheet, action: Action, name: str, *, is_needed: bool) -> None:
    """Draw one field of a step's form."""
    title = field_label(action, name, language()) + (" *" if is_needed else "")
    _widget(name)(sheet, plain(title), name)


def _photos(sheet: Sheet, title: str, name: str) -> None:
    if sheet.takes_files:
        st.file_uploader(
            say("After-photos, taken or chosen (JPEG, PNG, WebP, at most 15 MB each)"),
            type=PHOTO_ENDINGS,
            accept_multiple_files=True,
            key=sheet.key("files"),
        )
    _long_text(sheet, title, name)


def files_in(sheet: Sheet) -> list[NewFile]:
    """Return the photos handed in with a form; read it in a callback."""
    return uploaded(st.session_state.get(sheet.key("files")), FileRole.AFTER)


def _widget(name: str) -> Callable[[Sheet, str, str], None]:
    if name in _DATES:
        return _date
    if name in _TICKS:
        return _tick
    if name == "photos":
        return _photos
    if name in _LONG:
        return _long_text
    return {"office": _office, "checklist": _checklist}.get(name, _text)


def _begin(sheet: Sheet, name: str) -> str:
    key = sheet.key(name)
    if sheet.defaults.get(name) is not None:
        st.session_state.setdefault(key, sheet.defaults[name])
    return key


def _date(sheet: Sheet, title: str, name: str) -> None:
    key = sheet.key(name)
    st.session_state.setdefault(key, sheet.defaults.get(name))
    latest = today() if name == "effective_on" else None
    st.date_input(title, key=key, format="YYYY-MM-DD", max_value=latest,
                  on_change=sheet.on_change)  # fmt: skip


def _text(sheet: Sheet, title: str, name: str) -> None:
    st.text_input(title, key=_begin(sheet, name), on_change=sheet.on_change)


def _long_text(sheet: Sheet, title: str, name: str) -> None:
    st.text_area(title, key=_begin(sheet, name), height=68, on_change=sheet.on_change)


def _tick(sheet: Sheet, title: str, name: str) -> None:
    st.checkbox(title, key=_begin(sheet, name), on_change=sheet.on_change)


def _office(sheet: Sheet, title: str, name: str) -> None:
    known = str(sheet.defaults.get(name) or "")
    options = sorted({*sheet.offices, *([known] if known else [])})
    st.selectbox(
        title,
        options,
        index=options.index(known) if known else None,
        key=sheet.key(name),
        format_func=one_line,  # an option is text, never markup
        accept_new_options=True,
        placeholder=say("Choose or type"),
        on_change=sheet.on_change,
    )


def _checklist(sheet: Sheet, title: str, name: str) -> None:
    st.markdown(f"**{title}**")
    for line, words in CLOSING_CHECKS.items():
        st.checkbox(worded(words, language()), key=f"{sheet.key(name)}_{line}",
                    on_change=sheet.on_change)  # fmt: skip


def typed_in(sheet: Sheet, names: Sequence[str]) -> dict[str, Any]:
    """Return what stands in the fields, as the workflow takes it; read it in a callback."""
    typed: dict[str, Any] = {}
    for name in names:
        value = st.session_state.get(sheet.key(name))
        if name == "checklist":
            typed[name] = {
                line: bool(st.session_state.get(f"{sheet.key(name)}_{line}"))
                for line in CLOSING_CHECKS
            }
        elif name == "photos":
            typed[name] = [one.strip() for one in str(value or "").splitlines() if one.strip()]
        else:
            typed[name] = value
    return typed


def day_typed(sheet: Sheet) -> date:
    """Return the day in the form; today where it was emptied."""
    value = st.session_state.get(sheet.key("effective_on"))
    return value if isinstance(value, date) else today()


def clear_fields(sheet: Sheet) -> None:
    """Forget what was typed, once it is written down."""
    for key in [key for key in st.session_state if str(key).startswith(f"{sheet.prefix}_")]:
        del st.session_state[key]
