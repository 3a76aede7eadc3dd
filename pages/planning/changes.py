"""Lock, take out, put in or swap a visit, and see what that gains or loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.visit_plan import difference
from pages.planning.asked import BARRED, MUST, choose, chosen
from pages.planning.routes import site_name
from pages.shell import session
from pages.shell.language import say
from pages.shell.text import plain

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan


def draw_changes(day: Day, plan: VisitPlan, picked: pd.DataFrame | None) -> None:
    """Draw what can be done with the visit selected, and with the sites left out."""
    site_id = None if picked is None else int(picked["site_id"].iloc[0])
    st.caption(
        say("Select a visit in the list to lock it, take it out or swap it.")
        if site_id is None
        else plain(site_name(day, site_id))
    )
    left = plan.left_out.index[plan.left_out["why"].isin(["no_time", "closed"])]
    other = st.selectbox(
        say("A site that is left out"),
        [None, *left.tolist()],
        key="plan_other",
        format_func=lambda one: say("Choose a site") if one is None else site_name(day, one),
    )
    with st.container(horizontal=True):
        _button("lock", say("Lock this visit"), site_id is not None, plan, put_in=site_id)
        _button("out", say("Take out"), site_id is not None, plan, take_out=site_id)
        _button("in", say("Put in"), other is not None, plan, put_in=other)
        both = site_id is not None and other is not None
        _button("swap", say("Swap the two"), both, plan, put_in=other, take_out=site_id)
        if chosen(MUST) or chosen(BARRED):
            st.button(say("Undo all changes"), key="plan_undo", on_click=_undo)


def _button(
    name: str,
    title: str,
    is_possible: bool,
    plan: VisitPlan,
    *,
    put_in: int | None = None,
    take_out: int | None = None,
) -> None:
    st.button(
        title, key=f"plan_do_{name}", disabled=not is_possible,
        on_click=_change, args=(plan, put_in, take_out),
    )  # fmt: skip


def _change(plan: VisitPlan, put_in: int | None, take_out: int | None) -> None:
    must, barred = chosen(MUST), chosen(BARRED)
    if put_in is not None:
        must, barred = must | {put_in}, barred - {put_in}
    if take_out is not None:
        must, barred = must - {take_out}, barred | {take_out}
    choose(MUST, must)
    choose(BARRED, barred)
    st.session_state[_before()] = plan


def _undo() -> None:
    choose(MUST, set())
    choose(BARRED, set())
    st.session_state.pop(_before(), None)


def _before() -> str:
    return f"plan_before_{session.open_kind().value}"


def draw_difference(day: Day, plan: VisitPlan) -> None:
    """Say what the last change gained or lost, in points, minutes and sites."""
    before: VisitPlan | None = st.session_state.get(_before())
    if before is None or before is plan:
        return
    told = difference(before, plan)
    points, minutes = f"{abs(told.gained):.1f}", f"{told.minutes:+.0f}"
    gains = say("The change gains {points} points.", points=points)
    loses = say("The change loses {points} points.", points=points)
    time = say("Team time changes by {minutes} minutes.", minutes=minutes)
    said = f"{gains if told.gained >= 0 else loses} {time}"
    st.info(said, icon=":material/balance:")
    for title, sites in ((say("Comes in"), told.added), (say("Falls out"), told.dropped)):
        here = [plain(site_name(day, one)) for one in sites if one in day.sites.index]
        if here:
            st.markdown(f"**{title}** " + " / ".join(here[:6]) + (" …" if len(here) > 6 else ""))
