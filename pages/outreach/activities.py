"""The five entries: village by kind, a cell opens its activities, and the form of one."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import activities
from analysis.outreach.activities import FIVE, by_form, held, matrix, month_119, topics
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.downloads import offer_table
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of
from pages.shell.text import one_line, plain
from vocabulary.palette import DENSITY_RAMP, STAMP
from vocabulary.terms import OutreachForm, OutreachKind, OutreachTopic

_FIELDS: Final = (
    "village_code", "kind", "held_on", "is_planned", "topics", "place", "lesson_id", "people",
    "households", "volunteers",
)  # fmt: skip
_OF_DETAILS: Final = ("form", "hours", "cadres")
_ROW: Final = 36
# Five characters, whatever the first rows hold.
_NAME_PX: Final = 112


def draw_matrix(day: Day) -> None:
    """Draw the 119 month, the matrix, and the activities of the cell chosen."""
    rows = day.once(activities.of)
    if rows.empty:
        st.info(
            say("No activity is on record yet. Add the first plan or activity with the form below.")
        )
        _activity(day, None)
        return
    _month(day, rows)
    cells = matrix(day.villages.index, rows, as_of=day.as_of)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = _cells(day, cells)
    with right:
        _chosen(day, rows, picked)
    st.subheader(say("Topics covered"), anchor=False)
    _topics(day, rows)
    st.subheader(say("Which form reached whom"), anchor=False)
    _forms(day, rows)


def _month(day: Day, rows: pd.DataFrame) -> None:
    year = day.as_of.year if day.as_of.month >= 11 else day.as_of.year - 1
    told = month_119(rows, year=year, as_of=day.as_of)
    none = matrix(day.villages.index, rows, as_of=day.as_of)["done"].groupby(level=0).sum()
    board.show_figures(
        "outreach_month",
        (say("119 month {year}: planned", year=year), told["planned"]),
        (say("Held"), told["done"]),
        (say("People reached"), told["people"]),
        (say("Volunteers"), told["volunteers"]),
        (say("Villages reached"), f"{told['villages']} / {len(day.villages)}"),
        (say("Villages without any activity"), int((none == 0).sum())),
    )


def _cells(day: Day, cells: pd.DataFrame) -> tuple[str, str] | None:
    """Draw the matrix; return the village and kind of the cell chosen."""
    st.subheader(say("Five entries by village: held / planned"), anchor=False)
    order = cells["done"].groupby(level=0).sum().sort_values(kind="stable").index
    kinds = {label(kind): kind.value for kind in FIVE}
    said, shares, done = (
        one.unstack("kind").loc[order, list(kinds.values())]
        for one in (cells.apply(_said, axis=1), cells["share"], cells["done"])
    )
    shown = said.set_axis(list(kinds), axis=1)
    names = day.villages["short_name"].reindex(order).map(lambda name: one_line(str(name)))
    shown.insert(0, say("Village"), names)
    styled = shown.reset_index(drop=True).style.apply(_paint, axis=None, shares=shares, done=done)
    chosen: Any = st.dataframe(
        styled, hide_index=True, key="outreach_cells", height=_ROW * (len(shown) + 1),
        column_config={say("Village"): st.column_config.Column(width=_NAME_PX)},
        on_select="rerun", selection_mode="single-cell",
    )  # fmt: skip
    st.caption(
        say(
            "Fewest activities first. Share: of the plans whose day has come, how many were held; "
            "— means nothing was planned. Select a cell to see its activities."
        )
    )
    flat = board.named(day, cells.reset_index())
    columns = columns_of(
        "village",
        Column("kind", kind="term", terms=OutreachKind),
        Column("planned", say("Planned"), "count"),
        Column("done", say("Held"), "count"),
        Column("share", say("Share held"), "share"),
        "people",
    )
    title = say("Five entries by village")
    offer_table(flat, columns, title=title, as_of=day.as_of, key="outreach_xlsx")
    at = list(chosen.selection.cells)
    if not at or at[0][1] not in kinds:
        return None
    return str(order[at[0][0]]), kinds[at[0][1]]


def _said(cell: pd.Series) -> str:
    if not cell["planned"] and not cell["done"]:
        return "—"
    n = f"{int(cell['done'])} / {int(cell['planned'])}"
    return f"{n} · —" if pd.isna(cell["share"]) else f"{n} · {cell['share']:.0%}"


def _paint(shown: pd.DataFrame, *, shares: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """Return the style of each cell: a plan not held at all in the stamp's colour."""
    cells = zip(shares.to_numpy(), done.to_numpy(), strict=True)
    rows = [["", *(_fill(*cell) for cell in zip(*row, strict=True))] for row in cells]
    return pd.DataFrame(rows, index=shown.index, columns=shown.columns)


def _fill(share: float, done: float) -> str:
    if pd.isna(share):
        return ""
    if not done:
        return f"color: {STAMP.on(theme())}; font-weight: bold"
    at = min(1, int(share * 1.999))
    return f"background-color: {DENSITY_RAMP[at].on(theme())}"


def _chosen(day: Day, rows: pd.DataFrame, picked: tuple[str, str] | None) -> None:
    if picked:
        village, kind = picked
        name = plain(day.villages["short_name"].get(village))
        st.subheader(f"{name} · {label_of(OutreachKind, kind)}", anchor=False)
        rows = rows[(rows["village_code"] == village) & (rows["kind"] == kind)]
    else:
        st.subheader(say("Activities"), anchor=False)
    rows = rows.sort_values(["is_planned", "held_on"], ascending=[True, False])
    topics = {topic.value: label(topic) for topic in OutreachTopic}
    listed = rows.assign(
        topic_words=[
            "、".join(topics.get(one, "—") for one in told) for told in rows["topic_list"]
        ],
        is_held=~rows["is_planned"].astype(bool),
    )
    columns = columns_of(
        "held_on",
        "village",
        Column("kind", kind="term", terms=OutreachKind),
        "is_held",
        "form",
        "people",
        "hours",
        "volunteers",
        "topic_words",
        Column("place", say("Place")),
    )
    at = board.show_listed(day, listed, columns, "outreach_list", height=330, pick="one")
    _activity(day, listed.iloc[at[0]] if at else None, village=picked and picked[0])


def _topics(day: Day, rows: pd.DataFrame) -> None:
    told = topics(day.villages.index, rows, as_of=day.as_of)
    names = {topic.value: label(topic) for topic in OutreachTopic}
    missing = (told == 0).sum(axis=1)
    order = missing.sort_values(ascending=False, kind="stable").index
    listed = told.loc[order].assign(
        village=day.villages["short_name"].reindex(order), missing=missing
    )
    columns = [
        Column("village", width=_NAME_PX),
        Column("missing", say("Topics never covered"), "count"),
        *(Column(code, name, "count") for code, name in names.items()),
    ]
    board.show_listed(day, listed, columns, "outreach_topics")


def _forms(day: Day, rows: pd.DataFrame) -> None:
    forms = by_form(rows, as_of=day.as_of).reset_index()
    columns = columns_of(
        "form",
        Column("kind", kind="term", terms=OutreachKind),
        Column("n", say("Activities"), "count"),
        "people",
        "people_each",
        "hours",
        "volunteers",
    )
    board.show_listed(day, forms, columns, "outreach_forms")
    blank = held(rows, as_of=day.as_of)["form"].isna().sum()
    if blank:
        st.caption(say("{n} activities do not say their form.", n=int(blank)))


def _activity(day: Day, row: pd.Series | None, *, village: str | None = None) -> None:
    """Draw the form of an activity or a plan; a new one is offered for a village."""
    title = say("Add an activity or a plan") if row is None else say("Change this activity")
    with st.expander(title, expanded=row is not None, icon=":material/edit:"):
        board.draw_row_form(
            "outreach", row, prefix="activity", take=_taken,
            fields=lambda key, values: _fields(day, key, {"village_code": village} | values),
        )  # fmt: skip


def _fields(day: Day, key: str, values: dict[str, Any]) -> None:
    told = {**(values.get("details") or {}), **values}
    left, right = st.columns(2)
    with left:
        board.choose_village(day, key=f"{key}_village_code", at=told["village_code"], index=None)
        for name, title, terms in (
            ("kind", say("Kind"), OutreachKind),
            ("form", say("Form"), OutreachForm),
        ):
            board.choose_term(title, terms, key=f"{key}_{name}", at=told.get(name), index=None)
        on = told["held_on"].date() if "held_on" in told else session.today()
        board.choose_date(say("Date"), on, key=f"{key}_held_on")
        is_plan = bool(told.get("is_planned"))
        st.checkbox(say("Still a plan, not held"), is_plan, key=f"{key}_is_planned")
    with right:
        topics = {topic.value: label(topic) for topic in OutreachTopic}
        before = [one for one in told.get("topic_list", ()) if one in topics]
        st.multiselect(say("Topics"), list(topics), before, key=f"{key}_topics",
                       format_func=topics.__getitem__)  # fmt: skip
        st.text_input(say("Place"), told.get("place") or "", key=f"{key}_place")
        cases = current_day(is_present=True).table("lesson")["title"]
        titles = {int(str(one)): plain(title, longest=40) for one, title in cases.items()}
        board.choose_of(say("Case told"), titles, key=f"{key}_lesson_id", index=None,
                        at=told.get("lesson_id"), placeholder=say("None"))  # fmt: skip
    numbers = {
        "people": say("People reached"),
        "households": say("Households"),
        "volunteers": say("Volunteers"),
        "hours": say("Hours"),
        "cadres": say("Cadres"),
    }
    for column, (name, title) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        value = None if told.get(name) is None else int(told[name])
        column.number_input(title, 0, 100_000, value, step=1, key=f"{key}_{name}")


def _taken(key: str, values: dict[str, Any]) -> dict[str, Any]:
    said = {name: st.session_state.get(f"{key}_{name}") for name in (*_FIELDS, *_OF_DETAILS)}
    details = dict(values.get("details") or {}) | {name: said.pop(name) for name in _OF_DETAILS}
    if not said["village_code"]:
        said["kind"] = None  # so that the store refuses it
    return said | {"details": {name: value for name, value in details.items() if value is not None}}
