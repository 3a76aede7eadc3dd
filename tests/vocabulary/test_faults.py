import ast
import re
from functools import cache
from pathlib import Path

import pytest

from vocabulary.errors import LedgerError
from vocabulary.faults import (
    FAULT_WORDING,
    GEOMETRY_REASONS,
    NO_CELL_WORDING,
    NO_HINT_WORDING,
    Fault,
    FaultCode,
    Severity,
    fault_sentence,
)
from vocabulary.ledger_files import LEDGER_WORDING, NOTE_WORDING, ledger_sentence, note_sentence

ROOT = Path(__file__).resolve().parents[2]
# data/register/ refuses steps and entries, which have their own wordings.
DATA = sorted(f for f in (ROOT / "data").rglob("*.py") if f.parent.name != "register")
PLACES = re.compile(r"\{(\w+)\}")
MAKERS = {"refuse", "_refuse", "ReadError", "LedgerError"}


@cache
def raised() -> dict[str, set[str]]:
    """Return each code that data/ turns a file away with, and the values it gives along."""
    found: dict[str, set[str]] = {}
    for file in DATA:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).split(".")[-1]
                codes = [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
                codes += choices(node.args[0]) if node.args else []
                keys = {key.arg for key in node.keywords if key.arg}
                if any(key.arg is None for key in node.keywords):
                    keys |= {"sheet", "row"}  # a mapping made in the line above
                for code in codes if name in MAKERS else []:
                    found.setdefault(code, set()).update(keys)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "error":
                        codes = [value.value] if isinstance(value, ast.Constant) else []
                        for code in codes:
                            found.setdefault(code, set())
    return found


def choices(node: ast.expr) -> list[str]:
    if not isinstance(node, ast.IfExp):
        return []
    return [side.value for side in (node.body, node.orelse) if isinstance(side, ast.Constant)]


def named(sentence: tuple[str, str]) -> set[str]:
    """Return what a sentence asks for; test_wordings.py holds both languages to the same."""
    return set(PLACES.findall(sentence[0]))


def test_the_codes_that_turn_a_file_away_are_found():
    assert set(raised()) >= {
        "empty",
        "protected",
        "zip_bomb",
        "kind_unknown",
        "no_features",
        "corrupt",
    }


def test_every_reason_to_turn_a_file_away_has_its_sentence_and_no_sentence_is_idle():
    assert set(raised()) == set(LEDGER_WORDING)


def test_every_fault_has_its_sentence():
    assert set(FAULT_WORDING) == set(FaultCode)


@pytest.mark.parametrize("table", [FAULT_WORDING, NO_CELL_WORDING, NO_HINT_WORDING])
def test_a_fault_names_only_what_it_knows(table):
    for code, sentence in table.items():
        assert named(sentence) <= {"row", "column", "value", "hint"}, code
        assert "row" in named(sentence), code


def test_a_sentence_without_hint_or_cell_does_not_name_one():
    assert all("hint" not in named(sentence) for sentence in NO_HINT_WORDING.values())
    assert all(not named(s) & {"column", "value"} for s in NO_CELL_WORDING.values())


def test_a_refusal_names_the_file_and_only_what_it_is_given():
    for code, sentence in LEDGER_WORDING.items():
        assert "file" in named(sentence), code
        assert named(sentence) - {"file"} <= raised()[code], code


def test_every_note_that_reading_writes_has_its_sentence():
    written = set()
    for file in [*DATA, *(ROOT / "geo").rglob("*.py")]:
        text = file.read_text(encoding="utf-8")
        written |= set(re.findall(r'(?:notes\.append\(|note=|notes = .*\[)f?"([a-z_]+)', text))
    assert len(written) >= 6
    assert written <= set(NOTE_WORDING)


@pytest.mark.parametrize(
    "verdict", ["empty", "line", "not_finite", "invalid", "unreadable", "not_an_area"]
)
def test_every_broken_shape_has_its_reason(verdict):
    assert verdict in GEOMETRY_REASONS


def test_a_sentence_quotes_the_cell_as_typed():
    typed = "{row}<b>%s{}"
    fault = Fault(FaultCode.DATE_UNREADABLE, Severity.WAITS, 7, "整改期限", typed)
    assert fault_sentence(fault).startswith(f"第 7 行「整改期限」写作“{typed}”")
    assert fault_sentence(fault, "en").startswith(f"Row 7, 整改期限: “{typed}”")


def test_a_hint_that_is_a_term_is_read_as_its_word():
    fault = Fault(FaultCode.CATEGORY_GUESSED, Severity.NOTES, 2, "", "翠湖大厦", "high_rise")
    assert "「高层建筑」" in fault_sentence(fault)
    assert "High-rise" in fault_sentence(fault, "en")
    fault = Fault(FaultCode.HAZARD_CODE_GUESSED, Severity.NOTES, 2, "隐患", "充电", "R06")
    assert "R06 电动车违规停放充电" in fault_sentence(fault)


def test_without_candidates_none_are_promised():
    fault = Fault(FaultCode.VILLAGE_UNKNOWN, Severity.WAITS, 3, "社区", "火星")
    assert "相近" not in fault_sentence(fault)
    fault = Fault(FaultCode.VILLAGE_UNKNOWN, Severity.WAITS, 3, "社区", "东芳", "东方社区")
    assert "相近的有：东方社区" in fault_sentence(fault)


def test_a_refusal_and_a_note_are_sentences():
    error = LedgerError("too_large", "x", file="台账.csv", limit="200")
    assert ledger_sentence(error) == "文件“台账.csv”超过 200 MB，请拆成几个文件再导入。"
    assert note_sentence("encoding_taken:gb18030") == "文字按 gb18030 编码读出。"
    assert note_sentence("encoding_taken:gb18030", "en") == "The text was read as gb18030."
