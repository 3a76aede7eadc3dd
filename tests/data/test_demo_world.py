import hashlib
import itertools
import pickle
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from shapely import Point

from data.demo.calendar import AS_OF, END, MEETINGS, START, is_working, later, working_days
from data.demo.course import SLOW_VILLAGE, Found, course
from data.demo.dice import Dice
from data.demo.states import register_on
from data.demo.visiting import EBIKE_CODE, EBIKE_SITES, EBIKE_VILLAGE, SILENT_VILLAGE
from data.demo.world import generate
from data.store.events import checked_changes
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES
from vocabulary.terms import Category, EventKind

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.fixture(scope="module")
def world():
    return generate()


@pytest.fixture(scope="module")
def histories(world):
    hazards = world.events[world.events["subject"] == "hazard"]
    return {key: rows.to_dict("records") for key, rows in hazards.groupby("subject_id")}


@pytest.fixture(scope="module")
def opening(world):
    return register_on(world, AS_OF)


def fingerprint(world):
    parts = [
        repr(world.sites),
        world.events.to_csv(),
        world.visits.to_csv(),
        world.villages.drop(columns="geometry").to_csv(),
        world.villages.geometry.to_wkt().to_csv(),
        repr(world.campaign),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def village_of_site(world, site_id):
    return world.sites[site_id - 1]["village_code"]


def is_overdue(state, day):
    is_waiting = state["status"] in ("found", "registered", "assigned", "rectifying")
    return is_waiting and bool(state.get("due_on")) and state["due_on"] < day.isoformat()


def is_open(state):
    return state["status"] not in ("closed", "voided")


def test_another_process_with_another_hash_seed_makes_the_same_demo(world):
    program = (
        "import sys; sys.path[:0] = ['.', 'tests/data']\n"
        "from test_demo_world import fingerprint\n"
        "from data.demo.world import generate\n"
        "print(fingerprint(generate()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env={"PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == fingerprint(world)


def test_the_demo_is_as_large_as_a_subdistrict(world, histories):
    assert 480 <= len(world.sites) <= 530
    assert 2800 <= len(histories) <= 3200
    assert len(world.villages) == 16
    assert {site["category"] for site in world.sites} == {term.value for term in Category}


def test_every_visit_counts_the_hazards_that_were_found_on_it(world, histories):
    assert world.visits["n_found"].sum() == len(histories)
    found = Counter((rows[0]["changes"]["site_id"], rows[0]["effective_on"])
                    for rows in histories.values())  # fmt: skip
    visited = world.visits.groupby(["site_id", "visited_on"])["n_found"].sum()
    assert visited[visited > 0].to_dict() == dict(found)


def test_visits_are_made_on_working_days_of_the_campaign(world):
    days = [stamp.date() for stamp in world.visits["visited_on"]]
    assert min(days) >= START
    assert max(days) <= END
    assert all(is_working(day) for day in days)
    assert set(world.visits["kind"]) == {"routine", "look_back", "night", "key_date", "random"}


def test_the_calendar_follows_the_notice_of_the_state_council():
    # STANDARDS 1.13: off 02-10..02-17 and 01-01; at work on Sundays 02-04 and 02-18
    assert is_working(date(2024, 2, 4))
    assert is_working(date(2024, 2, 18))
    assert not is_working(date(2024, 2, 12))
    assert not is_working(date(2024, 1, 1))
    # STANDARDS 1.4: 2024-02-08 + 3 working days = 2024-02-19; 2023-12-29 + 3 = 2024-01-04
    assert later(date(2024, 2, 8), 3) == date(2024, 2, 19)
    assert later(date(2023, 12, 29), 3) == date(2024, 1, 4)
    assert all(is_working(day) for day in working_days())


def test_every_history_follows_the_workflow(histories):
    for hazard_id, rows in histories.items():
        at = "start"
        for row in rows:
            kind = row["kind"]
            if kind in ASIDE:
                assert at in ("assigned", "started"), (hazard_id, kind, at)
                continue
            assert kind in NEXT[at], (hazard_id, at, kind)
            at = kind


def test_days_never_go_back_and_nothing_is_written_down_before_it_happened(histories):
    for rows in histories.values():
        happened = [row["effective_on"] for row in rows]
        written = [row["recorded_on"] for row in rows]
        assert happened == sorted(happened)
        assert written == sorted(written)
        assert all(a <= b for a, b in zip(happened, written, strict=True))
        assert happened[-1].date() <= END


def test_an_extension_has_a_reason_an_approver_and_a_later_day(histories):
    extended = 0
    for rows in histories.values():
        due = None
        for row in rows:
            if row["kind"] == "extended":
                extended += 1
                assert row["changes"]["reason"]
                assert row["changes"]["approver"]
                assert row["changes"]["due_on"] > due
                assert row["effective_on"].date() <= due
            due = row["changes"].get("due_on", due)
    assert extended > 30


def test_the_one_who_rechecks_is_not_the_one_who_put_it_right(histories):
    for rows in histories.values():
        owner = rows[0]["changes"]["owner"]
        for row in rows:
            if row["kind"] in ("recheck_passed", "recheck_failed"):
                assert row["changes"]["rechecked_by"] != owner


def test_what_is_put_right_on_the_spot_is_closed_on_the_day_it_was_found(histories):
    at_once = 0
    for rows in histories.values():
        kinds = [row["kind"] for row in rows[:5]]
        if kinds == ["found", "registered", "submitted", "recheck_passed", "closed"]:
            at_once += 1
            assert rows[0]["effective_on"] == rows[4]["effective_on"]
            assert HAZARD_CODES[rows[0]["changes"]["code"]].on_the_spot
    assert at_once > 800


def test_codes_fit_the_category_of_their_site(world, histories):
    for rows in histories.values():
        record = rows[0]["changes"]
        category = world.sites[record["site_id"] - 1]["category"]
        allowed = {
            group
            for group, categories in GROUP_CATEGORIES.items()
            if category in {term.value for term in categories}
        }
        # residents' habits are found in high-rises too
        allowed |= {"R"} if category == "high_rise" else set()
        assert record["code"][0] in allowed, (category, record["code"])


def test_every_event_holds_what_the_store_takes(world):
    for row in world.events.to_dict("records"):
        checked_changes(row["subject"], row["changes"])
        assert row["kind"] in {kind.value for kind in EventKind}


def test_on_the_opening_day_about_a_tenth_of_the_open_hazards_is_overdue(opening):
    open_ones = [state for state in opening.hazards.values() if is_open(state)]
    overdue = [state for state in open_ones if is_overdue(state, AS_OF)]
    assert len(open_ones) > 300
    assert 0.08 <= len(overdue) / len(open_ones) <= 0.12


def test_a_few_hazards_are_suspected_major_handed_over_or_exposed(opening):
    states = opening.hazards.values()
    assert 5 <= sum(state["grade"] == "suspected_major" for state in states) <= 30
    assert 5 <= sum(state["is_handed_over"] for state in states) <= 30
    assert sum(state["is_exposed"] for state in states) >= 3
    assert {state["status"] for state in states} >= {"registered", "assigned", "rectifying",
        "submitted", "rechecked", "accepted", "closed", "voided"}  # fmt: skip


def test_about_four_in_a_hundred_closed_hazards_come_back(world):
    states = register_on(world, END).hazards.values()
    closed_once = [s for s in states if s["status"] == "closed" or s["cycle"] > 1]
    assert 0.03 <= sum(s["cycle"] > 1 for s in closed_once) / len(closed_once) <= 0.05


def test_one_village_is_slower_than_any_other(world, opening):
    late, total = Counter(), Counter()
    for state in opening.hazards.values():
        village = village_of_site(world, state["site_id"])
        if is_open(state):
            total[village] += 1
            late[village] += is_overdue(state, AS_OF)
    shares = {village: late[village] / n for village, n in total.items() if n >= 25}
    assert max(shares, key=lambda village: shares[village]) == SLOW_VILLAGE
    assert late.most_common(1)[0][0] == SLOW_VILLAGE
    assert late[SLOW_VILLAGE] >= 8


def test_one_village_is_visited_and_never_finds_anything(world):
    codes = [village_of_site(world, site_id) for site_id in world.visits["site_id"]]
    there = world.visits[[code == SILENT_VILLAGE for code in codes]]
    others = world.visits[[code != SILENT_VILLAGE for code in codes]]
    assert len(there) >= 20
    assert there["n_found"].sum() <= 3
    assert others["n_found"].mean() > 1.5


def test_e_bikes_cluster_in_one_communitys_compounds(world, opening):
    places = Counter(s["site_id"] for s in opening.hazards.values() if s["code"] == EBIKE_CODE)
    villages = Counter()
    for site_id, n in places.items():
        villages[village_of_site(world, site_id)] += n
    (first, n_first), (_, n_second) = villages.most_common(2)
    assert first == EBIKE_VILLAGE
    assert n_first > 2 * n_second
    worst = [site_id for site_id, _ in places.most_common(EBIKE_SITES)]
    assert {village_of_site(world, site_id) for site_id in worst} == {EBIKE_VILLAGE}


def test_files_are_closed_just_before_the_meetings(world):
    closed = world.events[world.events["kind"] == "closed"]["effective_on"].value_counts()
    for meeting in MEETINGS:
        eve = closed[[pd.Timestamp(meeting) - pd.Timedelta(days=back) for back in (1, 2)]].sum()
        assert eve > 4 * closed.median()


def test_every_site_with_a_point_lies_in_its_village(world):
    outlines = world.villages.geometry
    for site in world.sites:
        if "lon" in site:
            assert outlines[site["village_code"]].contains(Point(site["lon"], site["lat"]))


def test_some_sites_are_not_placed_and_some_facts_not_known(world):
    qualities = Counter(site["position_quality"] for site in world.sites)
    assert qualities["surveyed"] > 400
    assert qualities["none"] >= 3
    assert all(("lon" in s) == (s["position_quality"] != "none") for s in world.sites)
    high_rises = [site for site in world.sites if site["category"] == "high_rise"]
    unknown = sum("height_m" not in site for site in high_rises) / len(high_rises)
    assert 0.05 < unknown < 0.3


def test_sites_stand_denser_in_the_core_than_in_the_villages(world):
    n = Counter(site["village_code"][-3:] for site in world.sites)
    area = world.villages.to_crs("EPSG:4544").area / 1e6
    density = {code: n[code[-3:]] / km2 for code, km2 in area.items()}
    assert density["500151001004"] > 20 * density["500151001203"]


def test_no_two_sites_have_one_name(world):
    names = [site["name"] for site in world.sites]
    assert len(set(names)) == len(names)


def test_every_name_of_a_person_or_company_says_that_it_is_invented(world, histories):
    for site in world.sites:
        assert "演示" in site["name"]
        assert "演示" in site["responsible_person"]
        for company in ("property_company", "maintenance_company"):
            assert site.get(company, "示例").startswith("示例")
    for rows in histories.values():
        assert "演示" in rows[0]["changes"]["owner"]
        assert "演示" in rows[0]["changes"]["found_by"]
        assert all("演示" in row["actor"] for row in rows)
        papers = [
            row["changes"]["paper_number"] for row in rows if "paper_number" in row["changes"]
        ]
        assert all(paper.startswith("演示") for paper in papers)
    assert all("演示" in leader for leader in world.villages["leader"])
    assert all("演示" in team for team in world.visits["team"])


def test_no_telephone_number_could_be_anybodys(world):
    phones = [site["phone"] for site in world.sites if "phone" in site]
    assert len(phones) > 400
    assert all(re.fullmatch(r"000\d{8}", phone) for phone in phones)


def test_residents_of_the_demo_are_marked_as_invented(world):
    assert all("虚构" in extra["演示"] for extra in world.villages["extra"])
    assert 100_000 < world.villages["residents"].sum() < 180_000


def test_the_demo_opens_on_the_twentieth_of_february(world):
    assert world.campaign.as_of == date(2024, 2, 20)
    assert world.campaign.number == "巴川办〔2023〕83号"


def test_a_site_names_the_row_of_the_sample_ledger_it_stands_in(world):
    rows = [(site["source_sheet"], site["source_row"]) for site in world.sites]
    assert len(set(rows)) == len(rows)
    by_sheet = itertools.groupby(sorted(rows), key=lambda at: at[0])
    for _, group in by_sheet:
        numbers = [row for _, row in group]
        assert numbers == list(range(3, 3 + len(numbers)))


def test_a_die_falls_the_same_way_for_the_same_topic_only():
    assert Dice("a", 1).share() == Dice("a", 1).share()
    assert Dice("a", 1).share() != Dice("a", 2).share()
    dice = Dice("range")
    thrown = Counter(dice.between(1, 6) for _ in range(6000))
    assert set(thrown) == {1, 2, 3, 4, 5, 6}
    assert min(thrown.values()) > 850  # 1000 expected, 5 standard deviations are 144
    mean = sum(dice.count(2.5) for _ in range(4000)) / 4000
    assert mean == pytest.approx(2.5, abs=0.125)  # 5 standard errors
    weighted = Counter(dice.weighted({"x": 3, "y": 1}) for _ in range(4000))
    assert weighted["x"] == pytest.approx(3000, abs=140)


def test_a_course_is_cut_at_the_end_of_the_campaign():
    found = Found("H13", date(2024, 3, 29), SLOW_VILLAGE, {})
    for n in range(20):
        steps = course(found, Dice("late", n))
        assert all(step.on <= END for step in steps)
        assert "closed" not in {step.kind.value for step in steps}


def test_the_world_is_plain_data(world):
    assert pickle.loads(pickle.dumps(world.sites)) == world.sites
