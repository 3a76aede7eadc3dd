"""Where an address lies, told by the office's own list of buildings and house numbers.

No network is asked. A building of the list is at its point. A house number between two numbers of
its street lies between their points, on its own side where both sides are listed. How far off that
may be is measured on the street itself: each of its known numbers is placed by the others, and what
nine of ten of them miss by is the doubt of every number placed there. Where numbers jump about, the
doubt is large; beyond `MOST_DOUBT_M` nothing is placed, as the middle of a street or a village is
nobody's address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from data.ledger.lists.likeness import NameParts, address_parts, name_parts
from geo.crs import MAP_CRS, METRIC_CRS, to_metric
from vocabulary.terms import PositionQuality

Floats = npt.NDArray[np.float64]
How = Literal["building", "number", "between"]

# Metres. A house is as large; beyond the second a number is not placed.
LEAST_DOUBT_M: Final = 15.0
MOST_DOUBT_M: Final = 200.0
_USELESS_M: Final = 500.0  # a listed number is placed with its doubt up to here
_TWICE_M: Final = 60.0  # two points of one number farther apart are two houses
_FEWEST_TRIED: Final = 4  # known numbers by which a street can be tried
_TRIED_SHARE: Final = 0.9
_STREET_ALIKE: Final = 80.0  # rapidfuzz score (0 to 100): one wrong character in a name
_WIDEST_GAP: Final = 60  # house numbers between two known ones


@dataclass(frozen=True)
class Located:
    """Where an address lies.

    Attributes
    ----------
    lon, lat : WGS 84 degrees
    doubt_m : metres it may be off, nine times of ten
    how : at a building of the list, at its number, or between two numbers of its street
    """

    lon: float
    lat: float
    doubt_m: float
    how: How


@dataclass(eq=False)
class _Street:
    numbers: npt.NDArray[np.int64]
    xy: Floats
    villages: tuple[object, ...]
    doubt_m: float = np.nan


@dataclass(eq=False)
class Gazetteer:
    """The buildings and house numbers an office knows, in METRIC_CRS.

    Attributes
    ----------
    entries : (n,) GeoDataFrame, METRIC_CRS
        `name`, `street`, `number`, `behind`, `village_code`.
    """

    entries: gpd.GeoDataFrame
    _streets: dict[str, _Street] = field(default_factory=dict)
    _at: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _named: dict[NameParts, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the entries by street and by name, and try each street."""
        frame = self.entries
        for at, row in enumerate(frame.itertuples(index=False)):
            if row.name:
                self._named.setdefault(name_parts(str(row.name)), []).append(at)
            if row.number:
                self._at.setdefault((str(row.street), str(row.number)), []).append(at)
        has_number = frame["number"].astype(bool) & frame["street"].astype(bool)
        for street, mine in frame[has_number].groupby("street", sort=False):
            self._streets[str(street)] = _street(mine)

    def __len__(self) -> int:
        """Return how many buildings and numbers it has."""
        return len(self.entries)

    def find(
        self, address: str, *, name: str = "", village_code: str | None = None
    ) -> Located | None:
        """Return where an address lies; None where the list cannot tell.

        Parameters
        ----------
        name : of the place; a building of the list with this name stands above the number
        village_code : where it is told, a number of another village is not taken
        """
        street, number, _ = address_parts(address)
        parts = name_parts(name) if name else None
        by_name = self._building(parts, street, number, village_code) if parts else None
        if by_name is not None:
            return by_name
        known = self._streets.get(self._street_key(street)) if number else None
        if known is None:
            return None
        exact = self._number(self._street_key(street), number, village_code, known)
        return exact or self._between(known, number, village_code)

    def _building(
        self, parts: NameParts, street: str, number: str, village_code: str | None
    ) -> Located | None:
        """Return the one building of this name that its address or village does not deny."""
        fitting = [
            at for at in self._named.get(parts, ())
            if not self._is_denied(at, street, number, village_code)
        ]  # fmt: skip
        return self._located(fitting, LEAST_DOUBT_M, "building") if fitting else None

    def _is_denied(self, at: int, street: str, number: str, village_code: str | None) -> bool:
        row = self.entries.iloc[at]
        other_number = number and row["number"] and (street, number) != (
            row["street"], row["number"]
        )  # fmt: skip
        return bool(other_number) or _differ(village_code, row["village_code"])

    def _number(
        self, street: str, number: str, village_code: str | None, known: _Street
    ) -> Located | None:
        ids = self._at.get((street, number), ())
        fitting = [
            at for at in ids if not _differ(village_code, self.entries.iloc[at]["village_code"])
        ]
        if not fitting:
            return None
        # A street whose numbers jump about may have this one twice.
        doubt = max(LEAST_DOUBT_M, known.doubt_m if known.doubt_m > MOST_DOUBT_M else 0.0)
        if doubt > _USELESS_M:
            return None
        return self._located(fitting, doubt, "number")

    def _located(self, ids: Iterable[int], doubt_m: float, how: How) -> Located | None:
        xy = self.entries.geometry.iloc[list(ids)].get_coordinates().to_numpy()
        spread = float(np.hypot(*(xy - xy.mean(axis=0)).T).max())
        if spread > _TWICE_M:
            return None
        return _at(xy.mean(axis=0), max(doubt_m, spread), how)

    def _between(self, known: _Street, number: str, village_code: str | None) -> Located | None:
        if not known.doubt_m <= MOST_DOUBT_M:  # not tried, or too far off
            return None
        here = np.array([not _differ(village_code, one) for one in known.villages])
        wanted = int(number.partition("-")[0])
        found = _interpolated(known.numbers[here], known.xy[here], wanted)
        if found is None:
            return None
        xy, apart = found
        return _at(xy, max(LEAST_DOUBT_M, known.doubt_m, 0.1 * apart), "between")

    def _street_key(self, street: str) -> str:
        if street in self._streets or not street:
            return street
        alike = process.extract(
            street, list(self._streets), scorer=fuzz.ratio, limit=2, score_cutoff=_STREET_ALIKE
        )
        return str(alike[0][0]) if len(alike) == 1 else street


def gazetteer_of(buildings: pd.DataFrame) -> Gazetteer:
    """Make a gazetteer of a list of buildings.

    Parameters
    ----------
    buildings : `name`, `address`, `village_code` (missing where not told), `lon`, `lat` (WGS 84)
    """
    known = buildings[buildings["lon"].notna() & buildings["lat"].notna()]
    told = [address_parts(one if isinstance(one, str) else "") for one in known["address"]]
    points = gpd.points_from_xy(known["lon"], known["lat"])
    frame = gpd.GeoDataFrame(
        {
            "name": [one if isinstance(one, str) else "" for one in known["name"]],
            "street": [one[0] for one in told],
            "number": [one[1] for one in told],
            "behind": [one[2] for one in told],
            "village_code": known["village_code"].astype(object).to_numpy(),
        },
        geometry=points,
        crs=MAP_CRS,
    )
    return Gazetteer(to_metric(frame))


def _differ(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and bool(one and other) and one != other


def _street(mine: gpd.GeoDataFrame) -> _Street:
    numbers = np.array([int(str(one).partition("-")[0]) for one in mine["number"]], np.int64)
    order = np.argsort(numbers, kind="stable")
    numbers, xy = numbers[order], mine.geometry.get_coordinates().to_numpy()[order]
    missed = []
    for at in range(len(numbers)):
        rest = np.arange(len(numbers)) != at
        found = _interpolated(numbers[rest], xy[rest], int(numbers[at]))
        if found is not None:
            missed.append(float(np.hypot(*(found[0] - xy[at]))))
    tried = len(missed) >= _FEWEST_TRIED
    doubt = float(np.quantile(missed, _TRIED_SHARE, method="higher")) if tried else np.nan
    villages = tuple(mine["village_code"].to_numpy()[order])
    return _Street(numbers, xy, villages, doubt)


def _interpolated(
    numbers: npt.NDArray[np.int64], xy: Floats, number: int
) -> tuple[Floats, float] | None:
    """Return the point of a number between its neighbours, and how far these are apart, m."""
    same_side = numbers % 2 == number % 2
    for side in (same_side, np.ones_like(same_side)):
        below = np.flatnonzero(side & (numbers <= number))
        above = np.flatnonzero(side & (numbers >= number))
        if not below.size or not above.size:
            continue
        low, high = below[-1], above[0]
        gap = int(numbers[high] - numbers[low])
        if gap > _WIDEST_GAP:
            continue
        share = (number - int(numbers[low])) / gap if gap else 0.5
        apart = float(np.hypot(*(xy[high] - xy[low])))
        return xy[low] + share * (xy[high] - xy[low]), apart
    return None


def _at(xy: Floats, doubt_m: float, how: How) -> Located:
    point = gpd.GeoSeries.from_xy([xy[0]], [xy[1]], crs=METRIC_CRS).to_crs(MAP_CRS).iloc[0]
    return Located(round(point.x, 6), round(point.y, 6), round(float(doubt_m), 0), how)


def without_place(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the sites that neither a ledger nor a click has placed."""
    known = (PositionQuality.SURVEYED.value, PositionQuality.CLICKED.value)
    return sites[~sites["position_quality"].isin(known)]


def placed_by_address(
    sites: Mapping[int, Mapping[str, Any]] | pd.DataFrame, gazetteer: Gazetteer
) -> dict[int, Located]:
    """Return where the sites lie whose address the gazetteer can tell, by site.

    Parameters
    ----------
    sites : `name`, `address`, `village_code`
    """
    rows = sites.iterrows() if isinstance(sites, pd.DataFrame) else sites.items()
    found: dict[int, Located] = {}
    for site_id, row in rows:
        address, code = row["address"], row["village_code"]
        if not isinstance(address, str):
            continue
        located = gazetteer.find(
            address, name=str(row["name"]), village_code=code if isinstance(code, str) else None
        )
        if located is not None:
            found[int(str(site_id))] = located
    return found
