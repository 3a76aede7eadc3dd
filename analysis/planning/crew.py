"""The crew of a plan: which teams go out on which half-days, from where, and what they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from analysis.campaign.calendar import HolidayYears, add_working_days
from analysis.planning.routing import RoutingError
from analysis.planning.travel import DETOUR, SPEED_KMH
from geo.roads import RoadNet


@dataclass(frozen=True)
class Half:
    """A part of a day a team works in.

    Attributes
    ----------
    code : "morning", "afternoon" or "evening"
    opens, closes : minutes of the day: set out, be back
    """

    code: str
    opens: float
    closes: float


MORNING: Final = Half("morning", 8 * 60 + 30, 12 * 60)
AFTERNOON: Final = Half("afternoon", 14 * 60, 17 * 60 + 30)
EVENING: Final = Half("evening", 19 * 60, 22 * 60)


@dataclass(frozen=True)
class HalfDay:
    """One half-day of the plan: a date and its part of the day."""

    on: date
    half: Half


@dataclass(frozen=True)
class TeamTerms:
    """What holds for one team alone.

    Attributes
    ----------
    away : frozenset of (date, code of a half); half-days of leave, duty or training
    most_visits : on one half-day; what its people can carry
    most_half_days : in the whole plan
    """

    away: frozenset[tuple[date, str]] = frozenset()
    most_visits: int | None = None
    most_half_days: int | None = None


_NO_TERMS: Final = TeamTerms()


@dataclass(frozen=True)
class Crew:
    """Who goes, when, from where and how fast.

    Attributes
    ----------
    half_days : every team works all of them it is not away on
    start, end : (longitude, latitude) or None
        WGS 84. The middle of the sites where no start is given; the end is the start.
    service : mapping of category to minutes, or None
        Instead of `analysis.plan_needs.SERVICE_MINUTES`.
    detour, speed_kmh : how straight lines become minutes
    most_visits : of one team on one half-day; None is as many as there is time for
    roads : the office's own roads; without them every way is a straight line
    terms : mapping of team to TeamTerms
        Teams that are away on a half-day, or carry less than the others.

    Raises
    ------
    RoutingError
        No half-day, no team, every team away, or a speed or a detour that is not above 0.
    """

    half_days: tuple[HalfDay, ...]
    teams: int = 2
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    service: Mapping[str, float] | None = None
    detour: float = DETOUR
    speed_kmh: float = SPEED_KMH
    most_visits: int | None = None
    roads: RoadNet | None = None
    terms: Mapping[int, TeamTerms] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.half_days or self.teams < 1 or self.detour <= 0 or self.speed_kmh <= 0:
            raise RoutingError("A plan needs a half-day, a team, and speed and detour above 0.")
        if not self.seats():
            raise RoutingError("A plan needs a team on a half-day; all of them are away.")

    def seats(self) -> list[tuple[HalfDay, int]]:
        """Return each half-day with each team at work, from 1, in the order of the shifts.

        A team that works fewer half-days than it is there for works the first of them.
        """
        worked: dict[int, int] = {}
        found = []
        for half_day in self.half_days:
            for team in range(1, self.teams + 1):
                terms = self.terms.get(team, _NO_TERMS)
                most = terms.most_half_days
                is_full = most is not None and worked.get(team, 0) >= most
                if not is_full and (half_day.on, half_day.half.code) not in terms.away:
                    worked[team] = worked.get(team, 0) + 1
                    found.append((half_day, team))
        return found

    def most_of(self, team: int) -> int | None:
        """Return how many visits a team makes on one half-day at most: its own limit or all's."""
        limits = [self.most_visits, self.terms.get(team, _NO_TERMS).most_visits]
        return min((limit for limit in limits if limit is not None), default=None)


def next_half_days(
    as_of: date,
    n: int,
    *,
    halves: Sequence[Half] = (MORNING, AFTERNOON),
    holidays: HolidayYears | None = None,
) -> tuple[HalfDay, ...]:
    """Return the next half-days of work after a day.

    Parameters
    ----------
    as_of : not counted
    halves : the parts of a day that are worked
    """
    n_days = -(-n // len(halves))
    days = [add_working_days(as_of, k + 1, years=holidays).on for k in range(n_days)]
    return tuple(HalfDay(day, half) for day in days for half in halves)[:n]
