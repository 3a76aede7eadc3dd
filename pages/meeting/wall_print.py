"""The print of the wall map: paper, which sites get a number, whose names stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.export import Export, exported
from pages.shell.current import current_store, personal
from pages.shell.language import say
from pages.shell.session import actor, now
from pages.shell.tables import Column, columns_of, show_table
from vocabulary.errors import CampaignError
from vocabulary.messages import message
from vocabulary.terms import SiteStatus

if TYPE_CHECKING:
    from briefing.wall.content import Persons, Selection
    from briefing.wall.numbers import MapIssue
    from geo.print.wall_map import WallMap

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


def draw_print(day: Day) -> None:
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
                st.session_state[_MADE] = (asked, *_made(day, *asked))
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


def issued(day: Day, selection: Selection, persons: Persons) -> WallMap:
    """Freeze the numbers of this issue and return what is drawn."""
    from briefing.wall import content as content_words
    from briefing.wall import numbers

    register: Any = personal(day)
    wanted = content_words.choose(register, selection)
    issue = numbers.issue(
        current_store(),
        wanted,
        as_of=day.as_of,
        selection=selection,
        actor=actor(),
        now=now(),
    )
    return content_words.wall_map(
        register,
        issue.numbers,
        issue.shown,
        issue=issue.issue,
        selection=selection,
        persons=persons,
    )


def _made(day: Day, paper: str, selection: str, persons: str) -> tuple[str, bytes]:
    from geo.print.canvas import PAPERS
    from geo.print.wall_map import draw, draw_tiles

    wanted = issued(day, cast("Selection", selection), cast("Persons", persons))
    drawn = draw_tiles(wanted) if paper == "tiles" else draw(wanted, paper=PAPERS[paper])
    name = f"{say('Wall map')}_{day.as_of:%Y%m%d}_{paper}.pdf"
    detail: dict[str, Any] = {"persons": persons}
    export = Export(name, actor(), now(), detail=detail)
    marked = exported(current_store(), lambda _: drawn, export)
    return name, marked


def draw_numbers(day: Day, issue: MapIssue) -> None:
    """Draw the numbers of the last issue with the site each belongs to and its state now."""
    here = [one for one in issue.shown if one in day.sites.index]
    sites = day.sites.loc[here]
    villages = day.villages["short_name"]
    rows = pd.DataFrame(
        {
            "number": [issue.numbers[one] for one in here],
            "name": sites["name"].to_numpy(),
            "village": sites["village_code"].map(villages).to_numpy(),
            "status": day.risk["site_status"].reindex(here).to_numpy(),
            "n_open": day.risk["n_open"].reindex(here).to_numpy(),
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
        columns_of(
            Column("number", say("Number on the wall"), kind="count"),
            Column("name", say("Site"), width="medium"),
            "village",
            Column("status", say("State now"), kind="term", terms=SiteStatus),
            Column("n_open", say("Open hazards"), kind="count"),
        ),
        key="wall_numbers",
    )
