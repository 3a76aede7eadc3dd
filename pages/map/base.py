"""The base under the map: which one, and the office's own, a file or a scanned plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from analysis.day import Day
from data.access import rights
from data.context import base_tiles
from data.context.base_tiles import BaseSettings, read_base_settings, read_tiles
from geo.screen import layers, scan
from geo.screen import tiles as tile_sources
from geo.screen.basemap import Tiles, home_extent
from geo.screen.layers import Shown
from geo.screen.packing import PackedPoints
from geo.screen.scan import Bounds, Pin
from geo.screen.tiles import TianditDrawing
from pages.map.view import forget_spot, read_spot, show_map
from pages.shell.filters import one_of
from pages.shell.language import say
from pages.shell.session import location
from pages.shell.text import plain
from pages.shell.writing import draw_said, sentence_of, tell
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import Datum, StoreKind

_NONE: Final = "none"
_WORDS: Final[dict[str, str]] = {
    _NONE: message("None (own lines)"),
    "file": message("Offline tile file"),
    "picture": message("Scanned plan"),
    "vec": message("Tianditu streets"),
    "img": message("Tianditu imagery"),
    "xyz": message("Own tile service"),
    "gaode": message("Gaode (GCJ-02, layers shifted)"),
}
_PICTURES: Final = ("png", "jpg", "jpeg", "webp", "tif", "tiff")
_CHOSEN: Final = "choice_base"
_UPLOAD: Final = "map_base_upload"
_ROUND: Final = "map_base_round"
_PLAN: Final = "map_base_plan"


@dataclass(frozen=True)
class _Plan:
    """A plan being laid on the ground: the picture, where it is shown, and the pins put so far.

    Attributes
    ----------
    seen : share across and down of the point of the picture whose place is asked for next
    """

    picture: bytes
    shown_at: Bounds
    seen: tuple[float, float] | None = None
    pins: tuple[Pin, ...] = ()


def choose_tiles(day: Day, *, takes_own: bool = False) -> Tiles | None:
    """Draw the choice of the base; return its tiles, None for our own lines alone.

    Parameters
    ----------
    takes_own
        The office may give a file of its own; else the choice is drawn only where there is one.
    """
    settings = read_base_settings(_folder())
    names = [_NONE, *(name for name, there in _there(settings).items() if there)]
    if len(names) == 1 and not takes_own:
        return None
    with st.popover(say("Base map"), width=100):
        chosen = one_of("base", say("Base map"), {name: say(_WORDS[name]) for name in names})
        tiles, error = _tiles_of(day, chosen, settings)
        st.caption(_said_of(chosen, tiles, error))
        if takes_own:
            _take_own(day)
    return tiles


def _folder() -> Path:
    return location(StoreKind.REAL).parent


def _there(settings: BaseSettings) -> dict[str, bool]:
    token = bool(settings.tianditu_token)
    return {"file": settings.file is not None, "picture": settings.picture is not None,
            "vec": token, "img": token, "xyz": bool(settings.xyz),
            "gaode": settings.gaode}  # fmt: skip


def _tiles_of(day: Day, chosen: str, settings: BaseSettings) -> tuple[Tiles | None, str]:
    """Return the tiles of a base, and what is wrong where it has none."""
    try:
        if chosen == "file" and settings.file is not None:
            changed = settings.file.stat().st_mtime_ns if settings.file.is_file() else 0
            return _read_offline(str(settings.file), changed, home_extent(day.villages)), ""
        if chosen == "picture" and settings.picture is not None:
            return tile_sources.scanned(*base_tiles.read_picture(settings.picture)), ""
    except StoreError as error:
        return None, sentence_of(error)
    return _online(chosen, settings), ""


def _online(chosen: str, settings: BaseSettings) -> Tiles | None:
    if chosen == "xyz":
        return tile_sources.own_service(settings.xyz)
    if chosen == "gaode":
        return tile_sources.gaode()
    if chosen in ("vec", "img"):
        drawing: TianditDrawing = "img" if chosen == "img" else "vec"
        return tile_sources.tianditu(settings.tianditu_token, drawing=drawing)
    return None


def _said_of(chosen: str, tiles: Tiles | None, error: str) -> str:
    if error:
        return plain(error)
    if chosen == _NONE:
        return say("Own lines: roads, rivers and boundaries drawn by this program; no picture.")
    if chosen == "file" and tiles is not None:
        options = tiles.layers[0]["options"]
        levels = (options["minNativeZoom"], options["maxNativeZoom"])
        return say("Offline: {n} tiles, levels {first} to {last}, from the file beside the data.",
                   n=len(tiles.bodies), first=levels[0], last=levels[1])  # fmt: skip
    if chosen == "picture":
        return say("Offline: the plan you laid on the map by two points; nothing is asked online.")
    return say("This base is fetched from its service: it needs the network.")


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_offline(file: str, changed: int, bounds: Bounds) -> Tiles:
    return tile_sources.offline(read_tiles(Path(file), bounds=bounds))


def _take_own(day: Day) -> None:
    """Draw the field for a file of the office's own, and take what was put there."""
    draw_said()
    given = st.file_uploader(
        say("Add an offline base: a PMTiles or MBTiles file, or a scanned plan (picture)"),
        type=["pmtiles", "mbtiles", *_PICTURES],
        key=f"{_UPLOAD}_{st.session_state.get(_ROUND, 0)}",
        help=say("A larger file goes into the folder of the data as base.pmtiles or base.mbtiles."),
    )
    if given is None:
        return
    # A field under a new key: what it holds is taken once.
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    try:
        rights.check(["put_villages"])
        if given.name.lower().endswith(_PICTURES):
            _begin_plan(day, given.getvalue())
        else:
            n = base_tiles.keep_tiles(_folder(), given.getvalue(), bounds=home_extent(day.villages))
            _choose("file")
            tell("done", say("The offline base is in use: {n} tiles.", n=n))
    except StoreError as error:
        tell("refused", sentence_of(error))
    st.rerun()


def _choose(base: str) -> None:
    st.session_state[_CHOSEN] = base
    st.session_state.pop("choose_base", None)


def _begin_plan(day: Day, given: bytes) -> None:
    image = scan.opened(given)
    picture = scan.encoded(image, most_bytes=base_tiles.MOST_BYTES)
    st.session_state[_PLAN] = _Plan(picture, scan.within(image, home_extent(day.villages)))
    forget_spot()


def is_laying() -> bool:
    """Return whether a plan is being laid on the ground."""
    return _PLAN in st.session_state


def draw_laying(day: Day) -> None:
    """Draw the plan or the map, on which the same point is clicked, twice; then the plan lies."""
    plan: _Plan = st.session_state[_PLAN]
    place = len(plan.pins) + 1
    is_on_plan = plan.seen is None
    st.markdown(f"## {say('Lay the plan on the map: point {place} of 2', place=place)}")
    asked = (
        say("Click a crossing, bridge or corner on the plan that you also find on the map.")
        if is_on_plan
        else say("Now click the same point on the map.")
    )
    st.markdown(asked)
    draw_said()
    at = read_spot(Datum.WGS84)
    with st.container(horizontal=True):
        st.button(say("This is the point"), key="plan_take", type="primary",
                  disabled=at is None, on_click=partial(_take, at))  # fmt: skip
        st.button(say("Begin again"), key="plan_again", on_click=_again)
        st.button(say("Cancel"), key="plan_cancel", on_click=_stop)
    with st.container(key="map_frame"):
        shown = Shown(is_placing=True, has_sites=not is_on_plan, is_bare=is_on_plan)
        if is_on_plan:
            shown = replace(shown, tiles=tile_sources.scanned(plan.picture, plan.shown_at))
        none = layers.pack_sites(day.sites.iloc[:0], day.risk.iloc[:0])
        sites = none if is_on_plan else day.once(_packed)
        show_map(day, sites, shown, key=f"plan_{place}_{is_on_plan}")


def _packed(day: Day) -> PackedPoints:
    return layers.pack_sites(day.sites, day.risk)


def _take(at: tuple[float, float] | None) -> None:
    plan: _Plan = st.session_state[_PLAN]
    forget_spot()
    if at is None:
        return
    if plan.seen is None:
        seen = scan.share_of(plan.shown_at, *at)
        if not 0 <= min(seen) <= max(seen) <= 1:
            tell("refused", say("This is beside the plan; click on it."))
            return
        st.session_state[_PLAN] = replace(plan, seen=seen)
        return
    pins = (*plan.pins, Pin(*plan.seen, *at))
    st.session_state[_PLAN] = replace(plan, seen=None, pins=pins)
    if len(pins) == 2:
        _finish(plan.picture, *pins)


def _finish(picture: bytes, first: Pin, second: Pin) -> None:
    try:
        flat, bounds = scan.laid(scan.opened(picture), first, second)
    except StoreError as error:
        _again()
        tell("refused", sentence_of(error))
        return
    small = scan.encoded(flat, most_bytes=base_tiles.MOST_BYTES)
    base_tiles.keep_picture(_folder(), small, bounds=bounds)
    _stop()
    _choose("picture")
    tell("done", say("The plan lies under the map."))


def _again() -> None:
    plan: _Plan = st.session_state[_PLAN]
    st.session_state[_PLAN] = _Plan(plan.picture, plan.shown_at)
    forget_spot()


def _stop() -> None:
    st.session_state.pop(_PLAN, None)
    forget_spot()
