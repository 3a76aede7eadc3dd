"""One edit in a register of 3,000 hazards, until the register page is drawn again.

The page is the real one, run without a browser; the edit is the click on a step's button. The floor
is the write alone: one event with its audit row in the store. The browser's own drawing comes on
top (bench/map_page.py measures a browser).
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import Any, Final

from bench.run import Row
from data.register.step_conditions import Order
from data.register.workflow import act
from data.store.events import CHINA_TIME, NewEvent
from data.store.opening import Store, open_store
from data.store.seed import seed_real
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.register import Action
from vocabulary.terms import EventKind, StoreKind

N_SITES: Final = 500
N_HAZARDS: Final = 3_000
REPEAT: Final = 7
_DAY: Final = date(2024, 2, 20)
_PAGE: Final = Path(__file__).resolve().parent.parent / "pages" / "hazard_register.py"


def measure() -> list[Row]:
    """Measure one edit until the page is usable again; the bar is 0.5 s."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "firemap.db"
        store = make_register(place)
        floor = _best([_write_s(store, hazard_id) for hazard_id in range(1, REPEAT + 1)])
        ours = _best(_edits_s(place, range(REPEAT + 1, 2 * REPEAT + 2)))
        store.close()
    size = f"{N_HAZARDS:,} hazards"
    return [Row(name="edit one, page again", size=size, ours_s=ours, floor_s=floor)]


def make_register(place: Path) -> Store:
    """Return a store with 500 sites and 3,000 hazards, five of six closed, eight events each."""
    store = open_store(place, create=StoreKind.REAL)
    now = datetime.combine(_DAY, day_time(9), CHINA_TIME)
    seed_real(store, now=now)
    first = date(2023, 11, 1)
    events = [
        NewEvent("site", -1 - at, EventKind.IMPORTED, first,
                 {"name": f"Site {at}", "category": "high_rise", "office": "Office",
                  "village_code": f"500151001{1 + at % 13:03d}", "lon": 106.05, "lat": 29.84})
        for at in range(N_SITES)
    ]  # fmt: skip
    codes = list(HAZARD_CODES)
    for at in range(N_HAZARDS):
        events += _course(-1 - at, -1 - at % N_SITES, codes[at % len(codes)],
                          first + timedelta(days=at % 60), is_closed=at % 6 != 0)  # fmt: skip
    store.record(events, actor="bench", now=now)
    return store


def _course(
    hazard_id: int, site_id: int, code: str, found: date, *, is_closed: bool
) -> list[NewEvent]:
    kinds: list[tuple[EventKind, dict[str, Any]]] = [
        (EventKind.FOUND, {"site_id": site_id, "code": code, "description": "As found"}),
        (EventKind.REGISTERED, {}),
        (EventKind.ASSIGNED, {"owner": "A", "office": "Office", "due_on": found}),
        (EventKind.STARTED, {}),
    ]
    if is_closed:
        kinds += [(EventKind.SUBMITTED, {"measure": "Done"}), (EventKind.RECHECK_PASSED, {}),
                  (EventKind.ACCEPTED, {}), (EventKind.CLOSED, {})]  # fmt: skip
    return [NewEvent("hazard", hazard_id, kind, found, changes) for kind, changes in kinds]


def _open_hazard(number: int) -> int:
    return 1 + 6 * number


def _write_s(store: Store, number: int) -> float:
    begun = time.perf_counter()
    act(
        store,
        Order(_open_hazard(number), Action.TALK, _DAY, 4, {"note": "Talked"}),
        actor="bench",
        now=datetime.combine(_DAY, day_time(10), CHINA_TIME),
    )
    return time.perf_counter() - begun


def _edits_s(place: Path, numbers: range) -> list[float]:
    """Return the seconds of each edit by the page; the first is not counted."""
    from streamlit.testing.v1 import AppTest

    os.environ["FIREMAP_STORE"] = str(place)
    os.environ["FIREMAP_ACTOR"] = "bench"  # a write needs somebody's name
    taken = []
    for number in numbers:
        hazard_id = _open_hazard(number)
        page = AppTest.from_file(str(_PAGE), default_timeout=60)
        page.query_params["record"] = f"hazard:{hazard_id}"
        page.query_params["as_of"] = _DAY.isoformat()
        page.run()
        page.text_area(key=f"register_{hazard_id}_submit_measure").set_value("Done")
        button = page.button(key=f"register_do_{hazard_id}").click()
        begun = time.perf_counter()
        page = button.run()
        taken.append(time.perf_counter() - begun)
        if page.exception or not page.success:
            raise RuntimeError(f"The edit of hazard {hazard_id} did not go through.")
    return taken[1:]


def _best(taken: list[float]) -> float:
    return min(taken)
