"""The office's papers: one written from the register, and the texts they are written by."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign.calendar import add_working_days
from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.fact import Facts
from briefing.papers.finished import UnfinishedPaperError
from briefing.papers.letters import LETTERS, values, write_paper
from briefing.papers.request import (
    KINDS,
    Kind,
    Request,
    of_campaign,
    open_hazards,
    to_office,
    to_site,
    to_village,
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
from briefing.words.papers import BODIES, FORBIDDEN, NAMES, PLACEHOLDERS
from data.store.upkeep import setting_version
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

TEXTS = "paper_texts"
DOCX = "paper_docx"
CONTACT = "paper_contact"
# To offices by their list, to sites by their own hazards.
_TO_OFFICE = ("assign", "supervise")
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
    asked = _asked(day, kind)
    if asked is None:
        st.info(say("There is no open hazard to write about on this day."))
        if not day.hazards.empty and not open_hazards(day, kind).empty:
            st.caption(
                say("What is open is reported put right and waits for its re-check or closing.")
            )
        return
    if kind in LETTERS and not asked.addressee:
        st.warning(say("The register knows no company that runs this site; enter whom it goes to."))
    asked = _decided(day, asked)
    is_final = st.toggle(
        say("As signed and sent: without marks, refused while a blank is left"), key="paper_final"
    )
    _offer(replace(asked, is_final=is_final))


def _asked(day: Day, kind: Kind) -> Request | None:
    """Return what the paper is about; None where there is nothing to write about."""
    if kind == "bulletin":
        period = period_choice("bulletin", first=day.as_of - timedelta(days=6), last=day.as_of)
        return replace(of_campaign(day, kind), facts=day.once(facts_of, period))
    if kind == "summary":
        return replace(of_campaign(day, kind), facts=_whole_campaign(day))
    if kind in _TO_OFFICE:
        return _of_office(day, kind)
    return _of_village(day) if kind == "warn" else _of_site(day, kind)


def _kind_choice(key: str) -> Kind:
    title, names = say("Kind of paper"), NAMES.__getitem__
    kind = st.segmented_control(title, KINDS, default="assign", format_func=names, key=key)
    return kind or "assign"


def _whole_campaign(day: Day) -> Facts:
    first = min(day.campaign.start, day.as_of) if day.campaign else day.as_of
    period = period_choice("summary", first=first, last=day.as_of)
    st.caption(
        say(
            "The summary counts the campaign's work kept on this day: plans, measures, supervision "
            "visits, practice, what is carried over. What nobody noted is not in it."
        )
    )
    return day.once(facts_of, period)


def _pressed_for(day: Day, kind: Kind) -> pd.DataFrame:
    """Return the hazards of a kind of paper that are not put right, of which it has to have one."""
    rows = open_hazards(day, kind)
    return rows.loc[~rows["is_rectified"]]


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


def _of_village(day: Day) -> Request | None:
    counts = _pressed_for(day, "warn")["village_code"].value_counts()
    if counts.empty:
        return None
    names = day.villages["short_name"]
    code = st.selectbox(
        say("Village"),
        list(counts.index),
        format_func=lambda one: f"{plain(names.get(one))} ({counts[one]})",
        key="paper_village",
        width=420,
    )
    return to_village(day, str(code))


def _of_site(day: Day, kind: Kind) -> Request | None:
    late = _pressed_for(day, kind).groupby("site_id")["is_overdue"].sum()
    order = list(late.sort_values(ascending=False, kind="stable").index)
    if kind == "risk":
        order += [one for one in day.sites.index if one not in set(order)]
    if not order:
        return None
    names = day.sites["name"]
    site_id = st.selectbox(
        say("Site"),
        order,
        format_func=lambda one: plain(names.get(one)),
        key=f"paper_site_{kind == 'risk'}",
        width=420,
    )
    rows = open_hazards(day, kind)
    return to_site(day, kind, int(site_id), _chosen(day, rows.index[rows["site_id"] == site_id]))


def _chosen(day: Day, ids: Sequence[int]) -> list[int]:
    rows = hazard_table(day, ids)
    if rows.empty:
        return []
    st.caption(say("All listed hazards go on the paper; select rows to take only those."))
    places = show_table(rows, hazard_columns(), key="paper_hazards", height=260, pick="many")
    kept = rows.index if not places else rows.index[[one for one in places if one < len(rows)]]
    return [int(one) for one in kept]


def _decided(day: Day, asked: Request) -> Request:
    """Draw what a person decides about the paper; dates are proposed, contact and phone kept."""
    kind, kept = asked.kind, day.settings.get(CONTACT, {})
    issued_on = day.as_of + timedelta(days=1)
    with st.container(horizontal=True, gap="medium", key="paper_decided"):
        told = st.text_input(
            say("Addressee of the paper"),
            asked.addressee,
            key=f"paper_to_{kind}_{asked.addressee[:40]}",
        )
        number = st.text_input(say("Paper number, as assigned"), key="paper_no", max_chars=60)
        issued = st.date_input(say("Date of the paper"), issued_on, key="papers_issued", width=170)
        reply = st.date_input(
            say("Answers are due by"),
            add_working_days(issued_on, REPLY_DAYS, years=day.years).on,
            key="papers_reply",
            width=170,
        )
        contact = st.text_input(say("Contact"), kept.get("contact", ""), key="paper_contact")
        phone = st.text_input(say("Office telephone"), kept.get("phone", ""), key="paper_phone")
    talk_at = talk_place = ""
    if kind == "talk":
        with st.container(horizontal=True, gap="medium", key="paper_talk"):
            talk_at = st.text_input(say("Time of the talk"), key="paper_talk_at")
            talk_place = st.text_input(say("Place of the talk"), key="paper_talk_place")
    return replace(
        asked,
        addressee=told,
        number="" if kind == "bulletin" else number,
        issue=number if kind == "bulletin" else "",
        issued_on=issued,
        reply_by=reply,
        contact=contact,
        phone=phone,
        talk_at=talk_at,
        talk_place=talk_place,
    )


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
