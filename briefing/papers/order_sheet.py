"""The order sheet of a team: PDF to take along, with checklist, QR and room to sign; and XLSX.

Ledger text goes into the document as data and never as markup.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pandas as pd

from briefing.papers.order_stops import Stop
from briefing.papers.workbook import Sheet, rows_workbook
from briefing.words import orders
from vocabulary.errors import SetupError
from vocabulary.hazard_codes import checklist
from vocabulary.terms import Category, StoreKind

_FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
_LAYOUT: Final = Path(__file__).with_suffix(".typ")


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
    fonts = [_FONTS]
    told = json.dumps(_told(own, team=team, is_demo=is_demo, qr=qr), ensure_ascii=False)
    return bytes(
        typst.compile(
            _LAYOUT,
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"sheet": told},
        )
    )


def order_workbook(stops: Sequence[Stop], *, as_of: date, is_demo: bool) -> bytes:
    """Return the order sheets of all teams as XLSX, one sheet a team."""
    teams = sorted({stop.team for stop in stops})
    sheets = [
        Sheet(
            orders.SHEET.format(n=team),
            pd.DataFrame(
                [_row(stop) for stop in stops if stop.team == team], columns=list(orders.COLUMNS)
            ),
            orders.COLUMNS,
            f"{orders.TITLE} {orders.TEAM.format(n=team)}",
            (orders.NOTE,),
        )
        for team in teams
    ] or [Sheet(orders.TITLE, pd.DataFrame(columns=list(orders.COLUMNS)), orders.COLUMNS)]
    return rows_workbook(sheets, is_demo=is_demo, as_of=as_of)


def half_day(on: date, half: str) -> str:
    """Return a half-day as the sheet's heading says it."""
    weekday = orders.WEEKDAYS[on.weekday()]
    return orders.DAY.format(on=f"{on:%Y-%m-%d}", weekday=weekday, half=orders.HALVES[half])


def _row(stop: Stop) -> dict[str, Any]:
    return {
        "date": f"{stop.on:%Y-%m-%d}",
        "half": orders.HALVES[stop.half],
        "order": stop.order,
        "at": stop.at,
        "site_no": stop.number,
        "name": stop.name,
        "category": Category(stop.category).zh,
        "village": stop.village,
        "address": stop.address,
        "office": stop.office,
        "why": stop.why,
        "checklist": "；".join(f"{one.code} {one.zh}" for one in checklist(stop.category)),
        "gaode": stop.gaode,
        "tianditu": stop.national,
        "done_at": None,
        "found": None,
        "signed": None,
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
