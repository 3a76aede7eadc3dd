"""The card of a site: what a visit is expected to find, beside the score of what is open."""

from __future__ import annotations

from pages.map.cards import expected_words
from tests.builders import day_with, hazard_rows, site_rows, visit_rows


def test_before_sixty_visits_the_card_says_that_too_little_is_known() -> None:
    day = day_with(sites=site_rows({}), every_visit=visit_rows(), every_hazard=hazard_rows())
    assert expected_words(day, 1) == [
        "上门一次预计查出 1.5 处（0.0–5.5），其中严重 0.8 处；这样的检查 10 次约有 5 次能查出问题",
        "检查还不到 60 次，了解太少，不宜据此排序",
    ]


def test_the_card_tells_the_site_s_own_visits_and_what_raises_the_number() -> None:
    days = [f"{2023 + (n + 9) // 12}-{(n + 9) % 12 + 1:02d}-{1 + n:02d}" for n in range(5)]
    visits = [{"site_id": site, "visited_on": day} for day in days for site in range(1, 15)]
    hazards = [{"site_id": 1, "found_on": day} for day in days for _ in range(5)]
    day = day_with(
        sites=site_rows(*({} for _ in range(14))),
        every_visit=visit_rows(*visits),
        every_hazard=hazard_rows(*hazards, *({"site_id": 2, "found_on": day} for day in days)),
    )
    said = expected_words(day, 1)
    assert "此前上门 5 次，查出 25 处" in said
    assert any(line.startswith("本场所以往查出的情况，多 ") for line in said)
    assert any(line.startswith("本场所以往查出的情况，少 ") for line in expected_words(day, 3))
