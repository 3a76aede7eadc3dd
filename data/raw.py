"""What the reader in the child process hands back: sheets of text, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


@dataclass(frozen=True)
class RawSheet:
    """One sheet, table or layer as it stands in the file.

    Attributes
    ----------
    name : str
    rows : list of list of str
        Cells as text; "" is an empty cell; trailing empty cells are left out. `rows[0]` is line 1.
    merges : tuple of Merge
        Merged cells.
    shapes : list of (bytes or None, str), or None
        For a layer: WKB of each row after the header and a verdict: "" usable or
        "broken:reason". None for a table.
    crs : str or None
        What the file says its coordinates are in: "EPSG:4490" or WKT.
    is_hidden : bool
    notes : tuple of str
        Codes of `vocabulary.ledger_files.NOTE_WORDING`, with a detail after a colon.
    """

    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()
    shapes: list[tuple[bytes | None, str]] | None = None
    crs: str | None = None
    is_hidden: bool = False
    notes: tuple[str, ...] = field(default=())
