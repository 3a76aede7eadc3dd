"""Weak points: where many could die, one trade, fire equipment, where time is lost."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing import weak_points
from analysis.pressing.weak_points import by_code, by_kind
from pages.shell import board
from pages.shell.downloads import offer_table
from pages.shell.filters import apply, one_of, read_filters
from pages.shell.language import label_of, say
from pages.shell.site_rows import code_words, hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import one_line
from vocabulary.facts import SiteKind
from vocabulary.terms import Category

_HEIGHT: Final = 430


def draw_weak(day: Day) -> None:
    """Draw one of the weak points' views."""
    seen = day.once(weak_points.of)
    views = {
        "deadly": say("Many could die ({count})", count=len(seen.deadly)),
        "trade": say("By trade"),
        "equipment": say("Fire equipment"),
        "standing": say("Offices and villages"),
        "steps": say("Where time is lost"),
        "unusual": say("Common and special"),
    }
    which = one_of("weak", say("Weak points"), views)
    {
        "deadly": _deadly,
        "trade": lambda day, _seen: draw_trade(day),
        "equipment": _equipment,
        "standing": _standing,
        "steps": _steps,
        "unusual": _unusual,
    }[which](day, seen)


def _deadly(day: Day, seen: weak_points.WeakPoints) -> None:
    listed = seen.deadly[seen.deadly.index.isin(apply(read_filters(), day).site_ids)]
    sites = day.sites.loc[listed.index]
    rows = listed.assign(
        name=sites["name"],
        category=sites["category"],
        village_code=sites["village_code"],
        what=[
            ", ".join(sorted({code_words(day.hazards.at[one, "code"]) for one in ids}))
            for ids in listed["hazard_ids"]
        ],
    )
    columns = columns_of(
        Column("name", say("Site"), width="medium"),
        "category",
        Column("is_sleeping", kind="flag", width="small"),
        Column("n_exits", kind="count", width="small"),
        Column("n_separation", kind="count", width="small"),
        Column("n_alarm", kind="count", width="small"),
        Column("n_overdue", kind="count", width="small"),
        Column("what", say("Hazards"), width="large"),
        "village",
    )
    st.caption(
        say(
            "Where people sleep or gather and a way out, a fire wall or an alarm is not in order, "
            "not put right yet: most kinds first. Our own sorting, not a finding by law."
        )
    )
    board.show_listed(
        day,
        rows,
        columns,
        "press_deadly",
        say("Where many could die"),
        xlsx="press_d_xlsx",
        height=_HEIGHT,
        is_dashed=False,
    )


def _equipment(day: Day, seen: weak_points.WeakPoints) -> None:
    clock = seen.clock
    board.show_figures(
        "press_equipment",
        (say("Median days to close"), _days(clock.median)),
        (say("95 % from resampling"), _span(clock.low, clock.high)),
        (say("Median of all others"), _days(clock.other_median)),
        (say("Open"), clock.n_open),
        (say("Overdue"), clock.n_overdue),
    )
    st.caption(say("Open ones count as far as they have come (Kaplan and Meier)."))
    st.markdown(f"**{say('The ten open for longest')}**")
    rows = hazard_table(day, clock.oldest).loc[clock.oldest]
    show_table(rows, hazard_columns(), key="press_oldest", height="content")


def _standing(day: Day, seen: weak_points.WeakPoints) -> None:
    offices = seen.by_office.assign(name=seen.by_office.index)
    names = seen.by_village.index.map(day.villages["short_name"].to_dict())
    columns = columns_of(Column("name", say("Name")), "n_open", "n_overdue", "n_grave")
    one, other = st.columns(2, gap="medium")
    with one:
        st.markdown(f"**{say('By office')}**")
        _standing_table(offices, columns, "press_offices")
        saved = [*columns, *columns_of("late_now", "late_before")]
        title = say("By office")
        offer_table(offices, saved, title=title, as_of=day.as_of, key="press_o_xlsx")
    with other:
        st.markdown(f"**{say('By village')}**")
        _standing_table(seen.by_village.assign(name=names), columns, "press_villages")
    st.caption(
        say(
            "Missed: deadlines of the window that were not met, of those that passed. The verdict "
            "is an exact test of the last 28 days against the 28 before (95 %)."
        )
    )


def _standing_table(rows: pd.DataFrame, columns: list[Column], key: str) -> None:
    words = {"higher": say("worse"), "lower": say("better"), "cannot_tell": say("no clear change")}
    said = rows.assign(
        verdict=rows["verdict"].map(words),
        now=[f"{a}/{b}" for a, b in zip(rows["late_now"], rows["due_now"], strict=True)],
        before=[f"{a}/{b}" for a, b in zip(rows["late_before"], rows["due_before"], strict=True)],
    )
    trend = [
        Column("now", say("Missed, last 28 days")),
        Column("before", say("Missed, 28 days before")),
        Column("verdict", say("Change")),
    ]
    show_table(said, [*columns, *trend], key=key, height="content")


def _steps(day: Day, seen: weak_points.WeakPoints) -> None:
    kinds, villages = seen.steps_category, seen.steps_village
    by_kind = kinds.assign(name=[label_of(Category, one) for one in kinds.index])
    named = villages.assign(name=villages.index.map(day.villages["short_name"].to_dict()))
    st.caption(
        say(
            "Median days of each step; hazards opened again are left out. The slowest step is the "
            "one furthest above the whole."
        )
    )
    steps = {
        "assign": say("Found to assigned"),
        "rectify": say("Assigned to put right"),
        "recheck": say("Put right to re-checked"),
        "close": say("Re-checked to closed"),
    }
    columns = columns_of(
        Column("name", say("Name")),
        *(Column(step, word, kind="number") for step, word in steps.items()),
        "slowest",
    )
    tables = {
        "press_steps_kind": pd.concat([seen.steps_all.assign(name=say("All")), by_kind]),
        "press_steps_village": named,
    }
    for column, (key, rows) in zip(st.columns(2, gap="medium"), tables.items(), strict=True):
        with column:
            slowest = rows.get("slowest", pd.Series(None, rows.index, dtype="object"))
            said = rows.assign(slowest=slowest.map(steps))
            show_table(said, columns, key=key, height="content")
    title = say("Where time is lost")
    offer_table(named, columns, title=title, as_of=day.as_of, key="press_s_xlsx")


def _unusual(day: Day, seen: weak_points.WeakPoints) -> None:
    common = day.hazards["code"].value_counts().head(8)
    one, other = st.columns([2, 3], gap="medium")
    with one:
        st.markdown(f"**{say('Common everywhere')}**")
        rows = pd.DataFrame({"what": [code_words(c) for c in common.index], "n": common.to_numpy()})
        show_table(rows, columns_of("what", Column("n", say("Found"), kind="count")),
                   key="press_common", height="content")  # fmt: skip
    with other:
        st.markdown(f"**{say('Special here: more than the whole would lead one to expect')}**")
        found = seen.unusual
        columns = columns_of(
            Column("village", say("Village")),
            "what",
            Column("n", say("Found"), kind="count"),
            Column("expected", say("Expected count"), kind="number"),
            Column("ratio", say("Times"), kind="number"),
        )
        if found.empty:
            st.info(say("No village stands out in any kind of hazard."))
        else:
            board.show_listed(day, found, columns, "press_unusual", is_dashed=False)
        st.caption(
            say(
                "Expected from the village's own finds in the category and the share of the kind "
                "in the whole; a tenth of the lines may be chance (false discovery rate 10 %)."
            )
        )


def _days(value: float) -> str:
    return "—" if np.isnan(value) else say("{n} days", n=f"{value:.0f}")


def _span(low: float, high: float) -> str:
    return "—" if np.isnan(low) else f"{low:.0f}–{high:.0f}"


def draw_trade(day: Day) -> None:
    """Draw the kinds of a category with their checks, and its checklist item by item."""
    sites = day.sites.loc[apply(read_filters(), day).site_ids]
    present = [one for one in Category if (sites["category"] == one.value).any()]
    if not present:
        st.info(say("No site is left by the filters."))
        return
    names = {one.value: label_of(Category, one.value) for one in present}
    category = Category(one_of("trade", say("Trade"), names))
    told = by_kind(sites, day.hazards, day.visits, category)
    _figures(told)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _kinds(day, told, category)
    with right:
        _codes(day, sites, category)


def _figures(told: pd.DataFrame) -> None:
    whole = told.sum()
    n, seen, faulty = (int(whole[name]) for name in ("n_sites", "n_visited", "n_faulty"))
    board.show_figures(
        "trade_figures",
        (say("Sites"), str(n)),
        (say("Of them checked"), f"{seen} / {n}（{seen / n:.0%}）"),
        (say("Open hazards"), str(int(whole["n_open"]))),
        (say("Overdue"), str(int(whole["n_overdue"]))),
        (say("With faulty fire equipment"), f"{faulty} / {n}（{faulty / n:.0%}）"),
    )


def _kinds(day: Day, told: pd.DataFrame, category: Category) -> None:
    st.subheader(say("By kind of place"), anchor=False)
    words = {one.value: label_of(SiteKind, one.value) for one in SiteKind}
    rows = told.assign(name=[words.get(str(one), one_line(str(one))) for one in told.index])
    columns = columns_of(
        Column("name", say("Kind of place")),
        "n_sites",
        "n_visited",
        "visited_share",
        "n_open",
        "n_overdue",
        "n_faulty",
    )
    title = say("Kinds of places, checked and open")
    board.show_listed(day, rows, columns, "trade_kinds", title)
    if category is Category.HIGH_RISE:
        st.caption(
            say(
                "Class by height and use (GB 50016): without a height or a use it is not told. "
                "Some public uses are of class 1 from 24 m on; the height alone does not say so."
            )
        )
    elif category is Category.BATHHOUSE:
        st.caption(say("Kind by the words of use and name; where they say nothing it is not told."))


def _codes(day: Day, sites: pd.DataFrame, category: Category) -> None:
    st.subheader(say("Item by item of its checklist"), anchor=False)
    table = by_code(sites, day.hazards, day.visits, category)
    spans = zip(table["low"], table["high"], strict=True)
    interval: list[Any] = [f"{a:.0%} – {b:.0%}" if pd.notna(a) else None for a, b in spans]
    rows = table.assign(item=[code_words(code) for code in table.index], interval=interval)
    columns = columns_of(
        "item",
        "n_open",
        "n_overdue",
        Column("n_found", say("Found"), "count"),
        "n_sites",
        Column("share", say("Of those checked"), "share"),
        Column("interval", say("95 % interval")),
    )
    board.show_listed(
        day, rows, columns, "trade_codes", say("Item by item of its checklist"), height="content"
    )
