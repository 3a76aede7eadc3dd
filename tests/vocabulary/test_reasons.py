from __future__ import annotations

import re

import pytest

from vocabulary.reasons import BANDS, FIGURES, KEY_DATES, NOTES, REASONS, label, sentence


@pytest.mark.parametrize("wording", [REASONS, BANDS, NOTES, FIGURES, KEY_DATES])
def test_every_code_is_worded_in_both_languages(wording: dict[str, tuple[str, str]]) -> None:
    for code, (zh, en) in wording.items():
        assert re.search("[\u4e00-\u9fff]", zh), code
        assert en, code
        assert not re.search("[\u4e00-\u9fff]", en), code
        assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en)), code


def test_numbers_read_as_people_write_them() -> None:
    assert sentence("risk_score", value=45.0) == "风险评分 45"
    assert sentence("risk_score", value=45.1188) == "风险评分 45.12"
    assert sentence("recheck_due", value=-3.0) == "复查已超期 3 天"
    assert sentence("recheck_due", value=0.0) == "整改已申请复查，0 天内应复查"
    assert sentence("hazard", points=3.25, hazard="a", language="en") == "a: 3.2 points"
    assert label(BANDS["clearly_worse"]) == "明显偏高"
    assert label(BANDS["clearly_worse"], "en") == "Clearly worse"


def test_braces_in_a_name_are_shown_as_typed() -> None:
    assert sentence("hazard", points=1.0, hazard="{value}<b>") == "{value}<b>：计 1.0 分"
