"""What the wall map's page reads: the issue frozen last, and the register with its persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.cache import Register, open_register, state_of
from pages.parts.map_cache import context_of
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from briefing.wall import content as wall_map
    from briefing.wall.numbers import MapIssue as Issue
    from data.store import Store


def last_issue() -> Issue | None:
    """Return the wall map issued last; None before the first."""
    store = open_register()
    return _last_issue(state_of(store), _store=store)


@st.cache_resource(max_entries=4, show_spinner=False)
def _last_issue(state: str, *, _store: Store) -> Issue | None:
    from briefing.wall import numbers as wall_numbers

    return wall_numbers.last_issue(_store)


def wall_register(known: Register) -> wall_map.Register:
    """Return what a wall map is drawn from; with the names of persons, and so never cached."""
    from briefing.wall import content as wall_map
    from data import frames

    store = open_register()
    return wall_map.Register(
        villages=known.villages,
        sites=frames.sites(store, known.as_of, personal=True, known_at=known.known_at),
        hazards=frames.hazards(store, known.as_of, personal=True, known_at=known.known_at),
        risk=known.risk,
        context=context_of(known),
        campaign=known.campaign or frames.campaign(store),
        as_of=known.as_of,
        is_demo=known.kind is StoreKind.DEMO,
    )
