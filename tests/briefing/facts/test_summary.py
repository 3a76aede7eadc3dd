"""The campaign's summary: promised and done as facts, and no number that is none."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from docx import Document as open_document

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.outlook import outlook
from analysis.risk.hazards import with_clock
from briefing.facts.campaign_work import Work, has_work, names_of, summary_sections, with_work
from briefing.facts.fact import Facts
from briefing.facts.grids import COLUMNS, grid
from briefing.facts.issues import freeze, thaw
from briefing.facts.say import say, say_change, say_date, say_period
from briefing.papers.letters import Request, write_paper
from briefing.words import sentences
from tests.briefing.small_office import AS_OF, EAST, WEST, facts, hazards
from tests.builders import village_rows, visit_rows
from tests.hostile_text import HOSTILE

NUMBER = re.compile(r"\d+(?:\.\d+)?")
VILLAGES = village_rows(
    {"village_code": EAST, "short_name": "东方社区"},
    {"village_code": WEST, "short_name": "东城社区"},
)


def task_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"title": "某项工作", "village_code": None, "site_id": None, "office": None,
               "opened_on": "2023-12-01", "done_on": None, "details": None}  # fmt: skip
    frame = pd.DataFrame([default | row for row in rows], index=range(1, len(rows) + 1))
    for name in ("opened_on", "done_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


TASKS = task_rows(
    {"kind": "plan", "village_code": EAST, "done_on": "2023-11-30", "opened_on": "2023-11-20"},
    {"kind": "plan", "village_code": WEST},
    {"kind": "step", "title": "划线标识", "done_on": "2024-01-10", "details": {"weak_point_id": 6}},
    {"kind": "step", "title": "夜间抽查"},
    {"kind": "step", "title": "明年的措施", "opened_on": "2024-03-01"},
    {"kind": "weak_point", "title": "通道反复被占"},
    {"kind": "weak_point", "title": "查而复返"},
    {"kind": "practice", "title": "敲门提醒", "village_code": EAST, "done_on": "2024-02-01"},
    {"kind": "carry_over", "title": "管网改造"},
    {"kind": "meeting", "done_on": "2023-12-05"},
    {"kind": "supervision", "village_code": EAST, "done_on": "2024-02-10",
     "details": {"items": [{"hazard_id": 1, "is_held": True}] * 3
                          + [{"what": "值守", "is_held": False}]}},
    {"kind": "review", "village_code": EAST, "done_on": "2024-01-05",
     "details": {"signed_by": "甲"}},
)  # fmt: skip
OUTREACH = pd.DataFrame(
    {"is_planned": [False, True], "held_on": pd.to_datetime(["2024-01-01", "2024-01-02"])},
    index=[1, 2],
)


def told(tasks: pd.DataFrame = TASKS) -> Facts:
    ahead = outlook(
        pd.Series(pd.to_datetime(["2022-03-01", "2023-03-01"])),
        with_clock(hazards(), as_of=AS_OF),
        visit_rows({"visited_on": "2024-02-16"}),
        alert_dates(2023),
        as_of=AS_OF,
    )
    work = Work(tasks, pd.DataFrame(index=[1, 2, 3]), OUTREACH, ahead)
    return with_work(facts(), work, VILLAGES)


def value(name: str) -> float | None:
    return told()[name].value


def test_what_was_promised_is_counted_beside_what_was_done():
    assert (value("work.villages"), value("work.plans"), value("work.plans_share")) == (2, 1, 0.5)
    # The step of March has not been promised yet on 20 February.
    assert (value("work.steps"), value("work.steps_done"), value("work.steps_share")) == (2, 1, 0.5)
    assert (value("work.weak_points"), value("work.weak_answered")) == (2, 1)
    assert (value("work.meetings"), value("work.reviews"), value("work.carried")) == (1, 1, 1)
    assert (value("work.activities"), value("work.lessons")) == (1, 3)
    assert (value("work.checked"), value("work.held"), value("work.held_share")) == (4, 3, 0.75)


def test_the_village_whose_plan_is_missing_is_named():
    assert [row.texts["name"] for row in told().rows("work.plans_missing")] == ["东城社区"]
    assert "1个报送工作方案，东城社区未报送。" in text_of(write_paper(asked()))


def test_a_list_tells_the_village_and_what_is_done():
    rows = told().rows("work.steps")
    assert names_of(rows, state="done") == ["划线标识"]
    assert names_of(rows, state="open") == ["夜间抽查"]
    assert names_of(told().rows("work.practices")) == ["敲门提醒（东方社区）"]


def test_without_any_work_nothing_is_claimed():
    empty = told(TASKS.iloc[:0])
    assert empty["work.steps_share"].value is None
    assert empty["work.held_share"].value is None
    said = "".join(s.text for part in summary_sections(empty) for s in part.sentences)
    assert sentences.NOT_SUPERVISED in said
    assert sentences.NO_PRACTICE in said
    assert sentences.NOTHING_CARRIED in said


def test_facts_frozen_before_the_work_was_counted_still_give_a_summary():
    assert not has_work(facts())
    sections = summary_sections(facts())
    assert [one.id for one in sections] == ["promised", "results", "villages", "problems"]
    assert sections[0].sentences[0].text == sentences.NOT_KEPT


def asked(held: Facts | None = None) -> Request:
    return Request("summary", "某街道办事处", AS_OF, campaign="某方案", campaign_number="某文号",
                   facts=held or told())  # fmt: skip


def text_of(content: bytes) -> str:
    opened = open_document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def test_every_number_of_the_summary_is_a_fact_or_a_date():
    held = told()
    said = [say_period(held.period), *map(say_date, held.dates())]
    for fact in held.items.values():
        said += [say(fact), say_change(fact), *map(str, (fact.numerator, fact.denominator))]
    for table in COLUMNS:
        said += [cell.text for row in grid(held, table).rows for cell in row]
    allowed = {number for text in said for number in NUMBER.findall(text)}
    shown = NUMBER.findall(text_of(write_paper(asked(held))))
    assert {"4", "3"} <= set(shown)
    assert [number for number in shown if number not in allowed] == []


def test_no_sentence_of_the_summary_has_a_digit_of_its_own():
    texts = [
        one for name, one in vars(sentences).items() if name.isupper() and isinstance(one, str)
    ]
    assert texts
    assert not [one for one in texts if NUMBER.search(one)]


@pytest.mark.parametrize(
    ("fact_id", "shown"),
    [("work.steps", "90017"), ("work.carried", "80021"), ("work.meetings", "70003")],
)
def test_a_fact_changed_is_changed_in_the_summary(fact_id: str, shown: str):
    held = told()
    changed = replace(held[fact_id], value=float(shown))
    content = write_paper(asked(replace(held, items={**held.items, fact_id: changed})))
    assert shown in text_of(content)


def test_frozen_and_opened_again_it_is_the_same_paper():
    again = thaw(freeze(told()))
    assert summary_sections(again) == summary_sections(told())


def test_hostile_titles_stay_text():
    rows = [{"kind": "carry_over", "title": name} for name in HOSTILE]
    content = write_paper(asked(told(task_rows(*rows))))
    assert "{" not in text_of(content).split("结转下年度")[0]
    assert date(2024, 2, 20) == AS_OF
