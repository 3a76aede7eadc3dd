"""Page, command and paper give one number: on the plain demo, and where each has gone astray.

Four things part them easily: rules the office changed, a past day as it was known then, a second
campaign, and the next winter, which the second campaign is for. Each is a world below. Whatever a
figure is called here, the test of it asks the page that shows it, the command that counts it and
the papers that both write.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from briefing.words import labels, sentences
from data.store import upkeep
from data.store.campaign import Phase, get_campaign, put_campaign
from data.store.events import CHINA_TIME
from data.store.opening import Store, open_store
from geo.print.index import IndexRow
from geo.print.wall_map import WallMap
from tests.builders import event_of, site_made
from tests.one_number import Paper, World, closed, level_counts, nothing_drawn, number
from vocabulary.ranking import BANDS

NEW_NUMBER = "巴川办〔2024〕99号"
WORLDS = ("plain", "changed rules", "as known then", "second campaign", "new winter")
in_every_world = pytest.mark.parametrize("world", WORLDS, indirect=True)
VILLAGE = "500151001001"
# What is done in the winter of the second campaign: hazards found, sites visited.
N_FOUND, N_VISITED = 4, 3


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=CHINA_TIME)


def change_the_rules(store: Store) -> None:
    """Let the office weigh the gravest hazards higher and move every limit and clock."""
    weights = {"T1": 40.0, "T2": 9.0, "T3": 2.0, "T4": 0.5}
    changed = {"risk.weights": weights, "risk.levels": {"yellow": 20, "orange": 35, "red": 50}}
    clocks = {"recheck": 9, "remind": 2, "supervise": 4, "list": 6}
    for name, value in (("risk_rules", changed), ("clocks", clocks)):
        upkeep.put_setting(store, name, value, actor="office", now=at("2024-02-20"))


def enter_late(store: Store) -> None:
    """Enter on 5 April what is said of days before 15 January: sites, hazards, visits, fires."""
    events = [
        site_made("2024-01-03", -1, name="补录大厦", village_code=VILLAGE, lon=106.05, lat=29.84)
    ]
    events += [
        event_of("found", f"2024-01-{day:02d}", -day, site_id=-1, code="R05", due_on="2024-01-12")
        for day in (4, 5, 6)
    ]
    now = at("2024-04-05")
    site_id, *_ = store.record(events, actor="clerk", now=now)
    visit = {"site_id": site_id, "visited_on": "2024-01-09", "kind": "routine"}
    fire = {"village_code": VILLAGE, "happened_on": "2023-01-20", "category": "factory"}
    told = {"village_code": VILLAGE, "kind": "community", "held_on": "2024-01-06", "people": 30}
    for name, row in (("visit", visit), ("incident", fire), ("outreach", told)):
        upkeep.add(store, name, [row], actor="clerk", now=now)


def make_a_second_campaign(store: Store) -> None:
    """Make winter 2024-25, whose phases begin on 5 November."""
    firsts = ("2024-11-05", "2024-12-01", "2025-03-21")
    lasts = ("2024-11-30", "2025-03-20", "2025-03-31")
    old, day = get_campaign(store), date.fromisoformat
    phases = tuple(
        Phase(one.name, day(first), day(last))
        for one, first, last in zip(old.phases, firsts, lasts, strict=True)
    )
    new = replace(old, number=NEW_NUMBER, phases=phases, key_dates=(), as_of=None, version=0)
    put_campaign(store, new, actor="office", now=at("2024-10-28"))


def work_in_the_new_winter(store: Store) -> None:
    """Visit three sites in the winter of the second campaign, and find four hazards."""
    make_a_second_campaign(store)
    events = [
        event_of("found", "2024-12-05", -place, site_id=site_id, code="R05", due_on="2025-02-05")
        for place, site_id in enumerate((1, 1, 200, 400), 1)
    ]
    store.record(events, actor="clerk", now=at("2024-12-05"))
    visits = [{"site_id": n, "visited_on": "2024-12-05", "kind": "routine"} for n in (1, 200, 400)]
    upkeep.add(store, "visit", visits, actor="clerk", now=at("2024-12-05"))


def keep_minutes(store: Store) -> None:
    """Let the office say that a visit of a high-rise takes two hours."""
    value = {"minutes": {"high_rise": 120}}
    upkeep.put_setting(store, "planning", value, actor="office", now=at("2024-02-20"))


HAPPENED: dict[str, tuple[Callable[[Store], None] | None, dict[str, Any]]] = {
    "plain": (None, {}),
    "changed rules": (change_the_rules, {"is_whole": False}),
    "as known then": (
        enter_late,
        {"day": date(2024, 1, 15), "known": "then", "is_whole": False},
    ),
    "second campaign": (make_a_second_campaign, {}),
    "kept minutes": (keep_minutes, {}),
    "new winter": (
        work_in_the_new_winter,
        {"day": date(2025, 1, 15), "start": date(2024, 11, 5), "number": NEW_NUMBER},
    ),
}


@pytest.fixture(scope="module")
def world_of(
    demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], World]]:
    """Return a function that gives a world by its name, made when it is first asked for."""
    made: dict[str, World] = {}
    st.cache_resource.clear()
    with nothing_drawn() as drawn:

        def world(name: str) -> World:
            if name not in made:
                happened, told = HAPPENED[name]
                folder = tmp_path_factory.mktemp("world")
                for side in ("pages", "commands"):
                    (folder / side).mkdir()
                    shutil.copy(demo_file, folder / side / "demo.db")
                    if happened:
                        store = open_store(folder / side / "demo.db")
                        happened(store)
                        store.close()
                before = world("plain") if name == "second campaign" else None
                made[name] = World(name, folder, drawn, before=before, **told)
            return made[name]

        yield world


@pytest.fixture
def world(request: pytest.FixtureRequest, world_of: Callable[[str], World]) -> World:
    return world_of(request.param)


def same(said: dict[str, Any]) -> None:
    """Hold that everybody says the same; where it is a list, tell of it what differs."""
    first, *others = said.values()
    if all(one == first for one in others):
        return
    if isinstance(first, list):
        lines = zip_longest(*said.values(), fillvalue="")
        apart = [line for line in lines if any(one != line[0] for one in line)]
        said = dict(zip(said, map(list, zip(*apart, strict=True)), strict=True))
    pytest.fail("\n".join(f"{who}: {told}" for who, told in said.items()), pytrace=False)


def with_before(world: World, said: dict[str, object], ask: Callable[[World], object]) -> Any:
    """Return what was said, and what is said of a register in which nothing has happened yet."""
    return said if world.before is None else said | {"before": ask(world.before)}


# The strip above the map.

HEADLINE = {
    "sites": "sites.total",
    "open": "hazards.open",
    "major_open": "hazards.major_open",
    "overdue": "hazards.overdue",
    "closed_in_time": "hazards.in_time_share",
    "phase_days_left": "phase.days_left",
}


@pytest.mark.parametrize("figure", HEADLINE)
@in_every_world
def test_a_headline_figure(world: World, figure: str):
    name = HEADLINE[figure]
    page, command = world.meeting.papers, world.briefed.papers
    said = {
        "page": number(world.strip[figure]),
        "command": in_print(name, command.facts[name]),
        "paper of the page": number(page.annex[name]),
        "paper of the command": number(command.annex[name]),
    }
    if name in command.report:
        said["report"] = number(command.report[name])
    said = with_before(world, said, lambda one: in_print(name, one.briefed.papers.facts[name]))
    same(said)


def in_print(name: str, value: float | None) -> float | None:
    """Return a figure as the papers print it: of a share the per cent, with one decimal."""
    return round(100 * value, 1) if value is not None and name.endswith("_share") else value


@in_every_world
def test_every_figure_of_the_annex(world: World):
    said = {"page": world.meeting.papers.book, "command": world.briefed.papers.book}
    said = with_before(world, said, lambda one: one.briefed.papers.book)
    same({who: [(name, *row) for name in book for row in book[name]] for who, book in said.items()})


# The ranking.

MEASURES = ("open", "overdue", "found", "all")
BASES = ("visited", "area", "sites", "households", "visits")
COUNTINGS = ("plain", "weighted")
SHARE = ("closed_in_time", "due", "plain")
ALL = [SHARE, *((m, b, c) for m in MEASURES for b in BASES for c in COUNTINGS)]
# Each choice once where a world can lead it astray; all of them with FIREMAP_NIGHTLY=1.
EVERYDAY = {
    "plain": [
        SHARE, ("open", "visited", "plain"), ("overdue", "sites", "plain"),
        ("open", "area", "plain"), ("found", "households", "plain"), ("all", "visits", "plain"),
        ("open", "visits", "weighted"), ("overdue", "households", "weighted"),
        ("found", "sites", "weighted"), ("all", "area", "weighted"),
    ],
    "changed rules": [
        ("open", "sites", "plain"), ("open", "area", "weighted"), ("overdue", "sites", "weighted"),
        ("found", "visits", "weighted"), ("all", "households", "weighted"),
    ],
    "as known then": [
        SHARE, ("open", "visited", "plain"), ("overdue", "sites", "weighted"),
        ("found", "visits", "plain"), ("all", "households", "plain"),
    ],
    "second campaign": [
        ("open", "visited", "plain"), ("found", "area", "plain"), ("overdue", "visits", "plain"),
        ("found", "visits", "plain"),
    ],
    "new winter": [("open", "sites", "plain"), ("found", "visits", "plain")],
}  # fmt: skip
RANKINGS = [
    pytest.param(name, *one, id=f"{name}-{' '.join(one)}")
    for name in WORLDS
    for one in (ALL if os.environ.get("FIREMAP_NIGHTLY") else EVERYDAY[name])
]


@pytest.mark.parametrize(("world", "measure", "base", "counting"), RANKINGS, indirect=["world"])
def test_a_ranking(world: World, measure: str, base: str, counting: str):
    page, book = world.ranked(measure, base, counting)
    command = world.ranked_by_command(measure, base, counting)
    said = {
        "page": as_shown(page),
        "paper": as_shown(book),
        "command": as_told(command, is_share=base == "due"),
    }
    if world.before:
        before = world.before.ranked_by_command(measure, base, counting)
        said["before"] = as_told(before, is_share=base == "due")
    assert said["page"]
    same({who: sorted(told.items()) for who, told in said.items()})


@in_every_world
def test_the_density_in_the_papers(world: World):
    command = world.ranked_by_command("open", "visited", "plain").set_index("id")
    facts = world.briefed.papers.facts
    assert not command.empty
    for name in ("rank", "count", "raw", "eb", "low", "high"):
        told = {code: round(float(one), 6) for code, one in command[name].items()}
        written = {code: round(float(facts[f"density.{code}.{name}"] or 0), 6) for code in told}
        same({"command": sorted(told.items()), "papers": sorted(written.items())})


def as_shown(rows: pd.DataFrame) -> dict[str, tuple[object, ...]]:
    """Return place, count and interval of each village ranked, as the page shows them."""
    ranked = rows[rows["places"].notna()]
    cells = zip(ranked["places"], ranked["count"], ranked["interval"], strict=True)
    told = [(closed(at), round(float(n), 2), closed(span)) for at, n, span in cells]
    return dict(zip(ranked["short_name"], told, strict=True))


def as_told(rows: pd.DataFrame, *, is_share: bool) -> dict[str, tuple[object, ...]]:
    """Return the same of the rows of the command, worded as the page words it."""
    form = "{:.0%} – {:.0%}" if is_share else "{:.2f} – {:.2f}"
    return {
        str(row["short_name"]): (
            _place(row),
            round(float(row["count"]), 2),
            closed(form.format(row["low"], row["high"])),
        )
        for row in rows.to_dict("records")
    }


def _place(row: dict[Any, Any]) -> str:
    if pd.isna(row["rank_low"]):
        return BANDS["cannot_be_told_apart"][0]
    at, best, worst = (int(row[name]) for name in ("rank", "rank_low", "rank_high"))
    return f"{at}（{best}–{worst}）"


# The outlook.

OUTLOOK = ("days", "up", "down", "unclear", "raised_days", "fires", "years", "low", "high")


@pytest.mark.parametrize("figure", OUTLOOK)
@in_every_world
def test_a_figure_of_the_outlook(world: World, figure: str):
    name = f"outlook.{figure}"
    said = {
        "page": outlook_shown(world.outlook)[figure],
        "command": world.briefed.papers.facts[name],
    }
    said = with_before(world, said, lambda one: one.briefed.papers.facts[name])
    same(said)
    # A forecast is for the meeting; a paper that goes up does not write one.
    assert "推高风险" not in "".join(world.briefed.papers.summary.paragraphs)


def outlook_shown(lines: list[str]) -> dict[str, float | None]:
    """Return the figures of the outlook as the page of the clock says them."""
    line, *drivers = (closed(one) for one in lines)
    found = re.match(
        r"未来(\d+)天（.*?）：推高风险的因素(\d+)项，缓和的(\d+)项，看不出的(\d+)项", line
    )
    told = dict(zip(("days", "up", "down", "unclear"), map(float, found.groups()), strict=True))
    raised = re.search(r"有(\d+)天提级防范", drivers[2])
    fires = re.search(r"（(\d+)年）有火灾(\d+)起.*预计(\d+)–(\d+)起", drivers[0])
    values = map(float, fires.groups()) if fires else (None,) * 4
    told["raised_days"] = float(raised.group(1)) if raised else 0.0
    return {**told, **dict(zip(("years", "fires", "low", "high"), values, strict=True))}


# The plan of visits.

PLAN: dict[str, tuple[str, Callable[[Any], float]]] = {
    "visits": ("安排检查（家次）", len),
    "value": ("预计查出严重隐患（含复查折算）", lambda visits: sum(v["value"] for v in visits)),
    "must": ("必查", lambda visits: sum(one["is_must"] for one in visits)),
    "random": ("随机抽取", lambda visits: sum(one["is_random"] for one in visits)),
}


@pytest.mark.parametrize("figure", PLAN)
@pytest.mark.parametrize("world", WORLDS[:3], indirect=True)
def test_a_figure_of_the_plan(world: World, figure: str):
    title, count = PLAN[figure]

    def commanded(one: World) -> float:
        routes = one.planned_by_command[0]["routes"]
        return round(count([visit for route in routes for visit in route["visits"]]), 1)

    said = {"page": number(world.planned_by_page[0][title]), "command": commanded(world)}
    said = with_before(world, said, commanded)
    same(said)


@pytest.mark.parametrize("world", [*WORLDS[:3], "kept minutes"], indirect=True)
def test_the_order_book_of_the_plan(world: World):
    books = {"page": world.planned_by_page[1], "command": world.planned_by_command[1]}
    same({who: list(book) for who, book in books.items()})
    same({who: [list(map(closed, row)) for row in rows_of(book)] for who, book in books.items()})
    assert len(books["page"]) == number(world.planned_by_page[0][PLAN["visits"][0]])


# The circular.


@pytest.mark.parametrize("section", labels.CIRCULAR_SECTIONS)
@in_every_world
def test_a_section_of_the_circular(world: World, section: str):
    title = labels.CIRCULAR_SECTIONS[section]
    page = world.meeting.preview.get(title, [])
    # Nothing is done well where nothing is compared.
    assert page or section == "good"

    def written(paper: Paper) -> list[str]:
        return paper.section(title)[: len(page)]

    said = {
        "page": page,
        "paper of the page": written(world.meeting.papers.circular),
        "paper of the command": written(world.briefed.papers.circular),
    }
    said = with_before(world, said, lambda one: written(one.briefed.papers.circular))
    same(said)


@in_every_world
def test_the_whole_circular(world: World):
    said = {"page": world.meeting.papers.circular, "command": world.briefed.papers.circular}
    said = with_before(world, said, lambda one: one.briefed.papers.circular)
    same({who: paper.paragraphs for who, paper in said.items()})
    same({who: [row for table in paper.tables for row in table] for who, paper in said.items()})


@in_every_world
def test_the_lines_for_the_chat_group(world: World):
    said = {"page": world.meeting.chat, "command": world.briefed.papers.text}
    same(with_before(world, said, lambda one: one.briefed.papers.text))


# The summary of the campaign.


@pytest.mark.parametrize("section", sentences.SUMMARY_SECTIONS)
@in_every_world
def test_a_section_of_the_summary(world: World, section: str):
    title = sentences.SUMMARY_SECTIONS[section]

    def commanded(one: World) -> list[str]:
        return one.briefed.papers.summary.section(title)

    said = {"page": world.summary_of_page.section(title), "command": commanded(world)}
    said = with_before(world, said, commanded)
    if section == "ahead":  # below it stands the day of issue: the command was not told one
        days = {who: lines.pop() for who, lines in said.items()}
        assert days.pop("page") == f"{world.day + timedelta(1):%Y年%-m月%-d日}"
        assert set(days.values()) == {"【年月日】"}
    assert said["page"]
    same(said)


# The slides.

TILES = (
    "sites.total", "sites.coverage", "hazards.found", "hazards.rectified_share", "hazards.open",
    "hazards.major_open", "hazards.overdue", "hazards.in_time_share",
)  # fmt: skip


@pytest.mark.parametrize("name", TILES)
@in_every_world
def test_a_large_figure_of_the_slides(world: World, name: str):
    title = labels.FACTS[name].partition("（")[0]

    def commanded(one: World) -> str:
        return one.briefed.papers.slides.tile(title)

    said = {
        "page": closed(world.meeting.screens.figures[title]),
        "paper of the command": commanded(world),
        "annex": closed(world.briefed.papers.annex[name]),
    }
    said = with_before(world, said, commanded)
    same(said)


@in_every_world
def test_the_screens_of_the_slides(world: World):
    screens, papers = world.meeting.screens, world.briefed.papers
    # Whatever a sentence of the screens counts is in the circular, the annex or its facts too.
    known = {closed(one) for one in papers.annex.values()}
    known |= {f"{value:g}" for value in papers.facts.values() if value is not None}
    known |= set(FIGURE.findall("".join(papers.circular.paragraphs)))
    # The screens say the change where the circular says this week's figure and last week's.
    known |= papers.changes
    shown = FIGURE.findall("".join(screens.lines))
    assert shown
    assert [one for one in shown if one not in known and f"{one}%" not in known] == []
    for table in screens.tables:
        heads = list(table.columns)
        for other in papers.slides.tables:
            if set(heads) <= set(other.columns):
                n = min(len(table), len(other))
                assert rows_of(table.head(n)) == rows_of(other[heads].head(n))
        if (bars := papers.slides.charts.get(tuple(heads[1:]))) is not None:
            drawn = {row[0]: tuple(map(float, row[1:])) for row in rows_of(table)}
            assert drawn == {name: values for name, values in bars.items() if name in drawn}


FIGURE = re.compile(r"\d+(?:\.\d+)?")


def rows_of(table: pd.DataFrame) -> list[list[str]]:
    """Return the cells of a table, row by row."""
    return table.to_numpy().tolist()


@pytest.mark.parametrize("world", WORLDS[:4], indirect=True)
def test_the_slides_that_are_taken_along(world: World):
    said = {"page": world.meeting.papers.slides, "command": world.briefed.papers.slides}
    said = with_before(world, said, lambda one: one.briefed.papers.slides)
    same({who: deck.texts for who, deck in said.items()})
    same({who: [row for t in deck.tables for row in rows_of(t)] for who, deck in said.items()})
    same({who: deck.charts for who, deck in said.items()})


# The wall map.


@pytest.mark.parametrize("world", WORLDS[:4], indirect=True)
def test_the_wall_map(world: World):
    (heading, page), (told, command) = world.wall_of_page, world.wall_of_command
    said = {"page": wall_figures(page), "command": wall_figures(command)}
    said = with_before(world, said, lambda one: wall_figures(one.wall_of_command[1]))
    same(said)
    assert number(heading.rpartition("：")[2]) == told["n_targets"] == len(command.targets)
    same({"page": in_order(page), "command": in_order(command)})


def in_order(wall: WallMap) -> list[IndexRow]:
    """Return the index of a wall map; a number depends on the issues of its store before it."""
    return [replace(row, number=place) for place, row in enumerate(wall.targets, 1)]


def wall_figures(wall: WallMap) -> dict[str, object]:
    """Return what a wall map counts and cites."""
    return {
        "numbered": len(wall.targets),
        "overdue": sum(one.is_overdue for one in wall.targets),
        "levels": level_counts(wall.risk["level"]),
        # Each side counts its own issues.
        "dated": re.sub(r"第 \d+ 期", "", wall.words.dated),
        "campaign": wall.words.subtitle,
    }


@pytest.mark.parametrize("world", ["as known then"], indirect=True)
def test_the_wall_map_of_the_pack(world: World):
    page, pack = world.wall_of_page[1], world.briefed.wall
    assert level_counts(page.risk["level"]) == level_counts(pack.risk["level"])
    cells = {one.site_id: one.cells for one in pack.targets}
    assert {one.site_id: one.cells for one in page.targets}.items() <= cells.items()


# The colours of risk.

COLOURS: dict[str, Callable[[World], pd.Series]] = {
    "picture of the page": lambda world: world.meeting.picture["level"],
    "wall map of the page": lambda world: world.wall_of_page[1].risk["level"],
    "wall map of the command": lambda world: world.wall_of_command[1].risk["level"],
    "issue opened again on the page": lambda world: world.reopened["page"]["level"],
    "issue opened again by the command": lambda world: world.reopened["command"]["level"],
    "package for the GIS": lambda world: world.exported_levels,
}


@pytest.mark.parametrize("whose", COLOURS)
@pytest.mark.parametrize("world", ["changed rules"], indirect=True)
def test_the_colours_of_risk(world: World, whose: str):
    drawn = COLOURS[whose](world)
    wanted = world.briefed.picture["level"]
    same({whose: level_counts(drawn), "picture": level_counts(wanted.loc[drawn.index])})
    assert drawn.eq(wanted.loc[drawn.index]).all()


@in_every_world
def test_the_levels_of_risk(world: World):
    said = {
        "page": world.meeting.papers.levels,
        "command": world.briefed.papers.levels,
        "picture of the page": level_counts(world.meeting.picture["level"]),
        "picture of the command": level_counts(world.briefed.picture["level"]),
    }
    said = with_before(world, said, lambda one: one.briefed.papers.levels)
    same(said)


@in_every_world
def test_the_gravest_sites_on_the_map(world: World):
    levels = world.briefed.papers.levels
    wanted = {level: levels[level] for level in ("red", "orange") if level in levels}
    assert world.gravest_on_the_map == wanted


# Which campaign it is.

CITED: dict[str, Callable[[World], str]] = {
    "circular of the page": lambda world: "".join(world.meeting.papers.circular.paragraphs),
    "circular of the command": lambda world: "".join(world.briefed.papers.circular.paragraphs),
    "summary of the page": lambda world: "".join(world.summary_of_page.paragraphs),
    "summary of the command": lambda world: "".join(world.briefed.papers.summary.paragraphs),
    "slides": lambda world: world.briefed.papers.slides.notes,
}


@pytest.mark.parametrize("whose", CITED)
@in_every_world
def test_the_number_of_the_campaign_cited(world: World, whose: str):
    told = set(re.findall(r"巴川办〔\d+〕\d+号", CITED[whose](world)))
    assert told == {world.number}


@pytest.mark.parametrize("world", ["second campaign"], indirect=True)
def test_the_clock_goes_on_after_a_second_campaign_was_made(world: World):
    assert world.before is not None
    same({"page": [*world.clock.items()], "before": [*world.before.clock.items()]})


# Counted from the first day of the campaign on.

OWN: dict[str, Callable[[World], object]] = {
    "page": lambda world: [
        number(world.meeting.screens.figures["累计发现隐患"]),
        so_far("".join(world.meeting.preview[labels.SECTIONS["overview"]])),
    ],
    "command": lambda world: world.briefed.papers.facts["hazards.found"],
    "circular": lambda world: so_far("".join(world.briefed.papers.circular.paragraphs)),
    "summary": lambda world: so_far("".join(world.briefed.papers.summary.paragraphs)),
    "slides": lambda world: number(world.briefed.papers.slides.tile("累计发现隐患")),
    "chat": lambda world: number(re.search(r"发现隐患(\d+)处", world.briefed.papers.text).group(1)),
}


def so_far(text: str) -> float | None:
    """Return how many hazards a text says were found so far."""
    return number(re.search(r"累计发现隐患(\d+)处", text).group(1))


@pytest.mark.parametrize("whose", OWN)
@pytest.mark.parametrize("world", ["new winter"], indirect=True)
def test_a_new_campaign_has_its_own_finds_alone(world: World, whose: str):
    told = OWN[whose](world)
    assert set(told if isinstance(told, list) else [told]) == {N_FOUND}


@pytest.mark.parametrize("world", ["new winter"], indirect=True)
def test_a_new_campaign_has_its_own_visits_alone(world: World):
    assert world.briefed.papers.facts["sites.visited"] == N_VISITED


# Worlds that are none would prove nothing.


def test_each_world_is_another_than_the_plain_one(world_of: Callable[[str], World]):
    plain, ruled, then, winter = (
        world_of(name) for name in ("plain", "changed rules", "as known then", "new winter")
    )
    assert ruled.briefed.papers.levels != plain.briefed.papers.levels
    now = replace(then, name="as known now", known="now")
    # Open hazards: some found late are entered since, more that were put right are as well.
    ask = ("rank", "--as-of", f"{then.day}")
    counts = [sum(row["count"] for row in one.commanded(*ask)["rows"]) for one in (now, then)]
    assert counts[1] > counts[0] > 0
    assert winter.briefed.papers.facts["hazards.found.period"] == N_FOUND
