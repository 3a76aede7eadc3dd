"""Photos of a visit: judged by their own bytes, made small, without the place a phone writes in."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from data.upkeep import add_in
from data.work_tables import file
from vocabulary.errors import CampaignError
from vocabulary.work_terms import FileRole

if TYPE_CHECKING:
    from data.store import Store

LARGEST: Final = 20 * 1024 * 1024
_LONGEST_SIDE: Final = 1600
_MOST_PIXELS: Final = 80_000_000
_QUALITY: Final = 82
_MAGIC: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


class PhotoError(CampaignError):
    """A file is no photo that can be kept: not JPEG, PNG or WebP, broken, or too large."""


def shrunk(content: bytes) -> bytes:
    """Return a photo as a JPEG of at most 1,600 pixels, turned upright, without its metadata.

    Raises
    ------
    PhotoError
        The bytes are no JPEG, PNG or WebP, whatever the name says; they are broken or too large.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    kind = _kind(content)
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PhotoError(f"A photo has at most {_MOST_PIXELS} pixels.")
            opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PhotoError("The photo cannot be read; take it again.") from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _kind(content: bytes) -> str:
    if len(content) > LARGEST:
        raise PhotoError(f"A photo has at most {LARGEST} bytes, got {len(content)}.")
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise PhotoError("The file is no JPEG, PNG or WebP photo.")


def keep_photo(
    store: Store, site_id: int, content: bytes, *, taken_on: date, actor: str, now: datetime
) -> int:
    """Keep a photo of a site at once, so that a broken link loses nothing.

    Returns
    -------
    int
        `file_id`; the same photo of the same site is kept once.

    Raises
    ------
    PhotoError
        See `shrunk`.
    """
    digest = hashlib.sha256(content).hexdigest()
    found = _kept(store, site_id, digest)
    if found is not None:
        return found
    body = shrunk(content)
    row = {
        "subject": "site",
        "subject_id": site_id,
        "role": FileRole.SITE.value,
        "name": f"site_{site_id}_{digest[:8]}.jpg",
        "media_type": "image/jpeg",
        "size": len(body),
        "sha256": digest,
        "body": body,
        "taken_on": taken_on,
    }
    with store.writing("add_file", actor=actor, now=now) as write:
        return add_in(write, "file", [row])[0]


def _kept(store: Store, site_id: int, digest: str) -> int | None:
    same = (file.c.sha256 == digest) & (file.c.subject == "site") & ~file.c.is_voided
    query = sa.select(file.c.file_id).where(same & (file.c.subject_id == site_id))
    with store.reading() as connection:
        found: int | None = connection.execute(query).scalar()
    return found
