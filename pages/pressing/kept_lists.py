"""The look-back lists that were kept: opened again, with what was done and what had come back."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing import look_back
from analysis.pressing.look_back import KeptList, rate
from data.store.upkeep import void
from pages.pressing.rows import code_words
from pages.register.choice import choose_record
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.downloads import offer_table
from pages.shell.language import say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.writing import tell
from vocabulary.errors import StaleRecordError
from vocabulary.messages import message
from vocabulary.palette import NO_VALUE, STATUS_FILL
from vocabulary.terms import SiteStatus

_HEIGHT: Final = 330
_RESULTS: Final[dict[str, str]] = {
    "waiting": message("Not seen yet"),
    "held": message("Seen, held"),
    "came_back": message("Had come back"),
}
_WHY: Final[dict[str, str]] = {
    "major": message("Suspected major or major"),
    "grave": message("Immediate threat (T4)"),
    "random": message("Drawn at random"),
}


def draw_kept(day: Day) -> None:
    """Draw the kept list that is chosen, its results and its relapse rate."""
    lists = {one.plan_id: (one, found) for one, found in day.once(look_back.kept_of)}
    if not lists:
        st.info(say("No look-back list is kept yet: keep one under “To see again”."))
        return
    chosen = st.selectbox(
        say("Kept list"),
        list(lists),
        key="press_kept",
        format_func=lambda plan_id: _title(lists[plan_id][0]),
    )
    kept, found = lists[int(chosen or next(iter(lists)))]
    _draw_rates(found)
    _draw_rows(day, kept, found)
    _draw_voiding(kept)


def _title(kept: KeptList) -> str:
    return say("List of {day}, {count} hazards", day=kept.kept_on, count=len(kept.hazard_ids))


def _draw_rates(found: pd.DataFrame) -> None:
    parts = {say("The whole list"): rate(found)}
    if found["why"].notna().any():
        parts[say(_WHY["random"])] = rate(found, ["random"])
        parts[say("Grave ones, all listed")] = rate(found, ["major", "grave"])
    rows = pd.DataFrame([{"part": part, **vars(told)} for part, told in parts.items()])
    columns = columns_of(
        Column("part", say("Group")),
        "n_listed",
        Column("n_seen", say("Seen again"), kind="count"),
        "n_back",
        "share",
        "low",
        "high",
    )
    show_table(rows, columns, key="press_kept_rates", height="content")
    st.caption(
        say(
            "Relapse rate: came back of those seen again, 90 % interval. The share of those drawn "
            "at random speaks for the others like them."
        )
    )


def _draw_rows(day: Day, kept: KeptList, found: pd.DataFrame) -> None:
    rows = found.assign(
        site=found["site_id"].map(day.sites["name"]),
        what=[code_words(code) for code in found["code"]],
        why=[say(_WHY[one]) if one in _WHY else None for one in found["why"]],
        result=[say(_RESULTS[one]) for one in found["result"]],
        village=found["village_code"].map(day.villages["short_name"]),
    )
    on = theme()
    badges = {
        say(_RESULTS["waiting"]): NO_VALUE.on(on),
        say(_RESULTS["held"]): STATUS_FILL[SiteStatus.CLOSED].on(on),
        say(_RESULTS["came_back"]): STATUS_FILL[SiteStatus.OVERDUE].on(on),
    }
    columns = columns_of(
        Column("site", width="medium"),
        Column("result", say("Result"), kind="badge", badges=badges),
        "seen_on",
        "reopened_on",
        Column("what", width="medium"),
        Column("why", say("Why listed")),
        "closed_on",
        "village",
    )
    key = f"press_kept_{kept.plan_id}"
    picked = show_table(rows, columns, key=key, height=_HEIGHT, pick="one")
    with st.container(horizontal=True):
        is_picked = bool(picked) and picked[0] < len(rows)
        opens = say("Open the sheet of this hazard")
        if is_picked and st.button(opens, key="press_kept_open"):
            choose_record("hazard", int(rows.index[picked[0]]))
            st.switch_page("pages/hazard_register.py")
        offer_table(rows, columns, title=_title(kept), as_of=day.as_of, key="press_kept_xlsx")
    gone = len(kept.hazard_ids) - len(found)
    if gone:
        st.caption(say("{count} hazards of the list are no more on record.", count=gone))


def _draw_voiding(kept: KeptList) -> None:
    with st.popover(say("Take this list off")):
        reason = st.text_input(say("Reason for it"), key="press_kept_reason")
        st.button(
            say("Take off the list"),
            key="press_kept_void",
            disabled=not str(reason or "").strip(),
            on_click=_void,
            args=(kept,),
        )


def _void(kept: KeptList) -> None:
    try:
        void(
            current_store(),
            "plan",
            kept.plan_id,
            reason=str(st.session_state.get("press_kept_reason") or ""),
            actor=session.actor(),
            now=session.now(),
        )
    except StaleRecordError:
        tell("refused", say("Somebody else changed it; look at it again."))
        return
    st.session_state.pop("press_kept", None)
    tell("done", say("The list of {day} is taken off.", day=kept.kept_on))
