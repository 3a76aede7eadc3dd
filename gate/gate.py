"""The gate: nothing behind it answers anybody who is not signed in.

One class around the whole server. It lets by what comes from the server's one address with the
cookie of a login that is alive, tells what stands behind who that is, and keeps the cookie to
itself: a page's script never sees it. What it hands on names the user and the login, and Streamlit
gives a session back only where both are the same; so a session's id, which stands in the address of
every upload, opens nothing.

A socket is open for hours. Each of its messages is looked at anew, and a login that ended, here or
in another process, cuts it within a second.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gate.answers import base_headers, once_more
from gate.door import Caller, GatePages, Kept
from vocabulary.errors import StoreError

LOG: Final = logging.getLogger("firemap.gate")
# What Streamlit is told in `server.trustedUserHeaders`; both are plain ASCII.
USER_HEADER: Final = "X-Firemap-User"
LOGIN_HEADER: Final = "X-Firemap-Login"
USER_KEY: Final = "id"
LOGIN_KEY: Final = "login"
HEALTH: Final = "/_stcore/health"
# The front end goes to the sign-in page where a socket ends with this.
SIGNED_OUT: Final = 4401
MOST_FILES: Final = 20
MOST_BYTES: Final = 80 << 20

_OURS: Final = b"x-firemap-"
_PAGE: Final = re.compile(r"/[a-z_]*")
# Of fixed length: what follows in the message can be a letter.
_MEDIA: Final = re.compile(rb"/media/([0-9a-f]{32})")
_UPLOAD: Final = re.compile(rb"/_stcore/upload_file/([0-9a-f-]{36})/([0-9a-f-]{36})")
_MEDIA_PATH: Final = re.compile(r"/media/([0-9a-f]+)(?:\.\w+)?")
_UPLOAD_PATH: Final = re.compile(r"/_stcore/upload_file/([0-9a-f-]{36})/([0-9a-f-]{36})")
_LOOK_S: Final = 1.0

Held = Callable[[set[str]], tuple[int, int]]


class Gate:
    """The whole server behind a sign-in.

    Parameters
    ----------
    origin : the one address it is reached at, e.g. ``https://fire.example``
    is_by_hand : whether a message of a socket is somebody's doing, and not the page's own
    held : uploads that sessions hold in memory: how many, and their bytes
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        kept: Kept,
        origin: str,
        is_by_hand: Callable[[bytes], bool],
        held: Held,
    ) -> None:
        self._app = app
        self._kept = kept
        self._origin = origin
        self._host = urlsplit(origin).netloc
        self._door = GatePages(kept, is_secure=origin.startswith("https:"))
        self._is_by_hand = is_by_hand
        self._held = held
        self._headers = base_headers(origin)
        # Login -> addresses that went out over its own sockets, and its open sockets.
        self._given: defaultdict[str, set[str]] = defaultdict(set)
        self._sockets: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, self._with_headers(scope, send))
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            refused = self._refused(request)
            answer = refused or await self._own(request)
        except StoreError:
            LOG.exception("the book of logins or the store does not answer")
            answer = PlainTextResponse("try again", 503)
        if answer is None:
            scope, answer = self._handed_on(request, scope)
        if answer is None:
            await self._app(scope, receive, send)
        else:
            await answer(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        """Refuse what does not come from the one address."""
        if request.headers.getlist("host") != [self._host]:
            is_probe = request.url.path == HEALTH and request.method == "GET"
            if not (is_probe and _is_loopback(request.headers.get("host", ""))):
                return PlainTextResponse("unknown host", 400)
        is_reading = request.method in ("GET", "HEAD")
        if not is_reading and request.headers.getlist("origin") != [self._origin]:
            return PlainTextResponse("unknown origin", 400)
        return None

    async def _own(self, request: Request) -> Response | None:
        """Answer the addresses of the gate itself, and whoever is not signed in."""
        path = request.url.path
        if path == "/login":
            is_form = request.method in ("GET", "HEAD", "POST")
            return await self._door.sign_in(request) if is_form else _not_allowed()
        known = self._known(request.scope)
        request.scope["firemap_known"] = known
        if known is None:
            is_probe = path == HEALTH and request.method in ("GET", "HEAD")
            return PlainTextResponse("ok") if is_probe else _not_signed_in(request)
        if path == "/logout":
            return await self._door.sign_out(request, known)
        if path == "/password":
            return await self._door.set_password(request, known)
        return RedirectResponse("/password", 303) if known.user.must_change else None

    def _handed_on(self, request: Request, scope: Scope) -> tuple[Scope, Response | None]:
        known: Caller = scope["firemap_known"]
        path = request.url.path
        if not self._is_given(path, known.login.mark):
            return scope, PlainTextResponse("not yours", 403)
        if request.method == "PUT":
            fault = self._upload_fault(request, known.login.mark)
            if fault:
                return scope, fault
        if request.method not in ("GET", "HEAD") or _PAGE.fullmatch(path):
            self._kept.book.touch(known.login, now=self._kept.now())
        return self._told(scope, known), None

    def _is_given(self, path: str, mark: str) -> bool:
        """Say whether an address that names a file went out over this login's own sockets."""
        if path.startswith("/media"):
            media = _MEDIA_PATH.fullmatch(path)
            return bool(media) and media[1] in self._given[mark]  # type: ignore[index]
        if path.startswith("/_stcore/upload_file"):
            upload = _UPLOAD_PATH.fullmatch(path)
            return bool(upload) and f"{upload[1]}/{upload[2]}" in self._given[mark]  # type: ignore[index]
        return True

    def _upload_fault(self, request: Request, mark: str) -> Response | None:
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("length needed", 411)
        sessions = {one.partition("/")[0] for one in self._given[mark] if "/" in one}
        files, size = self._held(sessions)
        is_too_much = files + 1 > MOST_FILES or size + int(length) > MOST_BYTES
        return PlainTextResponse("too many files", 413) if is_too_much else None

    def _known(self, scope: Scope) -> Caller | None:
        return self._door.known(_cookie(scope, self._door.cookie))

    def _told(self, scope: Scope, known: Caller) -> Scope:
        """Return what stands behind is told: who it is, without the cookie or a forged name."""
        headers = []
        for name, value in scope["headers"]:
            if name.lower().startswith(_OURS):
                continue
            if name.lower() == b"cookie":
                value = _without(value, self._door.cookie)  # noqa: PLW2901
                if not value:
                    continue
            headers.append((name, value))
        headers += [
            (USER_HEADER.lower().encode(), str(known.user.user_id).encode()),
            (LOGIN_HEADER.lower().encode(), known.login.mark[:32].encode()),
        ]
        return {**scope, "headers": headers}

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(n.lower(), v) for n, v in scope["headers"]]
        is_here = [v for n, v in headers if n == b"host"] == [self._host.encode()]
        is_ours = [v for n, v in headers if n == b"origin"] == [self._origin.encode()]
        known = self._known(scope) if is_here and is_ours else None
        if known is None or known.user.must_change:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        mark, ended = known.login.mark, asyncio.Event()
        self._sockets[mark].add(ended)
        self._watch = self._watch or asyncio.create_task(self._look())
        hear = self._hearing(_cookie(scope, self._door.cookie), ended, receive)
        speak = self._speaking(mark, ended, send)
        cut = asyncio.create_task(_when(ended, lambda: speak({"type": "websocket.close"})))
        try:
            await self._app(self._told(scope, known), hear, speak)
            if ended.is_set():
                await cut
        finally:
            cut.cancel()
            self._sockets[mark].discard(ended)
            if not self._sockets[mark]:
                del self._sockets[mark]

    def _hearing(self, token: str, ended: asyncio.Event, receive: Receive) -> Receive:
        waiting: asyncio.Future[Message] | None = None

        async def hear() -> Message:
            nonlocal waiting
            # Kept over rounds: cancelled, a message that is on its way would be lost.
            waiting = waiting or asyncio.ensure_future(receive())  # type: ignore[arg-type]
            stop = asyncio.ensure_future(ended.wait())
            either: set[asyncio.Future[Any]] = {waiting, stop}
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                stop.cancel()
            if not ended.is_set():
                message = waiting.result()
                waiting = None
                if message["type"] != "websocket.receive" or self._goes_on(token, message):
                    return message
                ended.set()
            if waiting:
                waiting.cancel()
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}

        return hear

    def _goes_on(self, token: str, message: Message) -> bool:
        known = self._door.known(token)
        if known is None:
            return False
        if self._is_by_hand(message.get("bytes") or b""):
            self._kept.book.touch(known.login, now=self._kept.now())
        return True

    def _speaking(self, mark: str, ended: asyncio.Event, send: Send) -> Send:
        is_closed = False

        async def speak(message: Message) -> None:
            nonlocal is_closed
            if is_closed:  # a script that still runs writes into nothing
                return
            if ended.is_set() and message["type"] != "websocket.accept":
                is_closed = True
                with suppress(RuntimeError):  # the other end was quicker
                    await send({"type": "websocket.close", "code": SIGNED_OUT})
                return
            if message["type"] == "websocket.send":
                self._note_given(mark, message.get("bytes") or b"")
            await send(message)

        return speak

    def _note_given(self, mark: str, said: bytes) -> None:
        for one in _MEDIA.finditer(said):
            self._given[mark].add(one[1].decode())
        for one in _UPLOAD.finditer(said):
            self._given[mark].add(f"{one[1].decode()}/{one[2].decode()}")

    async def _look(self) -> None:
        """Cut the sockets of logins that ended by time, or by another process."""
        while True:
            await asyncio.sleep(_LOOK_S)
            try:
                now = self._kept.now()
                alive = {login.mark for login in self._kept.book.alive_of(now=now)}
            except StoreError:
                LOG.exception("the book of logins does not answer")
                continue
            for mark in self._sockets.keys() - alive:
                for ended in self._sockets[mark]:
                    ended.set()
            for mark in self._given.keys() - alive:
                del self._given[mark]

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                _log(scope, message["status"])
                said = {name.lower() for name, _ in message["headers"]}
                missing = [(n, v) for n, v in self._headers.items() if n not in said]
                message = {**message, "headers": [*message["headers"], *missing]}
            await send(message)

        return say


def _log(scope: Scope, status: int) -> None:
    """Write down who asked for a page or sent something; of files only what was refused."""
    is_told = scope["method"] not in ("GET", "HEAD") or _PAGE.fullmatch(scope["path"])
    if is_told or status >= 400:
        known: Caller | None = scope.get("firemap_known")
        who = known.user.user_id if known else "-"
        address = (scope.get("client") or ("-",))[0]
        LOG.info("%s user %s %s %s %s", address, who, scope["method"], scope["path"], status)


async def _when(event: asyncio.Event, act: Callable[[], Awaitable[None]]) -> None:
    await event.wait()
    await act()


def _not_allowed() -> Response:
    return PlainTextResponse("not allowed", 405)


def _not_signed_in(request: Request) -> Response:
    path = request.url.path
    is_page = request.method in ("GET", "HEAD") and _PAGE.fullmatch(path)
    if not is_page or "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("sign in first", 401)
    asked = request.url.query
    from_elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    if from_elsewhere and "again" not in request.query_params:
        return once_more(f"{path}?{asked}&again=1" if asked else f"{path}?again=1")
    to = quote(f"{path}?{asked}" if asked else path, safe="/")
    return RedirectResponse(f"/login?to={to}", 303)


def _is_loopback(host: str) -> bool:
    return host.rpartition(":")[0] in ("127.0.0.1", "localhost")


def _cookie(scope: Scope, name: str) -> str:
    found = [
        value
        for header, line in scope["headers"]
        if header.lower() == b"cookie"
        for key, _, value in (part.partition("=") for part in line.decode("latin-1").split(";"))
        if key.strip() == name
    ]
    # Two of one name: a neighbour of the same domain put one there. Neither is believed.
    return found[0].strip() if len(found) == 1 else ""


def _without(line: bytes, name: str) -> bytes:
    parts = [part.strip() for part in line.decode("latin-1").split(";")]
    kept: list[Any] = [part for part in parts if part.partition("=")[0].strip() != name]
    return "; ".join(kept).encode("latin-1")
