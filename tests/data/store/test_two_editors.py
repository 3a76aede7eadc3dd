"""Two editors at two doors of one store, a thousand times one between the other's look and save.

What was saved on a version that is no more would have overwritten somebody: it is refused. The
control is a build that does not ask for the version.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from data.register import workflow
from data.register.hazard_case import read_cases
from data.register.step_conditions import Order
from data.register.workflow import act
from data.store import recording, upkeep
from data.store.checks import verify
from data.store.opening import Store, open_store
from tests import postgres_server
from tests.builders import NOW, event_of, new_store, site_made
from vocabulary.errors import StaleRecordError
from vocabulary.register import Action
from vocabulary.terms import StoreKind

pytestmark = pytest.mark.nightly
TURNS = 1000
ORDERS = sorted(set(permutations("AABB")))  # first of a letter: look; second: save
N_RECORDS = 5
Doors = dict[str, Store]
BY: dict[str, Any] = {"actor": "张某", "now": NOW}


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.programs)])
def doors(request: pytest.FixtureRequest, store_path: Path) -> Iterator[Doors]:
    """Return one store, opened twice, with five hazards, five grids and a setting."""
    if request.param == "file":
        opened = {"A": new_store(store_path), "B": open_store(store_path)}
        yield filled(opened)
    else:
        with postgres_server.running() as url:
            opened = {"A": open_store(url, create=StoreKind.REAL), "B": open_store(url)}
            yield filled(opened)
    for one in opened.values():
        one.close()


def filled(doors: Doors) -> Doors:
    found = [
        event_of("found", "2024-01-10", None, site_id=-1, code="R03") for _ in range(N_RECORDS)
    ]
    doors["A"].record([site_made(subject_id=-1), *found], **BY)
    grids = [{"name": f"第{n}网格", "households": 0} for n in range(N_RECORDS)]
    upkeep.add(doors["A"], "grid", grids, **BY)
    upkeep.put_setting(doors["A"], "planning", {"turn": ""}, **BY)
    return doors


def look(store: Store, kind: str, number: int) -> int:
    """Return the version of a record, as a page shows it."""
    if kind == "hazard":
        return read_cases(store, [number])[number].version
    if kind == "grid":
        return int(upkeep.rows(store, "grid").loc[number, "version"])
    return upkeep.setting_version(store, "planning")


def save(store: Store, kind: str, number: int, *, seen: int, text: str) -> bool:
    """Save a change made on a version; False where somebody was faster."""
    try:
        if kind == "hazard":
            order = Order(number, Action.TALK, date(2024, 2, 20), seen, {"note": text})
            act(store, order, **BY)
        elif kind == "grid":
            upkeep.change(store, "grid", upkeep.Seen(number, seen), {"worker": text}, **BY)
        else:
            upkeep.put_setting(store, "planning", {"turn": text}, expected_version=seen, **BY)
    except StaleRecordError:
        return False
    return True


def interleaved(doors: Doors) -> Counter[str]:
    """Count, over a thousand interleavings, what was saved, refused, and overwrote somebody."""
    dice = random.Random(20240220)
    counts: Counter[str] = Counter()
    saved: dict[tuple[str, int], list[str]] = {}
    for turn in range(TURNS):
        kind, number = dice.choice(["hazard", "grid", "setting"]), dice.randint(1, N_RECORDS)
        number = number if kind != "setting" else 1
        done = saved.setdefault((kind, number), [])
        seen: dict[str, int] = {}
        for who in dice.choice(ORDERS):
            if who not in seen:
                seen[who] = look(doors[who], kind, number)
                continue
            is_current = seen[who] == 1 + len(done)
            is_saved = save(doors[who], kind, number, seen=seen[who], text=f"{turn}{who}")
            counts["saved" if is_saved else "refused"] += 1
            counts["overwrote"] += is_saved and not is_current
            counts["refused in vain"] += is_current and not is_saved
            done += [f"{turn}{who}"] * is_saved
    grids = upkeep.rows(doors["A"], "grid")["worker"]
    assert all(
        grids[number] == done[-1] for (kind, number), done in saved.items() if kind == "grid"
    )
    assert upkeep.read_setting(doors["B"], "planning") == {"turn": saved["setting", 1][-1]}
    for (kind, number), done in saved.items():
        assert look(doors["B"], kind, number) == 1 + len(done)
    return counts


def test_a_thousand_interleavings_of_two_editors_overwrite_nobody(doors: Doors) -> None:
    counts = interleaved(doors)
    print(dict(counts))
    assert (counts["overwrote"], counts["refused in vain"]) == (0, 0)
    assert counts["saved"] + counts["refused"] == 2 * TURNS
    assert counts["refused"] > TURNS / 2  # four of the six orders
    assert verify(doors["A"]).ok


def test_the_control_without_the_version_overwrites(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_in, put_setting = upkeep._change_in, upkeep.put_setting

    def change_any(write: Any, name: str, seen: upkeep.Seen, changes: dict[str, Any]) -> int:
        version = int(upkeep._row(write.connection, name, seen.row_id)["version"])
        return change_in(write, name, replace(seen, version=version), changes)

    def put_any(*given: Any, expected_version: int | None = None, **named: Any) -> int:
        return put_setting(*given, **named)

    monkeypatch.setattr(recording, "_check_expected", lambda *_: None)
    monkeypatch.setattr(workflow, "check_version", lambda *_, **__: None)
    monkeypatch.setattr(upkeep, "_change_in", change_any)
    monkeypatch.setattr(upkeep, "put_setting", put_any)
    counts = interleaved(doors)
    print(dict(counts))
    assert counts["overwrote"] > TURNS / 2
