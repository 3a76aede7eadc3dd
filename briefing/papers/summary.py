"""The campaign's summary: promised and done, villages, measures, lessons, what is carried over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from briefing.facts.campaign_work import names_of
from briefing.facts.compose import Section, Sentence, Writer, sections
from briefing.facts.fact import Facts
from briefing.facts.say import plain
from briefing.words import sentences


def has_work(facts: Facts) -> bool:
    """Return whether the facts hold the campaign's own work; issues of old versions do not."""
    return "work.plans" in facts.items


def summary_sections(
    facts: Facts, *, disguise: Callable[[str], str] = plain
) -> tuple[Section, ...]:
    """Return the sections of the summary, in order.

    Parameters
    ----------
    facts : of the whole campaign, as a rule, with `briefing.campaign_work.with_work`
    disguise : function of str to str; see `briefing.compose.Writer`
    """
    writer = Writer(facts, disguise=disguise)
    usual = {one.id: one for one in sections(facts, disguise=disguise)}
    bodies: dict[str, list[Sentence]] = {
        "promised": _promised(writer),
        "results": [*_results(writer, usual["overview"]), *usual["categories"].sentences],
        "villages": [*usual["ranking"].sentences, *_supervised(writer)],
        "measures": _measures(writer),
        "publicity": [writer.write(sentences.PUBLICITY)] if has_work(facts) else [],
        "problems": [writer.write(sentences.STILL_OPEN), *_weak(writer)],
        "ahead": _ahead(writer),
    }
    tables: Final = {
        "results": usual["categories"].tables, "villages": usual["ranking"].tables,
    }  # fmt: skip
    return tuple(
        Section(key, sentences.SUMMARY_SECTIONS[key], tuple(body), tables.get(key, ()))
        for key, body in bodies.items()
        if body
    )


def _promised(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return [writer.write(sentences.NOT_KEPT)]
    told = [writer.write(sentences.PLANS)]
    missing = [row.texts["name"] for row in facts.rows("work.plans_missing")]
    if missing:
        told.append(_listed(writer, sentences.PLANS_MISSING, missing))
    told += [
        writer.write(one) for one in (sentences.MEETINGS, sentences.REVIEWS, sentences.PROMISED)
    ]
    return told


def _results(writer: Writer, overview: Section) -> list[Sentence]:
    """Return the overview without its comparison: nothing comes before a whole campaign."""
    if not writer.facts["hazards.found"].value:
        return list(overview.sentences)
    return [writer.write(sentences.RESULTS), *overview.sentences[2:]]


def _supervised(writer: Writer) -> list[Sentence]:
    if not has_work(writer.facts):
        return []
    is_checked = bool(writer.facts["work.checked"].value)
    return [writer.write(sentences.SUPERVISED if is_checked else sentences.NOT_SUPERVISED)]


def _measures(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return []
    steps = facts.rows("work.steps")
    told = []
    for state, template in (("done", sentences.MEASURES), ("open", sentences.MEASURES_LEFT)):
        names = names_of(steps, state=state)
        if names:
            told.append(_listed(writer, template, names))
    practices = names_of(facts.rows("work.practices"))
    if practices:
        told.append(_listed(writer, sentences.PRACTICES, practices))
    else:
        told.append(writer.write(sentences.NO_PRACTICE))
    mechanisms = names_of(facts.rows("work.mechanisms"))
    if mechanisms:
        told.append(_listed(writer, sentences.MECHANISMS, mechanisms))
    return told


def _weak(writer: Writer) -> list[Sentence]:
    names = names_of(writer.facts.rows("work.weak_points"))
    return [_listed(writer, sentences.WEAK_POINTS, names)] if names else []


def _ahead(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return []
    names = names_of(facts.rows("work.carried"))
    told = [
        _listed(writer, sentences.CARRIED, names)
        if names
        else writer.write(sentences.NOTHING_CARRIED)
    ]
    if "outlook.up" in facts.items:
        told.append(writer.write(sentences.AHEAD))
        if facts["outlook.fires"].value is not None:
            told.append(writer.write(sentences.OWN_FIRES))
    return told


def _listed(writer: Writer, template: str, names: list[str]) -> Sentence:
    items = [writer.write(sentences.NAME, names={"name": name}) for name in names]
    return writer.write(template, lists={"list": items})
