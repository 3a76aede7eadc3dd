"""Who is asking, and whether they may: asked by every write of the store, and before persons show.

On one PC nobody signs in and every right is held. Behind the gate a program says once who asks
(`ask`), and from then on whoever cannot be named may nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from data.store.tables import KEPT, event, file, hazard, metadata, site
from vocabulary.access import rights
from vocabulary.access.rights import DOOR, SEE_PERSONS, Extent, reach_of
from vocabulary.errors import ForbiddenError
from vocabulary.terms import Role

# In the detail of an audit row: rows of a kept table as they were, see data/store/states.py.
_WAS: Final = "was"
_ABOUT: Final = {"site": site, "hazard": hazard, **KEPT}


@dataclass(frozen=True)
class Identity:
    """Who asks.

    Attributes
    ----------
    changed : cells of the table of rights that the office changed
    is_door : the gate itself, for somebody who is not in yet
    """

    name: str
    role: Role
    villages: tuple[str, ...] = ()
    changed: Mapping[str, Any] = field(default_factory=dict)
    is_door: bool = False

    def reach(self, action: str) -> Extent:
        """Return how far this person's right to an action goes."""
        if self.is_door:
            return Extent.ALL if action in DOOR else Extent.NONE
        return reach_of(action, self.role, self.changed)


_acting: ContextVar[Identity | None] = ContextVar("firemap_acting", default=None)
_asked: Callable[[], Identity | None] | None = None
_refused: Callable[[Identity | None, Sequence[str]], None] | None = None


def ask(
    who: Callable[[], Identity | None] | None,
    refused: Callable[[Identity | None, Sequence[str]], None] | None = None,
) -> None:
    """Ask `who` for the person of each write from now on; None: one PC, every right.

    Parameters
    ----------
    refused : is told of each refusal: who, and the rights that were needed
    """
    global _asked, _refused
    _asked, _refused = who, refused


@contextmanager
def acting(identity: Identity) -> Iterator[None]:
    """Let what is done inside be done by this person."""
    token = _acting.set(identity)
    try:
        yield
    finally:
        _acting.reset(token)


def identity() -> Identity | None:
    """Return who asks; None on one PC.

    Raises
    ------
    ForbiddenError
        The server does not know who it is.
    """
    found = _acting.get() or (_asked() if _asked else None)
    if found is None and _asked is not None:
        raise ForbiddenError(rights.UNKNOWN_PERSON)
    return found


def check(actions: Sequence[str]) -> Identity | None:
    """Return who asks, refused where one of the actions is not theirs.

    Raises
    ------
    ForbiddenError
        It is not, or the server does not know who it is.
    """
    who = identity()
    if who is not None and any(who.reach(action) is Extent.NONE for action in actions):
        _tell(who, actions)
        raise ForbiddenError(rights.FORBIDDEN)
    return who


def check_touched(
    who: Identity | None,
    actions: Sequence[str],
    connection: sa.Connection,
    *,
    audit_seq: int,
    detail: Mapping[str, Any],
) -> None:
    """Refuse an open write of somebody with own villages that touched another one, or none.

    What was touched is read from the rows that name the write, so no caller can forget to say it.

    Raises
    ------
    ForbiddenError
        It did; the write is rolled back.
    """
    if who is None or all(who.reach(action) is Extent.ALL for action in actions):
        return
    touched = _touched(connection, audit_seq, detail)
    if not touched or not touched <= set(who.villages):
        _tell(who, actions)
        raise ForbiddenError(rights.NOT_YOUR_VILLAGE)


def persons_scope(*, named: str) -> str:
    """Return for whose eyes a day with persons is opened; see `analysis.day.Asked.scope`.

    Parameters
    ----------
    named : the scope of whoever sees the names of persons everywhere
    """
    who = identity()
    reach = Extent.ALL if who is None else who.reach(SEE_PERSONS)
    if reach is Extent.ALL or who is None:
        return named
    return f"{named}:{','.join(sorted(who.villages)) if reach is Extent.OWN else ''}"


def _tell(who: Identity | None, actions: Sequence[str]) -> None:
    if _refused is not None:
        _refused(who, actions)


def _touched(
    connection: sa.Connection, audit_seq: int, detail: Mapping[str, Any]
) -> set[str | None]:
    """Return the villages of all rows of a write, as they are and as they were before it."""
    found: set[str | None] = set()
    for table in metadata.tables.values():
        if "audit_seq" not in table.c or table.name in {"audit", "seal", "event"}:
            continue
        rows = connection.execute(sa.select(*_places(table)).where(table.c.audit_seq == audit_seq))
        found |= {_village(connection, dict(row)) for row in rows.mappings()}
    return found | _before(connection, audit_seq, detail) | _about(connection, detail)


def _places(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    names = ("village_code", "site_id", "hazard_id", "subject", "subject_id")
    return [table.c[name] for name in names if name in table.c] or [sa.literal(None).label("none")]


def _village(connection: sa.Connection, row: Mapping[str, Any]) -> str | None:
    code: str | None = row.get("village_code")
    if row.get("subject"):
        return _village_at(connection, str(row["subject"]), row["subject_id"])
    if code is None and row.get("site_id") is not None:
        return _village_at(connection, "site", row["site_id"])
    if code is None and row.get("hazard_id") is not None:
        return _village_at(connection, "hazard", row["hazard_id"])
    return code


def _village_at(connection: sa.Connection, subject: str, subject_id: Any) -> str | None:
    table = _ABOUT.get(subject)
    if table is None or table is file:
        return None
    query = sa.select(*_places(table)).where(table.c[f"{subject}_id"] == subject_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    at = {name: value for name, value in row.items() if name not in ("subject", "subject_id")}
    return _village(connection, at | ({"hazard_id": None} if subject == "hazard" else {}))


def _before(
    connection: sa.Connection, audit_seq: int, detail: Mapping[str, Any]
) -> set[str | None]:
    """Return where rows were that this write moved from one village or site to another."""
    found: set[str | None] = set()
    for _, _, was in detail.get(_WAS, ()):
        if {"village_code", "site_id"} & set(was):
            found.add(_village(connection, was))
    now = sa.select(event.c.subject, event.c.subject_id).where(event.c.audit_seq == audit_seq)
    for subject, subject_id in connection.execute(now).all():
        query = sa.select(event.c.changes).where(
            event.c.subject == subject, event.c.subject_id == subject_id,
            event.c.audit_seq < audit_seq,
        ).order_by(event.c.event_seq)  # fmt: skip
        place: dict[str, Any] = {}
        for (changes,) in connection.execute(query):
            said = json.loads(str(changes))
            place |= {name: said[name] for name in ("village_code", "site_id") if name in said}
        if place:
            found.add(_village(connection, place))
    return found


def _about(connection: sa.Connection, detail: Mapping[str, Any]) -> set[str | None]:
    """Return the village of the record whose persons are shown, or that was sent again."""
    if set(detail) >= {"subject", "id"}:
        return {_village_at(connection, str(detail["subject"]), detail["id"])}
    # What was sent twice writes nothing the second time, and is answered as the first.
    repeated = detail.get("repeated")
    return {_village_at(connection, "visit", repeated)} if repeated else set()
