"""The rules changed by the office: what would change is shown before anything is kept."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.risk.assessment import assess, moved
from analysis.risk.office_rules import EDITABLE, SETTING, difference, faults, laid_over
from analysis.risk.rules import Rules, load_rules
from data.store.upkeep import put_setting, setting_version
from geo.screen.layers import pack_sites
from pages.map.view import show_small_map
from pages.ranking.rule_list import rules_in_force
from pages.ranking.rule_words import FAULTS, rule_name, value_name
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.filters import one_of
from pages.shell.language import label, say
from pages.shell.tables import Column, columns_of, help_of, show_table
from vocabulary.terms import RiskLevel

_SAID: Final = "rule_change_said"
_MAP_HEIGHT: Final = 420
Wanted = dict[str, dict[str, float]]


def draw_change(day: Day) -> None:
    """Draw the numbers to change, what they would change, and the button that keeps them."""
    store = current_store()
    version = setting_version(store, SETTING)
    if _SAID in st.session_state:
        st.success(st.session_state.pop(_SAID))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        wanted = _numbers(rules_in_force(day), version)
    file = load_rules(on=day.as_of)
    changes = difference(file, wanted)
    rules = laid_over(file, changes)
    found = faults(rules)
    with right:
        for code in found:
            st.error(say(FAULTS[code]))
        if not found:
            _preview(day, rules)
        with st.container(horizontal=True):
            is_same = rules == rules_in_force(day)
            if st.button(say("Keep these rules"), type="primary", key="rule_keep",
                         disabled=bool(found) or is_same):  # fmt: skip
                _keep(changes, version)
            if st.button(say("Back to the rule file"), key="rule_back",
                         disabled=rules_in_force(day) == file):  # fmt: skip
                _keep({}, version)
    st.caption(
        say("Kept rules are used by every page, list, map and command from then on; who changed "
            "them and when stands in the record of changes.")
    )  # fmt: skip


def _numbers(rules: Rules, version: int) -> Wanted:
    wanted: Wanted = {}
    for rule in EDITABLE:
        wanted[rule] = {}
        st.markdown(f"**{rule_name(rules.by_id[rule])}**")
        across = st.columns(2)
        for place, name in enumerate(rules.by_id[rule].values):
            given = rules.number(rule, name)
            key = f"rule_{rule}_{name}_{version}_{given:g}"
            with across[place % 2]:
                wanted[rule][name] = st.number_input(
                    value_name(name), value=float(given), step=_step(given), min_value=0.0, key=key
                )
    return wanted


def _step(value: float) -> float:
    return 0.05 if value < 2 else 1.0


def _preview(day: Day, rules: Rules) -> None:
    after = assess(day.sites, day.hazards, as_of=day.as_of, rules=rules, visits=day.visits)
    changed = moved(day.risk, after)
    st.markdown(
        f"**{say('{n} of {all} sites would change their level.', n=len(changed), all=len(after))}**"
    )
    _levels(day.risk, after)
    if changed.empty:
        return
    of_site = ["name", "village_code", "category", "position_quality", "geometry"]
    rows = day.sites.loc[changed.index, of_site].join(changed)
    rows["village"] = rows["village_code"].map(day.villages["short_name"])
    shown = {"after": say("With the new numbers"), "before": say("By the rules in force")}
    which = one_of("rule_map", say("The map shows"), shown)
    packed = pack_sites(rows, after if which == "after" else day.risk)
    show_small_map(day, packed, key="rule_change_map", height=_MAP_HEIGHT)
    st.caption(say("On the map: the sites whose level would change, and no other."))
    show_table(pd.DataFrame(rows), _columns(), key="rule_moved", height=300)


def _levels(before: pd.DataFrame, after: pd.DataFrame) -> None:
    with st.container(horizontal=True, key="rule_levels"):
        for level in RiskLevel:
            then, now = (
                int((one["level"].astype(str) == level.value).sum()) for one in (before, after)
            )
            st.metric(label(level), now, delta=now - then, delta_color="off", width="content",
                      help=help_of("figure.level"))  # fmt: skip


def _columns() -> list[Column]:
    return columns_of(
        Column("name", say("Site"), width="medium"),
        "village",
        "level_before",
        "level_after",
        "score_before",
        "score_after",
    )


def _keep(changes: Wanted, version: int) -> None:
    put_setting(
        current_store(), SETTING, changes, actor=session.actor(), now=session.now(),
        expected_version=version,
    )  # fmt: skip
    st.session_state[_SAID] = (
        say("Kept. Every page now counts by these rules.") if changes
        else say("The rule file holds again.")
    )  # fmt: skip
    st.rerun()
