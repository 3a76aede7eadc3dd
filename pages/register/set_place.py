"""Setting the place of a site: click on the map, look at it, confirm."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import streamlit as st
from shapely.geometry import Point

from analysis.day import Day
from data.register.entries import changed, moved_to, read_site
from data.register.entry_checks import EntryRefusal
from geo.areas import village_of
from geo.crs import MAP_CRS, to_metric
from geo.datum import to_wgs84
from geo.screen import layers
from geo.screen.layers import Focus
from pages.map.bases import choose_tiles
from pages.map.view import Shown, show_small_map
from pages.register.choice import stop_work
from pages.register.site_form import SiteAttempt, take_change
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import language, say
from pages.shell.text import plain
from pages.shell.writing import draw_said, draw_who_here
from vocabulary.register import entry_sentence
from vocabulary.terms import Datum, Provenance

_HEIGHT: Final = 430


def draw_set_place(day: Day, site_id: int) -> None:
    """Draw the map on which a site's place is clicked, and the button that confirms it."""
    case = read_site(current_store(), site_id)
    st.markdown(f"#### {say('Click where the site stands')}")
    draw_said("refused")
    tiles = choose_tiles(day)
    datum = tiles.datum if tiles else Datum.WGS84
    key = f"place_map_{site_id}_{case.version}"
    at = _clicked(st.session_state.get(key), datum)
    sites = layers.pack_sites(_moved(day, site_id, at), day.risk, datum=datum)
    shown = Shown(focus=_focus(day, site_id, at, datum), tiles=tiles)
    told = show_small_map(day, sites, shown, key=key, height=_HEIGHT, told="last_clicked")
    at = _clicked({"last_clicked": told}, datum)
    is_ready = at is not None and _draw_clicked(day, site_id, at)
    draw_who_here()
    with st.container(horizontal=True):
        st.button(
            say("Put the site here"), key="place_do", type="primary", disabled=not is_ready,
            on_click=confirm_place, args=(day, site_id, case.version, case.state, at),
        )  # fmt: skip
        st.button(say("Cancel"), key="place_cancel", on_click=stop_work)


def _clicked(told: Any, datum: Datum) -> tuple[float, float] | None:
    """Return longitude and latitude, WGS 84, of the last click; None before the first."""
    click = told.get("last_clicked") if isinstance(told, dict) else None
    if not isinstance(click, dict):
        return None
    lon, lat = to_wgs84(np.array([float(click["lng"])]), np.array([float(click["lat"])]), datum)
    return float(lon[0]), float(lat[0])


def _moved(day: Day, site_id: int, at: tuple[float, float] | None) -> gpd.GeoDataFrame:
    """Return the sites with this one where it was clicked, so that the map shows it there."""
    if at is None:
        return day.sites
    sites = day.sites.copy()
    sites.loc[site_id, "geometry"] = Point(at)
    return sites


def _focus(day: Day, site_id: int, at: tuple[float, float] | None, datum: Datum) -> Focus | None:
    if at is not None:
        # Marked, but the map stays where the person looks.
        return Focus("site", site_id, None, token=hash(at))
    point = day.sites.geometry.get(site_id)
    if point is None or point.is_empty:
        return None
    return layers.focus_on("site", site_id, point, token=site_id, datum=datum)


def _draw_clicked(day: Day, site_id: int, at: tuple[float, float]) -> bool:
    """Say what was clicked; return whether it can be a place of the district."""
    try:
        moved_to(*at)
    except EntryRefusal as refusal:
        st.error(plain(entry_sentence(refusal.code, language(), **refusal.values)))
        return False
    said = [say("Clicked: {lon}, {lat} (WGS 84)", lon=f"{at[0]:.6f}", lat=f"{at[1]:.6f}")]
    old = day.sites.geometry.get(site_id)
    points = gpd.GeoSeries([Point(at), old], crs=MAP_CRS)
    if old is not None:
        flat = to_metric(gpd.GeoDataFrame(geometry=points)).geometry
        said.append(say("{metres} m from where it was", metres=f"{flat[0].distance(flat[1]):,.0f}"))
    village = village_of(points.iloc[:1], day.villages).iloc[0]
    name = day.villages["short_name"].get(village)
    if name and (day.villages["provenance"] == Provenance.SCHEMATIC.value).any():
        said.append(say("in {village} by the schematic boundary", village=name))
    elif name:
        said.append(say("in {village}", village=name))
    st.markdown(plain("，".join(said)))
    if name and village != day.sites["village_code"].get(site_id):
        st.warning(say("The ledger names another village. Change it in the form if it is wrong."))
    return True


def confirm_place(
    day: Day, site_id: int, version: int, before: dict[str, Any], at: tuple[float, float]
) -> None:
    """Write the place that was clicked, on the version of the site the person had before them."""
    on = min(max(day.as_of, read_site(current_store(), site_id).last_on), session.today())
    news = changed(before, moved_to(*at))
    take_change(SiteAttempt(site_id, news, before, on, stop_work), version=version)
