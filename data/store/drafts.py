"""What somebody had half typed into a form: kept over a reload, gone once it is saved.

A draft is no record: it has no audit row and does not move the store's fingerprint, so that
keeping one makes no page read the register anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.store.engine import transaction
from data.store.hash_chain import plain
from data.store.sealing import note_drafts
from data.store.tables import draft

if TYPE_CHECKING:
    from data.store.opening import Store


def keep_draft(
    store: Store, form: str, value: Mapping[str, Any], *, actor: str, now: datetime
) -> None:
    """Keep what is typed into a form so far, in place of what was kept before.

    Parameters
    ----------
    form : names the form and its record, e.g. ``hazard:17:submit``; at most 200 characters
    value : field -> what is typed
    actor : whose draft it is; another person has their own
    """
    key = {"form": form[:200], "actor": actor[:100]}
    with transaction(store.engine, writes=True) as connection:
        connection.execute(sa.delete(draft).where(_same(form, actor)))
        connection.execute(sa.insert(draft), key | {"value": plain(dict(value)), "saved_at": now})
        note_drafts(connection)


def read_draft(store: Store, form: str, *, actor: str) -> tuple[dict[str, Any], datetime] | None:
    """Return what was kept of a form and when, or None."""
    with store.reading() as connection:
        query = sa.select(draft.c.value, draft.c.saved_at).where(_same(form, actor))
        found = connection.execute(query).first()
    return (dict(found[0]), found[1]) if found else None


def latest_draft(store: Store, form: str) -> tuple[dict[str, Any], datetime, str] | None:
    """Return the newest draft of a form, when it was kept and whose it is, or None."""
    with store.reading() as connection:
        query = (
            sa.select(draft.c.value, draft.c.saved_at, draft.c.actor)
            .where(draft.c.form == form[:200])
            .order_by(draft.c.saved_at.desc())
            .limit(1)
        )
        found = connection.execute(query).first()
    return (dict(found[0]), found[1], str(found[2])) if found else None


def drop_draft(store: Store, form: str, *, actor: str) -> None:
    """Forget what was kept of a form: it is saved, or thrown away."""
    with transaction(store.engine, writes=True) as connection:
        connection.execute(sa.delete(draft).where(_same(form, actor)))
        note_drafts(connection)


def _same(form: str, actor: str) -> sa.ColumnElement[bool]:
    return (draft.c.form == form[:200]) & (draft.c.actor == actor[:100])
