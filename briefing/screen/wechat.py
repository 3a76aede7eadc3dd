"""A few lines for the office's chat group, from the same facts."""

from __future__ import annotations

from briefing.facts.compose import Writer
from briefing.facts.fact import Facts
from briefing.words import labels, sentences


def summary(facts: Facts) -> str:
    """Return the briefing in a few lines of plain text."""
    writer = Writer(facts)
    if not facts["hazards.found"].value:
        lines = [writer.write(sentences.NOTHING_FOUND).text]
    else:
        wanted = [sentences.WECHAT, sentences.WECHAT_PERIOD]
        if facts["hazards.major_open"].value:
            wanted.append(sentences.WECHAT_MAJOR)
        lines = [writer.write(template).text for template in wanted]
    if facts.is_demo:
        lines.insert(0, labels.DEMO_LONG)
    return "\n".join(lines)
