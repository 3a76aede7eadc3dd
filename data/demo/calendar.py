"""The working days of the demo's winter, and how much is done on each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

START: Final = date(2023, 11, 1)
END: Final = date(2024, 3, 31)
AS_OF: Final = date(2024, 2, 20)
# Meetings before which closings bunch; invented.
MEETINGS: Final = (date(2023, 12, 29), date(2024, 2, 2))
# Days on which checks are those before a key date.
FESTIVE_CHECKS: Final = (
    (date(2023, 12, 25), date(2023, 12, 31)),
    (date(2024, 1, 29), date(2024, 2, 9)),
    (date(2024, 2, 19), date(2024, 2, 24)),
)
# State Council's notice for 2024: off 2024-01-01 and 02-10..02-17; at work 02-04 and 02-18.
_OFF: Final = frozenset({date(2024, 1, 1), *(date(2024, 2, day) for day in range(10, 18))})
_AT_WORK: Final = frozenset({date(2024, 2, 4), date(2024, 2, 18)})


def is_working(day: date) -> bool:
    """Whether offices work on a day of this winter."""
    return day in _AT_WORK or (day.weekday() < 5 and day not in _OFF)


def working_days() -> tuple[date, ...]:
    """Return the working days of the campaign, in order."""
    days = (START + timedelta(n) for n in range((END - START).days + 1))
    return tuple(day for day in days if is_working(day))


def next_working(day: date) -> date:
    """Return `day`, or the first working day behind it."""
    while not is_working(day):
        day += timedelta(1)
    return day


def later(day: date, working: int) -> date:
    """Return the day `working` working days behind `day`; 0 gives `day` itself."""
    for _ in range(working):
        day = next_working(day + timedelta(1))
    return day


def is_festive(day: date) -> bool:
    """Whether checks on this day are those before a key date."""
    return any(first <= day <= last for first, last in FESTIVE_CHECKS)


def weight(day: date) -> float:
    """Return how much is visited on a working day, relative to a day in November."""
    if day < date(2023, 12, 7):
        return 0.8
    if day <= date(2024, 1, 26):
        return 1.5
    if day <= date(2024, 2, 9):
        return 2.0
    return 1.0 if day <= date(2024, 3, 11) else 0.6
