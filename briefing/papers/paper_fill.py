"""Placeholders in braces: found, checked against the known ones, and filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from briefing.words.papers import FORBIDDEN, PLACEHOLDERS
from vocabulary.errors import BriefError

_FIELD: Final = re.compile(r"\{([^{}\r\n]{0,40})\}")
KEYS: Final = {name: key for key, name in PLACEHOLDERS.items()}
LONGEST: Final = 8000


class PlaceholderError(BriefError):
    """A text has a placeholder nobody can fill.

    Attributes
    ----------
    names : as they stand in the text, without braces
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        known = ", ".join(f"{{{name}}}" for name in KEYS)
        told = ", ".join(f"{{{name}}}" for name in self.names)
        super().__init__(f"The text names {told}, which is not known; known are {known}.")


class ForbiddenPaperError(BriefError):
    """A text would order what only the fire-rescue authority may order."""


def check_text(text: str) -> None:
    """Refuse a text that cannot become a paper of the office.

    Raises
    ------
    PlaceholderError
        A placeholder is not known.
    ForbiddenPaperError
        It orders correction within a time limit: not the subdistrict's to order (Fire Protection
        Law of the PRC, articles 54 and 60).
    BriefError
        It is longer than 8000 characters.
    """
    if len(text) > LONGEST:
        raise BriefError(f"A text of a paper has at most {LONGEST} characters, got {len(text)}.")
    unknown = [name for name in placeholders(text) if name not in KEYS]
    if unknown:
        raise PlaceholderError(unknown)
    if FORBIDDEN in "".join(text.split()):
        raise ForbiddenPaperError(
            "A paper of the subdistrict reminds and presses; it never orders correction within a "
            f"time limit ({FORBIDDEN}), which is the fire-rescue authority's to order."
        )


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order."""
    return tuple(found[1].strip() for found in _FIELD.finditer(text))


def without_placeholders(text: str) -> str:
    """Return the text with its placeholders taken out: a brace that stays has no other half."""
    return _FIELD.sub("", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each placeholder replaced; what is filled in is never read again."""
    return _FIELD.sub(lambda found: values[KEYS[found[1].strip()]], text)


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, key) of each placeholder, the last first."""
    found = [(m.start(), m.end(), KEYS[m[1].strip()]) for m in _FIELD.finditer(text)]
    return found[::-1]
