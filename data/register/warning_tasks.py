"""Early warnings before a key date: sent, received, taken back; each a task of kind `warning`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.store.opening import Store
from data.store.upkeep import Seen, add, change
from vocabulary.terms import TaskKind


@dataclass(frozen=True)
class Addressee:
    """Whom a warning goes to.

    Attributes
    ----------
    site_id : int or None
        None for a village.
    task_id, version : int or None
        Of the warning already on record, and the version it was read with.
    """

    site_id: int | None
    village_code: str | None
    task_id: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Occasion:
    """What is warned of.

    Attributes
    ----------
    key_date : str
        Code of `vocabulary.campaign.KEY_DATE_NAMES`.
    year : int
        Of its first day.
    """

    key_date: str
    year: int
    title: str
    due_on: date


@dataclass(frozen=True)
class WarningState:
    """How far a warning is.

    Attributes
    ----------
    opened_on : date
        Day of the first record; the earlier of it and `done_on` is taken.
    done_on : date or None
        Day of receipt; None takes a receipt back, or sends the warning.
    owner : str or None
        Who received it.
    """

    opened_on: date
    done_on: date | None = None
    owner: str | None = None


def record_warnings(
    store: Store,
    to: Sequence[Addressee],
    occasion: Occasion,
    state: WarningState,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Write down that a warning was received, or that it was not after all; return how many.

    Raises
    ------
    StaleRecordError
        Somebody else changed one since it was read; those before it stay written.
    """
    done_on, owner = state.done_on, state.owner
    opened = min(state.opened_on, done_on) if done_on else state.opened_on
    new: list[dict[str, Any]] = [
        {
            "kind": TaskKind.WARNING.value, "title": occasion.title, "site_id": one.site_id,
            "village_code": one.village_code, "opened_on": opened, "due_on": occasion.due_on,
            "done_on": done_on, "owner": owner,
            "details": {"key_date": occasion.key_date, "year": occasion.year},
        }
        for one in to
        if one.task_id is None
    ]  # fmt: skip
    add(store, "task", new, actor=actor, now=now)
    for one in to:
        if one.task_id is not None and one.version is not None:
            said: dict[str, Any] = {"done_on": done_on, "owner": owner}
            if done_on:
                said["opened_on"] = opened
            change(
                store,
                "task",
                Seen(one.task_id, one.version),
                said,
                actor=actor,
                now=now,
            )
    return len(to)
