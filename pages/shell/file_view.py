"""Photos and papers of a site or a hazard: shown small, papers to be saved, more to be added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store.files import NewFile, add_file, files_of, read_file, reused_photos
from data.store.frames import covered
from data.store.photos import PDF, FileRefusal, prepared, thumbnail
from pages.shell.current import current_day, current_store
from pages.shell.downloads import offer_file
from pages.shell.language import label, label_of, say
from pages.shell.text import plain
from pages.shell.writing import save, tell
from vocabulary.terms import FileRole

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from data.store.opening import Store

R = TypeVar("R")
Subject = Literal["site", "hazard"]
# Wide enough to be looked at when it is opened over the whole window.
_SHOWN_PX: Final = 960
_SMALL_PX: Final = 144
PHOTO_ENDINGS: Final = ["jpg", "jpeg", "png", "webp"]
_PER_ROW: Final = 3
_ROLES: Final[dict[Subject, tuple[FileRole, ...]]] = {
    "site": (FileRole.SITE, FileRole.PAPER, FileRole.PLAN, FileRole.POSTED),
    "hazard": (FileRole.BEFORE, FileRole.AFTER, FileRole.PAPER, FileRole.POSTED),
}


def read_given(name: str, content: bytes, read: Callable[[Path], R]) -> R:
    """Read a file given to the page by a reader that asks for a path; the ending is kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"given{Path(name).suffix[:8].lower()}"
        path.write_bytes(content)
        return read(path)


def draw_files(subject: Subject, subject_id: int) -> None:
    """Draw the photos and papers of a record, and the door to add one."""
    files = covered(files_of(current_store(), subject, subject_id))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = plain(say("Photos and papers ({count})", count=len(files)))
        st.markdown(f"**{title}**", width="content")
        with st.popover(say("Add"), icon=":material/add_a_photo:"):
            _draw_add(subject, subject_id)
    is_photo = files["media_type"] != PDF
    _draw_photos(files[is_photo])
    for paper in files[~is_photo].reset_index().to_dict("records"):
        offer_file(
            plain(f"{label_of(FileRole, paper['role'])} {paper['name']}", longest=60),
            partial(_body, paper["file_id"]),
            name=str(paper["name"]),
            key=f"file_{paper['file_id']}",
            icon=":material/description:",
        )


def _body(file_id: int) -> bytes:
    return read_file(current_store(), file_id).body


def _draw_photos(photos: pd.DataFrame) -> None:
    reused = current_day(is_present=True).once(_reused)
    rows = photos.reset_index().to_dict("records")
    for at in range(0, len(rows), _PER_ROW):
        columns = st.columns(_PER_ROW)
        for column, photo in zip(columns, rows[at : at + _PER_ROW], strict=False):
            with column:
                st.image(_shown(current_store(), int(photo["file_id"]), photo["sha256"]))
                on = photo["taken_on"]
                day = "" if pd.isna(on) else f" {on.date().isoformat()}"
                st.caption(plain(f"{label_of(FileRole, photo['role'])}{day} {photo['name']}"))
                if photo["file_id"] in reused.index:
                    st.caption(":orange-badge[" + plain(say("Also used elsewhere")) + "]",
                               help=_elsewhere(reused, photo["sha256"]))  # fmt: skip


@st.cache_resource(max_entries=256, show_spinner=False)
def _shown(_store: Store, file_id: int, sha256: str) -> bytes:
    """Return a kept photo as it is shown, JPEG; its digest never changes under its number."""
    return thumbnail(read_file(_store, file_id).body, longest_px=_SHOWN_PX)


@st.cache_resource(max_entries=128, show_spinner=False)
def given_photo(file_id: str, name: str, _read: Callable[[], bytes]) -> bytes:
    """Return a photo that is handed in and not yet kept, small, JPEG.

    Parameters
    ----------
    file_id : str
        Of the upload.

    Raises
    ------
    data.photos.FileRefusal
        It is no photo that would be taken.
    """
    kept = prepared(name, _read())
    if kept.media_type == PDF:
        raise FileRefusal("kind", name, "A photo is JPEG, PNG or WebP, got a PDF.")
    return thumbnail(kept.body, longest_px=_SMALL_PX)


def _reused(day: Day) -> pd.DataFrame:
    """Return the photos that stand for more than one record."""
    return reused_photos(day.store)


def _elsewhere(reused: pd.DataFrame, sha256: str) -> str:
    same = reused[reused["sha256"] == sha256]
    titles = {"site": say("Site"), "hazard": say("Hazard")}
    subjects = zip(same["subject"], same["subject_id"], strict=True)
    names = [f"{titles.get(str(subject), subject)} {number}" for subject, number in subjects]
    return plain("、".join(dict.fromkeys(names)))


def _draw_add(subject: Subject, subject_id: int) -> None:
    prefix = f"file_add_{subject}_{subject_id}"
    roles = _ROLES[subject]
    with st.form(f"{prefix}_form", border=False, clear_on_submit=True):
        st.selectbox(
            say("What it shows"),
            [role.value for role in roles],
            key=f"{prefix}_role",
            format_func=lambda value: label(FileRole(value)),
        )
        st.file_uploader(
            say("JPEG, PNG, WebP or PDF, at most 15 MB each"),
            type=[*PHOTO_ENDINGS, "pdf"],
            accept_multiple_files=True,
            key=f"{prefix}_files",
        )
        st.caption(say("Place and phone that a camera writes into a photo are not kept."))
        st.form_submit_button(
            say("Save files"), key=f"{prefix}_do", type="primary", on_click=_add,
            args=(subject, subject_id, prefix),
        )  # fmt: skip


def _add(subject: Subject, subject_id: int, prefix: str) -> None:
    role = FileRole(str(st.session_state.get(f"{prefix}_role") or _ROLES[subject][0].value))
    given = uploaded(st.session_state.get(f"{prefix}_files"), role)
    if not given:
        tell("refused", say("No file was chosen."))
        return
    for one in given:
        if not save(add_file, subject, subject_id, one,
                    done=say("{count} files saved.", count=len(given))):  # fmt: skip
            return


def uploaded(files: Sequence[UploadedFile] | None, role: FileRole) -> list[NewFile]:
    """Return what an uploader holds as files to be stored."""
    return [NewFile(one.name, one.getvalue(), role) for one in files or ()]
