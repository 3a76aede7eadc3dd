"""A site entered by hand: added, changed, and set on the map by a click that is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
import streamlit as st
from shapely.geometry import Point

from analysis.day import Day
from data.register.entries import (
    SiteCase,
    SiteEdit,
    add_site,
    changed,
    edit_site,
    moved_to,
    read_site,
)
from data.register.entry_checks import EntryRefusal
from geo.areas import village_of
from geo.crs import MAP_CRS, to_metric
from geo.datum import to_wgs84
from geo.screen import layers
from geo.screen.layers import Focus, Shown
from pages.map.cards import is_asked
from pages.map.view import choose_tiles, show_small_map
from pages.register.choice import choose_record, stop_work
from pages.register.clash import Clash, keep_clash
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.forms import ON, EntryForm, Field, FieldKind, draw_buttons, draw_fields, offices
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import draw_said, draw_who_here, save, sentence_of
from vocabulary.facts import FACTS
from vocabulary.terms import Category, Datum, Provenance

_SEEN: Final = "register_site_seen"
_BASICS: Final = ("name", "category", "village_code", "address", "office", "site_no",
                  "responsible_person", "phone")  # fmt: skip
_FACT_KINDS: Final[dict[str, FieldKind]] = {"number": "number", "count": "count", "flag": "flag"}
_HEIGHT: Final = 430


def _form(day: Day, prefix: str, state: Mapping[str, Any], on: date) -> EntryForm:
    """Return the form of a site that begins with a state."""
    names = day.villages["short_name"].to_dict()
    categories = [term.value for term in Category]
    fields = [
        Field("name", is_needed=True),
        Field("category", "choice", categories, partial(label_of, Category), is_needed=True),
        Field("village_code", "choice", list(names), lambda code: str(names.get(code, code))),
        Field("address"),
        Field("office", "open_choice", offices(day)),
        Field("site_no"),
        Field("responsible_person"),
        Field("phone"),
        *(Field(name, _FACT_KINDS.get(fact.type, "text")) for name, fact in FACTS.items()),
        Field(ON, "date", is_needed=True),
    ]
    defaults = {one.name: state.get(one.name) for one in fields} | {ON: on}
    for name, fact in FACTS.items():
        value = defaults[name]
        if value is not None and fact.type in ("number", "count"):
            defaults[name] = float(value) if fact.type == "number" else int(value)
    return EntryForm(prefix, fields, defaults, prefix)


def draw_add_site(day: Day) -> None:
    """Draw the form of a new site."""
    st.markdown(f"#### {say('Add a site')}")
    draw_said("refused")
    form = _form(day, "site_new", {}, min(day.as_of, session.today()))
    _draw_form(form, say("Add the site"), _add, (form,))


def draw_edit_site(day: Day, site_id: int) -> None:
    """Draw the form of a site that is there."""
    case = read_site(current_store(), site_id)
    seen = st.session_state.setdefault(_SEEN, case)
    if seen.site_id != site_id:
        seen = st.session_state[_SEEN] = case
    st.markdown(f"#### {say('Change this site')}")
    draw_said("refused")
    on = min(max(day.as_of, case.last_on), session.today())
    form = _form(day, f"site_{site_id}", seen.state, on)
    _draw_form(form, say("Save the changes"), _edit, (form, seen))


def _draw_form(
    form: EntryForm, title: str, take: Callable[..., None], given: tuple[Any, ...]
) -> None:
    if form.draft:
        form.draft.offer()
    with st.container(border=True):
        draw_fields(form, _BASICS)
        category = st.session_state.get(form.key("category"))
        asked = [name for name, fact in FACTS.items() if is_asked(fact, category)]
        st.caption(say("What is not known stays empty; nothing is guessed."))
        draw_fields(form, [*asked, ON])
    draw_buttons(form, title, take=take, given=given, cancel=partial(_forget, form))


def _forget(form: EntryForm) -> None:
    form.clear()
    st.session_state.pop(_SEEN, None)
    stop_work()


def _add(form: EntryForm) -> None:
    def done(site_id: int) -> str:
        _forget(form)
        choose_record("site", site_id)
        return say("The site is on record. Set its place on the map next.")

    typed, on = form.typed_on()
    save(partial(add_site, effective_on=on), typed, done=done, needs_name=True)


def _edit(form: EntryForm, seen: SiteCase) -> None:
    typed, on = form.typed_on()
    edit = SiteEdit(seen.site_id, changed(seen.state, typed), seen.version, on)
    _write(edit, seen.state, partial(_forget, form))


def _write(edit: SiteEdit, before: dict[str, Any], forget: Callable[[], None]) -> None:
    def again(version: int) -> None:
        _write(replace(edit, expected_version=version), before, forget)

    def done(_version: int) -> str:
        forget()
        return say("Saved: {count} fields changed.", count=len(edit.fields))

    clash = Clash("site", edit.site_id, before, edit.fields, again, forget)
    save(edit_site, edit, done=done, stale=partial(keep_clash, clash), needs_name=True)


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
        st.error(plain(sentence_of(refusal)))
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
    _write(SiteEdit(site_id, changed(before, moved_to(*at)), version, on), before, stop_work)
