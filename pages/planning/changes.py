"""A plan changed by hand, kept under a title, and set beside another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.visit_choices import VisitChoices
from analysis.planning.visit_plan import difference, from_body, side_by_side, to_body
from analysis.pressing.look_back import is_look_back
from data.store import upkeep
from pages.planning.asked import BARRED, MUST, choose, chosen
from pages.planning.routes import site_name
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.language import say
from pages.shell.tables import Column, show_table
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw, void_row
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan

_FIGURES: Final = {
    "n_visits": message("Visits planned"),
    "value": message("Serious finds expected, re-checks as two"),
    "per_hour": message("The same for an hour of team time"),
    "minutes": message("Minutes of team time"),
    "n_must": message("Must be visited"),
    "n_floor": message("Floor of village or category"),
    "n_random": message("Drawn at random"),
    "n_villages": message("Villages reached"),
    "n_late": message("After their due day"),
}


def draw_changes(day: Day, plan: VisitPlan, picked: pd.DataFrame | None) -> None:
    """Draw what can be done with the visit selected, and with the sites left out."""
    own = None if picked is None else int(picked["site_id"].iloc[0])
    st.caption(
        say("Select a visit in the list to lock it, take it out or swap it.")
        if own is None
        else plain(site_name(day, own))
    )
    left = plan.left_out.index[plan.left_out["why"].isin(["no_time", "closed"])]
    other = st.selectbox(
        say("A site that is left out"), [None, *left.tolist()], key="plan_other",
        format_func=lambda one: say("Choose a site") if one is None else site_name(day, one),
    )  # fmt: skip
    # What is put in, what is taken out.
    changes: dict[str, tuple[str, list[int | None], list[int | None]]] = {
        "lock": (say("Lock this visit"), [own], []),
        "out": (say("Take out"), [], [own]),
        "in": (say("Put in"), [other], []),
        "swap": (say("Swap the two"), [other], [own]),
    }
    with st.container(horizontal=True):
        for name, (title, put_in, take_out) in changes.items():
            st.button(
                title, key=f"plan_do_{name}", disabled=None in (*put_in, *take_out),
                on_click=_change, args=(plan, put_in, take_out),
            )  # fmt: skip
        if chosen(MUST) or chosen(BARRED):
            st.button(say("Undo all changes"), key="plan_undo", on_click=_undo)


def _change(plan: VisitPlan, put_in: list[int], take_out: list[int]) -> None:
    choose(MUST, (chosen(MUST) | {*put_in}) - {*take_out})
    choose(BARRED, (chosen(BARRED) - {*put_in}) | {*take_out})
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
    finds = f"{abs(told.gained):.1f}"
    said = (
        say("The change gains {finds} finds.", finds=finds)
        if told.gained >= 0
        else say("The change loses {finds} finds.", finds=finds)
    )
    time = say("Team time changes by {minutes} minutes.", minutes=f"{told.minutes:+.0f}")
    st.info(f"{said} {time}", icon=":material/balance:")
    _name_sites(day, say("Comes in"), told.added, most=6)
    _name_sites(day, say("Falls out"), told.dropped, most=6)


def _name_sites(day: Day, title: str, sites: Iterable[int], *, most: int) -> None:
    here = [plain(site_name(day, one)) for one in sites if one in day.sites.index]
    if here:
        st.markdown(f"**{title}** " + " / ".join(here[:most]) + (" …" if len(here) > most else ""))


def draw_keeping(day: Day, plan: VisitPlan, asked: VisitChoices) -> None:
    """Draw the form that keeps the plan shown under a title."""
    with st.form("plan_keep", clear_on_submit=True, border=False):
        title = st.text_input(say("Title of the plan"), max_chars=80).strip()
        is_asked = st.form_submit_button(say("Keep this plan"))
    if is_asked and not title:
        st.warning(say("A plan is kept under a title: type one."))
    elif is_asked:
        body = to_body(plan) | {"asked": asked.as_settings()}
        row = {"title": title, "as_of": day.as_of, "body": body}
        save_and_redraw(upkeep.add, "plan", [row], done=say("The plan is kept."))


def draw_comparing(day: Day, plan: VisitPlan) -> None:
    """Draw two plans side by side: their figures, and what only one of them visits."""
    kept = current_day(is_present=True).once(_kept_plans)
    if kept.empty:
        st.caption(say("No plan is kept yet. Keep one to set it beside another."))
        return
    names = {0: say("The plan shown")}
    for number, row in kept.iloc[::-1].iterrows():
        names[int(str(number))] = f"{row['title']} ({pd.Timestamp(row['as_of']):%Y-%m-%d})"
    titles = {"plan_one": say("One plan"), "plan_two": say("The other plan")}
    pair = [
        column.selectbox(title, list(names), index=at, key=key, format_func=names.__getitem__)
        for at, (column, (key, title)) in enumerate(zip(st.columns(2), titles.items(), strict=True))
    ]
    plans = {n: plan if n == 0 else from_body(kept["body"][n]) for n in pair}
    table = side_by_side({str(n): one for n, one in plans.items()}, day.sites["village_code"])
    shown = table.reindex(list(_FIGURES)).assign(figure=[say(said) for said in _FIGURES.values()])
    columns = [Column("figure", say("Figure of the plan"))]
    columns += [Column(str(n), names[n], "number") for n in plans]
    show_table(shown, columns, key="plan_beside", height="content")
    if len(plans) > 1:
        sites = {n: set(one.visits["site_id"]) & set(day.sites.index) for n, one in plans.items()}
        for n, other in (pair, pair[::-1]):
            only = sorted(sites[n] - sites[other])
            title = say("Only in {plan}: {n}", plan=plain(names[n]), n=len(only))
            _name_sites(day, title, only, most=8)
    _draw_voiding(kept, names)


def _draw_voiding(kept: pd.DataFrame, names: dict[int, str]) -> None:
    with st.popover(say("Take a kept plan off the list")):
        number: Any = st.selectbox(
            say("Kept plan"), kept.index.tolist(), key="plan_void", format_func=names.__getitem__
        )
        reason = st.text_input(say("Reason for it"), key="plan_void_reason")
        if st.button(say("Take off the list"), disabled=not reason.strip(), key="plan_void_do"):
            void_row("plan", int(number), reason=reason, version=int(kept["version"][number]))
            st.rerun()


def _kept_plans(day: Day) -> pd.DataFrame:
    """Return the plans somebody kept under a title; look-back lists are kept beside them."""
    kept = day.table("plan")
    return kept[~is_look_back(kept)]
