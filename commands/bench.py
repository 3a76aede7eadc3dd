"""Measure this product beside a peer on the same data; NAME picks one measurement."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from bench.run import measurements
from vocabulary.errors import CampaignError


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run the measurements named.

    Raises
    ------
    CampaignError
        There is no measurement of that name.
    """
    known = measurements()
    unknown = sorted(set(args.names) - set(known))
    if unknown:
        raise CampaignError(
            f"bench knows no measurement {', '.join(unknown)}; there are: {', '.join(known)}."
        )
    rows = [row for name in args.names or known for row in known[name]()]
    return {"rows": [row.as_dict() for row in rows]}


def describe(result: Mapping[str, Any]) -> str:
    """Word the measurements as a table, one row each."""
    head = (
        f"{'name':<46}{'size':>16}{'ours s':>10}{'peer s':>10}{'ratio':>9}{'floor s':>10}"
        f"{'x floor':>9}  peer"
    )
    return "\n".join([head, *map(_line, result["rows"])])


def _line(row: Mapping[str, Any]) -> str:
    figures = "".join(
        f"{_figure(row[key]):>{width}}"
        for key, width in (
            ("ours_s", 10), ("peer_s", 10), ("ratio", 9), ("floor_s", 10), ("floors", 9),
        )
    )  # fmt: skip
    said = f"; {row['note']}" if row.get("note") else ""
    return f"{row['name']:<46}{row['size']:>16}{figures}  {row['peer'] or '-'}{said}"


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    # A village more costs microseconds: three places would print them as nothing.
    return f"{value:.3f}" if value >= 0.1 else f"{value:.2g}"
