from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands import output, proof
from commands.arguments import parser_of
from data.store import upkeep
from data.store.opening import open_store
from tests.builders import NOW, event_of, new_store, site_made
from tests.commands.asking import asked
from vocabulary.errors import CampaignError
from vocabulary.terms import StoreKind

VISITS = """day,hit,risk,who
2024-01-01,0,1,A
2024-01-02,1,9,B
2024/1/3,no,1,A
2024-01-04 09:30,yes,9,B
"""
KEYS = {
    "days_earlier_mean",
    "days_earlier_low",
    "days_earlier_high",
    "later",
    "found",
    "first_half_actual",
    "first_half_ordered",
}


def told(
    tmp_path: Path,
    *options: str,
    text: str = VISITS,
    order: tuple[str, str] = ("--score", "risk"),
) -> dict[str, Any]:
    path = tmp_path / "visits.csv"
    path.write_text(text, encoding="utf-8")
    columns = ["--date", "day", "--found", "hit", *order]
    result = proof.run(parser_of("proof").parse_args(["--table", str(path), *columns, *options]))
    proof.describe(result)
    read: dict[str, Any] = json.loads(output.as_json(result))
    return read


def test_a_history_of_ones_own_has_the_promised_keys_and_the_hand_worked_figures(
    tmp_path: Path,
) -> None:
    result = told(tmp_path)
    assert set(result) >= KEYS
    # The finds of the 2nd and the 4th move to the 1st and the 2nd.
    assert result["days_earlier_mean"] == pytest.approx(1.5)
    assert (result["found"], result["later"]) == (2, 0)
    assert (result["first_half_actual"], result["first_half_ordered"]) == (0.5, 1.0)
    assert result["first_half_ends"] == "2024-01-02"


def test_by_answers_without_the_inspectors_identity_and_shows_both(tmp_path: Path) -> None:
    result = told(tmp_path, "--by", "who")
    assert result["days_earlier_mean"] == 0
    assert result["within"]["days_earlier_mean"] == 0
    assert result["pooled"]["days_earlier_mean"] == pytest.approx(1.5)


def test_a_history_without_a_find_has_null_figures(tmp_path: Path) -> None:
    result = told(tmp_path, text="day,hit,risk\n2024-01-01,0,1\n2024-01-02,0,2\n")
    assert {result[key] for key in KEYS - {"found", "later"}} == {None}
    assert result["found"] == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("day,hit\n", "no column risk; it has: day, hit"),
        ("day,hit,risk\n", "has no rows"),
        ("day,hit,risk\n2024-02-30,1,1\n", "line 2: day 2024-02-30 is not a date"),
        ("day,hit,risk\n2024-01-01,1,1\n,1,1\n", "line 3: day a blank is not a date"),
        ("day,hit,risk\n2024-01-01,-1,1\n", "hit -1 is negative"),
        ("day,hit,risk\n2024-01-01,1,high\n", "risk high is not a number"),
    ],
)
def test_a_broken_history_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CampaignError, match=message):
        told(tmp_path, text=text)


def test_a_column_that_is_not_named_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="needs --found"):
        proof.run(parser_of("proof").parse_args(["--table", "x.csv", "--date", "day"]))


def test_the_register_is_replayed_with_what_was_known(store_path: Path) -> None:
    store = new_store(store_path)
    # Written down on 2024-02-20: before March both were known, site 2 with a grave hazard.
    store.record(
        [
            site_made(subject_id=-1),
            site_made(subject_id=-2, name="另一处"),
            event_of("found", "2024-02-10", -3, site_id=-2, code="H01", description="堵"),
            event_of("found", "2024-03-11", -4, site_id=-2, code="H01", description="又堵"),
        ],
        actor="test",
        now=NOW,
    )
    upkeep.add(
        store,
        "visit",
        [
            {"site_id": 1, "visited_on": date(2024, 3, 1), "kind": "random", "team": "a"},
            {
                "site_id": 2,
                "visited_on": date(2024, 3, 11),
                "kind": "routine",
                "team": "b",
                "n_found": 1,
            },
        ],
        actor="test",
        now=NOW,
    )
    store.close()
    result = asked("proof", "--as-of", "2024-03-31", store=store_path)
    assert (result["found"], result["days_earlier_mean"]) == (1, 10)
    assert result["within"]["days_earlier_mean"] == 0  # each team has one visit
    assert result["n_scored"] == 1
    # The plan's order knows every site, and the one with the hazard first.
    by_value = asked("proof", "--as-of", "2024-03-31", "--order", "value", store=store_path)
    assert by_value["days_earlier_mean"] == 10
    assert by_value["n_scored"] == 2
    assert [row["month"] for row in result["monthly"]] == ["2024-03", "all"]
    assert (
        asked("proof", "--as-of", "2024-03-31", "--since", "2024-03-11", store=store_path)[
            "n_visits"
        ]
        == 1
    )


def test_an_empty_register_has_nothing_to_replay(store_path: Path) -> None:
    open_store(store_path, create=StoreKind.REAL).close()
    with pytest.raises(CampaignError, match="no visits to replay"):
        asked("proof", "--as-of", "2024-03-31", store=store_path)


def learned(tmp_path: Path, *options: str) -> dict[str, Any]:
    """Bathhouses find three, shops nothing, in a table with sites, kinds and teams."""
    lines = ["day,hit,who,place,sort"]
    for k in range(240):
        month, place = 1 + k // 60, k % 40
        kind = "bath" if place % 2 else "shop"
        lines.append(f"2024-0{month}-{1 + k % 28:02d},{3 * (place % 2)},T{k % 3},p{place},{kind}")
    return told(tmp_path, *options, text="\n".join(lines), order=("--id", "place"))


def test_without_a_score_the_learned_rate_orders_and_every_rule_stands_beside_it(
    tmp_path: Path,
) -> None:
    result = learned(tmp_path, "--kind", "sort", "--team", "who")
    rules = {row["rule"]: row for row in result["rules"]}
    assert set(rules) == {"finds", "since", "kind", "chance"}
    assert rules["finds"]["days_earlier"] > rules["chance"]["days_earlier"] + 2
    assert rules["finds"]["days_earlier"] >= rules["kind"]["days_earlier"] - 0.5
    assert rules["finds"]["recall_50"] > 0.85
    assert rules["finds"]["low_within"] is not None
    assert (result["rule_in_use"], result["verdict"]) == ("finds", "better")
    assert result["pooled"]["days_earlier_mean"] == pytest.approx(rules["finds"]["days_earlier"])


def test_a_score_of_ones_own_is_set_beside_the_learned_rate(tmp_path: Path) -> None:
    result = learned(tmp_path, "--score", "hit")
    assert result["rule_in_use"] == "score"
    assert {row["rule"] for row in result["rules"]} == {"finds", "since", "chance", "score"}
