"""What an import would do: each row judged against the register, nothing written yet.

A row with dates in the past becomes the history it tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import sqlalchemy as sa

from data.ledger import Ledger, LedgerRow, Meaning, Record
from data.ledger.differences import (
    IDENTITY,
    Difference,
    RowSubject,
    done_of,
    hazard_news,
    news_of,
    shown,
)
from data.ledger.hazard_events import events_of_change, events_of_new
from data.ledger.headings import COLUMNS
from data.ledger.known_records import (
    Ambiguous,
    Doubtful,
    KnownHazards,
    KnownRecord,
    KnownSites,
    load_hazards,
    load_sites,
    sites_by_number,
)
from data.ledger.values import is_serial, name_key
from data.ledger.villages import VillageChange, village_change
from data.store import tables
from data.store.events import HAZARD_FIELDS, SITE_FIELDS, NewEvent
from data.store.hash_chain import plain
from vocabulary import campaign
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.ledger import OUTLINE
from vocabulary.terms import Category, EventKind, HazardStatus, LedgerKind

RowOutcome = Literal["accepted", "unchanged", "waiting", "refused", "named"]

# A site was there before anybody wrote it down; folds of the campaign's first days must have it.
_EARLIEST: Final = date.fromisoformat(campaign.PHASES[0][1])
_K: Final = EventKind
# What a clerk calls our columns, and values of the lists; for what waits side by side.
_USUAL: Final = {column.name: column.headings[0] for column in reversed(COLUMNS)}
_TERMS: Final = {"category": Category, "status": HazardStatus}
_CLOSED: Final = HazardStatus.CLOSED.value
_VOIDED: Final = HazardStatus.VOIDED.value


@dataclass
class JudgedRow:
    """One row and what becomes of it; `row` has the faults the register adds.

    Attributes
    ----------
    differences : list of Difference
        What the row would change.
    doubts : list of Difference
        Where it would turn a record into another, both sides; nothing of it goes in.
    """

    row: LedgerRow
    outcome: RowOutcome = "unchanged"
    differences: list[Difference] = field(default_factory=list)
    doubts: list[Difference] = field(default_factory=list)

    def add_fault(self, code: FaultCode, severity: Severity, **said: str) -> None:
        """Put a fault on the row; one that waits takes it out of the import."""
        fault = Fault(code, severity, self.row.row, **said)
        self.row = replace(self.row, faults=(*self.row.faults, fault))
        if severity is Severity.WAITS:
            self.outcome = "waiting"

    def accept(self) -> None:
        """Something of the row goes in."""
        if self.outcome == "unchanged":
            self.outcome = "accepted"


@dataclass
class Preview:
    """What an import would do.

    Attributes
    ----------
    rows : list of JudgedRow
        Each row of the ledger once, in order.
    events : list of NewEvent
        What would be written of sites and hazards.
    n_new_sites, n_new_hazards : int
        Records that would be made.
    """

    ledger: Ledger
    rows: list[JudgedRow]
    events: list[NewEvent] = field(default_factory=list)
    villages: list[VillageChange] = field(default_factory=list)
    n_new_sites: int = 0
    n_new_hazards: int = 0

    @property
    def rows_in(self) -> int:
        """Rows of the ledger: accepted, unchanged, waiting and refused ones.

        Named lines (titles, headers, totals, signatures) are no rows.
        """
        return len(self.rows) - self._count("named")

    @property
    def accepted(self) -> int:
        """Rows of which something goes in."""
        return self._count("accepted")

    @property
    def unchanged(self) -> int:
        """Rows that say nothing new."""
        return self._count("unchanged")

    @property
    def waiting(self) -> int:
        """Rows that need mending."""
        return self._count("waiting")

    @property
    def refused(self) -> int:
        """Rows that are no records."""
        return self._count("refused")

    def _count(self, outcome: RowOutcome) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def outcomes(self) -> tuple[tuple[str, int, str], ...]:
        """Sheet, row and outcome of each row."""
        return tuple((one.row.sheet, one.row.row, one.outcome) for one in self.rows)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What would change in records the register knows."""
        return tuple(found for row in self.rows for found in row.differences)

    @property
    def doubts(self) -> tuple[Difference, ...]:
        """Both sides of each record that a waiting row would turn into another."""
        return tuple(found for row in self.rows for found in row.doubts)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The ledger's, and those only the register could see; in order of rows."""
        faults: list[Fault] = []
        for one in self.rows:
            faults += one.row.faults
            if one.differences:
                said = "、".join(self._headings(found.field for found in one.differences))
                faults.append(
                    Fault(FaultCode.CHANGED_ROW, Severity.NOTES, one.row.row, said, hint=said)
                )
        return tuple(faults)

    def _headings(self, fields: Iterable[str]) -> list[str]:
        """Return what the clerk's own sheet calls these fields, else what ours would."""
        usual = {column.name: column.headings[0] for column in COLUMNS} | {"geometry": OUTLINE}
        usual |= {name: heading for heading, name in reversed(self.ledger.mapping.items())}
        return list(dict.fromkeys(usual.get(f, f.removeprefix("extra.")) for f in fields))


def preview_of(
    connection: sa.Connection,
    ledger: Ledger,
    *,
    as_of: date,
    sites: KnownSites | None = None,
) -> Preview:
    """Judge every row of a ledger against the register.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction, so that the register stands still.
    ledger : Ledger
        Placed: site records carry `lon` and `lat`.
    as_of : date
        The day the ledger speaks of.
    sites : KnownSites, optional
        Where they are known already; else they are read.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    preview = Preview(ledger, [JudgedRow(row, _first_outcome(row)) for row in ledger.rows])
    open_rows = [row for row in preview.rows if row.outcome == "unchanged"]
    if ledger.kind is LedgerKind.VILLAGES:
        _judge_villages(connection, preview, open_rows)
    else:
        known = load_sites(connection) if sites is None else sites
        _Judge(preview, as_of, connection, known).run(open_rows)
    return preview


def _first_outcome(row: LedgerRow) -> RowOutcome:
    if row.is_named:
        return "named"
    return "refused" if row.is_refused else "waiting" if row.waits else "unchanged"


def _judge_villages(connection: sa.Connection, preview: Preview, rows: list[JudgedRow]) -> None:
    stored = connection.execute(sa.select(tables.village)).mappings()
    known = {row["village_code"]: dict(row) for row in stored}
    seen: set[str] = set()
    for row in rows:
        if row.row.village is None:
            continue
        record = _with_source(row.row.village, row.row, preview.ledger)
        code = str(record.get("village_code"))
        if code in seen:
            row.add_fault(FaultCode.DUPLICATE_IN_FILE, Severity.WAITS, value=code)
            continue
        seen.add(code)
        change = village_change(record, known.get(code), sheet=row.row.sheet, row=row.row.row)
        if change is not None:
            row.differences += change.differences
            row.accept()
            preview.villages.append(change)


def _source(row: LedgerRow, ledger: Ledger) -> Record:
    return {"source_file": ledger.file, "source_sheet": row.sheet, "source_row": row.row}


def _with_source(record: Record, row: LedgerRow, ledger: Ledger) -> Record:
    extra = {**row.extra, **(record.get("extra") or {})}
    return {**record, **_source(row, ledger), **({"extra": extra} if extra else {})}


def _fields_of(record: Record, *, subject: str) -> dict[str, Any]:
    """Return the cells of a record the register has fields for, the unknown ones under `extra`."""
    fields = SITE_FIELDS if subject == "site" else HAZARD_FIELDS
    plainly = {name: plain(value) for name, value in record.items()}
    return {n: v for n, v in plainly.items() if n in fields and v not in (None, "", [], {})}


@dataclass
class _Judge:
    preview: Preview
    as_of: date
    connection: sa.Connection
    sites: KnownSites
    hazards: KnownHazards = field(default_factory=KnownHazards)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)  # site -> what this file said
    hazard_said: dict[int, dict[str, Any]] = field(default_factory=dict)
    reached: dict[int, date] = field(default_factory=dict)  # site -> first day its hazards need

    @property
    def means(self) -> Meaning | None:
        """What a person said of the doubtful rows."""
        return self.preview.ledger.means

    def run(self, rows: list[JudgedRow]) -> None:
        born_on = self._first_day(rows)
        placed = [(row, self._site(row, born_on)) for row in rows]
        found = [
            (row, where, hazard)
            for row, site_id in placed
            for hazard in row.row.hazards
            if (where := self._where(row, site_id, hazard)) is not None
        ]
        self.hazards = load_hazards(self.connection, {where for _, where, _ in found if where > 0})
        # Rows that name a hazard exactly go first: another with the same words is not theirs then.
        later: list[tuple[JudgedRow, int, Record]] = []
        for row, where, hazard in found:
            if row.outcome == "waiting":
                continue
            known = self.hazards.exact(where, hazard)
            if known is None:
                later.append((row, where, hazard))
            else:
                self._known_hazard(row, known, hazard)
        for row, where, hazard in later:
            if row.outcome == "waiting":
                continue
            self._later_hazard(row, where, hazard)
        self._reach_back()

    def _later_hazard(self, row: JudgedRow, where: int, hazard: Record) -> None:
        found = self.hazards.exact(where, hazard) or self.hazards.still_open(where, hazard)
        if isinstance(found, Doubtful):
            if self.means is None:
                self._doubt_hazard(row, found.known, hazard)
                return
            found = found.known if self.means == "same" else None
        if found is None:
            self._new_hazard(row, where, hazard)
        else:
            self._known_hazard(row, found, hazard)

    def _first_day(self, rows: Iterable[JudgedRow]) -> date:
        days = [self.as_of, _EARLIEST]
        for row in rows:
            for hazard in row.row.hazards:
                found, done = hazard.get("found_on"), hazard.get("done_on")
                days += [day for day in (found, done) if isinstance(day, date)]
        return min(days)

    # Sites

    def _site(self, row: JudgedRow, born_on: date) -> int | None:
        record = row.row.site
        if record is None:
            return None
        on_site = not row.row.hazards
        record = _with_source(
            record, row.row if on_site else replace(row.row, extra={}), self.preview.ledger
        )
        found = self.sites.find(record)
        if isinstance(found, Ambiguous):
            names = "、".join(found.names)
            said = {"value": str(record.get("name") or ""), "hint": names}
            row.add_fault(FaultCode.SITE_AMBIGUOUS, Severity.WAITS, **said)
            return None
        fields = _fields_of(record, subject="site")
        if isinstance(found, Doubtful):
            if self.means is None:
                self._doubt_site(row, found.known, fields)
                return None
            found = found.known if self.means == "same" else None
        if found is None or (self.means == "other" and self._becomes_another(found, record)):
            return self._new_site(row, fields, born_on)
        return self._known_site(row, found, record, fields)

    @staticmethod
    def _becomes_another(known: KnownRecord, record: Record) -> bool:
        """Whether a row would change what says which site a record is."""
        news = news_of(record, known, subject="site")
        return any(known.state.get(name) for name in news if name in IDENTITY)

    def _known_site(
        self, row: JudgedRow, known: KnownRecord, record: Record, fields: dict[str, Any]
    ) -> int | None:
        if known.record_id in self.said:
            guessed = record.get("guessed") or ()
            told = {name: value for name, value in fields.items() if name not in guessed}
            self._said_again(row, known, told)
            return None if row.outcome == "waiting" else known.record_id
        if self.means != "same" and self._becomes_another(known, record):
            self._doubt_site(row, known, fields)
            return None
        news = news_of(record, known, subject="site")
        self.said[known.record_id] = fields
        known.told_village = known.told_village or fields.get("village_code")
        self._correct_site(row, known, news)
        return known.record_id

    def _doubt_site(self, row: JudgedRow, known: KnownRecord, fields: dict[str, Any]) -> None:
        """Let a row wait that would turn a site into another, both of them side by side."""
        told = ("name", "site_no", "category", "village_code", "address")
        new = {name: fields[name] for name in told if fields.get(name) is not None}
        row.doubts += shown(new, known.state, _subject(row, "site", known))
        self._doubt(row, str(known.state.get("name") or ""))

    def _doubt(self, row: JudgedRow, label: str) -> None:
        differing = [one for one in row.doubts if one.old != one.new]
        hint = "；".join(
            f"{self._heading(one.field) or _USUAL.get(one.field, one.field)} "
            f"{_worded(one.field, one.old)} → {_worded(one.field, one.new)}"
            for one in differing
        )
        row.add_fault(FaultCode.RECORD_DIFFERS, Severity.WAITS, value=label, hint=hint)

    def _new_site(self, row: JudgedRow, fields: dict[str, Any], born_on: date) -> int:
        site_id = -1 - self.preview.n_new_sites
        self.preview.n_new_sites += 1
        self.sites.add(KnownRecord(site_id, fields, fields, born_on, born_on))
        self.said[site_id] = fields
        self.preview.events.append(NewEvent("site", site_id, _K.IMPORTED, born_on, fields))
        row.accept()
        return site_id

    def _correct_site(self, row: JudgedRow, known: KnownRecord, news: dict[str, Any]) -> None:
        if not news:
            return
        row.differences += shown(news, known.state, _subject(row, "site", known))
        day = max(self.as_of, known.last_on)
        change = news | _source(row.row, self.preview.ledger)
        self.preview.events.append(_corrected("site", known.record_id, day, change))
        row.accept()

    def _said_again(self, row: JudgedRow, known: KnownRecord, fields: dict[str, Any]) -> None:
        """Take a later row of the same site: it may add what the first left out, no more."""
        said = self.said[known.record_id]
        ours = {"source_file", "source_sheet", "source_row", "extra"}
        other = [n for n, v in fields.items() if n in said and n not in ours and said[n] != v]
        other = [n for n in other if n != "name" and not n.startswith(("source_", "position_"))]
        if other == ["site_no"] and is_serial(str(fields["site_no"])):
            other = []  # each row of the site has a number of its own
        if other:
            waits = self.preview.ledger.kind is LedgerKind.SITES or bool({*other} & {*IDENTITY})
            severity = Severity.WAITS if waits else Severity.NOTES
            row.add_fault(
                FaultCode.DUPLICATE_IN_FILE, severity,
                column=self._heading(other[0]), value=str(known.state.get("name")),
            )  # fmt: skip
            if waits:
                return
        elif self.preview.ledger.kind is LedgerKind.SITES:
            name = str(known.state.get("name"))
            row.add_fault(FaultCode.DUPLICATE_IN_FILE, Severity.NOTES, value=name)
        more = {n: v for n, v in fields.items() if n not in said and n != "extra"}
        said |= more
        if known.record_id > 0:
            self._correct_site(row, known, news_of(more, known, subject="site"))
        elif more:
            known.state.update(more)
            row.accept()

    def _heading(self, name: str) -> str:
        return next((h for h, column in self.preview.ledger.mapping.items() if column == name), "")

    # Hazards

    def _where(self, row: JudgedRow, site_id: int | None, hazard: Record) -> int | None:
        if site_id is not None or row.outcome == "waiting":
            return site_id
        named = {"name": hazard.get("site_name"), "village_code": hazard.get("village_code")}
        found = self.sites.find(named) if named["name"] else None
        if isinstance(found, KnownRecord):
            return found.record_id
        number, words = (name_key(str(hazard.get(n) or "")) for n in ("hazard_no", "description"))
        by_number = self._numbered.get((number, words), []) if number else []
        if len(by_number) == 1 and not isinstance(found, Ambiguous):
            return by_number[0]
        said = {"value": str(named["name"] or "")}
        if isinstance(found, Ambiguous):
            said["hint"] = "、".join(found.names)
            row.add_fault(FaultCode.SITE_AMBIGUOUS, Severity.WAITS, **said)
        else:
            row.add_fault(FaultCode.SITE_UNKNOWN, Severity.WAITS, **said)
        return None

    @cached_property
    def _numbered(self) -> dict[tuple[str, str], list[int]]:
        return sites_by_number(self.connection)

    def _doubt_hazard(self, row: JudgedRow, known: KnownRecord, hazard: Record) -> None:
        told = ("hazard_no", "description", "found_on", "due_on", "status")
        new = {name: plain(hazard[name]) for name in told if hazard.get(name) is not None}
        row.doubts += shown(new, known.state, _subject(row, "hazard", known))
        self._doubt(row, str(known.state.get("description") or ""))

    def _known_hazard(self, row: JudgedRow, known: KnownRecord, hazard: Record) -> None:
        if known.record_id in self.hazards.claimed:
            self._hazard_said_again(row, known, hazard)
        else:
            self._changed_hazard(row, known, hazard)

    def _hazard_fields(self, row: JudgedRow, hazard: Record) -> dict[str, Any]:
        record = _with_source(hazard, row.row, self.preview.ledger)
        unfit = done_of(hazard)[1]
        if unfit:
            record["extra"] = {**(record.get("extra") or {}), **unfit}
        return _fields_of(record, subject="hazard")

    def _new_hazard(self, row: JudgedRow, site_id: int, hazard: Record) -> None:
        hazard_id = -1 - self.preview.n_new_hazards
        self.preview.n_new_hazards += 1
        fields = self._hazard_fields(row, hazard) | {"site_id": site_id}
        events = events_of_new(hazard_id, fields, done_on=done_of(hazard)[0], as_of=self.as_of)
        born_on = events[0].effective_on
        self.hazards.add(KnownRecord(hazard_id, fields, fields, born_on, born_on))
        self._claim(hazard_id, fields, hazard)
        self._need(site_id, born_on)
        self.preview.events += events
        row.accept()

    def _claim(self, hazard_id: int, fields: dict[str, Any], hazard: Record) -> None:
        self.hazards.claimed.add(hazard_id)
        self.hazard_said[hazard_id] = fields | {"done_on": hazard.get("done_on")}

    def _changed_hazard(self, row: JudgedRow, known: KnownRecord, hazard: Record) -> None:
        fields = self._hazard_fields(row, hazard)
        self._claim(known.record_id, fields, hazard)
        news = hazard_news(fields, hazard, known)
        source = _source(row.row, self.preview.ledger)
        events = events_of_change(known, news, as_of=self.as_of, source=source)
        if not events:
            return
        old = dict(known.state)
        if news.done_on is not None:
            old["done_on"] = old.get("closed_on") or old.get("submitted_on")
        row.differences += shown(news.told(), old, _subject(row, "hazard", known))
        self._need(known.state["site_id"], min(e.effective_on for e in events))
        self.preview.events += events
        row.accept()

    def _hazard_said_again(self, row: JudgedRow, known: KnownRecord, hazard: Record) -> None:
        fields = self._hazard_fields(row, hazard) | {"done_on": hazard.get("done_on")}
        said = self.hazard_said[known.record_id]
        ours = {"source_file", "source_sheet", "source_row", "site_id", "extra", "description"}
        differs = any(said.get(n) != v for n, v in fields.items() if n not in ours)
        waits = differs and len(row.row.hazards) == 1
        severity = Severity.WAITS if waits else Severity.NOTES
        words = str(hazard.get("description") or "")
        row.add_fault(FaultCode.DUPLICATE_IN_FILE, severity, value=words)

    # A hazard may be older than the day its site is known from.

    def _need(self, site_id: int, day: date) -> None:
        known = self.sites.by_id.get(site_id)
        if known is not None and day < known.birth:
            self.reached[site_id] = min(day, self.reached.get(site_id, day))

    def _reach_back(self) -> None:
        for site_id, day in sorted(self.reached.items()):
            self.sites.by_id[site_id].birth = day
            self.preview.events.append(_corrected("site", site_id, day, {}))


def _worded(name: str, value: Any) -> str:
    terms = {term.value: term.zh for term in _TERMS.get(name, ())}
    return f"“{terms.get(value, value)}”" if value is not None else "—"


def _corrected(subject: Any, record_id: int, day: date, change: dict[str, Any]) -> NewEvent:
    return NewEvent(subject, record_id, _K.CORRECTED, day, change)


def _subject(row: JudgedRow, subject: str, known: KnownRecord) -> RowSubject:
    label = known.state.get("name") if subject == "site" else known.state.get("description") or ""
    return RowSubject(row.row.sheet, row.row.row, subject, known.record_id, str(label))
