"""`--known then` of the commands: the past day without what was entered after it was over."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from data.store.events import CHINA_TIME
from data.store.seed import seed_real
from tests.builders import NOW, event_of, new_store, site_made
from tests.commands.asking import asked

DAY = ("--as-of", "2024-01-10")


@pytest.fixture
def own(store_path: Path) -> Path:
    """Return a store in which one of two hazards found by 10 January was entered on the 20th."""
    store = new_store(store_path)
    seed_real(store, now=NOW)
    for day, events in (
        ("2024-01-02", [
            site_made("2024-01-02", -1, name="甲楼", lon=106.05, lat=29.84),
            event_of("found", "2024-01-02", -1, site_id=-1, code="R05", description="早录"),
        ]),
        ("2024-01-20", [
            event_of("found", "2024-01-05", -1, site_id=1, code="R05", description="补录"),
        ]),
    ):  # fmt: skip
        moment = datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=CHINA_TIME)
        store.record(events, actor="录入员", now=moment)
    store.close()
    return store_path


def cells(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return sorted(str(cell.value) for sheet in book for row in sheet for cell in row)


def test_the_ranking_counts_what_had_been_entered(own: Path) -> None:
    def counted(*more: str) -> int:
        told = asked("rank", *DAY, "--base", "sites", *more, store=own)
        return sum(row["count"] for row in told["rows"])

    assert counted() == 2
    assert counted("--known", "now") == 2
    assert counted("--known", "then") == 1


def test_the_export_is_named_and_filled_as_known_then(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path), *DAY, "--known", "then", store=own)
    assert told["known_at"] == "2024-01-10T23:59:59.999999+08:00"
    names = {Path(file["path"]).name for file in told["files"]}
    assert "register-2024-01-10-known-then.xlsx" in names
    sites = json.loads((tmp_path / "sites-2024-01-10-known-then.geojson").read_text("utf-8"))
    assert len(sites["features"]) == 1
    assert asked("export", str(tmp_path), *DAY, store=own)["known_at"] is None


def test_the_briefing_counts_and_says_what_was_known_then_and_its_issue_too(
    own: Path, tmp_path: Path
) -> None:
    def brief(folder: str, *more: str) -> dict:
        days = ("--from", "2024-01-01", "--to", "2024-01-10")
        return asked("brief", *days, *more, "--out", str(tmp_path / folder), store=own)

    def content(told: dict, kind: str) -> Path:
        return next(Path(file["path"]) for file in told["files"] if file["kind"] == kind)

    def found(told: dict) -> float:
        facts = json.loads(content(told, "facts").read_text("utf-8"))
        return facts["items"]["hazards.found"]["value"]

    now, then = brief("now"), brief("then", "--known", "then", "--issue", "3")
    again = brief("again", "--issue", "3")
    assert [found(told) for told in (now, then, again)] == [2, 1, 1]
    assert now["snapshot"] != then["snapshot"] == again["snapshot"]
    report = content(again, "report").read_text("utf-8")
    assert "2024年1月10日（按当时掌握）" in report
    assert "按当时掌握" not in content(now, "report").read_text("utf-8")
    captions = [p.text for p in Document(str(content(then, "circular"))).paragraphs]
    assert any("按当时掌握" in text for text in captions)
    assert cells(content(then, "annex")) == cells(content(again, "annex"))
    assert not any("补录" in value for value in cells(content(again, "annex")))
    assert any("补录" in value for value in cells(content(now, "annex")))


def test_a_day_that_is_not_over_is_known_now(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path), "--as-of", "2999-01-01", "--known", "then", store=own)
    assert told["known_at"] is None
