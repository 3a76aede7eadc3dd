"""The rows that wait: each is put right in the list itself, and goes in without another upload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from analysis.campaign.calendar import HolidayYears, add_working_days
from data.ledger import Meaning, Told, WorkingDays
from data.ledger.imports import Receipt, Repair, apply, dismiss, dismissals, receipts, repairs
from data.ledger.mending import asked_cells, read_again
from data.store.upkeep import remembered_headings
from geo.locate import place
from pages.shell import session
from pages.shell.current import current_day, current_store
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import closed_up, plain
from vocabulary.faults import Fault, FaultCode, fault_sentence
from vocabulary.messages import message
from vocabulary.personal_numbers import cover, uncovered

_A_PAGE: Final = 10
_SAID: Final = "repairs_said"
MEANINGS: Final[dict[Meaning, str]] = {
    "same": message("It is the record beside it: change that"),
    "other": message("It is another record: make a new one"),
}


def working_days_of(years: HolidayYears) -> WorkingDays:
    """Return the office's calendar, as a reader of ledgers asks for it."""
    return lambda day, n: add_working_days(day, n, years=years).on


def draw_repairs() -> None:
    """Draw each row that waits with its faults beside the cells, to be put right here."""
    done = st.session_state.pop(_SAID, None)
    if done is not None:
        (st.success if done.waiting == 0 else st.warning)(
            say("Row put right: {n} goes in.", n=done.accepted + done.unchanged)
            if done.waiting == 0
            else say("The row still waits; what is wrong now stands beside its cell.")
        )
    waiting = repairs(current_store())
    if not waiting:
        st.success(say("No row is waiting."))
        _draw_dismissed()
        return
    st.write(
        say(
            "{n} rows did not go in. Put the cell right here and the row goes in; or mend them in "
            "your own file and import it again.",
            n=len(waiting),
        )
    )
    n_pages = -(-len(waiting) // _A_PAGE)
    page = 1
    if n_pages > 1:
        page = int(st.number_input(say("Page"), 1, n_pages, 1, key="repairs_page", width=120))
    told = {one.receipt_id: one for one in receipts(current_store())}
    for repair in waiting[(page - 1) * _A_PAGE : page * _A_PAGE]:
        _draw_repair(repair, told[repair.receipt_id])
        _offer_dismissal(repair)
    _draw_dismissed()


def _draw_repair(repair: Repair, told: Receipt) -> None:
    asked = asked_cells(repair, told.mapping)
    key = f"repair_{repair.repair_id}"
    with st.form(key, border=True):
        where = " · ".join(filter(None, (cover(repair.file), cover(repair.sheet))))
        st.markdown(f"**{plain(where)} · {say('Row {n}', n=repair.row)}**")
        of_row = asked.get("", ())
        _draw_faults(of_row)
        is_unknown = any(fault.code is FaultCode.TABLE_UNKNOWN for fault in of_row)
        doubtful = any(fault.code is FaultCode.RECORD_DIFFERS for fault in of_row)
        means: Meaning | None = None
        if doubtful:
            means = st.radio(
                say("Which record is it?"), list(MEANINGS), index=None,
                format_func=lambda one: say(MEANINGS[one]), key=f"{key}_means",
            )  # fmt: skip
        cells = dict(_cells(repair, (heading for heading in asked if heading), asked, key=key))
        others = [heading for heading in repair.raw if heading not in asked]
        with st.expander(say("The other cells of the row")):
            cells |= dict(_cells(repair, others, {}, key=f"{key}_other"))
        pressed = st.form_submit_button(
            say("Put this row in"), key=f"{key}_go", type="primary", disabled=is_unknown
        )
    if pressed:
        st.session_state[_SAID] = _mend(repair, told, cells, means)
        st.rerun()


def _offer_dismissal(repair: Repair) -> None:
    key = f"repair_{repair.repair_id}"
    with st.expander(say("Row {n} is no record: dismiss it", n=repair.row)):
        reason = st.text_input(say("Why it is dismissed"), key=f"{key}_because")
        pressed = st.button(
            say("Dismiss this row"), key=f"{key}_dismiss", disabled=not reason.strip()
        )
    if pressed:
        actor, now = session.actor(), session.now()
        dismiss(current_store(), repair.repair_id, reason=reason, actor=actor, now=now)
        st.rerun()


def _draw_dismissed() -> None:
    done = dismissals(current_store())
    if not done:
        return
    rows = pd.DataFrame(
        {
            "file": [cover(one.repair.file) for one in done],
            "row": [one.repair.row for one in done],
            "reason": [cover(one.reason) for one in done],
            "actor": [cover(one.actor) for one in done],
            "recorded_on": [
                one.recorded_at.astimezone(session.now().tzinfo).date() for one in done
            ],
        }
    )
    columns = columns_of(
        "file",
        Column("row", kind="count", width="small"),
        Column("reason", say("Why it is dismissed"), width="large"),
        Column("actor", say("By")),
        Column("recorded_on", say("Dismissed on"), "date"),
    )
    with st.expander(say("{n} rows were dismissed", n=len(done))):
        show_table(rows, columns, key="dismissed_table", height="content")


def _cells(
    repair: Repair,
    headings: Iterable[str],
    faults: Mapping[str, Iterable[Fault]],
    *,
    key: str,
) -> Iterable[tuple[str, str]]:
    for at, heading in enumerate(headings):
        held = repair.raw.get(heading, "")
        ask = st.text_area if "\n" in held else st.text_input  # one line would lose the breaks
        text = ask(plain(cover(heading)), cover(held, heading=heading), key=f"{key}_{at}")
        _draw_faults(faults.get(heading, ()))
        # Left as it is shown, a covered number is the one that was handed in.
        yield heading, uncovered(text, held, heading=heading)


def _draw_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        st.caption(plain(closed_up(fault_sentence(fault, language())), longest=600))


def _mend(
    repair: Repair, told: Receipt, cells: Mapping[str, str], means: Meaning | None
) -> Receipt:
    day = current_day(session.today(), is_present=True)
    mapping = {**remembered_headings(current_store(), repair.kind), **told.mapping}
    ledger = read_again(
        repair,
        cells,
        told=Told(repair.kind, mapping, working_days_of(day.years)),
        as_of=told.as_of,
        villages=day.villages,
    )
    datum = told.datum if ledger.datum.n_points else None
    placed = replace(place(ledger, villages=day.villages, datum=datum), means=means)
    actor, now = session.actor(), session.now()
    return apply(current_store(), placed, actor=actor, now=now, as_of=told.as_of)
