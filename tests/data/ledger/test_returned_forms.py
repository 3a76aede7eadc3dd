"""Forms out and back: what is filled in comes home, every other row is named with its fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from briefing.papers.tick_sheets import household_sheet, self_check_book, self_check_items
from data.ledger.returned_forms import Returned, only_new, read_household_sheet, read_self_check
from tests.builders import site_rows
from vocabulary.terms import Category

DAY = date(2024, 2, 20)
VILLAGE = {7: "500151001001", 8: None}


def fill(path: Path, body: bytes, cells: dict[str, object]) -> Path:
    path.write_bytes(body)
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.active[cell] = value
    book.save(path)
    return path


def heading_row(path: Path) -> int:
    sheet = openpyxl.load_workbook(path).active
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "编号")


@pytest.fixture
def doors(tmp_path: Path) -> Returned:
    body = household_sheet(7, "演示花园", "东方社区", as_of=DAY, is_demo=True, doors=6)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(body)
    at = heading_row(path)
    cells = {
        f"D{at + 1}": "1-101", f"E{at + 1}": "2024-01-10", f"G{at + 1}": "是", f"L{at + 1}": "否",
        f"D{at + 2}": "1-102", f"E{at + 2}": "2024-03-10", f"G{at + 2}": "是",
        f"D{at + 3}": "1-103", f"E{at + 3}": "1月9日", f"G{at + 3}": "大概",
        f"A{at + 4}": "99", f"D{at + 4}": "1-104", f"E{at + 4}": "2024-01-10", f"G{at + 4}": "√",
        f"E{at + 5}": "2024-01-10", f"G{at + 5}": "√",
    }  # fmt: skip
    path = fill(path, body, cells)
    return read_household_sheet(path, file_name="回收.xlsx", village_of=VILLAGE, as_of=DAY)


def test_a_filled_line_of_the_blank_sheet_comes_back_as_it_was_ticked(doors: Returned):
    (row,) = doors.rows
    assert row["site_id"] == 7
    assert row["village_code"] == "500151001001"
    assert row["household"] == "1-101"
    assert row["checked_on"] == date(2024, 1, 10)
    assert row["ticks"] == {"corridor": True, "gas": False}
    assert row["source_file"] == "回收.xlsx"


def test_every_other_line_is_named_with_its_fault_or_counted_blank(doors: Returned):
    assert [fault.code for fault in doors.faults] == [
        "future", "bad_answer", "no_site", "no_household",
    ]  # fmt: skip
    assert doors.n_blank == 1


def test_a_self_check_form_comes_back_with_one_answer_for_each_item(tmp_path: Path):
    sites = site_rows({"site_id": 7, "name": "演示花园"}, {"site_id": 8, "name": "演示名居"})
    sites = sites.assign(village="东方社区")
    body = self_check_book(sites, Category.COMPOUND, as_of=DAY, is_demo=False)
    path = tmp_path / "form.xlsx"
    path.write_bytes(body)
    at = heading_row(path)
    cells = {
        f"D{at + 1}": "2024-01-10",
        f"F{at + 1}": "无",
        f"G{at + 1}": "有",
        f"H{at + 1}": "已改",
    }
    fill(path, body, cells)
    told = read_self_check(path, file_name="a.xlsx", village_of=VILLAGE, as_of=DAY)
    assert [row["answers"] for row in told.rows] == [
        {"R01": "none", "R02": "found", "R03": "fixed"}
    ]
    assert told.n_blank == 1
    assert told.faults == []


def test_the_five_compound_categories_of_the_plan_are_on_the_form():
    zh = " ".join(entry.zh for entry in self_check_items(Category.COMPOUND))
    for words in ("消防车通道", "疏散通道", "锁闭安全出口", "消防设施未保持完好有效",
                  "电气线路私拉乱接", "电动车违规停放充电"):  # fmt: skip
        assert words in zh


def test_another_workbook_is_no_form(tmp_path: Path):
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "场所"
    book.save(path)
    told = read_self_check(path, file_name="a.xlsx", village_of=VILLAGE, as_of=DAY)
    assert told.n_sheets == 0
    assert told.rows == []


def test_the_same_row_twice_goes_in_once():
    row = {"site_id": 7, "answers": {"R01": "none", "R02": "found"}}
    other = {"site_id": 7, "answers": {"R02": "found", "R01": "none"}}
    assert only_new([row, other], set(), key=("site_id", "answers")) == [row]
