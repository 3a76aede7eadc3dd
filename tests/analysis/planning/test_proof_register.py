from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from analysis.planning.proof import ProofError, replay
from analysis.planning.proof_register import from_register, hazards_before
from analysis.risk.assessment import assess
from data.store.events import Event
from tests.builders import hazard_rows, site_rows, visit_rows


def event(
    seq: int, kind: str, day: str, *, hazard: int = 1, written: str | None = None, **changes: Any
) -> Event:
    at = datetime.fromisoformat(written or f"{day}T12:00").replace(tzinfo=UTC)
    return Event(seq, "hazard", hazard, kind, date.fromisoformat(day), changes, at)


EVENTS = [
    event(1, "found", "2024-01-05", site_id=1, code="B03", due_on="2024-01-20"),
    event(2, "closed", "2024-01-25"),
    event(3, "found", "2024-01-10", hazard=2, written="2024-02-05T12:00", site_id=2, code="B04"),
    event(4, "found", "2024-01-12", hazard=3, site_id=2, code="B04"),
    event(5, "voided", "2024-01-13", hazard=3),
]


def test_only_what_happened_and_was_written_before_the_day_is_known() -> None:
    assert hazards_before(EVENTS, date(2024, 1, 5)).empty
    assert hazards_before(EVENTS, date(2024, 1, 6)).index.tolist() == [1]
    assert hazards_before(EVENTS, date(2024, 2, 1)).index.tolist() == [1]
    known = hazards_before(EVENTS, date(2024, 2, 1), as_recorded=False)
    assert known.index.tolist() == [1, 2]
    assert known["status"].tolist() == ["closed", "found"]
    assert known["tier"].tolist() == ["T2", "T3"]
    assert hazards_before(EVENTS, date(2024, 1, 25)).loc[1, "status"] == "found"


def test_what_was_known_before_a_day_can_be_assessed() -> None:
    sites = site_rows({}, {})
    known = hazards_before(EVENTS, date(2024, 2, 1), as_recorded=False)
    risk = assess(sites, known, as_of=date(2024, 1, 31))
    assert risk["score"].iloc[0] == 0  # closed
    assert risk["score"].iloc[1] > 0
    assert assess(sites, hazards_before([], date(2024, 2, 1)), as_of=date(2024, 1, 31)) is not None


def test_the_order_of_a_month_rests_on_what_was_known_when_it_began() -> None:
    asked: list[date] = []

    def score_before(day: date) -> pd.Series:
        asked.append(day)
        return pd.Series({1: 10.0, 2: 90.0})

    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-01-10", "n_found": 2},
        {"site_id": 2, "visited_on": "2024-01-20", "n_found": 1},
        {"site_id": 3, "visited_on": "2024-02-02"},
    )
    hazards = hazard_rows(
        {"site_id": 2, "found_on": "2024-01-20", "tier": "T3"},
        {"site_id": 1, "found_on": "2024-01-10", "tier": "T1"},
        {"site_id": 1, "found_on": "2024-01-10", "tier": "T1", "grade": "suspected_major"},
        {"site_id": 1, "found_on": "2024-01-11", "tier": "T4"},
    )
    found = from_register(visits, hazards, score_before=score_before)
    assert asked == [date(2024, 1, 1), date(2024, 2, 1)]
    assert found["score"].tolist() == [10, 90, 0]
    assert found["is_scored"].tolist() == [True, True, False]
    assert found["found"].tolist() == [1, 1, 0]
    every = from_register(visits, hazards, score_before=score_before, serious=False)
    assert every["found"].tolist() == [2, 1, 0]
    # Site 2 goes first: its find 10 days earlier, that of site 1 10 days later.
    proof = replay(found, within=["month"])
    assert (proof.days_earlier_mean, proof.earlier, proof.later) == (0, 1, 1)


def test_two_visits_of_one_day_do_not_count_a_find_twice() -> None:
    visits = visit_rows({"site_id": 1}, {"site_id": 1})
    hazards = hazard_rows({"site_id": 1, "found_on": "2024-02-15", "tier": "T3"})
    scores = pd.Series({1: 1.0})
    found = from_register(visits, hazards, score_before=lambda _: scores)
    assert found["found"].tolist() == [1, 0]


def test_nothing_to_replay_is_said() -> None:
    with pytest.raises(ProofError, match="no visits"):
        from_register(visit_rows(), hazard_rows(), score_before=lambda _: pd.Series(dtype=float))
    with pytest.raises(ProofError, match="No visit went"):
        from_register(visit_rows({}), hazard_rows(), score_before=lambda _: pd.Series(dtype=float))
