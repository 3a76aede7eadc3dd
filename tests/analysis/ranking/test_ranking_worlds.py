"""Simulated worlds: do the intervals, the bands and the ranks keep their word?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from analysis.ranking.eb import BaseKind, rank_table, shrunk

N_WORLDS = 150


def world(
    rng: np.random.Generator, *, kind: BaseKind, n: int, mean: float, variation: float
) -> tuple[pd.DataFrame, np.ndarray]:
    """One table with the true rates behind it; `variation` 0 is a null world."""
    if kind == "trials":
        trials = rng.integers(8, 80, n)
        prior = 12.0
        rate = rng.beta(mean * prior, (1 - mean) * prior, n) if variation else np.full(n, mean)
        return pd.DataFrame({"count": rng.binomial(trials, rate), "base": trials}), rate
    area = np.exp(rng.normal(0, 1.1, n)) * 2.4  # 16 villages of 0.3 to 15 km²
    rate = rng.gamma(1 / variation**2, mean * variation**2, n) if variation else np.full(n, mean)
    return pd.DataFrame({"count": rng.poisson(rate * area), "base": area}), rate


@pytest.mark.parametrize(
    ("kind", "n", "mean", "variation"),
    [
        ("area", 16, 10.0, 0.5),
        pytest.param("area", 16, 30.0, 0.3, marks=pytest.mark.nightly),
        pytest.param("area", 56, 5.0, 0.6, marks=pytest.mark.nightly),
        pytest.param("trials", 56, 0.7, 1.0, marks=pytest.mark.nightly),
    ],
)
def test_nine_intervals_in_ten_hold_the_true_rate(
    kind: BaseKind, n: int, mean: float, variation: float
) -> None:
    rng = np.random.default_rng(20240220)
    held = []
    for _ in range(N_WORLDS):
        table, rate = world(rng, kind=kind, n=n, mean=mean, variation=variation)
        ranked, _ = rank_table(table, kind=kind, n_draws=20)
        held.append(((ranked["low"] <= rate) & (rate <= ranked["high"])).mean())
    covered = float(np.mean(held))
    print(f"{kind} {n}: {covered:.3f} of the intervals hold the true rate")
    assert 0.88 <= covered <= 0.92


@pytest.mark.parametrize(
    ("kind", "mean"),
    [
        ("area", 2.0),
        pytest.param("area", 10.0, marks=pytest.mark.nightly),
        pytest.param("trials", 0.7, marks=pytest.mark.nightly),
    ],
)
def test_where_all_villages_are_alike_hardly_any_world_accuses_one(
    kind: BaseKind, mean: float
) -> None:
    rng = np.random.default_rng(7)
    accused, named = 0, 0
    for _ in range(200):
        table, _ = world(rng, kind=kind, n=16, mean=mean, variation=0.0)
        ranked, _ = rank_table(table, kind=kind, n_draws=4)
        accused += bool((ranked["band"] != "cannot_be_told_apart").any())
        named += 1  # a plain league table always has a last place
    print(f"{kind}: ours accuses in {accused} of {named} null worlds, a league table in all")
    assert accused / named <= 0.05


def test_an_accusation_is_hardly_ever_wrong_where_villages_do_differ() -> None:
    rng = np.random.default_rng(11)
    wrong, made = 0, 0
    for _ in range(N_WORLDS):
        table, rate = world(rng, kind="area", n=16, mean=10.0, variation=0.5)
        ranked, _ = rank_table(table, kind="area", n_draws=4)
        overall = (rate * table["base"]).sum() / table["base"].sum()
        worse = (ranked["band"] == "clearly_worse").to_numpy()
        made += int(worse.sum())
        wrong += int((worse & (rate < overall)).sum())
    print(f"{wrong} of {made} villages called clearly worse are not")
    assert made > N_WORLDS  # the rule does speak
    assert wrong / made <= 0.05


def test_ranks_by_raw_density_are_wrong_more_often_than_ours() -> None:
    rng = np.random.default_rng(5)
    n = 2000
    wrong_worst, squared_error = np.zeros(2), np.zeros(2)
    for _ in range(n):
        table, rate = world(rng, kind="area", n=16, mean=3.0, variation=0.4)
        count, base = table["count"].to_numpy(float), table["base"].to_numpy(float)
        truth = rankdata(-rate)
        ours = shrunk(count, base, kind="area")
        # Where every estimate is equal nobody is named, and so nobody wrongly.
        for k, estimate in enumerate((count / base, ours)):
            ranks = rankdata(-estimate)
            wrong_worst[k] += ranks[truth.argmin()] != ranks.min()
            squared_error[k] += ((ranks - truth) ** 2).mean()
    print(f"wrong worst village: raw {wrong_worst[0] / n:.1%}, ours {wrong_worst[1] / n:.1%}")
    print(
        f"squared error of a rank: raw {squared_error[0] / n:.2f}, ours {squared_error[1] / n:.2f}"
    )
    assert wrong_worst[1] < 0.95 * wrong_worst[0]
    assert squared_error[1] < 0.95 * squared_error[0]
