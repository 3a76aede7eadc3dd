"""A list of hydrants from an office: what can go in, and why the rest cannot."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from data.ledger.supply import is_any_usable, read_supply
from vocabulary.terms import SupplyKind


def book(folder: Path, *rows: list[object]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def test_rows_below_the_header_are_read_and_faults_are_named(tmp_path: Path):
    path = book(
        tmp_path,
        ["巴川街道消火栓清单"],
        ["名称", "类型", "经度（WGS84）", "纬度", "状态", "人数"],
        ["1号栓", "消火栓", 106.05, 29.84, "正常", None],
        ["解放路微站", "微型消防站", 106.051, 29.841, "停用", 5],
        [None, "消火栓", 106.05, 29.84, None, None],
        ["3号栓", "水塔", 106.05, 29.84, None, None],
        ["4号栓", "消火栓", "不详", 29.84, None, None],
    )
    rows = read_supply(path)
    assert [row.fault for row in rows] == ["", "", "no_name", "kind", "coordinates"]
    assert [row.line for row in rows] == [3, 4, 5, 6, 7]
    assert rows[0].values["is_working"] is True
    assert (rows[1].values["is_working"], rows[1].values["crew"]) == (False, 5)
    assert rows[0].values["kind"] == "hydrant"


def test_a_file_without_kinds_takes_the_one_said(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("名称,经度,纬度\n甲,106.05,29.84\n", encoding="utf-8")
    (row,) = read_supply(path, kind=SupplyKind.TANK)
    assert (row.values["kind"], row.fault) == ("tank", "")
    (unsaid,) = read_supply(path)
    assert unsaid.fault == "kind"


def test_a_file_of_something_else_has_nothing_usable(tmp_path: Path):
    assert not is_any_usable(read_supply(book(tmp_path, ["姓名", "电话"], ["张某", "1"])))
