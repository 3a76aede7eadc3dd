"""Does planning pay? A month played through on a hidden truth, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.visit_choices import VisitChoices
from pages.parts.language import say
from pages.parts.tables import Column, show_table
from vocabulary.messages import message

if TYPE_CHECKING:
    from bench.month import Months

_WORLDS: Final = 40
_HALF_DAYS: Final = 20
_NAMES: Final = {
    "plan": message("The plan of this page"),
    "list": message("Top of the sorted list, nearest next"),
    "chance": message("Drawn at random"),
}


def draw_month(day: Day, asked: VisitChoices) -> None:
    """Draw the button, and once pressed what a simulated month finds in three ways."""
    with st.expander(say("Does planning pay? A month played through")):
        st.caption(
            say(
                "Nobody knows what a visit would have found where nobody went. So {n} hidden "
                "truths are made up on the sites of the register: what a site has follows its "
                "score, off by a factor of 2 either way, and grows back within 60 days of a visit. "
                "Each is visited in three ways for {days} half-days. This proves the planning, not "
                "the score: the visits drawn at random do that.",
                n=_WORLDS, days=_HALF_DAYS,
            )
        )  # fmt: skip
        if not st.toggle(say("Play the month through"), key="plan_month"):
            return
        with st.spinner(say("Playing the months through …")):
            months = _months(day.state, day.as_of.isoformat(), asked.teams, asked.start, _known=day)
        _draw(months)


@st.cache_resource(max_entries=8, show_spinner=False)
def _months(
    state: str, as_of: str, teams: int, start: tuple[float, float] | None, *, _known: Day
) -> Months:
    from bench.month import simulate, town_of

    town = town_of(_known.sites, _known.risk, start=start)
    return simulate(town, worlds=_WORLDS, days=_HALF_DAYS, teams=teams)


def _draw(months: Months) -> None:
    from bench.month import WAYS, interval

    rows = pd.DataFrame(
        [
            {
                "way": say(_NAMES[way]),
                "finds": months.finds[way].mean(),
                "visits": months.visits[way].mean(),
                "per_visit": _between(*interval(months.per_visit(way)), decimals=2),
            }
            for way in WAYS
        ]
    )
    show_table(
        rows,
        [
            Column("way", say("Way of choosing")),
            Column("finds", say("Finds of a month"), "number", decimals=0),
            Column("visits", say("Visits of a month"), "number", decimals=0),
            Column("per_visit", say("Finds of one visit (95 % interval)")),
        ],
        key="plan_month_table",
        height="content",
    )
    for other in ("list", "chance"):
        st.markdown(_sentence(months, other))


def _sentence(months: Months, other: str) -> str:
    from bench.month import interval

    total = interval((months.finds["plan"] - months.finds[other]).astype("float64"))
    each = interval(months.per_visit("plan") - months.per_visit(other))
    name = say(_NAMES[other])
    said = {
        "finds": _between(*total, decimals=0, is_signed=True),
        "each": _between(*each, decimals=2, is_signed=True),
    }
    if total[1] > 0:
        return say(
            "**In the same half-days the plan finds more than “{name}”**: {finds} a month; on one "
            "visit {each}.",
            name=name, **said,
        )  # fmt: skip
    if total[2] < 0:
        return say(
            "**In the same half-days the plan finds less than “{name}”**: {finds} a month; on one "
            "visit {each}.",
            name=name, **said,
        )  # fmt: skip
    return say(
        "Between the plan and “{name}” no sure difference shows: {finds} a month; on one visit "
        "{each}.",
        name=name, **said,
    )  # fmt: skip


def _between(
    mean: float, low: float, high: float, *, decimals: int, is_signed: bool = False
) -> str:
    sign = "+" if is_signed else ""
    at, first, last = (f"{number:{sign}.{decimals}f}" for number in (mean, low, high))
    return say("{mean} ({low} to {high})", mean=at, low=first, high=last)
