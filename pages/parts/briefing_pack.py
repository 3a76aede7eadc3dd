"""The whole pack of a meeting in one click, with its progress; and the text for the chat group."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from briefing.export import exported
from briefing.pack import makers
from briefing.snapshot import fingerprint
from briefing.wechat import summary
from pages.parts.cache import open_register
from pages.parts.language import say
from pages.parts.session import actor, now
from pages.parts.text import plain

if TYPE_CHECKING:
    from briefing.circular import Paper
    from pages.parts.briefing_files import Take

_HELD: Final = "briefing_pack"


def offer_chat_text(take: Take) -> None:
    """Draw the few lines a chat group reads, to be copied."""
    with st.expander(say("Text for the chat group"), key="briefing_chat"):
        st.code(summary(take.facts), language=None, wrap_lines=True)


def offer_pack(take: Take, paper: Paper) -> None:
    """Draw the button that writes every file, how far it is, and the button that takes them.

    Parameters
    ----------
    take : Take
    paper : Paper
        What a person decides about the circular.
    """
    wanted = (fingerprint(take.facts), take.stamps, repr(replace(paper, disguise=str)))
    if st.button(say("Write the whole pack"), key="pack_write", icon=":material/inventory_2:"):
        st.session_state[_HELD] = (wanted, _written(take, paper))
    held = st.session_state.get(_HELD)
    if held and held[0] == wanted:
        suffix = "" if take.review is None else f"_{say('public')}"
        st.download_button(
            say("Take the whole pack (ZIP)"),
            data=held[1],
            file_name=f"{say('Meeting pack')}_{take.facts.as_of:%Y%m%d}{suffix}.zip",
            mime="application/zip",
            key="pack_take",
            type="primary",
            on_click="ignore",
        )


def _written(take: Take, paper: Paper) -> bytes:
    if take.review is not None:
        paper = replace(paper, map_note=take.review.stamps[1])
    made = list(
        makers(
            take.facts,
            items=take.items,
            picture=take.picture,
            paper_of=paper,
            is_public=take.review is not None,
        )
    )
    stream = io.BytesIO()
    bar = st.progress(0.0)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        for place, maker in enumerate(made):
            bar.progress(place / len(made), text=plain(maker.name))
            content = exported(
                open_register(),
                maker.make,
                name=maker.name,
                who=actor(),
                moment=now(),
                stamps=take.stamps,
                detail=take.detail,
            )
            pack.writestr(maker.name, content)
    bar.empty()
    return stream.getvalue()
