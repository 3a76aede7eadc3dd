"""The figures a reader sees, against a fold of the events written here in plain pandas."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.say import say_name
from briefing.pack import makers
from briefing.papers.annex import open_items
from briefing.screen.picture import pictures_of
from commands.asked import open_day
from data.store.opening import open_store

DONE = {"submitted", "recheck_passed", "accepted", "closed"}
TO_DO = {"found", "registered", "assigned", "started", "recheck_failed", "reopened"}


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Day:
    return open_day(open_store(demo_file), None)


@pytest.fixture(scope="module")
def folded(day: Day) -> dict[str, str]:
    """Return figures by the id of their fact, as they are printed, from the events alone."""
    events = day.events[day.events["subject"].eq("hazard")].sort_index()
    last: dict[int, str] = {}
    due: dict[int, pd.Timestamp] = {}
    for hazard, kind, changes in events[["subject_id", "kind", "changes"]].itertuples(index=False):
        if kind in DONE | TO_DO | {"voided"}:
            last[hazard] = kind
        if "due_on" in (changes or {}):
            due[hazard] = pd.Timestamp(changes["due_on"])
        if kind == "reopened":
            due.pop(hazard, None)
    here = {one: kind for one, kind in last.items() if kind != "voided"}
    done = {one for one, kind in here.items() if kind in DONE}
    is_open = {one for one, kind in here.items() if kind != "closed"}
    late = {one for one in set(here) - done if one in due and due[one] < pd.Timestamp(day.as_of)}
    n_sites = len(day.sites)
    seen = set(day.visits["site_id"]) & set(day.sites.index)
    return {
        "sites.total": f"{n_sites}",
        "sites.coverage": f"{100 * len(seen) / n_sites:.1f}%",
        "hazards.found": f"{len(here)}",
        "hazards.rectified_share": f"{100 * len(done) / len(here):.1f}%",
        "hazards.open": f"{len(is_open)}",
        "hazards.overdue": f"{len(late)}",
    }


@pytest.fixture(scope="module")
def files(day: Day) -> dict[str, bytes]:
    facts = day.once(facts_of, day.week())
    items, pictures = day.once(open_items), pictures_of(day)
    made = makers(facts, items=items, picture=pictures)
    return {maker.kind: maker.make(()) for maker in made}


def of_slides(content: bytes, name: str) -> str:
    said = [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(content)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    return said[said.index(name) - 1]


def of_report(content: bytes, name: str) -> str:
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd[^>]*>([^<]+)</dd>", content.decode())
    return found[1] if found else ""


def of_annex(content: bytes, name: str) -> str:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    (row,) = (
        row for row in sheet.iter_rows(values_only=True)
        if any(str(cell).partition("（")[0] == name for cell in row)
    )  # fmt: skip
    value = next(cell for cell in row if isinstance(cell, int | float))
    return f"{value:.1%}" if isinstance(value, float) else str(value)


def of_picture(content: bytes, name: str) -> str:
    said = Image.open(io.BytesIO(content)).text["Description"].splitlines()
    return said[said.index(name) + 1]


READERS: dict[str, Callable[[bytes, str], str]] = {
    "slides": of_slides, "report": of_report, "annex": of_annex, "picture": of_picture,
}  # fmt: skip


def test_the_fold_is_the_demo_s_known_week(folded: dict[str, str]):
    assert folded == {
        "sites.total": "514", "sites.coverage": "95.1%", "hazards.found": "2638",
        "hazards.rectified_share": "88.0%", "hazards.open": "434", "hazards.overdue": "42",
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(READERS))
def test_a_figure_of_a_file_is_that_of_the_fold(
    files: dict[str, bytes], folded: dict[str, str], kind: str
):
    shown = {one: READERS[kind](files[kind], say_name(one)) for one in folded}
    assert shown == folded
