"""The fields of a form for a site or a hazard entered by hand, with its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import streamlit as st

from pages.shell.form_draft import Draft
from pages.shell.language import language, say
from pages.shell.session import today
from pages.shell.text import one_line, plain
from vocabulary.facts import FACTS
from vocabulary.register import entry_label

FieldKind = Literal["text", "long", "number", "count", "flag", "choice", "open_choice", "date"]


@dataclass(frozen=True)
class Field:
    """One field of a form.

    Attributes
    ----------
    name : str
        Of `data.event_fields`.
    kind : str
    options : sequence of str
        Of a choice, as stored; an open choice takes other text too.
    show : callable
        An option as it is read, not yet escaped.
    is_needed : bool
    """

    name: str
    kind: FieldKind = "text"
    options: Sequence[str] = ()
    show: Callable[[str], str] = str
    is_needed: bool = False


@dataclass(frozen=True)
class EntryForm:
    """A form with what it begins with.

    Attributes
    ----------
    prefix : str
        Of the widgets' keys, and of the draft's name.
    fields : sequence of Field
    defaults : mapping of str to value
        Field -> what stands in it at first.
    """

    prefix: str
    fields: Sequence[Field]
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}_{name}"

    @property
    def draft(self) -> Draft:
        """Return the draft of the form."""
        return Draft(self.prefix, {one.name: self.key(one.name) for one in self.fields})

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields; a field that was not drawn is left out."""
        keys = {one.name: self.key(one.name) for one in self.fields}
        return {
            name: st.session_state[key] for name, key in keys.items() if key in st.session_state
        }

    def clear(self) -> None:
        """Forget what was typed and its draft, once it is written down or thrown away."""
        for one in self.fields:
            st.session_state.pop(self.key(one.name), None)
        self.draft.drop()


def fact_field(name: str) -> Field:
    """Return the field of a fact."""
    kinds: dict[str, FieldKind] = {"number": "number", "count": "count", "flag": "flag"}
    return Field(name, kinds.get(FACTS[name].type, "text"))


def draw_entry(
    form: EntryForm,
    names: Sequence[str],
    *,
    changed: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Draw fields of a form, two beside each other.

    Parameters
    ----------
    form : EntryForm
    names : sequence of str
        In this order.
    changed : mapping of str to callable, optional
        What else is done when a field was changed.
    """
    of_name = {one.name: one for one in form.fields}
    for at in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[at : at + 2], strict=False):
            with column:
                _draw(form, of_name[name], (changed or {}).get(name))


def _draw(form: EntryForm, one: Field, also: Callable[[], None] | None) -> None:
    key = form.key(one.name)
    if form.defaults.get(one.name) is not None:
        st.session_state.setdefault(key, form.defaults[one.name])
    elif one.kind in ("date", "number", "count", "flag", "choice", "open_choice"):
        st.session_state.setdefault(key, None)
    title = plain(entry_label(one.name, language()) + (" *" if one.is_needed else ""))

    def changed() -> None:
        if also:
            also()
        form.draft.keep()

    _WIDGETS[one.kind](one, title, {"key": key, "on_change": changed})


def _text(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.text_input(title, **given)


def _long(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.text_area(title, height=90, **given)


def _number(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.number_input(title, placeholder=say("Unknown"), format="%.10g", **given)


def _count(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.number_input(title, step=1, placeholder=say("Unknown"), **given)


def _flag(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.selectbox(
        title,
        [True, False],
        index=None,
        placeholder=say("Unknown"),
        format_func=lambda value: say("Yes") if value else say("No"),
        **given,
    )


def _choice(one: Field, title: str, given: dict[str, Any]) -> None:
    st.selectbox(title, list(one.options), index=None, placeholder=say("Choose"),
                 format_func=lambda value: one_line(one.show(value)), **given)  # fmt: skip


def _open_choice(one: Field, title: str, given: dict[str, Any]) -> None:
    now = st.session_state.get(given["key"])
    options = sorted({*one.options, *([str(now)] if now else [])})
    st.selectbox(title, options, index=None, placeholder=say("Choose or type"),
                 accept_new_options=True, format_func=one_line, **given)  # fmt: skip


def _date(one: Field, title: str, given: dict[str, Any]) -> None:
    latest: date | None = None if one.name == "due_on" else today()
    st.date_input(title, format="YYYY-MM-DD", max_value=latest, **given)


_WIDGETS: Final[dict[FieldKind, Callable[[Field, str, dict[str, Any]], None]]] = {
    "text": _text,
    "long": _long,
    "number": _number,
    "count": _count,
    "flag": _flag,
    "choice": _choice,
    "open_choice": _open_choice,
    "date": _date,
}
