"""Sites and hazards entered by hand: added, put right, and a site set on the map by a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import streamlit as st
from shapely.geometry import Point

from analysis.campaign.deadlines import proposed_due
from analysis.day import Day
from data.register.entries import (
    EDITABLE,
    HazardEdit,
    SiteCase,
    SiteEdit,
    add_hazard,
    add_site,
    changed,
    edit_hazard,
    edit_site,
    moved_to,
    read_site,
)
from data.register.entry_checks import EntryRefusal
from data.register.hazard_case import Case
from data.store.files import add_file
from geo.areas import village_of
from geo.crs import MAP_CRS, to_metric
from geo.datum import to_wgs84
from geo.screen import layers
from geo.screen.layers import Focus, Shown
from pages.map.base import choose_tiles
from pages.map.cards import is_asked
from pages.map.view import show_small_map
from pages.register.choice import choose_record, stop_work
from pages.register.clash import Clash, keep_clash, record_of
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.forms import (
    ON,
    EntryForm,
    Field,
    FieldKind,
    draw_buttons,
    draw_fields,
    draw_uploader,
    offices,
)
from pages.shell.language import label_of, language, say
from pages.shell.site_rows import code_words
from pages.shell.text import plain
from pages.shell.writing import draw_said, draw_who_here, save, sentence_of
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES, own_codes
from vocabulary.register import FOUND_HOW
from vocabulary.terms import Category, Datum, FileRole, HazardGrade, Provenance, worded

C = TypeVar("C", SiteCase, Case)
_SEEN: Final = "register_seen_case"
_HEIGHT: Final = 430
_BASICS: Final = ("name", "category", "village_code", "address", "office", "site_no",
                  "responsible_person", "phone")  # fmt: skip
_FACT_KINDS: Final[dict[str, FieldKind]] = {"number": "number", "count": "count", "flag": "flag"}
_NEW_HAZARD: Final = ("code", "grade", "description", "found_how", "found_on", "due_on", "found_by",
                      "paper_number")  # fmt: skip
_CHANGED_HAZARD: Final = (*EDITABLE, "reason", "paper_number", ON)
_NEEDED: Final = frozenset({"code", "grade", "description", "found_on", "reason", ON})


def _opened_on(case: C) -> C:
    """Return a record as it was when its form was opened; one form is open at a time."""
    seen: C = st.session_state.setdefault(_SEEN, case)
    if type(seen) is not type(case) or record_of(seen) != record_of(case):
        seen = st.session_state[_SEEN] = case
    return seen


def _first_day(day: Day, case: SiteCase | Case | None = None) -> date:
    """Return the day a form proposes: not before the last entry, not after today."""
    return min(max(day.as_of, case.last_on) if case else day.as_of, session.today())


def _forget(form: EntryForm) -> None:
    form.clear()
    st.session_state.pop(_SEEN, None)
    stop_work()


@contextmanager
def _drawn(form: EntryForm, title: str, take: Callable[..., None], *given: Any) -> Iterator[None]:
    """Draw what stands around the fields of a form: its draft, its frame, its buttons."""
    if form.draft:
        form.draft.offer()
    with st.container(border=True):
        yield
    draw_buttons(form, title, take=take, given=(form, *given), cancel=partial(_forget, form))


def _write(edit: SiteEdit | HazardEdit, before: dict[str, Any], forget: Callable[[], None]) -> None:
    """Write a change; where somebody else was quicker, both versions are shown."""

    def again(version: int) -> None:
        _write(replace(edit, expected_version=version), before, forget)

    def done(_version: int) -> str:
        forget()
        return say("Saved: {count} fields changed.", count=len(edit.fields))

    if isinstance(edit, SiteEdit):
        clash = Clash("site", edit.site_id, before, edit.fields, again, forget)
        write: Callable[..., int] = edit_site
    else:
        clash = Clash("hazard", edit.hazard_id, before, edit.fields, again, forget)
        write = edit_hazard
    save(write, edit, done=done, stale=partial(keep_clash, clash), needs_name=True)


def draw_add_hazard(day: Day, site_id: int) -> None:
    """Draw the form of a new hazard at a site."""
    name = plain(day.sites["name"].get(site_id, "—"))
    st.markdown(f"#### {say('Add a hazard')}　{name}")
    draw_said("refused")
    prefix, category = f"hazard_new_{site_id}", day.sites["category"].get(site_id)
    defaults = {"grade": HazardGrade.GENERAL.value, "found_on": _first_day(day)}
    fields = [_hazard_field(one, category) for one in _NEW_HAZARD]
    form = EntryForm(prefix, fields, defaults, prefix)
    with _drawn(form, say("Add the hazard"), _add_hazard, site_id):
        propose = partial(_propose, day, form)
        draw_fields(form, changed={"code": propose, "found_on": propose})
        code, found = _found(form)
        if code and found:
            say_proposal(day, code, found)
            st.caption(plain(say("By: {basis}", basis=HAZARD_CODES[code].basis)))
        draw_uploader(form, say("Photos before (JPEG, PNG, WebP, at most 15 MB each)"))


def _hazard_field(name: str, category: Any) -> Field:
    is_needed = name in _NEEDED
    if name == "code":
        # Those of the site's own trade stand first.
        own = {one.code for one in own_codes(category)} if isinstance(category, str) else ()
        codes = sorted(HAZARD_CODES, key=lambda code: (code not in own, code))
        return Field(name, "choice", codes, lambda code: f"{code} {code_words(code)}", is_needed)
    if name == "grade":
        grades = [grade.value for grade in HazardGrade]
        return Field(name, "choice", grades, partial(label_of, HazardGrade), is_needed)
    if name == "found_how":
        return Field(name, "open_choice", [worded(one, language()) for one in FOUND_HOW])
    if name in ("found_on", "due_on", ON):
        return Field(name, "date", is_needed=is_needed)
    return Field(name, "long" if name == "description" else "text", is_needed=is_needed)


def _found(form: EntryForm) -> tuple[str | None, date | None]:
    code, found = (st.session_state.get(form.key(name)) for name in ("code", "found_on"))
    return code, found if isinstance(found, date) else None


def _propose(day: Day, form: EntryForm) -> None:
    """Put the deadline proposed into the form; the person may change it."""
    code, found = _found(form)
    if code and found:
        st.session_state[form.key("due_on")] = proposed_due(code, start=found, rules=day.rules).on


def say_proposal(day: Day, code: Any, start: date) -> None:
    """Say whence the deadline proposed for a kind of hazard comes."""
    if proposed_due(code, start=start, rules=day.rules).is_on_the_spot:
        st.caption(say("To be put right on the spot: due the same day."))
    else:
        st.caption(
            say(
                "The deadline proposed is a setting of ours, to be confirmed; the law sets no days."
            )
        )


def _add_hazard(form: EntryForm, site_id: int) -> None:
    typed, found = form.typed_on("found_on")
    given = form.files(FileRole.BEFORE)
    added: list[int] = []

    def done(hazard_id: int) -> str:
        added.append(hazard_id)
        _forget(form)
        choose_record("hazard", hazard_id)
        return say("The hazard is on record.")

    save(partial(add_hazard, found_on=found), site_id, typed, done=done, needs_name=True)
    for hazard_id in added:
        for one in given:
            if not save(add_file, "hazard", hazard_id, one, done=say("The hazard is on record.")):
                return


def draw_change_hazard(day: Day, case: Case) -> None:
    """Draw the form of what a hazard says."""
    seen = _opened_on(case)
    st.markdown(f"**{say('Correct what it says')}**")
    draw_said("refused")
    prefix, category = f"hazard_{seen.hazard_id}", day.hazards["category"].get(seen.hazard_id)
    defaults = {name: seen.state.get(name) for name in EDITABLE} | {ON: _first_day(day, seen)}
    fields = [_hazard_field(one, category) for one in _CHANGED_HAZARD]
    form = EntryForm(prefix, fields, defaults, prefix)
    with _drawn(form, say("Save the changes"), _change_hazard, seen):
        draw_fields(form)
        st.caption(
            say(
                "Deadline and status change by a step, not here. Days before this date keep what "
                "they said; the history keeps both."
            )
        )


def _change_hazard(form: EntryForm, seen: Case) -> None:
    typed, on = form.typed_on()
    reason, paper = (typed.pop(name, None) for name in ("reason", "paper_number"))
    news = changed(seen.state, typed)
    edit = HazardEdit(seen.hazard_id, news, seen.version, on, str(reason or ""),
                      str(paper) if paper else None)  # fmt: skip
    _write(edit, seen.state, partial(_forget, form))


def draw_add_site(day: Day) -> None:
    """Draw the form of a new site."""
    st.markdown(f"#### {say('Add a site')}")
    draw_said("refused")
    form = _site_form(day, "site_new", {}, _first_day(day))
    _draw_site_form(form, say("Add the site"), _add_site)


def draw_edit_site(day: Day, site_id: int) -> None:
    """Draw the form of a site that is there."""
    case = read_site(current_store(), site_id)
    seen = _opened_on(case)
    st.markdown(f"#### {say('Change this site')}")
    draw_said("refused")
    form = _site_form(day, f"site_{site_id}", seen.state, _first_day(day, case))
    _draw_site_form(form, say("Save the changes"), _edit_site, seen)


def _site_form(day: Day, prefix: str, state: Mapping[str, Any], on: date) -> EntryForm:
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


def _draw_site_form(form: EntryForm, title: str, take: Callable[..., None], *given: Any) -> None:
    with _drawn(form, title, take, *given):
        draw_fields(form, _BASICS)
        category = st.session_state.get(form.key("category"))
        asked = [name for name, fact in FACTS.items() if is_asked(fact, category)]
        st.caption(say("What is not known stays empty; nothing is guessed."))
        draw_fields(form, [*asked, ON])


def _add_site(form: EntryForm) -> None:
    def done(site_id: int) -> str:
        _forget(form)
        choose_record("site", site_id)
        return say("The site is on record. Set its place on the map next.")

    typed, on = form.typed_on()
    save(partial(add_site, effective_on=on), typed, done=done, needs_name=True)


def _edit_site(form: EntryForm, seen: SiteCase) -> None:
    typed, on = form.typed_on()
    edit = SiteEdit(seen.site_id, changed(seen.state, typed), seen.version, on)
    _write(edit, seen.state, partial(_forget, form))


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
    on = _first_day(day, read_site(current_store(), site_id))
    _write(SiteEdit(site_id, changed(before, moved_to(*at)), version, on), before, stop_work)
