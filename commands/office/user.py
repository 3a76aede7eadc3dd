"""The users of the server: listed, added, given a new word, stopped, unlocked."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from commands.clock import ACTOR, now
from data.access import users
from data.access.logins import Book, book_path, open_book
from data.access.users import User
from data.store.opening import Store, open_store
from vocabulary import setup_wording
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import Role, SignInEvent, StoreKind


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked with one user, or list all.

    Raises
    ------
    StoreError
        There is no such user, or what is asked cannot be.
    """
    is_new = isinstance(args.store, Path) and not args.store.is_file()
    kind = StoreKind.REAL if args.act == "add" and is_new else None
    if kind and isinstance(args.store, Path):
        args.store.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(open_store(args.store, create=kind)) as store,
        closing(open_book(book_path(args.store))) as book,
    ):
        word = "" if args.act == "list" else _done(args, store, book)
        told = [
            user for user in users.read_users(store) if args.act == "list" or user.name == args.name
        ]
        return {"act": args.act, "word": word, "users": [_row(user, book) for user in told]}


def describe(result: Mapping[str, Any]) -> str:
    """Word the users, and a new one-time word: it is printed here and kept nowhere."""
    lines = [
        f"{user['name']}  {Role(user['role']).label()}  {' '.join(user['villages'])}"
        + ("" if user["is_active"] else "  " + setup_wording.USER_STOPPED)
        + ("  " + setup_wording.USER_LOCKED if user["is_locked"] else "")
        for user in result["users"]
    ]
    if result["word"]:
        name = result["users"][0]["name"]
        lines.append(setup_wording.USER_WORD.format(name=name, word=result["word"]))
    return "\n".join(lines)


def _done(args: argparse.Namespace, store: Store, book: Book) -> str:
    moment = now()
    if args.act == "add":
        return users.add_user(
            store, args.name or "", Role(args.role), villages=args.village, actor=ACTOR, now=moment
        )
    user = users.user_named(store, args.name or "")
    if user is None:
        raise StoreError(message("There is no user {name}."), name=args.name or "-")
    if args.act == "word":
        word = users.give_word(store, user, actor=ACTOR, now=moment)
        _ended(book, user)
        book.forget_tries(user.name)
        return word
    if args.act == "stop":
        users.change_user(
            store, user, role=user.role, villages=user.villages, is_active=False, actor=ACTOR,
            now=moment,
        )  # fmt: skip
        _ended(book, user)
    if args.act == "unlock":
        book.forget_tries(user.name)
        book.note(
            SignInEvent.UNLOCKED, name=user.name, user_id=user.user_id, note=ACTOR, now=moment
        )
    return ""


def _ended(book: Book, user: User) -> None:
    n_ended = book.end_all(user.user_id, now=now())
    if n_ended:
        book.note(SignInEvent.ENDED, name=user.name, user_id=user.user_id, note=ACTOR, now=now())


def _row(user: User, book: Book) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role.value,
        "villages": list(user.villages),
        "is_active": user.is_active,
        "is_locked": book.is_locked(user.name, now=now()),
    }
