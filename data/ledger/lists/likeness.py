"""Which site a unit of another list is, written otherwise: by name, address and position.

`known_records` finds the record a ledger row speaks of by its exact name; here names are taken
apart: what two writers add or leave out is cut (the district in
front, "Ltd." behind), the numbers of buildings, phases and wings are compared as numbers however
they are written, and only the rest may differ by slips of the pen. A slip counts only where the
address or the position agrees too; other numbers are another place. What may be the same but is not
said so by two of the three is doubtful, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any, Final, Literal

import numpy as np
from rapidfuzz import fuzz, process

from data.ledger import Record
from data.ledger.categories import category_of_name
from data.ledger.known_records import KnownRecord, KnownSites
from data.ledger.values import fold, name_key
from vocabulary import ledger
from vocabulary.terms import Category

Verdict = Literal["found", "doubtful", "new"]
# What agreed, or spoke for it.
Reason = Literal["name", "alike", "address", "position", "old_name"]

_CLOSE: Final = 72.0  # rapidfuzz score (0 to 100) of two names without their numbers
_STREET_ALIKE: Final = 60.0  # of two street names: one wrong character in three or four
_LOOKED_AT: Final = 8  # most alike names looked at
# Metres: within the first two points are one place, beyond the second two.
_SAME_M: Final = 60.0
_FAR_M: Final = 400.0
_WEIGHT: Final[dict[Reason, int]] = {
    "name": 3, "address": 2, "position": 2, "alike": 1, "old_name": 0,
}  # fmt: skip
_METRES_A_DEGREE: Final = 111_190.0
_EXACT: Final = frozenset({"surveyed", "clicked"})


@dataclass(frozen=True)
class NameParts:
    """A name taken apart.

    Attributes
    ----------
    core : without numbers, district and company words
    marks : numbers and letters of buildings, phases, units, each with the letter of its class
    """

    core: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What a unit of another list was judged to be.

    Attributes
    ----------
    site_id : the site it is or may be; None where nothing is like it
    reasons : what agreed
    """

    verdict: Verdict
    site_id: int | None = None
    reasons: tuple[Reason, ...] = ()


@lru_cache(20_000)
def name_parts(name: str) -> NameParts:
    """Take a name apart; the same for all ways one name is written."""
    text = ledger.NAME_NOISE.sub("", fold(name))
    text = ledger.VILLAGE_PREFIX.sub("", text) or text
    text = ledger.COUNTED_UNIT.sub(lambda found: _number(found[1]), text)
    key = name_key(text)
    for _ in range(2):
        key = ledger.COMPANY_TAIL.sub("", key) or key
    marks = tuple(
        sorted(
            ledger.UNIT_CLASS.get(found[2] or "", "b") + found[1]
            for found in ledger.NAME_MARK.finditer(key)
        )
    )
    core = ledger.NAME_MARK.sub("", key)
    for written, meant in ledger.SAME_ENDING:
        if core.endswith(written) and len(core) > len(written) + 1:
            core = core.removesuffix(written) + meant
            break
    return NameParts(core or key, marks)


def _number(word: str) -> str:
    tens, sign, units = word.partition(ledger.TEN)
    count = ledger.CHINESE_NUMBERS
    if not sign:
        return str(count.get(word, word))
    return str(int(count.get(tens, 1)) * 10 + int(count.get(units, 0)))


@lru_cache(20_000)
def address_parts(address: str) -> tuple[str, str, str]:
    """Return street, number and what follows it ("" where an address does not say)."""
    text = (
        ledger.NAME_NOISE.sub("", fold(address)).replace(" ", "").replace(*ledger.MISSPELT_DISTRICT)
    )
    text = ledger.VILLAGE_PREFIX.sub("", text) or text
    text = ledger.COMMUNITY_PREFIX.sub("", text) or text
    found = ledger.STREET_NUMBER.search(text)
    if found is None:
        return name_key(text), "", ""
    street, number = (found[1], found[2]) if found[2] else (found[4], found[5])
    return name_key(street), number, found[3] or ""


@dataclass
class _Entry:
    known: KnownRecord
    names: tuple[NameParts, ...]
    street: str
    number: str
    behind: str
    at: tuple[float, float] | None


@dataclass
class Likeness:
    """The sites of a register, and the ways to find one written otherwise."""

    sites: KnownSites
    _entries: dict[int, _Entry] = field(default_factory=dict)
    _owners: list[int] = field(default_factory=list)
    _names: list[NameParts] = field(default_factory=list)
    _cores: list[str] = field(default_factory=list)
    _at_number: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the sites in, voided ones left out."""
        for site_id, known in self.sites.by_id.items():
            if known.state.get("is_voided"):
                continue
            told = (known.state.get("name"), *(known.state.get("aliases") or ()))
            names = tuple(dict.fromkeys(name_parts(str(name)) for name in told if name))
            street, number, behind = address_parts(str(known.state.get("address") or ""))
            at = _point(known.state, is_exact=known.state.get("position_quality") in _EXACT)
            self._entries[site_id] = _Entry(known, names, street, number, behind, at)
            for name in names:
                self._owners.append(site_id)
                self._names.append(name)
                self._cores.append(name.core)
            if number:
                self._at_number.setdefault(number, []).append(site_id)

    def match(self, unit: Record) -> Match:
        """Judge one unit.

        Parameters
        ----------
        unit : `name`, and `address`, `village_code`, `category`, `lon`, `lat` (WGS 84) where known
        """
        judged = [one for site_id in self._possible(unit) if (one := self._judged(unit, site_id))]
        found = [one for one in judged if one.verdict == "found"]
        most = max((_weight(one) for one in found), default=0)
        best = [one for one in found if _weight(one) == most]
        if len(best) == 1:
            return best[0]
        if found:
            return Match("doubtful", best[0].site_id, best[0].reasons)
        return max(judged, key=_weight, default=Match("new"))

    def _possible(self, unit: Record) -> Iterable[int]:
        """Return the sites whose name is alike, or that stand at the same number."""
        parts = name_parts(str(unit.get("name") or ""))
        alike = process.extract(
            parts.core, self._cores, scorer=fuzz.ratio, limit=_LOOKED_AT * 4, score_cutoff=_CLOSE
        )
        by_name = [self._owners[at] for _, _, at in alike if self._names[at].marks == parts.marks]
        _, number, _ = address_parts(str(unit.get("address") or ""))
        at_number = self._at_number.get(number, []) if number else []
        return dict.fromkeys((*by_name, *at_number))

    def _judged(self, unit: Record, site_id: int) -> Match | None:
        entry = self._entries[site_id]
        name = self._name_agrees(unit, entry)
        address = _address_agrees(unit, entry)
        near = _position_agrees(unit, entry)
        village, ours = unit.get("village_code"), entry.known.village
        is_elsewhere = bool(village and ours and village != ours)
        agreeing: list[Reason] = []
        if name:
            agreeing.append("name" if name == 2 else "alike")
        if address == 2:
            agreeing.append("address")
        if near == 2:
            agreeing.append("position")
        backed = address == 2 or near == 2
        if not name:
            same_kind = unit.get("category") and unit["category"] == entry.known.state.get(
                "category"
            )
            may_be = address == 2 and near > 0 and same_kind and not is_elsewhere
            return Match("doubtful", site_id, ("address", "old_name")) if may_be else None
        if near == 0 and address != 2:
            return (
                None if name == 1 or is_elsewhere else Match("doubtful", site_id, tuple(agreeing))
            )
        if backed and near > 0 and (name == 2 or not _is_other_trade(unit, entry)):
            return Match("found", site_id, tuple(agreeing))
        if name == 2 and not is_elsewhere and address == 1:
            told = bool(village and ours) or self._is_only(unit, entry)
            return Match("found" if told else "doubtful", site_id, tuple(agreeing))
        if is_elsewhere and address == 0:
            return None  # the same name in another village, at another address
        return Match("doubtful", site_id, tuple(agreeing))

    def _name_agrees(self, unit: Record, entry: _Entry) -> int:
        """Return 2 where the names are one, 1 where they may be, 0 where they are not."""
        parts = name_parts(str(unit.get("name") or ""))
        same = [name for name in entry.names if name.marks == parts.marks]
        if any(name.core == parts.core for name in same):
            return 2
        return int(any(fuzz.ratio(name.core, parts.core) >= _CLOSE for name in same))

    def _is_only(self, unit: Record, entry: _Entry) -> bool:
        parts, mine = name_parts(str(unit.get("name") or "")), entry.known.record_id
        return all(
            owner == mine or name != parts
            for owner, name in zip(self._owners, self._names, strict=True)
        )


def _weight(match: Match) -> int:
    return sum(_WEIGHT[reason] for reason in match.reasons)


def _is_other_trade(unit: Record, entry: _Entry) -> bool:
    """Whether a name that is only alike tells another kind of place: a temple is no noodle shop."""
    told, ours = _trade(unit), _trade(entry.known.state)
    return bool(told and ours) and told != ours


def _trade(record: Record) -> str:
    told = str(record.get("category") or "")
    if told in ("", Category.OTHER.value):  # the register's "other" may be older than its kind
        told = str(category_of_name(str(record.get("name") or "")) or "")
    return told


def _address_agrees(unit: Record, entry: _Entry) -> int:
    """Return 2 for the same number of the same street, 0 for another, 1 where it is not told."""
    street, number, behind = address_parts(str(unit.get("address") or ""))
    if not number or not entry.number:
        return 1
    if number != entry.number or (behind and entry.behind and behind != entry.behind):
        return 0
    is_same = (
        street == entry.street or street.endswith(entry.street) or entry.street.endswith(street)
    )
    return 2 if is_same or fuzz.ratio(street, entry.street) >= _STREET_ALIKE else 0


def _position_agrees(unit: Record, entry: _Entry) -> int:
    """Return 2 for one place, 0 for two, 1 where it is not told."""
    at = _point(unit, is_exact=True)
    if at is None or entry.at is None:
        return 1
    apart = metres_between(at, entry.at)
    return 2 if apart <= _SAME_M else 0 if apart > _FAR_M else 1


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the metres between two points, WGS 84 degrees; below 0.3 % wrong within a district."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(east, one[1] - other[1]) * _METRES_A_DEGREE


def _point(record: Any, *, is_exact: bool) -> tuple[float, float] | None:
    lon, lat = record.get("lon"), record.get("lat")
    if not is_exact or lon is None or lat is None or not np.isfinite([lon, lat]).all():
        return None
    return float(lon), float(lat)
