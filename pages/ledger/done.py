"""After an import: what went in, and what to do next, one step after another."""

from __future__ import annotations

from typing import Final

import streamlit as st

from data.ledger.imports import Receipt, receipts
from pages.ledger.history import offer_undo
from pages.map.placing import queue_of
from pages.map.view import PLACES
from pages.shell import session
from pages.shell.current import current_day, current_store
from pages.shell.doors import draw_link
from pages.shell.language import say
from pages.shell.text import plain
from vocabulary.personal_numbers import cover

_TAB: Final = "import_tab"
_TURN: Final = "import_tab_turn"


def tabs_shown() -> tuple[str, int | None]:
    """Return the key of the tabs of the page and which a step asked for, if one did."""
    return f"import_tabs_{st.session_state.get(_TURN, 0)}", st.session_state.get(_TAB)


def draw_done(done: Receipt, *, key: str) -> None:
    """Draw what an import did, the steps that come next, and the way to take it back."""
    with st.container(border=True, key=f"import_done_{key}"):
        st.success(say("Imported. Receipt {n}.", n=done.receipt_id))
        title = say("{n} rows of {file} are in", n=done.accepted, file=cover(done.file))
        st.markdown(f"## {plain(title)}")
        st.caption(plain(_sum_of(done)))
        for place, (said, why, where) in enumerate(_steps(done), start=1):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{place}　{plain(said)}**　{plain(why)}")
                if where == "waiting":
                    st.button(say("Mend them here"), key=f"{key}_mend", on_click=_show_waiting)
                else:
                    is_queue = where == PLACES
                    asked = {"at": f"figure:{PLACES}"} if is_queue else {}
                    label = say("Put them on the map") if is_queue else say("Open the map")
                    draw_link("campaign_map", label, **asked)
        last = next((one for one in receipts(current_store()) if one.undone_at is None), None)
        if last is not None and last.receipt_id == done.receipt_id:
            with st.popover(say("Take this import back")):
                offer_undo(done.receipt_id, key=f"{key}_undo")


def _sum_of(done: Receipt) -> str:
    counts = {name: getattr(done, name)
              for name in ("rows_in", "accepted", "unchanged", "waiting", "refused")}  # fmt: skip
    added = say(
        "{rows_in} rows read = {accepted} go in + {unchanged} unchanged + {waiting} wait + "
        "{refused} no records",
        **counts,
    )
    return f"{added} · {cover(done.actor)}"


def _steps(done: Receipt) -> list[tuple[str, str, str]]:
    """Return what to do next: said, why, and where."""
    day = current_day(session.today(), is_present=True)
    n_bare = len(day.once(queue_of))
    steps = []
    if n_bare:
        steps.append((say("Put {n} sites on the map", n=n_bare),
                      say("One click each; until then they stand at their village."),
                      PLACES))  # fmt: skip
    if done.waiting:
        steps.append((say("Mend {n} rows", n=done.waiting),
                      say("What is wrong stands beside each cell."), "waiting"))  # fmt: skip
    steps.append((say("Look at the map"), say("What went in is drawn and counted there."), "map"))
    return steps


def _show_waiting() -> None:
    st.session_state[_TAB] = 1
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
