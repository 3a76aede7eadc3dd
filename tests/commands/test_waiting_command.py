"""The rows that wait, from the command line: listed, and dismissed with a reason that is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.asking import asked
from vocabulary.errors import StoreError

LEDGER = (
    "名称,场所类别,所在社区,电话\n"
    ",洗浴场所,东方社区,13800138000\n"
    ",高层建筑,东方社区,\n"
    "试验大厦,高层建筑,东方社区,\n"
)


@pytest.fixture
def store(tmp_path: Path, store_path: Path) -> Path:
    file = tmp_path / "场所.csv"
    file.write_text(LEDGER, encoding="utf-8")
    assert asked("import", str(file), store=store_path)["waiting"] == 2
    return store_path


def test_rows_that_wait_are_listed_with_what_is_wrong(store: Path) -> None:
    told = asked("waiting", store=store)
    assert [(one["id"], one["row"]) for one in told["waiting"]] == [(1, 2), (2, 3)]
    assert "第 2 行" in told["waiting"][0]["faults"][0]
    assert told["dismissed"] == []
    assert "13800138000" not in json.dumps(told, ensure_ascii=False)


def test_a_row_is_dismissed_with_its_reason(store: Path) -> None:
    told = asked("waiting", "--dismiss", "1", "--reason", "是说明文字", store=store)
    assert [one["id"] for one in told["waiting"]] == [2]
    (done,) = told["dismissed"]
    assert (done["id"], done["reason"]) == (1, "是说明文字")
    assert asked("verify", store=store)["ok"]


@pytest.mark.parametrize("given", [("1", "--reason", ""), ("1", "9", "--reason", "多余")])
def test_without_a_reason_or_for_a_row_that_is_not_there_none_is_dismissed(
    store: Path, given: tuple[str, ...]
) -> None:
    with pytest.raises(StoreError):
        asked("waiting", "--dismiss", *given, store=store)
    assert len(asked("waiting", store=store)["waiting"]) == 2
