"""A visit on a phone: the sites offered, the form kept as a draft at each change, handing it in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.visits import (
    Finding,
    OnTheSpot,
    Report,
    Written,
    open_findings,
    record_visit,
    spot_faults,
)
from data.store.drafts import drop_draft, keep_draft
from data.store.files import NewFile, add_photo_once
from data.store.photos import FileRefusal
from pages.shell import session
from pages.shell.board import choose_date, choose_term
from pages.shell.current import current_store
from pages.shell.forms import found_draft
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from pages.shell.writing import draw_who_here, is_unnamed, sentence_of, unnamed_sentence
from vocabulary.hazard_codes import HazardCode, checklist
from vocabulary.messages import message
from vocabulary.terms import FileRole, RiskLevel, VisitKind, worded

_DONE: Final = "visit_done"
_UNNAMED: Final = "visit_unnamed"
_SPOT_FAULTS: Final = {
    "owner": message("{code}: say who put it right."),
    "measure": message("{code}: say what was done."),
    "photo": message("{code}: add a photo of how it looks now."),
    "same_person": message(
        "{code}: whoever re-checks must be another person than who put it right and who writes."
    ),
}
_SPOT_TITLES: Final = {
    "owner": message("Who put it right, {code}"),
    "measure": message("What was done, {code}"),
    "rechecked_by": message("Seen and passed by another person, {code} (empty: still to re-check)"),
}
_OFFERED: Final = 12
_COLUMNS: Final = 3


def draw_choices(day: Day) -> None:
    """Draw the worst sites, overdue first among equals, as buttons that choose one."""
    worst = day.risk.loc[day.risk.index.intersection(day.sites.index)].sort_values(
        ["score", "n_overdue", "n_open"], ascending=False, kind="stable"
    )
    st.markdown(f"**{say('Sites, the worst first')}**")
    for at, (site_id, row) in enumerate(worst.head(_OFFERED).iterrows()):
        if at % _COLUMNS == 0:
            places = st.columns(_COLUMNS)
        with places[at % _COLUMNS]:
            _offer(day, int(str(site_id)), row)


def _offer(day: Day, site_id: int, row: pd.Series) -> None:
    site = day.sites.loc[site_id]
    st.button(plain(site["name"], longest=24), key=f"visit_offer_{site_id}", width="stretch",
              on_click=_choose, args=(site_id,))  # fmt: skip
    st.caption(
        say(
            "{village}, {level}: {open} open, {overdue} overdue",
            village=plain(day.villages["short_name"].get(site["village_code"])),
            level=label_of(RiskLevel, row["level"]),
            open=int(row["n_open"]),
            overdue=int(row["n_overdue"]),
        )
    )


def _choose(site_id: int) -> None:
    st.session_state["visit_site"] = site_id


def _open_draft(site_id: int) -> dict[str, Any]:
    """Return what is typed so far of a visit, read again after a reload.

    Returns
    -------
    dict
        `submission`, `visited_on` (ISO or None), `team`, `kind`, `codes` (code -> description),
        `major` (codes), `fixed` (code -> what was done on the spot), `photos` (file ids), `note`.
    """
    key = _draft_key(site_id)
    if key not in st.session_state:
        kept = found_draft(_form(site_id))
        st.session_state[key] = kept[0] if kept else _blank()
        st.session_state[f"{key}_of"] = kept[2] if kept else session.actor()
        st.session_state[f"{key}_is_old"] = kept is not None
    draft: dict[str, Any] = st.session_state[key]
    return draft


def _blank() -> dict[str, Any]:
    return {
        "submission": uuid.uuid4().hex,
        "visited_on": None,
        "team": "",
        "kind": VisitKind.ROUTINE.value,
        "codes": {},
        "major": [],
        "fixed": {},
        "photos": [],
        "note": "",
    }


def _form(site_id: int) -> str:
    return f"visit:{site_id}"


def _draft_key(site_id: int) -> str:
    return f"visit_opened_{session.open_kind().value}_{site_id}"


def is_taken_up(site_id: int) -> bool:
    """Return whether the draft was there when the form was opened."""
    return bool(st.session_state.get(f"{_draft_key(site_id)}_is_old"))


def _take(site_id: int, **typed: Any) -> None:
    """Keep what is typed, where it differs from the draft."""
    draft = _open_draft(site_id)
    if all(draft.get(name) == value for name, value in typed.items()):
        return
    draft = draft | typed
    st.session_state[_draft_key(site_id)] = draft
    keep_draft(current_store(), _form(site_id), draft, actor=session.actor(), now=session.now())


def _with(kept: Mapping[str, Any], code: str, value: Any) -> dict[str, Any]:
    """Return the entries with one of a code; None takes it out."""
    others = {one: told for one, told in kept.items() if one != code}
    return others if value is None else dict(kept) | {code: value}


def end_draft(site_id: int) -> None:
    """Forget the draft: it is handed in, or thrown away."""
    key = _draft_key(site_id)
    # Kept before somebody said who they are, it stands under another name.
    for actor in {session.actor(), st.session_state.get(f"{key}_of", session.actor())}:
        drop_draft(current_store(), _form(site_id), actor=actor)
    for name in list(st.session_state):
        if str(name).startswith((key, f"visit_{site_id}_")):
            del st.session_state[name]


def draw_form(day: Day, site_id: int) -> None:
    """Draw the form of a visit of one site; each change is kept at once."""
    codes = checklist(str(day.sites["category"][site_id]))
    title = say("Photos, kept as soon as they are chosen")
    key = f"visit_{site_id}_photos"
    photos = _photos(day, site_id, title, _open_draft(site_id)["photos"], key=key)
    _take(site_id, photos=photos)
    _who_and_when(day, site_id)
    st.markdown(f"**{say('What is wrong here? Tick it.')}**")
    for code in codes:
        _line(day, site_id, code)
    _text(site_id, "note", say("Note of the visit"))
    _hand_in(_report_of(day, site_id))


def _who_and_when(day: Day, site_id: int) -> None:
    draft = _open_draft(site_id)
    left, right = st.columns(2)
    with left:
        on = choose_date(say("Visited on"), _day_of(day, draft), key=f"visit_{site_id}_day",
                         max_value=session.today())  # fmt: skip
    with right:
        kind = choose_term(say("Kind of visit"), VisitKind, key=f"visit_{site_id}_kind",
                           at=draft["kind"])  # fmt: skip
    _take(site_id, kind=kind)
    if on and on.isoformat() != (draft["visited_on"] or day.as_of.isoformat()):
        _take(site_id, visited_on=on.isoformat())
    _text(site_id, "team", say("Team or inspectors"))


def _day_of(day: Day, draft: Mapping[str, Any]) -> date:
    kept = draft.get("visited_on")
    return date.fromisoformat(kept) if kept else min(day.as_of, session.today())


def _text(site_id: int, name: str, title: str) -> None:
    kept = _open_draft(site_id)[name]
    typed = st.text_input(title, kept, max_chars=500, key=f"visit_{site_id}_{name}")
    _take(site_id, **{name: typed})


def _line(day: Day, site_id: int, code: HazardCode) -> None:
    name, key = code.code, f"visit_{site_id}_{code.code}"
    codes: dict[str, str] = _open_draft(site_id)["codes"]
    said = plain(worded((code.zh, code.en), language()))
    spot = say(" (put right on the spot)") if code.on_the_spot else ""
    is_wrong = st.checkbox(f"{said}{spot}　:gray[{name}]", name in codes, key=key)
    _take(site_id, codes=_with(codes, name, codes.get(name, "") if is_wrong else None))
    if not is_wrong:
        return
    typed = st.text_input(say("Where and what, {code}", code=name), codes.get(name, ""),
                          max_chars=300, key=f"{key}_said")  # fmt: skip
    _take(site_id, codes=_with(_open_draft(site_id)["codes"], name, typed))
    if code.element_2017:
        major = set(_open_draft(site_id)["major"])
        title = say("Suspected major, for the fire authority to judge")
        is_major = st.checkbox(title, name in major, key=f"{key}_major")
        _take(site_id, major=sorted(major | {name} if is_major else major - {name}))
    if code.on_the_spot:
        _spot(day, site_id, name)


def _spot(day: Day, site_id: int, code: str) -> None:
    """Ask whether a hazard was put right on the spot, and what proves it."""
    key = f"visit_{site_id}_{code}"
    fixed: dict[str, dict[str, Any]] = _open_draft(site_id).get("fixed", {})
    is_fixed = st.checkbox(
        say("Put right before we left, {code}", code=code), code in fixed, key=f"{key}_fixed"
    )
    told = fixed.get(code) or {
        "owner": "", "measure": say("Put right on the spot"), "rechecked_by": "", "photos": [],
    }  # fmt: skip
    if not is_fixed:
        _take(site_id, fixed=_with(fixed, code, None))
        return
    with st.container(border=True):
        typed = {
            name: st.text_input(say(title, code=code), told[name], max_chars=200,
                                key=f"{key}_{name}")
            for name, title in _SPOT_TITLES.items()
        }  # fmt: skip
        title = say("Photo of how it looks now, {code}", code=code)
        photos = _photos(day, site_id, title, told["photos"], key=f"{key}_after",
                         role=FileRole.AFTER)  # fmt: skip
        _take(site_id, fixed=_with(fixed, code, {**told, **typed, "photos": photos}))


def _photos(
    day: Day, site_id: int, title: str, before: list[int], *, key: str,
    role: FileRole = FileRole.SITE,
) -> list[int]:  # fmt: skip
    """Keep the photos chosen at once; return the ids of all, those before first."""
    given = st.file_uploader(title, type=["jpg", "jpeg", "png", "webp"],
                             accept_multiple_files=True, key=key)  # fmt: skip
    kept = list(before)
    on = min(day.as_of, session.today())
    for photo in given or ():
        file = NewFile(photo.name, photo.getvalue(), role, taken_on=on)
        try:
            number = add_photo_once(current_store(), "site", site_id, file,
                                    actor=session.actor(), now=session.now())  # fmt: skip
        except FileRefusal as refusal:
            st.error(sentence_of(refusal))
            continue
        if number not in kept:
            kept.append(number)
    if kept:
        st.caption(say("{n} photos are kept.", n=len(kept)))
    return kept


def _report_of(day: Day, site_id: int) -> Report:
    draft = _open_draft(site_id)
    fixed = {
        code: OnTheSpot(told["owner"].strip(), told["measure"].strip(), tuple(told["photos"]),
                        told["rechecked_by"].strip())
        for code, told in draft.get("fixed", {}).items()
    }  # fmt: skip
    codes = checklist(str(day.sites["category"][site_id]))
    return Report(
        submission=draft["submission"],
        site_id=site_id,
        visited_on=_day_of(day, draft),
        team=draft["team"].strip(),
        kind=VisitKind(draft["kind"]),
        findings=tuple(
            Finding(code, said, code in draft["major"], fixed.get(code))
            for code, said in draft["codes"].items()
        ),
        checked=tuple(code.code for code in codes if code.code != "X99"),
        photos=tuple(draft["photos"]),
        note=draft["note"].strip(),
    )


def _hand_in(report: Report) -> None:
    lacking = open_findings(report)
    if lacking:
        st.warning(say("X99 needs a description."))
    faults = spot_faults(report, actor=session.actor())
    for code, fault in faults:
        st.warning(say(_SPOT_FAULTS[fault], code=code))
    n = len(report.findings)
    draw_who_here()
    if st.session_state.pop(_UNNAMED, False):
        st.error(unnamed_sentence())
    st.button(
        say("Hand in: {n} hazards found", n=n) if n else say("Hand in: nothing found"),
        key=f"visit_{report.site_id}_hand_in", type="primary", width="stretch",
        disabled=bool(lacking or faults), on_click=_write, args=(report,),
    )  # fmt: skip
    st.caption(
        say("Everything typed is kept as a draft at each change; a broken link loses nothing.")
    )


def _write(report: Report) -> None:
    if is_unnamed():
        st.session_state[_UNNAMED] = True
        return
    written = record_visit(current_store(), report, actor=session.actor(), now=session.now())
    end_draft(report.site_id)
    st.session_state[_DONE] = (report.site_id, written)


def draw_done(day: Day) -> None:
    """Say what was written by the last handing in."""
    done: tuple[int, Written] | None = st.session_state.pop(_DONE, None)
    if done is None:
        return
    site_id, written = done
    told = {"visit": written.visit_id, "name": plain(day.sites["name"].get(site_id))}
    n = len(written.hazard_ids)
    st.success(
        say("Written: visit {visit} of {name}, {n} new hazards in the register.", n=n, **told)
        if n
        else say("Written: visit {visit} of {name}, nothing found.", **told)
    )
    n_fixed, seen = len(written.fixed_ids), len(written.rechecked_ids)
    if n_fixed:
        st.info(
            say(
                "{n} put right on the spot: {seen} passed by another person and ready to be closed "
                "in the register, {left} wait for a re-check within 3 working days.",
                n=n_fixed, seen=seen, left=n_fixed - seen,
            )
        )  # fmt: skip
