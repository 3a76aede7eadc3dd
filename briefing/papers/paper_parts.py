"""Parts every official paper is built of: the red mark, its rule, the title, a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from briefing.papers import paper
from briefing.papers.paper import TYPE_AREA_MM, set_font, set_indent, set_spacing
from briefing.words import labels

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

TITLE_PT: Final = 22.0
# Top of the mark below the top of the type area, and red rule below the paper number (GB/T 9704).
MARK_DROP_MM: Final = 35.0
RULE_DROP_MM: Final = 4.0
# Official marks stay below this; a long name is set smaller so that it keeps to one line.
MARK_LARGEST_PT: Final = 48.0


def mark(document: DocumentObject, text: str) -> None:
    """Write the red mark at the head of the first page."""
    head = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    size = min(MARK_LARGEST_PT, int(TYPE_AREA_MM[0] / 25.4 * 72 / max(len(text), 1)))
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(head, line_twips=round(size * 20), before_twips=paper.twips(MARK_DROP_MM))
    set_font(head.add_run(text), labels.FONT_TITLE, size, red=True)


def red_rule(paragraph: Paragraph) -> None:
    """Draw the red rule below a paragraph."""
    border = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for key, value in (
        ("val", "single"),
        ("sz", "18"),
        ("space", str(round(RULE_DROP_MM / 25.4 * 72))),
        ("color", str(paper.RED)),
    ):
        rule.set(qn(f"w:{key}"), value)
    border.append(rule)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")


def title(document: DocumentObject, text: str) -> None:
    """Write the title, in two lines where one would not hold it."""
    for _ in range(2):
        paragraph(document, "")
    for line in _balanced(text):
        drawn = paragraph(document, "", align=WD_ALIGN_PARAGRAPH.CENTER)
        set_font(drawn.add_run(line), labels.FONT_TITLE, TITLE_PT)
    paragraph(document, "")


def _balanced(text: str) -> tuple[str, ...]:
    # Twenty characters of 22 pt fill a line; a longer title breaks after the period it names, so
    # that it stands as a trapezium and no date is cut.
    longest = int(TYPE_AREA_MM[0] / 25.4 * 72 / TITLE_PT)
    if len(text) <= longest:
        return (text,)
    cut = text.find(labels.TITLE_BREAK)
    return (text[:cut], text[cut:]) if cut > 0 else (text,)


def paragraph(
    document: DocumentObject,
    text: str,
    *,
    first_chars: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    """Write a paragraph of the body."""
    made = document.add_paragraph()
    made.alignment = align if align is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
    set_spacing(made)
    set_indent(made, first_chars=first_chars)
    if text:
        set_font(made.add_run(text), labels.FONT_BODY, paper.BODY_PT)
    return made
