"""Who may do what: every role, every action, every village; and no write without its row."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analysis.day import NAMED, Asked, Day
from data.access import rights
from data.access.rights import Identity, acting
from data.store import upkeep
from data.store.checks import verify
from data.store.events import EventKind, NewEvent
from data.store.exports import record_showing
from data.store.opening import Store, open_store
from data.store.recording import record_events
from data.store.tables import KEPT
from tests.scaling import scaled
from vocabulary.access.rights import DOOR, RIGHTS, ROLES, SEE_PERSONS, SETTING, Extent, reach_of
from vocabulary.errors import ForbiddenError
from vocabulary.register import Action
from vocabulary.terms import Role, StoreKind

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
TODAY = date(2024, 2, 20)
OWN, OTHER = "500151001001", "500151001002"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    opened = open_store(store_path, create=StoreKind.REAL)
    yield opened
    opened.close()
    rights.ask(None)


def somebody(role: Role, **changed: dict[str, str]) -> Identity:
    return Identity("Ann", role, (OWN,), changed)


@contextmanager
def sites_of(store: Store, *villages: str) -> Iterator[list[int]]:
    facts = [{"village_code": code, "category": "other", "name": f"at {code}"} for code in villages]
    events = [
        NewEvent("site", -n, EventKind.IMPORTED, TODAY, fact) for n, fact in enumerate(facts, 1)
    ]
    yield store.record(events, actor="office", now=NOW)


# What tells most of each reach; at night every cell is tried in every way.
TELLING = {
    Extent.ALL: ("other",),
    Extent.OWN: ("own", "other", "both", "none"),
    Extent.NONE: ("own",),
}


@pytest.mark.scaled
def test_every_role_action_and_village_is_as_the_table_says(store: Store) -> None:
    """A write of one row, in the own village, in another, in both, in none: all of the table."""
    is_whole = scaled(1) > 1
    touched = {"own": [OWN], "other": [OTHER], "both": [OWN, OTHER], "none": []}
    wrong = []
    with store.together() as inside:
        for role in ROLES:
            for action, cells in RIGHTS.items():
                for name, villages in touched.items():
                    reach = cells[role]
                    if not is_whole and name not in TELLING[reach]:
                        continue
                    may = reach is Extent.ALL or (reach is Extent.OWN and name == "own")
                    if may is not may_write(inside, role, action, villages):
                        wrong.append((role, action, name))
    assert wrong == []


def may_write(store: Store, role: Role, action: str, villages: list[str]) -> bool:
    rows = [{"village_code": code, "held_on": TODAY, "kind": "other"} for code in villages]
    try:
        with acting(somebody(role)), store.writing("x", actor="", now=NOW, needs=[action]) as write:
            upkeep.add_in(write, "outreach", rows) if rows else None
    except ForbiddenError:
        return False
    return True


def test_every_write_of_the_source_has_its_row() -> None:
    said = {action for path in (ROOT / "data").rglob("*.py") for action in actions_in(path)}
    assert {"import", "record_visit", "export", "show_personal", "rebuild", "restore"} <= said
    assert sorted(said - RIGHTS.keys() - DOOR) == []
    assert {f"record:{one.value}" for one in Action} <= RIGHTS.keys()
    assert {
        f"{verb}_{name}" for verb in ("add", "change", "void") for name in KEPT
    } <= RIGHTS.keys()
    assert all(reach_of("a_new_one", role) is Extent.NONE for role in ROLES)


def actions_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_write = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".writing")
        if not is_write or not isinstance(node, ast.Call):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant):
            yield str(first.value)
        elif isinstance(first, ast.Name):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield str(getattr(importlib.import_module(module), first.id))
        else:
            assert ast.unparse(first) in {
                f"f'{verb}_{{name}}'" for verb in ("add", "change", "void")
            }


def test_the_name_that_is_written_is_of_whoever_is_signed_in(store: Store) -> None:
    row = {"village_code": OWN, "held_on": TODAY, "kind": "other"}
    with acting(somebody(Role.OFFICE)):
        upkeep.add(store, "outreach", [row], actor="somebody else", now=NOW)
    assert verify(store).ok
    with store.reading() as connection:
        names = connection.exec_driver_sql("SELECT actor FROM audit ORDER BY audit_seq").scalars()
        assert list(names)[-1] == "Ann"


def test_behind_the_gate_whoever_is_not_known_writes_nothing_and_it_is_told(store: Store) -> None:
    refused: list[tuple[str, ...]] = []
    rights.ask(lambda: None, lambda _, actions: refused.append(tuple(actions)))
    with pytest.raises(ForbiddenError):
        upkeep.put_setting(store, "planning", {}, actor="Ann", now=NOW)
    with acting(somebody(Role.CLERK)), pytest.raises(ForbiddenError):
        upkeep.put_setting(store, "risk_rules", {}, actor="Ann", now=NOW)
    assert refused == [("put_setting:risk_rules",)]


def test_a_clerk_moves_nothing_out_of_or_into_another_village(store: Store) -> None:
    clerk = somebody(Role.CLERK)
    with sites_of(store, OWN, OTHER) as (here, there):
        for site_id, code in ((here, OTHER), (there, OWN), (there, OTHER)):
            moved = NewEvent("site", site_id, EventKind.CORRECTED, TODAY, {"village_code": code})
            with pytest.raises(ForbiddenError), acting(clerk):
                edit(store, moved)
        with acting(clerk):
            edit(store, NewEvent("site", here, EventKind.CORRECTED, TODAY, {"name": "renamed"}))
            record_showing(store, {"subject": "site", "id": here}, actor="", now=NOW)
            with pytest.raises(ForbiddenError):
                record_showing(store, {"subject": "site", "id": there}, actor="", now=NOW)


def edit(store: Store, event: NewEvent) -> None:
    with store.writing("edit_site", actor="x", now=NOW) as write:
        record_events(write, [event])


def test_the_office_changes_cells_but_not_those_of_users_and_rights(store: Store) -> None:
    clerk = somebody(Role.CLERK, import_={"clerk": "all"})
    assert reach_of("import", Role.CLERK, {"import": {"clerk": "all"}}) is Extent.ALL
    assert reach_of("import", Role.OFFICE, {"import": {"office": "none"}}) is Extent.NONE
    assert reach_of("import", Role.CLERK, {"import": {"clerk": "everything"}}) is Extent.NONE
    for fixed in ("add_user", "give_word", f"put_setting:{SETTING}"):
        assert reach_of(fixed, Role.CLERK, {fixed: {"clerk": "all"}}) is Extent.NONE
    assert clerk.reach("x") is Extent.NONE


def test_persons_are_named_by_right_and_by_village(store: Store) -> None:
    persons = {OWN: "甲", OTHER: "乙"}
    events = [
        NewEvent("site", -n, EventKind.IMPORTED, TODAY,
                 {"village_code": code, "category": "other", "name": code,
                  "responsible_person": person})
        for n, (code, person) in enumerate(persons.items(), 1)
    ]  # fmt: skip
    store.record(events, actor="office", now=NOW)

    def seen(role: Role) -> list[str]:
        with acting(somebody(role)):
            day = Day(store, Asked(0, TODAY)).seen_by(rights.persons_scope(named=NAMED))
        return list(day.sites["responsible_person"].dropna())

    assert {role: seen(role) for role in ROLES} == {
        Role.LEADER: [], Role.KEEPER: [], Role.CLERK: ["甲"],
        Role.PLANNER: ["甲", "乙"], Role.OFFICE: ["甲", "乙"], Role.INSPECTOR: ["甲", "乙"],
    }  # fmt: skip
    assert RIGHTS[SEE_PERSONS][Role.CLERK] is Extent.OWN
    assert rights.persons_scope(named=NAMED) == NAMED  # one PC: every right
