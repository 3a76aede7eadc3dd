"""Facts become sections: sentences whose every number is a fact or a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from analysis.campaign.standing import LONG_DAYS
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.say import FAIR_BASE, plain
from briefing.facts.writer import HEAD, Part, Section, Sentence, Writer
from briefing.words import labels, sentences
from vocabulary.terms import Category, HazardGrade

# A circular names the worst; the rest is in the annex.
CASES: Final = 5
LISTED: Final = 3
LONG_NAMED: Final = 8
VILLAGES_NAMED: Final = 6
BULLETIN_PROBLEMS: Final = 2
# A village that holds so much of what is overdue is named for it.
CONCENTRATED: Final = 0.25
# A trade so far below the whole is named; a village that gained so many points is praised.
FAR_BELOW: Final = 0.1
GAIN_POINTS: Final = 5
LEAST_COUNTED: Final = 2
_SUSPECTED: Final = HazardGrade.SUSPECTED_MAJOR.value
_NONE: Final = Fact("none", None)


def sections(
    facts: Facts, *, reply_by: date | None = None, issued_on: date | None = None
) -> tuple[Section, ...]:
    """Return the sections of screens, slides and pictures, in order."""
    writer = Writer(facts, reply_by=reply_by, issued_on=issued_on)
    has_any = has_hazards(facts)
    bodies: dict[str, tuple[list[Sentence], tuple[str, ...]]] = {
        "overview": (_overview(writer), ()),
        "categories": (_categories(writer), ("categories",) if has_any else ()),
        "ranking": (_ranking(writer), ("villages", "small_villages") if has_any else ()),
        "problems": (problems(writer), ()),
        "actions": (actions(writer), ()),
    }
    return tuple(
        Section(key, labels.SECTIONS[key], tuple(said), tables)
        for key, (said, tables) in bodies.items()
    )


def circular_sections(
    facts: Facts, *, reply_by: date | None = None, issued_on: date | None = None
) -> tuple[Section, ...]:
    """Return the sections of the circular: overview, what is done well, problems, what is asked."""
    writer = Writer(facts, reply_by=reply_by, issued_on=issued_on)
    overview = _overview(writer)
    if facts.rows("pressing"):
        # The table beside it gives the figures a screen says in words.
        is_told = writer.knows(sentences.PRESSING)
        overview = overview[: len(overview) - is_told]
        overview.append(writer.write(sentences.SEE_TABLE, head="pressing"))
    bodies = {
        "overview": (overview, ("pressing",)),
        "good": (good(writer), ()),
        "problems": (problems(writer), ()),
        "actions": (actions(writer), ()),
    }
    return tuple(
        Section(key, labels.CIRCULAR_SECTIONS[key], numbered(said), tables)
        for key, (said, tables) in bodies.items()
        if said
    )


def numbered(told: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences with those headings counted that they run on from; one alone is not."""
    heads = [place for place, one in enumerate(told) if one.head]
    if len(heads) < LEAST_COUNTED:
        return tuple(told)
    said = list(told)
    for numeral, place in zip(labels.NUMERALS, heads, strict=False):
        head = labels.SECOND_LEVEL.format(numeral=numeral) + told[place].head
        said[place] = Sentence((Part(head, ref=HEAD), *told[place].parts[1:]))
    return tuple(said)


def bulletin_sections(facts: Facts) -> tuple[Section, ...]:
    """Return the items of the bulletin: result, method, problem; it asks nothing of anybody."""
    writer = Writer(facts)
    practices = [
        writer.write(sentences.NAME, names={"name": row.texts["title"]})
        for row in facts.rows("work.practices")
    ]
    bodies = {
        "progress": _overview(writer),
        "practice": writer.listed(labels.PRACTICES_TOLD, practices),
        "named": problems(writer)[:BULLETIN_PROBLEMS],
    }
    return tuple(
        Section(key, labels.BULLETIN_ITEMS[key], numbered(said))
        for key, said in bodies.items()
        if said
    )


def _overview(writer: Writer) -> list[Sentence]:
    facts, write = writer.facts, writer.write
    told = [*fires(writer), _work(writer)]
    if facts["hazards.found.period"].year_before is not None:
        told.append(write(sentences.YEAR_AGO))
    if not has_hazards(facts):
        return [*told, write(sentences.NOTHING_FOUND)]
    is_new = "hazards.waiting" in facts.items
    so_far = [write(rated(facts, sentences.SO_FAR if is_new else sentences.SO_FAR_PLAIN))]
    if facts.items.get("hazards.carried", _NONE).value:
        so_far.append(write(sentences.CARRIED_IN))
    if facts["hazards.in_time_share"].denominator:
        so_far.append(write(sentences.DEADLINES))
    for name, template in (
        ("hazards.suspected_open", sentences.SUSPECTED), ("hazards.judged_open", sentences.JUDGED),
    ):  # fmt: skip
        if facts.items.get(name, _NONE).value:
            so_far.append(write(template))
    so_far += _density(writer)
    if facts["hazards.no_village"].value:
        so_far.append(write(sentences.NO_VILLAGE))
    told.append(writer.joined(*so_far))
    return [*told, *writer.known(sentences.PRESSING, head="pressing")]


def has_hazards(facts: Facts) -> bool:
    """Return whether the campaign found a hazard, or an earlier one left it some."""
    return any(facts.items.get(name, _NONE).value for name in ("hazards.found", "hazards.carried"))


def rated(facts: Facts, template: str, rate: str = sentences.RATE) -> str:
    """Return a template with its shares, where their bases are large enough to say one."""
    is_fair = (facts["hazards.rectified_share"].denominator or 0) >= FAIR_BASE
    is_covered = (facts["sites.coverage"].denominator or 0) >= FAIR_BASE
    cover = sentences.COVER if is_covered else sentences.COVER_FEW
    return template.replace("{@rate}", rate if is_fair else "").replace("{@cover}", cover)


def relapse(writer: Writer) -> list[Sentence]:
    """Return how much of what was closed came back; a rate only on a base large enough."""
    fact = writer.facts.items.get("hazards.relapse_share")
    if fact is None or not fact.numerator:
        return []
    rate = sentences.RELAPSE_RATE if (fact.denominator or 0) >= FAIR_BASE else ""
    return [writer.write(sentences.RELAPSE.replace("{@rate}", rate))]


def fires(writer: Writer) -> list[Sentence]:
    """Return the fires of the period and of the campaign, beside the same days a year earlier."""
    facts, write = writer.facts, writer.write
    if not writer.knows(sentences.FIRES):
        return []
    cases = writer.rows(sentences.FIRE_CASE, facts.rows("fires")[:LISTED])
    template = sentences.FIRES.replace("{@cases}", sentences.FIRE_CASES if cases else "")
    first = write(template, items=cases)
    total = fires_so_far(writer)
    return [writer.joined(first, *total, *([write(sentences.STOP)] if total else []), head="fires")]


def fires_so_far(writer: Writer) -> list[Sentence]:
    """Return the fires of the campaign in pieces of one sentence, without its full stop."""
    facts, write = writer.facts, writer.write
    if not writer.knows(sentences.FIRES) or not facts["fires.total"].value:
        return []
    is_harmless = not (facts["fires.deaths"].value or facts["fires.injured"].value)
    harm = sentences.NO_HARM if is_harmless else sentences.HARM
    total = [write(sentences.FIRES_TOTAL.replace("{@harm}", harm))]
    if writer.knows(sentences.FIRES_YEAR):
        total.append(write(sentences.FIRES_YEAR))
    for table in ("fires.categories", "fires.causes"):
        groups = writer.rows(sentences.FIRE_GROUP, facts.rows(table)[:LISTED])
        total += writer.listed(sentences.FIRES_OF, groups)
    return total


def _work(writer: Writer) -> Sentence:
    facts = writer.facts
    told = [writer.write(sentences.PERIOD_WORK)]
    if writer.knows(sentences.PER_VISIT):
        told.append(writer.write(sentences.PER_VISIT))
        found, rate = facts["hazards.found.period"], facts["hazards.per_visit.period"]
        fewer = (found.value or 0) < (found.previous or 0)
        if fewer and (rate.value or 0) >= (rate.previous or 0):
            told.append(writer.write(sentences.FEWER_VISITS))
    closings = sentences.CLOSINGS if writer.knows(sentences.CLOSINGS) else sentences.STOP
    told.append(writer.write(closings))
    return writer.joined(*told, head="work")


def _density(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if "density.whole" not in facts.items or facts["density.whole"].value is None:
        return []
    densest = facts.rows("density")[:1]
    if not densest or not facts.cell(densest[0], "raw").value:
        return [writer.write(sentences.DENSITY_WHOLE)]
    return writer.rows(sentences.DENSITY, densest)


def _categories(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    rows = [row for row in facts.rows("categories") if facts.cell(row, "found").value]
    if not rows:
        return [writer.write(sentences.NOTHING_FOUND)]
    said = []
    if "unrectified" in rows[0].cells:
        most = max(rows, key=lambda row: facts.cell(row, "unrectified").value or 0)
        said.append(writer.write(sentences.MOST_OPEN, row=most))
    codes = writer.rows(sentences.CODE_ITEM, facts.rows("codes")[:CASES])
    return said + _slow_trade(writer) + writer.listed(sentences.CODES, codes)


def _slow_trade(writer: Writer, head: str = "") -> list[Sentence]:
    """Return the trade that lags far behind the whole, if one does on a base large enough."""
    facts = writer.facts
    whole = facts["hazards.rectified_share"].value or 0
    slow = [
        row for row in facts.rows("categories")
        if _is_fair(facts, row) and _share_of(facts, row) < whole - FAR_BELOW
    ]  # fmt: skip
    if not slow:
        return []
    lowest = min(slow, key=lambda row: _share_of(facts, row))
    is_other = lowest.key == Category.OTHER.value
    template = sentences.LOWEST_OTHER if is_other else sentences.LOWEST_SHARE
    return [writer.write(template, row=lowest, head=head)]


def _is_fair(facts: Facts, row: Row) -> bool:
    return (facts.cell(row, "found").value or 0) >= FAIR_BASE


def _share_of(facts: Facts, row: Row) -> float:
    return facts.cell(row, "rectified_share").value or 0.0


def _ranking(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    ranked, small = (facts.rows(table) for table in ("villages", "small_villages"))
    if not ranked:
        return [writer.write(sentences.NOT_RANKED)]
    worse = [row for row in ranked if row.texts["band"] == "worse" and _is_fair(facts, row)]
    said = [
        *_better(writer),
        *writer.listed(sentences.WORSE, writer.rows(sentences.SHARE_ITEM, worse)),
    ]
    said.append(writer.write(sentences.REST_ALIKE if said else sentences.ALL_ALIKE))
    return said + writer.listed(sentences.SMALL, writer.rows(sentences.NAME, small))


def _better(writer: Writer, head: str = "") -> list[Sentence]:
    """Return who stands clearly above the whole, in no order, and whether nothing is overdue."""
    facts = writer.facts
    rows = [
        row for row in facts.rows("villages")
        if row.texts["band"] == "better" and _is_fair(facts, row)
    ]  # fmt: skip
    if not rows:
        return []
    rows = sorted(rows, key=lambda row: row.key)
    tie = sentences.NOT_IN_ORDER if len(rows) > 1 else ""
    items = writer.rows(sentences.SHARE_ITEM, rows)
    is_clear = not any(facts.cell(row, "overdue").value for row in rows)
    clear = (sentences.ALL_CLEAR if len(rows) > 1 else sentences.ONE_CLEAR) if is_clear else ""
    names = {"tie": tie, "clear": clear}
    return [writer.write(sentences.BETTER, names=names, items=items, head=head)]


def good(writer: Writer) -> list[Sentence]:
    """Return what is done well, each with its figures; nothing is praised on a small base."""
    facts = writer.facts
    said = _better(writer, "better")
    gains = [
        row for row in facts.rows("villages")
        if _is_fair(facts, row) and row.texts["band"] != "worse"
        and (facts.cell(row, "rectified_share").change or 0) >= GAIN_POINTS
    ]  # fmt: skip
    if gains:
        most = max(gains, key=lambda row: facts.cell(row, "rectified_share").change or 0)
        said.append(writer.write(sentences.GAIN, row=most, head="gain"))
    whole = facts["hazards.rectified_share"].value or 0
    trades = [
        row for row in facts.rows("categories")
        if _is_fair(facts, row) and not facts.cell(row, "overdue").value
        and _share_of(facts, row) > whole
    ]  # fmt: skip
    items = writer.rows(sentences.TRADE_ITEM, trades)
    return said + writer.listed(sentences.TRADES, items, head="trades")


def problems(writer: Writer) -> list[Sentence]:
    """Return what is wrong: where, since when, who leads it."""
    facts = writer.facts
    if not facts["hazards.overdue"].value:
        return [writer.write(sentences.NO_CASES), *_lower(writer), *_slow_trade(writer, "trade")]
    said = [*_late_villages(writer), *_lower(writer), *_long(writer), *_suspected(writer)]
    if not facts.rows("late"):
        # In public, and frozen by an earlier version, the gravest are all there is.
        said += [writer.write(sentences.CASES), *cases(writer)]
    late = [row for row in facts.rows("offices") if facts.cell(row, "overdue").value]
    if late and "unrectified" in late[0].cells:
        items = [
            writer.write(sentences.OFFICE_ITEM, row=row, names={"name": _office(row.texts["name"])})
            for row in late
        ]
        said += writer.listed(sentences.OFFICES_LATE, items, head="offices")
    return [*said, *_slow_trade(writer, "trade"), *_came_back(writer)]


def _late_villages(writer: Writer) -> list[Sentence]:
    """Return the villages that hold a large part of the overdue, each with who leads them."""
    facts = writer.facts
    told: list[Sentence] = []
    n_late = facts["hazards.overdue"].value or 0
    for row in facts.rows("villages"):
        mine = facts.cell(row, "overdue").value or 0
        if mine < max(CONCENTRATED * n_late, LISTED) or "visited_now" not in row.cells:
            continue
        band = sentences.CLEARLY_LOWER if row.texts["band"] == "worse" else ""
        names = {"name": row.texts["name"], "band": band}
        share = sentences.ROW_RATE if _is_fair(facts, row) else sentences.ROW_COUNTS
        template = sentences.LATE_VILLAGE.replace("{@share}", share)
        one = [writer.write(template, row=row, names=names)]
        offices = [each for each in facts.rows("late_offices") if each.texts["village"] == row.key]
        items = [
            writer.write(sentences.LATE_SITE, row=each, names={"name": _office(each.texts["name"])})
            for each in offices
        ]
        one += writer.listed(sentences.LATE_OFFICES, items)
        sites = [each for each in facts.rows("late_sites") if each.texts["village"] == row.key]
        shown = writer.rows(sentences.LATE_SITE, sites[:LISTED])
        one += writer.listed(sentences.LATE_SITES, shown)
        told.append(writer.joined(*one, head="" if told else "villages"))
    return told


def _lower(writer: Writer) -> list[Sentence]:
    """Return who stands clearly below the whole and was not named for what is overdue."""
    facts = writer.facts
    n_late = facts["hazards.overdue"].value or 0
    rows = [
        row for row in facts.rows("villages")
        if row.texts["band"] == "worse" and _is_fair(facts, row) and "visited_now" in row.cells
        and (facts.cell(row, "overdue").value or 0) < max(CONCENTRATED * n_late, LISTED)
    ]  # fmt: skip
    told = writer.rows(sentences.LOWER, sorted(rows, key=lambda row: row.key))
    return [writer.joined(*told, head="lower")] if told else []


def _long(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    rows = [row for row in facts.rows("late") if (facts.cell(row, "days").value or 0) > LONG_DAYS]
    if not rows:
        return []
    items = [
        writer.write(sentences.LONG_CASE, row=row, names=_named(row)) for row in rows[:LONG_NAMED]
    ]
    rest = sentences.LONG_REST if len(rows) > LONG_NAMED else ""
    told = [writer.write(sentences.LONG, names={"rest": rest}, items=items)]
    offices = [
        row
        for row in facts.rows("offices")
        if "long" in row.cells and facts.cell(row, "long").value
    ]
    said = [
        writer.write(sentences.LONG_OFFICE, row=row, names={"name": _office(row.texts["name"])})
        for row in offices
    ]
    return [writer.joined(*told, *writer.listed(sentences.LONG_OFFICES, said), head="long")]


def _suspected(writer: Writer) -> list[Sentence]:
    rows = [row for row in writer.facts.rows("late") if row.texts.get("grade") == _SUSPECTED]
    told = [
        writer.write(sentences.SUSPECTED_CASE, row=row, names=_named(row)) for row in rows[:CASES]
    ]
    return [writer.joined(*told, head="suspected")] if told else []


def _named(row: Row) -> dict[str, str]:
    return {
        "village": row.texts["village"],
        "site": plain(row.texts["site"]) or labels.UNNAMED,
        "hazard": row.texts["hazard"] or labels.UNNAMED,
        "office": _office(row.texts["office"]),
    }


def _came_back(writer: Writer) -> list[Sentence]:
    facts, told = writer.facts, []
    if facts.items.get("hazards.reopened.period", _NONE).value:
        told.append(writer.write(sentences.REOPENED))
    missing = writer.rows(sentences.NAME, facts.rows("work.plans_missing"))
    told += writer.listed(sentences.PLANS_LATE, missing)
    return [writer.joined(*told, head="relapse")] if told else []


def cases(writer: Writer) -> list[Sentence]:
    """Return the gravest and longest overdue, one sentence each."""
    return [
        writer.write(sentences.CASE, row=row, names=_named(row))
        for row in writer.facts.rows("overdue")[:CASES]
    ]


def _office(name: str) -> str:
    return plain(name) or labels.NO_OFFICE


def actions(writer: Writer) -> list[Sentence]:
    """Return what is asked: who does what by which day."""
    facts = writer.facts
    said = [*_press(writer), *_soon(writer), *_close(writer), *_judge(writer)]
    if facts["sites.risk.unknown"].value:
        said.append(writer.write(sentences.UNKNOWN, head="unknown"))
    dates = [_key_date(writer, row) for row in facts.rows("key_dates")[:LISTED]]
    told = [*_gatherings(writer), *writer.listed(sentences.KEY_DATES, dates)]
    said += [writer.joined(*told, head="dates")] if told else []
    return [*said, writer.write(sentences.REPLY)]


def _press(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not facts["hazards.overdue"].value:
        return []
    told = [writer.write(sentences.PRESS)]
    if facts["hazards.overdue_long"].value:
        told.append(writer.write(sentences.PRESS_LONG))
    n_late = facts["hazards.overdue"].value or 0
    rows = [
        row for row in facts.rows("villages")
        if (facts.cell(row, "overdue").value or 0) >= max(CONCENTRATED * n_late, LISTED)
    ]  # fmt: skip
    told += writer.listed(sentences.PRESS_VILLAGE, writer.rows(sentences.NAME, rows))
    return [writer.joined(*told, head="press")]


def _soon(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not facts["hazards.due_soon"].value:
        return []
    rows = facts.rows("due_soon")
    items = writer.rows(sentences.SOON_ITEM, rows[:VILLAGES_NAMED])
    where = sentences.SOON_MOST if len(rows) > VILLAGES_NAMED else sentences.SOON_OF
    template = sentences.SOON.replace("{@where}", where if items else "")
    return [writer.write(template, items=items, head="soon")]


def _close(writer: Writer) -> list[Sentence]:
    facts = writer.facts
    if not facts.items.get("hazards.waiting", _NONE).value:
        return []
    rows = [row for row in facts.rows("offices") if facts.cell(row, "waiting").value]
    items = [
        writer.write(sentences.CLOSE_ITEM, row=row, names={"name": _office(row.texts["name"])})
        for row in rows
    ]
    return writer.listed(sentences.CLOSE, items, head="close")


def _judge(writer: Writer) -> list[Sentence]:
    rows = [row for row in writer.facts.rows("late") if row.texts.get("grade") == _SUSPECTED]
    who = dict.fromkeys(
        one for row in rows for one in (_office(row.texts["office"]), row.texts["village"]) if one
    )
    items = [writer.write(sentences.NAME, names={"name": one}) for one in who]
    return writer.listed(sentences.JUDGE, items, head="judge")


def _gatherings(writer: Writer) -> list[Sentence]:
    """Return the events ahead of which something is not checked yet."""
    told = []
    for row in writer.facts.rows("gatherings")[:LISTED]:
        has_crowd = writer.facts.cell(row, "crowd").value
        template = sentences.GATHERING.replace("{@crowd}", sentences.CROWD if has_crowd else "")
        told.append(writer.write(template, row=row))
    return told


def _key_date(writer: Writer, row: Row) -> Sentence:
    running = row.dates["start"] <= writer.facts.as_of
    template = sentences.KEY_DATE_NOW if running else sentences.KEY_DATE_ITEM
    note = labels.PROVENANCE.get(row.texts["provenance"], "")
    return writer.write(template, row=row, names={"name": row.texts["name"] + note})


def chat_text(facts: Facts) -> str:
    """Return the briefing in a few lines of plain text, for the office's chat group."""
    writer = Writer(facts)
    wanted = [sentences.WECHAT, sentences.WECHAT_PERIOD]
    if facts["hazards.overdue"].value:
        wanted.append(sentences.WECHAT_DUE)
    if not has_hazards(facts):
        wanted = [sentences.NOTHING_FOUND]
    lines = [writer.write(template).text for template in wanted if writer.knows(template)]
    return "\n".join([labels.DEMO_LONG, *lines] if facts.is_demo else lines)
