"""Two issues compared figure by figure, and the list they are found in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from briefing.facts.issues import compare, compare_villages, freeze_issue, list_issues
from tests.briefing.small_office import facts
from tests.builders import NOW, new_store


def with_value(fact_id: str, value: float):
    told = facts(third=True)
    return replace(told, items={**told.items, fact_id: replace(told[fact_id], value=value)})


def test_a_count_changes_in_percent_and_a_share_in_points():
    older = with_value("hazards.found", 10)
    newer = with_value("hazards.found", 13)
    changes = compare(older, newer).set_index("id")
    assert tuple(changes.loc["hazards.found", ["older", "newer", "change"]]) == (
        "10",
        "13",
        "增长30.0%",
    )
    assert changes.loc["hazards.overdue", "change"] == "与上期持平"
    share = compare(
        with_value("hazards.rectified_share", 0.5), with_value("hazards.rectified_share", 0.625)
    ).set_index("id")
    assert share.loc["hazards.rectified_share", "change"] == "上升12.5个百分点"


def test_from_nothing_there_is_no_percentage():
    changes = compare(with_value("hazards.overdue", 0), with_value("hazards.overdue", 4))
    assert changes.set_index("id").loc["hazards.overdue", "change"] == "上期为零"


def test_villages_are_compared_by_share_and_never_by_place():
    table = compare_villages(facts(third=True), facts(third=True))
    assert "rank" not in " ".join(table.columns)
    assert set(table["name"]) == {"东方社区", "和平社区", "东城社区"}
    assert set(table.loc[table["name"] == "和平社区", "share_newer"]) == {"0.0%"}


def test_frozen_issues_are_listed_the_latest_first(tmp_path: Path):
    store = new_store(tmp_path / "firemap.db")
    for number in ("1", "2"):
        freeze_issue(store, number, facts(), actor="某人", now=NOW)
    assert [issue.number for issue in list_issues(store)] == ["2", "1"]
