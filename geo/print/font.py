"""How wide a text is in the wall map's font, and what of a text that font can show."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any, Final

from geo.print.picture_frame import FONT
from vocabulary.errors import SetupError

MM_PER_PT: Final = 25.4 / 72
# Stands for a character the font does not have; the font has this one.
_MISSING: Final = "□"
_ELLIPSIS: Final = "…"
# Marks that never begin a line of Chinese: ) , . ; : and their kin, by code point.
_NEVER_FIRST: Final = frozenset("\uff09\uff0c\u3002\u3001\uff1b\uff1a\u201d\u300d)")
# Size at which advances are read; FreeType gives them in 1/65536 of a pixel.
_READ_AT: Final = 100


@cache
def _face() -> Any:
    from matplotlib.ft2font import FT2Font

    if not FONT.is_file():
        raise SetupError(
            f"The wall map needs the font {FONT.name} in static/vendor/fonts, found none; "
            "run `python manage.py run` once, it puts the front-end files there."
        )
    face = FT2Font(str(FONT))
    face.set_size(_READ_AT, 72)
    return face


@cache
def glyphs() -> frozenset[int]:
    """Return the code points the font has.

    Raises
    ------
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    return frozenset(_face().get_charmap())


@cache
def _advance(code: int) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _face().load_char(code, flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _READ_AT


def shown(text: object) -> str:
    """Return text on one line, with a box for each character the font does not have."""
    if text is None or text != text:  # noqa: PLR0124 - NaN is a ledger's empty cell
        return ""
    return _shown(str(text))


@lru_cache(maxsize=65_536)
def _shown(text: str) -> str:
    marks = (" " if unicodedata.category(m) in ("Cc", "Zl", "Zp") else m for m in text)
    known = glyphs()
    said = (m for m in marks if unicodedata.category(m) not in ("Cf", "Cs"))
    return "".join(m if ord(m) in known else _MISSING for m in said).strip()


def width_mm(text: str, pt: float) -> float:
    """Return how wide a text is.

    Parameters
    ----------
    text : str
        As `shown` gives it.
    pt : float
        Type size.

    Returns
    -------
    width : float, mm
    """
    return sum(_advance(ord(mark)) for mark in text) * pt * MM_PER_PT


def wrap(text: object, pt: float, room_mm: float, *, lines: int = 2) -> tuple[str, ...]:
    """Return a text in at most `lines` lines; what does not go in ends in an ellipsis.

    Parameters
    ----------
    text : object
        What is missing becomes an empty line.
    pt : float
        Type size.
    room_mm : float
        Width of a line.
    lines : int
    """
    rest = shown(text)
    made: list[str] = []
    while rest and len(made) < lines:
        line = _line(rest, pt, room_mm)
        while len(line) > 1 and rest[len(line) : len(line) + 1] in _NEVER_FIRST:
            line = line[:-1]
        rest = rest[len(line) :]
        if rest and len(made) == lines - 1:
            line = _shortened(line, pt, room_mm)
        made.append(line)
    return tuple(made) or ("",)


def _line(text: str, pt: float, room_mm: float) -> str:
    used = 0.0
    for place, mark in enumerate(text):
        used += _advance(ord(mark)) * pt * MM_PER_PT
        if used > room_mm + 1e-6 and place:
            return text[: _break(text, place)]
    return text


def _break(text: str, place: int) -> int:
    """Return where to break at or before `place`: a number or a Latin word stays whole."""
    start = place
    while start and text[start - 1 : start + 1].isascii() and text[start - 1 : start + 1].isalnum():
        start -= 1
    return start or place


def _shortened(text: str, pt: float, room_mm: float) -> str:
    while text and width_mm(text + _ELLIPSIS, pt) > room_mm:
        text = text[:-1]
    return text + _ELLIPSIS
