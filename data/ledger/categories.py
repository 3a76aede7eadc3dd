"""What a place is, by the words of a category cell, a title or its name."""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.ledger.headings import COLUMNS
from data.ledger.values import NOTHING, CellValue, fold, is_unknown, waits
from vocabulary import ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import Category

_SHOP: Final = Category("shop")  # what sells something is a shop until a word says more


def category_of(text: str) -> CellValue:
    """Read the value of a Category.

    CATEGORY_TAKEN and CATEGORY_GUESSED are notes, CATEGORY_UNKNOWN waits.
    """
    if is_unknown(text):
        return NOTHING
    folded = fold(text).lower().replace(" ", "")
    if folded in ledger.CATEGORY_WORDS:
        return CellValue(ledger.CATEGORY_WORDS[folded].value)
    kind = ledger.KIND_WORDS.get(folded) or _kind_in(folded)
    if kind is not None:
        return CellValue(kind.value, FaultCode.CATEGORY_TAKEN, hint=kind.value)
    if ledger.OTHER_KINDS.search(folded):
        return CellValue(Category.OTHER.value, FaultCode.CATEGORY_TAKEN, hint=Category.OTHER.value)
    guessed = category_in(folded)
    if guessed is None:
        return waits(FaultCode.CATEGORY_UNKNOWN)
    return CellValue(guessed.value, FaultCode.CATEGORY_GUESSED, hint=guessed.value)


def category_in(text: str) -> Category | None:
    """Return the category whose words stand in a heading, a title or a category cell.

    A word that a street or a district bears does not count.
    """
    folded = fold(text).lower()
    for pattern, category in ledger.CATEGORY_PATTERNS:
        for found in pattern.finditer(folded):
            if not ledger.PLACE_BEHIND.match(folded[found.end() :]):
                return category
    return _kind_in(folded)


def _kind_in(folded: str) -> Category | None:
    """Return the kind whose longest word stands in a cell, a title or a heading."""
    met = [
        (len(found[0]), category)
        for pattern, category in ledger.KIND_PATTERNS
        for found in pattern.finditer(folded)
        if not ledger.PLACE_BEHIND.match(folded[found.end() :])
    ]
    return max(met, key=lambda one: one[0])[1] if met else None


def category_of_name(name: str) -> Category | None:
    """Return the category a name says by the word it ends with; "other" for a usual trade."""
    folded = fold(name).lower().replace(" ", "")
    bare = ledger.BRACKET_BEHIND.sub("", folded) or folded
    kind, at = _kind_of_name(bare)
    for pattern, category in ledger.CATEGORY_PATTERNS:
        for found in pattern.finditer(folded):
            tail = folded[found.end() :]
            is_shop = category is Category.FACTORY and ledger.SHOP_TAIL.search(tail)
            is_place = kind is not None and at >= found.end()  # 大庙KTV sings, it is no temple
            if ledger.NAME_TAIL.match(tail) and not is_shop and not is_place:
                return category
    if kind is None and ledger.SHOP_ENDING.search(bare):
        kind = _kind_of_name(bare, is_branch=True)[0] or _SHOP
    if kind is not None:
        return kind
    trades = ledger.OTHER_KINDS.finditer(folded)
    ends = any(ledger.NAME_TAIL.match(folded[found.end() :]) for found in trades)
    return Category.OTHER if ends else None


def _kind_of_name(folded: str, *, is_branch: bool = False) -> tuple[Category | None, int]:
    """Return the kind whose word ends a name, the last to begin, and where it begins.

    A word of any shop counts as the first letter.

    Parameters
    ----------
    is_branch : whether more may stand behind the word than `ledger.NAME_TAIL` allows
    """
    met = [
        (0 if found[0] in ledger.ANY_SHOP else found.start(), len(found[0]), category)
        for pattern, category in ledger.KIND_PATTERNS
        for found in pattern.finditer(folded)
        if is_branch or ledger.NAME_TAIL.match(folded[found.end() :])
    ]
    if not met:
        return None, 0
    start, _, category = max(met, key=lambda one: one[:2])
    return category, start


_HEADINGS: Final = frozenset(
    heading for column in COLUMNS if column.name == "category" for heading in column.headings
)


def kinds_told(sites: pd.DataFrame) -> dict[int, str]:
    """Return the kinds that words kept, or names, tell of sites that are "other".

    Parameters
    ----------
    sites : `name`, `category`, `extra`; index `site_id`
    """
    found: dict[int, str] = {}
    for site_id, row in sites[sites["category"] == Category.OTHER.value].iterrows():
        kept = [text for head, text in (row["extra"] or {}).items() if head in _HEADINGS]
        told = [str(value) for text in kept if (value := category_of(str(text)).value)]
        named = category_of_name(str(row["name"]))
        kind = next((one for one in told if one != Category.OTHER.value), named and named.value)
        if kind and kind != Category.OTHER.value:
            found[int(str(site_id))] = str(kind)
    return found
