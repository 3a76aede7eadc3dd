"""Backup, restore, verify, migrate and demo, as they are typed."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from commands import upkeep
from data.store.checks import verify
from data.store.opening import open_store
from tests.commands.asking import asked
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Path:
    """Return a copy of the demo's store that a test may damage."""
    return Path(shutil.copy(demo_file, tmp_path / "demo.db"))


def test_a_backup_put_back_is_the_same_register(demo: Path, tmp_path: Path) -> None:
    made = asked("backup", str(tmp_path / "copy.zip"), store=demo)
    again = tmp_path / "again.db"
    put_back = asked("restore", str(tmp_path / "copy.zip"), store=again)
    assert put_back["rows"] == made["rows"] > 0
    first, second = open_store(demo), open_store(again)
    for one in (first, second):
        assert verify(one, anchor=made["snapshot"]).ok
    first.close()
    second.close()


def test_a_backup_is_named_with_its_size_and_hash(demo: Path, tmp_path: Path) -> None:
    (file,) = asked("backup", str(tmp_path / "kept"), store=demo)["files"]
    content = Path(file["path"]).read_bytes()
    assert Path(file["path"]).parent == tmp_path / "kept"
    assert (file["kind"], file["bytes"]) == ("backup", len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_damaged_backup_leaves_the_store_as_it_was(demo: Path, tmp_path: Path) -> None:
    asked("backup", str(tmp_path / "copy.zip"), store=demo)
    with zipfile.ZipFile(tmp_path / "copy.zip") as whole:
        names = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(tmp_path / "broken.zip", "w") as broken:
        for name, content in names.items():
            broken.writestr(name, content[:-100] if name.endswith(".db") else content)
    before = hashlib.sha256(demo.read_bytes()).hexdigest()
    with pytest.raises(StoreError, match="damaged"):
        asked("restore", str(tmp_path / "broken.zip"), store=demo)
    assert hashlib.sha256(demo.read_bytes()).hexdigest() == before


def test_a_whole_store_is_said_to_be_whole(demo: Path) -> None:
    verdict = asked("verify", store=demo)
    assert verdict["ok"] is True
    assert verdict["broken"] == []
    assert verdict["rows"] > 2638  # every hazard has an event of its own at least


def test_a_damaged_store_is_an_answer_with_an_exit_status(demo: Path) -> None:
    content = bytearray(demo.read_bytes())
    content[4096 * 40 : 4096 * 60] = bytes(4096 * 20)
    demo.write_bytes(content)
    verdict = asked("verify", store=demo)
    assert verdict["ok"] is False
    assert verdict["broken"]
    assert upkeep.status_verify(verdict) == 1


def test_a_file_that_is_no_store_is_an_answer_too(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("not a database at all, a letter" * 200)
    assert asked("verify", store=tmp_path / "letter.db")["ok"] is False


@pytest.mark.parametrize("command", ["verify", "backup", "migrate", "export"])
def test_without_a_store_a_command_says_so_and_makes_none(command: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        asked(command, store=tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_store_of_today_needs_no_migration(demo: Path) -> None:
    told = asked("migrate", store=demo)
    assert told["from_version"] == told["to_version"] >= 1


def test_the_demo_opens_on_its_own_day_with_the_sixteen_villages(demo_file: Path) -> None:
    store = open_store(demo_file)
    assert store.kind is StoreKind.DEMO
    store.close()
    verdict = asked("verify", store=demo_file)
    assert verdict["ok"] is True


def test_a_demo_is_not_made_over_one_that_is_there(demo: Path) -> None:
    before = demo.stat().st_mtime_ns
    with pytest.raises(StoreError, match="--anew"):
        asked("demo", store=demo)
    assert demo.stat().st_mtime_ns == before


def test_a_demo_is_never_made_over_the_offices_own_data(store_path: Path) -> None:
    open_store(store_path, create=StoreKind.REAL).close()
    with pytest.raises(StoreError, match="never mix"):
        asked("demo", "--anew", store=store_path)
    store = open_store(store_path)
    assert store.kind is StoreKind.REAL
    store.close()


def test_a_demo_that_was_cut_short_leaves_no_half_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data.demo.load.load", cut_short)
    with pytest.raises(KeyboardInterrupt):
        asked("demo", store=tmp_path / "demo.db")
    assert not (tmp_path / "demo.db").exists()
    monkeypatch.undo()
    assert asked("demo", store=tmp_path / "demo.db")["villages"] == 16
