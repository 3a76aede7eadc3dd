"""The list of points: add, change, take out with a reason, and bring in from a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.supply import SupplyRow, is_any_usable, read_supply
from data.store import upkeep
from geo.areas import village_of
from geo.datum import bd09_to_wgs84, gcj02_to_wgs84
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of, show_table
from vocabulary.errors import LedgerError
from vocabulary.messages import message
from vocabulary.terms import Datum, SupplyKind

FAULTS: Final = {
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
        state=[_state(one) for one in supply["is_working"]],
    )
    return show_table(
        shown,
        columns_of(
            Column("name", say("Name"), width="medium"),
            Column("kind", kind="term", terms=SupplyKind),
            Column("state", say("State of the point")),
            "village",
            "crew",
            "checked_on",
            Column("lon", say("Longitude (WGS 84)"), "number", decimals=6),
            Column("lat", say("Latitude (WGS 84)"), "number", decimals=6),
            Column("note", width="medium"),
        ),
        key="water_list",
        height=320,
        pick="one",
    )


def _state(value: Any) -> str:
    return say(_STATES[None if pd.isna(value) else bool(value)])


def _form(day: Day, row: pd.Series | None) -> None:
    number = 0 if row is None else int(str(row.name))
    kinds = [kind.value for kind in SupplyKind]
    states = list(_STATES)
    was = row if row is not None else pd.Series({"name": "", "kind": kinds[0], "note": None})
    with st.form(f"water_form_{number}"):
        left, right = st.columns(2)
        values: dict[str, Any] = {
            "name": left.text_input(say("Name"), value=str(was["name"]), max_chars=120),
            "kind": right.selectbox(
                say("Kind"), kinds, index=kinds.index(str(was["kind"])),
                format_func=lambda one: label_of(SupplyKind, one),
            ),
            "lon": left.number_input(
                say("Longitude (WGS 84)"), 105.0, 110.5, value=_number(was, "lon"), format="%.6f"
            ),
            "lat": right.number_input(
                say("Latitude (WGS 84)"), 28.0, 32.5, value=_number(was, "lat"), format="%.6f"
            ),
            "is_working": left.selectbox(
                say("State of the point"), states, index=states.index(_flag(was)),
                format_func=lambda one: say(_STATES[one]),
            ),
            "crew": right.number_input(say("Crew at the point"), 0, 500, value=_whole(was, "crew")),
            "note": st.text_input(say("Note"), value=_text(was, "note"), max_chars=300) or None,
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
    by: dict[str, Any] = {"actor": session.actor(), "now": session.now()}
    if row is None:
        upkeep.add(current_store(), "supply_point", [values], **by)
    else:
        upkeep.change(
            current_store(),
            "supply_point",
            upkeep.Seen(int(str(row.name)), int(row["version"])),
            values,
            **by,
        )
    st.rerun()


def _take_out(number: int, version: int) -> None:
    with st.popover(say("Take the point off the list")):
        reason = st.text_input(say("Why is it taken off"), key=f"water_reason_{number}")
        is_given = bool(reason.strip())
        if st.button(say("Take off the list"), key=f"water_void_{number}", disabled=not is_given):
            upkeep.void(
                current_store(),
                "supply_point",
                upkeep.Seen(number, version),
                reason=reason,
                actor=session.actor(),
                now=session.now(),
            )
            st.rerun()


def _village(day: Day, values: dict[str, Any]) -> str | None:
    if values["lon"] is None or values["lat"] is None:
        return None
    point = gpd.GeoSeries(gpd.points_from_xy([values["lon"]], [values["lat"]]), crs="EPSG:4326")
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
        kind = right.selectbox(
            say("Kind where the file does not say"), [one.value for one in SupplyKind],
            key="water_kind_of_file", format_func=lambda one: label_of(SupplyKind, one),
        )  # fmt: skip
        given = st.file_uploader(say("File"), type=["xlsx", "xls", "csv"], key="water_file")
        if given is not None:
            _preview(day, given.name, given.getvalue(), Datum(datum), SupplyKind(kind))


def _preview(day: Day, name: str, content: bytes, datum: Datum, kind: SupplyKind) -> None:
    rows = _read(name, content, kind)
    if not is_any_usable(rows):
        st.error(say("The file has no line with a name, a kind and both coordinates."))
        return
    good = [row for row in rows if not row.fault]
    bad = [row for row in rows if row.fault]
    st.write(say("{good} points can go in, {bad} cannot.", good=len(good), bad=len(bad)))
    if bad:
        told = pd.DataFrame(
            {"line": [r.line for r in bad], "name": [r.values["name"] for r in bad],
             "fault": [say(FAULTS[r.fault]) for r in bad]}
        )  # fmt: skip
        columns = [Column("line", say("Row"), "count"), Column("name", say("Name"))]
        show_table(told, [*columns, Column("fault", say("Why not"))], key="water_bad")
    if st.button(say("Bring in {n} points", n=len(good)), type="primary", key="water_bring_in"):
        values = [{**r.values, "source_file": Path(name).name[:120]} for r in good]
        names = ("lon", "lat")
        shifted = [one | dict(zip(names, _wgs84(one, datum), strict=True)) for one in values]
        made = [one | {"village_code": _village(day, one)} for one in shifted]
        upkeep.add(current_store(), "supply_point", made, actor=session.actor(), now=session.now())
        st.toast(say("{n} points are on the list now.", n=len(made)))
        st.rerun()


def _read(name: str, content: bytes, kind: SupplyKind) -> list[SupplyRow]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(name).suffix[:6]}"
        path.write_bytes(content)
        try:
            return read_supply(path, kind=kind)
        except LedgerError:
            return []


def _wgs84(values: dict[str, Any], datum: Datum) -> tuple[float, float]:
    lon, lat = values["lon"], values["lat"]
    if datum is Datum.GCJ02:
        lon, lat = gcj02_to_wgs84(lon, lat)
    elif datum is Datum.BD09:
        lon, lat = bd09_to_wgs84(lon, lat)
    return float(lon), float(lat)


def _number(row: pd.Series, name: str) -> float | None:
    return float(row[name]) if name in row and pd.notna(row[name]) else None


def _whole(row: pd.Series, name: str) -> int | None:
    return int(row[name]) if name in row and pd.notna(row[name]) else None


def _flag(row: pd.Series) -> bool | None:
    value = row.get("is_working")
    return None if pd.isna(value) else bool(value)


def _text(row: pd.Series, name: str) -> str:
    return str(row[name]) if name in row and pd.notna(row[name]) else ""
