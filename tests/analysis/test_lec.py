from __future__ import annotations

import pytest

from analysis.lec import CONSEQUENCES, EXPOSURES, LIKELIHOODS, LecError, lec


def test_the_textbook_example() -> None:
    assert lec(0.5, 6, 15).danger == 45
    assert lec(0.5, 6, 15).level == "low"


@pytest.mark.parametrize(
    ("values", "danger", "level"),
    [
        ((10, 10, 3), 300, "serious"),
        ((1, 10, 40), 400, "major"),
        ((3, 3, 40), 360, "major"),
        ((3, 1, 40), 120, "general"),
        ((1, 10, 7), 70, "general"),
        ((1, 1, 15), 15, "low"),
    ],
)
def test_the_level_follows_the_danger(
    values: tuple[float, float, float], danger: float, level: str
) -> None:
    found = lec(*values)
    assert (found.danger, found.level) == (danger, level)


def test_a_value_the_form_does_not_offer_is_refused() -> None:
    with pytest.raises(LecError, match="likelihood 5 is none of 10, 6, 3"):
        lec(5, 6, 15)
    with pytest.raises(LecError, match="exposure"):
        lec(LIKELIHOODS[0], 15, CONSEQUENCES[0])
    with pytest.raises(LecError, match="consequence"):
        lec(LIKELIHOODS[0], EXPOSURES[0], 2)
