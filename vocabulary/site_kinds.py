"""Kinds of places within a category: of bathhouses by their trade, of high-rises by their class."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Term


class SiteKind(Term):
    """A kind of place within its category."""

    FOOT = "foot", "足疗足浴", "Foot care"
    SAUNA = "sauna", "桑拿", "Sauna"
    SWEAT = "sweat", "汗蒸", "Sweat steam"
    HEALTH = "health", "保健养生", "Health care"
    BATH = "bath", "洗浴", "Bath"
    SUPER = "super", "超高层（100米以上）", "Above 100 m"
    DWELLING_1 = "dwelling_1", "一类高层住宅（54米以上）", "Dwelling, class 1 (above 54 m)"
    DWELLING_2 = "dwelling_2", "二类高层住宅（27米以上）", "Dwelling, class 2 (above 27 m)"
    PUBLIC_1 = "public_1", "一类高层公共建筑（50米以上）", "Public, class 1 (above 50 m)"
    PUBLIC_2 = "public_2", "二类高层公共建筑（24米以上）", "Public, class 2 (above 24 m)"
    LOW = "low", "按高度不属高层", "Not a high-rise by its height"
    UNTOLD = "untold", "未注明", "Not told"


# Words of a use or a name -> kind of bathhouse, the more particular first.
BATH_WORDS: Final[tuple[tuple[str, SiteKind], ...]] = (
    ("汗蒸", SiteKind.SWEAT),
    ("桑拿", SiteKind.SAUNA),
    ("足", SiteKind.FOOT),
    ("保健", SiteKind.HEALTH),
    ("养生", SiteKind.HEALTH),
    ("按摩", SiteKind.HEALTH),
    ("推拿", SiteKind.HEALTH),
    ("浴", SiteKind.BATH),
    ("温泉", SiteKind.BATH),
)
DWELLING: Final = "住"
