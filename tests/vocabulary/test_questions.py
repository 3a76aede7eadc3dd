from __future__ import annotations

import re

import pytest

from vocabulary.questions import QUESTIONS, REPAIRS


@pytest.mark.parametrize("wording", [QUESTIONS, REPAIRS])
def test_every_question_is_worded_in_both_languages(wording: dict[str, tuple[str, str]]) -> None:
    for code, (zh, en) in wording.items():
        assert re.search("[\u4e00-\u9fff]", zh), code
        assert not re.search("[\u4e00-\u9fff]", en), code
        assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en)), code
