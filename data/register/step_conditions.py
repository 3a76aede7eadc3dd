"""What a step is refused for, a condition each, worded in vocabulary/register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from data.register.hazard_case import Case, names_in
from data.store.files import NewFile
from vocabulary.errors import CampaignError
from vocabulary.register import CLOSING_CHECKS, Action
from vocabulary.terms import HazardGrade


class StepRefusal(CampaignError):
    """A condition does not let a step pass.

    Attributes
    ----------
    code : str
        Key of `vocabulary.register.REFUSALS`.
    values : dict
        What the sentence names.
    """

    def __init__(self, code: str, message: str, *, action: Action, **values: Any) -> None:
        super().__init__(message)
        self.code = code
        self.action = action
        self.values = values


@dataclass(frozen=True)
class Order:
    """One step somebody asks for.

    Attributes
    ----------
    effective_on : date
        The day it happened; an earlier one than today is marked as back-dated by its event.
    expected_version : int
        Version of the hazard the person had before them.
    details : mapping
        What the step takes, `data.register.workflow.STEPS`.
    files : sequence of NewFile
        Photos that come with it, where it takes `photos`: stored with the step or not at all.
    """

    hazard_id: int
    action: Action
    effective_on: date
    expected_version: int
    details: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[NewFile] = ()


Condition = Callable[[Case, Order], None]


def refuse(code: str, order: Order, **values: Any) -> StepRefusal:
    """Return the refusal of an order, to be raised."""
    said = ", ".join(f"{name} {value}" for name, value in values.items() if name != "name")
    message = f"{order.action.value} of hazard {order.hazard_id} refused, {code}: {said or 'none'}."
    return StepRefusal(code, message, action=order.action, **values)


def _due_after_start(_case: Case, order: Order) -> None:
    due: date = order.details["due_on"]
    if due < order.effective_on:
        raise refuse("due_before_start", order, due=due, day=order.effective_on)


def _old_due(case: Case) -> date | None:
    old = case.state.get("due_on")
    return date.fromisoformat(old) if old else None


def _no_hidden_extension(case: Case, order: Order) -> None:
    due, old = order.details["due_on"], _old_due(case)
    if old is not None and due > old:
        raise refuse("due_needs_extension", order, due=due, old=old)


def _deadline_is_new(case: Case, order: Order) -> None:
    old = _old_due(case)
    if old is not None:
        raise refuse("deadline_exists", order, old=old)


def _due_later_than_old(case: Case, order: Order) -> None:
    due, old = order.details["due_on"], _old_due(case)
    if old is None:
        raise refuse("no_deadline", order)
    if due <= old:
        raise refuse("due_not_later", order, due=due, old=old)


def _other_than_fixer(case: Case, order: Order) -> None:
    fixers = case.fixers or names_in(order.details.get("owner"))
    if not fixers:
        raise refuse("fixer_unknown", order)
    checker = order.details["rechecked_by"]
    if names_in(checker) & fixers:
        raise refuse("same_person", order, name=checker)


def _after_photo(case: Case, order: Order) -> None:
    if not case.has_after_photo and not order.details.get("photos"):
        raise refuse("no_after_photo", order)


def _checklist_ticked(_case: Case, order: Order) -> None:
    ticked = order.details.get("checklist", {})
    left = [name for name in CLOSING_CHECKS if ticked.get(name) is not True]
    if left:
        raise refuse("checklist_open", order, open=left)


def _authority_paper(case: Case, order: Order) -> None:
    is_major = case.state.get("grade") == HazardGrade.MAJOR.value
    if is_major and "paper_number" not in order.details:
        raise refuse("authority_paper", order)


def _result_is_in(case: Case, order: Order) -> None:
    if case.is_awaiting_result:
        raise refuse("result_pending", order)


def _something_handed_over(case: Case, order: Order) -> None:
    if not case.is_awaiting_result:
        raise refuse("nothing_handed_over", order)


def _legal_check(_case: Case, order: Order) -> None:
    if order.details.get("legal_check") is not True:
        raise refuse("legal_check", order)


def _listing_paper(_case: Case, order: Order) -> None:
    if order.details.get("is_listed") and "paper_number" not in order.details:
        raise refuse("listing_paper", order)


CONDITIONS: Final[dict[Action, tuple[Condition, ...]]] = {
    Action.ASSIGN: (_due_after_start, _no_hidden_extension),
    Action.SET_DEADLINE: (_deadline_is_new, _due_after_start),
    Action.EXTEND: (_due_later_than_old, _due_after_start),
    Action.RECHECK_PASS: (_other_than_fixer,),
    Action.RECHECK_FAIL: (_other_than_fixer,),
    Action.CLOSE: (
        _other_than_fixer,
        _after_photo,
        _checklist_ticked,
        _authority_paper,
        _result_is_in,
    ),
    Action.SUPERVISE: (_listing_paper,),
    Action.EXPOSE: (_legal_check,),
    Action.RESULT: (_something_handed_over,),
}
