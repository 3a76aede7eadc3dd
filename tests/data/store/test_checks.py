"""The check of a store: every tampering shows, a whole store passes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.store.checks import rebuild, verify
from data.store.engine import sqlite_module
from data.store.opening import Store, open_store
from tests.builders import NOW, event_of, new_store, site_made
from tests.scaling import scaled

EVENTS = 40


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    made.record([site_made(subject_id=-1), *(
        event_of("found", "2024-01-10", -n, site_id=-1, description=f"第{n}处")
        for n in range(1, EVENTS)
    )], actor="张某", now=NOW)  # fmt: skip
    for n in range(1, 6):
        made.record([event_of("supervised", "2024-02-01", n)], actor="李某", now=NOW)
    yield made
    made.close()


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind the program's back, as one with the file and a tool can."""
    with closing(sqlite_module().connect(path, isolation_level=None)) as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = connection.execute(query).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, guard in guards:
            connection.execute(guard)


def test_a_whole_store_passes_and_counts_its_rows(store: Store) -> None:
    verdict = verify(store)
    assert verdict.ok
    assert verdict.broken == ()
    assert verdict.rows == EVENTS + 5 + 6  # events; audit rows of six writes


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE event SET note='x' WHERE event_seq=7", "event 7: personal cells"),
        ("UPDATE event SET actor='' WHERE event_seq=7", "event 7: contents"),
        (
            "UPDATE event SET changes=replace(changes, '第6处', '第9处') WHERE event_seq=7",
            "event 7",
        ),
        ("UPDATE event SET receipt_id=1 WHERE event_seq=7", "event 7: contents"),
        ("DELETE FROM event WHERE event_seq=7", "event 7: missing"),
        ("DELETE FROM event WHERE event_seq=45", "event: the last one"),
        ("UPDATE audit SET actor='王某' WHERE audit_seq=2", "audit 2: contents"),
        ("DELETE FROM audit WHERE audit_seq=2", "audit 2: missing"),
        ("UPDATE hazard SET status='closed' WHERE hazard_id=3", "hazard 3: is not what"),
        ("UPDATE hazard SET state=replace(state, '第3处', '第4处') WHERE hazard_id=3", "hazard 3"),
        ("DELETE FROM hazard WHERE hazard_id=3", "hazard 3: its events are there"),
        ("UPDATE site SET name='别的' WHERE site_id=1", "site 1: is not what"),
    ],
)
def test_a_row_changed_behind_the_programs_back_is_named(
    store: Store, store_path: Path, statement: str, finding: str
) -> None:
    tamper(store_path, statement)
    verdict = verify(store)
    assert not verdict.ok
    assert any(str(found).startswith(finding) for found in verdict.broken)


@pytest.mark.scaled
def test_random_tamperings_of_both_chains_are_all_found(store: Store, store_path: Path) -> None:
    rng = random.Random(20240220)
    texts = {
        "event": [
            "note",
            "actor",
            "kind",
            "changes",
            "effective_on",
            "recorded_at",
            "hash",
            "prev_hash",
        ],
        "audit": ["actor", "action", "detail", "recorded_at", "event_head", "hash"],
    }
    for _ in range(scaled(20)):
        table = rng.choice(["event", "audit"])
        column, seq = rng.choice(texts[table]), rng.randint(1, 45 if table == "event" else 6)
        row = f"WHERE {table}_seq = {seq}"
        tamper(store_path, f"UPDATE {table} SET {column}=coalesce({column}, '') || ' ' {row}")
        assert not verify(store).ok, (table, column, seq)
        tamper(
            store_path,
            f"UPDATE {table} SET {column}=nullif(substr({column}, 1, length({column}) - 1), '')"
            f" {row}",
        )
    assert verify(store).ok


def test_a_tail_cut_with_its_audit_rows_shows_only_against_the_mark_noted_elsewhere(
    store: Store, store_path: Path
) -> None:
    anchor = store.fingerprint
    assert verify(store, anchor=anchor).ok
    tamper(
        store_path,
        "DELETE FROM event WHERE audit_seq=6",
        "DELETE FROM audit WHERE audit_seq=6",
        # The row as it was before the write: that of a neighbour nothing happened to.
        "UPDATE hazard SET version=1, audit_seq=1, state=(SELECT replace(state, '第6处', '第5处')"
        " FROM hazard WHERE hazard_id=6) WHERE hazard_id=5",
        "UPDATE meta SET value=(SELECT audit_seq || '-' || substr(hash, 1, 16) FROM audit"
        " ORDER BY audit_seq DESC LIMIT 1) WHERE key='head'",
    )
    store.close()
    cut = open_store(store_path)
    assert verify(cut).ok
    (found,) = verify(cut, anchor=anchor).broken
    assert str(found) == f"audit 6: is not the row noted as {anchor}"
    cut.close()


def test_a_damaged_page_is_found(store: Store, store_path: Path) -> None:
    store.close()
    connection = sqlite_module().connect(store_path)
    where = "SELECT rootpage FROM sqlite_master WHERE name='ix_event_receipt'"
    (page,) = connection.execute(where).fetchone()
    connection.close()
    content = bytearray(store_path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    store_path.write_bytes(content)
    damaged = open_store(store_path)
    assert not verify(damaged).ok
    damaged.close()


def test_the_register_can_be_written_anew_from_its_events(store: Store, store_path: Path) -> None:
    tamper(store_path, "UPDATE hazard SET status='closed'", "UPDATE site SET name='别的'")
    assert not verify(store).ok
    assert rebuild(store, actor="张某", now=NOW) == EVENTS
    assert verify(store).ok
