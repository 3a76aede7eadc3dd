"""A month on a truth no rule was made for: what the learned rate finds beside points and score."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from bench.hidden_truth import Month, Register, months, register_of
from tests.builders import site_rows, visit_rows
from tests.scaling import scaled

N_WORLDS = scaled(2)
DAY = date(2024, 2, 20)


@pytest.fixture(scope="module")
def register() -> Register:
    """Six hundred sites of four kinds in six villages, visited nearly three times each."""
    rng = np.random.default_rng(1)
    kinds = ("factory", "bathhouse", "training", "other")
    sites = site_rows(*(
        {"lon": 106.03 + rng.uniform(0, 0.06), "lat": 29.83 + rng.uniform(0, 0.05),
         "category": kinds[k % 4], "village_code": f"50015100100{1 + k % 6}"}
        for k in range(600)
    ))  # fmt: skip
    days = pd.date_range("2023-11-01", periods=110)
    visits = visit_rows(*(
        {"site_id": int(site), "visited_on": day.date(), "team": f"T{site % 3}",
         "category": kinds[(site - 1) % 4], "village_code": f"50015100100{1 + (site - 1) % 6}"}
        for day in days for site in rng.choice(600, 15, replace=False) + 1
    ))  # fmt: skip
    score = pd.Series(rng.gamma(1.0, 20.0, 600), index=sites.index)
    rechecks = pd.DataFrame({"site_id": rng.choice(600, 20, replace=False) + 1})
    rechecks["due_on"] = pd.Timestamp(DAY) + pd.to_timedelta(rng.integers(1, 10, 20), unit="D")
    return register_of(sites, visits, score=score, value=score + 20.0, rechecks=rechecks, as_of=DAY)


def finds(played: list[Month]) -> int:
    return sum(one.finds for one in played)


@pytest.mark.scaled
def test_on_a_truth_of_its_own_the_learned_rate_finds_more_than_points_and_score(
    register: Register,
) -> None:
    played = months(register, worlds=N_WORLDS, tie=0.0)
    assert finds(played["learned"]) > 1.03 * finds(played["value"])
    assert finds(played["learned, no duties"]) > 1.1 * finds(played["value"])
    assert finds(played["learned"]) > 1.03 * finds(played["score"])


@pytest.mark.scaled
def test_re_checks_are_met_for_a_small_part_of_the_finds(register: Register) -> None:
    played = months(register, worlds=N_WORLDS, tie=0.0, rules=("learned", "learned, no duties"))
    met = sum(one.met for one in played["learned"]) / sum(one.due for one in played["learned"])
    assert met >= 0.9
    assert finds(played["learned"]) >= 0.8 * finds(played["learned, no duties"])


def test_the_same_world_is_the_same_truth_for_every_rule(register: Register) -> None:
    one, again = (months(register, worlds=1, tie=0.3, rules=("score",)) for _ in range(2))
    assert one == again
