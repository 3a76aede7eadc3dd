"""The public version: no site, no person, no point; only with a reviewer and an approval number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from briefing.facts.fact import Fact, Facts, Row
from briefing.words import labels, screen
from vocabulary.errors import BriefError
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.personal_numbers import cover

if TYPE_CHECKING:
    import pandas as pd

_KINDS: Final = frozenset(code.zh for code in HAZARD_CODES.values() if code.code != "X99")
# Tables that are nothing without the names of sites, events and persons: not in public.
NAMED_ALONE: Final = ("late", "late_sites", "gatherings")
# An approval number names an authority and a year and ends in a number; it is typed, never made.
_NUMBER: Final = re.compile(r"\S.{2,60}\d")


@dataclass(frozen=True)
class Review:
    """Who lets a public version out, and under which approval number of its map.

    Attributes
    ----------
    map_number : as the authority of surveying and mapping gave it

    Raises
    ------
    BriefError
        Either is missing, or the number holds no digit.
    """

    reviewer: str
    map_number: str

    def __post_init__(self) -> None:
        if not self.reviewer.strip():
            raise BriefError("A public version needs the name of who reviewed it, got none.")
        if not _NUMBER.search(self.map_number.strip()):
            raise BriefError(
                "A public version needs the approval number of its map as the authority gave it, "
                f"got {self.map_number!r}."
            )

    @property
    def stamps(self) -> tuple[str, ...]:
        """Return what a public version says of its release."""
        return (
            screen.PUBLIC.format(reviewer=self.reviewer.strip()),
            screen.PUBLIC_MAP.format(number=self.map_number.strip()),
        )


@dataclass(frozen=True)
class Apart:
    """Sites marked sensitive, and what is on record of them: named nowhere in public."""

    site_ids: frozenset[int] = frozenset()
    hazard_ids: frozenset[int] = frozenset()

    @property
    def stamps(self) -> tuple[str, ...]:
        """Return what a public version says of them: that there are some, never how many."""
        return (screen.PUBLIC_APART,) if self.site_ids else ()


def kept_apart(sites: pd.DataFrame, hazards: pd.DataFrame) -> Apart:
    """Return what is marked sensitive.

    Parameters
    ----------
    sites, hazards : frames of docs/frames.md
    """
    marked = sites["is_sensitive"].astype("boolean").fillna(False)
    site_ids = frozenset(int(one) for one in sites.index[marked])
    of_them = hazards.index[hazards["site_id"].isin(site_ids)]
    return Apart(site_ids, frozenset(int(one) for one in of_them))


def public_facts(facts: Facts, apart: Apart | None = None) -> Facts:
    """Return the facts without a site, a description, or a record behind a number.

    The same totals. Sites lose their names, hazards keep their kind alone, numbers of telephones
    and identity cards are covered wherever they were typed, and no number leads back to its rows.

    Parameters
    ----------
    apart
        Sensitive sites: their hazards leave the list of what is overdue, and a category they fill
        alone leaves the table of categories. The totals count them, so that public and internal
        figures agree.
    """
    apart = apart or Apart()
    cases, days = _cases(facts, apart)
    shown, hidden = _categories(facts, apart)
    named = [row for name in NAMED_ALONE for row in facts.rows(name)]
    gone = {one for row in (*facts.rows("overdue"), *named, *hidden) for one in row.cells.values()}
    told = {key: fact for key, fact in facts.items.items() if key not in gone} | days
    tables = {
        **facts.tables,
        "overdue": cases,
        "categories": shown,
        "offices": tuple(map(_covered, facts.rows("offices"))),
        "late_offices": tuple(map(_covered, facts.rows("late_offices"))),
        **{name: () for name in NAMED_ALONE if name in facts.tables},
    }
    items = {key: replace(fact, row_ids=()) for key, fact in told.items()}
    return replace(facts, items=items, tables=tables)


def _cases(facts: Facts, apart: Apart) -> tuple[tuple[Row, ...], dict[str, Fact]]:
    """Return the overdue without names and counted through: the register's numbers stay inside."""
    kept = [row for row in facts.rows("overdue") if int(row.key) not in apart.hazard_ids]
    rows, days = [], {}
    for place, row in enumerate(kept, start=1):
        name = f"overdue.{place:02d}.days"
        days[name] = replace(facts.cell(row, "days"), id=name)
        rows.append(replace(_unnamed(row), key=f"{place:02d}", cells={"days": name}))
    return tuple(rows), days


def _categories(facts: Facts, apart: Apart) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the categories that are shown, and those that sensitive sites fill alone."""

    def is_apart(row: Row) -> bool:
        sites = facts.cell(row, "sites").row_ids
        return bool(sites) and apart.site_ids.issuperset(int(one) for one in sites)

    rows = facts.rows("categories")
    return (
        tuple(row for row in rows if not is_apart(row)),
        tuple(row for row in rows if is_apart(row)),
    )


def _unnamed(row: Row) -> Row:
    kind = row.texts.get("hazard", "")
    told = {
        "site": labels.SOME_SITE,
        "description": "",
        "hazard": kind if kind in _KINDS else labels.SOME_HAZARD,
    }
    covered = _covered(row)
    return replace(covered, texts={**covered.texts, **told})


def _covered(row: Row) -> Row:
    return replace(row, texts={key: cover(said) for key, said in row.texts.items()})
