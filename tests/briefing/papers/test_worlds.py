"""The papers of generated registers: empty, tiny, large, tied, without bases, a second winter."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from docx import Document

from analysis.day import Day
from analysis.risk.assessment import assess
from briefing.facts.campaign_work import Work, with_work
from briefing.facts.collect import collect
from briefing.facts.compose import chat_text
from briefing.facts.fact import Facts, Period
from briefing.facts.identities import disagreements
from briefing.facts.pressing_work import records_of, with_pressing
from briefing.facts.say import percent
from briefing.papers.chosen import Paper
from briefing.papers.circular import circular
from briefing.papers.letters import NothingOpenError, write_paper
from briefing.papers.request import (
    Request,
    may_be_exposed,
    of_campaign,
    of_exposure,
    of_meeting,
    of_week,
    to_office,
    to_residents,
    to_site,
    to_village,
)
from briefing.papers.values import values
from tests.builders import day_with, event_rows, hazard_rows, site_rows, village_rows, visit_rows
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.papers import KINDS
from vocabulary.terms import Category

PERIOD: Final = Period(date(2024, 2, 14), date(2024, 2, 20))
THEN: Final = PERIOD.before.end
PAPER_DAY: Final = date(2024, 2, 21)
OFFICES: Final = ("建设管理办", "经济发展办", "社会事务办", None)
# villages, sites a village, hazards
WORLDS: Final[dict[str, tuple[int, int, int]]] = {
    "empty": (3, 2, 0),
    "tiny": (2, 1, 3),
    "ties": (6, 4, 144),
    "no base": (4, 3, 12),
    "second winter": (5, 6, 120),
    "large": (16, 8, 600),
}
EVERY_DAY: Final = [(name, 1) for name in WORLDS]
AT_NIGHT: Final = [(name, seed) for name in WORLDS for seed in range(2, 7)]
# Copied from the office's list of what a paper never says, apart from the code's own list.
NEVER: Final = (
    "暴露系数", "置信区间", "经验贝叶斯", "反弹率0.0%", "应急管理部门", "环比", "其他为", "导出人",
    "待填", "明显高于总体的：", "T1", "T2", "T3", "T4", "行数", "零死角", "基数不足五", "nan",
    "None", "NaT", "不是事故概率", "屡教不改", "责令", "罚款", "查封", "停产停业", "演示数据",
)  # fmt: skip
SHARE: Final = re.compile(r"(\d+\.\d)%")
DUE: Final = re.compile(r"(?:(\d{4})年)?(\d+)月(\d+)日前")
ASKED: Final = re.compile(r"（[一二三四五六七]）|请各单位")
WHO: Final = re.compile("办|所在村|各村|社区|各单位|村（社区）")


def table(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns), index=range(1, len(rows) + 1))
    for name in columns:
        if name.endswith("_on"):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def tables(rng: np.random.Generator, *, is_kept: bool) -> dict[str, pd.DataFrame]:
    """Return what is kept beside the hazards; nothing at all in an empty register."""
    n = int(rng.integers(1, 30)) if is_kept else 0
    on = [f"2024-02-{int(day):02d}" for day in rng.integers(1, 21, n)]
    kinds = rng.choice(["talk", "supervise", "expose", "refer", "notice"], n)
    of_task = rng.choice(["warning", "mechanism", "supervision"], n)
    return {
        "measure": table(
            [{"kind": kind, "done_on": day, "site_id": 1, "hazard_id": 1}
             for kind, day in zip(kinds, on, strict=True)],
            "kind", "done_on", "site_id", "hazard_id",
        ),
        "task": table(
            [{"kind": kind, "opened_on": day, "done_on": day, "title": "某事"}
             for kind, day in zip(of_task, on, strict=True)]
            + [{"kind": "decision", "opened_on": "2024-02-20", "due_on": "2024-02-27",
                "title": "逾期隐患逐处定人定日。", "office": "建设管理办"}] * is_kept,
            "kind", "opened_on", "done_on", "due_on", "title", "village_code", "site_id", "office",
            "owner", "details",
        ),
        "outreach": table(
            [{"kind": "home", "held_on": day, "people": 9.0, "is_planned": False} for day in on],
            "kind", "held_on", "people", "is_planned",
        ),
        "household_check": table([{"checked_on": day} for day in on], "checked_on"),
        "self_check": table([{"checked_on": day} for day in on], "checked_on"),
        "incident": table(
            [{"happened_on": day, "category": "compound", "cause": "电气线路故障",
              "deaths": 0.0, "injured": float(place == 0)} for place, day in enumerate(on[:3])],
            "happened_on", "village_code", "category", "cause", "deaths", "injured", "details",
        ),
        "gathering": table(
            [{"place": "某灯会", "starts_on": "2024-02-24", "ends_on": "2024-02-25",
              "controls": {"plan": True}}] if is_kept else [],
            "place", "village_code", "starts_on", "ends_on", "crowd", "controls",
        ),
        "lesson": table([], "title"),
        "duty": table(
            [{"role": "village", "person": "某主任", "village_code": "500151001000"}],
            "role", "person", "village_code", "office",
        ),
    }  # fmt: skip


def state_on(row: dict[str, Any], day: date) -> dict[str, Any] | None:
    """Return a hazard as it stood on a day; None before it was found."""

    def by(name: str) -> bool:
        return row[name] is not None and row[name] <= day.isoformat()

    if not by("found_on"):
        return None
    state = "closed" if by("closed_on") else "submitted" if by("submitted_on") else "assigned"
    known = {name: row[name] if by(name) else None for name in ("closed_on", "submitted_on")}
    return {**row, **known, "status": state}


def hazards_of(rng: np.random.Generator, name: str, sites: pd.DataFrame) -> list[dict[str, Any]]:
    n, rows = WORLDS[name][2], []
    codes = sorted(HAZARD_CODES)
    for place in range(n):
        site_id = int(sites.index[place % len(sites)])
        back = 5 + place % 60 if name == "ties" else int(rng.integers(1, 100))
        found = PERIOD.end - timedelta(days=back)
        # In a world of ties every village does as well; in one without bases nothing is due.
        is_right = place // len(sites) % 2 == 0 if name == "ties" else rng.random() < 0.8
        right = min(found + timedelta(days=3), PERIOD.end) if is_right else None
        closed = right if right and rng.random() < 0.8 else None
        due = found + timedelta(days=int(rng.integers(5, 60)))
        rows.append({
            "site_id": site_id, "village_code": sites.at[site_id, "village_code"],
            "category": sites.at[site_id, "category"], "code": codes[int(rng.integers(len(codes)))],
            "grade": "suspected_major" if rng.random() < 0.02 else "general",
            "office": OFFICES[int(rng.integers(len(OFFICES)))],
            "found_on": found.isoformat(),
            "submitted_on": right.isoformat() if right else None,
            "closed_on": closed.isoformat() if closed else None,
            "due_on": None if name == "no base" else due.isoformat(),
            "description": f"{place}层：通道堆物",
        })  # fmt: skip
    return rows


def world(name: str, seed: int) -> tuple[Day, Facts]:
    """Return a register and the facts of its week."""
    rng = np.random.default_rng(seed)
    n_villages, per_village, _ = WORLDS[name]
    names = [f"甲{chr(0x4E00 + place)}社区" for place in range(n_villages)]
    villages = village_rows(
        *({"village_code": f"5001510010{place:02d}", "name": f"{one}居民委员会", "short_name": one}
          for place, one in enumerate(names))
    )  # fmt: skip
    kinds = [kind.value for kind in Category]
    sites = site_rows(
        *({"site_id": place + 1, "name": f"某场所{place + 1}", "category": kinds[place % 8],
           "village_code": villages.index[place % n_villages],
           "property_company": "某物业公司" if place % 3 else None}
          for place in range(n_villages * per_village))
    )  # fmt: skip
    rows = hazards_of(rng, name, sites)
    frames = []
    for day in (PERIOD.end, THEN):
        numbered = [{**row, "hazard_id": place} for place, row in enumerate(rows, start=1)]
        told = [one for row in numbered if (one := state_on(row, day))]
        frame = hazard_rows(*told)
        is_second = name == "second winter"
        old = frame["found_on"] < pd.Timestamp("2023-12-15")
        frames.append(frame.assign(is_carried=old & is_second))
    hazards, before = frames
    visits = visit_rows(
        *({"site_id": row["site_id"], "visited_on": row["found_on"],
           "village_code": row["village_code"]} for row in rows if name != "no base")
    )  # fmt: skip
    kept = tables(rng, is_kept=name != "empty")
    closings = [
        {"kind": "closed", "subject_id": number, "effective_on": str(on.date())}
        for number, on in hazards["closed_on"].dropna().items()
    ]
    made = day_with(
        as_of=PERIOD.end, villages=villages, sites=sites, hazards=hazards, visits=visits,
        events=event_rows(*closings), risk=assess(sites, hazards, visits=visits, as_of=PERIOD.end),
        table=kept.__getitem__,
    )  # fmt: skip
    facts = collect(made, PERIOD, before)
    work = Work(kept["task"], kept["lesson"], kept["outreach"])
    facts = with_pressing(with_work(facts, work, villages), records_of(made), villages)
    return made, facts


def requests(day: Day, facts: Facts) -> Iterator[Request]:
    yield replace(of_campaign(day, "bulletin"), facts=facts)
    yield replace(of_campaign(day, "summary"), facts=facts)
    for office in OFFICES[:2]:
        yield to_office(day, "assign", str(office))
        yield to_office(day, "supervise", str(office))
    yield to_village(day, str(day.villages.index[0]))
    for site_id in day.sites.index[:3]:
        for kind, one in KINDS.items():
            if one.about == "site":
                yield to_site(day, kind, int(site_id))
    yield from (of_week(day, kind, facts) for kind in ("agenda", "speech"))
    yield to_office(day, "lists", str(OFFICES[0]))
    yield to_residents(day, str(day.villages.index[0]), facts)
    yield of_exposure(day, may_be_exposed(day)["site_id"])
    yield of_meeting(day, PERIOD.end)


def signed(asked: Request) -> bytes | None:
    whole = replace(
        asked, issued_on=PAPER_DAY, reply_by=date(2024, 2, 27), contact="某人", phone="023-1",
        talk_at="2月23日14时", talk_place="二楼会议室", addressee=asked.addressee or "某公司",
        typed=dict.fromkeys(KINDS[asked.kind].asks, "某某") | asked.typed, is_final=True,
    )  # fmt: skip
    if asked.kind == "minutes" and not asked.decisions:
        return None
    try:
        return write_paper(whole)
    except NothingOpenError:
        return None


def papers_of(day: Day, facts: Facts) -> dict[str, str]:
    """Return the text of every paper as it would be signed."""
    paper = Paper(issued_on=PAPER_DAY, contact="某人", phone="023-1", is_final=True)
    found = {"circular": circular(facts, paper_of=paper)}
    for place, asked in enumerate(requests(day, facts)):
        content = signed(asked)
        if content is not None:
            found[f"{asked.kind} {place}"] = content
    return {name: text_of(content) for name, content in found.items()}


def text_of(content: bytes) -> str:
    opened = Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    heads = [one.text for part in opened.sections for one in part.header.paragraphs]
    return "\n".join([*heads, *(one.text for one in opened.paragraphs), *cells])


def check(name: str, seed: int) -> None:
    day, facts = world(name, seed)
    assert disagreements(facts) == ()
    fair = {
        str(percent(fact.value)) for fact in facts.items.values()
        if fact.unit == "share" and fact.value is not None and (fact.denominator or 0) >= 20
    }  # fmt: skip
    for kind, said in papers_of(day, facts).items():
        assert [word for word in NEVER if _says(said, word)] == [], kind
        assert "【" not in said or kind.startswith(("bulletin", "lists")), kind
        assert [one for one in SHARE.findall(said) if one not in fair] == [], kind
        for year, month, number in DUE.findall(said if kind == "circular" else ""):
            assert date(int(year or 2024), int(month), int(number)) >= PAPER_DAY
    text = papers_of(day, facts)["circular"] if name == "tiny" else ""
    assert not text or "%" not in text
    assert len(chat_text(facts)) <= 160

    asked = {one.kind: one for one in requests(day, facts)}
    spoken = values(asked["speech"])["spoken"]
    assert len(spoken) <= 700
    # Days are said as the 23rd; of other figures the ear keeps no more than twelve.
    said = re.sub("[一二三四五六七八九十]+号|第[一二三]|[一两]个多?月|三件事|三分钟", "", spoken)
    figures = re.findall("[零一二三四五六七八九十百千]+(?=处|起|天|项|成)", said)
    assert len(figures) <= 12, figures
    letter = text_of(write_paper(asked["residents"]))
    assert len("".join(letter.split())) <= 400
    assert "%" not in letter


def _says(text: str, word: str) -> bool:
    """Return whether a sentence says a word; orders may be spoken of as the fire-rescue's."""
    said = [one for one in re.split(r"[。；\n]", text) if word in one]
    is_order = word in ("责令", "罚款", "查封", "停产停业")
    return any("消防救援" not in one for one in said) if is_order else bool(said)


@pytest.mark.parametrize(("name", "seed"), EVERY_DAY)
def test_the_papers_of_a_register_keep_to_the_rules_of_wording(name: str, seed: int):
    check(name, seed)


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "seed"), AT_NIGHT)
def test_the_papers_of_thirty_registers_keep_to_the_rules_of_wording(name: str, seed: int):
    check(name, seed)


@pytest.mark.parametrize("name", ["tiny", "large", "second winter"])
def test_everything_asked_is_asked_of_somebody_by_a_day(name: str):
    _, facts = world(name, 1)
    paper = Paper(issued_on=PAPER_DAY)
    lines = [one.text for one in Document(io.BytesIO(circular(facts, paper_of=paper))).paragraphs]
    start = next(at for at, line in enumerate(lines) if line.endswith("下一步工作要求"))
    asked = [
        line for line in lines[start + 1 :] if re.match(r"（[一二三四五六七]）|请各单位", line)
    ]
    assert asked
    for line in asked:
        assert DUE.search(line), line
        assert WHO.search(line), line


def test_a_second_winter_tells_what_it_took_over_apart():
    _, facts = world("second winter", 1)
    assert facts["hazards.carried"].value
    said = text_of(circular(facts))
    assert f"上年专项行动结转未销案{int(facts['hazards.carried'].value)}处" in said
    assert f"累计发现隐患{int(facts['hazards.found'].value or 0)}处" in said
