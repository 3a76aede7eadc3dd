"""The other papers: what they say, in the official layout, with the office's own texts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document as open_document
from docx.shared import Mm

from analysis.hazards import with_clock
from briefing.paper_fill import ForbiddenPaperError, PlaceholderError, check_text
from briefing.paper_template import TemplateError, fill_template
from briefing.papers import KINDS, Request, items_of, values, write_paper
from briefing.templates import paper_words
from tests.briefing.small_office import AS_OF, facts, hazards
from tests.builders import site_rows
from tests.hostile_text import HOSTILE

ASKED = Request("advice", "某街道办事处", AS_OF, addressee="某足浴店", site="某足浴店")


def text_of(content: bytes) -> str:
    opened = open_document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def items(*ids: int, name: str = "某足浴店"):
    sites = site_rows({"site_id": 1, "name": name}, {"site_id": 3, "name": name})
    return items_of(with_clock(hazards(), as_of=AS_OF), sites, ids)


def test_the_items_are_listed_longest_overdue_first():
    listed = items(5, 6, 7)
    # 7 is overdue since 11 January (40 days), 5 since 10 February (10 days), 6 not yet due.
    assert [(one.hazard_id, one.late) for one in listed] == [(7, 40), (5, 10), (6, 0)]


def test_an_advice_counts_its_hazards_and_lists_each():
    said = text_of(write_paper(replace(ASKED, items=items(5, 6, 7), reply_by=date(2024, 3, 1))))
    assert "隐患3处" in said
    assert "2024年3月1日前" in said
    assert "2024年2月10日" in said
    assert said.count("某足浴店") == 5  # addressee, body, and each row


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_stands_on_the_official_page_and_orders_nothing(kind: str):
    asked = replace(ASKED, kind=kind, items=items(5, 7), facts=facts(), is_demo=True)
    content = write_paper(asked)
    opened = open_document(io.BytesIO(content))
    section = opened.sections[0]
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    assert "演示数据" in section.header.paragraphs[0].text
    said = text_of(content)
    assert paper_words.TITLES[kind] in said
    assert paper_words.FORBIDDEN not in said
    assert "{" not in said


def test_what_nobody_has_decided_stays_a_blank():
    said = text_of(write_paper(replace(ASKED, kind="bulletin", facts=facts(), addressee="")))
    assert "第　　期" in said
    assert "　　年　　月　　日" in said


def test_a_bulletin_says_what_the_circular_says():
    said = text_of(write_paper(replace(ASKED, kind="bulletin", facts=facts())))
    assert "累计发现隐患8处" in said


def test_the_risk_notice_gives_the_reasons_of_the_level():
    asked = replace(ASKED, kind="risk", level="重大风险（红）", reasons=("有重大隐患未销案。",))
    said = text_of(write_paper(asked))
    assert "有重大隐患未销案。" in said
    assert "不是事故概率" in said


def test_an_unknown_placeholder_is_refused_by_its_name():
    with pytest.raises(PlaceholderError) as caught:
        write_paper(ASKED, texts={"advice": "{收文单位}：{罚款金额}"})
    assert caught.value.names == ("罚款金额",)
    assert "{收文单位}" in str(caught.value)


def test_a_text_that_orders_correction_within_a_time_limit_is_refused():
    with pytest.raises(ForbiddenPaperError):
        check_text("责令 限期 改正")


def test_what_is_filled_in_is_never_read_as_a_placeholder():
    asked = replace(ASKED, addressee="{文号}", number="9")
    assert "{文号}：" in text_of(write_paper(asked, texts={"advice": "{收文单位}："}))


def test_hostile_names_stay_text():
    for name in HOSTILE:
        asked = replace(ASKED, items=items(5, name=name), site=name)
        assert open_document(io.BytesIO(write_paper(asked))).tables


def template(*runs: str) -> bytes:
    document = open_document()
    paragraph = document.add_paragraph()
    for text in runs:
        paragraph.add_run(text)
    document.add_table(1, 1).cell(0, 0).text = "共{隐患数}处"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_template_is_filled_also_where_a_placeholder_is_split_over_runs():
    made = fill_template(template("致{收文", "单", "位}同志，", "{文号}"), values(ASKED))
    paragraph = open_document(io.BytesIO(made)).paragraphs[0]
    assert paragraph.text.startswith("致某足浴店同志，")
    assert "共0处" in text_of(made)


def test_a_template_with_an_unknown_placeholder_is_refused():
    with pytest.raises(PlaceholderError) as caught:
        fill_template(template("{法人", "电话}"), values(ASKED))
    assert caught.value.names == ("法人电话",)


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0", b"x" * 2_000_001])
def test_what_is_no_document_is_refused_as_a_template(content: bytes):
    with pytest.raises(TemplateError):
        fill_template(content, values(ASKED))


def test_a_template_with_a_link_to_the_outside_is_refused():
    document = open_document()
    document.part.relate_to("http://example.com/x.png", "http://x/image", is_external=True)
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(TemplateError) as caught:
        fill_template(stream.getvalue(), values(ASKED))
    assert caught.value.why == "link"
