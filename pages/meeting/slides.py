"""The meeting on the screen: its screens made ready for the browser, and what it sends back."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.fact import Facts
from briefing.papers.letters import write_paper
from briefing.papers.request import of_meeting
from briefing.screen.behind import People
from briefing.screen.meeting import Deck, deck, with_decisions
from briefing.words import meeting as words
from data.store.upkeep import Seen, add, change
from geo.screen.layers import Shown
from pages.map import layers
from pages.map.view import show_small_map
from pages.shell.current import named
from pages.shell.downloads import export
from pages.shell.filters import Filters, asked_period
from pages.shell.language import label, language, say
from pages.shell.look import SLIDES
from pages.shell.session import keep_in_address
from pages.shell.writing import said_now, save, tell
from vocabulary.messages import message
from vocabulary.terms import Datum, StoreKind, TaskKind

WEEK: Final = timedelta(days=6)
_PERIOD: Final = "show_period"
_HELD: Final = "show_held"
_KEYS: Final = "show_deck"
_FILE: Final = "show_file"
_WRITTEN: Final = "show_written"
_PLACE: Final = "present"
_TURN: Final = "turn"
_SCREEN: Final = "screen"
_WALL: Final = "wall"
# A wall screen: long enough to read ten lines from the back row.
_TURN_S: Final = 20
_LEAST_S: Final = 2
_MOST_S: Final = 600
# The style makes the frame as large as the screen; this it has until the style is there.
_MAP_HEIGHT: Final = 720
_SCRIPTS: Final = Path(__file__).resolve().parents[2] / "static" / "present"

_listen: Final = st.components.v2.component(
    "firemap_show",
    html="<i></i>",
    js="\n".join((_SCRIPTS / name).read_text("utf-8") for name in ("draw.js", "show.js")),
    isolate_styles=False,
)
# What the browser says, by the name it asks for.
_WORDS: Final[dict[str, str]] = {
    "bar": message("Tools of the meeting"),
    "back": message("Back"),
    "next": message("Next"),
    "contents": message("Contents (G)"),
    "laser": message("Laser pointer (L)"),
    "black": message("Black screen (B)"),
    "notes": message("Speaker notes (S)"),
    "full": message("Full screen (F)"),
    "theme": message("Light / dark (D)"),
    "turn": message("Turn by itself"),
    "fresh": message("Take the newest figures"),
    "leave": message("Leave"),
    "close": message("Close"),
    "rows": message("{n} rows"),
    "first_of": message("The first {n} of {all}; the register has them all."),
    "nothing_open": message("Nothing is open here."),
    "keys": message(
        "Digits jump · G contents · F full screen · B black · L laser · D light or dark · S notes"
    ),
    "adopt": message("Decide"),
    "done": message("Mark as done"),
    "title": message("Decision"),
    "office": message("Office in charge of it"),
    "owner": message("Who answers for it"),
    "due": message("To be done by"),
    "write": message("Write down"),
    "minutes": message("Write the minutes"),
    "next_is": message("Next: "),
    "minutes_gone": message("{n} min"),
}
_SAID: Final[dict[str, Any]] = {
    "now": words.THIS_PERIOD,
    "total": words.SO_FAR,
    "by_category": words.PARTS_BY_CATEGORY,
    "by_office": words.PARTS_BY_OFFICE,
    "of_which_late": words.OF_WHICH_LATE,
    "no_photo": words.NO_PHOTO,
    "before": words.BEFORE,
    "after": words.AFTER,
    "overdue_head": list(words.OVERDUE_HEAD),
    "decision_head": list(words.DECISION_HEAD),
}


@dataclass(frozen=True)
class Held:
    """What a meeting looks at: taken once, so that no number moves while it is spoken of.

    Attributes
    ----------
    state : of the day it was taken of; another one once the register has moved on
    taken : of the day the figures are of, whatever was decided since
    """

    state: str
    taken: str
    facts: Facts
    deck: Deck


def begin(period: tuple[date, date]) -> None:
    """Present this period from its first screen on; the address says so, and Back returns."""
    st.session_state[_PERIOD] = period
    st.session_state[_HELD] = None
    st.query_params[_PLACE] = "1"


def is_presenting() -> bool:
    """Return whether the address asks for the present view, or for a wall screen."""
    return _asked(_PLACE) is not None or is_wall()


def is_wall() -> bool:
    """Return whether the address asks for everything on one screen, with nothing to press."""
    return st.query_params.get(_SCREEN) == _WALL


def present(day: Day) -> None:
    """Hand the screens to the browser, and the map that lies on one of them."""
    st.html(SLIDES)
    held = _held(day)
    drawn = with_decisions(held.deck, day, held.facts)
    with st.container(key="show_map"):
        _map(day)
    came, said = said_now()
    _listen(
        key=_KEYS,
        data={
            "deck": drawn.plain(),
            "words": {name: say(one) for name, one in _WORDS.items()} | _SAID,
            "stamp": f"{held.facts.as_of}|{held.taken}|{day.state}|{language()}",
            "is_old": held.state != day.state,
            "is_turning": _asked(_TURN) is not None,
            "is_wall": is_wall(),
            "turn_s": _turn_s(),
            "said": said,
            "came": came,
            "is_written": came == "done",
            "file": st.session_state.get(_FILE),
        },
        on_act_change=partial(_acted, day, held),
    )


def make_ready() -> None:
    """Load the listener with the page that leads to the present view, ahead of the first press."""
    with st.container(key="show_ready"):
        _listen(key=f"{_KEYS}_waiting", data={"waits": True})


def _held(day: Day) -> Held:
    """Return what is looked at: it stands still until the newest figures are asked for."""
    held: Held | None = st.session_state.get(_HELD)
    if held is None or held.facts.as_of != day.as_of:
        facts = day.once(facts_of, _period(day))
        stamps = [label(StoreKind.DEMO)] if day.is_demo else []
        stamps.append(say("Internal working map. Do not circulate."))
        # Whoever passes a wall reads it: no person is named there.
        people = None if is_wall() else People.of(named(day))
        drawn = deck(day, facts, people=people, stamps=stamps)
        held = Held(day.state, day.state, facts, drawn)
    elif st.session_state.pop(_WRITTEN, False):
        # What the meeting itself writes down does not make its figures old.
        held = replace(held, state=day.state)
    st.session_state[_HELD] = held
    return held


def _period(day: Day) -> tuple[date, date]:
    """Return the days presented: those asked for, else the last week."""
    asked = st.session_state.get(_PERIOD) or asked_period()
    return asked or (day.as_of - WEEK, day.as_of)


def _map(day: Day) -> None:
    filters = Filters(as_of=day.as_of)
    shown = Shown(
        tips=day.once(layers.tips_of, filters, language()),
        shade=day.once(layers.village_shade, next(iter(layers.SHADES)), language()),
    )
    packed = day.once(layers.packed_sites, filters, Datum.WGS84)
    show_small_map(day, packed, shown, key="show_map_frame", height=_MAP_HEIGHT)


def _asked(name: str) -> int | None:
    """Return the number the address asks for, of a screen from 1 or of seconds; None: none."""
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else None


def _turn_s() -> int:
    """Return after how many seconds the next screen comes by itself."""
    asked = _asked(_TURN)
    return _TURN_S if asked is None else min(max(asked, _LEAST_S), _MOST_S)


def _acted(day: Day, held: Held) -> None:
    """Do what the browser asked for: leave, newer figures, a decision, one done, the minutes."""
    told = st.session_state[_KEYS].get("act") if st.session_state.get(_KEYS) else None
    if not isinstance(told, dict):
        return
    what = told.get("do")
    if what == "leave":
        for name in (_PLACE, _TURN):
            keep_in_address(name, "")
        st.session_state[_HELD] = None
    elif what == "fresh":
        if held.state != day.state:
            st.session_state[_HELD] = None
    elif what == "decide":
        _decide(day, told)
    elif what == "done":
        _done(day, told)
    elif what == "minutes":
        _write_minutes(day)


def _decide(day: Day, told: Mapping[str, Any]) -> None:
    title, owner, office = (_typed(told, name) for name in ("title", "owner", "office"))
    refused = say("A decision needs its words and who answers for it: a person or an office.")
    if not title or not (owner or office):
        tell("refused", refused)
        return
    row = {
        "kind": TaskKind.DECISION.value, "title": title, "owner": owner, "office": office,
        "opened_on": day.as_of, "due_on": _day_typed(told),
    }  # fmt: skip
    failed = say("The decision could not be written down; please try again.")
    done = say("Written down: {what}", what=title)
    if save(add, "task", [day.own_task(row)], done=done, refused=failed):
        st.session_state[_WRITTEN] = True


def _typed(told: Mapping[str, Any], name: str) -> str | None:
    return " ".join(str(told.get(name) or "").split())[:300] or None


def _day_typed(told: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(told.get("due") or ""))
    except ValueError:
        return None


def _done(day: Day, told: Mapping[str, Any]) -> None:
    try:
        seen = Seen(int(told["id"]), int(told["version"]))
        on = max(day.as_of, date.fromisoformat(str(told["on"])))
    except (KeyError, ValueError):
        return
    stale = say("Somebody else changed this decision meanwhile; look at it again.")
    if save(change, "task", seen, {"done_on": on}, done="", stale=stale):
        st.session_state[_WRITTEN] = True


def _write_minutes(day: Day) -> None:
    name = f"{words.MINUTES}_{day.as_of:%Y%m%d}.docx"
    asked = replace(of_meeting(day, day.as_of), issued_on=day.as_of)
    body = export(lambda _: write_paper(asked), name=name)
    st.session_state[_WRITTEN] = True
    st.session_state[_FILE] = {
        "name": name, "id": secrets.token_hex(8), "body": base64.b64encode(body).decode()
    }  # fmt: skip
