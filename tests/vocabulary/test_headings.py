"""The headings that a column has wherever it is shown."""

from __future__ import annotations

import ast
from pathlib import Path

from vocabulary.headings import HEADINGS
from vocabulary.messages import catalogue

ROOT = Path(__file__).resolve().parents[2]


def named_columns() -> set[str]:
    """Names of columns as they stand in pages: `Column("…")` and every other text."""
    return {
        node.value
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_heading_has_its_chinese():
    assert sorted({one.title for one in HEADINGS.values()} - set(catalogue())) == []


def test_no_heading_is_idle():
    assert sorted(set(HEADINGS) - named_columns()) == []


def test_the_name_of_a_column_tells_what_its_cells_hold():
    kinds = {name: heading.kind for name, heading in HEADINGS.items()}
    for name, kind in kinds.items():
        if name.startswith("n_"):
            assert kind == "count", name
        if name.startswith("is_"):
            assert kind == "flag", name
        if name.endswith("_on"):
            assert kind == "date", name
        if name.endswith("_share"):
            assert kind == "share", name


def test_a_heading_of_a_term_names_its_list_and_no_other_does():
    assert all((one.kind == "term") == (one.terms is not None) for one in HEADINGS.values())
