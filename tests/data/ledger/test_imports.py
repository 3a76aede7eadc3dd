"""From a ledger to the register and back: nothing twice, nothing lost, nothing silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box

from data.ledger import Ledger, LedgerRow, imports
from data.ledger import imports as register
from data.ledger.known_records import load_sites
from data.store import frames, upkeep
from data.store.checks import verify
from data.store.opening import Store
from data.store.villages import put_villages
from tests.builders import NOW, event_of, ledger_of, ledger_row, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import LedgerKind

AS_OF = date(2024, 2, 20)
TOWER = "龙都大厦"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    yield made
    made.close()


def put_in(store: Store, ledger: Ledger, as_of: date = AS_OF) -> imports.Receipt:
    receipt = imports.apply(store, ledger, actor="李某", now=NOW, as_of=as_of)
    parts = (receipt.accepted, receipt.unchanged, receipt.waiting, receipt.refused)
    named = sum(row.is_named for row in ledger.rows)
    assert receipt.rows_in == sum(parts) == len(ledger.rows) - named
    return receipt


def hazard(**cells: Any) -> dict[str, Any]:
    return {"description": "消火栓无水", "found_on": "2023-12-05", "code": "H01", **cells}


def one(*hazards: Mapping[str, Any], site: Any = TOWER, **more: Any) -> Ledger:
    return ledger_of(ledger_row(2, *hazards, site=site, **more))


def status_on(store: Store, day: str) -> list[str]:
    return frames.hazards(store, date.fromisoformat(day))["status"].tolist()


def test_a_row_with_dates_in_the_past_becomes_the_history_it_tells(store: Store) -> None:
    put_in(store, one(hazard(due_on="2023-12-20", done_on="2023-12-18", status="closed")))
    days = ("2023-12-04", "2023-12-05", "2023-12-17", "2023-12-18", "2024-02-20")
    assert [status_on(store, day) for day in days] == [
        [], ["assigned"], ["assigned"], ["closed"], ["closed"],
    ]  # fmt: skip
    row = frames.hazards(store, AS_OF).iloc[0]
    told = [str(row[n].date()) for n in ("assigned_on", "due_on", "submitted_on", "closed_on")]
    assert told == ["2023-12-05", "2023-12-20", "2023-12-18", "2023-12-18"]
    assert frames.sites(store, date(2023, 12, 5))["name"].tolist() == [TOWER]


@pytest.mark.parametrize("status", [None, "found", "registered", "assigned", "rectifying",
    "submitted", "rechecked", "accepted", "closed", "voided"])  # fmt: skip
@pytest.mark.parametrize(
    "dates",
    [
        {}, {"due_on": "2023-12-20"}, {"done_on": "2023-12-18"}, {"found_on": None},
        {"due_on": "2023-12-20", "done_on": "2023-12-18"}, {"done_on": "2023-11-20"},
        {"found_on": None, "done_on": "2023-12-18"}, {"done_on": "2024-03-05"},
    ],
)  # fmt: skip
def test_the_same_file_twice_adds_nothing_whatever_its_cells(
    store: Store, status: str | None, dates: dict[str, Any]
) -> None:
    ledger = one(hazard(status=status, **dates), extra={"备注": "甲"})
    assert put_in(store, ledger).accepted == 1
    first = frames.hazards(store, AS_OF, voided=True).drop(columns="extra")
    if status is not None and dates.get("done_on", "") < "2024-02-20":
        assert first["status"].tolist() == [status]
    before = len(frames.events(store))
    for as_of in (AS_OF, date(2024, 3, 31)):
        again = put_in(store, ledger, as_of)
        assert (again.accepted, again.unchanged) == (0, 1)
    assert len(frames.events(store)) == before
    assert verify(store).ok


def test_a_renamed_file_adds_nothing_either(store: Store) -> None:
    put_in(store, one(hazard()))
    assert put_in(store, replace(one(hazard()), file="另存.xlsx", sha256="1" * 64)).unchanged == 1


def test_one_changed_cell_is_one_difference_with_old_and_new(store: Store) -> None:
    rows = [ledger_row(n, hazard(description=f"第{n}处堆物"), site=TOWER) for n in range(2, 7)]
    put_in(store, ledger_of(*rows))
    rows[3] = ledger_row(5, hazard(description="第5处堆物", measure="清理"), site=TOWER)
    seen = imports.preview(store, ledger_of(*rows))
    assert (seen.accepted, seen.unchanged) == (1, 4)
    (found,) = seen.differences
    assert (found.row, found.field, found.old, found.new) == (5, "measure", None, "清理")
    assert [(f.code, f.row, f.column) for f in seen.faults] == [
        (FaultCode.CHANGED_ROW, 5, "整改措施")
    ]
    put_in(store, ledger_of(*rows))
    told = frames.events(store, hazard_id=found.subject_id)  # type: ignore[arg-type]
    assert told["kind"].tolist() == ["found", "corrected"]
    assert frames.hazards(store, AS_OF)["measure"].dropna().tolist() == ["清理"]


def test_a_preview_writes_nothing_and_says_what_apply_will_do(store: Store) -> None:
    before = store.fingerprint
    seen = imports.preview(store, one(hazard(), hazard(description="出口锁闭")))
    assert store.fingerprint == before
    assert (seen.n_new_sites, seen.n_new_hazards, seen.accepted) == (1, 2, 1)


@pytest.mark.parametrize(
    ("change", "kinds", "status"),
    [
        ({"status": "submitted", "done_on": "2024-01-08"}, ["submitted"], "submitted"),
        ({"status": "closed", "done_on": "2024-01-08"}, ["submitted", "closed"], "closed"),
        ({"status": "voided"}, ["voided"], "voided"),
        ({"done_on": "2024-01-08", "status": None}, ["submitted"], "submitted"),
    ],
)
def test_a_status_that_moved_on_becomes_the_events_of_the_work(
    store: Store, change: dict[str, Any], kinds: list[str], status: str
) -> None:
    put_in(store, one(hazard(status="rectifying")), date(2023, 12, 31))
    put_in(store, one(hazard(**{"status": "rectifying", **change})), AS_OF)
    assert frames.events(store, hazard_id=1)["kind"].tolist()[3:] == kinds
    hazards = frames.hazards(store, AS_OF, voided=True)
    assert hazards["status"].tolist() == [status]
    if "done_on" in change:
        assert str(hazards["submitted_on"].iloc[0].date()) == "2024-01-08"


def test_a_ledger_that_said_closed_and_says_open_again_is_a_relapse(store: Store) -> None:
    put_in(store, one(hazard(status="closed", done_on="2023-12-18")), date(2023, 12, 31))
    put_in(store, one(hazard(status="rectifying")), AS_OF)
    row = frames.hazards(store, AS_OF).iloc[0]
    assert (row["status"], row["cycle"]) == ("rectifying", 2)
    assert put_in(store, one(hazard(status="rectifying"))).unchanged == 1


def test_a_ledger_that_lags_behind_does_not_undo_what_was_done_since(store: Store) -> None:
    ledger = one(
        hazard(status="rectifying", measure="清理"), site={"name": TOWER, "address": "旧址"}
    )
    put_in(store, ledger, date(2023, 12, 31))
    store.record(
        [
            event_of("corrected", "2024-01-15", 1, measure="换泵"),
            event_of("submitted", "2024-01-16", 1),
            event_of("closed", "2024-01-17", 1),
            event_of("corrected", "2024-01-15", 1, subject="site", address="新址"),
        ],
        actor="张某",
        now=NOW,
    )
    assert put_in(store, ledger).unchanged == 1
    row = frames.hazards(store, AS_OF).iloc[0]
    assert (row["status"], row["measure"]) == ("closed", "换泵")
    assert frames.sites(store, AS_OF)["address"].tolist() == ["新址"]


def test_a_blank_cell_does_not_erase_what_is_known(store: Store) -> None:
    put_in(store, one(hazard(measure="清理"), site={"name": TOWER, "height_m": 33.0}))
    blank = one(hazard(measure=None), site={"name": TOWER, "height_m": None})
    assert put_in(store, blank).unchanged == 1
    assert frames.hazards(store, AS_OF)["measure"].tolist() == ["清理"]
    assert frames.sites(store, AS_OF)["height_m"].tolist() == [33.0]


@pytest.mark.parametrize(
    "again",
    [
        {"name": "龙都 大厦（A座）", "village_code": "500151001001"},
        {"name": "龙都大厦(Ａ座)\n", "village_code": "500151001001"},
        {"name": "龙都大厦(A座)", "site_no": "GL-01"},
        {"name": "龙都大厦(A座)"},
    ],
)
def test_a_site_is_known_by_its_name_in_its_village(store: Store, again: dict[str, Any]) -> None:
    first = {"name": "龙都大厦（A座）", "village_code": "500151001001", "site_no": "GL-01"}
    put_in(store, ledger_of(ledger_row(2, site=first), kind=LedgerKind.SITES))
    put_in(store, ledger_of(ledger_row(2, site=again), kind=LedgerKind.SITES))
    assert len(frames.sites(store, AS_OF)) == 1


def test_the_same_name_in_another_village_or_with_another_number_is_another_site(
    store: Store,
) -> None:
    put_in(store, one(site={"name": "服务站", "village_code": "500151001001", "site_no": "1"}))
    put_in(store, one(site={"name": "服务站", "village_code": "500151001002"}))
    put_in(store, one(site={"name": "服务站", "village_code": "500151001001", "site_no": "2"}))
    assert len(frames.sites(store, AS_OF)) == 3


def test_a_name_that_fits_two_sites_waits_with_both_names(store: Store) -> None:
    for code in ("500151001001", "500151001002"):
        put_in(store, one(site={"name": "服务站", "village_code": code}))
    receipt = put_in(store, one(hazard(), site={"name": "服务站"}))
    assert (receipt.waiting, receipt.faults[0].code) == (1, FaultCode.SITE_AMBIGUOUS)
    assert frames.hazards(store, AS_OF).empty


def test_a_hazard_of_a_site_nobody_knows_waits(store: Store) -> None:
    row = ledger_row(2, hazard(site_name="没有的大厦"))
    receipt = put_in(store, ledger_of(row, kind=LedgerKind.HAZARDS))
    assert (receipt.waiting, receipt.faults[0].code) == (1, FaultCode.SITE_UNKNOWN)
    (kept,) = imports.repairs(store)
    assert kept.raw == {"行": "2"}


def test_a_hazard_list_finds_its_sites_by_name_or_by_the_hazards_number(store: Store) -> None:
    put_in(store, one(hazard(hazard_no="YH-1")))
    rows = (
        ledger_row(2, hazard(description="出口锁闭", site_name="龙都大厦 ")),
        ledger_row(3, {"hazard_no": "YH-1", "description": "消火栓无水", "measure": "换泵"}),
    )
    assert put_in(store, ledger_of(*rows, kind=LedgerKind.HAZARDS)).accepted == 2
    assert frames.hazards(store, AS_OF)["site_id"].tolist() == [1, 1]
    assert frames.hazards(store, AS_OF).loc[1, "measure"] == "换泵"


def test_the_same_words_found_again_after_closing_are_a_new_hazard(store: Store) -> None:
    put_in(store, one(hazard(status="closed", done_on="2023-12-18")))
    put_in(store, one(hazard(found_on="2024-02-01", status="assigned")))
    assert frames.hazards(store, AS_OF)["status"].tolist() == ["closed", "assigned"]


def test_an_open_hazard_whose_first_day_was_mistyped_stays_the_same_hazard(store: Store) -> None:
    put_in(store, one(hazard(found_on="2023-12-15")))
    put_in(store, one(hazard(found_on="2023-12-05")))
    assert len(frames.hazards(store, AS_OF)) == 1
    assert len(frames.hazards(store, date(2023, 12, 6))) == 1
    assert put_in(store, one(hazard(found_on="2023-12-05"))).unchanged == 1


def test_two_rows_of_one_file_with_the_same_words_on_two_days_are_two_hazards(
    store: Store,
) -> None:
    ledger = ledger_of(
        ledger_row(2, hazard(), site=TOWER),
        ledger_row(3, hazard(found_on="2024-01-05"), site=TOWER),
    )
    put_in(store, ledger)
    assert len(frames.hazards(store, AS_OF)) == 2
    assert put_in(store, ledger).unchanged == 2


def test_a_row_repeated_in_the_file_goes_in_once_and_a_contradicting_one_waits(
    store: Store,
) -> None:
    ledger = ledger_of(
        ledger_row(2, hazard(), site=TOWER),
        ledger_row(3, hazard(), site=TOWER),
        ledger_row(4, hazard(measure="清理"), site=TOWER),
    )
    receipt = put_in(store, ledger)
    assert (receipt.accepted, receipt.unchanged, receipt.waiting) == (1, 1, 1)
    assert {f.code for f in receipt.faults} == {FaultCode.DUPLICATE_IN_FILE}
    assert len(frames.hazards(store, AS_OF)) == 1
    again = put_in(store, ledger)
    assert (again.accepted, again.unchanged, again.waiting) == (0, 2, 1)
    assert len(imports.repairs(store)) == 1


def test_faulty_rows_wait_refused_rows_are_counted_and_other_lines_named(store: Store) -> None:
    bad = Fault(FaultCode.DATE_UNREADABLE, Severity.WAITS, 3, "检查日期", "昨天")
    head = Fault(FaultCode.HEADER_REPEATED, Severity.REFUSES, 4)
    none = Fault(FaultCode.VILLAGE_ELSEWHERE, Severity.REFUSES, 5)
    note = Fault(FaultCode.HAZARD_CODE_GUESSED, Severity.NOTES, 2)
    receipt = put_in(store, ledger_of(
        ledger_row(2, hazard(), site=TOWER, faults=(note,)),
        ledger_row(3, hazard(description="出口锁闭"), site=TOWER, faults=(bad,)),
        ledger_row(4, faults=(head,)),
        ledger_row(5, faults=(none,)),
    ))  # fmt: skip
    assert (receipt.rows_in, receipt.accepted, receipt.waiting, receipt.refused) == (3, 1, 1, 1)
    assert imports.receipts(store)[0].faults == (note, bad, head, none)
    assert len(frames.hazards(store, AS_OF)) == 1


def mended(cell: str, *, faults: tuple[Fault, ...] = (), row: int = 3, **more: Any) -> LedgerRow:
    raw = {"名称": TOWER, "存在问题": "出口锁闭", "检查日期": cell}
    return ledger_row(
        row, hazard(description="出口锁闭"), site=TOWER, raw=raw, faults=faults, **more
    )


BAD = Fault(FaultCode.DATE_UNREADABLE, Severity.WAITS, 3, "检查日期", "昨天")


def test_a_mended_row_takes_the_waiting_one_off_the_list_wherever_it_stands(store: Store) -> None:
    put_in(store, ledger_of(mended("昨天", faults=(BAD,))))
    assert len(imports.repairs(store)) == 1
    put_in(store, replace(ledger_of(mended("2023-12-05", row=17)), file="修改后.xlsx"))
    assert imports.repairs(store) == ()
    assert len(frames.hazards(store, AS_OF)) == 1


def test_another_row_at_the_same_place_does_not_take_a_waiting_one_away(store: Store) -> None:
    put_in(store, ledger_of(mended("昨天", faults=(BAD,))))
    other = ledger_row(
        3, hazard(), site="别处", raw={"名称": "别处", "存在问题": "x", "检查日期": "y"}
    )
    put_in(store, ledger_of(other))
    assert len(imports.repairs(store)) == 1


def test_undo_takes_back_what_an_import_made_and_what_it_changed(store: Store) -> None:
    first = put_in(store, one(hazard(status="rectifying")), date(2023, 12, 31))
    before = frames.hazards(store, AS_OF).drop(columns="version")
    second = put_in(store, ledger_of(
        ledger_row(2, hazard(status="closed", done_on="2024-01-08"), site=TOWER),
        ledger_row(3, hazard(), site="新楼"),
    ))  # fmt: skip
    imports.undo(store, second.receipt_id, actor="张某", now=NOW)
    after = frames.hazards(store, AS_OF).drop(columns="version")
    assert after.to_dict("records") == before.to_dict("records")
    assert frames.sites(store, AS_OF)["name"].tolist() == [TOWER]
    assert verify(store).ok
    assert [r.undone_at is None for r in imports.receipts(store)] == [False, True]
    again = put_in(store, one(hazard(status="closed", done_on="2024-01-08")))
    assert again.accepted == 1
    with pytest.raises(StoreError, match="changed since"):
        imports.undo(store, first.receipt_id, actor="张某", now=NOW)


def test_undo_in_reverse_order_empties_the_register(store: Store) -> None:
    ids = [put_in(store, one(hazard(status=s))).receipt_id for s in ("assigned", "closed")]
    for receipt_id in reversed(ids):
        imports.undo(store, receipt_id, actor="张某", now=NOW)
    assert frames.hazards(store, AS_OF).empty
    assert frames.sites(store, AS_OF).empty
    assert verify(store).ok


@pytest.mark.parametrize("later", ["event", "visit", "hazard"])
def test_an_import_something_was_built_on_cannot_be_undone(store: Store, later: str) -> None:
    receipt = put_in(store, one(hazard()))
    if later == "event":
        store.record([event_of("supervised", "2024-02-01", 1)], actor="张某", now=NOW)
    elif later == "visit":
        visit = {"site_id": 1, "visited_on": AS_OF, "kind": "routine"}
        upkeep.add(store, "visit", [visit], actor="张某", now=NOW)
    else:
        store.record([event_of("found", "2024-02-01", None, site_id=1)], actor="张某", now=NOW)
    before = store.fingerprint
    with pytest.raises(StoreError, match="cannot be undone"):
        imports.undo(store, receipt.receipt_id, actor="张某", now=NOW)
    assert store.fingerprint == before


def test_an_import_is_undone_once_and_only_if_there_was_one(store: Store) -> None:
    receipt = put_in(store, one(hazard()))
    imports.undo(store, receipt.receipt_id, actor="张某", now=NOW)
    with pytest.raises(StoreError, match="undone already"):
        imports.undo(store, receipt.receipt_id, actor="张某", now=NOW)
    with pytest.raises(StoreError, match="no import 9"):
        imports.undo(store, 9, actor="张某", now=NOW)


def test_undo_puts_the_waiting_rows_back_as_they_were(store: Store) -> None:
    put_in(store, ledger_of(mended("昨天", faults=(BAD,))))
    receipt = put_in(store, ledger_of(mended("2023-12-05")))
    imports.undo(store, receipt.receipt_id, actor="张某", now=NOW)
    assert [r.raw["检查日期"] for r in imports.repairs(store)] == ["昨天"]


def villages(**changes: Any) -> Ledger:
    record = {"village_code": "500151001001", "name": "东方社区居民委员会", "residents": 9000,
              "geometry": box(106.03, 29.83, 106.04, 29.84), **changes}  # fmt: skip
    return ledger_of(ledger_row(2, village=record), kind=LedgerKind.VILLAGES)


def test_villages_come_in_by_their_code_and_change_field_by_field(store: Store) -> None:
    assert put_in(store, villages()).accepted == 1
    assert put_in(store, villages()).unchanged == 1
    seen = imports.preview(
        store, villages(residents=9100, geometry=box(106.03, 29.83, 106.05, 29.84))
    )
    assert [(d.field, d.old, d.new) for d in seen.differences] == [
        ("residents", 9000, 9100), ("geometry", "5 points", "5 points"),
    ]  # fmt: skip


def test_undo_puts_a_village_back_or_takes_it_away(store: Store) -> None:
    first = put_in(store, villages())
    second = put_in(store, villages(residents=9100, geometry=box(106.03, 29.83, 106.05, 29.84)))
    imports.undo(store, second.receipt_id, actor="张某", now=NOW)
    village = frames.villages(store).iloc[0]
    assert village["residents"] == 9000.0
    assert village["geometry"].equals(box(106.03, 29.83, 106.04, 29.84))
    with pytest.raises(StoreError, match="changed since"):
        imports.undo(store, first.receipt_id, actor="张某", now=NOW)


def test_a_village_changed_by_hand_since_is_not_put_back(store: Store) -> None:
    receipt = put_in(store, villages())
    code = {"village_code": "500151001001", "leader": "某甲"}
    put_villages(store, [code], actor="张某", now=NOW)
    with pytest.raises(StoreError, match="changed since"):
        imports.undo(store, receipt.receipt_id, actor="张某", now=NOW)


def placed(lon: float, quality: str = "surveyed", **more: Any) -> Ledger:
    site = {"name": TOWER, "lon": lon, "lat": 29.85, "position_quality": quality, **more}
    return ledger_of(ledger_row(2, site=site), kind=LedgerKind.SITES)


def test_a_point_moved_by_hand_is_not_moved_back_by_the_old_ledger(store: Store) -> None:
    ledger = placed(106.05, source_x=106.05, source_y=29.85, source_datum="wgs84")
    put_in(store, ledger)
    moved = event_of("corrected", "2024-02-01", 1, subject="site", lon=106.06,
                     position_quality="clicked")  # fmt: skip
    store.record([moved], actor="张某", now=NOW)
    assert put_in(store, ledger).unchanged == 1
    assert frames.sites(store, AS_OF).geometry.iloc[0].x == 106.06


def test_a_worse_known_point_does_not_replace_a_better_one(store: Store) -> None:
    put_in(store, placed(106.05, source_x=106.05, source_y=29.85))
    assert put_in(store, placed(106.02, "village_centre")).unchanged == 1
    better = imports.preview(store, placed(106.051, source_x=106.051, source_y=29.85))
    assert [(d.field, d.new) for d in better.differences] == [("position", "106.051000, 29.850000")]


def test_personal_cells_are_masked_in_what_a_preview_shows(store: Store) -> None:
    put_in(store, one(site={"name": TOWER, "phone": "13800138000"}))
    (found,) = imports.preview(store, one(site={"name": TOWER, "phone": "13900139000"})).differences
    assert (found.old, found.new) == ("138****8000", "139****9000")


def test_unknown_columns_are_kept_and_a_changed_one_is_a_difference(store: Store) -> None:
    put_in(store, one(hazard(), extra={"备注": "甲", "片区": "一"}))
    seen = imports.preview(store, one(hazard(), extra={"备注": "乙"}))
    assert [(d.field, d.old, d.new) for d in seen.differences] == [("extra.备注", "甲", "乙")]
    put_in(store, one(hazard(), extra={"备注": "乙"}))
    assert frames.hazards(store, AS_OF)["extra"].tolist() == [{"备注": "乙", "片区": "一"}]


def test_a_receipt_keeps_the_evidence_and_the_arithmetic(store: Store) -> None:
    receipt = put_in(store, one(hazard()))
    (kept,) = imports.receipts(store)
    assert kept == receipt
    assert (kept.datum.value, kept.evidence["n_points"], kept.actor) == ("wgs84", 0, "李某")


def test_the_hazards_site_is_there_on_every_day_the_hazard_is(store: Store) -> None:
    put_in(store, one(site=TOWER))
    put_in(store, one(hazard(found_on="2022-05-05")))
    assert frames.hazards(store, date(2022, 5, 6))["village_code"].tolist() == ["500151001001"]
    assert frames.sites(store, date(2022, 5, 6))["name"].tolist() == [TOWER]


def test_ledgers_of_hazards_one_after_another_may_share_the_sites_they_name(store: Store) -> None:
    put_in(store, one(site=TOWER))
    with store.reading() as connection:
        sites = load_sites(connection)
    # Found before the site was known, which reaches back twice.
    for day, words in (("2022-05-05", "出口锁闭"), ("2022-05-04", "消火栓无水")):
        row = ledger_row(2, hazard(found_on=day, description=words, site_name=TOWER))
        ledger = ledger_of(row, kind=LedgerKind.HAZARDS)
        register.apply(store, ledger, actor="李某", now=NOW, as_of=AS_OF, sites=sites)
    assert frames.hazards(store, AS_OF)["site_id"].tolist() == [1, 1]
    assert len(frames.sites(store, date(2022, 5, 4))) == 1
    assert frames.sites(store, date(2022, 5, 3)).empty


def test_records_made_by_hand_are_found_by_a_ledger_and_not_made_again(store: Store) -> None:
    store.record(
        [site_made(name=TOWER, subject_id=-1),
         event_of("found", "2023-12-05", -1, site_id=-1, description="消火栓无水")],
        actor="张某", now=NOW,
    )  # fmt: skip
    put_in(store, one(hazard()))
    assert (len(frames.sites(store, AS_OF)), len(frames.hazards(store, AS_OF))) == (1, 1)


def test_a_guess_does_not_outweigh_what_somebody_wrote(store: Store) -> None:
    written = {"name": "某小区", "village_code": "500151001001", "category": "compound"}
    put_in(store, ledger_of(ledger_row(2, site=written)))
    guess = {**written, "category": "other", "guessed": ("category",)}
    seen = imports.preview(store, ledger_of(ledger_row(2, hazard(), site=guess)))
    assert [found.field for found in seen.differences] == []
    put_in(store, ledger_of(ledger_row(2, hazard(), site=guess)))
    assert frames.sites(store, AS_OF)["category"].tolist() == ["compound"]


def test_a_guess_is_taken_where_nothing_is_known(store: Store) -> None:
    guess = {"name": "某店", "village_code": "500151001001", "category": "other"}
    put_in(store, ledger_of(ledger_row(2, hazard(), site={**guess, "guessed": ("category",)})))
    assert frames.sites(store, AS_OF)["category"].tolist() == ["other"]
