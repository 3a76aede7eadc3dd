"""The font of everything printed: what of a text it can show, how wide that is, where it breaks."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from vocabulary.errors import SetupError

FONT: Final = (
    Path(__file__).resolve().parents[2] / "static/vendor/fonts/NotoSansSC-Regular.ttf"
)  # fmt: skip
MM_PER_PT: Final = 25.4 / 72
# Stands for a character the font does not have; the font has this one.
_MISSING: Final = "□"
_ELLIPSIS: Final = "…"
# Marks that never begin a line of Chinese: ) , . ; : and their kin, by code point.
_NEVER_FIRST: Final = frozenset("\uff09\uff0c\u3002\u3001\uff1b\uff1a\u201d\u300d)")
# Size at which advances are read; FreeType gives them in 1/65536 of a pixel.
_READ_AT: Final = 100


def font_file() -> Path:
    """Return the file of the font; SetupError where it is missing."""
    if not FONT.is_file():
        raise SetupError(
            f"A map needs the font {FONT.name} in static/vendor/fonts, found none; "
            "run `python manage.py run` once, it puts the front-end files there."
        )
    return FONT


@cache
def _face() -> Any:
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(font_file()))
    face.set_size(_READ_AT, 72)
    return face


@cache
def glyphs() -> frozenset[int]:
    """Return the code points the font has; SetupError where it is missing."""
    return frozenset(_face().get_charmap())


@cache
def _advance(code: int) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _face().load_char(code, flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _READ_AT


def shown(text: object, *, longest: int | None = None) -> str:
    """Return text on one line, with a box for each character the font does not have.

    More than `longest` characters end in an ellipsis; of a ledger's empty cell nothing is written.
    """
    if text is None or text != text:  # noqa: PLR0124 - NaN is a ledger's empty cell
        return ""
    said = _shown(str(text))
    if longest is not None and len(said) > longest:
        return said[: longest - 1] + _ELLIPSIS
    return said


@lru_cache(maxsize=65_536)
def _shown(text: str) -> str:
    marks = (" " if unicodedata.category(m) in ("Cc", "Zl", "Zp") else m for m in text)
    known = glyphs()
    said = (m for m in marks if unicodedata.category(m) not in ("Cf", "Cs"))
    return "".join(m if ord(m) in known else _MISSING for m in said).strip()


def width_mm(text: str, pt: float) -> float:
    """Return how wide a text is that `shown` gave."""
    return sum(_advance(ord(mark)) for mark in text) * pt * MM_PER_PT


def wrap(text: object, pt: float, room_mm: float, *, lines: int = 2) -> tuple[str, ...]:
    """Return a text in at most `lines` lines; what does not go in ends in an ellipsis.

    What is missing becomes one empty line.
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
