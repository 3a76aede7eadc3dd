"""The whole pack of a meeting in one file: written document by document, with its progress."""

from __future__ import annotations

import io
import time
import zipfile
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.day import Day
from briefing.export import Export, exported
from briefing.facts.issues import fingerprint
from briefing.pack import makers
from pages.meeting.wall_print import issued
from pages.shell.current import current_store
from pages.shell.language import say
from pages.shell.session import actor, now
from vocabulary.errors import CampaignError
from vocabulary.messages import message

if TYPE_CHECKING:
    from briefing.papers.circular import Paper
    from geo.print.wall_map import WallMap
    from pages.meeting.files import Take

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
_MADE: Final = "briefing_pack_made"


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
    st.download_button(
        say("Save the whole pack (ZIP)"),
        data=content,
        file_name=f"{say('Meeting pack')}_{take.facts.as_of:%Y%m%d}{take.suffix}.zip",
        mime="application/zip",
        key="pack_save",
        on_click="ignore",
    )
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
    is_public = take.review is not None
    made = makers(
        take.facts,
        items=take.items,
        picture=take.picture,
        paper_of=take.paper(paper),
        wall=None if is_public else _wall(day),
        is_public=is_public,
    )
    sizes: dict[str, int] = {}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for maker in made:
            export = Export(maker.name, actor(), now(), take.stamps, take.detail)
            content = exported(current_store(), maker.make, export)
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
