"""Photos of several rectifications at once: which hazard each belongs to, told or chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.day import Day
from data.store.files import NewFile
from data.store.photos import FileRefusal, PhotoTarget, hazards_named
from pages.register.fields import Sheet
from pages.shell.file_view import PHOTO_ENDINGS, given_photo
from pages.shell.language import language, say
from pages.shell.text import one_line, plain
from pages.shell.writing import sentence_of
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import FileRole, worded

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LEFT_OUT: Final = 0
_TALL: Final = 5
_HEIGHT: Final = 420
_LIST: Final = "register_photo_list"


def draw_photos(day: Day, hazard_ids: Sequence[int], sheet: Sheet) -> None:
    """Draw the uploader, and for each photo the hazard it belongs to, to be corrected."""
    given: list[UploadedFile] = st.file_uploader(
        say("After-photos of these hazards (JPEG, PNG, WebP, at most 15 MB each)"),
        type=PHOTO_ENDINGS,
        accept_multiple_files=True,
        key=sheet.key("files"),
        help=say("A file name with the ledger number or the site's name finds its hazard."),
    )
    if not given:
        return
    named = hazards_named([one.name for one in given], _targets(day, hazard_ids))
    with st.container(key=_LIST, height=_HEIGHT if len(given) > _TALL else "content", gap="small"):
        for one, told in zip(given, named, strict=True):
            _draw_photo(day, hazard_ids, sheet, one, told)
    photos, n_unsaid = photos_chosen(sheet, hazard_ids)
    n_sorted = sum(len(some) for some in photos.values())
    told_of = say("{count} photos belong to {hazards} hazards.", count=n_sorted,
                  hazards=len(photos))  # fmt: skip
    without = len(hazard_ids) - len(photos)
    if without:
        told_of += say(" {count} hazards have none yet: without one they cannot be closed.",
                       count=without)  # fmt: skip
    st.caption(told_of)
    if n_unsaid:
        st.warning(say("{count} photos: choose the hazard, or leave them out.", count=n_unsaid))


def photos_chosen(sheet: Sheet, hazard_ids: Sequence[int]) -> tuple[dict[int, list[NewFile]], int]:
    """Return the photos of each hazard that has any, and how many nobody has sorted yet."""
    photos: dict[int, list[NewFile]] = {}
    n_unsaid = 0
    given: list[UploadedFile] = st.session_state.get(sheet.key("files")) or []
    for one in given:
        chosen = st.session_state.get(_key(sheet, one))
        if chosen in hazard_ids:
            new = NewFile(one.name, one.getvalue(), FileRole.AFTER)
            photos.setdefault(int(chosen), []).append(new)
        elif chosen != LEFT_OUT:
            n_unsaid += 1
    return photos, n_unsaid


def _key(sheet: Sheet, photo: UploadedFile) -> str:
    return sheet.key(f"photo_{photo.file_id}")


def _draw_photo(
    day: Day,
    hazard_ids: Sequence[int],
    sheet: Sheet,
    photo: UploadedFile,
    told: int | None,
) -> None:
    key = _key(sheet, photo)
    options = [*hazard_ids, LEFT_OUT]
    if st.session_state.get(key) not in options:
        st.session_state[key] = told
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        try:
            st.image(given_photo(photo.file_id, photo.name, photo.getvalue), width=72)
        except FileRefusal as refusal:
            st.session_state[key] = LEFT_OUT
            st.error(plain(sentence_of(refusal)))
            return
        st.selectbox(
            plain(photo.name, longest=60),
            options,
            index=None,
            key=key,
            placeholder=say("Which hazard does it show?"),
            format_func=lambda value: _title(day, value),
        )


def _title(day: Day, hazard_id: int) -> str:
    if hazard_id == LEFT_OUT:
        return say("Leave this photo out")
    hazard = day.hazards.loc[hazard_id]
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = "—" if entry is None else worded((entry.zh, entry.en), language())
    number = f"{hazard['hazard_no']} " if isinstance(hazard["hazard_no"], str) else ""
    # An option is text to Streamlit, never markup.
    return one_line(f"{number}{day.sites['name'].get(int(hazard['site_id']), '—')} · {kind}")


def _targets(day: Day, hazard_ids: Sequence[int]) -> list[PhotoTarget]:
    rows = day.hazards.loc[list(hazard_ids)]
    targets = []
    for hazard_id, number, site_id in zip(rows.index, rows["hazard_no"], rows["site_id"],
                                          strict=True):  # fmt: skip
        site = day.sites.loc[int(site_id)]
        aliases = site["aliases"] if isinstance(site["aliases"], list | tuple) else ()
        names = [site["name"], *aliases, site["site_no"]]
        targets.append(
            PhotoTarget(
                int(hazard_id),
                number if isinstance(number, str) else None,
                int(site_id),
                tuple(str(name) for name in names if isinstance(name, str)),
            )
        )
    return targets
