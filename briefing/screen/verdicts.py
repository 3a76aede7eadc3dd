"""What slides and screens of a meeting say alike: titles, who leads, what is to be decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from briefing.facts.fact import Facts, Row
from briefing.facts.say import say
from briefing.words import slides as words

_FIELD: Final = re.compile(r"\{([a-z_.]+)\}")


@dataclass
class Worder:
    """Says titles with the facts in them as they are printed everywhere."""

    facts: Facts

    def said(self, template: str, **named: str) -> str:
        """Return a title with its facts and what is named."""

        def value(field: re.Match[str]) -> str:
            key = field[1]
            return named[key] if key in named else say(self.facts[key])

        return _FIELD.sub(value, template)

    def value(self, row: Row, column: str) -> str:
        """Return a cell of a row as printed."""
        return say(self.facts.cell(row, column))

    def most(self, table: str, column: str) -> Row | None:
        """Return the row with the highest value; None where all are zero or two tie."""
        facts = self.facts
        rows = sorted(facts.rows(table), key=lambda row: -(facts.cell(row, column).value or 0))
        values = [facts.cell(row, column).value or 0 for row in rows[:2]]
        if not values or not values[0] or (len(values) > 1 and values[0] == values[1]):
            return None
        return rows[0]

    def office_title(self, row: Row, name: str = "") -> str:
        """Return who leads most of what is overdue; of what is open where nothing is."""
        late, whole = self.facts.cell(row, "overdue"), self.facts["hazards.overdue"]
        told = {"name": name or row.texts["name"], "open": self.value(row, "open"),
                "overdue": say(late)}  # fmt: skip
        if not late.value or not whole.value:
            return self.said(words.OFFICES_NONE, **told)
        return self.said(words.OFFICES, **told)


@dataclass(frozen=True)
class Proposal:
    """What a meeting is asked to decide: subject, state, who leads it, what is proposed."""

    subject: str
    state: str
    lead: str
    proposal: str


def asked(facts: Facts) -> Iterator[Proposal]:
    """Yield what a meeting is asked to decide, the most pressing first."""
    worder = Worder(facts)
    most = worder.most("offices", "overdue")
    late = words.LEADS["all"]
    if most is not None and most.texts["name"]:
        late = words.LEADS["office"].format(name=most.texts["name"])
    village, safety = words.LEADS["village"], words.LEADS["safety"]
    wanted = (
        ("hazards.overdue", words.DECISION_LATE, late),
        ("hazards.due_soon", words.DECISION_SOON, village),
        ("hazards.major_open", words.DECISION_MAJOR, safety),
        ("sites.risk.red", words.DECISION_RED, safety),
        ("sites.risk.unknown", words.DECISION_UNKNOWN, village),
    )
    for fact_id, (subject, state, proposal), lead in wanted:
        if facts[fact_id].value:
            yield Proposal(subject, worder.said(state), lead, proposal)
