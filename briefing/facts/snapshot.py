"""Freezing facts: the same numbers again, byte for byte, whenever the snapshot is opened."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from briefing.facts.fact import Fact, Facts, Period, Row
from vocabulary.errors import CampaignError

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
