"""The plan's three aims (curb the major, cut the serious, lower the total): now and before.

Fires are graded by the persons dead or injured and the direct loss as in article 3 of
State Council order 493 on reporting and investigating accidents, which the fire service follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.campaign import fires
from analysis.campaign.standing import WEEK, Counted
from vocabulary.terms import RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day

# Dead, injured, direct loss in 10,000 yuan: a fire that reaches one of them is of the grade.
SERIOUS: Final = (3, 10, 1000)
MAJOR: Final = (10, 50, 5000)


@dataclass(frozen=True)
class Aims:
    """Each figure with the one before: fires a year earlier (None: not kept), the rest last week.

    Attributes
    ----------
    fires, serious_fires, major_fires : of the campaign so far; `serious` is serious and above,
        `major` major and above; months that stand on published figures alone add to `fires` only
    major_hazards : open, major or suspected
    serious_sites : sites at serious risk
    open_hazards : all open hazards
    """

    fires: Counted
    serious_fires: Counted
    major_fires: Counted
    major_hazards: Counted
    serious_sites: Counted
    open_hazards: Counted


def is_at_least(of_fires: pd.DataFrame, grade: tuple[int, int, int]) -> pd.Series:
    """Return which fires, of `fires.known`, are of a grade; what is not known counts as none."""
    told = {
        name: pd.to_numeric(of_fires[name], errors="coerce").fillna(0)
        for name in ("deaths", "injured", "loss")
    }
    dead, injured, loss = grade
    return (told["deaths"] >= dead) | (told["injured"] >= injured) | (told["loss"] >= loss)


def of(day: Day) -> Aims:
    """Return where the three aims stand on a day."""
    before = day.on(day.as_of - WEEK)
    now, ago = day.once(fires.of)
    orange = RiskLevel.ORANGE.value
    return Aims(
        fires=Counted(now.n, None if ago is None else ago.n),
        serious_fires=_graded(day, SERIOUS, is_ago_known=ago is not None),
        major_fires=_graded(day, MAJOR, is_ago_known=ago is not None),
        major_hazards=Counted(
            day.headline["major_open"].value, before.headline["major_open"].value
        ),
        serious_sites=Counted(
            int(day.risk["level"].eq(orange).sum()), int(before.risk["level"].eq(orange).sum())
        ),
        open_hazards=Counted(
            int(day.hazards["is_open"].sum()), int(before.hazards["is_open"].sum())
        ),
    )


def _graded(day: Day, grade: tuple[int, int, int], *, is_ago_known: bool) -> Counted:
    kept = fires.known(day.table("incident"), as_of=day.as_of)
    graded = kept[is_at_least(kept, grade)]
    spans = [day.period, tuple(map(fires.year_before, day.period))]
    now, ago = (fires.toll(graded, first, last).n for first, last in spans)
    return Counted(now, ago if is_ago_known else None)
