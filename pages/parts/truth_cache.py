"""Questions, gaps and the replay of history, worked out once for each state and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages.parts.analysis_cache import campaign_period
from pages.parts.cache import Register, open_register

if TYPE_CHECKING:
    from analysis.proof import Proof

# Enough draws for an interval of half a day; the command draws 2,000.
N_DRAWS = 500


@dataclass(frozen=True)
class Replay:
    """History in the order of a score.

    Attributes
    ----------
    pooled, within : Proof
        All visits of a month together, and those of each team among themselves.
    capacity : DataFrame
        Of `analysis.proof.at_capacity`.
    n_scored, n_visits : int
        Visits to a site that had a score when its month began, and all.
    as_dated : bool
        The dates of the events were trusted, because all was written down afterwards.
    """

    pooled: Proof
    within: Proof
    capacity: pd.DataFrame
    n_scored: int
    n_visits: int
    as_dated: bool


def asked(known: Register) -> pd.DataFrame:
    """Return the questions about single hazards, with the hazard's site beside each."""
    return _asked(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _asked(state: str, day: str, *, _known: Register) -> pd.DataFrame:
    from analysis.truth import questions
    from data import frames
    from data.upkeep import rows

    store = open_register()
    # Names of people are compared inside and never leave: the frame given back has none.
    hazards = frames.hazards(store, _known.as_of, personal=True, known_at=_known.known_at)
    events = frames.events(store, known_at=_known.known_at)
    events = events[events["effective_on"] <= pd.Timestamp(_known.as_of)]
    photos = rows(store, "file", known_at=_known.known_at)["sha256"].to_dict()
    found = questions(hazards, events, photos)
    site = found["hazard_id"].map(_known.hazards["site_id"])
    return found.assign(
        site_id=site,
        site=site.map(_known.sites["name"]),
        village=found["village_code"].map(_known.villages["short_name"]),
        found_on=found["hazard_id"].map(_known.hazards["found_on"]),
        closed_on=found["hazard_id"].map(_known.hazards["closed_on"]),
    )


def silent(known: Register) -> pd.DataFrame:
    """Return the villages by how likely so few finds are, given their visits."""
    return _silent(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _silent(state: str, day: str, *, _known: Register) -> pd.DataFrame:
    from analysis.truth_villages import silent_villages

    table = silent_villages(_known.visits, _known.villages.index)
    return table.assign(short_name=_known.villages["short_name"]).sort_values("p")


def bunched(known: Register) -> pd.DataFrame:
    """Return the villages by how many closings fall just before a meeting on record."""
    return _bunched(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _bunched(state: str, day: str, *, _known: Register) -> pd.DataFrame:
    from analysis.truth_villages import before_meetings, meeting_days
    from data.upkeep import rows

    first, last = campaign_period(_known)
    meetings = meeting_days(
        rows(open_register(), "task", known_at=_known.known_at), until=_known.as_of
    )
    if not meetings:
        return pd.DataFrame()
    table = before_meetings(_known.hazards, meetings, start=first, end=last)
    return table.assign(short_name=_known.villages["short_name"].reindex(table.index))


def gaps(known: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the score of each village's data, and the gaps in the order to mend them."""
    return _gaps(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _gaps(state: str, day: str, *, _known: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    from analysis.quality import by_village, repair_queue

    table = by_village(_known.sites, _known.hazards, _known.villages.index)
    table = table.assign(short_name=_known.villages["short_name"]).sort_values("score")
    queue = repair_queue(_known.sites, _known.hazards)
    return table, queue.assign(
        site=queue["site_id"].map(_known.sites["name"]),
        village=queue["village_code"].map(_known.villages["short_name"]),
    )


def replayed(known: Register, *, order: str) -> Replay | None:
    """Return history in the order of the risk score or of the plan; None without a history."""
    return _replayed(known.state, known.as_of.isoformat(), order, _known=known)


@st.cache_resource(max_entries=4, show_spinner=False)
def _replayed(state: str, day: str, order: str, *, _known: Register) -> Replay | None:
    from analysis.proof import ProofError, at_capacity, replay

    as_dated = False
    try:
        history = _history(_known, order, as_recorded=True)
    except ProofError:
        # A register typed in afterwards has nothing but the dates given.
        as_dated = True
        try:
            history = _history(_known, order, as_recorded=False)
        except ProofError:
            return None
    return Replay(
        replay(history, within=["month"], n_draws=N_DRAWS),
        replay(history, within=["month", "by"], n_draws=N_DRAWS),
        at_capacity(history, within=["month"], n_draws=N_DRAWS),
        int(history["is_scored"].sum()),
        len(history),
        as_dated=as_dated,
    )


def _history(known: Register, order: str, *, as_recorded: bool) -> pd.DataFrame:
    from analysis.proof_register import from_register, hazards_before
    from analysis.risk import assess
    from analysis.rules import OfficeRules
    from analysis.targets import worth_of_visits
    from data.recording import read_events

    with open_register().reading() as connection:
        events = list(read_events(connection, "hazard"))
    if known.known_at is not None:
        events = [event for event in events if event.recorded_at <= known.known_at]

    def score_before(day: date) -> pd.Series:
        hazards = hazards_before(events, day, as_recorded=as_recorded)
        before = known.visits[known.visits["visited_on"] < pd.Timestamp(day)]
        eve = day - timedelta(days=1)
        risk = assess(known.sites, hazards, as_of=eve, rules=known.rules, visits=before)
        if order == "risk":
            return risk["score"]
        office = OfficeRules(known.rules, known.years)
        return worth_of_visits(known.sites, hazards, before, risk, as_of=eve, office=office)[
            "value"
        ]

    return from_register(known.visits, known.hazards, score_before=score_before)
