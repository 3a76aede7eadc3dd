"""The campaign's own work: what was promised, done and carried over; as facts, as a summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.campaign import outlook
from analysis.campaign.reviews import detail, review_cover
from analysis.campaign.supervision import WHOLE, by_village, visits
from analysis.outreach.activities import held
from briefing.facts.breakdown import Tables
from briefing.facts.compose import Section, Sentence, Writer, sections
from briefing.facts.fact import Fact, Facts, Row, count, share
from briefing.words import sentences
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
    tasks, lessons, outreach : of `data.upkeep.rows`
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
    tables.add(count("work.activities", _ids(activities)))
    tables.add(count("work.lessons", _ids(work.lessons)))
    if work.ahead is not None:
        _outlook(tables, work.ahead)
    return replace(facts, items=facts.items | tables.items, tables=facts.tables | tables.tables)


def _promised(tables: Tables, tasks: pd.DataFrame, villages: pd.DataFrame, *, as_of: date) -> None:
    done = tasks[tasks["done_on"] <= pd.Timestamp(as_of)]
    plans = done[done["kind"] == _T.PLAN.value]["village_code"].dropna()
    codes = [str(code) for code in villages.index]
    handed_in = tuple(sorted(set(codes) & set(plans)))
    tables.add(count("work.villages", tuple(sorted(codes))))
    tables.add(count("work.plans", handed_in, whole=len(codes)))
    tables.add(share("work.plans_share", handed_in, len(codes)))
    tables.tables["work.plans_missing"] = tuple(
        Row(code, {"name": str(villages.at[code, "short_name"])})
        for code in codes
        if code not in handed_in
    )
    for name, kind in (("steps", _T.STEP), ("yearly", _T.YEARLY)):
        of, finished = (_ids(rows[rows["kind"] == kind.value]) for rows in (tasks, done))
        tables.add(count(f"work.{name}", of))
        tables.add(count(f"work.{name}_done", finished, whole=len(of)))
        tables.add(share(f"work.{name}_share", finished, len(of)))
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
        if kind in (_T.PRACTICE, _T.MECHANISM):
            rows = rows[rows["done_on"] <= today]
        if name not in ("steps",):
            tables.add(count(f"work.{name}", _ids(rows)))
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
    village = names.get(row["village_code"])
    return {
        "title": str(row["title"]),
        "village": "" if village is None else str(village),
        "office": "" if pd.isna(row["office"]) else str(row["office"]),
        "state": "done" if is_done else "open",
    }


def _supervised(tables: Tables, tasks: pd.DataFrame, *, as_of: date) -> None:
    seen = visits(tasks, as_of=as_of)
    whole = by_village(seen)
    n_checked, n_held, low, high = 0, 0, None, None
    if not whole.empty:
        told = whole.loc[[WHOLE]].to_dict("records")[0]
        n_checked, n_held = int(told["n_checked"]), int(told["n_held"])
        low, high = float(told["low"]), float(told["high"])
    of_visits = _ids(seen)
    tables.add(count("work.supervisions", of_visits))
    tables.add(Fact("work.checked", n_checked, row_ids=of_visits))
    tables.add(Fact("work.held", n_held, denominator=n_checked, row_ids=of_visits))
    value = n_held / n_checked if n_checked else None
    note = "" if n_checked else "no_base"
    tables.add(
        Fact("work.held_share", value, "share", n_held, n_checked, row_ids=of_visits, note=note)
    )
    for name, bound in (("low", low), ("high", high)):
        tables.add(Fact(f"work.held_{name}", bound, "share", note=note))


def _outlook(tables: Tables, ahead: Outlook) -> None:
    drivers: dict[str, Driver] = {one.code: one for one in ahead.drivers}
    tables.add(Fact("outlook.days", (ahead.end - ahead.start).days + 1, "days"))
    for way in ("up", "down", "unclear"):
        codes = tuple(sorted(one.code for one in ahead.drivers if one.direction == way))
        tables.add(count(f"outlook.{way}", codes, whole=len(ahead.drivers)))
    tables.add(Fact("outlook.raised_days", drivers["key_dates"].n, "days"))
    fires = drivers["own_fires"]
    note = "" if fires.band else "not_known"
    tables.add(Fact("outlook.fires", fires.n if fires.band else None, note=note))
    tables.add(Fact("outlook.years", fires.years if fires.band else None, note=note))
    for name, bound in (
        ("low", fires.band.low if fires.band else None),
        ("high", fires.band.high if fires.band else None),
    ):
        tables.add(Fact(f"outlook.{name}", bound, note=note))


def _ids(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted(int(str(one)) for one in rows.index))


def names_of(rows: Iterable[Row], *, state: str = "") -> list[str]:
    """Return the titles of a list of the campaign's work, each with its village where it has one.

    Parameters
    ----------
    rows : of a table ``work.…``
    state : "done", "open" or ""; only these; "" for all
    """
    return [_title(row) for row in rows if not state or row.texts["state"] == state]


def _title(row: Row) -> str:
    title, village = row.texts["title"], row.texts["village"]
    return f"{title}（{village}）" if village else title


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
    """Return the sections of the summary, in order; of the whole campaign, as a rule."""
    writer = Writer(facts)
    usual = {one.id: one for one in sections(facts)}
    bodies: dict[str, list[Sentence]] = {
        "promised": _promises(writer),
        "results": [*_results(writer, usual["overview"]), *usual["categories"].sentences],
        "villages": [*usual["ranking"].sentences, *_supervision(writer)],
        "measures": _measures(writer),
        "publicity": [writer.write(sentences.PUBLICITY)] if has_work(facts) else [],
        "problems": [writer.write(sentences.STILL_OPEN), *_weak(writer)],
        "ahead": _ahead(writer),
    }
    tables: Final = {
        "results": usual["categories"].tables, "villages": usual["ranking"].tables,
    }  # fmt: skip
    return tuple(
        Section(key, sentences.SUMMARY_SECTIONS[key], tuple(body), tables.get(key, ()))
        for key, body in bodies.items()
        if body
    )


def _promises(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return [writer.write(sentences.NOT_KEPT)]
    told = [writer.write(sentences.PLANS)]
    missing = [row.texts["name"] for row in facts.rows("work.plans_missing")]
    if missing:
        told.append(_listed(writer, sentences.PLANS_MISSING, missing))
    told += [
        writer.write(one) for one in (sentences.MEETINGS, sentences.REVIEWS, sentences.PROMISED)
    ]
    return told


def _results(writer: Writer, overview: Section) -> list[Sentence]:
    """Return the overview without its comparison: nothing comes before a whole campaign."""
    if not writer.facts["hazards.found"].value:
        return list(overview.sentences)
    return [writer.write(sentences.RESULTS), *overview.sentences[2:]]


def _supervision(writer: Writer) -> list[Sentence]:
    if not has_work(writer.facts):
        return []
    is_checked = bool(writer.facts["work.checked"].value)
    return [writer.write(sentences.SUPERVISED if is_checked else sentences.NOT_SUPERVISED)]


def _measures(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return []
    steps = facts.rows("work.steps")
    told = []
    for state, template in (("done", sentences.MEASURES), ("open", sentences.MEASURES_LEFT)):
        names = names_of(steps, state=state)
        if names:
            told.append(_listed(writer, template, names))
    practices = names_of(facts.rows("work.practices"))
    if practices:
        told.append(_listed(writer, sentences.PRACTICES, practices))
    else:
        told.append(writer.write(sentences.NO_PRACTICE))
    mechanisms = names_of(facts.rows("work.mechanisms"))
    if mechanisms:
        told.append(_listed(writer, sentences.MECHANISMS, mechanisms))
    return told


def _weak(writer: Writer) -> list[Sentence]:
    names = names_of(writer.facts.rows("work.weak_points"))
    return [_listed(writer, sentences.WEAK_POINTS, names)] if names else []


def _ahead(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not has_work(facts):
        return []
    names = names_of(facts.rows("work.carried"))
    told = [
        _listed(writer, sentences.CARRIED, names)
        if names
        else writer.write(sentences.NOTHING_CARRIED)
    ]
    if "outlook.up" in facts.items:
        told.append(writer.write(sentences.AHEAD))
        if facts["outlook.fires"].value is not None:
            told.append(writer.write(sentences.OWN_FIRES))
    return told


def _listed(writer: Writer, template: str, names: list[str]) -> Sentence:
    items = [writer.write(sentences.NAME, names={"name": name}) for name in names]
    return writer.write(template, lists={"list": items})
