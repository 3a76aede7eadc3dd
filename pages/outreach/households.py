"""Three clears, three offs: shares by village and building, one door, sheets out and back."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.households import by_building, by_item, by_village, latest
from briefing.papers.tick_sheets import household_sheet
from data.ledger.returned_forms import read_household_sheet
from pages.outreach.returned import BlankForm, draw_returned
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.downloads import offer_file
from pages.shell.filters import one_of
from pages.shell.language import label, label_of, say
from pages.shell.tables import Column, columns_of, spans
from pages.shell.text import plain
from pages.shell.writing import add_rows
from vocabulary.messages import message
from vocabulary.terms import HouseholdTick

_SHEET: Final = BlankForm(
    read_household_sheet,
    "household_check",
    ("site_id", "household", "checked_on", "ticks"),
    "door",
    message("Sheets that came back (Excel)"),
    message("Keep {n} doors"),
)


def draw_households(day: Day) -> None:
    """Draw the six items, villages and buildings, and the ways ticks come in."""
    doors = latest(day.table("household_check"), as_of=day.as_of)
    if doors.empty:
        st.info(
            say("No door is ticked yet. Choose a building, print its blank sheet, or tick a door.")
        )
    villages = by_village(day.villages, doors).assign(name=day.villages["short_name"])
    _figures(villages, doors)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        axes = {"village": say("Village"), "site": say("Building")}
        by = one_of("doors_by", say("Counted by"), axes)
        site_id = _buildings(day, doors) if by == "site" else None
        if by == "village":
            _villages(day, villages)
    with right:
        _items(day, doors)
        _sheets(day, site_id)


def _figures(villages: pd.DataFrame, doors: pd.DataFrame) -> None:
    total = villages["total"].sum()
    board.show_figures(
        "door_figures",
        (say("Doors seen"), f"{len(doors):,}"),
        (say("Households"), f"{total:,.0f}" if total else "—"),
        (say("Coverage"), f"{len(doors) / total:.1%}" if total else "—"),
        (say("All items in order"), f"{doors['is_pass'].mean():.1%}" if len(doors) else "—"),
        (say("Villages without a tick"), int((villages["seen"] == 0).sum())),
    )


def _items(day: Day, doors: pd.DataFrame) -> None:
    st.subheader(say("Six items, each by itself"), anchor=False)
    items = _with_interval(by_item(doors))
    items["item_name"] = [label_of(HouseholdTick, item) for item in items.index]
    columns = columns_of("item_name", *_share_columns())
    board.show_listed(day, items, columns, "door_items")
    st.caption(
        say("Interval: Wilson score, 95 % (Wilson 1927). The last check of each door counts.")
    )


def _with_interval(counted: pd.DataFrame) -> pd.DataFrame:
    return counted.assign(interval=spans(counted["low"], counted["high"]))


def _share_columns() -> list[Column]:
    return [
        Column("share", say("In order"), "share"),
        Column("interval", say("95 % interval")),
        Column("seen", say("Doors seen"), "count"),
    ]


def _home_columns(*named: str | Column) -> list[Column]:
    total = Column("total", say("Households"), "count")
    return columns_of(*named, "coverage", *_share_columns(), total)


def _villages(day: Day, villages: pd.DataFrame) -> None:
    listed = _with_interval(villages).sort_values(["coverage", "share"], na_position="first")
    columns = _home_columns(Column("name", say("Village")))
    board.show_listed(day, listed, columns, "door_villages", say("Three clears by village"))


def _buildings(day: Day, doors: pd.DataFrame) -> int | None:
    listed = _with_interval(by_building(day.sites, doors))
    listed = listed.join(day.sites[["name", "village_code"]])
    listed = listed.sort_values(["coverage", "share"], na_position="last")
    columns = _home_columns(Column("name", say("Building")), "village")
    at = board.show_listed(
        day, listed, columns, "door_sites", say("Three clears by building"), height=560, pick="one"
    )
    return int(listed.index[at[0]]) if at else None


def _sheets(day: Day, site_id: int | None) -> None:
    st.subheader(say("Sheets out and back"), anchor=False)
    homes = day.sites[day.sites["households"].fillna(0) > 0]
    ids = [int(one) for one in homes.index]
    if not ids:
        st.info(say("No site has households; import compounds or high-rises first."))
        return
    if site_id in ids:
        st.session_state["door_site"] = site_id
    names = homes["name"].map(plain).to_dict()
    chosen = board.choose_of(say("Building"), names, key="door_site")
    site = homes.loc[chosen]
    village = str(day.villages["short_name"].get(site["village_code"], ""))
    write = partial(
        household_sheet, chosen, site["name"], village, as_of=day.as_of,
        is_demo=session.is_demo(),
    )  # fmt: skip
    offer_file(say("Blank sheet of this building (XLSX, to print)"), write,
               name=f"{site['name']}_{day.as_of:%Y%m%d}.xlsx", key="door_blank")  # fmt: skip
    draw_door(day, int(chosen))
    draw_returned(day, _SHEET)


def draw_door(day: Day, site_id: int) -> None:
    """Draw the form of one door of a building."""
    with st.expander(say("Tick one door"), icon=":material/checklist:"):
        key = f"door_{site_id}_{len(current_day(is_present=True).table('household_check'))}"
        with st.form(key, border=False):
            st.text_input(say("Door, e.g. building, unit, number"), key=f"{key}_household")
            last = max(day.as_of, session.today())
            board.choose_date(say("Date"), day.as_of, key=f"{key}_day", max_value=last)
            items = list(HouseholdTick)
            for column, half in zip(st.columns(2), (items[:3], items[3:]), strict=True):
                for item in half:
                    column.checkbox(label(item), key=f"{key}_{item.value}")
            st.caption(say("A box left empty means: not in order."))
            st.text_input(say("Checked by"), key=f"{key}_by")
            st.form_submit_button(
                say("Keep"), type="primary", on_click=_keep, args=(day, site_id, key)
            )


def _keep(day: Day, site_id: int, key: str) -> None:
    said = board.typed(key, ["household", "day", "by", *HouseholdTick])
    row = {
        "site_id": site_id,
        "village_code": day.sites["village_code"].get(site_id),
        "household": str(said["household"] or "").strip(),
        "checked_on": said["day"],
        "ticks": {item.value: bool(said[item]) for item in HouseholdTick},
        "checked_by": said["by"],
    }
    add_rows("household_check", [row])
