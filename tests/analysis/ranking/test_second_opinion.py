"""Our rates, hot spots and Moran beside those of esda, on tables neither has seen before."""

from __future__ import annotations

import esda
import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes
from libpysal.weights import W

from analysis.ranking.eb import shrunk
from analysis.ranking.hotspots import from_pairs, local_g, local_moran, moran
from tests.analysis.published import COLUMBUS_CRIME, COLUMBUS_QUEEN

TABLES = (11, 12, 13)
# esda announces another p for its permutations; none of its p is used here.
pytestmark = pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")


def random_table(seed: int) -> tuple[np.ndarray, dict[int, list[int]]]:
    """Return values of 60 places and who touches whom: a ring with some chords, no island."""
    rng = np.random.default_rng(seed)
    n = 60
    beside: dict[int, set[int]] = {place: {(place + 1) % n, (place - 1) % n} for place in range(n)}
    for one, other in rng.integers(0, n, (40, 2)).tolist():
        if one != other:
            beside[one].add(other)
            beside[other].add(one)
    return rng.gamma(2, 3, n), {place: sorted(near) for place, near in beside.items()}


def ours(beside: dict[int, list[int]]):
    pairs = np.array([(one, other) for one, near in beside.items() for other in near])
    return from_pairs(pairs, n=len(beside))


@pytest.mark.parametrize("seed", TABLES)
def test_shrunk_rates_are_those_of_esda(seed: int) -> None:
    rng = np.random.default_rng(seed)
    base = rng.integers(200, 5000, 80).astype(float)
    count = rng.poisson(base * rng.gamma(4, 0.002, 80)).astype(float)
    theirs = Empirical_Bayes(count, base).r.ravel()
    assert shrunk(count, base, kind="population") == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("star", [True, False])
@pytest.mark.parametrize("seed", TABLES)
def test_scores_of_hot_spots_are_those_of_esda(seed: int, star: bool) -> None:
    values, beside = random_table(seed)
    theirs = esda.G_Local(
        values, W(beside, silence_warnings=True), transform="B", star=star, permutations=0
    )
    assert local_g(values, ours(beside), star=star)["z"].to_numpy() == pytest.approx(
        theirs.Zs, abs=1e-10
    )


@pytest.mark.parametrize("seed", TABLES)
def test_local_and_global_moran_are_those_of_esda(seed: int) -> None:
    values, beside = random_table(seed)
    table = W(beside, silence_warnings=True)
    found = local_moran(values, ours(beside))
    theirs = esda.Moran_Local(values, table, transformation="r", permutations=99, seed=1)
    assert found["i"].to_numpy() == pytest.approx(theirs.Is, rel=1e-10, abs=1e-12)
    whole = moran(values, ours(beside))
    peer = esda.Moran(values, table, permutations=0)
    assert whole.i == pytest.approx(peer.I, rel=1e-10)
    assert whole.z == pytest.approx(peer.z_norm, rel=1e-10)


def test_the_quadrants_of_columbus_are_those_of_esda() -> None:
    names = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
    pairs = [(one, other) for one, near in COLUMBUS_QUEEN.items() for other in near]
    both = {place: [] for place in range(len(COLUMBUS_CRIME))}
    for one, other in pairs:
        both[one].append(other)
        both[other].append(one)
    table = W(both, silence_warnings=True)
    theirs = esda.Moran_Local(COLUMBUS_CRIME, table, permutations=99, seed=1)
    found = local_moran(COLUMBUS_CRIME, from_pairs(np.array(pairs), n=len(both)))
    assert found["quadrant"].tolist() == [names[place] for place in theirs.q]
