from __future__ import annotations

from datetime import date

import pytest

from analysis.season import against
from tests.builders import visit_rows

END = date(2024, 2, 20)


def days(day: str, n: int, *, hits: int) -> list[dict[str, object]]:
    return [{"visited_on": day, "n_found": int(place < hits)} for place in range(n)]


def test_more_visits_with_the_same_share_are_no_rise() -> None:
    # The last 10 days: 20 hits in 40 visits; the ten before: 10 in 20. Twice as many, same rate.
    visits = visit_rows(*days("2024-02-15", 40, hits=20), *days("2024-02-05", 20, hits=10))
    found = against(visits, end=END, days=10)
    assert (found.start, found.hits, found.n_visits) == (date(2024, 2, 11), 20, 40)
    assert (found.hits_before, found.n_visits_before) == (10, 20)
    assert found.comparison is not None
    assert found.comparison.ratio == pytest.approx(1.0)
    assert found.comparison.verdict == "cannot_tell"


def test_a_first_season_has_no_band() -> None:
    found = against(visit_rows(*days("2024-02-15", 10, hits=5)), end=END, days=10)
    assert (found.n_years, found.band, found.comparison) == (0, None, None)


def test_the_same_days_of_earlier_years_say_what_is_usual() -> None:
    visits = visit_rows(
        *days("2024-02-15", 10, hits=9),
        *days("2023-02-15", 100, hits=20),
        *days("2022-02-12", 100, hits=20),
        *days("2023-03-15", 100, hits=100),  # other days of the year
    )
    found = against(visits, end=END, days=10)
    assert found.n_years == 2
    assert found.band is not None
    assert found.band.expected == pytest.approx(2.0, abs=0.05)  # (40 + ½) / 200 · 10
    assert found.band.is_outside


def test_the_29th_of_february_is_the_28th_of_a_common_year() -> None:
    visits = visit_rows(*days("2024-02-29", 5, hits=1), *days("2023-02-28", 5, hits=1))
    assert against(visits, end=date(2024, 2, 29), days=1).n_years == 1
