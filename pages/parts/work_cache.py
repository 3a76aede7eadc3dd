"""What is kept around the register, read once for each state of the store."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import pandas as pd
import streamlit as st

from pages.parts.cache import Register, open_register, state_of

if TYPE_CHECKING:
    from analysis.companies import Measure
    from data.store.opening import Store


def kept(table: str, known: Register | None = None) -> pd.DataFrame:
    """Return a kept table as `data.upkeep.rows` gives it; shared, so never written to.

    Parameters
    ----------
    table : str
    known : Register or None
        As it was known for this register; None: as it is now, for a form that changes a row.
    """
    store = open_register()
    if known is None:
        return _kept(state_of(store), table, _store=store, _known_at=None)
    return _kept(known.state, table, _store=store, _known_at=known.known_at)


@st.cache_resource(max_entries=32, show_spinner=False)
def _kept(state: str, table: str, *, _store: Store, _known_at: datetime | None) -> pd.DataFrame:
    from data.store.upkeep import rows

    return rows(_store, table, known_at=_known_at)


def activities(known: Register) -> pd.DataFrame:
    """Return the publicity activities with form, hours and topics of `details`."""
    return _activities(known.state, _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _activities(state: str, *, _known: Register) -> pd.DataFrame:
    from analysis.outreach import with_form

    return with_form(kept("outreach", _known))


def owners(known: Register) -> pd.DataFrame:
    """Return whether each site names its responsible person, and who answers for each hazard.

    Returns
    -------
    DataFrame, index `site_id`
        `is_named` (bool).
    """
    return _owners(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _owners(state: str, day: str, *, _known: Register) -> pd.DataFrame:
    from data.store import frames

    sites = frames.sites(open_register(), _known.as_of, personal=True, known_at=_known.known_at)
    return pd.DataFrame({"is_named": sites["responsible_person"].notna()}, index=sites.index)


def hazard_owners(known: Register) -> pd.Series:
    """Return the person who answers for each hazard, by `hazard_id`; NA where none is named."""
    return _hazard_owners(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _hazard_owners(state: str, day: str, *, _known: Register) -> pd.Series:
    from data.store import frames

    return frames.hazards(open_register(), _known.as_of, personal=True, known_at=_known.known_at)[
        "owner"
    ]


def compound_league(known: Register, measure: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compounds and the property companies, each ranked with its uncertainty."""
    return _compound_league(known.state, known.as_of.isoformat(), measure, _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _compound_league(
    state: str, day: str, measure: str, *, _known: Register
) -> tuple[pd.DataFrame, pd.DataFrame]:
    from analysis.companies import companies, compounds

    homes = compounds(_known.sites, _known.hazards, _known.visits, measure=cast("Measure", measure))
    return homes, companies(homes)
