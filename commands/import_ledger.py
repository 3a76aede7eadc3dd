"""Import ledgers: read, place, compare with the register, and put in what is sound."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from commands.clock import now, today
from data.ledger import Told, imports
from vocabulary.errors import CampaignError
from vocabulary.faults import fault_sentence
from vocabulary.ledger_files import note_sentence
from vocabulary.terms import Datum, LedgerKind, StoreKind, Term

if TYPE_CHECKING:
    from data.ledger import Ledger
    from data.store.opening import Store
    from vocabulary.faults import Fault

ACTOR: Final = "command line"
# Datums of web maps: degrees like any other, hundreds of metres off.
SHIFTED: Final = frozenset({Datum.GCJ02, Datum.BD09})
T = TypeVar("T", bound=Term)
COUNTS: Final = ("rows_in", "accepted", "unchanged", "waiting", "refused")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `import` takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--kind", choices=[kind.value for kind in LedgerKind], help="what it holds (judged)"
    )
    parser.add_argument(
        "--datum",
        choices=[datum.value for datum in Datum],
        help="what its coordinates are measured in; needed where the file does not say",
    )
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="day of the ledger (today)"
    )
    parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")


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
    with _opened(args.store, is_kept=not args.dry_run) as store:
        ledgers = list(_read(args, store))
        ledgers.sort(key=lambda ledger: list(LedgerKind).index(ledger.kind))
        reports = [_one(args, store, ledger) for ledger in ledgers]
    return _summed(reports)


def describe(result: Mapping[str, Any]) -> str:
    """Word each ledger's account, and the rows that wait."""
    lines = []
    for report in result["ledgers"]:
        counts = ", ".join(f"{report[name]} {name}" for name in COUNTS)
        lines.append(f"{report['file']} ({report['kind']}): {counts}; {report['datum']['used']}")
    lines += [f"  {fault['file']}: {fault['message']}" for fault in result["faults"]]
    return "\n".join(lines)


@contextmanager
def _opened(location: Path | str, *, is_kept: bool) -> Iterator[Store]:
    """Open the store, made and seeded where there is none; for a trial in a folder thrown away."""
    from data.store.opening import open_store
    from data.store.seed import seed_real

    with tempfile.TemporaryDirectory() as thrown_away:
        may_seed = is_kept
        if isinstance(location, Path):
            if not location.exists() and not is_kept:
                location, may_seed = Path(thrown_away) / "trial.db", True
            location.parent.mkdir(parents=True, exist_ok=True)
        store = open_store(location, create=StoreKind.REAL)
        try:
            if may_seed and not store.revision:
                seed_real(store, now=now())
            yield store
        finally:
            store.close()


def _read(args: argparse.Namespace, store: Store) -> Iterator[Ledger]:
    from data.ledger.intake import read_ledger
    from data.store import frames

    told = Told(_of(LedgerKind, args.kind))
    villages = frames.villages(store)
    for file in args.files:
        if not file.is_file():
            raise CampaignError(f"There is no file {file}.")
        yield from read_ledger(
            file, told=told, as_of=args.as_of or today(), villages=villages, progress=_progress()
        )


def _one(args: argparse.Namespace, store: Store, ledger: Ledger) -> dict[str, Any]:
    from data.store import frames
    from geo.locate import place

    told = _of(Datum, args.datum)
    placed = place(ledger, villages=frames.villages(store), datum=told)
    receipt_id = None
    judged: Any = imports.preview(store, placed)
    if not args.dry_run:
        _require_confirmed(placed, told)
        judged = imports.apply(store, placed, actor=ACTOR, now=now(), as_of=args.as_of or today())
        receipt_id = judged.receipt_id
    report = {"file": placed.file, "kind": placed.kind.value, "receipt_id": receipt_id}
    report |= {name: getattr(judged, name) for name in COUNTS}
    report["datum"] = {"used": placed.used_datum.value, "evidence": _evidence(placed)}
    report["notes"] = [note_sentence(note) for note in placed.notes]
    report["faults"] = [_fault(placed.file, fault) for fault in judged.faults]
    return report


def _require_confirmed(ledger: Ledger, told: Datum | None) -> None:
    guessed = ledger.datum.n_points and not (told or ledger.datum.declared)
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
