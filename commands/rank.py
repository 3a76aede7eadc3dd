"""Rank villages, or any table of counts and bases, with intervals."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.ranking import density
from analysis.ranking.eb import Overall, rank_table
from commands.asked import open_day
from commands.own_table import OwnTable, read_csv, require_options
from data.store.opening import open_store
from vocabulary.errors import CampaignError


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Rank the table or the register.

    Raises
    ------
    TableError
        The table lacks a column, or a cell cannot be ranked.
    CampaignError
        The store cannot be read, or the measure and the base do not go together.
    """
    return _own_table(args) if args.table else _register(args)


def describe(result: Mapping[str, Any]) -> str:
    """Word the ranking as a table, the worst first."""
    head = (
        f"{'rank':>5} {'90 %':>9}  {'id':<16}{'count':>8}{'base':>12}{'raw':>12}{'eb':>12}"
        f"{'low':>12}{'high':>12}{'worst 3':>9}  band"
    )
    known = [row for row in result["rows"] if row["rank"] is not None]
    return "\n".join([head, *map(_line, sorted(known, key=lambda row: row["rank"]))])


def _line(row: Mapping[str, Any]) -> str:
    between = f"{row['rank_low']}-{row['rank_high']}"
    rates = "".join(f"{row[name]:>12.5g}" for name in ("base", "raw", "eb", "low", "high"))
    return (
        f"{row['rank']:>5} {between:>9}  {row['id']!s:<16}{row['count']:>8g}{rates}"
        f"{row['p_worst3']:>9.2f}  {row['band']}"
    )


def _own_table(args: argparse.Namespace) -> dict[str, Any]:
    require_options(args, "id", "count", "base", of="--table")
    counted = _counted(read_csv(args.table), args)
    ranked, overall = rank_table(counted, kind=args.base_kind)
    return {**_overall(overall), "rows": _rows(ranked)}


def _counted(table: OwnTable, args: argparse.Namespace) -> pd.DataFrame:
    """Return `count` and `base` as `analysis.ranking.eb.rank_table` takes them, indexed by the id.

    Raises
    ------
    TableError
        A column is missing, or a cell is blank, negative, not a number or not whole; a base is 0;
        trials are fewer than the count; an id appears twice.
    """
    table.require(args.id, args.count, args.base)
    is_trials = args.base_kind == "trials"
    ids = table.cells[args.id].str.strip()
    table.refuse(args.id, ids == "", "names nothing")
    table.refuse(args.id, ids.duplicated(), "appears twice")
    counts, bases = (_measured(table, name) for name in (args.count, args.base))
    table.refuse(args.count, counts % 1 != 0, "is not a whole number")
    table.refuse(args.base, (bases % 1 != 0) & is_trials, "is not a whole number")
    table.refuse(args.base, bases == 0, "is no base; leave the row out")
    table.refuse(
        args.count, (counts > bases) & is_trials, f"is above {args.base}: more than the trials"
    )
    columns = {"count": counts.to_numpy(), "base": bases.to_numpy()}
    return pd.DataFrame(columns, index=ids.to_numpy())


def _measured(table: OwnTable, column: str) -> pd.Series:
    numbers = table.numbers(column)
    table.refuse(column, numbers < 0, "is negative")
    return numbers


def _register(args: argparse.Namespace) -> dict[str, Any]:
    asked = args.base or ("due" if args.measure == "closed_in_time" else "area")
    if asked not in density.BASES:
        known = ", ".join(density.BASES)
        raise CampaignError(f"The register has no base {asked}; take one of {known}.")
    base: density.Base = asked
    day = open_day(open_store(args.store), args.as_of, known=args.known)
    period = (args.since, day.as_of) if args.since else None
    result = day.once(density.of, args.measure, base, period, weighted=args.weighted)
    return {
        **_overall(result.overall),
        "rows": _rows(result.table),
        "as_of": day.as_of,
        "known_at": day.known_at,
        "measure": args.measure,
        "base": base,
        "n_without_village": result.n_without_village,
    }


def _overall(overall: Overall | None) -> dict[str, Any]:
    told = {name: getattr(overall, name, None) for name in ("rate", "a", "b")}
    return {"overall": told, "p_differ": getattr(overall, "p_differ", None)}


def _rows(ranked: pd.DataFrame) -> list[dict[str, Any]]:
    table = ranked.astype(object).where(ranked.notna(), None)
    rows = table.rename_axis("id").reset_index().to_dict("records")
    return [{str(name): _whole(value) for name, value in row.items()} for row in rows]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
