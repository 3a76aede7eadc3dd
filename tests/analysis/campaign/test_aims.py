"""The three aims: a fire is serious or major by its dead, its injured or its loss."""

from __future__ import annotations

import pandas as pd

from analysis.campaign.aims import MAJOR, SERIOUS, is_at_least


def test_one_of_the_three_measures_is_enough_and_the_unknown_counts_as_none() -> None:
    fires = pd.DataFrame(
        {
            "deaths": [None, 3, None, 2, 10],
            "injured": [None, None, None, 9, None],
            "loss": [None, None, 1000.0, 999.0, None],
        }
    )
    assert is_at_least(fires, SERIOUS).tolist() == [False, True, True, False, True]
    assert is_at_least(fires, MAJOR).tolist() == [False, False, False, False, True]
