"""Addresses placed by the office's own list: how far off they are, and whether that is said."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd

from geo.gazetteer import MOST_DOUBT_M, gazetteer_of, placed_by_address
from tests.data.ledger.test_likeness import demo_rows

LON, LAT = 106.05, 29.85
M = 1 / 111_190.0


def metres(a: pd.Series, lon: float, lat: float) -> float:
    return float(np.hypot((a["lon"] - lon) * np.cos(np.radians(LAT)), a["lat"] - lat) / M)


def street(name: str, n: int, *, bend: float, dice: random.Random) -> list[dict[str, object]]:
    """Houses along a bending street, odd numbers on the left, plots of 8 to 30 m."""
    rows, along = [], 0.0
    for at in range(n):
        along += dice.uniform(4, 15)
        angle = bend * along / 1000
        x, y = along * np.cos(angle), along * np.sin(angle)
        side = 9 if at % 2 else -9
        rows.append({
            "name": "", "address": f"{name}{at + 1}号", "village_code": "v",
            "lon": LON + (x - side * np.sin(angle)) * M / np.cos(np.radians(LAT)),
            "lat": LAT + (y + side * np.cos(angle)) * M,
        })  # fmt: skip
    return rows


def test_numbers_between_known_ones_lie_within_sixty_metres_and_in_their_doubt() -> None:
    dice = random.Random(4)
    rows = [
        row
        for at in range(8)
        for row in street(f"第{at}街", 120, bend=dice.uniform(-1, 1), dice=dice)
    ]
    houses = pd.DataFrame(rows)
    is_known = np.array([dice.random() < 0.6 for _ in rows])
    gazetteer = gazetteer_of(houses[is_known])
    asked = houses[~is_known].assign(name="某店")
    found = placed_by_address(asked, gazetteer)
    off = {at: metres(houses.loc[at], one.lon, one.lat) for at, one in found.items()}
    inside = [off[at] <= one.doubt_m for at, one in found.items()]
    assert len(found) >= 0.95 * len(asked)
    assert np.median(list(off.values())) <= 15
    assert np.mean(inside) >= 0.85
    assert len({(one.lon, one.lat) for one in found.values()}) == len(found)  # none stacked


def test_addresses_of_the_demo_from_six_tenths_of_its_buildings() -> None:
    rows = pd.DataFrame(demo_rows())
    truth = rows[rows["lon"].notna()]
    for seed in range(3):
        part = truth.sample(frac=0.6, random_state=seed)
        found = placed_by_address(truth, gazetteer_of(part))
        off = pd.Series({at: metres(truth.loc[at], one.lon, one.lat) for at, one in found.items()})
        doubt = pd.Series({at: one.doubt_m for at, one in found.items()})
        assert set(part.index) <= set(found)
        assert off.median() <= 60
        # Its house numbers are made up and jump about: between them nothing is placed, and a
        # number that stands twice is doubted.
        assert (doubt[off > 500] > MOST_DOUBT_M).all()
        assert len(found) - len(part) <= 0.05 * len(truth)


def test_a_number_of_another_village_and_a_street_not_listed_are_not_placed() -> None:
    rows = street("解放路", 40, bend=0.0, dice=random.Random(1))
    gazetteer = gazetteer_of(pd.DataFrame(rows))
    assert gazetteer.find("解放路7号", village_code="v") is not None
    assert gazetteer.find("解放路7号", village_code="另一村") is None
    assert gazetteer.find("中南路7号") is None
    assert gazetteer.find("解放路") is None
    assert gazetteer.find("解放路400号") is None


def test_a_building_is_known_by_its_name_and_by_its_number() -> None:
    rows = street("解放路", 10, bend=0.0, dice=random.Random(1))
    rows[4]["name"] = "青禾2号大厦"
    gazetteer = gazetteer_of(pd.DataFrame(rows))
    by_name = gazetteer.find("", name="青禾大厦2号楼")
    by_number = gazetteer.find("巴川街道解放路5号附3号")
    assert by_name is not None
    assert by_number is not None
    assert (by_name.how, by_number.how) == ("building", "number")
    assert (by_name.lon, by_name.lat) == (by_number.lon, by_number.lat)
