"""The catalogue against the messages of the code, and how a message is said."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from vocabulary.headings import HEADINGS
from vocabulary.messages import CATALOGUES, catalogue, message, read, translate

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("pages", "briefing", "analysis", "geo", "data", "vocabulary", "commands")
SPEAKERS = {"say", "translate", "message", "_"}
# The packages of pages, which every floor has; a message of several stands in shell, and what
# vocabulary/headings.py says in headings.
CAPABILITIES = {
    "shell", "map", "register", "ledger", "campaign", "pressing", "outreach", "ranking",
    "planning", "meeting", "headings",
}  # fmt: skip


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


@cache
def said_where() -> dict[str, set[Path]]:
    """Message id -> the files that say it."""
    found: dict[str, set[Path]] = defaultdict(set)
    for path in sources():
        for said in said_in(path.read_text(encoding="utf-8")):
            found[said].add(path)
    for heading in HEADINGS.values():
        found[heading.title].add(ROOT / "vocabulary" / "headings.py")
    return found


def test_an_error_of_the_store_is_a_message_with_its_values():
    other = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Said", "StoreError", "StaleRecordError"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.Constant)
    ]
    assert other == []


def all_said() -> set[str]:
    return set(said_where())


def capability(path: Path) -> str:
    """Name of the package of pages a file lies in; empty for a page and for the floors below."""
    if path.name == "headings.py":
        return "headings"
    folders = path.relative_to(ROOT).parts[:-1]
    return folders[-1] if folders[:1] == ("pages",) and folders[-1] in CAPABILITIES else ""


def written(path: Path) -> list[str]:
    """Message ids as they stand in a file, each as often as it stands there."""
    wrapped = re.sub(r'"\n"', "", path.read_text(encoding="utf-8"))
    ids = re.findall(r"^msgid (\".*\")$", wrapped, re.MULTILINE)
    return [said for said in map(ast.literal_eval, ids) if said]


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_every_message_of_the_code_has_its_chinese():
    missing = sorted(all_said() - set(catalogue()))
    assert missing == []


def test_the_catalogue_holds_nothing_the_code_does_not_say():
    unused = sorted(set(catalogue()) - all_said())
    assert unused == []


def test_a_message_stands_once_in_all_catalogues():
    times = Counter(said for path in CATALOGUES.glob("*.po") for said in written(path))
    assert sorted(said for said, n in times.items() if n > 1) == []


def test_a_catalogue_is_named_after_a_capability():
    assert {path.stem for path in CATALOGUES.glob("*.po")} == CAPABILITIES


@pytest.mark.parametrize("name", sorted(CAPABILITIES - {"shell"}))
def test_a_catalogue_holds_what_its_capability_says(name: str):
    where = said_where()
    elsewhere = [
        said
        for said, _ in read(CATALOGUES / f"{name}.po")
        if not {capability(path) for path in where[said]} & {name, ""}
    ]
    assert elsewhere == []


def test_the_raw_ids_of_a_catalogue_are_those_that_are_read():
    for path in CATALOGUES.glob("*.po"):
        assert sorted(written(path)) == sorted(said for said, _ in read(path))


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


def test_a_message_without_its_chinese_is_found():
    assert set(said_in('say("Nobody wrote this in Chinese")')) - set(catalogue())


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


def test_an_entry_is_read_over_several_lines_and_with_its_escapes(tmp_path: Path):
    catalogue = tmp_path / "one.po"
    catalogue.write_text(
        '# who\nmsgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\n'
        'msgid ""\n"Say \\"{a}\\"\\n"\n"twice."\nmsgstr "说“{a}”\\\\两遍。"\n\n'
        'msgid "Not yet"\nmsgstr ""\n',
        encoding="utf-8",
    )
    assert read(catalogue) == [('Say "{a}"\ntwice.', "说“{a}”\\两遍。")]
