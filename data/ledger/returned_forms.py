"""Sheets that came back filled in: household ticks, self-checks, tables by the day.

Every row is accounted for: rows in = rows + faults + blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from data.ledger.read.sandbox import RawSheet, read_sheets
from data.ledger.values import read_date
from vocabulary import outreach
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.outreach import DaySheet, FormFault, SelfAnswer
from vocabulary.terms import HouseholdTick

FormRow = dict[str, Any]
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_CODE: Final = re.compile(r"^([A-Z]\d{2})\b")


@dataclass(frozen=True)
class RowFault:
    """A row that cannot go in, and why."""

    file: str
    sheet: str
    row: int  # as the clerk counts
    code: FormFault
    value: str


@dataclass
class Returned:
    """What a file holds.

    Attributes
    ----------
    rows : list of dict
        As `data.upkeep.add` takes them, with `source_file`, `source_sheet`, `source_row`.
    n_blank : int
        Lines of the sheet nobody filled in.
    n_sheets : int
        Sheets that had the headings; 0 means this is no such form.
    """

    rows: list[FormRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    n_blank: int = 0
    n_sheets: int = 0


def read_household_sheet(
    path: Path, *, file_name: str, village_of: Mapping[int, str | None], as_of: date
) -> Returned:
    """Read a returned tick sheet.

    Parameters
    ----------
    file_name : str
        As the person knows it.
    village_of : mapping of int to str or None
        Site id -> village code, for every site of the register.
    as_of : date
        No check is later than this.

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    ticks = {item.zh: item.value for item in HouseholdTick}
    needed = set(outreach.HOUSEHOLD_HEADINGS.values()) - {outreach.HOUSEHOLD_HEADINGS["checked_by"]}
    return read_forms(
        path, file_name, needed, lambda cells: _household(cells, ticks, village_of, as_of)
    )


def read_self_check(
    path: Path, *, file_name: str, village_of: Mapping[int, str | None], as_of: date
) -> Returned:
    """Read a returned self-check form; parameters and errors as of `read_household_sheet`."""
    needed = {outreach.SELF_CHECK_HEADINGS[name] for name in ("site_id", "checked_on")}
    return read_forms(path, file_name, needed, lambda cells: _self_check(cells, village_of, as_of))


def read_by_day(path: Path, *, file_name: str, sheet: DaySheet, as_of: date) -> Returned:
    """Read a table kept by the day; parameters and errors as of `read_household_sheet`.

    A row has `on`, the day, beside what its headings stand for: text, and numbers where the sheet
    has numbers.
    """
    needed = {outreach.DAY_HEADING, next(iter(sheet.headings.values()))}
    return read_forms(path, file_name, needed, lambda cells: _by_day(cells, sheet, as_of))


def _by_day(cells: dict[str, str], sheet: DaySheet, as_of: date) -> FormRow | FormFault | None:
    told = {name: cells.get(heading, "") for name, heading in sheet.headings.items()}
    if not any(told.values()) and not cells[outreach.DAY_HEADING]:
        return None
    on = read_date(cells[outreach.DAY_HEADING], role="due", as_of=as_of).value
    if not isinstance(on, date):
        return FormFault.BAD_DATE
    if not any(told.values()):
        return FormFault.EMPTY
    row: FormRow = {"on": on}
    for name, text in told.items():
        if name not in sheet.numbers or not text:
            row[name] = text or None
            continue
        number = _NUMBER.search(text)
        if number is None:
            return FormFault.BAD_ANSWER
        row[name] = float(number.group())
    return row


def only_new(
    rows: list[FormRow], known: Collection[tuple[Any, ...]], *, key: tuple[str, ...]
) -> list[FormRow]:
    """Return the rows whose `key` fields are neither in `known` nor said twice among them."""
    seen, new = set(known), []
    for row in rows:
        mark = key_of(row, key)
        if mark not in seen:
            seen.add(mark)
            new.append(row)
    return new


def key_of(row: Mapping[str, Any], key: tuple[str, ...]) -> tuple[Any, ...]:
    """Return what makes a row the same as another: its fields, answers in a fixed order."""
    return tuple(
        tuple(sorted(value.items())) if isinstance(value := row[name], dict) else value
        for name in key
    )


def read_forms(
    path: Path,
    file_name: str,
    needed: Collection[str],
    make: Callable[[dict[str, str]], FormRow | FormFault | None],
    *,
    other: Mapping[str, str] | None = None,
) -> Returned:
    """Read every sheet that has the headings `needed`, one row after another by `make`.

    `other` are headings that stand for one of ours.
    """
    found = Returned()
    for sheet in read_sheets(path):
        at = _header(sheet, needed, other or {})
        if at is None:
            continue
        found.n_sheets += 1
        headings = _told(sheet.rows[at], other or {})
        for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
            texts = [text.strip() for text in cells]
            told = dict(zip(headings, texts, strict=False))
            made = make({heading: told.get(heading, "") for heading in headings})
            origin = {"source_file": file_name, "source_sheet": sheet.name, "source_row": number}
            if made is None:
                found.n_blank += 1
            elif isinstance(made, FormFault):
                value = " ".join(text for text in texts if text)[:80]
                found.faults.append(RowFault(file_name, sheet.name, number, made, value))
            else:
                found.rows.append(made | origin)
    return found


def _header(sheet: RawSheet, needed: Collection[str], other: Mapping[str, str]) -> int | None:
    for at, cells in enumerate(sheet.rows[:30]):
        if set(needed) <= set(_told(cells, other)):
            return at
    return None


def _told(cells: Sequence[str], other: Mapping[str, str]) -> list[str]:
    """Return headings as ours; the first of two that stand for the same counts."""
    own = [text.strip() for text in cells]
    told: list[str] = []
    for text in own:
        ours = other.get(text, text)
        told.append(text if (ours in own and ours != text) or ours in told else ours)
    return told


def _household(
    cells: dict[str, str],
    ticks: Mapping[str, str],
    village_of: Mapping[int, str | None],
    as_of: date,
) -> FormRow | FormFault | None:
    names = outreach.HOUSEHOLD_HEADINGS
    marks = {value: cells.get(heading, "") for heading, value in ticks.items()}
    if not any(marks.values()) and not cells[names["household"]]:
        return None
    answers = {name: _yes_no(text) for name, text in marks.items() if text}
    base = _base_of(cells, names, village_of, as_of)
    if isinstance(base, FormFault):
        return base
    if not cells[names["household"]]:
        return FormFault.NO_HOUSEHOLD
    if not answers:
        return FormFault.EMPTY
    if None in answers.values():
        return FormFault.BAD_ANSWER
    by = cells.get(names["checked_by"]) or None
    return base | {"household": cells[names["household"]], "ticks": answers, "checked_by": by}


def _self_check(
    cells: dict[str, str], village_of: Mapping[int, str | None], as_of: date
) -> FormRow | FormFault | None:
    names = outreach.SELF_CHECK_HEADINGS
    marks = {
        match.group(1): text
        for heading, text in cells.items()
        if (match := _CODE.match(heading)) and match.group(1) in HAZARD_CODES
    }
    if not any(marks.values()) and not cells[names["checked_on"]]:
        return None
    answers = {
        code: outreach.SELF_ANSWERS.get(text.lower()) for code, text in marks.items() if text
    }
    base = _base_of(cells, names, village_of, as_of)
    if isinstance(base, FormFault):
        return base
    if not answers:
        return FormFault.EMPTY
    if None in answers.values():
        return FormFault.BAD_ANSWER
    told = {code: str(SelfAnswer(answer).value) for code, answer in answers.items() if answer}
    return base | {"answers": told, "filled_by": cells.get(names["filled_by"]) or None}


def _base_of(
    cells: dict[str, str],
    names: Mapping[str, str],
    village_of: Mapping[int, str | None],
    as_of: date,
) -> FormRow | FormFault:
    """Return site, village and day of a row, or what is wrong with them."""
    number = cells[names["site_id"]]
    if not number.isdecimal() or int(number) not in village_of:
        return FormFault.NO_SITE
    day = _day(cells[names["checked_on"]], as_of)
    if day is None:
        return FormFault.BAD_DATE
    if day > as_of:
        return FormFault.FUTURE
    return {"site_id": int(number), "village_code": village_of[int(number)], "checked_on": day}


def _day(text: str, as_of: date) -> date | None:
    value = read_date(text, role="found", as_of=as_of).value if text else None
    return value if isinstance(value, date) else None


def _yes_no(text: str) -> bool | None:
    word = text.lower()
    return True if word in outreach.YES else False if word in outreach.NO else None
