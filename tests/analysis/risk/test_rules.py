from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.risk.rules import RuleError, load_rules, read_rules

ENTRY = """
[[rule]]
id = "deadline.recheck"
name_zh = "复查"
name_en = "Re-check"
source = "s"
article = "20"
effective_from = {start}
{end}
verified = true
values = {{ working_days = {days} }}
"""


def rule_file(tmp_path: Path, *entries: str) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text("".join(entries), encoding="utf-8")
    return path


def test_the_version_in_force_on_the_day_is_taken(tmp_path: Path) -> None:
    old = ENTRY.format(start="2012-11-01", end="effective_to = 2024-06-30", days=3)
    new = ENTRY.format(start="2024-07-01", end="", days=5)
    path = rule_file(tmp_path, old, new)
    for day, working_days in ((date(2024, 6, 30), 3), (date(2024, 7, 1), 5)):
        rules = load_rules(on=day, path=path)
        assert rules.number("deadline.recheck", "working_days") == working_days


def test_two_versions_on_one_day_are_refused(tmp_path: Path) -> None:
    entry = ENTRY.format(start="2012-11-01", end="", days=3)
    with pytest.raises(RuleError, match=r"Two versions of rule deadline\.recheck"):
        load_rules(on=date(2024, 1, 1), path=rule_file(tmp_path, entry, entry))


def test_a_missing_rule_or_value_is_named(tmp_path: Path) -> None:
    rules = load_rules(on=date(2024, 2, 20))
    with pytest.raises(RuleError, match=r"no rule risk\.nothing"):
        rules.number("risk.nothing", "T1")
    with pytest.raises(RuleError, match="no value T9"):
        rules.number("risk.weights", "T9")
    with pytest.raises(RuleError, match="needs a number"):
        rules.number("hard.red", "tiers")
    with pytest.raises(RuleError, match="needs a list"):
        rules.words("risk.weights", "T4")
    with pytest.raises(RuleError, match="no value T9"):
        rules.changed({"risk.weights": {"T9": 1.0}})


@pytest.mark.parametrize("text", ["[[rule]\n", "title = 1\n", '[[rule]]\nid = "a"\n',
                                  '[[rule]]\nid = "a"\nvalues = 3\n'])  # fmt: skip
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleError, match=r"rules\.toml"):
        load_rules(on=date(2024, 1, 1), path=rule_file(tmp_path, text))


def test_every_packaged_rule_says_where_it_comes_from() -> None:
    for rule in read_rules():
        assert rule.source, rule.id
        assert rule.article, rule.id
        assert rule.name_zh, rule.id
    ids = [rule.id for rule in read_rules()]
    assert len(ids) == len(set(ids))


def test_a_proposal_of_ours_is_not_passed_off_as_verified() -> None:
    for rule in read_rules():
        if "本系统建议值" in rule.source:
            assert not rule.verified, rule.id
