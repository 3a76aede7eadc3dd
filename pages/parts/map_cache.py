"""What the map is drawn from, packed once for each state of the store and each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.packing import PackedPoints
from geo.shading import Shade
from geo.surface import HeatCells
from pages.parts.analysis_cache import placed_sites
from pages.parts.cache import Register, village_ranking
from pages.parts.filters import Filters, Selection
from pages.parts.language import say
from vocabulary.messages import message
from vocabulary.terms import Datum

if TYPE_CHECKING:
    from pages.parts.name_search import NameIndex

# What villages are shaded by: name -> measure and base of `analysis.density.by_village`, title.
SHADES: Final[dict[str, tuple[str, str, str]]] = {
    "open_area": ("open", "area", message("Open hazards per km²")),
    "open_sites": ("open", "sites", message("Open hazards per site")),
    "overdue_area": ("overdue", "area", message("Overdue hazards per km²")),
}


def context_of(known: Register) -> gpd.GeoDataFrame:
    """Return the rivers and roads under the villages; none beside an office's own boundaries."""
    return _context(known.state, _villages=known.villages)


@st.cache_resource(max_entries=4, show_spinner=False)
def _context(state: str, *, _villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    from data.context.ground import context_under

    return context_under(_villages)


def packed_sites(known: Register, kept: Selection, filters: Filters, datum: Datum) -> PackedPoints:
    """Return the kept sites as the map takes them."""
    day = known.as_of.isoformat()
    return _packed_sites(known.state, day, repr(filters), datum.value, _known=known, _kept=kept)


@st.cache_resource(max_entries=64, show_spinner=False)
def _packed_sites(
    state: str, day: str, choices: str, datum: str, *, _known: Register, _kept: Selection
) -> PackedPoints:
    from geo.layers import pack_sites

    return pack_sites(_known.sites.loc[_kept.site_ids], _known.risk, datum=Datum(datum))


def village_shade(known: Register, name: str) -> Shade:
    """Return the villages shaded by one of `SHADES`; hatched where they cannot be told apart."""
    from geo.shading import shade

    measure, base, title = SHADES[name]
    ranked = village_ranking(known, measure=measure, base=base, period=None)
    return shade(
        ranked["raw"],
        title=say(title),
        hatched=ranked.index[ranked["band"] == "alike"].astype(str),
        none=say("Not known"),
        hatched_means=say("Cannot be told apart"),
    )


def hazard_surface(
    known: Register, kept: Selection, filters: Filters, datum: Datum
) -> HeatCells | None:
    """Return the density of the kept open hazards; None where none has a place of its own."""
    day = known.as_of.isoformat()
    words = (say("Open hazards per km²"), say("Bandwidth {metres} m", metres="{metres}"))
    return _hazard_surface(
        known.state, day, repr(filters), datum.value, words, _known=known, _kept=kept
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _hazard_surface(
    state: str,
    day: str,
    choices: str,
    datum: str,
    words: tuple[str, str],
    *,
    _known: Register,
    _kept: Selection,
) -> HeatCells | None:
    from analysis.heat import surface
    from geo.crs import to_metric
    from geo.surface import heat_cells

    hazards = _known.hazards.loc[_kept.hazard_ids]
    # A site of which only the village is known would heap its hazards on the village's middle.
    seats = hazards.loc[hazards["is_open"], "site_id"]
    places = placed_sites(_known).geometry.reindex(seats)
    points = gpd.GeoDataFrame(geometry=places[places.notna()].reset_index(drop=True))
    if points.empty:
        return None
    made = surface(to_metric(points.set_crs("EPSG:4326", allow_override=True)))
    note = words[1].format(metres=f"{made.bandwidth_m:.0f}")
    return heat_cells(
        made.values, bounds_m=made.bounds_m, title=words[0], note=note, datum=Datum(datum)
    )


def name_index(known: Register) -> NameIndex:
    """Return the index of names, addresses, pinyin and initials of the sites and villages."""
    return _name_index(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _name_index(state: str, day: str, *, _known: Register) -> NameIndex:
    from pages.parts.name_search import NameIndex

    return NameIndex.of(_known.sites, _known.villages)


@st.cache_resource(max_entries=64, show_spinner=False)
def _site_events(state: str, site_id: int, day: str, *, _known: Register) -> pd.DataFrame:
    from data import frames
    from pages.parts.cache import open_register

    store = open_register()
    ids = _known.hazards.index[_known.hazards["site_id"] == site_id]
    found = [frames.events(store, site_id=site_id, known_at=_known.known_at)]
    found += [
        frames.events(store, hazard_id=int(hazard_id), known_at=_known.known_at)
        for hazard_id in ids
    ]
    history = pd.concat(found)
    return history[history["effective_on"] <= pd.Timestamp(day)].sort_index(ascending=False)


def site_events(known: Register, site_id: int) -> pd.DataFrame:
    """Return what happened to a site and its hazards up to the day, the latest first."""
    return _site_events(known.state, site_id, known.as_of.isoformat(), _known=known)
