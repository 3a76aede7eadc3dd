"""Who is signed in, for how long, and what a clock or a hand in the file changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.access.logins import IDLE, LONGEST, Book, mark_of, open_book
from data.store.engine import sqlite_module
from vocabulary.terms import SignInEvent

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = open_book(tmp_path / "firemap.logins.db")
    yield opened
    opened.close()


def test_a_login_ends_after_half_an_hour_of_nothing_and_after_eight_hours_of_anything(
    book: Book,
) -> None:
    mark = mark_of(book.begin(1, address="10.0.0.1", agent="x", now=NOW))
    assert book.alive(mark, now=NOW + IDLE - MINUTE)
    assert book.alive(mark, now=NOW + IDLE) is None
    at = NOW
    while at < NOW + LONGEST - IDLE:
        at += 20 * MINUTE
        login = book.alive(mark, now=at)
        assert login is not None
        book.touch(login, now=at)
    assert book.alive(mark, now=NOW + LONGEST) is None


def test_a_login_from_the_future_is_none(book: Book) -> None:
    mark = mark_of(book.begin(1, address="", agent="", now=NOW))
    assert book.alive(mark, now=NOW - timedelta(minutes=67)) is None


def test_ending_all_of_a_user_leaves_others_and_the_one_kept(book: Book) -> None:
    marks = [mark_of(book.begin(n, address="", agent="", now=NOW)) for n in (1, 1, 2)]
    assert book.end_all(1, but=marks[0], now=NOW) == 1
    assert [login.mark for login in book.alive_of(1, now=NOW)] == [marks[0]]
    assert book.alive(marks[2], now=NOW)
    assert not book.end(marks[1], now=NOW)


def test_five_tries_a_name_and_thirty_an_address_then_fifteen_minutes(book: Book) -> None:
    assert [book.may_try("Ann", "10.0.0.1", now=NOW) for _ in range(6)] == [True] * 5 + [False]
    assert not book.may_try(" ANN", "10.0.0.2", now=NOW)
    assert book.is_locked("ann", now=NOW)
    assert book.may_try("Ann", "10.0.0.1", now=NOW + 16 * MINUTE)
    many = [book.may_try(f"name {n}", "10.0.0.9", now=NOW) for n in range(31)]
    assert many == [True] * 30 + [False]
    book.forget_tries("Ann")
    assert book.may_try("Ann", "10.0.0.3", now=NOW)


def test_the_file_holds_no_cookie_and_a_line_changed_in_the_trail_shows(tmp_path: Path) -> None:
    path = tmp_path / "firemap.logins.db"
    book = open_book(path)
    token = book.begin(1, address="", agent="", now=NOW)
    for name in ("Ann", "Bo", "Cho"):
        book.note(SignInEvent.SIGNED_IN, name=name, now=NOW)
    assert [one.name for one in book.trail()] == ["Cho", "Bo", "Ann"]
    assert book.first_broken() is None
    book.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert token.encode() not in held
    with sqlite_module().connect(path) as raw:
        raw.execute("UPDATE trail SET name = 'Bob' WHERE seq = 2")
    raw.close()
    book = open_book(path)
    assert book.first_broken() == 2
    book.close()
