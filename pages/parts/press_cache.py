"""What the pressing page reads and works out, once for each state of the store and each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.office_rules import CLOCKS
from analysis.pressing import (
    PressingRules,
    expose_due,
    result_due,
    supervise_due,
    talk_due,
    talks_held,
    without_outcome,
)
from pages.parts.cache import Register, open_register
from vocabulary.press_wording import PressList

if TYPE_CHECKING:
    from analysis.look_back import KeptList
    from analysis.talk_effect import Effect
    from analysis.weak_points import EquipmentClock
    from data.store import Store

RULES_SETTING: Final = "press.rules"


@dataclass(frozen=True)
class Pressed:
    """What is due on a day, and what was done up to it; shared, so never written to.

    Attributes
    ----------
    rules : PressRules
        Of the office.
    rules_version : int
        Of the setting; 0 where the proposal stands.
    clocks_version : int
        Of the office's clocks, where the ladder stands.
    lists : dict of PressList to DataFrame
        Of `analysis.pressing`; those talked to lately are not in the list of talks.
    n_quiet : int
        Sites left out of it for that.
    measures : DataFrame, index `measure_id`
    talks : DataFrame
        Of `analysis.pressing.talks_held`.
    tasks : DataFrame, index `task_id`
    """

    rules: PressingRules
    rules_version: int
    clocks_version: int
    lists: dict[PressList, pd.DataFrame]
    n_quiet: int
    measures: pd.DataFrame
    talks: pd.DataFrame
    tasks: pd.DataFrame


def pressed(known: Register) -> Pressed:
    """Return what is due and what was done on the register's day."""
    store = open_register()
    return _pressed(known.state, known.as_of.isoformat(), _known=known, _store=store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _pressed(state: str, as_of: str, *, _known: Register, _store: Store) -> Pressed:
    from data import frames, upkeep

    day, hazards = _known.as_of, _known.hazards
    rules = PressingRules.of(upkeep.read_setting(_store, RULES_SETTING), _known.rules)
    measures = upkeep.rows(_store, "measure", known_at=_known.known_at)
    events = frames.events(_store, known_at=_known.known_at)
    talks = talks_held(measures, events, as_of=day)
    to_talk = talk_due(hazards, talks, as_of=day, rules=rules)
    return Pressed(
        rules=rules,
        rules_version=upkeep.setting_version(_store, RULES_SETTING),
        clocks_version=upkeep.setting_version(_store, CLOCKS),
        lists={
            PressList.TALK: to_talk[~to_talk["is_quiet"]],
            PressList.SUPERVISE: supervise_due(hazards, measures, events, as_of=day, rules=rules),
            PressList.EXPOSE: expose_due(hazards, measures, talks, as_of=day, rules=rules),
            PressList.RESULT: result_due(hazards, events, as_of=day, rules=rules),
            PressList.OUTCOME: without_outcome(hazards, as_of=day, rules=rules),
        },
        n_quiet=int(to_talk["is_quiet"].sum()),
        measures=measures,
        talks=talks,
        tasks=upkeep.rows(_store, "task", known_at=_known.known_at),
    )


def effect_of_talks(known: Register) -> Effect:
    """Return what talks have changed, as far as it can be told."""
    talks = pressed(known).talks
    day = known.as_of.isoformat()
    return _effect(known.state, day, _known=known, _talks=talks, _store=open_register())


@st.cache_resource(max_entries=8, show_spinner=False)
def _effect(
    state: str, as_of: str, *, _known: Register, _talks: pd.DataFrame, _store: Store
) -> Effect:
    from analysis.talk_effect import talk_effect
    from data import frames

    return talk_effect(
        _known.hazards, frames.events(_store, known_at=_known.known_at), _talks, as_of=_known.as_of
    )


@dataclass(frozen=True)
class Lookback:
    """What the look-back shows on a day; shared, so never written to.

    Attributes
    ----------
    revisits, back, mechanisms : DataFrame
        Of `analysis.look_back`.
    by_category, by_village : DataFrame
        Of `analysis.look_back.relapses`.
    """

    revisits: pd.DataFrame
    back: pd.DataFrame
    mechanisms: pd.DataFrame
    by_category: pd.DataFrame
    by_village: pd.DataFrame


def lookback(known: Register) -> Lookback:
    """Return what to see again, and what came back."""
    tasks, day = pressed(known).tasks, known.as_of.isoformat()
    return _lookback(known.state, day, _known=known, _tasks=tasks, _store=open_register())


@st.cache_resource(max_entries=8, show_spinner=False)
def _lookback(
    state: str, as_of: str, *, _known: Register, _tasks: pd.DataFrame, _store: Store
) -> Lookback:
    from analysis import look_back
    from data import frames

    day, hazards = _known.as_of, _known.hazards
    back = look_back.came_back(hazards, frames.events(_store, known_at=_known.known_at), as_of=day)
    return Lookback(
        revisits=look_back.revisits(hazards, _known.visits, as_of=day),
        back=back,
        mechanisms=look_back.mechanisms(_tasks, back, as_of=day),
        by_category=look_back.relapses(hazards, "category"),
        by_village=look_back.relapses(hazards, "village_code"),
    )


def kept_look_backs(known: Register) -> list[tuple[KeptList, pd.DataFrame]]:
    """Return the look-back lists that were kept, the latest first, with what became of each."""
    day = known.as_of.isoformat()
    return _kept_look_backs(known.state, day, _known=known, _store=open_register())


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept_look_backs(
    state: str, as_of: str, *, _known: Register, _store: Store
) -> list[tuple[KeptList, pd.DataFrame]]:
    from analysis.look_back import kept_lists, results
    from data import frames
    from data.upkeep import rows

    day, moment = _known.as_of, _known.known_at
    events = frames.events(_store, known_at=moment)
    return [
        (kept, results(kept, _known.hazards, _known.visits, events, as_of=day))
        for kept in kept_lists(rows(_store, "plan", known_at=moment), as_of=day)
    ]


@dataclass(frozen=True)
class Weak:
    """Where time is lost and where many could die; shared, so never written to."""

    deadly: pd.DataFrame
    clock: EquipmentClock
    by_office: pd.DataFrame
    by_village: pd.DataFrame
    steps_village: pd.DataFrame
    steps_category: pd.DataFrame
    steps_all: pd.DataFrame
    unusual: pd.DataFrame


def weak_points(known: Register) -> Weak:
    """Return the weak points of a day, all of `analysis.weak_points`."""
    return _weak(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _weak(state: str, as_of: str, *, _known: Register) -> Weak:
    from analysis import weak_points as points

    day, hazards = _known.as_of, _known.hazards
    return Weak(
        deadly=points.mass_casualty(_known.sites, hazards),
        clock=points.equipment_clock(hazards, as_of=day),
        by_office=points.standing(hazards, "office", as_of=day),
        by_village=points.standing(hazards, "village_code", as_of=day),
        steps_village=points.step_days(hazards, "village_code"),
        steps_category=points.step_days(hazards, "category"),
        steps_all=points.step_days(hazards),
        unusual=points.unusual(hazards, "village_code"),
    )
