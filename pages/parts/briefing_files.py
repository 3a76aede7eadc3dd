"""The files of a meeting: circular, slides, annex; each from the same facts, written when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from briefing.annex import annex, open_items
from briefing.circular import Paper, circular
from briefing.fact import Facts
from briefing.long_picture import long_picture
from briefing.report_html import report_html
from briefing.slides import slides
from pages.parts.cache import Register, situation_picture
from pages.parts.downloads import XLSX
from pages.parts.language import say
from pages.parts.map_cache import context_of

_MIME: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": XLSX,
    "html": "text/html",
    "png": "image/png",
}
# The files a meeting cannot do without stand out.
_MAIN: Final = 3


@dataclass(frozen=True)
class File:
    """One file on offer.

    Attributes
    ----------
    ending : str
    label, stem : str
        Of the button, and of the file's name.
    write : callable
        Gives the bytes when the button is pressed.
    """

    ending: str
    label: str
    stem: str
    write: Callable[[], bytes]


def offer_files(facts: Facts, known: Register, paper: Paper) -> None:
    """Draw a button for each file of the meeting."""
    day = f"{facts.as_of:%Y%m%d}"
    with st.container(horizontal=True, key="briefing_files"):
        for place, file in enumerate(_files(facts, known, paper)):
            st.download_button(
                file.label,
                data=file.write,
                file_name=f"{file.stem}_{day}.{file.ending}",
                mime=_MIME[file.ending],
                key=f"briefing_{file.ending}",
                type="primary" if place < _MAIN else "secondary",
                on_click="ignore",
            )


def _files(facts: Facts, known: Register, paper: Paper) -> list[File]:
    picture = situation_picture(known, context_of(known))
    return [
        File(
            "docx",
            say("Circular (DOCX)"),
            say("Circular"),
            partial(circular, facts, picture=picture, paper_of=paper),
        ),
        File("pptx", say("Slides (PPTX)"), say("Slides"), partial(slides, facts, picture=picture)),
        File("xlsx", say("Annex tables (XLSX)"), say("Annex"), partial(_annex, facts, known)),
        File(
            "html",
            say("One-file report (HTML)"),
            say("Report"),
            partial(report_html, facts, picture=picture),
        ),
        File(
            "png",
            say("Long picture (PNG)"),
            say("Long picture"),
            partial(long_picture, facts, picture=picture),
        ),
    ]


def _annex(facts: Facts, known: Register) -> bytes:
    return annex(facts, open_items=open_items(known.hazards, known.sites, known.villages))


def paper_choices() -> Paper:
    """Draw what a person decides about the circular, and return it."""
    with st.expander(say("Number, date and addressees of the paper"), key="briefing_paper"):
        number = st.text_input(say("Paper number, as assigned"), key="paper_number", max_chars=60)
        issued = st.date_input(say("Date of the paper"), None, key="paper_issued")
        reply = st.date_input(say("Answers are due by"), None, key="paper_reply")
        copies = st.text_input(
            say("Copies to, separated by commas"), key="paper_copies", max_chars=400
        )
        sealed = st.checkbox(say("The paper will carry a seal"), True, key="paper_sealed")
    names = tuple(name.strip() for name in copies.replace("，", ",").split(",") if name.strip())
    return Paper(
        issued_on=issued, paper_number=number, reply_by=reply, copy_to=names, sealed=sealed
    )
