"""The files of a meeting: circular, slides, annex; each from the same facts, written when asked."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from briefing.annex import annex, open_items
from briefing.circular import Paper, circular
from briefing.fact import Facts
from briefing.slides import slides
from pages.parts.cache import Register, situation_picture
from pages.parts.downloads import XLSX
from pages.parts.language import say
from pages.parts.map_cache import context_of

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def offer_files(facts: Facts, known: Register, paper: Paper) -> None:
    """Draw the buttons for circular, slides and annex workbook."""
    day = f"{facts.as_of:%Y%m%d}"
    picture = situation_picture(known, context_of(known))
    with st.container(horizontal=True, key="briefing_files"):
        st.download_button(
            say("Circular (DOCX)"),
            data=partial(circular, facts, picture=picture, paper_of=paper),
            file_name=f"{say('Circular')}_{day}.docx",
            mime=_DOCX,
            key="briefing_docx",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            say("Slides (PPTX)"),
            data=partial(slides, facts, picture=picture),
            file_name=f"{say('Slides')}_{day}.pptx",
            mime=_PPTX,
            key="briefing_pptx",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            say("Annex tables (XLSX)"),
            data=lambda: annex(
                facts, open_items=open_items(known.hazards, known.sites, known.villages)
            ),
            file_name=f"{say('Annex')}_{day}.xlsx",
            mime=XLSX,
            key="briefing_xlsx",
            type="primary",
            on_click="ignore",
        )


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
