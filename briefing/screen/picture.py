"""The situation map as a picture, for paper and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.facts.say import say_known
from geo.print.picture import PICTURE_DPI, PICTURE_SIZE_MM, PictureWords, situation
from vocabulary.messages import translate
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from analysis.day import Day


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
