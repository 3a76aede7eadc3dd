"""Whom to press and why: talks, supervision, exposure, results waited for, hazards left alone.

Every line names the rule that put it there with the numbers the rule saw. The thresholds are our
proposal and a setting of the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import pandas as pd

from analysis.risk.rules import Rules, load_rules
from vocabulary.hazard_codes import MASS_CASUALTY
from vocabulary.pressing import Escalation, LegalState, PressingList
from vocabulary.terms import EventKind, HazardStatus, MeasureKind, Tier

if TYPE_CHECKING:
    from analysis.day import Day

_ESCALATION = "deadline.ladder"
# Thresholds that are rungs of escalation.
ESCALATION: Final = (("supervise_days", "supervise"), ("list_days", "list"))
# Not yet in anybody's hands.
_UNASSIGNED: Final = (HazardStatus.FOUND.value, HazardStatus.REGISTERED.value)
RULES_SETTING: Final = "press.rules"


def rungs(hazards: pd.DataFrame, *, as_of: date, rules: Rules | None = None) -> pd.DataFrame:
    """Return the rung of each hazard, and whether the step it asks for was taken.

    Index of `hazards`: `rung` (Escalation value) and `is_waiting` (bool: it should be supervised,
    and is not).

    Parameters
    ----------
    hazards : of `analysis.risk.hazards.with_clock`: `is_overdue`, `days_overdue`, `is_supervised`
    rules
        Those in force on `as_of` unless given; the thresholds are our proposal
        (``deadline.ladder``).
    """
    rules = rules or load_rules(on=as_of)
    late = hazards["days_overdue"].fillna(0).to_numpy(dtype="int64")
    is_overdue = hazards["is_overdue"].to_numpy(dtype=bool)
    steps = [rung for rung in Escalation if rung is not Escalation.NONE]
    reached = [is_overdue & (late >= rules.number(_ESCALATION, rung.value)) for rung in steps]
    rung = np.select(reached[::-1], [step.value for step in steps[::-1]], Escalation.NONE.value)
    needs = np.isin(rung, [Escalation.SUPERVISE.value, Escalation.LIST.value])
    is_waiting = needs & ~hazards["is_supervised"].to_numpy(dtype=bool)
    return pd.DataFrame({"rung": rung, "is_waiting": is_waiting}, index=hazards.index)


class Why(NamedTuple):
    """One reason of a due list.

    Attributes
    ----------
    code : key of `vocabulary.pressing.PRESSING_REASONS`
    values : what its sentence names
    """

    code: str
    values: dict[str, Any]


@dataclass(frozen=True)
class PressingRules:
    """The thresholds of the due lists, whole numbers; see `vocabulary.pressing.THRESHOLDS`.

    References
    ----------
    None of them stands in a law; supervision and listing begin as ``deadline.ladder`` has it.
    """

    talk_overdue_days: int = 15
    talk_site_overdue: int = 3
    talk_same_code: int = 4
    talk_quiet_days: int = 30
    supervise_days: int = 7
    list_days: int = 30
    expose_overdue_days: int = 20
    result_days: int = 15
    outcome_days: int = 3

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None, rules: Rules | None = None) -> Self:
        """Return the rules of the office: what its setting says, the proposal for the rest.

        With `rules` its ``deadline.ladder`` says when supervision and listing begin: one escalation
        for every page.
        """
        names = {one.name for one in fields(cls)}
        told = {str(n): int(v) for n, v in (kept or {}).items() if n in names and int(v) >= 1}
        if rules is not None:
            told |= {name: int(rules.number("deadline.ladder", rung)) for name, rung in ESCALATION}
        return cls(**told)


def talks_held(measures: pd.DataFrame, events: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return every talk held up to a day, from the measures and from the hazards' own steps.

    `site_id` (float, NaN where only the hazard is known), `hazard_id` (float), `on`.
    """
    done = _done(measures, MeasureKind.TALK, as_of)[["site_id", "hazard_id", "done_on"]]
    steps = _steps(events, EventKind.TALKED, as_of)
    stepped = pd.DataFrame(
        {"site_id": np.nan, "hazard_id": steps["subject_id"].astype("float64"),
         "on": steps["effective_on"]}
    )  # fmt: skip
    both = pd.concat([done.rename(columns={"done_on": "on"}), stepped], ignore_index=True)
    return both.drop_duplicates().reset_index(drop=True)


def talk_due(
    clocked: pd.DataFrame, talks: pd.DataFrame, *, as_of: date, rules: PressingRules
) -> pd.DataFrame:
    """Return the sites whose responsible person is to be talked to.

    Indexed `site_id`, most reasons and longest overdue first: `reasons` (tuple of Why),
    `hazard_ids` (open ones behind them), `n_overdue`, `days_overdue`, `last_talk_on` (NaT),
    `is_quiet` (talked to within `talk_quiet_days`).

    Parameters
    ----------
    talks : of `talks_held`
    """
    last = _last_talk(clocked, talks)
    open_ones = clocked[clocked["is_open"].astype(bool)]
    counts = clocked.groupby(["site_id", "code"]).size()
    rows: dict[int, dict[str, Any]] = {}
    for key, here in open_ones.groupby("site_id"):
        site_id = int(str(key))
        reasons, ids = _talk_reasons(here, counts, site_id=site_id, rules=rules)
        if not reasons:
            continue
        late = here[here["is_overdue"].astype(bool)]
        rows[site_id] = {
            "reasons": tuple(reasons),
            "hazard_ids": tuple(sorted(ids)),
            "n_overdue": len(late),
            "days_overdue": int(late["days_overdue"].max()) if len(late) else 0,
        }
    made = _framed(rows, "site_id", ["reasons", "hazard_ids", "n_overdue", "days_overdue"])
    made["last_talk_on"] = last.reindex(made.index).astype("datetime64[s]")
    quiet = pd.Timestamp(as_of) - pd.Timedelta(days=rules.talk_quiet_days)
    made["is_quiet"] = (made["last_talk_on"] > quiet).to_numpy(dtype=bool)
    weight = made["reasons"].map(len)
    order = made.assign(weight=weight).sort_values(
        ["weight", "days_overdue"], ascending=False, kind="stable"
    )
    return made.loc[order.index]


def supervise_due(
    clocked: pd.DataFrame,
    measures: pd.DataFrame,
    events: pd.DataFrame,
    *,
    as_of: date,
    rules: PressingRules,
) -> pd.DataFrame:
    """Return the hazards that have come to a rung of escalation nobody has taken.

    Indexed `hazard_id`, longest overdue first: `site_id`, `days_overdue`, `is_listing` (bool),
    `reasons`, `hazard_ids`.
    """
    late = clocked[clocked["is_overdue"].astype(bool)]
    days = late["days_overdue"].astype("int64")
    listed = _listed(measures, events, as_of)
    needs_list = (days >= rules.list_days) & ~late.index.isin(listed)
    needs_supervision = (days >= rules.supervise_days) & ~late["is_supervised"].astype(bool)
    due = late[needs_list | needs_supervision]
    rows = {}
    for key in due.index:
        is_listing = bool(needs_list[key])
        code, limit = ("list_late", rules.list_days) if is_listing else (
            "supervise_late", rules.supervise_days)  # fmt: skip
        why = Why(code, {"days": int(days[key]), "limit": limit})
        rows[int(key)] = _line(due, key, why) | {"is_listing": is_listing}
    return _by_days(rows, "is_listing")


def expose_due(
    clocked: pd.DataFrame,
    measures: pd.DataFrame,
    talks: pd.DataFrame,
    *,
    as_of: date,
    rules: PressingRules,
) -> pd.DataFrame:
    """Return what may be named in public once the legal check is done.

    Indexed `hazard_id`, longest overdue first: `site_id`, `days_overdue`, `reasons`, `hazard_ids`,
    `legal` (LegalState value). Only grave ones: tier T3 or T4, or a code by which many could die.
    """
    is_grave = clocked["tier"].isin([Tier.T3.value, Tier.T4.value])
    is_grave |= clocked["code"].isin(list(MASS_CASUALTY))
    late = clocked["days_overdue"].fillna(0).astype("int64")
    is_due = clocked["is_overdue"].astype(bool) & (late >= rules.expose_overdue_days)
    due = clocked[is_due & is_grave & ~clocked["is_exposed"].astype(bool)]
    talked = talks.dropna(subset=["hazard_id"]).groupby("hazard_id")["on"].max()
    checked = _checked(measures, as_of)
    rows = {}
    for key in due.index:
        why = [Why("expose_late", {"days": int(late[key]), "limit": rules.expose_overdue_days})]
        if key in talked.index:
            why.append(Why("expose_after_talk", {"day": talked[key].date()}))
        state = LegalState.CHECKED if key in checked else LegalState.WAITING
        rows[int(key)] = _line(due, key, *why) | {"legal": state.value}
    return _by_days(rows, "legal")


def result_due(
    clocked: pd.DataFrame, events: pd.DataFrame, *, as_of: date, rules: PressingRules
) -> pd.DataFrame:
    """Return open hazards handed over whose result is not in after `result_days`.

    Indexed `hazard_id`, longest waiting first: `site_id`, `days_overdue` (here: days waited),
    `reasons`, `hazard_ids`.
    """
    handed = _latest(_steps(events, EventKind.HANDED_OVER, as_of))
    result = _latest(_steps(events, EventKind.RESULT_RECEIVED, as_of)).reindex(handed.index)
    is_waiting = ~(result["event_seq"] > handed["event_seq"])
    still = handed[is_waiting & handed.index.isin(clocked.index[clocked["is_open"].astype(bool)])]
    rows = {}
    for key, day in still["effective_on"].items():
        waited = (pd.Timestamp(as_of) - day).days
        if waited >= rules.result_days:
            why = Why("result_waiting", {"day": day.date(), "days": waited})
            rows[int(str(key))] = _line(clocked, int(str(key)), why) | {"days_overdue": waited}
    return _by_days(rows)


def without_outcome(clocked: pd.DataFrame, *, as_of: date, rules: PressingRules) -> pd.DataFrame:
    """Return open hazards nobody has decided about: not assigned, no deadline, no office.

    Indexed `hazard_id`, oldest first: `site_id`, `days_overdue` (here: days since it was found),
    `reasons`, `hazard_ids`.
    """
    open_ones = clocked[clocked["is_open"].astype(bool) & ~clocked["is_rectified"].astype(bool)]
    open_ones = open_ones[~open_ones["is_handed_over"].astype(bool)]
    age = (pd.Timestamp(as_of) - open_ones["found_on"]).dt.days.astype("float64")
    has_waited = ~(age < rules.outcome_days)  # an unknown day of finding has waited too
    is_unassigned = open_ones["status"].isin(_UNASSIGNED)
    is_undated = ~is_unassigned & open_ones["due_on"].isna()
    rows = {}
    for key in open_ones.index[has_waited & (is_unassigned | is_undated)]:
        days = 0 if np.isnan(age[key]) else int(age[key])
        first = Why("outcome_unassigned", {"days": days})
        why = [first if is_unassigned[key] else Why("outcome_no_deadline", {})]
        if open_ones["office"].isna()[key]:
            why.append(Why("outcome_no_office", {}))
        rows[int(key)] = _line(open_ones, key, *why) | {"days_overdue": days}
    return _by_days(rows)


def _talk_reasons(
    here: pd.DataFrame, counts: pd.Series, *, site_id: int, rules: PressingRules
) -> tuple[list[Why], set[int]]:
    reasons: list[Why] = []
    ids: set[int] = set()
    late = here[here["is_overdue"].astype(bool)]
    long_ones = late[late["days_overdue"].astype("int64") >= rules.talk_overdue_days]
    if len(long_ones):
        longest = int(long_ones["days_overdue"].max())
        values = {"n": len(long_ones), "limit": rules.talk_overdue_days, "days": longest}
        reasons.append(Why("talk_overdue", values))
        ids |= set(map(int, long_ones.index))
    if len(late) >= rules.talk_site_overdue:
        reasons.append(Why("talk_many", {"n": len(late), "limit": rules.talk_site_overdue}))
        ids |= set(map(int, late.index))
    back = here[(here["cycle"] > 1) & ~here["is_rectified"].astype(bool)]
    if len(back):
        reasons.append(Why("talk_relapse", {"n": len(back)}))
        ids |= set(map(int, back.index))
    waiting = here[~here["is_rectified"].astype(bool)]
    for code in sorted(set(waiting["code"].dropna())):
        n = int(counts.get((site_id, code), 0))
        if n >= rules.talk_same_code:
            reasons.append(
                Why("talk_repeat", {"code": code, "n": n, "limit": rules.talk_same_code})
            )
            ids |= set(map(int, waiting.index[waiting["code"] == code]))
    return reasons, ids


def _last_talk(clocked: pd.DataFrame, talks: pd.DataFrame) -> pd.Series:
    site = talks["site_id"].fillna(talks["hazard_id"].map(clocked["site_id"]))
    known = talks.assign(site_id=site).dropna(subset=["site_id"])
    last = known.groupby("site_id")["on"].max()
    last.index = last.index.astype("int64")
    return last


def _listed(measures: pd.DataFrame, events: pd.DataFrame, as_of: date) -> list[int]:
    done = _done(measures, MeasureKind.LISTED, as_of)["hazard_id"].dropna().astype("int64")
    steps = _steps(events, EventKind.SUPERVISED, as_of)
    ticked = [
        isinstance(made, dict) and bool((made.get("checklist") or {}).get("is_listed"))
        for made in steps["changes"]
    ]
    return [*done, *steps.loc[ticked, "subject_id"].astype("int64")]


def _checked(measures: pd.DataFrame, as_of: date) -> set[int]:
    mine = measures[measures["kind"] == MeasureKind.EXPOSE.value]
    mine = mine[mine["is_legally_checked"].fillna(False).astype(bool)]
    checked_on = mine["due_on"].fillna(mine["done_on"])
    mine = mine[~(checked_on > pd.Timestamp(as_of))]
    return set(mine["hazard_id"].dropna().astype("int64"))


def _done(measures: pd.DataFrame, kind: MeasureKind, as_of: date) -> pd.DataFrame:
    return measures[(measures["kind"] == kind.value) & (measures["done_on"] <= pd.Timestamp(as_of))]


def _steps(events: pd.DataFrame, kind: EventKind, as_of: date) -> pd.DataFrame:
    of_kind = (events["subject"] == "hazard") & (events["kind"] == kind.value)
    return events[of_kind & (events["effective_on"] <= pd.Timestamp(as_of))]


def _latest(steps: pd.DataFrame) -> pd.DataFrame:
    named = steps.rename_axis("event_seq").reset_index()
    return named.groupby("subject_id")[["event_seq", "effective_on"]].max()


def _line(hazards: pd.DataFrame, key: Any, *why: Why) -> dict[str, Any]:
    late, sites = hazards["days_overdue"].fillna(0), hazards["site_id"]
    return {
        "site_id": int(sites[key]),
        "days_overdue": int(late[key]),
        "reasons": why,
        "hazard_ids": (int(key),),
    }


def _by_days(rows: dict[int, dict[str, Any]], *further: str) -> pd.DataFrame:
    made = _framed(
        rows, "hazard_id", ["site_id", "days_overdue", "reasons", "hazard_ids", *further]
    )
    return made.sort_values("days_overdue", ascending=False, kind="stable")


def _framed(rows: dict[int, dict[str, Any]], key: str, columns: list[str]) -> pd.DataFrame:
    index = pd.Index(list(rows), dtype="int64", name=key)
    return pd.DataFrame({c: [row[c] for row in rows.values()] for c in columns}, index=index)


@dataclass(frozen=True)
class Pressed:
    """What is due on a day, and what was done up to it; shared, so never written to.

    Attributes
    ----------
    rules : PressRules; of the office
    lists : those talked to lately are not in the list of talks
    n_quiet : sites left out of it for that
    talks : of `talks_held`
    """

    rules: PressingRules
    lists: dict[PressingList, pd.DataFrame]
    n_quiet: int
    talks: pd.DataFrame


def talks_of(day: Day) -> pd.DataFrame:
    """Return every talk held up to a day; see `talks_held`."""
    return talks_held(day.every_row("measure"), day.events, as_of=day.as_of)


def of(day: Day) -> Pressed:
    """Return what is due and what was done on a day."""
    on, hazards, events = day.as_of, day.hazards, day.events
    rules = PressingRules.of(day.settings.get(RULES_SETTING), day.rules)
    measures, talks = day.every_row("measure"), day.once(talks_of)
    to_talk = talk_due(hazards, talks, as_of=on, rules=rules)
    return Pressed(
        rules=rules,
        lists={
            PressingList.TALK: to_talk[~to_talk["is_quiet"]],
            PressingList.SUPERVISE: supervise_due(hazards, measures, events, as_of=on, rules=rules),
            PressingList.EXPOSE: expose_due(hazards, measures, talks, as_of=on, rules=rules),
            PressingList.RESULT: result_due(hazards, events, as_of=on, rules=rules),
            PressingList.OUTCOME: without_outcome(hazards, as_of=on, rules=rules),
        },
        n_quiet=int(to_talk["is_quiet"].sum()),
        talks=talks,
    )
