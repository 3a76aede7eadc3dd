"""A day tells one state of the store, whatever is written while its tables are read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.day import NAMED, Asked, Day
from data.store import upkeep
from data.store.campaign import campaigns
from data.store.opening import Store, open_store
from tests import postgres_server
from tests.builders import NOW, event_of, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

BY: Any = {"actor": "张某", "now": NOW}
ON = date(2024, 3, 1)
TASK = {"kind": "decision", "title": "例会", "opened_on": date(2024, 1, 5)}
# Whatever is read later, by how it is asked for; each counts one row more after `write`.
READ_LATER: dict[str, Callable[[Day], int]] = {
    "hazards": lambda day: len(day.hazards),
    "visits": lambda day: len(day.visits),
    "events": lambda day: len(day.events),
    "hazard_events": lambda day: len(day.hazard_events()),
    "history": lambda day: len(day.history_of(site_id=1)),
    "tasks": lambda day: len(day.table("task")),
    "settings": lambda day: len(day.settings),
    "setting_version": lambda day: day.setting_version("planning"),
    "another day": lambda day: len(day.on(date(2024, 2, 28)).hazards),
    "names": lambda day: len(day.seen_by(NAMED).hazards),
}


def write(store: Store) -> None:
    """Write one row more of each kind."""
    store.record([site_made(subject_id=-1), event_of("found", "2024-01-10", -1, site_id=1)], **BY)
    visit = {"site_id": 1, "visited_on": date(2024, 1, 10), "kind": "routine", "n_found": 1}
    upkeep.add(store, "visit", [visit], **BY)
    upkeep.add(store, "task", [TASK], **BY)
    name = "planning" if not upkeep.read_settings(store) else "another"
    upkeep.put_setting(store, name, {"n": 1}, **BY)
    upkeep.put_setting(store, "planning", {"n": 2}, **BY)


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.programs)])
def store(request: pytest.FixtureRequest, store_path: Path) -> Iterator[Store]:
    if request.param == "file":
        made = new_store(store_path)
        yield made
        made.close()
        return
    with postgres_server.running() as url:
        made = open_store(url, create=StoreKind.REAL)
        yield made
        made.close()


def test_a_write_between_two_readings_of_a_day_does_not_show_in_it(store: Store) -> None:
    write(store)
    before, day = Day(store, Asked(0, ON)), Day(store, Asked(0, ON))
    told = {name: read(before) for name, read in READ_LATER.items()}
    assert (len(day.sites), day.state) == (1, store.fingerprint)
    write(store)
    assert {name: read(day) for name, read in READ_LATER.items()} == told
    assert day.state == before.state != store.fingerprint
    assert day.campaigns == campaigns(store)
    after = Day.after(day)
    assert len(after.sites) == 2
    assert all(read(after) > told[name] for name, read in READ_LATER.items())


def test_days_read_while_others_write_add_up(store: Store) -> None:
    """Each write adds a site with its hazard: no day ever has a site without one."""
    stop = threading.Event()

    def add() -> None:
        while not stop.is_set():
            found = event_of("found", "2024-01-10", None, site_id=-1)
            store.record([site_made(subject_id=-1), found], **BY)

    writer = threading.Thread(target=add)
    writer.start()
    try:
        for _ in range(20):
            day = Day(store, Asked(0, ON))
            assert len(day.sites) == len(day.hazards) == len(day.events) / 2
    finally:
        stop.set()
        writer.join()


def test_a_still_is_shared_by_the_days_of_one_state_and_takes_no_write(store: Store) -> None:
    write(store)
    one, other = Day(store, Asked(0, ON)), Day(store, Asked(0, date(2024, 1, 1)))
    assert one._still is other._still
    with pytest.raises(StoreError, match="read only"):
        one._still.record([site_made()], **BY)


def test_what_is_large_or_only_proves_the_chains_is_not_copied(store: Store) -> None:
    write(store)
    with Day(store, Asked(0, ON))._still.reading() as connection:
        names: Any = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars()
        assert not {"seal", "draft", "event"} & set(names)
        left: Any = connection.exec_driver_sql("SELECT count(state) FROM site").scalar()
    assert left == 0
