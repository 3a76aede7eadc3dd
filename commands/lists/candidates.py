"""Units of other lists that are on no ledger: taken in, listed, made sites or set aside."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

from commands.clock import ACTOR, now, today
from commands.import_ledger import require_confirmed
from data.ledger import Told
from data.ledger.intake import read_ledger
from data.ledger.lists import candidates
from data.ledger.lists.candidates import ListReport, ListSource
from data.store import frames
from data.store.opening import Store, open_store
from data.store.upkeep import Seen, remembered_headings, rows
from geo.areas import village_told
from geo.locate import place
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.personal_numbers import cover_all
from vocabulary.terms import Category, Datum, LedgerKind


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Take in the lists named, settle the candidates named, and list those left.

    Raises
    ------
    LedgerError
        A file cannot be read.
    StoreError
        A list without source or authority, or of households; a candidate that is not there.
    CampaignError
        Coordinates look shifted and nobody said so.
    """
    with closing(open_store(args.store)) as store:
        reports = [report for file in args.files for report in _taken_in(store, file, args)]
        _settle(store, args)
        told = candidates.candidates(rows(store, "task"))
        areas = frames.villages(store)
        villages = areas["short_name"].to_dict()
        told = told.assign(village_code=village_told(told, areas))
    result = {"lists": reports, "candidates": [_told(one, villages) for one in _open(told)]}
    covered: dict[str, Any] = cover_all(result)
    return covered


def _taken_in(store: Store, file: Any, args: argparse.Namespace) -> list[dict[str, Any]]:
    datum = Datum(args.datum) if args.datum else None  # type: ignore[call-arg]
    villages = frames.villages(store)
    headings = Told(LedgerKind.SITES, remembered_headings(store, LedgerKind.SITES))
    source = ListSource(args.source, args.authority)
    reports: list[dict[str, Any]] = []
    for ledger in read_ledger(file, told=headings, as_of=today(), villages=villages):
        placed = place(ledger, villages=villages, datum=datum)
        require_confirmed(placed, datum)
        report: ListReport = candidates.keep(
            store, placed, source, actor=ACTOR, now=now(), as_of=today()
        )
        reports.append({"file": ledger.file, **asdict(report)})
    return reports


def _settle(store: Store, args: argparse.Namespace) -> None:
    told = candidates.candidates(rows(store, "task"))
    is_open = told["state"] == "open"
    for task_id in (*args.site, *args.aside):
        if task_id not in told.index[is_open]:
            raise StoreError(message("There is no unit {unit_id} to settle."), unit_id=task_id)
        unit = told.loc[task_id]
        seen = Seen(task_id, int(unit["version"]))
        if task_id in args.site:
            candidates.make_site(store, seen, unit, actor=ACTOR, now=now(), on=today())
        else:
            candidates.set_aside(
                store, seen, reason=args.reason, actor=ACTOR, now=now(), on=today()
            )


def _open(told: Any) -> list[tuple[int, Mapping[str, Any]]]:
    left = told[told["state"] == "open"].sort_values(["category", "village_code", "name"])
    return [(int(task_id), row) for task_id, row in left.iterrows()]


def _told(one: tuple[int, Mapping[str, Any]], villages: Mapping[str, str]) -> dict[str, Any]:
    task_id, row = one
    may_be = row["may_be"]
    return {
        "id": task_id,
        "kind": Category(row["category"]).zh,
        "village": villages.get(row["village_code"], ""),
        "name": row["name"],
        "address": row["address"] if isinstance(row["address"], str) else "",
        "source": row["source"],
        "may_be_site": int(may_be) if may_be > 0 else None,
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what each list had, and each unit left, by kind and village."""
    lines = [
        f"{one['file']}: {one['rows']} rows; {one['known']} in the register, {one['new']} new, "
        f"{one['doubtful']} doubtful, {one['already']} listed already, {one['unread']} not read"
        for one in result["lists"]
    ]
    for one in result["candidates"]:
        doubt = f"  may be site {one['may_be_site']}" if one["may_be_site"] else ""
        lines.append(
            f"{one['id']}  {one['kind']} {one['village']} {one['name']} {one['address']} "
            f"({one['source']}){doubt}"
        )
    return "\n".join(lines or ["No unit is left on the list."])
