"""Columns of a ledger that hold identity numbers: found, and left out where somebody says so.

No figure of the campaign needs them; the law asks to keep no more of a person than is needed
(Personal Information Protection Law, article 6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from data.ledger import Ledger, LedgerRow
from vocabulary.personal_numbers import kind_of, numbers_in

_MOST: Final = 0.5
_SHORTEST: Final = 15


def identity_columns(ledger: Ledger) -> tuple[str, ...]:
    """Return the headings under which identity numbers stand, in the order of the sheet.

    Half of the filled cells hold one, or the heading says so and a cell does.
    """
    filled: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for row in ledger.rows:
        for heading, text in row.raw.items():
            if text.strip():
                filled[heading] += 1
                held[heading] += any(len(n) >= _SHORTEST for n in numbers_in(text))
    return tuple(
        heading
        for heading in filled
        if held[heading]
        and (held[heading] >= _MOST * filled[heading] or kind_of(heading) == "identity")
    )


def without_columns(ledger: Ledger, headings: Collection[str]) -> Ledger:
    """Return a ledger as if it had been handed in without these columns."""
    if not headings:
        return ledger
    ours = {ledger.mapping.get(heading) or "" for heading in headings} - {"", "name"}
    return replace(
        ledger,
        rows=tuple(_without(row, headings, ours) for row in ledger.rows),
        mapping=_but(ledger.mapping, headings),
    )


def _without(row: LedgerRow, headings: Collection[str], ours: Collection[str]) -> LedgerRow:
    return replace(
        row,
        raw=_but(row.raw, headings),
        extra=_but(row.extra, headings),
        site=_but(row.site, ours) if row.site else row.site,
        hazards=tuple(_but(hazard, ours) for hazard in row.hazards),
    )


def _but(held: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in held.items() if name not in names}
