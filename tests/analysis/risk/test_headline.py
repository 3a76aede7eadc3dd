from __future__ import annotations

from datetime import date

from analysis.risk.hazards import headline, phase_days_left
from data.store.campaign import Campaign, Phase
from tests.builders import hazard_rows, site_rows

DAY = date(2024, 2, 20)
CAMPAIGN = Campaign(
    number="", issuer="", title="", parent_document="", key_dates=(),
    phases=(
        Phase("deploy", date(2023, 11, 1), date(2023, 11, 30)),
        Phase("act", date(2023, 12, 1), date(2024, 3, 25)),
    ),
)  # fmt: skip


def test_the_headline_opens_into_its_rows() -> None:
    hazards = hazard_rows(
        {"hazard_id": 11, "due_on": "2024-02-10", "grade": "suspected_major"},
        {"hazard_id": 12, "due_on": "2024-02-10", "status": "closed", "submitted_on": "2024-02-08"},
        {"hazard_id": 13, "due_on": "2024-03-10"},
        {"hazard_id": 14, "status": "closed", "grade": "major"},
    )
    figures = headline(site_rows({}, {}), hazards, as_of=DAY, campaign=CAMPAIGN)
    found = {figure.id: figure for figure in figures}
    assert [figure.id for figure in figures] == [
        "sites", "found", "open", "major_open", "overdue", "closed_in_time", "phase_days_left",
    ]  # fmt: skip
    assert (found["sites"].value, found["sites"].row_ids) == (2, (1, 2))
    assert (found["open"].value, found["open"].denominator) == (2, 4)
    assert found["open"].row_ids == (11, 13)
    assert (found["major_open"].value, found["major_open"].row_ids) == (1, (11,))
    assert (found["overdue"].value, found["overdue"].row_ids) == (1, (11,))
    assert (found["closed_in_time"].value, found["closed_in_time"].denominator) == (0.5, 2)
    assert found["closed_in_time"].row_ids == (11, 12)
    assert found["phase_days_left"].value == 34  # 20 February to 25 March 2024, a leap year


def test_an_empty_register_has_a_dash_for_its_share() -> None:
    figures = headline(site_rows(), hazard_rows(), as_of=DAY, campaign=None)
    found = {figure.id: figure.value for figure in figures}
    assert found["found"] == 0
    assert found["closed_in_time"] is None
    assert found["phase_days_left"] is None


def test_the_last_day_of_a_phase_has_no_day_left() -> None:
    assert phase_days_left(CAMPAIGN, as_of=date(2023, 11, 30)) == 0
    assert phase_days_left(CAMPAIGN, as_of=date(2024, 3, 26)) is None
