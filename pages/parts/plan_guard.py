"""The visits each village is to get, because the plan's days fall under a raised level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.alert_level import floor_of, winter_of
from analysis.plan_crew import next_half_days
from pages.parts.cache import Register
from pages.parts.clock_cache import winter_guards
from pages.parts.clock_words import occasion
from pages.parts.language import say
from pages.parts.plan_cache import HALVES, Asked

if TYPE_CHECKING:
    from analysis.alert_level import AlertDate

# A floor on the page has at most this many visits.
MOST: Final = 10


def guarded_floor(
    known: Register, half_days: int, per_day: int
) -> tuple[int, tuple[AlertDate, ...]]:
    """Return the visits per village the levels on the plan's days ask for, and which do.

    Parameters
    ----------
    known : Register
    half_days, per_day : int
        Parts of the day that are planned, and how many of them a day has.
    """
    n_days = -(-half_days // per_day)
    days = [one.on for one in next_half_days(known.as_of, 2 * n_days, holidays=known.years)]
    dates = [
        alert
        for winter in sorted({winter_of(days[0]), winter_of(days[-1])})
        for alert in winter_guards(known, winter)
    ]
    floor, asking = floor_of(days[0], days[-1], dates)
    return min(floor, MOST), asking


def let_follow(name: str, proposed: int) -> None:
    """Forget a choice that only stands for an earlier proposal, so that it takes the new one."""
    kept = f"proposed_{name}"
    before = st.session_state.get(kept)
    st.session_state[kept] = proposed
    if before not in (None, proposed) and st.session_state.get(f"choice_{name}") == before:
        st.session_state.pop(f"choice_{name}", None)
        st.session_state.pop(f"choose_{name}", None)


def draw_guard(known: Register, asked: Asked) -> None:
    """Say why every village is proposed a visit, where the plan's days are guarded ones."""
    floor, asking = guarded_floor(known, asked.half_days, len(HALVES[asked.halves]))
    if not asking:
        return
    names = "、".join(
        f"{occasion(one.day.code)}（{one.start.isoformat()} – {one.end.isoformat()}）"
        for one in asking
    )
    st.caption(
        say(
            "The plan's days fall under a raised level: {names}. Proposed: at least {n} visits "
            "per village; now asked for: {asked}.",
            names=names, n=floor, asked=asked.per_village,
        )
    )  # fmt: skip
