"""Which tiles lie under the map: none unless this office set one up and the reader chose it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from analysis.day import Day
from data.context.base_tiles import BaseSettings, read_base_settings
from geo.screen import tiles
from geo.screen.basemap import Tiles, home_extent
from pages.shell.filter_bar import one_of
from pages.shell.language import say
from pages.shell.session import location
from vocabulary.messages import message
from vocabulary.terms import StoreKind

_NONE: Final = "none"
_WORDS: Final[dict[str, str]] = {
    _NONE: message("None (own lines)"),
    "vec": message("Tianditu streets"),
    "img": message("Tianditu imagery"),
    "xyz": message("Own tile service"),
    "gaode": message("Gaode (GCJ-02, layers shifted)"),
    "file": message("Offline tile file"),
}


def offered(settings: BaseSettings) -> list[str]:
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
    names = offered(settings)
    if len(names) == 1:
        return None
    with st.popover(say("Base map"), width=120):
        chosen = one_of("base", say("Base map"), {name: say(_WORDS[name]) for name in names})
    if chosen == "file" and settings.file is not None:
        return _offline(settings.file, day)
    if chosen == "xyz":
        return tiles.own_service(settings.xyz)
    if chosen == "gaode":
        return tiles.gaode()
    if chosen in ("vec", "img"):
        return tiles.tianditu(settings.tianditu_token, drawing="img" if chosen == "img" else "vec")
    return None


def _offline(file: Path, day: Day) -> Tiles:
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return _read_offline(str(file), changed, home_extent(day.villages))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_offline(file: str, changed: int, bounds: tuple[float, float, float, float]) -> Tiles:
    from data.context.base_tiles import read_tiles

    return tiles.offline(read_tiles(Path(file), bounds=bounds))
