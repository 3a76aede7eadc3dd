"""What one reader's session has open: the office's own data or the demo, and who is writing."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NoReturn

import streamlit as st

from data.store.events import CHINA_TIME
from data.store.opening import open_store
from pages.shell import identity
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import StoreKind

_STATE: Final = "open_data"
_PARAMETER: Final = "data"
_NAME: Final = "actor_name"
_SEEN: Final = "address_seen"
# What a session remembers of its address, by how its names begin.
_FOLLOWING: Final = ("chosen_", "choice_", "choose_", "map_choice", "map_compare", "map_search",
                     "register_chosen", "reader_language")  # fmt: skip
# What stays said on every page: which data, language, view, day and basis, and the filters.
_CARRIED: Final = frozenset(
    {"data", "lang", "role", "as_of", "known", "category", "village", "risk", "status", "office"}
)
# What a write stands under where nobody said a name.
UNNAMED: Final = "local"


def location(kind: StoreKind) -> Path:
    """Return where the store of `kind` lies: FIREMAP_STORE or var/firemap.db; the demo beside.

    Where FIREMAP_STORE itself holds demo data, the office's own lies beside it.
    """
    given = Path(os.environ.get("FIREMAP_STORE", "var/firemap.db"))
    if _holds_demo(given):
        return given if kind is StoreKind.DEMO else given.with_name("firemap.db")
    return given if kind is StoreKind.REAL else given.with_name("demo.db")


def server() -> str | None:
    """Return the URL of the database server that holds the office's own data, if there is one."""
    return os.environ.get("FIREMAP_DATABASE_URL") or None


def _holds_demo(path: Path) -> bool:
    if not path.is_file() or not path.stat().st_size:
        return False
    return _kind_of(path, path.stat().st_ino) is StoreKind.DEMO


@lru_cache(maxsize=8)
def _kind_of(path: Path, _inode: int) -> StoreKind:
    store = open_store(path)
    try:
        return store.kind
    finally:
        store.close()


def open_kind() -> StoreKind:
    """Return which data this session looks at: its own choice, else the address's, else the own."""
    chosen = st.session_state.get(_STATE) or st.query_params.get(_PARAMETER)
    if chosen is None and _holds_demo(Path(os.environ.get("FIREMAP_STORE", "var/firemap.db"))):
        chosen = StoreKind.DEMO.value
    if chosen == StoreKind.DEMO.value and location(StoreKind.DEMO).is_file():
        st.session_state[_STATE] = chosen
        return StoreKind.DEMO
    return StoreKind.REAL


def open_data(kind: StoreKind) -> None:
    """Look at the data of `kind` from now on, in this session."""
    st.session_state[_STATE] = kind.value


def put_in_address(**said: str) -> None:
    """Let the address say each of these, as one entry of the history; an empty word goes."""
    now = st.query_params.to_dict()
    wanted = {name: word for name, word in {**now, **said}.items() if word}
    if wanted != now:
        st.query_params.from_dict(wanted)
        st.session_state[_SEEN] = {name: word for name, word in wanted.items() if name != "layer"}


def keep_in_address(name: str, said: str) -> None:
    """Let the address say `said` under a name; an empty word needs no saying."""
    put_in_address(**{name: said})


def follow_address() -> None:
    """Forget what was chosen where the reader went Back, Forward or by a link: the address leads.

    Called first in a run. What the program itself wrote into the address it has seen already.
    """
    now = st.query_params.to_dict()
    # Which layer of the map is up the browser says by itself.
    now.pop("layer", None)
    if now != st.session_state.get(_SEEN, now):
        for name in [one for one in st.session_state if str(one).startswith(_FOLLOWING)]:
            del st.session_state[name]
    st.session_state[_SEEN] = now


def carried(**said: str) -> dict[str, str]:
    """Return what goes with the reader from page to page, and what else a link says."""
    now = st.query_params.to_dict()
    kept = {name: word for name, word in now.items() if name in _CARRIED}
    return {name: word for name, word in {**kept, **said}.items() if word}


def go_to(page: str, **said: str) -> NoReturn:
    """Open another page, named by its file, with what its address is to say."""
    st.switch_page(f"pages/{page}.py", query_params=carried(**said))


def keep_data_in_address() -> None:
    """Say in the address which data are open, so that whoever gets it sees the same."""
    keep_in_address(_PARAMETER, StoreKind.DEMO.value if is_demo() else "")


def is_demo() -> bool:
    """Return whether the demo is open, so that every page and file says so."""
    return open_kind() is StoreKind.DEMO


def now() -> datetime:
    """Return the office's wall-clock time; pages alone know it."""
    return datetime.now(CHINA_TIME)


def today() -> date:
    """Return the office's date."""
    return now().date()


def named() -> str | None:
    """Return who is writing: who is signed in; on one PC who said so, here or by FIREMAP_ACTOR."""
    if identity.is_served():
        user = identity.signed_in()
        return user.name if user else None
    said = st.session_state.get(_NAME) or os.environ.get("FIREMAP_ACTOR")
    return str(said) if said else None


def call_me(name: str) -> None:
    """Write under this name from now on, in this session."""
    st.session_state[_NAME] = name


def actor() -> str:
    """Return who is writing, for the events and the audit row.

    Raises
    ------
    StoreError
        The server does not know who this is: nothing is written.
    """
    name = named()
    if name is None and identity.is_served():
        raise StoreError(message("Sign in first. Nothing was saved."))
    return name or UNNAMED


def started_for() -> date | None:
    """Return the day the app was started for (FIREMAP_AS_OF), if one was asked for."""
    asked = os.environ.get("FIREMAP_AS_OF", "")
    return date.fromisoformat(asked) if asked else None
