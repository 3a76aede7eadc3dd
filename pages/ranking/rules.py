"""The rules of the score: their list, one score opened, and the numbers changed by the office."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.risk.assessment import assess, exposure, moved, score_parts
from analysis.risk.rules import (
    EDITABLE,
    SETTING,
    Rule,
    Rules,
    difference,
    faults,
    laid_over,
    load_rules,
)
from data.store.upkeep import put_setting, setting_version
from geo.screen.layers import pack_sites
from pages.map.cards import draw_badges
from pages.map.view import show_small_map
from pages.shell.current import current_store
from pages.shell.filters import one_of
from pages.shell.language import label, language, say
from pages.shell.site_rows import nothing_yet
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, help_of, show_table
from pages.shell.text import one_line, plain
from pages.shell.writing import save
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, HazardGrade, RiskLevel, Tier, worded

_ORDER = ("hard.", "risk.", "exposure.")
# A proposal of ours has no article of a law: its reasons stand in our own papers.
_OWN = ("STANDARDS", "docs/")
_VALUES: Final[dict[str, str]] = {
    "overdue": message("Overdue"),
    "long_overdue": message("Long overdue"),
    "long_after_days": message("Long overdue after, days"),
    "relapse": message("Came back after closing"),
    "scale": message("Scale"),
    "red": message("Red from"),
    "orange": message("Orange from"),
    "yellow": message("Yellow from"),
    "crowded": message("Crowded place"),
    "vulnerable": message("Vulnerable or sleeping people"),
    "high_rise": message("High-rise"),
    "super_high_rise": message("Above 100 m"),
    "dwelling_m": message("Dwelling above, m"),
    "other_m": message("Other building above, m"),
    "super_m": message("Super high-rise above, m"),
    "dwelling_words": message("Words of a dwelling"),
    "categories": message("Categories"),
    "tiers": message("Tiers"),
    "overdue_tiers": message("Overdue tiers"),
    "grades": message("Grades"),
    "supervised": message("Supervised"),
}
_TERMS: Final = {term.value: term for kind in (Category, HazardGrade, Tier) for term in kind}
_FAULTS: Final[dict[str, str]] = {
    "levels_out_of_order": message("The limits must rise from yellow to red, between 0 and 100."),
    "weights_out_of_order": message("A graver tier cannot weigh less than a lighter one."),
    "not_positive": message("Weights, factors and the scale must be above 0."),
    "factor_below_one": message(
        "Lateness, relapse and exposure can only raise a score: 1 or more."
    ),
}
Wanted = dict[str, dict[str, float]]


def _rule_name(rule: Rule) -> str:
    return worded((rule.name_zh, rule.name_en), language())


def _value_name(name: str) -> str:
    if name in _VALUES:
        return say(_VALUES[name])
    return label(_TERMS[name]) if name in _TERMS else name


def _value_said(value: object) -> str:
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, tuple):
        return "、".join(label(_TERMS[one]) if one in _TERMS else one for one in value)
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _in_force(day: Day) -> Rules:
    return day.rules or load_rules(on=day.as_of)


def draw_rules(day: Day) -> None:
    """Draw every rule of the score: values, source, article, verified or to be confirmed."""
    rules, file = _in_force(day), load_rules(on=day.as_of)
    told = [rule for start in _ORDER for rule in rules.by_id.values() if rule.id.startswith(start)]
    rows = [
        {
            "name": _rule_name(rule),
            "values": "；".join(
                f"{_value_name(n)} {_value_said(v)}" for n, v in rule.values.items()
            ),
            "verified": say("Verified") if rule.verified else say("To be confirmed"),
            "whose": say("Changed by the office") if rule != file.by_id[rule.id] else None,
            "source": rule.source,
            "article": None if rule.article.startswith(_OWN) else rule.article,
            "effective_from": pd.Timestamp(rule.effective_from),
        }
        for rule in told
    ]
    st.markdown(
        f"**{say('A hard rule decides first; else the score: red, orange, yellow, blue.')}**"
    )
    st.caption(
        say("Score = 100 × (1 − e^(−E × x ÷ scale)): x adds weight × lateness × relapse over the "
            "open hazards, E is the exposure. {n} of {all} rules are proposals still to be "
            "confirmed by the office. The score orders places; it is no probability of fire.",
            n=sum(not rule.verified for rule in told), all=len(rows))
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
    show_table(pd.DataFrame(rows), columns, key="rule_list", height="content",
               row_height=WRAPPED_ROW)  # fmt: skip


def draw_score(day: Day) -> None:
    """Ask for a site and open its score: hazards, factors, exposure, hard rule, level."""
    if day.sites.empty:
        st.info(nothing_yet())
        return
    order = day.risk["score"].fillna(-1).sort_values(ascending=False, kind="stable").index
    names = day.sites["name"].to_dict()
    site = st.selectbox(
        say("Site"), [int(number) for number in order], key="rule_site",
        format_func=lambda number: one_line(f"{names.get(number)}（{number}）"),
    )  # fmt: skip
    rules, risk, row = _in_force(day), day.risk.loc[site], day.sites.loc[[site]]
    draw_badges(risk["level"], risk["site_status"])
    if pd.isna(risk["score"]):
        st.markdown(plain(reason_sentence("never_visited", language=language())))
        return
    parts = score_parts(row, day.hazards, as_of=day.as_of, rules=rules)
    # Nothing in one of our own sentences is markup.
    lines = [line.replace("*", r"\*") for line in _score_lines(risk, row, len(parts), rules)]
    st.markdown("\n".join(f"- {line}" for line in lines))
    codes = {code: worded((known.zh, known.en), language()) for code, known in HAZARD_CODES.items()}
    told = parts.assign(
        name=parts["code"].map(codes),
        tier_name=parts["tier"].map({tier.value: label(tier) for tier in Tier}),
    )
    show_table(told, part_columns(), key="rule_parts", height="content")
    st.caption(
        say("Worth = weight × lateness × relapse; each hazard's points are its share of the score.")
    )


def _score_lines(risk: pd.Series, row: pd.DataFrame, n_parts: int, rules: Rules) -> list[str]:
    lines = [
        plain(reason_sentence(one.code, language=language(), value=one.value))
        for one in exposure(row, rules=rules).reasons(0, rules=rules)
    ]
    lines = lines or [say("Nothing known raises the exposure: E = 1.")]
    lines.append(
        say("{n} open hazards are worth {x} together; exposure {e}; score 100 × (1 − e^(−{e} × {x} "
            "÷ {scale})) = {score}.",
            n=n_parts, x=f"{risk['x']:.2f}", e=f"{risk['exposure']:.2f}",
            scale=f"{rules.number('risk.scale', 'scale'):g}", score=f"{risk['score']:.1f}")
    )  # fmt: skip
    hard = risk["hard_rule"]
    if isinstance(hard, str):
        return [*lines, plain(reason_sentence(hard, language=language()))]
    return [*lines, say("No hard rule holds; the score alone gives the level.")]


def part_columns() -> list[Column]:
    """Return the columns of the hazards a score is made of."""
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


def draw_change(day: Day) -> None:
    """Draw the numbers to change, what they would change, and the button that keeps them."""
    version = setting_version(current_store(), SETTING)
    left, right = st.columns([2, 3], gap="medium")
    now, file = _in_force(day), load_rules(on=day.as_of)
    with left:
        changes = difference(file, _numbers(now, version))
    rules = laid_over(file, changes)
    found = faults(rules)
    with right:
        for code in found:
            st.error(say(_FAULTS[code]))
        if not found:
            _preview(day, rules)
        with st.container(horizontal=True):
            st.button(say("Keep these rules"), type="primary", key="rule_keep",
                      disabled=bool(found) or rules == now, on_click=_keep,
                      args=(changes, version))  # fmt: skip
            st.button(say("Back to the rule file"), key="rule_back", disabled=now == file,
                      on_click=_keep, args=({}, version))  # fmt: skip
    st.caption(
        say("Kept rules are used by every page, list, map and command from then on; who changed "
            "them and when stands in the record of changes.")
    )  # fmt: skip


def _numbers(rules: Rules, version: int) -> Wanted:
    wanted: Wanted = {}
    for rule in EDITABLE:
        wanted[rule] = {}
        st.markdown(f"**{_rule_name(rules.by_id[rule])}**")
        across = st.columns(2)
        for place, name in enumerate(rules.by_id[rule].values):
            given = float(rules.number(rule, name))
            wanted[rule][name] = across[place % 2].number_input(
                _value_name(name), value=given, step=0.05 if given < 2 else 1.0, min_value=0.0,
                key=f"rule_{rule}_{name}_{version}_{given:g}",
            )  # fmt: skip
    return wanted


def _preview(day: Day, rules: Rules) -> None:
    after = assess(day.sites, day.hazards, as_of=day.as_of, rules=rules, visits=day.visits)
    changed = moved(day.risk, after)
    st.markdown(
        f"**{say('{n} of {all} sites would change their level.', n=len(changed), all=len(after))}**"
    )
    with st.container(horizontal=True, key="rule_levels"):
        for level in RiskLevel:
            n, before = (int((one["level"] == level.value).sum()) for one in (after, day.risk))
            st.metric(label(level), n, delta=n - before, delta_color="off", width="content",
                      help=help_of("figure.level"))  # fmt: skip
    if changed.empty:
        return
    of_site = ["name", "village_code", "category", "position_quality", "geometry"]
    rows = day.sites.loc[changed.index, of_site].join(changed)
    rows["village"] = rows["village_code"].map(day.villages["short_name"])
    shown = {"after": say("With the new numbers"), "before": say("By the rules in force")}
    which = one_of("rule_map", say("The map shows"), shown)
    packed = pack_sites(rows, after if which == "after" else day.risk)
    show_small_map(day, packed, key="rule_change_map", height=420)
    st.caption(say("On the map: the sites whose level would change, and no other."))
    show_table(pd.DataFrame(rows), moved_columns(), key="rule_moved", height=300)


def moved_columns() -> list[Column]:
    """Return the columns of the sites whose level would change."""
    return columns_of(
        Column("name", say("Site"), width="medium"),
        "village",
        "level_before",
        "level_after",
        "score_before",
        "score_after",
    )


def _keep(changes: Wanted, version: int) -> None:
    said = (
        say("Kept. Every page now counts by these rules.")
        if changes
        else say("The rule file holds again.")
    )
    save(partial(put_setting, expected_version=version), SETTING, changes, done=said)
