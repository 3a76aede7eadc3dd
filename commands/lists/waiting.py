"""The rows that wait for mending: listed, and dismissed with a reason."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from commands.clock import ACTOR, now
from data.ledger.imports import Repair, dismiss, dismissals, repairs
from data.store.opening import open_store
from vocabulary.faults import Severity, fault_sentence
from vocabulary.personal_numbers import cover_all


def run(args: argparse.Namespace) -> dict[str, Any]:
    """List the rows that wait, after dismissing those asked for; all of these or none.

    Raises
    ------
    StoreError
        There is no store, no such row waits, or no reason is given.
    """
    moment = now()
    with closing(open_store(args.store)) as store:
        with store.together() as inside:
            for row in args.dismiss:
                dismiss(inside, row, reason=args.reason, actor=ACTOR, now=moment)
        told: dict[str, Any] = cover_all(
            {
                "waiting": [_told(one) for one in repairs(store)],
                "dismissed": [
                    _told(one.repair)
                    | {"reason": one.reason, "actor": one.actor, "at": one.recorded_at.isoformat()}
                    for one in dismissals(store)
                ],
            }
        )
    return told


def _told(one: Repair) -> dict[str, Any]:
    grave = [fault for fault in one.faults if fault.severity is Severity.WAITS]
    return {
        "id": one.repair_id,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "faults": [fault_sentence(fault) for fault in grave],
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word each row with what keeps it waiting, or why it was dismissed."""
    lines = [
        f"{one['id']}  {one['file']} {one['sheet']} row {one['row']}: {' '.join(one['faults'])}"
        for one in result["waiting"]
    ] or ["No row is waiting."]
    lines += [
        f"{one['id']}  {one['file']} {one['sheet']} row {one['row']}: dismissed, {one['reason']}"
        for one in result["dismissed"]
    ]
    return "\n".join(lines)
