"""The office's own road file: bring it in, say how fast each class is driven, take it out."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import travel
from analysis.planning.travel import RoadError, by_class, placed
from data.ledger.roads import RoadFile, drop_roads, keep_roads, read_road_file
from pages.shell.current import current_day
from pages.shell.file_view import read_given
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw
from vocabulary.errors import LedgerError
from vocabulary.ledger_files import ledger_sentence
from vocabulary.terms import Datum

_DATUMS: Final = (Datum.WGS84, Datum.GCJ02, Datum.BD09, Datum.CGCS2000_GK)
_ASKED: Final = 12  # classes with a speed of their own to be asked for; the rest keep the proposal


def draw_roads(day: Day) -> None:
    """Draw the popover with the road file that is kept and the door for another."""
    is_kept = current_day(is_present=True).once(travel.kept_of) is not None
    roads = day.once(travel.of) if is_kept else None
    with st.popover(say("Roads: own file") if is_kept else say("Roads: straight lines")):
        if not is_kept:
            st.caption(
                say(
                    "No road file yet: ways are straight lines x 1.3 at 25 km/h. A file of road "
                    "lines (GeoPackage, zipped Shapefile, GeoJSON) makes them ways by road."
                )
            )
        elif roads is not None:
            st.write(
                say(
                    "Kept: {file}, {km} km; {share} of it hangs together and is used, the rest is "
                    "islands.",
                    file=plain(roads.name, longest=80), km=f"{roads.net.total_m / 1000:.1f}",
                    share=f"{roads.net.share:.1%}",
                )
            )  # fmt: skip
            if st.button(say("Take the roads out: straight lines again"), key="roads_drop"):
                save_and_redraw(drop_roads, done=say("Roads: straight lines"))
        _draw_door()


def roads_sentence(day: Day, n_off: int) -> str:
    """Return how the minutes on the way were counted, for below a map."""
    roads = day.once(travel.of)
    if roads is None:
        return say("Straight lines: the way by road is longer, and the minutes count it 1.3 times.")
    said = say(
        "Lines are drawn straight; minutes follow the roads of {file} (driven both ways, lines "
        "that cross are a junction).",
        file=plain(roads.name, longest=60),
    )
    return f"{said} {off_roads_sentence(n_off)}".strip()


def off_roads_sentence(n_off: int) -> str:
    """Return how sites away from the roads are measured; empty where there is none."""
    if not n_off:
        return ""
    return say(
        "{n} sites lie more than 300 m from those roads: straight line x 1.3 up to there.", n=n_off
    )


def _draw_door() -> None:
    given = st.file_uploader(
        say("Road lines"), type=["gpkg", "zip", "geojson", "json", "kml"], key="roads_file"
    )
    datum = st.selectbox(
        say("The coordinates are"), [one.value for one in _DATUMS], key="roads_datum",
        format_func=lambda one: label_of(Datum, one),
    )  # fmt: skip
    if given is not None:
        _preview(given.name, given.getvalue(), Datum(datum))


def _preview(name: str, content: bytes, datum: Datum) -> None:
    try:
        read = _read(name, content)
        lines = placed(read, datum)
    except LedgerError as error:
        st.error(plain(ledger_sentence(error, language()), longest=600))
        return
    except RoadError:
        st.error(say("The lines do not lie in China with these coordinates; choose another kind."))
        return
    classes = by_class(lines)
    st.write(
        say(
            "{n} lines, {km} km; {left} rows are no lines and stay out.",
            n=len(lines), km=f"{classes['km'].sum():.1f}", left=read.n_left_out,
        )
    )  # fmt: skip
    details = {"speeds": _speeds(classes, heading=read.heading)}
    if st.button(say("Keep these roads"), type="primary", key="roads_keep"):
        keep = partial(keep_roads, name=name, details=details)
        done = say("The roads are kept; ways follow them from now on.")
        save_and_redraw(keep, lines, done=done)


def _read(name: str, content: bytes) -> RoadFile:
    key = f"roads_read_{hashlib.sha256(content).hexdigest()}"
    if key not in st.session_state:
        st.session_state[key] = read_given(name, content, read_road_file)
    read: RoadFile = st.session_state[key]
    return read


def _speeds(classes: pd.DataFrame, *, heading: str) -> dict[str, float]:
    """Ask how fast each class is driven, the longest first."""
    st.caption(
        say("Speed by the column {heading}, km/h: a proposal.", heading=plain(heading))
        if heading
        else say("The file has no column with a class: one speed for all, km/h.")
    )
    told = {str(row["road_class"]): float(row["kmh"]) for row in classes.to_dict("records")}
    columns = st.columns(2)
    for at, row in enumerate(classes.head(_ASKED).to_dict("records")):
        name = plain(row["road_class"], longest=20) or say("without a class")
        told[row["road_class"]] = float(
            columns[at % 2].number_input(
                f"{name} · {row['km']:.1f} km", 2, 120, int(row["kmh"]), key=f"roads_speed_{at}"
            )
        )
    return told
