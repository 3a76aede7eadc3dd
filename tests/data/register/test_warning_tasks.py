from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.register.warning_tasks import Addressee, Occasion, WarningState, record_warnings
from data.store.opening import Store
from data.store.upkeep import rows
from tests.builders import DAY, NOW, new_store, site_made
from vocabulary.errors import StaleRecordError

LANTERN = Occasion("lantern", 2024, "元宵节前消防安全预警提示", date(2024, 2, 17))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "firemap.db")
    made.record([site_made(subject_id=-1)], actor="test", now=NOW)
    return made


def record(store: Store, *to: Addressee, done_on: date | None, owner: str | None = None) -> int:
    return record_warnings(
        store, to, LANTERN, WarningState(DAY, done_on, owner), actor="test", now=NOW
    )


def test_a_receipt_of_a_site_and_of_a_village_becomes_a_task_each(store: Store) -> None:
    to = (Addressee(1, "500151001001"), Addressee(None, "500151001002"))
    assert record(store, *to, done_on=date(2024, 2, 16), owner="某甲") == 2
    tasks = rows(store, "task")
    assert tasks["kind"].tolist() == ["warning", "warning"]
    assert tasks["details"].tolist() == [{"key_date": "lantern", "year": 2024}] * 2
    assert tasks.loc[1, "site_id"] == 1
    assert tasks["owner"].tolist() == ["某甲", "某甲"]
    # Received before it was written down: the task opens on that day.
    assert set(tasks["opened_on"].dt.date) == {date(2024, 2, 16)}
    assert set(tasks["due_on"].dt.date) == {date(2024, 2, 17)}


def test_a_receipt_can_be_taken_back_and_given_again_on_the_same_task(store: Store) -> None:
    record(store, Addressee(1, "500151001001"), done_on=DAY)
    record(store, Addressee(1, "500151001001", 1, 1), done_on=None)
    assert rows(store, "task")["done_on"].isna().all()
    record(store, Addressee(1, "500151001001", 1, 2), done_on=date(2024, 2, 18))
    tasks = rows(store, "task")
    assert len(tasks) == 1
    assert tasks.loc[1, "done_on"].date() == date(2024, 2, 18)


def test_somebody_else_having_changed_it_is_told(store: Store) -> None:
    record(store, Addressee(1, "500151001001"), done_on=DAY)
    record(store, Addressee(1, "500151001001", 1, 1), done_on=None)
    with pytest.raises(StaleRecordError):
        record(store, Addressee(1, "500151001001", 1, 1), done_on=DAY)
    assert rows(store, "task")["done_on"].isna().all()
