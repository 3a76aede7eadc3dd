"""Records that are no event: villages, measures, outreach, gatherings, remembered headings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import frames, records, tables
from data.store.opening import Store
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import LedgerKind

CODE = "500151001001"
DAY = date(2024, 2, 20)


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    made.record([site_made()], actor="张某", now=NOW)
    yield made
    made.close()


def put(store: Store, **cells: object) -> None:
    records.put_villages(store, [{"village_code": CODE, **cells}], actor="张某", now=NOW)


def test_a_village_takes_the_fields_given_and_keeps_the_others(store: Store) -> None:
    put(store, name="东方社区居民委员会", residents=9000)
    put(store, households=3000)
    village = frames.villages(store).loc[CODE]
    assert (village["residents"], village["households"], village["version"]) == (9000, 3000, 2)


def test_the_second_editor_of_a_village_is_told(store: Store) -> None:
    put(store, name="东方社区居民委员会")
    for version, office in ((1, "甲办"), (1, "乙办")):
        village = [{"village_code": CODE, "office": office}]
        if office == "乙办":
            with pytest.raises(StaleRecordError):
                records.put_villages(
                    store, village, actor="李某", now=NOW, expected_versions={CODE: version}
                )
        else:
            records.put_villages(
                store, village, actor="张某", now=NOW, expected_versions={CODE: version}
            )
    assert frames.villages(store).loc[CODE, "office"] == "甲办"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"village_code": "50015100100", "name": "x"}, "12-digit"),
        ({"village_code": "５００１５１００１００１", "name": "x"}, "12-digit"),
        ({"village_code": CODE}, "needs a name"),
        ({"village_code": CODE, "name": "x", "mayor": "y"}, "no field 'mayor'"),
        ({"village_code": CODE, "name": "x", "kind": "city"}, "cannot be 'city'"),
    ],
)
def test_a_record_that_cannot_be_a_village_is_refused(
    store: Store, cells: dict[str, object], sentence: str
) -> None:
    with pytest.raises(StoreError, match=sentence):
        records.put_villages(store, [cells], actor="张某", now=NOW)
    assert frames.villages(store).empty


def test_measures_outreach_and_gatherings_are_kept_with_their_days(store: Store) -> None:
    measure = {"site_id": 1, "kind": "talk", "due_on": DAY, "paper_number": "〔2024〕1号"}
    held = {
        "village_code": CODE,
        "held_on": DAY,
        "kind": "home",
        "topics": ["三清三关"],
        "people": 40,
    }
    fair = {"kind": "fair", "starts_on": DAY, "ends_on": date(2024, 2, 24), "crowd": 3000}
    assert records.add_measures(store, [measure, measure], actor="张某", now=NOW) == [1, 2]
    assert records.add_outreach(store, [held], actor="张某", now=NOW) == [1]
    assert records.add_gatherings(store, [fair], actor="张某", now=NOW) == [1]
    with store.reading() as connection:
        row = connection.execute(sa.select(tables.outreach)).mappings().one()
    assert (row["topics"], row["held_on"], row["is_planned"]) == (["三清三关"], DAY, False)


def test_a_gathering_that_ends_before_it_starts_is_refused(store: Store) -> None:
    fair = {"kind": "fair", "starts_on": DAY, "ends_on": date(2024, 2, 19)}
    with pytest.raises(StoreError, match="before"):
        records.add_gatherings(store, [fair], actor="张某", now=NOW)


def test_a_heading_mapped_by_hand_is_remembered_for_its_kind_of_ledger(store: Store) -> None:
    for column in ("description", "measure"):
        records.remember_headings(
            store, LedgerKind.HAZARDS, {"咋整": column}, actor="张某", now=NOW
        )
    assert records.remembered_headings(store, LedgerKind.HAZARDS) == {"咋整": "measure"}
    assert records.remembered_headings(store, LedgerKind.SITES) == {}
