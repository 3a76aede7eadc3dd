"""The catalogue against the messages of the code, and how a message is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vocabulary.messages import CATALOGUES, catalogue, message, read, translate

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("pages", "briefing", "analysis", "geo", "data", "vocabulary", "commands")
SPEAKERS = {"say", "translate", "message", "_"}


def sources() -> Iterator[Path]:
    yield from (ROOT / name for name in ("app.py", "manage.py") if (ROOT / name).is_file())
    for folder in FOLDERS:
        yield from (ROOT / folder).rglob("*.py")


def said_in(source: str) -> Iterator[str]:
    """Message ids of `say("…")`, `translate("…")`, `message("…")`, `_("…")` in Python text."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in SPEAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def all_said() -> set[str]:
    return {said for path in sources() for said in said_in(path.read_text(encoding="utf-8"))}


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_every_message_of_the_code_has_its_chinese():
    missing = sorted(all_said() - set(catalogue()))
    assert missing == []


def test_the_catalogue_holds_nothing_the_code_does_not_say():
    unused = sorted(set(catalogue()) - all_said())
    assert unused == []


def test_a_message_stands_in_one_file_of_the_catalogue():
    ids = [said for path in sorted(CATALOGUES.glob("*.po")) for said, _ in read(path)]
    assert sorted({said for said in ids if ids.count(said) > 1}) == []


def test_a_translation_names_the_same_values_as_its_message():
    wrong = [said for said, chinese in catalogue().items() if blanks(said) != blanks(chinese)]
    assert wrong == []


def test_no_translation_is_left_in_english_words():
    # Names of formats, datums and the licence stay; a whole sentence without Chinese is a slip.
    left = [said for said, chinese in catalogue().items() if not re.search(r"[一-鿿]", chinese)]
    assert [said for said in left if len(said.split()) > 2] == []


def test_the_scan_finds_each_way_of_saying_a_message():
    found = set(
        said_in('say("a"); translate("b", language="en"); x.say("c"); message("d"); f("e")')
    )
    assert found == {"a", "b", "c", "d"}


def test_a_message_is_said_in_chinese_unless_english_is_asked_for():
    assert translate("Village ranking") == "村社排名"
    assert translate("Village ranking", "en") == "Village ranking"


def test_values_are_put_in_as_they_are_even_with_braces():
    said = translate("As of {day}", day="{2024}")
    assert said == "截至 {2024}"


def test_a_message_without_its_value_is_an_error():
    with pytest.raises(KeyError):
        translate("As of {day}", other=1)


def test_a_marked_message_is_itself():
    assert message("Village ranking") == "Village ranking"
