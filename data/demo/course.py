"""The course of one hazard: from found to closed, with what goes wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from data.demo import words
from data.demo.calendar import END, MEETINGS, later, next_working
from data.demo.dice import Dice
from vocabulary.bachuan import SUBDISTRICT_CODE
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind, HazardGrade, Tier

# The village that is slow: late with half of its hazards, and late in writing things down.
SLOW_VILLAGE: Final = f"{SUBDISTRICT_CODE}011"
_LATE: Final = 0.05
_LATE_SLOW: Final = 0.55
# Calendar days to put right, by tier.
_DAYS: Final = {Tier.T4: (7, 15), Tier.T3: (14, 30), Tier.T2: (20, 40), Tier.T1: (30, 60)}
_DONE_AT_ONCE: Final = 0.66
_EXTENDED: Final = 0.06
_RECHECK_FAILS: Final = 0.08
_RELAPSES: Final = 0.046
_SUSPECTED_OF_T4: Final = 0.14
_HANDED_OVER: Final = 0.012
_EXPOSED: Final = 0.006
_VOIDED: Final = 0.004
_BEFORE_MEETING_DAYS: Final = 9
_AT_MEETING: Final = 0.7


@dataclass(frozen=True)
class Step:
    """One event of a hazard."""

    kind: EventKind
    on: date
    changes: dict[str, Any] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Found:
    """What a visit found, and where."""

    code: str
    on: date
    village_code: str
    record: dict[str, Any]


def course(found: Found, dice: Dice) -> list[Step]:
    """Return what happened to a hazard until the end of the campaign, in order.

    Parameters
    ----------
    found : Found
    dice : Dice

    Returns
    -------
    list of Step
        Days never go back. Nothing lies after the last day of the campaign, so that a hazard may
        stay open.
    """
    kind = HAZARD_CODES[found.code]
    is_suspected = kind.tier is Tier.T4 and dice.chance(_SUSPECTED_OF_T4)
    grade = HazardGrade.SUSPECTED_MAJOR if is_suspected else HazardGrade.GENERAL
    steps = [
        Step(EventKind.FOUND, found.on, found.record | {"grade": grade.value}),
        Step(EventKind.REGISTERED, found.on),
    ]
    if dice.chance(_VOIDED):
        reason = dice.pick(words.VOID_REASONS)
        steps.append(Step(EventKind.VOIDED, later(found.on, 2), {"reason": reason}, reason))
    elif kind.on_the_spot and not is_suspected and dice.chance(_DONE_AT_ONCE):
        steps += _at_once(found.on, dice)
        steps += _relapse(steps[-1].on, found, dice)
    else:
        steps += _in_time(found.on, found, dice, is_suspected=is_suspected)
        if steps[-1].kind is EventKind.CLOSED:
            steps += _relapse(steps[-1].on, found, dice)
    return [step for step in steps if step.on <= END]


def _at_once(day: date, dice: Dice) -> list[Step]:
    return [
        Step(EventKind.SUBMITTED, day, {"measure": words.AT_ONCE}),
        Step(EventKind.RECHECK_PASSED, day, _rechecker(dice)),
        Step(EventKind.CLOSED, day),
    ]


def _rechecker(dice: Dice) -> dict[str, Any]:
    return {"rechecked_by": f"演示复查员{dice.pick(words.NUMBERS)}"}


def _in_time(day: date, found: Found, dice: Dice, *, is_suspected: bool) -> list[Step]:
    assigned = later(day, dice.between(0, 2))
    low, high = _DAYS[HAZARD_CODES[found.code].tier]
    due = next_working(assigned + timedelta(dice.between(low, high)))
    changes = {"due_on": due, "measure": dice.pick(words.MEASURES)}
    if dice.chance(0.4):
        changes["interim"] = dice.pick(words.INTERIMS)
    if dice.chance(0.12):
        changes["funds"] = f"{dice.between(2, 120) * 100}元"
    steps = [Step(EventKind.ASSIGNED, assigned, changes)]
    if is_suspected:
        steps.append(Step(EventKind.SUPERVISED, assigned, {"paper_number": _paper("督办", dice)}))
    started = later(assigned, dice.between(0, 2))
    steps.append(Step(EventKind.STARTED, started))
    steps += _asides(started, found, dice)
    if dice.chance(_EXTENDED):
        steps += (extension := _extension(started, due, dice))
        due = extension[-1].changes["due_on"]
    done = _done_on(started, due, found, dice)
    if done > due:
        steps += _pressed(due, done, dice)
    # Nothing is submitted before what happened last.
    return steps + _closing(max(done, steps[-1].on), dice)


def _paper(what: str, dice: Dice) -> str:
    return f"演示{what}〔2024〕{dice.between(1, 90)}号"


def _extension(started: date, due: date, dice: Dice) -> list[Step]:
    asked = max(started, due - timedelta(dice.between(1, 4)))
    new_due = next_working(due + timedelta(dice.between(7, 20)))
    reason = dice.pick(words.EXTENSION_REASONS)
    changes = {"due_on": new_due, "reason": reason, "approver": words.APPROVER}
    return [Step(EventKind.EXTENDED, asked, changes, reason)]


def _asides(started: date, found: Found, dice: Dice) -> list[Step]:
    steps = []
    if HAZARD_CODES[found.code].tier in (Tier.T3, Tier.T4) and dice.chance(_HANDED_OVER):
        handed = later(started, 1)
        steps.append(Step(EventKind.HANDED_OVER, handed, {"paper_number": _paper("移送", dice)}))
        if dice.chance(0.5):
            back = later(handed, dice.between(5, 10))
            number = {"paper_number": _paper("回复", dice)}
            steps.append(
                Step(EventKind.RESULT_RECEIVED, back, number, "已收到消防救援机构处理结果")
            )
    elif dice.chance(_EXPOSED):
        steps.append(Step(EventKind.EXPOSED, later(started, 3)))
    return steps


def _done_on(started: date, due: date, found: Found, dice: Dice) -> date:
    is_late = dice.chance(_LATE_SLOW if found.village_code == SLOW_VILLAGE else _LATE)
    if is_late:
        return next_working(due + timedelta(dice.between(6, 45)))
    span = max(1, (due - started).days)
    first, width = (0.75, 0.25) if found.village_code == SLOW_VILLAGE else (0.3, 0.65)
    done = started + timedelta(int(span * (first + width * dice.share())))
    for meeting in MEETINGS:
        is_soon = timedelta(0) < meeting - done <= timedelta(_BEFORE_MEETING_DAYS)
        if is_soon and dice.chance(_AT_MEETING):
            done = min(due, meeting - timedelta(dice.between(2, 3)))
    return max(started, min(due, next_working(done)))


def _pressed(due: date, done: date, dice: Dice) -> list[Step]:
    """Return what the office does about a hazard that is overdue."""
    steps = []
    reminded = later(due, 3)
    if reminded < done and dice.chance(0.5):
        steps.append(Step(EventKind.TALKED, reminded, note="逾期约谈责任人"))
        supervised = later(reminded, 5)
        if supervised < done and dice.chance(0.4):
            number = {"paper_number": _paper("督办", dice)}
            steps.append(Step(EventKind.SUPERVISED, supervised, number))
    return steps


def _closing(done: date, dice: Dice) -> list[Step]:
    steps = [Step(EventKind.SUBMITTED, done)]
    checked = later(done, dice.between(0, 3))
    if dice.chance(_RECHECK_FAILS):
        note = dice.pick(words.FAILED_NOTES)
        steps.append(Step(EventKind.RECHECK_FAILED, checked, _rechecker(dice), note))
        again = later(checked, dice.between(2, 5))
        steps.append(Step(EventKind.SUBMITTED, again))
        checked = later(again, dice.between(0, 2))
    steps.append(Step(EventKind.RECHECK_PASSED, checked, _rechecker(dice)))
    accepted = later(checked, dice.between(0, 1))
    closed = _before_meeting(accepted, dice)
    return [*steps, Step(EventKind.ACCEPTED, accepted), Step(EventKind.CLOSED, closed)]


def _before_meeting(day: date, dice: Dice) -> date:
    """Return the day a hazard is closed: files gather and are closed just before a meeting."""
    for meeting in MEETINGS:
        is_soon = timedelta(0) < meeting - day <= timedelta(_BEFORE_MEETING_DAYS)
        if is_soon and dice.chance(_AT_MEETING):
            last = [meeting - timedelta(back) for back in (1, 2)]
            return max(day, dice.pick(last))
    return later(day, dice.between(0, 1))


def _relapse(closed: date, found: Found, dice: Dice) -> list[Step]:
    if not dice.chance(_RELAPSES):
        return []
    again = next_working(closed + timedelta(dice.between(10, 45)))
    note = dice.pick(words.RELAPSE_NOTES)
    steps = [Step(EventKind.REOPENED, again, note=note)]
    return steps + _in_time(again, found, dice, is_suspected=False)
