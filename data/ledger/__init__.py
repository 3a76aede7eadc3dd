"""What reading a file yields: rows with their records, their extras and their faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from vocabulary.faults import NAMED_LINES, Fault, Severity
from vocabulary.ledger import CATEGORY_KEY, unsized
from vocabulary.terms import Datum, LedgerKind

Meaning = Literal["same", "other"]  # a doubtful row means the record beside it, or another
WorkingDays = Callable[[date, int], date]  # the n-th working day after a day
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
        `ledger.column_at` names the columns of a table without a header.
    working_days : callable of (date, int), or None
        The office's calendar; without it a deadline in working days waits.
    """

    kind: LedgerKind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    working_days: WorkingDays | None = None


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
    context : dict of str to str
        Heading -> text of what titles, the sheet's name or a shape say of the row: with `raw` it
        can be read again without its sheet.
    """

    sheet: str
    row: int
    village: Record | None = None
    site: Record | None = None
    hazards: tuple[Record, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    context: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def cells(self) -> dict[str, str]:
        """The row as it can be read without its sheet."""
        return self.context | self.raw

    @property
    def is_refused(self) -> bool:
        """Whether the row is no record at all."""
        return any(fault.severity is Severity.REFUSES for fault in self.faults)

    @property
    def is_named(self) -> bool:
        """Whether the line is no row at all: a header again, a total, a title, a signature."""
        return any(fault.code in NAMED_LINES for fault in self.faults)

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
class NamedLine:
    """A line above the rows of a table: its title or its header.

    Attributes
    ----------
    row : int
        As the clerk counts.
    what : "title" or "header", or the code of the fault that names it
    """

    sheet: str
    row: int
    what: str


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
        Sheet -> row of its first header; 0 where it has none.
    named : tuple of NamedLine
        Titles and headers; other lines that are no rows stand in `rows` with their fault.
    notes : tuple of str
        Codes of `vocabulary.ledger_files.NOTE_WORDING`: encoding guessed, sheets left out ...
    means : "same", "other" or None
        What a person said of the rows that would make another record of a known one.
    mends : int or None
        The waiting row this ledger of one row is, its cells put right.
    """

    file: str
    sha256: str
    kind: LedgerKind
    rows: tuple[LedgerRow, ...]
    mapping: dict[str, str]
    datum: DatumEvidence
    used_datum: Datum
    header_row: dict[str, int] = field(default_factory=dict)
    named: tuple[NamedLine, ...] = ()
    notes: tuple[str, ...] = ()
    means: Meaning | None = None
    mends: int | None = None


def used_by_hand(
    ledgers: Iterable[Ledger], kind: LedgerKind, by_hand: Mapping[str, str]
) -> dict[str, str]:
    """Return what of a mapping by hand ledgers of a kind made use of, as it is to be remembered.

    The columns of a table without a header are kept with how many there were.
    """
    words = {heading: name for heading, name in by_hand.items() if heading.startswith(CATEGORY_KEY)}
    found = dict(words)
    for ledger in ledgers:
        for heading in ledger.mapping if ledger.kind is kind else ():
            said = by_hand.get(heading, by_hand.get(unsized(heading)))
            if said is not None:
                found[heading] = said
    return found
