"""Interface text: English message ids in the code, Chinese in catalogues read when needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

from vocabulary.terms import Language, Term

# One file a capability; a message that several capabilities say stands in shell.po.
CATALOGUES: Final = Path(__file__).resolve().parent.parent / "locale" / "zh_CN" / "LC_MESSAGES"
# Both of an entry stand on one line or on several, each quoted; of plurals and notes there are none.
_LINES: Final = r'((?:"(?:[^"\\]|\\.)*"\n?)+)'
_ENTRY: Final = re.compile(rf"^msgid {_LINES}msgstr {_LINES}", re.MULTILINE)
# Each language by the name its own readers know it by.
LANGUAGE_NAMES: Final[dict[Language, str]] = {"zh_CN": "中文", "en": "English"}


@cache
def catalogue() -> dict[str, str]:
    """Read the Chinese of every message id; an entry without a translation is left out."""
    return {
        said: chinese for path in sorted(CATALOGUES.glob("*.po")) for said, chinese in read(path)
    }


def read(path: Path) -> list[tuple[str, str]]:
    """Read one file of the catalogue: message ids with their Chinese, in its order."""
    found = _ENTRY.findall(path.read_text(encoding="utf-8"))
    pairs = [(_joined(said), _joined(chinese)) for said, chinese in found]
    return [(said, chinese) for said, chinese in pairs if said and chinese]


def _joined(lines: str) -> str:
    # A line of a catalogue is quoted and escaped as a string of JSON is.
    return "".join(json.loads(line) for line in lines.split("\n") if line)


def translate(message: str, language: Language = "zh_CN", **values: object) -> str:
    """Say a message in the reader's language.

    Parameters
    ----------
    message : English message id, itself the English text; `{name}` marks where a value goes
    **values : put in as they are: text from a ledger is escaped where the result is shown
    """
    said = catalogue().get(message, message) if language == "zh_CN" else message
    told = {name: _told(one, language) for name, one in values.items()}
    return said.format(**told) if told else said


def _told(value: object, language: Language) -> object:
    if isinstance(value, Said):
        return value.said(language)
    if isinstance(value, Term):
        return value.label(language)
    return value.zh if isinstance(value, Noun) and language == "zh_CN" else value


class Noun(str):
    """A word that stands in a sentence: English as it is, with its Chinese."""

    zh: str

    def __new__(cls, english: str, zh: str) -> Self:
        """Keep both."""
        noun = super().__new__(cls, english)
        noun.zh = zh
        return noun


@dataclass(frozen=True)
class Said:
    """A message with its values, said later, in the language of whoever reads it.

    Attributes
    ----------
    message : English message id
    values : what its `{name}` stand for; another `Said` among them is said in the same language
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        return self.said("en")

    def said(self, language: Language = "zh_CN") -> str:
        """Say it in a language."""
        return translate(self.message, language, **self.values)


def message(text: str) -> str:
    """Mark a message id that stands in a table and is said elsewhere, for the catalogue's test."""
    return text
