"""Signing in, setting a password, signing out: what the gate answers by itself."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.access import users
from data.access.logins import Book, Login, mark_of
from data.access.passwords import SHORTEST, is_weak
from data.access.rights import Identity, acting
from data.access.users import User
from data.store.opening import Store
from gate import answers
from vocabulary.access import door as words
from vocabulary.errors import StoreError
from vocabulary.terms import Language, Role, SignInEvent

# After a sign-in only to a place of our own: `//host` and `/\\host` are somebody else's.
_HERE: Final = re.compile(r"/[a-z_]*(?:\?[^\r\n#]*)?")
_LONGEST_BODY: Final = 4096
# The form's cookie lives as long as somebody may look at the page before they sign in.
_FORM_LASTS_S: Final = 8 * 3600


@dataclass(frozen=True)
class Kept:
    """What the gate keeps: the store of the users, the book of logins, and the clock."""

    store: Store
    book: Book
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Caller:
    """Who asks: a login that is alive, and its user."""

    login: Login
    user: User


class GatePages:
    """The pages of the gate.

    Parameters
    ----------
    is_secure : the server's address is https, so cookies are for it alone
    """

    def __init__(self, kept: Kept, *, is_secure: bool) -> None:
        self._kept = kept
        self._is_secure = is_secure
        prefix = "__Host-" if is_secure else ""
        self.cookie: Final = f"{prefix}fm"
        self._form_cookie: Final = f"{prefix}fmf"
        self._key = kept.book.secret("form").encode()

    def known(self, token: str) -> Caller | None:
        """Return who holds a cookie, or None."""
        login = self._kept.book.alive(mark_of(token), now=self._kept.now()) if token else None
        user = users.user_of(self._kept.store, login.user_id) if login else None
        return Caller(login, user) if login and user and user.is_active else None

    async def sign_in(self, request: Request) -> Response:
        """Answer /login."""
        language = _language(request)
        if request.method != "POST":
            return self._form(request, to=_to(request.query_params.get("to")), language=language)
        given = await _given(request)
        to = _to(given.get("to"))
        if not self._is_own_form(request, given.get("form", "")):
            return self._form(request, to=to, language=language, said=words.ONCE_MORE)
        user = await asyncio.to_thread(self._tried, request, given)
        if user is None:
            return self._form(request, to=to, language=language, said=words.WRONG)
        old = request.cookies.get(self.cookie)
        if old:  # who signs in anew in a browser has left what was open in it
            self._kept.book.end(mark_of(old), now=self._kept.now())
        answer = RedirectResponse("/password" if user.must_change else to, 303)
        self._let_in(answer, request, user)
        return answer

    async def set_password(self, request: Request, known: Caller) -> Response:
        """Answer /password."""
        language, form = _language(request), self._form_token(request)
        if request.method != "POST":
            return self._with_form(
                answers.password_page(form, language=language, n=SHORTEST), request, form
            )
        given = await _given(request)
        said = self._password_fault(request, given, known.user)
        if not said:
            said = await asyncio.to_thread(self._keep_password, known, given["password"])
        if said:
            page = answers.password_page(form, language=language, n=SHORTEST, said=said)
            return self._with_form(page, request, form)
        answer = RedirectResponse("/", 303)
        # What was signed in under the old password, this browser too, is ended.
        self._kept.book.end_all(known.user.user_id, now=self._kept.now())
        self._note(SignInEvent.PASSWORD_SET, request, known.user)
        self._let_in(answer, request, known.user)
        return answer

    async def sign_out(self, request: Request, known: Caller) -> Response:
        """Answer /logout."""
        form = self._form_token(request)
        if request.method != "POST":
            page = answers.sign_out_page(form, name=known.user.name, language=_language(request))
            return self._with_form(page, request, form)
        if not self._is_own_form(request, (await _given(request)).get("form", "")):
            return RedirectResponse("/logout", 303)
        self._kept.book.end(known.login.mark, now=self._kept.now())
        self._note(SignInEvent.SIGNED_OUT, request, known.user)
        # The cache alone: "storage" would throw away what a phone still has to send.
        answer = RedirectResponse("/login", 303, headers={"Clear-Site-Data": '"cache"'})
        answer.delete_cookie(self.cookie, path="/", secure=self._is_secure, httponly=True)
        return answer

    def _tried(self, request: Request, given: dict[str, str]) -> User | None:
        """Look at one try; in a thread, since a password takes its time."""
        kept, name, address = self._kept, given.get("name", ""), _address(request)
        if not kept.book.may_try(name, address, now=kept.now()):
            self._note_try(SignInEvent.LOCKED, name, address)
            return None
        with _as_door(" ".join(name.split())):
            user = users.signed_in(kept.store, name, given.get("password", ""), now=kept.now())
        if user is None:
            self._note_try(SignInEvent.REFUSED, name, address)
        else:
            kept.book.forget_tries(name, address)
        return user

    def _note_try(self, what: SignInEvent, name: str, address: str) -> None:
        # A name nobody has may be a password in the wrong field.
        user = users.user_named(self._kept.store, " ".join(name.split()))
        self._kept.book.note(
            what, name=user.name if user else "?", user_id=user.user_id if user else None,
            address=address, now=self._kept.now(),
        )  # fmt: skip

    def _let_in(self, answer: Response, request: Request, user: User) -> None:
        token = self._kept.book.begin(
            user.user_id, address=_address(request), now=self._kept.now(),
            agent=request.headers.get("user-agent", ""),
        )  # fmt: skip
        what = SignInEvent.WORD_USED if user.must_change else SignInEvent.SIGNED_IN
        if request.url.path == "/login":
            self._note(what, request, user)
        answer.set_cookie(
            self.cookie, token, path="/", secure=self._is_secure, httponly=True, samesite="strict"
        )

    def _note(self, what: SignInEvent, request: Request, user: User) -> None:
        self._kept.book.note(
            what, name=user.name, user_id=user.user_id, address=_address(request),
            now=self._kept.now(),
        )  # fmt: skip

    def _password_fault(self, request: Request, given: dict[str, str], user: User) -> str:
        password = given.get("password", "")
        if not self._is_own_form(request, given.get("form", "")):
            return words.ONCE_MORE
        if password != given.get("again"):
            return words.NOT_THE_SAME
        return words.TOO_WEAK if is_weak(password, user.name) else ""

    def _keep_password(self, known: Caller, password: str) -> str:
        try:
            with _as_door(known.user.name):
                users.set_password(self._kept.store, known.user, password, now=self._kept.now())
        except StoreError:
            return words.ONCE_MORE
        return ""

    def _form(self, request: Request, *, to: str, language: Language, said: str = "") -> Response:
        form = self._form_token(request)
        page = answers.sign_in_page(form, to=to, language=language, said=said)
        return self._with_form(page, request, form)

    def _form_token(self, request: Request) -> str:
        """Return the token of a form: a cookie that the browser has or gets, under our key."""
        seed = request.cookies.get(self._form_cookie) or secrets.token_hex(16)
        return f"{seed[:32]}.{self._signed(seed[:32])}"

    def _with_form(self, page: Response, request: Request, form: str) -> Response:
        if not request.cookies.get(self._form_cookie):
            page.set_cookie(
                self._form_cookie, form.partition(".")[0], path="/", secure=self._is_secure,
                httponly=True, samesite="strict", max_age=_FORM_LASTS_S,
            )  # fmt: skip
        return page

    def _is_own_form(self, request: Request, form: str) -> bool:
        seed = request.cookies.get(self._form_cookie, "")
        return bool(seed) and hmac.compare_digest(form, f"{seed[:32]}.{self._signed(seed[:32])}")

    def _signed(self, seed: str) -> str:
        return hmac.new(self._key, seed.encode(), hashlib.sha256).hexdigest()


def _as_door(name: str) -> AbstractContextManager[None]:
    """Write as the door, in the name of whoever stands before it: nothing but passwords."""
    return acting(Identity(name, Role.LEADER, is_door=True))


def _to(asked: str | None) -> str:
    return asked if asked and _HERE.fullmatch(asked) else "/"


def _language(request: Request) -> Language:
    return "en" if request.query_params.get("lang") == "en" else "zh_CN"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _given(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_BODY:
            return {}
    # A form of our own, urlencoded: no parser of uploads stands open to whoever comes by.
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    return dict(pairs)
