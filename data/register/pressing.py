"""Writing a measure down together with the step it is in each hazard's own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.register.hazard_case import read_cases
from data.register.step_conditions import Order
from data.register.workflow import prepared
from data.store.recording import record_events
from data.store.upkeep import add_in

if TYPE_CHECKING:
    from data.store.opening import Store


def record_measure(
    store: Store,
    measure: Mapping[str, Any],
    orders: Sequence[Order] = (),
    *,
    actor: str,
    now: datetime,
) -> int:
    """Write a measure and the workflow steps of its hazards in one transaction.

    Parameters
    ----------
    store : Store
    measure : mapping
        Columns of the `measure` table.
    orders : sequence of Order
        At most one for each hazard; all of them pass their guards, or nothing is written.
    actor, now :
        As in `data.register.workflow.act`.

    Returns
    -------
    int
        Id of the measure.

    Raises
    ------
    Refusal
        A guard refuses one of the steps.
    StaleRecordError
        Somebody changed one of the hazards since its version in the order.
    StoreError
        The measure is incomplete, or names no site of the store.
    """
    cases = read_cases(store, [order.hazard_id for order in orders]) if orders else {}
    ready = [prepared(cases[order.hazard_id], order, now=now) for order in orders]
    with store.writing("record_measure", actor=actor, now=now) as write:
        (measure_id,) = add_in(write, "measure", [measure])
        if ready:
            record_events(write, ready)
    return measure_id
