"""Due lists of pressing: who is in them, why, and who is left in peace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.pressing.due_lists import (
    PressingRules,
    expose_due,
    result_due,
    supervise_due,
    talk_due,
    talks_held,
    without_outcome,
)
from analysis.risk.hazards import with_clock
from data.store.upkeep import rows
from tests.builders import DAY, event_rows, hazard_rows, new_store
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.pressing import PRESSING_REASONS, THRESHOLDS, pressing_sentence, threshold_label

RULES = PressingRules()
NO_EVENTS = event_rows()


@pytest.fixture(scope="module")
def no_measures(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return rows(new_store(tmp_path_factory.mktemp("press") / "a.db"), "measure")


def measures(empty: pd.DataFrame, **cells: Any) -> pd.DataFrame:
    row = {name: cells.get(name) for name in empty}
    made = pd.DataFrame([row], index=pd.Index([1], name="measure_id"))
    for name in ("done_on", "due_on"):
        made[name] = pd.to_datetime(made[name]).astype("datetime64[s]")
    for name in ("site_id", "hazard_id"):
        made[name] = made[name].astype("float64")
    return made.astype({"is_legally_checked": "boolean"})


def clocked(*hazards: dict[str, Any]) -> pd.DataFrame:
    return with_clock(hazard_rows(*hazards), as_of=DAY)


def codes(line: pd.Series) -> list[str]:
    return [why.code for why in line["reasons"]]


def talk(hazards: pd.DataFrame, talks: pd.DataFrame | None = None) -> pd.DataFrame:
    none = pd.DataFrame({"site_id": [], "hazard_id": [], "on": pd.to_datetime([])})
    held = none if talks is None else talks
    return talk_due(hazards, held, as_of=DAY, rules=RULES)


def test_a_hazard_overdue_by_the_limit_calls_for_a_talk_and_one_day_less_does_not():
    # The day is 20 February; 15 days overdue is a deadline of the 5th.
    due = talk(clocked({"due_on": "2024-02-05"}, {"site_id": 2, "due_on": "2024-02-06"}))
    assert list(due.index) == [1]
    assert due.loc[1, "reasons"][0].values == {"n": 1, "limit": 15, "days": 15}


def test_three_overdue_at_one_site_call_for_a_talk_however_short():
    due = talk(clocked(*[{"due_on": "2024-02-18", "code": code} for code in ("R01", "R02", "R03")]))
    assert codes(due.loc[1]) == ["talk_many"]
    assert due.loc[1, "hazard_ids"] == (1, 2, 3)


def test_a_relapse_and_a_kind_found_again_and_again_call_for_a_talk():
    back = {"cycle": 2, "status": "registered", "code": "R06"}
    closed = {"status": "closed", "closed_on": "2024-02-01", "code": "R06"}
    due = talk(clocked(back, closed, closed, closed))
    assert codes(due.loc[1]) == ["talk_relapse", "talk_repeat"]
    assert due.loc[1, "hazard_ids"] == (1,)
    assert talk(clocked(closed, closed, closed, closed)).empty


def test_whoever_was_talked_to_lately_is_quiet_and_listed_again_after_that(
    no_measures: pd.DataFrame,
):
    late = clocked({"due_on": "2024-01-05"})
    for day, is_quiet in (("2024-02-01", True), ("2024-01-21", False)):
        told = event_rows({"kind": "talked", "effective_on": day})
        due = talk(late, talks_held(no_measures, told, as_of=DAY))
        assert bool(due.loc[1, "is_quiet"]) is is_quiet
        assert due.loc[1, "last_talk_on"] == pd.Timestamp(day)


def test_a_talk_of_a_later_day_is_not_known_yet(no_measures: pd.DataFrame):
    told = event_rows({"kind": "talked", "effective_on": "2024-02-21"})
    assert talks_held(no_measures, told, as_of=DAY).empty
    done = measures(no_measures, kind="talk", site_id=1, done_on="2024-02-20")
    assert len(talks_held(done, NO_EVENTS, as_of=DAY)) == 1


def test_supervision_begins_at_its_limit_and_listing_at_its_own(no_measures: pd.DataFrame):
    late = clocked(
        {"due_on": "2024-02-13"}, {"due_on": "2024-02-14"}, {"due_on": "2024-01-21"},
        {"due_on": "2024-02-01", "is_supervised": True},
    )  # fmt: skip
    due = supervise_due(late, no_measures, NO_EVENTS, as_of=DAY, rules=RULES)
    assert due["is_listing"].to_dict() == {3: True, 1: False}
    assert [codes(due.loc[one])[0] for one in (3, 1)] == ["list_late", "supervise_late"]


def test_what_is_listed_already_is_not_due_again(no_measures: pd.DataFrame):
    late = clocked({"due_on": "2024-01-01", "is_supervised": True})
    listed = event_rows({"kind": "supervised", "changes": {"checklist": {"is_listed": True}}})
    assert supervise_due(late, no_measures, listed, as_of=DAY, rules=RULES).empty
    by_measure = measures(no_measures, kind="listed", hazard_id=1, done_on="2024-02-01")
    assert supervise_due(late, by_measure, NO_EVENTS, as_of=DAY, rules=RULES).empty
    assert len(supervise_due(late, no_measures, NO_EVENTS, as_of=DAY, rules=RULES)) == 1


def test_exposure_is_for_grave_ones_and_waits_for_the_legal_check(no_measures: pd.DataFrame):
    late = clocked(
        {"due_on": "2024-01-20", "tier": "T3", "code": "R01"},
        {"due_on": "2024-01-20", "tier": "T2", "code": "R08"},
        {"due_on": "2024-01-20", "tier": "T4", "code": "F01", "is_exposed": True},
    )
    told = event_rows({"kind": "talked", "effective_on": "2024-02-01"})
    talks = talks_held(no_measures, told, as_of=DAY)
    due = expose_due(late, no_measures, talks, as_of=DAY, rules=RULES)
    assert list(due.index) == [1]
    assert codes(due.loc[1]) == ["expose_late", "expose_after_talk"]
    assert due.loc[1, "legal"] == "waiting"
    checked = measures(
        no_measures, kind="expose", hazard_id=1, due_on="2024-02-19", is_legally_checked=True
    )
    assert expose_due(late, checked, talks, as_of=DAY, rules=RULES).loc[1, "legal"] == "checked"


def test_a_result_is_waited_for_from_its_limit_until_it_is_in():
    open_one = clocked({"is_handed_over": True}, {"is_handed_over": True})
    handed = {"kind": "handed_over", "effective_on": "2024-02-05"}
    late = {"kind": "handed_over", "effective_on": "2024-02-06", "subject_id": 2}
    due = result_due(open_one, event_rows(handed, late), as_of=DAY, rules=RULES)
    assert due["days_overdue"].to_dict() == {1: 15}
    answered = event_rows(handed, {"kind": "result_received", "effective_on": "2024-02-10"})
    assert result_due(open_one, answered, as_of=DAY, rules=RULES).empty
    again = event_rows(
        {"kind": "result_received", "effective_on": "2024-02-01"}, handed
    )  # an earlier answer is not the answer to this one
    assert list(result_due(open_one, again, as_of=DAY, rules=RULES).index) == [1]


def test_no_hazard_stays_without_an_outcome():
    hazards = clocked(
        {"status": "registered", "found_on": "2024-02-17"},
        {"status": "registered", "found_on": "2024-02-18"},
        {"status": "assigned", "found_on": "2024-02-01", "office": "建设管理办"},
        {"status": "assigned", "found_on": "2024-02-01", "due_on": "2024-03-01"},
        {"status": "registered", "found_on": "2024-02-01", "is_handed_over": True},
    )
    due = without_outcome(hazards, as_of=DAY, rules=RULES)
    assert {int(k): codes(due.loc[k]) for k in due.index} == {
        3: ["outcome_no_deadline"],
        1: ["outcome_unassigned", "outcome_no_office"],
    }


def test_the_office_changes_a_rule_and_what_is_not_a_rule_is_left_out():
    rules = PressingRules.of({"talk_overdue_days": 5, "else": 1, "talk_same_code": 0})
    assert (rules.talk_overdue_days, rules.talk_same_code) == (5, PressingRules().talk_same_code)
    assert PressingRules.of(None) == PressingRules()


def test_every_threshold_has_its_name_and_every_reason_its_sentence():
    assert set(THRESHOLDS) == set(PressingRules.__dataclass_fields__)
    assert threshold_label("talk_overdue_days", "en").startswith("Talk")
    values = {
        "n": 1,
        "limit": 2,
        "days": 3,
        "code": HAZARD_CODES["R06"].zh,
        "day": date(2024, 2, 1),
    }
    for reason in PRESSING_REASONS:
        assert "{" not in pressing_sentence(reason, "zh_CN", **values)
        assert "{" not in pressing_sentence(reason, "en", **values)
