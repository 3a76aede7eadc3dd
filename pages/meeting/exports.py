"""The button of a file that leaves the house: marked and logged when it is pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.export import Export, Make, exported
from data.store.exports import exports
from pages.shell.current import current_store
from pages.shell.downloads import XLSX
from pages.shell.session import actor, now

_MIME: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": XLSX,
    "html": "text/html",
    "png": "image/png",
}


def export_button(
    label: str,
    make: Make,
    *,
    name: str,
    key: str,
    stamps: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    is_main: bool = False,
    is_disabled: bool = False,
) -> None:
    """Draw the button of a file; it is written, marked and logged when it is pressed.

    Parameters
    ----------
    label : str
    make : callable
        Takes the stamps a document may print itself, gives the bytes.
    name : str
        Of the file, with its ending.
    key : str
    stamps : sequence of str
        Of a public version; the mark of the export comes after them.
    detail : mapping, optional
        For the audit.
    is_main, is_disabled : bool
    """
    store, who = current_store(), actor()

    def write() -> bytes:
        return exported(store, make, Export(name, who, now(), stamps, detail))

    st.download_button(
        label,
        data=write,
        file_name=name,
        mime=_MIME[name.rpartition(".")[2]],
        key=key,
        type="primary" if is_main else "secondary",
        disabled=is_disabled,
        on_click="ignore",
    )


def exports_of(day: Day) -> pd.DataFrame:
    """Return the latest exports."""
    return exports(day.store)
