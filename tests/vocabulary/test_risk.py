from __future__ import annotations

from vocabulary.ranking import BANDS
from vocabulary.risk import reason_sentence
from vocabulary.terms import worded


def test_numbers_read_as_people_write_them() -> None:
    assert reason_sentence("risk_score", value=45.0) == "风险评分 45"
    assert reason_sentence("risk_score", value=45.1188) == "风险评分 45.12"
    assert reason_sentence("recheck_due", value=-3.0) == "复查已超期 3 天"
    assert reason_sentence("recheck_due", value=0.0) == "整改已申请复查，0 天内应复查"
    assert reason_sentence("hazard", points=3.25, hazard="a", language="en") == "a: 3.2 points"
    assert worded(BANDS["clearly_worse"]) == "明显偏高"
    assert worded(BANDS["clearly_worse"], "en") == "Clearly worse"


def test_braces_in_a_name_are_shown_as_typed() -> None:
    assert reason_sentence("hazard", points=1.0, hazard="{value}<b>") == "{value}<b>：计 1.0 分"
