"""Records of a declared kind (`vocabulary.records`): a sheet read into rows, rows told as cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from data.ledger.returned_forms import FormRow, Returned, read_forms
from data.ledger.values import name_key, read_date
from data.store.tables import KEPT
from vocabulary import outreach
from vocabulary.outreach import SITE_HEADINGS, FormFault
from vocabulary.records import (
    COUNTED,
    FLAG_WORDS,
    ON,
    TIME_OF_DAY,
    RecordField,
    RecordKind,
)
from vocabulary.terms import Category

_LIMITS: Final = {"lon": (70.0, 140.0), "lat": (0.0, 56.0)}


@dataclass(frozen=True)
class Nameable:
    """What a row of a sheet may name.

    Attributes
    ----------
    village_of : site id -> village code
    sites : `name_key` of a name that only one site has -> its id
    villages : name of a village, short or whole -> its code
    """

    village_of: Mapping[int, str | None]
    sites: Mapping[str, int]
    villages: Mapping[str, str]


def known_of(sites: pd.DataFrame, villages: pd.DataFrame) -> Nameable:
    """Return what the rows of a sheet may name, of the frames of a day."""
    keys = sites["name"].map(lambda name: name_key(str(name)))
    lone = keys[~keys.duplicated(keep=False)]
    codes = {
        str(name): str(code)
        for column in ("name", "short_name")
        if column in villages
        for code, name in villages[column].items()
    }
    homes = {int(str(i)): None if pd.isna(c) else str(c) for i, c in sites["village_code"].items()}
    return Nameable(homes, {key: int(str(one)) for one, key in lone.items()}, codes)


def read_records(
    path: Path, *, file_name: str, kind: RecordKind, known: Nameable, as_of: date
) -> Returned:
    """Read a sheet of a kind; a row is one of its table.

    Parameters
    ----------
    file_name : as the person knows it
    as_of : no record is of a later day

    Raises
    ------
    LedgerError
        The file cannot be read as a whole.
    """
    needed = {one.said[0] for one in kind.fields if one.is_asked and one.kind != "site"}
    if any(one.kind == "site" and one.is_asked for one in kind.fields):
        needed.add(SITE_HEADINGS["site_id"])
    other = {
        word: one.said[0] for one in kind.fields for word in one.also if word not in _headings(kind)
    }
    make = partial(_row, kind=kind, known=known, as_of=as_of)
    return read_forms(path, file_name, needed, make, other=other)


def _headings(kind: RecordKind) -> set[str]:
    own = {one.said[0] for one in kind.fields}
    return own | (
        set(SITE_HEADINGS.values()) if any(f.kind == "site" for f in kind.fields) else own
    )


def _row(
    cells: dict[str, str], *, kind: RecordKind, known: Nameable, as_of: date
) -> FormRow | FormFault | None:
    texts = {
        one.name: cells.get(one.said[0], "") for one in kind.fields if not _is_given(one, kind)
    }
    if not any(texts.values()):
        return None
    said: dict[str, Any] = {}
    for one in kind.fields:
        value = _value(one, cells, known, as_of)
        if isinstance(value, FormFault):
            return value
        if value is None and one.is_asked:
            return FormFault.BAD_DATE if one.kind == "date" else FormFault.NEEDED
        said[one.name] = value
    if not any(
        value is not None
        for name, value in said.items()
        if name in texts and name not in (ON, "owner")
    ):
        return FormFault.EMPTY
    if said.get("site_id") is not None and said.get("village_code") is None:
        said["village_code"] = known.village_of.get(said["site_id"])
    return record_row(kind, said)


def _is_given(one: RecordField, kind: RecordKind) -> bool:
    """Whether the blank sheet says it already."""
    return one.kind == "site" and (one.is_asked or bool(kind.sites))


def record_row(kind: RecordKind, said: Mapping[str, Any]) -> FormRow:
    """Return what was said of a record as a row of its table; other fields go into the details."""
    columns = KEPT[kind.table].columns
    row: FormRow = dict(kind.fixed)
    details: dict[str, Any] = {}
    for name, value in said.items():
        if name == ON:
            row |= dict.fromkeys(kind.dates, value)
        elif name in columns:
            row[name] = value
        else:
            details[name] = value.isoformat() if isinstance(value, date) else value
    return row | {"details": details}


def said_of(kind: RecordKind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row on record says, by field; what is not known is None, a day a `date`."""
    columns = KEPT[kind.table].columns
    details = row["details"] if isinstance(row["details"], dict) else {}
    said: dict[str, Any] = {}
    for one in kind.fields:
        name = kind.dates[0] if one.name == ON else one.name
        value = row[name] if name in columns else details.get(one.name)
        is_known = value is not None and not (not isinstance(value, list | dict) and pd.isna(value))
        said[one.name] = _plain(one, value) if is_known else None
    return said


def _plain(one: RecordField, value: Any) -> Any:
    if one.kind == "date":
        return date.fromisoformat(str(value)[:10])
    if one.kind in ("count", "site"):
        return int(value)
    return bool(value) if one.kind == "flag" else value


def cell_of(one: RecordField, value: Any) -> str | None:
    """Return a value as the sheet has it."""
    if value is None:
        return None
    if one.kind == "flag":
        return FLAG_WORDS[bool(value)]
    if one.kind == "term" and one.terms is not None:
        return one.terms(value).zh
    return f"{value:g}" if one.kind == "number" else str(value)


def _value(
    one: RecordField, cells: Mapping[str, str], known: Nameable, as_of: date
) -> Any | FormFault | None:
    if one.kind == "site":
        return _site(one, cells, known)
    text = cells.get(one.said[0], "").strip()
    if not text:
        return None
    reader = _READERS.get(one.kind)
    return reader(one, text, known, as_of) if reader else text


def _site(one: RecordField, cells: Mapping[str, str], known: Nameable) -> int | FormFault | None:
    number = cells.get(SITE_HEADINGS["site_id"], "").strip() if one.is_asked else ""
    if number:
        is_site = number.isdecimal() and int(number) in known.village_of
        return int(number) if is_site else FormFault.NO_SITE
    name = cells.get(one.said[0], "").strip()
    found = known.sites.get(name_key(name)) if name else None
    return found if found is not None or not one.is_asked else FormFault.NO_SITE


def _village(_one: RecordField, text: str, known: Nameable, _as_of: date) -> str | FormFault:
    code = known.villages.get(text)
    if code is None:
        found = {c for name, c in known.villages.items() if len(text) > 1 and name.startswith(text)}
        code = found.pop() if len(found) == 1 else None
    return code or FormFault.NO_VILLAGE


def _number(one: RecordField, text: str, _known: Nameable, _as_of: date) -> float | int | FormFault:
    match = COUNTED.fullmatch(text)
    if match is None:
        return FormFault.BAD_ANSWER
    number = float(match.group(1))
    low, high = _LIMITS.get(one.name, (0.0, one.most))
    if not low <= number <= high or (one.kind == "count" and not number.is_integer()):
        return FormFault.BAD_ANSWER
    return int(number) if one.kind == "count" else number


def _flag(_one: RecordField, text: str, _known: Nameable, _as_of: date) -> bool | FormFault:
    word = text.lower()
    if word in outreach.YES:
        return True
    return False if word in outreach.NO else FormFault.BAD_ANSWER


def _term(one: RecordField, text: str, _known: Nameable, _as_of: date) -> str | FormFault:
    found = [term.value for term in one.terms or () if text in (term.zh, term.en, term.value)]
    if not found:
        found = [term.value for term in one.terms or () if text[:5] in term.zh or term.zh in text]
    return found[0] if len(found) == 1 else FormFault.BAD_ANSWER


def _date(one: RecordField, text: str, _known: Nameable, as_of: date) -> date | FormFault:
    is_ahead = one.name == "due_on"
    # A list from a hotline has the time of day beside the day.
    day = TIME_OF_DAY.split(text)[0]
    value = read_date(day, role="due" if is_ahead else "found", as_of=as_of).value
    if not isinstance(value, date):
        return FormFault.BAD_DATE
    return FormFault.FUTURE if value > as_of and not is_ahead else value


_READERS: Final = {
    "village": _village, "number": _number, "count": _number, "flag": _flag, "term": _term,
    "date": _date,
}  # fmt: skip


def sheet_rows(
    kind: RecordKind, rows: pd.DataFrame, sites: pd.DataFrame, villages: pd.DataFrame
) -> pd.DataFrame:
    """Return rows on record as the cells of their sheet, by `sheet_headings`."""
    names = villages["short_name"].to_dict()
    made = []
    for row in rows.to_dict("records"):
        said = said_of(kind, {str(name): value for name, value in row.items()})
        cells = {one.name: cell_of(one, said[one.name]) for one in kind.fields}
        if "village_code" in said:
            cells["village_code"] = names.get(said["village_code"])
        if "site_id" in said:
            site_id = said["site_id"]
            is_here = site_id in sites.index
            cells["name"] = str(sites.at[site_id, "name"]) if is_here else None
            code = sites.at[site_id, "village_code"] if is_here else None
            cells["village"] = names.get(code)
        made.append(cells)
    return pd.DataFrame(made, columns=list(sheet_headings(kind)), dtype=object)


def blank_rows(
    kind: RecordKind, sites: pd.DataFrame, villages: pd.DataFrame, *, lines: int = 40
) -> pd.DataFrame:
    """Return the lines of a blank sheet: one for each site given, or so many that are empty."""
    headings = sheet_headings(kind)
    if "name" not in headings:
        return pd.DataFrame(index=range(lines), columns=list(headings), dtype=object)
    rows = pd.DataFrame(index=sites.index, columns=list(headings), dtype=object)
    rows["site_id"] = [str(one) for one in sites.index]
    rows["name"] = sites["name"].to_numpy()
    names = villages["short_name"].to_dict()
    rows["village"] = [names.get(code) for code in sites["village_code"]]
    return rows


def sheet_headings(kind: RecordKind) -> dict[str, str]:
    """Return the columns of the sheet of a kind with their headings; a needed site has three."""
    headings: dict[str, str] = {}
    for one in kind.fields:
        if one.kind == "site" and one.is_asked:
            headings |= SITE_HEADINGS
        elif one.kind == "site":
            headings["name"] = one.said[0]
        else:
            headings[one.name] = one.said[0]
    return headings


def places_of(kind: RecordKind, sites: pd.DataFrame) -> pd.DataFrame:
    """Return the places that get a line on the blank sheet: of its categories, else all."""
    wanted = [Category(one).value for one in kind.sites]
    return sites[sites["category"].isin(wanted)] if wanted else sites
