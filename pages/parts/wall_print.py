"""The print of the wall map: paper, which sites get a number, whose names stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd
import streamlit as st

from briefing.export import exported
from pages.parts.cache import open_register
from pages.parts.language import say
from pages.parts.session import actor, now
from pages.parts.tables import Column, show_table
from pages.parts.wall_cache import wall_register
from vocabulary.errors import CampaignError
from vocabulary.messages import message
from vocabulary.terms import SiteStatus

if TYPE_CHECKING:
    from briefing.wall.content import Persons, Selection
    from briefing.wall.numbers import MapIssue as Issue
    from geo.print.wall_map import WallMap
    from pages.parts.cache import Register

_PAPERS: Final = ("A0", "tiles", "A1", "A2", "A3")
_SELECTIONS: Final = {
    "open": message("Not put right, or of the highest risk"),
    "urgent": message("Overdue, or of the highest risk"),
}
_PERSONS: Final = {
    "masked": message("Family name alone"),
    "full": message("Full name"),
    "none": message("No person named"),
}
_MADE: Final = "wall_map_made"


def draw_print(known: Register) -> None:
    """Draw the choices, the button, and the file once it is drawn."""
    asked = _asked()
    st.caption(
        say(
            "For the office's own use: every sheet is stamped so. Print at actual size; "
            "a site keeps its number on every later issue."
        )
    )
    if st.button(say("Draw the wall map"), key="wall_draw", type="primary"):
        with st.spinner(say("The map is being drawn: some seconds.")):
            try:
                st.session_state[_MADE] = (asked, *_made(known, *asked))
            except CampaignError:
                st.error(
                    say("The paper is too small for so many numbers. Take larger paper or fewer.")
                )
                return
        st.rerun()
    held = st.session_state.get(_MADE)
    if held and held[0] == asked:
        _, name, content = held
        st.download_button(
            say("Save the wall map (PDF)"),
            data=content,
            file_name=name,
            mime="application/pdf",
            key="wall_save",
            on_click="ignore",
        )


def _asked() -> tuple[str, str, str]:
    """Draw the choices of paper, numbered sites and names, and return them."""
    paper = st.segmented_control(
        say("Paper"),
        _PAPERS,
        default="A0",
        format_func=lambda one: say("A0 on nine A3 sheets") if one == "tiles" else one,
        key="wall_paper",
    )
    is_small = paper in ("A2", "A3")
    selection = st.radio(
        say("Which sites get a number"),
        list(_SELECTIONS),
        index=int(is_small),
        format_func=lambda one: say(_SELECTIONS[one]),
        key=f"wall_selection_{is_small}",
    )
    persons = st.radio(
        say("Names of persons"),
        list(_PERSONS),
        format_func=lambda one: say(_PERSONS[one]),
        horizontal=True,
        key="wall_persons",
    )
    return paper or "A0", selection, persons


def issued(known: Register, selection: Selection, persons: Persons) -> WallMap:
    """Freeze the numbers of this issue and return what is drawn."""
    from briefing.wall import content as wall_map
    from briefing.wall import numbers as wall_numbers

    register = wall_register(known)
    wanted = wall_map.choose(register, selection)
    issue = wall_numbers.issue(
        open_register(),
        wanted,
        as_of=known.as_of,
        selection=selection,
        actor=actor(),
        now=now(),
    )
    return wall_map.wall_map(
        register,
        issue.numbers,
        issue.shown,
        issue=issue.issue,
        selection=selection,
        persons=persons,
    )


def _made(known: Register, paper: str, selection: str, persons: str) -> tuple[str, bytes]:
    from geo.print.canvas import PAPERS
    from geo.print.tiles import draw_tiles
    from geo.print.wall_map import draw

    wanted = issued(known, cast("Selection", selection), cast("Persons", persons))
    drawn = draw_tiles(wanted) if paper == "tiles" else draw(wanted, paper=PAPERS[paper])
    name = f"{say('Wall map')}_{known.as_of:%Y%m%d}_{paper}.pdf"
    detail: dict[str, Any] = {"persons": persons}
    marked = exported(
        open_register(),
        lambda _: drawn,
        name=name,
        who=actor(),
        moment=now(),
        detail=detail,
    )
    return name, marked


def draw_numbers(known: Register, issue: Issue) -> None:
    """Draw the numbers of the last issue with the site each belongs to and its state now."""
    here = [one for one in issue.shown if one in known.sites.index]
    sites = known.sites.loc[here]
    villages = known.villages["short_name"]
    rows = pd.DataFrame(
        {
            "number": [issue.numbers[one] for one in here],
            "name": sites["name"].to_numpy(),
            "village": sites["village_code"].map(villages).to_numpy(),
            "status": known.risk["site_status"].reindex(here).to_numpy(),
            "n_open": known.risk["n_open"].reindex(here).to_numpy(),
        }
    )
    st.subheader(
        say(
            "Numbers of issue {issue}, {day}: {n} sites",
            issue=issue.issue,
            day=issue.as_of.isoformat(),
            n=len(rows),
        ),
        anchor=False,
    )
    show_table(
        rows,
        [
            Column("number", say("Number on the wall"), kind="count"),
            Column("name", say("Site"), width="medium"),
            Column("village", say("Village")),
            Column("status", say("State now"), kind="term", terms=SiteStatus),
            Column("n_open", say("Open hazards"), kind="count"),
        ],
        key="wall_numbers",
    )
