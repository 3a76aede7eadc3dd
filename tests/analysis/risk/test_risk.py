from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.risk.assessment import assess, moved, score_parts
from analysis.risk.rules import laid_over, load_rules
from tests.builders import hazard_rows, site_rows, visit_rows
from tests.scaling import scaled
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.risk import REASONS, reason_sentence

DAY = date(2024, 2, 20)
LATE = "2024-02-10"  # ten days overdue on DAY
LONG_LATE = "2024-01-10"  # 41 days


def of_tier(tier: str, **cells: object) -> dict[str, Any]:
    code = next(code for code, entry in HAZARD_CODES.items() if entry.tier == tier)
    return {"code": code, "tier": tier, **cells}


def one_site(*hazards: dict[str, Any], **facts: object) -> Any:
    site = {"site_id": 1, "category": "factory", **facts}
    return next(assess(site_rows(site), hazard_rows(*hazards), as_of=DAY).itertuples())


# STANDARDS 1.10, worked by hand: 100 (1 - exp(-E x / 20)).
@pytest.mark.parametrize(
    ("category", "hazards", "score", "level"),
    [
        ("factory", [of_tier("T3")], 25.9, "yellow"),
        ("bathhouse", [of_tier("T3")], 30.2, "yellow"),
        ("bathhouse", [of_tier("T3"), of_tier("T3")], 51.3, "orange"),
        ("bathhouse", [of_tier("T3"), of_tier("T2", due_on=LATE)], 44.3, "yellow"),
        ("welfare", [of_tier("T4")], 47.8, "red"),
        ("factory", [of_tier("T1")], 4.9, "blue"),
    ],
)
def test_the_score_is_the_one_worked_out_by_hand(
    category: str, hazards: list[dict[str, Any]], score: float, level: str
) -> None:
    site = one_site(*hazards, category=category)
    assert round(site.score, 1) == score
    assert site.level == level


def test_lateness_and_relapse_raise_the_weight_by_their_factors() -> None:
    assert one_site(of_tier("T2")).x == 3
    assert one_site(of_tier("T2", due_on=LATE)).x == 3 * 1.25
    assert one_site(of_tier("T2", due_on=LONG_LATE)).x == 3 * 1.5
    assert one_site(of_tier("T2", due_on=LONG_LATE, cycle=2)).x == pytest.approx(3 * 1.5 * 1.2)
    assert one_site(of_tier("T2", due_on="2024-01-21")).x == 3 * 1.25  # 30 days: not yet long


@pytest.mark.parametrize(
    ("cells", "rule", "level"),
    [
        ({"tier": "T1", "grade": "suspected_major"}, "hard_suspected_major", "red"),
        ({"tier": "T1", "grade": "major"}, "hard_suspected_major", "red"),
        ({"tier": "T4"}, "hard_t4_open", "red"),
        ({"tier": "T1", "is_supervised": True}, "hard_supervised", "red"),
        ({"tier": "T3", "due_on": LATE}, "hard_t3_overdue", "orange"),
    ],
)
def test_a_hard_rule_wins_over_the_score(cells: dict[str, Any], rule: str, level: str) -> None:
    site = one_site(cells)
    assert site.hard_rule == rule
    assert site.level == level
    assert site.reasons[0].code == rule
    assert site.reasons[0].hazard_id == 1


def test_a_closed_hazard_binds_no_rule_and_scores_nothing() -> None:
    site = one_site(of_tier("T4", status="closed", grade="major", is_supervised=True))
    assert site.score == 0
    assert site.level == "blue"
    assert pd.isna(site.hard_rule)
    assert site.site_status == "closed"


def test_a_site_nobody_has_seen_is_unknown_not_safe() -> None:
    sites = site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3})
    hazards = hazard_rows({"site_id": 2, "tier": "T1", "status": "closed"})
    risk = assess(sites, hazards, as_of=DAY, visits=visit_rows({"site_id": 3}))
    assert risk["level"].tolist() == ["unknown", "blue", "blue"]
    assert np.isnan(risk.loc[1, "score"])
    assert [reason.code for reason in risk.loc[1, "reasons"]] == ["never_visited"]
    assert risk["site_status"].tolist() == ["none", "closed", "none"]


@pytest.mark.parametrize(
    ("facts", "factor"),
    [
        ({"category": "factory"}, 1.0),
        ({"category": "bathhouse"}, 1.2),
        ({"category": "welfare"}, 1.3),
        ({"category": "factory", "sleeps_at_night": True}, 1.3),
        ({"category": "bathhouse", "sleeps_at_night": True}, 1.3),
        ({"category": "factory", "sleeps_at_night": None}, 1.0),
        ({"category": "high_rise"}, 1.1),
        ({"category": "high_rise", "height_m": 100.0}, 1.1),
        ({"category": "high_rise", "height_m": 100.5}, 1.25),
        ({"category": "compound", "height_m": 27.0}, 1.0),
        ({"category": "compound", "height_m": 27.1}, 1.1),
        ({"category": "other", "height_m": 24.5, "floors_above": 6.0}, 1.1),
        ({"category": "other", "height_m": 24.5, "use": "住宅", "floors_above": 8.0}, 1.0),
        ({"category": "factory", "height_m": 30.0, "floors_above": 1.0}, 1.0),
        ({"category": "bathhouse", "height_m": 60.0}, 1.2 * 1.1),
        ({"category": "welfare", "height_m": 120.0}, 1.3 * 1.25),
    ],
)
def test_only_what_is_known_raises_the_exposure(facts: dict[str, Any], factor: float) -> None:
    assert one_site(of_tier("T2"), **facts).exposure == pytest.approx(factor)


def test_the_contributions_add_up_to_the_score_and_come_worst_first() -> None:
    site = one_site(
        of_tier("T2"), of_tier("T3", due_on=LATE), of_tier("T1", cycle=2), category="bathhouse"
    )
    hazards = [reason for reason in site.reasons if reason.hazard_id and reason.points]
    assert sum(reason.points for reason in site.reasons) == pytest.approx(site.score, rel=1e-12)
    assert [reason.hazard_id for reason in hazards] == [2, 1, 3]
    assert [reason.code for reason in hazards] == ["hazard_overdue", "hazard", "relapse"]
    assert site.reasons[-1].code == "exposure_crowded"
    assert site.reasons[-1].value == 1.2


def test_every_reason_has_its_sentence() -> None:
    site = one_site(of_tier("T3", due_on=LATE), category="welfare", height_m=120.0)
    said = [
        reason_sentence(r.code, points=r.points, value=r.value, hazard="占堵疏散通道")
        for r in site.reasons
    ]
    # x = 6 * 1.25 = 7.5; E = 1.3 * 1.25 = 1.625; 100 (1 - exp(-0.609375)) = 45.6
    assert said[0] == REASONS["hard_t3_overdue"][0]
    assert said[1] == "占堵疏散通道：已逾期 10 天，计 45.6 分"
    assert said[2] == "老幼病残场所或夜间住人，暴露系数 ×1.3"
    assert said[3] == "高度超过 100 米，暴露系数 ×1.25"


def test_hazards_of_other_sites_change_nothing() -> None:
    sites = site_rows({"site_id": 1})
    risk = assess(sites, hazard_rows({"site_id": 99, "tier": "T4"}), as_of=DAY)
    assert risk.loc[1, "level"] == "unknown"
    assert risk.loc[1, "n_open"] == 0


def test_the_gravest_hazard_gives_the_site_its_status() -> None:
    overdue = of_tier("T1", due_on=LATE)
    waiting = of_tier("T1", due_on=LATE, status="submitted", submitted_on="2024-02-09")
    running = of_tier("T1", due_on="2024-03-10")
    closed = of_tier("T1", status="closed")
    assert one_site(overdue, waiting, running, closed).site_status == "overdue"
    assert one_site(waiting, running, closed).site_status == "open"
    assert one_site(waiting, closed).site_status == "submitted"
    assert one_site(closed).site_status == "closed"


def test_the_weights_come_from_the_rule_file() -> None:
    rules = load_rules(on=DAY).changed({"risk.weights": {"T2": 20.0}, "risk.levels": {"red": 60.0}})
    site = assess(site_rows({"category": "factory"}), hazard_rows({"tier": "T2"}), as_of=DAY,
                  rules=rules)  # fmt: skip
    assert site["score"].item() == pytest.approx(100 * (1 - np.exp(-1)))
    assert site["level"].item() == "red"


def test_an_empty_register_gives_an_empty_answer() -> None:
    assert assess(site_rows(), hazard_rows(), as_of=DAY).empty


TIERS = st.sampled_from(["T1", "T2", "T3", "T4"])
HAZARD = st.fixed_dictionaries(
    {
        "tier": TIERS,
        "due_on": st.sampled_from([None, LATE, LONG_LATE, "2024-03-10"]),
        "status": st.sampled_from(["assigned", "rectifying", "submitted", "closed"]),
        "cycle": st.integers(1, 3),
        "is_supervised": st.booleans(),
        "grade": st.sampled_from(["general", "suspected_major"]),
    }
)
LEVEL_ORDER = ["unknown", "blue", "yellow", "orange", "red"]


def side_by_side(*versions: list[dict[str, Any]]) -> list[Any]:
    """Assess several versions of one site's hazards at once, one site each."""
    sites = site_rows(*[{"site_id": k, "category": "factory"} for k in range(len(versions))])
    rows = [
        {**row, "site_id": k, "hazard_id": 1000 * k + row["hazard_id"]}
        for k, version in enumerate(versions)
        for row in version
    ]
    return list(assess(sites, hazard_rows(*rows), as_of=DAY).itertuples())


@settings(max_examples=scaled(30), deadline=None)
@given(
    st.lists(HAZARD, min_size=1, max_size=60), st.randoms(use_true_random=False), HAZARD, st.data()
)
def test_order_does_not_matter_finding_never_lowers_and_closing_never_raises(
    hazards: list[dict[str, Any]], random: Any, more: dict[str, Any], data: st.DataObject
) -> None:
    before = [{**row, "hazard_id": k} for k, row in enumerate(hazards)]
    shuffled = random.sample(before, len(before))
    closed = data.draw(st.integers(0, len(hazards) - 1))
    after_closing = [
        {**row, "status": "closed"} if row["hazard_id"] == closed else row for row in before
    ]
    one, other, found, done = side_by_side(
        before, shuffled, [*before, {**more, "hazard_id": 999}], after_closing
    )
    assert 0 <= one.score < 100
    assert other.score == pytest.approx(one.score, rel=1e-12)
    assert other.level == one.level
    named = [r.hazard_id for r in one.reasons if r.hazard_id is not None]
    assert [r.hazard_id - 1000 for r in other.reasons if r.hazard_id is not None] == named
    # The last bit of a sum may differ.
    assert found.score >= one.score - 1e-9
    assert done.score <= one.score + 1e-9
    assert LEVEL_ORDER.index(found.level) >= LEVEL_ORDER.index(one.level)
    assert LEVEL_ORDER.index(done.level) <= LEVEL_ORDER.index(one.level)


RULES = load_rules(on=DAY)


def test_the_parts_add_up_to_the_score() -> None:
    # docs/methods.md: a bathhouse (E = 1.2), T3 in time 6, T2 overdue 3 · 1.25 = 3.75: 44.3.
    site = site_rows({"site_id": 7, "category": "bathhouse"})
    hazards = hazard_rows(
        {"site_id": 7, "tier": "T3", "due_on": "2024-03-01"},
        {"site_id": 7, "tier": "T2", "due_on": "2024-02-10"},
        {"site_id": 7, "tier": "T4", "status": "closed", "closed_on": "2024-02-01"},
        {"site_id": 8, "tier": "T4"},
    )
    parts = score_parts(site, hazards, as_of=DAY, rules=RULES)
    assert parts["worth"].tolist() == [6.0, 3.75]
    assert parts["points"].round(1).tolist() == [27.3, 17.0]
    judged = assess(site, hazards, as_of=DAY, rules=RULES).iloc[0]
    assert parts["worth"].sum() == pytest.approx(judged["x"])
    assert parts["points"].sum() == pytest.approx(judged["score"])


def test_a_relapse_long_overdue_has_all_its_factors() -> None:
    hazards = hazard_rows({"tier": "T3", "due_on": "2024-01-01", "cycle": 2})
    part = score_parts(site_rows({}), hazards, as_of=DAY, rules=RULES).iloc[0]
    assert (part["weight"], part["late"], part["repeat"]) == (6.0, 1.5, 1.2)
    assert part["worth"] == pytest.approx(10.8)


def test_a_site_without_an_open_hazard_has_no_part() -> None:
    assert score_parts(site_rows({}), hazard_rows(), as_of=DAY, rules=RULES).empty


def test_only_sites_whose_level_moves_are_told_the_largest_move_first() -> None:
    sites = site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3})
    hazards = hazard_rows({"site_id": 1, "tier": "T2"}, {"site_id": 2, "tier": "T1"},
                          {"site_id": 3, "tier": "T2"}, {"site_id": 3, "tier": "T2"})  # fmt: skip
    after = laid_over(RULES, {"risk.weights": {"T2": 6.0}})
    before, then = (assess(sites, hazards, as_of=DAY, rules=one) for one in (RULES, after))
    # E = 1.1. One T2: 15.2 -> 28.1; two: 28.1 -> 48.3, yellow either way; one T1 stays.
    assert moved(before, then).index.tolist() == [1]
    assert moved(before, then)[["level_before", "level_after"]].iloc[0].tolist() == [
        "blue",
        "yellow",
    ]
    assert moved(before, before).empty
