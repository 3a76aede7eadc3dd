"""The register to take along: for QGIS, for Excel, as GeoJSON, and the high-rise list."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from briefing.papers.register_files import file_name, make_file
from pages.shell.basis import said_of
from pages.shell.current import current_day
from pages.shell.filters import read_filters
from pages.shell.language import language, say
from vocabulary.messages import message

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "package": (message("GeoPackage for QGIS, with its colours"), "application/geopackage+sqlite3"),
    "register": (message("Workbook (XLSX)"), "application/octet-stream"),
    "sites": (message("Sites (GeoJSON)"), "application/geo+json"),
    "villages": (message("Villages (GeoJSON)"), "application/geo+json"),
    "high_rise": (
        message("High-rise list by building fire code (XLSX)"),
        "application/octet-stream",
    ),
}


def draw_exchange() -> None:
    """Draw a button for each file; it is written when pressed, without persons."""
    day = current_day(read_filters().day)
    st.subheader(say("Take the data along"), anchor=False)
    st.write(
        say(
            "{as_of}: the register, without names and telephones. The high-rise list can be "
            "filled in elsewhere and imported again: rows are joined by the building fire code.",
            as_of=said_of(day.as_of, day.known_at),
        )
    )
    with st.container(horizontal=True, key="care_exchange"):
        for kind, (words, media_type) in _WORDS.items():
            st.download_button(
                say(words),
                data=partial(make_file, kind, day, language=language()),
                file_name=file_name(kind, day),
                mime=media_type,
                key=f"care_export_{kind}",
                on_click="ignore",
            )
