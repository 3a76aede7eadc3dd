"""The agenda of a meeting from the facts of its period, and the sheet its guests sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from briefing.facts.compose import CONCENTRATED
from briefing.facts.fact import Facts
from briefing.facts.say import plain
from briefing.papers import heads
from briefing.papers.paper import paragraph
from briefing.papers.table import add_form, add_list
from briefing.papers.values import values
from briefing.words import forms, labels, papers

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

    from briefing.papers.request import Request

_A4_MM: Final = {"width_mm": 297.0, "height_mm": 210.0}
# Rows of the sign-in sheet left for whoever else comes.
_EMPTY_SHARE: Final = 1 / 3
_SUSPECTED: Final = "suspected_major"
# The agenda names no more than this of villages and of events.
_NAMED: Final = 2


def agenda(asked: Request) -> DocumentObject:
    """Return the agenda and, on a page that lies on its side, the sign-in sheet."""
    document = heads.form_of(asked, papers.TITLES["agenda"])
    held = values(asked)
    rows = [(name, text.format(**held)) for name, text in forms.AGENDA_ROWS]
    add_form(document, rows, (2.2, 7.8), labels_at=(0,), row_mm=10, size=12)
    paragraph(document, "")
    items = list(_items(asked.facts)) if asked.facts else []
    listed = [(str(place), *one) for place, one in enumerate(items, start=1)]
    add_list(document, [forms.AGENDA_HEAD, *listed], (1.0, 7.2, 1.8), size=12)
    heads.turned(document, **_A4_MM)
    heads.form_title(document, forms.SIGN_IN_TITLE)
    units = list(asked.units)
    units += [""] * max(1, round(len(units) * _EMPTY_SHARE))
    signed = [(str(place), plain(unit), "", "", "", "") for place, unit in enumerate(units, 1)]
    add_list(document, [forms.SIGN_IN_HEAD, *signed], (1, 5, 4, 4, 5, 4), size=14)
    return document


def _items(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what the meeting goes through, each with its minutes."""
    minutes = forms.MINUTES_EACH
    yield forms.AGENDA_REPORT, minutes["report"]
    n_late = facts["hazards.overdue"].value or 0
    for row in facts.rows("villages"):
        mine = int(facts.cell(row, "overdue").value or 0)
        if n_late and mine >= max(CONCENTRATED * n_late, _NAMED):
            told = forms.AGENDA_VILLAGE.format(name=plain(row.texts["name"]), n=mine)
            yield told, minutes["village"]
    late = [
        plain(row.texts["name"])
        for row in facts.rows("offices")
        if facts.cell(row, "overdue").value and row.texts["name"]
    ]
    if late:
        names = labels.AND.join(late[: _NAMED + 1])
        yield forms.AGENDA_OFFICES.format(names=names), minutes["office"]
    for row in facts.rows("late"):
        if row.texts.get("grade") == _SUSPECTED:
            site = plain(row.texts["site"]) or labels.UNNAMED
            yield forms.AGENDA_SUSPECTED.format(site=site), minutes["suspected"]
    ahead = [plain(row.texts["name"]) for row in facts.rows("gatherings")[:_NAMED]]
    if ahead:
        yield forms.AGENDA_EVENT.format(names=labels.AND.join(ahead)), minutes["event"]
    yield forms.AGENDA_SPEECH, minutes["speech"]
