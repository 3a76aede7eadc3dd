"""Backup and restore: a copy that opens, a damaged one that is refused, never half a file."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.store import backup as backups
from data.store import frames
from data.store.aside import sweep
from data.store.backup import backup, restore
from data.store.checks import verify
from data.store.engine import sqlite_module
from data.store.opening import Store, open_store
from data.store.tables import audit
from tests.builders import NOW, event_of, new_store, site_made
from tests.scaling import scaled
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

DAY = date(2024, 3, 1)
BY: Any = {"actor": "张某", "now": NOW}


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    made.record(
        [site_made(subject_id=-1), event_of("found", "2024-01-10", -1, site_id=-1)],
        actor="张某", now=NOW,
    )  # fmt: skip
    yield made
    made.close()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def last_audit(store: Store) -> tuple[str, dict[str, Any]]:
    query = sa.select(audit.c.action, audit.c.detail).order_by(audit.c.audit_seq.desc())
    with store.reading() as connection:
        action, detail = connection.execute(query).first()
    return action, json.loads(detail)


def packed(target: Path, database: Path, **manifest: Any) -> Path:
    """Pack a database as `backup` does, with what its manifest is to say."""
    said = {"sha256": backups.sha256_of(database), "bytes": database.stat().st_size} | manifest
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(database, "store.db")
        archive.writestr("manifest.json", json.dumps(said))
    return target


def test_a_backup_opens_elsewhere_with_the_same_rows(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    target = tmp_path / "elsewhere.db"
    verdict = restore(made.path, target, **BY)
    assert verdict.ok
    assert verdict.rows == made.rows == 3  # two events, one audit row
    again = open_store(target)
    assert verify(again, anchor=made.fingerprint).ok
    assert verify(store, anchor=made.fingerprint).ok
    assert frames.hazards(again, DAY).equals(frames.hazards(store, DAY))
    again.close()
    assert names_in(tmp_path) == {"firemap.db", "copy.zip", "elsewhere.db"}


def test_the_manifest_names_the_hash_of_the_database(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    manifest = backups.read_manifest(made.path)
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path / "out")
    assert manifest["sha256"] == backups.sha256_of(tmp_path / "out" / "store.db")
    assert made.sha256 == backups.sha256_of(made.path)
    assert (manifest["kind"], manifest["made_at"][:10]) == ("real", "2024-02-20")


def test_a_backup_taken_while_others_write_is_whole(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(10):
            made = backup(store, tmp_path / f"{n}.zip", **BY)
            assert restore(made.path, tmp_path / f"{n}.db", **BY).ok
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "swapped", "not a zip"])
def test_a_damaged_backup_is_refused_and_the_live_store_is_as_it_was(
    store: Store, store_path: Path, tmp_path: Path, damage: str
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    content = made.path.read_bytes()
    half = len(content) // 2
    if damage == "swapped":
        with zipfile.ZipFile(made.path, "w") as archive:
            archive.writestr("store.db", b"x" * 5000)
            archive.writestr("manifest.json", json.dumps({"sha256": "0" * 64}))
    else:
        made.path.write_bytes({
            "cut": content[:half], "empty": b"", "not a zip": b"Dear Sir" * 100,
            "flipped": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
        }[damage])  # fmt: skip
    before, files = store.fingerprint, names_in(tmp_path)
    store.close()
    with pytest.raises(StoreError, match="backup"):
        restore(made.path, store_path, **BY)
    again = open_store(store_path)
    assert (again.fingerprint, verify(again).ok) == (before, True)
    again.close()
    assert names_in(tmp_path) == files


def test_a_backup_whose_rows_were_tampered_with_is_refused(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    altered = tmp_path / "altered.db"
    restore(made.path, altered, **BY)
    run(altered, "DROP TRIGGER event_no_update",
        "UPDATE event SET effective_on='2024-01-09' WHERE event_seq=2")  # fmt: skip
    with pytest.raises(StoreError, match="damaged"):
        restore(packed(tmp_path / "altered.zip", altered), store_path, **BY)


def run(path: Path, *statements: str) -> None:
    with closing(sqlite_module().connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_a_restore_replaces_is_kept_beside_it(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)
    replaced = store.fingerprint
    store.close()
    restore(made.path, store_path, **BY)
    kept = open_store(tmp_path / "firemap.before-restore.db")
    assert kept.fingerprint == replaced
    kept.close()
    back = open_store(store_path)
    assert verify(back, anchor=made.fingerprint).ok
    assert last_audit(back) == ("restore", {"sha256": made.sha256, "replaced": replaced})
    back.close()


def test_a_restored_store_never_shows_an_old_fingerprint_for_new_contents(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)
    seen = store.fingerprint
    store.close()
    restore(made.path, store_path, **BY)
    back = open_store(store_path)
    marks = {seen, back.fingerprint}
    while back.revision < int(seen.split("-")[0]) + 2:
        back.record([event_of("exposed", "2024-02-01", 1)], actor="李某", now=NOW)
        assert back.fingerprint not in marks
        marks.add(back.fingerprint)
    back.close()


def test_demo_data_is_not_restored_over_real_data(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    demo = new_store(tmp_path / "demo.db", StoreKind.DEMO)
    made = backup(demo, tmp_path / "demo.zip", **BY)
    demo.close()
    store.close()
    with pytest.raises(StoreError, match="never mix"):
        restore(made.path, store_path, **BY)
    with pytest.raises(StoreError, match="never mix"):
        restore(made.path, tmp_path / "new.db", expected=StoreKind.REAL, **BY)
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_store_can_be_replaced_by_its_backup(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    store.close()
    store_path.write_bytes(b"nothing of a database" * 500)
    assert restore(made.path, store_path, **BY).ok


def test_a_missing_folder_is_told_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        backup(store, tmp_path / "none" / "copy.zip", **BY)
    assert names_in(tmp_path) == {"firemap.db"}


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TRIGGER spy AFTER INSERT ON event BEGIN UPDATE site SET name = 'x'; END",
        "CREATE TRIGGER audit_no_more AFTER INSERT ON audit BEGIN DELETE FROM draft; END",
        "CREATE VIEW sites AS SELECT * FROM site",
        "CREATE TABLE extra (x)",
        "CREATE INDEX ix_site_name ON site (name)",
    ],
)
def test_a_backup_with_a_part_that_is_not_ours_is_refused_before_it_is_opened(
    store: Store, store_path: Path, tmp_path: Path, foreign: str
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    altered = tmp_path / "altered.db"
    restore(made.path, altered, **BY)
    run(altered, foreign)
    before = store.fingerprint
    with pytest.raises(StoreError, match="is none of this program's"):
        restore(packed(tmp_path / "altered.zip", altered), store_path, **BY)
    assert store.fingerprint == before


def test_a_backup_without_one_of_our_triggers_is_refused(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    altered = tmp_path / "altered.db"
    restore(backup(store, tmp_path / "copy.zip", **BY).path, altered, **BY)
    run(altered, "DROP TRIGGER audit_no_delete")
    with pytest.raises(StoreError, match="audit_no_delete is missing"):
        restore(packed(tmp_path / "altered.zip", altered), store_path, **BY)


@pytest.mark.parametrize("stated", [None, 2 << 30, 4096])
def test_a_small_file_that_unpacks_to_two_gigabytes_is_refused_at_once(
    store_path: Path, tmp_path: Path, stated: int | None
) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("store.db", "w", force_zip64=True) as file:
            block = bytes(1 << 22)
            for _ in range(64):  # 256 MB; the directory of the file is made to say eight times that
                file.write(block)
        archive.getinfo("store.db").file_size = 2 << 30
        manifest = {"sha256": "0" * 64} | ({"bytes": stated} if stated else {})
        archive.writestr("manifest.json", json.dumps(manifest))
    assert bomb.stat().st_size < 3 << 20
    begun = time.perf_counter()
    with pytest.raises(StoreError, match="damaged"):
        restore(bomb, store_path, **BY)
    assert time.perf_counter() - begun < 1
    assert names_in(tmp_path) == {"bomb.zip"}


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "7", "null", '"x"', "{}", '{"sha256": 7}', '{"sha256": null, "bytes": 1}',
     '{"sha256": "x", "bytes": "many"}', '{"sha256": "x", "bytes": -1}',
     '{"sha256": "x", "bytes": true}', "[" * 9999, "{" + " " * (1 << 17) + "}", "\x00\xff"],
)  # fmt: skip
def test_a_malformed_manifest_is_said_to_be_a_damaged_backup(
    store: Store, store_path: Path, tmp_path: Path, manifest: str
) -> None:
    made, before = backup(store, tmp_path / "copy.zip", **BY), store.fingerprint
    with zipfile.ZipFile(made.path) as archive:
        database = archive.read("store.db")
    with zipfile.ZipFile(made.path, "w") as archive:
        archive.writestr("store.db", database)
        archive.writestr("manifest.json", manifest)
    with pytest.raises(StoreError, match="backup") as refused:
        restore(made.path, store_path, **BY)
    assert "备份" in refused.value.sentence.said()
    assert store.fingerprint == before


@pytest.mark.scaled
def test_a_restore_under_an_open_store_loses_no_acknowledged_write(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    kept: list[str] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            number = f"写{len(kept)}"
            store.record([site_made(name=number)], actor="李某", now=NOW)
            kept.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    copies: set[str] = set()
    try:
        for n in range(scaled(2)):
            if n % 2 == 0:  # as another process would
                code = (
                    "import sys; from pathlib import Path; from data.store.backup import restore;"
                    "from tests.builders import NOW;"
                    "restore(Path(sys.argv[1]), Path(sys.argv[2]), actor='x', now=NOW)"
                )
                subprocess.run([sys.executable, "-c", code, made.path, store_path], check=True)
            else:
                restore(made.path, store_path, **BY)
            with closing(open_store(tmp_path / "firemap.before-restore.db")) as copy:
                copies |= set(frames.sites(copy, DAY)["name"])
    finally:
        stop.set()
        writer.join()
    assert set(kept) <= copies | set(frames.sites(store, DAY)["name"])
    assert verify(store, anchor=made.fingerprint).ok
    assert len(kept) > scaled(2)


def test_an_open_store_goes_on_with_the_file_put_in_its_place(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    other = new_store(tmp_path / "other.db")
    other.record([site_made(name="另一栋")], actor="张某", now=NOW)
    other.close()
    assert store.revision == 1
    (tmp_path / "other.db").replace(store_path)
    assert frames.sites(store, DAY)["name"].tolist() == ["另一栋"]
    store.record([site_made(name="又一栋")], actor="张某", now=NOW)
    with closing(open_store(store_path)) as again:
        assert frames.sites(again, DAY)["name"].tolist() == ["另一栋", "又一栋"]


def test_a_write_into_a_file_replaced_meanwhile_is_not_acknowledged(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    new_store(tmp_path / "other.db").close()
    with (
        pytest.raises(StoreError, match="replaced in the middle"),
        store.writing("x", actor="甲", now=NOW),
    ):
        (tmp_path / "other.db").replace(store_path)


def test_backup_and_restore_stand_in_the_audit(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "copy.zip", **BY)
    told = {"name": "copy.zip", "bytes": made.bytes, "sha256": made.sha256}
    assert last_audit(store) == ("backup", told)
    target = tmp_path / "elsewhere.db"
    restore(made.path, target, **BY)
    with closing(open_store(target)) as again:
        assert last_audit(again) == ("restore", {"sha256": made.sha256, "replaced": None})


@pytest.mark.skipif(sys.platform == "win32", reason="no rights of this kind")
def test_store_and_backup_are_for_their_owner_alone(store: Store, tmp_path: Path) -> None:
    store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)
    (tmp_path / "firemap.db").chmod(0o644)
    made = backup(store, tmp_path / "copy.zip", **BY)
    restore(made.path, tmp_path / "firemap.db", **BY)
    with closing(open_store(tmp_path / "firemap.db")):
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"firemap.db", "copy.zip", "firemap.before-restore.db"} <= set(modes)


CUT = """
import os, signal, sys
from pathlib import Path
from data.store import aside
from data.store.backup import backup, restore
from data.store.opening import open_store
from tests.builders import NOW
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
os.fsync = die
backup(open_store(sys.argv[1]), Path(sys.argv[2]), actor="x", now=NOW)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_unfinished_copy_of_a_killed_backup_is_taken_away_and_named(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    subprocess.run([sys.executable, "-c", CUT, store_path, folder / "copy.zip"], check=False)
    (left,) = folder.iterdir()
    assert left.name.startswith(".copy.zip.")
    (folder / ".download.abcdefgh.part").write_bytes(b"of another program")
    assert sweep(folder) == [left.name]
    assert names_in(folder) == {".download.abcdefgh.part"}


def test_the_copy_that_is_being_made_is_not_swept(store: Store, tmp_path: Path) -> None:
    with backups.writing_aside(tmp_path / "copy.zip") as aside:
        aside.write_bytes(b"x")
        assert sweep(tmp_path) == []
    assert (tmp_path / "copy.zip").read_bytes() == b"x"
