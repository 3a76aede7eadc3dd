"""The facts as somebody says them aloud: few figures, each once, in the words of the ear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from analysis.campaign.standing import LONG_DAYS
from briefing.facts.compose import GAIN_POINTS, has_hazards
from briefing.facts.fact import Facts, Row, percent
from briefing.facts.say import plain
from briefing.facts.writer import deadlines
from briefing.words import forms, labels
from briefing.words.clauses import numeral

# The ear keeps no more names than these in a row.
_NAMED: Final = 3
# A share of fewer than so many is not said as tenths.
_BASE: Final = 20
_SUSPECTED: Final = "suspected_major"


def speech(facts: Facts, issued_on: date | None = None) -> tuple[str, ...]:
    """Return the outline of a three-minute speech, a paragraph each."""
    days = deadlines(facts, issued_on)
    return tuple(
        "".join(part)
        for part in (
            [forms.SPEECH_OPEN],
            [*_done(facts), forms.TURN],
            [forms.SPEECH_TROUBLE, *_trouble(facts), forms.TURN],
            [forms.SPEECH_TASKS, *_tasks(facts, days), forms.PAUSE],
            [forms.SPEECH_END],
        )
    )


def _done(facts: Facts) -> Iterator[str]:
    if not has_hazards(facts):
        yield forms.SPEECH_NOTHING
    else:
        late, share = numeral(_n(facts, "hazards.overdue")), facts["hazards.rectified_share"]
        if share.value is not None and (share.denominator or 0) >= _BASE:
            yield forms.SPEECH_DONE.format(share=_tenths(share.value), late=late)
        else:
            done = numeral(_n(facts, "hazards.rectified"))
            yield forms.SPEECH_DONE_FEW.format(done=done, late=late)
        ranked = facts.rows("villages")
        good = [one for one in ranked if one.texts["band"] == "better" and _is_fair(facts, one)]
        if good:
            yield forms.SPEECH_GOOD.format(names=_names(good))
        gains = [one for one in ranked if one.texts["band"] != "worse" and _is_fair(facts, one)
                 and (facts.cell(one, "rectified_share").change or 0) >= GAIN_POINTS]  # fmt: skip
        if gains:
            most = max(gains, key=lambda one: facts.cell(one, "rectified_share").change or 0)
            yield forms.SPEECH_GAIN.format(name=plain(most.texts["name"]))
    if facts.items.get("fires.total") and facts["fires.total"].value is not None:
        n = _n(facts, "fires.total")
        is_hurt = _n(facts, "fires.deaths") or _n(facts, "fires.injured")
        harm = forms.SPEECH_HURT if is_hurt else forms.SPEECH_UNHURT
        told = forms.SPEECH_FIRES.format(n=numeral(n), harm=harm) if n else forms.SPEECH_NO_FIRE
        yield told


def _trouble(facts: Facts) -> Iterator[str]:
    if not _n(facts, "hazards.overdue"):
        yield forms.SPEECH_NO_TROUBLE
        return
    most = max(facts.rows("villages"), key=lambda one: _late(facts, one), default=None)
    if most is not None and _late(facts, most) > 1:
        name, n = plain(most.texts["name"]), numeral(_late(facts, most))
        yield forms.SPEECH_MOST.format(name=name, n=n)
    sites = facts.rows("late_sites")
    if sites and int(facts.cell(sites[0], "n").value or 0) > 1:
        n_site = int(facts.cell(sites[0], "n").value or 0)
        name = plain(sites[0].texts["name"])
        yield forms.SPEECH_SITE.format(site=name, n=numeral(n_site))
    suspected = _suspected(facts)
    long = [
        one
        for one in facts.rows("late")
        if (facts.cell(one, "days").value or 0) > LONG_DAYS and one not in suspected
    ]
    if long:
        names = labels.AND.join(dict.fromkeys(_site(one) for one in long[:2]))
        yield forms.SPEECH_LONG.format(n=numeral(len(long)), names=names)
    for one in suspected[:1]:
        days = int(facts.cell(one, "days").value or 0)
        yield forms.SPEECH_SUSPECTED.format(
            village=plain(one.texts["village"]), site=_site(one),
            hazard=plain(one.texts["hazard"], longest=30), days=numeral(days),
        )  # fmt: skip


def _tasks(facts: Facts, days: dict[str, date]) -> Iterator[str]:
    done_by = _day(days["done_by"])
    if _n(facts, "hazards.overdue"):
        yield forms.SPEECH_PLAN.format(day=_day(days["plan_by"]))
        yield forms.SPEECH_LATE.format(day=done_by)
    if soon := _n(facts, "hazards.due_soon"):
        yield forms.SPEECH_SOON.format(n=numeral(soon))
    if waiting := _n(facts, "hazards.waiting"):
        yield forms.SPEECH_CLOSE.format(n=numeral(waiting), day=done_by)
    for one in _suspected(facts)[:1]:
        office = plain(one.texts["office"]) or labels.NO_OFFICE
        yield forms.SPEECH_REFER.format(
            site=_site(one), office=office, village=plain(one.texts["village"])
        )
    for one in facts.rows("gatherings")[:1]:
        yield forms.SPEECH_EVENT.format(
            name=plain(one.texts["name"]), village=plain(one.texts["village"]),
            day=_day(one.dates["check_by"]),
        )  # fmt: skip


def _suspected(facts: Facts) -> list[Row]:
    return [one for one in facts.rows("late") if one.texts.get("grade") == _SUSPECTED]


def _n(facts: Facts, fact_id: str) -> int:
    fact = facts.items.get(fact_id)
    return int(fact.value or 0) if fact else 0


def _late(facts: Facts, row: Row) -> int:
    return int(facts.cell(row, "overdue").value or 0)


def _is_fair(facts: Facts, row: Row) -> bool:
    return (facts.cell(row, "rectified_share").denominator or 0) >= _BASE


def _site(row: Row) -> str:
    return plain(row.texts["site"]) or labels.UNNAMED


def _names(rows: list[Row]) -> str:
    return labels.AND.join(plain(one.texts["name"]) for one in rows[:_NAMED])


def _day(day: date) -> str:
    return forms.SPOKEN_DAY.format(day=numeral(day.day))


def _tenths(value: float) -> str:
    """Return a share as one says it: eight tenths eight."""
    tenths, rest = divmod(int(percent(value)), 10)
    said = numeral(rest) if rest else ""
    return forms.SPOKEN_TENTHS.format(tenths=numeral(tenths), rest=said)
