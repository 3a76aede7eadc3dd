"""What the server answers on the address of a page."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server import PageAddresses


def asked(path: str, *, query: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body; 204 is what stands behind, given what is no page."""
    said: list[dict[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [],
    }
    # In a thread: a browser test before this one leaves its own loop running in this process.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: asyncio.run(PageAddresses(behind)(scope, receive, send))).result()
    heads = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], heads, b"".join(part.get("body", b"") for part in said[1:])


@pytest.mark.parametrize("path", ["/", "/village_rank", "/about"])
def test_a_page_is_told_where_its_server_is_before_anything_else_runs(path: str) -> None:
    status, heads, body = asked(path)
    assert (status, heads["cache-control"]) == (200, "no-cache")
    told = body.index(b"window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}")
    assert told < body.index(b'<script type="module"')


@pytest.mark.parametrize("path", ["/campaign_map", "/first_start", "/no_such_page"])
def test_the_default_page_answers_to_its_own_name_and_to_none_and_keeps_what_was_asked(
    path: str,
) -> None:
    assert asked(path, query="data=demo&village=%E5%8D%83")[1]["location"] == (
        "/?data=demo&village=%E5%8D%83"
    )
    assert asked(path)[1]["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/favicon.png", "/static/js/index.js", "/app/static/x", "//evil"]
)
def test_what_is_no_page_is_left_to_streamlit(path: str) -> None:
    assert asked(path)[0] == 204


def test_only_reading_a_page_is_answered() -> None:
    assert asked("/village_rank", method="POST")[0] == 204
    assert asked("/campaign_map", method="POST")[0] == 204
