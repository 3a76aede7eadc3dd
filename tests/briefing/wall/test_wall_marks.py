"""Marks typed back from the wall map: what is read, what is refused and in which words."""

from datetime import date

import pytest

from briefing.wall.marks import TypedMark, parse_marks, propose
from data.store import upkeep
from tests.builders import NOW, day_with, event_of, hazard_rows, new_store, site_made, site_rows
from vocabulary.terms import EventKind

AS_OF = date(2024, 2, 20)


def read(text):
    marks, refusals = parse_marks(text, as_of=AS_OF)
    assert refusals == []
    return [(mark.number, mark.action, mark.day) for mark in marks]


def refused(text):
    marks, refusals = parse_marks(text, as_of=AS_OF)
    assert marks == []
    return refusals[0]


@pytest.mark.parametrize(
    "typed",
    ["17 done 2-3", "17 已改 2月3日", "17号 已改 2.3", "１７　已改　２／３", "17已整改2024-2-3",
     "17 √ 2-3", "17：完成，2月3号"],
)  # fmt: skip
def test_a_site_put_right_is_read_however_it_was_typed(typed):
    assert read(typed) == [(17, "done", date(2024, 2, 3))]


def test_an_extension_may_come_without_its_new_deadline():
    assert read("23 延期") == [(23, "extend", None)]
    assert read("23 延期至3月15日") == [(23, "extend", date(2024, 3, 15))]


def test_what_is_done_without_a_day_was_done_today():
    assert read("17 已改") == [(17, "done", AS_OF)]


def test_several_numbers_and_several_marks_share_a_line():
    assert read("17、18 已改 2-3；23 已查 2-4") == [
        (17, "done", date(2024, 2, 3)),
        (18, "done", date(2024, 2, 3)),
        (23, "visit", date(2024, 2, 4)),
    ]


def test_a_day_of_december_typed_in_january_is_last_years():
    marks, _ = parse_marks("5 已改 12-28", as_of=date(2024, 1, 5))
    assert marks[0].day == date(2023, 12, 28)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("已改 2-3", "unreadable", "读不出"),
        ("17 好的", "no_action", "没有写办理情况"),
        ("17", "no_action", "没有写办理情况"),
        ("17 已改 昨天", "bad_date", "日期读不出"),
        ("17 已改 2-30", "no_such_day", "日期不存在"),
        ("17 已改 2-25", "in_future", "2024年2月20日之后"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_what_to_write(typed, code, said):
    refusal = refused(typed)
    assert refusal.code == code
    assert said in refusal.sentence
    assert f"第1行“{typed}”" in refusal.sentence


def test_a_number_typed_twice_is_taken_once():
    marks, refusals = parse_marks("17 已改 2-3\n\n17 延期 3-1", as_of=AS_OF)
    assert [mark.line for mark in marks] == [1]
    assert refusals[0].sentence == "第3行“17 延期 3-1”：编号17在前面第1行已填过，请只留一行。"


SITES = site_rows({"site_id": 4, "name": "甲大厦"}, {"site_id": 9, "name": "乙厂"})
HAZARDS = hazard_rows(
    {"hazard_id": 1, "site_id": 4, "due_on": "2024-02-10", "version": 3},
    {"hazard_id": 2, "site_id": 4, "found_on": "2024-02-15", "due_on": "2024-03-01"},
    {"hazard_id": 3, "site_id": 4, "status": "closed"},
    {"hazard_id": 4, "site_id": 9, "status": "submitted"},
)
NUMBERS = {4: 17, 9: 23}


def day(sites, hazards):
    return day_with(sites=sites, hazards=hazards, as_of=AS_OF)


def proposed(action, on, number=17, **how):
    mark = TypedMark(1, "as typed", number, action, on)
    return propose([mark], NUMBERS, day(SITES, HAZARDS), **how)


def test_done_hands_in_every_hazard_that_was_found_by_then():
    made = proposed("done", date(2024, 2, 3)).events
    assert [(e.subject_id, e.kind, e.effective_on, e.expected_version) for e in made] == [
        (1, EventKind.SUBMITTED, date(2024, 2, 3), 3)
    ]
    assert [e.subject_id for e in proposed("done", AS_OF).events] == [1, 2]


def test_an_extension_needs_a_later_day_a_reason_and_who_approved():
    told = {"approver": "王主任", "reason": "待配件"}
    assert [e.changes["due_on"] for e in proposed("extend", date(2024, 3, 15), **told).events] == [
        date(2024, 3, 15)
    ] * 2
    assert proposed("extend", None, **told).refusals[0].code == "no_new_date"
    assert proposed("extend", date(2024, 3, 15)).refusals[0].code == "no_approver"
    assert proposed("extend", date(2024, 3, 1), **told).refusals[0].code == "not_later"


def test_a_mark_on_a_site_with_nothing_to_do_or_no_such_number_is_refused():
    assert "“乙厂”没有待整改的隐患" in proposed("done", AS_OF, 23).refusals[0].sentence
    assert "没有99号" in proposed("done", AS_OF, 99).refusals[0].sentence
    assert proposed("done", date(2024, 1, 1)).refusals[0].code == "before_found"


def test_what_is_proposed_can_be_written_down(store_path):
    from data.store import frames

    store = new_store(store_path)
    ids = store.record(
        [site_made(subject_id=-1), event_of("found", "2024-01-10", -2, site_id=-1, code="R05")],
        actor="clerk",
        now=NOW,
    )
    sites, hazards = frames.sites(store, AS_OF), frames.hazards(store, AS_OF)
    marks, _ = parse_marks("1 已改 2-3；2 已查", as_of=AS_OF)
    made = propose(marks[:1], {ids[0]: 1}, day(sites, hazards))
    store.record(made.events, actor="clerk", now=NOW)
    told = frames.hazards(store, AS_OF)
    assert told["status"].tolist() == ["submitted"]
    assert told["submitted_on"].iloc[0].date() == date(2024, 2, 3)
    seen = propose(marks[1:], {ids[0]: 2}, day(sites, hazards)).visits
    upkeep.add(store, "visit", seen, actor="clerk", now=NOW)
    assert frames.visits(store, AS_OF)["visited_on"].iloc[0].date() == AS_OF
    store.close()


def test_what_was_handed_out_again_after_that_day_is_not_put_right_by_an_older_mark():
    sites = site_rows({"site_id": 1})
    again = {"assigned_on": "2024-01-10", "rechecked_on": "2024-02-12"}
    steps = ({"assigned_on": "2024-02-10"}, again, {"assigned_on": "2024-01-10"})
    hazards = hazard_rows(*({"site_id": 1, "found_on": "2024-01-05", **step} for step in steps))

    def made(on, rows):
        mark = TypedMark(1, "17 done", 17, "done", on)
        return propose([mark], {1: 17}, day(sites, rows))

    # On 11 February the second still waits for the re-check it fails on the 12th.
    taken = made(date(2024, 2, 11), hazards).events
    assert [event.subject_id for event in taken] == [hazards.index[0], hazards.index[2]]
    (refusal,) = made(date(2024, 2, 3), hazards.iloc[:2]).refusals
    assert "2024年2月10日才交办或复查退回" in refusal.sentence
