"""The order sheet of a team: PDF to take along, with checklist, QR and room to sign; and XLSX.

Ledger text goes into the document as data and never as markup.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.day import Day
from analysis.risk.assessment import Reason
from briefing.papers.workbook import Sheet, rows_workbook
from briefing.properties import Named, with_properties
from briefing.words import labels, orders
from data.store.events import CHINA_TIME
from geo.navigation import gaode_link, national_map_text
from vocabulary.errors import SetupError
from vocabulary.hazard_codes import checklist
from vocabulary.terms import Category, StoreKind

_FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
_LAYOUT: Final = Path(__file__).with_suffix(".typ")
Word = Callable[[Iterable[Reason]], str]
_OCTETS: Final = 75


def order_sheet(stops: Sequence[Stop], *, team: int, is_demo: bool, qr: str = "gaode") -> bytes:
    """Return the order sheet of one team as PDF.

    A4; the font is embedded.

    Parameters
    ----------
    stops : of all teams, in order; those of the team are taken
    is_demo : the mark of made-up data stands on every page
    qr : "gaode" or "number"
        What the code beside each site holds: the link to the place, or the site's number. A site
        whose point is not known has its number.

    Raises
    ------
    SetupError
        The font of the sheet is missing.
    """
    import typst

    if not any(_FONTS.glob("*.ttf")):
        raise SetupError("The font of the order sheet is missing; run the set-up again.")
    own = [stop for stop in stops if stop.team == team]
    told = json.dumps(_told(own, team=team, is_demo=is_demo, qr=qr), ensure_ascii=False)
    made = typst.compile(_LAYOUT, format="pdf", font_paths=[_FONTS], ignore_system_fonts=True,
                         sys_inputs={"sheet": told})  # fmt: skip
    if not own:
        return bytes(made)
    day = min(stop.on for stop in own)
    named = Named(f"{orders.TITLE} {orders.TEAM.format(n=team)}", labels.IMPRINT_OFFICE, day)
    return with_properties("pdf", bytes(made), named)


def order_workbook(stops: Sequence[Stop], *, as_of: date, is_demo: bool) -> bytes:
    """Return the order sheets of all teams as XLSX, one sheet a team."""
    columns = orders.COLUMNS
    sheets = []
    for team in sorted({stop.team for stop in stops}):
        rows = pd.DataFrame([_row(one) for one in stops if one.team == team], columns=list(columns))
        title = f"{orders.TITLE} {orders.TEAM.format(n=team)}"
        sheets.append(Sheet(orders.SHEET.format(n=team), rows, columns, title, (orders.NOTE,)))
    if not sheets:
        sheets = [Sheet(orders.TITLE, pd.DataFrame(columns=list(columns)), columns)]
    return rows_workbook(sheets, is_demo=is_demo, as_of=as_of)


def half_day(on: date, half: str) -> str:
    """Return a half-day as the sheet's heading says it."""
    weekday = orders.WEEKDAYS[on.weekday()]
    return orders.DAY.format(on=f"{on:%Y-%m-%d}", weekday=weekday, half=orders.HALVES[half])


def _row(stop: Stop) -> dict[str, Any]:
    same = ("order", "at", "name", "village", "address", "office", "why", "gaode")
    return {
        "date": f"{stop.on:%Y-%m-%d}",
        "half": orders.HALVES[stop.half],
        "site_no": stop.number,
        "category": Category(stop.category).zh,
        "checklist": "；".join(f"{one.code} {one.zh}" for one in checklist(stop.category)),
        "tianditu": stop.national,
        **{name: getattr(stop, name) for name in same},
        **dict.fromkeys(("done_at", "found", "signed")),
    }


def _told(stops: Sequence[Stop], *, team: int, is_demo: bool, qr: str) -> dict[str, Any]:
    half_days = [
        _half_day(on, half, list(group))
        for (on, half), group in groupby(stops, key=lambda stop: (stop.on, stop.half))
    ]
    return {
        "title": orders.TITLE,
        "team": orders.TEAM.format(n=team),
        "stamp": StoreKind.DEMO.zh if is_demo else "",
        "foot": orders.FOOT,
        "none": orders.NO_VISITS,
        "check": orders.CHECK,
        "nothing": orders.NOTHING,
        "found": orders.FOUND,
        "signs": [orders.INSPECTORS, orders.SITE_SIGNS, orders.TIME],
        "half_days": [
            day | {"stops": [_said(stop, qr) for stop in day["stops"]]} for day in half_days
        ],
    }


def _half_day(on: date, half: str, stops: list[Stop]) -> dict[str, Any]:
    last = stops[-1].begins + stops[-1].minutes
    back = f"{int(last) // 60:02d}:{int(last) % 60:02d}"
    summary = orders.SUMMARY.format(n=len(stops), first=stops[0].at, back=back)
    return {"name": half_day(on, half), "summary": summary, "stops": stops}


def _said(stop: Stop, qr: str) -> dict[str, Any]:
    link = stop.gaode if qr == "gaode" else None
    unknown = orders.UNKNOWN
    facts = [
        orders.CATEGORY.format(category=Category(stop.category).zh),
        orders.VILLAGE.format(village=stop.village or unknown),
        orders.OFFICE.format(office=stop.office or unknown),
        orders.OPEN_HAZARDS.format(n=stop.n_open),
    ]
    marks = ["", orders.ON_SPOT]
    return {
        "head": orders.STOP.format(order=stop.order, name=stop.name),
        "at": orders.ARRIVE.format(at=stop.at),
        "minutes": orders.MINUTES.format(minutes=round(stop.minutes)),
        "number": orders.NUMBER.format(number=stop.number),
        "address": orders.ADDRESS.format(address=stop.address or unknown),
        "facts": facts,
        "why": orders.WHY.format(why=stop.why),
        "checks": [
            f"{orders.BOX} {one.code} {one.zh}{marks[one.on_the_spot]}"
            for one in checklist(stop.category)
        ],
        "qr": qr_svg(link or stop.number),
        "scan": orders.SCAN_ROUTE if link else orders.SCAN_NUMBER,
    }


def qr_svg(text: str) -> str:
    """Return a QR code as SVG, black on white, with its quiet zone."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, light="#ffffff", xmldecl=False, svgns=True
    )
    return out.getvalue().decode()


@dataclass(frozen=True)
class Stop:
    """One visit of a team, with what its sheet says.

    Attributes
    ----------
    half : "morning", "afternoon" or "evening"
    begins, minutes : minute of the day; minutes inside
    number : the site's own number, else its number in the register
    gaode, national : link and coordinate; None where the point is not known
    """

    team: int
    on: date
    half: str
    order: int
    begins: float
    minutes: float
    site_id: int
    number: str
    name: str
    category: str
    address: str | None
    village: str | None
    office: str | None
    why: str
    n_open: int
    gaode: str | None
    national: str | None

    @property
    def at(self) -> str:
        """The time of arrival, as read."""
        return f"{int(self.begins) // 60:02d}:{int(self.begins) % 60:02d}"


def order_stops(visits: pd.DataFrame, day: Day, *, word: Word) -> list[Stop]:
    """Return the visits of a plan in the order of driving, team by team.

    Parameters
    ----------
    visits : of `analysis.planning.visit_plan.VisitPlan.visits`
        Those of a site that is no longer there are left out.
    word : reasons -> one sentence
    """
    here = visits[visits["site_id"].isin(day.sites.index)]
    ordered = here.sort_values(["team", "on", "begins"])
    return [_stop(row, day, word) for row in ordered.to_dict("records")]


def _stop(row: Mapping[Any, Any], day: Day, word: Word) -> Stop:
    site = day.sites.loc[row["site_id"]]
    point = site["geometry"]
    lon, lat = (math.nan, math.nan) if point is None else (point.x, point.y)
    return Stop(
        team=int(row["team"]),
        on=pd.Timestamp(row["on"]).date(),
        half=str(row["half"]),
        order=int(row["order"]),
        begins=float(row["begins"]),
        minutes=float(row["service"]),
        site_id=int(row["site_id"]),
        number=_text(site["site_no"]) or str(row["site_id"]),
        name=_text(site["name"]) or "",
        category=str(site["category"]),
        address=_text(site["address"]),
        village=_text(day.villages["short_name"].get(site["village_code"])),
        office=_text(site["office"]),
        why=word(row["reasons"]),
        n_open=int(day.risk["n_open"].get(row["site_id"], 0)),
        gaode=gaode_link(lon, lat, _text(site["name"]) or ""),
        national=national_map_text(lon, lat),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def team_calendar(stops: Sequence[Stop], *, team: int, made_at: datetime, is_demo: bool) -> bytes:
    """Return the visits of one team as a calendar.

    Parameters
    ----------
    stops : of all teams; those of the team are taken
    made_at : aware; said of each entry, as the format asks
    is_demo : each entry says that its data are made up

    References
    ----------
    RFC 5545: lines of at most 75 octets, folded; text with backslash, comma, semicolon and line
    break escaped; times in UTC, so that no time zone has to be described.
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
