"""LEC, the form offices know for judging a hazard by hand: D = L · E · C."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vocabulary.errors import CampaignError

LecLevel = Literal["major", "serious", "general", "low"]

# Likelihood, exposure, consequence: the values a person may choose.
LIKELIHOODS: Final = (10.0, 6.0, 3.0, 1.0, 0.5, 0.2, 0.1)
EXPOSURES: Final = (10.0, 6.0, 3.0, 2.0, 1.0, 0.5)
CONSEQUENCES: Final = (100.0, 40.0, 15.0, 7.0, 3.0, 1.0)
# From each limit upward.
LIMITS: Final[tuple[tuple[float, LecLevel], ...]] = (
    (320.0, "major"),
    (160.0, "serious"),
    (70.0, "general"),
)


class LecError(CampaignError):
    """A value is none of those the form offers."""


@dataclass(frozen=True)
class Lec:
    """The danger of one hazard.

    Attributes
    ----------
    danger : float
        D, 0.05 to 10,000.
    level : "major", "serious", "general" or "low"
        Not the grade of the hazard, which the fire authority decides.
    """

    danger: float
    level: LecLevel


def lec(likelihood: float, exposure: float, consequence: float) -> Lec:
    """Return the danger and its level.

    Parameters
    ----------
    likelihood : one of LIKELIHOODS
        Of an accident.
    exposure : one of EXPOSURES
        How often people are there.
    consequence : one of CONSEQUENCES
        Of an accident.

    Raises
    ------
    LecError
        A value is none of those offered.

    References
    ----------
    Graham, K. J. and Kinney, G. F. (1976). Practical Risk Analysis for Safety Management. Naval
    Weapons Center TP 5865. Limits 320, 160 and 70 as in use in Chongqing; the original has a fifth
    class below 20.
    """
    for value, offered, name in (
        (likelihood, LIKELIHOODS, "likelihood"),
        (exposure, EXPOSURES, "exposure"),
        (consequence, CONSEQUENCES, "consequence"),
    ):
        if value not in offered:
            raise LecError(f"{name} {value} is none of {', '.join(f'{one:g}' for one in offered)}.")
    danger = likelihood * exposure * consequence
    level = next((named for limit, named in LIMITS if danger >= limit), "low")
    return Lec(danger, level)  # type: ignore[arg-type]
