"""The store's own files: copied, put back, checked, renewed; and the list of what left it."""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from commands.clock import ACTOR, now
from commands.places import refuse_missing
from data.store import exports as exported
from data.store import migrations
from data.store.aside import private_folder, sweep
from data.store.backup import SERVER_BACKUP
from data.store.backup import backup as copy_store
from data.store.backup import restore as put_back
from data.store.checks import verify as walk
from data.store.engine import make_engine, transaction
from data.store.opening import Store, open_store
from vocabulary.errors import BriefError, StoreError


def backup(args: argparse.Namespace) -> dict[str, Any]:
    """Write a backup, check that it is whole, and say what it is.

    Raises
    ------
    StoreError
        There is no store, it is not whole, or the disk does not take the copy.
    """
    begun, moment = time.perf_counter(), now()
    with closing(open_store(args.store)) as store:
        if not isinstance(args.store, Path):
            raise StoreError(SERVER_BACKUP)
        target: Path = args.target
        if target.suffix != ".zip":
            target = private_folder(target) / f"{args.store.stem}-{moment:%Y%m%d-%H%M%S}.zip"
        swept = sweep(target.parent)
        made = copy_store(store, target, actor=ACTOR, now=moment)
    file = {"path": made.path, "kind": "backup", "bytes": made.bytes, "sha256": made.sha256}
    taken = round(time.perf_counter() - begun, 3)
    return {
        "files": [file],
        "snapshot": made.fingerprint,
        "rows": made.rows,
        "swept": swept,
        "seconds": taken,
    }


def describe_backup(result: Mapping[str, Any]) -> str:
    """Word where the backup lies and the mark to note beside it."""
    file = result["files"][0]
    marked = f"{file['bytes']} bytes, {result['rows']} rows, mark {result['snapshot']}"
    return "\n".join([str(file["path"]), marked, *_swept(result)])


def _swept(result: Mapping[str, Any]) -> list[str]:
    return [f"an unfinished copy was taken away: {name}" for name in result["swept"]]


def restore(args: argparse.Namespace) -> dict[str, Any]:
    """Check the backup and put it in place.

    Raises
    ------
    StoreError
        The backup is damaged or holds the other kind of data; the store stays as it was.
    """
    begun = time.perf_counter()
    if not isinstance(args.store, Path):
        raise StoreError(SERVER_BACKUP)
    swept = sweep(private_folder(args.store.parent))
    verdict = put_back(args.source, args.store, actor=ACTOR, now=now())
    taken = round(time.perf_counter() - begun, 3)
    return {
        "store": args.store,
        "ok": verdict.ok,
        "rows": verdict.rows,
        "swept": swept,
        "seconds": taken,
    }


def describe_restore(result: Mapping[str, Any]) -> str:
    """Word what was put where."""
    done = f"{result['store']}: {result['rows']} rows restored and checked"
    return "\n".join([done, *_swept(result)])


def verify(args: argparse.Namespace) -> dict[str, Any]:
    """Walk the whole store.

    Raises
    ------
    StoreError
        There is no store.
    """
    refuse_missing(args.store)
    try:
        store = open_store(args.store)
    except StoreError as error:  # a file too damaged to open is an answer, not a mishap
        return {"ok": False, "rows": 0, "broken": [error.sentence.said()]}
    with closing(store):
        verdict = walk(store, anchor=args.mark)
    return {
        "ok": verdict.ok,
        "rows": verdict.rows,
        "broken": [one.said() for one in verdict.broken],
        "erased": verdict.erased,
    }


def describe_verify(result: Mapping[str, Any]) -> str:
    """Word the verdict, one finding a line."""
    verdict = "whole" if result["ok"] else "NOT WHOLE"
    lines = [f"{verdict}, {result['rows']} rows walked", *result["broken"]]
    if result.get("erased"):
        lines.append(f"personal cells of {result['erased']} events were erased on request")
    return "\n".join(lines)


def status_verify(result: Mapping[str, Any]) -> int:
    """Return 1 where the store is not whole, so that a nightly job notices."""
    return 0 if result["ok"] else 1


def migrate(args: argparse.Namespace) -> dict[str, Any]:
    """Migrate the store and say from which version to which.

    Raises
    ------
    StoreError
        There is no store, or a newer program wrote it.
    """
    refuse_missing(args.store)
    swept = sweep(args.store.resolve().parent) if isinstance(args.store, Path) else []
    engine = make_engine(args.store)
    try:
        with transaction(engine, writes=False) as connection:
            before = migrations.current(connection)
    finally:
        engine.dispose()
    open_store(args.store).close()
    after = migrations.newest()
    return {"store": args.store, "from_version": before, "to_version": after, "swept": swept}


def describe_migrate(result: Mapping[str, Any]) -> str:
    """Word the step taken."""
    step = f"{result['store']}: version {result['from_version']} -> {result['to_version']}"
    return "\n".join([step, *_swept(result)])


def exports(args: argparse.Namespace) -> dict[str, Any]:
    """List the exports, or look each file up.

    Raises
    ------
    BriefError
        A file cannot be read, or `--most` is below 1.
    StoreError
        There is no store, or it cannot be read.
    """
    if args.most < 1:
        raise BriefError(f"--most needs a number of 1 or more, got {args.most}.")
    with closing(open_store(args.store)) as store:
        if args.check:
            return {"checked": [_checked(store, path) for path in args.check]}
        taken = exported.exports(store, most=args.most)
    rows = taken.astype(object).where(taken.notna(), None).to_dict("records")
    return {"exports": [{str(key): value for key, value in row.items()} for row in rows]}


def describe_exports(result: Mapping[str, Any]) -> str:
    """Word the list, or what was found of each file."""
    if "checked" in result:
        return "\n".join(map(_found, result["checked"]))
    lines = [
        "  ".join(
            str(row[name] or "-") for name in ("serial", "recorded_at", "actor", "name", "sha256")
        )
        + (f"  {row['reviewer']}  {row['map_number']}" if row["reviewer"] else "")
        for row in result["exports"]
    ]
    return "\n".join(lines) or "No file has been exported yet."


def status_exports(result: Mapping[str, Any]) -> int:
    """Return 1 where a file is not in the log as it is."""
    return int(any(one["serial"] is None for one in result.get("checked", ())))


def _checked(store: Store, path: Path) -> dict[str, Any]:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise BriefError(f"The file {path} cannot be read: {error.strerror}.") from error
    found = exported.export_of(store, digest) or {}
    names = ("serial", "recorded_at", "actor", "name", "reviewer", "map_number")
    return {"path": path, "sha256": digest} | {name: found.get(name) for name in names}


def _found(one: Mapping[str, Any]) -> str:
    if one["serial"] is None:
        return f"{one['path']}  is not in the log: never exported, or changed since"
    return f"{one['path']}  {one['serial']}  {one['recorded_at']}  {one['actor']}"
