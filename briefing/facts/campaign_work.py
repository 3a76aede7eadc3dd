"""The campaign's own work: what was promised, done and carried over; as facts, as a summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.campaign import outlook
from analysis.campaign.supervision import WHOLE, by_village, detail, review_cover, visits
from analysis.outreach.activities import held
from briefing.facts.breakdown import Tables
from briefing.facts.compose import fires_so_far, has_hazards, rated, relapse, sections
from briefing.facts.fact import Fact, Facts, Row, count, share
from briefing.facts.say import text_of
from briefing.facts.writer import Section, Sentence, Writer
from briefing.words import sentences
from briefing.words import sentences as said
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from analysis.campaign.outlook import Driver, Outlook
    from analysis.day import Day


_T = TaskKind
# Lists a summary prints, by the kind of task they are of.
LISTS: Final[dict[str, TaskKind]] = {
    "steps": _T.STEP, "practices": _T.PRACTICE, "mechanisms": _T.MECHANISM,
    "weak_points": _T.WEAK_POINT, "carried": _T.CARRY_OVER,
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """The rows of the store a summary counts.

    Attributes
    ----------
    tasks, lessons, outreach : of `data.store.upkeep.rows`
    ahead : of the days after the briefing's day
    """

    tasks: pd.DataFrame
    lessons: pd.DataFrame
    outreach: pd.DataFrame
    ahead: Outlook | None = None


def with_work(facts: Facts, work: Work, villages: pd.DataFrame) -> Facts:
    """Return the facts with those of the campaign's work beside them.

    Items ``work.…`` and ``outlook.…``, tables ``work.…`` and ``work.plans_missing``.

    Parameters
    ----------
    work : nothing later than `facts.as_of` is counted
    """
    tables = Tables()
    tasks = work.tasks[work.tasks["opened_on"] <= pd.Timestamp(facts.as_of)]
    _promised(tables, tasks, villages, as_of=facts.as_of)
    _lists(tables, tasks, villages, as_of=facts.as_of)
    _supervised(tables, tasks, as_of=facts.as_of)
    activities = held(work.outreach, as_of=facts.as_of)
    tables.add(
        count("work.activities", _ids(activities)), count("work.lessons", _ids(work.lessons))
    )
    if work.ahead is not None:
        _outlook(tables, work.ahead)
    return replace(facts, items=facts.items | tables.items, tables=facts.tables | tables.tables)


def _promised(tables: Tables, tasks: pd.DataFrame, villages: pd.DataFrame, *, as_of: date) -> None:
    done = tasks[tasks["done_on"] <= pd.Timestamp(as_of)]
    plans = done[done["kind"] == _T.PLAN.value]["village_code"].dropna()
    codes = [str(code) for code in villages.index]
    handed_in = tuple(sorted(set(codes) & set(plans)))
    tables.add(
        count("work.villages", tuple(sorted(codes))),
        count("work.plans", handed_in, whole=len(codes)),
        share("work.plans_share", handed_in, len(codes)),
    )
    tables.tables["work.plans_missing"] = tuple(
        Row(code, {"name": str(villages.at[code, "short_name"])})
        for code in codes
        if code not in handed_in
    )
    for name, kind in (("steps", _T.STEP), ("yearly", _T.YEARLY)):
        of, finished = (_ids(rows[rows["kind"] == kind.value]) for rows in (tasks, done))
        tables.add(
            count(f"work.{name}", of),
            count(f"work.{name}_done", finished, whole=len(of)),
            share(f"work.{name}_share", finished, len(of)),
        )
    tables.add(count("work.meetings", _ids(done[done["kind"] == _T.MEETING.value])))
    reviews = tasks[tasks["kind"] == _T.REVIEW.value]
    seen = review_cover(reviews, villages=codes, trades=(), units=(), as_of=as_of)["area"]
    signed = tuple(code for code in codes if code not in seen.missing)
    tables.add(count("work.reviews", signed, whole=len(codes)))


def _lists(tables: Tables, tasks: pd.DataFrame, villages: pd.DataFrame, *, as_of: date) -> None:
    names = villages["short_name"].to_dict()
    today = pd.Timestamp(as_of)
    for name, kind in LISTS.items():
        rows = tasks[tasks["kind"] == kind.value].sort_index()
        if kind is _T.PRACTICE:
            rows = rows[rows["done_on"] <= today]
        if name not in ("steps",):
            tables.add(count(f"work.{name}", _ids(rows)))
        if kind is _T.MECHANISM:
            # A mechanism is there from the day it was set up; done is the one that is tried out.
            tables.add(count("work.mechanisms_tried", _ids(rows[rows["done_on"] <= today])))
        is_done = (rows["done_on"] <= today).tolist()
        tables.tables[f"work.{name}"] = tuple(
            Row(str(task_id), _texts(row, names, is_done=done))
            for done, (task_id, row) in zip(is_done, rows.iterrows(), strict=True)
        )
    steps = tasks[tasks["kind"] == _T.STEP.value]
    named = {int(one) for one in detail(steps, "weak_point_id").dropna()}
    weak = tables.items["work.weak_points"]
    answered = tuple(one for one in weak.row_ids if one in named)
    tables.add(count("work.weak_answered", answered, whole=len(weak.row_ids)))


def _texts(row: pd.Series, names: dict[Any, Any], *, is_done: bool) -> dict[str, str]:
    return {
        "title": str(row["title"]),
        "village": text_of(names.get(row["village_code"])),
        "office": text_of(row["office"]),
        "state": "done" if is_done else "open",
    }


def _supervised(tables: Tables, tasks: pd.DataFrame, *, as_of: date) -> None:
    seen = visits(tasks, as_of=as_of)
    whole, rows = by_village(seen), _ids(seen)
    told: dict[Any, Any] = {"n_checked": 0, "n_held": 0, "low": None, "high": None}
    if not whole.empty:
        told = whole.loc[[WHOLE]].to_dict("records")[0]
    n_checked, n_held = int(told["n_checked"]), int(told["n_held"])
    value, note = (n_held / n_checked, "") if n_checked else (None, "no_base")
    tables.add(
        count("work.supervisions", rows),
        Fact("work.checked", n_checked, row_ids=rows),
        Fact("work.held", n_held, denominator=n_checked, row_ids=rows),
        Fact("work.held_share", value, "share", n_held, n_checked, row_ids=rows, note=note),
        Fact("work.held_low", told["low"], "share", note=note),
        Fact("work.held_high", told["high"], "share", note=note),
    )


def _outlook(tables: Tables, ahead: Outlook) -> None:
    drivers: dict[str, Driver] = {one.code: one for one in ahead.drivers}
    for way in ("up", "down", "unclear"):
        codes = tuple(sorted(one.code for one in ahead.drivers if one.direction == way))
        tables.add(count(f"outlook.{way}", codes, whole=len(ahead.drivers)))
    fires = drivers["own_fires"]
    band, note = fires.band, "" if fires.band else "not_known"
    tables.add(
        Fact("outlook.days", (ahead.end - ahead.start).days + 1, "days"),
        Fact("outlook.raised_days", drivers["key_dates"].n, "days"),
        Fact("outlook.fires", fires.n if band else None, note=note),
        Fact("outlook.years", fires.years if band else None, note=note),
        Fact("outlook.low", band.low if band else None, note=note),
        Fact("outlook.high", band.high if band else None, note=note),
    )


def _ids(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted(int(str(one)) for one in rows.index))


def names_of(rows: Iterable[Row], *, state: str = "") -> list[str]:
    """Return the titles of a list of the campaign's work, each with its village where it has one.

    Parameters
    ----------
    rows : of a table ``work.…``
    state : "done", "open" or ""; only these; "" for all
    """
    told = (row.texts for row in rows if not state or row.texts["state"] == state)
    return [
        f"{one['title']}（{one['village']}）" if one["village"] else one["title"] for one in told
    ]


def work_of(day: Day) -> Work:
    """Return what a summary of a day counts, as known on the day's basis."""
    return Work(
        tasks=day.table("task"),
        lessons=day.table("lesson"),
        outreach=day.table("outreach"),
        ahead=day.once(outlook.of),
    )


def has_work(facts: Facts) -> bool:
    """Return whether the facts hold the campaign's own work; issues of old versions do not."""
    return "work.plans" in facts.items


def summary_sections(facts: Facts) -> tuple[Section, ...]:
    """Return the chapters of the summary, in order; of the whole campaign, as a rule."""
    writer = Writer(facts)
    usual = {one.id: one for one in sections(facts)}
    results = [writer.write(sentences.NOTHING_FOUND)]
    if has_hazards(facts):
        rate = sentences.RATE.partition("{hazards.rectified_share|")[0]
        results = [writer.write(rated(facts, said.RESULTS, rate)), *_trades(writer)]
    work = _work_told(writer) if has_work(facts) else {"promised": [writer.write(said.NOT_KEPT)]}
    still = said.STILL_OPEN if writer.knows(said.STILL_OPEN) else said.STILL_OPEN_OLD
    bodies: dict[str, list[Sentence]] = {
        "promised": [],
        "results": results,
        "pressing": writer.known(said.PRESSING_SO_FAR, said.LISTED_SO_FAR, said.PAPERS_SO_FAR),
        "publicity": writer.known(said.OUTREACH_SO_FAR),
        "dates": writer.known(said.WARNINGS),
        "villages": [*_effects(writer), writer.joined(*usual["ranking"].sentences)],
        "problems": [writer.write(still)],
        "measures": [],
        "ahead": [],
    }
    # A chapter nobody kept anything for says so; of an issue frozen without work it is left out.
    nothing = [writer.write(said.NOTHING_KEPT)] if has_work(facts) else []
    has_any = has_hazards(facts)
    tables = {"results": ("annex_categories",), "villages": ("annex_villages",)} if has_any else {}
    return tuple(
        Section(key, said.SUMMARY_SECTIONS[key], told, tables.get(key, ()))
        for key, body in bodies.items()
        if (told := (*body, *work.get(key, ())) or tuple(nothing))
    )


def _trades(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    rows = [row for row in facts.rows("categories") if facts.cell(row, "found").value]
    items = writer.rows(sentences.TRADE_ITEM, rows)
    return writer.listed(said.TRADES_TOLD, items)


def _effects(writer: Writer) -> list[Sentence]:
    """Return fires, deadlines and relapse: what the campaign has brought, without a claim."""
    facts = writer.facts
    told = [*fires_so_far(writer), writer.write(sentences.STOP)] if fires_so_far(writer) else []
    if told:
        told.append(writer.write(said.FEW_FIRES))
    rest = relapse(writer)
    if facts["hazards.in_time_share"].denominator:
        rest = [writer.write(sentences.DEADLINES), *rest]
    return [writer.joined(*part) for part in (told, rest) if part]


def _work_told(writer: Writer) -> dict[str, list[Sentence]]:
    """Return what each chapter says of the campaign's own work."""
    facts, write = writer.facts, writer.write

    def listed(names: list[str], template: str, *, otherwise: str = "") -> list[Sentence]:
        items = [write(said.NAME, names={"name": name}) for name in names]
        return writer.listed(template, items) or [write(one) for one in (otherwise,) if one]

    def named(table: str, state: str = "") -> list[str]:
        return names_of(facts.rows(f"work.{table}"), state=state)

    missing = writer.rows(said.NAME, facts.rows("work.plans_missing"))
    plans = said.PLANS.replace("{@missing}", said.PLANS_MISSING if missing else "")
    is_checked = bool(facts["work.checked"].value)
    mechanisms = (
        listed(named("mechanisms"), said.MECHANISMS) if writer.knows(said.MECHANISMS) else []
    )
    return {
        "promised": [
            writer.joined(write(plans, items=missing), write(said.MEETINGS), write(said.REVIEWS)),
            write(said.PROMISED),
        ],
        "publicity": [write(said.LESSONS)],
        "villages": [write(said.SUPERVISED if is_checked else said.NOT_SUPERVISED)],
        "problems": listed(named("weak_points"), said.WEAK_POINTS),
        "measures": [
            *listed(named("steps", "done"), said.MEASURES),
            *listed(named("steps", "open"), said.MEASURES_LEFT),
            *listed(named("practices"), said.PRACTICES, otherwise=said.NO_PRACTICE),
            *mechanisms,
        ],
        "ahead": listed(named("carried"), said.CARRIED, otherwise=said.NOTHING_CARRIED),
    }
