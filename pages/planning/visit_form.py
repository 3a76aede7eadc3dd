"""The form of a visit on a phone: who and when, checklist, photos, and handing it in."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.visits import Finding, Report, Written, open_findings, record_visit
from pages.planning.visit_draft import change_draft, day_of, end_draft, open_draft
from pages.planning.visit_photos import keep_photos
from pages.planning.visit_spot import draw_spot, draw_spot_done, draw_spot_faults, fixed_of
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from pages.shell.writing import draw_who_here, is_unnamed, unnamed_sentence
from vocabulary.hazard_codes import HazardCode, checklist
from vocabulary.terms import FileRole, VisitKind

DONE = "visit_done"
_UNNAMED = "visit_unnamed"


def draw_form(day: Day, site: pd.Series) -> None:
    """Draw the form of a visit of one site; each change is kept at once."""
    site_id = int(site.name)  # type: ignore[call-overload]
    _who_and_when(day, site_id)
    st.markdown(f"**{say('What is wrong here? Tick it.')}**")
    for code in checklist(str(site["category"])):
        _line(day, site_id, code)
    _photos(day, site_id)
    _text(site_id, "note", say("Note of the visit"))
    _hand_in(day, site)


def _who_and_when(day: Day, site_id: int) -> None:
    draft = open_draft(site_id)
    left, right = st.columns(2)
    on = left.date_input(
        say("Visited on"),
        value=day_of(draft, default=min(day.as_of, session.today())),
        max_value=session.today(),
        format="YYYY-MM-DD",
        key=f"visit_{site_id}_day",
    )
    kinds = [kind.value for kind in VisitKind]
    kind = right.selectbox(
        say("Kind of visit"),
        kinds,
        index=kinds.index(draft["kind"]),
        format_func=lambda value: label_of(VisitKind, value),
        key=f"visit_{site_id}_kind",
    )
    if kind != draft["kind"]:
        change_draft(site_id, kind=kind)
    if on and on.isoformat() != (draft["visited_on"] or day.as_of.isoformat()):
        change_draft(site_id, visited_on=on.isoformat())
    _text(site_id, "team", say("Team or inspectors"))


def _text(site_id: int, name: str, title: str) -> None:
    draft = open_draft(site_id)
    typed = st.text_input(title, value=draft[name], max_chars=500, key=f"visit_{site_id}_{name}")
    if typed != draft[name]:
        change_draft(site_id, **{name: typed})


def _line(day: Day, site_id: int, code: HazardCode) -> None:
    codes: dict[str, str] = dict(open_draft(site_id)["codes"])
    said = code.zh if language() == "zh_CN" else code.en
    spot = say(" (put right on the spot)") if code.on_the_spot else ""
    is_wrong = st.checkbox(
        f"{code.code} {plain(said)}{spot}",
        value=code.code in codes,
        key=f"visit_{site_id}_{code.code}",
    )
    if is_wrong != (code.code in codes):
        codes = codes | {code.code: ""} if is_wrong else _without(codes, code.code)
        change_draft(site_id, codes=codes)
    if is_wrong:
        typed = st.text_input(
            say("Where and what, {code}", code=code.code), value=codes[code.code], max_chars=300,
            key=f"visit_{site_id}_{code.code}_said",
        )  # fmt: skip
        if typed != codes[code.code]:
            change_draft(site_id, codes=codes | {code.code: typed})
        _major(site_id, code)
        if code.on_the_spot:
            draw_spot(day, site_id, code.code)


def _major(site_id: int, code: HazardCode) -> None:
    if not code.element_2017:
        return
    major = set(open_draft(site_id)["major"])
    is_major = st.checkbox(
        say("Suspected major, for the fire authority to judge"), value=code.code in major,
        key=f"visit_{site_id}_{code.code}_major",
    )  # fmt: skip
    if is_major != (code.code in major):
        now_major = major | {code.code} if is_major else major - {code.code}
        change_draft(site_id, major=sorted(now_major))


def _without(codes: dict[str, str], code: str) -> dict[str, str]:
    return {one: said for one, said in codes.items() if one != code}


def _photos(day: Day, site_id: int) -> None:
    given = st.file_uploader(
        say("Photos, kept as soon as they are chosen"), type=["jpg", "jpeg", "png", "webp"],
        accept_multiple_files=True, key=f"visit_{site_id}_photos",
    )  # fmt: skip
    draft = open_draft(site_id)
    kept = keep_photos(day, site_id, given, draft["photos"], role=FileRole.SITE)
    if kept != draft["photos"]:
        change_draft(site_id, photos=kept)
    if kept:
        st.caption(say("{n} photos are kept.", n=len(kept)))


def _hand_in(day: Day, site: pd.Series) -> None:
    site_id = int(site.name)  # type: ignore[call-overload]
    report = report_of(day, site)
    lacking = open_findings(report)
    if lacking:
        st.warning(say("X99 needs a description."))
    faults = draw_spot_faults(report)
    n = len(report.findings)
    title = say("Hand in: {n} hazards found", n=n) if n else say("Hand in: nothing found")
    draw_who_here()
    if st.session_state.pop(_UNNAMED, False):
        st.error(unnamed_sentence())
    st.button(
        title, key=f"visit_{site_id}_hand_in", type="primary", width="stretch",
        disabled=bool(lacking or faults), on_click=_take, args=(report,),
    )  # fmt: skip
    st.caption(
        say("Everything typed is kept as a draft at each change; a broken link loses nothing.")
    )


def report_of(day: Day, site: pd.Series) -> Report:
    """Return what the draft says as a report."""
    site_id = int(site.name)  # type: ignore[call-overload]
    draft: dict[str, Any] = open_draft(site_id)
    return Report(
        submission=draft["submission"],
        site_id=site_id,
        visited_on=day_of(draft, default=min(day.as_of, session.today())),
        team=draft["team"].strip(),
        kind=VisitKind(draft["kind"]),
        findings=tuple(
            Finding(code, said, code in draft["major"], fixed_of(site_id, code))
            for code, said in draft["codes"].items()
        ),
        checked=tuple(code.code for code in checklist(str(site["category"])) if code.code != "X99"),
        photos=tuple(draft["photos"]),
        note=draft["note"].strip(),
    )


def _take(report: Report) -> None:
    if is_unnamed():
        st.session_state[_UNNAMED] = True
        return
    written = record_visit(current_store(), report, actor=session.actor(), now=session.now())
    end_draft(report.site_id)
    st.session_state[DONE] = (report.site_id, written)


def draw_done(day: Day) -> None:
    """Say what was written by the last handing in."""
    done: tuple[int, Written] | None = st.session_state.pop(DONE, None)
    if done is None:
        return
    site_id, written = done
    name = plain(day.sites["name"].get(site_id))
    n, visit = len(written.hazard_ids), written.visit_id
    found = say(
        "Written: visit {visit} of {name}, {n} new hazards in the register.",
        visit=visit,
        name=name,
        n=n,
    )
    nothing = say("Written: visit {visit} of {name}, nothing found.", visit=visit, name=name)
    st.success(found if n else nothing)
    draw_spot_done(written)
