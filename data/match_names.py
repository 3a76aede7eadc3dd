"""Village and category names as ledgers write them -> codes and terms, never by chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from data.parse import NOTHING, Reading, fold, is_unknown, waits
from vocabulary import ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import Category

_ALIKE: Final = 60.0  # rapidfuzz score (0 to 100) from which a name is offered as a candidate
_MOST_CANDIDATES: Final = 3


def stem(name: str) -> str:
    """Return what is left of a village's name without its kind and its committee.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    folded = _bare(name)
    shorter = ledger.VILLAGE_SUFFIX.sub("", folded)
    return shorter if shorter else folded


def short_name(name: str) -> str:
    """Return a village's everyday name: without its committee.

    Parameters
    ----------
    name : str
        Full name.

    Returns
    -------
    str
    """
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
    _cache: dict[str, Reading] = field(default_factory=dict)

    @classmethod
    def of(cls, villages: pd.DataFrame) -> VillageIndex:
        """Build the index.

        Parameters
        ----------
        villages : DataFrame, index `village_code`
            Columns `name`, `short_name`.

        Returns
        -------
        VillageIndex
        """
        index = cls({})
        for code, name in zip(villages.index, villages["name"], strict=True):
            short = short_name(str(name))
            index.names[str(code)] = short
            index.by_short.setdefault(short, []).append(str(code))
            index.by_stem.setdefault(stem(short), []).append(str(code))
        return index

    def find(self, text: str) -> Reading:
        """Find the village a cell names.

        Parameters
        ----------
        text : str
            A name in any of its forms, a 12-digit code, or a name with a grid behind it.

        Returns
        -------
        Reading
            Code. VILLAGE_UNKNOWN and VILLAGE_AMBIGUOUS wait, with candidates as hint.
        """
        if text not in self._cache:
            self._cache[text] = self._find(text)
        return self._cache[text]

    def _find(self, text: str) -> Reading:
        if is_unknown(text):
            return NOTHING
        folded = fold(text).replace(" ", "")
        if folded in self.names:
            return Reading(folded)
        if ledger.STREET_SUFFIX.search(folded):
            return waits(FaultCode.VILLAGE_UNKNOWN)  # a street is no village, whatever its stem
        bare = _bare(folded)
        found = self.by_short.get(short_name(bare), [])
        if len(found) == 1 and ledger.VILLAGE_NAME.search(bare):
            return Reading(found[0])
        found = self.by_stem.get(stem(bare), [])
        if bare == stem(bare) and bare in ledger.STREETS_LIKE_VILLAGES and found:
            return self._ambiguous(found)
        return self._by_stem(found, bare)

    def _by_stem(self, found: list[str], bare: str) -> Reading:
        if len(found) == 1:
            return Reading(found[0])
        if len(found) > 1:
            return self._ambiguous(found)
        inside = self.inside(bare)
        if inside is not None:
            return Reading(inside)
        return waits(FaultCode.VILLAGE_UNKNOWN, hint="、".join(self.candidates(bare)))

    def _ambiguous(self, codes: list[str]) -> Reading:
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


def category_of(text: str) -> Reading:
    """Read a category cell.

    Parameters
    ----------
    text : str

    Returns
    -------
    Reading
        Value of Category; CATEGORY_GUESSED is a note, CATEGORY_UNKNOWN waits.
    """
    if is_unknown(text):
        return NOTHING
    folded = fold(text).lower().replace(" ", "")
    if folded in ledger.CATEGORY_WORDS:
        return Reading(ledger.CATEGORY_WORDS[folded].value)
    guessed = category_in(folded)
    if guessed is None:
        return waits(FaultCode.CATEGORY_UNKNOWN)
    return Reading(guessed.value, FaultCode.CATEGORY_GUESSED, hint=guessed.value)


def category_in(text: str) -> Category | None:
    """Return the category whose words stand in a name, or None.

    Parameters
    ----------
    text : str
        Name of a site, of a sheet or of a heading.

    Returns
    -------
    Category or None
    """
    folded = fold(text).lower()
    for pattern, category in ledger.CATEGORY_PATTERNS:
        if pattern.search(folded):
            return category
    return None


def is_home(area: str, villages: VillageIndex) -> bool:
    """Whether a cell of the area or street column lies in the office's own area.

    Parameters
    ----------
    area : str
    villages : VillageIndex

    Returns
    -------
    bool
        False also for a wider area (the city): what lies somewhere in it waits until somebody
        says where.
    """
    folded = fold(area).replace(" ", "").replace(*ledger.MISSPELT_DISTRICT)
    if ledger.HOME_STREET in folded:
        return True
    if ledger.OTHER_STREET.search(ledger.HOME_DISTRICT.sub("", folded)):
        return False
    if ledger.HOME_DISTRICT.search(folded):
        return True
    return villages.find(folded).value is not None
