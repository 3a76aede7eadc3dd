"""Key facts for a crew: what is known, what is not, the nearest water, what stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.planning.water import nearest_supplies
from analysis.risk.hazards import with_clock
from briefing.papers.notices import responder_lines
from tests.builders import hazard_rows, site_rows

DAY = date(2024, 2, 20)


def supplies(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"kind": "hydrant", "name": "甲栓", "lon": 106.035, "lat": 29.836, "is_working": True}
    frame = pd.DataFrame([default | row for row in rows], columns=list(default))
    return frame.astype({"is_working": "boolean", "lon": "float64", "lat": "float64"})


@pytest.fixture
def site() -> pd.Series:
    row = {"category": "welfare", "beds": 30, "has_alarm": False, "exits": 2, "address": "某路1号"}
    return site_rows(row).iloc[0]


def test_the_nearest_working_hydrant_is_told_in_metres(site: pd.Series):
    # 0.001 degrees of latitude are 110.8 m here.
    found = nearest_supplies(
        site, supplies({}, {"name": "远栓", "lat": 29.845}, {"name": "坏栓", "lat": 29.8351,
                       "is_working": False}, {"kind": "tank", "name": "池", "lat": 29.837})
    )  # fmt: skip
    assert found["name"].tolist() == ["甲栓", "池"]
    assert found["distance_m"].tolist() == pytest.approx([110.8, 221.7], abs=0.5)


def test_a_fireworks_point_is_no_water(site: pd.Series):
    found = nearest_supplies(site, supplies({}, {"kind": "fireworks", "name": "燃放点"}))
    assert found["kind"].tolist() == ["hydrant"]


def test_a_place_known_only_by_its_village_has_no_distance(site: pd.Series):
    site = site.copy()
    site["position_quality"] = "village_centre"
    assert nearest_supplies(site, supplies({})).empty
    assert nearest_supplies(site, supplies()).empty


def test_the_sheet_tells_what_is_known_what_is_not_and_what_stands_in_the_way(site: pd.Series):
    found = hazard_rows(
        {"tier": "T3", "description": "出口上锁"}, {"tier": "T1", "description": "无预案"}
    )
    rows = with_clock(found, as_of=DAY)
    lines = responder_lines(site, rows, nearest_supplies(site, supplies({})))
    assert "床位数：30张" in lines
    assert "火灾自动报警系统：无" in lines
    assert "安全出口数量：2个" in lines
    assert "最近室外消火栓：甲栓，直线约111米" in lines
    assert lines[-2:] == ["未销案隐患2处，影响进攻和疏散的：", "出口上锁"]
    unknown = next(line for line in lines if line.startswith("未登记"))
    assert "夜间值守人数" in unknown
    assert "建筑高度" not in unknown


def test_without_water_on_record_the_sheet_says_to_ask(site: pd.Series):
    lines = responder_lines(site, with_clock(hazard_rows(), as_of=DAY), supplies().iloc[:0])
    assert any("到场前请核实" in line for line in lines)
    assert lines[-1] == "没有未销案的通道、出口和设施类隐患"
