"""A file that leaves the house: marked with who took it and when, and written down in the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from briefing.templates.report_words import MARK
from briefing.watermark import mark_document
from data.exports import record_export
from pages.parts.cache import open_register
from pages.parts.downloads import XLSX
from pages.parts.session import actor, now

if TYPE_CHECKING:
    from data.store import Store

Make = Callable[[tuple[str, ...]], bytes]
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
    store, who = open_register(), actor()

    def write() -> bytes:
        return exported(store, make, name=name, who=who, moment=now(), stamps=stamps, detail=detail)

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


def exported(
    store: Store,
    make: Make,
    *,
    name: str,
    who: str,
    moment: datetime,
    stamps: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a file marked with name, time and serial, after writing it down in the audit."""
    ending = name.rpartition(".")[2]

    def made(serial: str) -> bytes:
        mark = MARK.format(actor=who, moment=f"{moment:%Y-%m-%d %H:%M}", serial=serial)
        marks = (*stamps, mark)
        return mark_document(ending, make(marks), marks)

    return record_export(store, made, kind=ending, name=name, actor=who, now=moment, detail=detail)
