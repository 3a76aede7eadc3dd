"""What a plan of visits is asked for, key dates among it, and the plan of a day's register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.campaign import alert_level
from analysis.campaign.alert_level import floor_of, winter_of
from analysis.planning import prize, travel
from analysis.planning.by_hand import HandGround, NoRoom, Remedy, Seat, is_there, tries, unplaced
from analysis.planning.crew import (
    AFTERNOON,
    EVENING,
    MORNING,
    Crew,
    HalfDay,
    TeamTerms,
    next_half_days,
)
from analysis.planning.needs import Floats, floors
from analysis.planning.visit_plan import Search, VisitPlan, Wishes, plan_visits
from vocabulary.bachuan import SUBDISTRICT_POINT
from vocabulary.terms import RiskLevel

if TYPE_CHECKING:
    from analysis.campaign.alert_level import AlertDate
    from analysis.day import Day

# A visit this many days before a key date counts for it; key dates later than that are not told.
WINDOW_DAYS: Final = 15
AHEAD_DAYS: Final = 60
_WATCHED: Final = (RiskLevel.RED.value, RiskLevel.ORANGE.value)
# Name of the office's setting.
SETTING: Final = "planning"
HALVES: Final = {
    "day": (MORNING, AFTERNOON),
    "evening": (EVENING,),
    "all": (MORNING, AFTERNOON, EVENING),
}
# A floor that a raised level proposes has at most this many visits.
MOST: Final = 10
# Until the office sets its own: the subdistrict's point on the public map.
_OFFICE: Final = (SUBDISTRICT_POINT.lon, SUBDISTRICT_POINT.lat)


@dataclass(frozen=True)
class KeySpan:
    """A key date ahead, as `data.campaign.KeyDate` tells it: its name and its days."""

    name: str
    start: date
    end: date


def is_near(span: KeySpan, as_of: date) -> bool:
    """Return whether a visit from now on counts for a key date: its floor is then a must."""
    return as_of < span.start <= as_of + timedelta(days=WINDOW_DAYS)


@dataclass(frozen=True)
class BeforeDate:
    """How far the sites to be watched are seen before a key date.

    Attributes
    ----------
    n : red and orange sites
    n_seen, n_planned, n_missing
        Seen in the days before it; planned for the first time before it; neither.
    villages_without : tuple of village_code; with such sites, and none of them seen or planned
    """

    name: str
    start: date
    days_left: int
    n: int
    n_seen: int
    n_planned: int
    n_missing: int
    villages_without: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share seen or planned; None where there is no such site."""
        return (self.n_seen + self.n_planned) / self.n if self.n else None


def watched(risk: pd.DataFrame) -> pd.Index:
    """Return the sites whose level is red or orange."""
    return risk.index[risk["level"].isin(_WATCHED)]


def seen_before(visits: pd.DataFrame, day: date) -> set[int]:
    """Return the sites visited in the 15 days before a day."""
    on = visits["visited_on"].to_numpy().astype("datetime64[D]")
    last = np.datetime64(day, "D")
    inside = (on < last) & (on >= last - np.timedelta64(WINDOW_DAYS, "D"))
    return set(visits.loc[inside, "site_id"].tolist())


def before_dates(
    spans: Sequence[KeySpan],
    sites: pd.DataFrame,
    risk: pd.DataFrame,
    visits: pd.DataFrame,
    planned: pd.DataFrame,
    *,
    as_of: date,
) -> tuple[BeforeDate, ...]:
    """Return for each key date ahead how many sites to be watched are seen before it.

    Parameters
    ----------
    sites, risk, visits
        `village_code` by `site_id`; `level` by `site_id`; `site_id` and `visited_on`.
    planned : of `analysis.visit_plan.VisitPlan.visits`: `site_id`, `on`
    """
    here = watched(risk).intersection(sites.index)
    told = []
    for span in sorted(spans, key=lambda one: one.start):
        if not as_of < span.start <= as_of + timedelta(days=AHEAD_DAYS):
            continue
        seen = seen_before(visits, span.start) & set(here.tolist())
        coming = seen_before(planned.rename(columns={"on": "visited_on"}), span.start)
        new = (coming & set(here.tolist())) - seen
        villages = sites.loc[here, "village_code"].dropna()
        reached = set(villages[villages.index.isin(list(seen | new))])
        told.append(
            BeforeDate(
                span.name,
                span.start,
                (span.start - as_of).days,
                len(here),
                len(seen),
                len(new),
                len(here) - len(seen) - len(new),
                tuple(sorted(set(villages) - reached)),
            )
        )
    return tuple(told)


def must_before(
    span: KeySpan,
    sites: pd.DataFrame,
    risk: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    least_per_village: int,
) -> tuple[int, ...]:
    """Return the sites that must be visited so that each village has its floor before a key date.

    Parameters
    ----------
    sites, risk, visits : as in `before_dates`; `score` of the risk orders the sites
    least_per_village
        Red or orange sites seen before the date in each village that has them; those seen within
        the window count.
    """
    here = sites.loc[watched(risk).intersection(sites.index)]
    score: Floats = risk["score"].reindex(here.index).to_numpy(dtype=np.float64, na_value=0.0)
    seen = seen_before(visits, span.start)
    already = np.flatnonzero(here.index.isin(list(seen))).tolist()
    chosen = floors(
        here["village_code"], np.nan_to_num(score), least=least_per_village,
        able=np.ones(len(here), dtype=bool), already=already,
    )  # fmt: skip
    return tuple(here.index[chosen].tolist())


@dataclass(frozen=True)
class VisitChoices:
    """What a plan is asked for.

    Attributes
    ----------
    halves : "day", "evening" or "all"; parts of the day that are worked
    start, end : (longitude, latitude) or None
        WGS 84; the middle of the sites where no start is set, the end is the start.
    shift_minutes : length of a half-day; its own hours without it
    minutes : tuple of (category, minutes)
        The office's own; categories that are missing keep the proposal.
    most_visits : of a team on one half-day; 0 is as many as there is time for
    must, first, barred : tuple of site_id, sorted
        Wanted before a key date; locked or put in by hand; taken out by hand.
    pinned : tuple of (site_id, team, ISO date, code of a half)
        Put there by hand: a search that plans otherwise is set right where there is room.
    away : tuple of (team, ISO date, code of a half), sorted
    team_most, team_half_days : tuple of (team, number), sorted
        Visits on one half-day and half-days in the plan of one team, at most.
    """

    teams: int = 2
    half_days: int = 4
    halves: str = "day"
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    shift_minutes: float | None = None
    minutes: tuple[tuple[str, float], ...] = ()
    per_village: int = 0
    per_category: int = 0
    random_percent: int = 10
    most_visits: int = 0
    must: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    pinned: tuple[tuple[int, int, str, str], ...] = ()
    away: tuple[tuple[int, str, str], ...] = ()
    team_most: tuple[tuple[int, int], ...] = ()
    team_half_days: tuple[tuple[int, int], ...] = ()

    @classmethod
    def from_settings(cls, told: Mapping[str, Any]) -> VisitChoices:
        """Return the choices of a plan that was kept; what a later version added is left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: _as_tuple(one) for name, one in told.items() if name in known})

    def as_settings(self) -> dict[str, Any]:
        """Return the choices as a kept plan tells them."""
        return asdict(self)

    @property
    def terms(self) -> dict[int, TeamTerms]:
        """What holds for one team alone, by team."""
        most, half_days = dict(self.team_most), dict(self.team_half_days)
        return {
            team: TeamTerms(
                frozenset((date.fromisoformat(on), half) for n, on, half in self.away if n == team),
                most.get(team),
                half_days.get(team),
            )
            for team in {*most, *half_days, *(n for n, *_ in self.away)}
        }


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class PlanAsked:
    """The choices and how long to search; two that differ in who is told are one."""

    choices: VisitChoices
    search: Search = field(default_factory=lambda: Search(seconds=0.0))


def settings_of(day: Day) -> Mapping[str, Any]:
    """Return what the office keeps for its plans.

    `start`, `minutes` by category; `away` (half-day -> teams), `team_most`, `team_half_days` and
    `team_people` by team.
    """
    kept: Mapping[str, Any] = day.settings.get(SETTING, {})
    return kept


def start_of(day: Day) -> tuple[float, float]:
    """Return where every team sets out, longitude and latitude, WGS 84."""
    point = settings_of(day).get("start")
    return (float(point[0]), float(point[1])) if point else _OFFICE


def half_days_of(day: Day, half_days: int, halves: str) -> tuple[HalfDay, ...]:
    """Return the half-days that are planned."""
    return next_half_days(day.as_of, half_days, halves=HALVES[halves], holidays=day.years)


def half_day_code(half_day: HalfDay) -> str:
    """Return a half-day as the office's setting names it."""
    return f"{half_day.on.isoformat()}|{half_day.half.code}"


def guarded_floor(day: Day, half_days: int, halves: str) -> tuple[int, tuple[AlertDate, ...]]:
    """Return the visits per village the levels on the plan's days ask for, and which do."""
    n_days = -(-half_days // len(HALVES[halves]))
    days = [one.on for one in next_half_days(day.as_of, 2 * n_days, holidays=day.years)]
    dates = [
        one
        for winter in sorted({winter_of(days[0]), winter_of(days[-1])})
        for one in day.once(alert_level.of, winter)
    ]
    floor, asking = floor_of(days[0], days[-1], dates)
    return min(floor, MOST), asking


def key_spans(day: Day) -> list[KeySpan]:
    """Return the key dates of the campaign that lie ahead, the next one first."""
    dates = day.campaign.key_dates
    ahead = [KeySpan(one.name, one.start, one.end) for one in dates if one.start > day.as_of]
    return sorted(ahead, key=lambda span: span.start)


def before_key_date(day: Day, least: int | None = None) -> tuple[int, ...]:
    """Return the sites that must be seen before the next key date.

    Parameters
    ----------
    least : red or orange sites each village is to have seen by then; one where the date is near
    """
    spans = key_spans(day)
    if not spans:
        return ()
    if least is None:
        least = int(is_near(spans[0], day.as_of))
    if not least:
        return ()
    return must_before(spans[0], day.sites, day.risk, day.every_visit, least_per_village=least)


def with_crew(day: Day, choices: VisitChoices) -> VisitChoices:
    """Return the choices with who is away and what teams carry, as the office keeps it."""
    kept = settings_of(day)
    here = {half_day_code(one) for one in half_days_of(day, choices.half_days, choices.halves)}
    away = sorted(
        (int(team), *code.split("|"))
        for code, teams in kept.get("away", {}).items()
        for team in teams
        if code in here and int(team) <= choices.teams
    )
    most, half_days = (
        tuple(
            (int(team), int(n)) for team, n in sorted(kept.get(name, {}).items()) if n is not None
        )
        for name in ("team_most", "team_half_days")
    )
    return replace(choices, away=tuple(away), team_most=most, team_half_days=half_days)


def usual(day: Day, teams: int = 2, half_days: int = 4, halves: str = "day") -> VisitChoices:
    """Return what a plan is asked for where nobody says otherwise."""
    kept = settings_of(day)
    choices = VisitChoices(
        teams=teams,
        half_days=half_days,
        halves=halves,
        start=start_of(day),
        minutes=minutes_of(kept),
        per_village=guarded_floor(day, half_days, halves)[0],
        must=before_key_date(day),
    )
    return with_crew(day, choices)


def minutes_of(kept: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the office's minutes inside by category, sorted."""
    return tuple(sorted((str(k), float(v)) for k, v in kept.get("minutes", {}).items()))


def of(day: Day, asked: PlanAsked) -> VisitPlan:
    """Return the plan of a day's register; the seed of its draw is the day, unless one is given."""
    wanted, search = asked.choices, asked.search
    plan = plan_visits(
        day.sites,
        day.once(prize.of),
        day.risk,
        crew=_crew(day, wanted),
        wishes=Wishes(
            must=wanted.must,
            first=wanted.first,
            barred=wanted.barred,
            floor_per_village=wanted.per_village,
            floor_per_category=wanted.per_category,
            random_share=wanted.random_percent / 100,
        ),
        search=search if search.seed else replace(search, seed=day.as_of.toordinal()),
    )
    ground = ground_of(day, wanted)
    for site_id, team, on, half in wanted.pinned:
        seat = Seat(team, date.fromisoformat(on), half)
        if site_id in day.sites.index and not is_there(plan, site_id, seat):
            tried = ground.moved(plan, site_id, seat)
            plan = plan if isinstance(tried, NoRoom) else tried
    return plan


def ground_of(day: Day, wanted: VisitChoices) -> HandGround:
    """Return what a plan is changed on by hand."""
    return HandGround(day.sites, day.once(prize.of), _crew(day, wanted))


def remedy_of(day: Day, wanted: VisitChoices, *, n_left: int) -> Remedy | None:
    """Return the smallest help with which more of what must be visited has a place, as tried.

    The first that places all of it; else the one that leaves least. None where nothing helps.

    Parameters
    ----------
    n_left : how many have no place now
    """
    best: Remedy | None = None
    for teams, half_days in tries():
        more = replace(wanted, teams=wanted.teams + teams, half_days=wanted.half_days + half_days)
        left = len(unplaced(of(day, PlanAsked(more))))
        if left < (best.n_left if best else n_left):
            best = Remedy(teams, half_days, left)
        if not left:
            break
    return best


def _crew(day: Day, wanted: VisitChoices) -> Crew:
    ahead = half_days_of(day, wanted.half_days, wanted.halves)
    if wanted.shift_minutes is not None:
        ahead = tuple(
            replace(one, half=replace(one.half, closes=one.half.opens + wanted.shift_minutes))
            for one in ahead
        )
    roads = day.once(travel.of)
    return Crew(
        ahead,
        teams=wanted.teams,
        start=wanted.start,
        end=wanted.end,
        service=dict(wanted.minutes),
        most_visits=wanted.most_visits or None,
        roads=roads.net if roads else None,
        terms=wanted.terms,
    )
