from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln

from analysis.ranking.eb import RankError, differ, moments, rank_table, shrunk
from analysis.ranking.posterior import fit
from tests.analysis.published import (
    HUDDERSFIELD,
    HUDDERSFIELD_EB,
    HUDDERSFIELD_RAW,
    LIP_CANCER,
    SIDS_1979,
    SIDS_1979_EB,
    ST_LOUIS,
    ST_LOUIS_EB,
)


def table(counts: list[float], bases: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"count": counts, "base": bases}, index=list("abcdefgh")[: len(counts)])


def test_the_shrunk_rates_of_st_louis_are_those_published() -> None:
    ranked, _ = rank_table(ST_LOUIS, n_draws=100)
    assert [f"{rate:.8e}" for rate in ranked["eb"].head(10)] == ST_LOUIS_EB.split()


def test_the_shrunk_rates_of_north_carolina_are_those_of_another_package() -> None:
    rates = shrunk(SIDS_1979["count"].to_numpy(), SIDS_1979["base"].to_numpy(), kind="population")
    assert [f"{1000 * rate:.8f}" for rate in rates[:5]] == SIDS_1979_EB.split()


def test_the_moments_of_a_small_table_are_those_worked_out_by_hand() -> None:
    # b = 30/30 = 1; s2 = (10*1 + 10*0 + 10*1)/30 = 2/3; mean base 10; a = 2/3 - 1/10.
    a, b = moments(np.array([20.0, 10.0, 0.0]), np.full(3, 10.0), kind="area")
    assert (a, b) == pytest.approx((2 / 3 - 0.1, 1.0))
    # weight a / (a + 0.1) = 0.85: 1 + 0.85 = 1.85, 1, 0.15.
    rates = shrunk(np.array([20.0, 10.0, 0.0]), np.full(3, 10.0), kind="area")
    assert rates == pytest.approx([1.85, 1.0, 0.15])


def test_the_binomial_moments_of_a_small_table_are_those_worked_out_by_hand() -> None:
    # b = 15/30 = .5; s2 = (.16 + 0 + .16)/3; a = (10 s2 - .25)/9; weight 10a/(9a + .25).
    count, base = np.array([9.0, 5.0, 1.0]), np.full(3, 10.0)
    spread = (0.16 + 0.16) / 3
    by_hand = (10 * spread - 0.25) / 9
    a, b = moments(count, base, kind="trials")
    assert (a, b) == pytest.approx((by_hand, 0.5))
    weight = 10 * by_hand / (9 * by_hand + 0.25)
    assert shrunk(count, base, kind="trials") == pytest.approx(
        [0.5 + 0.4 * weight, 0.5, 0.5 - 0.4 * weight]
    )


def test_the_shrunk_prevalences_of_huddersfield_are_those_published() -> None:
    ranked, overall = rank_table(HUDDERSFIELD, kind="trials", n_draws=100)
    assert [f"{100 * share:.2f}" for share in ranked["raw"]] == HUDDERSFIELD_RAW.split()
    assert [f"{100 * share:.2f}" for share in ranked["eb"]] == HUDDERSFIELD_EB.split()
    assert overall.rate == pytest.approx(1433 / 4769)


def test_the_binomial_estimate_is_the_published_formula() -> None:
    # Martuzzi and Elliott (1996), as their closed form for the weight is printed.
    count, base = np.array([3.0, 20.0, 2.0, 31.0, 18.0]), np.array([12.0, 25.0, 30.0, 40.0, 55.0])
    mean, rate = base.mean(), count.sum() / base.sum()
    spread = (base * (count / base - rate) ** 2).sum() / base.sum()
    chance = rate * (1 - rate)
    weight = (base * spread - base / mean * chance) / (
        (base - 1) * spread + (mean - base) / mean * chance
    )
    published = weight * count / base + (1 - weight) * rate
    assert shrunk(count, base, kind="trials") == pytest.approx(published, rel=1e-12)


def test_areas_that_vary_less_than_chance_all_get_the_overall_rate() -> None:
    ranked, overall = rank_table(table([5, 5, 6, 5], [10, 10, 10, 10]), kind="area")
    assert overall.a == 0
    assert ranked["eb"].tolist() == [overall.rate] * 4
    assert ranked["rank"].tolist() == [1, 1, 1, 1]
    assert set(ranked["band"]) == {"cannot_be_told_apart"}
    assert (ranked["high"] > ranked["low"]).all()


def test_the_same_figures_share_a_rank() -> None:
    ranked, _ = rank_table(table([90, 40, 40, 5], [10, 10, 10, 10]), kind="area")
    assert ranked["rank"].tolist() == [1, 2, 2, 4]


def test_a_plain_outlier_is_clearly_worse_and_surely_among_the_worst_three() -> None:
    ranked, _ = rank_table(
        table([400, 100, 100, 95, 102, 98, 10], [10.0] * 7), kind="area", n_draws=1000
    )
    assert ranked.loc["a", "band"] == "clearly_worse"
    assert ranked.loc["g", "band"] == "clearly_better"
    assert ranked.loc["a", "p_worst3"] == 1.0
    assert ranked.loc["a", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]
    assert ranked.loc["g", ["rank", "rank_low", "rank_high"]].tolist() == [7, 7, 7]


def test_a_low_share_in_time_is_the_worst_when_low_is_worst() -> None:
    ranked, _ = rank_table(table([5, 60, 62, 58], [70] * 4), kind="trials", worst="low")
    assert ranked.loc["a", "rank"] == 1
    assert ranked.loc["a", "band"] == "clearly_worse"
    assert ranked.loc["a", "rank_high"] == 1


def test_the_same_seed_gives_the_same_ranks_and_the_interval_holds_the_rank() -> None:
    one, _ = rank_table(SIDS_1979, n_draws=500, seed=5)
    again, _ = rank_table(SIDS_1979, n_draws=500, seed=5)
    pd.testing.assert_frame_equal(one, again)
    assert (one["rank_low"] <= one["rank"]).all()
    assert (one["rank"] <= one["rank_high"]).all()
    assert (one["low"] <= one["eb"]).all()
    assert (one["eb"] <= one["high"]).all()
    assert one["p_worst3"].sum() == pytest.approx(3)


def test_the_posterior_of_the_lip_cancer_table_agrees_with_its_maximum_likelihood() -> None:
    count, base = LIP_CANCER["count"].to_numpy(), LIP_CANCER["base"].to_numpy()
    assert count.sum() == 536

    def loss(x: np.ndarray) -> float:
        shape, rate = np.exp(x[0]), np.exp(x[0] - x[1])
        return float(
            -np.sum(
                gammaln(count + shape)
                - gammaln(shape)
                + shape * np.log(rate)
                - (count + shape) * np.log(rate + base)
            )
        )

    best = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8}).x
    shape, mean = np.exp(best)
    # The gamma shape of this well-known table is 1.88 and the mean relative risk 1.42.
    assert (round(shape, 2), round(mean, 2)) == (1.88, 1.42)
    plug_in = (shape + count) / (shape / mean + base)
    integrated = fit(count, base, is_share=False).moments()[0]
    assert integrated == pytest.approx(plug_in, rel=0.03)


def test_uneven_tables_are_told_from_even_ones() -> None:
    lip, even = LIP_CANCER, LIP_CANCER.assign(count=LIP_CANCER["base"].round())
    for frame, low, high in ((lip, 0.0, 0.01), (even, 0.5, 1.0)):
        p = differ(frame["count"].to_numpy(), frame["base"].to_numpy(), kind="population")
        assert low < p <= high
    many = np.tile([3.0, 5.0], 400)
    assert differ(many, np.full(800, 4.0), kind="area") > 0.5
    assert differ(many**2, np.full(800, 4.0), kind="area") < 1e-6


@pytest.mark.parametrize("kind", ["area", "trials"])
def test_nothing_found_anywhere_is_no_ranking_at_all(kind: str) -> None:
    ranked, overall = rank_table(table([0, 0, 0], [4, 9, 30]), kind=kind)  # type: ignore[arg-type]
    assert overall.rate == 0
    assert ranked["eb"].tolist() == [0, 0, 0]
    assert set(ranked["band"]) == {"cannot_be_told_apart"}
    assert np.isfinite(ranked[["low", "high"]].to_numpy()).all()


def test_all_in_time_is_no_ranking_either() -> None:
    ranked, overall = rank_table(table([4, 9, 30], [4, 9, 30]), kind="trials")
    assert overall.rate == 1
    assert ranked["eb"].tolist() == [1, 1, 1]
    assert set(ranked["band"]) == {"cannot_be_told_apart"}


@pytest.mark.parametrize(
    ("counts", "bases", "kind", "message"),
    [
        ([1], [1], "area", "at least two areas"),
        ([1, -1], [1, 1], "area", "count of 0 or more, got -1.0 for b"),
        ([1, float("nan")], [1, 1], "area", "count of 0 or more"),
        ([1, 2], [1, float("inf")], "area", "base of 0 or more"),
        ([1, 2], [1, 0], "area", "base above 0, got 0 for b"),
        ([1, 2], [1, 1], "trials", "cannot exceed trials, but do for b"),
    ],
)
def test_a_table_that_cannot_be_ranked_is_refused_by_name(
    counts: list[float], bases: list[float], kind: str, message: str
) -> None:
    with pytest.raises(RankError, match=message):
        rank_table(table(counts, bases), kind=kind)  # type: ignore[arg-type]
