"""The plans of tall buildings on their page: how many are made, each one's leader, money, days."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.water import nearest_supplies
from analysis.pressing.building_plans import (
    STAGE_KEYS,
    BuildingPlan,
    Measure,
    details_of,
    measure_of,
    of,
    plans,
)
from data.store.upkeep import Seen, add, change
from pages.shell.current import current_day
from pages.shell.downloads import export, offer_file
from pages.shell.language import say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, save, table_key
from vocabulary.messages import message
from vocabulary.terms import Category, HazardStatus, TaskKind
from vocabulary.wall_map import BOOK_TITLE, STAGES

_SHOWN: Final = {
    "all": message("All tall buildings"),
    "missing": message("Without a plan"),
    "open": message("With an open hazard"),
}
_LONGEST: Final = 300


def draw_buildings(day: Day) -> None:
    """Draw the coverage, the list, the book of what is listed, and the plan of the one chosen."""
    rows = day.once(_towers)
    if rows.empty:
        st.info(say("The register has no tall building on this day."))
        return
    rows = _filtered(day, rows)
    chosen = show_table(rows, _columns(), key=table_key("building_plans"), height=300, pick="one")
    name = f"{BOOK_TITLE.format(place=day.campaign.issuer)}_{day.as_of:%Y%m%d}.docx"
    with st.container(horizontal=True, vertical_alignment="center"):
        ids = [int(one) for one in rows.index]
        if ids:
            offer_file(
                say("Book of the buildings listed (DOCX)"),
                partial(export, lambda _: _book(day, ids, has_title=True), name=name),
                name=name,
                key="building_book",
                type="primary",
            )
    draw_said("done")
    draw_said("refused")
    if chosen and chosen[0] < len(rows):
        _plan(day, int(str(rows.index[chosen[0]])))
    else:
        st.caption(say("Choose a building to fill in its plan."))


def offer_sheet(day: Day, site_id: int, key: str) -> None:
    """Draw the button that saves the plan of one building."""
    name = f"{plain(day.sites['name'].loc[site_id])}_{say('Plan of the building')}.docx"
    offer_file(
        say("Plan of the building (DOCX)"),
        partial(export, lambda _: _book(day, [site_id]), name=name),
        name=name,
        key=key,
    )


def offer_sheets(day: Day, site_id: int) -> None:
    """Draw what is saved of one site: the plan of a tall building, key facts for responders."""
    site = day.sites.loc[site_id]
    if site["category"] == Category.HIGH_RISE.value:
        offer_sheet(day, site_id, "site_plan")
    name = f"{plain(site['name'])}_{say('Key facts for responders')}.docx"
    offer_file(
        say("Key facts for responders (DOCX)"),
        partial(export, lambda _: _responders(day, site_id), name=name),
        name=name,
        key="site_responders",
    )


def _responders(day: Day, site_id: int) -> bytes:
    # Word, which a site's sheet does without until something is saved.
    from briefing.papers.notices import letter, responder_lines

    site = day.sites.loc[site_id]
    hazards = day.hazards[day.hazards["site_id"].eq(site_id)]
    lines = responder_lines(site, hazards, nearest_supplies(site, day.table("supply_point")))
    return letter(lines, issuer=day.campaign.issuer, as_of=day.as_of, is_demo=day.is_demo)


def _book(day: Day, site_ids: list[int], *, has_title: bool = False) -> bytes:
    # Word and the small maps, which a site's sheet does without until something is saved.
    from briefing.papers.building_plan import book_title, building_book

    return building_book(day, site_ids, title=book_title(day) if has_title else "")


def _towers(day: Day) -> pd.DataFrame:
    """Return the tall buildings: village, open hazards, who leads the plan, when it was made."""
    sites = day.sites[day.sites["category"].eq(Category.HIGH_RISE.value)]
    made = day.once(plans)
    by_site = day.hazards.groupby("site_id")[["is_open", "is_overdue"]].sum()
    counts = by_site.reindex(sites.index, fill_value=0)
    of_site = [made.get(int(one)) for one in sites.index]
    rows = pd.DataFrame(
        {
            "name": sites["name"],
            "village_code": sites["village_code"],
            "village": sites["village_code"].map(day.villages["short_name"]),
            "n_open": counts["is_open"].astype(int),
            "n_overdue": counts["is_overdue"].astype(int),
            "leader": [one.leader if one else None for one in of_site],
            "made_on": [one.made_on if one else None for one in of_site],
        },
        index=sites.index,
    )
    return rows.assign(made_on=pd.to_datetime(rows["made_on"])).sort_values(
        ["village_code", "name"], kind="stable"
    )


def _filtered(day: Day, rows: pd.DataFrame) -> pd.DataFrame:
    n_made, n_all = day.once(of)
    with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
        st.metric(say("Plans made for tall buildings"), f"{n_made} / {n_all}", width=240)
        villages = [one for one in dict.fromkeys(rows["village"]) if pd.notna(one)]
        village = st.selectbox(
            say("Village"), villages, index=None, placeholder=say("All"), key="building_village",
            format_func=plain, width=220,
        )  # fmt: skip
        shown = st.segmented_control(
            say("Buildings shown"), list(_SHOWN), default="all", key="building_shown",
            format_func=lambda one: say(_SHOWN[one]),
        )  # fmt: skip
    if village:
        rows = rows[rows["village"].eq(village)]
    if shown == "missing":
        rows = rows[rows["made_on"].isna()]
    return rows[rows["n_open"].gt(0)] if shown == "open" else rows


def _columns() -> list[Column]:
    return columns_of(
        Column("name", say("Site"), width="medium"),
        "village",
        Column("n_open", say("Open"), kind="number"),
        Column("n_overdue", say("Overdue"), kind="number"),
        Column("leader", say("Leader of the building")),
        Column("made_on", say("Plan made on"), kind="date"),
    )


def _plan(day: Day, site_id: int) -> None:
    st.markdown(f"#### {plain(day.sites['name'].loc[site_id])}")
    seen = day.once(plans).get(site_id, BuildingPlan(0, 0))
    with st.form(f"building_{site_id}_{seen.version}", border=False):
        measures = _measures(day, site_id, seen)
        with st.container(horizontal=True, gap="medium"):
            leader = st.text_input(
                say("Leader of the building"), seen.leader, max_chars=60, width=220
            )
            funds = st.text_input(say("Where the money comes from"), seen.funds, max_chars=_LONGEST)
        with st.container(horizontal=True, gap="medium"):
            stages = {
                key: st.date_input(
                    STAGES[key], seen.stages.get(key), width=150,
                    key=f"building_{key}_{site_id}_{seen.version}",
                )
                for key in STAGE_KEYS
            }  # fmt: skip
        emergency = st.text_input(
            say("What is done until it is put right"), seen.emergency, max_chars=_LONGEST
        )
        is_made = st.checkbox(say("The plan is made and agreed"), seen.made_on is not None)
        sent = st.form_submit_button(say("Save the plan"), type="primary")
    offer_sheet(day, site_id, "building_sheet")
    if sent:
        told = replace(
            seen, leader=leader.strip(), funds=funds.strip(), emergency=emergency.strip(),
            stages={key: on for key, on in stages.items() if on}, measures=measures,
            made_on=(seen.made_on or day.as_of) if is_made else None,
        )  # fmt: skip
        _save(day, site_id, told)


def _save(day: Day, site_id: int, plan: BuildingPlan) -> None:
    site = day.sites.loc[site_id]
    row: dict[str, Any] = {
        "owner": plan.leader or None,
        "due_on": plan.stages.get("done"),
        "done_on": plan.made_on,
        "details": details_of(plan),
    }
    done = say("The plan of the building is saved.")
    if plan.task_id:
        task = current_day(is_present=True).table("task")["details"].get(plan.task_id)
        row["details"] = {**(task if isinstance(task, dict) else {}), **row["details"]}
        is_saved = save(change, "task", Seen(plan.task_id, plan.version), row, done=done)
    else:
        new = {
            "kind": TaskKind.BUILDING_PLAN.value, "title": str(site["name"]), "site_id": site_id,
            "village_code": site["village_code"], "office": site["office"],
            "opened_on": day.as_of, **row,
        }  # fmt: skip
        is_saved = save(add, "task", [day.own_task(_without_blanks(new))], done=done)
    if is_saved:
        st.rerun()


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in row.items()
        if isinstance(value, dict) or not pd.isna(value)
    }  # fmt: skip


def _measures(day: Day, site_id: int, seen: BuildingPlan) -> dict[int, Measure]:
    """Draw the open hazards with what is to be done and what it costs, both to be filled in."""
    mine = day.hazards[day.hazards["site_id"].eq(site_id) & day.hazards["is_open"]]
    if mine.empty:
        st.caption(say("No hazard is open here on this day."))
        return dict(seen.measures)
    words = {one.value: one.label() for one in HazardStatus}
    known = [measure_of(seen, int(str(one)), row) for one, row in mine.iterrows()]
    rows = pd.DataFrame(
        {
            "hazard": mine["description"].fillna(mine["code"].map(code_words)),
            "status": mine["status"].map(words),
            "due_on": mine["due_on"],
            "measure": [one.measure for one in known],
            "funds": [one.funds for one in known],
        },
        index=mine.index,
    )
    typed = st.data_editor(
        rows,
        hide_index=True,
        disabled=["hazard", "status", "due_on"],
        column_config={
            "hazard": st.column_config.TextColumn(say("Hazard"), width="large"),
            "status": st.column_config.TextColumn(say("Status")),
            "due_on": st.column_config.DateColumn(say("Deadline")),
            "measure": st.column_config.TextColumn(
                say("What is to be done"), width="large", max_chars=_LONGEST
            ),
            "funds": st.column_config.TextColumn(say("Money (yuan)"), max_chars=40),
        },
        key=f"building_measures_{site_id}_{seen.version}",
    )
    told = {
        int(str(one)): Measure(str(row["measure"] or "").strip(), str(row["funds"] or "").strip())
        for one, row in typed.iterrows()
    }
    return {**seen.measures, **told}
