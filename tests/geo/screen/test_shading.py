"""Villages by a density: where the steps break, and what the legend says."""

import numpy as np
import pandas as pd
import pytest

from geo.screen.shading import N_STEPS, quantile_breaks, shade


def values(*numbers: float) -> pd.Series:
    return pd.Series(numbers, index=[f"v{i}" for i in range(len(numbers))], dtype="float64")


def test_an_equal_share_of_villages_falls_into_each_step():
    made = shade(values(*range(10)), title="t")
    assert made.breaks == (1.8, 3.6, 5.4, 7.2)
    assert made.steps.value_counts().to_dict() == dict.fromkeys(range(N_STEPS), 2)


def test_the_highest_value_is_the_darkest_step():
    made = shade(values(3, 1, 2, 9, 5), title="t")
    assert made.steps["v3"] == N_STEPS - 1
    assert made.steps["v1"] == 0


def test_villages_that_are_all_alike_have_one_colour():
    made = shade(values(4, 4, 4), title="t")
    assert made.breaks == ()
    assert made.steps.nunique() == 1


def test_a_village_without_a_value_is_no_step_and_the_legend_says_so():
    made = shade(values(1, np.nan, 3), title="t", none="not known")
    assert np.isnan(made.steps["v1"])
    assert made.legend.none == "not known"
    assert shade(values(1, 2), title="t", none="not known").legend.none == ""


def test_no_value_at_all_breaks_nowhere():
    assert quantile_breaks(values(np.nan, np.nan)) == ()
    assert shade(values(np.nan), title="t").steps.isna().all()


def test_the_legend_gives_the_range_of_each_step():
    made = shade(values(*range(10)), title="t")
    assert made.legend.steps[0] == "0 – 1.8"
    assert made.legend.steps[-1] == "7.2 – 9"


def test_few_groups_take_the_ends_of_the_ramp():
    made = shade(values(1, 1, 1, 1, 9), title="t")
    assert sorted(made.steps.unique()) == pytest.approx([0, N_STEPS - 1])


def test_hatching_is_named_only_where_something_is_hatched():
    plain = shade(values(1, 2), title="t", hatched_means="alike")
    marked = shade(values(1, 2), title="t", hatched=["v0"], hatched_means="alike")
    assert (plain.legend.hatched, marked.legend.hatched) == ("", "alike")
    assert marked.hatched == {"v0"}
