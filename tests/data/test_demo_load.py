from datetime import UTC, date, datetime

import pandas as pd
import pytest

from analysis.truth.questions import questions
from data.demo.load import load
from data.demo.odd_closings import NOTE, with_odd_closings
from data.demo.states import register_on
from data.demo.world import generate
from data.ledger.imports import receipts, repairs
from data.store import frames
from data.store.opening import open_store
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

NOW = datetime(2024, 4, 2, 3, 0, tzinfo=UTC)
AS_OF = date(2024, 2, 20)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = open_store(tmp_path_factory.mktemp("demo") / "demo.db", create=StoreKind.DEMO)
    load(opened, generate(), now=NOW)
    yield opened
    opened.close()


def test_the_store_holds_what_the_world_is(store):
    world = generate()
    assert len(frames.sites(store, AS_OF)) == len(world.sites)
    assert len(frames.villages(store)) == 16
    assert frames.campaign(store).as_of == AS_OF
    assert len(frames.events(store)) == len(world.events)
    visits = frames.visits(store, date(2024, 3, 31))
    assert visits["n_found"].sum() == world.visits["n_found"].sum()


def test_the_stores_hazards_are_those_of_the_fold_without_a_store(store):
    hazards = frames.hazards(store, AS_OF).set_index("hazard_no")
    expected = {
        state["hazard_no"]: state
        for state in register_on(generate(), AS_OF).hazards.values()
        if state["status"] != "voided"
    }
    assert set(hazards.index) == set(expected)
    assert hazards["status"].to_dict() == {n: s["status"] for n, s in expected.items()}
    due = {n: str(day.date()) for n, day in hazards["due_on"].dropna().items()}
    assert due == {n: s["due_on"] for n, s in expected.items() if s.get("due_on")}


def test_a_hazard_lies_at_the_site_it_was_found_at(store):
    world = generate()
    sites = frames.sites(store, AS_OF)
    hazards = frames.hazards(store, AS_OF)
    state = register_on(world, AS_OF).hazards[100]
    stored = hazards[hazards["hazard_no"] == state["hazard_no"]].iloc[0]
    assert sites.loc[stored["site_id"], "name"] == world.sites[state["site_id"] - 1]["name"]


def test_what_was_written_down_on_its_day_is_not_marked_back_dated(store):
    events = frames.events(store)
    assert 0.02 < events["is_back_dated"].mean() < 0.3


def test_a_few_dirty_rows_wait_to_be_mended(store):
    waiting = repairs(store)
    assert len(waiting) == 4
    assert all(row.faults for row in waiting)
    (receipt,) = receipts(store)
    assert (receipt.rows_in, receipt.accepted, receipt.waiting) == (4, 0, 4)


def test_a_store_of_real_data_takes_no_demo(tmp_path):
    real = open_store(tmp_path / "real.db", create=StoreKind.REAL)
    with pytest.raises(StoreError, match="kind demo"):
        load(real, generate(), now=NOW)
    assert real.revision == 0
    real.close()


def test_a_demo_that_was_worked_on_is_not_loaded_again(store):
    before = store.revision
    with pytest.raises(StoreError, match="new store"):
        load(store, generate(), now=NOW)
    assert store.revision == before


def asked(store):
    events = frames.events(store)
    events = events[events["effective_on"] <= pd.Timestamp(AS_OF)]
    return questions(frames.hazards(store, AS_OF, personal=True), events)


def test_each_kind_of_question_has_its_few_planted_closings_and_no_other(store):
    found = asked(store)
    assert found["code"].value_counts().to_dict() == {
        "closed_same_day": 4,
        "photo_used_again": 3,
        "rechecked_by_owner": 3,
    }


def test_every_odd_closing_says_itself_that_it_is_made_up(store):
    events = frames.events(store)
    marked = set(events.loc[events["note"] == NOTE, "subject_id"])
    found = asked(store)
    # Both hazards of a pair with one photo are marked; one of them is asked about.
    assert len(marked) == 4 + 3 + 2 * 3
    assert set(found["hazard_id"]) | set(found["other_id"].dropna()) == marked


def test_planting_moves_no_other_row_and_repeats_itself():
    events = generate().events.to_dict("records")
    planted = with_odd_closings(events)
    assert planted == with_odd_closings(events)
    assert len(planted) == len(events)
    names = ("subject", "subject_id", "kind", "effective_on", "recorded_on", "actor", "note")

    def told(rows):
        return {repr((*(row[name] for name in names), row["changes"])) for row in rows}

    # Four stories of eight steps, three re-checks and six hand-ins, each with its last step.
    changed = told(planted) - told(events)
    assert len(changed) <= 4 * 8 + 3 * 2 + 6 * 2
    written = [row["recorded_on"] for row in planted]
    assert written == sorted(written)
