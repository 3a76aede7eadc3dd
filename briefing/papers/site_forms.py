"""Forms about one site, filled in by hand: record of a talk, re-check and closing, receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefing.facts.say import plain, say_date
from briefing.papers import heads
from briefing.papers.paper import Setting, paragraph
from briefing.papers.table import add_form, add_list
from briefing.papers.values import interim_of_items, values
from briefing.words import forms, labels, papers

if TYPE_CHECKING:
    from datetime import date

    from docx.document import Document as DocumentObject

    from briefing.papers.request import Request

_SECTION: Final = Setting(labels.FONT_HEI, 12, line=440, before=120, after=60, keeps=True)
_NOTE: Final = Setting(size=10.5, align=None, line=300, before=60)
# Rows of a commitment besides the hazards listed.
_WIDTHS: Final = (1.0, 4.4, 1.8, 1.4, 3.4, 1.6, 1.9, 2.1)


def talk_record(asked: Request) -> DocumentObject:
    """Return the record of a talk: what is known filled in, the rest for the pen."""
    document = heads.form_of(asked, papers.TITLES["talk_record"])
    items = asked.open_items
    held = {
        "addressee": plain(asked.addressee),
        "site": plain(asked.site),
        "n": len(items),
        "late": sum(one.late > 0 for one in items),
        "number": plain(asked.number) or forms.TALK_NUMBER_BLANK,
        "pressed": plain(asked.pressed) or labels.NOTHING,
        "interim": "；".join(interim_of_items(items)) or papers.INTERIM_PLAIN,
    }
    rows = [(name, text.format(**held)) for name, text in forms.TALK_ROWS]
    add_form(document, rows, (2.2, 7.8), labels_at=(0,), row_mm=7, size=10.5)
    paragraph(document, forms.TALK_ISSUES, _SECTION)
    listed = [
        (str(place), plain(one.hazard), _short(one.due_on), str(one.late) if one.late else
         labels.NOTHING, "\n", "", "", "")
        for place, one in enumerate(items, start=1)
    ]  # fmt: skip
    add_list(document, [forms.TALK_HEAD, *listed], _WIDTHS, size=9)
    paragraph(document, "", Setting(line=120))
    ends = [(name, text.format(**held)) for name, text in forms.TALK_ENDS]
    add_form(document, ends, (2.2, 7.8), labels_at=(0,), row_mm=7, size=10.5)
    return document


def recheck(asked: Request) -> DocumentObject:
    """Return a sheet for each hazard that waits: opinion of the re-check, approval of closing."""
    document = heads.form_of(asked, papers.TITLES["recheck"])
    for place, one in enumerate(asked.waiting_items):
        if place:
            heads.form_title(document, papers.TITLES["recheck"], breaks=True)
        held = {
            "site": plain(one.site),
            "no": plain(one.number) or str(one.hazard_id),
            "hazard": plain(one.hazard),
            "due_on": _long(one.due_on),
            "submitted_on": _long(one.submitted_on),
        }
        paragraph(document, forms.RECHECK_FIRST, _SECTION)
        rows = [[text.format(**held) for text in row] for row in forms.RECHECK_ROWS]
        add_form(document, rows, (2.1, 2.9, 2.4, 2.6), labels_at=(0, 2), row_mm=9, size=12)
        wide = [(name, text.format(**held)) for name, text in forms.RECHECK_WIDE]
        add_form(document, wide, (2.1, 7.9), labels_at=(0,), row_mm=9, size=12)
        paragraph(document, forms.RECHECK_SECOND, _SECTION)
        add_form(document, forms.APPROVAL_ROWS, (2.1, 7.9), labels_at=(0,), row_mm=9, size=12)
        paragraph(document, forms.RECHECK_NOTE, _NOTE)
    return document


def receipt(asked: Request) -> DocumentObject:
    """Return a receipt by itself, for a paper that was handed over without one."""
    document = heads.form_of(asked, forms.RECEIPT_TITLE)
    held = values(asked)
    rows = [
        (name, text.format(paper=held["paper"], addressee=plain(asked.addressee),
                           address=plain(asked.address)))
        for name, text in papers.RECEIPT_ROWS
    ]  # fmt: skip
    add_form(document, rows, (2.5, 6.2), labels_at=(0,), row_mm=14, size=14)
    paragraph(document, forms.RECEIPT_NOTE, _NOTE)
    return document


def round_sheet(asked: Request, title: str, number: str) -> DocumentObject:
    """Return the sheet a draft goes round with, before it is signed."""
    document = heads.form_of(asked, forms.ROUND_TITLE)
    held = {
        "title": title,
        "issuer": plain(asked.issuer),
        "number": number,
        "addressee": plain(asked.addressee),
        "copies": labels.AND.join(map(plain, asked.copy_to)),
    }
    rows = [(name, text.format(**held)) for name, text in forms.ROUND_ROWS]
    add_form(document, rows, (2.4, 7.6), labels_at=(0,), row_mm=13, size=14)
    return document


def _long(day: date | None) -> str:
    return say_date(day) if day else labels.BLANK_DATE


def _short(day: date | None) -> str:
    return say_date(day, with_year=False) if day else labels.NOTHING
