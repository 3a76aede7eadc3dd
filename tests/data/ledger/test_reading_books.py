import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

from tests.builders import fault_codes, read_all, read_one
from vocabulary.errors import LedgerError
from vocabulary.ledger_files import note_sentence
from vocabulary.terms import LedgerKind

# A sheet knows no zone: what is written is 14:30.
MOMENT = datetime(2023, 12, 7, 14, 30, tzinfo=UTC).replace(tzinfo=None)
HEAD = ["序号", "单位名称", "场所类别", "所在社区", "户数"]


def xlsx(*sheets, merges=(), hidden=()):
    """Make a workbook of (name, rows); a merge is (sheet, first row, column, last row, value)."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for line, cells in enumerate(rows):
            sheet.write_row(line, 0, cells)
        for where, first, column, last, value in merges:
            if where == name:
                sheet.merge_range(first, column, last, column, value)
    book.close()
    return kept.getvalue()


def xls(*sheets):
    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                dated = (style,) if isinstance(cell, date) else ()
                sheet.write(line, place, cell, *dated)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_with_title_and_merged_cells_is_read(tmp_path):
    content = xlsx(
        (
            "高层",
            [
                ["巴川街道场所台账"],
                [],
                HEAD,
                [1, "甲苑", "住宅小区", "", 2200],
                [2, "乙苑", "住宅小区"],
                [3, "丙苑", "住宅小区", "接龙村", "78户"],
                ["合计", "", "", "", 2278],
            ],
        ),
        merges=[("高层", 3, 3, 4, "东方社区")],
    )
    ledger = read_one(tmp_path, "台账.xlsx", content)
    assert ledger.kind is LedgerKind.SITES
    assert ledger.header_row == {"高层": 3}
    told = [
        (row.row, row.site["name"], row.site["village_code"]) for row in ledger.rows if row.site
    ]
    assert told == [
        (4, "甲苑", "500151001001"),
        (5, "乙苑", "500151001001"),
        (6, "丙苑", "500151001201"),
    ]
    assert [row.site.get("households") for row in ledger.rows if row.site] == [2200, None, 78]
    assert fault_codes(ledger.rows[-1]) == {"total_row"}


def test_an_old_workbook_is_read_the_same(tmp_path):
    rows = [
        HEAD,
        [1, "甲苑", "住宅小区", "东方社区", 2200],
        [2, "乙苑", "住宅小区", "接龙村", "78户"],
    ]
    old = read_one(tmp_path, "台账.xls", xls(("表", rows)))
    new = read_one(tmp_path, "台账.xlsx", xlsx(("表", rows)))
    assert [row.site for row in old.rows] == [row.site for row in new.rows]
    assert [row.site["households"] for row in old.rows] == [2200, 78]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_real_dates_serials_and_text_stand_in_one_column(tmp_path, write):
    head = ["单位名称", "地址", "存在问题", "检查日期"]
    days = [date(2023, 12, 7), 45267, "2023.12.7", "2023年12月7日"]
    rows = [[f"{place}苑", "一路", "线路老化", day] for place, day in enumerate(days)]
    ledger = read_one(tmp_path, f"清单.{write.__name__}", write(("表", [head, *rows])))
    assert [row.hazards[0]["found_on"] for row in ledger.rows] == [date(2023, 12, 7)] * 4


def test_a_moment_keeps_its_day(tmp_path):
    rows = [["单位名称", "地址", "存在问题", "检查日期"], ["甲苑", "一路", "线路老化"]]
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows):
        sheet.write_row(line, 0, cells)
    sheet.write_datetime(1, 3, MOMENT, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    book.close()
    (row,) = read_one(tmp_path, "清单.xlsx", kept.getvalue()).rows
    assert row.hazards[0]["found_on"] == date(2023, 12, 7)


def test_a_header_of_two_merged_lines_is_one_header(tmp_path):
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet("表")
    sheet.merge_range(0, 0, 1, 0, "单位名称")
    sheet.merge_range(0, 1, 1, 1, "场所类别")
    sheet.merge_range(0, 2, 0, 3, "层数情况")
    sheet.write_row(1, 2, ["地上层数", "地下层数"])
    sheet.write_row(2, 0, ["甲苑", "住宅小区", 18, 2])
    book.close()
    (row,) = read_one(tmp_path, "台账.xlsx", kept.getvalue()).rows
    assert row.row == 3
    assert (row.site["floors_above"], row.site["floors_below"]) == (18, 2)


def test_sheets_of_one_kind_are_one_ledger_and_dictionaries_are_left_out(tmp_path):
    one = [HEAD, [1, "甲苑", "住宅小区", "东方社区"]]
    two = [HEAD, [1, "乙苑", "住宅小区", "东方社区"]]
    content = xlsx(
        ("甲", one),
        ("乙", two),
        ("字典", [["类别", "名称"], ["a", "b"]]),
        ("藏", one),
        hidden=("藏",),
    )
    ledger = read_one(tmp_path, "台账.xlsx", content)
    assert [(row.sheet, row.row, row.site["name"]) for row in ledger.rows] == [
        ("甲", 2, "甲苑"),
        ("乙", 2, "乙苑"),
    ]
    assert set(ledger.notes) >= {"sheet_left_out:字典", "sheet_left_out:藏"}


def test_the_name_of_a_sheet_may_be_the_village(tmp_path):
    content = xlsx(("接龙村", [["单位名称", "场所类别"], ["甲苑", "住宅小区"]]))
    ledger = read_one(tmp_path, "台账.xlsx", content)
    assert ledger.rows[0].site["village_code"] == "500151001201"
    assert "village_from_sheet:接龙村" in ledger.notes


def test_a_workbook_of_sites_and_hazards_is_two_ledgers(tmp_path):
    hazards = [["隐患编号", "单位名称", "隐患描述"], ["Y1", "甲苑", "线路老化"]]
    content = xlsx(("场所", [HEAD, [1, "甲苑", "住宅小区", "东方社区"]]), ("隐患", hazards))
    kinds = {ledger.kind for ledger in read_all(tmp_path, "台账.xlsx", content)}
    assert kinds == {LedgerKind.SITES, LedgerKind.HAZARDS}


def test_formulas_of_a_ledger_stay_text(tmp_path):
    rows = [HEAD, [1, "'=1+1", "住宅小区", "东方社区"]]
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows):
        sheet.write_row(line, 0, cells)
    sheet.write_string(1, 1, "=HYPERLINK(1)")
    book.close()
    (row,) = read_one(tmp_path, "台账.xlsx", kept.getvalue()).rows
    assert row.site["name"] == "=HYPERLINK(1)"


@pytest.mark.parametrize("rows", [[], [["巴川街道"]]], ids=["blank", "title"])
def test_a_workbook_without_a_table_says_so(tmp_path, rows):
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "空.xlsx", xlsx(("空", rows)))
    assert refused.value.code == "no_table"


def test_a_workbook_with_a_header_alone_has_no_rows(tmp_path):
    assert read_one(tmp_path, "空.xlsx", xlsx(("空", [HEAD]))).rows == ()


@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_cut_workbook_is_damaged(tmp_path, write):
    whole = write(("表", [HEAD, *[[n, f"{n}苑", "住宅小区", "东方社区", n] for n in range(400)]]))
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, f"断.{write.__name__}", whole[: len(whole) // 2])
    assert refused.value.code in {"corrupt", "reader_failed"}
    assert refused.value.values["file"] == f"断.{write.__name__}"


def test_comments_are_not_read_and_that_is_said(tmp_path):
    book = openpyxl.Workbook()
    for line in (("单位名称", "场所类别", "所在社区"), ("翠湖苑", "住宅小区", "东方社区")):
        book.active.append(line)
    for cell in ("A2", "B2"):
        book.active[cell].comment = Comment("已停业", "张某")
    kept = io.BytesIO()
    book.save(kept)
    ledger = read_one(tmp_path, "台账.xlsx", kept.getvalue())
    assert ledger.notes == ("comments_left:Sheet (2)",)
    assert note_sentence(ledger.notes[0]).startswith("工作表“Sheet (2)”的批注没有读")
