"""What a team takes along: its sheet, its workbook, its calendar, its way."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from analysis.risk.assessment import Reason
from briefing.papers.order_sheet import (
    Stop,
    _told,
    order_sheet,
    order_stops,
    order_workbook,
    team_calendar,
)
from data.store.events import CHINA_TIME
from geo.datum import gcj02_to_wgs84
from geo.navigation import gaode_link, national_map_text
from tests.builders import day_with, site_rows, village_rows
from vocabulary.hazard_codes import checklist

A = "500151001001"
NOW = datetime(2024, 2, 20, 9, 0, tzinfo=CHINA_TIME)
HOSTILE = '#panic("x") *粗* $x$ =1+1, 楼;\\'


def stops(*names: str) -> list[Stop]:
    n = len(names)
    sites = site_rows(
        *({"name": name, "lon": 106.05, "lat": 29.84, "village_code": A,
           "category": "bathhouse"} for name in names)
    )  # fmt: skip
    visits = pd.DataFrame(
        {
            "team": [1] * n,
            "on": np.array(["2024-02-21"] * n, dtype="datetime64[s]"),
            "half": "morning",
            "order": range(1, n + 1),
            "begins": [8 * 60 + 40.0 + 40 * k for k in range(n)],
            "service": 30.0,
            "site_id": sites.index,
            "reasons": [(Reason("unvisited", 10.0),)] * n,
        }
    )
    risk = pd.DataFrame({"n_open": 2}, index=sites.index)
    villages = village_rows({"village_code": A})
    day = day_with(sites=sites, villages=villages, risk=risk)
    return order_stops(visits, day, word=lambda reasons: " ".join(r.code for r in reasons))


def test_the_gaode_link_is_in_gcj02_and_comes_back_to_the_place():
    link = gaode_link(106.05, 29.84, "甲楼")
    asked = parse_qs(urlsplit(link).query)
    lon, lat = map(float, asked["position"][0].split(","))
    assert abs(lon - 106.05) > 0.002  # some hundred metres east of it
    back = gcj02_to_wgs84(lon, lat)
    assert np.allclose(back, (106.05, 29.84), atol=1e-6)
    assert asked["coordinate"] == ["gaode"]
    assert asked["name"] == ["甲楼"]
    assert national_map_text(106.05, 29.84) == "106.050000,29.840000"
    assert gaode_link(float("nan"), 29.84) is None


def test_the_checklist_of_a_category_begins_with_the_gravest_and_ends_with_the_free_line():
    codes = [one.code for one in checklist("bathhouse")]
    assert codes[0] == "B01"
    assert codes[-1] == "X99"
    assert {one.code for one in checklist("other")} == {"R02", "R03", "R04", "R05", "R06", "X99"}


def test_the_sheet_is_a_pdf_with_its_own_font_and_hostile_names_are_only_text():
    made = order_sheet(stops(HOSTILE, "乙浴室"), team=1, is_demo=True)
    assert made[:5] == b"%PDF-"
    assert b"NotoSansSC" in made
    told = _told(stops(HOSTILE), team=1, is_demo=True, qr="gaode")
    (stop,) = told["half_days"][0]["stops"]
    assert stop["head"].endswith(HOSTILE)
    assert told["half_days"][0]["name"] == "2024-02-21（周三）上午"
    assert told["half_days"][0]["summary"] == "共 1 家，08:40 到第一家，预计 09:10 前结束"
    assert "<svg" in stop["qr"]
    json.dumps(told)


def test_a_team_without_a_visit_has_a_sheet_that_says_so():
    assert order_sheet([], team=2, is_demo=False)[:5] == b"%PDF-"


def test_the_workbook_has_a_sheet_for_each_team_and_no_formula():
    made = order_workbook(stops("=1+1"), as_of=date(2024, 2, 20), is_demo=True)
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["第1组"]
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "08:40" in [cell.value for cell in cells]
    assert any(str(cell.value).startswith("https://uri.amap.com") for cell in cells)


def test_the_calendar_says_utc_folds_at_75_octets_and_escapes():
    made = team_calendar(stops(HOSTILE), team=1, made_at=NOW, is_demo=False)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    text = made.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20240221T004000Z" in text  # 8:40 in China
    assert "DTEND:20240221T011000Z" in text
    assert "\\, 楼\\;\\\\" in text
    assert "GEO:29.840000;106.050000" in text


@pytest.mark.parametrize("team", [1, 2])
def test_only_the_team_asked_for_is_in_its_calendar(team: int):
    made = team_calendar(stops("甲", "乙"), team=team, made_at=NOW, is_demo=True).decode()
    assert made.count("BEGIN:VEVENT") == (2 if team == 1 else 0)


def test_a_sheet_says_what_it_is_and_not_what_drew_it():
    info = PdfReader(io.BytesIO(order_sheet(stops("甲"), team=1, is_demo=True))).metadata
    assert info is not None
    assert info.title
    assert "党政办公室" in str(info.author)
    assert "Typst" not in repr(dict(info))
