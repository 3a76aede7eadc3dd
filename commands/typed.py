"""What a person types behind an option, read or refused in a sentence of the parser's own."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from typing import Final

_HALVES: Final = ("morning", "afternoon", "evening")


def point(text: str) -> tuple[float, float]:
    """Return a point typed as X,Y."""
    parts = text.replace(" ", "").split(",")
    try:
        x, y = (float(part) for part in parts)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not a point X,Y") from cause
    if not (math.isfinite(x) and math.isfinite(y)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a point X,Y")
    return x, y


def away(text: str) -> tuple[int, dt.date, str]:
    """Return a team, a day and a half-day typed as TEAM:DATE:HALF."""
    team, _, rest = text.partition(":")
    day, _, half = rest.partition(":")
    try:
        found = (int(team), dt.date.fromisoformat(day), half)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not TEAM:DATE:HALF") from cause
    if half not in _HALVES:
        raise argparse.ArgumentTypeError(f"{half!r} is none of {', '.join(_HALVES)}")
    return found


def number(text: str, *, least: float = 0) -> float:
    """Return a number of at least `least`."""
    try:
        number = float(text)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from cause
    if not (math.isfinite(number) and number >= least):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least {least:g}")
    return number


def whole(text: str) -> int:
    """Return a whole number above 0."""
    found = number(text, least=1)
    if found % 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(found)
