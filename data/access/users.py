"""The users of the server: who they are, in which role, for which villages.

A user's row is written as any other, with its audit row; nobody is deleted, only stopped. The first
password is a one-time word: it is good once and for a day, and all it opens is the page where
its owner sets a password.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.access import passwords
from data.access.rights import Identity
from data.store.tables import app_user
from data.store.upkeep import read_setting
from vocabulary.access.rights import SETTING
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message
from vocabulary.terms import Role

if TYPE_CHECKING:
    from data.store.opening import Store

WORD_LASTS: Final = timedelta(hours=24)
_LONGEST_NAME: Final = 30
_VILLAGES, _WORD_UNTIL = "villages", "word_until"
_WEAK: Final = message(
    "A password has at least {n} characters, of which five differ, and is not the name."
)


@dataclass(frozen=True)
class User:
    """One user, without the password.

    Attributes
    ----------
    villages : 12-digit codes of the villages the user is for; empty for a role of the subdistrict
    must_change : a one-time word stands in for the password
    """

    user_id: int
    name: str
    role: Role
    villages: tuple[str, ...]
    is_active: bool
    must_change: bool
    version: int


def read_users(store: Store) -> list[User]:
    """Return every user, stopped ones too, in the order of their making."""
    query = sa.select(app_user).order_by(app_user.c.user_id)
    with store.reading() as connection:
        return [_user(row) for row in connection.execute(query).mappings()]


def user_of(store: Store, user_id: int) -> User | None:
    """Return a user by number, or None."""
    with store.reading() as connection:
        row = _row(connection, app_user.c.user_id == user_id)
    return _user(row) if row else None


def user_named(store: Store, name: str) -> User | None:
    """Return a user by name, or None."""
    with store.reading() as connection:
        row = _row(connection, app_user.c.name == name)
    return _user(row) if row else None


def identity_of(store: Store, user: User) -> Identity:
    """Return a user as who asks, with the cells of the table of rights that the office changed."""
    cells = read_setting(store, SETTING)
    return Identity(user.name, user.role, user.villages, cells or {})


def has_keeper(store: Store) -> bool:
    """Say whether somebody may keep the server: a keeper who is not stopped."""
    return any(user.is_active and user.role is Role.KEEPER for user in read_users(store))


def add_user(
    store: Store,
    name: str,
    role: Role,
    *,
    villages: Sequence[str] = (),
    actor: str,
    now: datetime,
) -> str:
    """Add a user and return the one-time word, which is kept nowhere.

    Raises
    ------
    StoreError
        The name is empty, too long or taken, or a village clerk has no village.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise StoreError(message("A user's name has 1 to {n} characters."), n=_LONGEST_NAME)
    _check_villages(role, villages)
    word = passwords.new_word()
    kept = passwords.hashed(word)
    with store.writing("add_user", actor=actor, now=now) as write:
        if _row(write.connection, app_user.c.name == name):
            raise StoreError(message("There is a user {name} already."), name=name)
        last = write.connection.execute(sa.select(sa.func.max(app_user.c.user_id))).scalar() or 0
        row = {
            "user_id": last + 1,
            "name": name,
            "role": role.value,
            "village_code": villages[0] if villages else None,
            "password_hash": kept,
            "is_active": True,
            "version": 1,
            "audit_seq": write.audit_seq,
            "details": _word_details(villages, now),
        }
        write.connection.execute(sa.insert(app_user), row)
        write.detail |= {"user": last + 1, "name": name, "role": role.value}
    return word


def change_user(
    store: Store,
    seen: User,
    *,
    role: Role,
    villages: Sequence[str],
    is_active: bool,
    actor: str,
    now: datetime,
) -> None:
    """Change role, villages and whether the user is stopped.

    Raises
    ------
    StaleRecordError
        Somebody else changed the user since it was seen.
    StoreError
        A village clerk has no village, or nobody would keep the server any more.
    """
    _check_villages(role, villages)
    with store.writing("change_user", actor=actor, now=now) as write:
        row = _seen_row(write.connection, seen)
        stays = seen.role is not Role.KEEPER or (is_active and role is Role.KEEPER)
        if not stays and not _other_keepers(write.connection, seen.user_id):
            raise StoreError(message("The last keeper cannot be stopped or given another role."))
        details = dict(row["details"] or {}) | {_VILLAGES: list(villages)}
        changes = {
            "role": role.value,
            "village_code": villages[0] if villages else None,
            "is_active": is_active,
            "details": details,
        }
        _change(write, seen, changes)
        write.detail |= {"role": role.value, "villages": list(villages), "is_active": is_active}


def give_word(store: Store, seen: User, *, actor: str, now: datetime) -> str:
    """Put a new one-time word in place of a user's password, and return it."""
    word = passwords.new_word()
    kept = passwords.hashed(word)
    with store.writing("give_word", actor=actor, now=now) as write:
        _seen_row(write.connection, seen)
        changes = {"password_hash": kept, "details": _word_details(seen.villages, now)}
        _change(write, seen, changes)
    return word


def set_password(store: Store, seen: User, password: str, *, now: datetime) -> None:
    """Set a user's own password; a one-time word is gone with it.

    Raises
    ------
    StoreError
        The password is too weak.
    """
    if passwords.is_weak(password, seen.name):
        raise StoreError(_WEAK, n=passwords.SHORTEST)
    kept = passwords.hashed(password)
    with store.writing("set_password", actor=seen.name, now=now) as write:
        _seen_row(write.connection, seen)
        details = {_VILLAGES: list(seen.villages)}
        _change(write, seen, {"password_hash": kept, "details": details})


def signed_in(store: Store, name: str, password: str, *, now: datetime) -> User | None:
    """Return the user of a name and a password, or None; None takes as long.

    A one-time word that was right is dead from here on, whether a password follows or not.
    """
    with store.reading() as connection:
        row = _row(connection, app_user.c.name == " ".join(name.split()))
    if not passwords.is_right(row["password_hash"] if row else None, password):
        return None
    if row is None or not row["is_active"]:
        return None
    user = _user(row)
    until = (row["details"] or {}).get(_WORD_UNTIL)
    if until is None:
        return user
    if now > datetime.fromisoformat(until) or not _use_word(store, user, now):
        return None
    return user_of(store, user.user_id)


def _use_word(store: Store, user: User, now: datetime) -> bool:
    try:
        with store.writing("use_word", actor=user.name, now=now) as write:
            _seen_row(write.connection, user)
            _change(write, user, {"password_hash": None})
    except StaleRecordError:  # the same word in two hands: the first has it
        return False
    return True


def _word_details(villages: Sequence[str], now: datetime) -> dict[str, Any]:
    return {_VILLAGES: list(villages), _WORD_UNTIL: (now + WORD_LASTS).isoformat()}


def _check_villages(role: Role, villages: Sequence[str]) -> None:
    if role is Role.CLERK and not villages:
        raise StoreError(message("A village clerk needs at least one village."))


def _other_keepers(connection: sa.Connection, user_id: int) -> int:
    query = sa.select(sa.func.count()).where(
        app_user.c.role == Role.KEEPER.value, app_user.c.is_active, app_user.c.user_id != user_id
    )
    return int(connection.execute(query).scalar() or 0)


def _seen_row(connection: sa.Connection, seen: User) -> sa.RowMapping:
    row = _row(connection, app_user.c.user_id == seen.user_id)
    if row is None or row["version"] != seen.version:
        raise StaleRecordError(
            message("User {name} was changed meanwhile; look again and choose."), name=seen.name
        )
    return row


def _change(write: Any, seen: User, changes: dict[str, Any]) -> None:
    new = changes | {"version": seen.version + 1, "audit_seq": write.audit_seq}
    same = app_user.c.user_id == seen.user_id
    write.connection.execute(sa.update(app_user).where(same), new)
    write.detail |= {"user": seen.user_id, "name": seen.name}


def _row(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> sa.RowMapping | None:
    return connection.execute(sa.select(app_user).where(condition)).mappings().first()


def _user(row: sa.RowMapping) -> User:
    details = row["details"] or {}
    return User(
        user_id=int(row["user_id"]),
        name=str(row["name"]),
        role=Role(row["role"]),
        villages=tuple(details.get(_VILLAGES) or ()),
        is_active=bool(row["is_active"]),
        must_change=_WORD_UNTIL in details,
        version=int(row["version"]),
    )
