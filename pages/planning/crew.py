"""Which team is out on which half-day, and what each carries: asked for, kept, and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.visit_choices import (
    SETTING,
    VisitChoices,
    half_day_code,
    half_days_of,
    settings_of,
)
from data.store.upkeep import put_setting
from pages.planning.words import half_day_name
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import say
from pages.shell.text import plain

if TYPE_CHECKING:
    from analysis.planning.crew import HalfDay
    from analysis.planning.visit_plan import VisitPlan

# Columns of the table of limits.
_MOST: Final = "most"
_HALF_DAYS: Final = "half_days"
_PEOPLE: Final = "people"


def draw_crew(day: Day, asked: VisitChoices) -> None:
    """Draw the form: who is out on which half-day, and what each team carries at most."""
    days = half_days_of(day, asked.half_days, asked.halves)
    kept = settings_of(day)
    title = say("Teams: who is away") + (f" · {len(asked.away)}" if asked.away else "")
    with st.popover(title), st.form("plan_crew", border=False):
        st.caption(say("Untick the half-days on which a team is on leave, on duty or in training."))
        ticked = st.data_editor(_present(days, asked), key="plan_crew_days", width="stretch",
                                disabled=["when"], hide_index=True,
                                column_config=_day_columns(asked.teams))  # fmt: skip
        st.caption(
            say(
                "What each person of a team carries at most: visits in a half-day, half-days in "
                "this plan; empty is no limit of its own."
            )
        )
        limits = st.data_editor(_limits(asked.teams, kept), key="plan_crew_limits",
                                width="stretch", disabled=["team"], hide_index=True,
                                column_config=_limit_columns())  # fmt: skip
        if st.form_submit_button(say("Keep for the office"), type="primary"):
            _keep(kept, days, ticked, limits)
            st.rerun()


def _present(days: tuple[HalfDay, ...], asked: VisitChoices) -> pd.DataFrame:
    out = set(asked.away)
    told = {"when": [half_day_name(day.on, day.half.code) for day in days]}
    teams = {
        str(team): [(team, day.on.isoformat(), day.half.code) not in out for day in days]
        for team in range(1, asked.teams + 1)
    }
    return pd.DataFrame(told | teams)


def _day_columns(teams: int) -> dict[str, Any]:
    names = {str(team): say("Team {n}", n=team) for team in range(1, teams + 1)}
    checks = {team: st.column_config.CheckboxColumn(name) for team, name in names.items()}
    return {"when": st.column_config.TextColumn(say("Half-day")), **checks}


def _limits(teams: int, kept: Mapping[str, Any]) -> pd.DataFrame:
    numbers = [str(team) for team in range(1, teams + 1)]
    return pd.DataFrame(
        {
            "team": [say("Team {n}", n=team) for team in numbers],
            _PEOPLE: [str(kept.get("team_people", {}).get(team) or "") for team in numbers],
            _MOST: pd.array([kept.get("team_most", {}).get(team) for team in numbers], "Int64"),
            _HALF_DAYS: pd.array(
                [kept.get("team_half_days", {}).get(team) for team in numbers], "Int64"
            ),
        }
    )


def _limit_columns() -> dict[str, Any]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        "team": text(say("Team"), width=64),
        _PEOPLE: text(say("People of the team"), max_chars=80, width=76),
        _MOST: number(say("Visits, at most"), min_value=1, step=1, width=64),
        _HALF_DAYS: number(say("Half-days, at most"), min_value=1, step=1, width=64),
    }


def _keep(
    kept: Mapping[str, Any], days: tuple[HalfDay, ...], ticked: pd.DataFrame, limits: pd.DataFrame
) -> None:
    away = dict(kept.get("away", {}))
    teams = [name for name in ticked.columns if name != "when"]
    for day, row in zip(days, ticked.to_dict("records"), strict=True):
        shown = [int(team) for team in teams if not row[team]]
        hidden = [team for team in away.get(half_day_code(day), []) if str(team) not in teams]
        away[half_day_code(day)] = [*shown, *hidden]
    value = {**kept, "away": {code: out for code, out in away.items() if out}}
    for name, column in (("team_most", _MOST), ("team_half_days", _HALF_DAYS)):
        value[name] = {**kept.get(name, {}), **_by_team(limits[column])}
    value["team_people"] = {**kept.get("team_people", {}), **_by_team(limits[_PEOPLE])}
    put_setting(current_store(), SETTING, value, actor=session.actor(), now=session.now())


def _by_team(column: pd.Series) -> dict[str, Any]:
    return {str(n): _kept_cell(cell) for n, cell in enumerate(column, 1)}


def _kept_cell(cell: Any) -> str | int | None:
    if pd.isna(cell) or cell == "":
        return None
    return cell if isinstance(cell, str) else int(cell)


def is_anybody_in(day: Day, asked: VisitChoices) -> bool:
    """Return whether a team is there on a half-day; say so where none is."""
    n_seats = len(half_days_of(day, asked.half_days, asked.halves)) * asked.teams
    if len(asked.away) < n_seats:
        return True
    st.warning(say("Every team is away on all these half-days; plan more of them, or tick one in."))
    return False


def draw_load(day: Day, plan: VisitPlan) -> None:
    """Say what each team carries in the plan, half-days, visits and hours."""
    people = settings_of(day).get("team_people", {})
    said = []
    for team, routes in plan.routes.groupby("team"):
        who = people.get(str(team))
        name = say("Team {n}", n=team) + (f" ({plain(who, longest=40)})" if who else "")
        said.append(
            say(
                "{team}: {n} half-days, {visits} visits, {hours} h",
                team=name, n=len(routes), visits=int(routes["n_visits"].sum()),
                hours=f"{routes['minutes'].sum() / 60:.1f}",
            )
        )  # fmt: skip
    st.caption(" · ".join(said))
