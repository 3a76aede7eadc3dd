from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from shapely.geometry import box

from analysis.ranking.hotspots import (
    HotspotError,
    eb_index,
    false_discovery,
    from_pairs,
    local_g,
    local_moran,
    moran,
    moran_of_sites,
    near,
    touching,
)
from tests.analysis.published import COLUMBUS_CRIME, COLUMBUS_QUEEN

# The six points of the documentation of esda.getisord.G_Local.
X = np.array([10.0, 20.0, 40.0, 15.0, 30.0, 30.0])
Y = np.array([10.0, 10.0, 10.0, 20.0, 20.0, 30.0])
VALUES = np.array([2.0, 3.0, 3.2, 5.0, 8.0, 7.0])


@pytest.mark.parametrize(
    ("star", "published"),
    [
        (False, [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]),
        (True, [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]),
    ],
)
def test_the_scores_of_six_points_are_those_published(star: bool, published: list[float]) -> None:
    found = local_g(VALUES, near(X, Y, radius_m=15.0), star=star)
    assert found["z"].tolist() == pytest.approx(published, abs=1e-8)
    assert found["p"].tolist() == pytest.approx(2 * norm.sf(np.abs(published)), abs=1e-8)


def test_the_index_of_columbus_crime_is_the_one_published() -> None:
    pairs = [(one, other) for one, near_by in COLUMBUS_QUEEN.items() for other in near_by]
    found = moran(COLUMBUS_CRIME, from_pairs(np.array(pairs), n=49))
    # GeoDa, spdep and esda: I 0.500189; z under normality and p by esda 2.9.0.
    assert round(found.i, 6) == 0.500189
    assert found.z == pytest.approx(5.630312787738, abs=1e-9)
    assert found.p == pytest.approx(1.79883e-08, rel=1e-5)


def test_a_cluster_is_found_and_chance_is_not() -> None:
    rng = np.random.default_rng(1)
    side = np.arange(20) * 100.0
    x, y = (grid.ravel() for grid in np.meshgrid(side, side))
    noise = rng.normal(10, 1, 400)
    assert set(local_g(noise, near(x, y, radius_m=100.0))["class"]) == {"not_significant"}
    hot = np.hypot(x - 500, y - 500) < 250
    found = local_g(noise + 5 * hot, near(x, y, radius_m=100.0))
    centre = (np.hypot(x - 500, y - 500) < 150).nonzero()[0]
    assert (found["class"].iloc[centre] == "hot").all()
    assert (found["class"][np.hypot(x - 500, y - 500) > 500] != "hot").all()


def test_a_place_without_neighbours_is_an_island_and_said_so() -> None:
    x = np.append(X, 9000.0)
    y = np.append(Y, 9000.0)
    values = np.append(VALUES, 100.0)
    found = local_g(values, near(x, y, radius_m=15.0), star=False)
    assert found["class"].iloc[-1] == "island"
    assert np.isnan(found["z"].iloc[-1])
    assert np.isfinite(moran(values, near(x, y, radius_m=15.0)).i)


def test_equal_values_have_no_hot_spot_and_no_index() -> None:
    found = local_g(np.full(6, 3.3), near(X, Y, radius_m=15.0))
    assert found["z"].isna().all()
    assert set(found["class"]) == {"not_significant"}
    assert np.isnan(moran(np.full(6, 3.3), near(X, Y, radius_m=15.0)).i)


def test_islands_alone_have_no_index() -> None:
    assert np.isnan(moran(VALUES, near(X, Y, radius_m=1.0)).z)


def test_areas_touch_at_corners_and_edges() -> None:
    squares = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 1, 2, 2), box(5, 5, 6, 6)])
    assert touching(squares).toarray().tolist() == [
        [0, 1, 1, 0],
        [1, 0, 1, 0],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
    ]


def test_the_adjustment_is_that_of_benjamini_and_hochberg() -> None:
    # By hand: p (n / rank), then the running minimum from the largest.
    p = np.array([0.01, 0.04, 0.03, 0.005, np.nan])
    assert false_discovery(p)[:4].tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert np.isnan(false_discovery(p)[4])


def test_few_places_bad_values_and_no_radius_are_refused() -> None:
    with pytest.raises(HotspotError, match="at least three places"):
        local_g(np.array([1.0, 2.0]), near(X[:2], Y[:2], radius_m=15.0))
    with pytest.raises(HotspotError, match="none at place 2"):
        moran(np.array([1.0, np.nan, 2.0]), near(X[:3], Y[:3], radius_m=15.0))
    with pytest.raises(HotspotError, match="radius above 0"):
        near(X, Y, radius_m=0.0)


def test_gi_in_columbus_is_that_of_esda_with_binary_weights() -> None:
    pairs = [(one, other) for one, near_by in COLUMBUS_QUEEN.items() for other in near_by]
    queen = from_pairs(np.array(pairs), n=49)
    # esda 2.9.0, G_Local(transform="B").
    assert local_g(COLUMBUS_CRIME, queen, star=False)["z"].head(5).tolist() == pytest.approx(
        [-0.93780765, -0.98565912, -0.71841891, -0.06666232, 1.04713603], abs=1e-8
    )
    assert local_g(COLUMBUS_CRIME, queen)["z"].head(5).tolist() == pytest.approx(
        [-1.43277965, -1.3400081, -0.77199868, -0.13173336, 1.2853628], abs=1e-8
    )


def test_neighbours_named_one_way_only_count_one_way() -> None:
    # Each names the next: 0 -> 1 -> 2 -> 3, and 3 -> 0.
    pairs = np.array([(0, 1), (1, 2), (2, 3), (3, 0)])
    found = moran(np.array([1.0, 2.0, 4.0, 9.0]), from_pairs(pairs, n=4, both_ways=False))
    # Deviations -3 -2 0 5: 6 + 0 + 0 - 15 = -9 over 38. S0 4, S1 4, S2 16: the variance is
    # (16 * 4 - 4 * 16 + 3 * 16) / (15 * 16) - 1 / 9.
    assert found.i == pytest.approx(-9 / 38)
    assert found.z == pytest.approx((-9 / 38 + 1 / 3) / np.sqrt(48 / 240 - 1 / 9))


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


def test_the_eb_index_of_hand_worked_rates() -> None:
    # Rates 0.4, 0.2, 0.1; b = 8/40; s² = (10·0.04 + 20·0.01) / 40 = 0.015; b / mean base is 0.015
    # too, so a = 0 and each varies by b over its base: 0.2/√0.02, 0, -0.1/√0.01.
    index = eb_index(np.array([4.0, 2.0, 2.0]), np.array([10.0, 10.0, 20.0]))
    assert index == pytest.approx([2**0.5, 0.0, -1.0])
    with pytest.raises(HotspotError, match="bases above 0"):
        eb_index(np.array([1.0, 2.0]), np.array([1.0, 0.0]))


def test_hazards_of_one_building_do_not_make_neighbours_alike() -> None:
    # 36 squares with 10 sites each; one building of 60 hazards on the border of nothing.
    seats = np.arange(36)
    neighbours = near(100.0 * (seats % 6), 100.0 * (seats // 6), radius_m=100.0)
    rng = np.random.default_rng(5)
    area = np.repeat(seats, 10)
    count = rng.poisson(0.5, 360).astype(float)
    told, p = moran_of_sites(count, area, neighbours, n_permutations=199)
    assert p > 0.05
    # Three columns of squares find four times as much: alike neighbours.
    count = rng.poisson(np.where(area % 6 < 3, 2.0, 0.5)).astype(float)
    told, p = moran_of_sites(count, area, neighbours, n_permutations=199)
    assert told.i > 0.3
    assert p == pytest.approx(0.01)


def test_binary_weights_give_moran_s_index_of_all_pairs() -> None:
    # A path of four: pairs 0-1, 1-2, 2-3, each both ways; deviations -3, -2, 0, 5.
    neighbours = from_pairs(np.array([[0, 1], [1, 2], [2, 3]]), n=4)
    found = moran(np.array([1.0, 2.0, 4.0, 9.0]), neighbours, binary=True)
    assert found.i == pytest.approx(4 / 6 * 2 * (6 + 0 + 0) / 38)
