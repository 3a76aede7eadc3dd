"""The office's papers: one written from the register, and the texts they are written by."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.papers.letters import KINDS, Kind, Request, items_of, values, write_paper
from briefing.papers.template import (
    ForbiddenPaperError,
    PlaceholderError,
    TemplateError,
    check_template,
    check_text,
    fill_template,
    left_out,
)
from briefing.words.papers import BODIES, FORBIDDEN, LEVEL, NAMES, PLACEHOLDERS
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
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.palette import RISK_CHARACTER
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, RiskLevel, StoreKind

TEXTS = "paper_texts"
DOCX = "paper_docx"
# To offices by their list, to sites by their own hazards.
_TO_OFFICE = ("assign", "supervise")
_REASONS = 6
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
    if kind == "bulletin":
        period = period_choice("bulletin", first=day.as_of - timedelta(days=6), last=day.as_of)
        about: dict[str, Any] = {"facts": day.once(facts_of, period)}
    elif kind == "summary":
        about = _whole_campaign(day)
    else:
        about = _about(day, kind)
    if not about:
        st.info(say("There is no open hazard to write about on this day."))
        return
    campaign = day.campaign
    asked = Request(
        kind,
        campaign.issuer if campaign else "",
        day.as_of,
        day.known_at,
        campaign=campaign.title if campaign else "",
        campaign_number=campaign.number if campaign else "",
        is_demo=day.kind is StoreKind.DEMO,
        **{**about, **_decided(kind, about.get("addressee", ""))},
    )
    _offer(asked)


def _kind_choice(key: str) -> Kind:
    title, names = say("Kind of paper"), NAMES.__getitem__
    kind = st.segmented_control(title, KINDS, default="assign", format_func=names, key=key)
    return kind or "assign"


def _whole_campaign(day: Day) -> dict[str, Any]:
    first = min(day.campaign.start, day.as_of) if day.campaign else day.as_of
    period = period_choice("summary", first=first, last=day.as_of)
    st.caption(
        say(
            "The summary counts the campaign's work kept on this day: plans, measures, supervision "
            "visits, practice, what is carried over. What nobody noted is not in it."
        )
    )
    return {"facts": day.once(facts_of, period)}


def _about(day: Day, kind: Kind) -> dict[str, Any]:
    still = day.hazards.loc[day.hazards["is_open"]]
    if kind == "supervise":
        still = still.loc[still["is_overdue"]]
    if kind in _TO_OFFICE:
        return _of_office(day, still)
    return _of_site(day, still, kind)


def _of_office(day: Day, still: pd.DataFrame) -> dict[str, Any]:
    counts = still["office"].value_counts()
    if counts.empty:
        return {}
    office = st.selectbox(
        say("Office"),
        list(counts.index),
        format_func=lambda name: f"{plain(name)} ({counts[name]})",
        key="paper_office",
        width=420,
    )
    ids = _chosen(day, still.loc[still["office"] == office].index)
    items = items_of(day.hazards, day.sites, ids)
    return {"addressee": str(office), "office": str(office), "items": items}


def _of_site(day: Day, still: pd.DataFrame, kind: Kind) -> dict[str, Any]:
    late = still.groupby("site_id")["is_overdue"].sum()
    order = list(late.sort_values(ascending=False, kind="stable").index)
    if kind == "risk":
        order += [one for one in day.sites.index if one not in set(order)]
    if not order:
        return {}
    names = day.sites["name"]
    site_id = st.selectbox(
        say("Site"),
        order,
        format_func=lambda one: plain(names.get(one)),
        key=f"paper_site_{kind == 'risk'}",
        width=420,
    )
    ids = _chosen(day, still.loc[still["site_id"] == site_id].index)
    return {"items": items_of(day.hazards, day.sites, ids), **_site(day, int(site_id))}


def _site(day: Day, site_id: int) -> dict[str, Any]:
    row, judged = day.sites.loc[site_id], day.risk.loc[site_id]
    level = RiskLevel(str(judged["level"]))
    village = day.villages["short_name"].get(row["village_code"])
    told = LEVEL.format(level=level.zh, colour=RISK_CHARACTER[level][0])
    return {
        "addressee": str(row["name"]),
        "site": str(row["name"]),
        "address": _text(row["address"]),
        "village": _text(village),
        "category": Category(row["category"]).zh,
        "office": _text(row["office"]),
        "level": level.zh if level is RiskLevel.UNKNOWN else told,
        "reasons": tuple(_reason(day, one) for one in judged["reasons"][:_REASONS]),
    }


def _reason(day: Day, reason: Any) -> str:
    hazards = day.hazards
    code = hazards["code"].get(reason.hazard_id) if reason.hazard_id is not None else None
    entry = HAZARD_CODES.get(str(code))
    called = entry.zh if entry else _text(reason.subject)
    return reason_sentence(reason.code, points=reason.points, value=reason.value, hazard=called)


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _chosen(day: Day, ids: Sequence[int]) -> list[int]:
    rows = hazard_table(day, ids)
    if rows.empty:
        return []
    st.caption(say("All listed hazards go on the paper; select rows to take only those."))
    places = show_table(rows, hazard_columns(), key="paper_hazards", height=260, pick="many")
    kept = rows.index if not places else rows.index[[one for one in places if one < len(rows)]]
    return [int(one) for one in kept]


def _decided(kind: Kind, addressee: str) -> dict[str, Any]:
    with st.container(horizontal=True, gap="medium", key="paper_decided"):
        told = st.text_input(
            say("Addressee of the paper"), addressee, key=f"paper_to_{kind}_{addressee[:40]}"
        )
        number = st.text_input(say("Paper number, as assigned"), key="paper_no", max_chars=60)
        issued = st.date_input(say("Date of the paper"), None, key="papers_issued", width=170)
        reply = st.date_input(say("Answers are due by"), None, key="papers_reply", width=170)
    return {
        "addressee": told,
        "number": "" if kind == "bulletin" else number,
        "issue": number if kind == "bulletin" else "",
        "issued_on": issued,
        "reply_by": reply,
    }


def _offer(asked: Request) -> None:
    texts, own = _kept(TEXTS), _kept(DOCX)
    name = f"{NAMES[asked.kind]}_{asked.as_of:%Y%m%d}.docx"
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(
            say("Write the paper (DOCX)"),
            partial(export, lambda _: write_paper(asked, texts=texts), name=name),
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
