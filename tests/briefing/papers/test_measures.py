"""Every measure of the plan stands in the papers, and every paper keeps its geometry."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import text

from analysis.day import Day, ask
from briefing.facts import collect
from briefing.papers.chosen import Paper
from briefing.papers.circular import circular
from briefing.papers.letters import write_paper
from briefing.papers.request import of_campaign, to_site
from data.store.campaign import campaigns
from data.store.opening import open_store

ON = date(2024, 2, 20)
# The plan's measures beside the hazards themselves, as a paper calls them.
MEASURES = (
    "火灾", "约谈", "督办", "挂牌督办", "曝光", "移送", "反馈处罚", "五进", "三清三关", "单位自查",
    "预警", "长效机制",
)  # fmt: skip
TWIPS_PER_MM = 1440 / 25.4


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Iterator[Day]:
    with closing(open_store(demo_file)) as store:
        yield Day(store, ask(campaigns(store), ON))


def text_of(content: bytes) -> str:
    opened = Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


def test_twelve_of_the_twelve_measures_of_the_plan_stand_in_the_circular(day: Day):
    said = text_of(circular(day.once(collect.of, (date(2024, 2, 14), ON))))
    assert [one for one in MEASURES if one not in said] == []


def test_the_summary_tells_of_every_measure_it_has_a_record_of(day: Day):
    facts = day.once(collect.of, (date(2023, 11, 1), ON))
    said = text_of(write_paper(replace(of_campaign(day, "summary"), facts=facts)))
    # Nothing was ever put on the list of public supervision, so nothing is said of it.
    assert [one for one in MEASURES if one not in said] == ["挂牌督办"]
    assert "本期" not in said


@pytest.mark.parametrize(
    ("row", "query"),
    [
        ("talks", "select count(*) from measure where kind = 'talk'"),
        ("supervised", "select count(*) from measure where kind = 'supervise'"),
        ("exposed", "select count(distinct site_id) from measure where kind = 'expose'"),
        ("referred", "select count(*) from measure where kind = 'refer'"),
        ("penalties", "select count(*) from measure where kind = 'penalty'"),
        ("notices", "select count(*) from measure where kind = 'notice'"),
        ("pledges", "select count(*) from measure where kind = 'pledge'"),
        ("activities", "select count(*) from outreach where not is_planned"),
        ("people", "select sum(people) from outreach where not is_planned"),
        ("doors", "select count(*) from household_check"),
        ("self_checks", "select count(*) from self_check"),
        ("warnings", "select count(*) from task where kind = 'warning'"),
        ("mechanisms", "select count(*) from task where kind = 'mechanism'"),
    ],
)
def test_a_line_of_the_table_is_what_the_store_holds(day: Day, row: str, query: str):
    facts = day.once(collect.of, (date(2024, 2, 14), ON))
    with day.store.reading() as connection:
        assert facts[f"pressing.{row}.total"].value == connection.execute(text(query)).scalar()


def test_the_circular_begins_with_the_fires_beside_those_of_a_year_before(day: Day):
    said = text_of(circular(day.once(collect.of, (date(2024, 2, 14), ON))))
    assert "（一）火灾形势。本周接报火灾1起（2月19日，八一路社区" in said
    assert "2023年11月1日以来7起，均无人员伤亡，上年同期12起" in said
    assert said.index("火灾形势") < said.index("排查整改")


def test_a_signed_circular_has_no_line_in_its_head_and_the_issuer_of_the_plan(day: Day):
    facts = replace(day.once(collect.of, (date(2024, 2, 14), ON)), is_demo=False)
    asked = Paper(issued_on=date(2024, 2, 21), contact="某人", phone="023-1", is_final=True)
    content = circular(facts, paper_of=asked)
    opened = Document(io.BytesIO(content))
    assert not [one.text for one in opened.sections[0].header.paragraphs if one.text]
    said = text_of(content)
    assert said.count("重庆市铜梁区人民政府巴川街道办事处") >= 3  # mark, title, signature
    assert "巴川街道党政办公室\t2024年2月21日印发" in said
    assert "抄送：铜梁区消防安全委员会办公室，铜梁区消防救援大队。" in said
    assert opened.core_properties.author == "重庆市铜梁区人民政府巴川街道办事处"


def test_a_letter_stands_between_its_double_rules(day: Day):
    site_id = int(day.sites.index[day.sites["name"] == "演示南山高层住宅"][0])
    opened = Document(io.BytesIO(write_paper(to_site(day, "advice", site_id))))
    section = opened.sections[0]
    assert section.different_first_page_header_footer
    name = section.first_page_header.paragraphs[-1]
    assert name.text == "重庆市铜梁区人民政府巴川街道办事处"
    rule = name._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule.get(qn("w:val")) == "thickThinSmallGap"
    indent = name._p.find(f".//{qn('w:ind')}")
    out = sum(-int(indent.get(qn(f"w:{side}"))) for side in ("left", "right")) / TWIPS_PER_MM
    assert 156 + out == pytest.approx(170, abs=0.5)
    below = section.first_page_footer.paragraphs[0]._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}")
    assert below.get(qn("w:val")) == "thinThickSmallGap"
    assert section.footer_distance.mm == pytest.approx(20, abs=1)
    assert "PAGE" not in section.first_page_footer._element.xml


def test_a_letter_names_its_day_its_inspectors_and_the_clause(day: Day):
    site_id = int(day.sites.index[day.sites["name"] == "演示南山高层住宅"][0])
    said = text_of(write_paper(to_site(day, "advice", site_id)))
    assert "示例物业A公司：" in said
    assert re.search(r"2024年1月5日，街道检查组（演示六组，检查人员：.*?）", said)
    assert "《消防法》第十六条第一款第二项、第十八条第二款" in said
    assert "送　达　回　证" in said
    assert "抄送：建设管理办，袁家社区居民委员会。" in said
