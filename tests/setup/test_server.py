"""What the server answers on the address of a page."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jinja2.environment import Template

from commands.places import ROOT
from server import LateTemplate, PageAddresses


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


def test_a_template_of_the_map_is_compiled_when_it_is_used_and_not_when_folium_is_loaded() -> None:
    asking = (
        "import server, folium, folium.plugins\n"
        "drawn = folium.Map(tiles=None, location=[29.8, 106.1])\n"
        "folium.Marker([29.8, 106.1], popup='a site').add_to(drawn)\n"
        "said = drawn.get_root().render()\n"
        "made = [one._template for kind in (folium, folium.plugins) for one in vars(kind).values()"
        " if hasattr(one, '_template')]\n"
        "print(len(made), sum('root_render_func' in one.__dict__ for one in made))\n"
        "print('L.marker(' in said, 'a site' in said)"
    )
    n_templates, n_compiled, *drawn = run_python(asking).split()
    assert int(n_compiled) < int(n_templates) / 4
    assert drawn == ["True", "True"]


def test_a_template_compiled_late_says_what_one_compiled_at_once_says() -> None:
    source = "{% macro line(n) %}{{ n }};{% endmacro %}{% for n in rows %}{{ line(n) }}{% endfor %}"
    assert (
        LateTemplate(source).render(rows=[1, 2]) == Template(source).render(rows=[1, 2]) == "1;2;"
    )
    assert LateTemplate(source, autoescape=True).module.line("<") == "&lt;;"
    with pytest.raises(AttributeError):
        LateTemplate(source).no_such_part  # noqa: B018


def test_no_label_of_the_app_begins_with_an_emoji_for_streamlit_to_find() -> None:
    asking = (
        "import re, sys\nfrom pathlib import Path\n"
        "from streamlit.emojis import ALL_EMOJIS, EMOJI_EXTRACTION_REGEX as found\n"
        "files = [*Path('pages').rglob('*.py'), *Path('locale').rglob('*.po')]\n"
        "quoted = [q for file in files"
        " for q in re.findall('\"([^\"\\\\n]+)\"', file.read_text('utf-8'))]\n"
        "print(len(quoted), len(ALL_EMOJIS), [q for q in quoted if found.match(q)])"
    )
    said = run_python(asking).split(maxsplit=2)
    assert int(said[0]) > 3000
    assert int(said[1]) > 1000
    assert said[2] == "[]\n"


def test_the_server_has_streamlit_look_for_no_emoji() -> None:
    asking = (
        "import server, streamlit as st\nfrom streamlit.string_util import extract_leading_emoji\n"
        "print(st.__version__, extract_leading_emoji('区'))"
    )
    assert run_python(asking) == "1.67.0 ('', '区')\n", "look again at streamlit/string_util.py"


def test_the_server_is_never_taken_for_a_shell() -> None:
    asking = "import server, streamlit as st\nprint(st.__version__, st.env_util.is_repl())"
    assert run_python(asking) == "1.67.0 False\n", "look again at streamlit/env_util.py"


def run_python(asking: str) -> str:
    command = [sys.executable, "-c", asking]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    ).stdout  # fmt: skip
