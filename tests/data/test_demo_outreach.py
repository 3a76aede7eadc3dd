"""The demo of publicity and responsibility: the same every time, invented, with gaps to be seen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from data.demo.outreach import NO_GRID, NO_OUTREACH, load_outreach
from data.demo.world import World, generate
from data.store import upkeep
from data.store.opening import Store
from tests.builders import NOW, new_store, site_made
from vocabulary.terms import StoreKind

TABLES = ("lesson", "outreach", "grid", "duty", "household_check", "measure", "self_check")


@pytest.fixture(scope="module")
def world() -> World:
    return generate()


def filled(path: Path, world: World) -> Store:
    store = new_store(path, StoreKind.DEMO)
    made = [site_made(village_code=site["village_code"]) for site in world.sites]
    ids = store.record(made, actor="演示", now=NOW)
    load_outreach(store, world, {("site", n): i for n, i in enumerate(ids, start=1)}, now=NOW)
    return store


def test_the_rows_are_the_same_every_time_and_leave_their_gaps(tmp_path: Path, world: World):
    one, two = (filled(tmp_path / f"{n}.db", world) for n in (1, 2))
    for table in TABLES:
        first, second = upkeep.rows(one, table), upkeep.rows(two, table)
        assert first.equals(second)
        assert len(first) > 1
    held = upkeep.rows(one, "outreach")
    held = held[~held["is_planned"].astype(bool)]
    told = {code[-3:] for code in held["village_code"]}
    assert NO_OUTREACH not in told
    assert len(told) == 15
    grids = upkeep.rows(one, "grid")
    assert NO_GRID not in {code[-3:] for code in grids["village_code"]}
    assert grids["worker"].dropna().str.contains("演示").all()
    assert grids["phone"].dropna().str.startswith("000").all()
    forms = upkeep.rows(one, "self_check")
    same_day = Counter(zip(forms["site_id"], forms["checked_on"], strict=True))
    assert max(same_day.values()) == 2
