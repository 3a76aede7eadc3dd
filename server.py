"""The app's web server: Streamlit's own, with a few answers of ours.

Streamlit's front end does not know whether `/village_rank` is a page of an app at `/` or an app of
its own there, and asks both: each page opened by its address would leave two 404s in the browser's
console. The page says where the server is instead. And the default page, which Streamlit
serves at `/` alone, answers to its own name too, as it does to a name that is no page's. Asked
whose it is, the server says the word it was started with.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import jinja2
import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import env_util
from streamlit import logger as streamlit_logger
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager

from commands.office.serve import LOG, ORIGIN
from commands.run_app import WHOSE, WORD
from data.access import rights
from data.access.logins import book_path, open_book
from data.store.events import CHINA_TIME
from data.store.opening import open_store
from gate.door import Kept
from gate.gate import Gate
from gate.log import keep_log
from pages.shell import identity

_HERE: Final = Path(__file__).resolve().parent
_PAGE: Final = re.compile(r"/[a-z_]*")  # a file has a dot, what Streamlit serves a second slash
_DEFAULT: Final = {"campaign_map", "first_start"}  # of a full store, of an empty one
_NAMES: Final = {file.stem for file in (_HERE / "pages").glob("*.py")} - _DEFAULT
_TOLD: Final = b"<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}</script>"
# Light or dark has to be known before the front end first asks the browser.
_FRAME: Final = _HERE / "static" / "shell" / "frame.js"
_SIGNED_OUT: Final = _HERE / "static" / "shell" / "signed_out.js"


class PageAddresses:
    """Answer a page's address with the front end that knows where its server is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on what is not a page."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        path = scope["path"]
        if path == WHOSE:
            return await PlainTextResponse(os.environ.get(WORD, ""))(scope, receive, send)
        if not _PAGE.fullmatch(path):
            return await self._app(scope, receive, send)
        if path == "/" or path[1:] in _NAMES:
            answer: Response = HTMLResponse(_index(), headers={"Cache-Control": "no-cache"})
        else:
            asked = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(f"/?{asked}" if asked else "/")
        return await answer(scope, receive, send)


@cache
def _index() -> bytes:
    page = (Path(st.__file__).parent / "static" / "index.html").read_bytes()
    ours = _TOLD + b"\n    <script>" + _FRAME.read_bytes() + b"</script>"
    if ORIGIN in os.environ:
        ours += b"\n    <script>" + _SIGNED_OUT.read_bytes() + b"</script>"
    return page.replace(b"<script>", ours + b"\n    <script>", 1)


class LateTemplate(jinja2.Template):
    """A template that is compiled when it is first used.

    Folium and its plug-ins make more than a hundred when they are loaded; a map uses a few. To
    compile the others took a sixth of the first page.
    """

    def __new__(cls, source: Any, *options: Any, **named: Any) -> LateTemplate:
        """Keep what to compile."""
        late = object.__new__(cls)
        late.__dict__["_asked"] = (source, *options), named
        return late

    def __getattr__(self, name: str) -> Any:
        """Compile where something compiling makes is missing; two at once both do."""
        if "root_render_func" not in self.__dict__:
            options, named = self.__dict__["_asked"]
            self.__dict__ |= super().__new__(type(self), *options, **named).__dict__
        return object.__getattribute__(self, name)


jinja2.Template = LateTemplate  # type: ignore[misc]

# Streamlit looks whether a label begins with an emoji, and makes an expression of all there are
# for it: a tenth of the first page. No label of ours does (tests/setup/test_server.py).
_no_emojis: Any = ModuleType("streamlit.emojis")
_no_emojis.ALL_EMOJIS = frozenset()
_no_emojis.EMOJI_EXTRACTION_REGEX = re.compile("(?!)")
sys.modules["streamlit.emojis"] = _no_emojis

# Before its first word Streamlit asks whether it is typed into a shell, and reads the source of
# every caller for it.
env_util.is_repl = lambda: False

# The folder `pages` is ours, not that of Streamlit's old kind of app: without this, whoever is
# first after a start and comes by a page's own address could get it without the head of `app.py`.
PagesManager.uses_pages_directory = False


def _is_by_hand(said: bytes) -> bool:
    """Say whether a message of a socket is somebody's doing: a page that redraws itself is not."""
    message = BackMsg()
    try:
        message.ParseFromString(said)
    except Exception:  # noqa: BLE001 -- what is no message is Streamlit's to refuse
        return False
    is_rerun = message.WhichOneof("type") == "rerun_script"
    return is_rerun and not message.rerun_script.is_auto_rerun


def _held(sessions: set[str]) -> tuple[int, int]:
    """Return how many uploads sessions hold in memory, and their bytes."""
    manager = Runtime.instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        raise TypeError("read of Streamlit 1.67.0: uploads are kept in memory")
    held = [file for one in sessions for file in manager.file_storage.get(one, {}).values()]
    return len(held), sum(len(file.data) for file in held)


def _log_through_root(logger: logging.Logger) -> None:
    logger.propagate = True


def _middleware() -> list[Middleware]:
    """Return what stands in front of the pages: behind `serve` the gate, the outermost."""
    pages = Middleware(PageAddresses)
    origin = os.environ.get(ORIGIN)
    if not origin:
        return [pages]
    keep_log(Path(os.environ[LOG]))
    # Streamlit gives each of its loggers a terminal of its own, which would print session ids.
    streamlit_logger.setup_formatter = _log_through_root
    streamlit_logger.update_formatter()
    place = os.environ.get("FIREMAP_DATABASE_URL") or Path(os.environ["FIREMAP_STORE"])
    kept = Kept(open_store(place), open_book(book_path(place)), lambda: dt.datetime.now(CHINA_TIME))
    rights.ask(identity.asked, identity.note_refused)
    gate = Middleware(Gate, kept=kept, origin=origin, is_by_hand=_is_by_hand, held=_held)
    return [gate, pages]


app = st.App(_HERE / "app.py", middleware=_middleware())
