"""Kinds of place from the command line: listed, an own table begun, "other" sorted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.asking import asked

LEDGER = (
    "名称,场所类别,所在社区\n好又多,宾馆,东方社区\n老王抄手店,其他,东方社区\n某某点,其他,东方社区\n"
)


def test_what_was_other_is_sorted_by_its_word_or_name_and_an_own_table_is_begun(
    tmp_path: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREMAP_KINDS", str(tmp_path / "own" / "kinds.csv"))
    file = tmp_path / "场所.csv"
    file.write_text(LEDGER, encoding="utf-8")
    taken = asked("import", str(file), "--map", "类别：宾馆=other", store=store_path)
    assert taken["accepted"] == 3
    told = asked("kinds", "--begin", store=store_path)
    assert {one["name"]: one["kind"] for one in told["sorted"]} == {
        "好又多": "宾馆民宿", "老王抄手店": "餐饮场所",
    }  # fmt: skip
    assert (told["problems"], Path(told["table"]).is_file()) == ([], True)
    assert asked("kinds", "--apply", store=store_path)["applied"]
    after = asked("kinds", store=store_path)
    assert after["sorted"] == []
    counts = {one["name"]: one["sites"] for one in after["kinds"] if one["sites"]}
    assert counts == {"宾馆民宿": 1, "餐饮场所": 1, "其他": 1}
    assert asked("verify", store=store_path)["ok"]
