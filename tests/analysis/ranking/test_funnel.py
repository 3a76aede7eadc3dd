from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, poisson

from analysis.ranking.funnel import FunnelError, exact_limit, funnel
from tests.analysis.published import LIP_CANCER


def test_an_exact_limit_worked_out_by_hand() -> None:
    # Poisson with mean 1: F(3) = 0.98101, F(2) = 0.91970; p = 0.975 lies between:
    # a = (0.98101 - 0.975) / (0.98101 - 0.91970) = 0.09804; limit 3 - a.
    found = exact_limit(0.975, np.array([1.0]), 1.0, is_share=False)
    three, two = 8 / 3 * np.exp(-1), 5 / 2 * np.exp(-1)
    assert found.item() == pytest.approx(3 - (three - 0.975) / (three - two))
    # Binomial, two trials of one half: F(0) = 1/4; p = 0.125: r = 0, a = 1/2, not below 0.
    assert exact_limit(0.125, np.array([2.0]), 0.5, is_share=True).item() == 0
    # p = 0.5: r = 1, F(1) = 3/4, F(0) = 1/4: (1 - 1/2) / 2.
    assert exact_limit(0.5, np.array([2.0]), 0.5, is_share=True).item() == pytest.approx(0.25)


@pytest.mark.parametrize("is_share", [True, False])
def test_a_limit_leaves_the_chance_it_says_on_either_side(is_share: bool) -> None:
    base, rate = np.array([40.0, 90.0]), 0.3
    high = exact_limit(0.975, base, rate, is_share=is_share) * base
    law = binom(base, rate) if is_share else poisson(base * rate)
    assert (law.cdf(np.ceil(high)) >= 0.975).all()
    assert (law.cdf(np.floor(high) - 1) < 0.975).all()


def test_villages_alike_make_a_funnel_without_over_dispersion() -> None:
    rng = np.random.default_rng(1)
    phis, n_out = [], 0
    for _ in range(200):
        base = np.exp(rng.normal(2, 0.8, 16)) + 3
        made = funnel(pd.DataFrame({"count": rng.poisson(4 * base), "base": base}))
        phis.append(made.phi)
        n_out += int((made.points["place"] != "inside").sum())
    print(f"phi {np.mean(phis):.2f}; {n_out} of {16 * 200} honest villages beyond the outer limits")
    assert 0.6 < np.mean(phis) < 1.05  # drawn in at both ends, so a little below 1
    assert n_out <= 0.005 * 16 * 200


def test_lip_cancer_is_over_dispersed_and_the_limits_widen() -> None:
    made = funnel(LIP_CANCER)
    assert made.rate == pytest.approx(LIP_CANCER["count"].sum() / LIP_CANCER["base"].sum())
    assert made.phi > 3
    lines = made.lines
    assert (lines["high_99.8_adjusted"] > lines["high_95_adjusted"]).all()
    assert (lines["high_95_adjusted"] > lines["high_95"]).iloc[-1]
    unadjusted = (made.points["z"].abs() > 3.09).sum()
    assert (made.points["place"] != "inside").sum() < unadjusted


def test_phi_and_tau_are_those_of_the_formula() -> None:
    table = pd.DataFrame({"count": [4.0, 16.0, 36.0], "base": [4.0, 4.0, 4.0]})
    made = funnel(table)
    # Rate 56/12; roots of the rates 1, 2, 3 less root of 14/3, over 1/4.
    z = (np.array([1.0, 2.0, 3.0]) - np.sqrt(14 / 3)) * 4
    drawn = z.clip(
        z[0] + 0.2 * 4, z[2] - 0.2 * 4
    )  # 10 and 90 % of three points: a fifth of the way
    assert made.phi == pytest.approx((drawn**2).mean())
    tau = np.sqrt((3 * made.phi - 2) / (3 * 16 - 16))
    assert made.points["z_adjusted"].tolist() == pytest.approx(
        (z / 4 / np.hypot(1 / 4, tau)).tolist()
    )


def test_shares_stay_between_nought_and_one() -> None:
    table = pd.DataFrame({"count": [1, 30, 18, 9], "base": [10, 30, 20, 20]})
    made = funnel(table, kind="trials")
    limits = made.lines.drop(columns="base").to_numpy()
    assert (limits >= 0).all()
    assert (limits <= 1 + 1e-12).all()
    assert made.points["place"].isin(["above", "below", "inside"]).all()


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(FunnelError, match="two villages"):
        funnel(pd.DataFrame({"count": [1], "base": [1]}))
    with pytest.raises(FunnelError, match="something counted"):
        funnel(pd.DataFrame({"count": [0, 0], "base": [1, 2]}))
    with pytest.raises(FunnelError, match="something counted"):
        funnel(pd.DataFrame({"count": [3, 2], "base": [3, 2]}), kind="trials")
