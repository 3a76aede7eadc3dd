"""Files to be saved, tables as workbooks among them: what is shown is saved, a demo says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from pages.shell.current import current_store, known_at
from pages.shell.language import language, say
from pages.shell.session import actor, is_demo, now
from pages.shell.tables import Column
from vocabulary.messages import translate
from vocabulary.terms import Language

if TYPE_CHECKING:
    from briefing.export import Make

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
XLSX: Final = f"{_OFFICE}.spreadsheetml.sheet"
_MEDIA_TYPES: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "html": "text/html",
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": XLSX,
    "zip": "application/zip",
}


def offer_file(
    title: str, data: bytes | Callable[[], bytes], *, name: str, key: str, **look: Any
) -> None:
    """Draw the button that saves a file.

    Parameters
    ----------
    data : bytes or callable
        A callable writes the file when the button is pressed.
    name : str
        Of the file; its ending says what kind it is.
    **look
        As `st.download_button` takes it.
    """
    media_type = _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    st.download_button(
        title, data=data, file_name=name, mime=media_type, key=key, on_click="ignore", **look
    )


def offer_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    title: str,
    as_of: date,
    key: str,
    notes: Sequence[str] = (),
) -> None:
    """Draw the button that saves a table as .xlsx; the file is written when it is pressed.

    Parameters
    ----------
    title : str
        Above the table and in the file's name.
    notes : sequence of str
        Below the title: what a figure means.
    """
    write = partial(
        workbook,
        frame,
        columns,
        title=title,
        standing=FileBasis(as_of, is_demo(), known_at(as_of)),
        notes=notes,
        language=language(),
    )
    offer_file(say("Download as Excel"), write, name=f"{title}_{as_of:%Y%m%d}.xlsx", key=key)


@dataclass(frozen=True)
class FileBasis:
    """On which day and basis the figures of a file stand; None as `known_at` says no basis."""

    as_of: date
    is_demo: bool
    known_at: datetime | None = None


def workbook(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    title: str,
    standing: FileBasis,
    notes: Sequence[str] = (),
    language: Language = "zh_CN",
) -> bytes:
    """Write a table as .xlsx with the headings and words of the screen."""
    # The writer of workbooks, which no page needs to be drawn.
    from briefing.papers.workbook import Sheet, rows_workbook

    said = pd.DataFrame({c.name: _words(frame[c.name], c, language) for c in columns})
    sheet = Sheet(
        title,
        said,
        {column.name: column.title for column in columns},
        title,
        tuple(notes),
        frozenset(column.name for column in columns if column.kind == "share"),
    )
    return rows_workbook([sheet], **asdict(standing))


def _words(values: pd.Series, column: Column, language: Language) -> pd.Series:
    if column.kind == "term" and column.terms is not None:
        labels = {term.value: term.label(language) for term in column.terms}
        return values.astype(object).map(lambda value: labels.get(str(value)))
    if column.kind == "flag":
        says = {True: translate("Yes", language), False: translate("No", language)}
        return values.astype(object).map(says)
    if column.kind in ("count", "number"):
        return pd.to_numeric(values, errors="coerce").round(column.decimals + 2)
    return values.map(_joined)


def _joined(value: Any) -> Any:
    return "；".join(map(str, value)) if isinstance(value, list | tuple) else value


def export(
    make: Make,
    *,
    name: str,
    stamps: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    is_signed: bool = False,
) -> bytes:
    """Write a file that leaves the house: marked, and logged in this session's name.

    Parameters
    ----------
    make : callable
        Takes the stamps a document may print itself, gives the bytes.
    stamps : sequence of str
        Of a public version; the mark of the export comes after them.
    detail : mapping, optional
        For the audit.
    is_signed : bool
        A paper as it is sent: the mark lies in its properties.
    """
    # Word and slides, which the map does without.
    from briefing.export import Export, exported

    return exported(current_store(), make, Export(name, actor(), now(), stamps, detail, is_signed))
