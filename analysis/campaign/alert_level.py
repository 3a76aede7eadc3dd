"""Around the key dates: raised levels, whom to warn, who was warned, who was visited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.day import Day

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from analysis.campaign.calendar import KeyDay, key_days
from vocabulary.campaign import RAISED, WARNED, AlertLevel, Pressure, kinds_meant

# Days before the first raised day on which warnings are due.
WARNING_DAYS: Final = 7
# Names of the office's settings: what each key date asks for, and days it knows better.
LEVELS: Final = "guard_levels"
MOVED: Final = "key_dates_moved"
_ORDER: Final = {level: place for place, level in enumerate(AlertLevel)}


@dataclass(frozen=True)
class Raised:
    """What a key date asks for.

    Attributes
    ----------
    before, after : days the level holds before its first and after its last day
    floor : visits every village gets while it holds
    checks : values of `ExtraCheck`
    categories : values of `Category`: which places are warned
    """

    level: AlertLevel
    before: int
    after: int
    floor: int
    checks: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class AlertDate:
    """One key date of a winter with what it asks for."""

    day: KeyDay
    asks: Raised

    @property
    def start(self) -> date:
        """First day of the level."""
        return self.day.start - timedelta(days=self.asks.before)

    @property
    def end(self) -> date:
        """Last day of the level."""
        return self.day.end + timedelta(days=self.asks.after)

    def warn_by(self, n_days: int = WARNING_DAYS) -> date:
        """Return until when those concerned have been warned."""
        return self.day.start - timedelta(days=n_days)


def asked(settings: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Raised]:
    """Return what each key date asks for: our proposal, changed by the office's setting.

    Parameters
    ----------
    settings : code of the key date -> any of the fields of `Raised`
    """
    made = {
        code: Raised(
            level, before, after, floor,
            tuple(str(check) for check in checks),
            tuple(str(category) for category in WARNED[code]),
        )
        for code, (level, before, after, floor, checks) in RAISED.items()
    }  # fmt: skip
    for code, changes in (settings or {}).items():
        if code in made:
            made[code] = replace(made[code], **_typed(changes))
    return made


def _typed(changes: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "level":
            typed[name] = AlertLevel(str(value))
        elif name in ("before", "after", "floor"):
            typed[name] = int(value)
        elif name in ("checks", "categories"):
            typed[name] = tuple(str(one) for one in value)
    return typed


def alert_dates(
    winter: int,
    *,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    moved: Mapping[str, tuple[date, date]] | None = None,
) -> tuple[AlertDate, ...]:
    """Return the key dates of a winter that raise the level, in order.

    Parameters
    ----------
    winter : year in which it begins
    settings : as `asked` takes it
    moved : code -> first and last day as the office knows it; it is no forecast then
    """
    asks = asked(settings)
    days = []
    for day in key_days(winter):
        span = (moved or {}).get(day.code)
        known = KeyDay(day.code, *span) if span else day
        if day.code in asks:
            days.append(AlertDate(known, asks[day.code]))
    return tuple(sorted(days, key=lambda one: one.day.start))


def winter_of(day: date) -> int:
    """Return the year in which the winter of a day begins; from May on it is the next one."""
    return day.year if day.month >= 5 else day.year - 1


def level_on(day: date, dates: Iterable[AlertDate]) -> tuple[AlertLevel, tuple[AlertDate, ...]]:
    """Return the highest level that holds on a day, and the key dates that ask for one."""
    holding = tuple(one for one in dates if one.start <= day <= one.end)
    highest = max((one.asks.level for one in holding), key=_ORDER.__getitem__, default=None)
    return highest or AlertLevel.NORMAL, holding


def floor_of(
    first: date, last: date, dates: Iterable[AlertDate]
) -> tuple[int, tuple[AlertDate, ...]]:
    """Return the visits each village gets by the levels that hold on any day of a span.

    Returns
    -------
    floor : int
        The highest of them; 0 where no level holds.
    asking : tuple of AlertDate
        Those that ask for it.
    """
    holding = tuple(one for one in dates if one.start <= last and first <= one.end)
    floor = max((one.asks.floor for one in holding), default=0)
    return floor, tuple(one for one in holding if floor and one.asks.floor == floor)


def pressure_spans(winter: int) -> tuple[tuple[Pressure, date, date], ...]:
    """Return the three periods of a winter that meet, each with its first and last day.

    Ours to set, as the plan names the periods without dates: the year-end rush is 1 December to New
    Year's Eve; slack is the week after New Year and the fortnight after Spring Festival; fires are
    most from December to February (the Ministry of Emergency Management's winter statistics).
    """
    days = {day.code: day for day in key_days(winter)}
    eve, spring = days["new_years_eve"].start, days["spring_festival"].start
    new_year = days["new_year"].start
    first_of_march = date(winter + 1, 3, 1)
    return (
        (Pressure.YEAR_END, date(winter, 12, 1), eve),
        (Pressure.SLACK, new_year + timedelta(days=1), new_year + timedelta(days=7)),
        (Pressure.SLACK, spring + timedelta(days=1), spring + timedelta(days=14)),
        (Pressure.FIRES, date(winter, 12, 1), first_of_march - timedelta(days=1)),
    )


def meeting_on(day: date, winter: int) -> tuple[Pressure, ...]:
    """Return which of the three periods a day lies in."""
    return tuple(kind for kind, start, end in pressure_spans(winter) if start <= day <= end)


def warnings(
    alert: AlertDate,
    sites: pd.DataFrame,
    villages: pd.DataFrame,
    tasks: pd.DataFrame,
    *,
    as_of: date,
    n_days: int = WARNING_DAYS,
) -> pd.DataFrame:
    """Return who is to be warned before a key date, and who has been.

    Villages first, then sites by village: `place` ("village" or "site"), `site_id` (Int64),
    `village_code`, `name`, `category`, `due_on`, `task_id` (Int64), `version` (Int64), `owner`,
    `done_on`, `is_received`, `is_late` (bool: not received, and its day has passed).

    Parameters
    ----------
    tasks
        Of `data.upkeep.rows(store, "task")`; a warning's `details` name its `key_date` and `year`.
    """
    wanted = sites[sites["category"].isin(kinds_meant(alert.asks.categories))]
    wanted = wanted.sort_values(["category", "village_code", "name"], kind="stable")
    of_villages = pd.DataFrame(
        {"place": "village", "site_id": [pd.NA] * len(villages),
         "village_code": villages.index, "name": villages["short_name"].to_numpy(),
         "category": None}
    )  # fmt: skip
    of_sites = pd.DataFrame(
        {"place": "site", "site_id": wanted.index.astype("Int64"),
         "village_code": wanted["village_code"].to_numpy(), "name": wanted["name"].to_numpy(),
         "category": wanted["category"].to_numpy()}
    )  # fmt: skip
    whole = pd.concat([of_villages.astype(object), of_sites.astype(object)], ignore_index=True)
    sent = _sent(alert, tasks)
    found = [sent.get(_key(site, code)) for site, code in _pairs(whole)]
    due = pd.Timestamp(alert.warn_by(n_days))
    whole["due_on"] = pd.Series(due, whole.index, dtype="datetime64[s]")
    for name in ("task_id", "version"):
        whole[name] = pd.array([one[name] if one else None for one in found], dtype="Int64")
    whole["owner"] = [one["owner"] if one else None for one in found]
    done = [one["done_on"] if one else pd.NaT for one in found]
    whole["done_on"] = pd.Series(done, whole.index, dtype="datetime64[s]")
    whole["is_received"] = (whole["done_on"] <= pd.Timestamp(as_of)).fillna(False)
    whole["is_late"] = ~whole["is_received"] & (due < pd.Timestamp(as_of))
    return whole


def _sent(alert: AlertDate, tasks: pd.DataFrame) -> dict[tuple[str, Any], dict[str, Any]]:
    sent: dict[tuple[str, Any], dict[str, Any]] = {}
    mine = tasks[tasks["kind"] == "warning"]
    for task_id, row in zip(mine.index, mine.to_dict("records"), strict=True):
        details = row["details"] or {}
        if details.get("key_date") != alert.day.code:
            continue
        if details.get("year") != alert.day.start.year:
            continue
        sent[_key(row["site_id"], row["village_code"])] = {
            "task_id": task_id,
            **{name: row[name] for name in ("version", "owner", "done_on")},
        }
    return sent


def _pairs(whole: pd.DataFrame) -> Iterable[tuple[Any, Any]]:
    return zip(whole["site_id"], whole["village_code"], strict=True)


def _key(site_id: Any, village_code: Any) -> tuple[str, Any]:
    return ("village", village_code) if pd.isna(site_id) else ("site", int(site_id))


def visit_cover(
    alert: AlertDate,
    sites: pd.DataFrame,
    visits: pd.DataFrame,
    village_codes: Sequence[str],
) -> tuple[int, int, tuple[str, ...]]:
    """Return how far the visits before a key date have got.

    Parameters
    ----------
    visits : one counts from a fortnight before the key date to its last raised day

    Returns
    -------
    n_visited, n_sites : int
        Of the places of its categories.
    below : tuple of str
        Villages with fewer visits than the floor while the level holds.
    """
    wanted = sites.index[sites["category"].isin(kinds_meant(alert.asks.categories))]
    days = visits["visited_on"]
    first = pd.Timestamp(alert.day.start - timedelta(days=2 * WARNING_DAYS))
    near = visits[(days >= first) & (days <= pd.Timestamp(alert.end))]
    n_visited = int(near.loc[near["site_id"].isin(wanted), "site_id"].nunique())
    held = visits[(days >= pd.Timestamp(alert.start)) & (days <= pd.Timestamp(alert.end))]
    counts = held["village_code"].value_counts().to_dict()
    below = tuple(code for code in village_codes if counts.get(code, 0) < alert.asks.floor)
    return n_visited, len(wanted), below


def season(found_on: pd.Series) -> pd.Series:
    """Return how many fires or hazards fall into each month of the year.

    Returns
    -------
    Series, index 1 to 12
    """
    months = pd.to_datetime(found_on).dropna().dt.month
    return months.value_counts().reindex(range(1, 13), fill_value=0).sort_index()


def of(day: Day, winter: int) -> tuple[AlertDate, ...]:
    """Return the guarded key dates of a winter as the office set them."""
    moved = day.settings.get(MOVED, {}).get(str(winter), {})
    spans = {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, (first, last) in moved.items()
    }
    return alert_dates(winter, settings=day.settings.get(LEVELS, {}), moved=spans)
