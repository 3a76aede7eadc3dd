"""The circular against the figures of GB/T 9704-2012, measured in its XML."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn

from briefing.papers.chosen import Paper
from briefing.papers.circular import circular
from tests.briefing.small_office import facts
from tests.hostile_text import HOSTILE

TWIPS_PER_MM = 1440 / 25.4


@pytest.fixture(scope="module")
def paper() -> bytes:
    return circular(
        facts(), paper_of=Paper(issued_on=date(2024, 2, 21), copy_to=("区消防救援支队",))
    )


def whole_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_page_is_a4_with_the_margins_of_the_standard(paper: bytes):
    section = Document(io.BytesIO(paper)).sections[0]._sectPr
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    got = [int(size.get(qn(f"w:{side}"))) / TWIPS_PER_MM for side in ("w", "h")]
    assert got == pytest.approx([210, 297], abs=0.1)
    got = [int(margins.get(qn(f"w:{side}"))) / TWIPS_PER_MM for side in ("top", "left")]
    assert got == pytest.approx([37, 28], abs=1.0)  # the standard allows 1 mm
    got = [int(margins.get(qn(f"w:{side}"))) / TWIPS_PER_MM for side in ("right", "bottom")]
    assert got == pytest.approx([26, 35], abs=1.0)


def test_the_grid_holds_22_lines_of_28_characters(paper: bytes):
    grid = Document(io.BytesIO(paper)).sections[0]._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    assert pitch * 22 <= round(225 * TWIPS_PER_MM) < pitch * 22 + 22
    character_pt = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 28 * character_pt == pytest.approx(156 / 25.4 * 72, abs=0.1)


def test_no_closing_mark_hangs_over_the_28_characters(paper: bytes):
    normal = Document(io.BytesIO(paper)).styles["Normal"].element
    assert normal.find(f".//{qn('w:overflowPunct')}").get(qn("w:val")) == "0"


def test_body_title_and_headings_name_the_fonts_of_the_standard(paper: bytes):
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        xml = parts.read("word/document.xml").decode() + parts.read("word/styles.xml").decode()
    named = set(re.findall(r'w:eastAsia="([^"]+)"', xml))
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} <= named


def test_odd_and_even_pages_number_apart(paper: bytes):
    document = Document(io.BytesIO(paper))
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    assert [p.alignment for p in (odd.paragraphs[0], even.paragraphs[0])] == [2, 0]  # right, left
    assert "PAGE" in odd._element.xml


def test_a_paper_number_is_never_made_up(paper: bytes):
    assert "〔2024〕　　号" in whole_text(paper)
    given = circular(facts(), paper_of=Paper(paper_number="巴川办〔2024〕12号"))
    assert "巴川办〔2024〕12号" in whole_text(given)
    assert "〔2024〕　　号" not in whole_text(given)


def test_the_date_has_no_leading_zeros_and_the_addressees_end_with_a_colon(paper: bytes):
    text = whole_text(paper)
    assert "2024年2月21日" in text
    assert "各村（社区），各办（站、所、中心、大队）：" in text


def test_the_file_holds_no_macro_and_points_nowhere_outside(paper: bytes):
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        names = parts.namelist()
        links = "".join(parts.read(n).decode() for n in names if n.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower()]
    assert 'TargetMode="External"' not in links


def test_the_demo_is_marked_on_every_page():
    content = circular(facts(is_demo=True))
    section = Document(io.BytesIO(content)).sections[0]
    for header in (section.header, section.even_page_header):
        assert "演示数据" in header.paragraphs[0].text


@pytest.mark.parametrize("hostile", HOSTILE[:12])
def test_a_hostile_name_breaks_no_paper(hostile: str):
    told = facts(site_name=f"甲{hostile}乙")
    assert "甲" in whole_text(circular(told))
