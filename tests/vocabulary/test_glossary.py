"""GLOSSARY.md against the code: the same Chinese, each word once, no word that nothing uses."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import vocabulary
from vocabulary.terms import Term

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("vocabulary", "data", "geo", "analysis", "briefing", "pages", "commands")
GLOSSARY = ROOT / "vocabulary" / "GLOSSARY.md"


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a heading, without the heads of its columns."""
    section = GLOSSARY.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words() -> list[list[str]]:
    return rows("Words")


def closed_lists() -> list[list[str]]:
    return rows("Closed lists")


def terms() -> dict[str, type[Term]]:
    """Every closed list of `vocabulary`, by the name of its class."""
    found: dict[str, type[Term]] = {}
    for path in Path(vocabulary.__path__[0]).glob("*.py"):
        for value in vars(importlib.import_module(f"vocabulary.{path.stem}")).values():
            if isinstance(value, type) and issubclass(value, Term) and value is not Term:
                found[value.__name__] = value
    return found


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@cache
def names_in_code() -> frozenset[str]:
    """Names of modules, classes, functions, parameters, attributes and texts that are names."""
    found: set[str] = set()
    for path in (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        found.update(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.arg | ast.keyword) and node.arg:
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update([node.value] if node.value.isidentifier() else [])
    return frozenset(map(snake, found))


def is_used(word: str) -> bool:
    at = re.compile(rf"(?:^|_){re.escape(word)}(?:s|es)?(?:_|$)")
    return any(at.search(name) for name in names_in_code())


def plain(cell: str) -> str:
    return cell.strip("`")


def test_every_closed_list_has_its_entry_with_the_same_chinese():
    told = {plain(name): members for name, _, _, members, _ in closed_lists()}
    assert told == {name: "；".join(term.zh for term in kind) for name, kind in terms().items()}


def test_a_member_of_a_list_is_not_called_like_another_of_it():
    assert all(len({term.zh for term in kind}) == len(kind) for kind in terms().values())


def test_each_word_and_each_chinese_term_stands_there_once():
    entries = [*words(), *closed_lists()]
    for at in (0, 1):
        times = Counter(entry[at] for entry in entries)
        assert [cell for cell, n in times.items() if n > 1] == []


def test_every_entry_is_whole():
    assert all(len(entry) == 4 and all(entry) for entry in words())
    assert all(len(entry) == 5 and all(entry) for entry in closed_lists())
    assert all(re.search("[\u4e00-\u9fff]", entry[1]) for entry in [*words(), *closed_lists()])


def test_the_words_are_in_order():
    listed = [plain(word) for word, *_ in words()]
    assert listed == sorted(listed)


def test_no_entry_is_without_a_user_in_the_code():
    assert [plain(word) for word, *_ in words() if not is_used(plain(word))] == []


def test_a_word_is_found_in_the_plural_and_inside_a_name_but_not_inside_another_word():
    assert is_used("village")
    assert is_used("look_back")
    assert not is_used("illage")
    assert not is_used("no_such_word")
