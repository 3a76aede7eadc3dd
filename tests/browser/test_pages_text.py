"""What a real browser makes of a ledger's text: the text, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import run_app
from commands.run_app import flags
from pages.shell.text import one_line
from tests.browser.pages_tools import open_at
from tests.conftest import Watched

ROOT = Path(__file__).resolve().parents[2]
TYPED = (
    "![a](http://evil.test/x.png)",
    "[点我](http://evil.test)",
    "http://evil.test/a",
    "www.evil.test",
    "a@evil.test",
    "<http://evil.test>",
    "https://evil.test?x=1&y=2",
    "$x^2$",
    "$$x$$",
    "\\(x\\)",
    ":material/home:",
    ":red[红] :small[x] :blue-background[x]",
    ":smile: :fire: :streamlit:",
    "<img src=x onerror='window.top.__x=1'>",
    "<script>window.top.__x=1</script>",
    "<iframe srcdoc='<script>parent.__x=1</script>'></iframe>",
    "${window.top.__x=1}",
    "`a` **粗** _斜_ __b__ ~~删~~ ^上^ ==亮==",
    "# 标题",
    "1. 一",
    "- 二",
    "> 引",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "C:\\users\\x",
    "&lt;b&gt; &amp; &copy;",
    "    缩进",
    "一\n二",
    "---",
    "===",
    "[^1] [ ] 任务",
    "-- --> <- ->",
    "8:30-21:00 A.B.C 1.5米 v2.0",
    "{{x}} %%x",
    "```py\nx\n```",
    "e\u0301 🔥 \u2028",
)
SCRIPT = """
import json, sys
sys.path.insert(0, {root!r})
import streamlit as st
from pages.shell.text import plain, show_text

for at, typed in enumerate(json.loads({typed!r})):
    shown = plain(typed) if {escapes!r} else typed
    with st.container(key=f"one_{{at}}"):
        st.markdown(shown)
        st.caption(shown)
        st.subheader(shown, anchor=False)
        st.metric(shown, shown)
        st.error(shown)
        st.button(shown, key=f"button_{{at}}")
        st.selectbox(shown, [shown], key=f"select_{{at}}")
        st.checkbox(shown, key=f"check_{{at}}", help=shown)
        st.segmented_control(shown, [shown], key=f"segment_{{at}}")
        st.expander(shown)
        st.table([[shown]])
        show_text(typed)
"""
LOOK = """
() => [...document.querySelectorAll('[class*="st-key-one_"]')].map(one => ({
  marks: [...one.querySelectorAll('[data-testid="stMarkdownContainer"] :is(' +
    'a, img, iframe, .katex, em, strong, del, sup, mark, code, ol, li, blockquote, table, hr,' +
    ' h1, [data-testid="stIconMaterial"], span[style])')].map(mark => mark.outerHTML),
  texts: [...new Set([...one.querySelectorAll('[data-testid="stMarkdownContainer"]')]
    .map(text => text.textContent.replaceAll('\\u2060', '').trim()))],
}))
"""


def served(folder: Path, *, escapes: bool) -> Iterator[str]:
    import json

    script = folder / "probe.py"
    source = SCRIPT.format(root=str(ROOT), typed=json.dumps(TYPED), escapes=escapes)
    script.write_text(source, encoding="utf-8")
    port = run_app.any_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags()]
    with subprocess.Popen([*command, f"--server.port={port}"], cwd=folder) as server:
        yield run_app.wait_until_up(server, port=port)
        server.terminate()


@pytest.fixture
def escaped(tmp_path: Path) -> Iterator[str]:
    yield from served(tmp_path, escapes=True)


@pytest.fixture
def unescaped(tmp_path: Path) -> Iterator[str]:
    yield from served(tmp_path, escapes=False)


def test_text_of_a_ledger_is_shown_as_typed_in_every_element(escaped: str, watched: Watched):
    open_at(watched, escaped)
    looked = watched.page.evaluate(LOOK)
    assert len(looked) == len(TYPED)
    for typed, seen in zip(TYPED, looked, strict=True):
        assert seen["marks"] == [], typed
        assert seen["texts"] == [one_line(typed)], typed
    assert watched.page.evaluate("() => window.top.__x") is None
    assert watched.outside == []


def test_without_the_escape_the_same_text_becomes_marks_and_requests(
    unescaped: str, watched: Watched
):
    open_at(watched, unescaped)
    looked = watched.page.evaluate(LOOK)
    changed = [
        typed
        for typed, seen in zip(TYPED, looked, strict=True)
        if seen["marks"] or seen["texts"] != [one_line(typed)]
    ]
    assert len(changed) > 20
    assert "http://evil.test/x.png" in watched.outside
