"""The rules of the house that can be read off the source."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Lowest first; a module imports from its own row and from the rows before it.
ROWS = (
    ("vocabulary",),
    ("data",),
    ("geo",),
    ("analysis",),
    ("briefing",),
    ("pages", "commands", "gate"),
)
TOPS = ("app", "manage", "server")
ROW_OF = {folder: n for n, row in enumerate(ROWS) for folder in row} | dict.fromkeys(TOPS, 5)
ONLY_IN = {
    "streamlit": ("app.py", "server.py", "pages/"),
    "streamlit_folium": ("pages/",),
    "sqlalchemy": ("data/",),
    "alembic": ("data/store/migrations/",),
    "argon2": ("data/access/",),
    "sqlite3": ("data/",),
    "pysqlite3": ("data/",),
    "folium": ("geo/",),
    "branca": ("geo/",),
}
CHINESE_ONLY_IN = (
    "vocabulary/",
    "data/ledger/headings.py",
    "data/demo/",
    "briefing/words/",
)
CHINESE = re.compile(r"[㐀-鿿]")
SQL = re.compile(
    r"^\s*(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|create\s+table)\b",
    re.IGNORECASE | re.DOTALL,
)
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
# A path from the top of the repository, as far as its first `…`, `*` or `<`; a test also without
# the marks around it.
PATH_IN_A_DOCUMENT = re.compile(
    r"(?:(?<=`)(?:analysis|bench|briefing|commands|data|docs|geo|locale|pages|tests|vocabulary)"
    r"(?:/[\w.-]+)+/?(?=[`:]))|\btests/[\w/]+\.py"
)
CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
# Modules that import one of ours inside a function, each with the library it keeps waiting.
WAITING = {
    "data/ledger/read/sandbox_child.py": "pyogrio: the child reads one file, mostly a workbook",
    "pages/map/controls.py": "Altair: the map itself does without",
    "pages/meeting/buildings.py": "Word: a site's sheet does without until a file is saved",
    "pages/shell/downloads.py": "Word, slides and workbooks: written when a file is asked for",
}
MAX_MODULE_LINES = 600
MAX_FILES_A_FOLDER = 25


@cache
def source_files() -> tuple[Path, ...]:
    """Return our own Python files outside tests and measurements."""
    tops = [ROOT / f"{name}.py" for name in TOPS]
    below = (file for folder in ROW_OF for file in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(file for file in (*tops, *below) if file.is_file()))


def where(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(nodes: Iterator[ast.AST]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def constants(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def test_there_is_source_to_read() -> None:
    assert {where(file).split("/")[0] for file in source_files()} >= {"vocabulary", "commands"}


def test_every_module_imports_only_from_its_own_row_and_the_rows_below() -> None:
    upward = [
        f"{where(file)}:{line} imports {name}"
        for file in source_files()
        for name, line in imported(ast.walk(tree_of(file)))
        if ROW_OF.get(name.split(".")[0], -1)
        > ROW_OF[where(file).split("/")[0].removesuffix(".py")]
    ]
    assert upward == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """Imports inside functions and for types alone count as well."""
    files = {where(file).removesuffix(".py").replace("/", "."): file for file in source_files()}
    graph = {
        name: {other for other, _ in imported(ast.walk(tree_of(file))) if other in files} - {name}
        for name, file in files.items()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle: {error.args[1]}")


def test_modules_of_ours_are_imported_at_the_top_save_a_few_that_keep_a_slow_library_waiting() -> (
    None
):
    inside = {
        f"{where(file)}:{line} imports {name}"
        for file in source_files()
        for function in ast.walk(tree_of(file))
        if isinstance(function, ast.FunctionDef)
        for name, line in imported(ast.walk(function))
        if name.split(".")[0] in ROW_OF and where(file) not in WAITING
    }
    assert inside == set()


# The one module that writes markup, and escapes every text in it (tests/pages/test_markup.py).
ESCAPES_ALL = "pages/shell/markup.py"


def test_each_library_is_imported_only_where_it_belongs() -> None:
    astray = [
        f"{where(file)}:{line} imports {name}"
        for file in source_files()
        for name, line in imported(ast.walk(tree_of(file)))
        if not where(file).startswith(ONLY_IN.get(name.split(".")[0], ""))
    ]
    assert astray == []


def test_statements_of_the_store_stand_in_data_only() -> None:
    astray = [
        f"{where(file)}:{line}"
        for file in source_files()
        for text, line in constants(file)
        if SQL.search(text) and not where(file).startswith("data/")
    ]
    assert astray == []


def test_chinese_stands_only_where_staff_words_are_kept() -> None:
    astray = [
        f"{where(file)}:{line} {text[:30]!r}"
        for file in source_files()
        for text, line in constants(file)
        if CHINESE.search(text) and not where(file).startswith(CHINESE_ONLY_IN)
    ]
    assert astray == []


def test_nothing_below_the_pages_reads_the_clock() -> None:
    readers = [
        f"{where(file)}:{node.lineno}"
        for file in source_files()
        if ROW_OF[where(file).split("/")[0].removesuffix(".py")] < ROW_OF["pages"]
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCK
    ]
    assert readers == []


def test_no_page_writes_raw_html() -> None:
    raw = [
        f"{where(file)}:{node.lineno} {ast.unparse(node)[:60]}"
        for file in source_files()
        if where(file) != ESCAPES_ALL
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and is_raw_html(node)
    ]
    assert raw == []


def is_raw_html(call: ast.Call) -> bool:
    """Say whether a call hands over text as HTML: a ledger cell in it would run in the browser."""
    called = ast.unparse(call.func)
    if any(key.arg == "unsafe_allow_html" for key in call.keywords):
        return True
    if called.endswith(("components.html", "components.v1.html", "st.html", "st.iframe")):
        return not all(is_constant(argument) for argument in call.args[:1])
    is_element = called.split(".")[-1] == "Element" and called != "ast.Element"
    return is_element and not all(is_constant(argument) for argument in call.args)


def is_constant(node: ast.expr) -> bool:
    """Say whether an argument is text from the source: a literal or an UPPER_CASE constant."""
    return isinstance(node, ast.Constant) or ast.unparse(node).split(".")[-1].isupper()


def test_no_module_is_longer_than_can_be_kept_in_mind() -> None:
    lengths = {where(file): file.read_text(encoding="utf-8").count("\n") for file in source_files()}
    assert {name: n for name, n in lengths.items() if n > MAX_MODULE_LINES} == {}


def test_a_folder_holds_no_more_files_than_can_be_overlooked() -> None:
    folders = Counter(where(file).rpartition("/")[0] for file in source_files())
    assert {name: n for name, n in folders.items() if n > MAX_FILES_A_FOLDER} == {}


def test_every_module_has_a_name_of_the_field() -> None:
    assert [where(file) for file in source_files() if file.stem in NAMELESS] == []


def test_every_public_function_says_what_it_does() -> None:
    silent = [
        f"{where(file)}:{node.lineno} {node.name}"
        for file in source_files()
        for node in tree_of(file).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_that_is_made_on_a_machine_can_come_under_version_control() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {".venv", "var/", "wheelhouse/", "static/vendor"} <= set(ignored)


def test_every_path_in_a_document_is_there():
    """What moves takes the documents along; `<…>`, `…` and `*` stand for a name."""
    lost = [
        f"{where(document)}: {path}"
        for document in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
        for path in re.findall(PATH_IN_A_DOCUMENT, document.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert not lost
