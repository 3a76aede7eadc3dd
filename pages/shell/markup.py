"""Markup of our own around text of any origin: every text is escaped here, once, and nowhere else.

The only place of the pages that hands HTML to the browser (`tests/test_layers.py`). Tags and names
of attributes come from the source; whatever else is given is text. Streamlit sanitises it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final, Literal

import streamlit as st

from pages.shell.language import say

_TAGS: Final = frozenset(
    {"h1", "h2", "p", "b", "i", "s", "u", "small", "span", "div", "em", "button", "img"}
)
_VOID: Final = frozenset({"img"})


@dataclass(frozen=True)
class Markup:
    """Markup whose every text is escaped."""

    safe: str

    def __add__(self, other: Markup) -> Markup:
        return Markup(self.safe + other.safe)


Inside = Markup | str
NOTHING: Final = Markup("")


def _safe(inside: Inside) -> str:
    return inside.safe if isinstance(inside, Markup) else escape(str(inside))


def tag(name: str, *inside: Inside, **attributes: str) -> Markup:
    """Return an element around text or other elements.

    Parameters
    ----------
    **attributes
        A trailing underscore is left out (`class_`), others become hyphens (`aria_label`).

    Raises
    ------
    ValueError
        A tag that does not stand in the list above.
    """
    if name not in _TAGS:
        raise ValueError(f"tag needs one of {sorted(_TAGS)}, got {name!r}.")
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    if name in _VOID:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{''.join(map(_safe, inside))}</{name}>")


def joined(parts: list[Markup], between: str) -> Markup:
    """Return the parts with a text between each two."""
    return Markup(escape(between).join(part.safe for part in parts))


def worded(message: str, **values: Inside) -> Markup:
    """Return a message in the reader's language with text or elements in its places."""
    return Markup(escape(say(message)).format(**{name: _safe(one) for name, one in values.items()}))


def draw(*elements: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw elements."""
    st.html("".join(one.safe for one in elements), width=width)
