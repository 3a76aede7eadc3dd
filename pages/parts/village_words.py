"""Why a village stands where it does, in sentences."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.reason import Reason
from pages.parts.cache import Register, village_situation
from pages.parts.language import label_of, language, say
from pages.parts.text import plain
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, RiskLevel


def village_reasons(known: Register, code: str) -> list[str]:
    """Return why a village stands where it stands, the heaviest reason first."""
    reasons: tuple[Reason, ...] = village_situation(known)["reasons"][code]
    return [_spoken(reason) for reason in reasons]


def draw_reasons(known: Register, code: str) -> None:
    """Draw why a village stands where it stands: reasons, categories, worst sites, age."""
    row = village_situation(known).loc[code]
    hazards = known.hazards[known.hazards["is_open"] & (known.hazards["village_code"] == code)]
    with st.container(border=True, key="rank_reasons"):
        st.markdown(f"**{say('Why is it here')}：{plain(known.villages['short_name'][code])}**")
        lines = [plain(reason) for reason in village_reasons(known, code)]
        kinds = [f"{label_of(Category, kind)} {n}" for kind, n in row["categories"]]
        if kinds:
            lines.append(say("Open by category: {kinds}", kinds="、".join(kinds)))
        ages = _ages(known, hazards)
        if ages:
            lines.append(say("Open for: {ages}", ages=ages))
        for place, site in enumerate(row["worst_sites"], start=1):
            name = plain(known.sites["name"].get(site))
            lines.append(say("Worst site {place}: {name}, {level}", place=place, name=name,
                             level=label_of(RiskLevel, known.risk["level"].get(site))))  # fmt: skip
        st.markdown("\n".join(f"- {line}" for line in lines))


def _ages(known: Register, hazards: pd.DataFrame) -> str:
    days = (pd.Timestamp(known.as_of) - hazards["found_on"]).dt.days
    steps = (
        (say("up to 30 days"), days <= 30),
        (say("31 to 60 days"), (days > 30) & (days <= 60)),
        (say("over 60 days"), days > 60),
    )
    return "、".join(f"{title} {int(holds.sum())}" for title, holds in steps if holds.any())


def _spoken(reason: Reason) -> str:
    return reason_sentence(
        reason.code,
        language=language(),
        value=reason.value,
        hazard=label_of(Category, reason.subject) if reason.subject else "",
    )
