"""The office's papers: one written from the register, and the texts they are written by."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from analysis.campaign.calendar import add_working_days
from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.papers.finished import UnfinishedPaperError
from briefing.papers.letters import FORMS, write_paper, write_round
from briefing.papers.request import (
    Request,
    about_village,
    may_be_exposed,
    meetings,
    of_campaign,
    of_exposure,
    of_meeting,
    of_week,
    open_hazards,
    signed_as,
    to_office,
    to_site,
    told_too_late,
)
from briefing.papers.template import (
    ForbiddenPaperError,
    PlaceholderError,
    TemplateError,
    check_template,
    check_text,
    fill_template,
    left_out,
)
from briefing.papers.values import values
from briefing.words.forms import ROUND_NAME
from briefing.words.papers import BODIES, FORBIDDEN, NAMES, PLACEHOLDERS, UNKNOWN
from data.store.upkeep import setting_version
from pages.meeting.decided import decided, is_final
from pages.shell.current import current_day, current_store
from pages.shell.downloads import export, offer_file
from pages.shell.filters import period_choice
from pages.shell.language import say
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, keep_setting
from vocabulary.errors import BriefError
from vocabulary.messages import message
from vocabulary.papers import DATES, KINDS, LETTERS, Kind

TEXTS = "paper_texts"
DOCX = "paper_docx"
# Working days an addressee is given, unless a person says another day.
REPLY_DAYS = 4
_WHY = {
    "too_large": message("The file is larger than a template may be (2 MB)."),
    "not_docx": message("The file is no Word document (.docx)."),
    "macro": message("The file holds a macro; save it as a plain .docx."),
    "link": message("The file links to something outside it; take the links out."),
    "object": message("The file holds an embedded object; take it out."),
    "field": message("A field of the file fetches another file; take the field out."),
    "brace": message("A brace stands alone or is a wide one; a name stands in two plain ones."),
    "nothing": message("The file has no name in braces, so nothing would be filled in."),
    "note": message("A name stands in a foot note or a comment, where none is filled in."),
}


def draw_paper(day: Day) -> None:
    """Draw the choices of a paper and its button."""
    kind = _kind_choice("paper_kind")
    asked = _ABOUT[KINDS[kind].about](day, kind)
    if asked is None:
        st.info(_nothing(kind))
        if KINDS[kind].presses and not open_hazards(day, kind).empty:
            st.caption(
                say("What is open is reported put right and waits for its re-check or closing.")
            )
        return
    if kind in LETTERS and not asked.addressee:
        st.warning(say("The register knows no company that runs this site; enter whom it goes to."))
    asked = _decided(day, asked)
    if asked.is_final and told_too_late(day, asked):
        st.warning(say("Who is named in public hears of it three working days before."))
        return
    _offer(asked)


def _nothing(kind: Kind) -> str:
    about = KINDS[kind].about
    if about == "meeting":
        return say("No meeting has written down a decision yet; do so on its last screen.")
    if about == "late":
        return say(
            "No site may be named in public: it takes something overdue, a talk and a notice on "
            "record, and no site that cares for people or teaches."
        )
    if KINDS[kind].hazards == "waiting":
        return say("Nothing waits for its re-check on this day.")
    return say("There is no open hazard to write about on this day.")


def _kind_choice(key: str) -> Kind:
    kinds = KINDS if key == "paper_kind" else BODIES
    names, first = list(kinds), list(kinds).index("assign")
    kind = st.selectbox(
        say("Kind of paper"), names, first, format_func=NAMES.__getitem__, key=key, width=300
    )
    return cast("Kind", kind)


def _of_week(day: Day, kind: Kind) -> Request:
    period = period_choice("bulletin", first=day.as_of - timedelta(days=6), last=day.as_of)
    return of_week(day, kind, day.once(facts_of, period))


def _of_campaign(day: Day, kind: Kind) -> Request:
    first = min(day.campaign.start, day.as_of) if day.campaign else day.as_of
    period = period_choice("summary", first=first, last=day.as_of)
    st.caption(
        say(
            "The summary counts the campaign's work kept on this day: plans, measures, supervision "
            "visits, practice, what is carried over. What nobody noted is not in it."
        )
    )
    return replace(of_campaign(day, kind), facts=day.once(facts_of, period))


def _of_meeting(day: Day, kind: Kind) -> Request | None:
    days = meetings(day)
    if not days:
        return None
    held_on = st.selectbox(
        say("Meeting of"), days, format_func="{:%Y-%m-%d}".format, key="paper_meeting", width=200
    )
    return of_meeting(day, held_on)


def _pressed_for(day: Day, kind: Kind) -> pd.DataFrame:
    """Return the hazards of a kind of paper of which it has to have one."""
    rows = open_hazards(day, kind)
    return rows.loc[rows["is_rectified"] == (KINDS[kind].hazards == "waiting")]


def _of_office(day: Day, kind: Kind) -> Request | None:
    counts = _pressed_for(day, kind)["office"].value_counts()
    if counts.empty:
        return None
    office = st.selectbox(
        say("Office"),
        list(counts.index),
        format_func=lambda name: f"{plain(name)} ({counts[name]})",
        key="paper_office",
        width=420,
    )
    rows = open_hazards(day, kind)
    return to_office(day, kind, str(office), _chosen(day, rows.index[rows["office"] == office]))


def _of_village(day: Day, kind: Kind) -> Request | None:
    names = day.villages["short_name"]
    counts = _pressed_for(day, kind)["village_code"].value_counts()
    codes = list(counts.index) if KINDS[kind].presses else list(names.index)
    if not codes:
        return None
    code = st.selectbox(
        say("Village"),
        codes,
        format_func=lambda one: f"{plain(names.get(one))} ({counts.get(one, 0)})",
        key=f"paper_village_{KINDS[kind].presses}",
        width=420,
    )
    return about_village(day, kind, str(code))


def _of_site(day: Day, kind: Kind) -> Request | None:
    late = _pressed_for(day, kind).groupby("site_id")["is_overdue"].sum()
    order = list(late.sort_values(ascending=False, kind="stable").index)
    if KINDS[kind].hazards == "any":
        held = set(order)
        order += [one for one in day.sites.index if one not in held]
    if not order:
        return None
    names = day.sites["name"]
    site_id = st.selectbox(
        say("Site"),
        order,
        format_func=lambda one: plain(names.get(one)),
        key=f"paper_site_{KINDS[kind].hazards}",
        width=420,
    )
    rows = open_hazards(day, kind)
    return to_site(day, kind, int(site_id), _chosen(day, rows.index[rows["site_id"] == site_id]))


def _of_late(day: Day, kind: Kind) -> Request | None:
    sites = list(dict.fromkeys(day.once(may_be_exposed)["site_id"]))
    if not sites:
        return None
    names = day.sites["name"]
    chosen = st.multiselect(
        say("Sites named in public"),
        sites,
        format_func=lambda one: plain(names.get(one)),
        key="paper_exposed",
    )
    st.caption(
        say(
            "Each has something overdue, and a talk and a notice on record. Look at each once more "
            "on the day of the notice."
        )
    )
    return of_exposure(day, chosen) if chosen else None


_ABOUT: Final[Mapping[str, Callable[[Day, Kind], Request | None]]] = {
    "week": _of_week,
    "campaign": _of_campaign,
    "office": _of_office,
    "village": _of_village,
    "site": _of_site,
    "meeting": _of_meeting,
    "late": _of_late,
}


def _chosen(day: Day, ids: Sequence[int]) -> list[int]:
    rows = hazard_table(day, ids)
    if rows.empty:
        return []
    st.caption(say("All listed hazards go on the paper; select rows to take only those."))
    places = show_table(rows, hazard_columns(), key="paper_hazards", height=260, pick="many")
    kept = rows.index if not places else rows.index[[one for one in places if one < len(rows)]]
    return [int(one) for one in kept]


def _decided(day: Day, asked: Request) -> Request:
    """Draw what a person decides and types about the paper; dates are proposed."""
    kind, issued_on = asked.kind, day.as_of + timedelta(days=1)
    if asked.addressee or kind in LETTERS:
        told = st.text_input(
            say("Addressee of the paper"),
            asked.addressee,
            key=f"paper_to_{kind}_{asked.addressee[:40]}",
            width=420,
        )
        asked = replace(asked, addressee=told)
    reply_by = add_working_days(issued_on, REPLY_DAYS, years=day.years).on
    paper = decided("paper", issued_on=issued_on, reply_by=reply_by)
    typed = {}
    with st.container(horizontal=True, gap="medium", key="paper_typed"):
        for key in KINDS[kind].asks:
            typed[key] = _typed(key, kind)
    final = kind not in FORMS and is_final("paper")
    return signed_as(asked, replace(paper, is_final=final), typed)


def _typed(key: str, kind: Kind) -> str:
    """Draw the field of one thing a person types for a paper."""
    if key in DATES:
        on = st.date_input(UNKNOWN[key], None, key=f"paper_{kind}_{key}", width=150)
        return on.isoformat() if on else ""
    return st.text_input(UNKNOWN[key], key=f"paper_{kind}_{key}", max_chars=400, width=240).strip()


def _offer(asked: Request) -> None:
    texts, own = _kept(TEXTS), _kept(DOCX)
    if asked.is_final:
        try:
            write_paper(asked, texts=texts)
        except UnfinishedPaperError as error:
            st.warning(unfinished(error))
            return
    name = f"{NAMES[asked.kind]}_{asked.as_of:%Y%m%d}.docx"
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(
            say("Write the paper (DOCX)"),
            partial(
                export,
                lambda _: write_paper(asked, texts=texts),
                name=name,
                is_signed=asked.is_final,
            ),
            name=name,
            key="paper_docx",
            type="primary",
        )
        if KINDS[asked.kind].is_signed or asked.kind in ("minutes", "assign"):
            offer_file(
                say("Sheet for signing it off (DOCX)"),
                partial(export, lambda _: write_round(asked), name=f"{ROUND_NAME}_{name}"),
                name=f"{ROUND_NAME}_{name}",
                key="paper_round",
            )
        if asked.kind in own:
            packed = base64.b64decode(own[asked.kind])
            offer_file(
                say("From the office's own file (DOCX)"),
                partial(export, lambda _: fill_template(packed, values(asked)), name=name),
                name=name,
                key="paper_own",
            )
    st.caption(
        say(
            "Papers of the subdistrict press and remind; ordering correction within a time limit "
            "is the fire-rescue authority's."
        )
    )


def unfinished(error: UnfinishedPaperError) -> str:
    """Return the sentence that says what keeps a paper from being signed."""
    told = []
    if error.blanks:
        told.append(say("Not filled in: {names}.", names="、".join(map(plain, error.blanks))))
    if error.words:
        told.append(say("Not to be said: {names}.", names="、".join(map(plain, error.words))))
    return " ".join([say("The paper cannot be signed yet."), *told])


def draw_templates() -> None:
    """Draw the text of one kind of paper, and the upload of the office's own file."""
    kind = _kind_choice("template_kind")
    texts, files = _kept(TEXTS), _kept(DOCX)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_text(kind, texts)
    with right:
        st.caption(say("Names in braces are filled in:"))
        st.text("　".join(f"{{{name}}}" for name in PLACEHOLDERS.values()))
        _draw_file(kind, files, texts)


def _draw_text(kind: str, texts: dict[str, str]) -> None:
    is_own = kind in texts
    st.caption(say("The office's own text") if is_own else say("Default text"))
    version = setting_version(current_store(), TEXTS)
    written = st.text_area(
        say("Text of the paper"),
        texts.get(kind, BODIES[kind]),
        height=360,
        key=f"template_text_{kind}_{version}",
        max_chars=8000,
    )
    with st.container(horizontal=True):
        if st.button(say("Keep this text"), key="template_keep", type="primary"):
            try:
                check_text(written)
            except BriefError as error:
                st.error(why(error))
            else:
                _put(TEXTS, {**texts, kind: written}, version)
        if st.button(say("Back to the default"), key="template_default", disabled=not is_own):
            _put(TEXTS, {key: text for key, text in texts.items() if key != kind}, version)


def _draw_file(kind: str, files: dict[str, str], texts: dict[str, str]) -> None:
    version = setting_version(current_store(), DOCX)
    given = st.file_uploader(
        say("The office's own file with the same names in braces"),
        type=["docx"],
        key=f"template_file_{kind}_{version}",
    )
    if given is not None:
        content = given.getvalue()
        try:
            check_template(content)
        except BriefError as error:
            st.error(why(error))
        else:
            missing = left_out(content, texts.get(kind, BODIES[kind]))
            if missing:
                st.warning(
                    say(
                        "The file does without {names}; what these say will not be on the paper.",
                        names="　".join(f"{{{name}}}" for name in missing),
                    )
                )
            if st.button(say("Keep this file"), key="template_file_keep"):
                packed = base64.b64encode(content).decode()
                _put(DOCX, {**files, kind: packed}, version)
    if kind in files:
        st.success(say("The office's own file is kept for this paper."))
        if st.button(say("Drop the file"), key="template_file_drop"):
            _put(DOCX, {key: body for key, body in files.items() if key != kind}, version)


def why(error: BriefError) -> str:
    """Return the sentence that tells a reader why a text or file is refused."""
    if isinstance(error, PlaceholderError):
        told = "　".join(f"{{{plain(name)}}}" for name in error.names)
        return say("Nobody can fill in {names}. Use only the names listed beside.", names=told)
    if isinstance(error, ForbiddenPaperError):
        return say(
            "A paper of the subdistrict must not say “{words}”: that is the fire-rescue "
            "authority's to order.",
            words=FORBIDDEN,
        )
    if isinstance(error, TemplateError):
        return say(_WHY[error.why])
    return say("The text is too long.")


def _kept(name: str) -> dict[str, str]:
    return dict(current_day(is_present=True).settings.get(name, {}))


def _put(name: str, value: Any, version: int) -> None:
    stale = say("Somebody else changed the texts meanwhile; look at them again.")
    if keep_setting(name, value, version=version, done="", stale=stale):
        st.rerun()
    draw_said("refused")
