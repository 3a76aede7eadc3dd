"""The demo's sites: invented places on the schematic ground, as dense as in a town like this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from data.context.ground import context_lines
from data.demo import words
from data.demo.dice import Dice
from data.demo.facts import facts_of
from vocabulary.bachuan import SUBDISTRICT_CODE, SUBDISTRICT_POINT
from vocabulary.terms import Category, Datum, PositionQuality

Site = dict[str, Any]

# Degrees of latitude to a metre; sites stand this far apart and keep off their village's edge.
_DEGREE_PER_M: Final = 1 / 111_190
_APART_M: Final = 22
_FROM_EDGE_M: Final = 25
_TRIES: Final = 60
# Of how many spots tried the one nearest to what draws the category is taken.
_DRAWN: Final[dict[Category, int]] = {
    Category.BATHHOUSE: 4,
    Category.TRAINING: 3,
    Category.HIGH_RISE: 2,
    Category.COMPOUND: 2,
    Category.FACTORY: 5,
    Category.WELFARE: 1,
    Category.SCENIC: 1,
    Category.OTHER: 3,
}
_QUALITIES: Final = {
    PositionQuality.SURVEYED: 88.0,
    PositionQuality.CLICKED: 6.0,
    PositionQuality.VILLAGE_CENTRE: 4.0,
    PositionQuality.NONE: 2.0,
}


def make_sites(villages: gpd.GeoDataFrame) -> list[Site]:
    """Return about 500 site records, in the order of villages and categories.

    Parameters
    ----------
    villages : (16,) polygons, EPSG:4326, indexed by `village_code`

    Returns
    -------
    list of dict
        Keys of docs/frames.md and the origin: sheet and row of the sample ledger of sites, whose
        first data row is row 3.
    """
    roads = shapely.union_all(context_lines().query("kind not in ['river', 'lake']").geometry)
    last_row = dict.fromkeys(Category, 2)
    names: set[str] = set()
    taken: list[shapely.Point] = []
    sites = []
    for code, category in _wanted():
        dice = Dice("site", code, category, last_row[category])
        last_row[category] += 1
        outline = villages.geometry[code]
        site = _named(code, category, dice, names)
        site |= _placed(outline, category, dice, roads, taken)
        site |= facts_of(category, dice)
        site |= {
            "source_file": words.SOURCE_FILE,
            "source_sheet": category.zh,
            "source_row": last_row[category],
        }
        sites.append(site)
    return sites


def _wanted() -> Iterator[tuple[str, Category]]:
    for number, counts in words.SITES_OF.items():
        for category, n in zip(words.CATEGORY_ORDER, counts, strict=True):
            yield from ((f"{SUBDISTRICT_CODE}{number}", category) for _ in range(n))


def _named(code: str, category: Category, dice: Dice, names: set[str]) -> Site:
    stem = words.DEMO + dice.pick(words.NAME_PARTS)
    ending = dice.pick(words.NAME_ENDINGS[category])
    name, n = stem + ending, 1
    while name in names:
        n += 1
        name = f"{stem}{n}号{ending}"
    names.add(name)
    street = dice.pick(words.STREETS_OF[code.removeprefix(SUBDISTRICT_CODE)])
    street += words.BESIDE if street[-1].isdigit() else ""
    is_village = street.endswith("村")
    number = f"{dice.between(1, 9)}组{dice.between(1, 60)}" if is_village else dice.between(1, 399)
    site: Site = {
        "name": name,
        "category": category.value,
        "address": f"{street}{number}号",
        "village_code": code,
        "office": words.OFFICE_OF[category],
        "responsible_person": person(dice),
    }
    if dice.chance(0.9):
        site["phone"] = telephone(dice)
    if dice.chance(0.08):
        site["aliases"] = [f"{stem}{ending[-2:]}（原名）"]
    return site


def person(dice: Dice) -> str:
    """Return the name of a person that does not exist and says so."""
    return dice.pick(words.SURNAMES) + words.DEMO + dice.pick(words.NUMBERS)


def telephone(dice: Dice) -> str:
    """Return a number no telephone has: Chinese numbers never begin with 000."""
    return f"000{dice.between(0, 99_999_999):08d}"


def _placed(
    outline: shapely.Polygon,
    category: Category,
    dice: Dice,
    roads: shapely.Geometry,
    taken: list[shapely.Point],
) -> Site:
    quality = dice.weighted(_QUALITIES)
    if quality is PositionQuality.NONE:
        return {"position_quality": quality.value}
    if quality is PositionQuality.VILLAGE_CENTRE:
        spot = _near_middle(outline, dice)
    else:
        spot = _free_spot(outline, category, dice, roads, taken)
        taken.append(spot)
    site: Site = {"position_quality": quality.value, "lon": spot.x, "lat": spot.y}
    if quality is PositionQuality.SURVEYED:
        site |= {"source_x": spot.x, "source_y": spot.y, "source_datum": Datum.WGS84.value}
    return site


def _near_middle(outline: shapely.Polygon, dice: Dice) -> shapely.Point:
    middle = outline.representative_point()
    reach = 100 * _DEGREE_PER_M
    lon = middle.x + (2 * dice.share() - 1) * reach
    lat = middle.y + (2 * dice.share() - 1) * reach
    spot = shapely.Point(round(lon, 6), round(lat, 6))
    return spot if outline.contains(spot) else middle


def _free_spot(
    outline: shapely.Polygon,
    category: Category,
    dice: Dice,
    roads: shapely.Geometry,
    taken: list[shapely.Point],
) -> shapely.Point:
    inner = outline.buffer(-_FROM_EDGE_M * _DEGREE_PER_M)
    centre = shapely.Point(SUBDISTRICT_POINT.lon, SUBDISTRICT_POINT.lat)
    draw = roads if category in (Category.FACTORY, Category.OTHER) else centre
    best: tuple[float, shapely.Point] | None = None
    found = 0
    for _ in range(_TRIES):
        spot = _anywhere(inner, dice)
        if not inner.contains(spot) or _is_crowded(spot, taken):
            continue
        found += 1
        distance = float(spot.distance(draw))
        if best is None or distance < best[0]:
            best = (distance, spot)
        if found == _DRAWN[category]:
            break
    return best[1] if best is not None else outline.representative_point()


def _anywhere(inner: BaseGeometry, dice: Dice) -> shapely.Point:
    west, south, east, north = inner.bounds
    lon = west + dice.share() * (east - west)
    lat = south + dice.share() * (north - south)
    return shapely.Point(round(lon, 6), round(lat, 6))


def _is_crowded(spot: shapely.Point, taken: list[shapely.Point]) -> bool:
    return any(spot.distance(other) < _APART_M * _DEGREE_PER_M for other in taken)
