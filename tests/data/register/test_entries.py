"""Sites and hazards entered by hand: what is written, what is refused, who was quicker."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.register.entries import (
    SiteEdit,
    add_hazard,
    add_site,
    changed,
    edit_site,
    moved_to,
    read_site,
)
from data.register.entry_checks import EntryRefusal
from data.store import frames
from data.store.checks import verify
from data.store.opening import Store
from data.store.seed import seed_real
from tests.builders import DAY, NOW, event_of, new_store
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.register import ENTRY_REFUSALS, entry_label, entry_sentence

VILLAGE = "500151001001"
BATHHOUSE = {"name": "清泉浴室", "category": "bathhouse", "village_code": VILLAGE}
TODAY = NOW.date()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "firemap.db")
    seed_real(made, now=NOW)
    return made


def added(store: Store, **fields: Any) -> int:
    return add_site(store, BATHHOUSE | fields, actor="甲", now=NOW, effective_on=TODAY)


def edited(store: Store, site_id: int, seen: int, **fields: Any) -> int:
    return edit_site(store, SiteEdit(site_id, fields, seen, TODAY), actor="乙", now=NOW)


def refusal(code: str, **values: Any) -> Any:
    return pytest.raises(EntryRefusal, check=lambda e: e.code == code and e.values == values)


def test_a_site_is_added_with_what_is_known_and_no_more(store: Store):
    site_id = added(store, address=" 龙都路1号 ", rooms=12.0, has_alarm=False, office="")
    site = frames.sites(store, TODAY, personal=True).loc[site_id]
    assert (site["name"], site["address"], site["rooms"]) == ("清泉浴室", "龙都路1号", 12)
    assert not site["has_alarm"]
    assert "office" not in read_site(store, site_id).state
    assert verify(store).ok


@pytest.mark.parametrize(
    ("fields", "code", "values"),
    [
        ({"name": "  "}, "missing", {"field": "name"}),
        ({"category": None}, "missing", {"field": "category"}),
        ({"name": "长" * 61}, "too_long", {"field": "name", "most": 60, "length": 61}),
        ({"rooms": 501.0}, "range",
         {"field": "rooms", "value": "501", "low": "0", "high": "500"}),
        ({"rooms": 1.5}, "whole", {"field": "rooms", "value": "1.5"}),
        ({"phone": "打给老王"}, "phone", {"field": "phone", "value": "打给老王"}),
        ({"village_code": "999"}, "no_such_village", {"value": "999"}),
        ({"lon": 116.4, "lat": 39.9}, "outside", {"value": "116.40000, 39.90000"}),
    ],
)  # fmt: skip
def test_a_site_that_cannot_be_is_refused_and_nothing_is_written(
    store: Store, fields: dict[str, Any], code: str, values: dict[str, Any]
):
    before = store.revision
    with refusal(code, **values):
        added(store, **fields)
    assert store.revision == before


@pytest.mark.parametrize("number", ["13800000000", "023-45670000", "13800000000 / 13900000000"])
def test_a_telephone_number_is_taken(store: Store, number: str):
    assert read_site(store, added(store, phone=number)).state["phone"] == number


def test_two_sites_of_one_name_in_a_village_are_one(store: Store):
    site_id = added(store)
    with refusal("exists", name="清泉浴室", site_id=site_id):
        added(store, name="清泉 浴室")
    other = added(store, village_code="500151001002")
    with refusal("exists", name="清泉浴室", site_id=site_id):
        edited(store, other, 1, village_code=VILLAGE)


def test_a_change_writes_only_what_differs(store: Store):
    site_id = added(store, rooms=12.0, address="龙都路1号")
    assert edited(store, site_id, 1, rooms=14.0, address="龙都路1号", name="清泉浴室 ") == 2
    last = frames.events(store, site_id=site_id).iloc[-1]
    assert (last["kind"], last["changes"]) == ("corrected", {"rooms": 14})
    assert changed({"rooms": 14}, {"rooms": 14.0, "exits": None}) == {}


def test_a_fact_can_become_unknown_again(store: Store):
    site_id = added(store, rooms=12.0)
    edited(store, site_id, 1, rooms=None)
    assert frames.sites(store, TODAY)["rooms"].isna().loc[site_id]


def test_nothing_changed_is_nothing_written(store: Store):
    site_id = added(store)
    with refusal("nothing_new"):
        edited(store, site_id, 1, name="清泉浴室")


def test_a_name_cannot_be_taken_away(store: Store):
    site_id = added(store)
    with refusal("missing", field="name"):
        edited(store, site_id, 1, name="")


def test_the_second_editor_is_stopped(store: Store):
    site_id = added(store)
    edited(store, site_id, 1, rooms=12.0)
    with pytest.raises(StaleRecordError, match="version 2"):
        edited(store, site_id, 1, rooms=13.0)
    assert read_site(store, site_id).state["rooms"] == 12


def test_a_change_is_not_dated_tomorrow_nor_before_the_last_one(store: Store):
    site_id = added(store)
    tomorrow, before = date(2030, 1, 1), date(2020, 1, 1)
    with refusal("future_date", field="effective_on", day=tomorrow, today=TODAY):
        edit_site(store, SiteEdit(site_id, {"rooms": 3}, 1, tomorrow), actor="乙", now=NOW)
    with refusal("before_last", day=before, last=TODAY):
        edit_site(store, SiteEdit(site_id, {"rooms": 3}, 1, before), actor="乙", now=NOW)
    with refusal("future_date", field="effective_on", day=tomorrow, today=TODAY):
        add_site(store, BATHHOUSE, actor="甲", now=NOW, effective_on=tomorrow)


def test_a_voided_site_is_not_changed(store: Store):
    site_id = added(store)
    store.record([event_of("voided", TODAY.isoformat(), site_id, subject="site", reason="重复")],
                 actor="甲", now=NOW)  # fmt: skip
    with refusal("voided"):
        edited(store, site_id, 2, rooms=3)
    with refusal("voided"):
        found(store, site_id)
    with pytest.raises(StoreError, match="no site 99"):
        read_site(store, 99)


def test_a_site_is_moved_by_a_click_and_keeps_what_the_ledger_gave(store: Store):
    site_id = added(store, lon=106.05, lat=29.84, source_x=106.05, source_y=29.84,
                    source_datum="wgs84", position_quality="surveyed")  # fmt: skip
    edited(store, site_id, 1, **moved_to(106.0612345678, 29.8512345678))
    site = frames.sites(store, TODAY).loc[site_id]
    assert (site.geometry.x, site.geometry.y) == (106.061235, 29.851235)
    assert site["position_quality"] == "clicked"
    assert (site["source_x"], site["source_datum"]) == (106.05, "wgs84")
    with refusal("outside", value="106.90000, 29.84000"):
        moved_to(106.9, 29.84)


def found(store: Store, site_id: int, **fields: Any) -> int:
    told = {"code": "B04", "description": "二楼出口上锁", "grade": "general"} | fields
    return add_hazard(store, site_id, told, found_on=TODAY, actor="甲", now=NOW)


def test_a_hazard_is_added_with_its_deadline(store: Store):
    hazard_id = found(store, added(store), due_on=TODAY, found_how="日常检查", found_by="李四")
    hazard = frames.hazards(store, TODAY, personal=True).loc[hazard_id]
    assert (hazard["status"], hazard["due_on"].date()) == ("found", TODAY)
    assert (hazard["found_how"], hazard["found_by"]) == ("日常检查", "李四")
    assert verify(store).ok


@pytest.mark.parametrize(
    ("fields", "code", "values"),
    [
        ({"code": None}, "missing", {"field": "code"}),
        ({"description": " "}, "missing", {"field": "description"}),
        ({"due_on": date(2020, 1, 1)}, "due_before_found",
         {"due": date(2020, 1, 1), "day": TODAY}),
        ({"grade": "major"}, "major_paper", {}),
        ({"description": "长" * 501}, "too_long",
         {"field": "description", "most": 500, "length": 501}),
    ],
)  # fmt: skip
def test_a_hazard_that_cannot_be_is_refused(
    store: Store, fields: dict[str, Any], code: str, values: dict[str, Any]
):
    site_id = added(store)
    with refusal(code, **values):
        found(store, site_id, **fields)
    assert frames.hazards(store, DAY).empty


def test_a_major_hazard_comes_with_the_authoritys_paper(store: Store):
    hazard_id = found(store, added(store), grade="major", paper_number="消判字〔2024〕1号")
    assert frames.hazards(store, TODAY)["grade"].loc[hazard_id] == "major"
    with refusal("future_date", field="found_on", day=date(2030, 1, 1), today=TODAY):
        add_hazard(store, 1, {"code": "B04", "description": "锁"}, found_on=date(2030, 1, 1),
                   actor="甲", now=NOW)  # fmt: skip


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_refusal_has_a_sentence_that_names_its_values(language: Any):
    values = dict.fromkeys(("most", "length", "value", "low", "high", "name", "day", "today",
                            "last", "due"), "值")  # fmt: skip
    for code in ENTRY_REFUSALS:
        said = entry_sentence(code, language, field="phone", **values)
        assert "{" not in said
    assert entry_label("height_m") == "建筑高度（米）"
