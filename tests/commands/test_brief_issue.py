"""An issue of the briefing, frozen from the command line and written again from what was frozen."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from briefing.facts.issues import fingerprint, thaw
from data.store.opening import open_store
from tests.builders import NOW, event_of
from tests.commands.asking import asked
from vocabulary.errors import BriefError


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_file, tmp_path / "demo.db"))


def facts_of(told: dict) -> str:
    (path,) = (file["path"] for file in told["files"] if file["kind"] == "facts")
    return Path(path).read_text(encoding="utf-8")


def test_an_issue_keeps_its_figures_when_the_register_goes_on(demo: Path, tmp_path: Path):
    days = ("--to", "2024-02-20", "--issue", "12")
    frozen = asked("brief", "--no-wall-map", *days, "--out", str(tmp_path / "1"), store=demo)
    store = open_store(demo)
    found = event_of("found", "2024-02-19", -1, site_id=1, description="后补", code="R05")
    store.record([found], actor="clerk", now=NOW)
    store.close()
    again = asked(
        "brief", "--no-wall-map", "--issue", "12", "--out", str(tmp_path / "2"), store=demo
    )
    anew = asked(
        "brief", "--no-wall-map", "--to", "2024-02-20", "--out", str(tmp_path / "3"), store=demo
    )
    assert facts_of(again) == facts_of(frozen)
    assert again["snapshot"] == frozen["snapshot"] == fingerprint(thaw(facts_of(frozen)))
    assert (again["from"], again["to"]) == ("2024-02-14", "2024-02-20")
    counts = [
        json.loads(facts_of(told))["items"]["hazards.found"]["value"] for told in (again, anew)
    ]
    assert counts[1] == counts[0] + 1


def test_an_issue_is_not_written_for_another_period(demo: Path, tmp_path: Path):
    out = ("--out", str(tmp_path / "out"))
    asked("brief", "--no-wall-map", "--to", "2024-02-20", "--issue", "12", *out, store=demo)
    with pytest.raises(BriefError, match="frozen for 2024-02-14 to 2024-02-20"):
        asked("brief", "--no-wall-map", "--to", "2024-02-27", "--issue", "12", *out, store=demo)


def test_without_days_the_demo_opens_on_its_own_week(demo: Path, tmp_path: Path):
    told = asked("brief", "--no-wall-map", "--out", str(tmp_path), store=demo)
    assert told["to"] == date(2024, 2, 20).isoformat()
    assert told["from"] == "2024-02-14"
