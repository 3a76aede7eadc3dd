"""What an import would do: each row judged against the register, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import sqlalchemy as sa

from data import import_events, tables
from data.canonical import plain
from data.differences import Difference, news_of, shown
from data.events import NewEvent
from data.identity import (
    Ambiguous,
    Known,
    KnownHazards,
    KnownSites,
    load_hazards,
    load_sites,
    name_key,
    sites_by_number,
)
from data.ledger import Ledger, LedgerRow, Record
from data.villages_plan import VillagePlan, plan_village
from vocabulary import campaign_plan
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import LedgerKind

Outcome = Literal["accepted", "unchanged", "waiting", "refused"]

# A site was there before anybody wrote it down; folds of the campaign's first days must have it.
_EARLIEST: Final = date.fromisoformat(campaign_plan.PHASES[0][1])


@dataclass
class RowPlan:
    """One row, with the faults the register adds, and what becomes of it."""

    row: LedgerRow
    outcome: Outcome = "unchanged"
    differences: list[Difference] = field(default_factory=list)

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
class Plan:
    """What an import would do; `rows` has each row of the ledger once, in order."""

    rows: list[RowPlan]
    events: list[NewEvent] = field(default_factory=list)
    villages: list[VillagePlan] = field(default_factory=list)
    n_new_sites: int = 0
    n_new_hazards: int = 0

    def count(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return sum(plan.outcome == outcome for plan in self.rows)


def plan_import(
    connection: sa.Connection, ledger: Ledger, *, as_of: date, sites: KnownSites | None = None
) -> Plan:
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
    plan = Plan([RowPlan(row, _first_outcome(row)) for row in ledger.rows])
    open_rows = [row for row in plan.rows if row.outcome == "unchanged"]
    if ledger.kind is LedgerKind.VILLAGES:
        _plan_villages(connection, plan, open_rows, ledger)
        return plan
    known = load_sites(connection) if sites is None else sites
    _Planner(plan, ledger, as_of, connection, known).run(open_rows)
    return plan


def _first_outcome(row: LedgerRow) -> Outcome:
    return "refused" if row.is_refused else "waiting" if row.waits else "unchanged"


def _plan_villages(
    connection: sa.Connection, plan: Plan, rows: list[RowPlan], ledger: Ledger
) -> None:
    stored = connection.execute(sa.select(tables.village)).mappings()
    known = {row["village_code"]: dict(row) for row in stored}
    seen: set[str] = set()
    for row in rows:
        if row.row.village is None:
            continue
        record = _with_source(row.row.village, row.row, ledger)
        code = str(record.get("village_code"))
        if code in seen:
            row.add_fault(FaultCode.DUPLICATE_IN_FILE, Severity.WAITS, value=code)
            continue
        seen.add(code)
        change = plan_village(record, known.get(code), sheet=row.row.sheet, row=row.row.row)
        if change is not None:
            row.differences += change.differences
            row.accept()
            plan.villages.append(change)


def _with_source(record: Record, row: LedgerRow, ledger: Ledger) -> Record:
    source = {"source_file": ledger.file, "source_sheet": row.sheet, "source_row": row.row}
    extra = {**row.extra, **(record.get("extra") or {})}
    return {**record, **source, **({"extra": extra} if extra else {})}


@dataclass
class _Planner:
    plan: Plan
    ledger: Ledger
    as_of: date
    connection: sa.Connection
    sites: KnownSites
    hazards: KnownHazards = field(default_factory=KnownHazards)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)  # site -> what this file said
    hazard_said: dict[int, dict[str, Any]] = field(default_factory=dict)
    reached: dict[int, date] = field(default_factory=dict)  # site -> first day its hazards need

    def run(self, rows: list[RowPlan]) -> None:
        born_on = self._first_day(rows)
        placed = [(row, self._site(row, born_on)) for row in rows]
        found = [
            (row, where, hazard)
            for row, site_id in placed
            for hazard in row.row.hazards
            if (where := self._where(row, site_id, hazard)) is not None
        ]
        self.hazards = load_hazards(self.connection, {where for _, where, _ in found if where > 0})
        waiting: list[tuple[RowPlan, int, Record]] = []
        for row, where, hazard in found:
            if row.outcome != "waiting":
                self._exact_or_later(row, where, hazard, waiting)
        for row, where, hazard in waiting:
            if row.outcome != "waiting":
                self._open_or_new(row, where, hazard)
        self._reach_back()

    def _first_day(self, rows: Iterable[RowPlan]) -> date:
        days = [self.as_of, _EARLIEST]
        for row in rows:
            for hazard in row.row.hazards:
                found, done = hazard.get("found_on"), hazard.get("done_on")
                days += [day for day in (found, done) if isinstance(day, date)]
        return min(days)

    # Sites

    def _site(self, row: RowPlan, born_on: date) -> int | None:
        record = row.row.site
        if record is None:
            return None
        on_site = not row.row.hazards
        record = _with_source(
            record, row.row if on_site else replace(row.row, extra={}), self.ledger
        )
        found = self.sites.find(record)
        if isinstance(found, Ambiguous):
            names = "、".join(found.names)
            said = {"value": str(record.get("name") or ""), "hint": names}
            row.add_fault(FaultCode.SITE_AMBIGUOUS, Severity.WAITS, **said)
            return None
        fields = import_events.fields_of(record, subject="site")
        if found is None:
            return self._new_site(row, fields, born_on)
        if found.record_id in self.said:
            self._said_again(row, found, fields)
        else:
            self._changed_site(row, found, record, fields)
        return found.record_id

    def _new_site(self, row: RowPlan, fields: dict[str, Any], born_on: date) -> int:
        site_id = -1 - self.plan.n_new_sites
        self.plan.n_new_sites += 1
        self.sites.add(Known(site_id, fields, fields, born_on, born_on))
        self.said[site_id] = fields
        self.plan.events.append(import_events.new_site(site_id, fields, born_on))
        row.accept()
        return site_id

    def _changed_site(
        self, row: RowPlan, known: Known, record: Record, fields: dict[str, Any]
    ) -> None:
        self.said[known.record_id] = fields
        self._correct_site(row, known, news_of(record, known, subject="site"))

    def _correct_site(self, row: RowPlan, known: Known, news: dict[str, Any]) -> None:
        if not news:
            return
        label = str(known.state.get("name"))
        row.differences += shown(
            news, known.state, sheet=row.row.sheet, row=row.row.row,
            subject="site", subject_id=known.record_id, label=label,
        )  # fmt: skip
        day = max(self.as_of, known.last_on)
        change = news | self._source(row.row)
        self.plan.events.append(_corrected("site", known.record_id, day, change))
        row.accept()

    def _said_again(self, row: RowPlan, known: Known, fields: dict[str, Any]) -> None:
        """Take a later row of the same site: it may add what the first left out, no more."""
        said = self.said[known.record_id]
        ours = {"source_file", "source_sheet", "source_row", "extra"}
        other = [n for n, v in fields.items() if n in said and n not in ours and said[n] != v]
        other = [n for n in other if n != "name" and not n.startswith(("source_", "position_"))]
        if other:
            waits = self.ledger.kind is LedgerKind.SITES
            severity = Severity.WAITS if waits else Severity.NOTES
            row.add_fault(
                FaultCode.DUPLICATE_IN_FILE, severity,
                column=self._heading(other[0]), value=str(known.state.get("name")),
            )  # fmt: skip
            if waits:
                return
        elif self.ledger.kind is LedgerKind.SITES:
            name = str(known.state.get("name"))
            row.add_fault(FaultCode.DUPLICATE_IN_FILE, Severity.NOTES, value=name)
        more = {n: v for n, v in fields.items() if n not in said and n != "extra"}
        said |= more
        if known.record_id < 0:
            self._complete(known, more, row)
        else:
            self._correct_site(row, known, news_of(more, known, subject="site"))

    def _complete(self, known: Known, more: dict[str, Any], row: RowPlan) -> None:
        if more:
            known.state.update(more)
            row.accept()

    def _heading(self, name: str) -> str:
        return next((h for h, column in self.ledger.mapping.items() if column == name), "")

    def _source(self, row: LedgerRow) -> dict[str, Any]:
        return {
            "source_file": self.ledger.file,
            "source_sheet": row.sheet,
            "source_row": row.row,
        }

    # Hazards

    def _where(self, row: RowPlan, site_id: int | None, hazard: Record) -> int | None:
        if site_id is not None or row.outcome == "waiting":
            return site_id
        named = {"name": hazard.get("site_name"), "village_code": hazard.get("village_code")}
        found = self.sites.find(named) if named["name"] else None
        if isinstance(found, Known):
            return found.record_id
        number = name_key(str(hazard.get("hazard_no") or ""))
        by_number = self._numbered.get(number, []) if number else []
        if len(by_number) == 1 and not isinstance(found, Ambiguous):
            return by_number[0]
        said = {"value": str(named["name"] or "")}
        if isinstance(found, Ambiguous):
            said["hint"] = "、".join(found.names)
            row.add_fault(FaultCode.SITE_AMBIGUOUS, Severity.WAITS, **said)
        else:
            row.add_fault(FaultCode.SITE_UNKNOWN, Severity.WAITS, **said)
        return None

    def _exact_or_later(
        self,
        row: RowPlan,
        site_id: int,
        hazard: Record,
        waiting: list[tuple[RowPlan, int, Record]],
    ) -> None:
        known = self.hazards.exact(site_id, hazard)
        if known is None:
            waiting.append((row, site_id, hazard))
        elif known.record_id in self.hazards.claimed:
            self._hazard_said_again(row, known, hazard)
        else:
            self._changed_hazard(row, known, hazard)

    def _open_or_new(self, row: RowPlan, site_id: int, hazard: Record) -> None:
        known = self.hazards.exact(site_id, hazard) or self.hazards.still_open(site_id, hazard)
        if known is None:
            self._new_hazard(row, site_id, hazard)
        elif known.record_id in self.hazards.claimed:
            self._hazard_said_again(row, known, hazard)
        else:
            self._changed_hazard(row, known, hazard)

    @cached_property
    def _numbered(self) -> dict[str, list[int]]:
        return sites_by_number(self.connection)

    def _hazard_fields(self, row: RowPlan, hazard: Record) -> dict[str, Any]:
        record = _with_source(hazard, row.row, self.ledger)
        unfit = import_events.done_of(hazard)[1]
        if unfit:
            record["extra"] = {**(record.get("extra") or {}), **unfit}
        return import_events.fields_of(record, subject="hazard")

    def _new_hazard(self, row: RowPlan, site_id: int, hazard: Record) -> None:
        hazard_id = -1 - self.plan.n_new_hazards
        self.plan.n_new_hazards += 1
        fields = self._hazard_fields(row, hazard) | {"site_id": site_id}
        events = import_events.new_hazard(
            hazard_id, fields, done_on=import_events.done_of(hazard)[0], as_of=self.as_of
        )
        born_on = events[0].effective_on
        self.hazards.add(Known(hazard_id, fields, fields, born_on, born_on))
        self._claim(hazard_id, fields, hazard)
        self._need(site_id, born_on)
        self.plan.events += events
        row.accept()

    def _claim(self, hazard_id: int, fields: dict[str, Any], hazard: Record) -> None:
        self.hazards.claimed.add(hazard_id)
        self.hazard_said[hazard_id] = fields | {"done_on": hazard.get("done_on")}

    def _changed_hazard(self, row: RowPlan, known: Known, hazard: Record) -> None:
        fields = self._hazard_fields(row, hazard)
        self._claim(known.record_id, fields, hazard)
        news = news_of(fields, known, subject="hazard")
        status = import_events.status_news(hazard, known)
        done_on = import_events.done_news(hazard, known)
        events = import_events.changed_hazard(
            known, news, status=status, done_on=done_on, as_of=self.as_of,
            source=self._source(row.row),
        )  # fmt: skip
        if not events:
            return
        told = news | ({"status": status} if status else {})
        old = dict(known.state)
        if done_on is not None:
            told["done_on"] = plain(done_on)
            old["done_on"] = old.get("closed_on") or old.get("submitted_on")
        row.differences += shown(
            told, old, sheet=row.row.sheet, row=row.row.row, subject="hazard",
            subject_id=known.record_id, label=str(known.state.get("description") or ""),
        )  # fmt: skip
        self._need(known.state["site_id"], min(e.effective_on for e in events))
        self.plan.events += events
        row.accept()

    def _hazard_said_again(self, row: RowPlan, known: Known, hazard: Record) -> None:
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
            self.plan.events.append(_corrected("site", site_id, day, {}))


def _corrected(subject: Any, record_id: int, day: date, change: dict[str, Any]) -> NewEvent:
    return NewEvent(subject, record_id, import_events.CORRECTED, day, change)


def row_words(row: LedgerRow) -> str:
    """Return what a row speaks of, folded: its village, its site, its hazards."""
    parts = [str(record.get("name") or "") for record in (row.village, row.site) if record]
    parts += [str(hazard.get("description") or "") for hazard in row.hazards]
    return "|".join(name_key(part) for part in parts)
