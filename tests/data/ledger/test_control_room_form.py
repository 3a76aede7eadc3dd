"""The duty sheet of control rooms: sent out blank, read back, every row accounted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from briefing.papers.tick_sheets import record_book
from data.ledger.records import Nameable, blank_rows, read_records
from data.ledger.returned_forms import Returned
from tests.builders import site_rows
from vocabulary.outreach import CONTROL_ROOM_HEADINGS
from vocabulary.records import CONTROL_ROOM

AS_OF = date(2024, 2, 20)
SITES = site_rows({"site_id": 7, "name": "某大厦"}, {"site_id": 9, "name": "某中心"})
VILLAGES = pd.DataFrame({"short_name": ["东方社区"]}, index=["500151001001"])
FULL = {"checked_on": "2024-02-10", "persons": 2, "certified": "2人", "hours": "24小时",
        "rota": "是", "log": "√", "auto": "否", "filled_by": "甲"}  # fmt: skip


def returned(tmp_path: Path, *answers: dict[str, Any], **also: Any) -> Returned:
    """Fill the lines of the blank sheet in order and read it back."""
    path = tmp_path / "form.xlsx"
    blank = blank_rows(CONTROL_ROOM, SITES, VILLAGES)
    path.write_bytes(record_book(CONTROL_ROOM, blank, as_of=AS_OF, is_demo=False))
    book = load_workbook(path)
    sheet = book.active
    head = next(
        r for r in range(1, 20) if sheet.cell(r, 1).value == CONTROL_ROOM_HEADINGS["site_id"]
    )
    place = {sheet.cell(head, c).value: c for c in range(1, sheet.max_column + 1)}
    for line, told in enumerate(answers, start=head + 1):
        for name, value in told.items():
            sheet.cell(line, place[CONTROL_ROOM_HEADINGS[name]]).value = value
    book.save(path)
    known = Nameable({7: "500151001001", 9: None}, {}, {})
    return read_records(path, file_name="回收.xlsx", kind=CONTROL_ROOM, known=known, as_of=AS_OF)


def test_a_filled_line_becomes_a_record_and_a_blank_one_is_counted(tmp_path: Path):
    told = returned(tmp_path, FULL)
    (row,) = told.rows
    assert (row["kind"], row["site_id"], row["village_code"]) == ("control_room", 7, "500151001001")
    assert row["done_on"] == row["opened_on"] == date(2024, 2, 10)
    assert row["details"] == {
        "persons": 2, "certified": 2, "hours": 24, "rota": True, "log": True, "auto": False,
    }  # fmt: skip
    assert (row["owner"], row["source_file"]) == ("甲", "回收.xlsx")
    assert (told.n_blank, told.faults) == (1, [])


def test_what_is_left_blank_is_not_told(tmp_path: Path):
    (row,) = returned(tmp_path, {"checked_on": "2024-02-10", "persons": 1}).rows
    assert row["details"] == {"persons": 1, "certified": None, "hours": None, "rota": None,
                              "log": None, "auto": None}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"checked_on": "2024-02-21"}, "future"),
        ({"checked_on": None}, "bad_date"),
        ({"persons": "两三个"}, "bad_answer"),
        ({"hours": 25}, "bad_answer"),
        ({"persons": -2}, "bad_answer"),
        ({"auto": "大概"}, "bad_answer"),
        ({"site_id": "999"}, "no_site"),
        (dict.fromkeys(("persons", "certified", "hours", "rota", "log", "auto")), "empty"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_fault(
    tmp_path: Path, changes: dict[str, Any], fault: str
):
    told = returned(tmp_path, FULL | changes)
    assert [one.code.value for one in told.faults] == [fault]
    assert told.rows == []
