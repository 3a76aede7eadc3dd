"""Taking what speaks of a person out of a store on request, without breaking its chains.

A row that is kept is changed, and sealed anew: of what it held before nothing is left to guess
from. An event keeps its place in the chain: its hash covers its personal cells by a commitment
under a salt, which is replaced together with them. The audit row of the erasure names each event
and commits to what is left, so that the check tells an erasure from a tampering.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.register.columns import forget
from data.store.checks import ERASED
from data.store.events import PRIVATE, fold
from data.store.hash_chain import canonical, commitment
from data.store.opening import Store
from data.store.recording import Writing, projection_row, read_events
from data.store.schema import JsonText, unguarded
from data.store.sealing import SEALED, note_drafts
from data.store.tables import audit, draft, event, hazard, site
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.store import ERASED_MARK

_SHORTEST: Final = 2
_LONE_DIGITS: Final = r"(?<![0-9]){}(?![0-9])"
# Who may use the program is no request of a resident's, and what was frozen has its own hash.
_KEPT: Final = {"app_user", "snapshot"}


@dataclass(frozen=True)
class Found:
    """Where something stands.

    Attributes
    ----------
    table : its name
    row : the key of the row
    cells : of the row, by name
    can_go : False for what has to stay: who wrote, what was frozen, and cells that are no person's
    """

    table: str
    row: str
    cells: tuple[str, ...]
    can_go: bool = True


def find(store: Store, texts: Sequence[str]) -> list[Found]:
    """Return where any of the texts stands; photos and papers are not looked into.

    Raises
    ------
    StoreError
        A text is shorter than two characters.
    """
    wanted = _pattern(texts)
    with store.reading() as connection:
        return [*_in_events(connection, wanted), *_in_rows(connection, wanted)]


def erase(
    store: Store, texts: Sequence[str], *, reason: str, actor: str, now: datetime
) -> list[Found]:
    """Put a mark in place of each of the texts wherever it may go; return where it stood.

    Sites, hazards, what is kept of them and of imports, and drafts are changed; the audit names the
    reason, the rows and how many, never what was erased.

    Raises
    ------
    StoreError
        A text is shorter than two characters, or no reason is given.
    """
    wanted = _pattern(texts)
    if not reason.strip():
        raise StoreError(message("Erasing needs a reason, got none."))
    with store.writing("erase", actor=actor, now=now) as write:
        found = [*_in_events(write.connection, wanted), *_in_rows(write.connection, wanted)]
        gone = [one for one in found if one.can_go]
        _erase_events(write, [int(one.row) for one in gone if one.table == "event"], wanted)
        _erase_rows(write, wanted)
        _erase_drafts(write, wanted)
        write.detail |= {"reason": reason.strip(), "places": len(gone)}
    forget(store)
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")  # free pages hold what was overwritten, this time and earlier
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return found


def _pattern(texts: Sequence[str]) -> re.Pattern[str]:
    tidy = [text.strip() for text in texts]
    short = [text for text in tidy if len(text) < _SHORTEST]
    if short or not tidy:
        raise StoreError(
            message("What is to be erased has at least two characters, got {text!r}."),
            text=short[0] if short else "",
        )
    longest_first = sorted(tidy, key=len, reverse=True)
    return re.compile(
        "|".join(
            _LONE_DIGITS.format(re.escape(one)) if one.isdecimal() else re.escape(one)
            for one in longest_first
        )
    )


def _stands_in(value: Any, wanted: re.Pattern[str]) -> bool:
    if isinstance(value, dict):
        return any(_stands_in(part, wanted) for part in (*value, *value.values()))
    if isinstance(value, (list, tuple)):
        return any(_stands_in(part, wanted) for part in value)
    return isinstance(value, (str, int)) and wanted.search(str(value)) is not None


def _without(value: Any, wanted: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {wanted.sub(ERASED_MARK, key): _without(part, wanted) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(part, wanted) for part in value]
    return wanted.sub(ERASED_MARK, str(value)) if _stands_in(value, wanted) else value


def _in_events(connection: sa.Connection, wanted: re.Pattern[str]) -> Iterator[Found]:
    columns = (event.c.event_seq, event.c.actor, event.c.note, event.c.changes, event.c.sealed)
    rows: Any = connection.execute(sa.select(*columns).order_by(event.c.event_seq))
    for seq, actor, note, changes, sealed in rows:
        if not (wanted.search(changes) or _stands_in([actor, note], wanted)):
            continue
        cells = {name for name, value in json.loads(changes).items() if _stands_in(value, wanted)}
        can_go = cells & _private(sealed) | ({"note"} if _stands_in(note, wanted) else set())
        stay = cells - can_go | ({"actor"} if _stands_in(actor, wanted) else set())
        for names, may in ((can_go, True), (stay, False)):
            if names:
                yield Found("event", str(seq), tuple(sorted(names)), may)


def _private(sealed: str | None) -> set[str]:
    """Return which cells of an event its hash covers by the commitment alone."""
    return set(PRIVATE) if sealed is None else set(sealed.partition(":")[2].split(","))


def _erase_events(write: Writing, numbers: list[int], wanted: re.Pattern[str]) -> None:
    connection, erased = write.connection, {}
    touched: dict[str, set[int]] = {"site": set(), "hazard": set()}
    with unguarded(connection, event):
        for number in numbers:
            row: Any = connection.execute(
                sa.select(event).where(event.c.event_seq == number)
            ).mappings().one()  # fmt: skip
            changes, private = json.loads(row["changes"]), _private(row["sealed"])
            told = {n: _without(v, wanted) if n in private else v for n, v in changes.items()}
            note, salt = _without(row["note"], wanted), write.salt(f"event {number}")
            erased[str(number)] = commitment(salt, row["sealed"], told, note)
            same = event.c.event_seq == number
            new = {"changes": canonical(told), "note": note, "salt": salt}
            connection.execute(sa.update(event).where(same).values(**new))
            touched[row["subject"]].add(row["subject_id"])
    if erased:
        write.detail[ERASED] = erased
    for subject, table in (("site", site), ("hazard", hazard)):
        ids = sorted(touched[subject])
        folded = fold(read_events(connection, subject, ids), date.max)
        states = folded.sites if subject == "site" else folded.hazards
        for row_id, state in states.items():
            row = projection_row(subject, row_id, state) | {"audit_seq": write.audit_seq}
            same = table.c[f"{subject}_id"] == row_id
            connection.execute(sa.update(table).where(same).values(**row))


def _texts(table: sa.Table) -> list[sa.Column[Any]]:
    return [
        column
        for column in table.columns
        if (type(column.type) is sa.Text or isinstance(column.type, JsonText))
        and not column.primary_key
    ]


def _in_rows(connection: sa.Connection, wanted: re.Pattern[str]) -> Iterator[Found]:
    for table in (*SEALED, draft, audit):
        can_go = table.name not in _KEPT and table is not audit
        keys, texts = list(table.primary_key.columns), _texts(table)
        for row in connection.execute(sa.select(*keys, *texts)).mappings():
            cells = tuple(one.name for one in texts if _stands_in(row[one.name], wanted))
            if cells:
                key = ", ".join(str(row[column.name]) for column in keys)
                yield Found(table.name, key, cells, can_go)


def _erase_rows(write: Writing, wanted: re.Pattern[str]) -> None:
    for table in SEALED:
        if table.name in _KEPT:
            continue
        keys, texts = list(table.primary_key.columns), _texts(table)
        rows = write.connection.execute(sa.select(*keys, *texts)).mappings().all()
        for row in rows:
            new = {
                one.name: _without(row[one.name], wanted)
                for one in texts
                if _stands_in(row[one.name], wanted)
            }
            if not new:
                continue
            same = sa.and_(*(column == row[column.name] for column in keys))
            ours: dict[str, Any] = {"audit_seq": write.audit_seq}
            if "version" in table.columns:
                ours["version"] = table.c.version + 1
            write.connection.execute(sa.update(table).where(same).values(**new, **ours))


def _erase_drafts(write: Writing, wanted: re.Pattern[str]) -> None:
    rows = write.connection.execute(sa.select(draft)).mappings().all()
    for row in [row for row in rows if _stands_in(row["value"], wanted)]:
        same = (draft.c.form == row["form"]) & (draft.c.actor == row["actor"])
        write.connection.execute(sa.delete(draft).where(same))
    note_drafts(write.connection)
