"""What the plan of one building says: facts with their gaps marked, reasons, hazards."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.day import Day
from briefing.facts.say import plain
from briefing.wall.content import Persons, person_of
from vocabulary import wall_map
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, HazardGrade, HazardStatus, PositionQuality, RiskLevel

# More reasons than these do not help whoever reads the sheet on the stairs.
_MOST_REASONS: Final = 5


def fact_pairs(
    site: pd.Series, day: Day, *, worst: pd.DataFrame, persons: Persons
) -> list[tuple[str, str]]:
    """Return label and value of every fact asked for of this kind of site.

    Parameters
    ----------
    site : row of `data.frames.sites`
    worst : the site's open hazards, the worst first

    Returns
    -------
    list of (label, value)
        A value that is not known says so.
    """
    village = day.villages["short_name"].get(site["village_code"])
    category = Category(site["category"])
    pairs = [
        (wall_map.SITE, _known(site["name"])),
        (wall_map.KIND, category.label()),
        (wall_map.ADDRESS, _known(site["address"])),
        (wall_map.VILLAGE, _known(village)),
        (wall_map.OFFICE, _known(site["office"])),
        (wall_map.POSITION, _position(site["position_quality"])),
    ]
    if persons != "none":
        said = person_of(site, worst, persons=persons)
        pairs.append((wall_map.PERSON, said if said != wall_map.NOT_KNOWN else wall_map.UNKNOWN))
    if persons == "full":
        pairs.append((wall_map.PHONE, _known(site.get("phone"))))
    asked = [f for f in FACTS.values() if not f.categories or category in f.categories]
    return pairs + [(fact.zh, _fact(fact, site[fact.name])) for fact in asked]


def _position(value: Any) -> str:
    labels = {term.value: term.label() for term in PositionQuality}
    return labels.get(value, wall_map.UNKNOWN)


def _known(value: Any) -> str:
    said = plain(value).strip() if isinstance(value, str) else ""
    return said or wall_map.UNKNOWN


def _fact(fact: SiteFact, value: Any) -> str:
    if fact.type == "text":
        return _known(value)
    if value is None or pd.isna(value):
        return wall_map.UNKNOWN
    if fact.type == "flag":
        return wall_map.YES if value else wall_map.NO
    number = f"{float(value):.0f}" if float(value).is_integer() else f"{float(value):.1f}"
    return number if fact.name == "built_year" else number + fact.unit


def level_lines(day: Day, site_id: int) -> list[str]:
    """Return the risk level of a site and its first reasons, in words."""
    level = RiskLevel(str(day.risk["level"].loc[site_id]))
    lines = [f"{wall_map.LEVEL}：{level.label()}（{RISK_CHARACTER[level][0]}）"]
    held: Any = day.risk["reasons"].loc[site_id] if "reasons" in day.risk else ()
    for reason in list(held)[:_MOST_REASONS]:
        code = None
        if reason.hazard_id is not None:
            code = day.hazards["code"].get(reason.hazard_id)
        about = HAZARD_CODES[code].zh if code in HAZARD_CODES else ""
        if not about and reason.subject:
            about = Category(reason.subject).label()
        said = reason_sentence(reason.code, points=reason.points, value=reason.value, hazard=about)
        lines.append(f"· {said}")
    return lines


def hazard_cells(place: int, hazard: pd.Series, site: pd.Series, *, persons: Persons) -> list[str]:
    """Return the cells of one open hazard: what, measure, money, person, dates, where it stands."""
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = entry.zh if entry else ""
    said = plain(hazard["description"]).strip() if isinstance(hazard["description"], str) else ""
    what = said if kind in said else "：".join(part for part in (kind, said) if part)
    if hazard["grade"] != HazardGrade.GENERAL.value:
        what = wall_map.SUSPECTED.format(grade=HazardGrade(hazard["grade"]).label()) + what
    one = hazard.to_frame().T
    person = person_of(site, one, persons=persons)
    due = _day(hazard["due_on"])
    if hazard["days_overdue"] > 0:
        due += wall_map.OVERDUE_BY.format(days=int(hazard["days_overdue"]))
    cells = [
        str(place),
        what or wall_map.UNKNOWN,
        _to_fill(hazard["measure"]),
        _to_fill(hazard["funds"]),
        person if person != wall_map.NOT_KNOWN else wall_map.TO_FILL,
        _day(hazard["assigned_on"]),
        due,
        HazardStatus(hazard["status"]).label(),
    ]
    return [plain(cell) for cell in cells]


def contents_cells(place: int, site_id: int, hazards: pd.DataFrame, day: Day) -> list[str]:
    """Return the cells of one site in the contents of the book."""
    site = day.sites.loc[site_id]
    village = day.villages["short_name"].get(site["village_code"])
    level = RiskLevel(str(day.risk["level"].loc[site_id]))
    return [
        str(place),
        _known(site["name"]),
        _known(village),
        level.label(),
        str(int(hazards["is_open"].sum())),
        str(int(hazards["is_overdue"].sum())),
    ]


def _to_fill(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return wall_map.TO_FILL
    return plain(str(value)).strip() or wall_map.TO_FILL


def _day(value: Any) -> str:
    return (
        wall_map.TO_FILL
        if pd.isna(value)
        else wall_map.SHORT_DAY.format(year=value.year, month=value.month, day=value.day)
    )
