"""Rank villages, or any table of counts and bases, with intervals."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pandas as pd

from commands.asked import add_day, add_known, open_day
from vocabulary.errors import CampaignError

# How the files of Excel begin, the newer and the older.
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class TableError(CampaignError):
    """A table of one's own cannot be ranked; the message names the column and the row."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `rank` takes."""
    table = parser.add_argument_group("a table of your own")
    table.add_argument("--table", type=Path, metavar="FILE.csv", help="one row per area")
    table.add_argument("--id", metavar="C", help="column that names the area")
    table.add_argument("--count", metavar="C", help="column of whole counts")
    table.add_argument("--base", metavar="C", help="column of bases above 0; else see below")
    table.add_argument(
        "--base-kind", choices=("population", "area", "trials"), default="population"
    )
    register = parser.add_argument_group(
        "the register (--base area, sites, households, visits, due)"
    )
    add_day(register)
    add_known(register)
    register.add_argument(
        "--measure", choices=("all", "open", "overdue", "found", "closed_in_time"), default="open"
    )
    register.add_argument("--since", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    register.add_argument("--weighted", action="store_true", help="weigh hazards by their tier")


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
    from analysis.ranking.eb import rank_table

    for name in ("id", "count", "base"):
        if getattr(args, name) is None:
            raise TableError(f"--table needs --{name} with the name of a column.")
    table = read_table(
        args.table, id_=args.id, count=args.count, base=args.base, is_trials=_is_trials(args)
    )
    ranked, overall = rank_table(table, kind=args.base_kind)
    return {
        "overall": {"rate": overall.rate, "a": overall.a, "b": overall.b},
        "rows": _rows(ranked),
        "p_differ": overall.p_differ,
    }


def _is_trials(args: argparse.Namespace) -> bool:
    return bool(args.base_kind == "trials")


def read_table(path: Path, *, id_: str, count: str, base: str, is_trials: bool) -> pd.DataFrame:
    """Read a CSV file into the frame `analysis.ranking.eb.rank_table` takes.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte-order mark, or GB 18030.
    id_, count, base : str
        Column names.
    is_trials : bool
        The base must be whole as well, and not below the count.

    Returns
    -------
    DataFrame
        Indexed by the id as text: `count`, `base`.

    Raises
    ------
    TableError
        The file or a column is missing, or a cell is blank, negative, not a number or not whole; a
        base is 0; an id appears twice.
    """
    frame = read_csv(path)
    for column in (id_, count, base):
        if column not in frame:
            raise TableError(
                f"{path.name} has no column {column}; it has: {', '.join(frame.columns)}."
            )
    if frame.empty:
        raise TableError(f"{path.name} has no rows.")
    ids = frame[id_].str.strip()
    if (ids == "").any():
        raise TableError(f"{path.name} line {_line_of(ids == '')}: {id_} is blank.")
    if ids.duplicated().any():
        again = ids.duplicated()
        raise TableError(f"{path.name} line {_line_of(again)}: {ids[again].iloc[0]} appears twice.")
    counts = _numbers(frame[count], path, whole=True)
    bases = _numbers(frame[base], path, whole=is_trials)
    if (bases == 0).any():
        line = _line_of(bases == 0)
        raise TableError(f"{path.name} line {line}: {base} is 0; leave the row out.")
    if is_trials and (counts > bases).any():
        raise TableError(
            f"{path.name} line {_line_of(counts > bases)}: {count} is above {base}; "
            "successes cannot exceed trials."
        )
    return pd.DataFrame(
        {"count": counts.to_numpy(), "base": bases.to_numpy()}, index=ids.to_numpy()
    )


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as text, as typed.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte-order mark, or GB 18030.

    Returns
    -------
    DataFrame
        Of text, blank where a line ends early, indexed by the line of the file a row ends on.
        Blank lines are left out.

    Raises
    ------
    TableError
        The file cannot be read, is not a table, names a column twice, or has a line with more cells
        than the header: a number typed as 1,200 would be read as two.
    """
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise TableError(f"{path} cannot be read: {cause.strerror}.") from cause
    if content.startswith(_WORKBOOKS):
        raise TableError(f"{path.name} is a workbook of Excel; save it as CSV first.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _parse(text, path)
    raise TableError(f"{path.name} is neither UTF-8 nor GB 18030 text.")


def _parse(text: str, path: Path) -> pd.DataFrame:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as cause:
        raise TableError(f"{path.name} line {reader.line_num} is not CSV: {cause}.") from cause
    if not rows:
        raise TableError(f"{path.name} is not a table with one header line: it is empty.")
    header = [name.strip() for name in rows[0][1]]
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise TableError(f"{path.name} has the column {min(twice)} twice.")
    for line, cells in rows[1:]:
        if any(cells[len(header) :]):
            raise TableError(
                f"{path.name} line {line} has more cells than the header's {len(header)}; "
                "a number with a comma needs quotes, or none."
            )
    body = [[*cells, *[""] * len(header)][: len(header)] for _, cells in rows[1:]]
    return pd.DataFrame(body, columns=header, index=[line for line, _ in rows[1:]], dtype=str)


def _numbers(cells: pd.Series, path: Path, *, whole: bool) -> pd.Series:
    numbers = pd.to_numeric(cells.str.strip(), errors="coerce").astype("float64")
    wrong = ~numbers.map(math.isfinite)
    _refuse(cells, wrong, path, "is not a number")
    _refuse(cells, numbers < 0, path, "is negative")
    if whole:
        _refuse(cells, numbers % 1 != 0, path, "is not a whole number")
    return numbers


def _refuse(cells: pd.Series, wrong: pd.Series, path: Path, what: str) -> None:
    if wrong.any():
        cell = cells[wrong].iloc[0] or "a blank"
        raise TableError(f"{path.name} line {_line_of(wrong)}: {cells.name} {cell} {what}.")


def _line_of(wrong: pd.Series) -> int:
    return int(wrong.index[int(wrong.to_numpy().argmax())])


def _register(args: argparse.Namespace) -> dict[str, Any]:
    from analysis.ranking import density
    from data.store.opening import open_store

    asked = args.base or ("due" if args.measure == "closed_in_time" else "area")
    if asked not in density.BASES:
        known = ", ".join(density.BASES)
        raise CampaignError(f"The register has no base {asked}; take one of {known}.")
    base: density.Base = asked
    day = open_day(open_store(args.store), args.as_of, known=args.known)
    period = (args.since, day.as_of) if args.since else None
    result = day.once(density.of, args.measure, base, period, weighted=args.weighted)
    overall = result.overall
    return {
        "overall": {
            "rate": overall.rate if overall else None,
            "a": overall.a if overall else None,
            "b": overall.b if overall else None,
        },
        "rows": _rows(result.table),
        "p_differ": overall.p_differ if overall else None,
        "as_of": day.as_of,
        "known_at": day.known_at,
        "measure": args.measure,
        "base": base,
        "n_without_village": result.n_without_village,
    }


def _rows(ranked: pd.DataFrame) -> list[dict[str, Any]]:
    table = ranked.astype(object).where(ranked.notna(), None)
    rows = table.rename_axis("id").reset_index().to_dict("records")
    return [{str(name): _whole(value) for name, value in row.items()} for row in rows]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
