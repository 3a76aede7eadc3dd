"""History replayed in the order of the score, and proposed visits beside random ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import proof_register
from analysis.planning.proof_account import monthly_account
from analysis.planning.proof_register import Order
from pages.shell.filters import one_of
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, help_of, show_table
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.planning.proof import Proof

_VERDICTS: Final = {
    "more": message("Proposed ones find more"),
    "fewer": message("Proposed ones find fewer"),
    "cannot_tell_yet": message("Cannot tell yet"),
}


def draw_replay(day: Day) -> None:
    """Draw how many days earlier serious finds would have come, and later, with intervals."""
    orders: dict[Order, str] = {
        "value": say("As the visit list orders"),
        "risk": say("By the risk score alone"),
    }
    order = one_of("proof_order", say("Order"), orders)
    made = day.once(proof_register.of, order)
    if made is None:
        st.info(say("A replay needs visits to sites that had a score before: a second month."))
        return
    st.markdown(f"**{_said(made.pooled)}**")
    _figures(made)
    st.caption(
        say("Past visits of each month are put in the order known when the month began; the days "
            "and their number of visits stay. Days count for serious finds only. Whether a hazard "
            "was there on the earlier day already, nobody knows.")
    )  # fmt: skip
    if day.kind.value == "demo":
        st.caption(say("Demo data are made up: these figures say nothing about a real winter."))
    st.caption(
        say("{n} of {all} visits went to a site with a score before its month; the others count 0.",
            n=made.n_scored, all=made.n_visits)
    )  # fmt: skip
    if made.as_dated:
        st.caption(say("The register was written down afterwards, so the dates given are trusted."))
    show_table(made.capacity, _capacity_columns(), key="proof_capacity", height="content")


def _said(proof: Proof) -> str:
    if pd.isna(proof.days_earlier_mean):
        return say("No serious find is on record, so there is nothing to replay.")
    if proof.days_earlier_low > 0:
        return say("In this order serious finds would have come earlier.")
    if proof.days_earlier_high < 0:
        return say("In this order serious finds would have come later.")
    return say("Whether this order brings serious finds earlier cannot be told.")


def _figures(made: proof_register.RegisterReplay) -> None:
    pooled, within = made.pooled, made.within
    pairs = (
        (say("Days earlier, all visits"), _days(pooled), "days_earlier"),
        (say("Days earlier, within each team"), _days(within), "days_within"),
        (say("Serious finds earlier / later"), f"{pooled.earlier:.0f} / {pooled.later:.0f}",
         "earlier_later"),
        (say("In the first half: was → ordered"),
         f"{_share(pooled.first_half_actual)} → {_share(pooled.first_half_ordered)}", "first_half"),
    )  # fmt: skip
    with st.container(horizontal=True, key="proof_figures"):
        for title, value, name in pairs:
            st.metric(title, value, width="content", border=True, help=help_of(f"figure.{name}"))


def _days(proof: Proof) -> str:
    if pd.isna(proof.days_earlier_mean):
        return "—"
    low, high = proof.days_earlier_low, proof.days_earlier_high
    return f"{proof.days_earlier_mean:+.1f}（{low:+.1f}–{high:+.1f}）"


def _share(value: float) -> str:
    return "—" if pd.isna(value) else f"{value:.0%}"


def _capacity_columns() -> list[Column]:
    return columns_of(
        Column("capacity", say("Had only so many visits been possible"), "share"),
        "n_visits",
        "recall",
        "recall_low",
        "recall_high",
        "recall_actual",
        "precision",
        "precision_random",
    )


def draw_account(day: Day) -> None:
    """Draw the month's proposed visits beside those drawn at random."""
    st.markdown(f"**{say('Monthly account: proposed against random visits')}**")
    account = monthly_account(day.visits)
    if account["n_random"].sum() == 0:
        st.info(say("No visit drawn at random is on record yet: without some, nobody can tell "
                    "whether choosing finds more than chance."))  # fmt: skip
    rows = account.assign(
        month=account["month"].replace({"all": say("In all")}),
        verdict=[say(_VERDICTS[one]) for one in account["verdict"]],
        span=[
            f"{low:+.0%} – {high:+.0%}" if pd.notna(low) else "—"
            for low, high in zip(account["low"], account["high"], strict=True)
        ],
    )
    columns = columns_of(
        "month",
        "hits_proposed",
        "n_proposed",
        "hits_random",
        "n_random",
        Column("difference", say("Difference of shares"), "share"),
        Column("span", say("90 % interval")),
        Column("verdict", say("Verdict")),
    )
    show_table(rows, columns, key="proof_account", height="content")
