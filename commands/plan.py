"""Plan visits: from the register, or any table of places with what a visit is worth."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from commands.asked import add_day, add_known, open_day
from commands.rank import read_csv
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    import numpy.typing as npt

    from analysis.planning.routing import Problem, RoutePlan

_REQUIRED: Final = ("id", "x", "y", "prize")
# Seconds of search unless told: a small table is searched out sooner.
_SECONDS: Final = (2.0, 0.15, 10.0)  # at least, for each place, at most
_REGISTER_SECONDS: Final = 15.0
_HALVES: Final = ("morning", "afternoon", "evening")


class TargetsError(CampaignError):
    """A table of targets cannot be planned; the message names the column and the row."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `plan` takes."""
    # "--start -7,-7" is a point and not an option of that name.
    parser._negative_number_matcher = re.compile(r"^-[\d.]")  # type: ignore[assignment]
    parser.add_argument("--teams", type=_whole, default=2, metavar="N", help="%(default)s")
    parser.add_argument(
        "--minutes", type=_minutes, metavar="M", help="a team's time from start to end"
    )
    parser.add_argument("--start", type=_point, metavar="X,Y", help="where every team sets out")
    parser.add_argument("--end", type=_point, metavar="X,Y", help="where it must be back (start)")
    parser.add_argument(
        "--seconds", type=_seconds, metavar="S",
        help="how long to search at most; a quiet machine is done sooner, always alike",
    )  # fmt: skip
    parser.add_argument(
        "--iterations", type=_whole, metavar="K", help="instead of seconds: always the same plan"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="%(default)s")
    table = parser.add_argument_group(
        "a table of your own; 1 unit of x and y takes 1 minute, in a straight line"
    )
    table.add_argument(
        "--targets",
        type=Path,
        metavar="FILE.csv",
        help="columns id, x, y, prize; service, open, close (minutes) if there are any",
    )
    table.add_argument(
        "--windows", action="store_true", help="a visit begins between open and close"
    )
    _add_register(parser)


def _add_register(parser: argparse.ArgumentParser) -> None:
    register = parser.add_argument_group("the register; --start is longitude,latitude (WGS 84)")
    add_day(register)
    add_known(register)
    register.add_argument(
        "--half-days", type=_whole, default=4, metavar="N", help="per team (%(default)s)"
    )
    register.add_argument(
        "--floor", type=int, metavar="N", help="per village (as a raised level asks, else 0)"
    )
    register.add_argument(
        "--most", type=_whole, metavar="N", help="visits of a team on one half-day at most"
    )
    register.add_argument(
        "--away", type=_away, action="append", default=[], metavar="TEAM:DATE:HALF",
        help="a team that is out, e.g. 2:2024-02-21:morning; may be given again",
    )  # fmt: skip
    register.add_argument(
        "--out", type=Path, metavar="DIR", help="write order sheets, workbook and calendars there"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Plan the table or the register.

    Raises
    ------
    TargetsError
        The table lacks a column, a cell cannot be planned with, or an option is missing.
    CampaignError
        The store cannot be read.
    """
    return _own_table(args) if args.targets else _register(args)


def describe(result: Mapping[str, Any]) -> str:
    """Word the plan, one line a route."""
    lines = [
        f"value {result['value']:g} in {len(result['routes'])} routes, "
        f"{len(result['left_out'])} places left out, found in {result['seconds']:.1f} s"
    ]
    for route in result["routes"]:
        when = f" {route['date']} {route['half']}" if "half" in route else ""
        stops = " > ".join(str(stop) for stop in route["stops"]) or "-"
        lines.append(
            f"team {route['team']}{when}: {route['minutes']:.1f} minutes, "
            f"value {route['value']:g}: {stops}"
        )
    if result.get("is_cut"):
        lines.append("the clock ended the search early: another run may end elsewhere")
    return "\n".join(lines)


def _own_table(args: argparse.Namespace) -> dict[str, Any]:
    from analysis.planning.routing import Shift, shortlist
    from analysis.planning.routing_search import solve
    from analysis.planning.travel import euclidean_problem

    for name in ("start", "minutes"):
        if getattr(args, name) is None:
            raise TargetsError(f"--targets needs --{name}.")
    begun = time.perf_counter()
    targets = read_targets(args.targets, windows=args.windows)
    no_must = np.zeros(len(targets), dtype=bool)
    rows = shortlist(
        targets["prize"].to_numpy(), targets["service"].to_numpy(), no_must, n_shifts=args.teams
    )
    kept = targets.iloc[rows]
    n = len(kept)
    shift = Shift(n, n + 1, 0.0, args.minutes)
    problem = euclidean_problem(
        kept, start=args.start, end=args.end or args.start, shifts=(shift,) * args.teams
    )
    plan = solve(
        problem,
        seconds=_search_seconds(args.seconds, n),
        iterations=args.iterations,
        seed=args.seed,
    )
    routes = _routes(plan, problem, ids=kept.index)
    visited = {stop for route in routes for stop in route["stops"]}
    return {
        "value": _round(plan.value),
        "seconds": round(time.perf_counter() - begun, 3),
        "routes": routes,
        "left_out": [place for place in targets.index if place not in visited],
        "is_cut": plan.is_cut,
        "windows": args.windows,
    }


def _routes(plan: RoutePlan, problem: Problem, *, ids: pd.Index) -> list[dict[str, Any]]:
    return [
        {
            "team": team,
            "stops": [str(ids[place]) for place in route],
            "minutes": minutes,
            "value": _round(float(problem.prize[list(route)].sum())),
        }
        for team, (route, minutes) in enumerate(zip(plan.routes, plan.minutes, strict=True), 1)
    ]


def _register(args: argparse.Namespace) -> dict[str, Any]:
    from analysis.planning.visit_choices import usual
    from analysis.planning.visit_plan import Search
    from commands.plan_register import plan_register, write_sheets
    from data.store.opening import open_store

    seconds = _REGISTER_SECONDS if args.seconds is None else args.seconds
    search = Search(seconds=seconds, iterations=args.iterations, seed=args.seed)
    store = open_store(args.store)
    try:
        day = open_day(store, args.as_of, known=args.known)
        choices = usual(day, args.teams, args.half_days)
        asked = {
            "start": args.start,
            "end": args.end,
            "shift_minutes": args.minutes,
            "per_village": args.floor,
            "most_visits": args.most,
            "away": tuple(sorted((n, on.isoformat(), half) for n, on, half in args.away)) or None,
        }
        known = {name: value for name, value in asked.items() if value is not None}
        choices = replace(choices, **known)
        told = plan_register(day, choices, search)
        if args.out is not None:
            told["files"] = write_sheets(day, choices, search, args.out)
    finally:
        store.close()
    return told


def read_targets(path: Path, *, windows: bool = False) -> pd.DataFrame:
    """Read a CSV file of places to visit.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte-order mark, or GB 18030. Columns `id`, `x`, `y`, `prize`; if
        there are any `service`, `open` and `close` (minutes; a blank is no service, no limit).
    windows : bool
        Heed `open` and `close`.

    Returns
    -------
    DataFrame
        Indexed by the id as text: `x`, `y`, `prize`, `service`, `open`, `close` (float64; -inf and
        inf where there is no limit).

    Raises
    ------
    TargetsError
        A column is missing, an id is blank or appears twice, a cell is not a number, a prize or a
        service is negative, or a place closes before it opens.
    """
    frame = read_csv(path).rename(columns=str.lower)
    missing = [name for name in _REQUIRED if name not in frame]
    if windows:
        missing += [name for name in ("open", "close") if name not in frame]
    if missing:
        raise TargetsError(
            f"{path.name} has no column {missing[0]}; it has: {', '.join(frame.columns)}."
        )
    if frame.empty:
        raise TargetsError(f"{path.name} has no rows.")
    ids = frame["id"].str.strip()
    _refuse(frame["id"], ids == "", path, "is not an id")
    _refuse(frame["id"], ids.duplicated(), path, "appears twice")
    columns = {name: _numbers(frame, name, path) for name in ("x", "y", "prize")}
    columns["service"] = _numbers(frame, "service", path, blank=0.0)
    columns["open"] = _numbers(frame, "open", path, blank=-math.inf, asked=windows)
    columns["close"] = _numbers(frame, "close", path, blank=math.inf, asked=windows)
    for name in ("prize", "service"):
        _refuse(frame.get(name, frame["id"]), columns[name] < 0, path, "is negative")
    if windows:
        _refuse(
            frame["close"], columns["close"] < columns["open"], path, "is earlier than its open"
        )
    return pd.DataFrame(columns, index=pd.Index(ids, dtype="str", name="id"))


def _numbers(
    frame: pd.DataFrame,
    name: str,
    path: Path,
    *,
    blank: float | None = None,
    asked: bool = True,
) -> npt.NDArray[np.float64]:
    if not asked or name not in frame:
        return np.full(len(frame), 0.0 if blank is None else blank)
    cells = frame[name].str.strip()
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64).copy()
    is_blank = (cells == "").to_numpy() & (blank is not None)
    numbers[is_blank] = 0.0
    _refuse(frame[name], ~np.isfinite(numbers), path, "is not a number")
    numbers[is_blank] = blank
    return numbers


def _refuse(cells: pd.Series, wrong: Any, path: Path, what: str) -> None:
    wrong = np.asarray(wrong)
    if wrong.any():
        cell = cells[wrong].iloc[0].strip() or "a blank"
        line = int(wrong.argmax()) + 2  # the header is line 1
        raise TargetsError(f"{path.name} line {line}: {cells.name} {cell} {what}.")


def _search_seconds(asked: float | None, n: int) -> float:
    least, each, most = _SECONDS
    return float(np.clip(least + each * n, least, most)) if asked is None else asked


def _round(value: float) -> float:
    return round(value, 9)


def _point(text: str) -> tuple[float, float]:
    parts = text.replace(" ", "").split(",")
    try:
        x, y = (float(part) for part in parts)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not a point X,Y") from cause
    if not (math.isfinite(x) and math.isfinite(y)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a point X,Y")
    return x, y


def _away(text: str) -> tuple[int, dt.date, str]:
    team, _, rest = text.partition(":")
    day, _, half = rest.partition(":")
    try:
        found = (int(team), dt.date.fromisoformat(day), half)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not TEAM:DATE:HALF") from cause
    if half not in _HALVES:
        raise argparse.ArgumentTypeError(f"{half!r} is none of {', '.join(_HALVES)}")
    return found


def _number(text: str, *, least: float) -> float:
    try:
        number = float(text)
    except ValueError as cause:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from cause
    if not (math.isfinite(number) and number >= least):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least {least:g}")
    return number


def _minutes(text: str) -> float:
    return _number(text, least=0)


def _seconds(text: str) -> float:
    return _number(text, least=0)


def _whole(text: str) -> int:
    number = _number(text, least=1)
    if number % 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(number)
