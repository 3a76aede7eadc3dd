"""The card of one site: what it is, how bad and why, what happened, whence it comes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell.language import label, label_of, language, say
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.ranking import FIGURES
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, EventKind, PositionQuality, RiskLevel, SiteStatus
from vocabulary.terms import worded as wording_label


def draw_site(day: Day, site_id: int) -> None:
    """Draw the card of a site."""
    site, risk = day.sites.loc[site_id], day.risk.loc[site_id]
    st.markdown(f"### {plain(site['name'])}")
    draw_badges(risk["level"], risk["site_status"])
    draw_lines(identity(day, site))
    draw_score(day, risk)
    _draw_hazards(day, site_id)
    _draw_history(day, site_id)
    _draw_facts(site)
    draw_source(site)


def draw_badges(level: object, status: object) -> None:
    """Draw the risk level and the rectification status in their colours, with the character."""
    known_level, known_status = RiskLevel(str(level)), SiteStatus(str(status))
    character = RISK_CHARACTER[known_level][0 if language() == "zh_CN" else 1]
    with st.container(horizontal=True, gap="small"):
        with st.container(key=f"mapbadge_risk_{known_level.value}", width="content"):
            st.text(f"{character} {label(known_level)}")
        with st.container(key=f"mapbadge_status_{known_status.value}", width="content"):
            st.text(label(known_status))


def draw_lines(pairs: list[tuple[str, str]]) -> None:
    """Draw titles with their text; the text is escaped here and nowhere else."""
    st.markdown("\n".join(f"- **{plain(title)}**　{plain(text)}" for title, text in pairs))


def _said(value: Any) -> str:
    return "—" if pd.isna(value) else str(value)


def identity(day: Day, site: pd.Series) -> list[tuple[str, str]]:
    """Return what a site is, as titles with their text, not yet escaped."""
    village = day.villages["short_name"].get(_said(site["village_code"]))
    pairs = [
        (say("Category"), label_of(Category, site["category"])),
        (say("Address"), _said(site["address"])),
        (say("Village"), _said(village)),
        (say("Supervising office"), _said(site["office"])),
        (say("Position"), label_of(PositionQuality, site["position_quality"])),
    ]
    aliases = site["aliases"]
    if isinstance(aliases, list | tuple) and aliases:
        pairs.insert(0, (say("Also called"), "、".join(map(str, aliases))))
    return pairs


def draw_score(day: Day, risk: pd.Series) -> None:
    """Draw the risk score of a site with the reasons for it."""
    score = risk["score"]
    said = "—" if pd.isna(score) else f"{score:.1f}"
    st.markdown(f"**{plain(say('Risk score'))} {plain(said)}**　/ 100",
                help=wording_label(FIGURES["score"], language()))  # fmt: skip
    reasons = sorted(risk["reasons"], key=lambda reason: -reason.points)
    if reasons:
        st.markdown("\n".join(f"- {plain(_reason_words(day, reason))}" for reason in reasons))


def _reason_words(day: Day, reason: Any) -> str:
    hazard = ""
    if reason.hazard_id is not None and reason.hazard_id in day.hazards.index:
        entry = HAZARD_CODES.get(str(day.hazards.loc[reason.hazard_id, "code"]))
        hazard = (entry.zh if language() == "zh_CN" else entry.en) if entry else ""
    elif reason.subject:
        hazard = label_of(Category, reason.subject)
    return reason_sentence(
        reason.code, language=language(), points=reason.points, value=reason.value, hazard=hazard
    )


def _draw_hazards(day: Day, site_id: int) -> None:
    ids = day.hazards.index[day.hazards["site_id"] == site_id]
    st.markdown(f"**{plain(say('Hazards ({count})', count=len(ids)))}**")
    if len(ids):
        rows = hazard_table(day, ids)
        show_table(rows, hazard_columns(with_site=False), key="card_hazards")


def _draw_history(day: Day, site_id: int) -> None:
    history = day.history_of(site_id=site_id)
    with st.expander(say("History ({count})", count=len(history))):
        columns = columns_of(
            "effective_on",
            Column("kind", say("What happened"), kind="term", terms=EventKind),
            "note",
            Column("actor", say("Recorded by")),
        )
        show_table(history, columns, key="card_history")


def _draw_facts(site: pd.Series) -> None:
    asked = [fact for fact in FACTS.values() if is_asked(fact, site["category"])]
    known = [fact for fact in asked if not pd.isna(site[fact.name])]
    unknown = [fact for fact in asked if pd.isna(site[fact.name])]
    title = say("Facts ({known} of {asked} known)", known=len(known), asked=len(asked))
    with st.expander(title):
        if known:
            draw_lines([(fact_title(fact), fact_value(fact, site[fact.name])) for fact in known])
        if unknown:
            names = "、" if language() == "zh_CN" else ", "
            st.caption(
                plain(say("Not known:") + " " + names.join(map(fact_title, unknown)), longest=900)
            )


def is_asked(fact: SiteFact, category: object) -> bool:
    """Return whether a fact is asked for at sites of a category."""
    return not fact.categories or any(category == asked.value for asked in fact.categories)


def fact_title(fact: SiteFact) -> str:
    """Return what a fact is called, in the reader's language."""
    return fact.zh if language() == "zh_CN" else fact.en


def fact_value(fact: SiteFact, value: Any) -> str:
    """Return a known fact with its unit, not yet escaped."""
    if fact.type == "flag":
        return say("Yes") if value else say("No")
    if fact.type in ("number", "count"):
        unit = fact.unit if language() == "zh_CN" else ""
        return f"{float(value):,.10g} {unit}".strip()
    return str(value)


def draw_source(site: pd.Series) -> None:
    """Say which line of which ledger a site comes from."""
    if site["source_file"] is None or pd.isna(site["source_file"]):
        st.caption(say("Entered by hand"))
        return
    row = site["source_row"]
    words = say(
        "From {file}, sheet {sheet}, row {row}",
        file=_said(site["source_file"]),
        sheet=_said(site["source_sheet"]),
        row="—" if pd.isna(row) else f"{row:.0f}",
    )
    st.caption(plain(words))
