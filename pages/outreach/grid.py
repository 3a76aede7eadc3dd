"""The page of one grid: my places, what is due, doors, a report, and the area itself."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import shapely
import streamlit as st

from analysis.day import Day
from analysis.outreach import grids
from analysis.outreach.grids import GRID, RING, SITES, has_area, places_of, sites_of
from analysis.outreach.responsibility import SILENT_DAYS
from data.ledger.read.sandbox import read_sheets
from pages.outreach.households import draw_door
from pages.shell import board, session
from pages.shell.file_view import read_given
from pages.shell.language import say
from pages.shell.session import keep_in_address
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import add_rows, change_row
from vocabulary import palette
from vocabulary.errors import LedgerError
from vocabulary.terms import TaskKind

_PARAMETER: Final = "grid"
_MOST_CORNERS: Final = 400
# Degrees of WGS 84 around Chongqing: another datum in metres, or swapped axes, lies outside.
_AROUND: Final = (105.0, 28.0, 110.5, 32.5)


def draw_grid(day: Day) -> None:
    """Ask for the grid and draw its page."""
    table = day.once(grids.of)
    if table.empty:
        st.info(say("No grid is on record: add one on the page of responsibility."))
        return
    grid_id = _chosen(day, table)
    grid = table.loc[[grid_id]].iloc[0]
    places = day.once(places_of, grid_id)
    _figures(day, grid, places)
    if not has_area(grid):
        st.warning(say("The area of this grid is not on record: the whole village is shown."))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _places(day, places)
        _due(day, places.index)
    with right:
        _report(day, grid)
        _doors(day, places.index)
        _area(day, grid)
        _reports(day, grid_id)


def _chosen(day: Day, table: pd.DataFrame) -> int:
    names = day.villages["short_name"].to_dict()
    words = {
        int(str(one)): plain(f"{names.get(row['village_code'], '—')} {row['name']} "
                             f"{row['worker'] if pd.notna(row['worker']) else ''}")
        for one, row in table.iterrows()
    }  # fmt: skip
    asked = st.query_params.get(_PARAMETER, "")
    at = int(asked) if asked.isdecimal() else None
    picked = int(board.choose_of(say("My grid"), words, key="grid_mine", at=at, width=420))
    keep_in_address(_PARAMETER, str(picked))
    return picked


def _figures(day: Day, grid: pd.Series, places: pd.DataFrame) -> None:
    n, done = len(places), int(places["is_done"].sum())
    on = grid["last_report_on"]
    silent = None if pd.isna(on) else (pd.Timestamp(day.as_of) - on).days
    said = say("never") if silent is None else say("{n} days", n=silent)
    board.show_figures(
        "grid_figures",
        (say("My places"), str(n)),
        (say("Been to or checked"), f"{done} / {n}" + (f"（{done / n:.0%}）" if n else "")),
        (say("Open hazards"), str(int(places["n_open"].sum()))),
        (say("Overdue"), str(int(places["n_overdue"].sum()))),
        (say("Doors seen"), str(int(places["n_doors"].sum()))),
        (say("Nothing heard for"), said),
    )
    if silent is None or silent >= SILENT_DAYS:
        st.error(say("Nothing was heard from this grid for {n} days or ever.", n=SILENT_DAYS))


def _places(day: Day, places: pd.DataFrame) -> None:
    st.subheader(say("My places, those nobody has been to first"), anchor=False)
    words = (say("To do"), say("Done"))
    rows = places.assign(state=places["is_done"].map({False: words[0], True: words[1]}))
    columns = columns_of(
        Column("name", say("Site"), width="medium"),
        Column("state", say("State"), "badge",
               badges=board.badges(words, palette.STAMP, palette.GOOD)),
        "category",
        Column("n_open", say("Open"), "count"),
        Column("n_overdue", say("Overdue"), "count"),
        Column("next_due", say("Next deadline"), "date"),
        Column("visited_on", say("Visited on"), "date"),
        Column("n_doors", say("Doors seen"), "count"),
        Column("checked_on", say("Own check"), "date"),
    )  # fmt: skip
    board.show_listed(day, rows, columns, "grid_places", say("Places of the grid"), height=420,
                      is_dashed=False)  # fmt: skip


def _due(day: Day, site_ids: pd.Index) -> None:
    st.subheader(say("What is due here"), anchor=False)
    mine = day.hazards[day.hazards["site_id"].isin(site_ids) & day.hazards["is_open"].astype(bool)]
    if mine.empty:
        st.success(say("No hazard is open at these places."))
        return
    rows = hazard_table(day, mine.sort_values("due_on").index)
    show_table(rows, hazard_columns(), key="grid_due", height=300)


def _report(day: Day, grid: pd.Series) -> None:
    with st.container(border=True):
        st.markdown(f"**{say('Report of the grid')}**")
        key = f"grid_report_{grid.name}_{len(day.every_row('task'))}"
        with st.form(key, border=False):
            last = max(day.as_of, session.today())
            board.choose_date(say("Date"), day.as_of, key=f"{key}_on", max_value=last)
            st.text_area(say("What was done, what was found"), key=f"{key}_title", height=90,
                         max_chars=1000)  # fmt: skip
            st.form_submit_button(say("Send the report"), type="primary", on_click=_keep_report,
                                  args=(key, grid))  # fmt: skip


def _keep_report(key: str, grid: pd.Series) -> None:
    said = board.typed(key, ("on", "title"))
    row = {
        "kind": TaskKind.GRID_REPORT.value,
        "title": str(said["title"] or "").strip() or None,
        "village_code": grid["village_code"],
        "owner": grid["worker"] if pd.notna(grid["worker"]) else None,
        "details": {GRID: int(str(grid.name))},
        **dict.fromkeys(("opened_on", "due_on", "done_on"), said["on"]),
    }
    add_rows("task", [row])


def _reports(day: Day, grid_id: int) -> None:
    tasks = day.table("task")
    mine = tasks[(tasks["kind"] == TaskKind.GRID_REPORT.value)
                 & tasks["details"].map(lambda one: (one or {}).get(GRID) == grid_id)]  # fmt: skip
    if mine.empty:
        return
    st.markdown(f"**{say('Reports so far')}**")
    for row in mine.sort_values("opened_on", ascending=False).head(10).to_dict("records"):
        st.markdown(f"- {row['opened_on']:%m-%d}　{plain(row['title'], longest=120)}")


def _doors(day: Day, site_ids: pd.Index) -> None:
    homes = day.sites.loc[site_ids]
    homes = homes[homes["households"].fillna(0) > 0]
    if homes.empty:
        return
    names = homes["name"].map(plain).to_dict()
    chosen = board.choose_of(say("Building of the door"), names, key="grid_door_site")
    draw_door(day, int(chosen))


def _area(day: Day, grid: pd.Series) -> None:
    told: dict[str, Any] = dict(grid["details"]) if isinstance(grid["details"], dict) else {}
    with st.expander(say("Area of the grid"), icon=":material/grid_view:"):
        names = day.sites["name"].map(plain).to_dict()
        village = day.sites["village_code"].eq(grid["village_code"]).fillna(value=False)
        ids = [int(str(one)) for one in day.sites.index[village]]
        before = [one for one in told.get(SITES) or () if one in names]
        key = f"grid_area_{grid.name}_{int(grid['version'])}"
        st.multiselect(say("Buildings and places of it"), sorted({*ids, *before}), before,
                       key=f"{key}_sites", format_func=names.__getitem__)  # fmt: skip
        given = st.file_uploader(
            say("Or its line from a file (GeoJSON, KML, zipped shapefile)"),
            type=["geojson", "json", "kml", "zip"], key=f"{key}_file",
        )  # fmt: skip
        ring = told.get(RING)
        if given is not None:
            ring = _ring(given.name, given.getvalue()) or ring
        if ring:
            n = len(sites_of({"details": {RING: ring}, "village_code": None}, day.sites))
            st.caption(say("A line of {n} corners; {k} places lie inside.", n=len(ring), k=n))
        st.button(say("Keep the area"), key=f"{key}_keep", on_click=_keep_area,
                  args=(key, grid, told, ring))  # fmt: skip


def _keep_area(key: str, grid: pd.Series, told: dict[str, Any], ring: Any) -> None:
    details = told | {SITES: st.session_state.get(f"{key}_sites") or [], RING: ring}
    change_row("grid", int(str(grid.name)), {"details": details}, version=int(grid["version"]))


def _ring(name: str, content: bytes) -> list[list[float]] | None:
    try:
        sheets = read_given(name, content, read_sheets)
    except LedgerError:
        st.error(f"{plain(name)}: {say('This file cannot be read.')}")
        return None
    for sheet in sheets:
        for body, verdict in sheet.shapes or ():
            shape = shapely.from_wkb(body) if body and not verdict else None
            if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
                continue
            largest = max(getattr(shape, "geoms", [shape]), key=lambda one: one.area)
            west, south, east, north = largest.bounds
            if west < _AROUND[0] or south < _AROUND[1] or east > _AROUND[2] or north > _AROUND[3]:
                st.error(say("The line does not lie here: give it in WGS 84 degrees."))
                return None
            step = 0.0
            while len(largest.exterior.coords) > _MOST_CORNERS:
                step = step * 2 or 0.00001
                largest = largest.simplify(step)
            return [[round(x, 6), round(y, 6)] for x, y in largest.exterior.coords]
    st.error(say("No area was found in the file."))
    return None
