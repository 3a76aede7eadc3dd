from datetime import UTC, date, datetime

import pytest

from data import frames
from data.demo.load import load
from data.demo.states import register_on
from data.demo.world import generate
from data.register import receipts, repairs
from data.store import open_store
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
