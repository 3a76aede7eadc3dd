"""A plan changed by hand: what fits is there at once, what does not says by how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.day import Day
from analysis.planning import visit_choices
from analysis.planning.by_hand import NoRoom, Seat, is_there, unplaced
from analysis.planning.visit_choices import PlanAsked, VisitChoices
from commands.asked import open_day
from data.store.opening import open_store


@pytest.fixture(scope="module")
def day(demo_file) -> Day:
    return open_day(open_store(demo_file), date(2024, 2, 20))


def test_a_visit_moves_to_where_there_is_room_and_the_hours_are_counted_anew(day: Day):
    wanted = visit_choices.usual(day, teams=2, half_days=2)
    plan = visit_choices.of(day, PlanAsked(wanted))
    ground = visit_choices.ground_of(day, wanted)
    first = plan.visits.iloc[0]
    site, seat = int(first["site_id"]), Seat(1, date(2024, 2, 21), "morning")
    assert is_there(plan, site, seat)
    there = Seat(2, date(2024, 2, 21), "afternoon")
    full = ground.moved(plan, site, there)
    assert isinstance(full, NoRoom)
    assert full.minutes is not None
    assert full.minutes > 0
    # With two fewer there is room, and it goes in.
    emptied = plan
    for other in plan.visits.loc[
        plan.visits["team"].eq(2) & plan.visits["half"].eq("afternoon"), "site_id"
    ].tolist()[:3]:
        emptied = ground.taken_out(emptied, int(other))
    moved = ground.moved(emptied, site, there)
    assert not isinstance(moved, NoRoom)
    assert is_there(moved, site, there)
    assert not is_there(moved, site, seat)
    assert len(moved.visits) == len(plan.visits) - 3
    assert moved.routes["n_visits"].sum() == len(moved.visits)
    for _, mine in moved.visits.groupby(["team", "on", "half"]):
        ordered = mine.sort_values("order")
        assert ordered["order"].tolist() == list(range(1, len(mine) + 1))
        assert ordered["begins"].is_monotonic_increasing
    # A search made anew keeps it there.
    pinned = replace(wanted, first=(site,), pinned=((site, 2, "2024-02-21", "afternoon"),))
    again = visit_choices.of(day, PlanAsked(pinned))
    assert site in set(again.visits["site_id"])
    assert isinstance(ground.moved(plan, site, Seat(9, date(2024, 2, 21), "morning")), NoRoom)


def test_what_is_put_in_stands_no_more_among_what_is_left_out(day: Day):
    wanted = visit_choices.usual(day, teams=1, half_days=1)
    plan = visit_choices.of(day, PlanAsked(wanted))
    ground = visit_choices.ground_of(day, wanted)
    out = int(plan.visits["site_id"].iloc[-1])
    without = ground.taken_out(plan, out)
    assert without.left_out.loc[out, "why"] == "barred"
    back = ground.put_in(without, out)
    assert not isinstance(back, NoRoom)
    assert out not in back.left_out.index
    assert sorted(back.visits["site_id"]) == sorted(plan.visits["site_id"])


def test_the_remedy_is_what_was_tried(day: Day):
    wanted = visit_choices.usual(day)
    n_left = len(unplaced(visit_choices.of(day, PlanAsked(wanted))))
    told = visit_choices.remedy_of(day, wanted, n_left=n_left)
    assert told is not None
    more = replace(
        wanted, teams=wanted.teams + told.teams, half_days=wanted.half_days + told.half_days
    )
    assert len(unplaced(visit_choices.of(day, PlanAsked(more)))) == told.n_left < n_left


def test_choices_come_back_from_a_kept_plan_as_they_were():
    asked = VisitChoices(teams=3, pinned=((5, 1, "2024-02-21", "morning"),), first=(5, 7))
    told = {**asked.as_settings(), "of_a_later_version": 1}
    assert VisitChoices.from_settings(told) == asked
