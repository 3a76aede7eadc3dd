from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString

from analysis.planning.crew import (
    AFTERNOON,
    EVENING,
    MORNING,
    Crew,
    HalfDay,
    TeamTerms,
    next_half_days,
)
from analysis.planning.needs import (
    floors,
    must_be_visited,
    opening_minutes,
    service_minutes,
    visiting_hours,
)
from analysis.planning.routing import RoutingError
from analysis.planning.targets import worth_of_visits
from analysis.planning.visit_plan import (
    Search,
    VisitPlan,
    Wishes,
    below_floor,
    difference,
    plan_visits,
)
from analysis.risk.assessment import Reason, assess
from geo.crs import to_metric
from geo.roads import build_net
from tests.builders import hazard_rows, site_rows, visit_rows

DAY = date(2024, 2, 20)
NEXT = date(2024, 2, 21)
A, B = "500151001001", "500151001002"
ONE_MORNING = Crew((HalfDay(NEXT, MORNING),), teams=1, start=(106.035, 29.835))


def planned(
    sites: Any,
    hazards: Any = None,
    visits: Any = None,
    *,
    crew: Crew = ONE_MORNING,
    **wishes: Any,
) -> VisitPlan:
    hazards = hazard_rows() if hazards is None else hazards
    visits = visit_rows() if visits is None else visits
    risk = assess(sites, hazards, as_of=DAY, visits=visits)
    return plan_visits(
        sites, worth_of_visits(sites, hazards, visits, risk, as_of=DAY), risk, crew=crew,
        wishes=Wishes(**{"random_share": 0.0, **wishes}), search=Search(iterations=60),
    )  # fmt: skip


def many(n: int, **cells: Any) -> list[dict[str, Any]]:
    """Return sites some 100 m apart on a line east."""
    return [{"lon": 106.035 + 0.001 * k, **cells} for k in range(n)]


def test_the_next_half_days_are_working_days_morning_then_afternoon() -> None:
    ahead = next_half_days(date(2024, 2, 23), 3)  # a Friday
    assert [(day.on, day.half.code) for day in ahead] == [
        (date(2024, 2, 26), "morning"),
        (date(2024, 2, 26), "afternoon"),
        (date(2024, 2, 27), "morning"),
    ]
    evenings = next_half_days(DAY, 2, halves=(EVENING,))
    assert [day.on for day in evenings] == [NEXT, date(2024, 2, 22)]


def test_a_morning_holds_as_many_visits_as_fit_with_the_way() -> None:
    # 210 minutes, 45 inside each: four are 180 and a few minutes' way; five would be 225.
    plan = planned(site_rows(*many(8, category="high_rise")))
    (route,) = plan.routes.itertuples()
    assert route.n_visits == 4
    assert 180 < route.minutes <= 210
    assert plan.visits["begins"].iloc[0] >= 8.5 * 60
    assert (plan.visits["begins"] + plan.visits["service"] <= 12 * 60).all()
    assert plan.visits["order"].tolist() == [1, 2, 3, 4]
    assert plan.left_out["why"].tolist() == ["no_time"] * 4
    assert plan.value == pytest.approx(plan.visits["value"].sum())
    assert plan.value >= plan.first_value


def test_the_worst_are_chosen_and_every_visit_says_why() -> None:
    sites = site_rows(*many(8, category="factory"))
    hazards = hazard_rows(*({"site_id": k, "tier": "T3", "category": "factory"} for k in (2, 7)))
    plan = planned(sites, hazards, visit_rows(*({"site_id": k} for k in range(1, 9))))
    assert {2, 7} <= set(plan.visits["site_id"])
    worst = plan.visits.set_index("site_id").loc[2]
    assert worst["reasons"][0].code == "risk_score"
    assert worst["value"] == pytest.approx(sum(reason.points for reason in worst["reasons"]))


def test_a_recheck_that_falls_due_goes_before_everything() -> None:
    rows = many(6, category="factory")
    rows[5]["lon"] = 106.30  # some 26 km east: over an hour and a quarter each way
    hazards = hazard_rows(
        {"site_id": 6, "status": "submitted", "submitted_on": "2024-02-16", "tier": "T1"},
        *({"site_id": k, "tier": "T3"} for k in range(1, 6)),
    )
    plan = planned(site_rows(*rows), hazards)
    assert plan.visits["site_id"].tolist() == [6]
    assert plan.visits["is_must"].tolist() == [True]
    barred = planned(site_rows(*rows), hazards, barred=[6])
    assert 6 not in set(barred.visits["site_id"])
    assert barred.left_out.loc[6, "why"] == "barred"


def test_dragging_one_in_shows_what_is_lost() -> None:
    sites = site_rows(*many(8, category="high_rise"))
    hazards = hazard_rows(*({"site_id": k, "tier": "T3"} for k in range(1, 5)))
    free = planned(sites, hazards)
    assert set(free.visits["site_id"]) == {1, 2, 3, 4}
    told = difference(free, planned(sites, hazards, must=[8]))
    assert told.added == (8,)
    assert len(told.dropped) == 1
    assert told.gained < 0
    same = difference(free, free)
    assert (same.gained, same.added, same.dropped) == (0, (), ())


def test_every_village_and_category_gets_its_floor() -> None:
    rows = many(6, category="high_rise", village_code=A)
    rows[4]["village_code"] = B
    rows[5]["category"] = "welfare"
    hazards = hazard_rows(*({"site_id": k, "tier": "T3"} for k in range(1, 5)))
    assert not {5, 6} & set(planned(site_rows(*rows), hazards).visits["site_id"])
    fair = planned(site_rows(*rows), hazards, floor_per_village=1, floor_per_category=1)
    assert {5, 6} <= set(fair.visits["site_id"])
    assert set(fair.visits.loc[fair.visits["is_floor"], "site_id"]) >= {5, 6}


def test_a_group_below_its_floor_is_named_with_what_it_gets() -> None:
    rows = many(6, category="high_rise", village_code=A)
    rows[4]["village_code"] = B
    hazards = hazard_rows(*({"site_id": k, "tier": "T3"} for k in range(1, 5)))
    sites = site_rows(*rows)
    plan = planned(sites, hazards)  # no floor asked for: all four visits are in A
    n = len(plan.visits)
    assert below_floor(plan, sites["village_code"], least=1).to_dict() == {B: 0}
    # B has one site, A has five: a floor of six asks for these alone.
    assert below_floor(plan, sites["village_code"], least=6).to_dict() == {A: n, B: 0}
    assert below_floor(plan, sites["village_code"], least=0).empty


def test_a_random_tenth_is_drawn_among_all_that_can_be_visited() -> None:
    sites = site_rows(*many(60, category="other"))  # 20 minutes each: some nine a morning
    hazards = hazard_rows(*({"site_id": k, "tier": "T2"} for k in range(1, 12)))
    plan = planned(sites, hazards, random_share=0.1)
    drawn = plan.visits[plan.visits["is_random"]]
    assert len(drawn) == 1
    assert planned(sites, hazards, random_share=0.0).visits["is_random"].sum() == 0


def test_the_random_tenth_and_the_gravest_stand_where_more_is_due_than_can_be_done() -> None:
    sites = site_rows(*many(60, category="other"))  # 20 minutes each: some nine a morning
    grave = {"site_id": 60, "tier": "T4"}  # its score is not the highest, its rule is
    hazards = hazard_rows(
        grave, *({"site_id": k, "tier": "T3"} for k in range(1, 60) for _ in "ab")
    )
    due = set(range(1, 41))
    plan = planned(sites, hazards, random_share=0.1, must=tuple(due))
    drawn = plan.visits[plan.visits["is_random"]]
    assert len(drawn) == 1
    assert 60 in set(plan.visits["site_id"])
    others = set(plan.visits["site_id"]) - set(drawn["site_id"]) - {60}
    assert others <= due


def test_what_was_asked_for_by_hand_comes_before_the_gravest() -> None:
    sites = site_rows(*many(30, category="other"))
    grave = hazard_rows(*({"site_id": k, "tier": "T4"} for k in range(1, 30)))
    assert 30 not in set(planned(sites, grave).visits["site_id"])
    assert 30 in set(planned(sites, grave, first=(30,)).visits["site_id"])


def test_a_place_open_in_the_evening_only_waits_for_an_evening() -> None:
    sites = site_rows({"category": "bathhouse", "opening_hours": "18:00-23:30"})
    day = planned(sites)
    assert day.visits.empty
    assert day.left_out["why"].tolist() == ["closed"]
    crew = Crew((HalfDay(NEXT, AFTERNOON), HalfDay(NEXT, EVENING)), teams=1)
    evening = planned(sites, crew=crew)
    assert evening.visits["half"].tolist() == ["evening"]


def test_a_village_centre_is_not_a_place_to_drive_to() -> None:
    sites = site_rows({"position_quality": "village_centre"}, {"site_id": 2})
    plan = planned(sites)
    assert plan.visits["site_id"].tolist() == [2]
    assert plan.left_out["why"].to_dict() == {1: "no_position"}


@pytest.mark.parametrize(
    ("applied", "first", "is_late"),
    [
        # Three worked days on: 22 February and, from the worked Sunday the 18th, 21 February.
        (("2024-02-19", "2024-02-18"), 2, [False, False]),
        (("2024-02-18", "2024-02-19"), 1, [False, False]),
        (("2024-02-18", "2024-02-18"), None, [False, True]),
    ],
)
def test_the_most_urgent_route_is_driven_first(
    applied: tuple[str, str], first: int | None, is_late: list[bool]
) -> None:
    rows = [{"lon": 106.0}, {"lon": 106.2}]  # too far apart for one morning
    hazards = hazard_rows(
        *(
            {"site_id": site, "status": "submitted", "submitted_on": on}
            for site, on in enumerate(applied, 1)
        )
    )
    days = next_half_days(DAY, 2, halves=(MORNING,))
    crew = Crew(
        days, teams=1, start=(106.1, 29.835), service={"high_rise": 170.0}, speed_kmh=60
    )  # fmt: skip
    plan = planned(site_rows(*rows), hazards, crew=crew)
    assert sorted(plan.visits["site_id"]) == [1, 2]
    assert first in (None, plan.visits["site_id"].iloc[0])
    assert plan.visits["on"].dt.date.tolist() == [NEXT, date(2024, 2, 22)]
    assert plan.visits["is_late"].tolist() == is_late


def test_an_empty_register_gives_an_empty_plan() -> None:
    plan = planned(site_rows())
    assert plan.visits.empty
    assert plan.left_out.empty
    assert plan.routes["n_visits"].tolist() == [0]


def test_a_crew_that_cannot_go_is_refused() -> None:
    with pytest.raises(RoutingError, match="a half-day, a team"):
        Crew(())
    with pytest.raises(RoutingError, match="above 0"):
        Crew((HalfDay(NEXT, MORNING),), speed_kmh=0)


TWO_DAYS = next_half_days(DAY, 4)  # the 21st and the 22nd, morning and afternoon


def seats(crew: Crew) -> list[tuple[int, str, int]]:
    return [(day.on.day, day.half.code, team) for day, team in crew.seats()]


def test_what_is_asked_for_by_hand_comes_before_what_must_be_visited() -> None:
    # Ten re-checks fall due and one visit fits; the eleventh site is worth next to nothing.
    sites = site_rows(*many(11))
    hazards = hazard_rows(
        *({"site_id": k, "status": "submitted", "submitted_on": "2024-02-18"} for k in range(1, 11))
    )
    crew = replace(ONE_MORNING, most_visits=1)
    assert planned(sites, hazards, crew=crew).visits["site_id"].tolist() != [11]
    asked = planned(sites, hazards, crew=crew, first=(11,))
    assert asked.visits["site_id"].tolist() == [11]
    assert asked.visits["is_must"].all()
    wanted = planned(sites, hazards, crew=crew, must=(11,))  # before a key date: like the others
    assert wanted.visits["site_id"].tolist() != [11]


def test_a_team_that_is_away_has_no_route_that_half_day() -> None:
    leave = TeamTerms(away=frozenset({(NEXT, "morning"), (date(2024, 2, 22), "afternoon")}))
    crew = Crew(TWO_DAYS, teams=2, start=(106.035, 29.835), terms={2: leave})
    assert [seat for seat in seats(crew) if seat[2] == 2] == [
        (21, "afternoon", 2),
        (22, "morning", 2),
    ]
    plan = planned(site_rows(*many(40)), crew=crew)
    worked = set(
        zip(plan.visits["team"], plan.visits["on"].dt.day, plan.visits["half"], strict=True)
    )
    assert (2, 21, "morning") not in worked
    assert (2, 22, "afternoon") not in worked
    assert (1, 21, "morning") in worked
    assert len(plan.routes) == 6


def test_a_team_with_few_half_days_works_the_first_it_is_there_for() -> None:
    terms = {1: TeamTerms(away=frozenset({(NEXT, "morning")}), most_half_days=2)}
    crew = Crew(TWO_DAYS, teams=1, terms=terms)
    assert seats(crew) == [(21, "afternoon", 1), (22, "morning", 1)]


def test_a_team_carries_no_more_than_its_own_limit_or_that_of_all() -> None:
    crew = Crew(
        TWO_DAYS[:1], teams=3, start=(106.035, 29.835), most_visits=3,
        terms={2: TeamTerms(most_visits=1), 3: TeamTerms(most_visits=5)},
    )  # fmt: skip
    plan = planned(site_rows(*many(30)), crew=crew)
    assert plan.visits.groupby("team").size().to_dict() == {1: 3, 2: 1, 3: 3}


def test_a_crew_with_everybody_away_is_refused() -> None:
    away = TeamTerms(away=frozenset({(NEXT, "morning")}))
    with pytest.raises(RoutingError, match="all of them are away"):
        Crew((HalfDay(NEXT, MORNING),), teams=1, terms={1: away})


def test_the_office_s_roads_lengthen_the_way_to_the_other_bank() -> None:
    # 0 and 1 lie 97 m apart with a river between; the only bridge is some 2 km to the east.
    east = LineString([(0, 0), (2000, 0)])
    bank = LineString([(0, 100), (2000, 100), (2000, 0)])
    x, y = to_metric(gpd.GeoSeries.from_xy([106.035], [29.835], crs=4326).to_frame("geometry")
                     .set_geometry("geometry")).geometry.iloc[0].coords[0]  # fmt: skip
    net = build_net(
        shapely.transform(np.array([east, bank], dtype=object), lambda xy: np.add(xy, (x, y))),
        np.array([25.0, 25.0]),
    )
    sites = site_rows({"lon": 106.035, "lat": 29.8359}, {"site_id": 2, "lon": 106.036})
    straight = planned(sites, crew=ONE_MORNING)
    by_road = planned(sites, crew=replace(ONE_MORNING, roads=net))
    assert by_road.n_off_roads == straight.n_off_roads == 0
    more = by_road.routes["minutes"].sum() - straight.routes["minutes"].sum()
    # There and back: 4.1 km of road each way at 25 km/h are 9.84 minutes; by air 130 m in all.
    assert 18 < more < 21


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10:00-24:00", (600, 1440)),
        ("12:00-次日02:00", (720, 1560)),
        ("9：00—22：00", (540, 1320)),
        ("24小时", (-np.inf, np.inf)),
        ("两班倒", (-np.inf, np.inf)),
        ("25:00-26:00", (-np.inf, np.inf)),
        (None, (-np.inf, np.inf)),
        (pd.NA, (-np.inf, np.inf)),
    ],
)
def test_opening_hours_are_read_as_typed(text: object, hours: tuple[float, float]) -> None:
    assert opening_minutes(text) == hours


def test_a_visit_ends_before_the_place_closes() -> None:
    sites = site_rows({"opening_hours": "08:00-17:00"}, {"opening_hours": "08:00-08:30"})
    opens, closes = visiting_hours(sites, np.array([45.0, 45.0]))
    assert opens.tolist() == [480, 480]
    assert closes.tolist() == [975, 480]  # 17:00 less 45; no room for a whole one: at opening


def test_an_office_has_its_own_minutes() -> None:
    sites = site_rows({"category": "bathhouse"}, {"category": "factory"}, {"category": "unheard"})
    assert service_minutes(sites, {"bathhouse": 50}).tolist() == [50, 40, 20]


def test_a_red_site_must_be_seen_unless_it_was_seen_this_week() -> None:
    board = pd.DataFrame(
        {
            "reasons": [(), (), (Reason("recheck_due", 40.0),), (Reason("recheck_due", 40.0),)],
            "due_on": pd.to_datetime([None, None, "2024-02-22", "2024-03-22"]),
            "last_visit_on": pd.to_datetime(["2024-02-19", "2024-02-10", None, None]),
        },
        index=[1, 2, 3, 4],
    )
    risk = pd.DataFrame({"hard_rule": ["hard_t4_open", "hard_t4_open", None, None]}, [1, 2, 3, 4])
    told = must_be_visited(board, risk, first_day=NEXT, last_day=date(2024, 2, 23))
    assert told.tolist() == [False, True, True, False]


def test_a_floor_takes_the_best_and_counts_those_visited_anyway() -> None:
    groups = pd.Series([A, A, A, B, None])
    value, able = np.array([1.0, 3, 2, 1, 9]), np.ones(5, dtype=bool)
    assert floors(groups, value, least=1, able=able).tolist() == [False, True, False, True, False]
    told = floors(groups, value, least=1, able=able, already=[0])
    assert told.tolist() == [False, False, False, True, False]
    able[3] = False
    assert not floors(groups, value, least=0, able=able).any()
