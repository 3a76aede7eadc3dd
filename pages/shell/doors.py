"""Seven doors for 21 pages, in the order of the reader's view, and the bar they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.shell import markup
from pages.shell.language import language, say
from pages.shell.session import carried, keep_in_address
from vocabulary.messages import message

_PARAMETER: Final = "role"
_KEY: Final = "choose_role"


@dataclass(frozen=True)
class Door:
    """One of the seven: its name, and its pages by file, the first opens with it.

    Attributes
    ----------
    inside : what the drawer of a phone says beside the name
    """

    name: str
    pages: Mapping[str, str]
    inside: str = ""


DOORS: Final[Mapping[str, Door]] = {
    "map": Door(
        message("One map"),
        {"campaign_map": message("Situation map"), "village_rank": message("Village ranking")},
    ),
    "week": Door(
        message("Week"),
        {
            "campaign_clock": message("Clock and key dates"),
            "press_rectify": message("Pressing for rectification"),
            "responsibility": message("Responsibility"),
            "grid": message("My grid"),
        },
    ),
    "register": Door(
        message("Register"),
        {
            "hazard_register": message("Sites and hazards"),
            "reports": message("Reports of residents"),
            "import_ledger": message("Import"),
        },
    ),
    "visits": Door(
        message("Inspection"),
        {
            "inspection_plan": message("Inspection plan"),
            "visit_sheet": message("On the spot"),
            "water_reach": message("Water and crews"),
        },
    ),
    "meeting": Door(
        message("Reporting"),
        {
            "write_briefing": message("Briefing"),
            "meeting_papers": message("Papers and issues"),
            "wall_map": message("Wall map"),
            "outreach_cover": message("Publicity coverage"),
        },
    ),
    "analysis": Door(
        message("Analyses"),
        {
            "hot_spots": message("Hot spots and trends"),
            "risk_rules": message("Risk and rules"),
            "data_truth": message("Data truth and proof"),
        },
    ),
    "settings": Door(
        message("Settings"),
        {"data_care": message("Data and backup"), "about": message("About")},
    ),
}
# What needs nothing on record.
WITHOUT_DATA: Final = ("import_ledger", "data_care", "about")

# A view orders the doors and says which page the name of the app opens; it hides nothing.
ROLES: Final[Mapping[str, str]] = {
    "leader": message("Leader"),
    "planner": message("Planner"),
    "clerk": message("Clerk"),
    "presenter": message("Presenter"),
}
_FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "leader": (),
    "planner": ("visits", "map", "week"),
    "clerk": ("register", "week"),
    "presenter": ("meeting", "map", "week"),
}


def role() -> str:
    """Return the view chosen, as the address says; a leader's where it says none."""
    asked = st.query_params.get(_PARAMETER, "")
    return asked if asked in ROLES else next(iter(ROLES))


def doors_in_order() -> list[str]:
    """Return the doors, those of the reader's view first."""
    first = _FIRST[role()]
    return [*first, *(name for name in DOORS if name not in first)]


def home_of(chosen: str) -> str:
    """Return the page a view begins with."""
    first = _FIRST[chosen] or tuple(DOORS)
    return next(iter(DOORS[first[0]].pages))


def door_of(page: str) -> str:
    """Return the door a page is behind; empty where it is behind none."""
    return next((name for name, door in DOORS.items() if page in door.pages), "")


def name_of(page: str) -> str:
    """Return the name of the door a page is behind, as the reader reads it."""
    here = door_of(page)
    return say(DOORS[here].name) if here else ""


def titles() -> dict[str, str]:
    """Return each page's title by its file, as the reader reads it."""
    return {page: say(title) for door in DOORS.values() for page, title in door.pages.items()}


def draw_link(page: str, label: str, **said: str) -> None:
    """Draw the way to another page, on which the address says what is given.

    A page that runs by itself, without the app around it, knows no other: there it is text.
    """
    try:
        st.page_link(f"pages/{page}.py", label=label, query_params=carried(**said), width="stretch")
    except StreamlitAPIException:
        st.markdown(label)


def draw_bar(current: str) -> None:
    """Draw the doors; on a phone they are a drawer that a button in the head opens.

    `current` is the file of the page that is open.
    """
    here = door_of(current)
    with st.container(key="doors", horizontal=True, gap=None):
        with st.container(key="brand", width="content"):
            draw_link(home_of(role()), say("Bachuan Fire Map"))
        for name in doors_in_order():
            door = DOORS[name]
            with st.container(key=f"door_{name}{'_here' if name == here else ''}", width="content"):
                draw_link(next(iter(door.pages)), say(door.name))
                inside = [say(title) for title in door.pages.values()]
                markup.draw(markup.tag("small", _joined(inside)))


def _joined(words: list[str]) -> str:
    return ("、" if language() == "zh_CN" else ", ").join(words)


def draw_title(current: str) -> None:
    """Draw the title of the page, and the ways to the others behind the same door."""
    here = door_of(current)
    if not here:
        return
    door = DOORS[here]
    with st.container(key="page_head", horizontal=True, vertical_alignment="center"):
        heading = markup.tag("h1", say(door.pages[current]), tabindex="-1")
        markup.draw(heading, width="content")
        if len(door.pages) > 1:
            with st.container(key="page_ways", horizontal=True, gap=None, width="content"):
                for page, title in door.pages.items():
                    is_here = "_here" if page == current else ""
                    with st.container(key=f"way_{page}{is_here}", width="content"):
                        draw_link(page, say(title))


def draw_role() -> None:
    """Draw the choice of a view in the head."""
    now = role()
    if st.session_state.get(_KEY) != now:
        st.session_state[_KEY] = now
    with st.container(key="role", width="content"), st.popover(say(ROLES[now])):
        st.radio(
            say("I look at this as"),
            list(ROLES),
            key=_KEY,
            format_func=lambda one: say(ROLES[one]),
            on_change=_take_role,
        )
        st.caption(say("A view orders the doors and says where the app begins; it hides nothing."))


def _take_role() -> None:
    chosen = str(st.session_state[_KEY])
    keep_in_address(_PARAMETER, "" if chosen == next(iter(ROLES)) else chosen)
