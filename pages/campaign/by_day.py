"""Tables kept by the day, typed in or read from the office's file: duty, weather."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.returned_forms import Returned, read_by_day
from data.store import upkeep
from pages.shell.file_view import read_given
from pages.shell.language import say
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw
from vocabulary.errors import LedgerError
from vocabulary.messages import message
from vocabulary.outreach import DAY_HEADING, DaySheet

_TITLES: Final[dict[str, str]] = {
    "leader": message("Leader in charge"),
    "on_duty": message("On duty"),
    "phone": message("Telephone of the duty"),
    "note": message("Note"),
    "low": message("Lowest temperature (°C)"),
    "humidity": message("Lowest humidity (%)"),
    "wind": message("Strongest wind (m/s)"),
    "source": message("Source"),
}


def draw_day_sheet(day: Day, sheet: DaySheet, days: list[date]) -> None:
    """Draw the table of some days to be typed in, and the way in of the office's own file.

    Other days that are kept stay as they are.
    """
    kept: Mapping[str, Mapping[str, Any]] = day.settings.get(sheet.setting, {})
    version = day.setting_version(sheet.setting)
    blank = dict.fromkeys(sheet.headings)
    rows = [{"on": on, **blank, **kept.get(on.isoformat(), {})} for on in days]
    table = pd.DataFrame(rows, columns=["on", *sheet.headings]).astype(
        {name: "float" if name in sheet.numbers else "object" for name in sheet.headings}
    )
    edited = st.data_editor(
        table, key=f"{sheet.setting}_{version}_{days[0] if days else ''}", hide_index=True,
        disabled=["on"], column_config=_columns(sheet),
    )  # fmt: skip
    if st.button(say("Keep these days"), key=f"{sheet.setting}_keep"):
        typed = {row["on"].isoformat(): _cells(row, sheet) for row in edited.to_dict("records")}
        _keep(sheet, {**kept, **typed})
    given = st.file_uploader(
        say("Or read from a file: {headings}", headings="、".join([DAY_HEADING,
            *sheet.headings.values()])),
        type=["xlsx", "xls", "csv"], key=f"{sheet.setting}_file",
    )  # fmt: skip
    if given is not None:
        _draw_read(day, sheet, kept, given)


def _columns(sheet: DaySheet) -> dict[str, Any]:
    config: dict[str, Any] = {
        "on": st.column_config.DateColumn(say("Day"), format="MM-DD ddd"),
    }
    for name in sheet.headings:
        kind = (
            st.column_config.NumberColumn if name in sheet.numbers else st.column_config.TextColumn
        )
        config[name] = kind(say(_TITLES[name]))
    return config


def _cells(row: Mapping[Any, Any], sheet: DaySheet) -> dict[str, Any]:
    told = {name: row[name] for name in sheet.headings}
    return {name: None if pd.isna(value) or value == "" else value for name, value in told.items()}


def _draw_read(
    day: Day, sheet: DaySheet, kept: Mapping[str, Mapping[str, Any]], given: Any
) -> None:
    read = partial(read_by_day, file_name=given.name, sheet=sheet, as_of=day.as_of)
    try:
        told: Returned = read_given(given.name, given.getvalue(), read)
    except LedgerError:
        st.error(f"{plain(given.name)}: {say('This file cannot be read.')}")
        return
    if not told.n_sheets:
        st.error(
            say("{name}: no sheet has the headings {headings}.", name=plain(given.name),
                headings=f"{DAY_HEADING}、{next(iter(sheet.headings.values()))}")
        )  # fmt: skip
        return
    for fault in told.faults:
        st.warning(
            say("{file}, sheet {sheet}, row {row}: {what} “{value}”", file=plain(fault.file),
                sheet=plain(fault.sheet), row=fault.row, what=fault.code.zh,
                value=plain(fault.value))
        )  # fmt: skip
    read_in = {row["on"].isoformat(): {n: row.get(n) for n in sheet.headings} for row in told.rows}
    changed = [on for on, row in read_in.items() if on in kept and dict(kept[on]) != row]
    st.write(
        say("{n} days read, {changed} of them stand otherwise already.", n=len(read_in),
            changed=len(changed))
    )  # fmt: skip
    if read_in and st.button(say("Take these days over"), key=f"{sheet.setting}_take"):
        _keep(sheet, {**kept, **read_in})


def _keep(sheet: DaySheet, value: Mapping[str, Mapping[str, Any]]) -> None:
    whole = {on: dict(row) for on, row in sorted(value.items()) if any(row.values())}
    save_and_redraw(upkeep.put_setting, sheet.setting, whole, done=say("The days are kept."))
