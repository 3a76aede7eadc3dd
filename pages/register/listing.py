"""The list of the register, with a badge for each deadline, and its sites on the map below it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from analysis.campaign.deadlines import due_lists
from analysis.day import Day
from analysis.pressing.due_lists import rungs
from geo.screen import layers
from geo.screen.layers import Focus, Shown
from pages.map.view import show_small_map
from pages.register.choice import choose_record, hear, open_row, read_chosen, read_work, turn
from pages.shell.filters import Selection
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.site_rows import (
    hazard_columns,
    hazard_table,
    nothing_yet,
    site_columns,
    site_table,
)
from pages.shell.tables import Column, clicked_row, columns_of, show_table
from vocabulary.messages import message
from vocabulary.palette import STATUS_FILL
from vocabulary.pressing import Escalation
from vocabulary.terms import SiteStatus

SITES: Final = "sites"
_LISTS: Final[dict[str, str]] = {
    "open": message("Open"),
    "today": message("Due today"),
    "week": message("Due this week"),
    "overdue": message("Overdue"),
    "recheck": message("Waiting for re-check"),
    "recheck_late": message("Re-check late"),
    "all": message("All"),
    SITES: message("Site"),
}
MAP: Final = "map"
_MAP_HEIGHT: Final = 360
_MAP_HEARD: Final = "register_map_heard"
_HEIGHT: Final = 660
_HEIGHT_OVER_MAP: Final = 300


@dataclass(frozen=True)
class Drawn:
    """What a list shows: the hazards ticked (none on the list of sites), the sites of its rows."""

    ticked: list[int]
    site_ids: pd.Index


def lists() -> Mapping[str, str]:
    """Return the lists there are, with the words of the reader."""
    return {name: say(title) for name, title in _LISTS.items()}


def draw_list(
    day: Day, kept: Selection, *, which: str, typed: str, is_over_map: bool = False
) -> Drawn:
    """Draw one of `lists` with the rows that hold what was typed; open the row ticked alone."""
    height = _HEIGHT_OVER_MAP if is_over_map else _HEIGHT
    if which == SITES:
        return Drawn([], _draw_sites(day, kept, typed, height))
    rows = _hazards(day, kept, which)
    rows = rows[_holds(day, rows, typed)]
    _count(day, rows)
    site_ids = pd.Index(rows["site_id"].unique())
    if rows.empty:
        return Drawn([], site_ids)
    key = _key(which, rows.index)
    ticked = show_table(rows, _columns(), key=key, height=height, pick="many")
    ids = [int(rows.index[place]) for place in ticked if place < len(rows)]
    clicked = clicked_row(key)
    if clicked is not None and clicked < len(rows):
        open_row("hazard", int(rows.index[clicked]))
    hear(key, ids, "hazard")
    return Drawn(ids, site_ids)


def _draw_sites(day: Day, kept: Selection, typed: str, height: int) -> pd.Index:
    rows = site_table(day, kept.site_ids)
    words = _joined(rows[["name", "address", "village"]])
    rows = rows[words.str.contains(typed.strip(), case=False, regex=False)]
    _count(day, rows)
    if rows.empty:
        return rows.index
    key = _key(SITES, rows.index)
    ticked = show_table(rows, site_columns(), key=key, height=height, pick="one")
    hear(key, [int(rows.index[place]) for place in ticked if place < len(rows)], "site")
    return rows.index


def _count(day: Day, rows: pd.DataFrame) -> None:
    if rows.empty:
        st.info(say("No row is kept by these filters.") if len(day.sites) else nothing_yet())
    else:
        st.caption(say("{count} rows", count=f"{len(rows):,}"))


def _key(which: str, ids: pd.Index) -> str:
    # Other rows or another order make another table: a tick never moves to another hazard.
    rows = zlib.crc32(ids.to_numpy("int64").tobytes())
    return f"register_table_{which}_{rows}_{turn()}"


def _hazards(day: Day, kept: Selection, which: str) -> pd.DataFrame:
    hazards = day.hazards.loc[day.hazards.index.intersection(kept.hazard_ids)]
    due = due_lists(hazards, as_of=day.as_of, rules=day.rules, years=day.years)
    ids = {
        "open": hazards.index[hazards["is_open"].astype(bool)],
        "today": due.today,
        "week": due.this_week,
        "overdue": due.overdue,
        "recheck": due.rechecks,
        "recheck_late": due.late_rechecks,
        "all": hazards.index,
    }[which]
    rows = hazard_table(day, ids)
    climbed = rungs(hazards.loc[rows.index], as_of=day.as_of, rules=day.rules)
    badge = climbed["rung"].map({rung.value: label(rung) for rung in Escalation})
    badge = badge.mask(climbed["rung"] == Escalation.NONE.value)
    badge = badge.mask(rows.index.isin(due.this_week), say("This week"))
    badge = badge.mask(rows.index.isin(due.today), say("Today"))
    badge = badge.mask(rows.index.isin(due.rechecks), say("To re-check"))
    badge = badge.mask(rows.index.isin(due.late_rechecks), say("Re-check late"))
    return rows.assign(
        clock=badge,
        recheck_on=due.recheck_on.reindex(rows.index),
        office=hazards["office"].reindex(rows.index),
        hazard_no=hazards["hazard_no"].reindex(rows.index),
    )


def _holds(day: Day, rows: pd.DataFrame, typed: str) -> pd.Series:
    wanted = typed.strip()
    if not wanted:
        return pd.Series(True, rows.index)
    address = rows["site_id"].map(day.sites["address"])
    texts = rows[["site", "what", "description", "village", "office", "hazard_no"]]
    words = _joined(texts.assign(address=address))
    return words.str.contains(wanted, case=False, regex=False)


def _joined(texts: pd.DataFrame) -> pd.Series:
    # Summed by column: joining row by row gives a table, not a column, where no row is left.
    words = texts.fillna("").astype(str)
    return sum((words[name] + " " for name in words), start=pd.Series("", words.index, dtype=str))


def _columns() -> list[Column]:
    columns = hazard_columns()
    clock = Column("clock", say("Clock"), kind="badge", badges=_clock_badges())
    extra = columns_of("recheck_on", Column("office", say("Supervising office")), "hazard_no")
    return [*columns[:3], clock, *columns[4:6], columns[3], *columns[6:], *extra]


def _clock_badges() -> dict[str, str]:
    on = theme()
    return {
        label(Escalation.LIST): STATUS_FILL[SiteStatus.OVERDUE].on(on),
        label(Escalation.SUPERVISE): STATUS_FILL[SiteStatus.OVERDUE].on(on),
        label(Escalation.REMIND): STATUS_FILL[SiteStatus.OPEN].on(on),
        say("Today"): STATUS_FILL[SiteStatus.OPEN].on(on),
        say("This week"): STATUS_FILL[SiteStatus.OPEN].on(on),
        say("To re-check"): STATUS_FILL[SiteStatus.SUBMITTED].on(on),
        say("Re-check late"): STATUS_FILL[SiteStatus.OVERDUE].on(on),
    }


def panel_key() -> str:
    """Return the key of the panel: another one where something is open in it."""
    is_open = read_chosen()[0] != "none" or read_work()[0] != "none"
    return "register_panel_open" if is_open else "register_panel"


def views() -> Mapping[str, str]:
    """Return the views there are, with the words of the reader."""
    return {"list": say("List alone"), MAP: say("List and map")}


def draw_list_map(day: Day, site_ids: pd.Index) -> None:
    """Draw the sites of the list, the chosen one marked, and open the sheet of the one clicked."""
    packed = layers.pack_sites(day.sites.loc[site_ids], day.risk)
    word = show_small_map(
        day, packed, Shown(focus=_focus_on(day)), key="register_map", height=_MAP_HEIGHT
    )
    n_hidden = len(site_ids) - packed.n
    if n_hidden:
        st.caption(say("{count} sites of the list have no point yet.", count=n_hidden))
    _hear_map(day, word)


def _focus_on(day: Day) -> Focus | None:
    kind, id_ = read_chosen()
    site_id = int(day.hazards["site_id"].get(id_, -1)) if kind == "hazard" else id_
    point = day.sites.geometry.get(site_id) if kind != "none" else None
    if point is None or point.is_empty:
        return None
    return layers.focus_on("site", site_id, point, token=site_id)


def _hear_map(day: Day, word: str | None) -> None:
    if not word or word == st.session_state.get(_MAP_HEARD):
        return
    st.session_state[_MAP_HEARD] = word
    kind, _, id_ = word.rpartition("#")[0].partition(":")
    if kind == "site" and id_.isdecimal() and int(id_) in day.sites.index:
        choose_record("site", int(id_))
        st.rerun()
