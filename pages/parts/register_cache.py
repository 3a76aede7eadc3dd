"""What the sheets of the register read beside the frames, once for each state of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages.parts.cache import Register, open_register

if TYPE_CHECKING:
    pass


def site_measures(known: Register, site_id: int) -> pd.DataFrame:
    """Return the talks, supervisions and other measures at a site or one of its hazards.

    Returns
    -------
    (n,) DataFrame, index `measure_id`
        Of `data.upkeep.rows`, the latest first.
    """
    kept = _measures(known.state, _known=known)
    hazard_ids = known.hazards.index[known.hazards["site_id"] == site_id]
    is_here = (kept["site_id"] == site_id) | kept["hazard_id"].isin(hazard_ids)
    order = kept["done_on"].fillna(kept["due_on"])
    return kept.assign(on=order)[is_here].sort_values("on", ascending=False, kind="stable")


@st.cache_resource(max_entries=8, show_spinner=False)
def _measures(state: str, *, _known: Register) -> pd.DataFrame:
    from data.store.upkeep import rows

    return rows(open_register(), "measure", known_at=_known.known_at)
