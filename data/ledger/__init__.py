"""What reading a file yields: rows with their records, their extras and their faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vocabulary.faults import Fault, Severity
from vocabulary.terms import Datum, LedgerKind

Record = dict[str, Any]  # our column name -> typed value; a missing fact has no key


@dataclass(frozen=True)
class Told:
    """What a person says a file holds.

    Attributes
    ----------
    kind : LedgerKind or None
        None: judged sheet by sheet.
    mapping : mapping of str to str
        Heading as typed -> our column name, "" to leave the column unread; above all we know.
    """

    kind: LedgerKind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerRow:
    """One data row of a ledger, read and judged, not yet stored.

    Attributes
    ----------
    row : int
        As the clerk counts: the first line of the sheet is row 1.
    village, site : Record or None
        The record of that kind the row yields; keys are columns of docs/frames.md.
    hazards : tuple of Record
        One for each hazard numbered in the row.
    raw : dict of str to str
        Heading as typed -> cell as typed, every cell of the row.
    extra : dict of str to str
        The part of `raw` under headings we do not know.
    """

    sheet: str
    row: int
    village: Record | None = None
    site: Record | None = None
    hazards: tuple[Record, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the row is no record at all."""
        return any(fault.severity is Severity.REFUSES for fault in self.faults)

    @property
    def waits(self) -> bool:
        """Whether the row needs mending before it can go in."""
        return not self.is_refused and any(f.severity is Severity.WAITS for f in self.faults)


@dataclass(frozen=True)
class DatumEvidence:
    """How many of a ledger's points fall inside the boundary under each hypothesis.

    Attributes
    ----------
    n_points : int
        Rows that carry coordinates at all.
    inside_share : dict of Datum to float
        Share (0 to 1) of those points inside the subdistrict if the datum were the key.
    suggested : Datum or None
        The datum the evidence favours; None where it cannot tell.
    declared : Datum or None
        What the file or the person said, before evidence.
    """

    n_points: int
    inside_share: dict[Datum, float]
    suggested: Datum | None = None
    declared: Datum | None = None


@dataclass(frozen=True)
class Ledger:
    """One file, read whole.

    Attributes
    ----------
    file : str
        Name only, never a path.
    rows : tuple of LedgerRow
        Every non-blank row below the header, in order, repeated headers and totals included.
    mapping : dict of str to str
        Heading as typed -> our column name ("" where unknown).
    used_datum : Datum
        What the records' `lon`/`lat` were converted from. Where the file has no point, WGS84.
    header_row : dict of str to int
        Sheet -> row of its header.
    notes : tuple of str
        Codes of `vocabulary.ledger_files.NOTE_WORDING`: encoding guessed, sheets left out ...
    """

    file: str
    sha256: str
    kind: LedgerKind
    rows: tuple[LedgerRow, ...]
    mapping: dict[str, str]
    datum: DatumEvidence
    used_datum: Datum
    header_row: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
