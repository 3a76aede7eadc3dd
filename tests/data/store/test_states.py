"""Reading states from the columns of the register gives what folding every event gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.ledger.imports import apply, undo
from data.register.columns import LAST_AT, LAST_ON, SUBJECTS, table_of
from data.store.events import fold
from data.store.opening import Store, open_store
from data.store.recording import read_events
from data.store.states import table_on
from tests.builders import DAY, NOW, event_of, ledger_of, ledger_row, new_store, site_made


def assert_same(store: Store, day: date, *, known_at: datetime | None = None) -> None:
    for subject in SUBJECTS:
        with store.reading() as connection:
            folded = fold(list(read_events(connection, subject)), day, known_at=known_at)
        states = folded.sites if subject == "site" else folded.hazards
        expected = table_of(subject, states).drop_columns([LAST_ON, LAST_AT])
        found = table_on(store, subject, day, known_at=known_at)
        assert found.select(expected.column_names).equals(expected)


@pytest.mark.parametrize("day", ["2023-11-01", "2024-01-31", "2024-02-20", "2024-12-31"])
def test_every_state_of_the_demo_is_the_fold_of_its_events(demo_file: Path, day: str):
    store = open_store(demo_file)
    assert_same(store, date.fromisoformat(day))
    store.close()


def test_what_was_known_on_an_evening_is_folded_from_what_was_written_by_then(demo_file: Path):
    store = open_store(demo_file)
    assert_same(store, DAY, known_at=datetime(2024, 1, 15, 12, tzinfo=UTC))
    store.close()


def test_a_day_in_between_a_step_on_the_day_and_a_correction_of_the_first_day(store_path: Path):
    store = new_store(store_path)
    made = [
        site_made(subject_id=-1),
        event_of("found", "2024-01-10", None, site_id=-1, code="R05"),
        event_of("found", "2024-01-12", None, site_id=-1, code="R05"),
    ]
    _, first, second = store.record(made, actor="录入员", now=NOW)
    store.record(
        [
            event_of("registered", "2024-01-11", first),
            event_of("corrected", "2024-01-05", second, found_on="2024-01-15"),
            event_of("voided", "2024-01-20", second, reason="重复"),
        ],
        actor="录入员",
        now=NOW,
    )
    for ahead in range(20):
        assert_same(store, date(2024, 1, 4) + timedelta(days=ahead))


def test_an_import_taken_back_never_happened_on_any_day(store_path: Path):
    store = new_store(store_path)
    row = ledger_row(2, {"description": "私拉电线", "found_on": "2024-01-10"}, site="翠湖大厦")
    receipt = apply(store, ledger_of(row), actor="录入员", now=NOW, as_of=DAY)
    assert_same(store, DAY)
    undo(store, receipt.receipt_id, actor="录入员", now=NOW)
    for day in (date(2024, 1, 12), DAY, DAY + timedelta(days=30)):
        assert_same(store, day)
        assert len(table_on(store, "hazard", day)) == 0
