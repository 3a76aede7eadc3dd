"""Every fact gets a number no other has: what a file shows can then come from one fact alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from docx import Document as open_document
from openpyxl import load_workbook
from pptx import Presentation

from briefing.facts.compose import sections
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.grids import COLUMNS, grid
from briefing.facts.say import (
    say,
    say_change,
    say_date,
    say_period,
    say_points,
    say_previous,
    say_since,
    say_year_change,
)
from briefing.facts.writer import Writer
from briefing.screen.meeting import situation
from briefing.words import sheets
from tests.briefing.small_office import AS_OF, facts
from tests.briefing.test_pack_agrees import documents, texts_of

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def unlike(told: Facts) -> Facts:
    """Return the facts with values of which no two are printed alike, and all parts so too."""
    items = {key: _one(fact, place) for place, (key, fact) in enumerate(sorted(told.items.items()))}
    return replace(told, items=items)


def _one(fact: Fact, place: int) -> Fact:
    # A share of n thousandths prints as a percentage of one decimal, each its own.
    value = (place + 1) / 1000 if fact.unit == "share" else 10_000 + place
    if fact.value is None:
        return fact
    previous = None if fact.previous is None else value + (0.05 if fact.unit == "share" else 500)
    numerator, denominator = (
        None if part is None else base + place
        for part, base in ((fact.numerator, 30_000), (fact.denominator, 60_000))
    )
    is_of_a_period = fact.id.endswith(".period")
    return replace(
        fact, value=value, previous=previous, numerator=numerator, denominator=denominator,
        year_before=value + 700 if is_of_a_period else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def told() -> Facts:
    whole = facts(third=True)
    ahead = {"start": AS_OF + timedelta(days=4), "end": AS_OF + timedelta(days=4)}
    days = Fact("key_date.00.days", 4, "days")
    row = Row("00", {"name": "元宵节", "provenance": ""}, ahead, {"days": days.id})
    more = replace(
        whole,
        items={**whole.items, days.id: days},
        tables={**whole.tables, "key_dates": (row,)},
    )
    return unlike(more)


def allowed(told: Facts) -> set[str]:
    """Return every number that may be printed: of facts, their parts and changes, of dates."""
    said = [say_period(told.period), *map(say_date, told.dates())]
    days = [*told.dates(), *Writer(told).days.values()]
    said += [say_date(day, with_year=with_year) for day in days for with_year in (True, False)]
    for fact in told.items.values():
        said += [say(fact), say_change(fact), say_year_change(fact), say_points(fact)]
        said += [say_since(fact), say_previous(fact)]
        said.append(str(len(fact.row_ids)))
        parts = (fact.value, fact.numerator, fact.denominator, fact.previous, fact.year_before)
        said += [f"{part:.6g}" for part in parts if part is not None]
        if fact.change is not None:
            said.append(f"{float(fact.change):.6g}")
    said += [day.strftime("%Y-%m-%d 00:00:00") for day in told.dates()]
    return {number for text in said for number in NUMBER.findall(text)}


def notes_of(content: bytes) -> Iterator[str]:
    for slide in Presentation(io.BytesIO(content)).slides:
        yield slide.notes_slide.notes_text_frame.text


def test_no_two_facts_are_printed_alike(told: Facts):
    shown = [say(fact) for fact in told.items.values() if fact.value is not None]
    assert len(set(shown)) == len(shown) > 100


@pytest.mark.parametrize("kind", ["circular", "slides", "annex", "report", "picture", "text"])
def test_every_number_of_every_file_is_one_of_the_snapshot(told: Facts, kind: str):
    document = documents(told)[kind]
    shown = list(texts_of(document))
    if kind == "slides":
        shown += notes_of(document.content)
    if kind == "annex":
        # Ids of facts, codes of hazards and the list of open items are the register's own text.
        book = load_workbook(io.BytesIO(document.content))
        del book[sheets.OPEN_ITEMS]
        shown = [
            f"{value:.6g}" if isinstance(value, float) else str(value)
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for value in row
            if value is not None and value not in told.items
        ]
    numbers = [number for text in shown for number in NUMBER.findall(text)]
    # Places in a list and numbers of pages: never as large as a fact is here.
    known = allowed(told) | {str(place) for place in range(1, 21)}
    assert len(set(numbers) & {say(fact).rstrip("%") for fact in told.items.values()}) > 5
    assert [number for number in numbers if number not in known] == []


def test_the_situation_on_the_screen_shows_no_other_number(told: Facts):
    known = allowed(told)
    numbers = NUMBER.findall("".join(line.text for line in situation(told)))
    assert numbers
    assert [number for number in numbers if number not in known] == []


def test_a_sentence_stands_word_for_word_in_paper_page_and_picture(told: Facts):
    written = documents(told)
    whole = {
        kind: "".join("".join(texts_of(written[kind])).split())
        for kind in ("circular", "report", "picture")
    }
    for section in sections(told):
        for sentence in section.sentences:
            text = "".join(sentence.text.split())
            assert text in whole["report"], text
            if section.id in {"problems", "actions"}:
                assert text in whole["circular"], text
            if section.id in {"overview", "problems", "actions"}:
                assert text in whole["picture"], text


def test_the_tables_of_paper_and_workbook_are_the_tables_of_the_snapshot(told: Facts):
    written = documents(told)
    paper = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in open_document(io.BytesIO(written["circular"].content)).tables
    ]
    for name in ("annex_categories", "annex_villages", "annex_late"):
        drawn = grid(told, name)
        rows = [[cell.text for cell in row] for row in drawn.rows]
        assert any(held[-len(rows) :] == rows for held in paper), name
    book = load_workbook(io.BytesIO(written["annex"].content))
    for name, title in sheets.TABLES.items():
        if not told.rows(name):
            continue
        lines = [list(row) for row in book[title].iter_rows(values_only=True)]
        assert len(COLUMNS[name]) <= max(map(len, lines))
        for row in grid(told, name).rows:
            wanted = [cell.text if cell.value is None else cell.value for cell in row]
            assert any(_alike(line[: len(wanted)], wanted) for line in lines), (name, wanted)


def _alike(line: list[object], wanted: list[object]) -> bool:
    pairs = zip(line, wanted, strict=True)
    return all(
        isinstance(held, int | float) and abs(held - float(want)) < 1e-9
        if isinstance(want, int | float)
        else str(held) == want
        for held, want in pairs
    )


def test_the_workbook_gives_each_figure_with_its_parts(told: Facts):
    book = load_workbook(io.BytesIO(documents(told)["annex"].content))
    lines = {
        str(fact_id): row
        for row in book.worksheets[0].iter_rows(values_only=True)
        for fact_id in row
        if fact_id in told.items
    }
    assert len(lines) > 30
    for fact_id, row in lines.items():
        fact = told[fact_id]
        if fact.value is None:
            assert "—" in row
            continue
        assert say(fact) in {str(cell) for cell in row}
        for part in (fact.value, fact.numerator, fact.denominator, fact.previous):
            numbers = [cell for cell in row if isinstance(cell, int | float)]
            assert part is None or any(abs(part - cell) < 1e-9 for cell in numbers), fact_id
