"""What the plan of one building says: facts with their gaps marked, reasons, hazards."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from briefing.say import plain
from briefing.wall.content import Persons, WallDay, person_of
from vocabulary import wall_map as words
from vocabulary.facts import FACTS, Fact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.reasons import sentence
from vocabulary.terms import Category, HazardGrade, HazardStatus, PositionQuality, RiskLevel

# More reasons than these do not help whoever reads the sheet on the stairs.
_MOST_REASONS: Final = 5


def fact_pairs(
    site: pd.Series, register: WallDay, *, worst: pd.DataFrame, persons: Persons
) -> list[tuple[str, str]]:
    """Return label and value of every fact asked for of this kind of site.

    Parameters
    ----------
    site : row of `data.frames.sites`
    register : WallDay
    worst : DataFrame
        The site's open hazards, the worst first.
    persons : "masked", "full" or "none"

    Returns
    -------
    list of (label, value)
        A value that is not known says so.
    """
    village = register.villages["short_name"].get(site["village_code"])
    category = Category(site["category"])
    pairs = [
        (words.SITE, _known(site["name"])),
        (words.KIND, category.label()),
        (words.ADDRESS, _known(site["address"])),
        (words.VILLAGE, _known(village)),
        (words.OFFICE, _known(site["office"])),
        (words.POSITION, _position(site["position_quality"])),
    ]
    if persons != "none":
        said = person_of(site, worst, persons=persons)
        pairs.append((words.PERSON, said if said != words.NOT_KNOWN else words.UNKNOWN))
    if persons == "full":
        pairs.append((words.PHONE, _known(site.get("phone"))))
    asked = [f for f in FACTS.values() if not f.categories or category in f.categories]
    return pairs + [(fact.zh, _fact(fact, site[fact.name])) for fact in asked]


def _position(value: Any) -> str:
    labels = {term.value: term.label() for term in PositionQuality}
    return labels.get(value, words.UNKNOWN)


def _known(value: Any) -> str:
    said = plain(value).strip() if isinstance(value, str) else ""
    return said or words.UNKNOWN


def _fact(fact: Fact, value: Any) -> str:
    if fact.type == "text":
        return _known(value)
    if value is None or pd.isna(value):
        return words.UNKNOWN
    if fact.type == "flag":
        return words.YES if value else words.NO
    number = f"{float(value):.0f}" if float(value).is_integer() else f"{float(value):.1f}"
    return number if fact.name == "built_year" else number + fact.unit


def level_lines(register: WallDay, site_id: int) -> list[str]:
    """Return the risk level of a site and its first reasons, in words."""
    level = RiskLevel(str(register.risk["level"].loc[site_id]))
    lines = [f"{words.LEVEL}：{level.label()}（{RISK_CHARACTER[level][0]}）"]
    held: Any = register.risk["reasons"].loc[site_id] if "reasons" in register.risk else ()
    for reason in list(held)[:_MOST_REASONS]:
        code = None
        if reason.hazard_id is not None:
            code = register.hazards["code"].get(reason.hazard_id)
        about = HAZARD_CODES[code].zh if code in HAZARD_CODES else ""
        if not about and reason.subject:
            about = Category(reason.subject).label()
        said = sentence(reason.code, points=reason.points, value=reason.value, hazard=about)
        lines.append(f"· {said}")
    return lines


def hazard_cells(place: int, hazard: pd.Series, site: pd.Series, *, persons: Persons) -> list[str]:
    """Return the cells of one open hazard: what, measure, money, person, dates, where it stands."""
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = entry.zh if entry else ""
    said = plain(hazard["description"]).strip() if isinstance(hazard["description"], str) else ""
    what = said if kind in said else "：".join(part for part in (kind, said) if part)
    if hazard["grade"] != HazardGrade.GENERAL.value:
        what = words.SUSPECTED.format(grade=HazardGrade(hazard["grade"]).label()) + what
    one = hazard.to_frame().T
    person = person_of(site, one, persons=persons)
    due = _day(hazard["due_on"])
    if hazard["days_overdue"] > 0:
        due += words.OVERDUE_BY.format(days=int(hazard["days_overdue"]))
    cells = [
        str(place),
        what or words.UNKNOWN,
        _to_fill(hazard["measure"]),
        _to_fill(hazard["funds"]),
        person if person != words.NOT_KNOWN else words.TO_FILL,
        _day(hazard["assigned_on"]),
        due,
        HazardStatus(hazard["status"]).label(),
    ]
    return [plain(cell) for cell in cells]


def contents_cells(place: int, site_id: int, hazards: pd.DataFrame, register: WallDay) -> list[str]:
    """Return the cells of one site in the contents of the book."""
    site = register.sites.loc[site_id]
    village = register.villages["short_name"].get(site["village_code"])
    level = RiskLevel(str(register.risk["level"].loc[site_id]))
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
        return words.TO_FILL
    return plain(str(value)).strip() or words.TO_FILL


def _day(value: Any) -> str:
    return (
        words.TO_FILL
        if pd.isna(value)
        else words.SHORT_DAY.format(year=value.year, month=value.month, day=value.day)
    )
