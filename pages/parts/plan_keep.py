"""Keep a plan under a title, open it again, and set two plans beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.plan_kept import from_body, side_by_side, to_body
from data import upkeep
from pages.parts import session
from pages.parts.cache import Register, open_register
from pages.parts.language import say
from pages.parts.plan_cache import Asked, kept_plans
from pages.parts.plan_view import site_name
from pages.parts.tables import Column, show_table
from pages.parts.text import plain
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.visit_plan import VisitPlan

FIGURES: Final = {
    "n_visits": message("Visits planned"),
    "value": message("Worth in all, points"),
    "per_hour": message("Points for an hour of team time"),
    "minutes": message("Minutes of team time"),
    "n_must": message("Must be visited"),
    "n_floor": message("Floor of village or category"),
    "n_random": message("Drawn at random"),
    "n_villages": message("Villages reached"),
    "n_late": message("After their due day"),
}


def draw_keeping(known: Register, plan: VisitPlan, asked: Asked) -> None:
    """Draw the form that keeps the plan shown under a title."""
    with st.form("plan_keep", clear_on_submit=True, border=False):
        title = st.text_input(say("Title of the plan"), max_chars=80)
        is_asked = st.form_submit_button(say("Keep this plan"))
    if not is_asked:
        return
    if not title.strip():
        st.warning(say("A plan is kept under a title: type one."))
        return
    body = to_body(plan) | {"asked": asked.as_settings()}
    row = {"title": title.strip(), "as_of": known.as_of, "body": body}
    upkeep.add(open_register(), "plan", [row], actor=session.actor(), now=session.now())
    st.toast(say("The plan is kept."))
    st.rerun()


def draw_comparing(known: Register, plan: VisitPlan) -> None:
    """Draw two plans side by side: their figures, and what only one of them visits."""
    kept = kept_plans()
    if kept.empty:
        st.caption(say("No plan is kept yet. Keep one to set it beside another."))
        return
    names = {0: say("The plan shown")} | {
        int(key): _title(row) for key, row in kept.iloc[::-1].iterrows()
    }
    left, right = st.columns(2)
    options = list(names)
    first = left.selectbox(say("One plan"), options, key="plan_one", format_func=names.__getitem__)
    second = right.selectbox(
        say("The other plan"), options, index=1, key="plan_two", format_func=names.__getitem__
    )
    plans = {number: _plan_of(number, kept, plan) for number in (first, second)}
    table = side_by_side({str(n): one for n, one in plans.items()}, known.sites["village_code"])
    shown = table.reindex(list(FIGURES)).assign(figure=[say(said) for said in FIGURES.values()])
    columns = [Column("figure", say("Figure of the plan"))]
    columns += [Column(str(n), names[n], "number") for n in plans]
    show_table(shown, columns, key="plan_beside", height="content")
    _only_in(known, names, plans)
    _voiding(kept, names)


def _title(row: pd.Series) -> str:
    return f"{row['title']} ({pd.Timestamp(row['as_of']):%Y-%m-%d})"


def _plan_of(number: int, kept: pd.DataFrame, plan: VisitPlan) -> VisitPlan:
    return plan if number == 0 else from_body(kept.at[number, "body"])


def _only_in(known: Register, names: dict[int, str], plans: dict[int, VisitPlan]) -> None:
    sites = {number: set(one.visits["site_id"]) for number, one in plans.items()}
    for number, own in sites.items():
        others = set().union(*(those for other, those in sites.items() if other != number))
        only = sorted((own - others) & set(known.sites.index)) if len(sites) > 1 else []
        if only:
            said = " / ".join(plain(site_name(known, one)) for one in only[:8])
            more = " …" if len(only) > 8 else ""
            title = say("Only in {plan}: {n}", plan=plain(names[number]), n=len(only))
            st.markdown(f"**{title}** {said}{more}")


def _voiding(kept: pd.DataFrame, names: dict[int, str]) -> None:
    with st.popover(say("Take a kept plan off the list")):
        number: Any = st.selectbox(
            say("Kept plan"), kept.index.tolist(), key="plan_void", format_func=names.__getitem__
        )
        reason = st.text_input(say("Reason for it"), key="plan_void_reason")
        if st.button(say("Take off the list"), disabled=not reason.strip(), key="plan_void_do"):
            upkeep.void(
                open_register(), "plan", int(number), reason=reason,
                expected_version=int(kept.at[number, "version"]),
                actor=session.actor(), now=session.now(),
            )  # fmt: skip
            st.rerun()
