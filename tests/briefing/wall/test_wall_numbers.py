"""A site keeps its number for ever, over every issue of the wall map."""

from datetime import date

import pytest

from briefing.wall.numbers import assign, issue, last_issue
from data.store.exports import NewSnapshot, digest, get_snapshot, list_snapshots, put_snapshot
from tests.builders import NOW, new_store
from vocabulary.errors import StaleRecordError, StoreError

DAY = date(2024, 2, 20)


@pytest.fixture
def store(store_path):
    opened = new_store(store_path)
    yield opened
    opened.close()


def issued(store, wanted, day=DAY, selection="open"):
    return issue(store, wanted, as_of=day, selection=selection, actor="clerk", now=NOW)


def test_known_sites_keep_their_numbers_and_new_ones_go_on_behind():
    assert assign({7: 1, 3: 2}, [3, 9, 7, 4]) == {7: 1, 3: 2, 9: 3, 4: 4}


def test_a_number_is_never_given_to_another_site(store):
    issued(store, [5, 6, 7])
    later = issued(store, [6, 8], date(2024, 2, 27))  # 5 and 7 are closed
    assert later.issue == 2
    assert later.numbers == {5: 1, 6: 2, 7: 3, 8: 4}
    assert later.shown == (6, 8)
    back = issued(store, [5, 8], date(2024, 3, 5))  # 5 relapsed
    assert back.numbers[5] == 1


def test_the_same_map_of_the_same_day_is_the_same_issue(store):
    first = issued(store, [5, 6])
    assert issued(store, [6, 5]) == first
    assert issued(store, [5], selection="urgent").issue == 2
    assert issued(store, [5, 6]) == first
    assert len(list_snapshots(store)) == 2


def test_the_last_issue_is_found_again(store):
    assert last_issue(store) is None
    assert issued(store, [5]) == last_issue(store)


def test_a_snapshot_is_put_once_and_found_as_it_was(store):
    facts = {"a": 1, "b": ["甲", None], "on": DAY}
    put = put_snapshot(
        store, NewSnapshot("第1期", facts, DAY, (date(2024, 2, 14), DAY)), actor="clerk", now=NOW
    )
    assert put == get_snapshot(store, "第1期")
    assert put.facts == {"a": 1, "b": ["甲", None], "on": "2024-02-20"}
    assert put.sha256 == digest(facts) == digest(put.facts)
    assert put.period == (date(2024, 2, 14), DAY)
    with pytest.raises(StaleRecordError):
        put_snapshot(store, NewSnapshot("第1期", {}, DAY), actor="clerk", now=NOW)
    with pytest.raises(StoreError):
        put_snapshot(store, NewSnapshot(" ", {}, DAY), actor="clerk", now=NOW)
    assert get_snapshot(store, "第2期") is None
    assert list_snapshots(store, prefix="wallmap-") == ()
