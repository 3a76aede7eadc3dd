"""One upload on its way to the register: read, placed, judged; kept while the reader decides."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st

from analysis.day import Day
from data.ledger import Ledger, Told
from data.ledger.import_preview import Preview
from data.ledger.imports import Receipt, apply, preview
from data.ledger.intake import read_ledger
from data.store.upkeep import remember_headings, remembered_headings
from geo.axes import are_metres
from geo.datum import has_known_zone, to_wgs84
from geo.locate import place
from pages.shell import session
from pages.shell.current import current_store
from vocabulary.errors import LedgerError
from vocabulary.terms import Datum, LedgerKind

_KEPT: Final = "import_kept"
_MOST_KEPT: Final = 24


@dataclass(frozen=True)
class Reading:
    """One file as read, or why it cannot be read.

    Attributes
    ----------
    file : str
        Its name as the reader knows it.
    key : str
        Of its content; the same file has the same key.
    ledgers : tuple of Ledger
        Not yet placed.
    error : LedgerError or None
    """

    file: str
    key: str
    ledgers: tuple[Ledger, ...] = ()
    error: LedgerError | None = None


@dataclass(frozen=True)
class Judged:
    """A ledger placed under one datum, and what importing it would do.

    Attributes
    ----------
    ledger : Ledger
    preview : Preview
    """

    ledger: Ledger
    preview: Preview


def read_upload(
    file: str,
    content: bytes,
    *,
    kind: LedgerKind | None,
    by_hand: Mapping[str, str],
    as_of: date,
    day: Day,
    progress: Callable[[float, str], None] | None,
) -> Reading:
    """Read an uploaded file, once for each way of reading it.

    Parameters
    ----------
    kind : LedgerKind or None
        None: judged sheet by sheet.
    by_hand : dict of str to str
        Heading -> our column, as the reader mapped it here; above what is remembered.
    as_of : date
        The day the ledger speaks of.
    """
    key = hashlib.sha256(content).hexdigest()
    state = current_store().fingerprint
    asked = (key, kind, tuple(sorted(by_hand.items())), as_of, state)

    def read() -> Reading:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{Path(file).suffix.lower()}"
            path.write_bytes(content)
            options: dict[str, Any] = {
                "as_of": as_of,
                "villages": day.villages,
                "file_name": file,
                "progress": progress,
            }
            try:
                mapping = {**_remembered(kind), **by_hand}
                ledgers = read_ledger(path, told=Told(kind, mapping), **options)
            except LedgerError as error:
                return Reading(file, key, error=error)
        return Reading(file, key, ledgers)

    return _once(("read", asked), read)  # type: ignore[no-any-return]


def _remembered(kind: LedgerKind | None) -> dict[str, str]:
    kinds = [kind] if kind else list(LedgerKind)
    mapping: dict[str, str] = {}
    for one in kinds:
        mapping |= remembered_headings(current_store(), one)
    return mapping


def judge(reading: Reading, at: int, *, datum: Datum | None, day: Day) -> Judged:
    """Place one ledger of a file under a datum and hold it against the register.

    Parameters
    ----------
    at : int
        Which of the file's ledgers.
    datum : Datum or None
        None: as declared or suggested; for a preview only.
    """
    ledger = reading.ledgers[at]
    state = current_store().fingerprint

    def work() -> Judged:
        placed = place(ledger, villages=day.villages, datum=datum)
        return Judged(placed, preview(current_store(), placed))

    asked = ("judge", reading.key, at, ledger.kind, tuple(ledger.mapping.items()), datum, state)
    return _once(asked, work)  # type: ignore[no-any-return]


def confirm(judged: Judged, *, as_of: date) -> Receipt:
    """Put a ledger into the register and return its receipt."""
    return apply(
        current_store(), judged.ledger, actor=session.actor(), now=session.now(), as_of=as_of
    )


def remember(kind: LedgerKind, by_hand: Mapping[str, str]) -> None:
    """Remember what headings stand for, for the next file of this kind."""
    if by_hand:
        remember_headings(current_store(), kind, by_hand, actor=session.actor(), now=session.now())


def clouds(ledger: Ledger) -> dict[Datum, list[tuple[float, float]]]:
    """Return a ledger's points in WGS 84 under each datum they could be in.

    Returns
    -------
    dict of Datum to list of (float, float)
        Longitude, latitude; a datum whose unit does not fit has no entry.
    """
    sites = [row.site for row in ledger.rows if row.site]
    x = np.array([site.get("source_x", np.nan) for site in sites], np.float64)
    y = np.array([site.get("source_y", np.nan) for site in sites], np.float64)
    metres = are_metres(x)
    found: dict[Datum, list[tuple[float, float]]] = {}
    for datum in Datum:
        fits = metres & has_known_zone(x) if datum is Datum.CGCS2000_GK else ~metres
        fits &= np.isfinite(x) & np.isfinite(y)
        if fits.any():
            lon, lat = to_wgs84(x[fits], y[fits], datum)
            found[datum] = list(zip(lon.tolist(), lat.tolist(), strict=True))
    return found


def _once(asked: Any, work: Callable[[], Any]) -> Any:
    kept: dict[Any, Any] = st.session_state.setdefault(_KEPT, {})
    if asked not in kept:
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[asked] = work()
    return kept[asked]
