"""Backup and restore: a copy that opens, a damaged one that is refused, never half a file."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.store import backup as backups
from data.store import frames
from data.store.backup import backup, restore
from data.store.checks import verify
from data.store.opening import Store, open_store
from tests.builders import NOW, event_of, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

DAY = date(2024, 3, 1)


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


def test_a_backup_opens_elsewhere_with_the_same_rows(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
    target = tmp_path / "elsewhere.db"
    verdict = restore(made.path, target)
    assert verdict.ok
    assert verdict.rows == made.rows == 3  # two events, one audit row
    again = open_store(target)
    assert again.fingerprint == store.fingerprint == made.fingerprint
    assert frames.hazards(again, DAY).equals(frames.hazards(store, DAY))
    again.close()
    assert names_in(tmp_path) == {"firemap.db", "copy.zip", "elsewhere.db"}


def test_the_manifest_names_the_hash_of_the_database(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
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
            made = backup(store, tmp_path / f"{n}.zip", now=NOW)
            assert restore(made.path, tmp_path / f"{n}.db").ok
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "swapped", "not a zip"])
def test_a_damaged_backup_is_refused_and_the_live_store_is_as_it_was(
    store: Store, store_path: Path, tmp_path: Path, damage: str
) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
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
        restore(made.path, store_path)
    again = open_store(store_path)
    assert (again.fingerprint, verify(again).ok) == (before, True)
    again.close()
    assert names_in(tmp_path) == files


def test_a_backup_whose_rows_were_tampered_with_is_refused(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
    altered = tmp_path / "altered.db"
    restore(made.path, altered)
    connection = backups.sqlite_module().connect(altered)
    connection.execute("DROP TRIGGER event_no_update")
    connection.execute("UPDATE event SET effective_on='2024-01-09' WHERE event_seq=2")
    connection.commit()
    connection.close()
    manifest = {"sha256": backups.sha256_of(altered)}
    with zipfile.ZipFile(tmp_path / "altered.zip", "w") as archive:
        archive.write(altered, "store.db")
        archive.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "altered.zip", store_path)


def test_what_a_restore_replaces_is_kept_beside_it(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
    store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)
    replaced = store.fingerprint
    store.close()
    restore(made.path, store_path)
    kept = open_store(tmp_path / "firemap.before-restore.db")
    assert kept.fingerprint == replaced
    kept.close()
    back = open_store(store_path)
    assert back.fingerprint == made.fingerprint
    back.close()


def test_a_restored_store_never_shows_an_old_fingerprint_for_new_contents(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
    store.record([event_of("supervised", "2024-02-01", 1)], actor="李某", now=NOW)
    seen = store.fingerprint
    store.close()
    restore(made.path, store_path)
    back = open_store(store_path)
    back.record([event_of("exposed", "2024-02-01", 1)], actor="李某", now=NOW)
    assert back.revision == int(seen.split("-")[0])
    assert back.fingerprint != seen
    back.close()


def test_demo_data_is_not_restored_over_real_data(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    demo = new_store(tmp_path / "demo.db", StoreKind.DEMO)
    made = backup(demo, tmp_path / "demo.zip", now=NOW)
    demo.close()
    store.close()
    with pytest.raises(StoreError, match="never mix"):
        restore(made.path, store_path)
    with pytest.raises(StoreError, match="never mix"):
        restore(made.path, tmp_path / "new.db", expected=StoreKind.REAL)
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_store_can_be_replaced_by_its_backup(
    store: Store, store_path: Path, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "copy.zip", now=NOW)
    store.close()
    store_path.write_bytes(b"nothing of a database" * 500)
    assert restore(made.path, store_path).ok


def test_a_missing_folder_is_told_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        backup(store, tmp_path / "none" / "copy.zip", now=NOW)
    assert names_in(tmp_path) == {"firemap.db"}
