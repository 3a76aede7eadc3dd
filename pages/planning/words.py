"""The visit list in words: why a site is on it, what its columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from analysis.risk.reason import Reason
from pages.shell.language import label_of, language, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import closed_up
from vocabulary.messages import message
from vocabulary.risk import reason_sentence
from vocabulary.terms import RiskLevel

HALF_NAMES: Final = {
    "morning": message("Morning"),
    "afternoon": message("Afternoon"),
    "evening": message("Evening"),
}


def half_day_name(on: Any, half: str) -> str:
    """Return a half-day as read: 02-21 Morning."""
    return f"{pd.Timestamp(on):%m-%d} {say(HALF_NAMES[half])}"


def spoken(reasons: Iterable[Reason]) -> str:
    """Return the reasons of a visit as one line, the heaviest first."""
    said = [
        reason_sentence(reason.code, language=language(), points=reason.points, value=reason.value)
        for reason in reasons
    ]
    # A table's cell is wrapped at blanks: one after each reason.
    return ("； " if language() == "zh_CN" else "; ").join(map(closed_up, said))


def worded(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the visit list with its order, its reasons and how each place came onto it.

    Parameters
    ----------
    targets : DataFrame
        Of `analysis.planning.targets.of`.

    Returns
    -------
    DataFrame
        Plus `order` (1 first), `why`, `place` and `class` (the level, as read).
    """
    places = zip(targets["is_random"], targets["is_floor"], strict=True)
    return targets.assign(
        order=range(1, len(targets) + 1),
        why=targets["reasons"].map(spoken),
        place=[_place(is_random, is_floor) for is_random, is_floor in places],
        **{"class": [label_of(RiskLevel, level) for level in targets["level"]]},
    )


def _place(is_random: bool, is_floor: bool) -> str:
    if is_random:
        return say("Drawn at random")
    return say("Floor of its village") if is_floor else say("By order")


def plan_columns() -> list[Column]:
    """Return the columns of the visit list."""
    return columns_of(
        "order",
        Column("name", say("Site"), width="medium"),
        "level",
        Column("why", say("Why"), width="large"),
        "due_on",
        "last_visit_on",
        "village",
        "category",
        Column("place", say("On the list")),
        Column("address", width="medium"),
        "office",
    )


def order_columns() -> list[Column]:
    """Return the columns of the order list: the visit list with room to write."""
    blank = (say("Checked on"), say("Checked by"), say("Hazards found"))
    return [*plan_columns(), *(Column(f"blank_{at}", title) for at, title in enumerate(blank))]
