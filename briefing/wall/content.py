"""From the register to the wall map: which sites get a number, and what the index says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
import shapely

from analysis.campaign.standing import LONG_DAYS
from analysis.day import Day
from analysis.ranking import density
from briefing.facts.breakdown import WEEKS
from briefing.facts.fact import Period, percent
from briefing.facts.say import say_date, text_of
from briefing.facts.totals import with_progress, within
from geo.crs import to_metric
from geo.navigation import gaode_short_link
from geo.print.index import IndexRow
from geo.print.legend import MapWords
from geo.print.progress import Progress, VillageRow
from geo.print.reference import ReferenceGrid
from geo.print.wall_map import WallMap
from vocabulary import wall_map as words
from vocabulary.bachuan import SUBDISTRICT_NAME
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardGrade, Provenance, RiskLevel, SiteStatus, Tier

if TYPE_CHECKING:
    import geopandas as gpd

    from data.store.campaign import Campaign

Selection = Literal["open", "urgent"]
Persons = Literal["masked", "full", "none"]
_GRAVE: Final = {
    HazardGrade.MAJOR.value: 0,
    HazardGrade.SUSPECTED_MAJOR.value: 1,
    HazardGrade.GENERAL.value: 2,
}
# Of `analysis.ranking.density` -> of the palette.
BANDS: Final = {
    "clearly_worse": "worse",
    "clearly_better": "better",
    "cannot_be_told_apart": "alike",
}
_TIERS: Final = {tier.value: place for place, tier in enumerate(Tier)}


def choose(day: Day, selection: Selection) -> list[int]:
    """Return the sites that get a number, village by village.

    Parameters
    ----------
    selection
        Open: with a hazard not put right, or of the highest risk. Urgent: with an overdue hazard,
        or of the highest risk.
    """
    risk = day.risk.reindex(day.sites.index)
    wanted = {SiteStatus.OVERDUE.value}
    if selection == "open":
        wanted.add(SiteStatus.OPEN.value)
    is_chosen = risk["site_status"].isin(wanted) | (risk["level"] == RiskLevel.RED.value)
    chosen = day.sites[is_chosen.to_numpy(dtype=bool)]
    order = chosen.assign(_id=chosen.index).sort_values(
        ["village_code", "_id"], na_position="last", kind="stable"
    )
    return [int(site_id) for site_id in order.index]


def wall_map(
    day: Day,
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
    numbers : site_id -> number
    shown : sequence of site_id
        The numbered sites of this issue; one that is no longer in the register is left out.
    selection : key of the words for how they were chosen
    persons : masked leaves the family name
    """
    here = [site_id for site_id in shown if site_id in day.sites.index]
    rows = index_rows(day, numbers, here, persons=persons)
    head = MapWords(
        title=words.TITLE.format(place=place_of(day.campaign)),
        subtitle=words.SUBTITLE.format(campaign=day.campaign.title, number=day.campaign.number),
        dated=words.DATED.format(day=say_date(day.as_of), issue=issue, n=len(rows)),
        stamps=stamps_of(day.villages, is_demo=day.is_demo),
        index_title=words.INDEX_TITLE.format(selection=words.SELECTIONS[selection]),
        notes=(*_notes(day.sites), *([words.URGENT_NOTE] if selection == "urgent" else [])),
        author=day.campaign.issuer,
        day=day.as_of,
        made_by=words.MADE_BY.format(issuer=day.campaign.issuer, day=say_date(day.as_of)),
        basis=words.BASIS,
    )
    targets = tuple(sorted(rows, key=lambda row: row.number))
    return WallMap(
        day.villages, day.sites, day.risk, day.context, targets, head, progress_of(day), selection
    )


def index_rows(
    day: Day, numbers: Mapping[int, int], shown: Sequence[int], *, persons: Persons
) -> list[IndexRow]:
    """Return the rows of the index, in the order of `shown`."""
    clocked = day.hazards
    by_site = clocked.groupby("site_id").indices
    villages, cell_of = day.villages["short_name"], _cells(day)
    rows = []
    for site_id in shown:
        site, hazards = day.sites.loc[site_id], clocked.iloc[by_site.get(site_id, [])]
        status = day.risk["site_status"].get(site_id)
        waiting = hazards[~hazards["is_rectified"] & hazards["is_open"]]
        worst = worst_first(waiting)
        due, is_overdue = _due(waiting)
        cells = (
            _place(site),
            text_of(villages.get(site["village_code"])) or words.NOT_KNOWN,
            cell_of.get(site_id, words.NO_HAZARD),
            _hazard_words(worst),
            person_of(site, worst, persons=persons),
            due,
            _progress(hazards, status),
        )
        number = numbers[site_id]
        rows.append(IndexRow(number, site_id, cells, is_overdue, _code(site, number)))
    return rows


def _cells(day: Day) -> dict[int, str]:
    """Return the cell of the reference grid each site with a place lies in."""
    drawn = day.villages[day.villages.geometry.notna()]
    known = day.sites[day.sites.geometry.notna() & ~day.sites.geometry.is_empty]
    if drawn.empty or known.empty:
        return {}
    grid = ReferenceGrid.over(to_metric(drawn).total_bounds)
    xy = shapely.get_coordinates(to_metric(known).geometry.to_numpy())
    cells = [grid.cell(*point) for point in xy.tolist()]
    return {int(one): cell for one, cell in zip(known.index, cells, strict=True) if cell}


def progress_of(day: Day) -> Progress:
    """Return the strip below the map: the same counts as the week's papers, from the same rows."""
    hazards = with_progress(day.hazards, as_of=day.as_of)
    found, done = len(hazards), int(hazards["is_rectified"].sum())
    late = hazards["is_overdue"]
    long = int((late & hazards["days_overdue"].gt(LONG_DAYS)).sum())
    n_sites = len(day.sites)
    seen = int(day.sites.index.isin(day.visits["site_id"]).sum())
    figures = (
        (str(int(hazards["is_open"].sum())), words.FIGURE_OPEN),
        (str(int(late.sum())), words.FIGURE_OVERDUE.format(n=long)),
        (_share(done, found), words.FIGURE_SHARE.format(done=done, all=found)),
        (str(seen), words.FIGURE_SITES.format(all=n_sites)),
    )
    return Progress(figures, _weeks(hazards, day), tuple(_villages(hazards, day)))


def _share(part: int, whole: int) -> str:
    return f"{percent(part / whole)}%" if whole else f"{words.NO_HAZARD}%"


def _weeks(hazards: pd.DataFrame, day: Day) -> tuple[tuple[str, int, int], ...]:
    rows = []
    for back in range(WEEKS - 1, -1, -1):
        end = day.as_of - timedelta(days=7 * back)
        week = Period(end - timedelta(days=6), end)
        found = int(within(hazards["found_on"], week).sum())
        closed = int((within(hazards["closed_on"], week) & hazards["is_closed"]).sum())
        rows.append((f"{week.start.month}-{week.start.day}", found, closed))
    return tuple(rows)


def _villages(hazards: pd.DataFrame, day: Day) -> Iterator[VillageRow]:
    table = day.once(density.of, *density.HEADLINE).table
    by = hazards.groupby("village_code")
    done_of, found_of, late_of = (
        one.to_dict() for one in (by["is_rectified"].sum(), by.size(), by["is_overdue"].sum())
    )
    order = table.assign(_name=day.villages["short_name"]).sort_values(
        ["raw", "_name"], ascending=[False, True], na_position="last"
    )
    for code, row in order.iterrows():
        is_known = pd.notna(row["raw"])
        band = BANDS.get(str(row["band"]), "none") if is_known else "none"
        done, found, late = (int(one.get(code, 0)) for one in (done_of, found_of, late_of))
        cells = (
            text_of(row["_name"]) or words.NOT_KNOWN,
            f"{row['raw']:.0f}" if is_known else words.NO_HAZARD,
            _share(done, found) if found else words.NO_HAZARD,
            str(late),
        )
        yield VillageRow(cells, band)


def _place(site: pd.Series) -> str:
    name = text_of(site["name"]) or words.NOT_KNOWN
    return name if _has_point(site) else name + words.NO_POINT


def _has_point(site: pd.Series) -> bool:
    return site.geometry is not None and not site.geometry.is_empty


def _progress(hazards: pd.DataFrame, status: Any) -> str:
    said = SiteStatus(text_of(status) or SiteStatus.NONE.value).label()
    if hazards.empty:
        return words.NO_PROGRESS.format(status=said)
    done = int(hazards["is_rectified"].sum())
    return words.PROGRESS.format(status=said, done=done, all=len(hazards))


def _code(site: pd.Series, number: int) -> str:
    link = gaode_short_link(site.geometry.x, site.geometry.y) if _has_point(site) else None
    return link or str(number)


def worst_first(hazards: pd.DataFrame) -> pd.DataFrame:
    """Return hazards by grade, tier and days overdue, the gravest first.

    Parameters
    ----------
    hazards : of `analysis.risk.hazards.with_clock`
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
    said = text_of(first["description"])
    if entry is not None and (entry.code != "X99" or not said):
        said = entry.zh
    said = said or words.NOT_KNOWN
    return words.MORE.format(first=said, n=len(worst)) if len(worst) > 1 else said


def person_of(site: pd.Series, hazards: pd.DataFrame, *, persons: Persons) -> str:
    """Return who answers for a site: the owner of its worst hazard, else its responsible person.

    Parameters
    ----------
    site : row of `data.store.frames.sites`
    hazards : worst first
    persons : where the frames carry no personal cells nothing is named
    """
    if persons == "none":
        return ""
    owners = hazards["owner"].dropna().tolist() if "owner" in hazards else []
    name = text_of(owners[0]) if owners else ""
    name = name or text_of(site.get("responsible_person"))
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


def stamps_of(villages: gpd.GeoDataFrame, *, is_demo: bool) -> tuple[str, ...]:
    """Return the stamps every map carries: internal use, demo data, unofficial boundaries."""
    stamps = [words.INTERNAL]
    if is_demo:
        stamps.append(words.DEMO)
    said = boundary_stamp(villages)
    return (*stamps, said) if said else tuple(stamps)


def boundary_stamp(villages: gpd.GeoDataFrame) -> str:
    """Return what a map says of boundaries that are not official; nothing where all are."""
    held = set(villages["provenance"].dropna())
    if Provenance.SCHEMATIC.value in held:
        return words.SCHEMATIC
    return words.DRAWN if Provenance.DRAWN.value in held else ""


def _notes(sites: gpd.GeoDataFrame) -> tuple[str, ...]:
    n = int((sites.geometry.isna() | sites.geometry.is_empty).sum())
    off_map = (words.OFF_MAP_NOTE.format(n=n),) if n else ()
    return (words.NUMBER_NOTE + words.DONE_NOTE, *off_map)


def place_of(campaign: Campaign) -> str:
    """Return the name of the place a campaign is for."""
    return SUBDISTRICT_NAME if SUBDISTRICT_NAME in campaign.issuer else campaign.issuer
