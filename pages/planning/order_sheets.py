"""What a team takes along: order sheet, workbook, calendar; written when it is asked for."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import geopandas as gpd
import streamlit as st

from analysis.day import Day
from briefing.papers.order_sheet import (
    Stop,
    order_sheet,
    order_stops,
    order_workbook,
    team_calendar,
)
from pages.planning.words import spoken
from pages.shell import session
from pages.shell.downloads import XLSX
from pages.shell.filters import one_of
from pages.shell.language import say


def draw_papers(day: Day, visits: gpd.GeoDataFrame) -> None:
    """Draw the buttons that save the sheets of one team, and all of them in one file."""
    if visits.empty:
        return
    teams = sorted(set(visits["team"].astype(int)))
    stops = order_stops(visits, day.sites, day.villages, day.risk, word=spoken)
    is_demo = session.is_demo()
    on = f"{day.as_of:%Y%m%d}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_papers"):
        team = st.selectbox(
            say("Papers of team"), teams, key="plan_team", width=140,
            format_func=lambda n: say("Team {n}", n=n),
        )  # fmt: skip
        qr = one_of(
            "qr", say("The code on the sheet leads to"),
            {"gaode": say("The place in Gaode"), "number": say("The site's number")},
        )  # fmt: skip
        st.download_button(
            say("Order sheet (PDF)"),
            data=partial(order_sheet, stops, team=team, is_demo=is_demo, qr=qr),
            file_name=f"order_sheet_team{team}_{on}.pdf", mime="application/pdf",
            key="plan_pdf", on_click="ignore", type="primary",
        )  # fmt: skip
        st.download_button(
            say("Order sheets (Excel)"),
            data=partial(order_workbook, stops, as_of=day.as_of, is_demo=is_demo),
            file_name=f"order_sheets_{on}.xlsx", mime=XLSX, key="plan_book", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            say("Calendar file"),
            data=partial(
                team_calendar, stops, team=team, made_at=session.now(), is_demo=is_demo
            ),
            file_name=f"visits_team{team}_{on}.ics", mime="text/calendar", key="plan_ics",
            on_click="ignore",
        )  # fmt: skip
        _offer_all(day, stops, qr=qr)


def _offer_all(day: Day, stops: list[Stop], *, qr: str) -> None:
    st.download_button(
        say("All teams in one file"),
        data=partial(_all_papers, day, stops, qr=qr, is_demo=session.is_demo()),
        file_name=f"order_sheets_{day.as_of:%Y%m%d}.zip", mime="application/zip",
        key="plan_zip", on_click="ignore",
    )  # fmt: skip


def _all_papers(day: Day, stops: list[Stop], *, qr: str, is_demo: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "order_sheets.xlsx", order_workbook(stops, as_of=day.as_of, is_demo=is_demo)
        )
        for team in sorted({stop.team for stop in stops}):
            sheet = order_sheet(stops, team=team, is_demo=is_demo, qr=qr)
            calendar = team_calendar(stops, team=team, made_at=session.now(), is_demo=is_demo)
            archive.writestr(f"order_sheet_team{team}.pdf", sheet)
            archive.writestr(f"visits_team{team}.ics", calendar)
    return out.getvalue()
