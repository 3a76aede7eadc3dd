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
from data.store.exports import NewSnapshot, get_snapshot, list_snapshots, put_snapshot
from vocabulary.errors import CampaignError

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


# Raised when the shape of a frozen snapshot changes; an older one is then migrated, not guessed.
FORMAT: Final = 1


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
        return Facts(
            period=Period(*(date.fromisoformat(day) for day in body["period"])),
            as_of=date.fromisoformat(body["as_of"]),
            is_demo=body["is_demo"],
            texts=body["texts"],
            items={key: _thawed_fact(fact) for key, fact in body["items"].items()},
            known_at=_moment(body.get("known_at")),
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


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _frozen_fact(fact: Fact) -> dict[str, Any]:
    # Left out where it is not known: what was frozen before facts had it keeps its fingerprint.
    return {k: v for k, v in asdict(fact).items() if k != "year_before" or v is not None}


def _frozen_row(row: Row) -> dict[str, Any]:
    return {**asdict(row), "dates": {key: day.isoformat() for key, day in row.dates.items()}}


def _thawed_fact(fact: dict[str, Any]) -> Fact:
    return Fact(**{**fact, "row_ids": tuple(fact["row_ids"])})


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
        change = labels.NO_CHANGE_KNOWN
        if before is not None and after is not None:
            change = say_change(replace(after, previous=before.value))
        said = [say(fact) if fact is not None else labels.NOTHING for fact in (before, after)]
        rows.append({"name": name, "older": said[0], "newer": said[1], "change": change, "id": key})
    return pd.DataFrame(rows, columns=["name", "older", "newer", "change", "id"])


def compare_villages(older: Facts, newer: Facts) -> pd.DataFrame:
    """Return each village's rectified share and overdue count in both issues.

    `name`, `found`, `share_older`, `share_newer`, `change`, `overdue_older`, `overdue_newer` as
    printed; ranked villages in the newer issue's order, then those listed apart. No rank is
    compared: places within overlapping intervals move by chance.
    """
    rows = []
    before = {row.key: row for table in _TABLES for row in older.rows(table)}
    for table in _TABLES:
        for row in newer.rows(table):
            was = before.get(row.key)
            rows.append(
                {
                    "name": row.texts["name"],
                    "found": _cell(newer, row, "found"),
                    "share_older": _cell(older, was, "rectified_share"),
                    "share_newer": _cell(newer, row, "rectified_share"),
                    "change": _share_change(older, was, newer, row),
                    "overdue_older": _cell(older, was, "overdue"),
                    "overdue_newer": _cell(newer, row, "overdue"),
                }
            )
    return pd.DataFrame(rows)


_TABLES = ("villages", "small_villages")


def _cell(facts: Facts, row: Row | None, column: str) -> str:
    if row is None or column not in row.cells:
        return labels.NOTHING
    return say(facts.cell(row, column))


def _share_change(older: Facts, was: Row | None, newer: Facts, row: Row) -> str:
    column = "rectified_share"
    if was is None or column not in was.cells or column not in row.cells:
        return labels.NO_CHANGE_KNOWN
    return say_change(replace(newer.cell(row, column), previous=older.cell(was, column).value))
