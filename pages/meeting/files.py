"""The files of a meeting, each from the same facts: one by one, or in one pack."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analysis.day import Day
from briefing.facts import identities
from briefing.facts.compose import chat_text
from briefing.facts.fact import Facts
from briefing.facts.issues import fingerprint
from briefing.facts.public import Apart, Review, kept_apart, public_facts
from briefing.pack import Maker, makers
from briefing.papers.annex import open_items
from briefing.papers.chosen import Paper
from briefing.screen import picture
from pages.meeting.decided import copies, decided, is_final
from pages.meeting.wall import issued
from pages.shell.downloads import export, offer_file
from pages.shell.language import say
from vocabulary.errors import BriefError, CampaignError
from vocabulary.messages import message

if TYPE_CHECKING:
    import pandas as pd

    from briefing.screen.picture import Pictures
    from geo.print.wall_map import WallMap

_KINDS: Final = {
    "circular": message("Circular (DOCX)"),
    "slides": message("Slides (PPTX)"),
    "annex": message("Annex tables (XLSX)"),
    "report": message("One-file report (HTML)"),
    "picture": message("Long picture (PNG)"),
    "text": message("Text for the chat group"),
    "facts": message("All figures (JSON)"),
    "wall_map": message("Wall map A0 (PDF)"),
    "wall_map_tiles": message("Wall map on A3 sheets (PDF)"),
}
# What a file offered by itself is called.
_STEMS: Final = {
    "circular": message("Circular"),
    "slides": message("Slides"),
    "annex": message("Annex"),
    "report": message("Report"),
    "picture": message("Long picture"),
}
# The files a meeting cannot do without stand out.
_MAIN: Final = ("circular", "slides", "annex")
_MADE: Final = "briefing_pack_made"


@dataclass(frozen=True)
class Take:
    """What the files are written from.

    Attributes
    ----------
    picture : the map, for each of its readers
    items : DataFrame or None
        Open hazards for the annex; None in public.
    review : Review or None
        Of a public version.
    apart : Apart or None
        What a public version names nowhere.
    """

    facts: Facts
    picture: Pictures | None
    items: pd.DataFrame | None
    review: Review | None = None
    apart: Apart | None = None
    map_code: str = ""

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

    @property
    def detail(self) -> dict[str, Any]:
        """Return what the log of exports keeps of it."""
        told = {"snapshot": fingerprint(self.facts)}
        if self.review is None:
            return told
        return {
            **told, "reviewer": self.review.reviewer, "map_number": self.review.map_number,
            "map": self.map_code,
        }  # fmt: skip

    def makers(self, paper: Paper, *, wall: WallMap | None = None) -> Iterator[Maker]:
        """Return the files before they are written; `paper` is what a person decided.

        Raises
        ------
        FiguresDisagreeError
            The figures do not agree, so none is written.
        """
        if self.review is None:  # the public version leaves the lists out that the sums are of
            identities.check(self.facts)
        if self.review is not None:
            paper = replace(paper, map_note=self.review.stamps[1])
        return makers(
            self.facts,
            items=self.items,
            picture=self.picture,
            paper_of=paper,
            wall=wall,
            is_public=self.review is not None,
        )


def internal(facts: Facts, day: Day) -> Take:
    """Return what the office takes to its own meeting."""
    items = day.once(open_items)
    return Take(facts, day.once(picture.pictures_of), items)


def public(facts: Facts, day: Day, review: Review) -> Take:
    """Return what may be shown outside: no site, no person, no point."""
    apart = kept_apart(day.sites, day.hazards)
    told = public_facts(facts, apart)
    drawn = picture.public_pictures(told, day, review.stamps[1])
    return Take(told, drawn, None, review, apart, picture.public_code(told, day))


def public_choice(day: Day, facts: Facts) -> tuple[bool, Review | None]:
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
    number = _map_number(day, public_facts(facts, apart))
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


def _map_number(day: Day, told: Facts) -> str:
    """Ask for the approval number of this very map; one typed for another map is not taken."""
    code = picture.public_code(told, day)
    if st.button(say("Show the map to be approved"), key="public_map"):
        drawn = picture.public_pictures(told, day, picture.UNAPPROVED)
        if drawn is not None:
            st.image(drawn.page)
    return st.text_input(
        say("Approval number of map {code}", code=code),
        key=f"public_number_{code}",
        max_chars=60,
        help=say("Of this very map: other figures or boundaries make another map and code."),
    )


def paper_choices() -> Paper:
    """Draw what a person decides about the circular, and return it."""
    with st.expander(say("Number, date and addressees of the paper"), key="briefing_paper"):
        paper = decided("circular")
        copy_to = copies("circular")
        sealed = st.checkbox(say("The paper will carry a seal"), True, key="paper_sealed")
        signed = is_final("circular")
    return replace(paper, copy_to=copy_to, sealed=sealed, is_final=signed)


def offer_chat_text(take: Take) -> None:
    """Draw the few lines a chat group reads, to be copied."""
    with st.expander(say("Text for the chat group"), key="briefing_chat"):
        st.code(chat_text(take.facts), language=None, wrap_lines=True)


def offer_files(take: Take, paper: Paper, *, key: str = "briefing") -> None:
    """Draw a button for each file of the meeting."""
    with st.container(horizontal=True, key=f"{key}_files"):
        for maker in take.makers(paper):
            if maker.kind not in _STEMS:
                continue
            ending = maker.name.rpartition(".")[2]
            stem = f"{say(_STEMS[maker.kind])}_{take.facts.as_of:%Y%m%d}{take.suffix}"
            name = f"{stem}.{ending}"
            if maker.kind == "circular" and paper.is_final and (lacks := _lacking(paper)):
                st.warning(say("Not filled in: {names}.", names=lacks))
                continue
            offer_file(
                say(_KINDS[maker.kind]),
                partial(
                    export,
                    maker.make,
                    name=name,
                    stamps=take.stamps,
                    detail=take.detail,
                    is_signed=paper.is_final,
                ),
                name=name,
                key=f"{key}_{ending}",
                type="primary" if maker.kind in _MAIN else "secondary",
            )


def _lacking(paper: Paper) -> str:
    """Return what a circular still lacks before it can be signed."""
    told = {
        say("Contact"): paper.contact,
        say("Office telephone"): paper.phone,
        say("Date of the paper"): paper.issued_on,
    }
    return "、".join(name for name, value in told.items() if not value)


def offer_pack(take: Take, day: Day, paper: Paper) -> None:
    """Draw the button that writes everything, its progress, and the file once it is there."""
    asked = (fingerprint(take.facts), take.stamps, paper)
    if st.button(
        say("Write the whole pack"),
        key="pack_write",
        type="primary",
        help=say("Circular, slides, annex, report, long picture, chat text and the wall map."),
    ):
        st.session_state[_MADE] = (asked, *_written(take, day, paper))
    held = st.session_state.get(_MADE)
    if not held or held[0] != asked:
        return
    _, content, sizes, seconds = held
    name = f"{say('Meeting pack')}_{take.facts.as_of:%Y%m%d}{take.suffix}.zip"
    offer_file(say("Save the whole pack (ZIP)"), content, name=name, key="pack_save")
    listed = [
        say("{name} {size}", name=say(_KINDS[kind]), size=_size(n)) for kind, n in sizes.items()
    ]
    st.caption(say("{n} files in {seconds} s: {list}", n=len(sizes), seconds=f"{seconds:.0f}",
                   list=say("; ").join(listed)))  # fmt: skip


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e5 else f"{n_bytes / 1e3:.0f} kB"


def _written(take: Take, day: Day, paper: Paper) -> tuple[bytes, dict[str, int], float]:
    """Write each file with its own serial into one; each stands in the log of exports."""
    begun = time.perf_counter()
    bar = st.progress(0.0, text=say("Counting and drawing the situation map"))
    wall = None if take.review is not None else _wall(day)
    sizes: dict[str, int] = {}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for maker in take.makers(paper, wall=wall):
            content = export(
                maker.make,
                name=maker.name,
                stamps=take.stamps,
                detail=take.detail,
                is_signed=paper.is_final,
            )
            box.writestr(maker.name, content)
            sizes[maker.kind] = len(content)
            bar.progress(len(sizes) / (len(_KINDS) + 1), text=say(_KINDS[maker.kind]))
    bar.empty()
    return stream.getvalue(), sizes, time.perf_counter() - begun


def _wall(day: Day) -> WallMap | None:
    if day.villages.geometry.isna().all():
        return None
    try:
        return issued(day, "open", "masked")
    except CampaignError:
        st.warning(say("The wall map could not be drawn and is left out of the pack."))
        return None
