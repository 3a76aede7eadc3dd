"""The app's web server: Streamlit's own, with a few answers of ours.

Streamlit's front end does not know whether `/village_rank` is a page of an app at `/` or an app of
its own there, and asks both: each page opened by its address would leave two 404s in the browser's
console. The page says where the server is instead. And the default page, which Streamlit
serves at `/` alone, answers to its own name too, as it does to a name that is no page's. Asked
whose it is, the server says the word it was started with.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from commands.run_app import WHOSE, WORD

_HERE: Final = Path(__file__).resolve().parent
_PAGE: Final = re.compile(r"/[a-z_]*")  # a file has a dot, what Streamlit serves a second slash
_DEFAULT: Final = {"campaign_map", "first_start"}  # of a full store, of an empty one
_NAMES: Final = {file.stem for file in (_HERE / "pages").glob("*.py")} - _DEFAULT
_TOLD: Final = b"<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}</script>"


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
    return page.replace(b"<script>", _TOLD + b"\n    <script>", 1)


# The folder `pages` is ours, not that of Streamlit's old kind of app: without this, whoever is
# first after a start and comes by a page's own address could get it without the head of `app.py`.
PagesManager.uses_pages_directory = False

app = st.App(_HERE / "app.py", middleware=[Middleware(PageAddresses)])
