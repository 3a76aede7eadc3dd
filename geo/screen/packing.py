"""Frames -> the few bytes the browser draws from, and back (for tests and for the curious).

A point is a latitude and a longitude as 24-bit steps of 1e-6 degree from the south-west corner
(0.11 m), an id as the difference to the one before (most often one byte), and a class of two bytes:
9 bytes a point where the ids run on, 12 in base64. Nothing here is text of a ledger.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Bits of a point's class, lowest first; held by static/map/packed.js too.
RISK_BITS: Final = 3
STATUS_BITS: Final = 3
CATEGORY_BITS: Final = 6
_STATUS_SHIFT: Final = RISK_BITS
_CATEGORY_SHIFT: Final = RISK_BITS + STATUS_BITS
_APPROXIMATE: Final = 1 << (RISK_BITS + STATUS_BITS + CATEGORY_BITS)
_VAGUE: Final = _APPROXIMATE << 1
_STEPS: Final = (1 << 24) - 1


@dataclass(frozen=True)
class PackedPoints:
    """Points on their way to the browser.

    Attributes
    ----------
    lat, lon : south-west corner, degrees
    step : degrees of one step; 1e-6 unless the points spread over more than 16.7 degrees
    body
        n latitudes (3 bytes, little-endian), n longitudes, n classes (2 bytes), n ids as base-128
        differences.
    """

    n: int
    lat: float
    lon: float
    step: float
    body: bytes

    def header(self) -> dict[str, Any]:
        """Return the numbers that go before the body."""
        return {"n": self.n, "lat": self.lat, "lon": self.lon, "step": self.step}


def classes(
    risk: NDArray[np.integer[Any]],
    status: NDArray[np.integer[Any]],
    category: NDArray[np.integer[Any]],
    *,
    is_approximate: NDArray[np.bool_],
    is_vague: NDArray[np.bool_] | None = None,
) -> NDArray[np.uint16]:
    """Pack places in the orders of the terms into two bytes a point.

    Parameters
    ----------
    risk, status, category : (n,) integers; places in `RiskLevel`, `SiteStatus`, `Category`
    is_approximate : (n,) bool; the point stands for an address or a village, not for the door
    is_vague : (n,) bool; the point is the middle of a village, and no place of the site's own
    """
    packed = (
        risk.astype(np.uint16)
        | (status.astype(np.uint16) << _STATUS_SHIFT)
        | (category.astype(np.uint16) << _CATEGORY_SHIFT)
    )
    packed = np.where(is_approximate, packed | _APPROXIMATE, packed)
    if is_vague is not None:
        packed = np.where(is_vague, packed | _VAGUE, packed)
    return packed.astype(np.uint16)


def _three_bytes(steps: NDArray[np.int64]) -> bytes:
    wide = np.ascontiguousarray(steps.astype("<u4"))
    return wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _differences(ids: NDArray[np.int64]) -> bytes:
    deltas = np.diff(ids, prepend=0)
    if deltas.size and deltas.max() < 0x80:
        return deltas.astype(np.uint8).tobytes()
    out = bytearray()
    for delta in deltas.tolist():
        rest = delta
        while rest >= 0x80:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def pack_points(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    ids: NDArray[np.int64],
    kinds: NDArray[np.uint16],
) -> PackedPoints:
    """Pack points for the browser, in the order of their ids.

    Parameters
    ----------
    lat, lon : (n,) float64, degrees, finite
    ids : (n,) int64, unique, >= 0
    kinds : (n,) uint16; from `classes`
    """
    n = len(ids)
    if n == 0:
        return PackedPoints(0, 0.0, 0.0, 1e-6, b"")
    order = np.argsort(ids, kind="stable")
    south, west = float(np.floor(lat.min() * 1e6) / 1e6), float(np.floor(lon.min() * 1e6) / 1e6)
    spread = max(float(lat.max()) - south, float(lon.max()) - west)
    step = max(1e-6, spread / _STEPS)
    north_steps = np.rint((lat[order] - south) / step).astype(np.int64)
    east_steps = np.rint((lon[order] - west) / step).astype(np.int64)
    body = b"".join(
        (
            _three_bytes(north_steps),
            _three_bytes(east_steps),
            kinds[order].astype("<u2").tobytes(),
            _differences(ids[order]),
        )
    )
    return PackedPoints(n, south, west, step, body)


def pack_rings(rings: list[NDArray[np.float64]]) -> tuple[list[int], bytes]:
    """Pack lines or rings of longitude and latitude.

    Parameters
    ----------
    rings : list of (m, 2) float64, degrees, longitude first

    Returns
    -------
    lengths : list of int
        Points of each.
    body : bytes
        int32 longitude and latitude in 1e-6 degree, little-endian, one after another.
    """
    if not rings:
        return [], b""
    points = np.concatenate(rings)
    return [len(ring) for ring in rings], np.rint(points * 1e6).astype("<i4").tobytes()


def as_base64(data: bytes) -> str:
    """Return bytes as base64: no character of it means anything to a script or a template."""
    return base64.b64encode(data).decode("ascii")


def one_string(head: dict[str, Any], *bodies: bytes) -> str:
    """Return one base64 string of a JSON head and the bodies it speaks of.

    Layout: 4 bytes little-endian length of the head, the head in UTF-8, the bodies. Base64 has no
    underscore, brace, quote, dollar sign or backslash: nothing of a ledger can end a script, and
    `st_folium`, which drops `_[a-z0-9]+` before it compares two maps, sees it all.

    Parameters
    ----------
    head : any JSON, text of a ledger included: the browser only ever shows it as text
    *bodies : the browser finds them by their lengths
    """
    said = json.dumps(
        {**head, "bodies": [len(body) for body in bodies]},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode("utf-8", "replace")
    return as_base64(len(said).to_bytes(4, "little") + said + b"".join(bodies))
