"""Campaigns in plural: no figure of one changes by what is done in another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from analysis.day import Asked, Day
from data.store import upkeep
from data.store.campaign import Campaign, Phase, campaigns, put_campaign, template
from data.store.events import CHINA_TIME
from data.store.opening import Store
from tests.builders import event_of, new_store, site_made
from tests.scaling import scaled

# Two winters, and between them a spring with a gap on either side.
SPANS = (
    (date(2023, 11, 1), date(2024, 3, 31)),
    (date(2024, 4, 15), date(2024, 6, 30)),
    (date(2024, 11, 1), date(2025, 3, 31)),
)
WINTER, SPRING, NEXT = 1, 2, 3
# Counted of a campaign alone; what is carried over depends on what the one before left open.
OWN = ("found", "sites", "visits", "closed", "task", "outreach", "measure", "self_check")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=CHINA_TIME)


def make(number: int, span: tuple[date, date], **told: Any) -> Campaign:
    phases = (Phase("组织实施", *span),)
    return replace(template(), number=f"〔{number}〕号", phases=phases, **told)


def in_order(path: Path) -> Store:
    store = new_store(path)
    for number, span in enumerate(SPANS, 1):
        put_campaign(store, make(number, span), actor="office", now=at(span[0]))
    sites = [site_made("2023-11-01", -n, name=f"演示{n}号楼") for n in (1, 2, 3)]
    store.record(sites, actor="office", now=at(SPANS[0][0]))
    return store


def figures(store: Store, campaign_id: int, as_of: date | None = None) -> dict[str, Any]:
    """Return what is counted of a campaign on its last day."""
    day = Day(store, Asked(campaign_id, as_of or SPANS[campaign_id - 1][1]))
    start = pd.Timestamp(day.campaign.start)
    told: dict[str, Any] = {one: figure.value for one, figure in day.headline.items()}
    told["visits"] = len(day.visits)
    own = day.hazards[~day.hazards["is_carried"]]
    told["closed"] = int((own["closed_on"] >= start).sum())
    told["carried"] = int(day.hazards["is_carried"].sum())
    for name in ("task", "outreach", "measure", "self_check", "gathering", "plan"):
        told[name] = sorted(day.table(name).index)
    return told


class Apart(RuleBasedStateMachine):
    """Work in any campaign, in any order, entered late or in time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = in_order(Path(self.folder.name) / "firemap.db")
        self.now = {one: figures(self.store, one) for one in (WINTER, SPRING, NEXT)}
        self.worked: int | None = None
        self.is_carried = False

    def work(self, campaign_id: int, after: int, do: Callable[[date], Any]) -> None:
        first, last = SPANS[campaign_id - 1]
        do(min(first + timedelta(days=after), last))
        self.worked = campaign_id

    @rule(campaign=some.sampled_from((1, 2, 3)), after=some.integers(0, 160),
          site=some.integers(1, 3), closes=some.booleans())  # fmt: skip
    def find(self, campaign: int, after: int, site: int, *, closes: bool) -> None:
        def found(on: date) -> None:
            events = [event_of("found", on.isoformat(), -1, site_id=site, code="R05")]
            (hazard_id,) = self.store.record(events, actor="clerk", now=at(on))
            if closes:
                closed = event_of("closed", on.isoformat(), hazard_id)
                self.store.record([closed], actor="clerk", now=at(on))
            self.is_carried = not closes

        self.work(campaign, after, found)

    @rule(campaign=some.sampled_from((1, 2, 3)), after=some.integers(0, 160),
          site=some.integers(1, 3), name=some.sampled_from(("visit", "outreach", "self_check",
                                                            "measure", "task")))  # fmt: skip
    def note(self, campaign: int, after: int, site: int, name: str) -> None:
        def noted(on: date) -> None:
            rows: dict[str, dict[str, Any]] = {
                "visit": {"site_id": site, "visited_on": on, "kind": "routine"},
                "outreach": {"kind": "community", "held_on": on, "people": 20},
                "self_check": {"site_id": site, "checked_on": on, "answers": {}},
                "measure": {"site_id": site, "kind": "talk", "done_on": on},
                "task": {"kind": "plan", "title": "方案", "opened_on": on},
            }
            upkeep.add(self.store, name, [rows[name]], actor="clerk", now=at(on))

        self.work(campaign, after, noted)
        self.is_carried = False

    @invariant()
    def the_others_say_what_they_said(self) -> None:
        now = {one: figures(self.store, one) for one in self.now}
        for one, before in self.now.items():
            if self.worked is None or one == self.worked:
                continue
            held = OWN if one > self.worked and self.is_carried else tuple(before)
            assert {k: now[one][k] for k in held} == {k: before[k] for k in held}
        self.now = now

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


Apart.TestCase.settings = settings(
    max_examples=scaled(2), stateful_step_count=10, deadline=None, derandomize=True
)
test_campaigns_stay_apart = Apart.TestCase


@pytest.fixture
def store(store_path: Path) -> Any:
    made = in_order(store_path)
    yield made
    made.close()


def test_what_is_left_open_is_carried_over_and_counted_by_itself(store: Store) -> None:
    found = [event_of("found", "2024-03-20", -n, site_id=1, code="R05") for n in (1, 2)]
    first, _ = store.record(found, actor="clerk", now=at(date(2024, 3, 20)))
    closed = event_of("closed", "2024-11-20", first)
    store.record([closed], actor="clerk", now=at(date(2024, 11, 20)))
    told = figures(store, NEXT)
    assert (told["found"], told["carried"], told["open"]) == (0, 2, 1)
    assert figures(store, WINTER)["open"] == 2


def test_a_task_names_its_campaign_whatever_its_day(store: Store) -> None:
    day = Day(store, Asked(NEXT, date(2024, 10, 20)))
    ahead = {"kind": "plan", "title": "方案", "opened_on": date(2024, 10, 20)}
    upkeep.add(store, "task", [day.own_task(ahead)], actor="clerk", now=at(date(2024, 10, 20)))
    assert [figures(store, one)["task"] for one in (WINTER, SPRING, NEXT)] == [[], [], [1]]


def test_two_campaigns_at_once_each_count_what_they_are_about(store: Store) -> None:
    scope = {"scope": {"codes": ["R09"], "categories": []}}
    topic = make(4, (date(2024, 12, 1), date(2025, 1, 31)), targets=scope)
    put_campaign(store, topic, actor="office", now=at(date(2024, 11, 30)))
    events = [
        event_of("found", "2024-12-10", -n, site_id=1, code=code)
        for n, code in enumerate(("R05", "R09", "R09"), 1)
    ]
    store.record(events, actor="clerk", now=at(date(2024, 12, 10)))
    (stored,) = [one for one in campaigns(store) if one.number == topic.number]
    assert figures(store, stored.campaign_id, date(2025, 1, 10))["found"] == 2
    assert figures(store, NEXT, date(2025, 1, 10))["found"] == 3
    assert Day(store, Asked(stored.campaign_id, date(2025, 1, 10))).headline["sites"].value == 3
