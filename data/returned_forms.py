"""Sheets that came back filled in: household ticks and self-checks, every row accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from data import guard, sandbox
from data.parse_dates import read_date
from data.raw import RawSheet
from vocabulary import outreach
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.outreach import FormFault, SelfAnswer
from vocabulary.terms import HouseholdTick

Row = dict[str, Any]
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
    """What a file holds: rows in = rows + faults + blank.

    Attributes
    ----------
    rows : list of dict
        As `data.upkeep.add` takes them, with `source_file`, `source_sheet`, `source_row`.
    faults : list of RowFault
    n_blank : int
        Lines of the sheet nobody filled in.
    n_sheets : int
        Sheets that had the headings; 0 means this is no such form.
    """

    rows: list[Row] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    n_blank: int = 0
    n_sheets: int = 0


def read_household_sheet(
    path: Path, *, file_name: str, village_of: Mapping[int, str | None], as_of: date
) -> Returned:
    """Read a returned tick sheet.

    Parameters
    ----------
    path : Path
    file_name : str
        As the person knows it.
    village_of : mapping of int to str or None
        Site id -> village code, for every site of the register.
    as_of : date
        No check is later than this.

    Returns
    -------
    Returned

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    ticks = {item.zh: item.value for item in HouseholdTick}
    needed = set(outreach.HOUSEHOLD_HEADINGS.values()) - {outreach.HOUSEHOLD_HEADINGS["checked_by"]}
    return read_sheets(
        path,
        file_name,
        needed=needed,
        make=lambda cells: _household(cells, ticks, village_of, as_of),
    )


def read_self_check(
    path: Path, *, file_name: str, village_of: Mapping[int, str | None], as_of: date
) -> Returned:
    """Read a returned self-check form; parameters as `read_household_sheet`.

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    needed = {outreach.SELF_CHECK_HEADINGS[name] for name in ("site_id", "checked_on")}
    return read_sheets(
        path, file_name, needed=needed, make=lambda cells: _self_check(cells, village_of, as_of)
    )


def only_new(
    rows: list[Row], known: Collection[tuple[Any, ...]], *, key: tuple[str, ...]
) -> list[Row]:
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


def read_sheets(
    path: Path,
    file_name: str,
    *,
    needed: Collection[str],
    make: Callable[[dict[str, str]], Row | FormFault | None],
) -> Returned:
    """Read every sheet that has the headings `needed`, one row after another by `make`.

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    found = Returned()
    for sheet in sandbox.parse(path, guard.check(path)):
        at = _header(sheet, needed)
        if at is None:
            continue
        found.n_sheets += 1
        headings = [text.strip() for text in sheet.rows[at]]
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


def _header(sheet: RawSheet, needed: Collection[str]) -> int | None:
    for at, cells in enumerate(sheet.rows[:30]):
        if set(needed) <= {text.strip() for text in cells}:
            return at
    return None


def _household(
    cells: dict[str, str],
    ticks: Mapping[str, str],
    village_of: Mapping[int, str | None],
    as_of: date,
) -> Row | FormFault | None:
    names = outreach.HOUSEHOLD_HEADINGS
    marks = {value: cells.get(heading, "") for heading, value in ticks.items()}
    if not any(marks.values()) and not cells[names["household"]]:
        return None
    answers = {name: _yes_no(text) for name, text in marks.items() if text}
    base = base_of(cells, names, village_of, as_of)
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
) -> Row | FormFault | None:
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
    base = base_of(cells, names, village_of, as_of)
    if isinstance(base, FormFault):
        return base
    if not answers:
        return FormFault.EMPTY
    if None in answers.values():
        return FormFault.BAD_ANSWER
    told = {code: str(SelfAnswer(answer).value) for code, answer in answers.items() if answer}
    return base | {"answers": told, "filled_by": cells.get(names["filled_by"]) or None}


def base_of(
    cells: dict[str, str],
    names: Mapping[str, str],
    village_of: Mapping[int, str | None],
    as_of: date,
) -> Row | FormFault:
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
