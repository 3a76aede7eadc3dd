"""A line of a ledger -> its hazards: descriptions set apart, days, status, grade and code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from data.ledger import Record
from data.ledger.sheet_reading import Cells
from data.ledger.values import (
    NOTHING,
    CellValue,
    Role,
    fold,
    is_unknown,
    plain_text,
    read_date,
    waits,
)
from vocabulary import ledger
from vocabulary.faults import FaultCode, Severity
from vocabulary.hazard_codes import HAZARD_CODES, HazardCode, own_codes
from vocabulary.terms import HazardGrade, HazardStatus, LedgerKind

OTHER_CODE: Final = "X99"
_TEXTS: Final = ("found_how", "measure", "funds", "interim")
_OPEN_SIGNS: Final = ("status", "handling", "due_on", "measure")
_EDGES: Final = " 。.，,；;!！"
_SHORTEST_CLAUSE: Final = 4  # characters; shorter pieces between semicolons are not hazards
_MOST: Final = 60  # hazards in one cell
_CACHE: Final = 20_000


def read_hazards(cells: Cells, *, category: str | None) -> tuple[Record, ...]:
    """Read the hazards of a line, one record for each that is numbered in its cell.

    They share dates, status and person. The `category` of the site helps to guess a hazard's code.
    """
    descriptions = _descriptions(cells)
    shared = _shared(cells)
    if not descriptions:
        return ()
    number = cells.plain("hazard_no")
    hazards = []
    for place, description in enumerate(descriptions, start=1):
        hazard = {"description": description, **shared}
        if number is not None:
            hazard["hazard_no"] = number if len(descriptions) == 1 else f"{number}-{place}"
        hazard["code"] = _code(cells, description, category)
        hazards.append(hazard)
    return tuple(hazards)


def _descriptions(cells: Cells) -> tuple[str, ...]:
    first, *others = cells.hazards()
    read = plain_text(first)
    text = cells.take("description", read)
    every = [text, *(_further(cells, other) for other in others if other)]
    found = [one for one in every if one is not None and not ledger.NO_HAZARD.match(fold(one))]
    if found:
        return tuple(piece for one in found for piece in split_hazards(one))
    if read.waits or "description" in cells.unread:
        return ()
    if cells.sheet.kind is LedgerKind.HAZARDS and text is None:
        cells.add(FaultCode.HAZARD_MISSING, Severity.WAITS, "description")
    elif text is None and any(not is_unknown(cells.text(name)) for name in _OPEN_SIGNS):
        # Ordered to rectify, but nobody wrote what: the row is no finding-free visit.
        cells.add(FaultCode.HAZARD_MISSING, Severity.WAITS, "description")
    return ()


def _further(cells: Cells, typed: str) -> str | None:
    read = plain_text(typed)
    if read.code is not None:
        cells.add(read.code, read.severity, "description", value=typed, hint=read.hint)
    text: str | None = read.value
    return text


def _shared(cells: Cells) -> Record:
    found_on = _date(cells, "found", found_on=None)
    due_on = _date(cells, "due", found_on=found_on)
    done_on = _date(cells, "done", found_on=found_on)
    shared: Record = {"found_on": found_on, "due_on": due_on, "done_on": done_on}
    _judge_days(cells, shared)
    for name in _TEXTS:
        shared[name] = cells.plain(name)
    shared["owner"] = cells.named("owner")
    shared["found_by"] = cells.named("found_by")
    shared["office"] = cells.plain("hazard_office") or cells.plain("office")
    _put_status(shared, cells)
    shared["grade"] = cells.take("grade", read_grade(cells.text("grade")))
    return {key: value for key, value in shared.items() if value is not None}


def _date(cells: Cells, role: Role, *, found_on: date | None) -> date | None:
    name = f"{role}_on"
    text = cells.text(name)
    if not text:
        return None
    read = read_date(
        text,
        role=role,
        as_of=cells.as_of,
        found_on=found_on,
        working_days=cells.sheet.working_days,
    )
    if role == "done" and read.waits and read_status(text, heading="").status is not None:
        return None  # 已完成 under 完成时间: the status column says so too
    day: date | None = cells.take(name, read)
    return day


def _judge_days(cells: Cells, days: Record) -> None:
    """Let a line wait that was found or done after today, or is due or done before it was found."""
    found_on = days["found_on"]
    for name in ("found_on", "done_on"):
        if days[name] is not None and days[name] > cells.as_of:
            today = cells.as_of.isoformat()
            cells.add(FaultCode.DATE_IN_FUTURE, Severity.WAITS, name, hint=today)
    if found_on is None:
        return
    for name in ("due_on", "done_on"):
        if days[name] is not None and days[name] < found_on:
            found = found_on.isoformat()
            cells.add(FaultCode.DATES_OUT_OF_ORDER, Severity.WAITS, name, hint=found)


def _put_status(shared: Record, cells: Cells) -> None:
    told = read_status(cells.text("status"), heading=cells.sheet.heading("status"))
    if told.code is not None:
        cells.add(told.code, told.severity, "status", hint=told.hint)
    handling = read_handling(cells.text("handling"))
    status = told.status or handling.status
    if status is None and not shared.get("done_on"):
        status = read_status(cells.text("done_on"), heading="").status
    if handling.text is not None and shared.get("measure") is None:
        shared["measure"] = handling.text
    if status is None and told.code is None and _asks_status(cells, shared):
        cells.add(FaultCode.STATUS_MISSING, Severity.WAITS, "done_on")
    elif status is None and told.code is None:
        status = HazardStatus.SUBMITTED if shared.get("done_on") else HazardStatus.REGISTERED
    given = shared.get("due_on") or shared.get("owner") or shared.get("office")
    if status is HazardStatus.REGISTERED and given:
        status = HazardStatus.ASSIGNED
    shared["status"] = None if status is None else status.value
    for name, said in (
        ("is_supervised", told.is_supervised or handling.is_supervised),
        ("is_exposed", told.is_exposed or handling.is_exposed),
    ):
        flagged = fold(cells.text(name)).lower() in ledger.YES
        shared[name] = True if said or flagged else None


def _asks_status(cells: Cells, shared: Record) -> bool:
    """Whether a day of closing stands there, and no word says whether the hazard is closed."""
    heading = fold(cells.sheet.heading("done_on"))
    closing = ledger.CLOSING_HEADING.search(heading) is not None
    return bool(shared.get("done_on")) and closing and "status" not in cells.unread


def _code(cells: Cells, description: str, category: str | None) -> str:
    typed = cells.text("code")
    if not is_unknown(typed):
        known = known_code(typed)
        if known is not None:
            return known
        cells.add(FaultCode.HAZARD_CODE_UNKNOWN, Severity.NOTES, "code")
    kind_word = cells.text("hazard_kind")
    code = known_code(kind_word) or guess_code(description, category, kind_word)
    if code != OTHER_CODE:
        cells.add(
            FaultCode.HAZARD_CODE_GUESSED,
            Severity.NOTES,
            "description",
            value=description,
            hint=code,
        )
    return code


@dataclass(frozen=True)
class StatusWords:
    """What a status cell says.

    Attributes
    ----------
    is_supervised, is_exposed : bool
        Side actions the words speak of (put under supervision, exposed).
    text : str or None
        The words as typed, where they are more than a status.
    """

    status: HazardStatus | None = None
    is_supervised: bool = False
    is_exposed: bool = False
    text: str | None = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""


@lru_cache(_CACHE)
def read_status(text: str, *, heading: str) -> StatusWords:
    """Read a status cell: a word of `vocabulary.ledger`, a tick or a sentence.

    Under the headings "closed?" and "put right?" yes and no have different meanings.
    STATUS_UNKNOWN waits; STATUS_TAKEN notes what a sentence was taken for.
    """
    folded = fold(text).lower().strip(_EDGES)
    closing = ledger.CLOSING_HEADING.search(fold(heading)) is not None
    if folded in ledger.YES and folded not in ledger.STATUS_WORDS:
        return StatusWords(HazardStatus.CLOSED if closing else HazardStatus.SUBMITTED)
    if folded in ledger.NO and heading and (folded != ledger.NOTHING_WORD or not closing):
        return StatusWords(HazardStatus.REGISTERED)
    if is_unknown(text):
        return StatusWords()
    supervised = ledger.SUPERVISED.search(folded) is not None
    exposed = ledger.EXPOSED.search(folded) is not None
    if folded in ledger.STATUS_WORDS:
        return StatusWords(ledger.STATUS_WORDS[folded], supervised, exposed)
    status = _by_pattern(folded)
    if status is None:
        return StatusWords(code=FaultCode.STATUS_UNKNOWN, severity=Severity.WAITS)
    return StatusWords(
        status, supervised, exposed, text, code=FaultCode.STATUS_TAKEN, hint=status.value
    )


@lru_cache(_CACHE)
def read_handling(text: str) -> StatusWords:
    """Read a cell that mixes the measure with what was ordered ("measure / supervision").

    Never a fault: words that tell no status are the measure.
    """
    if is_unknown(text):
        return StatusWords()
    folded = fold(text).lower().strip(_EDGES)
    status = ledger.STATUS_WORDS.get(folded) or _by_pattern(folded)
    supervised = ledger.SUPERVISED.search(folded) is not None
    return StatusWords(status, supervised, ledger.EXPOSED.search(folded) is not None, text.strip())


def _by_pattern(folded: str) -> HazardStatus | None:
    for pattern, status in ledger.STATUS_PATTERNS:
        if pattern.search(folded):
            return status
    return None


@lru_cache(4_000)
def read_grade(text: str) -> CellValue:
    """Read the value of a HazardGrade.

    GRADE_TAKEN notes a word our grades do not have, GRADE_IS_RISK a word of the other scale (red,
    orange ...), which is not taken; GRADE_UNKNOWN waits.
    """
    if is_unknown(text):
        return NOTHING
    folded = fold(text).lower().strip(_EDGES)
    if ledger.AUTHORITY_GRADE.search(folded) and ledger.SUSPECTED_WORD not in folded:
        return CellValue(HazardGrade.MAJOR.value)
    if folded in ledger.GRADE_WORDS:
        return CellValue(ledger.GRADE_WORDS[folded].value)
    if folded in ledger.GRADE_TAKEN:
        grade = ledger.GRADE_TAKEN[folded]
        return CellValue(grade.value, FaultCode.GRADE_TAKEN, hint=grade.value)
    if folded in ledger.RISK_WORDS:
        return CellValue(None, FaultCode.GRADE_IS_RISK)
    return waits(FaultCode.GRADE_UNKNOWN)


@lru_cache(_CACHE)
def split_hazards(text: str) -> tuple[str, ...]:
    """Split a cell into its hazards; no word of it is lost.

    "1、…;2、…", "①…②…", "（1）…", or clauses between semicolons or line breaks; marks and edges
    are cut.
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
    if len(best) == 1 and (preamble or text[best[0].end() :][:1].isdigit()):
        return None  # "1、2层楼梯间" counts floors
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


@lru_cache(_CACHE)
def guess_code(description: str, category: str | None, kind_word: str = "") -> str:
    """Guess the hazard code of a free description; a person confirms it.

    The codes of the site's own category are tried first; X99 where no keyword is met.
    `kind_word` is what a column of the kind of hazard says.
    """
    text = fold(f"{description} {kind_word}").lower()
    own = own_codes(category) if category else []
    return _best(text, own) or _best(text, list(HAZARD_CODES.values())) or OTHER_CODE


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
    """Return the hazard code a cell names, by code or by its Chinese or English name."""
    folded = fold(text)
    code = folded[:3].upper()
    if code in HAZARD_CODES:
        return code
    for entry in HAZARD_CODES.values():
        if folded in (entry.zh, entry.en):
            return entry.code
    return None
