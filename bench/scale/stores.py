"""Stores of any size: the demo's rows many times over, each copy a street of its own.

The rows are real, their number and width too; text repeats more than a district's would. The hash
chains of the copies do not hold, so that such a store is read and written to, but not verified.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_STREET: Final = "500151001"
_TABLES: Final = ("village", "site", "hazard", "visit", "event", "measure", "outreach", "task")
_OWN: Final = ("site", "hazard", "visit", "measure", "outreach", "task")


def street_of(copy: int) -> str:
    """Return what the village codes of a copy begin with; copy 0 is the demo itself."""
    return f"{500151001 + copy:09d}"


def enlarge(demo: Path, target: Path, *, times: int) -> Path:
    """Write a store of so many streets, and return its path."""
    shutil.copy(demo, target)
    connection = sqlite3.connect(target)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    top = {
        name: connection.execute(f"SELECT max({name}_id) FROM {name}").fetchone()[0]
        for name in _OWN
    }
    top["event"] = connection.execute("SELECT max(event_seq) FROM event").fetchone()[0]
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in _TABLES}
    for copy in range(1, times):
        for name in _TABLES:
            marks = ",".join("?" * len(rows[name][0].keys()))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({marks})", _copied(name, rows[name], copy, top)
            )
    connection.commit()
    connection.close()
    return target


def _copied(
    name: str, rows: list[sqlite3.Row], copy: int, top: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    street = street_of(copy)
    for row in rows:
        cells = dict(row)
        for key, value in dict(row).items():
            if key == "event_seq":
                cells[key] = value + copy * top["event"]
            elif key == "subject_id":
                cells[key] = value + copy * top[cells["subject"]]
            elif key.removesuffix("_id") in top and value is not None:
                cells[key] = value + copy * top[key.removesuffix("_id")]
            elif key == "village_code" and value:
                cells[key] = street + value[len(_STREET) :]
            elif key in ("state", "changes"):
                cells[key] = _moved(value, street, copy * top["site"])
        yield tuple(cells.values())


def _moved(text: str, street: str, by: int) -> str:
    if "village_code" not in text and "site_id" not in text:
        return text
    told = json.loads(text)
    if told.get("village_code"):
        told["village_code"] = street + told["village_code"][len(_STREET) :]
    if told.get("site_id"):
        told["site_id"] += by
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
