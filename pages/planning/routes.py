"""The plan of routes on the page: figures, a list for each team and half-day, the map, the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.visit_choices import VisitChoices
from analysis.planning.visit_plan import below_floor
from pages.planning.roads import roads_sentence
from pages.planning.team_map import team_map
from pages.planning.words import half_day_name, spoken
from pages.shell import charts
from pages.shell.language import label_of, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import closed_up, plain
from vocabulary.messages import message
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan

WHY_NOT: Final = {
    "no_position": message("No position to drive to"),
    "closed": message("Closed in all these half-days"),
    "barred": message("Taken out by hand"),
    "no_time": message("No time left"),
}


def clock(minutes: float) -> str:
    """Return minutes of the day as hours and minutes."""
    whole = int(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def worded_visits(day: Day, plan: VisitPlan) -> gpd.GeoDataFrame:
    """Return the visits of a plan with the site's cells and everything in words.

    Returns
    -------
    GeoDataFrame, EPSG:4326
        The columns of `VisitPlan.visits`; `name`, `address`, `category`, `office`, `village_code`,
        `geometry` of the site; `village`, `level`, `n_open`, `why`, `half_day`, `route`, `at`
        (begin, as read), `how` (must, floor, at random, by worth).
    """
    of_site = ["name", "address", "category", "office", "village_code", "geometry"]
    beside = plan.visits.join(day.sites[of_site], on="site_id")
    beside = beside.join(day.risk[["level", "n_open"]], on="site_id")
    half_days = [half_day_name(*pair) for pair in zip(beside["on"], beside["half"], strict=True)]
    kinds = zip(beside["is_must"], beside["is_floor"], beside["is_random"], strict=True)
    said = beside.assign(
        village=beside["village_code"].map(day.villages["short_name"]),
        why=[closed_up(spoken(reasons)) for reasons in beside["reasons"]],
        half_day=half_days,
        at=beside["begins"].map(clock),
        how=[_how(*kind) for kind in kinds],
    )
    said["route"] = [
        say("Team {n}, {half_day}", n=team, half_day=half_day)
        for team, half_day in zip(said["team"], said["half_day"], strict=True)
    ]
    return gpd.GeoDataFrame(said, geometry="geometry", crs=day.sites.crs)


def _how(is_must: bool, is_floor: bool, is_random: bool) -> str:
    if is_must:
        return say("Must be visited")
    if is_floor:
        return say("Floor of village or category")
    return say("Drawn at random") if is_random else say("By its worth")


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


def draw_figures(day: Day, plan: VisitPlan) -> None:
    """Draw what the plan comes to."""
    villages = plan.visits["site_id"].map(day.sites["village_code"])
    missed = int((plan.left_out["is_must"] & (plan.left_out["why"] != "barred")).sum())
    with st.container(horizontal=True, key="plan_counts"):
        for title, value in (
            (say("Visits planned"), str(len(plan.visits))),
            (say("Worth in all, points"), f"{plan.value:.0f}"),
            (say("Must be visited"), str(int(plan.visits["is_must"].sum()))),
            (say("Drawn at random"), str(int(plan.visits["is_random"].sum()))),
            (say("Villages reached"), str(villages.nunique())),
            (say("Hours of team time"), f"{plan.routes['minutes'].sum() / 60:.1f}"),
            (say("Must, and no time"), str(missed)),
        ):
            st.metric(title, value, width="content", border=True)


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
    chosen = st.selectbox(
        say("Team and half-day"), ["", *routes], key="plan_route",
        format_func=lambda one: one or say("All routes"),
    )  # fmt: skip
    shown = visits[visits["route"] == chosen] if chosen else visits
    shown = shown.sort_values(["team", "on", "begins"])
    place = routes.index(chosen) if chosen else "all"
    rows = show_table(
        shown, visit_columns(with_route=not chosen), key=f"plan_routes_{place}",
        height=560, row_height=WRAPPED_ROW, pick="one",
    )  # fmt: skip
    return shown.iloc[rows] if rows else None


def visit_columns(*, with_route: bool = True) -> list[Column]:
    """Return the columns of the list of routes."""
    # Pixels: up to the reason all of it is read beside the map at 1440.
    route = [
        Column("team", kind="count", width=64),
        Column("half_day", width=94),
    ]
    return columns_of(
        *(route if with_route else ()),
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


def draw_map(
    day: Day,
    visits: gpd.GeoDataFrame,
    *,
    start: tuple[float, float] | None,
    n_off: int,
    mark: object,
) -> None:
    """Draw the routes of all teams on one map, and say how their minutes were counted."""
    stops = visits.assign(begins=visits["at"])
    charts.show_chart(
        "plan_routes_map", day, mark,
        build=lambda: team_map(day.villages, stops, start=start, height=560),
    )  # fmt: skip
    colours = say("Colours are teams, not risk; numbers are the order of the visits.")
    st.caption(f"{colours} {roads_sentence(day, n_off)}")


def draw_left_out(day: Day, plan: VisitPlan) -> None:
    """Draw what the plan leaves out and why."""
    left = plan.left_out.join(day.sites[["name", "category", "village_code"]])
    left = left.join(day.risk[["level"]])
    left = left[left["value"] > 0].assign(
        reason=[say(WHY_NOT[str(why)]) for why in left.loc[left["value"] > 0, "why"]],
        village=left["village_code"].map(day.villages["short_name"]),
    )
    left = left.sort_values(["is_must", "value"], ascending=False)
    with st.expander(say("Left out: {n} sites, and why", n=len(left))):
        show_table(
            left,
            columns_of(
                Column("name", say("Site"), width="medium"),
                Column("reason", say("Why not")),
                Column("value", say("Worth, points"), "number"),
                "is_must",
                "level",
                "village",
                "category",
            ),
            key="plan_left_out",
            height=360,
        )


def site_name(day: Day, site_id: int) -> str:
    """Return how a site is named in a choice: name, category and village."""
    row = day.sites.loc[site_id]
    village = day.villages["short_name"].get(row["village_code"], "")
    return f"{row['name']} · {label_of(Category, row['category'])} · {village}"
