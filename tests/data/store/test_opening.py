"""The store: what a write must hold to, and what others see of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.store import engine, frames, tables, upkeep
from data.store.checks import verify
from data.store.opening import Store, open_store
from data.store.villages import put_villages
from tests.builders import NOW, event_of, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import StoreKind

LATER = date(2024, 3, 1)


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    yield made
    made.close()


def with_hazard(store: Store, **changes: object) -> int:
    """Put in a site with one open hazard; both have id 1."""
    told = {"site_id": -1, "description": "通道堆物", **changes}
    store.record(
        [site_made(subject_id=-1), event_of("found", "2024-01-10", -1, **told)],
        actor="张某", now=NOW,
    )  # fmt: skip
    return 1


def test_a_store_is_made_only_when_asked_for(store_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        open_store(store_path)
    assert not store_path.exists()


def test_a_store_keeps_its_kind_and_never_mixes(store_path: Path) -> None:
    new_store(store_path, StoreKind.DEMO).close()
    again = open_store(store_path)
    assert again.kind is StoreKind.DEMO
    again.close()
    with pytest.raises(StoreError, match="never mix"):
        open_store(store_path, create=StoreKind.REAL)


def test_the_kind_cannot_be_rewritten_in_the_file(store: Store) -> None:
    with (
        pytest.raises(StoreError, match="keeps its kind"),
        store.writing("x", actor="x", now=NOW) as write,
    ):
        write.connection.execute(sa.update(tables.meta).values(value="demo"))


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir," * 2000)
    with pytest.raises(StoreError, match="damaged"):
        open_store(path)
    other = tmp_path / "other.db"
    made = engine.sqlite_module().connect(os.fspath(other))
    made.execute("CREATE TABLE t (x)")
    made.close()
    with pytest.raises(StoreError, match="no store of this program"):
        open_store(other)


def test_ids_are_given_in_order_and_names_of_the_same_call_are_resolved(store: Store) -> None:
    ids = store.record(
        [
            site_made(subject_id=-7),
            event_of("found", "2024-01-10", -1, site_id=-7),
            event_of("assigned", "2024-01-10", -1, due_on=date(2024, 1, 25)),
            event_of("found", "2024-01-11", None, site_id=-7),
        ],
        actor="张某",
        now=NOW,
    )
    assert ids == [1, 1, 1, 2]
    assert frames.hazards(store, LATER)["site_id"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (event_of("found", "2024-01-10", None, site_id=99), "no site 99"),
        (event_of("found", "2024-01-10", None), "needs a site_id"),
        (event_of("found", "2024-01-10", None, site_id=-5), "was not made in this call"),
        (event_of("closed", "2024-01-10", 99), "no hazard 99"),
        (event_of("closed", "2024-01-10", -3), "not made earlier"),
        (event_of("closed", "2024-01-10", None), "only a new one"),
        (event_of("found", "2024-01-10", 1, site_id=1), "only a new one"),
        (event_of("closed", "2023-12-31", 1), "before its first day"),
        (event_of("corrected", "2024-01-11", 1, colour="red"), "no field 'colour'"),
        (event_of("corrected", "2024-01-11", 1, grade="terrible"), "cannot be 'terrible'"),
        (event_of("corrected", "2024-01-11", 1, due_on="soon"), "needs a date"),
        (event_of("corrected", "2024-01-11", 1, description=5), "holds a text"),
        (event_of("corrected", "2024-01-11", 1, is_supervised=1), "holds a flag"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_leaves_nothing(
    store: Store, event: object, sentence: str
) -> None:
    with_hazard(store)
    before = store.fingerprint
    with pytest.raises(StoreError, match=sentence):
        store.record([event_of("supervised", "2024-01-12", 1), event], actor="张某", now=NOW)  # type: ignore[list-item]
    assert store.fingerprint == before
    assert not frames.hazards(store, LATER)["is_supervised"].any()


def test_a_naive_time_and_a_nameless_writer_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="time zone"):
        store.record([site_made()], actor="张某", now=datetime(2024, 2, 20))  # noqa: DTZ001
    with pytest.raises(StoreError, match="who does it"):
        store.record([site_made()], actor=" ", now=NOW)


def test_every_write_changes_the_fingerprint_and_reading_does_not(store: Store) -> None:
    seen = {store.fingerprint}
    with_hazard(store)
    seen.add(store.fingerprint)
    put_villages(
        store,
        [{"village_code": "500151001001", "name": "东方社区居民委员会"}],
        actor="李某",
        now=NOW,
    )
    seen.add(store.fingerprint)
    frames.hazards(store, LATER)
    frames.villages(store)
    assert store.fingerprint in seen
    assert len(seen) == 3
    assert store.revision == 2


def test_another_process_sees_the_new_fingerprint(store: Store, store_path: Path) -> None:
    other = open_store(store_path)
    before = other.fingerprint
    with_hazard(store)
    assert other.fingerprint == store.fingerprint != before
    other.close()


@pytest.mark.parametrize("statement", ["UPDATE event SET note='x'", "DELETE FROM event",
    "UPDATE audit SET actor='x'", "DELETE FROM audit",
    "INSERT OR REPLACE INTO audit SELECT * FROM audit"])  # fmt: skip
def test_events_and_audit_rows_are_never_changed_or_deleted(store: Store, statement: str) -> None:
    with_hazard(store)
    with (
        pytest.raises(StoreError, match=r"never (changed|deleted)|only appended"),
        engine.transaction(store.engine, writes=True) as connection,
    ):
        connection.exec_driver_sql(statement)
    assert verify(store).ok


def test_a_row_without_its_audit_row_cannot_be_committed(store: Store) -> None:
    row = {"village_code": "500151001001", "name": "x", "version": 1, "audit_seq": 1}
    with (
        pytest.raises(StoreError, match="FOREIGN KEY"),
        engine.transaction(store.engine, writes=True) as connection,
    ):
        connection.execute(sa.insert(tables.village), row)
    assert frames.villages(store).empty


def test_a_failing_audit_row_takes_the_write_with_it(store: Store) -> None:
    with engine.transaction(store.engine, writes=True) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(StoreError):
        with_hazard(store)
    assert frames.sites(store, LATER).empty


def test_the_second_of_two_editors_is_told_instead_of_overwriting(store: Store) -> None:
    with_hazard(store)
    seen = int(frames.hazards(store, LATER).loc[1, "version"])
    change = event_of("corrected", "2024-02-01", 1, measure="清理")
    other = event_of("corrected", "2024-02-01", 1, measure="上锁")
    expecting = [type(e)(**{**vars(e), "expected_version": seen}) for e in (change, other)]
    store.record(expecting[:1], actor="张某", now=NOW)
    with pytest.raises(StaleRecordError, match="version"):
        store.record(expecting[1:], actor="李某", now=NOW)
    assert frames.hazards(store, LATER).loc[1, "measure"] == "清理"


def test_two_hundred_interleaved_editors_lose_no_update(store: Store, store_path: Path) -> None:
    with_hazard(store)
    other = open_store(store_path)
    kept: list[str] = []

    def edit(own: Store, name: str) -> None:
        for n in range(100):
            text = f"{name}{n}"
            while True:
                version = int(frames.hazards(own, LATER).loc[1, "version"])
                event = event_of("corrected", "2024-02-01", 1, measure=text)
                expecting = type(event)(**{**vars(event), "expected_version": version})
                try:
                    own.record([expecting], actor=name, now=NOW)
                except StaleRecordError:
                    continue
                kept.append(text)
                break

    editors = [threading.Thread(target=edit, args=a) for a in ((store, "甲"), (other, "乙"))]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    other.close()
    told = frames.events(store, hazard_id=1)["changes"].tolist()[1:]
    assert sorted(change["measure"] for change in told) == sorted(kept)
    assert len(kept) == 200
    assert verify(store).ok


def test_a_short_lock_is_waited_for_and_a_long_one_is_told(
    store: Store, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locker = engine.sqlite_module().connect(
        os.fspath(store_path), isolation_level=None, check_same_thread=False
    )
    locker.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.3, lambda: locker.execute("COMMIT"))
    timer.start()
    with_hazard(store)
    timer.join()
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    hurried = open_store(store_path)
    locker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by another program"):
        with_hazard(hurried)
    locker.execute("COMMIT")
    locker.close()
    hurried.close()
    assert len(frames.hazards(store, LATER)) == 1


def test_a_full_disk_leaves_the_old_data_whole_and_is_told(store: Store) -> None:
    with_hazard(store)
    with engine.transaction(store.engine, writes=False) as connection:
        pages: Any = connection.exec_driver_sql("PRAGMA page_count").scalar()
    store.engine.dispose()

    def small(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 5}")

    sa.event.listen(store.engine, "connect", small)
    many = [site_made(name="楼" * 500) for _ in range(2000)]
    with pytest.raises(StoreError, match="disk did not take"):
        store.record(many, actor="张某", now=NOW)
    sa.event.remove(store.engine, "connect", small)
    store.engine.dispose()
    assert len(frames.sites(store, LATER)) == 1
    store.record(many, actor="张某", now=NOW)  # space was freed
    assert len(frames.sites(store, LATER)) == 2001


def test_readers_go_on_while_a_write_is_open(store: Store, store_path: Path) -> None:
    with_hazard(store)
    reader = open_store(store_path)
    with store.writing("slow", actor="张某", now=NOW):
        started = time.monotonic()
        assert len(frames.hazards(reader, LATER)) == 1
        assert time.monotonic() - started < engine.BUSY_TIMEOUT_MS / 1000
    reader.close()


def test_writes_made_together_are_kept_together_each_with_its_audit_row(
    store: Store, store_path: Path
) -> None:
    before, outside = store.revision, open_store(store_path)
    with store.together() as inside:
        with_hazard(inside)
        upkeep.add(inside, "visit", [{"site_id": 1, "visited_on": LATER, "kind": "routine"}],
                   actor="李某", now=NOW)  # fmt: skip
        assert len(frames.hazards(inside, LATER)) == len(frames.visits(inside, LATER)) == 1
        assert outside.revision == before
    assert outside.revision == store.revision == before + 2
    assert len(frames.visits(outside, LATER)) == 1
    assert verify(store).ok
    outside.close()


def test_of_writes_made_together_none_is_kept_where_one_fails(store: Store) -> None:
    before = store.fingerprint
    stray = event_of("found", "2024-01-10", -1, site_id=7)

    def two_writes() -> None:
        with store.together() as inside:
            with_hazard(inside)
            inside.record([stray], actor="张某", now=NOW)

    with pytest.raises(StoreError, match="no site 7"):
        two_writes()
    assert store.fingerprint == before
    assert frames.sites(store, LATER).empty


def test_a_write_refused_among_others_leaves_those_before_it(store: Store) -> None:
    with store.together() as inside:
        with_hazard(inside)
        with pytest.raises(StoreError, match="no site 7"):
            inside.record([event_of("found", "2024-01-10", -1, site_id=7)], actor="张某", now=NOW)
    assert len(frames.hazards(store, LATER)) == 1
    assert verify(store).ok


def test_hostile_text_comes_back_as_typed(store: Store) -> None:
    texts = ["${window.top.x}", r"C:\users\x", "</script>", "'); DROP TABLE event;--",
             "\u202e\u2028",
             "a\x00b", "😀" * 50, "=cmd|' /C calc'!A0"]  # fmt: skip
    store.record([site_made(name=text, address=text) for text in texts], actor="张某", now=NOW)
    sites = frames.sites(store, LATER)
    assert sites["name"].tolist() == texts
    assert sites["address"].tolist() == texts
    assert verify(store).ok


def test_a_visit_names_a_site_that_exists(store: Store) -> None:
    with_hazard(store)
    visit = {"site_id": 1, "visited_on": date(2024, 1, 10), "kind": "routine", "n_found": 1}
    assert upkeep.add(store, "visit", [visit], actor="张某", now=NOW) == [1]
    with pytest.raises(StoreError):
        upkeep.add(store, "visit", [visit | {"site_id": 5}], actor="张某", now=NOW)
    with pytest.raises(StoreError, match="cannot be 'holiday'"):
        upkeep.add(store, "visit", [visit | {"kind": "holiday"}], actor="张某", now=NOW)


def test_moments_are_kept_in_utc(store: Store) -> None:
    china = datetime(2024, 2, 21, 1, tzinfo=timezone(timedelta(hours=8)))
    store.record([site_made()], actor="张某", now=china)
    assert frames.events(store)["recorded_at"].iloc[0].isoformat() == "2024-02-20T17:00:00+00:00"
