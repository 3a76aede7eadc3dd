"""A scanned picture laid on the ground by two of its points whose places are known."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Final

from PIL import Image, UnidentifiedImageError

from vocabulary.errors import StoreError
from vocabulary.messages import message

# Points of a picture: beyond the first nothing is opened, beyond the second it is made smaller.
_MOST: Final = 200_000_000
_MOST_SIDE: Final = 3000
# Two points nearer than this share of the picture's diagonal would turn it by their own error.
_LEAST_SHARE: Final = 0.15

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pin:
    """A point of a picture, shares of its width and height from the left top, and its place.

    `lon` and `lat` are degrees in the datum of the map.
    """

    across: float
    down: float
    lon: float
    lat: float


def opened(picture: bytes) -> Image.Image:
    """Return the picture, at most 3000 points long.

    Raises
    ------
    StoreError
        It is no picture, or one too large to open.
    """
    try:
        image = Image.open(io.BytesIO(picture))
        if image.width * image.height > _MOST:
            raise StoreError(message("This picture has too many points; save it smaller first."))
        image.thumbnail((_MOST_SIDE, _MOST_SIDE))
        return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise StoreError(message("This is no picture that can be opened.")) from error


def encoded(image: Image.Image, *, most_bytes: int) -> bytes:
    """Return a picture as WebP of at most so many bytes, smaller where need be."""
    while True:
        made = io.BytesIO()
        image.save(made, "WEBP", quality=80)
        if made.tell() <= most_bytes or min(image.size) < 64:
            return made.getvalue()
        image = image.resize((image.width * 3 // 4, image.height * 3 // 4))


def within(image: Image.Image, bounds: Bounds) -> Bounds:
    """Return west, south, east, north of the picture as large as it fits, its shape kept."""
    west, south, east, north = bounds
    (x0, y0), (x1, y1) = _world(west, south), _world(east, north)
    scale = min((x1 - x0) / image.width, (y1 - y0) / image.height)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    wide, tall = image.width * scale / 2, image.height * scale / 2
    return (*_degrees(x - wide, y - tall), *_degrees(x + wide, y + tall))


def share_of(bounds: Bounds, lon: float, lat: float) -> tuple[float, float]:
    """Return how far across and down a picture within bounds a place lies, 0 to 1 inside it."""
    (x0, y0), (x1, y1) = _world(*bounds[:2]), _world(*bounds[2:])
    x, y = _world(lon, lat)
    return (x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)


def laid(image: Image.Image, first: Pin, second: Pin) -> tuple[Image.Image, Bounds]:
    """Turn, stretch and shift a picture so that two of its points come to their places.

    Web Mercator keeps angles, so a plan of one scale fits everywhere once two points do.

    Returns
    -------
    image
        North up, clear where the picture is not.
    bounds : west, south, east, north, degrees

    Raises
    ------
    StoreError
        The two points are too near each other, on the picture or on the ground.
    """
    wide, tall = image.size
    on_picture = [complex(pin.across * wide, -pin.down * tall) for pin in (first, second)]
    on_ground = [complex(*_world(pin.lon, pin.lat)) for pin in (first, second)]
    apart = on_picture[1] - on_picture[0]
    turn = (on_ground[1] - on_ground[0]) / apart if apart else 0
    if abs(apart) < _LEAST_SHARE * math.hypot(wide, tall) or not turn:
        raise StoreError(message("The two points are too near each other; take them far apart."))
    shift = on_ground[0] - turn * on_picture[0]
    corners = [turn * complex(x, -y) + shift for x in (0, wide) for y in (0, tall)]
    west, east = (edge(one.real for one in corners) for edge in (min, max))
    south, north = (edge(one.imag for one in corners) for edge in (min, max))
    step = max(abs(turn), (east - west) / _MOST_SIDE, (north - south) / _MOST_SIDE)
    size = (max(1, round((east - west) / step)), max(1, round((north - south) / step)))
    # From a point of the new picture back to one of the old: what PIL asks for.
    origin, back = (complex(west, north) - shift) / turn, step / turn
    rows = (back.real, back.imag, origin.real, -back.imag, back.real, -origin.imag)
    flat = image.transform(size, Image.Transform.AFFINE, rows, Image.Resampling.BILINEAR)
    return flat, (*_degrees(west, south), *_degrees(east, north))


def _world(lon: float, lat: float) -> tuple[float, float]:
    return math.radians(lon), math.asinh(math.tan(math.radians(lat)))


def _degrees(x: float, y: float) -> tuple[float, float]:
    return math.degrees(x), math.degrees(math.atan(math.sinh(y)))
