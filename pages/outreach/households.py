"""Three clears, three offs: shares by village and building, one door, sheets out and back."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.households import by_building, by_item, by_village, latest
from briefing.tick_sheets import household_sheet
from data.ledger.returned_forms import Returned, key_of, only_new, read_household_sheet
from pages.register.said import draw_said
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.dashes import show_dashed
from pages.shell.downloads import XLSX, offer_table
from pages.shell.filter_bar import one_of
from pages.shell.language import label, label_of, say
from pages.shell.session import is_demo
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.work_forms import add_rows
from vocabulary.errors import LedgerError
from vocabulary.outreach import FormFault
from vocabulary.terms import HouseholdTick

_SAME = ("site_id", "household", "checked_on", "ticks")


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
    at = show_dashed(listed, columns, key="door_sites", height=560, is_selectable=True)
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
