"""What the demo tells: a winter that could have been, with things in it that are to be seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.truth.questions import questions
from data.demo.load import AS_OF, START
from data.store import frames, upkeep
from data.store.events import end_of
from data.store.opening import Store, open_store
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES

# Where a hazard may go from where it is; side actions change nothing and need an open hazard.
NEXT = {
    "start": {"found"},
    "found": {"registered"},
    "registered": {"assigned", "submitted", "voided"},
    "assigned": {"started"},
    "started": {"submitted"},
    "submitted": {"recheck_passed", "recheck_failed"},
    "recheck_failed": {"submitted"},
    "recheck_passed": {"accepted", "closed"},
    "accepted": {"closed"},
    "closed": {"reopened"},
    "reopened": {"assigned"},
    "voided": set(),
}
ASIDE = {"extended", "talked", "supervised", "exposed", "handed_over", "result_received"}
# Marks the few closings that were made to look odd.
ODD = "演示：故意编造的可疑销案，供“数据真实与实证”页演示提问"
SLOW, SILENT, EBIKES = "500151001011", "500151001203", "500151001012"
Steps = list[dict[str, Any]]


@pytest.fixture(scope="module")
def store(demo_file: Path) -> Iterator[Store]:
    opened = open_store(demo_file)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sites(store: Store) -> pd.DataFrame:
    return frames.sites(store, AS_OF, personal=True)


@pytest.fixture(scope="module")
def hazards(store: Store) -> pd.DataFrame:
    return frames.hazards(store, AS_OF, personal=True, voided=True)


@pytest.fixture(scope="module")
def events(store: Store) -> pd.DataFrame:
    return frames.events(store)


@pytest.fixture(scope="module")
def histories(events: pd.DataFrame) -> dict[int, Steps]:
    told: dict[int, Steps] = {}
    for row in events[events["subject"] == "hazard"].to_dict("records"):
        told.setdefault(row["subject_id"], []).append(row)
    return told


def test_it_is_as_large_as_a_subdistrict(sites: pd.DataFrame, hazards: pd.DataFrame) -> None:
    assert sites["category"].nunique() == 8
    assert sites["village_code"].nunique() == 16
    assert len(hazards) == 2638 + 7  # seven were voided
    assert set(hazards["status"]) == {"registered", "assigned", "rectifying", "submitted",
        "rechecked", "accepted", "closed", "voided"}  # fmt: skip


def test_every_visit_counts_the_hazards_found_on_it(store: Store, hazards: pd.DataFrame) -> None:
    visits = frames.visits(store, AS_OF)
    assert set(visits["kind"]) == {"routine", "look_back", "night", "key_date", "random"}
    assert visits["visited_on"].min() == pd.Timestamp(START)
    visited = visits.groupby(["site_id", "visited_on"])["n_found"].sum()
    found = hazards.groupby(["site_id", "found_on"]).size()
    assert visited[visited > 0].to_dict() == found.to_dict()


def test_every_history_follows_the_workflow(histories: dict[int, Steps]) -> None:
    for hazard_id, rows in histories.items():
        at = "start"
        for row in rows:
            kind = row["kind"]
            if kind in ASIDE:
                assert at in ("assigned", "started"), (hazard_id, kind, at)
                continue
            assert kind in NEXT[at], (hazard_id, at, kind)
            at = kind


def test_days_never_go_back_and_nothing_is_written_down_before_it_happened(
    histories: dict[int, Steps],
) -> None:
    for rows in histories.values():
        happened = [row["effective_on"].date() for row in rows]
        written = [row["recorded_at"].tz_convert("Asia/Shanghai").date() for row in rows]
        assert happened == sorted(happened)
        assert written == sorted(written)
        assert all(a <= b for a, b in zip(happened, written, strict=True))


def test_an_extension_has_a_reason_an_approver_and_a_later_day(histories: dict[int, Steps]) -> None:
    extended = 0
    for rows in histories.values():
        due = ""
        for row in rows:
            told = row["changes"]
            if row["kind"] == "extended":
                extended += 1
                assert told["reason"]
                assert told["approver"]
                assert told["due_on"] > due >= row["effective_on"].date().isoformat()
            due = told.get("due_on", due)
    assert extended > 30


def test_what_is_put_right_on_the_spot_is_closed_on_the_day_it_was_found(
    histories: dict[int, Steps],
) -> None:
    at_once = 0
    for rows in histories.values():
        kinds = [row["kind"] for row in rows[:5]]
        if kinds == ["found", "registered", "submitted", "recheck_passed", "closed"]:
            at_once += 1
            assert rows[0]["effective_on"] == rows[4]["effective_on"]
            assert HAZARD_CODES[rows[0]["changes"]["code"]].on_the_spot
    assert at_once > 800


def test_codes_fit_the_category_of_their_site(hazards: pd.DataFrame) -> None:
    allowed = {(group, str(category)) for group, of in GROUP_CATEGORIES.items() for category in of}
    allowed.add(("R", "high_rise"))  # residents' habits are found in high-rises too
    met = {(code[0], category) for code, category in
           zip(hazards["code"], hazards["category"], strict=True)}  # fmt: skip
    assert met <= allowed


def test_about_four_in_a_hundred_closed_hazards_come_back(hazards: pd.DataFrame) -> None:
    closed_once = hazards[(hazards["status"] == "closed") | (hazards["cycle"] > 1)]
    assert 0.03 <= (closed_once["cycle"] > 1).mean() <= 0.05


def test_what_was_written_down_on_its_day_is_not_marked_back_dated(events: pd.DataFrame) -> None:
    assert 0.02 < events["is_back_dated"].mean() < 0.3


def test_one_village_is_visited_and_hardly_ever_finds_anything(store: Store) -> None:
    visits = frames.visits(store, AS_OF)
    is_there = visits["village_code"] == SILENT
    assert int(is_there.sum()) >= 20
    assert visits.loc[is_there, "n_found"].sum() <= 3
    assert visits.loc[~is_there, "n_found"].mean() > 1.5


def test_one_village_is_later_than_any_other(hazards: pd.DataFrame) -> None:
    waiting = hazards[hazards["status"].isin(["registered", "assigned", "rectifying"])]
    late = waiting[waiting["due_on"] < pd.Timestamp(AS_OF)]["village_code"].value_counts()
    assert (late.index[0], int(late.iloc[0])) == (SLOW, 21)
    assert late.iloc[0] > 5 * late.iloc[1]


def test_e_bikes_cluster_in_one_communitys_compounds(hazards: pd.DataFrame) -> None:
    found = hazards[hazards["code"] == "R06"]
    (first, n_first), (_, n_second) = found["village_code"].value_counts().head(2).items()
    assert first == EBIKES
    assert n_first > 2 * n_second
    worst = found["site_id"].value_counts().head(6).index
    assert set(found[found["site_id"].isin(worst)]["village_code"]) == {EBIKES}


def test_files_are_closed_just_before_the_meetings(events: pd.DataFrame) -> None:
    closed = events[events["kind"] == "closed"]["effective_on"].value_counts()
    for meeting in (date(2023, 12, 29), date(2024, 2, 2)):
        eve = closed[[pd.Timestamp(meeting) - pd.Timedelta(days=back) for back in (1, 2)]].sum()
        assert eve > 4 * closed.median()


def test_every_site_with_a_point_lies_in_its_village(store: Store, sites: pd.DataFrame) -> None:
    outlines = frames.villages(store).geometry
    placed = sites[sites.geometry.notna()]
    assert all(outlines[code].contains(point) for code, point in
               zip(placed["village_code"], placed.geometry, strict=True))  # fmt: skip


def test_some_sites_are_not_placed_and_some_facts_not_known(sites: pd.DataFrame) -> None:
    qualities = Counter(sites["position_quality"])
    assert qualities == {"surveyed": 458, "clicked": 29, "village_centre": 17, "none": 10}
    assert (sites.geometry.isna() == (sites["position_quality"] == "none")).all()
    high_rises = sites[sites["category"] == "high_rise"]
    assert 0.05 < high_rises["height_m"].isna().mean() < 0.3


def test_sites_stand_denser_in_the_core_than_in_the_villages(
    store: Store, sites: pd.DataFrame
) -> None:
    area = frames.villages(store).to_crs("EPSG:4544").area / 1e6
    density = sites["village_code"].value_counts() / area
    assert density["500151001004"] > 20 * density["500151001203"]


def test_every_name_of_a_person_or_company_says_that_it_is_invented(
    store: Store, sites: pd.DataFrame, hazards: pd.DataFrame, events: pd.DataFrame
) -> None:
    villages = frames.villages(store)
    assert sites["name"].is_unique
    for column in (sites["name"], sites["responsible_person"], hazards["owner"],
                   hazards["found_by"], events["actor"], villages["leader"],
                   frames.visits(store, AS_OF)["team"]):  # fmt: skip
        assert column.str.contains("演示").all()
    for company in ("property_company", "maintenance_company"):
        assert sites[company].dropna().str.startswith("示例").all()
    papers = [told["paper_number"] for told in events["changes"] if "paper_number" in told]
    assert len(papers) > 50
    assert all(paper.startswith("演示") for paper in papers)
    assert all("虚构" in extra["演示"] for extra in villages["extra"])
    assert 100_000 < villages["residents"].sum() < 180_000


def test_no_telephone_number_could_be_anybodys(store: Store, sites: pd.DataFrame) -> None:
    phones = [*sites["phone"].dropna(), *upkeep.rows(store, "grid")["phone"].dropna(),
              *upkeep.rows(store, "duty")["phone"].dropna()]  # fmt: skip
    assert len(phones) > 500
    assert all(re.fullmatch(r"000\d{8}", phone) for phone in phones)


def test_it_opens_on_the_twentieth_of_february(store: Store) -> None:
    campaign = frames.campaign(store)
    assert campaign.as_of == AS_OF == date(2024, 2, 20)
    assert campaign.number == "巴川办〔2023〕83号"


def asked(hazards: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    return questions(hazards[hazards["status"] != "voided"], events)


def test_each_kind_of_question_has_its_few_planted_closings_and_no_other(
    hazards: pd.DataFrame, events: pd.DataFrame
) -> None:
    assert asked(hazards, events)["code"].value_counts().to_dict() == {
        "closed_same_day": 4,
        "photo_used_again": 3,
        "rechecked_by_owner": 3,
    }


def test_every_odd_closing_says_itself_that_it_is_made_up(
    hazards: pd.DataFrame, events: pd.DataFrame
) -> None:
    marked = set(events.loc[events["note"] == ODD, "subject_id"])
    found = asked(hazards, events)
    # Both hazards of a pair with one photo are marked; one of them is asked about.
    assert len(marked) == 4 + 3 + 2 * 3
    assert set(found["hazard_id"]) | set(found["other_id"].dropna()) == marked


def test_one_village_has_no_publicity_and_one_no_grid(store: Store) -> None:
    held = upkeep.rows(store, "outreach")
    held = held[~held["is_planned"].astype(bool)]
    assert set(frames.villages(store).index) - set(held["village_code"]) == {"500151001204"}
    grids = upkeep.rows(store, "grid")
    assert set(frames.villages(store).index) - set(grids["village_code"]) == {"500151001203"}
    assert grids["worker"].dropna().str.contains("演示").all()
    forms = upkeep.rows(store, "self_check")
    same_day = Counter(zip(forms["site_id"], forms["checked_on"], strict=True))
    assert max(same_day.values()) == 2


def test_water_and_stations_say_that_they_are_invented_and_some_do_not_work(store: Store) -> None:
    points = upkeep.rows(store, "supply_point")
    assert points["name"].str.contains("演示").all()
    assert set(points["kind"]) == {"hydrant", "micro_station", "fireworks"}
    assert (points["is_working"] == False).any()  # noqa: E712  a flag that may be unknown


def test_a_look_back_list_and_supervision_name_hazards_of_their_day(
    store: Store, hazards: pd.DataFrame
) -> None:
    (kept,) = upkeep.rows(store, "plan")["body"]
    then = frames.hazards(store, date(2024, 1, 1)).loc[kept["hazard_ids"]]
    assert set(then["status"]) == {"closed"}
    assert set(then["category"]) == {"factory"}
    tasks = upkeep.rows(store, "task")
    visits = tasks[tasks["kind"] == "supervision"]
    for village, details in zip(visits["village_code"], visits["details"], strict=True):
        seen = [item["hazard_id"] for item in details["items"] if item["hazard_id"]]
        assert set(hazards.loc[seen, "village_code"]) <= {village}
    weak = {task["weak_point_id"] for task in tasks["details"] if "weak_point_id" in task}
    assert set(tasks.loc[sorted(weak), "kind"]) == {"weak_point"}


def test_a_past_day_has_the_visits_and_the_work_of_its_time(store: Store) -> None:
    then = end_of(date(2024, 1, 15))
    for table in ("measure", "outreach", "task", "household_check", "incident"):
        late = len(upkeep.rows(store, table, known_at=then))
        assert 0 < late < len(upkeep.rows(store, table)), table
    first = end_of(START)
    plans = upkeep.rows(store, "outreach", known_at=first)
    assert len(plans) > 100
    assert plans["is_planned"].astype(bool).all()
    assert len(upkeep.rows(store, "supply_point", known_at=first)) == 90
