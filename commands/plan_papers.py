"""The papers of a plan into a folder: order sheets, workbook and calendars, as on the page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.risk.reason import Reason
    from briefing.papers.order_stops import Stop


def write_papers(
    stops: list[Stop], folder: Path, *, as_of: dt.date, now: dt.datetime, is_demo: bool
) -> list[dict[str, Any]]:
    """Write the papers of every team.

    Parameters
    ----------
    stops : list of Stop
    folder : Path
        Made where there is none.
    as_of : date
    now : datetime
        Aware; said in the calendars.
    is_demo : bool

    Returns
    -------
    list of dict
        `path`, `kind`, `bytes`, `sha256` of each file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for name, kind, content in _papers(stops, as_of=as_of, now=now, is_demo=is_demo):
        path = folder / name
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        told.append({"path": path, "kind": kind, "bytes": len(content), "sha256": digest})
    return told


def _papers(
    stops: list[Stop], *, as_of: dt.date, now: dt.datetime, is_demo: bool
) -> Iterator[tuple[str, str, bytes]]:
    from briefing.papers.calendar_file import team_calendar
    from briefing.papers.order_sheet import order_sheet, order_workbook

    day = f"{as_of:%Y%m%d}"
    yield (
        f"order_sheets_{day}.xlsx", "workbook",
        order_workbook(stops, as_of=as_of, is_demo=is_demo),
    )  # fmt: skip
    for team in sorted({stop.team for stop in stops}):
        sheet = order_sheet(stops, team=team, is_demo=is_demo)
        yield f"order_sheet_team{team}_{day}.pdf", "order_sheet", sheet
        calendar = team_calendar(stops, team=team, made_at=now, is_demo=is_demo)
        yield f"visits_team{team}_{day}.ics", "calendar", calendar


def worded(reasons: Iterable[Reason]) -> str:
    """Return the reasons of a visit as one Chinese line, the heaviest first."""
    from vocabulary.risk import reason_sentence

    said = [reason_sentence(one.code, points=one.points, value=one.value) for one in reasons]
    return "；".join(said)
