"""Three clears, three offs on screen: coverage and pass share by village and by building."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.households import by_building, by_item, by_village, latest
from briefing.tick_sheets import household_sheet
from pages.outreach.household_form import draw_door, draw_return
from pages.shell.downloads import XLSX, offer_table
from pages.shell.filter_bar import one_of
from pages.shell.language import label_of, say
from pages.shell.session import is_demo
from pages.shell.tables import Column, columns_of, show_dashed
from pages.shell.text import plain
from pages.shell.writing import draw_said
from vocabulary.terms import HouseholdTick


def draw_households(day: Day) -> None:
    """Draw the six items, villages and buildings, and the ways ticks come in."""
    draw_said("done")
    draw_said("refused")
    doors = latest(day.table("household_check"), as_of=day.as_of)
    if doors.empty:
        st.info(
            say("No door is ticked yet. Choose a building, print its blank sheet, or tick a door.")
        )
    villages = by_village(day.villages, doors).assign(name=day.villages["short_name"])
    _figures(villages, doors)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        by = one_of(
            "doors_by", say("Counted by"), {"village": say("Village"), "site": say("Building")}
        )
        site_id = _villages(day, villages) if by == "village" else _buildings(day, doors)
    with right:
        _items(doors)
        _sheets(day, site_id)


def _figures(villages: pd.DataFrame, doors: pd.DataFrame) -> None:
    total = villages["total"].sum()
    with st.container(horizontal=True, key="door_figures"):
        for title, value in (
            (say("Doors seen"), f"{len(doors):,}"),
            (say("Households"), f"{total:,.0f}" if total else "—"),
            (say("Coverage"), f"{len(doors) / total:.1%}" if total else "—"),
            (say("All items in order"), f"{doors['is_pass'].mean():.1%}" if len(doors) else "—"),
            (say("Villages without a tick"), int((villages["seen"] == 0).sum())),
        ):
            st.metric(title, value, width="content", border=True)


def _items(doors: pd.DataFrame) -> None:
    st.subheader(say("Six items, each by itself"), anchor=False)
    items = with_interval(by_item(doors))
    items["item_name"] = [label_of(HouseholdTick, item) for item in items.index]
    columns = columns_of("item_name", *_share_columns())
    show_dashed(items, columns, key="door_items", height="content")
    st.caption(
        say("Interval: Wilson score, 95 % (Wilson 1927). The last check of each door counts.")
    )


def with_interval(counted: pd.DataFrame) -> pd.DataFrame:
    """Return counts with their interval written out: "71 % – 83 %"."""
    pairs = zip(counted["low"], counted["high"], strict=True)
    spans = [f"{low:.0%} – {high:.0%}" if pd.notna(low) else None for low, high in pairs]
    return counted.assign(interval=spans)


def _share_columns() -> list[Column]:
    return [
        Column("share", say("In order"), "share"),
        Column("interval", say("95 % interval")),
        Column("seen", say("Doors seen"), "count"),
    ]


def _villages(day: Day, villages: pd.DataFrame) -> int | None:
    listed = with_interval(villages).sort_values(["coverage", "share"], na_position="first")
    columns = columns_of(
        Column("name", say("Village")),
        "coverage",
        *_share_columns(),
        Column("total", say("Households"), "count"),
    )
    show_dashed(listed, columns, key="door_villages", height="content")
    title = say("Three clears by village")
    offer_table(listed, columns, title=title, as_of=day.as_of, key="door_villages_xlsx")
    return None


def _buildings(day: Day, doors: pd.DataFrame) -> int | None:
    listed = with_interval(by_building(day.sites, doors))
    listed = listed.join(day.sites[["name", "village_code"]])
    listed["village"] = listed["village_code"].map(day.villages["short_name"])
    listed = listed.sort_values(["coverage", "share"], na_position="last")
    columns = columns_of(
        Column("name", say("Building")),
        "village",
        "coverage",
        *_share_columns(),
        Column("total", say("Households"), "count"),
    )
    at = show_dashed(listed, columns, key="door_sites", height=560, pick="one")
    title = say("Three clears by building")
    offer_table(listed, columns, title=title, as_of=day.as_of, key="door_sites_xlsx")
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
    names = homes["name"].to_dict()
    chosen = st.selectbox(
        say("Building"), ids, key="door_site", format_func=lambda one: plain(names[one])
    )
    site = homes.loc[chosen]
    village = str(day.villages["short_name"].get(site["village_code"], ""))
    write = partial(
        household_sheet, chosen, site["name"], village, as_of=day.as_of, is_demo=is_demo()
    )
    st.download_button(
        say("Blank sheet of this building (XLSX, to print)"),
        data=write,
        file_name=f"{site['name']}_{day.as_of:%Y%m%d}.xlsx",
        mime=XLSX,
        key="door_blank",
        on_click="ignore",
    )
    draw_door(day, int(chosen))
    draw_return(day)
