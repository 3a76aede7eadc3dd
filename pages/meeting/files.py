"""The files of a meeting: circular, slides, annex; each from the same facts, written when asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analysis.day import Day
from briefing.export import Make
from briefing.facts.compose import chat_text
from briefing.facts.fact import Facts
from briefing.facts.issues import fingerprint
from briefing.facts.public import Apart, Review, kept_apart, public_facts
from briefing.papers.annex import annex, open_items
from briefing.papers.circular import Paper, circular
from briefing.screen import picture
from briefing.screen.long_picture import long_picture
from briefing.screen.report_html import report_html
from briefing.screen.slides import slides
from pages.meeting.exports import export_button
from pages.shell.language import say
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    import pandas as pd

# The files a meeting cannot do without stand out.
_MAIN: Final = 3


@dataclass(frozen=True)
class Take:
    """What the files are written from.

    Attributes
    ----------
    facts : Facts
    picture : bytes or None
        The map.
    items : DataFrame or None
        Open hazards for the annex; None in public.
    review : Review or None
        Of a public version.
    apart : Apart or None
        What a public version names nowhere.
    """

    facts: Facts
    picture: bytes | None
    items: pd.DataFrame | None
    review: Review | None = None
    apart: Apart | None = None

    @property
    def stamps(self) -> tuple[str, ...]:
        """Return what a public version says of its release; nothing inside the office."""
        if self.review is None:
            return ()
        return (*self.review.stamps, *(self.apart.stamps if self.apart else ()))

    @property
    def suffix(self) -> str:
        """Return what the name of a public file says of it."""
        return "" if self.review is None else f"_{say('public')}"

    def paper(self, asked: Paper) -> Paper:
        """Return the circular's choices, with the note of a public map where it is one."""
        return asked if self.review is None else replace(asked, map_note=self.review.stamps[1])

    @property
    def detail(self) -> dict[str, Any]:
        """Return what the log of exports keeps of it."""
        told = {"snapshot": fingerprint(self.facts)}
        if self.review is None:
            return told
        return {**told, "reviewer": self.review.reviewer, "map_number": self.review.map_number}


def internal(facts: Facts, day: Day) -> Take:
    """Return what the office takes to its own meeting."""
    items = day.once(open_items)
    return Take(facts, day.once(picture.of), items)


def public(facts: Facts, day: Day, review: Review) -> Take:
    """Return what may be shown outside: no site, no person, no point."""
    apart = kept_apart(day.sites, day.hazards)
    told = public_facts(facts, apart)
    drawn = picture.public_picture(told, day, stamps=review.stamps[1:])
    return Take(told, drawn, None, review, apart)


def public_choice(day: Day) -> tuple[bool, Review | None]:
    """Draw the switch of the public version; return whether it is on, and its review if whole."""
    on = st.toggle(
        say("Public version"),
        key="briefing_public",
        help=say("Without sites, persons and points; the map shows communities alone."),
    )
    if not on:
        return False, None
    apart = kept_apart(day.sites, day.hazards)
    st.caption(
        say(
            "Sites marked sensitive: {count}. They are named nowhere; the totals count them.",
            count=len(apart.site_ids),
        )
    )
    reviewer = st.text_input(say("Reviewed by"), key="public_reviewer", max_chars=40)
    number = st.text_input(say("Approval number of the map"), key="public_number", max_chars=60)
    try:
        return True, Review(reviewer, number)
    except BriefError:
        st.info(
            say(
                "A public version goes out with the name of its reviewer and the approval number "
                "of its map as the authority gave it. Type both; neither is ever filled in."
            )
        )
        return True, None


def offer_chat_text(take: Take) -> None:
    """Draw the few lines a chat group reads, to be copied."""
    with st.expander(say("Text for the chat group"), key="briefing_chat"):
        st.code(chat_text(take.facts), language=None, wrap_lines=True)


def offer_files(take: Take, paper: Paper, *, key: str = "briefing") -> None:
    """Draw a button for each file of the meeting."""
    day = f"{take.facts.as_of:%Y%m%d}"
    paper = take.paper(paper)
    with st.container(horizontal=True, key=f"{key}_files"):
        for place, (ending, label, stem, make) in enumerate(_files(take, paper)):
            export_button(
                label,
                make,
                name=f"{stem}_{day}{take.suffix}.{ending}",
                key=f"{key}_{ending}",
                stamps=take.stamps,
                detail=take.detail,
                is_main=place < _MAIN,
            )


def _files(take: Take, paper: Paper) -> list[tuple[str, str, str, Make]]:
    facts, picture = take.facts, take.picture
    return [
        (
            "docx",
            say("Circular (DOCX)"),
            say("Circular"),
            lambda _: circular(facts, picture=picture, paper_of=paper),
        ),
        ("pptx", say("Slides (PPTX)"), say("Slides"), lambda _: slides(facts, picture=picture)),
        (
            "xlsx",
            say("Annex tables (XLSX)"),
            say("Annex"),
            lambda _: annex(facts, open_items=take.items),
        ),
        (
            "html",
            say("One-file report (HTML)"),
            say("Report"),
            lambda stamps: report_html(facts, picture=picture, stamps=stamps),
        ),
        (
            "png",
            say("Long picture (PNG)"),
            say("Long picture"),
            lambda stamps: long_picture(facts, picture=picture, stamps=stamps),
        ),
    ]


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
