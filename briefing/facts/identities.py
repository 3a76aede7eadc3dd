"""Sums that must agree before a paper is written; each that does not names its two figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.facts.fact import Facts
from briefing.words import labels
from vocabulary.errors import BriefError


@dataclass(frozen=True)
class Disagreement:
    """Two figures that should be one.

    Attributes
    ----------
    name : of the sum
    left, right : as counted on either side
    """

    name: str
    left: int
    right: int


class FiguresDisagreeError(BriefError):
    """Figures of one paper do not agree, so it is not written.

    Attributes
    ----------
    found : every sum that is broken
    """

    def __init__(self, found: tuple[Disagreement, ...]) -> None:
        self.found = found
        told = labels.AND.join(
            labels.DISAGREES.format(name=one.name, left=one.left, right=one.right) for one in found
        )
        super().__init__(f"The figures of the paper do not agree: {told}.")


def check(facts: Facts) -> None:
    """Stop a paper whose figures do not agree.

    Raises
    ------
    FiguresDisagreeError
        At least one sum is broken.
    """
    found = disagreements(facts)
    if found:
        raise FiguresDisagreeError(found)


def disagreements(facts: Facts) -> tuple[Disagreement, ...]:
    """Return the sums that are broken; one whose figures the facts do not hold is none."""
    return tuple(one for one in _sums(facts) if one.left != one.right)


def _sums(facts: Facts) -> Iterator[Disagreement]:
    def n(name: str) -> int:
        return int(facts[name].value or 0)

    def told(name: str, left: int, right: int) -> Disagreement:
        return Disagreement(labels.IDENTITIES[name], left, right)

    if "hazards.waiting" not in facts.items:  # frozen before these were counted
        return
    rectified, overdue = n("hazards.rectified"), n("hazards.overdue")
    unrectified = n("hazards.unrectified")
    yield told("rectified", rectified, n("hazards.closed") + n("hazards.waiting"))
    yield told("waiting", n("hazards.waiting"), n("hazards.to_recheck") + n("hazards.to_close"))
    yield told("found", n("hazards.found") + n("hazards.carried"), rectified + unrectified)
    yield told("open", n("hazards.open"), unrectified + n("hazards.waiting"))
    yield told("unrectified", unrectified, overdue + n("hazards.in_time_left"))
    yield told("offices", overdue, _sum(facts, ("offices",), "overdue"))
    in_villages = _sum(facts, ("villages", "small_villages"), "overdue")
    yield told("villages", overdue, in_villages + n("hazards.overdue_nowhere"))
    if "late" in facts.tables:
        yield told("late", overdue, len(facts.rows("late")))
    closed = facts["hazards.closed"]
    # Before a first week nothing was known, and there is nothing to have grown from. A paper of a
    # later day than its period's last counts what was closed since as well.
    is_whole = facts.period.end == facts.as_of
    if is_whole and closed.previous is not None and facts["hazards.found"].previous:
        change = n("hazards.closed") - int(closed.previous)
        left = n("hazards.closed.period") - n("hazards.unclosed.period")
        yield told("closed", left, change)


def _sum(facts: Facts, tables: tuple[str, ...], column: str) -> int:
    rows = [row for table in tables for row in facts.rows(table)]
    return sum(int(facts.cell(row, column).value or 0) for row in rows)
