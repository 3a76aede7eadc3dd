"""A file that leaves the house: marked with who took it and when, and written down in the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from briefing.export.watermark import mark_document
from briefing.words.screen import MARK
from data.store.exports import record_export

if TYPE_CHECKING:
    from data.store.opening import Store

Make = Callable[[tuple[str, ...]], bytes]


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
    """Return a file marked with name, time and serial, after writing it down in the audit.

    Parameters
    ----------
    make : takes the stamps a document may print itself, gives the bytes
    name : of the file, with its ending
    who : takes it
    moment : aware
    stamps : of a public version; the mark of the export comes after them
    detail : for the audit: snapshot, reviewer, approval number
    """
    ending = name.rpartition(".")[2]

    def made(serial: str) -> bytes:
        mark = MARK.format(actor=who, moment=f"{moment:%Y-%m-%d %H:%M}", serial=serial)
        marks = (*stamps, mark)
        return mark_document(ending, make(marks), marks)

    return record_export(store, made, name=name, actor=who, now=moment, detail=detail)
