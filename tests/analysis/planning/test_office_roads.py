"""The office's road file on the ground: in China, in its own system, at its classes' speeds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from analysis.day import Day, ask
from analysis.planning import travel
from analysis.planning.travel import RoadError, by_class, net_of, placed
from data.ledger.roads import RoadFile, RoadLines, keep_roads
from data.store.campaign import campaigns
from geo.datum import wgs84_to_gcj02
from tests.builders import new_store
from vocabulary.planning import speed_of
from vocabulary.terms import Datum

# Two lines from one corner: 0.01 degrees east are some 966 m here, 0.01 north some 1,109 m.
XY = np.array([[106.05, 29.84], [106.06, 29.84], [106.05, 29.84], [106.05, 29.85]])


def lines(xy: np.ndarray = XY, classes: tuple[str, ...] = ("县道", "")) -> RoadLines:
    return RoadLines(xy, np.array([0, 2, 4]), np.array([0, 1]), classes)


def file(xy: np.ndarray, crs: str | None = None) -> RoadFile:
    return RoadFile(lines(xy), crs, "道路等级", 0)


def test_lines_in_gaode_s_system_come_back_to_where_they_are():
    shifted = np.column_stack(wgs84_to_gcj02(*XY.T))
    assert np.abs(placed(file(shifted), Datum.GCJ02).xy - XY).max() < 1e-5
    assert np.abs(shifted - XY).max() > 1e-3


def test_a_file_that_says_metres_is_believed_whatever_is_chosen():
    # East of 105 degrees by 101.4 km and 3,302 km north: Tongliang.
    metres = np.array([[601_465.0, 3_302_700.0]] * 4) + np.arange(4)[:, None]
    told = placed(file(metres, "EPSG:4544"), Datum.WGS84)
    assert told.xy[0] == pytest.approx([106.05, 29.84], abs=0.01)


def test_metres_taken_for_degrees_are_refused():
    with pytest.raises(RoadError, match="do not lie in China"):
        placed(file(XY * 1000), Datum.WGS84)


def test_the_classes_are_told_by_length_with_a_speed_proposed():
    told = by_class(lines())
    assert told["road_class"].tolist() == ["", "县道"]  # 1,109 m north, 966 m east
    assert told["km"].tolist() == pytest.approx([1.109, 0.967], abs=0.002)
    assert told["kmh"].tolist() == [25.0, 30.0]


@pytest.mark.parametrize(
    ("word", "kmh"),
    [("国道", 40.0), (" Primary ", 30.0), ("primary_link", 30.0), ("天路", 25.0), ("", 25.0)],
)
def test_a_class_has_a_speed_by_its_word(word: str, kmh: float):
    assert speed_of(word, default=25.0) == kmh


def test_the_roads_kept_are_a_network_at_the_speeds_kept(tmp_path: Path):
    store = new_store(tmp_path / "firemap.db")
    assert travel.of(Day(store, ask(campaigns(store), date(2024, 2, 20)))) is None
    keep_roads(store, lines(), name="路网.gpkg", details={"speeds": {"县道": 40.0}}, actor="某",
               now=datetime(2024, 2, 20, tzinfo=UTC))  # fmt: skip
    kept = travel.of(Day(store, ask(campaigns(store), date(2024, 2, 20))))
    assert kept is not None
    assert (kept.name, kept.net.share, len(kept.net.pieces)) == ("路网.gpkg", 1.0, 2)
    assert sorted(kept.net.kmh.tolist()) == [25.0, 40.0]
    assert net_of(lines(), {"default_kmh": 10.0}).kmh.tolist() == [10.0, 10.0]
