"""What stands above the text of a paper: red name of a letter, mark of minutes, plain title.

Millimetres of GB/T 9704-2012, 10.1: name of a letter 30 below the paper's edge, a double rule 4
below it and another 20 above the lower edge, each 170 long; no page number on its first page. The
mark of minutes stands as that of a red-head paper (10.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from briefing.facts.say import plain, say_date
from briefing.papers.paper import (
    BINDING_MM,
    CENTRED,
    PAGE_MM,
    TYPE_AREA_MM,
    Setting,
    blank,
    draft_mark,
    element,
    ends_apart,
    frame,
    mark,
    narrow,
    official_document,
    paragraph,
    red_rule,
    set_font,
    set_spacing,
    title,
    twips,
)
from briefing.words import forms, labels, papers
from vocabulary.papers import KINDS

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.section import Section
    from docx.text.paragraph import Paragraph

    from briefing.papers.request import Request

NAME_MM: Final = 30.0
NAME_PT: Final = 30.0
MARK_OF_DRAFT_MM: Final = 15.0
RULE_MM: Final = 170.0
RULE_DROP_MM: Final = 4.0
FOOT_RULE_MM: Final = 20.0
_RED: Final = "FF0000"
_SIDE_MM: Final = 20.0
_ON_THE_RIGHT: Final = Setting(align=WD_ALIGN_PARAGRAPH.RIGHT)
# The rule is centred on the page, so it reaches over the type area on both sides.
_OUT_LEFT: Final = BINDING_MM - (PAGE_MM[0] - RULE_MM) / 2
_OUT_RIGHT: Final = RULE_MM - TYPE_AREA_MM[0] - _OUT_LEFT


def letter_document(issuer: str, *, is_demo: bool, mark_of_draft: str) -> DocumentObject:
    """Return an empty letter with the office's name and the two double rules on its first page."""
    document = official_document(is_demo=is_demo, mark_of_draft=mark_of_draft)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Pt(twips(NAME_MM) / 20)
    section.footer_distance = Pt(twips(FOOT_RULE_MM) / 20)
    for header in (section.header, section.even_page_header):
        # The name of the first page stands lower than a mark does on the others.
        if header.paragraphs[0].text:
            frame(header.paragraphs[0], y_mm=MARK_OF_DRAFT_MM, height=400)
            set_spacing(header.add_paragraph(), line_twips=20)
    head = section.first_page_header
    head.is_linked_to_previous = False
    name = head.paragraphs[0]
    name.style = document.styles["Normal"]
    if is_demo or mark_of_draft:
        draft_mark(name, is_demo=is_demo, mark_of_draft=mark_of_draft)
        frame(name, y_mm=MARK_OF_DRAFT_MM, height=400)
        name = head.add_paragraph()
    name.style = document.styles["Normal"]
    _wide(name, "bottom", "thickThinSmallGap", space=round(RULE_DROP_MM / 25.4 * 72) - 3)
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(name, line_twips=640)
    scale = (
        min(100, int(RULE_MM / 25.4 * 72 / (len(issuer) * NAME_PT) * 100) - 4) if issuer else 100
    )
    run = name.add_run(issuer)
    set_font(run, labels.FONT_TITLE, NAME_PT, red=True)
    narrow(run, scale)
    foot = section.first_page_footer
    foot.is_linked_to_previous = False
    rule = foot.paragraphs[0]
    rule.style = document.styles["Normal"]
    _wide(rule, "top", "thinThickSmallGap", space=1)
    set_spacing(rule, line_twips=40)
    return document


def _wide(line: Paragraph, side: str, kind: str, *, space: int) -> None:
    properties = line._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element(side, val=kind, sz=18, space=space, color=_RED))
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")
    indent: Any = properties.get_or_add_ind()
    for place, out in (("left", _OUT_LEFT), ("right", _OUT_RIGHT)):
        indent.set(qn(f"w:{place}"), str(-twips(out)))


def head_of(asked: Request, title_text: str, number: str) -> DocumentObject:
    """Return the document of a paper with its head; see `vocabulary.papers.PaperKind.head`."""
    draft = "" if asked.is_final else papers.DRAFT
    kind = KINDS[asked.kind]
    if kind.head == "letter":
        document = letter_document(plain(asked.issuer), is_demo=asked.is_demo, mark_of_draft=draft)
        paragraph(document, number, replace(_ON_THE_RIGHT, before=280))
        title(document, title_text)
        return document
    document = official_document(is_demo=asked.is_demo, mark_of_draft=draft)
    _PLAIN_HEADS[kind.head](document, asked, title_text, number)
    return document


def _bulletin(document: DocumentObject, asked: Request, title_text: str, number: str) -> None:
    mark(document, title_text)
    issue = papers.ISSUE.format(issue=plain(asked.issue)) if asked.issue else papers.ISSUE_BLANK
    paragraph(document, issue, CENTRED)
    red_rule(ends_apart(document, papers.EDITED, dated(asked)))
    paragraph(document, papers.INTERNAL_PAPER, replace(CENTRED, font=labels.FONT_HEI, size=14))


def _summary(document: DocumentObject, asked: Request, title_text: str, number: str) -> None:
    mark(document, labels.MARK.format(issuer=plain(asked.issuer)))
    paragraph(document, "")
    red_rule(ends_apart(document, number, labels.SIGNED_BY))
    title(document, title_text)


def _minutes(document: DocumentObject, asked: Request, title_text: str, number: str) -> None:
    mark(document, forms.MINUTES_MARK)
    issue = forms.MINUTES_ISSUE.format(issue=plain(asked.issue)) if asked.issue else ""
    paragraph(document, issue or forms.MINUTES_ISSUE_BLANK, CENTRED)
    red_rule(ends_apart(document, forms.MINUTES_BY, dated(asked)))
    title(document, title_text)


def _sheet(document: DocumentObject, asked: Request, title_text: str, number: str) -> None:
    paragraph(document, number, _ON_THE_RIGHT)
    title(document, title_text)


def _public(document: DocumentObject, asked: Request, title_text: str, number: str) -> None:
    title(document, title_text)


_PLAIN_HEADS: Final[Mapping[str, Callable[[DocumentObject, Request, str, str], None]]] = {
    "bulletin": _bulletin, "summary": _summary, "minutes": _minutes, "sheet": _sheet,
    "public": _public,
}  # fmt: skip


def form_of(asked: Request, title_text: str) -> DocumentObject:
    """Return the document of a form that is filled in by hand, below its title."""
    document = official_document(is_demo=asked.is_demo)
    form_title(document, title_text)
    return document


def form_title(document: DocumentObject, text: str, *, breaks: bool = False) -> None:
    """Write the title of a form, on a page of its own where it breaks."""
    how = Setting(labels.FONT_TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, 640, after=160, keeps=True)
    paragraph(document, text, how).paragraph_format.page_break_before = breaks


def turned(document: DocumentObject, *, width_mm: float, height_mm: float) -> None:
    """Begin a page that lies on its side; its head stands at the binding edge."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    lie_down(section, width_mm=width_mm, height_mm=height_mm)


def lie_down(section: Section, *, width_mm: float, height_mm: float) -> None:
    """Set a section to a page that lies on its side, with a working paper's edges."""
    section.page_width, section.page_height = Mm(width_mm), Mm(height_mm)
    section.top_margin = Mm(BINDING_MM)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(_SIDE_MM)


def dated(asked: Request) -> str:
    """Return the date of a paper, a blank where nobody has decided it."""
    return say_date(asked.issued_on) if asked.issued_on else blank(papers.UNKNOWN["issued_on"])
