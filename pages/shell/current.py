"""What this session looks at: its store, and a day of it, as known now or as known then."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from threading import RLock
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.day import NAMED, Asked, Day, ask, opening_day
from data.access.rights import persons_scope
from data.store.aside import private_folder
from data.store.campaign import Campaign, campaign_on, campaigns
from data.store.events import end_of
from data.store.opening import open_store
from pages.shell import session
from pages.shell.language import language
from pages.shell.session import keep_in_address
from vocabulary.messages import message, translate
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from data.store.opening import Store

_STATE: Final = "chosen_basis"
_CAMPAIGN: Final = "chosen_campaign"
_OF_CAMPAIGN: Final = "campaign"
_PARAMETER: Final = "known"
NOW: Final = "now"
THEN: Final = "then"
WORDS: Final[dict[str, str]] = {NOW: message("As known now"), THEN: message("As known then")}
# Days all sessions share; the one looked at longest ago goes first.
_DAYS: Final = 8


class _Shelf:
    """A few days, by the state of their store and what is asked."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._days: OrderedDict[tuple[str, Asked], Day] = OrderedDict()
        self._campaigns: dict[tuple[str, str], tuple[Campaign, ...]] = {}

    def campaigns(self, store: Store) -> tuple[Campaign, ...]:
        """Return the campaigns of a store, read once for each of its states."""
        state = (store.location, store.fingerprint)
        with self._lock:
            if state not in self._campaigns:
                self._campaigns = {state: campaigns(store)}
            return self._campaigns[state]

    def day(self, store: Store, asked: Asked) -> Day:
        """Return a day, read once for each state of its store."""
        key = (f"{store.location}|{store.fingerprint}", asked)
        with self._lock:
            day = self._days.pop(key, None) or Day(store, asked)
            self._days[key] = day
            while len(self._days) > _DAYS:
                self._days.popitem(last=False)
        return day


@st.cache_resource(show_spinner=False)
def _shelf() -> _Shelf:
    return _Shelf()


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(where: str, kind: StoreKind) -> Store:
    return open_store(where, create=kind)


def store_at(kind: StoreKind) -> Store:
    """Return the store of `kind`, made where there is none, opened once for all sessions."""
    server = session.server()
    if server and kind is StoreKind.REAL:
        return _store(server, kind)
    where = session.location(kind).resolve()
    private_folder(where.parent)
    store = _store(str(where), kind)
    if where.is_file() and where.stat().st_size:
        return store
    store.close()  # somebody took the file away
    _store.clear()
    return _store(str(where), kind)


def current_store() -> Store:
    """Return the store this session looks at."""
    return store_at(session.open_kind())


def current_day(as_of: date | None = None, *, is_present: bool = False) -> Day:
    """Return a day on the basis the reader chose; shared by all sessions.

    Parameters
    ----------
    as_of : date, optional
        Default: the day a page opens on.
    is_present : bool
        All that is known now, whatever basis is chosen: for what is about the present.
    """
    as_of = as_of or default_day()
    store = current_store()
    moment = None if is_present else known_at(as_of)
    stored = _shelf().campaigns(store)
    asked = ask(stored, as_of, known_at=moment, campaign_id=_chosen(stored, as_of))
    return _shelf().day(store, asked)


def stored_campaigns() -> tuple[Campaign, ...]:
    """Return the campaigns of the open store, in the order they were made."""
    return _shelf().campaigns(current_store())


def choose_campaign(campaign_id: int) -> None:
    """Show this campaign on every day that falls in it, in this session."""
    st.session_state[_CAMPAIGN] = campaign_id


def _chosen(stored: Sequence[Campaign], as_of: date) -> int | None:
    """Return the campaign the reader chose where the day falls in it; else None."""
    chosen = st.session_state.get(_CAMPAIGN)
    if chosen is None and _OF_CAMPAIGN in st.query_params:
        asked = st.query_params[_OF_CAMPAIGN]
        chosen = int(asked) if asked.isdecimal() else None
    holds = [one for one in stored if one.campaign_id == chosen and one.start <= as_of <= one.end]
    found = holds[0].campaign_id if holds else None
    is_default = found in (None, campaign_on(stored, as_of).campaign_id)
    keep_in_address(_OF_CAMPAIGN, "" if is_default else str(found))
    return found


def named(day: Day) -> Day:
    """Return the same day with the names of persons, as far as the reader has a right to them.

    It is for one reader, so it is never shared.
    """
    return day.seen_by(persons_scope(named=NAMED))


def is_empty() -> bool:
    """Return whether the open store holds no village and no site yet."""
    return bool(current_day(is_present=True).villages.empty)


def default_day() -> date:
    """Return the day a page opens on: the one the app was started for, the demo's, else today."""
    return (
        session.started_for() or opening_day(_shelf().campaigns(current_store())) or session.today()
    )


def read_basis() -> str:
    """Return NOW or THEN: this session's choice, else the address the reader came with.

    It follows the reader from page to page as the day does; the address is kept saying it.
    """
    chosen = st.session_state.get(_STATE)
    if chosen is None:
        chosen = THEN if st.query_params.get(_PARAMETER) == THEN else NOW
        st.session_state[_STATE] = chosen
    session.keep_in_address(_PARAMETER, THEN if chosen == THEN else "")
    return str(chosen)


def choose_basis(basis: str) -> None:
    """Show every day on a basis from now on, in this session."""
    st.session_state[_STATE] = THEN if basis == THEN else NOW
    read_basis()


def known_at(day: date) -> datetime | None:
    """Return the moment up to which entries count for a day; None: all that is known now.

    Today and later there is nothing a reader could know later: both bases are one.
    """
    return end_of(day) if read_basis() == THEN and is_past(day) else None


def is_past(day: date) -> bool:
    """Return whether something could have been entered after a day was over."""
    return day < session.today()


def said_of(day: date, moment: datetime | None = None) -> str:
    """Return a day with its basis, e.g. "As of 2024-01-15 · As known then".

    Up to `moment` entries count, as `known_at` gives it; None says nothing about it.
    """
    said = translate("As of {day}", language(), day=day.isoformat())
    return said if moment is None else f"{said} · {translate(WORDS[THEN], language())}"
