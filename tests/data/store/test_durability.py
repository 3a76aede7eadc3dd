"""A write that is cut off leaves the old data or the new, whole; and any walk replays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from data.store import frames
from data.store.checks import verify
from data.store.events import Event, fold
from data.store.opening import Store, open_store
from data.store.recording import read_events
from tests.builders import NOW, event_of, new_store, site_made
from tests.scaling import scaled
from vocabulary.terms import EventKind

ROOT = Path(__file__).resolve().parents[3]
LATER = date(2024, 4, 1)
ROWS = 300

# Imports a ledger and dies by SIGKILL when SQLite has executed the given share of the steps of the
# virtual machine; the share is of a first, whole run, so the points lie inside the transaction.
IMPORT = """
import os, signal, sys
from datetime import date
from pathlib import Path
from data.ledger import imports
from data.store import engine
from data.store.opening import open_store
from tests.builders import NOW, ledger_of, ledger_row
import sqlalchemy as sa

path, stop_at = Path(sys.argv[1]), int(sys.argv[2])
if sys.argv[3] == "delete":  # an SQLite whose write-ahead log is not safe: Python's own, or as if
    engine.journal_mode = lambda version: "delete"
rows = [ledger_row(n, {"description": f"no. {n}", "found_on": "2024-01-10"}, site=f"site {n % 40}")
        for n in range(2, LAST_ROW)]
store = open_store(path)
store.engine.dispose()
seen = 0

def tick():
    global seen
    seen += 1
    if seen == stop_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

@sa.event.listens_for(store.engine, "connect")
def watch(connection, record):
    connection.set_progress_handler(tick, 1000)

imports.apply(store, ledger_of(*rows), actor="x", now=NOW, as_of=date(2024, 2, 20))
print(seen, flush=True)
""".replace("LAST_ROW", str(ROWS + 2))


def run_import(path: Path, stop_at: int, journal: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", IMPORT, os.fspath(path), str(stop_at), journal],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT)},
    )  # fmt: skip


@pytest.mark.scaled
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_an_import_killed_at_any_point_leaves_the_register_whole(
    tmp_path: Path, journal: str
) -> None:
    whole = tmp_path / "whole.db"
    new_store(whole).close()
    finished = run_import(whole, 0, journal)
    steps = int(finished.stdout)
    points = scaled(10)
    assert steps > points
    fates = set()
    for n in range(points):
        path = tmp_path / f"{n}.db"
        store = new_store(path)
        store.record([site_made(name="old")], actor="x", now=NOW)
        store.close()
        killed = run_import(path, 1 + n * (steps - 1) // (points - 1), journal)
        assert killed.returncode in (-signal.SIGKILL, 0)
        store = open_store(path)
        verdict, hazards = verify(store), len(frames.hazards(store, LATER))
        fates.add((killed.returncode, hazards, store.revision))
        store.close()
        assert verdict.ok, verdict.broken
    assert {(hazards, revision) for _, hazards, revision in fates} <= {(0, 1), (ROWS, 2)}
    assert (-signal.SIGKILL, 0, 1) in fates


KINDS = (
    "assigned",
    "extended",
    "started",
    "submitted",
    "recheck_passed",
    "recheck_failed",
    "accepted",
    "closed",
    "reopened",
    "supervised",
    "exposed",
    "handed_over",
    "voided",
)
DAYS = st.integers(0, 60).map(lambda n: date(2024, 1, 1) + timedelta(n))


class Register(RuleBasedStateMachine):
    """Any sequence of events, back-dated or not; the register must equal a replay of them."""

    folder: Path
    count = 0

    @initialize()
    def open(self) -> None:
        Register.count += 1
        self.path = self.folder / f"{Register.count}.db"
        self.store: Store = new_store(self.path)
        self.store.record([site_made("2024-01-01")], actor="x", now=NOW)
        self.hazards: dict[int, date] = {}
        self.n_events = 1

    @rule(day=DAYS, due=st.none() | DAYS)
    def find(self, day: date, due: date | None) -> None:
        event = event_of("found", day.isoformat(), None, site_id=1, due_on=due, description="x")
        (hazard_id,) = self.store.record([event], actor="x", now=NOW)
        assert hazard_id not in self.hazards
        self.hazards[hazard_id] = day
        self.n_events += 1

    @rule(kind=st.sampled_from(KINDS), day=DAYS, data=st.data())
    def happen(self, kind: str, day: date, data: st.DataObject) -> None:
        if not self.hazards:
            return
        hazard_id = data.draw(st.sampled_from(sorted(self.hazards)))
        day = max(day, self.hazards[hazard_id])
        due = {"due_on": day + timedelta(10)} if kind in ("assigned", "extended") else {}
        event = event_of(kind, day.isoformat(), hazard_id, **due)
        self.store.record([event], actor="x", now=NOW)
        self.n_events += 1

    @rule(day=DAYS, data=st.data())
    def correct_first_day(self, day: date, data: st.DataObject) -> None:
        if not self.hazards:
            return
        hazard_id = data.draw(st.sampled_from(sorted(self.hazards)))
        first = min(day, self.hazards[hazard_id])
        event = event_of("corrected", first.isoformat(), hazard_id, found_on=day)
        self.store.record([event], actor="x", now=NOW)
        self.hazards[hazard_id] = first
        self.n_events += 1

    @invariant()
    def nothing_is_lost_and_every_day_replays(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.reading() as connection:
            told = [*read_events(connection, "hazard"), *read_events(connection, "site")]
        assert len(told) == self.n_events
        for offset in (0, 17, 40, 70):
            day = date(2024, 1, 1) + timedelta(offset)
            frame = frames.hazards(self.store, day, voided=True)
            assert frame["status"].to_dict() == replayed(told, day)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert verify(self.store).ok
            self.store.close()
            self.path.unlink()


STATUS_AFTER = {
    "found": "found", "assigned": "assigned", "started": "rectifying", "submitted": "submitted",
    "recheck_passed": "rechecked", "recheck_failed": "rectifying", "accepted": "accepted",
    "closed": "closed", "reopened": "registered", "voided": "voided",
}  # fmt: skip


def replayed(told: list[Event], day: date) -> dict[int, str]:
    """Return hazard -> status on a day, by the plainest reading of the rules."""
    statuses = {}
    for hazard_id in {e.subject_id for e in told if e.subject == "hazard"}:
        own = sorted((e for e in told if e.subject == "hazard" and e.subject_id == hazard_id),
                     key=lambda e: e.event_seq)  # fmt: skip
        past = sorted((e for e in own[1:] if e.effective_on <= day), key=lambda e: e.effective_on)
        if not past and own[0].effective_on > day:
            continue
        found_on, status = own[0].effective_on.isoformat(), "found"
        for event in past:
            found_on = event.changes.get("found_on", found_on)
            status = STATUS_AFTER.get(event.kind, status)
        if found_on <= day.isoformat():
            statuses[hazard_id] = status
    return statuses


@pytest.mark.scaled
def test_any_walk_of_events_equals_its_replay_on_every_date(tmp_path: Path) -> None:
    Register.folder = tmp_path
    machine = Register.TestCase()
    machine.settings = settings(
        max_examples=scaled(20), stateful_step_count=25, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine.runTest()


def test_the_kinds_walked_are_kinds_of_the_field() -> None:
    assert set(KINDS) < {kind.value for kind in EventKind}
    assert fold([], LATER).hazards == {}
