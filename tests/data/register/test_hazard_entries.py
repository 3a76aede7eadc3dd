"""What a hazard says is put right by hand: with its reason, never its deadline or its status."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.register.entries import Correction, HazardEdit, corrections, edit_hazard
from data.register.entry_checks import EntryRefusal
from data.register.hazard_case import read_cases
from data.register.step_conditions import Order, StepRefusal
from data.register.workflow import act
from data.store import frames
from data.store.opening import Store
from tests.builders import DAY, NOW, event_of, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.register import CLOSING_CHECKS, Action, entry_sentence


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "firemap.db")


def found(store: Store, **changes: Any) -> int:
    told = {"site_id": -1, "code": "R03", "description": "私拉电线", "owner": "张三", **changes}
    made = [site_made(subject_id=-1), event_of("found", "2024-01-10", None, **told)]
    return store.record(made, actor="录入员", now=NOW)[1]


def case(store: Store, hazard_id: int) -> Any:
    return read_cases(store, [hazard_id])[hazard_id]


def edit(store: Store, hazard_id: int, *, on: date = date(2024, 1, 15), reason: str = "录入有误",
         paper_number: str | None = None, **fields: Any) -> int:  # fmt: skip
    seen = case(store, hazard_id).version
    return edit_hazard(
        store, HazardEdit(hazard_id, fields, seen, on, reason, paper_number), actor="甲", now=NOW
    )


def step(store: Store, hazard_id: int, action: Action, day: str, **details: Any) -> None:
    act(
        store,
        Order(hazard_id, action, date.fromisoformat(day), case(store, hazard_id).version, details),
        actor="录入员",
        now=NOW,
    )


def closed(store: Store, **changes: Any) -> int:
    made = found(store, **changes)
    step(store, made, Action.SUBMIT, "2024-01-11", measure="拆除", owner="张三", photos=["一"])
    step(store, made, Action.RECHECK_PASS, "2024-01-12", rechecked_by="李四")
    step(store, made, Action.CLOSE, "2024-01-13", rechecked_by="李四",
         checklist=dict.fromkeys(CLOSING_CHECKS, True))  # fmt: skip
    return made


def refused(store: Store, hazard_id: int, **given: Any) -> EntryRefusal:
    before = store.fingerprint
    with pytest.raises(EntryRefusal) as raised:
        edit(store, hazard_id, **given)
    assert store.fingerprint == before
    assert entry_sentence(raised.value.code, **raised.value.values).endswith(("。", "）。"))
    return raised.value


def test_kind_and_words_are_put_right_from_a_day_on_and_the_days_before_keep_theirs(store: Store):
    made = found(store)
    assert edit(store, made, code="B06", description="疏散通道堆物") == 2
    before = frames.hazards(store, date(2024, 1, 14)).loc[made]
    after = frames.hazards(store, date(2024, 1, 15)).loc[made]
    assert (before["code"], before["description"]) == ("R03", "私拉电线")
    assert (after["code"], after["description"]) == ("B06", "疏散通道堆物")
    assert (after["status"], after["found_on"].date()) == ("found", date(2024, 1, 10))


def test_the_history_tells_what_was_changed_by_whom_and_why(store: Store):
    made = found(store)
    edit(store, made, description="插座烧焦", owner="李四", reason="现场核实")
    event = frames.events(store, hazard_id=made).iloc[-1]
    assert (event["kind"], event["actor"]) == ("corrected", "甲")
    assert event["changes"]["reason"] == "现场核实"
    assert "owner" not in event["changes"]  # a name is personal
    (told,) = corrections(store, made).values()
    assert told == (Correction("description", "私拉电线", "插座烧焦"),
                    Correction("owner", "张三", "李四"))  # fmt: skip


def test_what_is_as_it_was_is_not_written_again(store: Store):
    made = found(store)
    edit(store, made, code="R03", description="插座烧焦")
    (told,) = corrections(store, made).values()
    assert [one.name for one in told] == ["description"]
    assert refused(store, made, description=" 插座烧焦 ").code == "nothing_new"


def test_a_change_needs_its_reason_and_kind_and_words_may_not_go(store: Store):
    made = found(store)
    assert refused(store, made, description="插座", reason=" ").values == {"field": "reason"}
    assert refused(store, made, description=" ").values == {"field": "description"}
    assert refused(store, made, code=None).values == {"field": "code"}
    assert refused(store, made, description="字" * 501).code == "too_long"


def test_deadline_and_status_never_change_by_hand(store: Store):
    made = found(store)
    for name, value in (("due_on", date(2030, 1, 1)), ("status", "closed"), ("site_id", 1)):
        with pytest.raises(StoreError, match=name):
            edit(store, made, **{name: value})
    assert case(store, made).version == 1


def test_a_hazard_becomes_or_stops_being_major_on_the_authoritys_paper_only(store: Store):
    made = found(store)
    edit(store, made, grade="suspected_major")
    assert refused(store, made, grade="major").code == "major_paper"
    edit(store, made, grade="major", paper_number="消认字〔2024〕1号")
    assert refused(store, made, grade="general").code == "major_paper"
    edit(store, made, grade="general", paper_number="消撤字〔2024〕2号")
    assert case(store, made).state["grade"] == "general"


def test_the_grade_of_a_closed_hazard_stays_but_its_words_may_be_put_right(store: Store):
    made = closed(store)
    assert refused(store, made, grade="suspected_major").code == "grade_closed"
    edit(store, made, description="插座烧焦")
    assert case(store, made).state["status"] == "closed"


def test_a_voided_hazard_is_left_alone(store: Store):
    made = found(store)
    step(store, made, Action.VOID, "2024-01-12", reason="重复")
    assert refused(store, made, description="插座").code == "voided"


def test_a_correction_lies_between_the_last_step_and_today(store: Store):
    made = found(store)
    step(store, made, Action.REGISTER, "2024-01-14")
    assert refused(store, made, description="插座", on=date(2024, 1, 13)).code == "before_last"
    assert refused(store, made, description="插座", on=date(2099, 1, 1)).code == "future_date"


def test_a_correction_holds_no_back_dated_step_back(store: Store):
    made = found(store)
    edit(store, made, description="插座", on=date(2024, 1, 20))
    step(store, made, Action.SUBMIT, "2024-01-17", measure="更换", owner="张三")
    state = case(store, made).state
    assert (state["status"], state["description"]) == ("submitted", "插座")


def test_who_put_it_right_is_not_made_another_by_a_correction(store: Store):
    made = found(store)
    step(store, made, Action.SUBMIT, "2024-01-11", measure="拆除", owner="张三")
    edit(store, made, owner="王五")
    with pytest.raises(StepRefusal) as raised:
        step(store, made, Action.RECHECK_PASS, "2024-01-16", rechecked_by="张三")
    assert raised.value.code == "same_person"


def test_the_second_editor_of_a_hazard_overwrites_nothing(store: Store):
    made = found(store)
    edit(store, made, description="插座烧焦")
    with pytest.raises(StaleRecordError, match="version 2"):
        edit_hazard(
            store, HazardEdit(made, {"description": "别的"}, 1, DAY, "核实"), actor="乙", now=NOW
        )
    assert case(store, made).state["description"] == "插座烧焦"


def test_a_hazard_that_is_not_there_is_named(store: Store):
    with pytest.raises(StoreError, match="no hazard 99"):
        edit_hazard(store, HazardEdit(99, {"code": "B05"}, 1, DAY, "核实"), actor="乙", now=NOW)
