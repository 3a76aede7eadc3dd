"""What stands beside the map: search, the card of what is chosen, or the rows in view."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.map.cards import draw_site, draw_village
from pages.map.view import Choice, Kind, choose_place, read_choice
from pages.shell.downloads import FileBasis, offer_file, workbook
from pages.shell.filters import (
    Filters,
    Selection,
    apply,
    clear_filters,
    n_filters,
    read_filters,
)
from pages.shell.language import language, say
from pages.shell.look import theme
from pages.shell.site_rows import (
    hazard_columns,
    hazard_table,
    nothing_yet,
    site_columns,
    site_table,
)
from pages.shell.tables import Column, ReadyTable, made_ready, newest_rows, show_ready
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.terms import StoreKind

FIGURES: Final[dict[str, str]] = {
    "sites": message("Sites"),
    "open": message("Open hazards"),
    "major_open": message("Major or suspected, open"),
    "overdue": message("Overdue"),
    "closed_in_time": message("Put right in time"),
}
PlaceKind = Literal["site", "village"]
# More rows than this nobody reads on a screen; the workbook has them all.
_MOST_ROWS: Final = 300
# Pixels: the download below it stays in sight on a screen 768 high.
_TABLE_HEIGHT: Final = 440
_DRAWN: Final = "map_table_drawn"
_TURN: Final = "map_table_turn"
_SEARCH: Final = "map_search"


@dataclass(frozen=True)
class Hit:
    """One place found, with its rank.

    0 the name is what was typed, 1 it begins with it, 2 it holds it, 3 pinyin, 4 the address.
    """

    kind: PlaceKind
    id: str
    rank: int


@dataclass(frozen=True)
class _Entry:
    kind: PlaceKind
    id: str
    name: str
    pinyin: str
    initials: str
    address: str


def _folded(text: object) -> str:
    if not isinstance(text, str):
        return ""
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def _spelt(name: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name[:60])
    return "".join(syllables), "".join(part[0] for part in syllables if part)


@dataclass(frozen=True)
class NameIndex:
    """Every name of a register, spelt every way somebody may type it."""

    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, sites: pd.DataFrame, villages: pd.DataFrame) -> NameIndex:
        """Read the names, other names and addresses."""
        entries = [
            _entry("village", str(code), name, "")
            for code, name in villages["short_name"].dropna().items()
        ]
        columns = zip(sites.index, sites["name"], sites["aliases"], sites["address"], strict=True)
        for site_id, name, aliases, address in columns:
            others = aliases if isinstance(aliases, list | tuple) else ()
            entries += [
                _entry("site", str(site_id), said, address) for said in (name, *others) if said
            ]
        return cls(tuple(entries))

    def find(self, typed: str, *, limit: int = 50) -> list[Hit]:
        """Return the places that `typed` may mean, the nearest first, each once.

        It is a part of a name, of its pinyin, its initials, or of an address.
        """
        wanted = _folded(typed)
        if not wanted:
            return []
        best: dict[tuple[PlaceKind, str], int] = {}
        for entry in self.entries:
            rank = _rank(entry, wanted)
            key = (entry.kind, entry.id)
            if rank is not None and rank < best.get(key, 9):
                best[key] = rank
        ordered = sorted(best.items(), key=lambda item: item[1])
        return [Hit(kind, id_, rank) for (kind, id_), rank in ordered[:limit]]


def _entry(kind: PlaceKind, id_: str, name: object, address: object) -> _Entry:
    folded = _folded(name)
    pinyin, initials = _spelt(folded)
    return _Entry(kind, id_, folded, pinyin, initials, _folded(address))


def _rank(entry: _Entry, wanted: str) -> int | None:
    if entry.name == wanted:
        return 0
    if entry.name.startswith(wanted):
        return 1
    if wanted in entry.name:
        return 2
    if wanted.isascii() and (wanted in entry.initials or entry.pinyin.startswith(wanted)):
        return 3
    if wanted in entry.address or (wanted.isascii() and wanted in entry.pinyin):
        return 4
    return None


def draw_search() -> None:
    """Draw the search box; what it finds stands in the panel."""
    st.text_input(
        say("Find a place"),
        key=_SEARCH,
        placeholder=say("Name, pinyin, initials or address"),
        label_visibility="collapsed",
        icon=":material/search:",
        live=True,
        width=250,
    )


def draw_panel(day: Day, kept: Selection) -> None:
    """Draw what the search found, what is chosen, or the sites the filters keep."""
    typed = st.session_state.get(_SEARCH)
    if typed:
        _draw_hits(day, str(typed))
        return
    chosen = read_choice()
    if is_asked():
        draw_close()
    if chosen.kind == "site" and chosen.site_id in day.sites.index:
        draw_site(day, chosen.site_id)
    elif chosen.kind == "village" and chosen.id in day.villages.index:
        draw_village(day, kept, chosen.id)
    elif chosen.kind == "figure" and chosen.id in day.headline:
        _draw_figure(day, chosen)
    else:
        _draw_kept(day)


def is_asked() -> bool:
    """Return whether something is chosen, sought or filtered: the panel shows it."""
    if st.session_state.get(_SEARCH) or n_filters(read_filters()):
        return True
    return read_choice().kind != "none"


def draw_close() -> None:
    """Draw the button that closes what stands beside the map."""
    st.button(say("Close"), key="map_back", on_click=_close, icon=":material/close:",
              type="tertiary")  # fmt: skip


def _close() -> None:
    st.session_state[_SEARCH] = ""
    if read_choice().kind == "none":
        clear_filters()
    choose_place("none")


def _index_of(day: Day) -> NameIndex:
    return NameIndex.of(day.sites, day.villages)


def _draw_hits(day: Day, typed: str) -> None:
    hits = day.once(_index_of).find(typed)
    if not hits:
        st.text(say("Nothing is called that."))
        return
    names, homes = day.villages["short_name"], day.sites["village_code"]
    rows = [
        {"name": names.get(hit.id), "where": say("Village")}
        if hit.kind == "village"
        else {"name": day.sites["name"][int(hit.id)], "where": names.get(homes[int(hit.id)])}
        for hit in hits
    ]
    st.text(say("{count} found", count=len(hits)))
    columns = [Column("name", say("Name")), Column("where", say("Where"))]
    table = made_ready(pd.DataFrame(rows), columns, table="map_hits")
    _selectable(table, key="map_hits", places=[(hit.kind, hit.id) for hit in hits])


def _selectable(table: ReadyTable, *, key: str, places: list[tuple[Kind, str]]) -> None:
    """Draw rows of which one may be chosen; `take_the_way` acts on it in the run that follows."""
    drawn = f"{key}_{st.session_state.get(_TURN, 0)}"
    show_ready(table, key=drawn, height=_TABLE_HEIGHT, pick="one")
    st.session_state[_DRAWN] = (drawn, places)


def take_the_way() -> None:
    """Act on the row the reader has just chosen, ahead of every widget."""
    drawn, places = st.session_state.pop(_DRAWN, ("map_no_table", []))
    picked = st.session_state.get(drawn)
    rows = newest_rows(picked["selection"], f"{drawn}_way") if picked else []
    if rows and rows[0] < len(places):
        choose_place(*places[rows[0]])
        st.session_state[_SEARCH] = ""
        # A table under a new key: the selection of the old one is spent.
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


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
        return _site_rows(day, pd.Index(figure.row_ids))
    rows = hazard_table(day, pd.Index(figure.row_ids))
    return _Rows.of(rows, hazard_columns(), pd.Index(rows["site_id"]))


def _kept_rows(day: Day, filters: Filters, _language: str, _theme: str) -> _Rows:
    return _site_rows(day, apply(filters, day).site_ids)


def _site_rows(day: Day, site_ids: pd.Index) -> _Rows:
    rows = site_table(day, site_ids)
    return _Rows.of(rows, site_columns(), rows.index)


def _draw_figure(day: Day, chosen: Choice) -> None:
    title = say(FIGURES.get(chosen.id, "Sites"))
    st.markdown(f"### {plain(title)}")
    _draw_rows(day, day.once(_figure_rows, chosen.id, language(), theme()), title=title)


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
    write = partial(
        workbook, rows, found.columns, title=title, language=language(),
        standing=FileBasis(day.as_of, day.kind is StoreKind.DEMO, day.known_at),
    )  # fmt: skip
    offer_file(say("Download these rows (XLSX)"), write, name=f"{title}-{day.as_of}.xlsx",
               key="map_download", width="stretch")  # fmt: skip
