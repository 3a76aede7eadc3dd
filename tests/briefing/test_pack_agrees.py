"""Circular, slides, workbook and text are written from the same facts, so they cannot disagree."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from docx import Document as open_document
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from briefing.facts.compose import sections
from briefing.facts.fact import Fact, Facts
from briefing.facts.grids import COLUMNS, grid
from briefing.facts.say import (
    say,
    say_change,
    say_date,
    say_period,
    say_points,
    say_previous,
    say_since,
)
from briefing.facts.totals import with_progress
from briefing.facts.writer import Writer
from briefing.pack import makers
from briefing.papers.annex import open_items
from tests.briefing.small_office import AS_OF, EAST, WEST, facts, hazards
from tests.builders import day_with, site_rows, village_rows

NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Document(NamedTuple):
    """One file of the pack."""

    kind: str
    content: bytes


def documents(told: Facts) -> dict[str, Document]:
    items = open_items(
        day_with(
            hazards=with_progress(hazards(), as_of=AS_OF),
            sites=site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3}, {"site_id": 4}),
            villages=village_rows({"village_code": EAST}, {"village_code": WEST}),
        )
    )
    made = makers(told, items=items)
    return {maker.kind: Document(maker.kind, maker.make(())) for maker in made}


def texts_of(document: Document) -> Iterator[str]:
    """Yield every text a reader of the document sees."""
    if document.kind in READERS:
        return READERS[document.kind](io.BytesIO(document.content))
    return iter([document.content.decode()])


def texts_of_circular(stream: io.BytesIO) -> Iterator[str]:
    opened = open_document(stream)
    yield from (paragraph.text for paragraph in opened.paragraphs)
    for table in opened.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def texts_of_slides(stream: io.BytesIO) -> Iterator[str]:
    for slide in Presentation(stream).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            elif shape.has_chart:
                for series in shape.chart.plots[0].series:
                    yield from (f"{value:.6g}" for value in series.values if value is not None)


def texts_of_annex(stream: io.BytesIO) -> Iterator[str]:
    for sheet in load_workbook(stream):
        for row in sheet.iter_rows(values_only=True):
            known = [value for value in row if value is not None]
            yield from (f"{one:.6g}" if isinstance(one, float) else str(one) for one in known)


def texts_of_picture(stream: io.BytesIO) -> Iterator[str]:
    said = Image.open(stream).text["Description"]
    yield from (line for line in said.splitlines() if "数据指纹" not in line)


def texts_of_report(stream: io.BytesIO) -> Iterator[str]:
    page = Texts()
    page.feed(stream.read().decode())
    yield from (text for text in page.said if "数据指纹" not in text)


READERS = {
    "circular": texts_of_circular,
    "slides": texts_of_slides,
    "annex": texts_of_annex,
    "picture": texts_of_picture,
    "report": texts_of_report,
}


class Texts(HTMLParser):
    """The texts a reader of a page sees; whatever it would ask another host for is refused."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.facts: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.open: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.asked += [str(held[name]) for name in ("src", "href", "action") if name in held]
        assert tag not in ("script", "link", "iframe", "object", "form")
        assert not [name for name in held if name.startswith("on")]
        if tag not in ("meta", "img"):
            self.open.append({"tag": tag, **held})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1]["tag"] != "style":
            self.said.append(data)
            if self.open[-1].get("data-fact"):
                self.facts.append((str(self.open[-1]["data-fact"]), data))


def printed(told: Facts) -> set[str]:
    """Return every number a document may show: facts, their changes and parts, dates, ordinals."""
    days = [*told.dates(), *Writer(told).days.values()]
    said = [say_period(told.period), *told.texts.values(), *map(say_date, days)]
    for fact in told.items.values():
        said += [say(fact), say_change(fact), say_points(fact), say_since(fact), say_previous(fact)]
        parts = (fact.value, fact.numerator, fact.denominator, fact.previous)
        said += [f"{part:.6g}" for part in parts if part is not None]
        said.append(str(len(fact.row_ids)))
    for table in COLUMNS:
        said += [cell.text for row in grid(told, table).rows for cell in row]
    said += [day.strftime("%Y-%m-%d 00:00:00") for day in told.dates()]
    return {number for text in said for number in NUMBER.findall(text)}


@pytest.mark.parametrize("kind", ["circular", "slides", "report", "picture", "text"])
def test_every_number_of_a_document_is_a_fact_a_date_or_an_ordinal(kind: str):
    told = facts()
    # The number of a slide's page: at most 20 slides.
    allowed = printed(told) | {str(place) for place in range(1, 21)}
    shown = [n for text in texts_of(documents(told)[kind]) for n in NUMBER.findall(text)]
    assert shown
    assert [number for number in shown if number not in allowed] == []


def changed(told: Facts, fact_id: str, value: float) -> Facts:
    # A share of so few would be told by its counts.
    base = 8000.0 if told[fact_id].unit == "share" else told[fact_id].denominator
    fact = replace(told[fact_id], value=value, denominator=base)
    return replace(told, items={**told.items, fact_id: fact})


@pytest.mark.parametrize(
    ("fact_id", "value", "shown"),
    [
        ("hazards.found", 90017, "90017"),
        ("hazards.rectified_share", 0.7713, "77.1"),
        ("hazards.overdue", 40087, "40087"),
    ],
)
def test_a_fact_changed_is_changed_in_every_document(fact_id: str, value: float, shown: str):
    written = documents(changed(facts(), fact_id, value))
    for kind in ("circular", "slides", "annex", "report", "picture", "text"):
        assert any(shown in text for text in texts_of(written[kind])), kind


def test_the_same_facts_give_the_same_sentences_in_circular_and_slides():
    told = facts()
    written = documents(told)
    circular, slides = (
        "".join("".join(texts_of(written[kind])).split()) for kind in ("circular", "slides")
    )
    for section in sections(told):
        if section.id == "actions":
            for sentence in section.sentences:
                said = "".join(sentence.text.split())
                assert said in circular
                assert said in slides


def test_a_fact_without_a_value_is_a_dash_in_the_annex():
    told = facts()
    assert told["hazards.recheck_share"].value is None
    rows = load_workbook(io.BytesIO(documents(told)["annex"].content)).worksheets[0]
    line = next(
        row for row in rows.iter_rows(values_only=True) if "hazards.recheck_share" in map(str, row)
    )
    assert "—" in line
    assert 0 not in line[1:3]


def test_a_fact_knows_its_change_only_where_both_periods_are_known():
    assert Fact("x", 3).change is None
    assert facts()["hazards.rectified_share"].change is None
    assert date(2024, 2, 20) == AS_OF
