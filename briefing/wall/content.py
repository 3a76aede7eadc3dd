"""From the register to the wall map: which sites get a number, and what the index says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from analysis.hazards import with_clock
from briefing.say import say_date
from geo.navigation import gaode_short_link
from geo.print.codes import LEAST_MODULE_MM
from geo.print.index import IndexColumn, Row
from geo.print.panel import Words
from geo.print.wall_map import Target, WallMap
from vocabulary import wall_map as words
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardGrade, Provenance, RiskLevel, SiteStatus, Tier

if TYPE_CHECKING:
    import geopandas as gpd

    from data.campaign import Campaign

Selection = Literal["open", "urgent"]
Persons = Literal["masked", "full", "none"]
_GRAVE: Final = {
    HazardGrade.MAJOR.value: 0,
    HazardGrade.SUSPECTED_MAJOR.value: 1,
    HazardGrade.GENERAL.value: 2,
}
_TIERS: Final = {tier.value: place for place, tier in enumerate(Tier)}


@dataclass(frozen=True)
class Register:
    """The register on one day.

    Attributes
    ----------
    villages, sites, hazards : frames
        Of `data.frames`; with `personal=True` where persons are to be named.
    risk : frame
        Of `analysis.risk.assess`.
    context : GeoDataFrame or None
        Rivers and roads.
    campaign : Campaign
    as_of : date
    is_demo : bool
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    hazards: pd.DataFrame
    risk: pd.DataFrame
    context: gpd.GeoDataFrame | None
    campaign: Campaign
    as_of: date
    is_demo: bool


def choose(register: Register, selection: Selection) -> list[int]:
    """Return the sites that get a number, village by village.

    Parameters
    ----------
    register : Register
    selection : "open" or "urgent"
        Open: with a hazard not put right, or of the highest risk. Urgent: with an overdue hazard,
        or of the highest risk.
    """
    risk = register.risk.reindex(register.sites.index)
    wanted = {SiteStatus.OVERDUE.value}
    if selection == "open":
        wanted.add(SiteStatus.OPEN.value)
    is_chosen = risk["site_status"].isin(wanted) | (risk["level"] == RiskLevel.RED.value)
    chosen = register.sites[is_chosen.to_numpy(dtype=bool)]
    order = chosen.assign(_id=chosen.index).sort_values(
        ["village_code", "_id"], na_position="last", kind="stable"
    )
    return [int(site_id) for site_id in order.index]


def wall_map(
    register: Register,
    numbers: Mapping[int, int],
    shown: Sequence[int],
    *,
    issue: int,
    selection: str = "open",
    persons: Persons = "masked",
) -> WallMap:
    """Return the wall map, ready for `geo.print.wall_map.draw`.

    Parameters
    ----------
    register : Register
    numbers : site_id -> number
    shown : sequence of site_id
        The numbered sites of this issue; one that is no longer in the register is left out.
    issue : int
    selection : str
        Key of the words for how they were chosen.
    persons : "masked", "full" or "none"
        Masked leaves the family name.
    """
    here = [site_id for site_id in shown if site_id in register.sites.index]
    rows = index_rows(register, numbers, here, persons=persons)
    targets = tuple(Target(site_id, row) for site_id, row in zip(here, rows, strict=True))
    return WallMap(
        villages=register.villages,
        sites=register.sites,
        risk=register.risk,
        context=register.context,
        targets=tuple(sorted(targets, key=lambda one: one.row.number)),
        words=_words(register, issue=issue, selection=selection, n=len(targets)),
    )


def index_rows(
    register: Register, numbers: Mapping[int, int], shown: Sequence[int], *, persons: Persons
) -> list[Row]:
    """Return the rows of the index, in the order of `shown`."""
    clocked = with_clock(register.hazards, as_of=register.as_of)
    by_site = clocked.groupby("site_id").indices
    villages = register.villages["short_name"].to_dict()
    return [
        _row(
            register,
            site_id,
            numbers[site_id],
            clocked.iloc[by_site.get(site_id, [])],
            villages=villages,
            persons=persons,
        )
        for site_id in shown
    ]


def _row(
    register: Register,
    site_id: int,
    number: int,
    hazards: pd.DataFrame,
    *,
    villages: Mapping[str, Any],
    persons: Persons,
) -> Row:
    site = register.sites.loc[site_id]
    waiting = hazards[~hazards["is_rectified"] & hazards["is_open"]]
    worst = worst_first(waiting)
    village = _text(villages.get(site["village_code"]))
    place = _text(site["name"]) or words.NOT_KNOWN
    if site.geometry is None or site.geometry.is_empty:
        place += words.NO_POINT
    due, is_overdue = _due(waiting)
    status = SiteStatus(_text(register.risk["site_status"].get(site_id)) or SiteStatus.NONE.value)
    done = int(hazards["is_rectified"].sum())
    progress = words.PROGRESS if len(hazards) else words.NO_PROGRESS
    cells = (
        place,
        village or words.NOT_KNOWN,
        _hazard_words(worst),
        person_of(site, worst, persons=persons),
        due,
        progress.format(status=status.label(), done=done, all=len(hazards)),
    )
    return Row(number, cells, is_overdue, _code(site, number))


def _code(site: pd.Series, number: int) -> str:
    point = site.geometry
    if point is None or point.is_empty:
        return str(number)
    return gaode_short_link(point.x, point.y) or str(number)


def worst_first(hazards: pd.DataFrame) -> pd.DataFrame:
    """Return hazards by grade, tier and days overdue, the gravest first.

    Parameters
    ----------
    hazards : DataFrame
        Of `analysis.hazards.with_clock`.
    """
    order = pd.DataFrame(
        {
            "grade": hazards["grade"].map(_GRAVE).fillna(len(_GRAVE)),
            "tier": hazards["tier"].map(_TIERS).fillna(len(_TIERS)),
            "late": -hazards["days_overdue"].astype("float64"),
            "id": hazards.index,
        },
        index=hazards.index,
    )
    return hazards.loc[order.sort_values(["grade", "tier", "late", "id"]).index]


def _hazard_words(worst: pd.DataFrame) -> str:
    if worst.empty:
        return words.NO_HAZARD
    first = worst.iloc[0]
    entry = HAZARD_CODES.get(str(first["code"]))
    said = _text(first["description"])
    if entry is not None and (entry.code != "X99" or not said):
        said = entry.zh
    said = said or words.NOT_KNOWN
    return words.MORE.format(first=said, n=len(worst)) if len(worst) > 1 else said


def person_of(site: pd.Series, hazards: pd.DataFrame, *, persons: Persons) -> str:
    """Return who answers for a site: the owner of its worst hazard, else its responsible person.

    Parameters
    ----------
    site : row of `data.frames.sites`
    hazards : DataFrame
        Worst first.
    persons : "masked", "full" or "none"
        Where the frames carry no personal cells nothing is named.
    """
    if persons == "none":
        return ""
    owners = hazards["owner"].dropna().tolist() if "owner" in hazards else []
    name = _text(owners[0]) if owners else ""
    name = name or _text(site.get("responsible_person"))
    if not name:
        return words.NOT_KNOWN
    return name if persons == "full" else masked(name)


def masked(name: str) -> str:
    """Return a name with its family name alone, the rest covered."""
    return name[:1] + words.MASK


def _due(waiting: pd.DataFrame) -> tuple[str, bool]:
    if waiting.empty:
        return words.NO_HAZARD, False
    days = waiting["due_on"].dropna()
    if days.empty:
        return words.NO_DUE, False
    first = days.min()
    due = words.DUE.format(month=first.month, day=first.day)
    late = int(waiting["days_overdue"].max())
    return (words.LATE.format(due=due, days=late), True) if late > 0 else (due, False)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def stamps_of(villages: gpd.GeoDataFrame, *, is_demo: bool) -> tuple[str, ...]:
    """Return the stamps every map carries: internal use, demo data, unofficial boundaries."""
    stamps = [words.INTERNAL]
    if is_demo:
        stamps.append(words.DEMO)
    held = set(villages["provenance"].dropna())
    if Provenance.SCHEMATIC.value in held:
        stamps.append(words.SCHEMATIC)
    elif Provenance.DRAWN.value in held:
        stamps.append(words.DRAWN)
    return tuple(stamps)


def _words(register: Register, *, issue: int, selection: str, n: int) -> Words:
    campaign = register.campaign
    provenance = register.villages["provenance"]
    is_official = provenance == Provenance.OFFICIAL.value
    notes = [words.NUMBER_NOTE + words.DONE_NOTE]
    off_map = int((register.sites.geometry.isna() | register.sites.geometry.is_empty).sum())
    if off_map:
        notes.append(words.OFF_MAP_NOTE.format(n=off_map))
    columns = tuple(
        IndexColumn(heading, ems, is_grave=place == len(words.COLUMNS) - 2)
        for place, (heading, ems) in enumerate(words.COLUMNS)
    )
    return Words(
        title=words.TITLE.format(place=place_of(campaign)),
        subtitle=words.SUBTITLE.format(campaign=campaign.title, number=campaign.number),
        dated=words.DATED.format(day=say_date(register.as_of), issue=issue, n=n),
        stamps=stamps_of(register.villages, is_demo=register.is_demo),
        risk=words.RISK,
        status=words.STATUS,
        category=words.CATEGORY,
        marks=words.MARKS,
        open_mark=words.OPEN_MARK,
        overdue_mark=words.OVERDUE_MARK,
        official=words.OFFICIAL if is_official.any() else "",
        dashed=words.DASHED if not is_official.all() else "",
        index_title=words.INDEX_TITLE.format(selection=words.SELECTIONS[selection]),
        continued=words.CONTINUED,
        columns=columns,
        scale=words.SCALE,
        km=words.KM,
        north=words.NORTH,
        notes=tuple(notes),
        code_note=words.CODE_NOTE,
        no_code_note=words.NO_CODE_NOTE.format(least=LEAST_MODULE_MM),
    )


def place_of(campaign: Campaign) -> str:
    """Return the name of the place a campaign is for."""
    from vocabulary.bachuan import SUBDISTRICT_NAME

    return SUBDISTRICT_NAME if SUBDISTRICT_NAME in campaign.issuer else campaign.issuer
