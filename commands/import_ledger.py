"""Import ledgers: read, place, compare with the register, and put in what is sound."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from analysis.campaign.calendar import add_working_days
from analysis.risk.rules import years_of
from commands.clock import ACTOR, now, today
from data.ledger import Ledger, NamedLine, Told, imports, used_by_hand
from data.ledger.headings import column_named, number_of_column
from data.ledger.identity_columns import identity_columns, without_columns
from data.ledger.intake import read_ledger
from data.store import frames
from data.store.aside import private_folder
from data.store.opening import Store, open_store
from data.store.seed import seed_real
from data.store.upkeep import read_settings, remember_headings, remembered_headings
from geo.locate import place
from vocabulary.errors import CampaignError
from vocabulary.faults import Fault, fault_sentence
from vocabulary.ledger import (
    CATEGORY_KEY,
    MAPPED_PAIRS,
    MAPPED_PLACE,
    MAPPED_WORD,
    column_at,
)
from vocabulary.ledger_files import note_sentence
from vocabulary.personal_numbers import cover_all
from vocabulary.terms import Category, Datum, LedgerKind, StoreKind, Term

# Datums of web maps: degrees like any other, hundreds of metres off.
SHIFTED: Final = frozenset({Datum.GCJ02, Datum.BD09})
T = TypeVar("T", bound=Term)
COUNTS: Final = ("rows_in", "accepted", "unchanged", "waiting", "refused")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Import the files in the order villages, sites, hazards; each ledger goes in whole or not.

    All files are read before the first is written, so an unreadable one stops them all.

    Raises
    ------
    LedgerError
        A file cannot be read; nothing was written.
    CampaignError
        Coordinates look shifted and nobody said so (`--datum`); the ledgers before it went in.
    StoreError
        The store cannot be written, or holds the demo.
    """
    by_hand = mapping_of(args.map)
    with _opened(args.store, is_kept=not args.dry_run) as store:
        ledgers = list(_read(args, store, by_hand))
        ledgers.sort(key=lambda ledger: list(LedgerKind).index(ledger.kind))
        if by_hand and not args.dry_run:
            _remember(store, ledgers, by_hand)
        reports = [_one(args, store, ledger) for ledger in ledgers]
    return _summed(reports)


def describe(result: Mapping[str, Any]) -> str:
    """Word each ledger's account, and the rows that wait."""
    lines = []
    for report in result["ledgers"]:
        counts = ", ".join(f"{report[name]} {name}" for name in COUNTS)
        lines.append(f"{report['file']} ({report['kind']}): {counts}; {report['datum']['used']}")
    for report in result["ledgers"]:
        for column in report["identity_columns"]:
            lines.append(
                f"  {report['file']}: the column {column} holds identity numbers; "
                f"--leave-out {column} keeps nothing of it"
            )
    lines += [f"  {fault['file']}: {fault['message']}" for fault in result["faults"]]
    return "\n".join(lines)


@contextmanager
def _opened(location: Path | str, *, is_kept: bool) -> Iterator[Store]:
    """Open the store, made and seeded where there is none; for a trial in a folder thrown away."""
    with tempfile.TemporaryDirectory() as thrown_away:
        may_seed = is_kept
        if isinstance(location, Path):
            if not location.exists() and not is_kept:
                location, may_seed = Path(thrown_away) / "trial.db", True
            private_folder(location.parent)
        store = open_store(location, create=StoreKind.REAL)
        try:
            if may_seed and not store.revision:
                seed_real(store, now=now())
            yield store
        finally:
            store.close()


def mapping_of(said: Sequence[str]) -> dict[str, str]:
    """Read what `--map` says: heading, number of a column or word of a category -> ours.

    Raises
    ------
    CampaignError
        A pair without "=", or a column no ledger has.
    """
    found: dict[str, str] = {}
    for one in said:
        found |= dict(map(_pair, _pairs(one)))
    return found


def _pairs(said: str) -> list[tuple[str, str]]:
    """Read pairs, a JSON object of them, or the columns in their order: name,address,-,phone."""
    if said.lstrip().startswith("{"):
        try:
            return [(str(typed), str(named)) for typed, named in json.loads(said).items()]
        except ValueError as error:
            raise CampaignError(f"--map needs HEADING=COLUMN or a JSON object: {error}.") from error
    parts = [part.strip() for part in MAPPED_PAIRS.split(said)]
    if "=" not in said:
        named = [(str(at), part) for at, part in enumerate(parts, start=1)]
        return [(typed, part) for typed, part in named if part not in ("", "-")]
    split = (part.rpartition("=") for part in parts if part)
    return [(typed.strip(), named.strip()) for typed, _, named in split]


def _pair(pair: tuple[str, str]) -> tuple[str, str]:
    typed, named = pair
    if MAPPED_PLACE.match(named) and column_named(typed) and not column_named(named):
        typed, named = named, typed  # the other way round
    word = MAPPED_WORD.match(typed)
    category = _named_term(Category, named) if word is not None else None
    if word is not None and category is not None:
        return f"{CATEGORY_KEY}{word[1].strip()}", category
    column = column_named(named) if typed else None
    if column is None:
        raise CampaignError(
            f"--map needs HEADING=COLUMN with one of the columns a ledger has, got {named!r}."
        )
    place = MAPPED_PLACE.match(typed)
    if place is None:
        return typed, column
    number = int(place[1]) if place[1] else number_of_column(place[2])
    return column_at(number), column


def _named_term(terms: type[Category], named: str) -> str | None:
    return next((term.value for term in terms if named in (term.value, term.zh, term.en)), None)


def _read(args: argparse.Namespace, store: Store, by_hand: Mapping[str, str]) -> Iterator[Ledger]:
    kinds = [kind for kind in LedgerKind if args.kind in (None, kind.value)]
    remembered: dict[str, str] = {}
    for kind in kinds:
        remembered |= remembered_headings(store, kind)
    years = years_of(read_settings(store))
    told = Told(
        _of(LedgerKind, args.kind),
        {**remembered, **by_hand},
        lambda day, n: add_working_days(day, n, years=years).on,
    )
    villages = frames.villages(store)
    for file in args.files:
        if not file.is_file():
            raise CampaignError(f"There is no file {file}.")
        yield from read_ledger(
            file,
            told=told,
            as_of=args.as_of or today(),
            villages=villages,
            progress=_progress(),
        )


def _remember(store: Store, ledgers: Iterable[Ledger], by_hand: Mapping[str, str]) -> None:
    """Keep what was named by hand, for the next file of the kinds it was used for."""
    for kind in {ledger.kind for ledger in ledgers}:
        remember_headings(store, kind, used_by_hand(ledgers, kind, by_hand), actor=ACTOR, now=now())


def _one(args: argparse.Namespace, store: Store, ledger: Ledger) -> dict[str, Any]:
    told = _of(Datum, args.datum)
    ledger = without_columns(ledger, args.leave_out)
    placed = place(ledger, villages=frames.villages(store), datum=told)
    placed = replace(placed, means=args.doubtful)
    receipt_id = None
    judged: Any = imports.preview(store, placed)
    if not args.dry_run:
        require_confirmed(placed, told)
        day = args.as_of or today()
        judged = imports.apply(store, placed, actor=ACTOR, now=now(), as_of=day)
        receipt_id = judged.receipt_id
    report = {"file": placed.file, "kind": placed.kind.value, "receipt_id": receipt_id}
    report |= {name: getattr(judged, name) for name in COUNTS}
    report["datum"] = {"used": placed.used_datum.value, "evidence": _evidence(placed)}
    report["named"] = [
        {"sheet": line.sheet, "row": line.row, "what": line.what} for line in _named(placed)
    ]
    report["identity_columns"] = list(identity_columns(placed))
    report["notes"] = [note_sentence(note) for note in placed.notes]
    report["faults"] = [_fault(placed.file, fault) for fault in judged.faults]
    covered: dict[str, Any] = cover_all(report)
    return covered


def _named(ledger: Ledger) -> list[NamedLine]:
    """Return the lines of a ledger that are no rows: titles, headers, totals, signatures."""
    below = [
        NamedLine(row.sheet, row.row, row.faults[0].code.value)
        for row in ledger.rows
        if row.is_named
    ]
    return sorted((*ledger.named, *below), key=lambda line: (line.sheet, line.row))


def require_confirmed(ledger: Ledger, told: Datum | None) -> None:
    """Refuse coordinates that look shifted while nobody said so."""
    by_brand = any(note.startswith("datum_from_heading:") for note in ledger.notes)
    guessed = ledger.datum.n_points and not told and (by_brand or not ledger.datum.declared)
    if guessed and ledger.used_datum in SHIFTED:
        share = ledger.datum.inside_share.get(ledger.used_datum, 0.0)
        raise CampaignError(
            f"The coordinates of {ledger.file} look like {ledger.used_datum.en} ({share:.0%} of "
            f"them would lie inside); say so with --datum {ledger.used_datum.value}, or name "
            "another. Nothing of it was imported."
        )


def _evidence(ledger: Ledger) -> dict[str, Any]:
    held = ledger.datum
    return {
        "n_points": held.n_points,
        "inside_share": {datum.value: share for datum, share in held.inside_share.items()},
        "suggested": held.suggested.value if held.suggested else None,
        "declared": held.declared.value if held.declared else None,
    }


def _fault(file: str, fault: Fault) -> dict[str, Any]:
    return {
        "file": file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code.value,
        "severity": fault.severity.value,
        "message": fault_sentence(fault),
    }


def _summed(reports: list[dict[str, Any]]) -> dict[str, Any]:
    faults = [fault for report in reports for fault in report.pop("faults")]
    pointed = [report for report in reports if report["datum"]["evidence"]["n_points"]]
    return {
        **{name: sum(report[name] for report in reports) for name in COUNTS},
        "faults": faults,
        "datum": (pointed or reports)[0]["datum"],
        "receipt_id": reports[-1]["receipt_id"],
        "ledgers": reports,
    }


def _of(terms: type[T], value: str | None) -> T | None:
    return next((term for term in terms if term.value == value), None)


def _progress() -> Callable[[float, str], None] | None:
    if not sys.stderr.isatty():
        return None
    return lambda share, _: print(
        f"\r{share:4.0%}", end="" if share < 1 else "\n", file=sys.stderr, flush=True
    )
