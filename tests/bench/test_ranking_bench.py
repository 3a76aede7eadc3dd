"""The ranking's bench: the same counts by our way and the peer's, and what its rows say."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from bench import esda_peer
from bench.ranking import World, _count, _per_added, make_world, our_rank, peer_rank, seat_of_site
from bench.run import Row


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(16, 300, 2_000)


def test_our_counts_are_those_of_geopandas(world: World) -> None:
    seat = seat_of_site(world)
    assert (seat >= 0).all()
    density = _count(world, seat) / world.area_km2
    theirs = peer_rank(world).reindex(world.villages.index)
    assert density.tolist() == pytest.approx(theirs.tolist())
    ranked = our_rank(world, seat)
    assert ranked["count"].sum() == 2_000
    assert (ranked["rank_low"] <= ranked["rank_high"]).all()


def test_a_site_in_no_village_counts_nowhere(world: World) -> None:
    seat = seat_of_site(world)
    lost = np.bincount(world.hazard_site, minlength=300)[0]
    seat[0] = -1
    assert _count(world, seat).sum() == 2_000 - lost


def test_a_row_tells_its_ratio_and_how_many_floors_it_is() -> None:
    row = Row(name="n", size="s", ours_s=0.3, peer="p", peer_s=0.6, floor_s=0.003)
    assert row.as_dict()["ratio"] == pytest.approx(0.5)
    assert row.as_dict()["floors"] == pytest.approx(100)
    assert Row(name="n", size="s", ours_s=0.3).as_dict()["floors"] is None


def test_the_cost_of_a_village_more_is_the_difference_over_the_villages_between() -> None:
    few = [Row(name="a (district)", size="s", ours_s=1.0, peer="p", peer_s=2.0)]
    many = [Row(name="a (city)", size="s", ours_s=11_938.0, peer="p", peer_s=21_876.0)]
    (row,) = _per_added(few, many)  # 11,270 - 333 = 10,937 villages
    assert row.name == "per added village: a"
    assert row.ours_s == pytest.approx(11_937 / 10_937)
    assert row.peer_s == pytest.approx(2.0)


def test_without_esda_its_methods_are_timed_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(esda_peer, "version", missing)
    monkeypatch.setattr(esda_peer, "N_PERMUTATIONS", 9)
    count = _count(world, seat_of_site(world))
    rows = esda_peer.esda_rows(world.villages, count, world.area_km2, name="tiny")
    assert [row.name for row in rows] == [
        "shrunk rates (tiny)", "Gi* (tiny)", "local Moran, 999 draws (tiny)",
    ]  # fmt: skip
    assert all(row.ours_s > 0 and row.peer is None for row in rows)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_each_method_of_esda_stands_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(esda_peer, "N_PERMUTATIONS", 9)
    world = make_world(9, 60, 200)
    count = np.bincount(np.arange(200) % 9, minlength=9).astype(float)
    rows = esda_peer.esda_rows(world.villages, count, world.area_km2, name="tiny")
    assert len(rows) == 3
    assert all(row.peer and row.peer.startswith("esda ") for row in rows)
    assert all(row.peer_s and row.peer_s > 0 for row in rows)
