"""The campaigns of a store: document, phases, key dates; and which of them a day falls in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.store import tables
from vocabulary import campaign as campaign_words
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message

if TYPE_CHECKING:
    from data.store.opening import Store

# The name, among a campaign's targets, of what it is about.
SCOPE: Final = "scope"


@dataclass(frozen=True)
class Phase:
    """One phase of a campaign; both days count."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class KeyDate:
    """A day or a span with raised checks; both days count.

    Attributes
    ----------
    provenance : "plan", "law", "published", or "forecast" where the day may still move
    """

    name: str
    start: date
    end: date
    provenance: str


@dataclass(frozen=True)
class Scope:
    """What a campaign is about: kinds of place and codes of hazards; none named is all of them."""

    categories: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether it is about everything."""
        return not self.categories and not self.codes


@dataclass(frozen=True)
class Campaign:
    """One campaign, as its document says.

    Attributes
    ----------
    phases : in order, at least one
    key_dates : in order of their first day
    targets : what the document promises, by our own names
    as_of : the day a demo opens on
    campaign_id, version : 0 before it is stored
    """

    number: str
    issuer: str
    title: str
    parent_document: str
    phases: tuple[Phase, ...]
    key_dates: tuple[KeyDate, ...]
    targets: dict[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    campaign_id: int = 0
    version: int = 0

    @property
    def start(self) -> date:
        """First day of the first phase."""
        return min(phase.start for phase in self.phases)

    @property
    def end(self) -> date:
        """Last day of the last phase."""
        return max(phase.end for phase in self.phases)

    @property
    def scope(self) -> Scope:
        """What it is about, kept among its targets."""
        told = self.targets.get(SCOPE) or {}
        return Scope(tuple(told.get("categories", ())), tuple(told.get("codes", ())))

    def phase_on(self, day: date) -> Phase | None:
        """Return the phase a day falls in; None before, between and after."""
        return next((phase for phase in self.phases if phase.start <= day <= phase.end), None)


def template() -> Campaign:
    """Return the campaign of the plan the product is built for, winter 2023 to spring 2024."""
    day = date.fromisoformat
    return Campaign(
        number=campaign_words.NUMBER,
        issuer=campaign_words.ISSUER,
        title=campaign_words.TITLE,
        parent_document=campaign_words.PARENT_DOCUMENT,
        phases=tuple(Phase(n, day(a), day(b)) for n, a, b in campaign_words.PHASES),
        key_dates=tuple(KeyDate(n, day(a), day(b), p) for n, a, b, p in campaign_words.KEY_DATES),
    )


def get_campaign(store: Store) -> Campaign:
    """Return the campaign stored last; the template where none is."""
    table = tables.campaign
    with store.reading() as connection:
        query = sa.select(table).order_by(table.c.campaign_id.desc()).limit(1)
        row = connection.execute(query).mappings().first()
    return template() if row is None else _campaign(row)


def campaigns(store: Store) -> tuple[Campaign, ...]:
    """Return every stored campaign, in the order they were made."""
    table = tables.campaign
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.campaign_id)).mappings().all()
    return tuple(_campaign(row) for row in rows)


def campaign_on(stored: Sequence[Campaign], day: date) -> Campaign:
    """Return the campaign that is asked on a day; the template where none is stored.

    It is the one the day falls in (first day of its first phase to last day of its last); of
    several the one that began last; in a gap the last that had ended; before all of them the first.
    """
    if not stored:
        return template()
    running = [one for one in stored if one.start <= day <= one.end]
    if running:
        return max(running, key=lambda one: (one.start, one.campaign_id))
    ended = [one for one in stored if one.end < day]
    if ended:
        return max(ended, key=lambda one: (one.end, one.start, one.campaign_id))
    return min(stored, key=lambda one: (one.start, one.campaign_id))


def put_campaign(store: Store, campaign: Campaign, *, actor: str, now: datetime) -> None:
    """Store a campaign; one with the same number is replaced, another is added.

    Its `version` is the one it was read with, 0 for a new one.

    Raises
    ------
    StoreError
        It has no phase, or a phase or key date that ends before it starts.
    StaleRecordError
        Another one with this number was stored since.
    """
    _check(campaign)
    table = tables.campaign
    with store.writing("put_campaign", actor=actor, now=now) as write:
        query = sa.select(table.c.campaign_id, table.c.version).where(
            table.c.number == campaign.number
        )
        known = write.connection.execute(query).first()
        version = known[1] if known else 0
        if version != campaign.version:
            raise StaleRecordError(
                message(
                    "The campaign is at version {version}, the change was made on version "
                    "{seen}; look at both and choose."
                ),
                version=version,
                seen=campaign.version,
            )
        row = _row(campaign) | {"version": version + 1, "audit_seq": write.audit_seq}
        if known:
            change = sa.update(table).where(table.c.campaign_id == known[0])
            write.connection.execute(change, row)
        else:
            last = write.connection.execute(sa.select(sa.func.max(table.c.campaign_id))).scalar()
            write.connection.execute(sa.insert(table), row | {"campaign_id": (last or 0) + 1})
        write.detail["campaign"] = campaign.number


def _check(campaign: Campaign) -> None:
    if not campaign.phases:
        raise StoreError(message("A campaign needs at least one phase, got none."))
    spans: tuple[Phase | KeyDate, ...] = (*campaign.phases, *campaign.key_dates)
    for span in spans:
        if span.end < span.start:
            raise StoreError(
                message("{name} ends on {end}, before it starts on {start}."),
                name=span.name,
                end=span.end,
                start=span.start,
            )


def _row(campaign: Campaign) -> dict[str, Any]:
    return {
        "number": campaign.number,
        "issuer": campaign.issuer,
        "title": campaign.title,
        "parent_document": campaign.parent_document,
        "phases": [[p.name, p.start, p.end] for p in campaign.phases],
        "key_dates": [[k.name, k.start, k.end, k.provenance] for k in campaign.key_dates],
        "targets": campaign.targets,
        "as_of": campaign.as_of,
    }


def _campaign(row: Any) -> Campaign:
    day = date.fromisoformat
    return Campaign(
        number=row["number"],
        issuer=row["issuer"],
        title=row["title"],
        parent_document=row["parent_document"],
        phases=tuple(Phase(n, day(a), day(b)) for n, a, b in row["phases"]),
        key_dates=tuple(KeyDate(n, day(a), day(b), p) for n, a, b, p in row["key_dates"]),
        targets=row["targets"] or {},
        as_of=row["as_of"],
        campaign_id=row["campaign_id"],
        version=row["version"],
    )
