"""What stands beside the map: search, the card of what is chosen, or the rows in view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.map.cards import draw_site, draw_village
from pages.map.choice import Choice, Kind, choose_place, read_choice
from pages.map.controls import FIGURES
from pages.map.layers import name_index_of
from pages.shell.downloads import FileBasis, workbook
from pages.shell.filters import Filters, Selection, apply, read_filters
from pages.shell.language import language, say
from pages.shell.look import theme
from pages.shell.site_rows import (
    hazard_columns,
    hazard_table,
    nothing_yet,
    site_columns,
    site_table,
)
from pages.shell.tables import Column, ReadyTable, made_ready, show_ready
from pages.shell.text import plain
from vocabulary.terms import StoreKind

# More rows than this nobody reads on a screen; the workbook has them all.
_MOST_ROWS: Final = 300
# Pixels: the download below it stays in sight on a screen 768 high.
_TABLE_HEIGHT: Final = 440
_DRAWN: Final = "map_table_drawn"
_TURN: Final = "map_table_turn"


def draw_panel(day: Day, kept: Selection) -> None:
    """Draw the search box and, under it, what it found or what is chosen."""
    typed = st.text_input(
        say("Find a place"),
        key="map_search",
        placeholder=say("Name, pinyin, initials or address"),
        label_visibility="collapsed",
        icon=":material/search:",
        live=True,
    )
    if typed:
        _draw_hits(day, str(typed))
        return
    chosen = read_choice()
    if chosen.kind != "none":
        st.button(say("Back to the list"), key="map_back", on_click=choose_place, type="tertiary")
    if chosen.kind == "site" and chosen.site_id in day.sites.index:
        draw_site(day, chosen.site_id)
    elif chosen.kind == "village" and chosen.id in day.villages.index:
        draw_village(day, kept, chosen.id)
    elif chosen.kind == "figure" and chosen.id in day.headline:
        _draw_figure(day, chosen)
    else:
        _draw_kept(day)


def _draw_hits(day: Day, typed: str) -> None:
    hits = day.once(name_index_of).find(typed)
    if not hits:
        st.text(say("Nothing is called that."))
        return
    rows = pd.DataFrame([_hit_row(day, hit.kind, hit.id) for hit in hits])
    places: list[tuple[Kind, str]] = [(hit.kind, hit.id) for hit in hits]
    st.text(say("{count} found", count=len(hits)))
    columns = [Column("name", say("Name")), Column("where", say("Where"))]
    _selectable(made_ready(rows, columns, table="map_hits"), key="map_hits", places=places)


def _hit_row(day: Day, kind: str, id_: str) -> dict[str, object]:
    if kind == "village":
        return {"name": day.villages["short_name"].get(id_), "where": say("Village")}
    site = day.sites.loc[int(id_)]
    village = day.villages["short_name"].get(site["village_code"])
    return {"name": site["name"], "where": village}


def _selectable(table: ReadyTable, *, key: str, places: list[tuple[Kind, str]]) -> None:
    """Draw rows of which one may be chosen; `take_the_way` acts on it in the run that follows."""
    drawn = f"{key}_{st.session_state.get(_TURN, 0)}"
    show_ready(table, key=drawn, height=_TABLE_HEIGHT, pick="one")
    st.session_state[_DRAWN] = (drawn, places)


def take_the_way() -> None:
    """Act on the row the reader has just chosen, ahead of every widget."""
    drawn, places = st.session_state.pop(_DRAWN, ("map_no_table", []))
    picked = st.session_state.get(drawn)
    rows = picked["selection"]["rows"] if picked else []
    if rows and rows[0] < len(places):
        choose_place(*places[rows[0]])
        st.session_state["map_search"] = ""
        # A table under a new key: the selection of the old one is spent.
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _offer(day: Day, rows: pd.DataFrame, columns: list[Column], *, title: str) -> None:
    st.download_button(
        say("Download these rows (XLSX)"),
        data=partial(
            workbook,
            rows,
            columns,
            title=title,
            standing=FileBasis(day.as_of, day.kind is StoreKind.DEMO, day.known_at),
            language=language(),
        ),
        file_name=f"{title}-{day.as_of.isoformat()}.xlsx",
        key="map_download",
        width="stretch",
        on_click="ignore",
    )


def _draw_figure(day: Day, chosen: Choice) -> None:
    title = say(FIGURES.get(chosen.id, "Sites"))
    st.markdown(f"### {plain(title)}")
    _draw_rows(day, day.once(_figure_rows, chosen.id, language(), theme()), title=title)


@dataclass(frozen=True)
class _Rows:
    """Rows beside the map: all of them, those drawn, and the site of each one drawn."""

    rows: pd.DataFrame
    columns: list[Column]
    table: ReadyTable
    places: list[tuple[Kind, str]]

    @classmethod
    def of(cls, rows: pd.DataFrame, columns: list[Column], site_ids: pd.Index) -> _Rows:
        table = made_ready(rows.head(_MOST_ROWS), columns, table="map_rows")
        return cls(rows, columns, table, [("site", str(id_)) for id_ in site_ids[:_MOST_ROWS]])


def _figure_rows(day: Day, name: str, _language: str, _theme: str) -> _Rows:
    figure = day.headline[name]
    if figure.row_kind == "site":
        rows = site_table(day, pd.Index(figure.row_ids))
        return _Rows.of(rows, site_columns(), rows.index)
    rows = hazard_table(day, pd.Index(figure.row_ids))
    return _Rows.of(rows, hazard_columns(), pd.Index(rows["site_id"]))


def _kept_rows(day: Day, filters: Filters, _language: str, _theme: str) -> _Rows:
    rows = site_table(day, apply(filters, day).site_ids)
    return _Rows.of(rows, site_columns(), rows.index)


def _draw_kept(day: Day) -> None:
    st.markdown(f"### {plain(say('Sites, the worst first'))}")
    _draw_rows(day, day.once(_kept_rows, read_filters(), language(), theme()), title=say("Sites"))


def _draw_rows(day: Day, found: _Rows, *, title: str) -> None:
    rows = found.rows
    if rows.empty:
        st.text(say("No row is kept by these filters.") if len(day.sites) else nothing_yet())
        return
    if len(rows) > _MOST_ROWS:
        st.text(say("The first {shown} of {all} rows", shown=_MOST_ROWS, all=len(rows)))
    _selectable(found.table, key="map_rows", places=found.places)
    _offer(day, rows, found.columns, title=title)
