"""The error workbook says why, holds nothing alive, and goes in again once mended."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl

from data.ledger import Ledger, LedgerRow, imports
from data.ledger.workbooks import rows_to_mend
from data.store import frames
from tests import hostile_text
from tests.builders import DAY, NOW, new_store, read_one
from vocabulary.faults import Fault, FaultCode, Severity

HEAD = "单位名称,场所类别,所在社区,备注一\n"


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def unfit(ledger: Ledger) -> list[LedgerRow]:
    return [row for row in ledger.rows if row.waits or row.is_refused]


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_rows_that_wait_or_are_refused_stand_in_it_with_the_reason(tmp_path):
    text = HEAD + "翠湖苑,住宅小区,东方社区,\n镕基楼,高楼,东方社区,甲\n合计,2,,\n"
    ledger = read_one(tmp_path, "台账.csv", text)
    sheet = opened(rows_to_mend(unfit(ledger))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("错误原因", "原表行号", "单位名称", "场所类别", "所在社区", "备注一")
    assert rows[1][1:] == ("3", "镕基楼", "高楼", "东方社区", "甲")
    assert rows[1][0].startswith("第 3 行「场所类别」写作“高楼”，不是已有的场所类别")
    assert rows[2] == ("第 4 行是合计行，不作为数据。", "4", "合计", "2", None, None)
    assert len(rows) == 3


def test_what_others_found_wrong_is_said_too(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", HEAD + "翠湖苑,住宅小区,东方社区,\n")
    far = Fault(FaultCode.COORDINATE_OUTSIDE, Severity.WAITS, 2, value="1, 2")
    content = rows_to_mend(ledger.rows, faults={("", 2): [far]}, language="en")
    assert opened(content).worksheets[0]["A2"].value.startswith("Row 2: “1, 2” lies outside")


def test_no_cell_is_a_formula_whatever_it_begins_with(tmp_path):
    nasty = ["=1+1", "+86138", "-5", "@SUM(A1)", "＝1+1", "\tx", " =1", '=HYPERLINK("http://a")']
    text = HEAD + "".join(quoted(cell) + ",高楼,东方社区,\n" for cell in nasty)
    ledger = read_one(tmp_path, "台账.csv", text)
    book = opened(rows_to_mend(unfit(ledger)))
    sheet = book.worksheets[0]
    assert [sheet.cell(line, 3).value for line in range(2, 10)] == nasty
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}  # "n" is an empty cell
    assert all(cell.value is None for row in sheet for cell in row if cell.data_type == "n")
    assert not [cell.coordinate for row in sheet for cell in row if cell.hyperlink]


def test_hostile_text_comes_back_as_it_was_typed(tmp_path):
    cells = [text for text in hostile_text.HOSTILE if text.isprintable()]
    lines = "".join(quoted(cell) + ",高楼,东方社区,\n" for cell in cells)
    ledger = read_one(tmp_path, "台账.csv", HEAD + lines)
    again = read_one(tmp_path, "待处理.xlsx", rows_to_mend(unfit(ledger)))
    waiting = [row for row in ledger.rows if row.waits or row.is_refused]
    assert [row.raw["单位名称"] for row in again.rows] == [row.raw["单位名称"] for row in waiting]


def test_a_mended_row_goes_in(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", HEAD + "镕基楼,高楼,东方社区,甲\n")
    book = opened(rows_to_mend(unfit(ledger)))
    book.worksheets[0]["D2"].value = "高层建筑"
    kept = io.BytesIO()
    book.save(kept)
    mended = read_one(tmp_path, "待处理.xlsx", kept.getvalue())
    (row,) = mended.rows
    assert not row.waits
    assert row.site["category"] == "high_rise"
    assert row.extra == {"备注一": "甲"}


def test_sheets_keep_their_names_even_where_excel_forbids_them(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", HEAD + "镕基楼,高楼,东方社区,甲\n")
    (row,) = ledger.rows
    rows = [replace(row, sheet=name) for name in ("一月/二月", "一月*二月", "")]
    assert opened(rows_to_mend(rows)).sheetnames == ["一月 二月", "一月 二月 2", "待处理"]


PRIVATE = (
    "单位名称,场所类别,所在社区,联系电话,备注一\n"
    "镕基楼,高楼,东方社区,13800138000,找王某13912345678\n"
    "龙都楼,高楼,东方社区,13800138111,\n"
)
NUMBERS = ("13800138000", "13912345678", "13800138111")


def numbers_in(content: bytes) -> set[str]:
    cells = [str(cell.value) for sheet in opened(content) for row in sheet for cell in row]
    return {number for number in NUMBERS if any(number in cell for cell in cells)}


def mended(content: bytes) -> bytes:
    """Put the category of each row right, as the clerk would."""
    book, kept = opened(content), io.BytesIO()
    for line in (2, 3):
        book.worksheets[0].cell(line, 4).value = "高层建筑"
    book.save(kept)
    return kept.getvalue()


def test_the_numbers_of_persons_in_it_are_covered_unless_asked_for(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", PRIVATE)
    content = rows_to_mend(unfit(ledger))
    assert numbers_in(content) == set()
    assert opened(content).worksheets[0]["F2"].value == "138****8000"
    assert numbers_in(rows_to_mend(unfit(ledger), personal=True)) == set(NUMBERS)


def test_rows_that_come_back_covered_take_their_numbers_from_the_rows_that_wait(
    tmp_path, store_path
):
    store = new_store(store_path)
    by = {"actor": "张某", "now": NOW, "as_of": DAY}
    ledger = read_one(tmp_path, "台账.csv", PRIVATE)
    assert imports.apply(store, ledger, **by).waiting == 2
    again = read_one(tmp_path, "待处理.xlsx", mended(rows_to_mend(unfit(ledger))))
    assert imports.apply(store, again, **by).accepted == 2
    assert imports.repairs(store) == ()
    sites = frames.sites(store, DAY, personal=True).set_index("name")
    assert sites["phone"].to_dict() == {"镕基楼": "13800138000", "龙都楼": "13800138111"}
    assert sites.loc["镕基楼", "extra"]["备注一"] == "找王某13912345678"
    store.close()


def test_a_covered_number_nothing_waits_for_stays_as_typed(tmp_path, store_path):
    store = new_store(store_path)
    text = PRIVATE.replace("高楼", "高层建筑").replace("13800138000", "138****8000")
    ledger = read_one(tmp_path, "台账.csv", text)
    imports.apply(store, ledger, actor="张某", now=NOW, as_of=DAY)
    sites = frames.sites(store, DAY, personal=True).set_index("name")
    assert sites.loc["镕基楼", "phone"] == "138****8000"
    store.close()
