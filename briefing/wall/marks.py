"""Marks a hand made on the wall map, typed back: lines of text into what may be written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from analysis.hazards import with_clock
from briefing.say import say_date
from data.events import NewEvent
from vocabulary import wall_map as words
from vocabulary.terms import EventKind, VisitKind

if TYPE_CHECKING:
    from briefing.wall.content import WallDay

Action = Literal["done", "extend", "visit"]
# One number or several, then what was done, then a day; full-width signs are made plain before.
_NUMBERS: Final = re.compile(words.MARK_NUMBERS)
_DAY: Final = re.compile(words.MARK_DAY)
_BETWEEN: Final = words.MARK_BETWEEN
# A day without its year is the nearest one of that name.
_NEAREST: Final = timedelta(days=183)


@dataclass(frozen=True)
class Mark:
    """One mark of one numbered site.

    Attributes
    ----------
    line : int
        Where it was typed, from 1.
    text : str
        The line as typed.
    number : int
        On the wall map.
    day : date or None
        When it was done; for an extension the new deadline, None where not written.
    """

    line: int
    text: str
    number: int
    action: Action
    day: date | None


@dataclass(frozen=True)
class RefusedMark:
    """One line that is not taken, and why.

    Attributes
    ----------
    code : str
        Key of the sentence.
    values : dict
        What the sentence names besides line and text.
    """

    line: int
    text: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The whole sentence in Chinese: which line, what is wrong, what to write."""
        return words.REFUSALS[self.code].format(line=self.line, text=self.text, **self.values)


@dataclass(frozen=True)
class MarkProposal:
    """What the marks would write down; nothing is written yet.

    Attributes
    ----------
    events : tuple of NewEvent
        For `Store.record`; each guards the version of the hazard it changes.
    visits : tuple of dict
        For `data.records.add_visits`.
    refusals : tuple of RefusedMark
        In the order of the lines.
    """

    events: tuple[NewEvent, ...]
    visits: tuple[dict[str, Any], ...]
    refusals: tuple[RefusedMark, ...]


def parse_marks(text: str, *, as_of: date) -> tuple[list[Mark], list[RefusedMark]]:
    """Read typed marks, one a line: numbers, what was done, the day.

    Parameters
    ----------
    text : str
        Lines, or parts between semicolons. "17 done 2-3"; several numbers may share a line. What is
        done without a day was done on `as_of`.
    as_of : date
        No mark is later than this but the new deadline of an extension.

    Returns
    -------
    marks : list of Mark
        No number twice.
    refused : list of RefusedMark
        Every other line that is not empty.
    """
    marks: list[Mark] = []
    refusals: list[RefusedMark] = []
    first_line: dict[int, int] = {}
    for line, typed in _lines(text):
        read = _read(line, typed, as_of=as_of)
        if isinstance(read, RefusedMark):
            refusals.append(read)
            continue
        for mark in read:
            other = first_line.setdefault(mark.number, line)
            if any(known.number == mark.number for known in marks):
                told = {"number": mark.number, "other": other}
                refusals.append(RefusedMark(line, typed, "twice", told))
            else:
                marks.append(mark)
    return marks, refusals


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line, typed in enumerate(text.splitlines(), start=1):
        for part in re.split(r"[;\uff1b]", typed):
            if part.strip():
                yield line, part.strip()


def _read(line: int, typed: str, *, as_of: date) -> list[Mark] | RefusedMark:
    plain = unicodedata.normalize("NFKC", typed).lower()
    found = _NUMBERS.match(plain)
    if found is None:
        return RefusedMark(line, typed, "unreadable")
    numbers = [int(n) for n in re.findall(r"\d+", found.group(1))]
    rest = plain[found.end() :].strip(_BETWEEN)
    action, rest = _action(rest)
    if action is None:
        return RefusedMark(line, typed, "no_action")
    rest = rest.strip(_BETWEEN + "()")
    day: date | None = None
    if rest:
        read = _day(rest, as_of=as_of)
        if isinstance(read, str):
            return RefusedMark(line, typed, read)
        day = read
    if action != "extend":
        day = day or as_of
        if day > as_of:
            return RefusedMark(line, typed, "in_future", {"as_of": say_date(as_of)})
    return [Mark(line, typed, number, action, day) for number in dict.fromkeys(numbers)]


def _action(rest: str) -> tuple[Action | None, str]:
    known = [(word, action) for action, said in words.ACTIONS.items() for word in said]
    for word, action in sorted(known, key=lambda pair: -len(pair[0])):
        if rest.startswith(word):
            named: dict[str, Action] = {"done": "done", "extend": "extend", "visit": "visit"}
            return named[action], rest[len(word) :]
    return None, rest


def _day(text: str, *, as_of: date) -> date | str:
    found = _DAY.match(re.sub(r"\s+", "", text))
    if found is None:
        return "bad_date"
    year, month, day = found.groups()
    years = [int(year)] if year else [as_of.year - 1, as_of.year, as_of.year + 1]
    days = []
    for each in years:
        try:
            days.append(date(each, int(month), int(day)))
        except ValueError:
            continue
    if not days:
        return "no_such_day"
    nearest = min(days, key=lambda one: abs(one - as_of))
    return nearest if year or abs(nearest - as_of) <= _NEAREST else "no_such_day"


def propose(
    marks: Sequence[Mark],
    numbers: Mapping[int, int],
    day: WallDay,
    *,
    approver: str = "",
    reason: str = "",
) -> MarkProposal:
    """Return what marks would write down, checked against the register.

    Parameters
    ----------
    numbers : site_id -> number
        Of the issue the marks were made on; see `briefing.wall.numbers.last_issue`.
    day : WallDay
        Asked for its sites and hazards.
    approver, reason : str
        Of every extension; both are needed for one.

    Notes
    -----
    Done means handed in for re-check: all hazards of the site that are not put right and were found
    by that day. Nothing is closed by a mark on a wall; the re-check and the closing stay with those
    who do them.
    """
    by_number = {number: site_id for site_id, number in numbers.items()}
    clocked = with_clock(day.hazards, as_of=day.as_of)
    waiting = clocked[clocked["is_open"] & ~clocked["is_rectified"]]
    events: list[NewEvent] = []
    visits: list[dict[str, Any]] = []
    refusals: list[RefusedMark] = []
    for mark in marks:
        site_id = by_number.get(mark.number)
        if site_id is None or site_id not in day.sites.index:
            refusals.append(_refused(mark, "unknown_number", number=mark.number))
            continue
        if mark.action == "visit":
            visits.append(_visit(mark, site_id))
            continue
        own = waiting[waiting["site_id"] == site_id]
        if own.empty:
            site = str(day.sites["name"].loc[site_id])
            refusals.append(_refused(mark, "nothing_open", number=mark.number, site=site))
            continue
        if mark.action == "done":
            made = _done(mark, own, as_of=day.as_of)
        else:
            made = _extended(mark, own, day.as_of, approver=approver.strip(), reason=reason.strip())
        if isinstance(made, RefusedMark):
            refusals.append(made)
        else:
            events += made
    return MarkProposal(tuple(events), tuple(visits), tuple(refusals))


def _refused(mark: Mark, code: str, **values: Any) -> RefusedMark:
    return RefusedMark(mark.line, mark.text, code, values)


def _visit(mark: Mark, site_id: int) -> dict[str, Any]:
    note = words.MARK_NOTE.format(text=mark.text)
    return {"site_id": site_id, "visited_on": mark.day, "kind": VisitKind.ROUTINE.value,
            "n_found": 0, "note": note}  # fmt: skip


def _done(mark: Mark, waiting: pd.DataFrame, *, as_of: date) -> list[NewEvent] | RefusedMark:
    day = mark.day or as_of
    if (waiting["found_on"] > pd.Timestamp(day)).all():
        first = waiting["found_on"].min().date()
        return _refused(mark, "before_found", found=say_date(first))
    # What was assigned or failed its re-check after that day waits for a later hand.
    last = waiting[["found_on", "assigned_on", "rechecked_on"]].max(axis=1)
    late = last > pd.Timestamp(day)
    if late.all():
        return _refused(mark, "before_step", step=say_date(last.min().date()))
    return [
        _event(mark, EventKind.SUBMITTED, day, hazard, {})
        for hazard in waiting.loc[~late, "version"].items()
    ]


def _extended(
    mark: Mark, waiting: pd.DataFrame, as_of: date, *, approver: str, reason: str
) -> list[NewEvent] | RefusedMark:
    if mark.day is None:
        return _refused(mark, "no_new_date")
    if not approver or not reason:
        return _refused(mark, "no_approver")
    last = waiting["due_on"].max()
    if pd.notna(last) and last.date() >= mark.day:
        return _refused(mark, "not_later", day=say_date(mark.day), due=say_date(last.date()))
    changes = {"due_on": mark.day, "approver": approver, "reason": reason}
    return [
        _event(mark, EventKind.EXTENDED, as_of, hazard, changes)
        for hazard in waiting["version"].items()
    ]


def _event(
    mark: Mark, kind: EventKind, on: date, hazard: tuple[Any, Any], changes: dict[str, Any]
) -> NewEvent:
    hazard_id, version = hazard
    return NewEvent("hazard", int(hazard_id), kind, on, changes,
                    words.MARK_NOTE.format(text=mark.text), int(version))  # fmt: skip
