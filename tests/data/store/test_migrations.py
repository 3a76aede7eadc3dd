"""From an older store to today's tables: whole, with a copy kept, and never backward."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from argparse import Namespace
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from data.store import frames, migrations, upkeep
from data.store.backup import restore
from data.store.campaign import campaigns
from data.store.checks import verify
from data.store.engine import make_engine, sqlite_module, transaction
from data.store.opening import open_store
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(migrations.__file__).parent
# Written by the last program before the first release: a site, a hazard, a visit, a task.
BEFORE = Path(__file__).parent / "saved" / "before_first_release.zip"
BEFORE_FINGERPRINT = "4-275e3d67ae0998e7"


@pytest.fixture
def old_path(store_path: Path) -> Path:
    """Return a store file as it was before the first release."""
    with zipfile.ZipFile(BEFORE) as archive:
        store_path.write_bytes(archive.read("store.db"))
    return store_path


def ask(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite_module().connect(os.fspath(path))) as connection:
        return list(connection.execute(statement).fetchall())


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


def test_the_steps_lead_an_old_store_to_the_tables_a_new_one_has(
    old_path: Path, tmp_path: Path
) -> None:
    by_steps, made = open_store(old_path), new_store(tmp_path / "made.db")
    assert shape(by_steps.engine) == shape(made.engine)
    assert ties(by_steps.engine) == ties(made.engine)
    assert "DEFERRED" in str(ties(made.engine)["event"])
    guards = "SELECT name, sql FROM sqlite_master WHERE type='trigger' ORDER BY name"
    assert ask(old_path, guards) == ask(tmp_path / "made.db", guards)
    assert len(ask(old_path, guards)) == 7
    for store in (by_steps, made):
        store.close()


def test_the_steps_follow_each_other_by_number_and_the_last_is_todays(store_path: Path) -> None:
    script = ScriptDirectory(os.fspath(FOLDER))
    numbers = [step.revision for step in script.walk_revisions()][::-1]
    assert numbers == [f"{n:04d}" for n in range(1, migrations.newest() + 1)]
    new_store(store_path).close()
    assert ask(store_path, "SELECT version_num FROM alembic_version") == [(numbers[-1],)]


def test_a_store_from_before_the_first_release_opens_as_it_was(old_path: Path) -> None:
    with transaction(make_engine(old_path), writes=False) as connection:
        assert migrations.current(connection) == 0
    opened = open_store(old_path)
    assert opened.fingerprint == BEFORE_FINGERPRINT
    assert verify(opened, anchor=BEFORE_FINGERPRINT).ok
    day = date(2024, 2, 20)
    assert (len(frames.sites(opened, day)), len(frames.hazards(opened, day))) == (1, 1)
    assert frames.visits(opened, day)["n_found"].tolist() == [0]
    assert upkeep.rows(opened, "task")["title"].tolist() == ["例会"]
    assert [one.campaign_id for one in campaigns(opened)] == [1]
    opened.record([site_made()], actor="张某", now=NOW)
    assert verify(opened, anchor=BEFORE_FINGERPRINT).ok
    opened.close()


def test_an_older_store_is_copied_before_it_is_brought_up(old_path: Path) -> None:
    open_store(old_path).close()
    kept = old_path.with_name(f"firemap.before-v{migrations.newest()}.db")
    assert ask(kept, "SELECT max(version) FROM schema_version") == [(2,)]
    assert ask(kept, "SELECT count(*) FROM event") == [(2,)]


def test_a_backup_from_before_the_first_release_is_restored(tmp_path: Path) -> None:
    place = tmp_path / "restored"
    place.mkdir()
    assert restore(BEFORE, place / "firemap.db", actor="张某", now=NOW).ok
    assert [path.name for path in place.iterdir()] == ["firemap.db"]
    opened = open_store(place / "firemap.db")
    assert verify(opened, anchor=BEFORE_FINGERPRINT).ok
    opened.close()


def test_a_store_of_the_very_first_shape_is_refused_and_left_alone(old_path: Path) -> None:
    with closing(sqlite_module().connect(os.fspath(old_path))) as connection:
        connection.execute("DELETE FROM schema_version WHERE version = 2")
        connection.commit()
    with pytest.raises(StoreError, match="the program that wrote it"):
        open_store(old_path)
    assert ask(old_path, "SELECT max(version) FROM schema_version") == [(1,)]


@pytest.mark.parametrize("mark", ["0099", "1b2c3d"])
def test_a_store_of_a_newer_program_is_refused_with_a_sentence(store_path: Path, mark: str) -> None:
    new_store(store_path).close()
    with closing(sqlite_module().connect(os.fspath(store_path))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (mark,))
        connection.commit()
    before = store_path.read_bytes()
    with pytest.raises(StoreError, match="install the newer program"):
        open_store(store_path)
    assert store_path.read_bytes() == before


NEXT = '''
"""The weather of a visit."""

import sqlalchemy as sa
from alembic import op

revision = "{new:04d}"
down_revision = "{old:04d}"


def upgrade() -> None:
    op.add_column("visit", sa.Column("weather", sa.Text))
'''


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the next release: one more step, here in a folder of its own; return it."""
    folder = tmp_path / "100% steps"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    old = migrations.newest()
    step = folder / "versions" / f"{old + 1:04d}_weather.py"
    step.write_text(NEXT.format(old=old, new=old + 1), encoding="utf-8")
    monkeypatch.setattr(migrations, "_FOLDER", folder)
    return step


def test_a_store_of_the_last_release_gets_the_next_ones_column(
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
    kept = store_path.with_name(f"firemap.before-v{migrations.newest()}.db")
    assert ask(kept, "SELECT count(*) FROM event") == [(1,)]
    with transaction(make_engine(kept), writes=False) as connection:
        assert migrations.current(connection) == migrations.newest() - 1


def test_a_step_that_fails_leaves_the_old_version_whole(
    old_path: Path, request: pytest.FixtureRequest
) -> None:
    step: Path = request.getfixturevalue("next_release")
    broken = '    op.add_column("absent", sa.Column("x", sa.Text))\n'
    step.write_text(step.read_text(encoding="utf-8") + broken, encoding="utf-8")
    with pytest.raises(StoreError, match="absent"):
        open_store(old_path)
    assert ask(old_path, "SELECT max(version) FROM schema_version") == [(2,)]
    assert not any(row[1] == "weather" for row in ask(old_path, "PRAGMA table_info(visit)"))
    assert not ask(old_path, "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")


def test_a_store_of_today_is_opened_without_the_library_of_the_steps(store_path: Path) -> None:
    new_store(store_path).close()
    code = (
        "import sys; from data.store.opening import open_store; "
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, os.fspath(store_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


def test_alembic_finds_nothing_to_change_in_a_store_of_today(store_path: Path) -> None:
    new_store(store_path).close()
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.cmd_opts = Namespace(x=[f"store={store_path}"])
    command.check(config)


def test_an_empty_file_left_by_a_crash_can_be_made_a_store(store_path: Path) -> None:
    store_path.touch()
    with pytest.raises(StoreError, match="no store"):
        open_store(store_path)
    made = open_store(store_path, create=StoreKind.REAL)
    assert made.kind is StoreKind.REAL
    made.close()
