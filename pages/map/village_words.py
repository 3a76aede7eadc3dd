"""Why a village stands where it does, in sentences."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import situation
from analysis.risk.reason import Reason
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, RiskLevel


def village_reasons(day: Day, code: str) -> list[str]:
    """Return why a village stands where it stands, the heaviest reason first."""
    reasons: tuple[Reason, ...] = day.once(situation.of)["reasons"][code]
    return [_spoken(reason) for reason in reasons]


def draw_reasons(day: Day, code: str) -> None:
    """Draw why a village stands where it stands: reasons, categories, worst sites, age."""
    row = day.once(situation.of).loc[code]
    hazards = day.hazards[day.hazards["is_open"] & (day.hazards["village_code"] == code)]
    with st.container(border=True, key="rank_reasons"):
        st.markdown(f"**{say('Why is it here')}：{plain(day.villages['short_name'][code])}**")
        lines = [plain(reason) for reason in village_reasons(day, code)]
        kinds = [f"{label_of(Category, kind)} {n}" for kind, n in row["categories"]]
        if kinds:
            lines.append(say("Open by category: {kinds}", kinds="、".join(kinds)))
        ages = _ages(day, hazards)
        if ages:
            lines.append(say("Open for: {ages}", ages=ages))
        for place, site in enumerate(row["worst_sites"], start=1):
            name = plain(day.sites["name"].get(site))
            lines.append(say("Worst site {place}: {name}, {level}", place=place, name=name,
                             level=label_of(RiskLevel, day.risk["level"].get(site))))  # fmt: skip
        st.markdown("\n".join(f"- {line}" for line in lines))


def _ages(day: Day, hazards: pd.DataFrame) -> str:
    days = (pd.Timestamp(day.as_of) - hazards["found_on"]).dt.days
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
