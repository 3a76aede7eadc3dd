"""The rules with their sources, and one score opened into its parts in words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.risk.assessment import score_parts
from analysis.risk.exposure import exposure
from analysis.risk.rules import Rules, load_rules
from pages.map.cards import draw_badges
from pages.ranking.rule_words import rule_name, values_said
from pages.shell.language import label_of, language, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import one_line, plain
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.risk import reason_sentence
from vocabulary.terms import Tier

_ORDER = ("hard.", "risk.", "exposure.")
# A proposal of ours has no article of a law: its reasons stand in our own papers.
_OWN = ("STANDARDS", "docs/")


def rules_in_force(day: Day) -> Rules:
    """Return the rules the register was assessed by."""
    return day.rules or load_rules(on=day.as_of)


def draw_rules(day: Day) -> None:
    """Draw every rule of the score: values, source, article, verified or to be confirmed."""
    rules, file = rules_in_force(day), load_rules(on=day.as_of)
    rows = [
        {
            "name": rule_name(rule),
            "values": values_said(rule),
            "verified": [say("Verified")] if rule.verified else [say("To be confirmed")],
            "whose": say("Changed by the office") if rule != file.by_id[rule.id] else None,
            "source": rule.source,
            "article": None if rule.article.startswith(_OWN) else rule.article,
            "effective_from": pd.Timestamp(rule.effective_from),
        }
        for start in _ORDER
        for rule in rules.by_id.values()
        if rule.id.startswith(start)
    ]
    n_open = sum(not rule.verified for rule in rules.by_id.values() if rule.id.startswith(_ORDER))
    st.markdown(
        f"**{say('A hard rule decides first; else the score: red, orange, yellow, blue.')}**"
    )
    st.caption(
        say("Score = 100 × (1 − e^(−E × x ÷ scale)): x adds weight × lateness × relapse over the "
            "open hazards, E is the exposure. {n} of {all} rules are proposals still to be "
            "confirmed by the office. The score orders places; it is no probability of fire.",
            n=n_open, all=len(rows))
    )  # fmt: skip
    columns = columns_of(
        Column("name", say("Rule")),
        Column("values", width="large"),
        Column("verified", say("State")),
        Column("whose", say("Note")),
        Column("source", width="large"),
        "article",
        "effective_from",
    )
    table = pd.DataFrame(rows)
    table["verified"] = table["verified"].str[0]
    show_table(table, columns, key="rule_list", height="content", row_height=WRAPPED_ROW)


def draw_score(day: Day) -> None:
    """Ask for a site and open its score: hazards, factors, exposure, hard rule, level."""
    if day.sites.empty:
        st.info(say("No site is on record yet. Import a ledger, then come back to this page."))
        return
    order = day.risk["score"].fillna(-1).sort_values(ascending=False, kind="stable").index
    names = day.sites["name"].to_dict()
    site = st.selectbox(
        say("Site"), [int(number) for number in order], key="rule_site",
        format_func=lambda number: one_line(f"{names.get(number)}（{number}）"),
    )  # fmt: skip
    rules = rules_in_force(day)
    risk = day.risk.loc[site]
    row = day.sites.loc[[site]]
    draw_badges(risk["level"], risk["site_status"])
    if pd.isna(risk["score"]):
        st.markdown(plain(reason_sentence("never_visited", language=language())))
        return
    parts = score_parts(row, day.hazards, as_of=day.as_of, rules=rules)
    st.markdown("\n".join(f"- {line}" for line in _lines(risk, row, parts, rules)))
    show_table(_worded(parts), _part_columns(), key="rule_parts", height="content")
    st.caption(
        say("Worth = weight × lateness × relapse; each hazard's points are its share of the score.")
    )


def _lines(risk: pd.Series, row: pd.DataFrame, parts: pd.DataFrame, rules: Rules) -> list[str]:
    raised = exposure(row, rules=rules).reasons(0, rules=rules)
    lines = [
        plain(reason_sentence(one.code, language=language(), value=one.value)) for one in raised
    ]
    if not lines:
        lines = [say("Nothing known raises the exposure: E = 1.")]
    lines.append(
        say("{n} open hazards are worth {x} together; exposure {e}; score 100 × (1 − e^(−{e} × {x} "
            "÷ {scale})) = {score}.",
            n=len(parts), x=f"{risk['x']:.2f}", e=f"{risk['exposure']:.2f}",
            scale=f"{rules.number('risk.scale', 'scale'):g}", score=f"{risk['score']:.1f}")
    )  # fmt: skip
    if isinstance(risk["hard_rule"], str):
        lines.append(plain(reason_sentence(risk["hard_rule"], language=language())))
    else:
        lines.append(say("No hard rule holds; the score alone gives the level."))
    return [plain_stars(line) for line in lines]


def plain_stars(line: str) -> str:
    """Return one of our own sentences with nothing in it taken for markup."""
    return line.replace("*", r"\*")


def _worded(parts: pd.DataFrame) -> pd.DataFrame:
    at = 0 if language() == "zh_CN" else 1
    names = {code: (known.zh, known.en)[at] for code, known in HAZARD_CODES.items()}
    return parts.assign(
        name=parts["code"].map(names),
        tier_name=[label_of(Tier, tier) for tier in parts["tier"]],
    )


def _part_columns() -> list[Column]:
    number = Column("weight", say("Weight"), "number", decimals=2)
    return columns_of(
        Column("name", say("Hazard"), width="large"),
        "tier_name",
        "days_overdue",
        number,
        replace(number, name="late", title=say("Lateness")),
        replace(number, name="repeat", title=say("Relapse")),
        replace(number, name="worth", title=say("Worth")),
        "points",
    )
