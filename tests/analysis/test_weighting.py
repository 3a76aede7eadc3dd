from __future__ import annotations

import numpy as np
import pytest

from analysis.weighting import (
    WeightingError,
    ahp,
    combined,
    entropies,
    entropy_weights,
    global_weights,
)

# Chu Yunyun and Wei Shanyang (2022), Advances in Applied Mathematics, doi 10.12677/AAM.2022.118640:
# criteria, then for 18 indicators local weight, global weight, entropy, entropy weight, combined.
CRITERIA = np.array([0.184, 0.216, 0.200, 0.185, 0.215])
SIZES = (4, 4, 4, 3, 3)
TABLE = np.array(
    [
        [0.5423, 0.0997, 0.7928, 0.0553, 0.0775],
        [0.2516, 0.0463, 0.8088, 0.0512, 0.0486],
        [0.0604, 0.0111, 0.8235, 0.0473, 0.0292],
        [0.1457, 0.0268, 0.8099, 0.0510, 0.0389],
        [0.5112, 0.1104, 0.7597, 0.0644, 0.0874],
        [0.1802, 0.0341, 0.7704, 0.0615, 0.0478],
        [0.2548, 0.0550, 0.7665, 0.0626, 0.0588],
        [0.0539, 0.0116, 0.8099, 0.0510, 0.0313],
        [0.5990, 0.1198, 0.7689, 0.0620, 0.0909],
        [0.1339, 0.0269, 0.7985, 0.0540, 0.0404],
        [0.1339, 0.0269, 0.7985, 0.0540, 0.0404],
        [0.0668, 0.0134, 0.8041, 0.0525, 0.0330],
        [0.2631, 0.0487, 0.8120, 0.0504, 0.0496],
        [0.5731, 0.1060, 0.7967, 0.0545, 0.0803],
        [0.1638, 0.0303, 0.8172, 0.0489, 0.0396],
        [0.3262, 0.0701, 0.7734, 0.0607, 0.0654],
        [0.5241, 0.1126, 0.7689, 0.0619, 0.0873],
        [0.1498, 0.0322, 0.7900, 0.0563, 0.0443],
    ]
)
LOCAL, GLOBAL, ENTROPY, BY_ENTROPY, COMBINED = TABLE.T
SPACING = 5  # the row of the first misprint
WITHIN = pytest.approx


def groups() -> list[np.ndarray]:
    return np.split(LOCAL, np.cumsum(SIZES)[:-1])


def test_global_weights_are_those_published_but_for_the_misprint() -> None:
    found = global_weights(CRITERIA, groups())
    others = np.arange(18) != SPACING
    assert found[others].tolist() == WITHIN(GLOBAL[others].tolist(), abs=3e-4)
    # Misprint: 0.216 x 0.1802 is 0.0389, printed 0.0341.
    assert found[SPACING] == pytest.approx(0.0389, abs=5e-5)
    assert GLOBAL[SPACING] == 0.0341


def test_the_local_weights_of_the_third_group_do_not_sum_to_one_in_print() -> None:
    sums = [float(group.sum()) for group in groups()]
    assert sums[2] == pytest.approx(0.9336, abs=1e-9)
    assert [sums[k] for k in (0, 1, 3, 4)] == pytest.approx([1.0] * 4, abs=3e-4)


def test_entropy_weights_are_those_published() -> None:
    assert entropy_weights(ENTROPY).tolist() == WITHIN(BY_ENTROPY.tolist(), abs=3e-4)


def test_combined_weights_are_those_published() -> None:
    found = combined(GLOBAL, entropy_weights(ENTROPY))
    assert found.tolist() == WITHIN(COMBINED.tolist(), abs=3e-4)
    assert combined(GLOBAL, BY_ENTROPY, share=1.0).tolist() == GLOBAL.tolist()


def test_comparisons_that_agree_give_back_their_weights() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    found = ahp(weights[:, None] / weights)
    assert found.weights.tolist() == pytest.approx(weights.tolist())
    assert found.lambda_max == pytest.approx(3)
    assert found.cr == pytest.approx(0, abs=1e-9)
    assert found.is_consistent


def test_three_criteria_by_hand() -> None:
    # 1 3 5 / 1/3 1 3 / 1/5 1/3 1: for three criteria the eigenvector is that of the row products'
    # cube roots, 15^(1/3), 1, (1/15)^(1/3), and lambda = 1 + x + 1/x with x = (9/5)^(1/3).
    found = ahp(np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]))
    roots = np.array([15 ** (1 / 3), 1.0, 15 ** (-1 / 3)])
    assert found.weights.tolist() == pytest.approx((roots / roots.sum()).tolist())
    x = 1.8 ** (1 / 3)
    assert found.lambda_max == pytest.approx(1 + x + 1 / x)
    assert found.cr == pytest.approx((1 + x + 1 / x - 3) / 2 / 0.58)
    assert found.is_consistent


def test_comparisons_that_contradict_each_other_are_said_so() -> None:
    circle = ahp(np.array([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]]))
    assert not circle.is_consistent
    assert circle.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert ahp(np.array([[1, 9], [1 / 9, 1]])).cr == 0


def test_entropy_is_one_where_all_are_alike_and_nought_where_one_has_all() -> None:
    table = np.array([[1.0, 0.0, 2.0, 0.0], [1.0, 4.0, 6.0, 0.0]])
    quarter = -(0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    assert entropies(table).tolist() == pytest.approx([1, 0, quarter, 1])
    assert entropy_weights(entropies(table))[1] == pytest.approx(1 / (2 - quarter))


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (np.ones((2, 3)), "square"),
        (np.ones((10, 10)), "At most nine"),
        (np.array([[1.0, 0.0], [1.0, 1.0]]), "above 0"),
        (np.array([[1.0, 3.0], [3.0, 1.0]]), "1 with 2 and 2 with 1 are not reciprocal"),
    ],
)
def test_a_table_that_is_no_comparison_is_refused(pairs: np.ndarray, message: str) -> None:
    with pytest.raises(WeightingError, match=message):
        ahp(pairs)


def test_what_cannot_be_weighed_is_refused() -> None:
    with pytest.raises(WeightingError, match="same for all"):
        entropy_weights(np.ones(3))
    with pytest.raises(WeightingError, match="between 0 and 1"):
        entropy_weights(np.array([0.5, 1.2]))
    with pytest.raises(WeightingError, match="two rows"):
        entropies(np.ones((1, 3)))
    with pytest.raises(WeightingError, match="from 0 upward"):
        entropies(np.array([[1.0], [-1.0]]))
    with pytest.raises(WeightingError, match="2 criteria"):
        global_weights(np.array([0.5, 0.5]), [np.array([1.0])])
