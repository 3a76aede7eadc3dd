"""Every table of words in two languages, wherever in `vocabulary` it stands."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

import vocabulary

CHINESE = re.compile("[\u4e00-\u9fff]")
MODULES = sorted(
    path.stem for path in Path(vocabulary.__path__[0]).glob("*.py") if path.stem != "__init__"
)


def is_wording(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, str) for v in value)


def tables() -> dict[str, dict[Any, tuple[str, str]]]:
    """Tables of a code's Chinese and English, as `module.NAME`."""
    return {
        f"{module}.{name}": table
        for module in MODULES
        for name, table in vars(importlib.import_module(f"vocabulary.{module}")).items()
        if isinstance(table, dict) and table and all(map(is_wording, table.values()))
    }


def test_the_tables_are_found():
    assert set(tables()) >= {
        "risk.REASONS", "ranking.BANDS", "ranking.FIGURES", "truth.QUESTIONS", "truth.REPAIRS",
        "campaign.KEY_DATE_NAMES", "faults.FAULT_WORDING", "ledger_files.LEDGER_WORDING",
        "register.REFUSALS", "pressing.PRESSING_REASONS",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_code_is_worded_in_both_languages(name: str):
    for code, (zh, en) in tables()[name].items():
        assert CHINESE.search(zh), code
        assert en.strip(), code
        assert not CHINESE.search(en), code
        assert set(re.findall(r"\{\w+", zh)) == set(re.findall(r"\{\w+", en)), code
