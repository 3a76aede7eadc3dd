"""Where a row lies, as ledgers write it: villages by any of their names, areas, coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from data.ledger.values import NOTHING, CellValue, fold, is_unknown, waits
from vocabulary import ledger
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Datum

_ALIKE: Final = 60.0  # rapidfuzz score (0 to 100) from which a name is offered as a candidate
_MOST_CANDIDATES: Final = 3
# Mainland China in degrees, and in CGCS2000 3-degree Gauss-Kruger metres: false easting 500 000,
# with the zone number (25 to 45) in front or without it (STANDARDS.md 2).
_LON: Final = (73.0, 136.0)
_LAT: Final = (3.0, 54.0)
_NORTH: Final = (300_000.0, 6_100_000.0)
_EAST: Final = (300_000.0, 700_000.0)
_EAST_ZONED: Final = (25_300_000.0, 45_700_000.0)


def stem(name: str) -> str:
    """Return what is left of a village's name without its kind and its committee."""
    folded = _bare(name)
    shorter = ledger.VILLAGE_SUFFIX.sub("", folded)
    return shorter if shorter else folded


def short_name(name: str) -> str:
    """Return a village's everyday name: without its committee."""
    folded = _bare(name)
    core = stem(folded)
    if core == folded:
        return folded
    kind = ledger.COMMUNITY_WORD if ledger.COMMUNITY_WORD in folded else ledger.VILLAGE_WORD
    return core + kind


def _bare(name: str) -> str:
    folded = fold(name).replace(" ", "").replace("\n", "").replace(*ledger.MISSPELT_DISTRICT)
    bare = ledger.VILLAGE_PREFIX.sub("", folded)
    return bare or folded


@dataclass
class VillageIndex:
    """The known villages by code, by everyday name and by stem.

    Attributes
    ----------
    names : dict of str to str
        Code -> everyday name.
    by_short, by_stem : dict of str to list of str
        Name -> codes.
    """

    names: dict[str, str]
    by_short: dict[str, list[str]] = field(default_factory=dict)
    by_stem: dict[str, list[str]] = field(default_factory=dict)
    _cache: dict[str, CellValue] = field(default_factory=dict)

    @classmethod
    def of(cls, villages: pd.DataFrame) -> VillageIndex:
        """Build the index of a frame by `village_code` with a column `name`."""
        index = cls({})
        for code, name in zip(villages.index, villages["name"], strict=True):
            short = short_name(str(name))
            index.names[str(code)] = short
            index.by_short.setdefault(short, []).append(str(code))
            index.by_stem.setdefault(stem(short), []).append(str(code))
        return index

    def find(self, text: str) -> CellValue:
        """Find the code of the village a cell names.

        A name in any of its forms, a 12-digit code, or a name with a grid behind it.
        VILLAGE_UNKNOWN and VILLAGE_AMBIGUOUS wait, with candidates as hint.
        """
        if text not in self._cache:
            self._cache[text] = self._find(text)
        return self._cache[text]

    def _find(self, text: str) -> CellValue:
        if is_unknown(text):
            return NOTHING
        folded = fold(text).replace(" ", "")
        if folded in self.names:
            return CellValue(folded)
        if ledger.STREET_SUFFIX.search(folded):
            return waits(FaultCode.VILLAGE_UNKNOWN)  # a street is no village, whatever its stem
        bare = _bare(folded)
        found = self.by_short.get(short_name(bare), [])
        if len(found) == 1 and ledger.VILLAGE_NAME.search(bare):
            return CellValue(found[0])
        found = self.by_stem.get(stem(bare), [])
        if bare == stem(bare) and bare in ledger.STREETS_LIKE_VILLAGES and found:
            return self._ambiguous(found)
        return self._by_stem(found, bare)

    def _by_stem(self, found: list[str], bare: str) -> CellValue:
        if len(found) == 1:
            return CellValue(found[0])
        if len(found) > 1:
            return self._ambiguous(found)
        inside = self.inside(bare)
        if inside is not None:
            return CellValue(inside)
        return waits(FaultCode.VILLAGE_UNKNOWN, hint="、".join(self.candidates(bare)))

    def _ambiguous(self, codes: list[str]) -> CellValue:
        names = "、".join(self.names[code] for code in codes)
        return waits(FaultCode.VILLAGE_AMBIGUOUS, hint=names)

    def inside(self, text: str) -> str | None:
        """Return the one village whose everyday name stands inside a longer text, or None."""
        folded = fold(text)
        named = [codes for name, codes in self.by_short.items() if name in folded]
        met = [codes[0] for codes in named if len(codes) == 1]
        longest = [code for code in met if not _is_part(self.names[code], met, self.names)]
        return longest[0] if len(longest) == 1 else None

    def candidates(self, text: str) -> list[str]:
        """Return the everyday names that look most alike, best first."""
        names = list(self.by_short)
        alike = process.extract(text, names, scorer=fuzz.ratio, limit=_MOST_CANDIDATES)
        return [str(name) for name, score, _ in alike if score >= _ALIKE]


def _is_part(name: str, codes: list[str], names: dict[str, str]) -> bool:
    return any(name != names[code] and name in names[code] for code in codes)


def is_home(area: str, villages: VillageIndex) -> bool:
    """Whether a cell of the area or street column lies in the office's own area.

    False also for a wider area (the city): what lies somewhere in it waits until somebody says
    where.
    """
    folded = fold(area).replace(" ", "").replace(*ledger.MISSPELT_DISTRICT)
    if ledger.HOME_STREET in folded:
        return True
    if ledger.OTHER_STREET.search(ledger.HOME_DISTRICT.sub("", folded)):
        return False
    if ledger.HOME_DISTRICT.search(folded):
        return True
    return villages.find(folded).value is not None


@dataclass(frozen=True)
class LedgerPoint:
    """A position as the ledger gives it.

    Attributes
    ----------
    x, y : float or None
        East (or longitude) and north (or latitude), in the ledger's own system.
    datum : Datum or None
        CGCS2000_GK where the magnitude says so; None where the ledger does not say.
    """

    x: float | None = None
    y: float | None = None
    datum: Datum | None = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""


NO_POINT: Final = LedgerPoint()


@lru_cache(20_000)
def read_pair(text: str) -> LedgerPoint:
    """Read a position written in one cell.

    "106.05,29.84", "106°3′1.5″E 29°50′55″N", "(601465.5，3303948.5)".
    """
    if is_unknown(text):
        return NO_POINT
    bare = ledger.COORDINATE_BRACKETS.sub(
        "", ledger.COORDINATE_BRACKETS.sub("", fold(text)).strip()
    )
    parts = [part for part in ledger.PAIR_SEPARATOR.split(bare) if part]
    if len(parts) != 2:
        return _unreadable()
    if ledger.NORTH_FIRST.search(parts[0]):
        parts.reverse()
    return read_xy(parts[0], parts[1], says_axis=False)


@lru_cache(20_000)
def read_xy(x_text: str, y_text: str, *, says_axis: bool) -> LedgerPoint:
    """Read a position from two cells.

    Parameters
    ----------
    x_text, y_text : str
        As typed under the east and the north heading.
    says_axis : bool
        Whether the headings say which is which (longitude, latitude). Chinese survey papers call
        north X, so under X/Y either order is right and a swap is no fault.

    Returns
    -------
    LedgerPoint
        COORDINATE_ZERO and COORDINATE_SWAPPED are notes, COORDINATE_UNREADABLE waits.
    """
    if is_unknown(x_text) and is_unknown(y_text):
        return NO_POINT
    x, y = angle_or_metres(x_text), angle_or_metres(y_text)
    if x is None or y is None:
        return _unreadable()
    return judge_xy(x, y, says_axis=says_axis)


def judge_xy(x: float, y: float, *, says_axis: bool) -> LedgerPoint:
    """Say what two numbers are by their size; `says_axis` as in `read_xy`."""
    if x == 0 and y == 0:
        return LedgerPoint(code=FaultCode.COORDINATE_ZERO)
    if _in(x, _LON) and _in(y, _LAT):
        return LedgerPoint(x, y)
    if _in(x, _LAT) and _in(y, _LON):
        hint = f"{y:g}, {x:g}"
        return LedgerPoint(
            y, x, code=FaultCode.COORDINATE_SWAPPED if says_axis else None, hint=hint
        )
    for east, north in ((x, y), (y, x)):
        if _is_east(east) and _in(north, _NORTH) and not (_in(east, _EAST) and _in(north, _EAST)):
            return LedgerPoint(east, north, Datum.CGCS2000_GK)
    return _unreadable()


def angle_or_metres(text: str) -> float | None:
    """Read one number of a position, decimal degrees or metres; None where it is neither."""
    folded = fold(text).replace(" ", "")
    if found := ledger.DECIMAL_DEGREES.match(folded):
        value = float(found[1])
        return value if math.isfinite(value) else None
    if found := ledger.DMS.match(folded):
        minutes, seconds = float(found[2] or 0), float(found[3] or 0)
        if minutes >= 60 or seconds >= 60:
            return None
        return int(found[1]) + minutes / 60 + seconds / 3600
    return None


def datum_of(text: str) -> Datum | None:
    """Say which datum a heading or a cell names."""
    folded = fold(text)
    for value, pattern in ledger.DATUM_WORDS:
        if pattern.search(folded):
            return Datum(value)  # type: ignore[call-arg]
    return None


def _unreadable() -> LedgerPoint:
    return LedgerPoint(code=FaultCode.COORDINATE_UNREADABLE, severity=Severity.WAITS)


def _in(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _is_east(value: float) -> bool:
    if _in(value, _EAST_ZONED):
        return _in(value % 1_000_000, _EAST)
    return _in(value, _EAST)
