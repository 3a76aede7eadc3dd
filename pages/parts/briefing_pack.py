"""The whole pack of a meeting in one file: written document by document, with its progress."""

from __future__ import annotations

import io
import time
import zipfile
from typing import TYPE_CHECKING, Final

import streamlit as st

from briefing.long_picture import long_picture
from briefing.pack import Document, pack
from briefing.report_html import report_html
from briefing.snapshot import fingerprint
from briefing.watermark import mark_document
from pages.parts.cache import open_register, situation_picture
from pages.parts.exports import exported
from pages.parts.language import say
from pages.parts.map_cache import context_of
from pages.parts.session import actor, now
from pages.parts.wall_print import issued
from vocabulary.errors import CampaignError
from vocabulary.messages import message

if TYPE_CHECKING:
    from briefing.circular import Paper
    from briefing.fact import Facts
    from geo.wall_map import WallMap
    from pages.parts.cache import Register

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


def offer_pack(facts: Facts, known: Register, paper: Paper) -> None:
    """Draw the button that writes everything, its progress, and the file once it is there."""
    asked = (fingerprint(facts), paper)
    if st.button(
        say("Write the whole pack"),
        key="pack_write",
        type="primary",
        help=say("Circular, slides, annex, report, long picture, chat text and the wall map."),
    ):
        st.session_state[_MADE] = (asked, *_written(facts, known, paper))
    held = st.session_state.get(_MADE)
    if not held or held[0] != asked:
        return
    _, content, sizes, seconds = held
    st.download_button(
        say("Save the whole pack (ZIP)"),
        data=content,
        file_name=f"{say('Meeting pack')}_{facts.as_of:%Y%m%d}.zip",
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


def _written(facts: Facts, known: Register, paper: Paper) -> tuple[bytes, dict[str, int], float]:
    begun = time.perf_counter()
    bar = st.progress(0.0, text=say("Counting and drawing the situation map"))
    picture = situation_picture(known, context_of(known))
    made: list[Document] = []
    documents = pack(
        facts,
        hazards=known.hazards,
        sites=known.sites,
        villages=known.villages,
        picture=picture,
        paper_of=paper,
        wall=_wall(known),
    )
    for document in documents:
        made.append(document)
        bar.progress(len(made) / (len(_KINDS) + 1), text=say(_KINDS[document.kind]))
    content = exported(
        open_register(),
        lambda stamps: _zipped(made, facts, picture, stamps),
        name=f"{say('Meeting pack')}_{facts.as_of:%Y%m%d}.zip",
        who=actor(),
        moment=now(),
        detail={"snapshot": fingerprint(facts)},
    )
    bar.empty()
    sizes = {one.kind: len(one.content) for one in made}
    return content, sizes, time.perf_counter() - begun


def _zipped(
    made: list[Document], facts: Facts, picture: bytes | None, stamps: tuple[str, ...]
) -> bytes:
    """Return the documents in one file, each with the mark of this export."""
    again = {
        "report": lambda: report_html(facts, picture=picture, stamps=stamps),
        "picture": lambda: long_picture(facts, picture=picture, stamps=stamps),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for one in made:
            ending = one.name.rpartition(".")[2]
            content = again[one.kind]() if one.kind in again else one.content
            box.writestr(one.name, mark_document(ending, content, stamps))
    return stream.getvalue()


def _wall(known: Register) -> WallMap | None:
    if known.villages.geometry.isna().all():
        return None
    try:
        return issued(known, "open", "masked")
    except CampaignError:
        st.warning(say("The wall map could not be drawn and is left out of the pack."))
        return None
