"""Several hazards numbered in one cell -> one description each; a description -> a likely code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from data.parse import fold
from vocabulary import ledger
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES, HazardCode

_SHORTEST_CLAUSE: Final = 4  # characters; shorter pieces between semicolons are not hazards
_MOST: Final = 60  # hazards in one cell
OTHER_CODE: Final = "X99"


@lru_cache(20_000)
def split_hazards(text: str) -> tuple[str, ...]:
    """Split a cell into its hazards; no word of it is lost.

    Parameters
    ----------
    text : str
        As typed: "1、…;2、…", "①…②…", "（1）…", or clauses between semicolons or line breaks.

    Returns
    -------
    tuple of str
        At least one description for a text that says anything; marks and edges cut.
    """
    pieces = _numbered(text) or _clauses(text) or [text]
    cut = [piece.strip(ledger.CLAUSE_EDGES) for piece in pieces]
    return tuple(piece for piece in cut if piece)


def _numbered(text: str) -> list[str] | None:
    best: list[re.Match[str]] = []
    for pattern in ledger.HAZARD_MARKERS:
        marks = _sequence(list(pattern.finditer(text)), text)
        if len(marks) > len(best):
            best = marks
    if not best or len(best) > _MOST:
        return None
    preamble = text[: best[0].start()].strip()
    if len(best) == 1 and preamble:
        return None
    ends = [*(mark.start() for mark in best[1:]), len(text)]
    pieces = [text[mark.end() : end] for mark, end in zip(best, ends, strict=True)]
    if preamble and not ledger.HAZARD_PREAMBLE.search(preamble):
        pieces.insert(0, preamble)
    return pieces


def _sequence(found: list[re.Match[str]], text: str) -> list[re.Match[str]]:
    # Only marks that count 1, 2, 3 … are numbering: "不足1.5米" and "2、3楼" are not.
    marks: list[re.Match[str]] = []
    for mark in found:
        if _number(mark[1]) == len(marks) + 1 and _starts_a_piece(mark, text):
            marks.append(mark)
    return marks


def _starts_a_piece(mark: re.Match[str], text: str) -> bool:
    before = text[: mark.start()].rstrip(" \t\u3000")
    if not before or mark[0][0] in ledger.CIRCLED or mark[0][0] in ledger.MARK_BRACKETS:
        return True
    if text[mark.end() : mark.end() + 1].isdecimal() and before[-1] not in ledger.HARD_STOPS:
        return False  # "位于2、3号楼"
    return not before[-1].isdigit() and before[-1] not in ledger.NUMBER_GOES_ON


def _number(mark: str) -> int | None:
    if mark.isdecimal():
        return int(mark)
    if mark in ledger.CIRCLED:
        return ledger.CIRCLED.index(mark) + 1
    return ledger.CHINESE_NUMBERS.get(mark)


def _clauses(text: str) -> list[str] | None:
    split = ledger.CLAUSE_SEPARATOR.split(text)
    pieces = [piece for piece in split if piece.strip(ledger.CLAUSE_EDGES)]
    if not 2 <= len(pieces) <= _MOST:
        return None
    long_enough = all(len(piece.strip(ledger.CLAUSE_EDGES)) >= _SHORTEST_CLAUSE for piece in pieces)
    return pieces if long_enough else None


@lru_cache(20_000)
def guess_code(description: str, category: str | None, kind_word: str = "") -> str:
    """Guess the hazard code of a free description; a person confirms it.

    Parameters
    ----------
    description : str
    category : str or None
        Value of the site's Category: its own group of codes is tried first.
    kind_word : str
        What a column of the kind of hazard says.

    Returns
    -------
    str
        Code of HAZARD_CODES; X99 where no keyword is met.
    """
    text = fold(f"{description} {kind_word}").lower()
    own = [entry for entry in HAZARD_CODES.values() if _fits(entry, category)]
    return _best(text, own) or _best(text, list(HAZARD_CODES.values())) or OTHER_CODE


def _fits(entry: HazardCode, category: str | None) -> bool:
    return any(category == term.value for term in GROUP_CATEGORIES[entry.group])


def _best(text: str, entries: list[HazardCode]) -> str | None:
    best, best_score = None, 0
    for entry in entries:
        met = [len(word) for word in entry.keywords if word in text]
        score = max(met, default=0) * 10 + len(met)
        if score > best_score:
            best, best_score = entry.code, score
    return best


@lru_cache(4_000)
def known_code(text: str) -> str | None:
    """Return the hazard code a cell names, by code or by its Chinese or English name.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None
    """
    folded = fold(text)
    code = folded[:3].upper()
    if code in HAZARD_CODES:
        return code
    for entry in HAZARD_CODES.values():
        if folded in (entry.zh, entry.en):
            return entry.code
    return None
