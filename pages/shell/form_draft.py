"""What is half typed into a form: kept as it is typed, offered back after a reload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import streamlit as st

from data.store.drafts import drop_draft, keep_draft, latest_draft, read_draft
from data.store.events import CHINA_TIME
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import say
from pages.shell.text import plain

_BEGUN: Final = "draft_begun_{form}"
_WRITERS: Final = "draft_writers_{form}"
_DAY: Final = "day"


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
