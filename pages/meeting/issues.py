"""Issues: the week's facts frozen under a number, opened again, and two of them compared."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.issues import (
    Issue,
    compare,
    compare_villages,
    day_of,
    fingerprint,
    freeze_issue,
)
from briefing.facts.issues import of as issues_of
from briefing.facts.say import say as say_fact
from briefing.facts.say import say_period
from briefing.papers.annex import open_items
from briefing.papers.chosen import Paper
from briefing.screen import picture
from data.store.events import CHINA_TIME
from pages.meeting.files import Take, offer_files
from pages.shell.current import current_day
from pages.shell.filters import period_choice
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, save

_FIGURES = ("hazards.found", "hazards.rectified_share", "hazards.open", "hazards.overdue")
_SHORT = 12


def draw_issues(day: Day) -> None:
    """Draw the freezing of an issue, the list, and what is selected in it."""
    _freeze(day)
    held = current_day(is_present=True).once(issues_of)
    if not held:
        st.info(say("No issue is frozen yet. Choose the period, type its number and freeze it."))
        return
    st.caption(say("Select one issue to open it, two to compare them."))
    chosen = show_table(_listed(held), _columns(), key="issues_table", pick="many")
    chosen = [place for place in chosen if place < len(held)]
    if len(chosen) == 1:
        _open(held[chosen[0]])
    elif len(chosen) >= 2:
        newer, older = sorted(chosen[:2])
        _compare(held[older], held[newer])


def _freeze(day: Day) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        period = period_choice("issue", first=day.as_of - timedelta(days=6), last=day.as_of)
        number = st.text_input(
            say("Number of the issue"), key="issue_number", max_chars=20, width=180
        )
        asked = st.button(say("Freeze this issue"), key="issue_freeze", type="primary")
    number = number.strip()
    if asked and not number:
        st.error(say("Type the number of the issue first, as the office counts it."))
    elif asked:
        save(
            freeze_issue,
            number,
            day.once(facts_of, period),
            done=say("Issue {number} is frozen.", number=number),
            stale=say(
                "Issue {number} is frozen already and cannot change. Open it below, or take the "
                "next number.",
                number=number,
            ),
        )
    draw_said()


def _listed(held: tuple[Issue, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "number": issue.number,
                "period": say_period(issue.facts.period),
                "as_of": pd.Timestamp(issue.facts.as_of),
                "frozen_at": f"{issue.frozen_at.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}",
                **{key: say_fact(issue.facts[key]) for key in _FIGURES},
                "fingerprint": fingerprint(issue.facts)[:_SHORT],
            }
            for issue in held
        ]
    )


def _columns() -> list[Column]:
    return columns_of(
        Column("number", say("Issue"), width="small"),
        Column("period", width="medium"),
        "as_of",
        "frozen_at",
        Column("hazards.found", say("Hazards found")),
        Column("hazards.rectified_share", say("Rectified share of the issue")),
        Column("hazards.open", say("Hazards not closed")),
        Column("hazards.overdue", say("Overdue")),
        "fingerprint",
    )


def _open(issue: Issue) -> None:
    st.subheader(say("Issue {number}", number=plain(issue.number)), anchor=False)
    st.caption(
        say("Written again from what was known when it was frozen; later records change nothing.")
    )
    then = current_day(is_present=True).once(_day_of, issue)
    shown, items = then.once(picture.pictures_of), then.once(open_items)
    paper = Paper(issue=issue.number)
    offer_files(Take(issue.facts, shown, items), paper, key="issue")
    if shown is not None:
        st.image(shown.page, width=720)


def _day_of(day: Day, issue: Issue) -> Day:
    return day_of(day.store, issue)


def _compare(older: Issue, newer: Issue) -> None:
    names = {"older": plain(older.number), "newer": plain(newer.number)}
    st.subheader(say("Issue {newer} against issue {older}", **names), anchor=False)
    titles = [say("Issue {number}", number=one.number) for one in (older, newer)]
    figures = compare(older.facts, newer.facts)
    show_table(
        figures,
        [
            Column("name", say("Figure of the issue"), width="large"),
            Column("older", titles[0]),
            Column("newer", titles[1]),
            Column("change", say("Change between issues")),
        ],
        key="issues_figures",
        height=420,
    )
    show_table(
        compare_villages(older.facts, newer.facts),
        [
            Column("name", say("Village")),
            Column("found", say("Hazards found")),
            Column("share_older", f"{say('Rectified share of the issue')} {titles[0]}"),
            Column("share_newer", f"{say('Rectified share of the issue')} {titles[1]}"),
            Column("change", say("Change between issues")),
            Column("overdue_older", f"{say('Overdue')} {titles[0]}"),
            Column("overdue_newer", f"{say('Overdue')} {titles[1]}"),
        ],
        key="issues_villages",
        height="content",
    )
