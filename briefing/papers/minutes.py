"""The minutes of a meeting: what it heard, and what it decided, each with who and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing.facts.fact import Facts
from briefing.facts.say import plain, say_date, say_period
from briefing.papers import paper
from briefing.words import meeting as words


def minutes(facts: Facts, decided: Sequence[Mapping[str, Any]], *, verdict: str) -> bytes:
    """Return the minutes as the bytes of a .docx file that can be edited.

    Parameters
    ----------
    decided : `title`, `who` and `due` of each decision of the day; of `briefing.screen.meeting`
    verdict : the sentence the meeting began with
    """
    document = paper.official_document(is_demo=facts.is_demo)
    day = say_date(facts.as_of)
    paper.title(document, words.MINUTES_TITLE)
    told = {"day": day, "period": say_period(facts.period), "verdict": verdict}
    lines = [line.format(**told) for line in words.MINUTES_LINES]
    lines += [_item(at, one) for at, one in enumerate(decided, 1)] or [words.MINUTES_NONE]
    for line in lines:
        paper.paragraph(document, line, paper.INDENTED)
    for ending in (plain(facts.texts["issuer"]), day):
        paper.paragraph(document, "")
        made = paper.paragraph(document, ending, paper.Setting(first_chars=14))
        made.paragraph_format.keep_together = True
    paper.name_document(
        document, title=words.MINUTES_TITLE, author=plain(facts.texts["issuer"]), day=facts.as_of
    )
    return paper.to_bytes(document)


def _item(number: int, row: Mapping[str, Any]) -> str:
    return words.MINUTES_ITEM.format(
        n=number, title=row["title"], who=row["who"], due=row["due"] or words.MINUTES_NO_DATE
    )
