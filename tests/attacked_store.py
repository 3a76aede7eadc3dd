"""A store in which every text somebody typed is an attack: the demo, word for word replaced."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.hostile_text import HOSTILE

_TYPED = re.compile(r"[㐀-鿿]")  # what is typed in the demo is Chinese; codes are not
_FREE = ("note", "result", "effect", "contact", "source_file", "permit")  # filled where empty
_KEPT = {"meta", "alembic_version", "sqlite_sequence", "snapshot", "audit"}
_SHORT = HOSTILE[:-1]  # the last is ten thousand characters, too many for each cell of a town


def attack(text: str) -> str:
    """Return the hostile text that stands for a typed one, always the same for the same."""
    number = zlib.crc32(text.encode())
    return f"{_SHORT[number % len(_SHORT)]}{number % 997}"


def attacked(demo: Path, target: Path) -> Path:
    """Copy a demo store and replace every typed text in every table, also within JSON."""
    shutil.copy(demo, target)
    with closing(sqlite3.connect(target)) as store:
        store.row_factory = sqlite3.Row
        triggers = "SELECT name, tbl_name FROM sqlite_master WHERE type='trigger'"
        for name, table in store.execute(triggers).fetchall():
            if table != "meta":
                store.execute(f"DROP TRIGGER {name}")
        tables = "SELECT name FROM sqlite_master WHERE type='table'"
        names = [name for (name,) in store.execute(tables).fetchall()]
        _thin(store, names)
        for table in names:
            if table not in _KEPT:
                _rewrite(store, table)
        store.commit()
    return target


def _thin(store: sqlite3.Connection, names: list[str]) -> None:
    """Keep one site in twelve with what belongs to it: every kind of text, few of each."""
    columns = {n: {row[1] for row in store.execute(f"PRAGMA table_info({n})")} for n in names}
    for name in (n for n in names if "site_id" in columns[n]):
        store.execute(f"DELETE FROM {name} WHERE site_id % 12 <> 0")
    for kind in ("site", "hazard"):
        gone = f"NOT IN (SELECT {kind}_id FROM {kind})"
        store.execute(f"DELETE FROM event WHERE subject = '{kind}' AND subject_id {gone}")
        for name in (n for n in names if f"{kind}_id" in columns[n]):
            store.execute(f"DELETE FROM {name} WHERE {kind}_id {gone}")


def _rewrite(store: sqlite3.Connection, table: str) -> None:
    for row in store.execute(f"SELECT rowid AS at_row, * FROM {table}").fetchall():
        new = {name: _of(name, row[name]) for name in row.keys() if name != "at_row"}  # noqa: SIM118
        changed = {name: value for name, value in new.items() if value != row[name]}
        if changed:
            sets = ", ".join(f"{name}=?" for name in changed)
            values = (*changed.values(), row["at_row"])
            store.execute(f"UPDATE {table} SET {sets} WHERE rowid=?", values)


def _of(name: str, value: Any) -> Any:
    if value is None and name in _FREE:
        return attack(name)
    if not isinstance(value, str):
        return value
    if value[:1] in ("{", "["):
        return json.dumps(_within(json.loads(value)), ensure_ascii=False, sort_keys=True)
    return attack(value) if _TYPED.search(value) else value


def _within(held: Any) -> Any:
    if isinstance(held, dict):
        return {_word(key): _within(value) for key, value in held.items()}
    if isinstance(held, list):
        return [_within(one) for one in held]
    return _word(held) if isinstance(held, str) else held


def _word(text: str) -> str:
    return attack(text) if _TYPED.search(text) else text
