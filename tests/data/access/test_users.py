"""Users of the server, their words and passwords, in the audited store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.access import passwords, users
from data.store.checks import verify
from data.store.opening import Store, open_store
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import Role, StoreKind

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
GOOD = "a dry winter, no fire"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    opened = open_store(store_path, create=StoreKind.REAL)
    yield opened
    opened.close()


def test_a_one_time_word_is_good_once_and_for_a_day_and_a_password_for_ever(store: Store) -> None:
    late = users.add_user(store, "Bo", Role.OFFICE, actor="console", now=NOW)
    day_later = NOW + timedelta(hours=25)
    assert users.signed_in(store, "Bo", late, now=day_later) is None
    word = users.add_user(store, " Ann ", Role.KEEPER, actor="console", now=NOW)
    assert users.signed_in(store, "Ann", word + "x", now=NOW) is None
    first = users.signed_in(store, "Ann", word, now=NOW)
    assert first is not None
    assert first.must_change
    assert users.signed_in(store, "Ann", word, now=NOW) is None
    with pytest.raises(StoreError):
        users.set_password(store, first, "Ann", now=NOW)
    users.set_password(store, first, GOOD, now=NOW)
    with pytest.raises(StaleRecordError):
        users.set_password(store, first, GOOD, now=NOW)
    again = users.signed_in(store, "Ann", GOOD, now=day_later)
    assert again is not None
    assert not again.must_change
    assert verify(store).ok


def test_the_last_keeper_stays_one(store: Store) -> None:
    users.add_user(store, "Ann", Role.KEEPER, actor="console", now=NOW)
    users.add_user(store, "Bo", Role.CLERK, villages=["500151001"], actor="Ann", now=NOW)
    with pytest.raises(StoreError):
        users.add_user(store, "Bo", Role.OFFICE, actor="Ann", now=NOW)
    with pytest.raises(StoreError):
        users.add_user(store, "Cho", Role.CLERK, actor="Ann", now=NOW)
    ann, bo = users.read_users(store)
    assert bo.villages == ("500151001",)
    for role, is_active in ((Role.OFFICE, True), (Role.KEEPER, False)):
        with pytest.raises(StoreError):
            users.change_user(
                store, ann, role=role, villages=(), is_active=is_active, actor="Ann", now=NOW
            )
    users.change_user(
        store, bo, role=Role.KEEPER, villages=(), is_active=True, actor="Ann", now=NOW
    )
    users.change_user(
        store, ann, role=Role.KEEPER, villages=(), is_active=False, actor="Bo", now=NOW
    )
    assert users.signed_in(store, "Ann", "x", now=NOW) is None
    assert users.has_keeper(store)
    assert verify(store).ok


def test_a_password_is_kept_as_argon2id_alone() -> None:
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_right(kept, GOOD)
    assert not passwords.is_right(kept, GOOD + " ")
    assert not passwords.is_right(None, GOOD)
    weak = ("short", "aaaaaaaaaaaa", "Ann Ann Ann Ann"[:11], "x" * 300)
    assert [passwords.is_weak(one, "Ann") for one in weak[:2]] == [True, True]
    assert not passwords.is_weak(GOOD, "Ann")
