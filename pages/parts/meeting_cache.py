"""What the papers and issues read of the store, read once for each state of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pages.parts.cache import Register, open_register, state_of
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from briefing.issues import Issue
    from data.store import Store


def issues() -> tuple[Issue, ...]:
    """Return the frozen issues, the latest first."""
    store = open_register()
    return _issues(state_of(store), _store=store)


@st.cache_resource(max_entries=4, show_spinner=False)
def _issues(state: str, *, _store: Store) -> tuple[Issue, ...]:
    from briefing.issues import list_issues

    return list_issues(_store)


def issue_frames(issue: Issue) -> tuple[bytes | None, pd.DataFrame]:
    """Return the map and the open hazards as they were known when an issue was frozen."""
    store = open_register()
    return _issue_frames(state_of(store), issue.number, _issue=issue, _store=store)


@st.cache_resource(max_entries=4, show_spinner=False)
def _issue_frames(
    state: str, number: str, *, _issue: Issue, _store: Store
) -> tuple[bytes | None, pd.DataFrame]:
    from analysis.risk import assess
    from briefing.annex import open_items
    from briefing.frames import with_progress
    from briefing.say import say_known
    from data import frames
    from data.demo.context import context_under
    from geo.print.picture import PICTURE_DPI, PICTURE_SIZE_MM, situation
    from geo.print.picture import PictureWords as Words
    from vocabulary.messages import translate

    day = _issue.facts.as_of
    villages = frames.villages(_store)
    sites = frames.sites(_store, day, known_at=_issue.known_at)
    hazards = frames.hazards(_store, day, known_at=_issue.known_at)
    items = open_items(with_progress(hazards, as_of=day), sites, villages)
    if villages.geometry.isna().all():
        return None, items
    risk = assess(
        sites, hazards, as_of=day, visits=frames.visits(_store, day, known_at=_issue.known_at)
    )
    caption = translate("As of {day}", day=say_known(day.isoformat(), _issue.facts.known_at))
    stamps = (StoreKind.DEMO.zh,) if _issue.facts.is_demo else ()
    picture = situation(
        villages,
        sites,
        risk,
        size_mm=PICTURE_SIZE_MM,
        dpi=PICTURE_DPI,
        context=context_under(villages),
        words=Words(caption=caption, stamps=stamps),
    )
    return picture, items


def exports_log() -> pd.DataFrame:
    """Return the latest exports of `data.exports.exports`."""
    store = open_register()
    return _exports(state_of(store), _store=store)


@st.cache_resource(max_entries=4, show_spinner=False)
def _exports(state: str, *, _store: Store) -> pd.DataFrame:
    from data.exports import exports

    return exports(_store)


def setting(name: str, default: Any = None) -> Any:
    """Return a setting of the office, `default` where it has none."""
    from data.upkeep import read_setting

    return read_setting(open_register(), name, default)


def decisions(known: Register) -> pd.DataFrame:
    """Return the decisions of meetings, the latest first."""
    return _decisions(known.state, _known=known)


@st.cache_resource(max_entries=4, show_spinner=False)
def _decisions(state: str, *, _known: Register) -> pd.DataFrame:
    from data.upkeep import rows
    from vocabulary.work_terms import TaskKind

    tasks = rows(open_register(), "task", known_at=_known.known_at)
    return tasks.loc[tasks["kind"] == TaskKind.DECISION.value].iloc[::-1]
