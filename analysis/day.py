"""The register of one campaign on one day: every figure of the product is asked of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast

import pandas as pd

from analysis.risk import hazards as figures
from analysis.risk.assessment import assess
from analysis.risk.hazards import with_clock
from analysis.risk.rules import OfficeRules, rules_of, years_of
from data.context.ground import context_under
from data.store import frames, upkeep
from data.store.campaign import Campaign, campaign_on, campaigns, template
from data.store.opening import still_of
from data.store.states import events_then
from geo.areas import with_area
from vocabulary.personal_numbers import cover_all
from vocabulary.terms import HazardStatus, StoreKind, TaskKind

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.campaign.calendar import HolidayYear
    from analysis.risk.hazards import Figure
    from analysis.risk.rules import Rules
    from data.store.events import Event
    from data.store.opening import Still, Store

P = ParamSpec("P")
R = TypeVar("R")

PLAIN: Final = "plain"
NAMED: Final = "named"
PERSONAL: Final = "personal"
# In the details of a task: the id of the campaign it was made in.
CAMPAIGN: Final = "campaign_id"
# Figures one day keeps, each for its own choices; the one asked longest ago goes first.
_KEPT: Final = 512
# The day by which a kept row belongs to a campaign; rows of the other tables belong to none.
_DATED: Final[Mapping[str, tuple[str, ...]]] = {
    "task": ("opened_on",),
    "measure": ("done_on", "due_on"),
    "outreach": ("held_on",),
    "gathering": ("ends_on",),
    "household_check": ("checked_on",),
    "self_check": ("checked_on",),
    "plan": ("as_of",),
}


@dataclass(frozen=True)
class Asked:
    """What is asked: which campaign and day, as known now or then, for whose eyes, of which area.

    Attributes
    ----------
    campaign_id : 0 is the template of the plan, where no campaign is stored
    known_at : aware; what was entered later is left out. None: all that is known now.
    scope : `PLAIN` without personal cells, `NAMED` with the names in them; in both, telephone and
        identity numbers are covered in every cell. `PERSONAL`: all as typed, never shared.
        `NAMED` and `:` and village codes: the names of persons of these villages alone.
    area : first digits of the village codes of a part of the register; None: all of it
    """

    campaign_id: int
    as_of: date
    known_at: datetime | None = None
    scope: str = PLAIN
    area: str | None = None


def ask(
    stored: Sequence[Campaign],
    as_of: date,
    *,
    known_at: datetime | None = None,
    scope: str = PLAIN,
    campaign_id: int | None = None,
) -> Asked:
    """Return what is asked of a day, in the campaign named or else in the one the day falls in."""
    if campaign_id is None:
        campaign_id = campaign_on(stored, as_of).campaign_id
    return Asked(campaign_id, as_of, known_at, scope)


def opening_day(stored: Sequence[Campaign]) -> date | None:
    """Return the day a demo opens on; None for an office's own data."""
    return max((one.as_of for one in stored if one.as_of), default=None)


class Day:
    """The register of one campaign on one day; shared between sessions, so never written to.

    Everything is read when it is first asked for, and then kept. All of it is of one state of the
    store: that of the first reading.

    Attributes
    ----------
    store : as it is now; what the day tells is read from a still of it
    """

    def __init__(self, store: Store, asked: Asked) -> None:
        self.store: Final = store
        self.asked: Final = asked
        self._lock = RLock()
        self._kept: OrderedDict[Any, _Slot] = OrderedDict()

    @classmethod
    def after(cls, previous: Day) -> Day:
        """Return the same day after a write: what was kept before it is read again."""
        return cls(previous.store, previous.asked)

    def on(self, as_of: date) -> Day:
        """Return another day of the same campaign, basis, scope and area."""
        if as_of == self.as_of:
            return self
        return self.once(_another, replace(self.asked, as_of=as_of))

    def seen_by(self, scope: str) -> Day:
        """Return the same day of the same state for other eyes; it is for one reader, so not kept.

        See `Asked.scope`.
        """
        return _another(self, replace(self.asked, scope=scope))

    @cached_property
    def _still(self) -> Still:
        return still_of(self.store)

    @property
    def state(self) -> str:
        """The state of the store that all of this is of; it changes with every write."""
        return self._still.fingerprint

    def once(self, figure: Callable[Concatenate[Day, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Return `figure(day, …)`, computed once for this day and these arguments.

        Parameters
        ----------
        figure : a function of a module: its identity is a part of the key
        *args, **named : hashable
        """
        key = (figure, args, tuple(sorted(named.items())))
        with self._lock:
            slot = self._kept.pop(key, None) or _Slot()
            self._kept[key] = slot
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        with slot.lock:
            if not slot.is_full:
                slot.value = figure(self, *args, **named)
                slot.is_full = True
        return cast("R", slot.value)

    def kept(
        self, figure: Callable[Concatenate[Day, P], R], *args: P.args, **named: P.kwargs
    ) -> R | None:
        """Return what `once` would, where it has been computed already; else None."""
        with self._lock:
            slot = self._kept.get((figure, args, tuple(sorted(named.items()))))
        return cast("R", slot.value) if slot is not None and slot.is_full else None

    @property
    def as_of(self) -> date:
        """The day."""
        return self.asked.as_of

    @property
    def known_at(self) -> datetime | None:
        """Up to when entries count; None: all that is known now."""
        return self.asked.known_at

    @property
    def kind(self) -> StoreKind:
        """Whether these are the office's own data or the demo."""
        return self.store.kind

    @property
    def is_demo(self) -> bool:
        """Whether every page and paper must say that the data are invented."""
        return self.kind is StoreKind.DEMO

    @cached_property
    def campaigns(self) -> tuple[Campaign, ...]:
        """Every stored campaign, in the order they were made."""
        return campaigns(self._still)

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign asked for; the plan of 2023-24 where none is stored."""
        wanted = self.asked.campaign_id
        return next((one for one in self.campaigns if one.campaign_id == wanted), template())

    @cached_property
    def rules(self) -> Rules:
        """The rules in force on the day, as the office has set them."""
        return rules_of(self.settings, on=self.as_of)

    @cached_property
    def years(self) -> dict[int, HolidayYear]:
        """Holiday years the office loaded, by year."""
        return years_of(self.settings)

    @cached_property
    def office(self) -> OfficeRules:
        """What the office works by: its rules and its holiday years."""
        return OfficeRules(self.rules, self.years)

    @cached_property
    def villages(self) -> gpd.GeoDataFrame:
        """Villages and communities, EPSG:4326, index `village_code`, with `area_km2`."""
        found = frames.villages(self._still)
        if self.asked.area is not None:
            found = found[found.index.str.startswith(self.asked.area)]
        return with_area(self._seen(found))

    @cached_property
    def sites(self) -> gpd.GeoDataFrame:
        """Sites, points or None in EPSG:4326, index `site_id`."""
        found = frames.sites(
            self._still, self.as_of, personal=self._is_named, known_at=self.known_at
        )
        found = self._here(found)
        categories = self.campaign.scope.categories
        return self._seen(found[found["category"].isin(categories)] if categories else found)

    @cached_property
    def every_hazard(self) -> pd.DataFrame:
        """All hazards ever found up to the day, of earlier campaigns as well, with their clock.

        Index `hazard_id`; the columns of `analysis.risk.hazards.with_clock` beside the frame's, and
        `is_carried`: found before the campaign began.
        """
        found = frames.hazards(
            self._still, self.as_of, personal=self._is_named, known_at=self.known_at
        )
        start, scope = pd.Timestamp(self.campaign.start), self.campaign.scope
        found = self._of_sites(self._here(found))
        found = found[found["code"].isin(scope.codes)] if scope.codes else found
        clocked = with_clock(self._seen(found), as_of=self.as_of)
        return clocked.assign(is_carried=(clocked["found_on"] < start) & self._is_later)

    @cached_property
    def hazards(self) -> pd.DataFrame:
        """The campaign's hazards: found in it, or still open when it began (`is_carried`)."""
        every = self.every_hazard
        is_over = every["status"].eq(HazardStatus.CLOSED.value) & (
            every["closed_on"] < pd.Timestamp(self.campaign.start)
        )
        found: pd.DataFrame = every[~(is_over & every["is_carried"])]
        return found

    @cached_property
    def every_visit(self) -> pd.DataFrame:
        """All visits up to the day, of earlier campaigns as well; index `visit_id`."""
        found = frames.visits(self._still, self.as_of, known_at=self.known_at)
        return cast("pd.DataFrame", self._seen(self._of_sites(self._here(found))))

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The campaign's visits up to the day; index `visit_id`."""
        every = self.every_visit
        is_earlier = every["visited_on"] < pd.Timestamp(self.campaign.start)
        visits: pd.DataFrame = every[~(is_earlier & self._is_later)]
        return visits

    @cached_property
    def events(self) -> pd.DataFrame:
        """What was written down of sites and hazards and took effect by the day, in order."""
        found = frames.events(self._still, known_at=self.known_at)
        known: pd.DataFrame = found[found["effective_on"] <= pd.Timestamp(self.as_of)]
        found = cast("pd.DataFrame", self._seen(known))
        if self.asked.area is None and self.campaign.scope.is_all:
            return found
        of_site = found["subject"].eq("site") & found["subject_id"].isin(self.sites.index)
        of_hazard = found["subject"].eq("hazard") & found["subject_id"].isin(
            self.every_hazard.index
        )
        return found[of_site | of_hazard]

    @cached_property
    def risk(self) -> pd.DataFrame:
        """Risk of each site, of `analysis.risk.assessment.assess`; index `site_id`."""
        return assess(
            self.sites,
            self.every_hazard,
            as_of=self.as_of,
            rules=self.rules,
            visits=self.every_visit,
        )

    @cached_property
    def headline(self) -> Mapping[str, Figure]:
        """The headline figures by id, in their order."""
        found = figures.headline(self.sites, self.hazards, as_of=self.as_of, campaign=self.campaign)
        return {figure.id: figure for figure in found}

    @property
    def period(self) -> tuple[date, date]:
        """From the campaign's first day to this one."""
        return min(self.campaign.start, self.as_of), self.as_of

    def week(self) -> tuple[date, date]:
        """Return the seven days that end with this one."""
        return self.as_of - timedelta(days=6), self.as_of

    def hazard_events(self) -> list[Event]:
        """Return every event of a hazard as it was written, of any day; not kept."""
        events = events_then(self._still, "hazard")
        if self.known_at is None:
            return events
        return [event for event in events if event.recorded_at <= self.known_at]

    def history_of(
        self, *, site_id: int | None = None, hazard_id: int | None = None
    ) -> pd.DataFrame:
        """Return what happened to a site and its hazards, or to one hazard, the latest first."""
        return self.once(_history, site_id, hazard_id)

    @cached_property
    def context(self) -> gpd.GeoDataFrame:
        """Rivers and roads, EPSG:4326; none under an office's own boundaries."""
        return context_under(self.villages)

    def table(self, name: str) -> pd.DataFrame:
        """Return the campaign's rows of a table people keep up; see `every_row`.

        A row belongs to the campaigns its day falls in, in a gap to the one asked on that day; a
        task to the one it names in its details. Fires, people, water and lessons belong to none.
        """
        return self.once(_table_of_campaign, name)

    def every_row(self, name: str) -> pd.DataFrame:
        """Return a table people keep up, on this day's basis; see `data.store.upkeep.rows`."""
        return self.once(_table, name)

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What the office set, by name."""
        found = upkeep.read_settings(self._still)
        return found if self.asked.scope == PERSONAL else cover_all(found)

    def setting_version(self, name: str) -> int:
        """Return the version of a setting; 0 where there is none."""
        return self.once(_setting_version, name)

    def own_task(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a task that is to be added, as one of this campaign."""
        details = {**(row.get("details") or {}), CAMPAIGN: self.campaign.campaign_id}
        return {**row, "details": details}

    def is_of_campaign(self, on: date) -> bool:
        """Return whether what was done on a day is work of this campaign."""
        mine = self.campaign
        is_in = mine.start <= on <= mine.end
        return is_in or campaign_on(self.campaigns, on).campaign_id == mine.campaign_id

    @property
    def _is_named(self) -> bool:
        return self.asked.scope != PLAIN

    def _seen(self, frame: Any) -> Any:
        """Return a frame as the reader may see it."""
        if self.asked.scope == PERSONAL:
            return frame
        _, is_part, codes = self.asked.scope.partition(":")
        kept = frames.named_in(frame, codes.split(",")) if is_part else frame
        return frames.covered(kept)

    @cached_property
    def _is_later(self) -> bool:
        """Whether a campaign came before this one: what is older than it belongs to that one."""
        return any(one.start < self.campaign.start for one in self.campaigns)

    def _here(self, frame: Any) -> Any:
        if self.asked.area is None:
            return frame
        return frame[frame["village_code"].str.startswith(self.asked.area).fillna(value=False)]

    def _of_sites(self, frame: Any) -> Any:
        """Return the rows at sites the campaign is about."""
        if not self.campaign.scope.categories:
            return frame
        return frame[frame["site_id"].isin(self.sites.index)]


class _Slot:
    """Where one figure is kept; its lock is held while it is computed."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.is_full = False
        self.value: Any = None


def _another(day: Day, asked: Asked) -> Day:
    other = Day(day.store, asked)
    other._still = day._still
    return other


def _table(day: Day, name: str) -> pd.DataFrame:
    return cast("pd.DataFrame", day._seen(upkeep.rows(day._still, name, known_at=day.known_at)))


def _history(day: Day, site_id: int | None, hazard_id: int | None) -> pd.DataFrame:
    at = day.known_at
    if site_id is None:
        found = frames.events(day._still, hazard_id=hazard_id, known_at=at)
    else:
        hazard_ids = day.every_hazard.index[day.every_hazard["site_id"] == site_id]
        parts = [frames.events(day._still, hazard_id=int(one), known_at=at) for one in hazard_ids]
        found = pd.concat([frames.events(day._still, site_id=site_id, known_at=at), *parts])
    found = found[found["effective_on"] <= pd.Timestamp(day.as_of)]
    return cast("pd.DataFrame", day._seen(found.sort_index(ascending=False)))


def _table_of_campaign(day: Day, name: str) -> pd.DataFrame:
    found = day.every_row(name)
    dated = _DATED.get(name)
    if dated is None or len(day.campaigns) < 2 or found.empty:
        return found
    on = found[list(dated)].bfill(axis=1).iloc[:, 0]
    of_day = {one: day.is_of_campaign(one.date()) for one in on.dropna().unique()}
    is_own = on.map(of_day).fillna(value=True).astype(bool)
    if name == "task":
        told = found["details"].map(lambda details: (details or {}).get(CAMPAIGN))
        is_own = (told == day.campaign.campaign_id) | (told.isna() & is_own)
        # What stands, whatever winter.
        is_own |= found["kind"].isin([TaskKind.CONTROL_ROOM.value, TaskKind.CANDIDATE.value])
    return found[is_own]


def _setting_version(day: Day, name: str) -> int:
    return upkeep.setting_version(day._still, name)
