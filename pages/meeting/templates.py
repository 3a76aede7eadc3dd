"""The texts of the papers: the default shown, the office's own kept, its own file taken."""

from __future__ import annotations

import base64
from typing import Any

import streamlit as st

from briefing.papers.letters import KINDS
from briefing.papers.template import (
    ForbiddenPaperError,
    PlaceholderError,
    TemplateError,
    check_template,
    check_text,
    left_out,
)
from briefing.words.papers import BODIES, FORBIDDEN, NAMES, PLACEHOLDERS
from data.store.upkeep import put_setting, setting_version
from pages.meeting.paper_form import DOCX, TEXTS
from pages.shell.current import current_day, current_store
from pages.shell.language import say
from pages.shell.session import actor, now
from pages.shell.text import plain
from vocabulary.errors import BriefError, StaleRecordError
from vocabulary.messages import message

_WHY = {
    "too_large": message("The file is larger than a template may be (2 MB)."),
    "not_docx": message("The file is no Word document (.docx)."),
    "macro": message("The file holds a macro; save it as a plain .docx."),
    "link": message("The file links to something outside it; take the links out."),
    "object": message("The file holds an embedded object; take it out."),
    "field": message("A field of the file fetches another file; take the field out."),
    "brace": message("A brace stands alone or is a wide one; a name stands in two plain ones."),
    "nothing": message("The file has no name in braces, so nothing would be filled in."),
    "note": message("A name stands in a foot note or a comment, where none is filled in."),
}


def draw_templates() -> None:
    """Draw the text of one kind of paper, and the upload of the office's own file."""
    kind = st.segmented_control(
        say("Kind of paper"),
        KINDS,
        default="assign",
        format_func=NAMES.__getitem__,
        key="template_kind",
    )
    kind = kind or "assign"
    texts, files = (
        dict(current_day(is_present=True).settings.get(TEXTS, {})),
        dict(current_day(is_present=True).settings.get(DOCX, {})),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _text(kind, texts)
    with right:
        st.caption(say("Names in braces are filled in:"))
        st.text("　".join(f"{{{name}}}" for name in PLACEHOLDERS.values()))
        _file(kind, files, texts)


def _text(kind: str, texts: dict[str, str]) -> None:
    is_own = kind in texts
    st.caption(say("The office's own text") if is_own else say("Default text"))
    version = setting_version(current_store(), TEXTS)
    written = st.text_area(
        say("Text of the paper"),
        texts.get(kind, BODIES[kind]),
        height=360,
        key=f"template_text_{kind}_{version}",
        max_chars=8000,
    )
    with st.container(horizontal=True):
        if st.button(say("Keep this text"), key="template_keep", type="primary"):
            try:
                check_text(written)
            except BriefError as error:
                st.error(why(error))
            else:
                _put(TEXTS, {**texts, kind: written}, version)
        if st.button(say("Back to the default"), key="template_default", disabled=not is_own):
            _put(TEXTS, {key: text for key, text in texts.items() if key != kind}, version)


def _file(kind: str, files: dict[str, str], texts: dict[str, str]) -> None:
    version = setting_version(current_store(), DOCX)
    given = st.file_uploader(
        say("The office's own file with the same names in braces"),
        type=["docx"],
        key=f"template_file_{kind}_{version}",
    )
    if given is not None:
        content = given.getvalue()
        try:
            check_template(content)
        except BriefError as error:
            st.error(why(error))
        else:
            missing = left_out(content, texts.get(kind, BODIES[kind]))
            if missing:
                st.warning(
                    say(
                        "The file does without {names}; what these say will not be on the paper.",
                        names="　".join(f"{{{name}}}" for name in missing),
                    )
                )
            if st.button(say("Keep this file"), key="template_file_keep"):
                packed = base64.b64encode(content).decode()
                _put(DOCX, {**files, kind: packed}, version)
    if kind in files:
        st.success(say("The office's own file is kept for this paper."))
        if st.button(say("Drop the file"), key="template_file_drop"):
            _put(DOCX, {key: body for key, body in files.items() if key != kind}, version)


def why(error: BriefError) -> str:
    """Return the sentence that tells a reader why a text or file is refused."""
    if isinstance(error, PlaceholderError):
        told = "　".join(f"{{{plain(name)}}}" for name in error.names)
        return say("Nobody can fill in {names}. Use only the names listed beside.", names=told)
    if isinstance(error, ForbiddenPaperError):
        return say(
            "A paper of the subdistrict must not say “{words}”: that is the fire-rescue "
            "authority's to order.",
            words=FORBIDDEN,
        )
    if isinstance(error, TemplateError):
        return say(_WHY[error.why])
    return say("The text is too long.")


def _put(name: str, value: Any, version: int) -> None:
    try:
        put_setting(
            current_store(), name, value, actor=actor(), now=now(), expected_version=version
        )
    except StaleRecordError:
        st.error(say("Somebody else changed the texts meanwhile; look at them again."))
        return
    st.rerun()
