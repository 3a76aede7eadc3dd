"""The visit list in order of worth, without routes; why and when a site is visited, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import prize
from analysis.risk.assessment import Reason
from pages.shell import charts
from pages.shell.board import show_figures
from pages.shell.downloads import offer_table
from pages.shell.filters import number_choice
from pages.shell.language import label, label_of, language, say
from pages.shell.look import theme
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import closed_up
from vocabulary.messages import message
from vocabulary.palette import RISK_FILL
from vocabulary.risk import reason_sentence
from vocabulary.terms import RiskLevel

_HALVES: Final = {
    "morning": message("Morning"),
    "afternoon": message("Afternoon"),
    "evening": message("Evening"),
}


def half_day_name(on: Any, half: str) -> str:
    """Return a half-day as read: 02-21 Morning."""
    return f"{pd.Timestamp(on):%m-%d} {say(_HALVES[half])}"


def spoken(reasons: Iterable[Reason]) -> str:
    """Return the reasons of a visit as one line, the heaviest first."""
    said = [
        reason_sentence(
            reason.code,
            language=language(),
            points=reason.points,
            value=reason.value,
            subject=reason.subject,
        )
        for reason in reasons
    ]
    # A table's cell is wrapped at blanks: one after each reason.
    return ("； " if language() == "zh_CN" else "; ").join(map(closed_up, said))


def draw_list(day: Day) -> None:
    """Ask for number and floor, choose, and show the list and its map."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        n = number_choice("n", say("Places to visit"), default=30, most=500)
        floor = number_choice("floor", say("At least, per village"), default=1, most=10, least=0)
    shown = _worded(day.once(prize.listed_of, n, floor, day.as_of.toordinal()))
    is_floor, is_random = shown["is_floor"], shown["is_random"]
    show_figures(
        "plan_counts",
        (say("Places on the list"), len(shown)),
        (say("By order"), int((~is_floor & ~is_random).sum())),
        (say("Floor of its village"), int(is_floor.sum())),
        (say("Drawn at random"), int(is_random.sum())),
        (say("Villages reached"), shown["village_code"].nunique()),
    )
    columns = _columns()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        show_table(shown, columns, key="plan_table", height=620, row_height=WRAPPED_ROW)
        # The order list is the visit list with room to write.
        blanks = [
            Column(f"blank_{at}", title)
            for at, title in enumerate((say("Checked on"), say("Checked by"), say("Hazards found")))
        ]
        offer_table(
            shown.assign(**{one.name: None for one in blanks}), [*columns, *blanks],
            title=say("Order list of visits"), as_of=day.as_of, key="plan_xlsx",
        )  # fmt: skip
    with right:
        places = day.sites.loc[shown["site_id"], ["name", "geometry"]]
        places["class"] = [label_of(RiskLevel, level) for level in shown["level"]]
        legend = {label(level): fill.on(theme()) for level, fill in RISK_FILL.items()}
        charts.show_chart(
            "plan_map", day, (n, floor),
            build=lambda: charts.site_map(day.villages, places, legend=legend, height=560),
        )  # fmt: skip
        st.caption(
            say(
                "The random tenth is drawn among all places, each with the same chance; what it "
                "finds shows later whether the order is better than chance. The same day gives "
                "the same draw."
            )
        )


def _worded(targets: pd.DataFrame) -> pd.DataFrame:
    place = pd.Series(say("By order"), targets.index)
    return targets.assign(
        order=range(1, len(targets) + 1),
        why=targets["reasons"].map(spoken),
        place=place.mask(targets["is_floor"], say("Floor of its village")).mask(
            targets["is_random"], say("Drawn at random")
        ),
    )


def _columns() -> list[Column]:
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
