"""The forms of a duty and of a grid's report."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.shell.current import current_day
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import add_rows, change_row
from vocabulary.terms import DutyRole

_OF_DUTY = ("village_code", "role", "person", "office", "phone")
_OF_GRID = ("worker", "last_report_on")


def draw_duty_form(day: Day) -> None:
    """Draw the form that says who answers for a link of a village; the latest row counts."""
    key = f"duty_{len(current_day(is_present=True).table('duty'))}"
    names = day.villages["short_name"].to_dict()
    roles = [DutyRole.LEADER.value, DutyRole.OFFICE.value, DutyRole.VILLAGE.value]
    with st.expander(say("Name who answers"), icon=":material/edit:"), st.form(key, border=False):
        left, right = st.columns(2)
        left.selectbox(
            say("Village"), list(names), key=f"{key}_village_code",
            format_func=lambda code: plain(names[code]),
        )  # fmt: skip
        left.selectbox(
            say("Link"), roles, key=f"{key}_role",
            format_func=lambda value: label_of(DutyRole, value),
        )  # fmt: skip
        right.text_input(say("Person"), key=f"{key}_person")
        right.text_input(say("Office"), key=f"{key}_office")
        st.text_input(say("Telephone"), key=f"{key}_phone")
        st.form_submit_button(say("Keep"), type="primary", on_click=_keep_duty, args=(key,))


def _keep_duty(key: str) -> None:
    add_rows("duty", [{n: st.session_state.get(f"{key}_{n}") or None for n in _OF_DUTY}])


def draw_grid_form(day: Day) -> None:
    """Draw the forms of a new grid and of a report of a known one."""
    grids = current_day(is_present=True).table("grid")
    names = day.villages["short_name"].to_dict()
    with st.expander(say("Add a grid, or note a report"), icon=":material/grid_view:"):
        left, right = st.columns(2, gap="medium")
        key = f"grid_new_{len(grids)}"
        with left, st.form(key, border=False):
            st.selectbox(
                say("Village"), list(names), key=f"{key}_village_code",
                format_func=lambda code: plain(names[code]),
            )  # fmt: skip
            st.text_input(say("Grid"), key=f"{key}_name")
            st.text_input(say("Grid worker"), key=f"{key}_worker")
            st.number_input(say("Households"), 0, 100_000, None, step=1, key=f"{key}_households")
            st.form_submit_button(say("Keep"), type="primary", on_click=_keep_grid, args=(key,))
        if grids.empty:
            return
        with right:
            ids = [int(one) for one in grids.index]
            chosen = st.selectbox(
                say("Grid"), ids, key="grid_chosen",
                format_func=lambda one: plain(
                    f"{names.get(grids['village_code'][one], '')} {grids['name'][one]}"
                ),
            )  # fmt: skip
            _report(day, int(chosen))


def _report(day: Day, grid_id: int) -> None:
    row = current_day(is_present=True).table("grid").loc[grid_id]
    version = int(row["version"])
    key = f"grid_{grid_id}_{version}"
    with st.form(key, border=False):
        worker = row["worker"] if isinstance(row["worker"], str) else ""
        st.text_input(say("Grid worker"), worker, key=f"{key}_worker")
        st.date_input(
            say("Last report"), day.as_of, key=f"{key}_last_report_on", format="YYYY-MM-DD"
        )
        st.form_submit_button(say("Keep"), on_click=_keep_report, args=(key, grid_id, version))


def _keep_grid(key: str) -> None:
    names = ("village_code", "name", "worker", "households")
    add_rows("grid", [{name: st.session_state.get(f"{key}_{name}") or None for name in names}])


def _keep_report(key: str, grid_id: int, version: int) -> None:
    changes = {name: st.session_state.get(f"{key}_{name}") or None for name in _OF_GRID}
    change_row("grid", grid_id, changes, version=version)
