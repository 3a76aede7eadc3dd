"""Rank villages, or any table of counts and bases, with intervals."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.ranking import density, funnel
from analysis.ranking.eb import BaseKind, Overall, rank_sites, rank_table
from analysis.ranking.funnel import Funnel
from commands.asked import open_day
from commands.own_table import OwnTable, TableError, read_csv, require_options
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
    if not args.table:
        return _register(args)
    result = _own_sites(args) if args.unit else _own_table(args)
    if args.funnel:
        table = pd.DataFrame(result["rows"], columns=["id", "count", "base"]).set_index("id")
        kind: BaseKind = "trials" if args.base_kind == "trials" else "population"
        result["funnel"] = _beyond(funnel.funnel(table[table["base"] > 0], kind=kind))
    return result


def _beyond(made: Funnel) -> dict[str, Any]:
    return {
        "rate": made.rate,
        "phi": made.phi,
        "rows": made.points.rename_axis("id").reset_index().to_dict("records"),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word the ranking as a table, the worst first."""
    head = (
        f"{'rank':>5} {'90 %':>9}  {'id':<16}{'count':>8}{'base':>12}{'raw':>12}{'eb':>12}"
        f"{'low':>12}{'high':>12}{'worst 3':>9}  band"
    )
    known = [row for row in result["rows"] if row["rank"] is not None]
    lines = [head, *map(_line, sorted(known, key=lambda row: row["rank"]))]
    if "funnel" in result:
        beyond = [row for row in result["funnel"]["rows"] if row["place"] != "inside"]
        lines.append(f"funnel: variation {result['funnel']['phi']:.2f} times chance")
        lines += [f"  {row['id']}: {row['place']}, z {row['z_adjusted']:.2f}" for row in beyond]
    return "\n".join(lines)


def _line(row: Mapping[str, Any]) -> str:
    # Where areas cannot be told apart no place is given, and no chance of the worst three.
    is_told = row["rank_low"] is not None
    between = f"{row['rank_low']}-{row['rank_high']}" if is_told else "-"
    worst = f"{row['p_worst3']:.2f}" if row["p_worst3"] is not None else "-"
    rates = "".join(f"{row[name]:>12.5g}" for name in ("base", "raw", "eb", "low", "high"))
    return (
        f"{row['rank']:>5} {between:>9}  {row['id']!s:<16}{row['count']:>8g}{rates}"
        f"{worst:>9}  {row['band']}"
    )


def _own_table(args: argparse.Namespace) -> dict[str, Any]:
    require_options(args, "id", "count", "base", of="--table")
    counted = _counted(read_csv(args.table), args)
    ranked, overall = rank_table(counted, kind=args.base_kind)
    return {**_overall(overall), "rows": _rows(ranked)}


def _own_sites(args: argparse.Namespace) -> dict[str, Any]:
    """Rank areas by a table with one row a site.

    Raises
    ------
    TableError
        A column is missing, a cell is blank, negative, not a number or not whole, a base is 0, or
        a site appears twice.
    """
    require_options(args, "id", "count", of="--table")
    if args.base_kind != "population":
        raise TableError("--unit goes with counts, not with areas in km² or shares.")
    table = read_csv(args.table)
    table.require(args.id, args.unit, args.count, *([args.base] if args.base else []))
    names = table.cells[[args.id, args.unit]].apply(lambda cells: cells.str.strip())
    for column in (args.id, args.unit):
        table.refuse(column, names[column] == "", "names nothing")
    table.refuse(args.unit, names.duplicated(), "appears twice")
    bases = _measured(table, args.base) if args.base else pd.Series(1.0, names.index)
    if args.base:
        table.refuse(args.base, bases == 0, "is no base; leave the row out")
    counts = _measured(table, args.count)
    table.refuse(args.count, counts % 1 != 0, "is not a whole number")
    sites = pd.DataFrame({"area": names[args.id], "count": counts, "base": bases})
    ranked, overall, phi = rank_sites(sites)
    return {**_overall(overall), "rows": _rows(ranked), "phi": phi}


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
    asked = args.base or ("due" if args.measure == "closed_in_time" else "visited")
    if asked not in density.BASES:
        known = ", ".join(density.BASES)
        raise CampaignError(f"The register has no base {asked}; take one of {known}.")
    base: density.Base = asked
    day = open_day(open_store(args.store), args.as_of, known=args.known)
    period = (args.since, day.as_of) if args.since else None
    result = day.once(density.of, args.measure, base, period, weighted=args.weighted)
    made = day.once(funnel.of, args.measure, base, period) if args.funnel else None
    beside = {} if made is None else {"funnel": _beyond(made)}
    return beside | {
        **_overall(result.overall),
        "rows": _rows(result.table),
        "phi": result.phi,
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
