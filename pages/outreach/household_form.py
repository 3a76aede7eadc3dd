"""How ticks come in: one door typed by hand, or a sheet that came back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.returned_forms import Returned, key_of, only_new, read_household_sheet
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.language import label, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import add_rows
from vocabulary.errors import LedgerError
from vocabulary.outreach import FormFault
from vocabulary.terms import HouseholdTick

_SAME = ("site_id", "household", "checked_on", "ticks")


def draw_door(day: Day, site_id: int) -> None:
    """Draw the tick form of one door of a building."""
    with st.expander(say("Tick one door"), icon=":material/checklist:"):
        key = f"door_{site_id}_{len(current_day(is_present=True).table('household_check'))}"
        with st.form(key, border=False):
            st.text_input(say("Door, e.g. building, unit, number"), key=f"{key}_household")
            st.date_input(
                say("Date"), day.as_of, key=f"{key}_day", format="YYYY-MM-DD",
                max_value=max(day.as_of, session.today()),
            )  # fmt: skip
            for column, items in zip(st.columns(2), _halves(), strict=True):
                for item in items:
                    column.checkbox(label(item), key=f"{key}_{item.value}")
            st.caption(say("A box left empty means: not in order."))
            st.text_input(say("Checked by"), key=f"{key}_by")
            st.form_submit_button(
                say("Keep"), type="primary", on_click=_keep, args=(day, site_id, key)
            )


def _halves() -> tuple[list[HouseholdTick], list[HouseholdTick]]:
    items = list(HouseholdTick)
    return items[:3], items[3:]


def _keep(day: Day, site_id: int, key: str) -> None:
    row = {
        "site_id": site_id,
        "village_code": day.sites["village_code"].get(site_id),
        "household": str(st.session_state.get(f"{key}_household") or "").strip(),
        "checked_on": st.session_state.get(f"{key}_day"),
        "ticks": {i.value: bool(st.session_state.get(f"{key}_{i.value}")) for i in HouseholdTick},
        "checked_by": st.session_state.get(f"{key}_by") or None,
    }
    add_rows("household_check", [row])


def draw_return(day: Day) -> None:
    """Draw the door for sheets that came back, what they hold, and the button that keeps them."""
    files = st.file_uploader(
        say("Sheets that came back (Excel)"), type=["xlsx", "xls"], key="door_files",
        accept_multiple_files=True,
    )  # fmt: skip
    for at, file in enumerate(files or ()):
        told = read_uploaded(file.name, file.getvalue(), day, read_household_sheet)
        if told is None:
            continue
        rows = [row for row in told.rows if row["checked_on"] is not None]
        new = only_new(rows, _known_marks(), key=_SAME)
        said = say("{new} new, {same} known", new=len(new), same=len(rows) - len(new))
        st.write(f"{plain(file.name)}: {said}")
        draw_faults(told, key=f"door_faults_{at}")
        st.button(
            say("Keep {n} doors", n=len(new)), key=f"door_take_{at}", disabled=not new,
            on_click=add_rows, args=("household_check", new), type="primary",
        )  # fmt: skip


def read_uploaded(name: str, body: bytes, day: Day, read: object) -> Returned | None:
    """Read an uploaded form by one of `data.returned_forms`; say so where it cannot be read."""
    codes = day.sites["village_code"]
    village_of = {int(i): None if pd.isna(c) else str(c) for i, c in codes.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(body)
        try:
            told: Returned = read(  # type: ignore[operator]
                path, file_name=name, village_of=village_of, as_of=max(day.as_of, session.today())
            )
        except LedgerError:
            st.error(f"{plain(name)}: {say('This file cannot be read.')}")
            return None
    if not told.n_sheets:
        st.error(say("{name}: no sheet has the headings of the blank form.", name=plain(name)))
        return None
    return told


def draw_faults(told: Returned, *, key: str) -> None:
    """Draw the rows of a form that cannot go in, each with what is wrong."""
    if not told.faults:
        return
    rows = pd.DataFrame([vars(fault) for fault in told.faults])
    columns = columns_of(
        "row",
        Column("code", say("What is wrong"), "term", terms=FormFault),
        Column("value", say("As typed")),
    )
    st.warning(say("{n} rows cannot go in; mend them in the file.", n=len(rows)))
    show_table(rows, columns, key=key, height="content")


def _known_marks() -> set[tuple[object, ...]]:
    rows = current_day(is_present=True).table("household_check")
    whole = rows[rows["site_id"].notna()].assign(
        site_id=lambda f: f["site_id"].astype("int64"), checked_on=lambda f: f["checked_on"].dt.date
    )
    return {key_of(row, _SAME) for row in whole[list(_SAME)].to_dict("records")}
