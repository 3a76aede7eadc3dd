"""The numbers of a wall map: a site keeps its own for ever, a new site gets a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from data.store.exports import NewSnapshot, Snapshot, list_snapshots, put_snapshot

if TYPE_CHECKING:
    from data.store.opening import Store

PREFIX: Final = "wallmap-"


@dataclass(frozen=True)
class MapIssue:
    """One issue of the wall map, counted from 1 within a store.

    Attributes
    ----------
    numbers : dict of site_id to number; every number ever given, not of this issue's sites alone
    shown : tuple of site_id; the sites of this issue, in the order of their numbers
    snapshot : its number in the store
    """

    issue: int
    as_of: date
    numbers: dict[int, int]
    shown: tuple[int, ...]
    snapshot: str


def assign(known: Mapping[int, int], wanted: Sequence[int]) -> dict[int, int]:
    """Return all numbers by site: the known as they are, the new in their order behind them."""
    numbers = dict(known)
    highest = max(numbers.values(), default=0)
    for site_id in wanted:
        if site_id not in numbers:
            highest += 1
            numbers[site_id] = highest
    return numbers


def last_issue(store: Store) -> MapIssue | None:
    """Return the issue frozen last; None before the first."""
    frozen = list_snapshots(store, prefix=PREFIX)
    return _issue(frozen[-1]) if frozen else None


def issue(
    store: Store, wanted: Sequence[int], *, as_of: date, selection: str, actor: str, now: datetime
) -> MapIssue:
    """Freeze the numbers of a new issue; the same sites on the same day are the same issue again.

    Parameters
    ----------
    wanted : sequence of site_id; the sites of this issue, neighbours together
    selection : code of how they were chosen
    now : aware

    Raises
    ------
    StaleRecordError
        Somebody issued a wall map at the same moment; ask again.
    """
    before = list_snapshots(store, prefix=PREFIX)
    last = _issue(before[-1]) if before else None
    numbers = assign(last.numbers if last else {}, wanted)
    shown = sorted(wanted, key=numbers.__getitem__)
    for known in reversed(before):
        is_same = known.as_of == as_of and known.facts["selection"] == selection
        if is_same and known.facts["shown"] == shown:
            return _issue(known)
    number = (last.issue if last else 0) + 1
    facts: dict[str, Any] = {
        "issue": number,
        "selection": selection,
        "shown": shown,
        "numbers": {str(site_id): n for site_id, n in numbers.items()},
    }
    new = NewSnapshot(f"{PREFIX}{number:04d}", facts, as_of)
    frozen = put_snapshot(store, new, actor=actor, now=now)
    return _issue(frozen)


def _issue(frozen: Snapshot) -> MapIssue:
    facts = frozen.facts
    numbers = {int(site_id): int(number) for site_id, number in facts["numbers"].items()}
    return MapIssue(
        int(facts["issue"]), frozen.as_of, numbers, tuple(facts["shown"]), frozen.number
    )
