"""The public version: nobody and no place can be found in it, and a person answers for it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document as open_document
from pptx import Presentation

from briefing.export import mark_document
from briefing.facts.public import Apart, Review, kept_apart, public_facts
from briefing.papers.chosen import Paper
from briefing.papers.circular import circular
from briefing.screen.picture import public_code, public_pictures
from briefing.screen.report_html import report_html
from briefing.screen.slides import slides
from data.store.checks import verify
from data.store.exports import exports, record_export
from tests.briefing.small_office import EAST, WEST, facts
from tests.builders import NOW, day_with, hazard_rows, new_store, site_rows, village_rows
from vocabulary.errors import BriefError

NAME = "某某足浴休闲中心"


@pytest.mark.parametrize(
    ("reviewer", "number"),
    [("", "渝S(2024)012号"), ("张某", ""), ("张某", "   "), ("张某", "待定"), ("  ", "1")],
)
def test_no_public_version_without_reviewer_and_approval_number(reviewer: str, number: str):
    with pytest.raises(BriefError):
        Review(reviewer, number)


def test_the_stamps_say_what_was_typed():
    assert Review("张某", "渝S(2024)012号").stamps == (
        "公开版　审核人：张某",
        "审图号：渝S(2024)012号",
    )


def test_the_numbers_stay_and_the_names_go():
    inside = facts(site_name=NAME)
    told = public_facts(inside)
    for key, fact in inside.items.items():
        if not key.startswith("overdue."):
            assert told[key].value == fact.value, key
    days = [[one.cell(row, "days").value for row in one.rows("overdue")] for one in (told, inside)]
    assert days[0] == days[1] == [40, 10]
    assert not any(fact.row_ids for fact in told.items.values())
    assert any(fact.row_ids for fact in inside.items.values())


def test_a_case_is_counted_through_and_keeps_no_number_of_the_register():
    told = public_facts(facts(site_name=NAME))
    assert [row.key for row in told.rows("overdue")] == ["01", "02"]
    assert [row.cells["days"] for row in told.rows("overdue")] == [
        "overdue.01.days",
        "overdue.02.days",
    ]
    assert "overdue.7.days" not in told.items


def test_a_category_that_sensitive_sites_fill_alone_is_not_told():
    inside = facts()
    # Site 3 is the only bathhouse; hazards 7 and 8 are its.
    told = public_facts(inside, Apart(frozenset({3}), frozenset({7, 8})))
    assert [row.key for row in told.rows("categories")] == ["high_rise"]
    assert [told.cell(row, "days").value for row in told.rows("overdue")] == [10]
    assert told["hazards.found"].value == inside["hazards.found"].value == 8
    some = public_facts(inside, Apart(frozenset({1}), frozenset()))
    assert [row.key for row in some.rows("categories")] == ["high_rise", "bathhouse"]


def test_what_is_marked_sensitive_and_what_is_not_known_is_not():
    sites = site_rows(
        {"site_id": 1, "is_sensitive": True}, {"site_id": 2}, {"site_id": 3, "is_sensitive": False}
    )
    hazards = hazard_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 1})
    assert kept_apart(sites, hazards) == Apart(frozenset({1}), frozenset({1, 3}))
    assert Apart().stamps == ()


def test_no_document_of_the_public_version_names_a_site():
    told = public_facts(facts(site_name=NAME))
    assert NAME not in report_html(told).decode()
    for made in (circular(told, paper_of=Paper(map_note="审图号：X1")), slides(told)):
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            parts = b"".join(map(package.read, package.namelist()))
        assert NAME.encode() not in parts
        assert "严禁外传".encode() not in parts
    assert NAME in report_html(facts(site_name=NAME)).decode()


def test_the_public_map_is_the_same_wherever_the_sites_lie():
    villages = village_rows({"village_code": EAST}, {"village_code": WEST})
    told = public_facts(facts(third=True))
    here, there = (
        public_pictures(
            told, day_with(villages=villages, sites=site_rows({"lon": lon})), "审图号：X1"
        )
        for lon in (106.031, 106.048)
    )
    assert here == there
    assert here is not None


def test_an_approval_number_is_of_one_very_map():
    villages = village_rows({"village_code": EAST}, {"village_code": WEST})
    told, day = public_facts(facts(third=True)), day_with(villages=villages)
    code = public_code(told, day)
    assert code == public_code(told, day_with(villages=villages, sites=site_rows({"lon": 106.04})))
    official = villages.assign(provenance="official")
    assert code != public_code(told, day_with(villages=official))
    assert code != public_code(public_facts(facts(third=True, is_demo=True)), day)
    moved = villages.set_geometry(villages.translate(0.001))
    assert code != public_code(told, day_with(villages=moved))


def test_the_mark_stands_on_every_page_of_paper_slides_and_sheets():
    told = facts()
    paper = open_document(io.BytesIO(mark_document("docx", circular(told), ("编号：甲1",))))
    for header in (paper.sections[0].header, paper.sections[0].even_page_header):
        assert "编号：甲1" in "".join(line.text for line in header.paragraphs)
    deck = Presentation(io.BytesIO(mark_document("pptx", slides(told), ("编号：甲1",))))
    for slide in deck.slides:
        assert any("编号：甲1" in s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_a_mark_in_a_workbook_is_text_and_the_workbook_stays_whole():
    from openpyxl import load_workbook

    from briefing.papers.annex import annex

    marked = load_workbook(io.BytesIO(mark_document("xlsx", annex(facts()), ("A&B <编号>",))))
    plain = load_workbook(io.BytesIO(annex(facts())))
    assert marked.sheetnames == plain.sheetnames
    for sheet in marked:
        assert "A&&B <编号>" in (sheet.oddFooter.left.text or "")


def test_an_export_is_written_down_with_its_serial_and_hash(tmp_path: Path):
    import hashlib

    store = new_store(tmp_path / "firemap.db")
    moment = datetime(2024, 2, 20, 1, 0, tzinfo=UTC)
    content = record_export(
        store,
        lambda serial: f"页脚 {serial}".encode(),
        name="通报.html",
        actor="李某",
        now=moment,
        detail={"reviewer": "张某", "map_number": "X1"},
    )
    row = exports(store).iloc[0]
    assert row["serial"].startswith("BC-20240220-")
    assert row["serial"].encode() in content
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert (row["actor"], row["reviewer"], row["map_number"]) == ("李某", "张某", "X1")
    assert verify(store).ok


def test_where_a_file_cannot_be_made_nothing_is_written_down(tmp_path: Path):
    store = new_store(tmp_path / "firemap.db")

    def fails(serial: str) -> bytes:
        raise BriefError("no")

    with pytest.raises(BriefError):
        record_export(store, fails, name="x.html", actor="李某", now=NOW)
    assert exports(store).empty
