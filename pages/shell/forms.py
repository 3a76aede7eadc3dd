"""The fields of a form: what is asked, what was typed, and the draft of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store.drafts import drop_draft, keep_draft, latest_draft, read_draft
from data.store.events import CHINA_TIME
from data.store.files import NewFile
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.file_view import PHOTO_ENDINGS, uploaded
from pages.shell.language import language, say
from pages.shell.session import today
from pages.shell.text import one_line, plain
from pages.shell.writing import draw_who_here
from vocabulary.personal_numbers import cover
from vocabulary.register import CLOSING_CHECKS, entry_label
from vocabulary.terms import FileRole, worded

FieldKind = Literal[
    "text", "long", "lines", "number", "count", "flag", "tick", "choice", "open_choice", "date",
    "checklist", "photos",
]  # fmt: skip
ON: Final = "effective_on"
_FILES: Final = "files"
_BEGUN: Final = "draft_begun_{form}"
_WRITERS: Final = "draft_writers_{form}"
_DAY: Final = "day"
_WIDE: Final = ("long", "lines", "photos", "checklist")


@dataclass(frozen=True)
class Field:
    """One field of a form.

    Attributes
    ----------
    kind : str
        `lines` is a text of which each line counts; `photos` the same below an uploader.
    options : sequence of str
        Of a choice, as stored; an open choice takes other text too.
    show : callable
        An option as it is read, not yet escaped.
    title : str
        In the reader's language; empty: as `vocabulary.register.entry_label` has it.
    nothing : str
        What a choice says while nothing is chosen.
    """

    name: str
    kind: FieldKind = "text"
    options: Sequence[Any] = ()
    show: Callable[[Any], str] = str
    is_needed: bool = False
    title: str = ""
    nothing: str = ""


@dataclass(frozen=True)
class EntryForm:
    """A form with what it begins with.

    Attributes
    ----------
    prefix : str
        Of the widgets' keys.
    defaults : mapping of str to value
        Field -> what stands in it at first.
    drafted_as : str
        Names the draft, kept at each change of a field; empty: none is kept.
    """

    prefix: str
    fields: Sequence[Field]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    drafted_as: str = ""

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}_{name}"

    @property
    def draft(self) -> Draft | None:
        """Return the draft of the form, if one is kept."""
        keys: dict[str, str] = {}
        for one in self.fields:
            names = _lines(one.name) if one.kind == "checklist" else [one.name]
            keys |= {name: self.key(name) for name in names}
        return Draft(self.drafted_as, keys) if self.drafted_as else None

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields that were drawn; read it in a callback."""
        typed: dict[str, Any] = {}
        for one in self.fields:
            value = st.session_state.get(self.key(one.name))
            if one.kind == "checklist":
                ticks = zip(CLOSING_CHECKS, _lines(one.name), strict=True)
                typed[one.name] = {
                    line: bool(st.session_state.get(self.key(name))) for line, name in ticks
                }
            elif one.kind in ("lines", "photos"):
                lines = str(value or "").splitlines()
                typed[one.name] = [line.strip() for line in lines if line.strip()]
            elif self.key(one.name) in st.session_state:
                typed[one.name] = value
        return typed

    def filled(self) -> dict[str, Any]:
        """Return what `typed` does; a field that says nothing is None."""
        return {name: value or None for name, value in self.typed().items()}

    def typed_on(self, name: str = ON) -> tuple[dict[str, Any], date]:
        """Return what stands in the other fields, and the day; today where it was emptied."""
        typed = self.typed()
        on = typed.pop(name, None)
        return typed, on if isinstance(on, date) else today()

    def files(self, role: FileRole) -> list[NewFile]:
        """Return the photos handed in with the form; read it in a callback."""
        return uploaded(st.session_state.get(self.key(_FILES)), role)

    def clear(self) -> None:
        """Forget what was typed and its draft, once it is written down or thrown away."""
        for key in [key for key in st.session_state if str(key).startswith(f"{self.prefix}_")]:
            del st.session_state[key]
        if self.draft:
            self.draft.drop()


def offices(day: Day) -> list[str]:
    """Return every office that a site or a hazard names."""
    named = pd.concat([day.sites["office"], day.hazards["office"]]).dropna()
    return sorted(set(named.astype(str)))


def draw_fields(
    form: EntryForm,
    names: Sequence[str] | None = None,
    *,
    is_wide_first: bool = False,
    changed: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Draw fields of a form, two beside each other; all of them where none are named.

    Parameters
    ----------
    is_wide_first : bool
        Texts, photos and checklists stand above the others, each over the whole width.
    changed : mapping of str to callable, optional
        What else is done when a field was changed.
    """
    of_name = {one.name: one for one in form.fields}
    asked = [of_name[name] for name in (of_name if names is None else names)]
    wide = [one for one in asked if is_wide_first and one.kind in _WIDE]
    short = [one for one in asked if one not in wide]
    for one in wide:
        _draw(form, one, None)
    for at in range(0, len(short), 2):
        columns = st.columns(2, vertical_alignment="bottom" if is_wide_first else "top")
        for column, one in zip(columns, short[at : at + 2], strict=False):
            with column:
                _draw(form, one, (changed or {}).get(one.name))


def draw_buttons(
    form: EntryForm, title: str, *, take: Callable[..., None], given: tuple[Any, ...],
    cancel: Callable[[], None],
) -> None:  # fmt: skip
    """Draw who is writing, the button that takes a form, and the one that throws it away."""
    draw_who_here()
    with st.container(horizontal=True):
        st.button(title, key=form.key("do"), type="primary", on_click=take, args=given)
        st.button(say("Cancel"), key=form.key("cancel"), on_click=cancel)


def draw_uploader(form: EntryForm, title: str, *, help_text: str | None = None) -> Any:
    """Draw where photos are handed in with a form, and return what it holds."""
    return st.file_uploader(title, type=PHOTO_ENDINGS, accept_multiple_files=True,
                            key=form.key(_FILES), help=help_text)  # fmt: skip


def _lines(name: str) -> list[str]:
    return [f"{name}_{line}" for line in CLOSING_CHECKS]


def _draw(form: EntryForm, one: Field, also: Callable[[], None] | None) -> None:
    key, draft = form.key(one.name), form.draft
    if form.defaults.get(one.name) is not None:
        value = form.defaults[one.name]
        is_text = isinstance(value, str)
        # Left as it is shown, a covered number is the one on record: see `entries.changed`.
        shown = cover(value, heading=one.name) if is_text else value
        st.session_state.setdefault(key, shown)
    elif one.kind in ("date", "number", "count", "flag", "choice", "open_choice"):
        st.session_state.setdefault(key, None)
    title = plain(
        (one.title or entry_label(one.name, language())) + (" *" if one.is_needed else "")
    )

    def changed() -> None:
        if also:
            also()
        if draft:
            draft.keep()

    # In a form of Streamlit's a field may have no callback.
    given = {"key": key, "on_change": changed if also or draft else None}
    if one.kind == "photos":
        draw_uploader(
            form, say("After-photos, taken or chosen (JPEG, PNG, WebP, at most 15 MB each)")
        )
    _WIDGETS[one.kind](one, title, given)


def _text(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.text_input(title, **given)


def _long(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.text_area(title, height=90, **given)


def _number(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.number_input(title, placeholder=say("Unknown"), format="%.10g", **given)


def _count(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.number_input(title, step=1, placeholder=say("Unknown"), **given)


def _flag(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.selectbox(title, [True, False], index=None, placeholder=say("Unknown"),
                 format_func=lambda value: say("Yes") if value else say("No"), **given)  # fmt: skip


def _tick(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.checkbox(title, **given)


def _choice(one: Field, title: str, given: dict[str, Any]) -> None:
    st.selectbox(title, list(one.options), index=None, placeholder=one.nothing or say("Choose"),
                 format_func=lambda value: one_line(one.show(value)), **given)  # fmt: skip


def _open_choice(one: Field, title: str, given: dict[str, Any]) -> None:
    now = st.session_state.get(given["key"])
    options = sorted({*one.options, *([str(now)] if now else [])})
    st.selectbox(title, options, index=None, placeholder=say("Choose or type"),
                 accept_new_options=True, format_func=one_line, **given)  # fmt: skip


def _date(one: Field, title: str, given: dict[str, Any]) -> None:
    latest = None if one.name in ("due", "due_on") else today()
    st.date_input(title, format="YYYY-MM-DD", max_value=latest, **given)


def _checklist(_one: Field, title: str, given: dict[str, Any]) -> None:
    st.markdown(f"**{title}**")
    for line, words in CLOSING_CHECKS.items():
        st.checkbox(worded(words, language()), **given | {"key": f"{given['key']}_{line}"})


_WIDGETS: Final[dict[FieldKind, Callable[[Field, str, dict[str, Any]], None]]] = {
    "text": _text,
    "long": _long,
    "lines": _long,
    "photos": _long,
    "number": _number,
    "count": _count,
    "flag": _flag,
    "tick": _tick,
    "choice": _choice,
    "open_choice": _open_choice,
    "date": _date,
    "checklist": _checklist,
}


def found_draft(form: str) -> tuple[dict[str, Any], datetime, str] | None:
    """Return what is kept of a form, when, and whose: one's own.

    After a reload nobody has said yet who is writing: then the newest one, with its name.
    """
    if session.named() is None:
        return latest_draft(current_store(), form)
    own = read_draft(current_store(), form, actor=session.actor())
    return (*own, session.actor()) if own else None


@dataclass(frozen=True)
class Draft:
    """The draft of one form.

    Attributes
    ----------
    form : str
        Names the form and its record, e.g. ``hazard:17:submit``.
    keys : mapping of str to str
        Field -> key of its widget.
    """

    form: str
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def _begun(self) -> str:
        return _BEGUN.format(form=self.form)

    @property
    def _writers(self) -> str:
        return _WRITERS.format(form=self.form)

    def keep(self) -> None:
        """Keep what stands in the form now; a widget's `on_change`."""
        # A field and the button may change in one run: the button's turn may have cleared the form.
        if not any(key in st.session_state for key in self.keys.values()):
            return
        st.session_state[self._begun] = True
        typed = {name: _kept(st.session_state.get(key)) for name, key in self.keys.items()}
        keep_draft(current_store(), self.form, typed, actor=session.actor(), now=session.now())
        self._remember(session.actor())

    def drop(self) -> None:
        """Forget it: saved, or thrown away."""
        st.session_state[self._begun] = True
        # Kept before somebody said who they are, it stands under another name.
        for actor in {session.actor(), *st.session_state.get(self._writers, ())}:
            drop_draft(current_store(), self.form, actor=actor)
        st.session_state.pop(self._writers, None)

    def offer(self) -> None:
        """Offer back what was typed before this session, with its time; draw it above the form."""
        if self._begun in st.session_state:
            return
        found = found_draft(self.form)
        if found is None:
            return
        at = found[1].astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M")
        with st.container(border=True, key=f"draft_{_word(self.form)}"):
            st.markdown(plain(say("A draft of this form is kept, typed on {at}.", at=at)))
            if found[2] != session.actor():
                st.caption(plain(say("Typed by {name}.", name=found[2])))
            with st.container(horizontal=True):
                st.button(
                    say("Go on with the draft"),
                    key=f"draft_take_{_word(self.form)}",
                    type="primary",
                    on_click=self._restore,
                    args=(found[0], found[2]),
                )
                st.button(say("Throw it away"), key=f"draft_drop_{_word(self.form)}",
                          on_click=self._throw_away, args=(found[2],))  # fmt: skip

    def _remember(self, actor: str) -> None:
        writers = st.session_state.get(self._writers, ())
        st.session_state[self._writers] = tuple({*writers, actor})

    def _throw_away(self, actor: str) -> None:
        self._remember(actor)
        self.drop()

    def _restore(self, typed: Mapping[str, Any], actor: str) -> None:
        self._remember(actor)
        st.session_state[self._begun] = True
        for name, value in typed.items():
            if name in self.keys:
                st.session_state[self.keys[name]] = _read(value)


def _word(form: str) -> str:
    return form.replace(":", "_")


def _kept(value: Any) -> Any:
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {_DAY}:
        return date.fromisoformat(value[_DAY])
    return value
