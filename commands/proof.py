"""Replay past visits in the order of the score: how many days earlier would the finds have come."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from commands.asked import add_day, add_known, open_day
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from analysis.planning.proof import Proof

# 2024-02-20, 2024/2/20, 2024.2.20 or 20240220, a time of day behind it or not.
_DATE: Final = r"^(?P<year>\d{4})([-/.]?)(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[T ].*)?$"
_WORDS: Final = {"true": "1", "false": "0", "yes": "1", "no": "0"}


class HistoryError(CampaignError):
    """A history of one's own cannot be read; the message names the file, the column and the row."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `proof` takes."""
    table = parser.add_argument_group("a history of your own")
    table.add_argument("--table", type=Path, metavar="FILE.csv", help="one row per visit")
    table.add_argument("--date", metavar="C", help="column of the day of the visit")
    table.add_argument("--found", metavar="C", help="column of finds: 0 or 1, or a count")
    table.add_argument("--score", metavar="C", help="column of the score known before the visit")
    table.add_argument(
        "--by",
        metavar="C",
        help="column of the inspector: each one's visits are ordered among themselves",
    )
    register = parser.add_argument_group("the register: risk score before each month")
    add_day(register)
    add_known(register)
    register.add_argument("--since", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    register.add_argument(
        "--order",
        choices=("risk", "value"),
        default="risk",
        help="by the risk score, or by the value the plan orders by (%(default)s)",
    )
    register.add_argument("--all-finds", action="store_true", help="not the serious ones alone")
    register.add_argument(
        "--as-dated",
        action="store_true",
        help="trust the dates of the events, whenever they were written down",
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Replay the table or the register.

    Raises
    ------
    HistoryError
        The table lacks a column, or a cell cannot be read.
    CampaignError
        There is nothing to replay, or the store cannot be read.
    """
    from analysis.planning.proof import at_capacity, replay

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
    from commands.rank import read_csv

    path: Path = args.table
    for name in ("date", "found", "score"):
        if getattr(args, name) is None:
            raise HistoryError(f"--table needs --{name} with the name of a column.")
    frame = read_csv(path)
    named = {name: getattr(args, name) for name in ("date", "found", "score", "by")}
    named = {name: column for name, column in named.items() if column}
    for column in named.values():
        if column not in frame:
            raise HistoryError(
                f"{path.name} has no column {column}; it has: {', '.join(frame.columns)}."
            )
    if frame.empty:
        raise HistoryError(f"{path.name} has no rows.")
    visits = pd.DataFrame(
        {
            "date": _dates(frame[args.date], path),
            "found": _numbers(frame[args.found], path),
            "score": _numbers(frame[args.score], path),
        }
    )
    _refuse(frame[args.found], visits["found"] < 0, path, "is negative")
    if args.by:
        visits["by"] = frame[args.by].str.strip()
    return visits.reset_index(drop=True), {}


def _dates(cells: pd.Series, path: Path) -> pd.Series:
    parts = cells.str.strip().str.extract(_DATE)  # 31 February has its parts, and is no date
    days = pd.to_datetime(parts[["year", "month", "day"]].astype("float64"), errors="coerce")
    _refuse(cells, days.isna(), path, "is not a date like 2024-02-20")
    return days.astype("datetime64[s]")


def _numbers(cells: pd.Series, path: Path) -> pd.Series:
    typed = cells.str.strip().str.lower().replace(_WORDS)
    numbers = pd.to_numeric(typed, errors="coerce").astype("float64")
    _refuse(cells, ~numbers.map(math.isfinite), path, "is not a number")
    return numbers


def _refuse(cells: pd.Series, wrong: pd.Series, path: Path, what: str) -> None:
    if wrong.any():
        cell = cells[wrong].iloc[0] or "a blank"
        line = int(wrong.index[int(wrong.to_numpy().argmax())])
        raise HistoryError(f"{path.name} line {line}: {cells.name} {cell} {what}.")


def _register(args: argparse.Namespace) -> tuple[pd.DataFrame, dict[str, Any]]:
    from analysis.planning.proof_account import monthly_account
    from analysis.planning.proof_register import history_of
    from data.store.opening import open_store

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
