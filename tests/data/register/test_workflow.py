"""A hazard from found to closed: each step, and what each is refused for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.register.hazard_case import names_in
from data.register.step_conditions import Order, StepRefusal
from data.register.workflow import STEPS, act, act_all, allowed, possible
from data.store import frames
from data.store.opening import Store
from tests.builders import DAY, NOW, event_of, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.register import CLOSING_CHECKS, FIELDS, REFUSALS, Action, refusal_sentence
from vocabulary.terms import HazardStatus

ALL_TICKED = dict.fromkeys(CLOSING_CHECKS, True)
ASSIGNED = {"office": "建设管理办", "owner": "张三", "due_on": date(2024, 1, 31)}
PUT_RIGHT = {"measure": "拆除铁栅栏", "owner": "张三", "photos": ["后-001.jpg"]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "firemap.db")


def found(store: Store, day: str = "2024-01-10", **changes: Any) -> int:
    told = {"site_id": -1, "code": "R05", "description": "私拉电线", **changes}
    made = [site_made(subject_id=-1), event_of("found", day, None, **told)]
    return store.record(made, actor="录入员", now=NOW)[1]


def version(store: Store, hazard_id: int) -> int:
    return int(frames.hazards(store, DAY, voided=True).loc[hazard_id, "version"])


def step(store: Store, hazard_id: int, action: Action, day: str, **details: Any) -> int:
    return act(
        store,
        Order(hazard_id, action, date.fromisoformat(day), version(store, hazard_id), details),
        actor="录入员",
        now=NOW,
    )


def assigned(store: Store, **changes: Any) -> int:
    hazard_id = found(store, **changes)
    step(store, hazard_id, Action.ASSIGN, "2024-01-11", **ASSIGNED)
    return hazard_id


def submitted(store: Store, *, photos: tuple[str, ...] = ("后-001.jpg",), **changes: Any) -> int:
    hazard_id = assigned(store, **changes)
    put_right = {**PUT_RIGHT, "photos": list(photos)}
    step(store, hazard_id, Action.SUBMIT, "2024-01-20", **put_right)
    return hazard_id


def rechecked(store: Store, **changes: Any) -> int:
    hazard_id = submitted(store, **changes)
    step(store, hazard_id, Action.RECHECK_PASS, "2024-01-22", rechecked_by="李四")
    return hazard_id


def closed(store: Store) -> int:
    hazard_id = rechecked(store)
    step(store, hazard_id, Action.CLOSE, "2024-01-23", rechecked_by="李四", checklist=ALL_TICKED)
    return hazard_id


def refusal(store: Store, hazard_id: int, action: Action, day: str, **details: Any) -> StepRefusal:
    before = len(frames.events(store, hazard_id=hazard_id))
    with pytest.raises(StepRefusal) as raised:
        step(store, hazard_id, action, day, **details)
    assert len(frames.events(store, hazard_id=hazard_id)) == before
    return raised.value


def hazard(store: Store, hazard_id: int, day: date = DAY) -> Any:
    return frames.hazards(store, day, personal=True, voided=True).loc[hazard_id]


def test_a_hazard_goes_from_found_to_closed(store: Store):
    hazard_id = closed(store)
    row = hazard(store, hazard_id)
    assert row["status"] == "closed"
    assert (row["assigned_on"].date(), row["closed_on"].date()) == (
        date(2024, 1, 11),
        date(2024, 1, 23),
    )
    kinds = frames.events(store, hazard_id=hazard_id)["kind"].tolist()
    assert kinds == ["found", "assigned", "submitted", "recheck_passed", "closed"]


def test_each_day_shows_the_state_of_that_day(store: Store):
    hazard_id = closed(store)
    days = {10: "found", 11: "assigned", 20: "submitted", 22: "rechecked", 23: "closed"}
    for day, status in days.items():
        assert hazard(store, hazard_id, date(2024, 1, day))["status"] == status


def test_an_assigned_hazard_names_office_person_and_deadline(store: Store):
    row = hazard(store, assigned(store))
    assert (row["office"], row["owner"], row["due_on"].date()) == (
        "建设管理办",
        "张三",
        date(2024, 1, 31),
    )


@pytest.mark.parametrize("missing", ["office", "owner", "due_on"])
def test_nothing_is_assigned_without_office_person_and_deadline(store: Store, missing: str):
    hazard_id = found(store)
    details = {name: value for name, value in ASSIGNED.items() if name != missing}
    refused = refusal(store, hazard_id, Action.ASSIGN, "2024-01-11", **details)
    assert (refused.code, refused.values["field"]) == ("field_missing", missing)


def test_blanks_are_no_name(store: Store):
    refused = refusal(
        store, found(store), Action.ASSIGN, "2024-01-11", **{**ASSIGNED, "owner": " \u3000"}
    )
    assert refused.code == "field_missing"


def test_a_deadline_does_not_lie_before_the_day_of_assigning(store: Store):
    details = {**ASSIGNED, "due_on": date(2024, 1, 10)}
    assert refusal(store, found(store), Action.ASSIGN, "2024-01-11", **details).code == (
        "due_before_start"
    )


def test_assigning_again_cannot_put_the_deadline_off(store: Store):
    hazard_id = assigned(store)
    later = {**ASSIGNED, "due_on": date(2024, 2, 1)}
    assert refusal(store, hazard_id, Action.ASSIGN, "2024-01-12", **later).code == (
        "due_needs_extension"
    )
    step(store, hazard_id, Action.ASSIGN, "2024-01-12", **{**ASSIGNED, "office": "平安法治办"})
    assert hazard(store, hazard_id)["office"] == "平安法治办"


def test_an_extension_needs_reason_and_approver_and_a_later_day(store: Store):
    hazard_id = assigned(store)
    asked = {"due_on": date(2024, 2, 10), "reason": "等配件", "approver": "王主任"}
    for missing in ("reason", "approver"):
        part = {name: value for name, value in asked.items() if name != missing}
        refused = refusal(store, hazard_id, Action.EXTEND, "2024-01-15", **part)
        assert (refused.code, refused.values["field"]) == ("field_missing", missing)
    same = {**asked, "due_on": date(2024, 1, 31)}
    assert refusal(store, hazard_id, Action.EXTEND, "2024-01-15", **same).code == "due_not_later"
    step(store, hazard_id, Action.EXTEND, "2024-01-15", **asked)
    row = hazard(store, hazard_id)
    assert (row["due_on"].date(), row["original_due_on"].date(), row["n_extensions"]) == (
        date(2024, 2, 10),
        date(2024, 1, 31),
        1,
    )


def test_a_first_deadline_is_set_and_then_only_extended(store: Store):
    hazard_id = found(store)
    step(store, hazard_id, Action.SET_DEADLINE, "2024-01-11", due_on=date(2024, 1, 20))
    row = hazard(store, hazard_id)
    assert (row["due_on"].date(), row["n_extensions"], row["status"]) == (
        date(2024, 1, 20),
        0,
        "found",
    )
    again = refusal(store, hazard_id, Action.SET_DEADLINE, "2024-01-12", due_on=date(2024, 1, 25))
    assert again.code == "deadline_exists"


def test_only_what_is_put_right_on_the_spot_is_submitted_unassigned(store: Store):
    plain = found(store, code="B05")  # not in the list of order 61 art. 31
    assert refusal(store, plain, Action.SUBMIT, "2024-01-10", **PUT_RIGHT).code == "not_allowed"
    at_once = found(store, code="R03")  # a locked exit is
    step(store, at_once, Action.SUBMIT, "2024-01-10", **PUT_RIGHT)
    assert hazard(store, at_once)["status"] == "submitted"


@pytest.mark.parametrize("name", ["张三", " 张 三 ", "录入员"])
@pytest.mark.parametrize("action", [Action.RECHECK_PASS, Action.RECHECK_FAIL])
def test_the_fixer_does_not_recheck(store: Store, action: Action, name: str):
    reason = {"reason": "仍堵塞"} if action is Action.RECHECK_FAIL else {}
    refused = refusal(store, submitted(store), action, "2024-01-21", rechecked_by=name, **reason)
    assert refused.code == "same_person"


def test_a_failed_recheck_goes_back_to_rectifying_and_needs_a_new_photo(store: Store):
    hazard_id = submitted(store)
    step(store, hazard_id, Action.RECHECK_FAIL, "2024-01-21", rechecked_by="李四", reason="仍堵塞")
    assert hazard(store, hazard_id)["status"] == "rectifying"
    step(store, hazard_id, Action.SUBMIT, "2024-01-24", measure="清空通道", owner="张三")
    step(store, hazard_id, Action.RECHECK_PASS, "2024-01-25", rechecked_by="李四")
    refused = refusal(
        store, hazard_id, Action.CLOSE, "2024-01-26", rechecked_by="李四", checklist=ALL_TICKED
    )
    assert refused.code == "no_after_photo"


def test_a_submission_whose_fixer_nobody_knows_is_not_rechecked(store: Store):
    hazard_id = found(store)
    store.record([event_of("submitted", "2024-01-15", hazard_id)], actor="导入", now=NOW)
    refused = refusal(store, hazard_id, Action.RECHECK_PASS, "2024-01-16", rechecked_by="李四")
    assert refused.code == "fixer_unknown"
    same = refusal(
        store, hazard_id, Action.RECHECK_PASS, "2024-01-16", rechecked_by="李四", owner="李四"
    )
    assert same.code == "same_person"
    step(store, hazard_id, Action.RECHECK_PASS, "2024-01-16", rechecked_by="李四", owner="张三")
    last = refusal(
        store, hazard_id, Action.CLOSE, "2024-01-17", rechecked_by="张三", checklist=ALL_TICKED
    )
    assert last.code == "same_person"


def test_closing_without_an_after_photo_is_refused_until_one_is_given(store: Store):
    hazard_id = rechecked(store, photos=())
    asked: dict[str, Any] = {"rechecked_by": "李四", "checklist": ALL_TICKED}
    assert refusal(store, hazard_id, Action.CLOSE, "2024-01-23", **asked).code == "no_after_photo"
    step(store, hazard_id, Action.CLOSE, "2024-01-23", **asked, photos=["后-002.jpg"])
    assert hazard(store, hazard_id)["status"] == "closed"


@pytest.mark.parametrize("unticked", CLOSING_CHECKS)
def test_every_line_of_the_checklist_is_ticked(store: Store, unticked: str):
    refused = refusal(
        store,
        rechecked(store),
        Action.CLOSE,
        "2024-01-23",
        rechecked_by="李四",
        checklist={**ALL_TICKED, unticked: False},
    )
    assert (refused.code, refused.values["open"]) == ("checklist_open", [unticked])


def test_the_second_person_of_a_closing_is_not_the_fixer(store: Store):
    refused = refusal(
        store,
        rechecked(store),
        Action.CLOSE,
        "2024-01-23",
        rechecked_by="张三",
        checklist=ALL_TICKED,
    )
    assert refused.code == "same_person"


def test_a_major_hazard_is_closed_on_the_authoritys_paper_only(store: Store):
    hazard_id = rechecked(store, grade="major")
    asked: dict[str, Any] = {"rechecked_by": "李四", "checklist": ALL_TICKED}
    assert refusal(store, hazard_id, Action.CLOSE, "2024-01-23", **asked).code == "authority_paper"
    step(store, hazard_id, Action.CLOSE, "2024-01-23", **asked, paper_number="铜消销〔2024〕3号")
    assert hazard(store, hazard_id)["status"] == "closed"


def test_what_was_handed_over_is_closed_after_its_result(store: Store):
    hazard_id = rechecked(store)
    nothing = refusal(store, hazard_id, Action.RESULT, "2024-01-23", note="已处罚")
    assert nothing.code == "nothing_handed_over"
    step(store, hazard_id, Action.HAND_OVER, "2024-01-23", note="消防救援大队，擅自停用设施")
    asked: dict[str, Any] = {"rechecked_by": "李四", "checklist": ALL_TICKED}
    assert refusal(store, hazard_id, Action.CLOSE, "2024-01-24", **asked).code == "result_pending"
    step(store, hazard_id, Action.RESULT, "2024-01-25", note="已处罚")
    step(store, hazard_id, Action.CLOSE, "2024-01-25", **asked)
    assert hazard(store, hazard_id)["is_handed_over"]


def test_a_relapse_opens_the_same_hazard_in_a_new_cycle(store: Store):
    hazard_id = closed(store)
    step(store, hazard_id, Action.REOPEN, "2024-02-01", reason="回头看发现再次上锁")
    row = hazard(store, hazard_id)
    assert (row["status"], row["cycle"]) == ("registered", 2)
    assert hazard(store, hazard_id, date(2024, 1, 31))["status"] == "closed"
    # The photos and the fixer of the first cycle prove nothing in the second.
    step(store, hazard_id, Action.ASSIGN, "2024-02-01", **{**ASSIGNED, "due_on": date(2024, 2, 9)})
    step(store, hazard_id, Action.SUBMIT, "2024-02-02", measure="拆锁", owner="赵六")
    step(store, hazard_id, Action.RECHECK_PASS, "2024-02-03", rechecked_by="张三")
    refused = refusal(
        store, hazard_id, Action.CLOSE, "2024-02-03", rechecked_by="张三", checklist=ALL_TICKED
    )
    assert refused.code == "no_after_photo"


def test_voiding_needs_a_reason_and_deletes_nothing(store: Store):
    hazard_id = found(store)
    assert refusal(store, hazard_id, Action.VOID, "2024-01-11").code == "field_missing"
    step(store, hazard_id, Action.VOID, "2024-01-11", reason="重复登记")
    assert frames.hazards(store, DAY).empty
    assert frames.events(store, hazard_id=hazard_id)["kind"].tolist() == ["found", "voided"]
    assert allowed(HazardStatus.VOIDED) == ()


def test_nothing_is_exposed_before_the_legal_check(store: Store):
    hazard_id = assigned(store)
    asked: dict[str, Any] = {"note": "街道公众号"}
    assert refusal(store, hazard_id, Action.EXPOSE, "2024-01-12", **asked).code == "legal_check"
    step(store, hazard_id, Action.EXPOSE, "2024-01-12", **asked, legal_check=True)
    assert hazard(store, hazard_id)["is_exposed"]


def test_public_listing_needs_its_paper_and_plain_supervision_does_not(store: Store):
    hazard_id = assigned(store)
    listed: dict[str, Any] = {"reason": "逾期 30 天", "is_listed": True}
    assert refusal(store, hazard_id, Action.SUPERVISE, "2024-01-12", **listed).code == (
        "listing_paper"
    )
    step(store, hazard_id, Action.SUPERVISE, "2024-01-12", reason="逾期")
    step(store, hazard_id, Action.SUPERVISE, "2024-01-13", **listed, paper_number="街督〔2024〕1号")
    last = frames.events(store, hazard_id=hazard_id).iloc[-1]
    assert last["changes"]["checklist"] == {"is_listed": True}


def test_side_actions_leave_the_status_as_it_is(store: Store):
    hazard_id = assigned(store)
    step(store, hazard_id, Action.TALK, "2024-01-12", note="约谈业主，限三日回复")
    step(store, hazard_id, Action.SUPERVISE, "2024-01-13", reason="逾期")
    assert hazard(store, hazard_id)["status"] == "assigned"


def test_a_step_is_not_dated_in_the_future_nor_before_the_one_before_it(store: Store):
    hazard_id = assigned(store)
    late = refusal(store, hazard_id, Action.START, "2024-02-21")
    assert (late.code, late.values["today"]) == ("future_date", date(2024, 2, 20))
    early = refusal(store, hazard_id, Action.START, "2024-01-10")
    assert (early.code, early.values["last"]) == ("before_last", date(2024, 1, 11))


def test_today_is_the_offices_day_not_that_of_utc(store: Store):
    hazard_id = assigned(store)
    evening = datetime(2024, 2, 20, 17, tzinfo=UTC)  # 01:00 on the 21st in Bachuan
    act(store, Order(hazard_id, Action.START, date(2024, 2, 21), 2), actor="录入员", now=evening)
    assert not frames.events(store, hazard_id=hazard_id).iloc[-1]["is_back_dated"]


def test_an_earlier_day_is_allowed_and_marked(store: Store):
    hazard_id = assigned(store)
    step(store, hazard_id, Action.START, "2024-01-12")
    step(store, hazard_id, Action.TALK, "2024-02-20", note="约谈业主")
    marks = frames.events(store, hazard_id=hazard_id)["is_back_dated"].tolist()
    assert marks == [True, True, True, False]


def test_whoever_saw_an_older_version_is_told(store: Store):
    hazard_id = assigned(store)
    step(store, hazard_id, Action.START, "2024-01-12")
    with pytest.raises(StaleRecordError):
        act(store, Order(hazard_id, Action.START, date(2024, 1, 12), 2), actor="乙", now=NOW)
    assert version(store, hazard_id) == 3


def test_a_detail_the_step_does_not_take_is_a_mistake_of_ours(store: Store):
    with pytest.raises(StoreError, match="does not take approver"):
        step(store, assigned(store), Action.START, "2024-01-12", approver="王主任")


def test_a_hazard_that_is_not_there_is_named(store: Store):
    with pytest.raises(StoreError, match="no hazard 99"):
        act(store, Order(99, Action.START, DAY, 1), actor="甲", now=NOW)


def test_of_several_hazards_those_that_can_go_on_do(store: Store):
    ready, waiting, seen_before = found(store), submitted(store), found(store)
    orders = [
        Order(hazard_id, Action.ASSIGN, date(2024, 1, 25), seen, ASSIGNED)
        for hazard_id, seen in ((ready, 1), (waiting, 3), (seen_before, 7))
    ]
    outcome = act_all(store, orders, actor="录入员", now=NOW)
    assert outcome.done == (ready,)
    assert {key: one.code for key, one in outcome.refused.items()} == {waiting: "not_allowed"}
    assert outcome.stale == (seen_before,)
    assert hazard(store, ready)["status"] == "assigned"
    assert version(store, seen_before) == 1


def test_an_empty_list_of_orders_writes_nothing(store: Store):
    before = store.fingerprint
    assert act_all(store, [], actor="录入员", now=NOW).done == ()
    assert store.fingerprint == before


def test_the_steps_of_each_status_are_those_of_the_field():
    main = {
        "found": {"register", "assign", "set_deadline", "submit"},
        "registered": {"assign", "set_deadline", "submit"},
        "assigned": {"assign", "set_deadline", "extend", "start", "submit"},
        "rectifying": {"set_deadline", "extend", "submit"},
        "submitted": {"recheck_pass", "recheck_fail"},
        "rechecked": {"accept", "close"},
        "accepted": {"close"},
    }
    side = {"supervise", "talk", "expose", "hand_over", "result", "void"}
    for status, steps in main.items():
        assert {str(action) for action in allowed(status)} == steps | side
    assert {str(action) for action in allowed("closed")} == {"reopen", "void"}


def test_only_sensible_steps_are_offered():
    row = {"status": "assigned", "code": "B05", "due_on": "2024-01-31"}
    assert Action.SET_DEADLINE not in possible(row)
    assert Action.EXTEND not in possible({**row, "due_on": None})
    assert Action.RESULT not in possible(row, is_awaiting_result=False)
    assert Action.SUBMIT not in possible({**row, "status": "found"})
    assert Action.SUBMIT in possible({**row, "status": "found", "code": "R03"})


def test_every_detail_of_a_step_has_its_words():
    asked = {name for one in STEPS.values() for name in (*one.needs, *one.takes)}
    assert asked <= set(FIELDS)
    assert set(STEPS) == set(Action)


def test_a_refusal_is_a_whole_sentence_in_both_languages():
    values: dict[str, Any] = {
        "status": HazardStatus.FOUND, "field": "due_on", "day": DAY, "today": DAY, "last": DAY,
        "due": DAY, "old": DAY, "name": "张三", "open": list(CLOSING_CHECKS),
    }  # fmt: skip
    for code in REFUSALS:
        chinese = refusal_sentence(code, Action.EXTEND, **values)
        assert chinese.endswith("。")
        assert "{" not in chinese
        assert refusal_sentence(code, Action.EXTEND, "en", **values).endswith(".")
    assert refusal_sentence("field_missing", Action.EXTEND, field="due_on") == (
        "办理“延期”必须填写“延期至”。"
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张三", {"张三"}),
        ("张 三", {"张三"}),
        ("张三（网格员）１３８００００００００", {"张三(网格员)13800000000", "张三"}),
        ("张三、李四", {"张三、李四", "张三", "李四"}),
        ("Zhang San; LI SI", {"zhangsan;lisi", "zhangsan", "lisi"}),
        ("物业3班", {"物业3班"}),  # a short figure is part of a name
        ("", set()),
        (None, set()),
    ],
)
def test_a_cell_names_its_people_whatever_stands_beside_them(cell: object, names: set[str]):
    assert names_in(cell) == names


@pytest.mark.parametrize("checker", ["李四", "李 四（安监）", "王五、李四", "李四13800000000"])
def test_one_of_several_fixers_does_not_check_it_whatever_stands_beside_the_name(
    store: Store, checker: str
):
    hazard_id = assigned(store)
    put_right = {**PUT_RIGHT, "owner": "张三（网格员）、李四 13800000000"}
    step(store, hazard_id, Action.SUBMIT, "2024-01-20", **put_right)
    said = refusal(store, hazard_id, Action.RECHECK_PASS, "2024-01-22", rechecked_by=checker)
    assert said.code == "same_person"


def test_who_entered_the_rectification_does_not_check_it(store: Store):
    hazard_id = submitted(store)
    said = refusal(store, hazard_id, Action.RECHECK_PASS, "2024-01-22", rechecked_by="录入员(李)")
    assert said.code == "same_person"
