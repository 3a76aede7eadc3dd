"""Where hazards cluster beyond chance, and whether anything changed, effort allowed for."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.ranking.hot_views import draw_density, draw_grid, draw_villages
from pages.ranking.rank_words import bases
from pages.ranking.time_views import draw_periods, draw_runs
from pages.shell.current import current_day
from pages.shell.filters import day_choice, number_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Ask for the view and draw it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = one_of("look", say("View"), _views())
        day = current_day(day_choice().day)
        asked = _asked(view)
    if day.sites.empty:
        st.info(say("No site is on record yet. Import a ledger, then come back to this page."))
        return
    _draw(view, day, asked)


def _views() -> dict[str, str]:
    return {
        "grid": say("Hot squares"),
        "density": say("Density surface"),
        "villages": say("Villages and neighbours"),
        "time": say("Run charts"),
        "periods": say("Period against period"),
    }


def _asked(view: str) -> tuple[str, ...]:
    if view == "grid":
        sides = {str(side): say("{metres} m", metres=side) for side in (500, 300, 1000)}
        by = {"site": say("Against the sites there"), "plain": say("Plain count")}
        return one_of("cell", say("Side of a square"), sides), one_of("judged", say("Judged"), by)
    if view == "density":
        widths = {"auto": say("From the data")}
        widths |= {str(width): say("{metres} m", metres=width) for width in (150, 250, 400)}
        return (one_of("bandwidth", say("Bandwidth"), widths),)
    if view == "villages":
        per = {name: text for name, text in bases("open").items() if name != "visits"}
        per = {"sites": per["sites"], **per}  # like compared with like comes first
        return (one_of("beside", say("Base"), per),)
    if view == "time":
        groups = {"category": say("By category"), "village_code": say("By village")}
        return (one_of("lines", say("Lines"), groups),)
    return (
        str(number_choice("hot_days", say("Days of each period"), default=28, most=120, least=7)),
    )


def _draw(view: str, day: Day, asked: tuple[str, ...]) -> None:
    if view == "grid":
        draw_grid(day, int(asked[0]), by_site=asked[1] == "site")
    elif view == "density":
        draw_density(day, None if asked[0] == "auto" else int(asked[0]))
    elif view == "villages":
        draw_villages(day, asked[0])
    elif view == "time":
        draw_runs(day, asked[0])
    else:
        draw_periods(day, int(asked[0]))


show(draw)
