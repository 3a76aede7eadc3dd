"""The map, the tiles below it, and what is chosen on it and beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from analysis.day import Day
from geo.datum import to_wgs84
from geo.screen import basemap, layers
from geo.screen.basemap import Ground, Tiles
from geo.screen.layers import Focus, Shown
from geo.screen.packing import PackedPoints
from pages.shell.language import label, language, say
from pages.shell.session import keep_in_address
from vocabulary.terms import Datum, Language, Provenance, StoreKind

Kind = Literal["none", "site", "village", "figure"]
_KINDS: Final[tuple[Kind, ...]] = ("none", "site", "village", "figure")
# The queue of sites without a place, as what is chosen, and where the map was clicked in it.
PLACES: Final = "places"
_SPOT: Final = "map_spot"
_HOME: Final = "situation_map"
_CHOSEN: Final = "map_choice"
_SENDING: Final = "map_focus_number"
_HEARD: Final = "map_heard"
_PARAMETER: Final = "at"
# Only what a click says comes back: with bounds, zoom or centre every pan would run the page again.
CLICKED: Final = "last_object_clicked_tooltip"
# The style of the page makes the frame as high as the window; this it has until the style is there.
_HEIGHT: Final = 640
_SENT: Final = "map_sent_to"
# Before latitude and longitude, both in millionths of a degree.
_SPOT_SAID: Final = "spot:"


_SITES_ALONE: Final = Shown()


@dataclass(frozen=True)
class Choice:
    """One thing chosen: the number of a site, the code of a village, the id of a figure.

    What `is_from_map` was clicked there, so that the map need not go there.
    """

    kind: Kind = "none"
    id: str = ""
    is_from_map: bool = False

    @property
    def site_id(self) -> int:
        """Return the site's number; -1 where no site is chosen."""
        return int(self.id) if self.kind == "site" and self.id.isdecimal() else -1


def read_choice() -> Choice:
    """Return what is chosen: in this session, else what the reader's address names."""
    if _CHOSEN not in st.session_state:
        st.session_state[_CHOSEN] = _parse(st.query_params.get(_PARAMETER, ""))
        st.session_state[_SENDING] = focus_token() + 1
    chosen: Choice = st.session_state[_CHOSEN]
    keep_in_address(_PARAMETER, f"{chosen.kind}:{chosen.id}" if chosen.kind != "none" else "")
    return chosen


def choose_place(kind: Kind, id_: object = "") -> None:
    """Choose something beside the map: the map goes there."""
    st.session_state[_CHOSEN] = Choice(kind, str(id_))
    st.session_state[_SENDING] = focus_token() + 1


def focus_token() -> int:
    """Return a number that is new for each choice made beside the map."""
    return int(st.session_state.get(_SENDING, 0))


def hear(word: str | None) -> bool:
    """Take what the map told ("site:12#1708387200000"), once; return whether it was new."""
    if not word or word == st.session_state.get(_HEARD):
        return False
    st.session_state[_HEARD] = word
    said = word.rpartition("#")[0]
    if said.startswith(_SPOT_SAID):
        st.session_state[_SPOT] = said.removeprefix(_SPOT_SAID)
        return True
    told = _parse(said)
    if told.id == PLACES:
        choose_place(told.kind, told.id)  # the map goes to the first of the queue
        return True
    st.session_state[_CHOSEN] = Choice(told.kind, told.id, is_from_map=True)
    return True


def read_spot(datum: Datum) -> tuple[float, float] | None:
    """Return longitude and latitude, WGS 84, of the last click in the queue; None before it.

    `datum` is what the base under the map is drawn in.
    """
    lat, _, lon = st.session_state.get(_SPOT, "").partition("_")
    if not (lat.isdecimal() and lon.isdecimal()):
        return None
    x, y = to_wgs84(np.array([int(lon) / 1e6]), np.array([int(lat) / 1e6]), datum)
    return float(x[0]), float(y[0])


def forget_spot() -> None:
    """Forget what was clicked in the queue."""
    st.session_state.pop(_SPOT, None)


def _parse(word: str) -> Choice:
    kind, _, id_ = word.partition(":")
    for known in _KINDS:
        if kind == known and id_[:40].replace("_", "").isalnum():
            return Choice(known, id_[:40])
    return Choice()


def show_map(day: Day, sites: PackedPoints, shown: Shown, *, key: str = _HOME) -> None:
    """Draw the map of the sites the filters keep, and hear what was clicked since the last run."""
    if not shown.is_placing:
        shown = replace(shown, focus=_focus(day, shown.datum))
    is_new = hear(show_small_map(day, sites, shown, key=key, height=_HEIGHT))
    if is_new and key != _HOME:
        st.rerun()  # what stands above the map says what was clicked
    if is_new and (read_choice().id == PLACES) != shown.is_placing:
        st.rerun()


def show_small_map(
    day: Day,
    sites: PackedPoints,
    shown: Shown = _SITES_ALONE,
    *,
    key: str,
    height: int,
    told: str = CLICKED,
) -> Any:
    """Draw the map, small beside a list or in a form, and return what it tells.

    Parameters
    ----------
    key : str
        Of the component; a new one forgets what was clicked.
    height : int
        Pixels.
    told : str
        What comes back: `CLICKED`, or "last_clicked" (``lat``, ``lng`` in the datum of the tiles).
    """
    if shown.tiles and shown.tiles.credit:
        shown = replace(shown, caption=f"{shown.caption} · {say(shown.tiles.credit)}")
    n = shown.tips.n_all if shown.tips else sites.n
    packed = layers.changing(
        sites,
        shown,
        villages=day.villages,
        title=say("Legend: {count} sites shown", count=n) if shown.has_sites
        else say("Legend"),
        file=f"{say('Situation map')}-{day.as_of.isoformat()}.png",
    )  # fmt: skip
    heard: Any = st_folium(
        basemap.base_map(day.once(_packed_ground, _Base.of(shown)), has_tiles=bool(shown.tiles)),
        key=key,
        height=height,
        width=None,
        use_container_width=True,
        returned_objects=[told],
        feature_group_to_add=basemap.changing_group(packed),
    )
    return (heard or {}).get(told)


@dataclass(frozen=True)
class _Base:
    """What the constant part of the map depends on besides the day."""

    language: Language
    has_sites: bool = True
    is_home: bool = False
    is_bare: bool = False
    layers: str = ""
    bodies: tuple[bytes, ...] = ()
    tiles: Tiles | None = field(default=None, compare=False)

    @classmethod
    def of(cls, shown: Shown) -> _Base:
        base, tiles = (
            cls(language(), shown.has_sites, shown.tips is not None, shown.is_bare),
            shown.tiles,
        )
        if tiles:
            base = replace(base, layers=repr(tiles.layers), bodies=tiles.bodies, tiles=tiles)
        return base


def _packed_ground(day: Day, base: _Base) -> str:
    """Return what the map stands on, with the stamps the law and honesty ask for."""
    stamps = [say("Internal working map. Do not circulate.")]
    if day.kind is StoreKind.DEMO:
        stamps.append(label(StoreKind.DEMO))
    if (day.villages["provenance"] == Provenance.SCHEMATIC.value).any():
        stamps.append(say("Schematic boundaries"))
    ground = Ground(
        villages=day.villages.iloc[:0] if base.is_bare else day.villages,
        context=day.context.iloc[:0] if base.is_bare else day.context,
        title=say("Bachuan fire-safety situation map"),
        stamps=tuple(stamps),
        tiles=base.tiles,
        extras={"is_home": base.is_home, "state": {"sites": base.has_sites}},
    )
    if base.is_bare and base.tiles:
        ground.extras["bounds"] = base.tiles.layers[0]["bounds"]
    return basemap.packed_ground(ground, language=base.language)


def _focus(day: Day, datum: Datum) -> Focus | None:
    """Return where the map was last sent from beside it; the browser goes there once."""
    chosen = read_choice()
    if not chosen.is_from_map and chosen.kind in ("site", "village"):
        frame, key = (
            (day.sites, chosen.site_id) if chosen.kind == "site" else (day.villages, chosen.id)
        )
        place = frame.geometry.get(key)
        if place is not None and not place.is_empty:
            token = focus_token()
            sent = layers.focus_on(chosen.kind, key, place, token=token, datum=datum)
            st.session_state[_SENT] = sent
    elif chosen.kind == "none":
        # What was marked on the map is not chosen any more.
        st.session_state[_SENT] = Focus("none", "", None, focus_token())
    kept = st.session_state.get(_SENT)
    return kept if isinstance(kept, Focus) else None
