"""Bases of tiles an office may put under the map, none of them on by default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from geo.screen.basemap import Tiles
from vocabulary.errors import CampaignError
from vocabulary.messages import message
from vocabulary.terms import Datum

# Each base of 天地图 is a picture and its names; Web Mercator ("_w"), levels 1 to 18.
TianditDrawing = Literal["vec", "img"]
_NAMES: Final[dict[str, str]] = {"vec": "cva", "img": "cia"}
_TIANDITU: Final = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={token}"
)
# As xyzservices lists it (Gaode.Normal); no licensed service, so off unless an office asks for it.
_GAODE: Final = (
    "https://webrd0{s}.is.autonavi.com/appmaptile"
    "?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"
)
_DEEPEST: Final = 18


class TilesError(CampaignError):
    """A base was set up in a way that cannot be drawn."""


def tianditu(token: str, *, drawing: TianditDrawing = "vec") -> Tiles:
    """Return Tianditu with its names; CGCS2000, so nothing is shifted.

    Parameters
    ----------
    token : the office's own browser key
    drawing : "vec" (streets) or "img" (imagery)

    Raises
    ------
    TilesError
        The token holds anything but letters and digits.

    References
    ----------
    .. [1] Tianditu map API, WMTS: https://lbs.tianditu.gov.cn/server/MapService.html
    """
    if not token.isalnum():
        raise TilesError("tianditu needs a token of letters and digits, got something else.")
    layers = tuple(
        _layer(_TIANDITU.format(layer=name, token=token), subdomains="01234567")
        for name in (drawing, _NAMES[drawing])
    )
    return Tiles(layers, credit=message("Base map: Tianditu"))


def gaode() -> Tiles:
    """Return Gaode's streets; drawn in GCJ-02, to which our own layers are shifted."""
    layer = _layer(_GAODE, subdomains="1234")
    return Tiles((layer,), datum=Datum.GCJ02, credit=message("Base map: Gaode"))


def own_service(template: str) -> Tiles:
    """Return a tile service of the office, in Web Mercator on WGS 84 or CGCS2000.

    Parameters
    ----------
    template : address with `{x}`, `{y}` (or `{-y}`) and `{z}`

    Raises
    ------
    TilesError
        The address is not http(s), or names no x, y, z.
    """
    has_places = (
        "{x}" in template and "{z}" in template and ("{y}" in template or "{-y}" in template)
    )
    if not template.startswith(("http://", "https://")) or not has_places:
        raise TilesError(
            "own_service needs an http address with {x}, {y} and {z}, "
            f"got {template[:60]!r}; write it as the service's own page gives it."
        )
    return Tiles((_layer(template),))


def offline(tiles: Mapping[tuple[int, int, int], bytes]) -> Tiles:
    """Return a base read from a file, handed to the browser with the map itself.

    Parameters
    ----------
    tiles : dict of (level, column, row) to bytes
        Images as browsers draw them; rows counted from the north.

    Raises
    ------
    TilesError
        There is no tile.
    """
    if not tiles:
        raise TilesError("offline needs at least one tile within the villages' bounds, got none.")
    levels = sorted({level for level, _, _ in tiles})
    places = [[*place, at] for at, place in enumerate(tiles)]
    options = {"minNativeZoom": levels[0], "maxNativeZoom": levels[-1], "maxZoom": 19}
    return Tiles(
        ({"offline": places, "options": options},),
        bodies=tuple(tiles.values()),
    )


def scanned(picture: bytes, bounds: tuple[float, float, float, float]) -> Tiles:
    """Return a picture that lies within west, south, east, north, degrees, under the map."""
    west, south, east, north = bounds
    return Tiles(
        ({"picture": 0, "bounds": [[south, west], [north, east]], "options": {}},),
        bodies=(picture,),
    )


def _layer(url: str, *, subdomains: str = "abc") -> dict[str, Any]:
    options = {
        "subdomains": subdomains,
        "maxNativeZoom": _DEEPEST,
        "maxZoom": 19,
    }
    return {"url": url, "options": options}
