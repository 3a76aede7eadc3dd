"""The plan of routes: figures, a list for each team and half-day, the map, papers, the rest."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.by_hand import Remedy, unplaced
from analysis.planning.visit_choices import WINDOW_DAYS, VisitChoices, before_dates, key_spans
from analysis.planning.visit_plan import below_floor
from briefing.papers.order_sheet import (
    Stop,
    order_sheet,
    order_stops,
    order_workbook,
    team_calendar,
)
from pages.planning.roads import roads_sentence
from pages.planning.sheet import PlanSheet, ask_again
from pages.planning.worth_list import half_day_name, spoken
from pages.shell import session
from pages.shell.board import choose_of, show_figures
from pages.shell.downloads import offer_file
from pages.shell.filters import one_of
from pages.shell.language import label_of, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import closed_up, plain
from vocabulary.messages import message
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan

_WHY_NOT: Final = {
    "no_position": message("No position to drive to"),
    "closed": message("Closed in all these half-days"),
    "too_far": message("Too far for a half-day"),
    "barred": message("Taken out by hand"),
    "no_time": message("No time left"),
}
_WHY_EMPTY: Final = {
    **_WHY_NOT,
    "no_site": message("No site is in the register yet"),
    "worthless": message("No visit is expected to find anything, and no re-check is due"),
}


def site_name(day: Day, site_id: int) -> str:
    """Return how a site is named in a choice: name, category and village."""
    row = day.sites.loc[site_id]
    village = day.villages["short_name"].get(row["village_code"], "")
    return f"{row['name']} · {label_of(Category, row['category'])} · {village}"


def worded_visits(day: Day, plan: VisitPlan) -> gpd.GeoDataFrame:
    """Return the visits of a plan with the site's cells and everything in words.

    Returns
    -------
    GeoDataFrame, EPSG:4326
        The columns of `VisitPlan.visits`; `name`, `address`, `category`, `office`, `village_code`,
        `geometry` of the site; `village`, `level`, `n_open`, `why`, `n_late_days`,
        `half_day`, `route`, `at` (begin, as read), `how` (must, floor, at random, by worth).
    """
    of_site = ["name", "address", "category", "office", "village_code", "geometry"]
    beside = plan.visits.join(day.sites[of_site], on="site_id")
    beside = beside.join(day.risk[["level", "n_open"]], on="site_id")
    late = day.hazards[day.hazards["is_overdue"].astype(bool)]
    days = late.groupby("site_id")["days_overdue"].max()
    beside = beside.assign(n_late_days=beside["site_id"].map(days).fillna(0).astype("int64"))
    half_days = [half_day_name(*pair) for pair in zip(beside["on"], beside["half"], strict=True)]
    how = pd.Series(say("By its worth"), beside.index)
    for kind, words in (
        ("is_random", say("Drawn at random")),
        ("is_floor", say("Floor of village or category")),
        ("is_must", say("Must be visited")),
    ):
        how = how.mask(beside[kind], words)
    said = beside.assign(
        village=beside["village_code"].map(day.villages["short_name"]),
        why=[closed_up(spoken(reasons)) for reasons in beside["reasons"]],
        half_day=half_days,
        route=[
            say("Team {n}, {half_day}", n=team, half_day=half_day)
            for team, half_day in zip(beside["team"], half_days, strict=True)
        ],
        at=[f"{int(begins) // 60:02d}:{int(begins) % 60:02d}" for begins in beside["begins"]],
        how=how,
    )
    return gpd.GeoDataFrame(said, geometry="geometry", crs=day.sites.crs)


def search_sentence(plan: VisitPlan) -> str:
    """Say whether the search came to its end, so that another run gives the same plan."""
    if plan.is_cut:
        return say(
            "The clock ended the search before its steps were done (a busy computer): another run "
            "may come out otherwise. Keep the plan, or give it more seconds."
        )
    return say(
        "Search done to its last step: the same register, day and choices give the same plan again."
    )


def plan_sentence(plan: VisitPlan) -> str:
    """Say which number the plan goes by and what a better one could gain, or why it is empty."""
    why = plan.empty_because
    if why is not None:
        return say("Nobody is visited: {why}.", why=say(_WHY_EMPTY[why]))
    goes_by = say(
        "The plan goes by expected serious finds, not by the risk score: a site just seen counts "
        "less, a re-check that is due counts as two."
    )
    if not plan.bound > 0:
        return goes_by
    at_most = say(
        "No plan of this time could gain more than {bound}; this one has {share} of it.",
        bound=f"{plan.bound:.1f}",
        share=f"{plan.value / plan.bound:.0%}",
    )
    return f"{goes_by} {at_most}"


def draw_figures(day: Day, plan: VisitPlan) -> None:
    """Draw what the plan comes to."""
    visits, left = plan.visits, plan.left_out
    show_figures(
        "plan_counts",
        (say("Visits planned"), len(visits)),
        (say("Serious finds expected, re-checks as two"), f"{plan.value:.1f}"),
        (say("Never visited before"), int(visits["last_visit_on"].isna().sum())),
        (say("Must be visited"), int(visits["is_must"].sum())),
        (say("Drawn at random"), int(visits["is_random"].sum())),
        (say("Villages reached"), visits["site_id"].map(day.sites["village_code"]).nunique()),
        (say("Hours of team time"), f"{plan.routes['minutes'].sum() / 60:.1f}"),
        (say("Must, and no time"), int((left["is_must"] & (left["why"] != "barred")).sum())),
    )
    (st.caption if plan.empty_because is None else st.warning)(plan_sentence(plan))


def draw_headline(day: Day, sheet: PlanSheet) -> None:
    """Say how many the plan visits and what has no place, with the help that was tried."""
    left = unplaced(sheet.plan)
    wanted, remedy = sheet.wanted, sheet.remedy
    said = say(
        "{teams} teams in {half_days} half-days visit {n} sites",
        teams=wanted.teams, half_days=wanted.half_days, n=len(sheet.plan.visits),
    )  # fmt: skip
    name = "plan_headline" if len(left) else "plan_headline_full"
    with st.container(key=name, horizontal=True, vertical_alignment="center"):
        if left.empty:
            st.markdown(say("{said}; all that must be visited has its place.", said=said))
            return
        st.markdown(say("{said}; {n} that must be visited have no place.", said=said, n=len(left)))
        if remedy is not None:
            tried = say("Tried on this register just now.")
            st.button(
                _remedy_title(remedy), key="plan_remedy", on_click=_help, args=(sheet,), help=tried
            )
        names = [plain(day.sites["name"].get(one, "")) for one in left.index[:3]]
        st.caption("、".join(names) + (" …" if len(left) > len(names) else ""))


def _remedy_title(remedy: Remedy) -> str:
    n = remedy.teams or remedy.half_days
    if remedy.n_left:
        more = message("{n} more teams leave {left} without a place")
        longer = message("{n} more half-days leave {left} without a place")
    else:
        more = message("With {n} more team all have their place")
        longer = message("With {n} more half-days all have their place")
    return say(more if remedy.teams else longer, n=n, left=remedy.n_left)


def _help(sheet: PlanSheet) -> None:
    """Take the help that was tried, and plan anew with it."""
    if sheet.remedy is None:
        return
    for name, n in (
        ("teams", sheet.wanted.teams + sheet.remedy.teams),
        ("halfdays", sheet.wanted.half_days + sheet.remedy.half_days),
    ):
        st.session_state[f"choice_{name}"] = st.session_state[f"choose_{name}"] = n
    ask_again()


def draw_below_floor(day: Day, plan: VisitPlan, asked: VisitChoices) -> None:
    """Say which villages and categories get fewer visits than their floor."""
    villages = below_floor(plan, day.sites["village_code"], least=asked.per_village).index
    categories = below_floor(plan, day.sites["category"], least=asked.per_category).index
    short = [plain(day.villages["short_name"].get(code, code)) for code in villages]
    short += [label_of(Category, code) for code in categories]
    if short:
        names = "、".join(short)
        st.warning(
            say("Below their floor for want of time ({n}): {names}.", n=len(short), names=names)
        )


def draw_routes(day: Day, visits: gpd.GeoDataFrame) -> pd.DataFrame | None:
    """Draw the list of one route or of all, and return the visit that is selected."""
    routes = list(dict.fromkeys(visits["route"]))
    words = {"": say("All routes"), **dict(zip(routes, routes, strict=True))}
    chosen = choose_of(say("Team and half-day"), words, key="plan_route")
    shown = visits[visits["route"] == chosen] if chosen else visits
    shown = shown.sort_values(["team", "on", "begins"])
    # Pixels: up to the reason all of it is read beside the map at 1440.
    route = [Column("team", kind="count", width=64), Column("half_day", width=94)]
    columns = columns_of(
        *([] if chosen else route),
        Column("order", kind="count", width=52),
        Column("at", say("Begins"), width=62),
        Column("name", say("Site"), width=164),
        Column("why", say("Why"), width=355),
        "level",
        Column("how", say("On the list")),
        "due_on",
        "village",
        "category",
        Column("address", width="medium"),
    )
    place = routes.index(chosen) if chosen else "all"
    rows = show_table(shown, columns, key=f"plan_routes_{place}", height=560,
                      row_height=WRAPPED_ROW, pick="one")  # fmt: skip
    return shown.iloc[rows] if rows else None


def draw_ways(day: Day, plan: VisitPlan) -> None:
    """Say below the map what its colours are and how the minutes were counted."""
    colours = say("Colours are teams, not risk; numbers are the order of the visits.")
    st.caption(f"{colours} {roads_sentence(day, plan.n_off_roads)}")


def draw_papers(day: Day, visits: gpd.GeoDataFrame) -> None:
    """Draw the buttons that save the sheets of one team, and all of them in one file."""
    if visits.empty:
        return
    stops = order_stops(visits, day, word=spoken)
    is_demo = session.is_demo()
    on = f"{day.as_of:%Y%m%d}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_papers"):
        team = st.selectbox(
            say("Papers of team"), sorted(set(visits["team"].astype(int))), key="plan_team",
            width=140, format_func=lambda n: say("Team {n}", n=n),
        )  # fmt: skip
        qr = one_of(
            "qr", say("The code on the sheet leads to"),
            {"gaode": say("The place in Gaode"), "number": say("The site's number")},
        )  # fmt: skip
        sheet = partial(order_sheet, stops, team=team, is_demo=is_demo, qr=qr)
        book = partial(order_workbook, stops, as_of=day.as_of, is_demo=is_demo)
        calendar = partial(team_calendar, stops, team=team, made_at=session.now(), is_demo=is_demo)
        offer_file(say("Order sheet (PDF)"), sheet, name=f"order_sheet_team{team}_{on}.pdf",
                   key="plan_pdf", type="primary")  # fmt: skip
        offer_file(say("Order sheets (Excel)"), book, name=f"order_sheets_{on}.xlsx",
                   key="plan_book")  # fmt: skip
        offer_file(say("Calendar file"), calendar, name=f"visits_team{team}_{on}.ics",
                   key="plan_ics")  # fmt: skip
        offer_file(
            say("All teams in one file"),
            partial(_all_papers, day, stops, qr=qr, is_demo=is_demo),
            name=f"order_sheets_{on}.zip", key="plan_zip",
        )  # fmt: skip


def _all_papers(day: Day, stops: list[Stop], *, qr: str, is_demo: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        book = order_workbook(stops, as_of=day.as_of, is_demo=is_demo)
        archive.writestr("order_sheets.xlsx", book)
        for team in sorted({stop.team for stop in stops}):
            sheet = order_sheet(stops, team=team, is_demo=is_demo, qr=qr)
            calendar = team_calendar(stops, team=team, made_at=session.now(), is_demo=is_demo)
            archive.writestr(f"order_sheet_team{team}.pdf", sheet)
            archive.writestr(f"visits_team{team}.ics", calendar)
    return out.getvalue()


def draw_before_dates(day: Day, plan: VisitPlan) -> None:
    """Draw, for each key date of the next 60 days, the red and orange sites seen before it."""
    told = before_dates(
        key_spans(day), day.sites, day.risk, day.visits, plan.visits, as_of=day.as_of
    )
    with st.expander(say("Before each key date: red and orange sites seen"), expanded=bool(told)):
        if not told:
            st.caption(say("No key date of the campaign lies within the next 60 days."))
            return
        names = day.villages["short_name"]
        rows = pd.DataFrame([vars(one) | {"share": one.share} for one in told]).assign(
            start=pd.to_datetime([one.start for one in told]),
            without=[
                "、".join(str(names.get(code, code)) for code in one.villages_without) or "—"
                for one in told
            ],
        )
        columns = columns_of(
            Column("name", say("Key date ahead")),
            Column("start", say("Its first day"), "date"),
            "days_left",
            Column("n", say("Red and orange sites"), "count"),
            Column("n_seen", say("Seen already"), "count"),
            "n_planned",
            "n_missing",
            Column("share", say("Seen or planned"), "share"),
            Column("without", say("Villages without any"), width="large"),
        )
        show_table(rows, columns, key="plan_before_dates", height="content")
        st.caption(say("Seen means a visit within {n} days before the date.", n=WINDOW_DAYS))


def draw_left_out(day: Day, plan: VisitPlan) -> None:
    """Draw what the plan leaves out and why."""
    left = plan.left_out[plan.left_out["value"] > 0]
    left = left.join(day.sites[["name", "category", "village_code"]]).join(day.risk[["level"]])
    left = left.assign(
        reason=left["why"].astype(str).map(_WHY_NOT).map(say),
        village=left["village_code"].map(day.villages["short_name"]),
    ).sort_values(["is_must", "value"], ascending=False)
    columns = columns_of(
        Column("name", say("Site"), width="medium"),
        Column("reason", say("Why not")),
        Column("value", say("Serious finds expected, re-checks as two"), "number", decimals=1),
        "is_must",
        "level",
        "village",
        "category",
    )
    with st.expander(say("Left out: {n} sites, and why", n=len(left))):
        show_table(left, columns, key="plan_left_out", height=360)
