"""The stops as cards that are dragged to another team or half-day, and the plan on the map."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.by_hand import Seat
from analysis.planning.visit_choices import VisitChoices, ground_of
from geo.screen.layers import Focus, Route, RouteStop, Shown, pack_sites
from geo.screen.packing import PackedPoints
from pages.map.view import show_small_map
from pages.planning.asked import MUST, chosen
from pages.planning.worth_list import half_day_name
from pages.shell.language import label_of, language, say
from pages.shell.look import PLANNING
from pages.shell.text import one_line
from vocabulary.messages import message
from vocabulary.palette import RISK_CHARACTER, TEAM_FILL
from vocabulary.terms import Category, RiskLevel

_KEY: Final = "plan_stops"
_PICKED: Final = "plan_picked"
_SEAT: Final = "plan_seat"
_MAP: Final = "plan_map_heard"
_SCRIPT: Final = Path(__file__).resolve().parents[2] / "static" / "planning" / "stops.js"
_LONGEST: Final = 28
_MOST_CHIPS: Final = 4
# Reasons that stand on a card, by code: what is said, in which tone.
_CHIPS: Final[dict[str, tuple[str, str]]] = {
    "recheck_due": (message("Waits for its re-check"), "check"),
    "random": (message("Drawn at random"), "plain"),
    "floor": (message("Floor of its village"), "plain"),
    "never_visited": (message("Never visited"), "plain"),
}

_cards: Final = st.components.v2.component(
    "firemap_plan_stops",
    html='<div class="stops"></div>',
    js=_SCRIPT.read_text("utf-8"),
    isolate_styles=False,
)


def picked() -> int | None:
    """Return the site that is chosen on a card or on the map."""
    found: int | None = st.session_state.get(_PICKED)
    return found


def pick(site_id: int | None) -> None:
    """Choose a site, or none."""
    st.session_state[_PICKED] = site_id


def seats_of(day: Day, asked: VisitChoices) -> list[Seat]:
    """Return where a visit of this plan may go, team by team."""
    return sorted(ground_of(day, asked).seats(), key=lambda seat: seat.team)


def seat_name(seat: Seat) -> str:
    """Return a team and its half-day as read."""
    return say("Team {n}, {half_day}", n=seat.team, half_day=half_day_name(seat.on, seat.half))


def draw_stops(
    day: Day, visits: gpd.GeoDataFrame, asked: VisitChoices, *, move: Callable[[int, Seat], None]
) -> Seat | None:
    """Draw the cards; `move` is told what was dragged where. Return the half-day looked at."""
    st.html(PLANNING)
    seats = seats_of(day, asked)
    key = str(st.session_state.get(_SEAT) or "")
    known = {_key_of(seat): seat for seat in seats}
    data = {
        "seats": [_seat(day, seat, visits) for seat in seats],
        "chosen": picked(),
        "seat": key if key in known else next(iter(known), ""),
        "locked": say("Locked"),
        "none": say("Nobody is visited on this half-day; drag a stop here."),
        "how": say("Drag a card onto a team and half-day to put it there, or click it and choose."),
    }
    heard = partial(_heard, move)
    _cards(key=_KEY, data=data, on_act_change=heard, on_seat_change=_took_seat)
    return known.get(str(data["seat"]))


def _key_of(seat: Seat) -> str:
    return f"{seat.team}|{seat.on.isoformat()}|{seat.half}"


def _told(name: str) -> Any:
    held = st.session_state.get(_KEY)
    return held.get(name) if held else None


def _took_seat() -> None:
    st.session_state[_SEAT] = _told("seat")


def _heard(move: Callable[[int, Seat], None]) -> None:
    told = _told("act")
    if not isinstance(told, dict):
        return
    try:
        site_id = int(told["site"])
        if told.get("do") == "pick":
            pick(site_id)
        elif told.get("do") == "move":
            on = pd.Timestamp(str(told["on"])).date()
            move(site_id, Seat(int(told["team"]), on, str(told["half"])))
    except (KeyError, ValueError):
        return


def _at(visits: pd.DataFrame, seat: Seat) -> pd.DataFrame:
    days = pd.to_datetime(visits["on"]).dt.date
    here: pd.DataFrame = visits[
        visits["team"].eq(seat.team) & days.eq(seat.on) & visits["half"].eq(seat.half)
    ]
    return here.sort_values("order")


def _seat(day: Day, seat: Seat, visits: gpd.GeoDataFrame) -> dict[str, Any]:
    mine, fill = _at(visits, seat), TEAM_FILL[(seat.team - 1) % len(TEAM_FILL)]
    locked = chosen(MUST)
    return {
        "team": seat.team,
        "on": seat.on.isoformat(),
        "half": seat.half,
        "name": say("Team {n}", n=seat.team),
        "when": half_day_name(seat.on, seat.half),
        "count": say("{n} sites", n=len(mine)),
        "fill": [fill.light, fill.dark],
        "stops": [
            _card(row, is_locked=int(row["site_id"]) in locked) for _, row in mine.iterrows()
        ],
    }  # fmt: skip


def _card(row: Any, *, is_locked: bool) -> dict[str, Any]:
    category = label_of(Category, row["category"])
    return {
        "id": int(row["site_id"]),
        "order": int(row["order"]),
        "at": row["at"],
        "name": one_line(str(row["name"]))[:_LONGEST],
        "where": f"{row['village']} · {category}",
        "chips": _chips(row),
        "locked": is_locked,
    }


def _chips(row: Any) -> list[list[str]]:
    chips = []
    level = str(row["level"])
    if level in (RiskLevel.RED.value, RiskLevel.ORANGE.value):
        tone = "red" if level == RiskLevel.RED.value else "orange"
        chips.append([RISK_CHARACTER[RiskLevel(level)][language() != "zh_CN"], tone])
    if row["n_late_days"] > 0:
        chips.append([say("Overdue {n} days", n=int(row["n_late_days"])), "late"])
    for reason in row["reasons"]:
        if reason.code in _CHIPS:
            said, tone = _CHIPS[reason.code]
            chips.append([say(said), tone])
    unique = [list(one) for one in dict.fromkeys(map(tuple, chips))]
    return unique[:_MOST_CHIPS]


def draw_map(
    day: Day, visits: gpd.GeoDataFrame, seat: Seat | None, *, start: tuple[float, float] | None
) -> None:
    """Draw the ways of all teams on the map; the half-day looked at stands out."""
    routes = _routes(visits, seat, start)
    shown = Shown(has_sites=False, routes=routes, stop=picked(), focus=_focus(routes))
    none: PackedPoints = day.once(_no_points)
    with st.container(key="plan_map_frame"):
        word = show_small_map(day, none, shown, key="plan_route_map", height=620)
    if word and word != st.session_state.get(_MAP):
        st.session_state[_MAP] = word
        kind, _, said = str(word).partition("#")[0].partition(":")
        if kind == "site" and said.isdecimal():
            pick(int(said))
            st.rerun()


def _focus(routes: tuple[Route, ...]) -> Focus | None:
    """Return the way to what is looked at; another half-day or plan goes there once."""
    ways = [point for route in routes if not route.is_faint for point in route.way]
    if not ways:
        return None
    lons, lats = zip(*ways, strict=True)
    corners = ((min(lats), min(lons)), (max(lats), max(lons)))
    return Focus("none", "", corners, zlib.crc32(repr(corners).encode()))


def _no_points(day: Day) -> PackedPoints:
    return pack_sites(day.sites.iloc[:0], day.risk)


def _routes(
    visits: gpd.GeoDataFrame, seat: Seat | None, start: tuple[float, float] | None
) -> tuple[Route, ...]:
    routes = []
    for (team, on, half), mine in visits.groupby(["team", "on", "half"], sort=True):
        here = Seat(int(str(team)), pd.Timestamp(str(on)).date(), str(half))
        # Of the half-day looked at all teams are drawn, the other team faintly.
        if seat and (here.on, here.half) != (seat.on, seat.half):
            continue
        ordered = mine.sort_values("order")
        stops = tuple(
            RouteStop(
                int(row["site_id"]),
                int(row["order"]),
                row["geometry"].x,
                row["geometry"].y,
                _lines(row),
            )
            for _, row in ordered.iterrows()
        )
        ends = (start,) if start else ()
        way = (*ends, *((one.lon, one.lat) for one in stops), *ends)
        fill = TEAM_FILL[(here.team - 1) % len(TEAM_FILL)]
        is_faint = seat is not None and here != seat
        routes.append(Route(way, stops, (fill.light, fill.dark), is_faint))
    return tuple(routes)


def _lines(row: Any) -> tuple[str, ...]:
    return (
        f"{int(row['order'])}　{one_line(str(row['name']))[:_LONGEST]}",
        f"{row['at']}　{'　'.join(text for text, _ in _chips(row))}",
    )
