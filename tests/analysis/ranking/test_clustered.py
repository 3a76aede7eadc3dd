"""Villages whose hazards come many in one building: what a ranking may say of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from analysis.ranking.clustered import clustered, permuted_p, phi_of
from tests.scaling import scaled

SIZES = np.array([45, 42, 40, 38, 36, 35, 34, 33, 32, 31, 30, 29, 27, 25, 22, 15])
RATE = 0.84
N_WORLDS = scaled(25)
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Told:
    """What the worlds of one kind came to: shares of areas or of worlds."""

    held: float
    false_worse: float
    false_any: float
    said: Floats
    true: Floats


def worlds(vmr: float, spread: float, *, n_unvisited: int = 0, rate: float = RATE) -> Told:
    """Rank villages of a known rate, hazards of a site `vmr` times as variable as chance."""
    held, worse, wrong, said, true = [], [], [], [], []
    for seed in range(N_WORLDS):
        rng = np.random.default_rng([41, seed])
        rates = rate * np.exp(rng.normal(0, spread, 16) - spread**2 / 2)
        sizes = SIZES.copy()
        sizes[rng.choice(16, n_unvisited, replace=False)] = 0
        area = np.repeat(np.arange(16), sizes)
        mean = rates[area]
        if vmr > 1:
            mean = rng.gamma(mean / (vmr - 1), vmr - 1)
        count = rng.poisson(mean).astype(float)
        if not count.any():
            continue
        table, doubt = clustered(count, np.ones(len(count)), area, 16, seed=seed)
        middle = float((rates * sizes).sum() / sizes.sum())
        is_told = (doubt.p_differ <= 0.05) & (table["n_sites"] >= 5)
        above, below = is_told & (table["low"] > doubt.rate), is_told & (table["high"] < doubt.rate)
        held.append(((table["low"] <= rates) & (rates <= table["high"])).mean())
        worse.append((above & (rates <= middle)).any())
        wrong.append((above & (rates <= middle)).any() or (below & (rates >= middle)).any())
        if doubt.p_differ <= 0.05:
            seen = sizes > 0
            place = (-rates[seen]).argsort().argsort()
            said.append(table["p_worst3"].to_numpy()[seen])
            true.append(place < 3)
    joined = [np.concatenate(one) if one else np.empty(0) for one in (said, true)]
    return Told(np.mean(held), np.mean(worse), np.mean(wrong), joined[0], joined[1].astype(float))


def gap(told: Told) -> float:
    """Mean distance between the chances said and the shares that came true, by fifths."""
    fifth = np.minimum((told.said * 5).astype(int), 4)
    return float(sum(
        abs(told.said[fifth == k].mean() - told.true[fifth == k].mean()) * (fifth == k).mean()
        for k in np.unique(fifth)
    ))  # fmt: skip


@pytest.mark.scaled
@pytest.mark.parametrize("vmr", [1.0, 2.2, 5.0])
def test_the_intervals_of_villages_that_differ_hold_nine_in_ten(vmr: float) -> None:
    told = worlds(vmr, 0.4)
    slack = 0.02 + 1.7 * 0.3 / np.sqrt(16 * N_WORLDS)
    assert told.held == pytest.approx(0.90, abs=slack)
    assert told.false_worse <= 0.05 + 1.7 * np.sqrt(0.05 * 0.95 / N_WORLDS)
    assert gap(told) <= 0.03 + 0.6 / np.sqrt(max(len(told.said), 1))


@pytest.mark.scaled
@pytest.mark.parametrize("vmr", [1.0, 2.2, 5.0])
def test_of_villages_all_alike_hardly_one_world_in_twenty_has_a_band(vmr: float) -> None:
    assert worlds(vmr, 0.0).false_any <= 0.05 + 1.7 * np.sqrt(0.05 * 0.95 / N_WORLDS)


@pytest.mark.scaled
def test_villages_nobody_visited_have_an_interval_and_no_place() -> None:
    assert worlds(2.2, 0.4, n_unvisited=4).held == pytest.approx(0.90, abs=0.05)
    count = np.array([3.0, 0, 2, 1, 4, 0])
    table, _ = clustered(count, np.ones(6), np.array([0, 0, 0, 2, 2, 2]), 3, seed=1)
    assert table.loc[1, ["rank_low", "rank_high", "p_worst3"]].isna().all()
    assert table.loc[1, "low"] < 0.8
    assert table.loc[1, "high"] > 2


def test_fifteen_hazards_in_all_seldom_say_anything() -> None:
    told = worlds(2.2, 0.4, rate=15 / 514)
    assert len(told.said) <= 0.25 * 16 * N_WORLDS
    assert told.false_worse <= 0.05


def test_one_building_full_of_hazards_does_not_accuse_its_village() -> None:
    # 40 hazards in one of 30 sites, elsewhere one in every second site.
    rng = np.random.default_rng(1)
    area = np.repeat(np.arange(8), 30)
    count = rng.poisson(0.5, 240).astype(float)
    count[0] = 40.0
    table, doubt = clustered(count, np.ones(240), area, 8, seed=1)
    assert doubt.phi > 3
    assert doubt.p_differ > 0.05
    assert table["low"][0] < doubt.rate * 2
    # Scattered over the village the same hazards do.
    count[0] = 0.0
    count[:30] += rng.multinomial(40, np.full(30, 1 / 30))
    table, doubt = clustered(count, np.ones(240), area, 8, seed=1)
    assert doubt.p_differ <= 0.05
    assert table["low"][0] > doubt.rate


def test_the_variance_over_the_mean_is_that_of_the_sites() -> None:
    # One area, alternately 0 and 4: mean 2, variance 4 · n/(n - 1): twice chance.
    count = np.tile([0.0, 4.0], 200)
    phi = phi_of(count, np.ones(400), np.zeros(400, dtype=np.int64), 1)
    assert phi == pytest.approx(2.0, rel=0.1)
    scattered = np.random.default_rng(2).poisson(1.0, 2000).astype(float)
    assert phi_of(scattered, np.ones(2000), np.arange(2000) % 10, 10) < 1.15
    assert phi_of(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64), 3) == 1.0


def test_the_variance_of_shares_is_set_against_that_of_a_share() -> None:
    # Sites of ten hazards, all in time or none: ten times what chance gives.
    done = np.tile([0.0, 10.0], 100)
    phi = phi_of(done, np.full(200, 10.0), np.zeros(200, dtype=np.int64), 1, is_share=True)
    assert phi == pytest.approx(10.0, rel=0.15)


def test_the_chance_that_areas_do_not_differ_is_even_where_they_do_not() -> None:
    told = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        count = rng.poisson(rng.gamma(0.5, 2.0, 200)).astype(float)
        told.append(permuted_p(count, np.ones(200), np.arange(200) % 8, 8, rng=rng))
    assert 0.35 < np.mean(told) < 0.65
    assert np.mean(np.array(told) <= 0.1) <= 0.25


def test_sixteen_villages_are_ranked_in_a_tenth_of_a_second() -> None:
    rng = np.random.default_rng(1)
    area = np.repeat(np.arange(16), SIZES)
    count = rng.poisson(0.84, len(area)).astype(float)
    clustered(count, np.ones(len(area)), area, 16, seed=1)
    began = time.process_time()
    clustered(count, np.ones(len(area)), area, 16, seed=1)
    assert time.process_time() - began < 0.1
