"""The one way text of a ledger reaches the screen: as typed, never as markup."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

import pandas as pd
import streamlit as st

# Every mark Markdown, its directives, maths and tables give a meaning to (CommonMark 0.31,
# section 2.4: each ASCII punctuation mark may be escaped by a backslash).
_MARKS: Final = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit turns `:name:`, bare addresses, `--` and `->` into icons, links, dashes and arrows after
# the escapes are gone; a word joiner, which shows nothing, keeps such a run from being seen as one.
_WORD_JOINER: Final = "\u2060"
_RUNS: Final = re.compile(r"(:|@|//|-(?=[->])|<(?=-)|www(?=\.)|\w(?=\.\w))")
_LOOSE: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\d.])|(?<=[\d.%]) (?=[\u4e00-\u9fff])")
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(value: object, *, longest: int = 200) -> str:
    """Write a ledger's text so that a label, a sentence or a button shows it as it was typed.

    Parameters
    ----------
    value : object
        Text of a ledger; None is a dash.
    longest : int
        Characters kept; what is cut is marked by an ellipsis.

    Returns
    -------
    str
        Markdown that renders as the text itself, on one line.

    References
    ----------
    docs: RELIABILITY X2, X3 (a picture in any label-like element asked an outside host).
    """
    if _is_missing(value):
        return "—"
    text = one_line(str(value))
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    joined = _RUNS.sub(rf"\1{_WORD_JOINER}", text)
    return _MARKS.sub(r"\\\1", joined)


def one_line(text: str) -> str:
    """Return `text` on one line, without control and direction marks, as typed otherwise."""
    kept = (" " if unicodedata.category(mark) in ("Cc", "Zl", "Zp") else mark for mark in text)
    return "".join(mark for mark in kept if mark not in _DIRECTIONS).strip()


def closed_up(sentence: str) -> str:
    """Return one of our sentences without the blanks between Chinese and figures.

    A table's cell is wrapped at blanks first, which would leave a lone word on its line.
    """
    return _LOOSE.sub("", sentence)


def show_text(value: object, *, help_text: str | None = None) -> None:
    """Draw a ledger's text on a line of its own, exactly as typed."""
    st.text("—" if _is_missing(value) else str(value), help=help_text)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
