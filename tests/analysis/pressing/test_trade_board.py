"""One trade: classes of high-rises, kinds of bathhouses, checks and items over the places."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.pressing.weak_points import bath_kind, by_code, by_kind, high_rise_class
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows, site_rows, visit_rows
from vocabulary.facts import SiteKind
from vocabulary.terms import Category

AS_OF = date(2024, 2, 20)


@pytest.mark.parametrize(
    ("height", "use", "kind"),
    [
        (27.0, "住宅", "low"), (27.1, "住宅", "dwelling_2"), (54.0, "住宅", "dwelling_2"),
        (54.1, "商住", "dwelling_1"), (24.0, "办公", "low"), (24.1, "办公", "public_2"),
        (50.1, "宾馆", "public_1"), (100.0, "住宅", "dwelling_1"), (100.1, None, "super"),
        (None, "住宅", "untold"), (60.0, None, "untold"), (60.0, " ", "untold"),
    ],
)  # fmt: skip
def test_a_building_has_the_class_of_its_height_and_use(
    height: float | None, use: str | None, kind: str
):
    assert high_rise_class(height, use).value == kind


@pytest.mark.parametrize(
    ("use", "name", "kind"),
    [
        (None, "某足浴休闲中心", "foot"), (None, "某桑拿会所", "sauna"),
        ("汗蒸", "某足浴", "sweat"), (None, "某养生馆", "health"),
        (None, "某大浴场", "bath"), (None, "某会所", "untold"),
    ],
)  # fmt: skip
def test_a_bathhouse_has_the_kind_its_words_say(use: str | None, name: str, kind: str):
    assert bath_kind(use, name).value == kind


SITES = site_rows(
    {"site_id": 1, "category": "bathhouse", "name": "某足浴"},
    {"site_id": 2, "category": "bathhouse", "name": "某足疗店"},
    {"site_id": 3, "category": "bathhouse", "name": "某桑拿"},
    {"site_id": 4, "category": "factory", "name": "某厂"},
)
HAZARDS = with_clock(
    hazard_rows(
        {"site_id": 1, "code": "B07", "due_on": "2024-02-10"},  # fire equipment, overdue
        {"site_id": 1, "code": "B03", "due_on": "2024-03-10"},
        {"site_id": 2, "code": "B03", "status": "closed", "closed_on": "2024-02-01"},
        {"site_id": 3, "code": "B03"},
        {"site_id": 4, "code": "F04"},
    ),
    as_of=AS_OF,
)
VISITS = visit_rows({"site_id": 1}, {"site_id": 1}, {"site_id": 2}, {"site_id": 4})


def test_each_kind_says_how_many_were_checked_and_what_is_open():
    told = by_kind(SITES, HAZARDS, VISITS, Category.BATHHOUSE)
    assert list(told.index) == [SiteKind.FOOT.value, SiteKind.SAUNA.value]
    foot = told.loc["foot"]
    assert (foot["n_sites"], foot["n_visited"], foot["visited_share"]) == (2, 2, 1.0)
    assert (foot["n_open"], foot["n_overdue"], foot["n_equipment"], foot["n_faulty"]) == (
        2,
        1,
        1,
        1,
    )
    assert told.loc["sauna", "visited_share"] == 0


def test_every_item_of_the_plans_bathhouse_list_stands_with_its_share_of_the_checked():
    told = by_code(SITES, HAZARDS, VISITS, Category.BATHHOUSE)
    # The plan names insulation and decoration, wiring, escape, separation, electric heating.
    assert {"B01", "B02", "B03", "B04", "B05", "B06"} <= set(told.index)
    wiring = told.loc["B03"]
    # Found at three places; two of them (1 and 2) were checked, of the two checked.
    assert (wiring["n_found"], wiring["n_open"], wiring["n_sites"]) == (3, 2, 2)
    assert (wiring["n_visited"], wiring["share"]) == (2, 1.0)
    assert told.loc["B05", ["n_found", "n_open", "share"]].tolist() == [0, 0, 0]
    assert told.loc["B07", "n_overdue"] == 1


def test_without_a_visit_an_item_has_no_share():
    told = by_code(SITES, HAZARDS, VISITS.iloc[:0], Category.BATHHOUSE)
    assert told["share"].isna().all()


def test_other_trades_are_kept_apart_by_the_use_as_typed():
    told = by_kind(SITES.assign(use="仓库"), HAZARDS, VISITS, Category.FACTORY)
    assert told["n_sites"].to_dict() == {"仓库": 1}
    assert pd.isna(by_kind(SITES, HAZARDS, VISITS, Category.SCENIC)["n_sites"].max())
