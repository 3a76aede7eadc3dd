"""Water and crews, read and measured once for each state of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages.parts.cache import Register, open_register
from pages.parts.road_cache import office_roads
from vocabulary.terms import SupplyKind

if TYPE_CHECKING:
    from analysis.coverage import Siting
    from analysis.water import Reach


def supply_points(known: Register) -> pd.DataFrame:
    """Return the kept points of water and crews."""
    return _supply(known.state, _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _supply(state: str, *, _known: Register) -> pd.DataFrame:
    from data.upkeep import rows

    return rows(open_register(), "supply_point", known_at=_known.known_at)


def reach_of(known: Register, kind: SupplyKind, reach_m: int, *, by_road: bool = False) -> Reach:
    """Return who is within reach of a working point of a kind."""
    asked = (kind.value, reach_m, by_road)
    return _reach(known.state, known.as_of.isoformat(), asked, _known=known)


@st.cache_resource(max_entries=32, show_spinner=False)
def _reach(state: str, as_of: str, asked: tuple[str, int, bool], *, _known: Register) -> Reach:
    from analysis.water import reach

    kind, reach_m, by_road = asked
    roads = office_roads(_known) if by_road else None
    return reach(
        _known.sites, supply_points(_known), kind=SupplyKind(kind), reach_m=reach_m,
        roads=roads.net if roads else None,
    )  # fmt: skip


def best_places(
    known: Register,
    kind: SupplyKind,
    reach_m: int,
    *,
    by_road: bool,
    n: int,
    by_risk: bool,
    is_exact: bool,
) -> Siting:
    """Return beside which sites new points would help most."""
    asked = (kind.value, reach_m, by_road, n, by_risk, is_exact)
    return _places(known.state, known.as_of.isoformat(), asked, _known=known)


@st.cache_resource(max_entries=32, show_spinner=False)
def _places(
    state: str, as_of: str, asked: tuple[str, int, bool, int, bool, bool], *, _known: Register
) -> Siting:
    from analysis.water import one_more

    code, reach_m, by_road, n, by_risk, is_exact = asked
    kind = SupplyKind(code)
    return one_more(
        reach_of(_known, kind, reach_m, by_road=by_road), supply_points(_known), kind=kind,
        reach_m=reach_m, n=n, weight=_known.risk["score"] if by_risk else None,
        seconds=5.0 if is_exact else 0.0,
    )  # fmt: skip
