"""A measure and its steps are written together or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.register.step_conditions import Order, StepRefusal
from data.register.workflow import record_measure
from data.store import frames
from data.store.opening import Store
from data.store.upkeep import rows
from tests.builders import NOW, event_of, new_store, site_made
from vocabulary.errors import StaleRecordError
from vocabulary.register import Action

TODAY = date(2024, 2, 20)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "a.db")
    events = [site_made(subject_id=-1), *[
        event_of("found", "2024-02-01", None, site_id=-1, code="R01", description="占用消防车道")
        for _ in range(2)
    ]]  # fmt: skip
    made.record(events, actor="录入员", now=NOW)
    return made


def order(hazard_id: int, action: Action = Action.TALK, seen: int = 1, **details: object) -> Order:
    return Order(hazard_id, action, TODAY, seen, {"note": "约谈业主", **details})


TALK = {"kind": "talk", "site_id": 1, "done_on": TODAY, "paper_number": "巴约〔2024〕1号"}


def test_a_talk_about_two_hazards_is_one_measure_and_a_step_in_each(store: Store):
    record_measure(store, TALK, [order(1), order(2)], actor="张三", now=NOW)
    assert rows(store, "measure")["paper_number"].tolist() == ["巴约〔2024〕1号"]
    talked = frames.events(store)
    assert talked[talked["kind"] == "talked"]["subject_id"].tolist() == [1, 2]


def test_an_exposure_without_the_legal_check_leaves_no_measure_either(store: Store):
    with pytest.raises(StepRefusal) as refused:
        record_measure(
            store, TALK | {"kind": "expose"}, [order(1, Action.EXPOSE)], actor="张三", now=NOW
        )
    assert refused.value.code == "legal_check"
    assert rows(store, "measure").empty


def test_a_step_on_an_older_version_leaves_nothing(store: Store):
    with pytest.raises(StaleRecordError):
        record_measure(store, TALK, [order(1), order(2, seen=0)], actor="张三", now=NOW)
    assert rows(store, "measure").empty
    assert "talked" not in set(frames.events(store)["kind"])


def test_a_measure_without_a_step_is_kept_alone(store: Store):
    assert record_measure(store, TALK, actor="张三", now=NOW) == 1
