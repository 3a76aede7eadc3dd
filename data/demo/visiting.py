"""The demo's visits: who was seen when, why, and how many hazards were found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from data.demo import calendar, words
from data.demo.dice import Dice
from vocabulary.bachuan import SUBDISTRICT_CODE
from vocabulary.terms import Category, VisitKind

# The village that hardly ever finds anything, though it is visited.
SILENT_VILLAGE: Final = f"{SUBDISTRICT_CODE}203"
# The community with a cluster of e-bike hazards, in compounds near one another, this long.
EBIKE_VILLAGE: Final = f"{SUBDISTRICT_CODE}012"
EBIKE_SITES: Final = 6
EBIKE_CODE: Final = "R06"
_EBIKE_DAYS: Final = (date(2023, 12, 11), date(2024, 1, 19))
_EBIKE_FINDS: Final = (6, 10)

# Visits to a site over the winter, and hazards a first visit finds; both means. The second visit
# finds about half, the third a third.
_VISITS: Final = {
    Category.HIGH_RISE: 3.0, Category.COMPOUND: 2.8, Category.BATHHOUSE: 3.2, Category.FACTORY: 2.0,
    Category.WELFARE: 4.0, Category.TRAINING: 2.4, Category.SCENIC: 2.6, Category.OTHER: 1.2,
}  # fmt: skip
_FIRST_FINDS: Final = {
    Category.HIGH_RISE: 4.6, Category.COMPOUND: 3.7, Category.BATHHOUSE: 2.8, Category.FACTORY: 3.1,
    Category.WELFARE: 2.2, Category.TRAINING: 2.0, Category.SCENIC: 1.6, Category.OTHER: 0.9,
}  # fmt: skip
_FRAILTY: Final = (0.35, 0.6, 0.85, 1.1, 1.4, 1.9)
_SILENT_SHARE: Final = 0.02
_RANDOM_SHARE: Final = 0.10


@dataclass(frozen=True)
class Visit:
    """One visit and the codes of what it found."""

    site_id: int
    visited_on: date
    kind: VisitKind
    team: str
    codes: tuple[str, ...]


def make_visits(sites: list[dict[str, Any]]) -> list[Visit]:
    """Return every visit of the winter in order of day and site.

    Parameters
    ----------
    sites : list of dict
        The n-th is site n, from 1.

    Returns
    -------
    list of Visit
        A tenth are random checks, drawn without regard to what was found before.
    """
    visits: list[Visit] = []
    cluster = _ebike_compounds(sites)
    for site_id, site in enumerate(sites, start=1):
        visits += _proposed(site_id, site)
        if site_id in cluster:
            visits.append(_ebike_round(site_id))
    visits += _random_checks(sites, n=int(len(visits) * _RANDOM_SHARE / (1 - _RANDOM_SHARE)))
    return sorted(visits, key=lambda visit: (visit.visited_on, visit.site_id, visit.kind.value))


def _days() -> dict[date, float]:
    return {day: calendar.weight(day) for day in calendar.working_days()}


def _proposed(site_id: int, site: dict[str, Any]) -> list[Visit]:
    category = _category(site)
    dice = Dice("visits", site_id)
    frailty = dice.pick(_FRAILTY)
    days: set[date] = set()
    for _ in range(1 + dice.count(_VISITS[category] - 1)):
        days.add(dice.weighted(_days()))
    visits = []
    for order, day in enumerate(sorted(days), start=1):
        mean = _FIRST_FINDS[category] * frailty / order
        kind = _kind(category, day, order, dice)
        visits.append(_visit(site_id, site, day, kind=kind, mean=mean, dice=dice))
    return visits


def _random_checks(sites: list[dict[str, Any]], *, n: int) -> list[Visit]:
    dice = Dice("random checks")
    visits = []
    for _ in range(n):
        site_id = dice.between(1, len(sites))
        site, day = sites[site_id - 1], dice.weighted(_days())
        mean = 0.35 * _FIRST_FINDS[_category(site)]
        visits.append(_visit(site_id, site, day, kind=VisitKind.RANDOM, mean=mean, dice=dice))
    return visits


def _visit(
    site_id: int, site: dict[str, Any], day: date, *, kind: VisitKind, mean: float, dice: Dice
) -> Visit:
    if site["village_code"] == SILENT_VILLAGE:
        mean *= _SILENT_SHARE
    weights = words.CODES_OF[_category(site)]
    codes = tuple(dice.weighted(weights) for _ in range(dice.count(mean)))
    return Visit(site_id, day, kind, _team(site, dice), codes)


def _team(site: dict[str, Any], dice: Dice) -> str:
    usual = int(site["village_code"][-3:]) % len(words.TEAMS)
    return dice.pick(words.TEAMS) if dice.chance(0.15) else words.TEAMS[usual]


def _category(site: dict[str, Any]) -> Category:
    return next(term for term in Category if term.value == site["category"])


def _kind(category: Category, day: date, order: int, dice: Dice) -> VisitKind:
    if calendar.is_festive(day):
        return VisitKind.KEY_DATE
    if category in (Category.BATHHOUSE, Category.WELFARE) and dice.chance(0.3):
        return VisitKind.NIGHT
    return VisitKind.LOOK_BACK if order > 1 and dice.chance(0.45) else VisitKind.ROUTINE


def _ebike_compounds(sites: list[dict[str, Any]]) -> list[int]:
    """Return the compounds of the cluster: those nearest to the first one of the community."""
    there = [
        (site_id, site)
        for site_id, site in enumerate(sites, start=1)
        if site["village_code"] == EBIKE_VILLAGE
        and site["category"] == Category.COMPOUND.value
        and "lon" in site
    ]
    first = there[0][1]
    there.sort(key=lambda at: abs(at[1]["lon"] - first["lon"]) + abs(at[1]["lat"] - first["lat"]))
    return [site_id for site_id, _ in there[:EBIKE_SITES]]


def _ebike_round(site_id: int) -> Visit:
    dice = Dice("e-bikes", site_id)
    start, end = _EBIKE_DAYS
    days = [day for day in calendar.working_days() if start <= day <= end]
    n = dice.between(*_EBIKE_FINDS)
    return Visit(site_id, dice.pick(days), VisitKind.NIGHT, words.TEAMS[0], (EBIKE_CODE,) * n)
