"""Units of another list (business register, the office's survey) that may be on no ledger.

A list is read by the ledgers' own reader; of a row only the unit's name, address, village, kind and
position are kept, never a person's name or telephone. What the register has is left out; what
matches nothing, or only may be a site, is kept as a task of kind `candidate` with the list, its
source and the authority it was given under. It counts nowhere until somebody makes it a site, or
sets it aside with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from data.ledger import Ledger, Record
from data.ledger.categories import category_of_name
from data.ledger.known_records import load_sites
from data.ledger.lists.likeness import Likeness, Match, address_parts, name_parts
from data.register.entries import add_site
from data.store.opening import Store
from data.store.upkeep import Seen, add, change, rows
from vocabulary import ledger as words
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import Category, PositionQuality, TaskKind

_TABLE: Final = "task"
_KEPT: Final = ("name", "address", "village_code", "category", "lon", "lat", "position_quality")
_PLACED: Final = frozenset(
    {PositionQuality.SURVEYED.value, PositionQuality.CLICKED.value, PositionQuality.ADDRESS.value}
)
_SITE_FIELDS: Final = ("name", "category", "address", "village_code")


@dataclass(frozen=True)
class ListSource:
    """Where a list of units comes from.

    Attributes
    ----------
    source : whose list it is, of which day
    authority : under which paper or agreement the office may use it
    """

    source: str
    authority: str


@dataclass(frozen=True)
class ListReport:
    """What became of the rows of a list.

    Attributes
    ----------
    known : sites of the register, by exact name or written otherwise
    doubtful, new : kept as candidates
    already : on the list of candidates since an earlier import, or twice in this one
    unread : rows without a name
    """

    rows: int
    known: int
    doubtful: int
    new: int
    already: int
    unread: int


def units_of(ledger: Ledger) -> tuple[Record, ...]:
    """Return the units of a list, persons and telephones left out; a row without a name is none.

    Raises
    ------
    StoreError
        The list is of households.
    """
    if any(words.HOUSEHOLD_HEADING.search(heading) for heading in ledger.mapping):
        raise StoreError(message("This is a list of households; only lists of units are taken."))
    return tuple(unit for row in ledger.rows if (unit := _unit(row.site)))


def _unit(site: Record | None) -> Record | None:
    name = str((site or {}).get("name") or "").strip()
    if site is None or not name:
        return None
    unit = {field: site[field] for field in _KEPT if site.get(field) is not None}
    told = unit.get("category")
    if told in (None, Category.OTHER.value):
        told = category_of_name(name) or told or Category.OTHER
    return {**unit, "name": name, "category": str(told)}


def judge(store: Store, units: Sequence[Record]) -> list[Match]:
    """Say of each unit which site it is, may be, or that the register has none like it."""
    with store.reading() as connection:
        likeness = Likeness(load_sites(connection))
    return [likeness.match(_for_matching(unit)) for unit in units]


def _for_matching(unit: Record) -> Record:
    is_placed = unit.get("position_quality") in _PLACED
    return unit if is_placed else {**unit, "lon": None, "lat": None}


def keep(
    store: Store, ledger: Ledger, told: ListSource, *, actor: str, now: datetime, as_of: date
) -> ListReport:
    """Keep what a list has and the register does not.

    Parameters
    ----------
    ledger : read and placed

    Raises
    ------
    StoreError
        Source or authority is not given, or the list is of households.
    """
    if not told.source.strip() or not told.authority.strip():
        raise StoreError(message("A list of units needs its source and the authority to use it."))
    units = units_of(ledger)
    matches = judge(store, units)
    seen = {_key(row) for row in _details_of(rows(store, _TABLE, voided=True))}
    made: list[dict[str, Any]] = []
    counts = {"found": 0, "doubtful": 0, "new": 0, "already": 0}
    for unit, match in zip(units, matches, strict=True):
        key = _key(unit)
        kind = "already" if match.verdict != "found" and key in seen else match.verdict
        counts[kind] += 1
        if kind in ("doubtful", "new"):
            seen.add(key)
            made.append(_row(unit, match, ledger, told, as_of))
    add(store, _TABLE, made, actor=actor, now=now)
    return ListReport(
        len(ledger.rows), counts["found"], counts["doubtful"], counts["new"], counts["already"],
        len(ledger.rows) - len(units),
    )  # fmt: skip


def _key(unit: Mapping[str, Any]) -> tuple[Any, ...]:
    return name_parts(str(unit["name"])), address_parts(str(unit.get("address") or ""))


def _row(
    unit: Record, match: Match, ledger: Ledger, told: ListSource, as_of: date
) -> dict[str, Any]:
    details = {name: unit[name] for name in _KEPT if name != "village_code" and name in unit}
    details |= {"source": told.source.strip(), "authority": told.authority.strip()}
    if match.site_id is not None:
        details |= {"may_be": match.site_id, "reasons": list(match.reasons)}
    return {
        "kind": TaskKind.CANDIDATE.value, "title": unit["name"], "opened_on": as_of,
        "village_code": unit.get("village_code"), "details": details, "source_file": ledger.file,
    }  # fmt: skip


def _details_of(tasks: pd.DataFrame) -> list[dict[str, Any]]:
    mine = tasks[tasks["kind"] == TaskKind.CANDIDATE.value]
    return [dict(details) for details in mine["details"]]


def candidates(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates among the rows of `task`.

    Indexed `task_id`: `name`, `address`, `category`, `village_code`, `lon`, `lat` (missing where
    only the village is known), `source`, `authority`, `source_file`, `opened_on`, `may_be` (site
    id, NaN), `state` ("open", "site" or "aside"), `site_id` (what it became), `reason`, `version`.
    """
    mine = tasks[tasks["kind"] == TaskKind.CANDIDATE.value]
    told = pd.DataFrame(list(mine["details"]), index=mine.index).reindex(
        columns=["name", "address", "category", "lon", "lat", "position_quality", "source",
                 "authority", "may_be"]
    )  # fmt: skip
    numbers = told[["lon", "lat", "may_be"]].astype(float)
    told[["lon", "lat", "may_be"]] = numbers
    told.loc[~told["position_quality"].isin(_PLACED), ["lon", "lat"]] = float("nan")
    columns = ["village_code", "source_file", "opened_on", "done_on", "site_id", "version"]
    state = pd.Series("open", index=mine.index)
    state[mine["done_on"].notna()] = "aside"
    state[mine["site_id"].notna()] = "site"
    return told.join(mine[columns]).assign(state=state, reason=mine["result"])


def make_site(
    store: Store, seen: Seen, unit: Mapping[str, Any], *, actor: str, now: datetime, on: date
) -> int:
    """Make a candidate a site of the register, and return its id.

    Raises
    ------
    EntryRefusal
        The village has a site of that name, or a field cannot be taken.
    StaleRecordError
        Somebody settled it since it was seen; nothing was written.
    """
    fields = {name: unit[name] for name in _SITE_FIELDS if not pd.isna(unit[name])}
    if not pd.isna(unit["lon"]):
        fields |= {"lon": float(unit["lon"]), "lat": float(unit["lat"]),
                   "position_quality": str(unit["position_quality"])}  # fmt: skip
    with store.together() as inside:
        site_id = add_site(inside, fields, actor=actor, now=now, effective_on=on)
        done = {"site_id": site_id, "done_on": on}
        change(inside, _TABLE, seen, done, actor=actor, now=now)
    return site_id


def set_aside(
    store: Store, seen: Seen, *, reason: str, actor: str, now: datetime, on: date
) -> None:
    """Take a candidate off the list, with the reason.

    Raises
    ------
    StoreError
        No reason is given.
    StaleRecordError
        Somebody settled it since it was seen.
    """
    if not reason.strip():
        raise StoreError(message("Setting a unit aside needs a reason, got none."))
    changes = {"done_on": on, "result": reason.strip()}
    change(store, _TABLE, seen, changes, actor=actor, now=now)
