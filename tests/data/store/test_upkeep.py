"""Rows a person keeps up: added, changed on the version seen, voided with a reason, never lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.store import drafts, frames, tables, upkeep
from data.store.checks import verify
from data.store.opening import Store
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import LedgerKind

CODE = "500151001001"
DAY = date(2024, 2, 20)


@pytest.fixture
def store(store_path: Path) -> Store:
    return new_store(store_path)


def add(store: Store, table: str, **row: object) -> int:
    return upkeep.add(store, table, [row], actor="张某", now=NOW)[0]


def test_what_was_added_is_read_back_typed(store: Store) -> None:
    store.record([site_made()], actor="张某", now=NOW)
    add(store, "task", kind="mechanism", title="每月夜查", opened_on=DAY, site_id=1,
        details={"evidence": ["会议纪要"]})  # fmt: skip
    found = upkeep.rows(store, "task")
    row = found.loc[1]
    assert found["opened_on"].dtype == "datetime64[s]"
    assert row["opened_on"] == pd.Timestamp(DAY)
    assert pd.isna(row["done_on"])
    assert row["details"] == {"evidence": ["会议纪要"]}
    assert row["site_id"] == 1.0
    assert row["version"] == 1
    assert verify(store).ok


def test_the_second_of_two_editors_is_told(store: Store) -> None:
    add(store, "grid", village_code="500151001001", name="第一网格")

    def edit(who: str) -> int:
        return upkeep.change(store, "grid", upkeep.Seen(1, 1), {"worker": who}, actor=who, now=NOW)

    assert edit("甲") == 2
    with pytest.raises(StaleRecordError, match="look at both"):
        edit("乙")
    assert upkeep.rows(store, "grid")["worker"].tolist() == ["甲"]


def test_a_voided_row_leaves_the_lists_and_keeps_its_reason(store: Store) -> None:
    add(store, "lesson", title="某地火灾")
    with pytest.raises(StoreError, match="reason"):
        upkeep.void(store, "lesson", upkeep.Seen(1, 1), reason=" ", actor="张某", now=NOW)
    upkeep.void(store, "lesson", upkeep.Seen(1, 1), reason="重复", actor="张某", now=NOW)
    assert upkeep.rows(store, "lesson").empty
    kept = upkeep.rows(store, "lesson", voided=True).loc[1]
    assert kept["is_voided"]
    assert kept["details"] == {"voided_because": "重复"}


def test_a_voided_visit_is_no_visit(store: Store) -> None:
    store.record([site_made()], actor="张某", now=NOW)
    add(store, "visit", site_id=1, visited_on=DAY, kind="routine")
    assert len(frames.visits(store, DAY)) == 1
    upkeep.void(store, "visit", upkeep.Seen(1, 1), reason="录错", actor="张某", now=NOW)
    assert frames.visits(store, DAY).empty


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("task", {"kind": "dance", "title": "x", "opened_on": DAY}, "cannot be 'dance'"),
        ("task", {"kind": "step", "title": " ", "opened_on": DAY}, "needs title"),
        ("task", {"kind": "step", "title": "x", "colour": 1, "opened_on": DAY}, "no field"),
        ("duty", {"role": "owner", "site_id": 99}, "FOREIGN KEY"),
        ("nothing", {}, "no kept table"),
        ("task", {"kind": "step", "title": "x", "opened_on": DAY, "done_on": date(2024, 1, 1)},
         "ends on 2024-01-01, before 2024-02-20"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_whole(
    store: Store, name: str, row: dict[str, object], said: str
) -> None:
    before = store.fingerprint
    with pytest.raises(StoreError, match=said):
        add(store, name, **row)
    assert store.fingerprint == before


def test_there_is_no_row_to_change(store: Store) -> None:
    with pytest.raises(StoreError, match="no task 7"):
        upkeep.change(store, "task", upkeep.Seen(7, 1), {"title": "x"}, actor="甲", now=NOW)


def test_a_setting_is_kept_under_its_name(store: Store) -> None:
    assert upkeep.read_setting(store, "clocks", {"recheck": 3}) == {"recheck": 3}
    upkeep.put_setting(store, "clocks", {"recheck": 5}, actor="甲", now=NOW)
    assert upkeep.read_setting(store, "clocks") == {"recheck": 5}
    assert upkeep.setting_version(store, "clocks") == 1
    with pytest.raises(StaleRecordError):
        upkeep.put_setting(store, "clocks", {}, actor="乙", now=NOW, expected_version=0)


def test_a_draft_is_one_persons_and_moves_no_fingerprint(store: Store) -> None:
    before = store.fingerprint
    drafts.keep_draft(store, "hazard:1:submit", {"measure": "拆"}, actor="甲", now=NOW)
    drafts.keep_draft(store, "hazard:1:submit", {"measure": "拆除"}, actor="甲", now=NOW)
    assert store.fingerprint == before
    assert drafts.read_draft(store, "hazard:1:submit", actor="甲") == ({"measure": "拆除"}, NOW)
    assert drafts.read_draft(store, "hazard:1:submit", actor="乙") is None
    later = NOW + timedelta(minutes=1)
    drafts.keep_draft(store, "hazard:1:submit", {"measure": "更换"}, actor="乙", now=later)
    assert drafts.latest_draft(store, "hazard:1:submit") == ({"measure": "更换"}, later, "乙")
    assert drafts.latest_draft(store, "hazard:2:submit") is None
    drafts.drop_draft(store, "hazard:1:submit", actor="甲")
    assert drafts.read_draft(store, "hazard:1:submit", actor="甲") is None


def test_measures_outreach_and_gatherings_are_kept_with_their_days(store: Store) -> None:
    store.record([site_made()], actor="张某", now=NOW)
    measure = {"site_id": 1, "kind": "talk", "due_on": DAY, "paper_number": "〔2024〕1号"}
    held = {
        "village_code": CODE,
        "held_on": DAY,
        "kind": "home",
        "topics": ["三清三关"],
        "people": 40,
    }
    fair = {"kind": "fair", "starts_on": DAY, "ends_on": date(2024, 2, 24), "crowd": 3000}
    assert upkeep.add(store, "measure", [measure, measure], actor="张某", now=NOW) == [1, 2]
    assert upkeep.add(store, "outreach", [held], actor="张某", now=NOW) == [1]
    assert upkeep.add(store, "gathering", [fair], actor="张某", now=NOW) == [1]
    with store.reading() as connection:
        row = connection.execute(sa.select(tables.outreach)).mappings().one()
    assert (row["topics"], row["held_on"], row["is_planned"]) == (["三清三关"], DAY, False)


def test_a_gathering_that_ends_before_it_starts_is_refused(store: Store) -> None:
    fair = {"kind": "fair", "starts_on": DAY, "ends_on": date(2024, 2, 19)}
    with pytest.raises(StoreError, match="before"):
        upkeep.add(store, "gathering", [fair], actor="张某", now=NOW)


def test_a_heading_mapped_by_hand_is_remembered_for_its_kind_of_ledger(store: Store) -> None:
    for column in ("description", "measure"):
        upkeep.remember_headings(store, LedgerKind.HAZARDS, {"咋整": column}, actor="张某", now=NOW)
    assert upkeep.remembered_headings(store, LedgerKind.HAZARDS) == {"咋整": "measure"}
    assert upkeep.remembered_headings(store, LedgerKind.SITES) == {}
