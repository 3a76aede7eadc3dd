"""Photos and papers, kept in the store itself, so that one backup carries all of them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.store.photos import PDF, FileRefusal, Prepared, media_type_of, prepared
from data.store.recording import Writing
from data.store.tables import file as file_table
from data.store.upkeep import add_in, rows
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import FileRole

if TYPE_CHECKING:
    from data.store.opening import Store

_LONGEST_NAME: Final = 120
_OF_RECORD: Final = ["subject", "subject_id"]


@dataclass(frozen=True)
class NewFile:
    """A photo or a paper somebody hands in.

    Attributes
    ----------
    name : as given; a folder in front of it is left out
    body : JPEG, PNG, WebP or PDF by its first bytes, at most 15 MB
    taken_on : None takes the day the camera wrote, if it did
    """

    name: str
    body: bytes = field(repr=False)
    role: FileRole = FileRole.AFTER
    taken_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class StoredFile:
    """A file read back."""

    file_id: int
    name: str
    media_type: str
    role: str
    body: bytes = field(repr=False)
    taken_on: date | None = None


def add_file(
    store: Store,
    subject: str,
    subject_id: int,
    given: NewFile,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Take a photo or a paper of a "site", a "hazard", a "visit" … in, and return its id.

    Raises
    ------
    data.store.photos.FileRefusal
        The file is none of those, or cannot be drawn; nothing was written.
    """
    ready = [made_ready(given)]
    with store.writing("add_file", actor=actor, now=now) as write:
        return int(add_files_in(write, subject, subject_id, ready)[0]["file_id"])


def add_photo_once(
    store: Store, subject: str, subject_id: int, given: NewFile, *, actor: str, now: datetime
) -> int:
    """Take a photo in at once, so that a broken link loses nothing, and return its id.

    The same photo of the same record is kept once.

    Raises
    ------
    data.store.photos.FileRefusal
        As in `add_file`; a paper is no photo.
    """
    if media_type_of(given.body) == PDF:
        raise FileRefusal("kind", given.name, "A photo is JPEG, PNG or WebP, got a PDF.")
    kept = file_table.c
    digest = hashlib.sha256(given.body).hexdigest()
    query = sa.select(kept.file_id).where(
        kept.sha256 == digest,
        kept.subject == subject,
        kept.subject_id == subject_id,
        ~kept.is_voided,
    )
    with store.reading() as connection:
        found: int | None = connection.execute(query).scalar()
    return found or add_file(store, subject, subject_id, given, actor=actor, now=now)


def made_ready(given: NewFile) -> tuple[NewFile, Prepared]:
    """Return a file with what of it is kept: the slow half, before the store is locked.

    Raises
    ------
    data.store.photos.FileRefusal
        As in `add_file`.
    """
    return given, prepared(given.name, given.body)


def add_files_in(
    write: Writing, subject: str, subject_id: int, ready: Sequence[tuple[NewFile, Prepared]]
) -> list[dict[str, Any]]:
    """Take files made ready in inside an open write.

    Returns
    -------
    list of dict
        For an event's `photos`: `file_id`, `name` and `sha256` of the bytes as given.
    """
    full = [_row(subject, subject_id, given, kept) for given, kept in ready]
    if not full:
        return []
    ids = add_in(write, "file", full)
    return [
        {"file_id": file_id, "name": row["name"], "sha256": row["sha256"]}
        for file_id, row in zip(ids, full, strict=True)
    ]


def put_only_in(write: Writing, row: Mapping[str, Any]) -> int:
    """Keep a file made here in place of those its subject had before; return its id.

    Parameters
    ----------
    row : `subject`, `role`, `name`, `media_type`, `body` and `details` of the table of files
    """
    void_files_in(write, row["subject"])
    body: bytes = row["body"]
    whole = {
        **row, "subject_id": 0, "name": clean_name(row["name"]), "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    return add_in(write, "file", [whole])[0]


def void_files_in(write: Writing, subject: str) -> None:
    """Void every file of a subject that is one for the whole store."""
    kept = file_table.c
    write.connection.execute(
        sa.update(file_table)
        .where((kept.subject == subject) & ~kept.is_voided)
        .values(is_voided=True, version=kept.version + 1, audit_seq=write.audit_seq)
    )


def move_files_in(write: Writing, file_ids: Sequence[int], subject: str, subject_id: int) -> None:
    """Give files kept beforehand to the record they show, inside an open write.

    Raises
    ------
    StoreError
        One of them is not there.
    """
    kept = file_table.c
    found = write.connection.execute(
        sa.update(file_table)
        .where(kept.file_id.in_(list(file_ids)) & ~kept.is_voided)
        .values(
            subject=subject, subject_id=subject_id, version=kept.version + 1,
            audit_seq=write.audit_seq,
        )
    ).rowcount  # fmt: skip
    if found != len(set(file_ids)):
        raise StoreError(
            message("Files {file_ids} are not all kept."),
            file_ids=list(file_ids),
        )


def _row(subject: str, subject_id: int, given: NewFile, kept: Prepared) -> dict[str, Any]:
    return {
        "subject": subject,
        "subject_id": subject_id,
        "role": given.role.value,
        "name": clean_name(given.name),
        "media_type": kept.media_type,
        "size": len(kept.body),
        "sha256": hashlib.sha256(given.body).hexdigest(),
        "body": kept.body,
        "taken_on": given.taken_on or kept.taken_on,
        "note": given.note,
    }


def clean_name(name: str) -> str:
    """Return a file's name without folders and control marks, its ending kept, at most 120 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C").strip(" .")
    if len(text) > _LONGEST_NAME:
        stem, dot, ending = text.rpartition(".")
        is_ending = bool(dot) and len(ending) <= 5
        tail = f".{ending}" if is_ending else ""
        text = (stem if is_ending else text)[: _LONGEST_NAME - len(tail)] + tail
    return text or "file"


def files_of(store: Store, subject: str, subject_id: int) -> pd.DataFrame:
    """Return the files of one record, in the order of their coming, without their bytes.

    Returns
    -------
    (n,) DataFrame, index `file_id`
        `role`, `name`, `media_type`, `sha256`, `note` (str, missing as NA), `size` (bytes),
        `taken_on` (datetime64[s], NaT), `version`.
    """
    kept = file_table.c
    names = ["file_id", "role", "name", "media_type", "sha256", "note", "size", "taken_on",
             "version"]  # fmt: skip
    query = (
        sa.select(*(kept[name] for name in names))
        .where(kept.subject == subject, kept.subject_id == subject_id, ~kept.is_voided)
        .order_by(kept.file_id)
    )
    with store.reading() as connection:
        found = connection.execute(query).all()
    frame = pd.DataFrame([tuple(row) for row in found], columns=names)
    types = {"file_id": "int64", "size": "int64", "version": "int64"}
    texts = dict.fromkeys(names[1:6], "str")
    days = pd.to_datetime(frame["taken_on"]).astype("datetime64[s]")
    return frame.assign(taken_on=days).astype(types | texts).set_index("file_id")


def read_file(store: Store, file_id: int) -> StoredFile:
    """Return a file with its bytes.

    Raises
    ------
    StoreError
        There is no such file.
    """
    kept = file_table.c
    query = sa.select(
        kept.file_id, kept.name, kept.media_type, kept.role, kept.body, kept.taken_on
    ).where(kept.file_id == file_id)
    with store.reading() as connection:
        found = connection.execute(query).first()
    if found is None:
        raise StoreError(
            message("There is no file {file_id}."),
            file_id=file_id,
        )
    return StoredFile(found[0], found[1], found[2], found[3], bytes(found[4]), found[5])


def reused_photos(store: Store) -> pd.DataFrame:
    """Return the photos that were handed in for more than one record, or as before and after.

    Returns
    -------
    (n,) DataFrame, index `file_id`
        `subject`, `subject_id`, `role`, `name`, `sha256` (of the bytes as given), `n_uses` (how
        many records and roles share it); the same photo stands together.
    """
    columns = [*_OF_RECORD, "role", "name", "sha256"]
    photos = rows(store, "file")
    photos = photos.loc[photos["media_type"].str.startswith("image/").astype(bool), columns]
    uses = photos.drop_duplicates([*_OF_RECORD, "role", "sha256"])
    n_uses = uses.groupby("sha256").size()
    counted = photos.assign(n_uses=photos["sha256"].map(n_uses).astype(np.int64))
    return counted[counted["n_uses"] > 1].sort_values("sha256", kind="stable")
