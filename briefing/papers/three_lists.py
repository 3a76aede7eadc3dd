"""The three lists of an office: problems, tasks, who answers; one number goes through all three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from briefing.facts.say import plain, say_date
from briefing.papers import heads, paper
from briefing.papers.paper import Setting, paragraph
from briefing.papers.table import add_list
from briefing.words import clauses, forms, labels, papers
from vocabulary.terms import HazardGrade

if TYPE_CHECKING:
    from datetime import date

    from docx.document import Document as DocumentObject

    from briefing.papers.request import Item, Request

_A3_MM: Final = {"width_mm": 420.0, "height_mm": 297.0}
_SECTION: Final = Setting(labels.FONT_HEI, 14, line=480, before=160, after=80, keeps=True)
_NOTE: Final = Setting(size=10.5, align=None, line=300)
_GRADES: Final = {one.value: one.zh for one in HazardGrade}


def lists(asked: Request) -> DocumentObject:
    """Return the lists on A3 that lies on its side; what nobody answers for is marked."""
    document = paper.official_document(is_demo=asked.is_demo)
    heads.lie_down(document.sections[0], **_A3_MM)
    title = papers.TITLES["lists"].format(office=plain(asked.office))
    heads.form_title(document, title)
    paragraph(document, forms.LISTS_NOTE, _NOTE)
    for place, rows in enumerate((_problems(asked), _tasks(asked), _answers(asked))):
        paragraph(document, forms.LIST_TITLES[place], _SECTION)
        add_list(document, [forms.LIST_HEADS[place], *rows], forms.LIST_WIDTHS[place], size=10.5)
    return document


def _problems(asked: Request) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for place, one in enumerate(asked.open_items, start=1):
        where, said = _split(one)
        state = forms.STATE_LATE.format(days=one.late) if one.late else forms.STATE_OPEN
        rows.append(
            (str(place), said, plain(one.site), where, _short(one.found_on),
             clauses.clause_of(one.code) or labels.NOTHING,
             _GRADES.get(one.grade, labels.NOTHING), _short(one.due_on), state)
        )  # fmt: skip
    return rows


def _tasks(asked: Request) -> list[Sequence[str]]:
    return [
        (str(place), forms.TASK.format(hazard=_split(one)[1]),
         plain(one.measure) or paper.blank(forms.TO_NAME),
         plain(one.funds) or labels.NOTHING, _short(one.due_on) if one.due_on else
         paper.blank(forms.TO_NAME), forms.STANDARD, forms.EVIDENCE)
        for place, one in enumerate(asked.open_items, start=1)
    ]  # fmt: skip


def _answers(asked: Request) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for place, one in enumerate(asked.open_items, start=1):
        leads = papers.LEADS.format(village=one.village)
        rows.append(
            (str(place), plain(one.site), _with(asked, one.office), _with(asked, one.village),
             plain(asked.answerable.get(leads, "")) or paper.blank(forms.TO_NAME))
        )  # fmt: skip
    return rows


def _with(asked: Request, unit: str) -> str:
    if not unit:
        return paper.blank(forms.TO_NAME)
    person = plain(asked.answerable.get(unit, "")) or paper.blank(forms.TO_NAME)
    return forms.WITH_PERSON.format(unit=plain(unit), person=person)


def _split(one: Item) -> tuple[str, str]:
    """Return where in the building a hazard is, and what it is, as the ledger writes both."""
    where, colon, said = plain(one.hazard).partition(papers.COLON)
    return (where, said) if colon and said else (labels.NOTHING, where)


def _short(day: date | None) -> str:
    return say_date(day) if day else labels.NOTHING
