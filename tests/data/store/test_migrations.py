"""From an older file to today's tables: whole, with a copy kept, and never backward."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import migrations, tables
from data.store.engine import make_engine, sqlite_module, transaction
from data.store.opening import open_store
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind


def shape(engine: sa.Engine) -> dict[str, set[tuple[str, str, bool, bool]]]:
    seen = sa.inspect(engine)
    found = {}
    for table in seen.get_table_names():
        keys = set(seen.get_pk_constraint(table)["constrained_columns"])
        found[table] = {
            (c["name"], str(c["type"]), bool(c["nullable"]), c["name"] in keys)
            for c in seen.get_columns(table)
        }
    return found


def ties(engine: sa.Engine) -> dict[str, list[str]]:
    seen = sa.inspect(engine)
    return {
        table: sorted(
            [f"{key['constrained_columns']} {key['referred_table']} {key['options']}"
             for key in seen.get_foreign_keys(table)]
            + [f"{index['name']} {index['column_names']}" for index in seen.get_indexes(table)]
        )
        for table in seen.get_table_names()
    }  # fmt: skip


def test_the_steps_lead_to_the_tables_the_code_speaks_of(tmp_path: Path) -> None:
    by_steps = make_engine(tmp_path / "steps.db")
    with transaction(by_steps, writes=True) as connection:
        migrations.upgrade(connection)
    by_code = make_engine(tmp_path / "code.db")
    with transaction(by_code, writes=True) as connection:
        tables.metadata.create_all(connection)
    assert shape(by_steps) == shape(by_code)
    assert ties(by_steps) == ties(by_code)
    assert "DEFERRED" in str(ties(by_code)["event"])
    for engine in (by_steps, by_code):
        engine.dispose()


def test_both_engines_have_every_step() -> None:
    assert set(migrations.steps("sqlite")) == set(migrations.steps("postgresql"))
    assert sorted(migrations.steps("sqlite")) == list(range(1, migrations.newest() + 1))


def test_a_store_of_a_newer_program_is_refused_with_a_sentence(store_path: Path) -> None:
    new_store(store_path).close()
    connection = sqlite_module().connect(store_path)
    connection.execute("INSERT INTO schema_version VALUES (99)")
    connection.commit()
    connection.close()
    before = store_path.read_bytes()
    with pytest.raises(StoreError, match="install the newer program"):
        open_store(store_path)
    assert store_path.read_bytes() == before


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the next release: one more step, here in a folder of its own."""
    folder = tmp_path / "steps"
    folder.mkdir()
    for path in migrations.steps("sqlite").values():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    step = f"{migrations.newest() + 1:04d}_next.sqlite.sql"
    (folder / step).write_text("ALTER TABLE visit ADD COLUMN weather TEXT\n", encoding="utf-8")
    monkeypatch.setattr(migrations.upgrade, "__kwdefaults__", {"folder": folder})
    monkeypatch.setattr(migrations.newest, "__kwdefaults__", {"folder": folder})
    return folder


def test_an_older_store_is_copied_before_it_is_brought_up(
    store_path: Path, request: pytest.FixtureRequest
) -> None:
    old = new_store(store_path)
    old.record([site_made()], actor="张某", now=NOW)
    fingerprint = old.fingerprint
    old.close()
    request.getfixturevalue("next_release")
    opened = open_store(store_path)
    assert opened.fingerprint == fingerprint
    columns = {c["name"] for c in sa.inspect(opened.engine).get_columns("visit")}
    assert "weather" in columns
    opened.close()
    known = migrations.newest() - 1
    kept = store_path.with_name(f"firemap.before-v{known}.db")
    connection = sqlite_module().connect(os.fspath(kept))
    assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (known,)
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (1,)
    connection.close()


def test_a_step_that_fails_leaves_the_old_version_whole(
    store_path: Path, request: pytest.FixtureRequest
) -> None:
    new_store(store_path).close()
    folder = request.getfixturevalue("next_release")
    step = max(folder.iterdir())
    step.write_text(step.read_text() + "--;\nALTER TABLE absent ADD COLUMN x TEXT\n")
    with pytest.raises(StoreError, match="absent"):
        open_store(store_path)
    connection = sqlite_module().connect(os.fspath(store_path))
    known = migrations.newest() - 1
    assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (known,)
    assert not any(row[1] == "weather" for row in connection.execute("PRAGMA table_info(visit)"))
    connection.close()


def test_an_empty_file_left_by_a_crash_can_be_made_a_store(store_path: Path) -> None:
    store_path.touch()
    with pytest.raises(StoreError, match="no store"):
        open_store(store_path)
    made = open_store(store_path, create=StoreKind.REAL)
    assert made.kind is StoreKind.REAL
    made.close()
