"""The situation map as a picture, for paper and slides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from briefing.facts.say import say_known
from briefing.words import labels
from geo.print.picture import PICTURE_DPI, PICTURE_SIZE_MM, PictureWords, situation
from geo.screen.shading import shade
from vocabulary.messages import translate
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from analysis.day import Day
    from briefing.facts.fact import Facts


def of(day: Day) -> bytes | None:
    """Return the situation of a day as a PNG; None where no village has a boundary."""
    if day.villages.geometry.isna().all():
        return None
    caption = translate("As of {day}", day=say_known(day.as_of.isoformat(), day.known_at))
    return situation(
        day.villages,
        day.sites,
        day.risk,
        words=PictureWords(caption=caption, stamps=(StoreKind.DEMO.zh,) if day.is_demo else ()),
        context=day.context,
        size_mm=PICTURE_SIZE_MM,
        dpi=PICTURE_DPI,
    )


def public_picture(facts: Facts, day: Day, *, stamps: Sequence[str]) -> bytes | None:
    """Return the map at the level of communities: villages shaded by rectified share, no point.

    Parameters
    ----------
    stamps : of the release; the demo says so besides

    Returns
    -------
    bytes or None
        PNG; None where no village has a boundary.
    """
    villages, none = day.villages, day.sites.iloc[:0]
    if villages.geometry.isna().all():
        return None
    shares = {
        row.key: (facts.cell(row, "rectified_share").value or 0.0) * 100
        for row in facts.rows("villages")
    }
    values = pd.Series(shares, dtype="float64").reindex(villages.index)
    drawn = shade(values, title=labels.PUBLIC_SHADE, none=labels.SMALL_APART)
    marks = (labels.DEMO,) if facts.is_demo else ()
    caption = translate("As of {day}", day=say_known(facts.as_of.isoformat(), facts.known_at))
    risk = pd.DataFrame({"level": [], "site_status": []}, index=none.index)
    return situation(
        villages,
        none,
        risk,
        size_mm=(240.0, 135.0),
        shade=drawn,
        words=PictureWords(caption="　".join((caption, *stamps)), stamps=marks),
    )
