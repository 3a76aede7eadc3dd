"""Villages: new ones go in, known ones take the fields given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.store import frames
from data.store.opening import Store
from data.store.villages import put_villages
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StaleRecordError, StoreError

CODE = "500151001001"
DAY = date(2024, 2, 20)


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    made.record([site_made()], actor="张某", now=NOW)
    yield made
    made.close()


def put(store: Store, **cells: object) -> None:
    put_villages(store, [{"village_code": CODE, **cells}], actor="张某", now=NOW)


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
                put_villages(
                    store, village, actor="李某", now=NOW, expected_versions={CODE: version}
                )
        else:
            put_villages(store, village, actor="张某", now=NOW, expected_versions={CODE: version})
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
        put_villages(store, [cells], actor="张某", now=NOW)
    assert frames.villages(store).empty
