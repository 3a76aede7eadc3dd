"""Report up in one signed file; roll up the reports of many offices, what is wrong named."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.day import Day
from analysis.reporting import report
from analysis.reporting.roll_up import RolledUp, in_a_loop, rolled_up
from commands import output
from commands.asked import open_day
from commands.clock import ACTOR, OFFICE_TIME, now
from data.reporting import keys, package
from data.reporting.cluster import count_on
from data.store.exports import record_export
from data.store.opening import open_store
from data.store.schema import utc_text
from vocabulary.errors import ReportError
from vocabulary.messages import message
from vocabulary.ranking import ROLL_UP_HEADINGS
from vocabulary.terms import ReportFault

_MOST_TOLD: Final = 20
_OFFICE_COLUMNS: Final = (
    "rank", "rank_low", "rank_high", "office", "villages", "sites", "base", "count", "raw", "eb",
    "low", "high", "p_worst3", "band", "found", "open", "overdue",
)  # fmt: skip
_VILLAGE_COLUMNS: Final = (
    "rank", "rank_low", "rank_high", "office", "village_code", "name", "base", "count", "raw",
    "eb", "low", "high", "p_worst3", "band", "note",
)  # fmt: skip


def up(args: argparse.Namespace) -> dict[str, Any]:
    """Write the report and, beside it, the office's public key; the audit keeps that it left.

    Raises
    ------
    ReportError
        There is no village, or the key cannot be read.
    StoreError
        The store cannot be read or written.
    """
    secret, moment = keys.own_key(args.key), now()
    with closing(open_store(args.store)) as store:
        day = open_day(store, args.as_of, known=args.known)
        if args.area:
            day = Day(store, replace(day.asked, area=args.area))
        made = report.of(day)
        mine = keys.OfficeKey(day.campaign.issuer, made.area, keys.public_of(secret))
        manifest = {**made.manifest, "key": mine.mark, "made_at": utc_text(moment)}
        name = f"{made.area}-{day.as_of:%Y%m%d}{package.ENDING}"
        content = record_export(
            store,
            lambda serial: package.packed(
                {**manifest, "serial": serial}, made.tables, secret=secret
            ),
            name=name, actor=ACTOR, now=moment, detail={"snapshot": day.state},
        )  # fmt: skip
    files = [
        output.write_file(args.out / name, content, kind="report"),
        output.write_file(args.out / f"{made.area}{keys.ENDING}", mine.as_file(), kind="key"),
    ]
    return {
        "files": files,
        "as_of": day.as_of,
        "known_at": day.known_at,
        "office": mine.office,
        "area": mine.area,
        "key": mine.mark,
        "figures": {name: one["value"] for name, one in made.manifest["figures"].items()},
    }


def describe_up(result: Mapping[str, Any]) -> str:
    """Word what was written, and the mark to read out when the key is handed over."""
    return output.files_told(result, f"; {result['office']}, key {result['key']}")


def roll(args: argparse.Namespace) -> dict[str, Any]:
    """Rank the offices and the villages of a folder of reports.

    Raises
    ------
    ReportError
        There is no report or no key, or the cluster does not answer.
    """
    begun = time.perf_counter()
    places = package.places_in(args.folder)
    known = keys.read_keys(args.keys or Path(args.folder))
    if not places:
        raise ReportError(message("{folder} holds no report (*.report.zip)."), folder=args.folder)
    counting = partial(count_on, args.cluster) if args.cluster else in_a_loop
    as_of = args.as_of.isoformat() if args.as_of else ""
    is_naive = args.due is not None and args.due.tzinfo is None
    due = args.due.replace(tzinfo=OFFICE_TIME) if is_naive else args.due
    made = rolled_up(places, known, as_of=as_of, due=due, counting=counting)
    offices, villages = _rows(made.offices, "office"), _rows(made.villages, "village_code")
    beside = [
        {"named": one.named, "office": one.office, "file": one.place, "why": one.why}
        for one in made.beside
    ]
    files = _written(args.out, made, beside) if args.out else []
    return {
        "as_of": made.as_of or None,
        "n_reports": len(places),
        "n_counted": made.n_counted,
        "figures": made.figures,
        "offices": offices,
        "villages": villages,
        "beside": beside,
        "digest": made.digest,
        "files": files,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def _rows(table: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    told = table.rename_axis(name).reset_index()
    rows = told.astype(object).where(told.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _written(folder: Path, made: RolledUp, beside: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = [{**row, "named": ReportFault(row["named"]).zh} for row in beside]
    tables = {
        "offices": _sorted(made.offices, "office", _OFFICE_COLUMNS),
        "villages": _sorted(made.villages, "village_code", _VILLAGE_COLUMNS),
        "beside": pd.DataFrame(said, columns=["named", "office", "file", "why"]),
    }
    return [
        output.write_file(
            folder / f"roll-up-{name}-{made.as_of}.csv",
            table.rename(columns=ROLL_UP_HEADINGS).to_csv(index=False).encode("utf-8-sig"),
            kind=name,
        )
        for name, table in tables.items()
    ]


def _sorted(table: pd.DataFrame, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    told = table.rename_axis(name).reset_index()
    return told.sort_values(["rank", name], na_position="last")[list(columns)]


def describe_roll(result: Mapping[str, Any]) -> str:
    """Word the worst offices and villages, and everything that is named beside them."""
    head = (
        f"as of {result['as_of'] or '-'}: {result['n_counted']} of {result['n_reports']} reports "
        f"counted, {len(result['villages'])} villages, ranks {result['digest'][:16]}"
    )
    lines = [head]
    for name, label in (("offices", "office"), ("villages", "name")):
        known = [row for row in result[name] if row["rank"] is not None]
        worst = sorted(known, key=lambda row: row["rank"])[:_MOST_TOLD]
        lines += [f"{name}:", *(_line(row, label) for row in worst)]
    for row in result["beside"]:
        said = ReportFault(row["named"]).zh
        lines.append("  ".join(filter(None, (said, row["office"], row["file"], row["why"]))))
    lines += [str(file["path"]) for file in result["files"]]
    return "\n".join(lines)


def _line(row: Mapping[str, Any], label: str) -> str:
    is_told = row["rank_low"] is not None
    between = f"{row['rank_low']}-{row['rank_high']}" if is_told else "-"
    rate = f"{row['eb']:8.1f} ({row['low']:.1f} to {row['high']:.1f})"
    return f"{row['rank']:>6} {between:>11}  {rate}  {row[label]}"


def status_roll(result: Mapping[str, Any]) -> int:
    """Return 1 where no report counts."""
    return 0 if result["n_counted"] else 1
