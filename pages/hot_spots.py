"""Where hazards cluster beyond chance, and whether anything changed, effort allowed for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.day import Day
from analysis.ranking.density import Base
from analysis.ranking.trend import Group
from pages.ranking.clusters import draw_density, draw_grid, draw_relative, draw_villages
from pages.ranking.trend import draw_periods, draw_runs
from pages.ranking.villages import bases
from pages.shell.current import current_day
from pages.shell.filters import day_choice, number_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.site_rows import nothing_yet


def draw() -> None:
    """Ask for the view and draw it."""
    views = {
        "grid": say("Hot squares"),
        "density": say("Density surface"),
        "villages": say("Villages and neighbours"),
        "time": say("Run charts"),
        "periods": say("Period against period"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = one_of("look", say("View"), views)
        day = current_day(day_choice().day)
        draw_view = _asked(view)
    if day.sites.empty:
        st.info(nothing_yet())
        return
    draw_view(day)


def _asked(view: str) -> Callable[[Day], None]:
    """Ask what a view asks for; return what draws it of a day."""
    if view == "grid":
        sides = {str(side): say("{metres} m", metres=side) for side in (500, 300, 1000)}
        by = {"site": say("Against the sites there"), "plain": say("Plain count")}
        side = int(one_of("cell", say("Side of a square"), sides))
        is_by_site = one_of("judged", say("Judged"), by) == "site"
        return lambda day: draw_grid(day, side, by_site=is_by_site)
    if view == "density":
        widths = {"auto": say("From the data")}
        widths |= {str(width): say("{metres} m", metres=width) for width in (150, 250, 400)}
        width = one_of("bandwidth", say("Bandwidth"), widths)
        over = {"area": say("Per km²"), "site": say("Per hundred sites")}
        drawn = draw_relative if one_of("over", say("Counted"), over) == "site" else draw_density
        return lambda day: drawn(day, None if width == "auto" else int(width))
    if view == "villages":
        per: dict[Base, str] = {
            name: text for name, text in bases("open").items() if name != "visits"
        }
        # Like compared with like comes first.
        offered: dict[Base, str] = {"sites": per["sites"], **per}
        base = one_of("beside", say("Base"), offered)
        return lambda day: draw_villages(day, base)
    if view == "time":
        groups: dict[Group, str] = {
            "category": say("By category"),
            "village_code": say("By village"),
        }
        group = one_of("lines", say("Lines"), groups)
        return lambda day: draw_runs(day, group, day.period, key="hot")
    days = number_choice("hot_days", say("Days of each period"), default=28, most=120, least=7)
    return lambda day: draw_periods(day, days)


show(draw)
