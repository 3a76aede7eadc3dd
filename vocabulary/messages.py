"""Interface text: English message ids in the code, Chinese in catalogues read when needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from vocabulary.terms import Language

# One file for each part of the app; a message id stands in one of them.
CATALOGUES: Final = Path(__file__).resolve().parent.parent / "locale" / "zh_CN" / "LC_MESSAGES"
# Each language by the name its own readers know it by.
LANGUAGE_NAMES: Final[dict[Language, str]] = {"zh_CN": "中文", "en": "English"}


@cache
def catalogue() -> dict[str, str]:
    """Read the Chinese of every message id.

    Returns
    -------
    dict of str to str
        Message id -> Chinese; an entry without a translation is left out.
    """
    return {
        said: chinese for path in sorted(CATALOGUES.glob("*.po")) for said, chinese in read(path)
    }


def read(path: Path) -> list[tuple[str, str]]:
    """Read one file of the catalogue: message ids with their Chinese, in its order."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        entries = read_po(file, locale="zh_CN")
    return [(str(entry.id), str(entry.string)) for entry in entries if entry.id and entry.string]


def translate(message: str, language: Language = "zh_CN", **values: object) -> str:
    """Say a message in the reader's language.

    Parameters
    ----------
    message : str
        English message id, itself the English text; `{name}` marks where a value goes.
    language : "zh_CN" or "en"
    **values : object
        What the message names. They are put in as they are: text from a ledger is escaped by
        whoever shows the result.

    Returns
    -------
    str
        The English text where the catalogue has no Chinese (a test keeps that from happening).
    """
    said = catalogue().get(message, message) if language == "zh_CN" else message
    return said.format(**values) if values else said


def message(text: str) -> str:
    """Mark a message id that stands in a table and is said elsewhere, for the catalogue's test."""
    return text
