"""The functions a rank needs say what scipy's say, and leave scipy unloaded."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import special

from analysis.ranking.posterior import gamma_quantile, log_gamma, normal_tail
from commands.places import ROOT


def test_the_logarithm_of_the_gamma_function_is_that_of_a_factorial_at_a_whole_number() -> None:
    assert log_gamma(np.array([1.0, 5.0])) == pytest.approx([0, math.log(24)])


@pytest.mark.parametrize("z", [-3.0, 0.0, 1.6448536269514722, 8.0, 30.0])
def test_the_tail_of_the_normal_is_that_of_scipy(z: float) -> None:
    assert normal_tail(z) == pytest.approx(float(special.ndtr(-z)), rel=1e-12)


@pytest.mark.parametrize("level", [0.01, 0.05, 0.5, 0.95, 0.99])
def test_a_gamma_of_shape_one_is_an_exponential(level: float) -> None:
    assert gamma_quantile(np.ones(1), level) == pytest.approx(-math.log(1 - level), rel=1e-12)


@pytest.mark.parametrize("level", [0.005, 0.05, 0.5, 0.95, 0.995])
def test_the_quantiles_of_the_gamma_are_those_of_scipy(level: float) -> None:
    shape = np.geomspace(0.02, 3e4, 200)
    assert gamma_quantile(shape, level) == pytest.approx(
        special.gammaincinv(shape, level), rel=1e-10
    )


def test_no_area_has_no_quantile() -> None:
    assert gamma_quantile(np.empty(0), 0.05).shape == (0,)


def test_a_rank_loads_neither_scipy_nor_a_drawing_library() -> None:
    asking = (
        "import sys\nimport numpy as np, pandas as pd\nimport analysis.ranking.density\n"
        "from analysis.ranking.eb import rank_table\n"
        "rank_table(pd.DataFrame({'count': [3, 9, 2.0], 'base': [1.0, 2, 3]}))\n"
        "print(sorted({'scipy.special', 'scipy.stats', 'matplotlib', 'folium', 'streamlit',"
        " 'pyogrio'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", asking]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.stdout.splitlines()[-1:] == ["[]"], said.stderr
