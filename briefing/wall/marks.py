"""Marks a hand made on the wall map, typed back: lines of text into what may be written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from briefing.facts.say import say_date
from data.store.events import NewEvent
from vocabulary import wall_map as words
from vocabulary.terms import EventKind, VisitKind

if TYPE_CHECKING:
    from analysis.day import Day

Action = Literal["done", "extend", "visit"]
# One number or several, then what was done, then a day; full-width signs are made plain before.
_NUMBERS: Final = re.compile(words.MARK_NUMBERS)
_DAY: Final = re.compile(words.MARK_DAY)
_BETWEEN: Final = words.MARK_BETWEEN
_ACTIONS: Final = words.ACTIONS
# A day without its year is the nearest one of that name.
_NEAREST: Final = timedelta(days=183)


@dataclass(frozen=True)
class TypedMark:
    """One mark of one number of the wall map, and the line (from 1) it was typed on.

    Attributes
    ----------
    day : when it was done; for an extension the new deadline, None where not written
    """

    line: int
    text: str
    number: int
    action: Action
    day: date | None


@dataclass(frozen=True)
class RefusedMark:
    """One line that is not taken: the key of the sentence why, and what else that names."""

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
    events : for `Store.record`; each guards the version of the hazard it changes
    visits : for `data.records.add_visits`
    """

    events: tuple[NewEvent, ...]
    visits: tuple[dict[str, Any], ...]
    refusals: tuple[RefusedMark, ...]


def parse_marks(text: str, *, as_of: date) -> tuple[list[TypedMark], list[RefusedMark]]:
    """Read typed marks, "17 done 2-3", one a line or between semicolons; refuse every other line.

    Several numbers may share a line, none is read twice. What is done without a day was done on
    `as_of`; no mark is later than that but the new deadline of an extension.
    """
    marks: dict[int, TypedMark] = {}
    refused: list[RefusedMark] = []
    for line, typed in _lines(text):
        try:
            read = _read(line, typed, as_of=as_of)
        except _RefusedError as error:
            refused.append(error.of(line, typed))
            continue
        for mark in read:
            other = marks.setdefault(mark.number, mark)
            if other is not mark:
                told = {"number": mark.number, "other": other.line}
                refused.append(RefusedMark(line, typed, "twice", told))
    return list(marks.values()), refused


class _RefusedError(Exception):
    """Why a mark is not taken: a code of `RefusedMark`, and what its sentence names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def of(self, line: int, text: str) -> RefusedMark:
        return RefusedMark(line, text, self.code, self.values)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line, typed in enumerate(text.splitlines(), start=1):
        for part in re.split(r"[;\uff1b]", typed):
            if part.strip():
                yield line, part.strip()


def _read(line: int, typed: str, *, as_of: date) -> list[TypedMark]:
    plain = unicodedata.normalize("NFKC", typed).lower()
    found = _NUMBERS.match(plain)
    if found is None:
        raise _RefusedError("unreadable")
    numbers = [int(n) for n in re.findall(r"\d+", found.group(1))]
    action, rest = _action(plain[found.end() :].strip(_BETWEEN))
    rest = rest.strip(_BETWEEN + "()")
    day = _day(rest, as_of=as_of) if rest else None
    if action != "extend":
        day = day or as_of
        if day > as_of:
            raise _RefusedError("in_future", as_of=say_date(as_of))
    return [TypedMark(line, typed, number, action, day) for number in dict.fromkeys(numbers)]


def _action(rest: str) -> tuple[Action, str]:
    said: list[tuple[str, Action]] = [
        (w, action) for action, all_ in _ACTIONS.items() for w in all_
    ]
    for word, action in sorted(said, key=lambda pair: -len(pair[0])):
        if rest.startswith(word):
            return action, rest[len(word) :]
    raise _RefusedError("no_action")


def _day(text: str, *, as_of: date) -> date:
    found = _DAY.match(re.sub(r"\s+", "", text))
    if found is None:
        raise _RefusedError("bad_date")
    year, month, day = found.groups()
    days = []
    for each in [int(year)] if year else [as_of.year - 1, as_of.year, as_of.year + 1]:
        with suppress(ValueError):
            days.append(date(each, int(month), int(day)))
    nearest = min(days, key=lambda one: abs(one - as_of), default=None)
    if nearest is None or not (year or abs(nearest - as_of) <= _NEAREST):
        raise _RefusedError("no_such_day")
    return nearest


def propose(
    marks: Sequence[TypedMark],
    numbers: Mapping[int, int],
    day: Day,
    *,
    approver: str = "",
    reason: str = "",
) -> MarkProposal:
    """Return what marks would write down, checked against the register.

    Done means handed in for re-check: all hazards of the site that are not put right and were found
    by that day. Nothing is closed by a mark on a wall; the re-check and the closing stay with those
    who do them.

    Parameters
    ----------
    numbers : site_id -> number
        Of the issue the marks were made on; see `briefing.wall.numbers.last_issue`.
    day : asked for its sites and hazards
    approver, reason : of every extension; both are needed for one
    """
    by_number = {number: site_id for site_id, number in numbers.items()}
    clocked = day.hazards
    waiting = clocked[clocked["is_open"] & ~clocked["is_rectified"]]
    approval = {"approver": approver.strip(), "reason": reason.strip()}
    events: list[NewEvent] = []
    visits: list[dict[str, Any]] = []
    refused: list[RefusedMark] = []
    for mark in marks:
        try:
            site_id = by_number.get(mark.number)
            if site_id is None or site_id not in day.sites.index:
                raise _RefusedError("unknown_number", number=mark.number)
            if mark.action == "visit":
                visits.append(_visit(mark, site_id))
                continue
            own = waiting[waiting["site_id"] == site_id]
            if own.empty:
                site = str(day.sites["name"].loc[site_id])
                raise _RefusedError("nothing_open", number=mark.number, site=site)
            if mark.action == "done":
                events += _done(mark, own, as_of=day.as_of)
            else:
                events += _extended(mark, own, approval, as_of=day.as_of)
        except _RefusedError as error:
            refused.append(error.of(mark.line, mark.text))
    return MarkProposal(tuple(events), tuple(visits), tuple(refused))


def _visit(mark: TypedMark, site_id: int) -> dict[str, Any]:
    return {"site_id": site_id, "visited_on": mark.day, "kind": VisitKind.ROUTINE.value,
            "n_found": 0, "note": words.MARK_NOTE.format(text=mark.text)}  # fmt: skip


def _done(mark: TypedMark, waiting: pd.DataFrame, *, as_of: date) -> list[NewEvent]:
    day = pd.Timestamp(mark.day or as_of)
    if (waiting["found_on"] > day).all():
        raise _RefusedError("before_found", found=say_date(waiting["found_on"].min().date()))
    # What was assigned or failed its re-check after that day waits for a later hand.
    last = waiting[["found_on", "assigned_on", "rechecked_on"]].max(axis=1)
    if (last > day).all():
        raise _RefusedError("before_step", step=say_date(last.min().date()))
    return _events(mark, EventKind.SUBMITTED, day.date(), waiting[~(last > day)], {})


def _extended(
    mark: TypedMark, waiting: pd.DataFrame, approval: Mapping[str, str], *, as_of: date
) -> list[NewEvent]:
    if mark.day is None:
        raise _RefusedError("no_new_date")
    if not all(approval.values()):
        raise _RefusedError("no_approver")
    last = waiting["due_on"].max()
    if pd.notna(last) and last.date() >= mark.day:
        raise _RefusedError("not_later", day=say_date(mark.day), due=say_date(last.date()))
    return _events(mark, EventKind.EXTENDED, as_of, waiting, {"due_on": mark.day, **approval})


def _events(
    mark: TypedMark, kind: EventKind, on: date, hazards: pd.DataFrame, changes: dict[str, Any]
) -> list[NewEvent]:
    note = words.MARK_NOTE.format(text=mark.text)
    return [
        NewEvent("hazard", int(hazard_id), kind, on, changes, note, int(version))
        for hazard_id, version in zip(hazards.index, hazards["version"], strict=True)
    ]
