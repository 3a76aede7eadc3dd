"""The columns of the register: patched after a write, kept in a file, gone with an erasure."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from data.register import columns
from data.register.columns import columns_of, forget
from data.store import frames
from data.store.erasing import erase
from data.store.opening import Store, open_store, still_of
from tests.builders import DAY, NOW, event_of, new_store, site_made

EXTRA = {"备注": "一", "no": "2"}


@pytest.fixture
def store(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(columns, "_LEAST_FOR_A_FILE", 2)
    store = new_store(store_path)
    made = [
        site_made(
            subject_id=-1, name="张三商店", extra={"备注": "一", "no": "2"}, aliases=["旧名"]
        ),
        event_of("found", "2024-01-10", -1, site_id=-1, code="R05", description='说"extra":{'),
        event_of("registered", "2024-01-11", -1, due_on="2024-02-01"),
        event_of("found", "2024-01-12", None, site_id=-1, code="R05"),
    ]
    store.record(made, actor="录入员", now=NOW)
    return store


def files(store: Store) -> list[Path]:
    return sorted(Path(store.location).parent.glob("*.arrow"))


def assert_as_read_anew(store: Store) -> None:
    with store.reading() as connection:
        found = columns_of(store, connection)
        anew = columns._all(connection)
    assert found.mark == anew.mark
    for subject in columns.SUBJECTS:
        assert found.tables[subject].combine_chunks().equals(anew.tables[subject])


def test_after_a_write_of_anybody_the_touched_records_are_read_and_no_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_as_read_anew(store)
    assert frames.sites(store, DAY)["extra"].to_list() == [EXTRA]
    other = open_store(store.location)
    other.record([event_of("closed", "2024-02-10", 2)], actor="同事", now=NOW)
    more = [site_made(subject_id=-1, name=""), event_of("found", "2024-02-11", None, site_id=-1)]
    other.record(more, actor="同事", now=NOW)
    read: list[object] = []
    whole = columns._read
    monkeypatch.setattr(columns, "_read", lambda c, s, ids: read.append(ids) or whole(c, s, ids))
    with store.reading() as connection:
        columns_of(store, connection)
    assert read == [[2], [2, 3]]
    monkeypatch.undo()
    assert_as_read_anew(store)
    assert frames.hazards(store, DAY)["status"].to_list() == ["registered", "closed", "found"]
    assert frames.sites(store, DAY)["name"].isna().to_list() == [False, True]


def test_the_file_is_mapped_by_the_next_process_for_its_owner_alone(store: Store) -> None:
    expected = frames.hazards(store, DAY)
    assert [path.name for path in files(store)] == [
        f"{Path(store.location).name}.{name}.arrow" for name in ("hazard", "site")
    ]
    assert os.name == "nt" or all(path.stat().st_mode & 0o777 == 0o600 for path in files(store))
    store.record([event_of("closed", "2024-02-10", 2)], actor="录入员", now=NOW)
    for broken in (False, True):
        if broken:
            files(store)[0].write_bytes(b"ARROW1")
        anew = open_store(store.location)
        found = frames.hazards(anew, DAY)
        assert found["status"].to_list() == ["registered", "closed"]
        assert found["description"].equals(expected["description"])
        anew.close()


def test_a_file_of_another_store_is_not_believed(store: Store, tmp_path: Path) -> None:
    frames.sites(store, DAY)
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other" / Path(store.location).name)
    for path in files(store):
        (tmp_path / "other" / path.name).write_bytes(path.read_bytes())
    assert frames.sites(other, DAY).empty


def test_who_was_erased_is_in_no_file(store: Store) -> None:
    frames.sites(store, DAY)
    assert any("张三".encode() in path.read_bytes() for path in files(store))
    erase(store, ["张三商店"], reason="本人要求", actor="录入员", now=NOW)
    assert files(store) == []
    assert "张三" not in str(frames.sites(store, DAY)["name"].to_list())
    assert not any("张三".encode() in path.read_bytes() for path in files(store))
    forget(store)
    assert files(store) == []


def test_a_still_tells_the_events_of_its_moment_while_others_write(store: Store) -> None:
    still = still_of(store)
    before = frames.events(still)
    store.record([event_of("closed", "2024-02-10", 2)], actor="录入员", now=NOW)
    assert frames.events(still).index.equals(before.index)
    assert frames.hazards(still, DAY)["status"].to_list() == ["registered", "found"]
    assert frames.hazards(still, date(2024, 1, 11))["status"].to_list() == ["registered"]
    assert frames.hazards(store, DAY)["status"].to_list() == ["registered", "closed"]


def test_what_arrow_cannot_read_is_read_one_by_one(store: Store) -> None:
    with store.reading() as connection:
        states = [
            text for (text,) in connection.exec_driver_sql("SELECT state FROM hazard ORDER BY 1")
        ]
    kinds = {"found_on": "date", "code": "text", "cycle": "whole", "is_exposed": "flag"}
    whole = columns._parsed(kinds, states)
    singly = columns._parsed_singly(whole.schema, states)
    assert {name: column.to_pylist() for name, column in singly.items()} == whole.to_pydict()
