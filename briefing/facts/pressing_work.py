"""The other half of the campaign: fires, talks, supervision, exposure, publicity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.campaign.fires import PUBLISHED, compared, known
from analysis.outreach.activities import FIVE, held
from briefing.facts.breakdown import Tables
from briefing.facts.fact import Fact, Facts, Period, Row, count
from briefing.facts.say import text_of
from briefing.facts.totals import ids, within
from briefing.words import labels
from vocabulary.campaign import Control
from vocabulary.terms import Category, MeasureKind, TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

# Events are looked at so far ahead.
GATHERING_DAYS: Final = 14
_M = MeasureKind
# Measures counted by the times they were taken, and those counted by the sites they were taken at.
TIMES: Final[dict[str, MeasureKind]] = {
    "talks": _M.TALK, "supervised": _M.SUPERVISE, "referred": _M.REFER, "penalties": _M.PENALTY,
    "notices": _M.NOTICE, "pledges": _M.PLEDGE, "posted": _M.POST,
}  # fmt: skip
SITES: Final[dict[str, MeasureKind]] = {"listed": _M.LISTED, "exposed": _M.EXPOSE}
# In the order of the table on paper, the left half first.
ROWS: Final = (
    "talks", "supervised", "listed", "exposed", "referred", "penalties", "notices", "posted",
    "warnings", "activities", "people", "doors", "self_checks", "pledges", "supervisions",
    "mechanisms",
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """The rows of the store this counts, each with its day; frames of `data.store.upkeep.rows`.

    Attributes
    ----------
    start : first day of the campaign: what was done before it belongs to an earlier one
    published_fires : of whole months nothing was kept of; see `analysis.campaign.fires`
    """

    start: date
    measures: pd.DataFrame
    tasks: pd.DataFrame
    outreach: pd.DataFrame
    doors: pd.DataFrame
    self_checks: pd.DataFrame
    fires: pd.DataFrame
    gatherings: pd.DataFrame
    published_fires: Mapping[str, Any] = field(default_factory=dict)


def records_of(day: Day) -> Records:
    """Return what was kept of a day's campaign, as known on the day's basis."""
    return Records(
        start=day.campaign.start,
        measures=day.table("measure"),
        tasks=day.table("task"),
        outreach=day.table("outreach"),
        doors=day.table("household_check"),
        self_checks=day.table("self_check"),
        fires=day.table("incident"),
        gatherings=day.table("gathering"),
        published_fires=day.settings.get(PUBLISHED, {}),
    )


def with_pressing(facts: Facts, kept: Records, villages: pd.DataFrame) -> Facts:
    """Return the facts with what was done beside the hazards and with the fires.

    Items ``pressing.…`` and ``fires.…``, tables ``pressing``, ``fires``, ``fires.categories`` and
    ``fires.causes``. What the register has never kept has no value.
    """
    tables = Tables()
    whole = Period(min(kept.start, facts.period.start), facts.as_of)
    rows = {
        name: Row(name, {"name": labels.PRESSING_ROWS[name]}, {}, _cells(tables, name, facts, told))
        for name, told in _counted(facts, kept, whole)
    }
    tables.tables["pressing"] = tuple(rows[name] for name in ROWS)
    _fires(tables, facts, kept, villages)
    _gatherings(tables, kept.gatherings, villages, facts.as_of)
    return replace(facts, items=facts.items | tables.items, tables=facts.tables | tables.tables)


@dataclass(frozen=True)
class _Counted:
    """Rows of one kind up to the day: their days, and how they are counted."""

    rows: pd.DataFrame
    on: str
    whole: Period
    count: Callable[[pd.DataFrame], float]
    is_known: bool


def _counted(facts: Facts, kept: Records, whole: Period) -> Iterator[tuple[str, _Counted]]:
    """Yield each line of the table with the rows it counts."""

    def told(
        rows: pd.DataFrame, on: str, counted: Callable[[pd.DataFrame], float] = len
    ) -> _Counted:
        return _Counted(rows[within(rows[on], whole)], on, whole, counted, not rows.empty)

    for name, kind in TIMES.items():
        yield name, told(kept.measures[kept.measures["kind"].eq(kind.value)], "done_on")
    for name, kind in SITES.items():
        mine = kept.measures[kept.measures["kind"].eq(kind.value)]
        yield name, told(mine, "done_on", _n_sites)
    tasks = kept.tasks
    for name, task, on in (
        ("warnings", TaskKind.WARNING, "done_on"),
        ("supervisions", TaskKind.SUPERVISION, "done_on"),
        ("mechanisms", TaskKind.MECHANISM, "opened_on"),
    ):
        yield name, told(tasks[tasks["kind"].eq(task.value)], on)
    activities = held(kept.outreach, as_of=facts.as_of)
    five = (
        activities[activities["kind"].isin([kind.value for kind in FIVE])]
        if len(activities)
        else activities
    )
    yield "activities", told(five, "held_on")
    yield "people", told(five, "held_on", _n_people)
    yield "doors", told(kept.doors, "checked_on")
    yield "self_checks", told(kept.self_checks, "checked_on")


def _n_sites(rows: pd.DataFrame) -> float:
    return float(rows["site_id"].nunique())


def _n_people(rows: pd.DataFrame) -> float:
    return float(rows["people"].sum())


def _cells(tables: Tables, name: str, facts: Facts, told: _Counted) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, period in (("period", facts.period), ("total", told.whole)):
        mine = told.rows[within(told.rows[told.on], period)]
        value = told.count(mine) if told.is_known else None
        fact = Fact(
            f"pressing.{name}.{column}", value, row_ids=ids(mine),
            note="" if told.is_known else "not_known",
        )  # fmt: skip
        cells |= tables.add(fact)
    return cells


def _fires(tables: Tables, facts: Facts, kept: Records, villages: pd.DataFrame) -> None:
    fires = known(kept.fires, as_of=facts.as_of)
    whole = Period(min(kept.start, facts.period.start), facts.as_of)
    toll, then = compared(fires, kept.published_fires, whole.start, whole.end)

    def inside(period: Period) -> pd.DataFrame:
        return fires[within(fires["happened_on"], period)]

    now, total = inside(facts.period), inside(whole)
    ago = None if then is None else float(then.n)
    if fires.empty and not toll.n_months:
        tables.add(*(Fact(f"fires.{name}", None, note="not_known") for name in _OF_FIRES))
        return
    tables.add(
        count("fires.period", ids(now), previous=len(inside(facts.period.before))),
        Fact("fires.total", float(toll.n), row_ids=ids(total), year_before=ago),
        Fact("fires.year_before", ago, note="not_known" if then is None else ""),
        Fact("fires.deaths", float(toll.deaths), row_ids=ids(total)),
        Fact("fires.injured", float(toll.injured), row_ids=ids(total)),
    )
    names = villages["short_name"].to_dict()
    tables.tables["fires"] = tuple(
        Row(
            str(number),
            {
                "village": text_of(names.get(row["village_code"])),
                "category": _category(row["category"]),
                "cause": _cause(row["cause"]),
            },
            {"on": row["happened_on"].date()},
        )
        for number, row in now.iterrows()
    )
    for table, column, said in (
        ("categories", "category", _category), ("causes", "cause", _cause),
    ):  # fmt: skip
        groups = total.groupby(total[column].map(said), sort=True)
        rows = [
            Row(name, {"name": name}, {}, tables.add(count(f"fires.{table}.{place}.n", ids(mine))))
            for place, (name, mine) in enumerate(groups)
            if name
        ]
        tables.tables[f"fires.{table}"] = tuple(tables.by(rows, "n", falling=True))


def _gatherings(tables: Tables, known: pd.DataFrame, villages: pd.DataFrame, as_of: date) -> None:
    """Add the table "gatherings": events of the next days with a control that is not in place."""
    first, last = (pd.Timestamp(as_of + timedelta(days=n)) for n in (1, GATHERING_DAYS))
    ahead = known[known["starts_on"].between(first, last)].sort_values(["starts_on", "place"])
    names = villages["short_name"].to_dict()
    rows = []
    for number, row in ahead.iterrows():
        controls = row["controls"] if isinstance(row["controls"], dict) else {}
        open_ones = [one.zh for one in Control if not controls.get(one.value)]
        if not open_ones:
            continue
        start = row["starts_on"].date()
        ends = row["ends_on"].date() if pd.notna(row["ends_on"]) else start
        crowd = None if pd.isna(row["crowd"]) else float(row["crowd"])
        fact = Fact(f"gathering.{number}.crowd", crowd, note="" if crowd else "not_known")
        texts = {
            "name": text_of(row["place"]),
            "village": text_of(names.get(row["village_code"])) or labels.NO_OFFICE,
            "controls": labels.AND.join(open_ones),
        }
        # The last day on which it can still be put right.
        dates = {"start": start, "end": ends, "check_by": start - timedelta(days=1)}
        n = count(
            f"gathering.{number}.n", tuple(one.value for one in Control if one.zh in open_ones)
        )
        rows.append(Row(str(number), texts, dates, tables.add(fact, n)))
    tables.tables["gatherings"] = tuple(rows)


_OF_FIRES: Final = ("period", "total", "year_before", "deaths", "injured")


def _category(value: object) -> str:
    kind = text_of(value)
    return Category(kind).zh if kind in {one.value for one in Category} else ""


def _cause(value: object) -> str:
    return text_of(value).removesuffix(labels.INVENTED)
