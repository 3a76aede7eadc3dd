"""The register to take along: for QGIS, for Excel, as GeoJSON, and the high-rise list."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from commands.export import FILES, make_file, read_frames
from pages.parts.cache import default_day, open_register
from pages.parts.filters import read_filters
from pages.parts.language import language, say
from pages.parts.session import is_demo
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
    day = read_filters().as_of or default_day()
    st.subheader(say("Take the data along"), anchor=False)
    st.write(
        say(
            "The register as of {day}, without names and telephones. The high-rise list can be "
            "filled in elsewhere and imported again: rows are joined by the building fire code.",
            day=day,
        )
    )
    with st.container(horizontal=True, key="care_exchange"):
        for kind, (words, media_type) in _WORDS.items():
            st.download_button(
                say(words),
                data=partial(_made, kind, day),
                file_name=f"{kind}-{day}.{FILES[kind]}",
                mime=media_type,
                key=f"care_export_{kind}",
                on_click="ignore",
            )


def _made(kind: str, day: date) -> bytes:
    held = read_frames(open_register(), day, personal=False)
    return make_file(kind, held, day, language=language(), is_demo=is_demo())
