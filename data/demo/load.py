"""The demo into a store of its own: the files of this folder, entered evening by evening.

Ledgers go in by the import a clerk's file takes, everything else by the writers the pages use. Each
act carries the evening on which it was written down, so that a past day can be asked for as it was
known then.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.ledger import Ledger, Told
from data.ledger import imports as register
from data.ledger.intake import Progress, read_ledger
from data.ledger.known_records import load_sites
from data.store import upkeep
from data.store.campaign import put_campaign, template
from data.store.events import CHINA_TIME, NewEvent
from data.store.frames import villages as village_frame
from data.store.opening import open_store
from data.store.recording import record_events
from data.store.schema import JsonText
from data.store.seed import village_records
from data.store.tables import KEPT, hazard
from data.store.villages import put_villages
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import EventKind, LedgerKind, StoreKind

if TYPE_CHECKING:
    from data.store.opening import Store

Place = Callable[..., Ledger]  # geo.locate.place, which lies above this folder

AS_OF: Final = date(2024, 2, 20)  # the day the demo opens on; nothing is written down later
START: Final = date(2023, 11, 1)
READING: Final = message("Reading the demo's ledgers")
PLACING: Final = message("Putting villages and sites in their place")
ENTERING: Final = message("Entering the winter's work, evening by evening")
SAVING: Final = message("Saving the demo")
_ENTERED_FROM: Final = 0.15  # share done when the evenings begin, measured

_FOLDER: Final = Path(__file__).parent
# File -> the name its rows are traced back to, and what it holds.
_LEDGERS: Final = {
    "villages": ("演示数据_村社台账.csv", LedgerKind.VILLAGES),
    "sites": ("演示数据_场所台账.csv", LedgerKind.SITES),
    "hazards": ("演示数据_隐患台账.csv", LedgerKind.HAZARDS),
    "waiting": ("演示数据_待修正隐患.csv", LedgerKind.HAZARDS),
}
_ENTERED: Final = "录入日期"
# The rules hazards are judged by when they are registered.
_RULES: Final = "GB 35181-2017"
# The clerk writes the day's work down before going home; two of them take turns.
_EVENING: Final = time(17, 30)
_CLERKS: Final = ("演示录入员甲", "演示录入员乙")
_KINDS: Final = {kind.value: kind for kind in EventKind}

Row = dict[str, str]
Days = dict[date, dict[str, list[Any]]]  # evening -> file -> its rows


def make(target: Path, *, place: Place, progress: Progress | None = None) -> None:
    """Make the demo in a file of its own, which appears under its name only when it is whole.

    Parameters
    ----------
    target : Path
        Where nothing lies yet.
    place, progress
        As in `load`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.making")
    forget(aside)
    store = open_store(aside, create=StoreKind.DEMO)
    try:
        load(store, place=place, progress=progress)
    finally:
        store.close()
    aside.replace(target)
    forget(aside)


def forget(path: Path) -> None:
    """Delete a store file and what SQLite keeps beside it, as far as they are there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def load(store: Store, *, place: Place, progress: Progress | None = None) -> None:
    """Put the demo into an empty store, all of it or nothing.

    Parameters
    ----------
    store : Store
        Of kind DEMO, never written to.
    place : callable
        `geo.locate.place`.
    progress : callable of (float, str), optional
        Share done and a message id.

    Raises
    ------
    StoreError
        The store holds real data, or is not empty.
    """
    if store.kind is not StoreKind.DEMO:
        raise StoreError(
            message("The demo needs a store of kind demo, got one of real data; make another.")
        )
    if store.revision:
        raise StoreError(
            message("The demo needs a new store, got one that was written to; make another.")
        )
    told = progress or (lambda _share, _message: None)
    with store.together() as inside:
        told(0.0, READING)
        put_villages(inside, village_records(), **_by(START))
        put_campaign(inside, replace(template(), as_of=AS_OF), **_by(START))
        _Clerk(inside, place, told).work()
        told(0.97, SAVING)
    told(1.0, SAVING)


class _Clerk:
    """Who enters the demo.

    Attributes
    ----------
    site_ids, hazard_ids : dict of str to int
        By name and by number: those entered so far.
    """

    def __init__(self, store: Store, place: Place, told: Progress) -> None:
        self.store = store
        self.place = place
        self.told = told
        self.villages = village_frame(store)
        self.site_ids: dict[str, int] = {}
        self.hazard_ids: dict[str, int] = {}

    def work(self) -> None:
        """Enter every file."""
        ledgers = {name: self._read(name) for name in _LEDGERS}
        self.told(0.1, PLACING)
        for name in ("villages", "sites"):
            placed = self.place(ledgers[name], villages=self.villages)
            register.apply(self.store, placed, as_of=START, **_by(START))
        with self.store.reading() as connection:
            self.sites = load_sites(connection)
        self.site_ids = {str(one.state["name"]): one.record_id for one in self.sites.by_id.values()}
        self.store.record([self._point(row) for row in _rows("points")], **_by(START))
        days = _days(ledgers["hazards"])
        for at, day in enumerate(sorted(days)):
            self.told(_ENTERED_FROM + (0.97 - _ENTERED_FROM) * at / len(days), ENTERING)
            self._enter_hazards(ledgers["hazards"], days[day].pop("hazards", []), day)
            self._enter_work(days[day], day)
        register.apply(self.store, ledgers["waiting"], as_of=AS_OF, **_by(AS_OF))

    def _read(self, name: str) -> Ledger:
        file, kind = _LEDGERS[name]
        (ledger,) = read_ledger(
            _FOLDER / f"{name}.csv",
            told=Told(kind),
            as_of=AS_OF,
            villages=self.villages,
            file_name=file,
        )
        return ledger

    def _point(self, row: Row) -> NewEvent:
        """Return where a site of which the ledger gives no coordinates was put on the map."""
        point: dict[str, Any] = {n: float(row[n]) if row[n] else None for n in ("lon", "lat")}
        change = point | {"position_quality": row["position_quality"]}
        return NewEvent("site", self.site_ids[row["site"]], EventKind.CORRECTED, START, change)

    def _enter_hazards(self, ledger: Ledger, found: list[Any], day: date) -> None:
        if not found:
            return
        part = replace(ledger, rows=tuple(found))
        register.apply(self.store, part, as_of=day, sites=self.sites, **_by(day))
        query = sa.select(hazard.c.hazard_no, hazard.c.hazard_id)
        new = query.where(hazard.c.hazard_id > len(self.hazard_ids))
        with self.store.reading() as connection:
            self.hazard_ids.update(connection.execute(new).all())

    def _enter_work(self, files: dict[str, list[Row]], day: date) -> None:
        with self.store.writing("record", **_by(day)) as write:
            record_events(write, [self._step(row) for row in files.get("steps", ())])
            for name in KEPT:
                if name in files:
                    upkeep.add_in(write, name, [self._kept(name, row) for row in files[name]])

    def _step(self, row: Row) -> NewEvent:
        told = dict(row)
        number, kind, day = told.pop("hazard_no"), _KINDS[told.pop("step")], told.pop("on")
        note, photo, _ = told.pop("note"), told.pop("photo"), told.pop("entered_on")
        changes: dict[str, Any] = {name: text for name, text in told.items() if text}
        if photo:
            changes["photos"] = [photo]
        if kind is EventKind.REGISTERED:
            changes["rule_version"] = _RULES
        key = self.hazard_ids[number]
        return NewEvent("hazard", key, kind, date.fromisoformat(day), changes, note=note or None)

    def _kept(self, name: str, row: Row) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for field, text in row.items():
            if field == "site":
                made["site_id"] = self.site_ids[text] if text else None
            elif field == "hazard_no":
                made["hazard_id"] = self.hazard_ids[text] if text else None
            elif field != "entered_on":
                made[field] = _typed(KEPT[name].c[field].type, text)
        return made


def _by(day: date) -> dict[str, Any]:
    """Return who enters a day's work, and when."""
    clerk = _CLERKS[day.toordinal() % len(_CLERKS)]
    return {"actor": clerk, "now": datetime.combine(day, _EVENING, CHINA_TIME)}


def _days(hazards: Ledger) -> Days:
    days: Days = defaultdict(lambda: defaultdict(list))
    for found in hazards.rows:
        # The day it was entered is when it is written down, no part of what it says.
        days[date.fromisoformat(found.raw[_ENTERED])]["hazards"].append(replace(found, extra={}))
    for name in ("steps", *KEPT):
        for row in _rows(name):
            days[date.fromisoformat(row["entered_on"] or row["on"])][name].append(row)
    return days


def _rows(name: str) -> Iterator[Row]:
    path = _FOLDER / f"{name}.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def _typed(kind: sa.types.TypeEngine[Any], text: str) -> Any:
    if not text:
        return None
    if isinstance(kind, JsonText):
        return json.loads(text)
    if isinstance(kind, sa.Boolean):
        return text == "yes"
    if isinstance(kind, sa.Float):
        return float(text)
    return int(text) if isinstance(kind, sa.Integer) else text
