"""The same store on a server: the same tables, states, guards and chains as in a file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pandas as pd
import pytest
import sqlalchemy as sa

from data.register.step_conditions import Order
from data.register.workflow import act
from data.store import frames, tables, upkeep
from data.store.backup import backup
from data.store.checks import verify
from data.store.opening import Store, open_store
from tests import postgres_server
from tests.builders import NOW, event_of, new_store, site_made
from tests.commands.asking import result_of
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.register import Action
from vocabulary.terms import StoreKind

pytestmark = pytest.mark.programs

LATER = date(2024, 3, 1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server.running() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """Return an empty database: whatever a test before this one left is dropped."""
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return server


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url, create=StoreKind.REAL)
    yield opened
    opened.close()


def put_a_winter(store: Store) -> None:
    store.record(
        [
            site_made(name="'; DROP TABLE event; --"),
            event_of("found", "2024-01-10", site_id=1, code="B04"),
        ],
        actor="张某",
        now=NOW,
    )
    assigned = {"office": "建设管理办", "owner": "张三", "due_on": date(2024, 1, 20)}
    act(store, Order(1, Action.ASSIGN, date(2024, 1, 11), 1, assigned), actor="张某", now=NOW)
    upkeep.add(store, "visit", [{"site_id": 1, "visited_on": date(2024, 1, 10), "kind": "routine",
                                 "n_found": 1}], actor="张某", now=NOW)  # fmt: skip


def test_the_steps_lead_to_the_tables_the_code_speaks_of(store: Store) -> None:
    seen = sa.inspect(store.engine)
    for name, table in tables.metadata.tables.items():
        found = {column["name"] for column in seen.get_columns(name)}
        assert found == {column.name for column in table.columns}, name


def test_a_server_and_a_file_tell_the_same(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda n: "5" * 2 * n)  # else the hashes differ
    monkeypatch.setattr("uuid.uuid4", lambda: UUID(int=7))
    store, beside = open_store(url, create=StoreKind.REAL), new_store(tmp_path / "beside.db")
    for one in (store, beside):
        put_a_winter(one)
    for day in (date(2024, 1, 10), date(2024, 1, 15), LATER):
        for read in (frames.sites, frames.hazards, frames.visits):
            pd.testing.assert_frame_equal(
                pd.DataFrame(read(store, day)), pd.DataFrame(read(beside, day))
            )
    assert store.fingerprint == beside.fingerprint
    assert verify(store).ok


def test_what_was_written_down_is_never_changed(store: Store) -> None:
    put_a_winter(store)
    for statement in ("UPDATE event SET note = 'x'", "DELETE FROM audit", "TRUNCATE event CASCADE"):
        with (
            pytest.raises(StoreError, match="never changed"),
            store.writing("x", actor="甲", now=NOW) as write,
        ):
            write.connection.exec_driver_sql(statement)
    assert verify(store).ok


def test_two_editors_at_the_same_moment_lose_no_update(store: Store, url: str) -> None:
    upkeep.add(store, "grid", [{"name": "第一网格", "households": 0}], actor="甲", now=NOW)
    done: list[str] = []

    def add_one(who: str) -> None:
        own = open_store(url)
        for _ in range(25):
            while True:
                row = upkeep.rows(own, "grid").loc[1]
                more = {"households": int(row["households"]) + 1}
                seen = int(row["version"])
                try:
                    upkeep.change(own, "grid", upkeep.Seen(1, seen), more, actor=who, now=NOW)
                except StaleRecordError:
                    continue
                done.append(who)
                break
        own.close()

    editors = [threading.Thread(target=add_one, args=(who,)) for who in ("甲", "乙")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert sorted(done) == ["乙"] * 25 + ["甲"] * 25
    assert upkeep.rows(store, "grid").loc[1, "households"] == 50
    assert store.revision == 51
    assert verify(store).ok


def test_a_row_without_its_audit_row_cannot_be_committed(store: Store) -> None:
    row = {"village_code": "500151001001", "name": "x", "version": 1, "audit_seq": 7}
    with (
        pytest.raises(StoreError, match="foreign key"),
        store.writing("x", actor="甲", now=NOW) as write,
    ):
        write.connection.execute(sa.insert(tables.village), row)
    assert frames.villages(store).empty


def test_a_server_store_is_backed_up_by_its_server(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        backup(store, tmp_path / "copy.zip", actor="甲", now=NOW)
    assert not (tmp_path / "copy.zip").exists()


def test_a_command_works_on_the_server_by_its_url(url: str, tmp_path: Path) -> None:
    ledger = tmp_path / "隐患台账.csv"
    ledger.write_text(
        "场所名称,场所类别,村社区,隐患描述,发现日期\n"
        "演示大厦,高层建筑,东方社区,疏散通道堆放杂物,2024-01-10\n",
        encoding="utf-8",
    )
    for asked in (["import", str(ledger)], ["verify"]):
        told = result_of(*asked, store=url)
    assert told["ok"]
    opened = open_store(url)
    assert frames.sites(opened, LATER)["name"].tolist() == ["演示大厦"]
    opened.close()
