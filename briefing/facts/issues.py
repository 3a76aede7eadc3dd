"""Issues of the briefing: facts frozen in the store under a number, and found again by it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from analysis.day import Day, ask
from briefing.facts.snapshot import freeze, thaw
from data.store.campaign import campaigns
from data.store.exports import NewSnapshot, get_snapshot, list_snapshots, put_snapshot

if TYPE_CHECKING:
    from briefing.facts.fact import Facts
    from data.store.opening import Store

_PREFIX: Final = "briefing-"


@dataclass(frozen=True, eq=False)
class Issue:
    """One frozen briefing.

    Attributes
    ----------
    number : as the office counts its issues
    frozen_at : aware; what was written down later is not in it
    """

    number: str
    facts: Facts
    frozen_at: datetime

    @property
    def known_at(self) -> datetime:
        """Return up to when entries count in it: its freezing, or earlier if its facts say so."""
        return min(self.frozen_at, self.facts.known_at or self.frozen_at)


def open_issue(store: Store, number: str) -> Issue | None:
    """Return the briefing frozen under a number; None where there is none.

    Raises
    ------
    SnapshotError
        The snapshot is of a format this version cannot read.
    """
    found = get_snapshot(store, _PREFIX + number)
    if found is None:
        return None
    return Issue(number, thaw(json.dumps(found.facts)), found.frozen_at)


def list_issues(store: Store) -> tuple[Issue, ...]:
    """Return the frozen briefings, the latest first.

    Raises
    ------
    SnapshotError
        A snapshot is of a format this version cannot read.
    """
    found = list_snapshots(store, prefix=_PREFIX)
    return tuple(
        Issue(one.number.removeprefix(_PREFIX), thaw(json.dumps(one.facts)), one.frozen_at)
        for one in reversed(found)
    )


def day_of(store: Store, issue: Issue) -> Day:
    """Return the day an issue was counted on, as known when it was frozen."""
    return Day(store, ask(campaigns(store), issue.facts.as_of, known_at=issue.known_at))


def of(day: Day) -> tuple[Issue, ...]:
    """Return the frozen briefings, the latest first; see `list_issues`."""
    return list_issues(day.store)


def freeze_issue(store: Store, number: str, facts: Facts, *, actor: str, now: datetime) -> Issue:
    """Freeze `facts` under a number.

    Raises
    ------
    StaleRecordError
        There is an issue of this number already.
    """
    period = (facts.period.start, facts.period.end)
    new = NewSnapshot(_PREFIX + number, json.loads(freeze(facts)), facts.as_of, period)
    put_snapshot(store, new, actor=actor, now=now)
    return Issue(number, facts, now)
