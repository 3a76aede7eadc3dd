"""`st_folium`, wrapped once: the map, what it shows now, and what was clicked on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st
from streamlit_folium import st_folium

from analysis.day import Day
from geo.screen import basemap, layers
from geo.screen.basemap import Ground, Tiles
from geo.screen.layers import Focus, Gathering
from geo.screen.packing import PackedPoints
from geo.screen.shading import Shade
from geo.screen.surface import HeatCells
from pages.map import choice
from pages.shell.language import label, language, say
from vocabulary.terms import Datum, Provenance, StoreKind

# Only what a click says comes back: with bounds, zoom or centre every pan would run the page again.
_RETURNED: Final = ("last_object_clicked_tooltip",)
_WORD: Final = "last_object_clicked_tooltip"
# The frame is as high as the window by `map_style`; this is what it has until the style is there.
_HEIGHT: Final = 640
_SENT: Final = "map_sent_to"


def ground_of(day: Day, tiles: Tiles | None, *, with_sites: bool = True) -> Ground:
    """Return what the map stands on, with the stamps the law and honesty ask for.

    Parameters
    ----------
    day : Day
    tiles : Tiles or None
    with_sites : bool
        Whether the sites are shown from the start; the legend can bring them either way.
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


def show_map(
    day: Day,
    sites: PackedPoints,
    *,
    shade: Shade | None = None,
    heat: HeatCells | None = None,
    tiles: Tiles | None = None,
    gatherings: Sequence[Gathering] = (),
    caption: str = "",
) -> None:
    """Draw the map, and hear what was clicked since the last run.

    Parameters
    ----------
    day : Day
    sites : PackedPoints
        The sites the filters keep.
    shade, heat, tiles : what else is drawn, or None
    gatherings : sequence of Gathering
        A layer the reader switches on.
    caption : str
        Under the map and on the saved picture.
    """
    datum = tiles.datum if tiles else Datum.WGS84
    packed = layers.changing(
        sites,
        villages=day.villages,
        shade=shade,
        heat=heat,
        focus=_focus(day, datum),
        gatherings=gatherings,
        datum=datum,
        title=say("Legend: {count} sites shown", count=sites.n),
        caption=f"{caption} · {say(tiles.credit)}" if tiles and tiles.credit else caption,
        file=f"{say('Situation map')}-{day.as_of.isoformat()}.png",
    )
    told: Any = st_folium(
        basemap.base_map(ground_of(day, tiles), language=language()),
        key="situation_map",
        height=_HEIGHT,
        width=None,
        use_container_width=True,
        returned_objects=list(_RETURNED),
        feature_group_to_add=basemap.changing_group(packed),
    )
    choice.hear((told or {}).get(_WORD))


def show_small_map(
    day: Day,
    sites: PackedPoints,
    *,
    key: str,
    height: int,
    told: str,
    focus: Focus | None = None,
    heat: HeatCells | None = None,
    tiles: Tiles | None = None,
    caption: str = "",
) -> Any:
    """Draw the map small, beside a list or in a form, and return what it tells.

    Parameters
    ----------
    day : Day
    sites : PackedPoints
    key : str
        Of the component; a new one forgets what was clicked.
    height : int
        Pixels.
    told : str
        What comes back: "last_clicked" (``lat``, ``lng`` in the datum of the tiles) or
        "last_object_clicked_tooltip".
    focus : Focus or None
        The site that is marked, and gone to once for each token.
    heat : HeatCells or None
        With it the sites are there but not shown, so that they do not hide it.
    tiles : Tiles or None
    caption : str
        Under the map and on the saved picture.
    """
    packed = layers.changing(
        sites,
        villages=day.villages,
        focus=focus,
        heat=heat,
        title=say("Legend") if heat else say("Legend: {count} sites shown", count=sites.n),
        caption=caption,
        file=f"{say('Situation map')}-{day.as_of.isoformat()}.png",
    )
    heard: Any = st_folium(
        basemap.base_map(ground_of(day, tiles, with_sites=heat is None), language=language()),
        key=key,
        height=height,
        width=None,
        use_container_width=True,
        returned_objects=[told],
        feature_group_to_add=basemap.changing_group(packed),
    )
    return (heard or {}).get(told)


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
    sent = st.session_state.get(_SENT)
    return sent if isinstance(sent, Focus) else None
