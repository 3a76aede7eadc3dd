"""Who is signed in, who tried, and what happened at the door: a file of its own beside the store.

It is no part of the store: signing in must not wait for an import that holds the store's lock, nor
make every page read the register anew, and a backup must not bring back who was signed in when it
was made. Of a cookie only its SHA-256 is kept, of a name that was tried only its SHA-256. What
happened at the door is chained by hashes, as the store's audit is, and never deleted.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from data.store.engine import make_engine, transaction
from data.store.hash_chain import GENESIS, link
from data.store.schema import Moment, utc_text
from vocabulary.terms import SignInEvent

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)
TRIES_A_NAME: Final = 5
TRIES_AN_ADDRESS: Final = 30
LOCKED_FOR: Final = timedelta(minutes=15)
# A login from the future is none: the clock was set back. So much two clocks may differ.
_SKEW: Final = timedelta(minutes=1)
# How exactly it is kept when somebody was last seen: each time is a write.
_SEEN_EVERY: Final = timedelta(seconds=20)
_LONGEST_AGENT: Final = 200

_metadata: Final = sa.MetaData()
_login: Final = sa.Table(
    "login",
    _metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("seen", Moment, nullable=False),
    sa.Column("ended", Moment),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Index("ix_login_user", "user_id"),
)
_attempt: Final = sa.Table(
    "attempt",
    _metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("until", Moment, nullable=False),
)
_trail: Final = sa.Table(
    "trail",
    _metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("user_id", sa.Integer),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
_secret: Final = sa.Table(
    "secret",
    _metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Login:
    """One browser that is signed in.

    Attributes
    ----------
    mark : the SHA-256 of its cookie, which names it without letting anybody in
    """

    mark: str
    user_id: int
    created: datetime
    seen: datetime
    address: str
    agent: str


@dataclass(frozen=True)
class Happening:
    """One line of what happened at the door."""

    at: datetime
    what: SignInEvent
    user_id: int | None
    name: str
    address: str
    note: str


class Book:
    """The book of logins in one file; make one with `open_book`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def begin(self, user_id: int, *, address: str, agent: str, now: datetime) -> str:
        """Let a user in, and return the cookie: 256 random bits, kept nowhere."""
        token = secrets.token_urlsafe(32)
        row = {
            "sha256": mark_of(token),
            "user_id": user_id,
            "created": now,
            "seen": now,
            "ended": None,
            "address": address,
            "agent": agent[:_LONGEST_AGENT],
        }
        with transaction(self._engine, writes=True) as connection:
            # Nobody needs the ended ones: the trail says who was here.
            connection.execute(sa.delete(_login).where(_login.c.created < now - 2 * LONGEST))
            connection.execute(sa.insert(_login), row)
        return token

    def alive(self, mark: str, *, now: datetime) -> Login | None:
        """Return a login that is not ended, idle or too old; else None."""
        with transaction(self._engine, writes=False) as connection:
            query = sa.select(_login).where(_login.c.sha256 == mark)
            row = connection.execute(query).mappings().first()
        return _alive(row, now) if row else None

    def alive_of(self, user_id: int | None = None, *, now: datetime) -> list[Login]:
        """Return who is signed in, of one user or of all, the newest first."""
        query = sa.select(_login).where(_login.c.ended.is_(None)).order_by(_login.c.created.desc())
        if user_id is not None:
            query = query.where(_login.c.user_id == user_id)
        with transaction(self._engine, writes=False) as connection:
            rows = connection.execute(query).mappings().all()
        return [login for row in rows if (login := _alive(row, now))]

    def touch(self, login: Login, *, now: datetime) -> None:
        """Note that somebody did something; that the page did it by itself does not count."""
        if now - login.seen < _SEEN_EVERY:
            return
        same = (_login.c.sha256 == login.mark) & _login.c.ended.is_(None)
        with transaction(self._engine, writes=True) as connection:
            connection.execute(sa.update(_login).where(same).values(seen=now))

    def end(self, mark: str, *, now: datetime) -> bool:
        """End one login; say whether it was still open."""
        return self._end(_login.c.sha256 == mark, now) > 0

    def end_all(self, user_id: int, *, but: str = "", now: datetime) -> int:
        """End every login of a user, save one, and return how many were open."""
        return self._end((_login.c.user_id == user_id) & (_login.c.sha256 != but), now)

    def _end(self, condition: sa.ColumnElement[bool], now: datetime) -> int:
        with transaction(self._engine, writes=True) as connection:
            still = condition & _login.c.ended.is_(None)
            return connection.execute(sa.update(_login).where(still).values(ended=now)).rowcount

    def may_try(self, name: str, address: str, *, now: datetime) -> bool:
        """Count a try before its password is looked at; say whether it may be looked at.

        Counted first, and in one transaction: of forty tries at once only five get by.
        """
        limits = {_key("name", name): TRIES_A_NAME, _key("address", address): TRIES_AN_ADDRESS}
        with transaction(self._engine, writes=True) as connection:
            connection.execute(sa.delete(_attempt).where(_attempt.c.until < now))
            may = True
            for key, most in limits.items():
                query = sa.select(_attempt.c.n).where(_attempt.c.key == key)
                n = int(connection.execute(query).scalar() or 0)
                if n >= most:
                    may = False
                    continue
                connection.execute(sa.delete(_attempt).where(_attempt.c.key == key))
                row = {"key": key, "n": n + 1, "until": now + LOCKED_FOR}
                connection.execute(sa.insert(_attempt), row)
        return may

    def is_locked(self, name: str, *, now: datetime) -> bool:
        """Say whether no try under a name is looked at for the time being."""
        query = sa.select(_attempt.c.n).where(
            _attempt.c.key == _key("name", name), _attempt.c.until >= now
        )
        with transaction(self._engine, writes=False) as connection:
            return int(connection.execute(query).scalar() or 0) >= TRIES_A_NAME

    def forget_tries(self, name: str, address: str = "") -> None:
        """Forget the tries under a name, and of an address: somebody got in, or the keeper says."""
        keys = [_key("name", name), *([_key("address", address)] if address else [])]
        with transaction(self._engine, writes=True) as connection:
            connection.execute(sa.delete(_attempt).where(_attempt.c.key.in_(keys)))

    def note(
        self,
        what: SignInEvent,
        *,
        name: str,
        now: datetime,
        user_id: int | None = None,
        address: str = "",
        note: str = "",
    ) -> None:
        """Write down what happened at the door."""
        with transaction(self._engine, writes=True) as connection:
            query = sa.select(_trail.c.seq, _trail.c.hash).order_by(_trail.c.seq.desc()).limit(1)
            last = connection.execute(query).first()
            seq, head = (last[0], last[1]) if last else (0, GENESIS)
            row: dict[str, Any] = {
                "seq": seq + 1,
                "at": now,
                "what": what.value,
                "user_id": user_id,
                "name": name,
                "address": address,
                "note": note,
            }
            connection.execute(sa.insert(_trail), row | {"hash": _link(head, row)})

    def trail(self, *, since: datetime | None = None) -> list[Happening]:
        """Return what happened at the door, the newest first."""
        query = sa.select(_trail).order_by(_trail.c.seq.desc())
        if since is not None:
            query = query.where(_trail.c.at >= since)
        with transaction(self._engine, writes=False) as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Happening(
                row["at"], SignInEvent(row["what"]), row["user_id"], row["name"],
                row["address"], row["note"],
            )
            for row in rows
        ]  # fmt: skip

    def first_broken(self) -> int | None:
        """Return the number of the first line of the trail that is not as it was written."""
        with transaction(self._engine, writes=False) as connection:
            rows = connection.execute(sa.select(_trail).order_by(_trail.c.seq)).mappings().all()
        head = GENESIS
        for n, row in enumerate(rows, start=1):
            if row["seq"] != n or _link(head, dict(row)) != row["hash"]:
                return n
            head = row["hash"]
        return None

    def secret(self, name: str) -> str:
        """Return a secret of this server, made when it is first asked for."""
        query = sa.select(_secret.c.value).where(_secret.c.name == name)
        with transaction(self._engine, writes=True) as connection:
            found: str | None = connection.execute(query).scalar()
            if found is None:
                found = secrets.token_hex(32)
                connection.execute(sa.insert(_secret), {"name": name, "value": found})
        return found


def open_book(path: Path) -> Book:
    """Open the book of logins, made where there is none.

    Raises
    ------
    StoreError
        The file cannot be opened, or lies where no database file is safe.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(path)
    with transaction(engine, writes=True) as connection:
        _metadata.create_all(connection)
    return Book(engine)


def book_path(store: Path | str) -> Path:
    """Return where the book lies: FIREMAP_LOGINS, beside the store's file, or in var/."""
    given = os.environ.get("FIREMAP_LOGINS")
    if given:
        return Path(given)
    if isinstance(store, Path) or "://" not in store:
        return Path(store).with_name(f"{Path(store).stem}.logins.db")
    return Path("var/firemap.logins.db")


def mark_of(token: str) -> str:
    """Return what is kept of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def _alive(row: sa.RowMapping, now: datetime) -> Login | None:
    created, seen = row["created"], row["seen"]
    is_from_the_future = max(created, seen) > now + _SKEW
    if row["ended"] or is_from_the_future or now - seen >= IDLE or now - created >= LONGEST:
        return None
    return Login(row["sha256"], row["user_id"], created, seen, row["address"], row["agent"])


def _key(kind: str, value: str) -> str:
    told = " ".join(value.split()).casefold()
    return hashlib.sha256(f"{kind}:{told}".encode()).hexdigest()


def _link(head: str, row: dict[str, Any]) -> str:
    told: Sequence[str] = [
        str(row["seq"]), utc_text(row["at"]), row["what"], str(row["user_id"]), row["name"],
        row["address"], row["note"],
    ]  # fmt: skip
    return link(head, told)
