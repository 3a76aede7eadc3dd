"""The whole demo as plain frames: the same to the last byte wherever it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.campaign import Campaign, template
from data.context.ground import village_boundaries
from data.demo import words
from data.demo.calendar import AS_OF, START, later, next_working
from data.demo.course import SLOW_VILLAGE, Found, Step, course
from data.demo.dice import Dice
from data.demo.places import make_sites, person
from data.demo.visiting import Visit, make_visits
from vocabulary.bachuan import SUBDISTRICT_CODE
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, EventKind

RULES_OF_2017: Final = "GB 35181-2017"


@dataclass(frozen=True)
class World:
    """The demo, not yet in a store.

    Attributes
    ----------
    villages : GeoDataFrame, EPSG:4326, index `village_code`
        `name`, `short_name`, `kind`, `class_code`, `provenance`, `residents`, `households`,
        `leader`, `office`, `extra`, `geometry`. Names and codes are real, people invented.
    sites : tuple of dict
        Site records; the n-th is site n, from 1. A fact not known has no key.
    events : DataFrame, in the order of writing
        `subject`, `subject_id`, `kind`, `effective_on`, `recorded_on`, `actor`, `note`, `changes`.
    visits : DataFrame
        `site_id`, `visited_on`, `team`, `kind`, `n_found`.
    campaign : Campaign
        The plan of 2023-24, opening as of 2024-02-20.
    """

    villages: gpd.GeoDataFrame
    sites: tuple[dict[str, Any], ...]
    events: pd.DataFrame
    visits: pd.DataFrame
    campaign: Campaign


@cache
def generate() -> World:
    """Return the demo: 16 villages, about 500 sites and 3,000 hazards, a winter's work on them.

    Returns
    -------
    World
        Shared by all callers: read only.
    """
    villages = _peopled(village_boundaries())
    sites = make_sites(villages)
    visits = make_visits(sites)
    return World(
        villages=villages,
        sites=tuple(sites),
        events=_events(sites, visits),
        visits=_visit_frame(visits),
        campaign=replace(template(), as_of=AS_OF),
    )


def _peopled(villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    numbers = [code.removeprefix(SUBDISTRICT_CODE) for code in villages.index]
    residents = [words.RESIDENTS[number] for number in numbers]
    offices = words.LEADER_OFFICES
    return villages.assign(
        residents=residents,
        households=[round(n / words.PERSONS_PER_HOUSEHOLD) for n in residents],
        leader=[person(Dice("leader", number)) for number in numbers],
        office=[offices[at % len(offices)] for at in range(len(numbers))],
        extra=[{words.DEMO: words.MARK} for _ in numbers],
    )


def _visit_frame(visits: list[Visit]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site_id": [visit.site_id for visit in visits],
            "visited_on": _days([visit.visited_on for visit in visits]),
            "team": [visit.team for visit in visits],
            "kind": [visit.kind.value for visit in visits],
            "n_found": [len(visit.codes) for visit in visits],
        }
    )


def _events(sites: list[dict[str, Any]], visits: list[Visit]) -> pd.DataFrame:
    rows = [*_site_rows(sites), *_hazard_rows(sites, visits)]
    # Stable: what one hazard went through keeps its order within a day.
    rows.sort(key=lambda row: (row["recorded_on"], row["effective_on"]))
    frame = pd.DataFrame(rows)
    return frame.assign(
        effective_on=_days(frame["effective_on"].tolist()),
        recorded_on=_days(frame["recorded_on"].tolist()),
    )


def _days(days: list[date]) -> pd.Series:
    return pd.Series(pd.to_datetime(days).as_unit("s"))


def _row(subject: str, subject_id: int, step: Step, recorded_on: date) -> dict[str, Any]:
    return {
        "subject": subject,
        "subject_id": subject_id,
        "kind": step.kind.value,
        "effective_on": step.on,
        "recorded_on": recorded_on,
        "actor": words.CLERKS[recorded_on.toordinal() % len(words.CLERKS)],
        "note": step.note,
        "changes": step.changes,
    }


def _site_rows(sites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for site_id, site in enumerate(sites, start=1):
        yield _row("site", site_id, Step(EventKind.IMPORTED, START, site), START)


def _hazard_rows(sites: list[dict[str, Any]], visits: list[Visit]) -> Iterator[dict[str, Any]]:
    hazard_id = 0
    for visit in visits:
        site = sites[visit.site_id - 1]
        for code in visit.codes:
            hazard_id += 1
            dice = Dice("hazard", hazard_id)
            record = _record(hazard_id, code, visit, site, dice)
            found = Found(code, visit.visited_on, site["village_code"], record)
            yield from _written(hazard_id, found, dice)


def _written(hazard_id: int, found: Found, dice: Dice) -> Iterator[dict[str, Any]]:
    is_slow = found.village_code == SLOW_VILLAGE
    recorded = found.on
    for step in course(found, dice):
        delay = dice.between(0, 4) if is_slow else int(dice.chance(0.03))
        recorded = max(recorded, later(next_working(step.on), delay) if delay else step.on)
        yield _row("hazard", hazard_id, step, recorded)


def _record(
    hazard_id: int, code: str, visit: Visit, site: dict[str, Any], dice: Dice
) -> dict[str, Any]:
    category = next(term for term in Category if term.value == site["category"])
    part = dice.pick(words.PARTS_OF[category])
    kind = HAZARD_CODES[code]
    defect = dice.pick(words.OTHER_DEFECTS) if code == "X99" else kind.zh
    return {
        "hazard_no": f"YS{visit.visited_on.year}-{hazard_id:04d}",
        "site_id": visit.site_id,
        "code": code,
        "description": f"{part}：{defect}",
        "found_how": visit.kind.zh,
        "found_by": f"{visit.team}{person(dice)}",
        "owner": site["responsible_person"],
        "office": site["office"],
        "rule_version": RULES_OF_2017,
    }
