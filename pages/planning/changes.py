"""A plan changed by hand, kept under a title, and set beside another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.by_hand import NoRoom, Seat, is_there
from analysis.planning.visit_choices import VisitChoices, ground_of
from analysis.planning.visit_plan import difference, from_body, side_by_side, to_body
from analysis.pressing.look_back import is_look_back
from data.store import upkeep
from pages.planning.asked import BARRED, MUST, choose, choose_pins, chosen, pins
from pages.planning.routes import site_name
from pages.planning.sheet import PlanSheet
from pages.planning.stops import pick, picked, seat_name, seats_of
from pages.shell.current import current_day
from pages.shell.language import say
from pages.shell.tables import Column, show_table
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw, tell, void_row
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


def draw_changes(day: Day, sheet: PlanSheet, table_site: int | None) -> None:
    """Draw what can be done with the visit chosen, and with the sites left out."""
    plan = sheet.plan
    visited = set(plan.visits["site_id"])
    own = next((one for one in (table_site, picked()) if one in visited), None)
    st.caption(
        say("Click a card, a stop on the map or a row to lock it, move it, take it out or swap it.")
        if own is None
        else plain(site_name(day, own))
    )
    seats = seats_of(day, sheet.wanted)
    left = plan.left_out.index[plan.left_out["why"].isin(["no_time", "closed"])]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seat = st.selectbox(
            say("Move to"), [None, *seats], key="plan_to", width=190,
            format_func=lambda one: say("Team and half-day") if one is None else seat_name(one),
        )  # fmt: skip
        _button("move", say("Move there"), day, sheet, own, seat)
        _button("lock", say("Lock this visit"), day, sheet, own, None)
        _button("out", say("Take out"), day, sheet, own, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            say("A site that is left out"), [None, *left.tolist()], key="plan_other", width=330,
            format_func=lambda one: say("Choose a site") if one is None else site_name(day, one),
        )  # fmt: skip
        _button("in", say("Put in"), day, sheet, other, None)
        _button("swap", say("Swap the two"), day, sheet, own, other)
        if chosen(MUST) or chosen(BARRED):
            st.button(say("Undo all changes"), key="plan_undo", on_click=_undo, args=(sheet,))


def _button(name: str, title: str, *given: Any) -> None:
    """Draw the button of a change; `given` are day, sheet, site and where to or what for."""
    *_, site, more = given
    is_half = more is None and name in ("move", "swap")
    st.button(title, key=f"plan_do_{name}", disabled=site is None or is_half, on_click=_DO[name],
              args=given)  # fmt: skip


def _lock(_day: Day, _sheet: PlanSheet, site: int, _more: None) -> None:
    choose(MUST, chosen(MUST) | {site})


def _out(day: Day, sheet: PlanSheet, site: int, _more: None) -> None:
    sheet.plan = ground_of(day, sheet.wanted).taken_out(sheet.plan, site)
    _forget(site)
    choose(BARRED, chosen(BARRED) | {site})


def _in(day: Day, sheet: PlanSheet, site: int, _more: None) -> None:
    _take(day, sheet, site, ground_of(day, sheet.wanted).put_in(sheet.plan, site))
    choose(MUST, chosen(MUST) | {site})
    choose(BARRED, chosen(BARRED) - {site})


def _swap(day: Day, sheet: PlanSheet, site: int, other: int) -> None:
    row = sheet.plan.visits.set_index("site_id").loc[site]
    seat = Seat(int(str(row["team"])), row["on"].date(), str(row["half"]))
    _out(day, sheet, site, None)
    _take(day, sheet, other, ground_of(day, sheet.wanted).moved(sheet.plan, other, seat))
    choose(MUST, chosen(MUST) | {other})
    choose(BARRED, chosen(BARRED) - {other})


def move(day: Day, sheet: PlanSheet, site: int, seat: Seat) -> None:
    """Put a visit at another team and half-day where there is room; say so where there is none."""
    if site not in day.sites.index or is_there(sheet.plan, site, seat):
        return
    if _take(day, sheet, site, ground_of(day, sheet.wanted).moved(sheet.plan, site, seat)):
        choose(MUST, chosen(MUST) | {site})
        choose_pins({**pins(), site: (seat.team, seat.on.isoformat(), seat.half)})
    pick(site)


_DO: Final[dict[str, Any]] = {"lock": _lock, "out": _out, "in": _in, "swap": _swap, "move": move}


def _take(day: Day, sheet: PlanSheet, site: int, tried: VisitPlan | NoRoom) -> bool:
    """Show the plan that was tried; where it has no room, say by how much."""
    if not isinstance(tried, NoRoom):
        sheet.plan = tried
        return True
    name = str(day.sites["name"].get(site, ""))
    said = say("{name} has no room there: the place is closed, or the team away.", name=name)
    if tried.minutes is not None:
        said = say("{name} has no room there: the team would be {n} minutes late. Plan anew, "
                   "and others make room.", name=name, n=f"{tried.minutes:.0f}")  # fmt: skip
    tell("refused", said)
    return False


def _forget(site: int) -> None:
    choose(MUST, chosen(MUST) - {site})
    choose_pins({one: seat for one, seat in pins().items() if one != site})


def _undo(sheet: PlanSheet) -> None:
    choose(MUST, set())
    choose(BARRED, set())
    choose_pins({})
    sheet.plan = sheet.base


def draw_unkept(day: Day, sheet: PlanSheet) -> None:
    """Say which visits put somewhere by hand the plan has not there."""
    if sheet.job is not None:
        return
    names = [
        plain(site_name(day, site))
        for site, (team, on, half) in pins().items()
        if site in day.sites.index
        and not is_there(sheet.plan, site, Seat(team, date.fromisoformat(on), half))
    ]
    if names:
        said = " / ".join(names)
        st.warning(say("Not where it was put, for want of time there: {names}.", names=said))


def draw_difference(day: Day, sheet: PlanSheet) -> None:
    """Say what the last change gained or lost, in points, minutes and sites."""
    plan = sheet.plan
    before = sheet.base if plan is not sheet.base else sheet.before
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
