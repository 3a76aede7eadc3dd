"""Finding a place by any part of its name: Chinese, pinyin without tones, or initials."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

import pandas as pd

PlaceKind = Literal["site", "village"]


@dataclass(frozen=True)
class Hit:
    """One place found.

    Attributes
    ----------
    kind : "site" or "village"
    id : str
    rank : int
        0 the name is what was typed, 1 it begins with it, 2 it holds it, 3 pinyin, 4 the address.
    """

    kind: PlaceKind
    id: str
    rank: int


@dataclass(frozen=True)
class _Entry:
    kind: PlaceKind
    id: str
    name: str
    pinyin: str
    initials: str
    address: str


def _folded(text: object) -> str:
    if not isinstance(text, str):
        return ""
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def _spelt(name: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name[:60])
    return "".join(syllables), "".join(part[0] for part in syllables if part)


@dataclass(frozen=True)
class NameIndex:
    """Every name of a register, spelt every way somebody may type it."""

    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, sites: pd.DataFrame, villages: pd.DataFrame) -> NameIndex:
        """Read the names.

        Parameters
        ----------
        sites : frame indexed `site_id`
            With `name`, `aliases`, `address`.
        villages : frame indexed `village_code`
            With `short_name`.
        """
        entries = [
            _entry("village", str(code), name, "")
            for code, name in villages["short_name"].dropna().items()
        ]
        columns = zip(sites.index, sites["name"], sites["aliases"], sites["address"], strict=True)
        for site_id, name, aliases, address in columns:
            others = aliases if isinstance(aliases, list | tuple) else ()
            entries += [
                _entry("site", str(site_id), said, address) for said in (name, *others) if said
            ]
        return cls(tuple(entries))

    def find(self, typed: str, *, limit: int = 50) -> list[Hit]:
        """Return the places that `typed` may mean, the nearest first, each once.

        Parameters
        ----------
        typed : str
            Part of a name, of its pinyin, its initials, or of an address.
        limit : int
        """
        wanted = _folded(typed)
        if not wanted:
            return []
        best: dict[tuple[PlaceKind, str], int] = {}
        for entry in self.entries:
            rank = _rank(entry, wanted)
            key = (entry.kind, entry.id)
            if rank is not None and rank < best.get(key, 9):
                best[key] = rank
        ordered = sorted(best.items(), key=lambda item: item[1])
        return [Hit(kind, id_, rank) for (kind, id_), rank in ordered[:limit]]


def _entry(kind: PlaceKind, id_: str, name: object, address: object) -> _Entry:
    folded = _folded(name)
    pinyin, initials = _spelt(folded)
    return _Entry(kind, id_, folded, pinyin, initials, _folded(address))


def _rank(entry: _Entry, wanted: str) -> int | None:
    if entry.name == wanted:
        return 0
    if entry.name.startswith(wanted):
        return 1
    if wanted in entry.name:
        return 2
    if wanted.isascii() and (wanted in entry.initials or entry.pinyin.startswith(wanted)):
        return 3
    if wanted in entry.address or (wanted.isascii() and wanted in entry.pinyin):
        return 4
    return None
