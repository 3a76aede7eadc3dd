"""Photos of a visit, kept in the store as soon as they are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from data.files import NewFile, add_photo_once
from data.photos import FileRefusal
from pages.parts import session
from pages.parts.cache import Register, open_register
from pages.parts.file_view import file_sentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from vocabulary.terms import FileRole


def keep_photos(
    known: Register,
    site_id: int,
    given: Iterable[UploadedFile] | None,
    before: list[int],
    *,
    role: FileRole,
) -> list[int]:
    """Keep the photos chosen and return the ids of all, those before first."""
    kept = list(before)
    day = min(known.as_of, session.today())
    for photo in given or ():
        try:
            number = add_photo_once(
                open_register(), "site", site_id,
                NewFile(photo.name, photo.getvalue(), role, taken_on=day),
                actor=session.actor(), now=session.now(),
            )  # fmt: skip
        except FileRefusal as refusal:
            st.error(file_sentence(refusal))
            continue
        if number not in kept:
            kept.append(number)
    return kept
