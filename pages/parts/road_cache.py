"""The office's roads as a network, made once for each road file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.cache import Register, open_register, state_of

if TYPE_CHECKING:
    from analysis.office_roads import OfficeRoads
    from data.ledger.roads import KeptRoads


def roads_kept() -> KeptRoads | None:
    """Return what the open store keeps of a road file, without its lines."""
    store = open_register()
    return _kept(state_of(store), _store=store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept(state: str, *, _store: Any) -> KeptRoads | None:
    from data.ledger.roads import kept_roads

    return kept_roads(_store)


def office_roads(known: Register) -> OfficeRoads | None:
    """Return the network of the open store's road file, or None where there is none."""
    kept = roads_kept()
    if kept is None:
        return None
    store = open_register()
    # The number and version of a file name its lines and speeds; a write elsewhere changes neither.
    return _net(str(store.location), kept.file_id, kept.version, _store=store)


@st.cache_resource(max_entries=2, show_spinner=False)
def _net(where: str, file_id: int, version: int, *, _store: Any) -> OfficeRoads | None:
    from analysis.office_roads import roads_of

    return roads_of(_store)
