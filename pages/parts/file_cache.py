"""Photos as they are shown, read and made small once; what is the same photo elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from pages.parts.cache import open_register, state_of

if TYPE_CHECKING:
    from data.store.opening import Store

# Wide enough to be looked at when it is opened over the whole window.
_SHOWN_PX: Final = 960
_SMALL_PX: Final = 144


def shown_photo(file_id: int, sha256: str) -> bytes:
    """Return a kept photo as it is shown, JPEG.

    Parameters
    ----------
    file_id : int
    sha256 : str
        Of the file, which never changes under its id.
    """
    store = open_register()
    return _shown_photo(store.location, file_id, sha256, _store=store)


@st.cache_resource(max_entries=256, show_spinner=False)
def _shown_photo(where: str, file_id: int, sha256: str, *, _store: Store) -> bytes:
    from data.store.files import read_file
    from data.store.photos import thumbnail

    return thumbnail(read_file(_store, file_id).body, longest_px=_SHOWN_PX)


def given_photo(file_id: str, name: str, read: Callable[[], bytes]) -> bytes:
    """Return a photo that is handed in and not yet kept, small, JPEG.

    Parameters
    ----------
    file_id : str
        Of the upload.
    name : str
    read : callable
        Gives its bytes.

    Raises
    ------
    data.photos.FileRefusal
        It is no photo that would be taken.
    """
    return _given_photo(file_id, name, _read=read)


@st.cache_resource(max_entries=128, show_spinner=False)
def _given_photo(file_id: str, name: str, *, _read: Callable[[], bytes]) -> bytes:
    from data.store.photos import PDF, FileRefusal, prepared, thumbnail

    kept = prepared(name, _read())
    if kept.media_type == PDF:
        raise FileRefusal("kind", name, "A photo is JPEG, PNG or WebP, got a PDF.")
    return thumbnail(kept.body, longest_px=_SMALL_PX)


def reused_files() -> pd.DataFrame:
    """Return the photos that stand for more than one record, of `data.files.reused_photos`."""
    store = open_register()
    return _reused_files(state_of(store), _store=store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _reused_files(state: str, *, _store: Store) -> pd.DataFrame:
    from data.store.files import reused_photos

    return reused_photos(_store)
