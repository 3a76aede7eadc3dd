"""One line of a sheet while it is read: its cells by our names, and the faults met so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from data.ledger.places import VillageIndex
from data.ledger.sheet_reading import SheetPlan
from data.ledger.values import LONGEST_NAME, Reading, mask, mask_digits, plain_text, tidy
from vocabulary.faults import Fault, FaultCode, Severity

_LONGEST_VALUE: Final = 200  # characters of a cell quoted in a fault
# U+0000 and halves of surrogate pairs cannot be stored as text; everything else is kept as typed.
_IMPOSSIBLE: Final = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass
class Cells:
    """One line of a sheet.

    Attributes
    ----------
    plan : SheetPlan
    texts : list of str
    row : int
        As the clerk counts.
    villages : VillageIndex
    as_of : date
    shape : bytes or None
        WKB of a layer's row.
    verdict : str
        What `data.ledger.read.shapes` said of it.
    faults : list of Fault
    """

    plan: SheetPlan
    texts: list[str]
    row: int
    villages: VillageIndex
    as_of: date
    shape: bytes | None = None
    verdict: str = ""
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        joined = "".join(self.texts)
        if "\x00" in joined or not _encodable(joined):
            self.texts = [text.translate(_IMPOSSIBLE) for text in self.texts]
            self.faults.append(Fault(FaultCode.CHARACTERS_DROPPED, Severity.NOTES, self.row))

    def text(self, name: str) -> str:
        """Return the cell of our column; "" where the sheet or the line has none."""
        place = self.plan.at.get(name)
        return self.texts[place] if place is not None and place < len(self.texts) else ""

    def add(
        self,
        code: FaultCode,
        severity: Severity,
        name: str = "",
        *,
        value: str | None = None,
        hint: str = "",
    ) -> None:
        """Collect a fault of one of our columns, its value masked where it is personal."""
        typed = self.text(name) if value is None else value
        column = self.plan.columns.get(name)
        shown = mask(typed) if column is not None and column.is_personal else mask_digits(typed)
        heading = self.plan.heading(name)
        self.faults.append(Fault(code, severity, self.row, heading, shown[:_LONGEST_VALUE], hint))

    def take(self, name: str, reading: Reading) -> Any:
        """Return a reading's value, collecting what was odd about it."""
        if reading.code is not None:
            self.add(reading.code, reading.severity, name, hint=reading.hint)
        return reading.value

    def plain(self, name: str) -> str | None:
        """Read a column as text."""
        text = self.text(name)
        if not text:
            return None
        taken: str | None = self.take(name, plain_text(text))
        return taken

    def named(self, name: str) -> str | None:
        """Read a column as a one-line name."""
        text = self.text(name)
        if not text:
            return None
        taken: str | None = self.take(name, plain_text(text, longest=LONGEST_NAME))
        return tidy(taken) if taken else None

    def raw(self) -> dict[str, str]:
        """Return every cell under its heading as typed; without a heading, under its column."""
        filled = {
            heading: self.texts[place]
            for place, heading in self.plan.header.headings.items()
            if place < len(self.texts)
        }
        for place in range(len(self.texts)):
            if self.texts[place] and place not in self.plan.header.headings:
                filled[f"#{place + 1}"] = self.texts[place]
        return filled

    def extra(self) -> dict[str, str]:
        """Return the cells whose heading we do not know, and those kept beside what we read."""
        spare = {**self.plan.unknown, **self.plan.kept}
        found = {
            heading: self.texts[place]
            for place, heading in spare.items()
            if place < len(self.texts) and self.texts[place]
        }
        for place in range(len(self.texts)):
            if self.texts[place] and place not in self.plan.header.headings:
                found[f"#{place + 1}"] = self.texts[place]
        return found


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
