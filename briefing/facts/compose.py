"""Facts become sections: sentences whose every number is a fact or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.say import plain, say, say_change, say_date, say_period, say_year_change
from briefing.words import labels, sentences

_FIELD: Final = re.compile(r"\{(?P<name>[^{}|]+)(?:\|(?P<form>\w+))?\}")
# A circular names the worst; the rest is in the annex.
CASES: Final = 5
LISTED: Final = 3


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence.

    Attributes
    ----------
    kind : prose holds no digit; a name is what the ledger says and may
    ref : id of the fact, or ""
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
    reply_by : until when the addressees answer; left blank for a hand where it is None
    """

    def __init__(self, facts: Facts, *, reply_by: date | None = None) -> None:
        self.facts = facts
        self.reply_by = reply_by

    def write(
        self,
        template: str,
        *,
        row: Row | None = None,
        names: Mapping[str, str] | None = None,
        items: Iterable[Sentence] = (),
    ) -> Sentence:
        """Return the template with its fields filled.

        Parameters
        ----------
        template : of `briefing.words.sentences`
        row : where `{row.column}` points
        names : words for `{@name}`, else those of the row; ledger text, cleaned here
        items : what `{@list}` holds, joined by the enumeration comma
        """
        said = names or (row.texts if row else {})
        parts: list[Part] = []
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

    def listed(self, template: str, items: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentence of a list; none where nothing is in it."""
        return [self.write(template, items=items)] if items else []

    def rows(self, template: str, rows: Iterable[Row]) -> list[Sentence]:
        """Return the template once for each row."""
        return [self.write(template, row=row) for row in rows]

    def _value(self, name: str, form: str | None, row: Row | None) -> Iterable[Part]:
        if name == "as_of":
            return [Part(say_date(self.facts.as_of), "date")]
        if name == "period":
            return [Part(say_period(self.facts.period), "date")]
        if name == "reply_by":
            return [Part(say_date(self.reply_by) if self.reply_by else labels.BLANK_DATE, "date")]
        if row is not None and name.startswith("row."):
            column = name.removeprefix("row.")
            if column in row.dates:
                return [Part(say_date(row.dates[column]), "date")]
            return _fact_parts(self.facts.cell(row, column), form)
        return _fact_parts(self.facts[name], form)


def sections(facts: Facts, *, reply_by: date | None = None) -> tuple[Section, ...]:
    """Return the sections of every document, in order."""
    writer = Writer(facts, reply_by=reply_by)
    has_any = bool(facts["hazards.found"].value)
    bodies: dict[str, tuple[list[Sentence], tuple[str, ...]]] = {
        "overview": (_overview(writer), ()),
        "categories": (_categories(writer), ("categories",) if has_any else ()),
        "ranking": (_ranking(writer), ("villages", "small_villages") if has_any else ()),
        "problems": (_problems(writer), ()),
        "actions": (_actions(writer), ()),
    }
    return tuple(
        Section(key, labels.SECTIONS[key], tuple(said), tables)
        for key, (said, tables) in bodies.items()
    )


def _fact_parts(fact: Fact, form: str | None) -> list[Part]:
    if form == "change":
        return [Part(say_change(fact), "fact", fact.id)]
    if form == "year":
        return [Part(say_year_change(fact), "fact", fact.id)]
    parts = [Part(say(fact), "fact", fact.id)]
    if fact.unit == "share" and fact.is_small:
        parts.append(Part(labels.SMALL_BASE))
    return parts


def _overview(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    told = [sentences.PERIOD_WORK]
    if facts["hazards.found.period"].year_before is not None:
        told.append(sentences.YEAR_AGO)
    if facts["hazards.found"].value:
        told.append(sentences.SO_FAR)
        if facts["hazards.due"].value:
            told.append(sentences.DEADLINES)
        told += [sentences.MAJOR, sentences.RISK]
        if facts["hazards.recheck_share"].value is not None:
            told.append(sentences.RECHECKS)
        if facts["sites.relapse_share"].value is not None:
            told.append(sentences.RELAPSE)
        if facts["hazards.no_village"].value:
            told.append(sentences.NO_VILLAGE)
    else:
        told.append(sentences.NOTHING_FOUND)
    return [writer.write(template) for template in told]


def _categories(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    rows = [row for row in facts.rows("categories") if facts.cell(row, "found").value]
    if not rows:
        return [writer.write(sentences.NOTHING_FOUND)]
    most = max(rows, key=lambda row: facts.cell(row, "open").value or 0)
    said = [writer.write(sentences.MOST_OPEN, row=most)]
    fair = [row for row in rows if not facts.cell(row, "rectified_share").is_small]
    if len(fair) > 1:
        lowest = min(fair, key=lambda row: facts.cell(row, "rectified_share").value or 0)
        said.append(writer.write(sentences.LOWEST_SHARE, row=lowest))
    codes = writer.rows(sentences.CODE_ITEM, facts.rows("codes")[:CASES])
    return said + writer.listed(sentences.CODES, codes)


def _ranking(writer: Writer) -> list[Sentence]:
    ranked, small = (writer.facts.rows(table) for table in ("villages", "small_villages"))
    if not ranked:
        return [writer.write(sentences.NOT_RANKED)]
    said = [writer.write(sentences.RANKED)]
    for band, template in (("better", sentences.BETTER), ("worse", sentences.WORSE)):
        rows = [row for row in ranked if row.texts["band"] == band]
        said += writer.listed(template, writer.rows(sentences.SHARE_ITEM, rows))
    return said + writer.listed(sentences.SMALL, writer.rows(sentences.NAME, small))


def _problems(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    cases = facts.rows("overdue")[:CASES]
    if not cases:
        return [writer.write(sentences.NO_CASES)]
    late = [row for row in facts.rows("offices") if facts.cell(row, "overdue").value]
    offices = [
        writer.write(sentences.OFFICE_ITEM, row=row, names={"name": _office(row.texts["name"])})
        for row in late[:CASES]
    ]
    said = [*writer.listed(sentences.OFFICES_LATE, offices), writer.write(sentences.CASES)]
    for row in cases:
        names = {
            "village": row.texts["village"],
            "site": plain(row.texts["site"]) or labels.UNNAMED,
            "hazard": row.texts["hazard"] or labels.UNNAMED,
            "office": _office(row.texts["office"]),
        }
        said.append(writer.write(sentences.CASE, row=row, names=names))
    return said


def _office(name: str) -> str:
    return plain(name) or labels.NO_OFFICE


def _actions(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    wanted = (
        (sentences.PRESS, facts["hazards.overdue"]),
        (sentences.SOON, facts["hazards.due_soon"]),
        (sentences.UNKNOWN, facts["sites.risk.unknown"]),
    )
    said = [writer.write(template) for template, fact in wanted if fact.value]
    if facts["sites.risk.red"].value or facts["sites.risk.orange"].value:
        said.append(writer.write(sentences.TOP_RISK))
    dates = [_key_date(writer, row) for row in facts.rows("key_dates")[:LISTED]]
    return [*said, *writer.listed(sentences.KEY_DATES, dates), writer.write(sentences.REPLY)]


def _key_date(writer: Writer, row: Row) -> Sentence:
    running = row.dates["start"] <= writer.facts.as_of
    template = sentences.KEY_DATE_NOW if running else sentences.KEY_DATE_ITEM
    note = labels.PROVENANCE.get(row.texts["provenance"], "")
    return writer.write(template, row=row, names={"name": row.texts["name"] + note})


def chat_text(facts: Facts) -> str:
    """Return the briefing in a few lines of plain text, for the office's chat group."""
    writer = Writer(facts)
    wanted = [sentences.WECHAT, sentences.WECHAT_PERIOD]
    if facts["hazards.major_open"].value:
        wanted.append(sentences.WECHAT_MAJOR)
    if not facts["hazards.found"].value:
        wanted = [sentences.NOTHING_FOUND]
    lines = [writer.write(template).text for template in wanted]
    return "\n".join([labels.DEMO_LONG, *lines] if facts.is_demo else lines)
