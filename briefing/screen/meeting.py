"""The eight screens of a meeting: what each says, draws and speaks, and what opens from it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.campaign import burndown, standing
from analysis.campaign.burndown import Course, course, planned_line
from briefing.facts.compose import sections
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.say import figures, plain, say, say_as_of, say_date, say_name, say_period
from briefing.facts.writer import WEEK_DAYS, Sentence, Writer
from briefing.screen.behind import Behind, People
from briefing.screen.verdicts import Worder, asked
from briefing.words import meeting as words
from briefing.words import screen as said
from briefing.words import sentences
from briefing.words import slides as slide_words
from briefing.words.labels import FACTS
from data.store.files import files_of, read_file
from data.store.photos import thumbnail
from vocabulary.terms import Category, TaskKind

if TYPE_CHECKING:
    from analysis.campaign.standing import Standing
    from analysis.day import Day

# Bars that are still read from the back row; a figure opens the rest.
MOST_BARS: Final = 16
_MOST_PARTS: Final = 8
LATE_SHOWN: Final = 10
_PHOTO_PX: Final = 320
# Events with which a photo shows what was put right.
_PUT_RIGHT: Final = ("submitted", "rechecked", "accepted", "closed")
_DECISIONS: Final = 8
# A part of a sentence: its words, and red, good, late or nothing.
Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Deck:
    """A meeting as the browser shows it, all of it at once.

    Attributes
    ----------
    slides
        Each with `id`, `name` in the list to jump by, `title` (words with their tone), `spoken`,
        `notes`, `more` (keys of `lists`), and what is drawn of it.
    lists : what opens: rows with their heads, or lines; see `Behind`
    sites : open hazards, each row with the number of its site last
    """

    slides: tuple[dict[str, Any], ...]
    lists: dict[str, dict[str, Any]]
    sites: list[list[str]]
    foot: str
    stamps: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "slides": list(self.slides), "lists": self.lists, "sites": self.sites,
            "foot": self.foot, "stamps": list(self.stamps), "site_head": list(words.HAZARD_HEAD),
        }  # fmt: skip


@dataclass
class _Seen:
    """What the screens are written from."""

    day: Day
    facts: Facts
    told: Standing
    counts: pd.Series
    behind: Behind
    of: Mapping[str, Sequence[Sentence]] = field(default_factory=dict)

    @property
    def words(self) -> Worder:
        return Worder(self.facts)

    def opens(self, fact_id: str, title: str = "") -> str:
        """Return the key of the rows behind a fact, "" where there are none."""
        fact = self.facts.items.get(fact_id)
        if fact is None:
            return ""
        return self.behind.fact(fact, title or f"{say_name(fact_id)} {say(fact)}")


def deck(
    day: Day, facts: Facts, *, people: People | None = None, stamps: Iterable[str] = ()
) -> Deck:
    """Return the screens of a meeting."""
    before = day.on(day.as_of - standing.WEEK).hazards
    wide = day.once(burndown.of)
    counts = wide[""] if len(wide.columns) and not day.hazards.empty else pd.Series(dtype="int64")
    of = {section.id: section.sentences for section in sections(facts)}
    behind = Behind(day, before, people or People())
    seen = _Seen(day, facts, day.once(standing.of), counts, behind, of)
    drawn = (
        _cover(seen), _verdict(seen), _map(seen), _villages(seen), _burndown(seen), _parts(seen),
        _overdue(seen), _decisions(facts, seen.behind),
    )  # fmt: skip
    title = facts.texts["title"] or said.COVER
    foot = words.FOOT.format(title=plain(title), period=say_period(facts.period))
    return Deck(drawn, seen.behind.lists, seen.behind.open_hazards(), foot, tuple(stamps))


def situation(facts: Facts) -> tuple[Sentence, ...]:
    """Return the situation in ten lines; one where the register holds no hazard."""
    writer = Writer(facts)
    told = said.TEN_LINES if facts["hazards.found"].value else (sentences.NOTHING_FOUND,)
    return tuple(writer.write(template) for template in told)


def _slide(
    name: str,
    title: Words,
    *,
    spoken: Sequence[str] = (),
    notes: Sequence[str] = (),
    more: Iterable[str] = (),
    **drawn: Any,
) -> dict[str, Any]:
    whole = "".join(part for part, _ in title)
    first = slide_words.SPOKEN.format(title=whole.rstrip(words.STOP))
    return {
        "id": name,
        "name": words.NAMES[name],
        "title": [[plain(part), tone] for part, tone in title],
        "spoken": [plain(one, longest=600) for one in (first, *spoken)],
        "notes": [plain(one, longest=600) for one in notes],
        "more": [one for one in more if one],
        **drawn,
    }


def _cover(seen: _Seen) -> dict[str, Any]:
    facts = seen.facts
    lines = [say_period(facts.period), facts.texts["issuer"]]
    made = _slide(
        "cover",
        [(words.COVER, "")],
        notes=[said.DEFINITION_NOTE, said.SOURCE_NOTE.format(
            as_of=said.AS_OF.format(as_of=say_as_of(facts)), period=say_period(facts.period))],
        above=plain(facts.texts["title"] or said.COVER),
        lines=[plain(line) for line in lines if line],
    )  # fmt: skip
    opening = slide_words.SPOKEN_COVER.format(period=say_period(facts.period))
    return {**made, "spoken": [opening]}


def _verdict(seen: _Seen) -> dict[str, Any]:
    facts, behind = seen.facts, seen.behind
    shown = [one for fact in figures(facts) if (one := _figure_of(seen, fact))]
    behind.lists["figures"] = {"title": words.FIGURES, "figures": shown}
    return _slide(
        "verdict",
        verdict(facts, seen.told, seen.day.villages["short_name"]),
        spoken=[line.text for line in seen.of["overview"]],
        notes=[*(_note(facts, fact.id) for fact in figures(facts)), said.RISK_NOTE],
        more=(
            "figures",
            behind.told("situation", words.SITUATION, situation(facts)),
            behind.told("actions", words.ACTIONS, seen.of["actions"]),
        ),
        figures=_four(seen),
        flow=_flow(seen),
    )


def verdict(facts: Facts, told: Standing, names: pd.Series) -> Words:
    """Return the sentence that answers: open, more or fewer than planned, overdue and whose."""
    if not facts["hazards.found"].value and not told.flow.now:
        return [(words.NOTHING, "")]
    parts: Words = [(words.OPEN.format(n=told.flow.now), "")]
    over = told.over_plan
    if over:
        more = words.OVER.format(n=over) if over > 0 else words.UNDER.format(n=-over)
        parts += [(words.BY_PLAN, ""), (more, "red" if over > 0 else "good")]
    elif over == 0:
        parts.append((words.ON_PLAN, ""))
    late = int(told.overdue.now or 0)
    parts += [(words.AND_LATE, ""), (words.LATE.format(n=late), "late" if late else "")]
    if told.most_overdue and late:
        code, n = told.most_overdue
        parts.append((words.LATE_IN.format(name=names.get(code, code), n=n), "late"))
    return [*parts, (words.STOP, "")]


def _figure_of(seen: _Seen, fact: Fact) -> dict[str, Any]:
    return {"name": say_name(fact.id), "value": say(fact), "opens": seen.opens(fact.id)}


def _four(seen: _Seen) -> list[dict[str, Any]]:
    facts, told = seen.facts, seen.told
    over = told.over_plan
    plan = words.NO_PLAN
    if told.planned is not None and over is not None:
        more = words.OVER.format(n=over) if over >= 0 else words.UNDER.format(n=-over)
        plan = f"{words.PLAN.format(planned=told.planned)}，{more}"
    found, put_right = facts["hazards.found"], facts["hazards.rectified"]
    is_good = (facts["hazards.rectified_share"].value or 0) >= 0.85
    return [
        _large(seen, "hazards.open", "red" if over and over > 0 else "", plan),
        _large(seen, "hazards.overdue", "late" if facts["hazards.overdue"].value else "",
               words.LONG.format(n=say(facts["hazards.overdue_long"])), "hazards.overdue_long"),
        _large(seen, "hazards.rectified_share", "good" if is_good else "",
               words.FOUND_SO_FAR.format(found=say(found), rectified=say(put_right)),
               "hazards.found"),
        _large(seen, "sites.risk.red", "red" if facts["sites.risk.red"].value else "",
               words.RED_LATE.format(n=told.red_overdue), "", name=words.RED_SITES),
    ]  # fmt: skip


def _large(
    seen: _Seen, fact_id: str, tone: str, beside: str, opens_beside: str = "", *, name: str = ""
) -> dict[str, Any]:
    fact = seen.facts[fact_id]
    change, is_good = _change(seen, fact)
    return {
        "name": name or say_name(fact_id),
        "value": say(fact),
        "tone": tone,
        "change": change,
        "good": is_good,
        "beside": beside,
        "opens": seen.opens(fact_id),
        "opens_beside": seen.opens(opens_beside) if opens_beside else "",
    }


def _change(seen: _Seen, fact: Fact) -> tuple[str, bool]:
    """Return the change with its arrow, and whether it is one to the better."""
    before = fact.previous
    if fact.id == "sites.risk.red":
        before = seen.told.red.before
    if fact.value is None or before is None:
        return "", True
    is_share = fact.unit == "share"
    change = fact.change if is_share else fact.value - before
    if not change:
        return "", True
    period = seen.facts.period
    is_week = (period.end - period.start).days + 1 == WEEK_DAYS
    n = words.POINTS.format(n=abs(change)) if is_share else f"{abs(change):.0f}"
    since = words.CHANGE_WEEK if is_week or fact.id.startswith("sites") else words.CHANGE_PERIOD
    return f"{'▲' if change > 0 else '▼'}{n} {since}", (change > 0) == is_share


def _flow(seen: _Seen) -> list[dict[str, str]]:
    """Return what moved the open hazards in the week, each with its rows, and what is left."""
    flow = seen.told.flow
    moved = standing.moved(seen.behind.before, seen.day.hazards)
    told = []
    for name, template in words.FLOW:
        if n := len(moved[name]):
            text = template.format(n=n)
            told.append({"text": text, "opens": seen.behind.hazards(f"flow_{name}", text,
                                                                    moved[name])})  # fmt: skip
    net = flow.now - flow.before
    text = (words.NET_UP if net > 0 else words.NET_DOWN).format(n=abs(net))
    return [*told, {"text": text, "opens": ""}]


def _map(seen: _Seen) -> dict[str, Any]:
    most = seen.words.most("villages", "overdue")
    title = seen.words.said(slide_words.MAP)
    if most is not None:
        title += slide_words.MOST_HERE.format(name=most.texts["name"])
    return _slide(
        "map", [(title, "")], spoken=[slide_words.SPOKEN_MAP], notes=[said.RISK_NOTE],
        more=(seen.opens("sites.risk.red", words.RED_SITES), seen.opens("hazards.overdue")),
    )  # fmt: skip


def _villages(seen: _Seen) -> dict[str, Any]:
    facts, behind = seen.facts, seen.behind
    rows = facts.rows("density")
    more = (
        behind.grid(facts, "density", words.NAMES["villages"]),
        behind.grid(facts, "villages", words.VILLAGE_TABLE),
        behind.grid(facts, "small_villages", words.SMALL_VILLAGES),
        behind.told("ranking", words.RANKING_TOLD, seen.of["ranking"]),
    )
    whole = facts.items.get("density.whole")
    if not rows or whole is None:
        return _slide("villages", [(words.DENSITY_NONE, "")], more=more, bars=[])
    first = rows[0]
    title: Words = [(seen.words.said(slide_words.DENSITY, name=plain(first.texts["name"]),
                                     raw=seen.words.value(first, "raw")), "")]  # fmt: skip
    raw = facts.cell(first, "raw").value
    if raw and whole.value and raw > whole.value:
        times = words.DENSITY_TIMES.format(times=f"{raw / whole.value:.1f}")
        title.append((times, "red" if first.texts["band"] == "worse" else ""))
    late = {row.key: row for name in ("villages", "small_villages") for row in facts.rows(name)}
    bars = [_village_bar(seen, row, late.get(row.key)) for row in rows[:MOST_BARS]]
    rest = len(rows) - MOST_BARS
    return _slide(
        "villages", title,
        spoken=[line.text for line in seen.of["ranking"]], notes=[said.RANK_NOTE], more=more,
        hint=words.DENSITY_HINT, bars=bars,
        whole={"value": whole.value, "text": words.WHOLE.format(n=say(whole))},
        rest=words.REST.format(n=rest) if rest > 0 else "",
    )  # fmt: skip


def _village_bar(seen: _Seen, row: Row, counted: Row | None) -> dict[str, Any]:
    facts, name = seen.facts, plain(row.texts["name"])
    raw, low, high = (facts.cell(row, one).value for one in ("raw", "low", "high"))
    late = facts.cell(counted, "overdue") if counted else None
    return {
        "name": name, "value": raw or 0, "text": seen.words.value(row, "raw"),
        "low": low, "high": high, "band": row.texts["band"],
        "late": int(late.value or 0) if late else 0,
        "late_text": f"{slide_words.OVERDUE}{say(late)}" if late else "",
        "opens": seen.opens(row.cells["count"], words.VILLAGE_OPEN.format(name=name)),
        "opens_late": seen.opens(late.id, words.VILLAGE_LATE.format(name=name)) if late else "",
    }  # fmt: skip


def _burndown(seen: _Seen) -> dict[str, Any]:
    counts, end = seen.counts, seen.day.campaign.end
    if counts.empty:
        return _slide("burndown", [(words.NO_CURVE, "")], curve=None)
    run = course(counts, end=end)
    days = [stamp.date() for stamp in pd.DatetimeIndex(counts.index)]
    last = max(end, days[-1])
    line = planned_line(run.peak_on, run.peak, end=end, days=[run.peak_on, last])
    curve = {
        "days": [(day - days[0]).days for day in days],
        "counts": [int(n) for n in counts],
        "plan": [[(run.peak_on - days[0]).days, run.peak], [(last - days[0]).days, float(line[1])]],
        "last": (last - days[0]).days,
        "months": _months(days[0], last),
        "planned": run.planned,
        "today": words.TODAY.format(n=run.n_open),
        "plan_text": words.PLANNED.format(n=round(run.planned)),
        "gap": words.OVER.format(n=run.n_open - round(run.planned)) if run.is_behind else "",
        "behind": run.is_behind,
        "opens": seen.opens("hazards.open"),
    }
    hint = words.BURN_HINT.format(
        start=say_date(run.peak_on, with_year=False), peak=run.peak,
        end=say_date(end, with_year=False),
    )  # fmt: skip
    weeks = [line.text for line in seen.of["problems"][:2]]
    return _slide(
        "burndown", _pace(run, end, seen.day.as_of), spoken=weeks, hint=hint, curve=curve,
        more=(
            seen.opens("hazards.due_soon"),
            seen.behind.grid(seen.facts, "weeks", said.WEEKS),
            seen.behind.grid(seen.facts, "key_dates", words.KEY_DATES),
        ),
    )  # fmt: skip


def _pace(run: Course, end: date, as_of: date) -> Words:
    pace = run.closed_per_week
    first = words.PACE_NONE
    if pace is not None:
        first = (words.PACE_DOWN if pace >= 0 else words.PACE_UP).format(n=f"{abs(pace):.0f}")
    said_end = say_date(end, with_year=False)
    if run.needed_per_week is None:
        past = words.PAST_END.format(end=said_end, n=run.n_open)
        return [(first, ""), (past, "red" if run.n_open else "")]
    must = words.MUST_WEEKLY.format(n=f"{run.needed_per_week:.0f}")
    is_slow = pace is None or pace < run.needed_per_week
    return [(first, ""), (words.MUST.format(end=said_end), ""), (must, "red" if is_slow else "")]


def _months(first: date, last: date) -> list[list[Any]]:
    """Return where each month begins, in days, and its name; the last day with its own."""
    marks: list[list[Any]] = []
    for start in pd.date_range(first, last, freq="MS"):
        marks.append([(start.date() - first).days, words.MONTH.format(n=start.month)])
    return [*marks, [(last - first).days, say_date(last, with_year=False)]]


def _parts(seen: _Seen) -> dict[str, Any]:
    facts = seen.facts
    categories = sorted(
        facts.rows("categories"), key=lambda row: -(facts.cell(row, "open").value or 0)
    )
    offices = sorted(facts.rows("offices"), key=lambda row: -(facts.cell(row, "open").value or 0))
    title: Words = []
    if categories and (n := facts.cell(categories[0], "open")).value:
        name = plain(categories[0].texts["name"])
        title.append((words.MOST_OPEN.format(name=name, n=say(n)), ""))
    most = seen.words.most("offices", "overdue")
    if most is not None and most.texts["name"]:
        late = seen.words.value(most, "overdue")
        said_late = words.MOST_LATE.format(name=plain(most.texts["name"]), n=late)
        title += [(words.AND_LATE, ""), (said_late, "late")][not title :]
    return _slide(
        "parts", title or [(words.NAMES["parts"], "")],
        spoken=[line.text for line in seen.of["categories"]],
        categories=[_part_bar(seen, row) for row in categories[:_MOST_PARTS]],
        offices=[_part_bar(seen, row) for row in offices[:_MOST_PARTS]],
        pressed=list(_pressed(seen)),
        least=_least(seen, categories),
        more=(
            seen.behind.grid(facts, "categories", words.CATEGORY_TABLE),
            seen.behind.grid(facts, "offices", said.OFFICES),
            seen.behind.grid(facts, "pressing", words.PRESSING_TABLE),
            _fire_table(seen),
        ),
    )  # fmt: skip


def _part_bar(seen: _Seen, row: Row) -> dict[str, Any]:
    facts = seen.facts
    open_ones, late = facts.cell(row, "open"), facts.cell(row, "overdue")
    name = plain(row.texts["name"]) or words.NOBODY
    return {
        "name": name, "value": open_ones.value or 0, "text": say(open_ones),
        "late": late.value or 0,
        "late_text": f"{slide_words.OVERDUE}{say(late)}" if late.value else "",
        "opens": seen.opens(open_ones.id, words.VILLAGE_OPEN.format(name=name)),
        "opens_late": seen.opens(late.id, words.VILLAGE_LATE.format(name=name)),
    }  # fmt: skip


def _least(seen: _Seen, rows: Sequence[Row]) -> str:
    """Return the category with the lowest share put right, of those with enough hazards."""
    shares = [(seen.facts.cell(row, "rectified_share"), row) for row in rows]
    known = [
        (one.value, row)
        for one, row in shares
        if one.value is not None and not one.is_small and row.key != Category.OTHER.value
    ]
    if not known:
        return ""
    _, row = min(known, key=lambda one: one[0])
    share = seen.words.value(row, "rectified_share")
    return words.LEAST_RECTIFIED.format(name=plain(row.texts["name"]), share=share)


def _pressed(seen: _Seen) -> Iterator[dict[str, str]]:
    """Yield what was done beside the hazards, and the fires: this period and so far."""
    facts = seen.facts
    for name, title in words.PRESSED:
        now, total = (facts.items.get(f"{name}.{one}") for one in ("period", "total"))
        if now is None or total is None:
            continue
        ago = facts.items.get("fires.year_before") if name == "fires" else None
        yield {
            "name": title,
            "now": say(now),
            "total": say(total),
            "opens": seen.opens(now.id, title),
            "opens_total": seen.opens(total.id, title),
            "beside": words.YEAR_BEFORE.format(n=say(ago)) if ago and ago.value is not None else "",
        }


def _fire_table(seen: _Seen) -> str:
    rows = seen.facts.rows("fires.causes")
    lines = [f"{plain(row.texts['name'])}　{seen.words.value(row, 'n')}" for row in rows]
    return seen.behind.told("fire_causes", words.FIRE_CAUSES, lines)


def _overdue(seen: _Seen) -> dict[str, Any]:
    facts, day = seen.facts, seen.day
    late = facts.rows("late")
    cases = seen.behind.told("cases", words.CASES, seen.of["problems"])
    if not late:
        return _slide("overdue", [(words.NO_OVERDUE, "good")], more=(cases,), rows=[])
    title: Words = [(words.OVERDUE_ALL.format(n=min(len(late), LATE_SHOWN)), "")]
    if (long := facts["hazards.overdue_long"]).value:
        title.append((words.OVERDUE_LONG.format(n=say(long)), ""))
    title.append((words.ONE_BY_ONE, "late"))
    photos = day.once(_photos_of, tuple(int(row.key) for row in late[:LATE_SHOWN]))
    rows = []
    for row in late[:LATE_SHOWN]:
        number = int(row.key)
        cells = seen.behind.hazard_row(number, day.hazards.loc[number])
        rows.append({
            "cells": [plain(cell, longest=40) for cell in cells[:4]],
            "days": words.DAYS.format(n=cells[6]),
            "photos": photos[number],
            "opens": seen.behind.hazards(f"late_{number}", plain(cells[0]), [number]),
        })  # fmt: skip
    spoken = [line.text for line in seen.of["problems"]]
    return _slide("overdue", title, spoken=spoken, rows=rows,
                  more=(seen.opens("hazards.overdue"), cases))  # fmt: skip


def _photos_of(day: Day, hazard_ids: tuple[int, ...]) -> dict[int, list[str]]:
    """Return of each hazard a photo of before and of after, small, as data addresses; "" for none.

    What came with a step that hands in or closes shows what was put right.
    """
    events = day.events
    told = events[events["subject"].eq("hazard") & events["kind"].isin(_PUT_RIGHT)]
    after: dict[int, set[int]] = {}
    for number, changes in zip(told["subject_id"], told["changes"], strict=True):
        ids = (one.get("file_id") for one in changes.get("photos") or () if isinstance(one, dict))
        after.setdefault(int(number), set()).update(int(one) for one in ids if one)
    return {number: _two(day, number, after.get(number, set())) for number in hazard_ids}


def _two(day: Day, number: int, after: set[int]) -> list[str]:
    files = files_of(day.store, "hazard", number)
    pictures = files.index[files["media_type"].str.startswith("image/")]
    last = [one for one in pictures if int(one) in after]
    first = [one for one in pictures if int(one) not in after]
    return [_picture(day, one) for one in (first[:1], last[-1:])]


def _picture(day: Day, file_id: Sequence[Any]) -> str:
    if not file_id:
        return ""
    small = thumbnail(read_file(day.store, int(file_id[0])).body, longest_px=_PHOTO_PX)
    return "data:image/jpeg;base64," + base64.b64encode(small).decode()


def with_decisions(shown: Deck, day: Day, facts: Facts) -> Deck:
    """Return the screens with the decisions as they stand now; every figure stays as it was."""
    behind = Behind(day, day.hazards.iloc[:0], lists=dict(shown.lists))
    last = _decisions(facts, behind)
    return replace(shown, slides=(*shown.slides[:-1], last), lists=behind.lists)


def _decisions(facts: Facts, behind: Behind) -> dict[str, Any]:
    rows = decided(behind.day)
    names = {row["title"] for row in rows}
    wanted = []
    for one in asked(facts):
        title = words.PROPOSED.format(**vars(one))
        if title not in names:
            wanted.append({"title": title, "who": plain(one.lead), "due": "", "id": 0,
                           "state": words.OPEN_STATE, "tone": "open"})  # fmt: skip
    of = {section.id: section.sentences for section in sections(facts)}
    said = words.DECIDE.format(n=len(wanted)) if wanted else words.DECIDED
    return _slide(
        "decisions", [(said, "")],
        spoken=[slide_words.SPOKEN_DECISIONS, *(line.text for line in of["actions"])],
        rows=[*wanted, *rows][:_DECISIONS],
        more=(
            behind.decided(rows[max(_DECISIONS - len(wanted), 0) :]),
            behind.told("actions", words.ACTIONS, of["actions"]),
        ),
    )  # fmt: skip


def decided(day: Day) -> list[dict[str, Any]]:
    """Return the decisions of the meetings so far: what is open first, of these the latest."""
    tasks = day.table("task")
    held = tasks.loc[tasks["kind"] == TaskKind.DECISION.value].iloc[::-1]
    held = pd.concat([held[held["done_on"].isna()], held[held["done_on"].notna()]])
    rows = []
    for number, row in held.iterrows():
        is_done, due = pd.notna(row["done_on"]), row["due_on"]
        is_late = not is_done and pd.notna(due) and due < pd.Timestamp(day.as_of)
        state = words.LATE_STATE if is_late else words.AGREED
        if is_done:
            state = words.DONE.format(day=say_date(row["done_on"].date(), with_year=False))
        who = "　".join(str(row[one]) for one in ("office", "owner") if pd.notna(row[one]))
        rows.append({
            "title": plain(str(row["title"])),
            "who": plain(who),
            "due": "" if pd.isna(due) else due.date().isoformat(),
            "state": state,
            "tone": "late" if is_late else "done" if is_done else "agreed",
            "id": 0 if is_done else int(str(number)),
            "version": int(row["version"]),
            "on": row["opened_on"].date().isoformat(),
        })  # fmt: skip
    return rows


def _note(facts: Facts, fact_id: str) -> str:
    """Return what a figure is made of, for the one who is asked."""
    fact = facts[fact_id]
    basis = said.COUNTED
    if fact.numerator is not None and fact.denominator is not None:
        basis = said.BASIS.format(part=int(fact.numerator), whole=int(fact.denominator))
    return said.FACT_NOTE.format(
        name=FACTS[fact_id], value=say(fact), basis=basis, rows=len(fact.row_ids)
    )
