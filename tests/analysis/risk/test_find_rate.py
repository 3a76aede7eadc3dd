from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.risk.find_rate import (
    FindRate,
    Memory,
    Visits,
    at_least_one,
    before_each,
    fit,
    interval,
)
from tests.scaling import scaled


def visits_of(site: list[int], day: list[float], found: list[float], *levels: list[int]) -> Visits:
    codes = np.array(levels, dtype=np.int64).reshape(len(levels), len(site))
    sizes = tuple(int(one.max(initial=-1)) + 1 for one in codes)
    return Visits(
        np.array(site, dtype=np.int64), np.array(day, float), np.array(found, float), codes, sizes
    )


def drawn(seed: int, n_sites: int, n: int, *, spread: float = 0.5, noise: float = 0.2) -> Visits:
    """Visits of a town whose rates are known: sites of four kinds, two of them find three times."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4, n_sites)
    rate = np.where(kind < 2, 1.8, 0.6) * rng.gamma(1 / spread, spread, n_sites)
    site = rng.integers(0, n_sites, n)
    mean = rate[site] * rng.gamma(1 / noise, noise, n)
    return visits_of(
        site.tolist(), np.sort(rng.integers(0, 200, n)).astype(float).tolist(),
        rng.poisson(mean).astype(float).tolist(), kind[site].tolist(),
    )  # fmt: skip


def mean_row(rate: FindRate) -> np.ndarray:
    return np.eye(1, len(rate.effects))[0]


def test_a_visit_moves_the_two_numbers_of_its_site_as_worked_by_hand() -> None:
    # v 0.5: both are 2. Mean 2, delta 0.25: information 1 / (1/2 + 1/4) = 4/3. Four finds.
    memory = Memory(v=0.5, delta=0.25, half_life=90.0)
    a, b = memory.after((2.0, 2.0), np.nan, 4.0, 2.0)
    assert (a, b) == pytest.approx((2 + 4 / 3 * 2, 2 + 4 / 3))
    assert a / b == pytest.approx(1.4)
    # 90 days later half of what was learned is left: 10/3 and 8/3; then nothing is found.
    a, b = memory.after((a, b), 90.0, 0.0, 2.0)
    assert (a, b) == pytest.approx((10 / 3, 8 / 3 + 4 / 3))


def test_updating_visit_by_visit_gives_what_reading_them_all_gives() -> None:
    visits = drawn(1, 20, 120)
    rate = fit(visits)
    log_mean = rate.log_mean(visits.levels, mean_row(rate))
    _, own = before_each(visits, log_mean, [rate.memory])
    prior, kept, seen = 1 / rate.memory.v, {}, {}
    for site, day, found, log in zip(
        visits.site.tolist(), visits.day, visits.found, log_mean, strict=True
    ):
        before = kept.get(site, (prior, prior))
        kept[site] = rate.memory.after(before, day - seen.get(site, day), found, np.exp(log))
        seen[site] = day
    for site, numbers in kept.items():
        assert own[:, 0, site] == pytest.approx(numbers)
        assert rate.seen[site] == seen[site]


def test_without_a_visit_a_site_is_taken_to_find_one_and_a_half_and_hardly_anything_is_known() -> (
    None
):
    rate = fit(visits_of([], [], [], []))
    assert np.exp(rate.effects[0]) == pytest.approx(1.5)
    low, high = interval(np.array([1.5]), 1 / np.array([5.0]) + 1.0)
    assert low[0] < 0.1
    assert high[0] > 4


def test_one_visit_with_six_finds_does_not_set_six_for_the_whole_town() -> None:
    rate = fit(visits_of([0], [0.0], [6.0], [0], [0]))
    elsewhere = float(np.exp(rate.effects[0]))
    a, b = rate.own[:, 0]
    there = float(np.exp(rate.log_mean(np.array([[0], [0]]), mean_row(rate)))[0] * a / b)
    assert 2.5 < elsewhere < 4.2
    assert elsewhere < there < 5.5


def test_the_effects_of_the_kinds_and_the_spread_of_the_sites_come_back() -> None:
    errors, spreads = [], []
    for seed in range(scaled(4)):
        rate = fit(drawn(seed, 300, 1500))
        kinds = rate.effects[1:]
        errors.append(np.mean(kinds[:2]) - np.mean(kinds[2:]) - np.log(3))
        spreads.append(rate.memory.v)
    assert abs(np.mean(errors)) < 0.15
    assert 0.2 <= float(np.mean(spreads)) <= 0.8


def test_sites_that_do_not_differ_are_drawn_to_their_kind() -> None:
    rng = np.random.default_rng(5)
    site = rng.integers(0, 200, 1200)
    found = rng.poisson(1.2, 1200).astype(float)
    rate = fit(visits_of(site.tolist(), list(map(float, range(1200))), found.tolist(), [0] * 1200))
    assert rate.memory.v <= 0.07
    own = rate.own[0] / rate.own[1]
    assert own.min() > 0.75
    assert own.max() < 1.3


def test_finds_of_nought_or_one_do_not_make_sites_forget_their_own_history() -> None:
    # They vary less than Poisson, so a rule that weighs the dispersion too would choose no spread.
    rng = np.random.default_rng(3)
    chance = rng.beta(0.6, 2.4, 300)
    site = rng.integers(0, 300, 1800)
    found = (rng.random(1800) < chance[site]).astype(float)
    rate = fit(visits_of(site.tolist(), list(map(float, range(1800))), found.tolist(), [0] * 1800))
    assert rate.memory.v >= 0.2


def test_few_repeat_visits_leave_memory_as_usual() -> None:
    rate = fit(drawn(2, 1000, 60))
    assert rate.memory.half_life == 365.0
    assert rate.memory.v == pytest.approx(np.clip(0.4 * rate.omega, 0.1, 0.4))


def test_the_interval_of_the_rate_holds_nine_in_ten() -> None:
    held = []
    for seed in range(scaled(3)):
        rng = np.random.default_rng(100 + seed)
        theta = rng.gamma(2, 0.5, 400)
        site = rng.integers(0, 400, 1600)
        found = rng.poisson(1.5 * theta[site]).astype(float)
        days = list(map(float, range(1600)))
        rate = fit(visits_of(site.tolist(), days, found.tolist(), [0] * 1600))
        known = np.unique(site)
        a, b = rate.own[:, known]
        mean = np.exp(rate.log_mean(np.zeros((1, len(known)), np.int64), mean_row(rate))) * a / b
        low, high = interval(mean, 1 / a + rate.doubt(np.zeros((1, len(known)), np.int64),
                                                      mean_row(rate)))  # fmt: skip
        held.append(np.mean((low <= 1.5 * theta[known]) & (1.5 * theta[known] <= high)))
    assert np.mean(held) == pytest.approx(0.90, abs=0.04)


def test_the_chance_of_a_find_is_that_of_a_negative_binomial() -> None:
    # Mean 2, dispersion 0.5: 1 - (1 + 1)^-2.
    assert at_least_one(np.array([2.0]), np.array([0.5]))[0] == pytest.approx(0.75)


def test_a_fit_is_quick() -> None:
    visits = drawn(7, 500 * scaled(1), 1500 * scaled(1))
    fit(visits)
    began = time.process_time()
    fit(visits)
    assert time.process_time() - began < (0.15 if scaled(1) == 1 else 3.0)
