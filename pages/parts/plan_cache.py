"""Plans of visits, made once for each state of the store, day and set of choices."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from pages.parts.cache import Register, open_register, state_of
from pages.parts.road_cache import office_roads

if TYPE_CHECKING:
    from analysis.plan_crew import Crew, TeamTerms
    from analysis.visit_plan import VisitPlan

_KEPT: Final = 24
HALVES: Final = {
    "day": ("morning", "afternoon"),
    "evening": ("evening",),
    "all": ("morning", "afternoon", "evening"),
}


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for.

    Attributes
    ----------
    teams, half_days : int
    halves : "day", "evening" or "all"
        Parts of the day that are worked.
    start : (longitude, latitude) or None
        WGS 84; the middle of the sites where none is set.
    minutes : tuple of (category, minutes)
        The office's own; categories that are missing keep the proposal.
    per_village, per_category : int
    random_percent : int
    most_visits : int
        Of a team on one half-day; 0 is as many as there is time for.
    must, first, barred : tuple of site_id, sorted
        Wanted before a key date; locked or put in by hand; taken out by hand.
    away : tuple of (team, ISO date, code of a half), sorted
    team_most, team_half_days : tuple of (team, number), sorted
        Visits on one half-day and half-days in the plan of one team, at most.
    """

    teams: int = 2
    half_days: int = 4
    halves: str = "day"
    start: tuple[float, float] | None = None
    minutes: tuple[tuple[str, float], ...] = ()
    per_village: int = 0
    per_category: int = 0
    random_percent: int = 10
    most_visits: int = 0
    must: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    away: tuple[tuple[int, str, str], ...] = ()
    team_most: tuple[tuple[int, int], ...] = ()
    team_half_days: tuple[tuple[int, int], ...] = ()

    def as_settings(self) -> dict[str, Any]:
        """Return the choices as a kept plan tells them."""
        return asdict(self)


@st.cache_resource(show_spinner=False)
def _plans() -> tuple[OrderedDict[str, VisitPlan], Lock]:
    return OrderedDict(), Lock()


def _key(known: Register, asked: Asked, kind: str) -> str:
    return repr((kind, known.state, known.as_of, asked))


def _read(key: str) -> VisitPlan | None:
    plans, lock = _plans()
    with lock:
        return plans.get(key)


def _keep(key: str, plan: VisitPlan) -> VisitPlan:
    plans, lock = _plans()
    with lock:
        plans[key] = plan
        while len(plans) > _KEPT:
            plans.popitem(last=False)
    return plan


def first_plan(known: Register, asked: Asked) -> VisitPlan:
    """Return the plan that is there at once."""
    key = _key(known, asked, "first")
    return _read(key) or _keep(key, _made(known, asked, seconds=0.0))


def searched_plan(known: Register, asked: Asked) -> VisitPlan | None:
    """Return the plan after its search, or None while there is none."""
    return _read(_key(known, asked, "searched"))


def search(
    known: Register, asked: Asked, *, seconds: float, progress: Callable[[float, Any], None]
) -> VisitPlan:
    """Search for a better plan within a time limit, and keep it."""
    plan = _made(known, asked, seconds=seconds, progress=progress)
    return _keep(_key(known, asked, "searched"), plan)


def _made(
    known: Register,
    asked: Asked,
    *,
    seconds: float,
    progress: Callable[[float, Any], None] | None = None,
) -> VisitPlan:
    from analysis.rules import OfficeRules
    from analysis.targets import worth_of_visits
    from analysis.visit_plan import Search, Wishes, plan_visits

    worth = worth_of_visits(
        known.sites, known.hazards, known.visits, known.risk,
        as_of=known.as_of, office=OfficeRules(known.rules, known.years),
    )  # fmt: skip
    return plan_visits(
        known.sites, worth, known.risk,
        crew=_crew(known, asked),
        wishes=Wishes(
            must=asked.must, first=asked.first, barred=asked.barred,
            floor_per_village=asked.per_village, floor_per_category=asked.per_category,
            random_share=asked.random_percent / 100,
        ),
        search=Search(seconds=seconds, seed=known.as_of.toordinal(), progress=progress),
    )  # fmt: skip


def _crew(known: Register, asked: Asked) -> Crew:
    from analysis.plan_crew import AFTERNOON, EVENING, MORNING, Crew, next_half_days

    halves = {half.code: half for half in (MORNING, AFTERNOON, EVENING)}
    ahead = next_half_days(
        known.as_of,
        asked.half_days,
        halves=[halves[code] for code in HALVES[asked.halves]],
        holidays=known.years,
    )
    roads = office_roads(known)
    return Crew(
        ahead, teams=asked.teams, start=asked.start, service=dict(asked.minutes),
        most_visits=asked.most_visits or None, roads=roads.net if roads else None,
        terms=_terms(asked),
    )  # fmt: skip


def _terms(asked: Asked) -> dict[int, TeamTerms]:
    from analysis.plan_crew import TeamTerms

    most, half_days = dict(asked.team_most), dict(asked.team_half_days)
    return {
        team: TeamTerms(
            frozenset((date.fromisoformat(on), half) for n, on, half in asked.away if n == team),
            most.get(team),
            half_days.get(team),
        )
        for team in {*most, *half_days, *(n for n, *_ in asked.away)}
    }


def kept_plans() -> pd.DataFrame:
    """Return the plans somebody kept under a title, of the open store."""
    store = open_register()
    return _kept_plans(state_of(store), _store=store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept_plans(state: str, *, _store: Any) -> pd.DataFrame:
    from analysis.look_back import is_look_back
    from data.upkeep import rows

    kept = rows(_store, "plan")
    return kept[~is_look_back(kept)]  # look-back lists are kept beside them


def planning_settings() -> dict[str, Any]:
    """Return what the office keeps for its plans.

    Returns
    -------
    dict
        `start`, `minutes` by category; `away` (half-day -> teams), `team_most`, `team_half_days`
        and `team_people` by team.
    """
    store = open_register()
    return _settings(state_of(store), _store=store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _settings(state: str, *, _store: Any) -> dict[str, Any]:
    from data.upkeep import read_setting

    return dict(read_setting(_store, "planning", {}))
