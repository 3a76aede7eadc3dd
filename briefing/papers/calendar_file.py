"""The visits of a team as a calendar file (.ics) that a phone or a mail program takes in.

References
----------
RFC 5545: lines of at most 75 octets, folded; text with backslash, comma, semicolon and line break
escaped; times in UTC, so that no time zone has to be described.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from briefing.papers.order_stops import Stop
from briefing.words import orders
from data.store.events import CHINA_TIME
from vocabulary.terms import StoreKind

_OCTETS: Final = 75


def team_calendar(stops: Sequence[Stop], *, team: int, made_at: datetime, is_demo: bool) -> bytes:
    """Return the visits of one team as a calendar.

    Parameters
    ----------
    stops : of all teams; those of the team are taken
    made_at : aware; said of each entry, as the format asks
    is_demo : each entry says that its data are made up
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bachuan-fire-map//visits//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(orders.CALENDAR.format(n=team))}",
    ]
    for stop in stops:
        if stop.team == team:
            lines += _entry(stop, made_at, is_demo=is_demo)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _entry(stop: Stop, made_at: datetime, *, is_demo: bool) -> list[str]:
    start = datetime.combine(stop.on, time(), CHINA_TIME) + timedelta(minutes=int(stop.begins))
    name = orders.EVENT.format(name=stop.name)
    told = [stop.why, stop.gaode or "", stop.national or ""]
    lines = [
        "BEGIN:VEVENT",
        f"UID:visit-{stop.on:%Y%m%d}-{stop.half}-{stop.team}-{stop.site_id}@bachuan-fire-map",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(start + timedelta(minutes=int(stop.minutes)))}",
        f"SUMMARY:{_escaped((StoreKind.DEMO.zh + ' ' if is_demo else '') + name)}",
        f"LOCATION:{_escaped(stop.address or stop.village or '')}",
        f"DESCRIPTION:{_escaped(chr(10).join(one for one in told if one))}",
    ]
    if stop.national:
        lon, lat = stop.national.split(",")
        lines.append(f"GEO:{lat};{lon}")
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    shown = "".join(one if one == "\n" or one.isprintable() else " " for one in text)
    for mark in ("\\", ";", ","):
        shown = shown.replace(mark, f"\\{mark}")
    return shown.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Cut a line into pieces of at most 75 octets, never inside a character."""
    piece, lead = b"", b""
    for character in line:
        octets = character.encode()
        if len(lead) + len(piece) + len(octets) > _OCTETS:
            yield lead + piece
            piece, lead = b"", b" "
        piece += octets
    yield lead + piece
