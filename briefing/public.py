"""The public version: no site, no person, no point; only with a reviewer and an approval number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from briefing.fact import Facts, Row
from briefing.say import say_known
from briefing.templates import report_words, words
from vocabulary.errors import BriefError
from vocabulary.hazard_codes import HAZARD_CODES

if TYPE_CHECKING:
    import geopandas as gpd

_KINDS: Final = frozenset(code.zh for code in HAZARD_CODES.values() if code.code != "X99")
# An approval number names an authority and a year and ends in a number; it is typed, never made.
_NUMBER: Final = re.compile(r"\S.{2,60}\d")


@dataclass(frozen=True)
class Review:
    """Who lets a public version out, and under which approval number of its map.

    Attributes
    ----------
    reviewer : str
    map_number : str
        As the authority of surveying and mapping gave it.

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
            report_words.PUBLIC.format(reviewer=self.reviewer.strip()),
            report_words.PUBLIC_MAP.format(number=self.map_number.strip()),
        )


def public_facts(facts: Facts) -> Facts:
    """Return the facts without a site, a description, or a record behind a number.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    Facts
        The same numbers. Sites lose their names, hazards keep their kind alone, and no number
        leads back to its rows.
    """
    items = {key: replace(fact, row_ids=()) for key, fact in facts.items.items()}
    tables = dict(facts.tables) | {"overdue": tuple(map(_unnamed, facts.rows("overdue")))}
    return replace(facts, items=items, tables=tables)


def _unnamed(row: Row) -> Row:
    kind = row.texts.get("hazard", "")
    told = {
        "site": words.SOME_SITE,
        "description": "",
        "hazard": kind if kind in _KINDS else words.SOME_HAZARD,
    }
    return replace(row, texts={**row.texts, **told})


def public_picture(
    facts: Facts, villages: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, stamps: Sequence[str]
) -> bytes | None:
    """Return the map at the level of communities: villages shaded by rectified share, no point.

    Parameters
    ----------
    facts : Facts
    villages, sites : frames of docs/frames.md
        Of the sites nothing is drawn.
    stamps : sequence of str
        Of the release; the demo says so besides.

    Returns
    -------
    bytes or None
        PNG; None where no village has a boundary.
    """
    import pandas as pd

    from geo.picture import Words, situation
    from geo.shading import shade
    from vocabulary.messages import translate

    if villages.geometry.isna().all():
        return None
    shares = {
        row.key: (facts.cell(row, "rectified_share").value or 0.0) * 100
        for row in facts.rows("villages")
    }
    values = pd.Series(shares, dtype="float64").reindex(villages.index)
    drawn = shade(values, title=words.PUBLIC_SHADE, none=words.SMALL_APART)
    marks = (words.DEMO,) if facts.is_demo else ()
    caption = translate("As of {day}", day=say_known(facts.as_of.isoformat(), facts.known_at))
    none = sites.iloc[:0]
    risk = pd.DataFrame({"level": [], "site_status": []}, index=none.index)
    return situation(
        villages,
        none,
        risk,
        size_mm=(240.0, 135.0),
        shade=drawn,
        words=Words(caption="　".join((caption, *stamps)), stamps=marks),
    )
