"""A few closings of the demo that somebody should ask about, invented and marked so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind

# How many of each, and what is noted at them.
SAME_DAY: Final = 4
SAME_PERSON: Final = 3
SAME_PHOTO: Final = 3
NOTE: Final = "演示：故意编造的可疑销案，供“数据真实与实证”页演示提问"
_PHOTO: Final = "演示照片（虚构）第{n}号"
# Only a hazard that went straight through is taken, so that no other part of its story breaks.
_STRAIGHT: Final = tuple(
    kind.value
    for kind in (
        EventKind.FOUND, EventKind.REGISTERED, EventKind.ASSIGNED, EventKind.STARTED,
        EventKind.SUBMITTED, EventKind.RECHECK_PASSED, EventKind.ACCEPTED, EventKind.CLOSED,
    )
)  # fmt: skip

Row = dict[Hashable, Any]


def with_odd_closings(events: Iterable[Row]) -> list[Row]:
    """Return the demo's events with a few closings made to look odd.

    Parameters
    ----------
    events : iterable of dict
        Rows of `World.events`, in the order of writing.

    Returns
    -------
    list of dict
        As many, in the order of writing. Every hazard keeps its state on the day of the demo; four
        were closed on the day they were found, three re-checked by the person in charge, three show
        a photo that another hazard shows as well.
    """
    rows = [dict(row) for row in events]
    hazards = sorted(
        (row for row in rows if row["subject"] == "hazard"), key=itemgetter("subject_id")
    )
    stories = [list(steps) for _, steps in groupby(hazards, key=itemgetter("subject_id"))]
    straight = [story for story in stories if _is_straight(story)]
    dice = Dice("odd closings")

    def drawn(n: int) -> list[list[Row]]:
        return [straight.pop(dice.between(0, len(straight) - 1)) for _ in range(n)]

    for story in drawn(SAME_DAY):
        _close_at_once(story)
    for story in drawn(SAME_PERSON):
        _change(story, EventKind.RECHECK_PASSED, rechecked_by=story[0]["changes"]["owner"])
    for n in range(1, SAME_PHOTO + 1):
        for story in drawn(2):
            _change(story, EventKind.SUBMITTED, photos=[_PHOTO.format(n=n)])
    return sorted(rows, key=itemgetter("recorded_on", "effective_on"))


def _is_straight(story: list[Row]) -> bool:
    return (
        tuple(step["kind"] for step in story) == _STRAIGHT
        and not HAZARD_CODES[story[0]["changes"]["code"]].on_the_spot
        and story[-1]["recorded_on"].date() < AS_OF
    )


def _close_at_once(story: list[Row]) -> None:
    found = story[0]
    for step in story:
        step["effective_on"], step["recorded_on"] = found["effective_on"], found["recorded_on"]
        step["actor"] = found["actor"]
    story[-1]["note"] = NOTE


def _change(story: list[Row], kind: EventKind, **changes: Any) -> None:
    (step,) = (step for step in story if step["kind"] == kind.value)
    step["changes"] = step["changes"] | changes
    story[-1]["note"] = NOTE
