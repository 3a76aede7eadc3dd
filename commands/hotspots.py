"""Find hot and cold places (Gi or Gi*, Moran's I) in the register or in a table of your own."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyogrio.errors import DataSourceError

from analysis.ranking import density, hotspots
from analysis.ranking.hotspots import (
    FEWEST_AREAS,
    HotspotError,
    eb_index,
    from_pairs,
    local_g,
    local_moran,
    moran,
    near,
    touching,
)
from commands.asked import open_day
from commands.own_table import TableError, read_csv
from data.store.opening import open_store


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Compute hot and cold places.

    Raises
    ------
    TableError
        A file or a column cannot be read.
    CampaignError
        The places cannot be judged, or the store cannot be read.
    """
    star, by_site = args.star, None
    if args.table:
        _need(args, "x", "y", "value", "radius")
        frame = read_csv(args.table).cells.reset_index(drop=True)
        values = _values(frame, args, args.table)
        x, y = (_numbers(frame, column, args.table) for column in (args.x, args.y))
        neighbours = near(x, y, radius_m=args.radius)
    elif args.areas:
        _need(args, "value")
        frame = _read_areas(args.areas)
        values = _values(frame, args, args.areas)
        neighbours = _area_neighbours(frame, args)
    else:
        frame, values, neighbours, by_site = _register(args)
        star = True
    found = local_g(values, neighbours, star=star)
    found.insert(0, "id", _ids(frame, args))
    overall = moran(values, neighbours, binary=args.binary)
    result: dict[str, Any] = {
        "moran": {"i": overall.i, "z": overall.z, "p": overall.p},
        "rows": _rows(found),
        "star": star,
        "n_islands": int((found["class"] == "island").sum()),
    }
    if by_site is not None:
        # Of open hazards per site visited; p with whole sites dealt out at random.
        result["by_site"] = {"i": by_site[0].i, "p": by_site[1]}
    if _is_of_villages(args) and len(found) < FEWEST_AREAS:
        result["rows"] = []
        result["note"] = (
            f"Gi* names no hot village among {len(found)}: the test needs {FEWEST_AREAS} or more. "
            "--grid M judges squares of M metres instead."
        )
    if args.local:
        local = local_moran(values, neighbours)
        local.insert(0, "id", _ids(frame, args))
        result["local"] = _rows(local)
    return result


def _is_of_villages(args: argparse.Namespace) -> bool:
    return not (args.table or args.areas) and args.grid is None


def _rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def describe(result: Mapping[str, Any]) -> str:
    """Word the result as a table, after Moran's I."""
    overall = result["moran"]
    head = "Moran's I " + "  ".join(f"{name} {_figure(overall[name])}" for name in overall)
    lines = [
        f"{row['id']!s:<20}{_figure(row['z']):>10}{_figure(row['p']):>10}{_figure(row['q']):>10}"
        f"  {row['class']}"
        for row in result["rows"]
    ]
    if "by_site" in result:
        told = result["by_site"]
        head += (
            f"\nof hazards per site visited {_figure(told['i'])}, "
            f"p {_figure(told['p'])} with whole sites dealt out at random"
        )
    if result["n_islands"]:
        head += f"\n{result['n_islands']} without a neighbour (class island)"
    if "note" in result:
        return f"{head}\n{result['note']}"
    return "\n".join([head, f"{'id':<20}{'z':>10}{'p':>10}{'q':>10}  class", *lines])


def read_gal(path: Path) -> dict[str, list[str]]:
    """Read a neighbour file in GAL format.

    Parameters
    ----------
    path : first line ``n`` or ``0 n name column``; then for each place ``id k`` and a line of k ids

    Returns
    -------
    dict of id to list of ids

    Raises
    ------
    TableError
        The file cannot be read or is cut short.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        raise TableError(f"{path} cannot be read: {cause}.") from cause
    body = [line.split() for line in lines[1:]]
    neighbours: dict[str, list[str]] = {}
    at = 0
    while at < len(body):
        if not body[at]:
            at += 1
            continue
        try:
            place, n = body[at][0], int(body[at][1])
            named = body[at + 1] if n else []
        except (IndexError, ValueError) as cause:
            raise TableError(
                f"{path.name} line {at + 2} is not `id count` of a GAL file."
            ) from cause
        if len(named) != n:
            raise TableError(f"{path.name} line {at + 3} needs {n} neighbours, got {len(named)}.")
        neighbours[place] = named
        # A place without neighbours has an empty line after it, or none.
        at += 2 if n or (at + 1 < len(body) and not body[at + 1]) else 1
    return neighbours


def _need(args: argparse.Namespace, *names: str) -> None:
    for name in names:
        if getattr(args, name) is None:
            raise TableError(f"Places of your own need --{name}.")


def _read_areas(path: Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path)
    except (DataSourceError, OSError) as cause:
        raise TableError(f"{path} cannot be read as areas: {cause}.") from cause
    if not isinstance(frame, gpd.GeoDataFrame) or frame.geometry.isna().any():
        raise TableError(f"{path.name} has rows without an outline.")
    return frame


def _numbers(frame: pd.DataFrame, column: str, path: Path) -> np.ndarray:
    if column not in frame:
        raise TableError(f"{path.name} has no column {column}; it has: {', '.join(frame.columns)}.")
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        row = int(wrong.argmax())
        raise TableError(
            f"{path.name} row {row + 1}: {column} {_shown(frame[column].iloc[row])} is not a "
            "number."
        )
    return numbers


def _values(frame: pd.DataFrame, args: argparse.Namespace, path: Path) -> np.ndarray:
    """Return the values of the places, or of counts over bases their EB index."""
    values = _numbers(frame, args.value, path)
    if args.base is None:
        return values
    return eb_index(values, _numbers(frame, args.base, path))


def _shown(cell: object) -> object:
    return cell if str(cell).strip() else "a blank"


def _ids(frame: pd.DataFrame, args: argparse.Namespace) -> list[Any]:
    if args.id is None:
        named = frame.index.name in {"village_code", "cell"}
        return frame.index.tolist() if named else list(range(1, len(frame) + 1))
    if args.id not in frame:
        raise TableError(f"There is no column {args.id}; there are: {', '.join(frame.columns)}.")
    ids: list[Any] = frame[args.id].tolist()
    return ids


def _area_neighbours(frame: gpd.GeoDataFrame, args: argparse.Namespace) -> Any:
    if args.weights == "queen":
        return touching(frame.geometry.to_numpy())
    named = read_gal(Path(args.weights))
    seats = _seats(list(named), frame, args)
    try:
        pairs = [(seats[one], seats[other]) for one in named for other in named[one]]
    except KeyError as cause:
        raise TableError(f"{args.weights} names {cause}, which has no line of its own.") from cause
    return from_pairs(np.array(pairs, dtype=np.int64), n=len(frame), both_ways=False)


def _seats(names: list[str], frame: gpd.GeoDataFrame, args: argparse.Namespace) -> dict[str, int]:
    ids = [str(value) for value in _ids(frame, args)]
    for candidate in (ids, [str(k) for k in range(len(frame))], names):
        if set(candidate) == set(names) and len(candidate) == len(frame):
            return {name: seat for seat, name in enumerate(candidate)}
    raise TableError(
        f"{args.weights} has {len(names)} places, the areas {len(frame)}; "
        "name the column of its ids with --id."
    )


def _register(args: argparse.Namespace) -> tuple[gpd.GeoDataFrame, np.ndarray, Any, Any]:
    day = open_day(open_store(args.store), args.as_of, known=args.known)
    if args.grid is not None:
        cells = day.once(hotspots.of, args.grid, by_site=True)
        if cells is None:
            raise HotspotError("There are no squares to judge, got neither outlines nor hazards.")
        values = cells["value"].to_numpy(dtype=np.float64)
        return cells, values, hotspots.beside(cells), None
    villages = day.villages[day.villages.geometry.notna()]
    found = day.once(density.of, "open", "area").table.loc[villages.index]
    values = (found["count"] / found["base"]).to_numpy(dtype=np.float64)
    by_site = day.once(hotspots.moran_of_villages)
    return villages, values, touching(villages.geometry.to_numpy()), by_site


def _figure(value: float | None) -> str:
    return "-" if value is None or np.isnan(value) else f"{value:.4f}"
