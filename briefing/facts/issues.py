"""Issues of the briefing: facts frozen under a number, found again by it, and compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.day import Day, ask
from briefing.facts.fact import Fact, Facts, Period, Row
from briefing.facts.say import say, say_change
from briefing.words import labels
from data.store.campaign import campaigns
from data.store.exports import NewSnapshot, Snapshot, get_snapshot, list_snapshots, put_snapshot
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from briefing.facts.fact import Facts
    from data.store.opening import Store


_PREFIX: Final = "briefing-"
# Raised when the shape of a frozen snapshot changes; an older one is then migrated, not guessed.
FORMAT: Final = 1


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
    return None if found is None else _issue(found)


def list_issues(store: Store) -> tuple[Issue, ...]:
    """Return the frozen briefings, the latest first.

    Raises
    ------
    SnapshotError
        A snapshot is of a format this version cannot read.
    """
    return tuple(map(_issue, reversed(list_snapshots(store, prefix=_PREFIX))))


def _issue(found: Snapshot) -> Issue:
    facts = thaw(json.dumps(found.facts))
    return Issue(found.number.removeprefix(_PREFIX), facts, found.frozen_at)


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


class SnapshotError(CampaignError):
    """A frozen snapshot cannot be read."""


def freeze(facts: Facts) -> str:
    """Return `facts` as one line of JSON, keys sorted, so that equal facts give equal text."""
    body = {
        "format": FORMAT,
        "period": [facts.period.start.isoformat(), facts.period.end.isoformat()],
        "as_of": facts.as_of.isoformat(),
        "is_demo": facts.is_demo,
        "texts": facts.texts,
        "items": {key: _frozen_fact(fact) for key, fact in facts.items.items()},
        "tables": {name: [_frozen_row(row) for row in rows] for name, rows in facts.tables.items()},
    }
    if facts.known_at is not None:
        body["known_at"] = facts.known_at.isoformat()
    return json.dumps(body, ensure_ascii=False, sort_keys=True, allow_nan=False)


def thaw(frozen: str) -> Facts:
    """Return the facts of a frozen snapshot.

    Raises
    ------
    SnapshotError
        The text is no snapshot, or one of another format.
    """
    try:
        body: dict[str, Any] = json.loads(frozen)
        if body["format"] != FORMAT:
            raise SnapshotError(f"thaw reads format {FORMAT}, got {body['format']}.")
        known_at = body.get("known_at")
        return Facts(
            period=Period(*(date.fromisoformat(day) for day in body["period"])),
            as_of=date.fromisoformat(body["as_of"]),
            is_demo=body["is_demo"],
            texts=body["texts"],
            items={
                key: Fact(**{**fact, "row_ids": tuple(fact["row_ids"])})
                for key, fact in body["items"].items()
            },
            known_at=datetime.fromisoformat(known_at) if known_at else None,
            tables={
                name: tuple(_thawed_row(row) for row in rows)
                for name, rows in body["tables"].items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotError(
            f"thaw needs a snapshot written by freeze, got text it cannot read ({error})."
        ) from error


def fingerprint(facts: Facts) -> str:
    """Return the SHA-256 of the frozen facts, in hexadecimal."""
    return hashlib.sha256(freeze(facts).encode()).hexdigest()


def _frozen_fact(fact: Fact) -> dict[str, Any]:
    # Left out where it is not known: what was frozen before facts had it keeps its fingerprint.
    return {k: v for k, v in asdict(fact).items() if k != "year_before" or v is not None}


def _frozen_row(row: Row) -> dict[str, Any]:
    return {**asdict(row), "dates": {key: day.isoformat() for key, day in row.dates.items()}}


def _thawed_row(row: dict[str, Any]) -> Row:
    dates = {key: date.fromisoformat(day) for key, day in row["dates"].items()}
    return Row(**{**row, "dates": dates})


def compare(older: Facts, newer: Facts) -> pd.DataFrame:
    """Return the named figures of two issues and how the newer differs.

    `name`, `older`, `newer`, `change` as printed and `id`; figures that neither issue knows are
    left out. Shares differ in percentage points between the printed shares, counts in percent;
    where the older is 0 or not known the change says so.
    """
    rows = []
    for key, name in labels.FACTS.items():
        before, after = older.items.get(key), newer.items.get(key)
        if before is None and after is None:
            continue
        told = {"older": _said(before), "newer": _said(after), "change": _change(before, after)}
        rows.append({"name": name, **told, "id": key})
    return pd.DataFrame(rows, columns=["name", "older", "newer", "change", "id"])


def compare_villages(older: Facts, newer: Facts) -> pd.DataFrame:
    """Return each village's rectified share and overdue count in both issues.

    `name`, `found`, `share_older`, `share_newer`, `change`, `overdue_older`, `overdue_newer` as
    printed; ranked villages in the newer issue's order, then those listed apart. No rank is
    compared: places within overlapping intervals move by chance.
    """
    before = {row.key: row for row in _villages(older)}
    rows = []
    for row in _villages(newer):
        was = before.get(row.key)
        shares = _fact(older, was, "rectified_share"), _fact(newer, row, "rectified_share")
        overdue = _fact(older, was, "overdue"), _fact(newer, row, "overdue")
        rows.append(
            {
                "name": row.texts["name"],
                "found": _said(_fact(newer, row, "found")),
                "share_older": _said(shares[0]),
                "share_newer": _said(shares[1]),
                "change": _change(*shares),
                "overdue_older": _said(overdue[0]),
                "overdue_newer": _said(overdue[1]),
            }
        )
    return pd.DataFrame(rows)


def _villages(facts: Facts) -> tuple[Row, ...]:
    return facts.rows("villages") + facts.rows("small_villages")


def _fact(facts: Facts, row: Row | None, column: str) -> Fact | None:
    return None if row is None or column not in row.cells else facts.cell(row, column)


def _said(fact: Fact | None) -> str:
    return labels.NOTHING if fact is None else say(fact)


def _change(before: Fact | None, after: Fact | None) -> str:
    if before is None or after is None:
        return labels.NO_CHANGE_KNOWN
    return say_change(replace(after, previous=before.value))
