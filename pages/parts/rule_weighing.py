"""Weights by judgement, by the data and by both; and the LEC form offices know."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.lec import CONSEQUENCES, EXPOSURES, LIKELIHOODS, lec
from analysis.risk import tier_counts
from analysis.weighting import (
    WeightingError,
    ahp,
    combined,
    entropies,
    entropy_weights,
)
from pages.parts.figure_help import help_of
from pages.parts.language import label, say
from pages.parts.rule_change import TRIED
from pages.parts.tables import Column, show_table
from vocabulary.messages import message
from vocabulary.terms import Tier

_TIERS: Final = ("T4", "T3", "T2", "T1")
# How many times as important, -9 for a ninth, as the scale of Saaty has it.
_SCALE: Final = (-9, -7, -5, -4, -3, -2, 1, 2, 3, 4, 5, 7, 9)
_PROPOSED: Final = {("T4", "T3"): 2, ("T4", "T2"): 4, ("T4", "T1"): 9, ("T3", "T2"): 2,
                    ("T3", "T1"): 5, ("T2", "T1"): 3}  # fmt: skip
# The gravest tier keeps the weight the rule file gives it, so that the score's scale still fits.
_HEAVIEST: Final = 10.0
_LIKELY: Final = (
    message("to be expected"), message("quite possible"), message("possible, not often"),
    message("unlikely, a surprise"), message("hardly conceivable"), message("all but impossible"),
    message("impossible in practice"),
)  # fmt: skip
_OFTEN: Final = (
    message("all the time"), message("daily, in working hours"), message("once a week"),
    message("once a month"), message("a few times a year"), message("very seldom"),
)  # fmt: skip
_GRAVE: Final = (
    message("many dead"), message("several dead"), message("one dead"), message("severe injury"),
    message("disabling injury"), message("first aid"),
)  # fmt: skip
_LEVELS: Final = {
    "major": message("Extreme danger"),
    "serious": message("High danger"),
    "general": message("Marked danger"),
    "low": message("Low danger"),
}


def draw_weighing(day: Day) -> None:
    """Ask how much graver one tier is than another; draw weights and whether they hang together."""
    st.caption(
        say("Say for each pair how many times as grave the first is; the answers give weights. The "
            "data give others: what varies most between sites weighs most. Their mean is a third.")
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        pairs = _pairs()
    judged = ahp(pairs)
    with right:
        verdict = (
            say("below 0.1, usable.")
            if judged.is_consistent
            else say("0.1 or more: the answers contradict one another, please look again.")
        )
        said = say("Consistency ratio {cr}: {verdict}", cr=f"{judged.cr:.3f}", verdict=verdict)
        (st.success if judged.is_consistent else st.error)(said)
        st.caption(
            say("Largest eigenvalue {value} of four criteria.", value=f"{judged.lambda_max:.3f}")
        )
        share = st.slider(
            say("Share of judgement in the mean"), 0.0, 1.0, 0.5, 0.1, key="weigh_share"
        )
        table = _table(day, judged.weights, share)
        show_table(table, _columns(), key="weigh_table", height="content")
        if table["measured"].isna().all():
            st.info(say("Too few open hazards to weigh by the data: only the judgement counts."))
        if st.button(say("Try these weights in the rules"), key="weigh_try", type="primary",
                     disabled=not judged.is_consistent):  # fmt: skip
            _try(table)


def _pairs() -> np.ndarray:
    pairs = np.ones((len(_TIERS), len(_TIERS)))
    for one, other in combinations(range(len(_TIERS)), 2):
        names = _TIERS[one], _TIERS[other]
        first, second = (label(Tier(name)) for name in names)
        chosen = st.select_slider(
            say("{first} against {second}", first=first, second=second),
            options=list(_SCALE), value=_PROPOSED[names], format_func=_times,
            key=f"weigh_{names[0]}_{names[1]}",
        )  # fmt: skip
        ratio = float(chosen) if chosen > 0 else 1.0 / -float(chosen)
        pairs[one, other], pairs[other, one] = ratio, 1.0 / ratio
    return pairs


def _times(step: int) -> str:
    if step == 1:
        return say("alike")
    return say("{n} times", n=step) if step > 0 else say("1/{n}", n=-step)


def _table(day: Day, judged: np.ndarray, share: float) -> pd.DataFrame:
    counts = tier_counts(day.hazards, _TIERS)
    measured = np.full(len(_TIERS), np.nan)
    mixed = judged
    try:
        measured = entropy_weights(entropies(counts))
        mixed = combined(judged, measured, share=share)
    except WeightingError:
        pass
    return pd.DataFrame(
        {
            "name": [label(Tier(name)) for name in _TIERS],
            "judged": judged,
            "measured": measured,
            "combined": mixed,
            "rule": mixed / mixed.max() * _HEAVIEST,
        },
        index=list(_TIERS),
    )


def _columns() -> list[Column]:
    return [
        Column("name", say("Tier")),
        Column("judged", say("By judgement (AHP)"), "share"),
        Column("measured", say("By the data (entropy)"), "share",
               help=say("Entropy weighs what varies between sites, not what matters.")),
        Column("combined", say("Mean of both"), "share"),
        Column("rule", say("As a weight of the rules"), "number", decimals=2),
    ]  # fmt: skip


def _try(table: pd.DataFrame) -> None:
    st.session_state[TRIED] = {name: round(float(v), 2) for name, v in table["rule"].items()}
    st.session_state["choice_part"] = "change"
    st.session_state.pop("choose_part", None)
    st.query_params["part"] = "change"
    st.rerun()


def draw_lec() -> None:
    """Draw the LEC form: likelihood, exposure, consequence, and the danger they give."""
    st.caption(
        say("D = L × E × C for one hazard, judged on the spot. The level is not the grade of the "
            "hazard, which the fire authority decides.")
    )  # fmt: skip
    across = st.columns(3, gap="medium")
    asked = (
        ("L", say("Likelihood of an accident (L)"), LIKELIHOODS, _LIKELY),
        ("E", say("How often people are there (E)"), EXPOSURES, _OFTEN),
        ("C", say("Consequence of an accident (C)"), CONSEQUENCES, _GRAVE),
    )
    chosen = []
    for column, (name, title, values, words) in zip(across, asked, strict=True):
        said = dict(zip(values, words, strict=True))
        with column:
            chosen.append(
                st.radio(title, list(values), index=3, key=f"lec_{name}",
                         format_func=lambda value, said=said: f"{value:g}　{say(said[value])}")
            )  # fmt: skip
    made = lec(*chosen)
    product = " × ".join(f"{value:g}" for value in chosen)
    st.metric(f"D = {product}", f"{made.danger:g}", width="content", border=True,
              help=help_of("figure.danger"))  # fmt: skip
    st.markdown(f"**{say(_LEVELS[made.level])}**")
    st.caption(say("320 and more extreme, 160 and more high, 70 and more marked, else low."))
