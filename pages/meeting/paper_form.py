"""One paper: its kind, whom it goes to, the hazards on it, and the file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.papers.letters import KINDS, Kind, Request, items_of, values, write_paper
from briefing.papers.template import fill_template
from briefing.words.papers import LEVEL, NAMES
from pages.meeting.exports import export_button
from pages.shell.current import current_day
from pages.shell.filters import period_choice
from pages.shell.language import say
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import show_table
from pages.shell.text import plain
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, RiskLevel, StoreKind

TEXTS = "paper_texts"
DOCX = "paper_docx"
# To offices by their list, to sites by their own hazards.
_TO_OFFICE = ("assign", "supervise")
_REASONS = 6


def draw_paper(day: Day) -> None:
    """Draw the choices of a paper and its button."""
    kind = cast(
        "Kind",
        st.segmented_control(
            say("Kind of paper"),
            KINDS,
            default="assign",
            format_func=NAMES.__getitem__,
            key="paper_kind",
        )
        or "assign",
    )
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
    texts: dict[str, str] = current_day(is_present=True).settings.get(TEXTS, {})
    own: dict[str, str] = current_day(is_present=True).settings.get(DOCX, {})
    name = f"{NAMES[asked.kind]}_{asked.as_of:%Y%m%d}.docx"
    with st.container(horizontal=True, vertical_alignment="center"):
        export_button(
            say("Write the paper (DOCX)"),
            lambda _: write_paper(asked, texts=texts),
            name=name,
            key="paper_docx",
            is_main=True,
        )
        if asked.kind in own:
            packed = base64.b64decode(own[asked.kind])
            export_button(
                say("From the office's own file (DOCX)"),
                lambda _: fill_template(packed, values(asked)),
                name=name,
                key="paper_own",
            )
    st.caption(
        say(
            "Papers of the subdistrict press and remind; ordering correction within a time limit "
            "is the fire-rescue authority's."
        )
    )
