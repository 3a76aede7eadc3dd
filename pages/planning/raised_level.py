"""The visits each village is to get, because the plan's days fall under a raised level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.day import Day
from analysis.planning.visit_choices import VisitChoices, guarded_floor
from pages.campaign.words import occasion
from pages.shell.language import say

if TYPE_CHECKING:
    pass


def let_follow(name: str, proposed: int) -> None:
    """Forget a choice that only stands for an earlier proposal, so that it takes the new one."""
    kept = f"proposed_{name}"
    before = st.session_state.get(kept)
    st.session_state[kept] = proposed
    if before not in (None, proposed) and st.session_state.get(f"choice_{name}") == before:
        st.session_state.pop(f"choice_{name}", None)
        st.session_state.pop(f"choose_{name}", None)


def draw_guard(day: Day, asked: VisitChoices) -> None:
    """Say why every village is proposed a visit, where the plan's days are guarded ones."""
    floor, asking = guarded_floor(day, asked.half_days, asked.halves)
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
