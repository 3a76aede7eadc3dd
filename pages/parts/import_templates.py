"""Files the import page hands out: empty templates, and the workbook of what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.ledger import Ledger
    from data.register import Preview


def draw_templates() -> None:
    """Draw the downloads of the empty templates."""


def offer_error_workbook(ledger: Ledger, preview: Preview, *, key: str) -> None:
    """Draw the button that saves the rows with faults."""
