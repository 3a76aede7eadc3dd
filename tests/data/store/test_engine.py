"""Which SQLite, which journal, where a store may lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import engine
from vocabulary.errors import StoreError


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"), ((3, 44, 5), "delete"), ((3, 44, 6), "wal"), ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"), ((3, 50, 7), "wal"), ((3, 51, 0), "delete"), ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"), ((3, 53, 4), "wal"),
    ],
)  # fmt: skip
def test_the_write_ahead_log_is_used_only_where_its_race_is_mended(
    version: tuple[int, int, int], mode: str
) -> None:
    assert engine.journal_mode(version) == mode


@pytest.mark.parametrize("path", [r"\\server\share\firemap.db", "//server/share/firemap.db"])
def test_a_network_path_is_refused(path: str) -> None:
    with pytest.raises(StoreError, match="network path"):
        engine.refuse_location(path)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs"])
def test_a_network_file_system_is_refused(kind: str) -> None:
    with pytest.raises(StoreError, match="network file system"):
        engine.refuse_location("/mnt/office/firemap.db", file_system=kind)


def test_a_mapped_drive_is_refused() -> None:
    with pytest.raises(StoreError, match="mapped network drive"):
        engine.refuse_location("Z:\\firemap\\firemap.db", is_remote_drive=True)


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\li\OneDrive\firemap.db",
        r"C:\Users\li\OneDrive - 某单位\firemap.db",
        "/home/li/Dropbox/firemap.db",
        r"D:\我的坚果云\firemap.db",
        r"D:\BaiduSyncdisk\消防\firemap.db",
    ],
)  # fmt: skip
def test_a_synchronised_folder_is_refused(path: str) -> None:
    with pytest.raises(StoreError, match="synchronised folder"):
        engine.refuse_location(path)


def test_a_local_folder_is_taken() -> None:
    engine.refuse_location(r"D:\消防\firemap.db")
    engine.refuse_location("/srv/firemap/firemap.db", file_system="ext4")


def test_a_read_only_folder_is_refused() -> None:
    with pytest.raises(StoreError, match="read-only"):
        engine.refuse_location("/srv/firemap.db", is_writable=False)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder that nobody can write to")
def test_a_real_folder_that_takes_no_file_is_refused() -> None:
    with pytest.raises(StoreError, match="read-only"):
        engine.check_location(Path("/proc/self/firemap.db"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="existing folder"):
        engine.check_location(tmp_path / "none" / "firemap.db")


def test_the_longest_mount_point_holds_a_folder() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/x /mnt/office nfs4 rw 0 0\n"
        "/dev/sdb1 /mnt/office\\040disk ext4 rw 0 0\n"
    )
    assert engine.mount_type("/mnt/office/fire", mounts) == "nfs4"
    assert engine.mount_type("/mnt/office disk", mounts) == "ext4"
    assert engine.mount_type("/mnt/officers", mounts) == "ext4"


def test_the_store_runs_with_the_settings_that_keep_it_whole(tmp_path: Path) -> None:
    made = engine.make_engine(tmp_path / "firemap.db")
    with engine.transaction(made, writes=False) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "recursive_triggers", "journal_mode")
        }
        linked = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
    made.dispose()
    version = tuple(int(part) for part in str(linked).split("."))
    assert settings == {
        "foreign_keys": 1,
        "synchronous": 2,  # FULL
        "recursive_triggers": 1,
        "journal_mode": engine.journal_mode(version),  # type: ignore[arg-type]
    }


def test_a_writer_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "firemap.db"
    made = engine.make_engine(path)
    with engine.transaction(made, writes=True) as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    other = engine.sqlite_module().connect(os.fspath(path), timeout=0)
    with engine.transaction(made, writes=True), pytest.raises(Exception, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    made.dispose()


def test_a_refused_statement_becomes_a_sentence(tmp_path: Path) -> None:
    made = engine.make_engine(tmp_path / "firemap.db")
    with (
        pytest.raises(StoreError, match="no such table"),
        engine.transaction(made, writes=False) as connection,
    ):
        connection.execute(sa.text("SELECT * FROM absent"))
    made.dispose()
