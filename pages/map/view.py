"""`st_folium`, wrapped once: the map, the tiles below it, and what was clicked on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit_folium import st_folium

from analysis.day import Day
from data.context.base_tiles import BaseSettings, read_base_settings, read_tiles
from geo.screen import basemap, layers
from geo.screen import tiles as tile_sources
from geo.screen.basemap import Ground, Tiles, home_extent
from geo.screen.layers import Focus, Shown
from geo.screen.packing import PackedPoints
from pages.map import choice
from pages.shell.filters import one_of
from pages.shell.language import label, language, say
from pages.shell.session import location
from vocabulary.messages import message
from vocabulary.terms import Datum, Language, Provenance, StoreKind

# Only what a click says comes back: with bounds, zoom or centre every pan would run the page again.
CLICKED: Final = "last_object_clicked_tooltip"
# The style of the page makes the frame as high as the window; this it has until the style is there.
_HEIGHT: Final = 640
_SENT: Final = "map_sent_to"
_NONE: Final = "none"
_WORDS: Final[dict[str, str]] = {
    _NONE: message("None (own lines)"),
    "vec": message("Tianditu streets"),
    "img": message("Tianditu imagery"),
    "xyz": message("Own tile service"),
    "gaode": message("Gaode (GCJ-02, layers shifted)"),
    "file": message("Offline tile file"),
}


@dataclass(frozen=True)
class _Base:
    """What the constant part of the map depends on besides the day."""

    language: Language
    with_sites: bool = True
    layers: str = ""
    bodies: tuple[bytes, ...] = ()
    tiles: Tiles | None = field(default=None, compare=False)


def _base_map(day: Day, tiles: Tiles | None, *, with_sites: bool = True) -> basemap.BaseMap:
    base = _Base(language(), with_sites)
    if tiles:
        base = replace(base, layers=repr(tiles.layers), bodies=tiles.bodies, tiles=tiles)
    return basemap.base_map(day.once(_packed_ground, base))


def _packed_ground(day: Day, base: _Base) -> str:
    ground = ground_of(day, base.tiles, with_sites=base.with_sites)
    return basemap.packed_ground(ground, language=base.language)


def ground_of(day: Day, tiles: Tiles | None, *, with_sites: bool = True) -> Ground:
    """Return what the map stands on, with the stamps the law and honesty ask for.

    Whether the sites are shown from the start or not, the legend can bring them.
    """
    stamps = [say("Internal working map. Do not circulate.")]
    if day.kind is StoreKind.DEMO:
        stamps.append(label(StoreKind.DEMO))
    if (day.villages["provenance"] == Provenance.SCHEMATIC.value).any():
        stamps.append(say("Schematic boundaries"))
    return Ground(
        villages=day.villages,
        context=day.context,
        title=say("Bachuan fire-safety situation map"),
        stamps=tuple(stamps),
        tiles=tiles,
        extras={} if with_sites else {"state": {"sites": False}},
    )


_SITES_ALONE: Final = Shown()


def show_map(day: Day, sites: PackedPoints, shown: Shown) -> None:
    """Draw the map of the sites the filters keep, and hear what was clicked since the last run."""
    credit = shown.tiles.credit if shown.tiles else ""
    packed = layers.changing(
        sites,
        replace(
            shown,
            focus=_focus(day, shown.datum),
            caption=f"{shown.caption} · {say(credit)}" if credit else shown.caption,
        ),
        villages=day.villages,
        title=say("Legend: {count} sites shown", count=sites.n),
        file=_picture_name(day),
    )
    told: Any = st_folium(
        _base_map(day, shown.tiles),
        key="situation_map",
        height=_HEIGHT,
        width=None,
        use_container_width=True,
        returned_objects=[CLICKED],
        feature_group_to_add=basemap.changing_group(packed),
    )
    choice.hear((told or {}).get(CLICKED))


def show_small_map(
    day: Day,
    sites: PackedPoints,
    shown: Shown = _SITES_ALONE,
    *,
    key: str,
    height: int,
    told: str = CLICKED,
) -> Any:
    """Draw the map small, beside a list or in a form, and return what it tells.

    Parameters
    ----------
    key : str
        Of the component; a new one forgets what was clicked.
    height : int
        Pixels.
    told : str
        What comes back: `CLICKED`, or "last_clicked" (``lat``, ``lng`` in the datum of the tiles).
    """
    packed = layers.changing(
        sites,
        shown,
        villages=day.villages,
        title=say("Legend") if shown.heat else say("Legend: {count} sites shown", count=sites.n),
        file=_picture_name(day),
    )
    heard: Any = st_folium(
        _base_map(day, shown.tiles, with_sites=shown.heat is None),
        key=key,
        height=height,
        width=None,
        use_container_width=True,
        returned_objects=[told],
        feature_group_to_add=basemap.changing_group(packed),
    )
    return (heard or {}).get(told)


def _picture_name(day: Day) -> str:
    return f"{say('Situation map')}-{day.as_of.isoformat()}.png"


def _focus(day: Day, datum: Datum) -> Focus | None:
    """Return where the map was last sent from beside it; the browser goes there once."""
    chosen = choice.read_choice()
    if not chosen.is_from_map and chosen.kind in ("site", "village"):
        frame, key = (
            (day.sites, chosen.site_id) if chosen.kind == "site" else (day.villages, chosen.id)
        )
        place = frame.geometry.get(key)
        if place is not None and not place.is_empty:
            token = choice.focus_token()
            sent = layers.focus_on(chosen.kind, key, place, token=token, datum=datum)
            st.session_state[_SENT] = sent
    kept = st.session_state.get(_SENT)
    return kept if isinstance(kept, Focus) else None


def _offered(settings: BaseSettings) -> list[str]:
    """Return the bases the office set up, none first."""
    is_there = {
        _NONE: True,
        "vec": settings.tianditu_token,
        "img": settings.tianditu_token,
        "xyz": settings.xyz,
        "gaode": settings.gaode,
        "file": settings.file,
    }
    return [name for name, there in is_there.items() if there]


def choose_tiles(day: Day) -> Tiles | None:
    """Draw the choice of bases, where there is one, and return the tiles chosen."""
    settings = read_base_settings(location(StoreKind.REAL).parent)
    names = _offered(settings)
    if len(names) == 1:
        return None
    with st.popover(say("Base map"), width=120):
        chosen = one_of("base", say("Base map"), {name: say(_WORDS[name]) for name in names})
    if chosen == "file" and settings.file is not None:
        return _offline(settings.file, day)
    if chosen == "xyz":
        return tile_sources.own_service(settings.xyz)
    if chosen == "gaode":
        return tile_sources.gaode()
    if chosen in ("vec", "img"):
        return tile_sources.tianditu(
            settings.tianditu_token, drawing="img" if chosen == "img" else "vec"
        )
    return None


def _offline(file: Path, day: Day) -> Tiles:
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return _read_offline(str(file), changed, home_extent(day.villages))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_offline(file: str, changed: int, bounds: tuple[float, float, float, float]) -> Tiles:
    return tile_sources.offline(read_tiles(Path(file), bounds=bounds))
