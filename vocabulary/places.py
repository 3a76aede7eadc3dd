"""How villages and communities are written: full names, short names, loose names."""

from __future__ import annotations

from typing import Final

# Longest first: 接龙村村民委员会 -> 接龙村, 接龙村委会 -> 接龙村, 东方社区居民委员会 -> 东方社区.
_ENDINGS: Final = (
    ("社区居民委员会", "社区"),
    ("村村民委员会", "村"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("居民委员会", "社区"),
    ("村委会", "村"),
    ("居委会", "社区"),
)


def short_village_name(name: str) -> str:
    """Return the name staff say: without the words for its committee."""
    for ending, kept in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + kept
    return name
