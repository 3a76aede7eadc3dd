"""The demo into a store of its own: day by day, as it would have been written down."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from data.campaign import put_campaign
from data.demo.calendar import AS_OF, END, START
from data.demo.campaign_reviews import add_campaign_reviews
from data.demo.campaign_work import add_campaign_work
from data.demo.control_rooms import add_control_rooms
from data.demo.fires import add_fires
from data.demo.ledgers import DIRTY_FILE, dirty_ledger
from data.demo.looking_back import add_kept_list
from data.demo.odd_closings import with_odd_closings
from data.demo.outreach import load_outreach
from data.demo.pressing import add_pressing
from data.demo.supervision import add_supervision
from data.demo.supply import supply_points
from data.demo.world import World
from data.demo.written import add_as_written, evening
from data.events import NewEvent
from data.ledger import imports as register
from data.ledger.intake import read_ledger
from data.records import add_visits, put_villages
from vocabulary.errors import StoreError
from vocabulary.terms import EventKind, StoreKind

if TYPE_CHECKING:
    from data.store import Store

ACTOR: Final = "demo"
_KINDS: Final = {kind.value: kind for kind in EventKind}

Ids = dict[tuple[str, int], int]


def load(store: Store, world: World, *, now: datetime) -> None:
    """Put the demo into an empty store.

    Parameters
    ----------
    store : Store
        Of kind DEMO, with no site in it.
    world : World
    now : datetime
        Aware; the moment of loading, which a ledger of dirty rows for the repair list carries. All
        else carries the evening of the day it is said to have been written down.

    Raises
    ------
    StoreError
        The store holds real data, or is not empty.
    """
    if store.kind is not StoreKind.DEMO:
        raise StoreError("The demo needs a store of kind demo, got one of real data; make another.")
    if store.revision:
        raise StoreError("The demo needs a new store, got one that was written to; make another.")
    first = evening(START)
    put_villages(store, _village_records(world), actor=ACTOR, now=first)
    put_campaign(store, world.campaign, actor=ACTOR, now=first)
    ids: Ids = {}
    events = with_odd_closings(world.events.to_dict("records"))
    visits = [_visit_record(row) for row in world.visits.to_dict("records")]
    for day, rows in groupby(events, key=itemgetter("recorded_on")):
        _record_day(store, day.date(), list(rows), ids)
        _add_visits(store, visits, day.date(), ids)
    _add_visits(store, visits, END, ids)
    _leave_repairs(store, world, now=now)
    load_outreach(store, world, ids, now=now)
    add_pressing(store, world, ids, actor=ACTOR, now=now)
    add_as_written(store, "supply_point", supply_points(world.sites), actor=ACTOR, now=now)
    add_campaign_work(store, now=now)
    add_campaign_reviews(store, now=now)
    add_kept_list(store, world, ids, actor=ACTOR, now=now)
    add_supervision(store, now=now)
    add_fires(store, now=now)
    add_control_rooms(store, now=now)


def _leave_repairs(store: Store, world: World, *, now: datetime) -> None:
    """Import a ledger with nothing but dirty rows, which then wait in the repair list."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / DIRTY_FILE
        path.write_bytes(dirty_ledger())
        for ledger in read_ledger(path, as_of=AS_OF, villages=world.villages):
            register.apply(store, ledger, actor=ACTOR, now=now, as_of=AS_OF)


def _village_records(world: World) -> list[dict[str, Any]]:
    names = ("name", "kind", "class_code", "provenance", "residents", "households", "leader",
             "office", "extra", "geometry")  # fmt: skip
    return [
        {"village_code": code, **{name: row[name] for name in names}}
        for code, row in world.villages.iterrows()
    ]


def _record_day(store: Store, day: date, rows: list[dict[Hashable, Any]], ids: Ids) -> None:
    events = [_new_event(row, ids) for row in rows]
    written = store.record(events, actor=rows[0]["actor"], now=evening(day))
    ids.update(
        ((row["subject"], row["subject_id"]), key) for row, key in zip(rows, written, strict=True)
    )


def _new_event(row: dict[Hashable, Any], ids: Ids) -> NewEvent:
    """Return the event as the store takes it: a record made on the same day has a negative name."""
    subject, subject_id = row["subject"], row["subject_id"]
    changes = dict(row["changes"])
    if "site_id" in changes:
        changes["site_id"] = ids.get(("site", changes["site_id"]), -changes["site_id"])
    return NewEvent(
        subject=subject,
        subject_id=ids.get((subject, subject_id), -subject_id),
        kind=_KINDS[row["kind"]],
        effective_on=row["effective_on"].date(),
        changes=changes,
        note=row["note"] if isinstance(row["note"], str) else None,
    )


def _visit_record(row: dict[Hashable, Any]) -> dict[str, Any]:
    visit = {str(name): value for name, value in row.items()}
    return visit | {"visited_on": visit["visited_on"].date()}


def _add_visits(store: Store, waiting: list[dict[str, Any]], day: date, ids: Ids) -> None:
    """Write down the visits up to a day to the sites that are in by then; the others wait."""
    due = [
        visit
        for visit in waiting
        if visit["visited_on"] <= day and ("site", visit["site_id"]) in ids
    ]
    rows = [visit | {"site_id": ids["site", visit["site_id"]]} for visit in due]
    add_visits(store, rows, actor=ACTOR, now=evening(day))
    waiting[:] = [visit for visit in waiting if visit not in due]
