"""Replay past visits in the order of the score: how many days earlier would the finds have come."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

import pandas as pd

from analysis.planning.proof import Proof, at_capacity, monthly_account, replay
from analysis.planning.proof_register import history_of
from commands.asked import open_day
from commands.own_table import OwnTable, read_csv, require_options
from data.store.opening import open_store

# 2024-02-20, 2024/2/20, 2024.2.20 or 20240220, a time of day behind it or not.
_DATE: Final = r"^(?P<year>\d{4})([-/.]?)(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[T ].*)?$"
_WORDS: Final = {"true": "1", "false": "0", "yes": "1", "no": "0"}


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Replay the table or the register.

    Raises
    ------
    TableError
        The table lacks a column, or a cell cannot be read.
    CampaignError
        There is nothing to replay, or the store cannot be read.
    """
    visits, told = _own_table(args) if args.table else _register(args)
    periods = [name for name in ("month",) if name in visits]
    pooled = _plain(replay(visits, within=periods))
    result = dict(pooled)
    if "by" in visits:
        within = _plain(replay(visits, within=[*periods, "by"]))
        # The register's own figure is of all teams; a table asked for --by is answered within it.
        result = {**(within if args.table else pooled), "pooled": pooled, "within": within}
    capacity = at_capacity(visits, within=periods).to_dict("records")
    return {**result, "capacity": capacity, **told}


def describe(result: Mapping[str, Any]) -> str:
    """Word the result for a person."""
    lines = [
        f"{result['found']:g} finds in {result['n_visits']} visits",
        f"earlier by {_figure(result['days_earlier_mean'])} days in the mean (90 % interval "
        f"{_figure(result['days_earlier_low'])} to {_figure(result['days_earlier_high'])})",
        f"{result['earlier']:g} would come earlier, {result['later']:g} later",
        f"in the first half of the visits: {_figure(result['first_half_actual'])} as they were, "
        f"{_figure(result['first_half_ordered'])} as ordered",
    ]
    for name in ("pooled", "within"):
        if name in result:
            one = result[name]
            lines.append(f"{name}: {_figure(one['days_earlier_mean'])} days earlier")
    for row in result["capacity"]:
        lines.append(
            f"{row['capacity']:.0%} of the visits: {_figure(row['recall'])} of the finds; "
            f"{_figure(row['precision'])} of them find something, "
            f"{_figure(row['precision_random'])} at random"
        )
    for row in result.get("monthly", ()):
        lines.append(
            f"{row['month']}: proposed {row['hits_proposed']}/{row['n_proposed']}, random "
            f"{row['hits_random']}/{row['n_random']}: {row['verdict']}"
        )
    return "\n".join(lines)


def _own_table(args: argparse.Namespace) -> tuple[pd.DataFrame, dict[str, Any]]:
    require_options(args, "date", "found", "score", of="--table")
    table = read_csv(args.table)
    table.require(args.date, args.found, args.score, *([args.by] if args.by else []))
    visits = pd.DataFrame(
        {
            "date": _dates(table, args.date),
            "found": _counts(table, args.found),
            "score": _counts(table, args.score),
        }
    )
    table.refuse(args.found, visits["found"] < 0, "is negative")
    if args.by:
        visits["by"] = table.cells[args.by].str.strip()
    return visits.reset_index(drop=True), {}


def _dates(table: OwnTable, column: str) -> pd.Series:
    # 31 February has its parts, and is no date.
    parts = table.cells[column].str.strip().str.extract(_DATE)
    days = pd.to_datetime(parts[["year", "month", "day"]].astype("float64"), errors="coerce")
    table.refuse(column, days.isna(), "is not a date like 2024-02-20")
    return days.astype("datetime64[s]")


def _counts(table: OwnTable, column: str) -> pd.Series:
    typed = table.cells[column]
    words = typed.str.strip().str.lower().map(_WORDS)
    cells = table.cells.assign(**{column: typed.mask(words.notna(), words)})
    return replace(table, cells=cells).numbers(column)


def _register(args: argparse.Namespace) -> tuple[pd.DataFrame, dict[str, Any]]:
    day = open_day(open_store(args.store), args.as_of, known=args.known)
    visits = history_of(
        day, args.order, serious=not args.all_finds, as_dated=args.as_dated, since=args.since
    )
    made = day.visits
    made = made if args.since is None else made[made["visited_on"] >= pd.Timestamp(args.since)]
    return visits, {
        "as_of": day.as_of,
        "n_scored": int(visits["is_scored"].sum()),
        "monthly": monthly_account(made).to_dict("records"),
    }


def _plain(proof: Proof) -> dict[str, Any]:
    row = asdict(proof)
    ends = row["first_half_ends"]
    return {**row, "first_half_ends": None if ends is None else ends.item()}


def _figure(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.3g}"
