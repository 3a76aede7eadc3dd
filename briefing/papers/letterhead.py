"""A letter of the office: red name between double rules, its foot, the receipt.

Millimetres of GB/T 9704-2012, 10.1: name 30 below the paper's edge, a double rule 4 below it and
another 20 above the lower edge, each 170 long; no page number on the first page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from briefing.facts.say import plain
from briefing.papers.paper import (
    BINDING_MM,
    CENTRED,
    PAGE_MM,
    TOP_MM,
    TWIPS_PER_MM,
    TYPE_AREA_MM,
    Setting,
    draft_mark,
    element,
    frame,
    narrow,
    official_document,
    paragraph,
    set_font,
    set_spacing,
    twips,
)
from briefing.papers.table import add_form
from briefing.words import labels, papers

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

    from briefing.papers.request import Request

NAME_MM: Final = 30.0
NAME_PT: Final = 30.0
MARK_OF_DRAFT_MM: Final = 15.0
RULE_MM: Final = 170.0
RULE_DROP_MM: Final = 4.0
FOOT_RULE_MM: Final = 20.0
_RED: Final = "FF0000"
# The rule is centred on the page, so it reaches over the type area on both sides.
_OUT_LEFT: Final = BINDING_MM - (PAGE_MM[0] - RULE_MM) / 2
_OUT_RIGHT: Final = RULE_MM - TYPE_AREA_MM[0] - _OUT_LEFT
# Above the black of a letter stands air: 30 pt on lines of 32 pt begin so far below the line.
_INK_DROP_MM: Final = 1.6
FOOT_PT: Final = 14.0
FOOT_LINE: Final = 480


def letter_document(issuer: str, *, is_demo: bool, mark_of_draft: str) -> DocumentObject:
    """Return an empty letter with the office's name and the two double rules on its first page."""
    document = official_document(is_demo=is_demo, mark_of_draft=mark_of_draft)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Pt(twips(NAME_MM - _INK_DROP_MM) / 20)
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
    _wide(name, "bottom", "thickThinSmallGap", space=round(RULE_DROP_MM / 25.4 * 72) - 2)
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


def foot(document: DocumentObject, lines: tuple[str, ...]) -> None:
    """Put lines at the foot of the page the text ends on, without rules."""
    bottom = TOP_MM + TYPE_AREA_MM[1]
    for place, text in enumerate(lines):
        up = (len(lines) - place) * FOOT_LINE / TWIPS_PER_MM
        line = paragraph(document, "", Setting(align=WD_ALIGN_PARAGRAPH.LEFT, line=440))
        set_font(line.add_run("　" + text), labels.FONT_BODY, FOOT_PT)
        frame(line, y_mm=bottom - up, height=FOOT_LINE)
        set_spacing(document.add_paragraph(), line_twips=20)


def receipt(document: DocumentObject, asked: Request, title: str, number: str) -> None:
    """Add the receipt of a letter on a page of its own."""
    head = paragraph(document, papers.ONE_ANNEX, Setting(font=labels.FONT_HEI))
    head.paragraph_format.page_break_before = True
    paragraph(document, "")
    paragraph(document, papers.RECEIPT_TITLE, Setting(labels.FONT_TITLE, 22, CENTRED.align, 640))
    held = {
        "paper": papers.RECEIPT_OF.format(title=title, number=number),
        "addressee": plain(asked.addressee),
        "address": plain(asked.address),
    }
    rows = [(name, text.format(**held)) for name, text in papers.RECEIPT_ROWS]
    add_form(document, rows, (2.5, 6.2), labels_at=(0,), row_mm=14, size=14)
