"""A hazard put right while the inspectors watch: who, what, a photo, and who saw it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from analysis.day import Day
from data.register.visits import OnTheSpot, Report, Written, spot_faults
from pages.planning.visit_draft import change_draft, open_draft
from pages.planning.visit_photos import keep_photos
from pages.shell import session
from pages.shell.language import say
from vocabulary.messages import message
from vocabulary.terms import FileRole

FAULTS: Final = {
    "owner": message("{code}: say who put it right."),
    "measure": message("{code}: say what was done."),
    "photo": message("{code}: add a photo of how it looks now."),
    "same_person": message(
        "{code}: whoever re-checks must be another person than who put it right and who writes."
    ),
}
_TITLES: Final = {
    "owner": message("Who put it right, {code}"),
    "measure": message("What was done, {code}"),
    "rechecked_by": message("Seen and passed by another person, {code} (empty: still to re-check)"),
}


def draw_spot(day: Day, site_id: int, code: str) -> None:
    """Ask whether a hazard was put right on the spot, and what proves it."""
    fixed: dict[str, dict[str, Any]] = dict(open_draft(site_id).get("fixed", {}))
    is_fixed = st.checkbox(
        say("Put right before we left, {code}", code=code), value=code in fixed,
        key=f"visit_{site_id}_{code}_fixed",
    )  # fmt: skip
    if is_fixed != (code in fixed):
        fixed = (
            fixed | {code: _blank()} if is_fixed else {k: v for k, v in fixed.items() if k != code}
        )
        change_draft(site_id, fixed=fixed)
    if is_fixed:
        with st.container(border=True):
            _draw_proof(day, site_id, code, fixed[code])


def _blank() -> dict[str, Any]:
    return {"owner": "", "measure": say("Put right on the spot"), "rechecked_by": "", "photos": []}


def _draw_proof(day: Day, site_id: int, code: str, told: dict[str, Any]) -> None:
    typed = {
        name: st.text_input(
            say(title, code=code), value=told[name], max_chars=200,
            key=f"visit_{site_id}_{code}_{name}",
        )
        for name, title in _TITLES.items()
    }  # fmt: skip
    given = st.file_uploader(
        say("Photo of how it looks now, {code}", code=code), type=["jpg", "jpeg", "png", "webp"],
        accept_multiple_files=True, key=f"visit_{site_id}_{code}_after",
    )  # fmt: skip
    photos = keep_photos(day, site_id, given, told["photos"], role=FileRole.AFTER)
    changed = {**told, **typed, "photos": photos}
    if changed != told:
        change_draft(site_id, fixed={**open_draft(site_id).get("fixed", {}), code: changed})
    if photos:
        st.caption(say("{n} photos are kept.", n=len(photos)))


def fixed_of(site_id: int, code: str) -> OnTheSpot | None:
    """Return what the draft says was done about a code on the spot."""
    told = open_draft(site_id).get("fixed", {}).get(code)
    if told is None:
        return None
    return OnTheSpot(
        told["owner"].strip(), told["measure"].strip(), tuple(told["photos"]),
        told["rechecked_by"].strip(),
    )  # fmt: skip


def draw_spot_faults(report: Report) -> bool:
    """Say what a hazard put right on the spot still lacks, and return whether anything does."""
    faults = spot_faults(report, actor=session.actor())
    for code, fault in faults:
        st.warning(say(FAULTS[fault], code=code))
    return bool(faults)


def draw_spot_done(written: Written) -> None:
    """Say what became of the hazards put right on the spot."""
    n, seen = len(written.fixed_ids), len(written.rechecked_ids)
    if not n:
        return
    st.info(
        say(
            "{n} put right on the spot: {seen} passed by another person and ready to be closed in "
            "the register, {left} wait for a re-check within 3 working days.",
            n=n, seen=seen, left=n - seen,
        )
    )  # fmt: skip
