"""Photos of a visit, kept in the store as soon as they are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from analysis.day import Day
from data.store.files import NewFile, add_photo_once
from data.store.photos import FileRefusal
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.writing import sentence_of

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from vocabulary.terms import FileRole


def keep_photos(
    day: Day,
    site_id: int,
    given: Iterable[UploadedFile] | None,
    before: list[int],
    *,
    role: FileRole,
) -> list[int]:
    """Keep the photos chosen and return the ids of all, those before first."""
    kept = list(before)
    on = min(day.as_of, session.today())
    for photo in given or ():
        try:
            number = add_photo_once(
                current_store(), "site", site_id,
                NewFile(photo.name, photo.getvalue(), role, taken_on=on),
                actor=session.actor(), now=session.now(),
            )  # fmt: skip
        except FileRefusal as refusal:
            st.error(sentence_of(refusal))
            continue
        if number not in kept:
            kept.append(number)
    return kept
