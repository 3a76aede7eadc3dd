"""Keep a plan under a title, open it again, and set two plans beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.kept_plans import from_body, side_by_side, to_body
from analysis.planning.visit_choices import VisitChoices
from analysis.pressing.look_back import is_look_back
from data.store import upkeep
from pages.planning.routes import site_name
from pages.shell import session
from pages.shell.current import current_day, current_store
from pages.shell.language import say
from pages.shell.tables import Column, show_table
from pages.shell.text import plain
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan

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


def draw_keeping(day: Day, plan: VisitPlan, asked: VisitChoices) -> None:
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
    row = {"title": title.strip(), "as_of": day.as_of, "body": body}
    upkeep.add(current_store(), "plan", [row], actor=session.actor(), now=session.now())
    st.toast(say("The plan is kept."))
    st.rerun()


def draw_comparing(day: Day, plan: VisitPlan) -> None:
    """Draw two plans side by side: their figures, and what only one of them visits."""
    kept = current_day(is_present=True).once(_kept_plans)
    if kept.empty:
        st.caption(say("No plan is kept yet. Keep one to set it beside another."))
        return
    names = {0: say("The plan shown")} | {
        int(str(key)): _title(row) for key, row in kept.iloc[::-1].iterrows()
    }
    left, right = st.columns(2)
    options = list(names)
    first = left.selectbox(say("One plan"), options, key="plan_one", format_func=names.__getitem__)
    second = right.selectbox(
        say("The other plan"), options, index=1, key="plan_two", format_func=names.__getitem__
    )
    plans = {number: _plan_of(number, kept, plan) for number in (first, second)}
    table = side_by_side({str(n): one for n, one in plans.items()}, day.sites["village_code"])
    shown = table.reindex(list(FIGURES)).assign(figure=[say(said) for said in FIGURES.values()])
    columns = [Column("figure", say("Figure of the plan"))]
    columns += [Column(str(n), names[n], "number") for n in plans]
    show_table(shown, columns, key="plan_beside", height="content")
    _only_in(day, names, plans)
    _voiding(kept, names)


def _title(row: pd.Series) -> str:
    return f"{row['title']} ({pd.Timestamp(row['as_of']):%Y-%m-%d})"


def _plan_of(number: int, kept: pd.DataFrame, plan: VisitPlan) -> VisitPlan:
    return plan if number == 0 else from_body(kept["body"][number])


def _only_in(day: Day, names: dict[int, str], plans: dict[int, VisitPlan]) -> None:
    sites = {number: set(one.visits["site_id"]) for number, one in plans.items()}
    for number, own in sites.items():
        others = set().union(*(those for other, those in sites.items() if other != number))
        only = sorted((own - others) & set(day.sites.index)) if len(sites) > 1 else []
        if only:
            said = " / ".join(plain(site_name(day, one)) for one in only[:8])
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
                current_store(),
                "plan",
                upkeep.Seen(int(number), int(kept["version"][number])),
                reason=reason,
                actor=session.actor(),
                now=session.now(),
            )
            st.rerun()


def _kept_plans(day: Day) -> pd.DataFrame:
    """Return the plans somebody kept under a title; look-back lists are kept beside them."""
    kept = day.table("plan")
    return kept[~is_look_back(kept)]
