"""What only the reader can say of a file: columns without a header, words of the category."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger import Ledger
from data.ledger.headings import columns_of
from data.ledger.intake import SheetPeek, peek
from data.ledger.values import fold
from pages.shell.file_view import read_given
from pages.shell.language import label, language, say
from pages.shell.text import plain
from vocabulary.faults import FaultCode
from vocabulary.ledger import CATEGORY_KEY
from vocabulary.terms import Category, LedgerKind

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

# Refusals that a person can answer: nobody told what the columns are.
NAMEABLE = frozenset({"no_header", "kind_unknown"})
_KEPT = "import_peeks"


def field_names(kind: LedgerKind) -> dict[str, str]:
    """Return the columns a kind of ledger may have, by our name, as read."""
    found = columns_of(kind).items()
    is_chinese = language() == "zh_CN"
    return {name: plain(column.headings[0] if is_chinese else name) for name, column in found}


def draw_columns(file: UploadedFile, day: Day, *, key: str) -> tuple[LedgerKind, dict[str, str]]:
    """Draw the first lines of what is not understood; return what the reader says of its columns.

    Returns
    -------
    LedgerKind and dict of str to str
        What it holds; heading, or name of a column without one -> our column. Empty until said.
    """
    kind = st.selectbox(
        say("What this table holds"),
        list(LedgerKind),
        index=list(LedgerKind).index(LedgerKind.SITES),
        format_func=label,
        key=f"{key}_columns_kind",
        width=320,
    )
    sheet = next((one for one in _peeks(file, day) if one.kind is None), None)
    if sheet is None:
        return kind, {}
    width = len(sheet.headings)
    rows = [list(row[:width]) + [""] * (width - len(row)) for row in sheet.first_rows]
    st.dataframe(pd.DataFrame(rows, columns=list(sheet.headings)), hide_index=True)
    with st.container(horizontal=True):
        return kind, name_headings(sheet.headings, kind, key=f"{key}_column", width=200)


def name_headings(
    headings: Iterable[str], kind: LedgerKind, *, key: str, width: int | Literal["stretch"]
) -> dict[str, str]:
    """Ask of each heading which of our columns it is; return those that were named."""
    names = field_names(kind)
    chosen = {
        heading: st.selectbox(
            plain(heading),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=say("Keep as it is"),
            key=f"{key}_{at}",
            width=width,
        )
        for at, heading in enumerate(headings)
    }
    return {heading: name for heading, name in chosen.items() if name}


def _peeks(file: UploadedFile, day: Day) -> tuple[SheetPeek, ...]:
    content = file.getvalue()
    asked = hashlib.sha256(content).hexdigest()
    kept: dict[str, tuple[SheetPeek, ...]] = st.session_state.setdefault(_KEPT, {})
    if asked not in kept:
        kept.clear()
        kept[asked] = read_given(file.name, content, partial(peek, villages=day.villages))
    return kept[asked]


def draw_words(ledger: Ledger, *, key: str) -> dict[str, str]:
    """Draw each word of the category column that is no category; return what is chosen otherwise.

    Returns
    -------
    dict of str to str
        As `Told.mapping` takes it, for all rows of the word.
    """
    words = category_words(ledger)
    if not words:
        return {}
    chosen: dict[str, str] = {}
    terms = {term.value: term for term in Category}
    with st.expander(say("{n} words of the category column", n=len(words)), key=f"{key}_words"):
        st.caption(say("Said once, it holds for all rows of the word; the word itself is kept."))
        for at, (word, taken) in enumerate(words.items()):
            picked = st.selectbox(
                plain(word),
                list(terms),
                index=list(terms).index(taken) if taken else None,
                format_func=lambda value: label(terms[value]),
                placeholder=say("Its rows wait"),
                key=f"{key}_word_{at}",
                width=320,
            )
            if picked and picked != taken:
                chosen[f"{CATEGORY_KEY}{word}"] = picked
    return chosen


def category_words(ledger: Ledger) -> Mapping[str, str]:
    """Return each word of the category column that is none of ours -> the category it counts as."""
    codes = (FaultCode.CATEGORY_TAKEN, FaultCode.CATEGORY_GUESSED, FaultCode.CATEGORY_UNKNOWN)
    return {
        fold(fault.value): fault.hint
        for row in ledger.rows
        for fault in row.faults
        if fault.code in codes and fault.value and row.raw.get(fault.column) == fault.value
    }
