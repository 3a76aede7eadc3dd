"""Acts of the store cut off at one call to the disk: killed there, refused there, or disk full.

`python -m tests.cut_off ACT JOURNAL HOW POINTS BUILD FOLDER`, with the library of `io_faults.c`
loaded ahead. Each point is a process of its own on a store of its own; after it the store is opened
and compared. Prints one line of JSON: points tried, how they ended, and what was found wrong.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sys
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.ledger import imports
from data.register.step_conditions import Order
from data.register.workflow import act
from data.store import aside, backup, engine, upkeep
from data.store.checks import verify
from data.store.opening import Store, open_store
from data.store.tables import audit, event, hazard, setting, site
from tests.builders import NOW, event_of, ledger_of, ledger_row, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.register import Action

WRITE, SYNC, RENAME, CUT = 1, 2, 4, 8
# What is counted, and what happens at the call: see io_faults.c.
HOW = {
    "kill": (WRITE | SYNC | RENAME | CUT, 1),
    "write": (WRITE, 2),
    "fsync": (SYNC, 2),
    "rename": (RENAME, 2),
    "full": (WRITE, 3),
}
BY: dict[str, Any] = {"actor": "张某", "now": NOW}
NEW_ROWS = 300
FEW_ROWS = 60  # where each call to the disk is a point of its own
DONE, TOLD, BROKEN = 0, 3, 4
BEFORE = Path(__file__).parent / "data/store/saved/before_first_release.zip"
Say = Callable[[str], None]


def prepare(folder: Path) -> None:
    """Make what every point begins with: a store with data, a backup, another state of it."""
    store = new_store(folder / "firemap.db")
    store.record([site_made(subject_id=-n, name=f"大厦{n}") for n in range(1, 9)], **BY)
    found = [event_of("found", "2024-01-10", None, site_id=1 + n % 8) for n in range(20)]
    store.record(found, **BY)
    upkeep.put_setting(store, "planning", {"teams": 2}, **BY)
    backup.backup(store, folder / "copy.zip", **BY)
    store.record([site_made(name="又一栋")], **BY)
    store.close()


def do_import(folder: Path, say: Say) -> None:
    """Put a ledger in."""
    rows = [
        ledger_row(n, {"description": f"第{n}处", "found_on": "2024-01-10"}, site=f"楼{n % 12}")
        for n in range(2, (FEW_ROWS if "all" in sys.argv else NEW_ROWS) + 2)
    ]
    with closing(open_store(folder / "firemap.db")) as store:
        imports.apply(store, ledger_of(*rows), **BY, as_of=date(2024, 2, 20))
    say("import")


def do_edits(folder: Path, say: Say) -> None:
    """Enter one step after another; each is acknowledged."""
    with closing(open_store(folder / "firemap.db")) as store:
        for n in range(1, 7):
            note = {"note": f"约谈{n}"}
            act(store, Order(n, Action.TALK, date(2024, 2, 20), 1, note), **BY)
            say(f"约谈{n}")


def do_backup(folder: Path, say: Say) -> None:
    """Back up over an older backup."""
    with closing(open_store(folder / "firemap.db")) as store:
        backup.backup(store, folder / "copy.zip", **BY)
    say("backup")


def do_restore(folder: Path, say: Say) -> None:
    """Put an older state back."""
    backup.restore(folder / "copy.zip", folder / "firemap.db", **BY)
    say("restore")


def do_migrate(folder: Path, say: Say) -> None:
    """Open a store of an earlier program."""
    open_store(folder / "firemap.db").close()
    say("migrate")


ACTS = {
    "import": do_import, "edit": do_edits, "backup": do_backup, "restore": do_restore,
    "migrate": do_migrate,
}  # fmt: skip


def state_of(store: Store) -> str:
    """Return what tells one state of the register from another, by what people see of it."""
    parts = (
        sa.select(hazard.c.state), sa.select(site.c.name).order_by(site.c.name),
        sa.select(event.c.note).order_by(event.c.event_seq), sa.select(setting.c.value),
    )  # fmt: skip
    with store.reading() as connection:
        return repr([connection.execute(one).scalars().all() for one in parts])


def names_in(store: Store) -> set[str]:
    """Return the names of the sites."""
    with store.reading() as connection:
        return set(connection.execute(sa.select(site.c.name)).scalars())


class Trial:
    """One act, tried at many points."""

    def __init__(self, name: str, how: str, folder: Path, *, is_careless: bool) -> None:
        self.name, self.how, self.is_careless = name, how, is_careless
        self.kinds, self.mode = HOW[how]
        self.base, self.place = folder / "base", folder / "at"
        self.faults = ctypes.CDLL(None)
        self.faults.faults_seen.restype = ctypes.c_long
        self.base.mkdir()
        if name == "migrate":
            with zipfile.ZipFile(BEFORE) as archive:
                (self.base / "firemap.db").write_bytes(archive.read("store.db"))
        else:
            prepare(self.base)
        self.before = None if name == "migrate" else self._state()
        done, _, self.calls = self._run(0)
        assert done == DONE, done
        self.after = self._state()

    def _fresh(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.base, self.place)

    def _state(self) -> str:
        place = self.place if self.place.exists() else self.base
        with closing(open_store(place / "firemap.db")) as store:
            return state_of(store)

    def _run(self, at: int) -> tuple[int, list[str], int]:
        """Return how the process ended, what it acknowledged, and the calls it made."""
        self._fresh()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os._exit(self._in_child(at, writer))
        os.close(writer)
        with open(reader, encoding="utf-8") as said:
            lines = said.read().splitlines()
        _, status = os.waitpid(child, 0)
        calls = [int(line[1:]) for line in lines if line.startswith("#")]
        told = [line for line in lines if not line.startswith("#")]
        return os.waitstatus_to_exitcode(status), told, calls[0] if calls else 0

    def _in_child(self, at: int, writer: int) -> int:
        def say(text: str) -> None:
            os.write(writer, f"{text}\n".encode())

        ended = DONE
        if self.is_careless:
            without_care()
        below = os.fsencode(self.place)
        self.faults.faults_arm(below, self.kinds, self.mode if at else 0, ctypes.c_long(at))
        try:
            ACTS[self.name](self.place, say)
        except StoreError:
            ended = TOLD
        except Exception:  # noqa: BLE001 - what is not told to people is what is looked for
            traceback.print_exc()
            ended = BROKEN
        say(f"#{self.faults.faults_seen()}")
        return ended

    def at(self, point: int) -> tuple[int, list[str]]:
        """Return how an act ended that was cut off at a call, and what is wrong after it."""
        ended, told, _ = self._run(point)
        wrong = [] if ended in (DONE, TOLD, -signal.SIGKILL) else [f"ended with {ended}"]
        if ended == TOLD and any(path.name.endswith(".part") for path in self.place.iterdir()):
            wrong.append("an unfinished copy is left")
        try:
            with closing(open_store(self.place / "firemap.db")) as store:
                wrong += self._wrong(store, ended, told)
                store.record([site_made(name="以后的一栋")], **BY)  # it can be written to again
                wrong += map(str, verify(store).broken)
        except (StoreError, sa.exc.SQLAlchemyError) as error:
            wrong.append(f"not to be opened: {error}")
        aside.sweep(self.place)
        left = [path.name for path in self.place.iterdir() if path.name.endswith(".part")]
        return ended, [*wrong, *left]

    def _wrong(self, store: Store, ended: int, told: list[str]) -> list[str]:
        wrong: list[str] = []
        if self.name == "edit":
            with store.reading() as connection:
                notes = set(connection.execute(sa.select(event.c.note)).scalars()) - {None}
            wrong += [f"lost: {one}" for one in told if one not in notes]
            n_more = len(notes) - len(told)
            if n_more not in (0, 1) or (ended == TOLD and n_more):
                wrong.append(f"{n_more} more than acknowledged")
            return wrong
        state = state_of(store)
        if state not in (self.before, self.after) and self.name != "migrate":
            wrong.append("between")
        if told and state != self.after:
            wrong.append("acknowledged, and not there")
        # Without a journal left the write stands, though the name of the journal that was taken
        # away could not be kept; it is told as refused.
        is_sure = ended == TOLD and self.how != "fsync"
        if is_sure and self.name in ("import", "restore") and state != self.before:
            wrong.append("refused, and there")
        if self.name == "backup":
            wrong += self._wrong_backup(store, told)
        return wrong

    def _wrong_backup(self, store: Store, told: list[str]) -> list[str]:
        target = self.place / "elsewhere.db"
        try:
            backup.restore(self.place / "copy.zip", target, **BY)
        except StoreError as error:
            return [f"the backup: {error}"]
        with closing(open_store(target)) as copy:
            names = names_in(copy)
        with store.reading() as connection:
            query = sa.select(audit.c.audit_seq).where(audit.c.action == "backup")
            n_kept = len(connection.execute(query).all())
        is_new = "又一栋" in names
        return ["acknowledged, and the old one"] if told and not (is_new and n_kept == 2) else []


def without_care() -> None:
    """Commit each statement by itself, write files in their place: what must be found out."""
    on_connect = engine._on_connect

    def careless(path: Path, journal: str) -> Callable[[Any, Any], None]:
        prepare_as_ever = on_connect(path, journal)

        def prepare_connection(connection: Any, record: Any) -> None:
            prepare_as_ever(connection, record)
            connection.execute("PRAGMA foreign_keys=OFF")

        return prepare_connection

    engine._on_connect = careless  # type: ignore[assignment]

    def commit(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")
        if connection.get_execution_options().get("firemap_writes") and statement.startswith(words):
            raw = connection.connection.driver_connection
            with suppress(engine.sqlite_module().OperationalError):  # rows are still being read
                raw.execute("COMMIT")
                raw.execute("BEGIN IMMEDIATE")

    sa.event.listen(sa.Engine, "after_cursor_execute", commit)

    for module in (aside, backup, engine):
        module.writing_aside = in_place  # type: ignore[attr-defined]
    backup._Replacing.fill_or_put = copy_over  # type: ignore[method-assign]


@contextmanager
def in_place(target: Path) -> Iterator[Path]:
    """Give the place itself to write to."""
    if target.suffix != ".zip":
        target.unlink(missing_ok=True)
    yield target


def copy_over(replacing: backup._Replacing) -> None:
    """Copy a database over the live one, page by page."""
    with replacing.unpacked.open("rb") as given, replacing.location.open("rb+", 0) as live:
        while page := given.read(4096):
            live.write(page)
    with closing(open_store(replacing.location)) as store:
        replacing._note(store, None)


def main() -> None:
    """Try an act at many points."""
    name, journal, how, points, build, folder = sys.argv[1:]
    engine.journal_mode = lambda version: journal  # type: ignore[assignment,return-value]
    trial = Trial(name, how, Path(folder), is_careless=build == "careless")
    n = min(int(points), trial.calls) if points != "all" else trial.calls
    places = [1 + k * (trial.calls - 1) // max(n - 1, 1) for k in range(n)]
    ends: Counter[str] = Counter()
    wrong: dict[int, list[str]] = {}
    for place in places:
        ended, found = trial.at(place)
        ends[str(ended)] += 1
        if found:
            wrong[place] = found
    with suppress(BrokenPipeError):
        print(json.dumps({"calls": trial.calls, "points": n, "ends": ends, "wrong": wrong}))


if __name__ == "__main__":
    main()
