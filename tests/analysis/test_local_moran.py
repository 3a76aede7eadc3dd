from __future__ import annotations

import numpy as np
import pytest

from analysis.hotspots import HotspotError, from_pairs, local_g, local_moran, near
from tests.analysis.published import COLUMBUS_CRIME, COLUMBUS_QUEEN

PAIRS = np.array([(one, other) for one, near_by in COLUMBUS_QUEEN.items() for other in near_by])
QUEEN = from_pairs(PAIRS, n=49)

# Ten places of de Smith, Goodchild and Longley (2007), Geospatial Analysis, and their neighbours;
# the quadrants are those printed in the documentation of esda.Moran_Local.
DESMITH = np.array([2.24, 3.10, 4.55, -5.15, -4.39, 0.46, 5.54, 9.02, -2.09, -3.06])
DESMITH_PAIRS = np.array(
    [(1, 2), (1, 4), (2, 5), (3, 4), (3, 7), (4, 5), (4, 8), (5, 6), (5, 9), (6, 10), (7, 8),
     (8, 9), (9, 10)]
) - 1  # fmt: skip
QUADRANT = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}


def test_the_quadrants_are_those_published() -> None:
    found = local_moran(DESMITH, from_pairs(DESMITH_PAIRS, n=10))
    assert found["quadrant"].tolist() == [QUADRANT[q] for q in (4, 4, 4, 2, 3, 3, 1, 4, 3, 3)]


def test_the_index_and_its_moments_in_columbus_are_those_of_esda() -> None:
    found = local_moran(COLUMBUS_CRIME, QUEEN)
    # esda 2.9.0, Moran_Local: Is, EIc, VIc of the first places; esda scales its moments by n, the
    # index by n - 1.
    assert found["i"].head(5).tolist() == pytest.approx(
        [0.72178138, 0.51798565, 0.09193542, 0.00472258, 0.29741008], abs=1e-8
    )
    assert (found["expected"].head(3) * 49 / 48).tolist() == pytest.approx(
        [-0.02859854, -0.02025021, -0.00153969], abs=1e-8
    )
    assert (found["variance"].head(3) * (49 / 48) ** 2).tolist() == pytest.approx(
        [0.66614489, 0.31026606, 0.01763007], abs=1e-8
    )


def test_given_its_own_value_a_place_has_the_score_of_gi_with_the_sign_of_its_deviation() -> None:
    own = np.sign(COLUMBUS_CRIME - COLUMBUS_CRIME.mean())
    gi = local_g(COLUMBUS_CRIME, QUEEN, star=False)["z"]
    assert local_moran(COLUMBUS_CRIME, QUEEN)["z"].tolist() == pytest.approx((own * gi).tolist())


def test_permutations_and_the_normal_distribution_agree_and_a_seed_repeats_them() -> None:
    drawn = local_moran(COLUMBUS_CRIME, QUEEN, n_permutations=4999)
    normal = local_moran(COLUMBUS_CRIME, QUEEN, n_permutations=0)
    assert np.corrcoef(drawn["p"], normal["p"])[0, 1] > 0.99
    assert (drawn["p"] - normal["p"]).abs().max() < 0.06
    again = local_moran(COLUMBUS_CRIME, QUEEN, n_permutations=4999)
    assert again["p"].tolist() == drawn["p"].tolist()


def test_all_draws_of_a_small_place_give_the_exact_chance() -> None:
    # Place 1 has one neighbour, value 9, the largest of four others: one draw in four is as large.
    values = np.array([5.0, 9.0, 1.0, 2.0, 3.0])
    found = local_moran(values, from_pairs(np.array([(0, 1)]), n=5), n_permutations=19_999)
    assert found["p"].iloc[0] == pytest.approx(2 / 4, abs=0.02)
    assert found["class"].tolist() == ["not_significant"] * 2 + ["island"] * 3


def test_clusters_and_outliers_are_named() -> None:
    rng = np.random.default_rng(2)
    side = np.arange(20) * 100.0
    x, y = (grid.ravel() for grid in np.meshgrid(side, side))
    values = rng.normal(10, 1, 400)
    values[np.hypot(x - 500, y - 500) < 250] += 8
    values[np.hypot(x - 1400, y - 1400) < 250] -= 8
    middle = int(np.flatnonzero((x == 500) & (y == 500))[0])
    pit = int(np.flatnonzero((x == 1400) & (y == 1400))[0])
    values[middle] = 5.0
    found = local_moran(values, near(x, y, radius_m=150.0), n_permutations=9999)
    assert found["class"].iloc[middle] == "low_high"
    assert found["class"].iloc[middle + 1] == "high_high"
    assert found["class"].iloc[pit] == "low_low"
    far = (np.hypot(x - 500, y - 500) > 500) & (np.hypot(x - 1400, y - 1400) > 500)
    assert (found["class"][far] == "not_significant").mean() > 0.97


def test_equal_values_have_no_index() -> None:
    found = local_moran(np.full(49, 2.5), QUEEN)
    assert found["i"].isna().all()
    assert set(found["class"]) == {"not_significant"}


def test_few_places_and_bad_values_are_refused() -> None:
    with pytest.raises(HotspotError, match="at least three places"):
        local_moran(np.ones(2), from_pairs(np.array([(0, 1)]), n=2))
    with pytest.raises(HotspotError, match="none at place 1"):
        local_moran(np.array([np.nan, 1.0, 2.0]), from_pairs(np.array([(0, 1)]), n=3))
