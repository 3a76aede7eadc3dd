"""The duty sheet of control rooms that came back filled in, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from data import returned_forms as forms
from vocabulary import outreach
from vocabulary.outreach import NO, YES, FormFault
from vocabulary.terms import TaskKind


def read_control_rooms(
    path: Path, *, file_name: str, village_of: Mapping[int, str | None], as_of: date
) -> forms.Returned:
    """Read a returned duty sheet; parameters as `data.returned_forms.read_household_sheet`.

    Returns
    -------
    Returned
        Rows are tasks of kind `control_room`.

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    needed = {outreach.CONTROL_ROOM_HEADINGS[name] for name in ("site_id", "checked_on")}
    return forms.read_sheets(
        path, file_name, needed=needed, make=lambda cells: _room(cells, village_of, as_of)
    )


def _room(
    cells: dict[str, str], village_of: Mapping[int, str | None], as_of: date
) -> forms.Row | FormFault | None:
    names = outreach.CONTROL_ROOM_HEADINGS
    texts = {
        name: cells.get(names[name], "")
        for name in (*outreach.CONTROL_ROOM_COUNTS, *outreach.CONTROL_ROOM_FLAGS)
    }
    if not any(texts.values()) and not cells[names["checked_on"]]:
        return None
    base = forms.base_of(cells, names, village_of, as_of)
    if isinstance(base, FormFault):
        return base
    if not any(texts.values()):
        return FormFault.EMPTY
    answers: dict[str, int | bool | None] = {}
    for name, text in texts.items():
        value = _count(name, text) if name in outreach.CONTROL_ROOM_COUNTS else _flag(text)
        if text and value is None:
            return FormFault.BAD_ANSWER
        answers[name] = value
    day = base.pop("checked_on")
    return base | {
        "kind": TaskKind.CONTROL_ROOM.value, "title": outreach.CONTROL_ROOM_TITLE, "opened_on": day,
        "due_on": day, "done_on": day, "details": answers,
        "owner": cells.get(names["filled_by"]) or None,
    }  # fmt: skip


def _count(name: str, text: str) -> int | None:
    number = text.rstrip(outreach.CONTROL_ROOM_UNITS).strip().removesuffix(".0")
    if not (number.isascii() and number.isdecimal()):
        return None
    return int(number) if int(number) <= outreach.CONTROL_ROOM_MOST[name] else None


def _flag(text: str) -> bool | None:
    word = text.lower()
    return True if word in YES else False if word in NO else None
