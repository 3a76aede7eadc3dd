"""The plan on the page: what it answers, what was changed since, and the search for another.

Changing anything asks for nothing: the plan shown stays until somebody has it planned anew. The
search runs beside the page, and the last plan is there when the page is opened again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import visit_choices
from analysis.planning.by_hand import Remedy, unplaced
from analysis.planning.routing import RoutePlan
from analysis.planning.visit_choices import PlanAsked, VisitChoices
from analysis.planning.visit_plan import Search, VisitPlan, from_body, to_body
from data.store.drafts import keep_draft, latest_draft
from pages.planning.asked import BARRED, MUST, choose, choose_pins
from pages.shell import session
from pages.shell.language import say
from vocabulary.errors import CampaignError

_SHEET: Final = "plan_sheet_{kind}_{asked}"
_GO: Final = "plan_go_asked"
_FORM: Final = "plan:{campaign}:{day}"
_BY_HAND: Final = ("first", "barred", "pinned")
# What follows from the register alone, not from what somebody changed.
_FOLLOWS: Final = ("must",)


class _Stopped(Exception):
    """Somebody stopped the search."""


@dataclass
class Job:
    """A search under way: its thread writes, the page reads."""

    wanted: VisitChoices
    seconds: int
    mark: tuple[int, ...]
    stop: threading.Event = field(default_factory=threading.Event)
    share: float = 0.0
    plan: VisitPlan | None = None
    remedy: Remedy | None = None
    is_over: bool = False


@dataclass
class PlanSheet:
    """The plan shown.

    Attributes
    ----------
    wanted : what it was planned for
    base : as it was planned; `plan` may have been changed by hand since
    mark : of the register it was planned from
    before : the plan shown before it, to say what planning anew gained
    """

    wanted: VisitChoices
    base: VisitPlan
    plan: VisitPlan
    mark: tuple[int, ...]
    is_searched: bool = False
    remedy: Remedy | None = None
    before: VisitPlan | None = None
    job: Job | None = None


@st.cache_resource(show_spinner=False)
def _shelf() -> dict[tuple[str, str], PlanSheet]:
    """Return the last plan of each store and day, of all sessions."""
    return {}


def opened(day: Day, asked: VisitChoices, seconds: int) -> PlanSheet:
    """Return the plan on the page; its last one where the page is opened, else a first plan."""
    name = _name(day)
    sheet: PlanSheet | None = st.session_state.get(name)
    if sheet is None:
        sheet = _last(day, asked)
        if sheet is None:
            sheet = _first(day, asked)
            if seconds:
                start(day, sheet, asked, seconds)
        st.session_state[name] = sheet
    if st.session_state.pop(_GO, False):
        replan(day, sheet, asked, seconds)
    sheet.plan = _here(day, sheet.plan)
    return sheet


def _here(day: Day, plan: VisitPlan) -> VisitPlan:
    """Return the plan without sites that are not on record any more."""
    is_here = plan.visits["site_id"].isin(day.sites.index)
    if is_here.all() and plan.left_out.index.isin(day.sites.index).all():
        return plan
    left = plan.left_out[plan.left_out.index.isin(day.sites.index)]
    return replace(plan, visits=plan.visits[is_here].reset_index(drop=True), left_out=left)


def _name(day: Day) -> str:
    return _SHEET.format(kind=session.open_kind().value, asked=day.asked)


def ask_again() -> None:
    """Have the plan made anew in the run that follows."""
    st.session_state[_GO] = True


def _last(day: Day, asked: VisitChoices) -> PlanSheet | None:
    """Return the last plan where it answers what is asked, with what was changed by hand."""
    kept = _shelf().get((day.store.location, repr(day.asked))) or _stored(day)
    if kept is None:
        return None
    by_hand = {name: getattr(kept.wanted, name) for name in _BY_HAND}
    if replace(asked, **by_hand, must=kept.wanted.must) != kept.wanted:
        return None
    choose(MUST, set(kept.wanted.first))
    choose(BARRED, set(kept.wanted.barred))
    choose_pins({one[0]: one[1:] for one in kept.wanted.pinned})
    return replace(kept, job=None, before=None, plan=kept.base)


def _stored(day: Day) -> PlanSheet | None:
    found = latest_draft(day.store, _form(day)) if day.known_at is None else None
    if found is None:
        return None
    try:
        return _from_body(found[0])
    except (KeyError, TypeError, ValueError, CampaignError):
        return None  # of an earlier version: it is made again


def _from_body(body: Mapping[str, Any]) -> PlanSheet:
    left = pd.DataFrame(body["left"], columns=["site_id", "value", "why", "is_must"])
    left = left.astype({"site_id": "int64", "value": "float64", "is_must": bool})
    plan = replace(
        from_body(body), left_out=left.set_index("site_id"), is_cut=bool(body["is_cut"]),
        n_off_roads=int(body["n_off"]), bound=float(body["bound"] or "nan"),
    )  # fmt: skip
    remedy = Remedy(**body["remedy"]) if body["remedy"] else None
    wanted = VisitChoices.from_settings(body["asked"])
    return PlanSheet(wanted, plan, plan, tuple(body["mark"]), bool(body["is_searched"]), remedy)


def _keep(day: Day, sheet: PlanSheet) -> None:
    """Keep the plan for whoever opens the page next."""
    _shelf()[day.store.location, repr(day.asked)] = replace(sheet, job=None)
    if day.known_at is not None:
        return
    plan, out = sheet.base, sheet.base.left_out
    columns = (out.index, out["value"], out["why"], out["is_must"])
    left = [
        [int(site_id), float(value), str(why), bool(is_must)]
        for site_id, value, why, is_must in zip(*columns, strict=True)
    ]
    body = to_body(plan) | {
        "left": left, "asked": sheet.wanted.as_settings(), "mark": list(sheet.mark),
        "is_searched": sheet.is_searched, "is_cut": plan.is_cut, "n_off": plan.n_off_roads,
        "bound": f"{plan.bound:.6g}" if plan.bound == plan.bound else "",
        "remedy": vars(sheet.remedy) if sheet.remedy else None,
    }  # fmt: skip
    keep_draft(day.store, _form(day), body, actor=session.actor(), now=session.now())


def _form(day: Day) -> str:
    return _FORM.format(campaign=day.asked.campaign_id, day=day.as_of)


def mark_of(day: Day) -> tuple[int, ...]:
    """Return what tells whether a plan was made from the register as it is now."""
    return len(day.events), len(day.every_visit)


def _first(day: Day, asked: VisitChoices) -> PlanSheet:
    plan = day.once(visit_choices.of, PlanAsked(asked))
    sheet = PlanSheet(asked, plan, plan, mark_of(day))
    sheet.remedy = _remedy(day, asked, plan)
    _keep(day, sheet)
    return sheet


def _remedy(day: Day, wanted: VisitChoices, plan: VisitPlan) -> Remedy | None:
    n_left = len(unplaced(plan))
    return day.once(_tried, wanted, n_left) if n_left else None


def _tried(day: Day, wanted: VisitChoices, n_left: int) -> Remedy | None:
    return visit_choices.remedy_of(day, wanted, n_left=n_left)


def replan(day: Day, sheet: PlanSheet, asked: VisitChoices, seconds: int) -> None:
    """Plan anew: at once where no search is asked for, else beside the page."""
    if seconds:
        start(day, sheet, asked, seconds)
        return
    plan = day.once(visit_choices.of, PlanAsked(asked))
    _take(day, sheet, asked, plan, mark=mark_of(day), remedy=_remedy(day, asked, plan))


def start(day: Day, sheet: PlanSheet, asked: VisitChoices, seconds: int) -> None:
    """Begin the search; one that is under way ends."""
    if sheet.job is not None:
        sheet.job.stop.set()
    sheet.job = Job(asked, seconds, mark_of(day))
    threading.Thread(target=_search, args=(day, sheet.job), daemon=True).start()


def _search(day: Day, job: Job) -> None:
    def told(share: float, _: RoutePlan) -> None:
        job.share = min(share, 1.0)
        if job.stop.is_set():
            raise _Stopped

    try:
        search = Search(seconds=job.seconds, progress=told)
        plan = visit_choices.of(day, PlanAsked(job.wanted, search))
        job.share = 1.0
        job.remedy = _remedy(day, job.wanted, plan)
        job.plan = plan
    except (_Stopped, CampaignError):
        pass
    finally:
        job.is_over = True


def _take(
    day: Day, sheet: PlanSheet, wanted: VisitChoices, plan: VisitPlan, *, mark: tuple[int, ...],
    remedy: Remedy | None, is_searched: bool = False,
) -> None:  # fmt: skip
    # A longer look for the same plan is no change of anybody's.
    if wanted != sheet.wanted:
        sheet.before = sheet.plan
    sheet.wanted, sheet.base, sheet.plan = wanted, plan, plan
    sheet.mark, sheet.remedy, sheet.is_searched = mark, remedy, is_searched
    _keep(day, sheet)


def took(day: Day, sheet: PlanSheet) -> bool:
    """Take over what a search found once it is over; return whether it was."""
    job = sheet.job
    if job is None or not job.is_over:
        return False
    sheet.job = None
    if job.plan is not None:
        _take(day, sheet, job.wanted, job.plan, mark=job.mark, remedy=job.remedy,
              is_searched=True)  # fmt: skip
    return True


def n_changes(day: Day, sheet: PlanSheet, asked: VisitChoices) -> int:
    """Return how much was changed since the plan was made, the register's moving on as one."""
    n: int = sum(
        getattr(asked, one.name) != getattr(sheet.wanted, one.name)
        for one in fields(VisitChoices)
        if one.name not in (*_BY_HAND, *_FOLLOWS)
    )
    for name in _BY_HAND:
        n += len({*getattr(asked, name)} ^ {*getattr(sheet.wanted, name)})
    return n + int(sheet.mark != mark_of(day))


@st.fragment(run_every=0.5)
def _watch(day: Day, sheet: PlanSheet) -> None:
    job = sheet.job
    if job is None:
        return
    if took(day, sheet):
        st.rerun()
    now = say(
        "Planning anew {now} / {all} s; the plan shown stays usable",
        now=f"{job.share * job.seconds:.0f}", all=job.seconds,
    )  # fmt: skip
    with st.container(key="plan_chip", horizontal=True, vertical_alignment="center"):
        st.markdown(now)
        st.button(say("Stop"), key="plan_stop", on_click=job.stop.set, type="tertiary")


def draw_bar(day: Day, sheet: PlanSheet, asked: VisitChoices) -> None:
    """Draw the button that plans anew, with how much was changed, and the search under way."""
    n = n_changes(day, sheet, asked)
    with st.container(key="plan_bar", horizontal=True, vertical_alignment="center"):
        title = say("Plan anew ({n} changed)", n=n) if n else say("Plan anew")
        st.button(title, key="plan_anew", type="primary" if n else "secondary", on_click=ask_again)
        if sheet.job is not None:
            _watch(day, sheet)
