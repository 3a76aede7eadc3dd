"""A waiting row is put right where it waits and goes in without another upload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.ledger import Told, imports
from data.ledger.mending import asked_cells, read_again
from data.store.checks import verify
from geo.locate import place
from tests.builders import DAY, NOW, ledger_of, ledger_row, new_store
from tests.data.ledger.troubled import AS_OF, VILLAGES, Office, working_days
from vocabulary.errors import StoreError
from vocabulary.faults import Fault, FaultCode, Severity

PROBLEMS = ("序号", "单位名称", "场所类别", "村（社区）", "存在问题", "检查日期", "整改期限")
ROW = (1, "安居大厦", "高层建筑", "东城社区", "通道堆物", "2024-01-05", "2024-01-20")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def mend(office: Office, cells: Mapping[str, str], **said: Any) -> imports.Receipt:
    """Put the one waiting row right, as the page does."""
    (waiting,) = imports.repairs(office.store)
    told = office.told[-1]
    ledger = read_again(
        waiting, cells, told=Told(mapping=told.mapping, working_days=working_days),
        as_of=AS_OF, villages=VILLAGES,
    )  # fmt: skip
    placed = place(ledger, villages=VILLAGES, datum=told.datum if ledger.datum.n_points else None)
    placed = replace(placed, **said)
    return imports.apply(office.store, placed, actor="张某", now=NOW, as_of=AS_OF)


def asked(office: Office) -> dict[str, list[str]]:
    (waiting,) = imports.repairs(office.store)
    cells = asked_cells(waiting, office.told[-1].mapping)
    return {heading: [fault.code.value for fault in faults] for heading, faults in cells.items()}


@pytest.mark.parametrize(
    ("heading", "cell", "code", "right"),
    [
        ("整改期限", "春节前", "date_unreadable", "2024-02-08"),
        ("整改期限", "#VALUE!", "cell_error", "10个工作日"),
        ("村（社区）", "火星社区", "village_unknown", "东城社区"),
        ("单位名称", "", "name_missing", "安居大厦"),
        ("存在问题", "", "hazard_missing", "通道堆物"),
        ("单位名称", "同上", "ditto_alone", "安居大厦"),
    ],
)
def test_the_faulty_cell_is_put_right_and_the_row_goes_in(
    office: Office, heading: str, cell: str, code: str, right: str
) -> None:
    at = PROBLEMS.index(heading)
    office.take_in_lines(PROBLEMS, (*ROW[:at], cell, *ROW[at + 1 :]))
    assert asked(office) == {heading: [code]}
    done = mend(office, {heading: right})
    assert (done.rows_in, done.accepted, done.waiting) == (1, 1, 0)
    assert imports.repairs(office.store) == ()
    assert (office.sites(), office.hazards()) == (["安居大厦"], ["通道堆物"])


def test_a_row_that_is_still_not_right_waits_once_with_its_new_fault(office: Office) -> None:
    office.take_in_lines(PROBLEMS, (*ROW[:6], "春节前"))
    assert mend(office, {"整改期限": "节后"}).waiting == 1
    (waiting,) = imports.repairs(office.store)
    assert (waiting.row, waiting.raw["整改期限"]) == (2, "节后")
    assert mend(office, {"整改期限": "2024-02-01"}).accepted == 1


def test_what_a_title_said_of_the_row_is_still_known(office: Office) -> None:
    head = ("单位名称", "地址", "户数", "消防负责人")
    office.take_in_lines(("和平社区场所台账",), head, ("养老保险代办点", "一路", "", ""))
    assert asked(office) == {"场所类别": ["category_unknown"]}
    assert mend(office, {"场所类别": "其他"}).accepted == 1
    assert office.sites("village_code", "category") == [("500151001003", "other")]


def test_a_missing_status_is_filled_in_beside_the_day_of_closing(office: Office) -> None:
    office.take_in_lines((*PROBLEMS[:6], "销案日期"), (*ROW[:6], "2024-01-18"))
    assert asked(office) == {"整改状态": ["status_missing"]}
    assert mend(office, {"整改状态": "已销号"}).accepted == 1
    assert office.hazards("status") == ["closed"]


@pytest.mark.parametrize(
    ("means", "category"), [("same", ["compound"]), ("other", ["high_rise", "compound"])]
)
def test_a_doubtful_row_goes_in_as_what_it_is_said_to_mean(
    office: Office, means: str, category: list[str]
) -> None:
    head = PROBLEMS[1:4]
    office.take_in_lines(head, ROW[1:4])
    office.take_in_lines(head, ("安居大厦", "住宅小区", "东城社区"))
    assert asked(office) == {"": ["record_differs"]}
    assert mend(office, {}, means=means).accepted == 1
    assert office.sites("category") == category


def test_taking_the_mended_row_back_puts_the_waiting_one_back(office: Office) -> None:
    office.take_in_lines(PROBLEMS, (*ROW[:6], "春节前"))
    done = mend(office, {"整改期限": "2024-02-01"})
    imports.undo(office.store, done.receipt_id, actor="张某", now=NOW)
    assert [one.raw["整改期限"] for one in imports.repairs(office.store)] == ["春节前"]
    assert office.sites() == []


def test_a_waiting_row_is_dismissed_with_a_reason_that_is_kept(store_path: Path) -> None:
    store = new_store(store_path)
    by: dict[str, Any] = {"actor": "张某", "now": NOW}
    waiting = ledger_row(3, site="某楼", faults=(fault_of(),))
    imports.apply(store, ledger_of(waiting, ledger_row(4, faults=(fault_of(),))), **by, as_of=DAY)
    with pytest.raises(StoreError, match="reason"):
        imports.dismiss(store, 1, reason=" ", **by)
    imports.dismiss(store, 1, reason="是说明文字", **by)
    assert [one.repair_id for one in imports.repairs(store)] == [2]
    (done,) = imports.dismissals(store)
    assert (done.repair.repair_id, done.reason, done.actor) == (1, "是说明文字", "张某")
    assert done.repair.raw == {"行": "3"}
    assert done.recorded_at == NOW
    with pytest.raises(StoreError, match="No row 1"):
        imports.dismiss(store, 1, reason="再一次", **by)
    assert verify(store).ok
    store.close()


def fault_of() -> Fault:
    return Fault(FaultCode.CATEGORY_UNKNOWN, Severity.WAITS, 3, column="行", value="3")
