"""Replay past visits in the order of the score: how many days earlier would the finds have come."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.planning.proof import (
    Proof,
    account_by_like,
    at_capacity,
    monthly_account,
    replay,
)
from analysis.planning.proof_register import IN_USE, counted_visits, history_of, rules_of
from analysis.planning.proof_rules import PLAIN_RULE, compared, gain, scores_of_history
from commands.asked import open_day
from commands.own_table import OwnTable, read_csv, require_options
from data.store.opening import open_store

# 2024-02-20, 2024/2/20, 2024.2.20 or 20240220, a time of day behind it or not.
_DATE: Final = r"^(?P<year>\d{4})([-/.]?)(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[T ].*)?$"
# Bootstrap samples of each rule in the table of rules.
_TABLE_DRAWS: Final = 500
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
    for row in result.get("rules", ()):
        lines.append(
            f"{row['rule']:<7} {_figure(row['days_earlier'])} days earlier ({_figure(row['low'])} "
            f"to {_figure(row['high'])}), within {_figure(row['days_earlier_within'])}; recall "
            + ", ".join(f"{_figure(row[f'recall_{at}'])} at {at} %" for at in (10, 25, 50))
        )
    if "over_since" in result:
        told = result["over_since"]
        lines.append(
            f"{result['rule_in_use']} less longest not visited: {_figure(told['days'])} days "
            f"({_figure(told['low'])} to {_figure(told['high'])}): {result['verdict']}"
        )
    for row in result.get("monthly", ()):
        lines.append(
            f"{row['month']}: proposed {row['hits_proposed']}/{row['n_proposed']}, random "
            f"{row['hits_random']}/{row['n_random']}: {row['verdict']}"
        )
    return "\n".join(lines)


def _own_table(args: argparse.Namespace) -> tuple[pd.DataFrame, dict[str, Any]]:
    needed = ("date", "found") if args.id else ("date", "found", "score")
    require_options(args, *needed, of="--table")
    table = read_csv(args.table)
    named = (args.date, args.found, args.score, args.by, args.id, *args.kind)
    table.require(*filter(None, named))
    visits = pd.DataFrame({"date": _dates(table, args.date), "found": _counts(table, args.found)})
    table.refuse(args.found, visits["found"] < 0, "is negative")
    if args.by:
        visits["by"] = table.cells[args.by].str.strip()
    if args.score:
        visits["score"] = _counts(table, args.score)
    if not args.id:
        return visits.reset_index(drop=True), {}
    visits["site_id"] = table.cells[args.id].str.strip()
    table.refuse(args.id, visits["site_id"] == "", "is not a site")
    groups = {f"kind_{at}": column for at, column in enumerate(args.kind)}
    for name, column in groups.items():
        visits[name] = table.cells[column].str.strip()
    return _by_rules(visits.reset_index(drop=True), list(groups))


def _by_rules(visits: pd.DataFrame, groups: list[str]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return a history within its months, by its own score or the learned rate, and all rules."""
    visits = visits.assign(month=visits["date"].dt.strftime("%Y-%m"))
    team = ["by"] if "by" in visits else []
    scores = scores_of_history(visits, groups=groups, nuisance=team)
    in_use = "score" if "score" in visits else "finds"
    if in_use == "score":
        scores["score"] = visits["score"]
    visits = visits.assign(score=scores[in_use])
    table = compared(visits, scores, n_draws=_TABLE_DRAWS, within="by" if team else None)
    over = gain(visits, {name: scores[name] for name in (in_use, PLAIN_RULE)}, n_draws=_TABLE_DRAWS)
    return visits, _rules_told(table, over, in_use)


def _rules_told(
    table: pd.DataFrame, over: tuple[float, float, float], in_use: str
) -> dict[str, Any]:
    days, low, high = over
    return {
        "rules": table.to_dict("records"),
        "rule_in_use": in_use,
        "over_since": {"days": days, "low": low, "high": high},
        "verdict": "better" if low > 0 else "worse" if high < 0 else "cannot_tell",
    }


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
    asked = {"serious": not args.all_finds, "as_dated": args.as_dated, "since": args.since}
    visits = history_of(day, args.order, **asked)
    made = counted_visits(day, args.since)
    return visits, {
        **_rules_told(*rules_of(day, **asked), IN_USE),
        "as_of": day.as_of,
        "n_scored": int(visits["is_scored"].sum()),
        "monthly": monthly_account(made).to_dict("records"),
        "account": account_by_like(made).to_dict("records"),
    }


def _plain(proof: Proof) -> dict[str, Any]:
    row = {name: value for name, value in vars(proof).items() if name != "draws"}
    ends = row["first_half_ends"]
    return {**row, "first_half_ends": None if ends is None else ends.item()}


def _figure(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.3g}"
