"""Store to frames: the columns of docs/frames.md, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

from data.store import frames, upkeep
from data.store.opening import Store
from data.store.villages import put_villages
from tests.builders import NOW, event_of, hazard_rows, new_store, site_made
from vocabulary.facts import FACTS

DAY = date(2024, 2, 20)
CONTRACT = Path(__file__).resolve().parents[3] / "docs" / "frames.md"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    yield made
    made.close()


def filled(store: Store) -> None:
    store.record(
        [
            site_made(subject_id=-1, lon=106.05, lat=29.85, height_m=33, has_alarm=True,
                      phone="13800138000", responsible_person="某甲", aliases=["旧名"]),
            site_made(subject_id=-2, name="某浴室", category="bathhouse"),
            event_of("found", "2024-01-10", -1, site_id=-1, code="H01", owner="某乙",
                     funds="5万元"),
            event_of("assigned", "2024-01-10", -1, due_on=date(2024, 1, 25)),
            event_of("found", "2024-02-01", -2, site_id=-2, code="B04"),
            event_of("voided", "2024-02-10", -2, reason="重复登记"),
        ],
        actor="张某", now=NOW,
    )  # fmt: skip


def promised(function: str) -> list[str]:
    """Return the column names the contract lists in a function's row."""
    text = CONTRACT.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"| `{function}(store"))
    columns = line.split("|")[3].split("; with")[0]
    return re.findall(r"`(\w+)`", columns)


@pytest.mark.parametrize("function", ["villages", "hazards", "visits", "events"])
def test_a_frame_has_the_columns_the_contract_lists(store: Store, function: str) -> None:
    filled(store)
    read = getattr(frames, function)
    frame = read(store, DAY) if function in ("hazards", "visits") else read(store)
    assert set(promised(function)) <= set(frame.columns)


def test_the_sites_frame_has_a_column_for_each_fact(store: Store) -> None:
    filled(store)
    frame = frames.sites(store, DAY)
    assert set(promised("sites")) - {"FACTS", "vocabulary"} <= {*frame.columns}
    assert set(FACTS) <= set(frame.columns)
    assert frame.crs.to_epsg() == 4326
    assert frame.loc[1, "height_m"] == 33.0
    assert bool(frame.loc[1, "has_alarm"]) is True
    assert frame.loc[2, "has_alarm"] is pd.NA
    assert frame.loc[1, "aliases"] == ("旧名",)


def test_empty_frames_have_the_same_columns_and_types_as_filled_ones(store: Store) -> None:
    empty = [frames.sites(store, DAY), frames.hazards(store, DAY), frames.visits(store, DAY)]
    filled(store)
    full = [frames.sites(store, DAY), frames.hazards(store, DAY), frames.visits(store, DAY)]
    for none, some in zip(empty, full, strict=True):
        assert none.dtypes.to_dict() == some.dtypes.to_dict()
        assert none.index.name == some.index.name
        assert none.index.dtype == some.index.dtype


def test_personal_cells_stay_in_the_store_unless_asked_for(store: Store) -> None:
    filled(store)
    plain = (frames.sites(store, DAY), frames.hazards(store, DAY))
    assert not {"phone", "responsible_person", "owner", "found_by"} & {
        column for frame in plain for column in frame.columns
    }
    assert frames.sites(store, DAY, personal=True).loc[1, "phone"] == "13800138000"
    assert frames.hazards(store, DAY, personal=True).loc[1, "owner"] == "某乙"
    told = frames.events(store)["changes"]
    assert not any({"phone", "owner", "responsible_person"} & set(change) for change in told)


def test_voided_records_are_left_out_from_the_day_they_were_voided(store: Store) -> None:
    filled(store)
    assert frames.hazards(store, date(2024, 2, 9)).index.tolist() == [1, 2]
    assert frames.hazards(store, DAY).index.tolist() == [1]
    assert frames.hazards(store, DAY, voided=True).index.tolist() == [1, 2]


def test_the_hazards_of_a_voided_site_are_left_out_with_it(store: Store) -> None:
    filled(store)
    store.record([event_of("voided", "2024-02-15", 1, subject="site")], actor="张某", now=NOW)
    assert frames.sites(store, DAY).index.tolist() == [2]
    assert frames.hazards(store, DAY).empty
    assert frames.hazards(store, date(2024, 2, 14)).index.tolist() == [1]


def test_a_hazard_carries_village_category_and_tier_of_its_site_and_code(store: Store) -> None:
    filled(store)
    hazard = frames.hazards(store, DAY).loc[1]
    assert (hazard["village_code"], hazard["category"], hazard["tier"]) == (
        "500151001001", "high_rise", "T3",
    )  # fmt: skip
    assert (hazard["due_on"], hazard["funds"]) == (pd.Timestamp("2024-01-25"), "5万元")


def test_what_is_not_known_is_missing_and_never_empty_text(store: Store) -> None:
    store.record([site_made(address="", use=None)], actor="张某", now=NOW)
    site = frames.sites(store, DAY).iloc[0]
    assert pd.isna(site["address"])
    assert pd.isna(site["use"])
    assert site["geometry"] is None


def test_a_village_has_its_short_name_and_its_outline(store: Store) -> None:
    outline = MultiPolygon([box(106.03, 29.83, 106.04, 29.84)])
    put_villages(
        store,
        [
            {"village_code": "500151001001", "name": "东方社区居民委员会", "geometry": outline,
             "residents": 9000, "kind": "community"},
            {"village_code": "500151001201", "name": "接龙村村民委员会"},
        ],
        actor="张某", now=NOW,
    )  # fmt: skip
    villages = frames.villages(store)
    assert villages["short_name"].tolist() == ["东方社区", "接龙村"]
    assert villages.geometry.iloc[0].equals(outline)
    assert villages.geometry.iloc[1] is None
    assert villages.loc["500151001001", "residents"] == 9000.0


def test_visits_up_to_the_day_are_given(store: Store) -> None:
    filled(store)
    rows = [
        {"site_id": 2, "visited_on": day, "kind": "routine", "team": "一组"}
        for day in (date(2024, 2, 20), date(2024, 2, 21))
    ]
    upkeep.add(store, "visit", rows, actor="张某", now=NOW)
    visits = frames.visits(store, DAY)
    assert visits.index.tolist() == [1]
    assert visits.loc[1, "category"] == "bathhouse"
    assert visits.loc[1, "n_found"] == 0


def test_events_say_what_was_entered_late(store: Store) -> None:
    filled(store)
    told = frames.events(store, hazard_id=1)
    assert told["kind"].tolist() == ["found", "assigned"]
    assert told["is_back_dated"].all()
    store.record([event_of("started", "2024-02-20", 1)], actor="张某", now=NOW)
    assert not frames.events(store, hazard_id=1)["is_back_dated"].iloc[-1]


def test_the_events_of_one_site_are_its_own(store: Store) -> None:
    filled(store)
    assert frames.events(store, site_id=2)["subject"].unique().tolist() == ["site"]
    assert len(frames.events(store)) == 6


def test_a_covered_frame_tells_no_number_and_the_frame_given_still_does() -> None:
    told = {"description": "找13800138000", "extra": {"13900139000": 510225197908120036}}
    frame = hazard_rows({**told, "source_row": 13700137000.0}, {"description": "无水"})
    seen = frames.covered(frame)
    assert seen["description"].tolist() == ["找138****8000", "无水"]
    assert seen.loc[1, "extra"] == {"139****9000": "510****36"}
    assert seen["description"].dtype == frame["description"].dtype
    assert frame.loc[1, "description"] == "找13800138000"
    assert frames.covered(seen) is seen
