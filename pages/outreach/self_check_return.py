"""Self-check forms that came back from many villages: merged, conflicts shown, nothing dropped."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.returned_forms import key_of, only_new, read_self_check
from pages.outreach.household_form import draw_faults, read_uploaded
from pages.outreach.lessons import code_words
from pages.shell.current import current_day
from pages.shell.language import label_of, say
from pages.shell.text import plain, show_text
from pages.shell.writing import add_rows, void_row
from vocabulary.outreach import SelfAnswer

_SAME = ("site_id", "checked_on", "answers")


def draw_returned(day: Day) -> None:
    """Draw the door for returned forms, all of them merged, and the button that keeps them."""
    files = st.file_uploader(
        say("Forms that came back (Excel, several at once)"), type=["xlsx", "xls"],
        key="self_files", accept_multiple_files=True,
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for at, file in enumerate(files or ()):
        told = read_uploaded(file.name, file.getvalue(), day, read_self_check)
        if told is None:
            continue
        rows += told.rows
        said = say("{n} filled in, {blank} blank", n=len(told.rows), blank=told.n_blank)
        st.write(f"{plain(file.name)}: {said}")
        draw_faults(told, key=f"self_faults_{at}")
    if not rows:
        return
    new = only_new(rows, _known_marks(), key=_SAME)
    st.write(say("{new} new, {same} known", new=len(new), same=len(rows) - len(new)))
    st.button(
        say("Keep {n} forms", n=len(new)), key="self_take", type="primary", disabled=not new,
        on_click=add_rows, args=("self_check", new),
    )  # fmt: skip


def _known_marks() -> set[tuple[object, ...]]:
    rows = current_day(is_present=True).table("self_check")
    whole = rows.assign(
        site_id=rows["site_id"].astype("int64"), checked_on=rows["checked_on"].dt.date
    )
    return {key_of(row, _SAME) for row in whole[list(_SAME)].to_dict("records")}


def draw_conflicts(day: Day, clashing: pd.DataFrame) -> None:
    """Draw the forms that contradict each other, and the choice of the one that stands."""
    if clashing.empty:
        return
    st.subheader(say("Conflicts: one place, one day, different answers"), anchor=False)
    for (site_id, on), rows in clashing.groupby(["site_id", "checked_on"], sort=True):
        name = plain(day.sites["name"].get(int(site_id)))
        with st.expander(f"{name} · {on.date()}"):
            for form_id, row in rows.iterrows():
                _one(int(str(form_id)), row, rows)


def _one(form_id: int, row: pd.Series, rows: pd.DataFrame) -> None:
    whose = row["filled_by"] if pd.notna(row["filled_by"]) else None
    source = row["source_file"] if pd.notna(row["source_file"]) else None
    show_text(" · ".join(str(one) for one in (whose, source) if one) or None)
    for code in row["differs"]:
        if code in row["answers"]:
            answer = label_of(SelfAnswer, row["answers"][code])
            st.markdown(f"- {code_words(code)}：**{answer}**")
    others = [(int(str(i)), int(v)) for i, v in rows["version"].items() if int(str(i)) != form_id]
    st.button(
        say("This one stands; void the others"), key=f"self_stands_{form_id}",
        on_click=_stands, args=(form_id, others),
    )  # fmt: skip


def _stands(form_id: int, others: list[tuple[int, int]]) -> None:
    for other, version in others:
        reason = say("Conflict settled: form {n} stands", n=form_id)
        if not void_row("self_check", other, reason=reason, version=version):
            return
