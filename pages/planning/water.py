"""Water and crews: who is reached, where one more point would help most, and the list itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.water import metres
from data.ledger.supply import SupplyRow, is_any_usable, read_supply
from data.store import upkeep
from geo.areas import village_of
from geo.crs import MAP_CRS
from geo.datum import to_wgs84
from pages.planning.roads import off_roads_sentence
from pages.shell import charts, session
from pages.shell.board import choose_term, show_figures
from pages.shell.file_view import read_given
from pages.shell.language import label, label_of, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.writing import save_and_redraw, void_row
from vocabulary import palette
from vocabulary.errors import LedgerError
from vocabulary.messages import message
from vocabulary.palette import Swatch
from vocabulary.terms import Category, Datum, SupplyKind

if TYPE_CHECKING:
    from analysis.planning.water import Reach, Siting

_FAULTS: Final = {
    "no_name": message("No name"),
    "kind": message("Kind is not known"),
    "coordinates": message("Coordinates cannot be read"),
}
_DATUMS: Final = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_STATES: Final = {
    True: message("Works"),
    False: message("Does not work"),
    None: message("State not known"),
}
# How reached and unreached sites, points, new places and fireworks look: fill, shape, size.
_LOOKS: Final = (
    (Swatch("#3E8E86", "#4FC3B8"), "circle", 60),
    (Swatch("#3E4A56", "#B3C0CC"), "cross", 75),
    (Swatch("#7A4A21", "#D9B48F"), "square", 130),
    (Swatch("#6A3D9A", "#B99AE0"), "diamond", 460),
    (Swatch("#A8326B", "#E58FB8"), "triangle-up", 200),
)


def draw_figures(told: Reach, supply: pd.DataFrame, kind: SupplyKind) -> None:
    """Draw how many sites are reached, of how many, and how many points do not work."""
    here = supply[supply["kind"] == kind.value]
    n, reached = len(told.sites), int(told.sites["is_reached"].sum())
    show_figures(
        "water_counts",
        (say("Sites within reach"), f"{reached} / {n}"),
        (say("Share within reach"), f"{reached / n:.1%}" if n else "—"),
        (say("{kind}: on the list", kind=label(kind)), len(here)),
        (say("Not working, not counted"), int(here["is_working"].eq(False).sum())),
        (say("Without a position"), int((here["lon"].isna() | here["lat"].isna()).sum())),
        (say("Sites without a position to measure from"), told.n_unplaced),
    )


def draw_villages(day: Day, told: Reach) -> None:
    """Draw the share of sites within reach, village by village, the lowest first."""
    rows = told.villages.assign(
        name=day.villages["short_name"].reindex(told.villages.index),
        farthest_m=told.villages["farthest_m"].replace(np.inf, np.nan),
    )
    columns = columns_of(
        Column("name", say("Village")),
        Column("share", say("Share within reach"), "share"),
        "n_reached",
        Column("n", say("Sites"), "count"),
        "farthest_m",
    )
    show_table(rows, columns, key="water_villages", height=420)


def draw_places(day: Day, told: Reach, siting: Siting) -> pd.DataFrame:
    """Draw beside which sites new points would help most, and return those sites."""
    chosen: pd.DataFrame = told.sites.iloc[list(siting.chosen)]
    if chosen.empty:
        st.caption(say("One more point would bring no further site within reach."))
        return chosen
    shown = pd.DataFrame(chosen).assign(
        order=range(1, len(chosen) + 1),
        village=chosen["village_code"].map(day.villages["short_name"]),
        category=[label_of(Category, one) for one in chosen["category"]],
    )
    columns = columns_of(
        "order",
        Column("name", say("Beside the site"), width="medium"),
        "village",
        Column("category"),
    )
    show_table(shown, columns, key="water_places", height="content")
    st.caption(
        say(
            "Worth within reach: {covered}, now {sites} sites. Proved: no choice covers more than "
            "{gap} above this.",
            covered=f"{siting.covered:.0f}", sites=int(told.sites["is_reached"].sum()),
            gap=f"{siting.gap:.1%}",
        )
    )  # fmt: skip
    return chosen


def draw_map(
    day: Day,
    told: Reach,
    points: gpd.GeoDataFrame,
    places: pd.DataFrame,
    *,
    fireworks: gpd.GeoDataFrame,
    mark: object,
) -> None:
    """Draw sites reached and not, the points, the places proposed, and fireworks points apart."""
    is_reached = told.sites["is_reached"]
    shown = {
        say("Within reach"): told.sites[is_reached],
        say("Out of reach"): told.sites[~is_reached],
        say("Working point"): points,
        say("Proposed place"): gpd.GeoDataFrame(places, crs=told.sites.crs),
        label(SupplyKind.FIREWORKS): fireworks,
    }
    charts.show_chart("water_map", day, mark, build=lambda: _map(day, shown))
    if len(fireworks):
        st.caption(
            say("{n} fireworks points are on the map; they are no water and count in no share.",
                n=len(fireworks))
        )  # fmt: skip
    if told.roads is None:
        st.caption(
            say(
                "Straight-line reach: the way by road is longer. Streets, gates and pressure are "
                "not in it."
            )
        )
        return
    along = say(
        "Measured along the office's road file, straight line x 1.3 from a site to its road. Gates "
        "and pressure are not in it."
    )
    st.caption(f"{along} {off_roads_sentence(told.n_off_roads)}".strip())


def _map(day: Day, shown: dict[str, gpd.GeoDataFrame]) -> alt.LayerChart:
    rows = []
    for (what, placed), (_, _, size) in zip(shown.items(), _LOOKS, strict=True):
        xy = metres(placed) if len(placed) else np.empty((0, 2))
        rows.append(
            pd.DataFrame(
                {"name": list(placed["name"]), "x": xy[:, 0], "y": xy[:, 1], "what": what,
                 "size": size}
            )
        )  # fmt: skip
    names = list(shown)
    fills = {name: charts.ink(fill) for name, (fill, _, _) in zip(names, _LOOKS, strict=True)}
    shapes = [shape for _, shape, _ in _LOOKS]
    base = alt.Chart(pd.concat(rows, ignore_index=True))
    dots = base.mark_point(
        filled=True, opacity=0.9, stroke=charts.ink(palette.HALO), strokeWidth=0.6
    ).encode(
        longitude="x:Q",
        latitude="y:Q",
        color=charts.coloured("what:N", fills, symbolOpacity=1, symbolSize=260),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("name:N", title=say("Name")),
            alt.Tooltip("what:N", title=say("Kind")),
        ],
    )
    ground = day.villages[day.villages.geometry.notna()]
    return charts.laid_flat(charts.land(ground), dots, *charts.place_names(ground), height=600)


def draw_list(day: Day, supply: pd.DataFrame) -> None:
    """Draw the points as a table, with the form of the one selected."""
    rows = _points(day, supply) if len(supply) else []
    if rows:
        _form(day, supply.iloc[rows[0]])
    else:
        with st.expander(say("Add a point")):
            _form(day, None)


def _points(day: Day, supply: pd.DataFrame) -> list[int]:
    shown = supply.assign(
        village=supply["village_code"].map(day.villages["short_name"]),
        state=[say(_STATES[_flag(one)]) for one in supply["is_working"]],
    )
    columns = columns_of(
        Column("name", say("Name"), width="medium"),
        Column("kind", kind="term", terms=SupplyKind),
        Column("state", say("State of the point")),
        "village",
        "crew",
        "checked_on",
        Column("lon", say("Longitude (WGS 84)"), "number", decimals=6),
        Column("lat", say("Latitude (WGS 84)"), "number", decimals=6),
        Column("note", width="medium"),
    )
    return show_table(shown, columns, key="water_list", height=320, pick="one")


def _flag(value: Any) -> bool | None:
    return None if pd.isna(value) else bool(value)


def _form(day: Day, row: pd.Series | None) -> None:
    number = 0 if row is None else int(str(row.name))
    was = {} if row is None else row.dropna().to_dict()
    states = list(_STATES)
    with st.form(f"water_form_{number}"):
        left, right = st.columns(2)

        def place(column: Any, name: str, title: str, least: float, most: float) -> Any:
            return column.number_input(title, least, most, value=was.get(name), format="%.6f")

        name = left.text_input(say("Name"), value=str(was.get("name", "")), max_chars=120)
        with right:
            kind = choose_term(say("Kind"), SupplyKind, key=f"water_kind_{number}",
                               at=was.get("kind"))  # fmt: skip
        values: dict[str, Any] = {
            "name": name,
            "kind": kind,
            "lon": place(left, "lon", say("Longitude (WGS 84)"), 105.0, 110.5),
            "lat": place(right, "lat", say("Latitude (WGS 84)"), 28.0, 32.5),
            "is_working": left.selectbox(
                say("State of the point"), states, index=states.index(_flag(was.get("is_working"))),
                format_func=lambda one: say(_STATES[one]),
            ),
            "crew": right.number_input(
                say("Crew at the point"), 0, 500, int(was["crew"]) if "crew" in was else None
            ),
            "details": (was.get("details") or {}) | {
                "radius_m": st.number_input(
                    say("Radius of an area without fireworks (m)"), 0, 5000,
                    (was.get("details") or {}).get("radius_m"), step=50,
                )
            },
            "note": st.text_input(say("Note"), str(was.get("note", "")), max_chars=300) or None,
        }  # fmt: skip
        if st.form_submit_button(say("Keep the point"), type="primary"):
            _keep(day, row, values)
    if row is not None:
        _take_out(number, int(row["version"]))


def _keep(day: Day, row: pd.Series | None, values: dict[str, Any]) -> None:
    if not values["name"].strip():
        st.warning(say("A point needs a name."))
        return
    values |= {"village_code": _village(day, values), "checked_on": session.today()}
    done = say("It is kept.")
    if row is None:
        save_and_redraw(upkeep.add, "supply_point", [values], done=done)
    else:
        seen = upkeep.Seen(int(str(row.name)), int(row["version"]))
        save_and_redraw(upkeep.change, "supply_point", seen, values, done=done)


def _take_out(number: int, version: int) -> None:
    with st.popover(say("Take the point off the list")):
        reason = st.text_input(say("Why is it taken off"), key=f"water_reason_{number}")
        is_given = bool(reason.strip())
        if st.button(say("Take off the list"), key=f"water_void_{number}", disabled=not is_given):
            void_row("supply_point", number, reason=reason, version=version)
            st.rerun()


def _village(day: Day, values: dict[str, Any]) -> str | None:
    if values["lon"] is None or values["lat"] is None:
        return None
    point = gpd.GeoSeries(gpd.points_from_xy([values["lon"]], [values["lat"]]), crs=MAP_CRS)
    code = village_of(point, day.villages).iloc[0]
    return str(code) if code else None


def draw_import(day: Day) -> None:
    """Draw the door for a file of points."""
    with st.expander(say("Bring in a list (Excel or CSV)")):
        st.caption(
            say("Headings: name, kind, longitude, latitude; state, crew and note if there are any.")
        )
        left, right = st.columns(2)
        datum = left.selectbox(
            say("The coordinates are"), [one.value for one in _DATUMS], key="water_datum",
            format_func=lambda one: label_of(Datum, one),
        )  # fmt: skip
        with right:
            title = say("Kind where the file does not say")
            kind = choose_term(title, SupplyKind, key="water_kind_of_file")
        given = st.file_uploader(say("File"), type=["xlsx", "xls", "csv"], key="water_file")
        if given is not None:
            rows = _read(given.name, given.getvalue(), SupplyKind(kind))
            _preview(day, given.name, rows, Datum(datum))


def _preview(day: Day, name: str, rows: list[SupplyRow], datum: Datum) -> None:
    if not is_any_usable(rows):
        st.error(say("The file has no line with a name, a kind and both coordinates."))
        return
    good, bad = ([row for row in rows if bool(row.fault) is is_bad] for is_bad in (False, True))
    st.write(say("{good} points can go in, {bad} cannot.", good=len(good), bad=len(bad)))
    if bad:
        told = pd.DataFrame([[r.line, r.values["name"], say(_FAULTS[r.fault])] for r in bad],
                            columns=["line", "name", "fault"])  # fmt: skip
        columns = [Column("line", say("Row"), "count"), Column("name", say("Name"))]
        show_table(told, [*columns, Column("fault", say("Why not"))], key="water_bad")
    if st.button(say("Bring in {n} points", n=len(good)), type="primary", key="water_bring_in"):
        source = Path(name).name[:120]
        made = [_in_place(day, {**row.values, "source_file": source}, datum) for row in good]
        done = say("{n} points are on the list now.", n=len(made))
        save_and_redraw(upkeep.add, "supply_point", made, done=done)


def _read(name: str, content: bytes, kind: SupplyKind) -> list[SupplyRow]:
    try:
        return read_given(name, content, partial(read_supply, kind=kind))
    except LedgerError:
        return []


def _in_place(day: Day, values: dict[str, Any], datum: Datum) -> dict[str, Any]:
    """Return a point in WGS 84 with the village it lies in."""
    lon, lat = (float(one[0]) for one in to_wgs84([values["lon"]], [values["lat"]], datum))
    values = values | {"lon": lon, "lat": lat}
    return values | {"village_code": _village(day, values)}
