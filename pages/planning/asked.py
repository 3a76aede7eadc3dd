"""What the planner asks of a plan: teams and who is away, half-days, floors, start, minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.needs import SERVICE_MINUTES
from analysis.planning.visit_choices import (
    MOST,
    SETTING,
    VisitChoices,
    before_key_date,
    guarded_floor,
    half_day_code,
    half_days_of,
    is_near,
    key_spans,
    minutes_of,
    settings_of,
    start_of,
    with_crew,
)
from data.store.upkeep import put_setting
from pages.campaign.key_dates import occasion
from pages.planning.roads import draw_roads
from pages.planning.worth_list import half_day_name
from pages.shell import session
from pages.shell.filters import number_choice, one_of
from pages.shell.language import label_of, say
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw
from vocabulary.kinds import PLAN_CODES
from vocabulary.terms import Category

if TYPE_CHECKING:
    from analysis.planning.crew import HalfDay
    from analysis.planning.visit_plan import VisitPlan

MUST: Final = "plan_must"
BARRED: Final = "plan_barred"
PINNED: Final = "plan_pinned"
# Longitude and latitude a start point may have: the municipality of Chongqing and around it.
_LON: Final = (105.0, 110.5)
_LAT: Final = (28.0, 32.5)
_NARROW: Final = 125  # pixels: all that is asked stands in one row of a desk's window
# Columns of the table of limits -> where the office's setting keeps them.
_LIMITS: Final = {"people": "team_people", "most": "team_most", "half_days": "team_half_days"}


def ask(day: Day) -> tuple[VisitChoices, int]:
    """Draw the choices and return them, with the seconds of search."""
    teams = number_choice("teams", say("Teams"), default=2, most=30, width=_NARROW)
    half_days = number_choice("halfdays", say("Half-days"), default=4, most=40, width=_NARROW)
    with st.popover(say("More conditions")):
        asked, seconds = _conditions(day, half_days)
    _settings_popover(day)
    draw_roads(day)
    asked = replace(
        asked,
        teams=teams,
        half_days=half_days,
        start=start_of(day),
        minutes=minutes_of(settings_of(day)),
    )
    asked = with_crew(day, by_hand(asked))
    _crew_popover(day, asked)
    return asked, seconds


def _conditions(day: Day, half_days: int) -> tuple[VisitChoices, int]:
    halves = one_of(
        "halves",
        say("Parts of the day"),
        {"day": say("Daytime"), "evening": say("Evening"), "all": say("Day and evening")},
    )

    def number(name: str, title: str, default: int, most: int) -> int:
        return number_choice(name, title, default=default, most=most, least=0)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        floor, _ = guarded_floor(day, half_days, halves)
        _let_follow("pervillage", floor)
        asked = VisitChoices(
            halves=halves,
            per_village=number("pervillage", say("At least, per village"), floor, MOST),
            per_category=number("percategory", say("At least, per category"), 0, 20),
            most_visits=number("most", say("At most, per team and half-day (0: no limit)"), 0, 20),
            random_percent=number("random", say("Drawn at random, per cent"), 10, 50),
        )
        seconds = number("seconds", say("Seconds of search"), 8, 120)
        if spans := key_spans(day):
            title = say(
                "Red or orange sites each village is to have seen before {name}",
                name=plain(spans[0].name),
            )
            least = number("keydate", title, int(is_near(spans[0], day.as_of)), 10)
            asked = replace(asked, must=before_key_date(day, least))
    return asked, seconds


def _let_follow(name: str, proposed: int) -> None:
    """Forget a choice that only stands for an earlier proposal, so that it takes the new one."""
    kept = f"proposed_{name}"
    before = st.session_state.get(kept)
    st.session_state[kept] = proposed
    if before not in (None, proposed) and st.session_state.get(f"choice_{name}") == before:
        st.session_state.pop(f"choice_{name}", None)
        st.session_state.pop(f"choose_{name}", None)


def chosen(name: str) -> set[int]:
    """Return the sites the planner locked, put in or took out in this session."""
    return set(st.session_state.get(f"{name}_{session.open_kind().value}", ()))


def choose(name: str, sites: set[int]) -> None:
    """Remember which sites the planner locked, put in or took out."""
    st.session_state[f"{name}_{session.open_kind().value}"] = sites


def by_hand(asked: VisitChoices) -> VisitChoices:
    """Return what is asked for with what was changed by hand in this session."""
    barred = chosen(BARRED)
    return replace(
        asked,
        must=tuple(sorted({*asked.must} - barred)),
        first=tuple(sorted(chosen(MUST) - barred)),
        barred=tuple(sorted(barred)),
        pinned=tuple(sorted((site_id, *seat) for site_id, seat in pins().items())),
    )


def pins() -> dict[int, tuple[int, str, str]]:
    """Return the team and half-day a site was put at by hand in this session."""
    kept: dict[int, tuple[int, str, str]] = st.session_state.get(_pins_key(), {})
    return dict(kept)


def choose_pins(at: Mapping[int, tuple[Any, ...]]) -> None:
    """Remember which sites were put at which team and half-day."""
    st.session_state[_pins_key()] = {
        int(site_id): (int(team), str(on), str(half)) for site_id, (team, on, half) in at.items()
    }


def _pins_key() -> str:
    return f"{PINNED}_{session.open_kind().value}"


def draw_raised_level(day: Day, asked: VisitChoices) -> None:
    """Say why every village is proposed a visit, where the plan's days are guarded ones."""
    floor, asking = guarded_floor(day, asked.half_days, asked.halves)
    if not asking:
        return
    names = "、".join(
        f"{occasion(one.day.code)}（{one.start.isoformat()} – {one.end.isoformat()}）"
        for one in asking
    )
    st.caption(
        say(
            "The plan's days fall under a raised level: {names}. Proposed: at least {n} visits "
            "per village; now asked for: {asked}.",
            names=names, n=floor, asked=asked.per_village,
        )
    )  # fmt: skip


def _settings_popover(day: Day) -> None:
    kept = settings_of(day)
    with st.popover(say("Start point and minutes inside")), st.form("plan_settings", border=False):
        st.caption(
            say(
                "Where every team sets out and comes back, WGS 84. Until it is set: the point of "
                "the subdistrict on the public map."
            )
        )
        start = [
            column.number_input(title, *within, value=at, format="%.6f", step=0.001)
            for column, title, within, at in zip(
                st.columns(2), (say("Longitude (WGS 84)"), say("Latitude (WGS 84)")), (_LON, _LAT),
                start_of(day), strict=True,
            )
        ]  # fmt: skip
        st.caption(say("Minutes inside by category: a proposal until the office sets its own."))
        known = {**SERVICE_MINUTES, **kept.get("minutes", {})}
        columns = st.columns(2)
        there = {*day.sites["category"].unique()} | PLAN_CODES
        held = [category for category in Category if category.value in there]
        minutes = {
            category.value: columns[at % 2].number_input(
                label_of(Category, category.value), 5, 240, value=int(known[category.value]),
                key=f"plan_minutes_{category.value}",
            )
            for at, category in enumerate(held)
        }  # fmt: skip
        if st.form_submit_button(say("Keep for the office"), type="primary"):
            whole = None if None in start else start
            _keep({**kept, "start": whole, "minutes": {**known, **minutes}})


def _keep(value: Mapping[str, Any]) -> None:
    save_and_redraw(put_setting, SETTING, value, done=say("It is kept."))


def _crew_popover(day: Day, asked: VisitChoices) -> None:
    """Draw the form: who is out on which half-day, and what each team carries at most."""
    days = half_days_of(day, asked.half_days, asked.halves)
    kept = settings_of(day)
    title = say("Teams: who is away") + (f" · {len(asked.away)}" if asked.away else "")
    names = {str(team): say("Team {n}", n=team) for team in range(1, asked.teams + 1)}
    check, number, text = (
        getattr(st.column_config, f"{kind}Column") for kind in ("Checkbox", "Number", "Text")
    )
    with st.popover(title), st.form("plan_crew", border=False):
        st.caption(say("Untick the half-days on which a team is on leave, on duty or in training."))
        present: pd.DataFrame = st.data_editor(
            _present(days, asked, list(names)), key="plan_crew_days", width="stretch",
            disabled=["when"], hide_index=True,
            column_config={"when": text(say("Half-day"))} | {t: check(n) for t, n in names.items()},
        )  # fmt: skip
        st.caption(
            say(
                "What each person of a team carries at most: visits in a half-day, half-days in "
                "this plan; empty is no limit of its own."
            )
        )
        limits: pd.DataFrame = st.data_editor(
            _limits(kept, names), key="plan_crew_limits", width="stretch", disabled=["team"],
            hide_index=True,
            column_config={
                "team": text(say("Team"), width=64),
                "people": text(say("People of the team"), max_chars=80, width=76),
                "most": number(say("Visits, at most"), min_value=1, step=1, width=64),
                "half_days": number(say("Half-days, at most"), min_value=1, step=1, width=64),
            },
        )  # fmt: skip
        if st.form_submit_button(say("Keep for the office"), type="primary"):
            own = {
                name: {**kept.get(name, {}), **_by_team(limits[column])}
                for column, name in _LIMITS.items()
            }
            _keep({**kept, "away": _away(kept.get("away", {}), days, present), **own})


def _present(days: tuple[HalfDay, ...], asked: VisitChoices, teams: list[str]) -> pd.DataFrame:
    out = set(asked.away)
    told: dict[str, list[Any]] = {"when": [half_day_name(day.on, day.half.code) for day in days]}
    for team in teams:
        told[team] = [(int(team), day.on.isoformat(), day.half.code) not in out for day in days]
    return pd.DataFrame(told)


def _limits(kept: Mapping[str, Any], names: Mapping[str, str]) -> pd.DataFrame:
    told = {column: [kept.get(name, {}).get(team) for team in names]
            for column, name in _LIMITS.items()}  # fmt: skip
    return pd.DataFrame(
        {
            "team": list(names.values()),
            "people": [str(people or "") for people in told["people"]],
            "most": pd.array(told["most"], "Int64"),
            "half_days": pd.array(told["half_days"], "Int64"),
        }
    )


def _away(
    before: Mapping[str, list[int]], days: tuple[HalfDay, ...], present: pd.DataFrame
) -> dict[str, list[int]]:
    """Return who is away on which half-day; teams and half-days that are not shown stay."""
    away = dict(before)
    teams = [name for name in present.columns if name != "when"]
    for day, row in zip(days, present.to_dict("records"), strict=True):
        shown = [int(team) for team in teams if not row[team]]
        hidden = [team for team in away.get(half_day_code(day), []) if str(team) not in teams]
        away[half_day_code(day)] = [*shown, *hidden]
    return {code: out for code, out in away.items() if out}


def _by_team(column: pd.Series) -> dict[str, Any]:
    return {str(n): _cell(cell) for n, cell in enumerate(column, 1)}


def _cell(cell: Any) -> str | int | None:
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
