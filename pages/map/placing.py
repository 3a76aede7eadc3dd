"""The queue of sites without a place of their own: click the map, save, the next one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.entries import SiteEdit, edit_site, moved_to, read_site
from data.register.entry_checks import EntryRefusal
from geo.screen import layers
from geo.screen.layers import Focus
from pages.map.view import PLACES, choose_place, focus_token, forget_spot, read_choice, read_spot
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import draw_said, draw_who_here, save, sentence_of
from vocabulary.terms import Category, Datum, PositionQuality

_PASSED: Final = "map_places_passed"
_LAST: Final = "map_places_last"
_FIELDS: Final = ("lon", "lat", "position_quality")


def is_on() -> bool:
    """Return whether the queue is open."""
    return read_choice().id == PLACES


def queue_of(day: Day) -> list[int]:
    """Return the sites without a place, then those known by their village alone.

    Village after village, so that the map need not jump.
    """
    sites = day.sites
    bare = sites.geometry.isna() | sites.geometry.is_empty
    vague = sites["position_quality"] == PositionQuality.VILLAGE_CENTRE.value
    waiting = sites.loc[bare | vague, ["village_code", "name"]].assign(is_vague=~bare)
    order = waiting.sort_values(["is_vague", "village_code", "name"], kind="stable").index
    return [int(site_id) for site_id in order]


def _current(day: Day) -> tuple[int | None, int]:
    """Return the site whose turn it is, and how many wait in all."""
    waiting = day.once(queue_of)
    passed = st.session_state.get(_PASSED, ())
    return next((one for one in waiting if one not in passed), None), len(waiting)


def focus(day: Day, datum: Datum) -> Focus | None:
    """Return the way to the village of the site whose turn it is; None without one."""
    site_id, _ = _current(day)
    if site_id is None:
        return None
    code = day.sites["village_code"].get(site_id)
    shape = day.villages.geometry.get(code)
    if shape is None or shape.is_empty:
        return None
    return layers.focus_on("village", str(code), shape, token=focus_token(), datum=datum)


def draw(day: Day, datum: Datum) -> None:
    """Draw the site whose turn it is, what was clicked, and the steps of the queue."""
    st.markdown(f"## {say('Put sites on the map')}")
    draw_said()
    site_id, n = _current(day)
    if site_id is None:
        st.success(say("Every site has its place.") if not n else say("The rest was passed over."))
        _draw_back()
        return
    site = day.sites.loc[site_id]
    st.caption(say("{n} sites wait for their place.", n=n))
    village = day.villages["short_name"].get(site["village_code"], "—")
    st.markdown(f"**{plain(site['name'])}**")
    told = [label_of(Category, site["category"]), village, site["address"]]
    st.markdown(plain(" · ".join(str(one) for one in told if not pd.isna(one))))
    at = read_spot(datum)
    is_ready = at is not None and _draw_spot(at)
    if at is None:
        st.markdown(say("Click the map where it stands; then press the button."))
    draw_who_here()
    st.button(
        say("Here; the next one"), key="place_here", type="primary", width="stretch",
        disabled=not is_ready, on_click=_put, args=(day, site_id, at), shortcut="Enter",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(say("Pass over"), key="place_pass", on_click=_pass, args=(site_id,))
        _draw_back()


def _draw_back() -> None:
    if st.session_state.get(_LAST):
        st.button(say("Take the last one back"), key="place_undo", on_click=_take_back)


def _draw_spot(at: tuple[float, float]) -> bool:
    """Say what was clicked; return whether it can be a place of the district."""
    try:
        moved_to(*at)
    except EntryRefusal as refusal:
        st.error(plain(sentence_of(refusal)))
        return False
    st.markdown(say("Clicked: {lon}, {lat} (WGS 84)", lon=f"{at[0]:.6f}", lat=f"{at[1]:.6f}"))
    return True


def _put(day: Day, site_id: int, at: tuple[float, float]) -> None:
    name = day.sites["name"].get(site_id)
    if _write(site_id, moved_to(*at), day.as_of, say("{name} is on the map.", name=name)):
        _next()


def _write(site_id: int, fields: dict[str, Any], as_of: date, done: str) -> bool:
    """Write the place of a site; remember what was there before."""
    case = read_site(current_store(), site_id)
    before = {name: case.state.get(name) for name in _FIELDS}
    on = min(max(as_of, case.last_on), session.today())
    edit = SiteEdit(site_id, fields, case.version, on)
    is_written = save(partial(edit_site), edit, done=done, needs_name=True)
    if is_written:
        st.session_state[_LAST] = (site_id, before, as_of)
    return is_written


def _take_back() -> None:
    site_id, before, as_of = st.session_state[_LAST]
    if _write(site_id, before, as_of, say("Taken back.")):
        del st.session_state[_LAST]
        st.session_state[_PASSED] = tuple(
            one for one in st.session_state.get(_PASSED, ()) if one != site_id
        )
        _next()


def _pass(site_id: int) -> None:
    st.session_state[_PASSED] = (*st.session_state.get(_PASSED, ()), site_id)
    _next()


def _next() -> None:
    forget_spot()
    choose_place("figure", PLACES)
