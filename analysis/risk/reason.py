"""A reason: a code, what it is worth, and the row it points at."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """Why a site has its level, or its place in the visit list.

    Attributes
    ----------
    code : key of `vocabulary.risk.REASONS`, which holds the sentence
    points
        Its share of the score; 0 for what sets the level or the exposure without points of its own.
    hazard_id : the hazard it points at
    value : the number the sentence names (days, factor, count ...)
    subject : what the sentence is about besides: the value of a Category
    """

    code: str
    points: float
    hazard_id: int | None = None
    value: float | None = None
    subject: str | None = None
