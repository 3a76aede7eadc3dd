"""Templates become sentences whose every number is a fact or a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from analysis.campaign.calendar import add_working_days
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.say import (
    plain,
    say,
    say_change,
    say_date,
    say_percent,
    say_period,
    say_previous,
    say_since,
    say_tenths,
    say_year_change,
)
from briefing.facts.totals import SOON_DAYS
from briefing.words import labels, sentences

_FIELD: Final = re.compile(r"\{(?P<name>[^{}|]+)(?:\|(?P<form>\w+))?\}")
WEEK_DAYS: Final = 7
HEAD: Final = "head"
_WORKING_DAYS: Final = {"visit_by": 1, "plan_by": 2, "done_by": 4, "reply_by": 7}
_DATES: Final = ("as_of", "period", "start")


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence.

    Attributes
    ----------
    kind : prose holds no digit; a name is what the ledger says and may
    ref : id of the fact; `HEAD` of the heading a sentence runs on from; or ""
    """

    text: str
    kind: Literal["prose", "fact", "date", "name"] = "prose"
    ref: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence, part by part, so that each number leads back to its fact."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Return the sentence as it is read."""
        return "".join(part.text for part in self.parts)

    @property
    def head(self) -> str:
        """Return the heading the sentence runs on from, with its full stop; "" without one."""
        return self.parts[0].text if self.parts and self.parts[0].ref == HEAD else ""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Return the facts it speaks of, in order."""
        return tuple(part.ref for part in self.parts if part.kind == "fact")


@dataclass(frozen=True)
class Section:
    """One section of every document.

    Attributes
    ----------
    id : key of `labels.SECTIONS`
    tables : tables of `briefing.facts.grids` that belong here
    """

    id: str
    title: str
    sentences: tuple[Sentence, ...]
    tables: tuple[str, ...] = ()


class Writer:
    """Fills templates from one set of facts.

    Parameters
    ----------
    reply_by : until when the addressees answer; proposed from the paper's day where it is None
    issued_on : day of the paper; the day after the facts where it is None
    """

    def __init__(
        self, facts: Facts, *, reply_by: date | None = None, issued_on: date | None = None
    ) -> None:
        self.facts = facts
        self.days = deadlines(facts, issued_on)
        if reply_by:
            self.days["reply_by"] = reply_by
        length = (facts.period.end - facts.period.start).days + 1
        self._has_named_then = False
        self.words = dict(labels.PERIOD_WORDS[length == WEEK_DAYS])

    def write(
        self,
        template: str,
        *,
        row: Row | None = None,
        names: Mapping[str, str] | None = None,
        items: Iterable[Sentence] = (),
        head: str = "",
    ) -> Sentence:
        """Return the template with its fields filled.

        Parameters
        ----------
        template : of `briefing.words.sentences`
        row : where `{row.column}` points
        names : words for `{@name}`, else those of the row; ledger text, cleaned here
        items : what `{@list}` holds, joined by the enumeration comma
        head : key of `sentences.HEADS`: the heading the sentence runs on from
        """
        said = self.words | dict(names or (row.texts if row else {}))
        parts: list[Part] = [Part(sentences.HEADS[head] + labels.STOP, ref=HEAD)] if head else []
        place = 0
        for field in _FIELD.finditer(template):
            parts.append(Part(template[place : field.start()]))
            name, form = field["name"], field["form"]
            if name == "@list":
                joined = (part for item in items for part in (Part(labels.AND), *item.parts))
                parts += list(joined)[1:]
            elif name.startswith("@"):
                parts.append(Part(plain(said[name[1:]]), "name"))
            else:
                parts.extend(self._value(name, form, row))
            place = field.end()
        parts.append(Part(template[place:]))
        return Sentence(tuple(part for part in parts if part.text))

    def knows(self, template: str) -> bool:
        """Return whether every fact of a template is there and has a value.

        What was frozen by an earlier version lacks those that were counted later.
        """
        names = [found["name"] for found in _FIELD.finditer(template)]
        asked = [one for one in names if one[0] != "@" and not one.startswith("row.")]
        known = self.facts.items
        return all(
            one in _DATES or one in self.days or (one in known and known[one].value is not None)
            for one in asked
        )

    def known(self, *templates: str, head: str = "") -> list[Sentence]:
        """Return the templates whose facts are known as one sentence; none without the first."""
        if not self.knows(templates[0]):
            return []
        told = [self.write(one) for one in templates if self.knows(one)]
        return [self.joined(*told, head=head)]

    def joined(self, *told: Sentence, head: str = "") -> Sentence:
        """Return several sentences as one."""
        parts = [Part(sentences.HEADS[head] + labels.STOP, ref=HEAD)] if head else []
        return Sentence((*parts, *(part for one in told for part in one.parts)))

    def listed(self, template: str, items: Sequence[Sentence], *, head: str = "") -> list[Sentence]:
        """Return the sentence of a list; none where nothing is in it."""
        return [self.write(template, items=items, head=head)] if items else []

    def rows(self, template: str, rows: Iterable[Row]) -> list[Sentence]:
        """Return the template once for each row."""
        return [self.write(template, row=row) for row in rows]

    def _value(self, name: str, form: str | None, row: Row | None) -> Iterable[Part]:
        day = self._date(name, row)
        if day:
            return [Part(day, "date")]
        if row is not None and name.startswith("row."):
            return self._fact_parts(self.facts.cell(row, name.removeprefix("row.")), form)
        return self._fact_parts(self.facts[name], form)

    def _date(self, name: str, row: Row | None) -> str:
        """Return the date a field stands for, as it is printed; "" where it is no date."""
        facts = self.facts
        if name in _DATES:
            told = {"as_of": say_date(facts.as_of), "period": say_period(facts.period)}
            return told.get(name) or say_date(facts.start)
        column = name.removeprefix("row.")
        day = self.days.get(name) or (row.dates.get(column) if row and column != name else None)
        return self._day(day) if day else ""

    def _day(self, day: date) -> str:
        return say_date(day, with_year=day.year != self.facts.as_of.year)

    def _fact_parts(self, fact: Fact, form: str | None) -> list[Part]:
        forms: dict[str, Callable[[Fact], str]] = {
            "change": say_change,
            "year": say_year_change,
            "prev": say_previous,
            "part": lambda one: str(int(one.numerator or 0)),
            "whole": lambda one: str(int(one.denominator or 0)),
            "percent": say_percent,
            "tenths": say_tenths,
            "since": self._since,
        }
        said = forms.get(form or "", say)(fact)
        return [Part(said, "fact", fact.id)] if said else []

    def _since(self, fact: Fact) -> str:
        """Return how a figure of the whole differs from the last day of the period before."""
        change = say_since(fact)
        day = say_date(self.facts.period.before.end, with_year=False)
        return (
            labels.SINCE.format(before=self.words["before"], day=day, change=change)
            if change
            else ""
        )


def deadlines(facts: Facts, issued_on: date | None = None) -> dict[str, date]:
    """Return the days a circular sets, as working days after the paper's own.

    "visit_by" the next, "plan_by" the second, "done_by" the fourth, "reply_by" the seventh;
    "soon_end" is the last of the days ahead that `hazards.due_soon` counts.
    """
    paper = issued_on or facts.as_of + timedelta(days=1)
    days = {name: add_working_days(paper, n).on for name, n in _WORKING_DAYS.items()}
    return days | {"soon_end": facts.as_of + timedelta(days=SOON_DAYS)}
