"""A person's data can be erased on request: nothing of them stays, and the chains hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.ledger import imports
from data.store import frames, upkeep
from data.store.checks import verify
from data.store.drafts import keep_draft, read_draft
from data.store.erasing import erase, find
from data.store.files import NewFile, add_file
from data.store.opening import Store, open_store
from data.store.tables import audit, event
from tests import postgres_server
from tests.builders import NOW, event_of, ledger_of, ledger_row, new_store, site_made, small_pdf
from tests.commands.asking import asked
from vocabulary.errors import StoreError
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.store import ERASED_MARK as MARK
from vocabulary.terms import StoreKind

NAME, PHONE = "张小三", "13800138000"
DAY = date(2024, 3, 1)
BY: dict[str, Any] = {"actor": "李某", "now": NOW}


def filled(store: Store) -> Store:
    told = {"responsible_person": NAME, "phone": PHONE, "extra": {"备注": f"找{NAME}"}}
    store.record([
        site_made(subject_id=-1, **told),
        event_of(
            "found", "2024-01-10", -1, site_id=-1, owner="王某", description=f"问{NAME}{PHONE}"
        ),
        event_of("found", "2024-01-10", -2, site_id=-1, owner="赵某", description="别的"),
    ], **BY)  # fmt: skip
    step = event_of("assigned", "2024-01-12", 1, owner=NAME, due_on="2024-02-01")
    store.record([step], **BY)
    upkeep.add(store, "duty", [{"role": "owner", "person": NAME, "phone": PHONE}], **BY)
    grid = {"name": "第一网格", "worker": "王某", "note": f"电话{PHONE}转"}
    upkeep.add(store, "grid", [grid], **BY)
    fault = Fault(FaultCode.DATE_UNREADABLE, Severity.WAITS, 2, "日期", "昨天")
    waiting = ledger_row(2, raw={"联系人": NAME, "电话": PHONE}, faults=(fault,))
    imports.apply(store, ledger_of(waiting), as_of=DAY, **BY)
    keep_draft(store, "visit:1", {"note": NAME}, **BY)
    return store


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = filled(new_store(store_path))
    yield made
    made.close()


def everything(store: Store) -> str:
    with store.reading() as connection:
        tables = sa.inspect(connection).get_table_names()
        rows = [
            str(row)
            for name in tables
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')
        ]
    return "\n".join(rows)


def check_erased(store: Store) -> None:
    before, mark = verify(store), store.fingerprint
    found = erase(store, [NAME, PHONE], reason="本人申请", **BY)
    assert {one.table for one in found} == {"event", "duty", "grid", "repair", "draft"}
    assert all(one.can_go for one in found)
    held = everything(store)
    assert NAME not in held
    assert PHONE not in held
    verdict = verify(store, anchor=mark)
    assert (verdict.broken, verdict.erased, before.erased) == ((), 3, 0)
    hazards = frames.hazards(store, DAY, personal=True)
    assert hazards["owner"].tolist() == [MARK, "赵某"]
    assert frames.sites(store, DAY, personal=True)["phone"].tolist() == [MARK]
    assert upkeep.rows(store, "grid")["worker"].tolist() == ["王某"]
    assert read_draft(store, "visit:1", actor="李某") is None
    store.record([event_of("supervised", "2024-02-01", 1)], **BY)
    erase(store, ["王某"], reason="本人申请", **BY)
    assert verify(store, anchor=mark).broken == ()


def test_what_is_erased_stands_nowhere_and_the_store_is_whole(store: Store) -> None:
    check_erased(store)


@pytest.mark.programs
def test_it_is_erased_from_a_server_too() -> None:
    with postgres_server.running() as url:
        store = filled(open_store(url, create=StoreKind.REAL))
        check_erased(store)
        store.close()


def test_no_byte_of_it_is_left_in_the_file(store: Store, store_path: Path) -> None:
    erase(store, [NAME, PHONE], reason="本人申请", **BY)
    for path in store_path.parent.glob("firemap.db*"):
        content = path.read_bytes()
        assert NAME.encode() not in content
        assert PHONE.encode() not in content


def test_looking_changes_nothing_and_names_what_has_to_stay(store: Store) -> None:
    upkeep.add(store, "task", [{"kind": "meeting", "title": "x", "opened_on": DAY}],
               actor=NAME, now=NOW)  # fmt: skip
    before = store.fingerprint
    stay = [one for one in find(store, [NAME]) if not one.can_go]
    assert [(one.table, one.cells) for one in stay] == [("audit", ("actor",))]
    assert store.fingerprint == before


def test_a_longer_number_that_holds_it_stays(store: Store) -> None:
    upkeep.add(store, "grid", [{"name": "第二网格", "note": f"9{PHONE}"}], **BY)
    erase(store, [PHONE], reason="本人申请", **BY)
    assert upkeep.rows(store, "grid").loc[2, "note"] == f"9{PHONE}"


@pytest.mark.parametrize(
    ("texts", "reason"), [([NAME], " "), (["张"], "x"), ([], "x"), ([" "], "x")]
)
def test_without_a_reason_or_with_too_little_nothing_is_erased(
    store: Store, texts: list[str], reason: str
) -> None:
    before = store.fingerprint
    with pytest.raises(StoreError):
        erase(store, texts, reason=reason, **BY)
    assert store.fingerprint == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET changes = replace(changes, '王某', '吴某') WHERE event_seq = 2",
        "UPDATE event SET changes = replace(changes, '〔已删除〕', '谁') WHERE event_seq = 2",
        "UPDATE event SET salt = NULL WHERE event_seq = 2",
        # An erasure nobody wrote down.
        "UPDATE event SET changes = replace(changes, '赵某', '〔已删除〕'), salt = NULL"
        " WHERE event_seq = 3",
        "UPDATE hazard SET audit_seq = 1 WHERE hazard_id = 1",
    ],
)
def test_after_an_erasure_tampering_is_still_found(store: Store, change: str) -> None:
    erase(store, [NAME, PHONE], reason="本人申请", **BY)
    with store.together() as inside, inside.reading() as connection:
        (guard,) = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'event_no_update'"
        ).scalars()
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql(change)
        connection.exec_driver_sql(guard)
    assert not verify(store).ok


def test_neither_audit_nor_hash_lets_it_be_guessed(store: Store) -> None:
    with store.reading() as connection:
        query = sa.select(event.c.salt).where(event.c.event_seq <= 2)
        old = set(connection.execute(query).scalars())
    erase(store, [NAME, PHONE], reason="本人申请", **BY)
    held = everything(store)
    assert not any(salt in held for salt in old)
    with store.reading() as connection:
        detail = connection.execute(
            sa.select(audit.c.detail).where(audit.c.action == "erase")
        ).scalar()
    assert set(json.loads(detail or "{}")) == {"reason", "places", "erased", "seals"}


def test_the_name_of_a_photo_is_erased_and_its_bytes_are_left(store: Store) -> None:
    paper = NewFile(f"{NAME}.pdf", small_pdf(), note=NAME)
    add_file(store, "hazard", 1, paper, **BY)
    erase(store, [NAME], reason="本人申请", **BY)
    assert upkeep.rows(store, "file").loc[1, "name"] == f"{MARK}.pdf"
    assert verify(store).ok


def test_the_command_lists_first_and_erases_when_it_is_sure(store: Store, store_path: Path) -> None:
    store.close()
    (store_path.parent / "backups").mkdir()
    (store_path.parent / "backups" / "old.zip").touch()
    listed = asked("erase", NAME, store=store_path)
    assert (listed["erased"], len(listed["places"])) == (False, 6)
    assert [Path(one).name for one in listed["copies"]] == ["old.zip"]
    assert asked("verify", store=store_path)["erased"] == 0
    asked("erase", NAME, "--sure", "--reason", "本人申请", store=store_path)
    assert asked("erase", NAME, store=store_path)["places"] == []
    told = asked("verify", store=store_path)
    assert (told["ok"], told["erased"]) == (True, 3)
