"""Sites without coordinates, placed by the office's own list of buildings and house numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.lists.gazetteer import buildings_of, keep_buildings, kept_buildings
from data.register.entries import place_by_address
from geo.gazetteer import gazetteer_of, placed_by_address, without_place
from geo.locate import place
from pages.ledger.upload import datum_asked, lists_given
from pages.shell import board, session
from pages.shell.current import current_day, current_store
from pages.shell.language import say
from pages.shell.tables import Column, columns_of
from pages.shell.writing import draw_said, save_and_redraw
from vocabulary.messages import message
from vocabulary.personal_numbers import cover

if TYPE_CHECKING:
    from data.ledger import Ledger

_HOW: Final[dict[str, str]] = {
    "building": message("at a building of the list"),
    "number": message("at its house number"),
    "between": message("between two house numbers"),
}


def draw_addresses() -> None:
    """Draw the list of buildings kept, and the sites that can be placed by it."""
    draw_said()
    day = current_day(session.today(), is_present=True)
    buildings = kept_buildings(current_store())
    st.caption(
        say(
            "A list of the office's buildings and house numbers with coordinates places sites by "
            "their address, without a network: at the building, at the number, or between two "
            "numbers of the street. Each point says how far off it may be, measured on the street "
            "itself; what cannot be told stays at its village."
        )
    )
    with st.expander(
        say("List of buildings ({n} kept)", n=len(buildings)), expanded=buildings.empty
    ):
        _take_in(day)
    if not buildings.empty:
        _sites(day, buildings)


def _take_in(day: Day) -> None:
    title = say("Excel or CSV: name or address, longitude, latitude")
    for at, ledger in enumerate(lists_given(day, title, key="buildings")):
        _confirm(day, ledger, key=f"buildings_{at}")


def _confirm(day: Day, ledger: Ledger, *, key: str) -> None:
    datum = datum_asked(ledger, key=f"{key}_datum")
    pressed = st.button(
        say("Keep these {n} rows as the list of buildings", n=len(ledger.rows)), key=f"{key}_go",
        type="primary", disabled=datum is None,
    )  # fmt: skip
    if pressed:
        made = buildings_of(place(ledger, villages=day.villages, datum=datum))
        write = partial(keep_buildings, name=ledger.file)
        save_and_redraw(
            write, made, done=lambda n: say("{n} buildings and house numbers are kept.", n=n)
        )


def _sites(day: Day, buildings: pd.DataFrame) -> None:
    sites = without_place(day.sites)
    found = placed_by_address(sites, gazetteer_of(buildings))
    st.write(
        say(
            "{n} sites have no coordinates of their own; {found} of them can be placed by address.",
            n=len(sites), found=len(found),
        )
    )  # fmt: skip
    if not found:
        return
    rows = pd.DataFrame(
        {
            "site": [cover(str(sites.at[one, "name"])) for one in found],
            "address": [cover(str(sites.at[one, "address"])) for one in found],
            "how": [say(_HOW[at.how]) for at in found.values()],
            "doubt_m": [at.doubt_m for at in found.values()],
        },
        index=pd.Index(list(found), name="site_id"),
    ).sort_values("doubt_m", ascending=False)
    columns = columns_of(
        Column("site", say("Site"), width="large"),
        Column("address", say("Address"), width="large"),
        Column("how", say("Placed"), width="medium"),
        Column("doubt_m", say("May be off (m)"), "number", decimals=0),
    )  # fmt: skip
    board.show_listed(day, rows, columns, "addresses_table", height="auto", is_dashed=False)
    if st.button(say("Write these {n} points", n=len(found)), key="addresses_go", type="primary"):
        points = {one: (at.lon, at.lat, at.doubt_m) for one, at in found.items()}
        write = partial(place_by_address, on=session.today())
        save_and_redraw(write, points, done=lambda n: say("{n} sites were placed.", n=n))
