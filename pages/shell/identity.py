"""Who is signed in, as the gate of the server says; on one PC there is no gate and nobody is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.access.logins import Book, Login, book_path, open_book
from data.access.rights import Identity
from data.access.users import User, identity_of, user_of
from data.store.events import CHINA_TIME
from data.store.opening import Store, open_store
from vocabulary.terms import SignInEvent

_ORIGIN: Final = "FIREMAP_ORIGIN"  # set by `serve`


def is_served() -> bool:
    """Say whether the app is served to people who sign in."""
    return bool(os.environ.get(_ORIGIN))


def signed_in() -> User | None:
    """Return who is signed in, read anew: a role that was changed holds from the next run on."""
    user_id = str(st.user.to_dict().get("id") or "") if is_served() else ""
    user = user_of(user_store(), int(user_id)) if user_id.isdecimal() else None
    return user if user and user.is_active else None


def asked() -> Identity | None:
    """Return who asks, for the rights; None outside a page's run, or where nobody is known."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    user = signed_in()
    return identity_of(user_store(), user) if user and not user.must_change else None


def note_refused(who: Identity | None, actions: Sequence[str]) -> None:
    """Write down that somebody was refused what they may not do."""
    book().note(SignInEvent.FORBIDDEN, name=who.name if who else "?", note=" ".join(actions),
                now=datetime.now(CHINA_TIME))  # fmt: skip


def sign_out(*, now: datetime) -> None:
    """End this session's login; the gate then cuts its sockets."""
    user, login = signed_in(), own_login(now=now)
    if user and login:
        book().end(login.mark, now=now)
        book().note(SignInEvent.SIGNED_OUT, name=user.name, user_id=user.user_id,
                    address=login.address, now=now)  # fmt: skip


def own_login(*, now: datetime) -> Login | None:
    """Return the login this session belongs to."""
    user = signed_in()
    begins = str(st.user.to_dict().get("login") or "-")
    logins = book().alive_of(user.user_id, now=now) if user else []
    return next((one for one in logins if one.mark.startswith(begins)), None)


def user_store() -> Store:
    """Return the store that holds the users, whichever data a session looks at."""
    return _opened(_place())


def book() -> Book:
    """Return the book of logins."""
    return _book(_place())


def _place() -> str:
    return os.environ.get("FIREMAP_DATABASE_URL") or os.environ["FIREMAP_STORE"]


@st.cache_resource(show_spinner=False)
def _opened(place: str) -> Store:
    return open_store(place)


@st.cache_resource(show_spinner=False)
def _book(place: str) -> Book:
    return open_book(book_path(place if "://" in place else Path(place)))
