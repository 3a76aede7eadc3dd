"""Questions about the record, gaps to mend first, and whether choosing where to go has paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import proof_register
from analysis.planning.proof import account_by_like, monthly_account
from analysis.planning.proof_register import Order
from analysis.truth import quality, questions
from analysis.truth import questions as villages
from pages.register.choice import draw_open
from pages.shell.board import show_figures
from pages.shell.downloads import offer_table
from pages.shell.filters import one_of
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of, row_height, show_table, spans, words
from pages.shell.text import closed_up, plain
from vocabulary.facts import FACTS
from vocabulary.messages import message
from vocabulary.terms import StoreKind, worded
from vocabulary.truth import QUESTIONS, REPAIRS

if TYPE_CHECKING:
    from analysis.planning.proof import Proof

# As many rows as somebody reads; all of them are in the workbook.
_SHOWN: Final = 300
_VERDICTS: Final = {
    "more": message("Proposed ones find more"),
    "fewer": message("Proposed ones find fewer"),
    "cannot_tell_yet": message("Cannot tell yet"),
}
_RULES: Final[dict[Order, str]] = {
    "plan": message("As the plan orders: finds and re-checks"),
    "finds": message("By expected serious finds"),
    "value": message("By the points of former plans"),
    "risk": message("By the risk score alone"),
    "since": message("Longest not visited first"),
    "kind": message("By the mean of the category"),
    "chance": message("By chance"),
}


def draw_questions(day: Day) -> None:
    """Draw what somebody should ask about single closings, and about villages as a whole."""
    st.caption(
        say("These are questions, not accusations: each has harmless explanations, and whoever is "
            "asked may know one.")
    )  # fmt: skip
    _closings(day)
    _silent(day)
    _before_meetings(day)


def _closings(day: Day) -> None:
    found = day.once(questions.of)
    n_closed = int(day.hazards["closed_on"].notna().sum())
    said = say("{n} questions on {closed} closed hazards.", n=len(found), closed=n_closed)
    st.markdown(f"**{said}**")
    tables = (day.once(villages.silent_of), day.once(villages.bunched_of))
    n_villages = sum(int(table["is_question"].sum()) for table in tables if not table.empty)
    if n_villages:
        st.markdown(say("And {n} questions about a village as a whole, below.", n=n_villages))
    if found.empty:
        return
    rows = found.assign(question=words(found, _question))
    columns = columns_of(
        Column("site", width="medium"),
        "village",
        Column("question", width="large"),
        "hazard_id",
        "found_on",
        "closed_on",
    )
    picked = show_table(rows.head(_SHOWN), columns, key="truth_questions", height=360,
                        row_height=row_height(rows["question"]), pick="one")  # fmt: skip
    offer_table(rows, columns, title=say("Questions to ask"), as_of=day.as_of, key="truth_xlsx")
    if picked:
        draw_open("site", rows.iloc[picked[0]]["site_id"], key="truth_open")


def _question(row: Mapping[str, Any]) -> str:
    other = "" if pd.isna(row["other_id"]) else f"#{row['other_id']}"
    return closed_up(worded(QUESTIONS[row["code"]], language()).format(other=other))


def _silent(day: Day) -> None:
    st.markdown(f"**{say('Villages that find little')}**")
    table = day.once(villages.silent_of)
    if not _ask_of(table, "finds_little", "n_hits"):
        st.markdown(say("No village finds so little that chance would not explain it."))
    show_table(table, silent_columns(), key="truth_silent", height="content")


def silent_columns() -> list[Column]:
    """Return the columns of the villages with what they find and were expected to."""
    return columns_of(
        "short_name",
        "n_visits",
        "n_hits",
        Column("expected", say("Expected by the others"), "number"),
        Column("p", say("Chance of so few"), "share",
               help=say("How often a village as honest as the others would find so little.")),
    )  # fmt: skip


def _before_meetings(day: Day) -> None:
    st.markdown(f"**{say('Closings just before a meeting')}**")
    table = day.once(villages.bunched_of)
    if table.empty:
        st.markdown(say("No meeting is on record, so this cannot be asked."))
    elif not _ask_of(table, "bunched_before_meeting", "n_before"):
        st.markdown(say("No village closes more before meetings than the calendar explains."))


def _ask_of(table: pd.DataFrame, code: str, value: str) -> bool:
    """Draw the question of each village that has one; return whether any has."""
    named = table[table["is_question"]]
    for row in named.to_dict("records"):
        said = worded(QUESTIONS[code], language()).format(
            value=row[value], expected=f"{row['expected']:.0f}"
        )
        st.markdown(f"- {plain(row['short_name'])}：{plain(said)}")
    return not named.empty


def draw_quality(day: Day) -> None:
    """Draw the score of each village's data, and what to mend first."""
    table, queue = day.once(quality.of)
    st.markdown(f"**{say('{n} gaps, the heaviest first.', n=len(queue))}**")
    st.caption(
        say("The score is the weight of what is filled in over the weight of what is asked: a "
            "missing deadline counts three times a missing address. It does not say whether what "
            "is filled in is true.")
    )  # fmt: skip
    left, right = st.columns([2, 3], gap="medium")
    with left:
        worst = table["worst_check"].map(_repair, na_action="ignore")
        show_table(table.assign(worst=worst), quality_columns(), key="truth_quality",
                   height="content")  # fmt: skip
    with right:
        rows = queue.assign(lacking=words(queue, lambda row: _repair(row["check"], row["fact"])))
        columns = queue_columns()
        picked = show_table(rows.head(_SHOWN), columns, key="truth_queue", height=560, pick="one")
        if picked:
            draw_open("site", rows.iloc[picked[0]]["site_id"], key="queue_open")
        st.caption(say("Select a row, then open its site in the register to mend it."))
        offer_table(rows, columns, title=say("Gaps to mend"), as_of=day.as_of, key="queue_xlsx")


def _repair(check: str, fact: object = None) -> str:
    known = FACTS.get(str(fact))
    other = worded((known.zh, known.en), language()) if known else say("basic facts")
    return worded(REPAIRS[check], language()).format(other=other)


def quality_columns() -> list[Column]:
    """Return the columns of the score of each village's data."""
    return columns_of(
        "short_name",
        Column("score", say("Data score"), "number"),
        "n_gaps",
        Column("n_checks", say("Asked"), "count"),
        Column("worst", say("Costs most")),
    )


def queue_columns() -> list[Column]:
    """Return the columns of the gaps to mend."""
    return columns_of(
        Column("site", width="medium"),
        "village",
        Column("lacking", width="medium"),
        "subject_id",
        Column("weight", say("Weight"), "count"),
    )


def draw_proof(day: Day) -> None:
    """Draw history replayed in the order of the score, and proposed visits beside random ones."""
    orders: dict[Order, str] = {name: say(_RULES[name]) for name in proof_register.ORDERS}
    made = day.once(proof_register.of, one_of("proof_order", say("Order"), orders))
    if made is None:
        st.info(say("A replay needs visits to sites that had a score before: a second month."))
    else:
        _replay(day, made)
    _account(day)


def _replay(day: Day, made: proof_register.RegisterReplay) -> None:
    pooled = made.pooled
    st.markdown(f"**{_said(pooled)}**")
    halves = " → ".join(
        "—" if pd.isna(share) else f"{share:.0%}"
        for share in (pooled.first_half_actual, pooled.first_half_ordered)
    )
    show_figures(
        "proof_figures",
        (say("Days earlier, all visits"), _days(pooled), "days_earlier"),
        (say("Days earlier, within each team"), _days(made.within), "days_within"),
        (say("Serious finds earlier / later"), f"{pooled.earlier:.0f} / {pooled.later:.0f}",
         "earlier_later"),
        (say("In the first half: was → ordered"), halves, "first_half"),
    )  # fmt: skip
    st.caption(
        say("Past visits of each month are put in the order known when the month began; the days "
            "and their number of visits stay. Days count for serious finds only. Whether a hazard "
            "was there on the earlier day already, nobody knows.")
    )  # fmt: skip
    if day.kind is StoreKind.DEMO:
        st.caption(say("Demo data are made up: these figures say nothing about a real winter."))
    st.caption(
        say("{n} of {all} visits went to a site with a score before its month; the others count 0.",
            n=made.n_scored, all=made.n_visits)
    )  # fmt: skip
    if made.as_dated:
        st.caption(say("The register was written down afterwards, so the dates given are trusted."))
    show_table(made.capacity, capacity_columns(), key="proof_capacity", height="content")
    _rules(made)


def _rules(made: proof_register.RegisterReplay) -> None:
    """Draw every rule on the same visits, with a warning where the plan's does not beat habit."""
    st.markdown(f"**{say('Every rule on the same visits')}**")
    days, low, high = (f"{one:+.1f}" for one in made.over_plain)
    said = {
        "better": say("The plan's order beats “longest not visited first” by {days} days "
                      "({low} to {high}).", days=days, low=low, high=high),
        "worse": say("The plan's order does worse than “longest not visited first”: {days} days "
                     "({low} to {high}).", days=days, low=low, high=high),
        "cannot_tell": say("Whether the plan's order beats “longest not visited first” cannot be "
                           "told: {days} days ({low} to {high}).", days=days, low=low, high=high),
    }[made.verdict]  # fmt: skip
    (st.caption if made.verdict == "better" else st.warning)(said)
    rows = made.rules
    rows = rows.assign(
        rule=[say(_RULES[name]) for name in rows["rule"]],
        pooled=_with_span(rows, ""),
        within=_with_span(rows, "_within"),
    )
    columns = columns_of(
        Column("rule", say("Order")),
        Column("pooled", say("Days earlier, all visits")),
        Column("within", say("Days earlier, within each team")),
        Column("recall_10", say("Found with 10 % of the visits"), "share"),
        Column("recall_25", say("Found with 25 % of the visits"), "share"),
        Column("recall_50", say("Found with 50 % of the visits"), "share"),
        Column("precision_10", say("Of the first 10 % find something"), "share"),
    )
    show_table(rows, columns, key="proof_rules", height="content")


def _with_span(rules: pd.DataFrame, tail: str) -> list[str]:
    names = (f"days_earlier{tail}", f"low{tail}", f"high{tail}")
    return [
        "—" if pd.isna(mean) else f"{mean:+.1f}（{low:+.1f}–{high:+.1f}）"
        for mean, low, high in zip(*(rules[name] for name in names), strict=True)
    ]


def _said(proof: Proof) -> str:
    if pd.isna(proof.days_earlier_mean):
        return say("No serious find is on record, so there is nothing to replay.")
    if proof.days_earlier_low > 0:
        return say("In this order serious finds would have come earlier.")
    if proof.days_earlier_high < 0:
        return say("In this order serious finds would have come later.")
    return say("Whether this order brings serious finds earlier cannot be told.")


def _days(proof: Proof) -> str:
    if pd.isna(proof.days_earlier_mean):
        return "—"
    low, high = proof.days_earlier_low, proof.days_earlier_high
    return f"{proof.days_earlier_mean:+.1f}（{low:+.1f}–{high:+.1f}）"


def capacity_columns() -> list[Column]:
    """Return the columns of what would have been found with fewer visits."""
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


def _account(day: Day) -> None:
    st.markdown(f"**{say('Monthly account: proposed against random visits')}**")
    visits = day.once(proof_register.counted_visits)
    account = monthly_account(visits)
    if account["n_random"].sum() == 0:
        st.info(say("No visit drawn at random is on record yet: without some, nobody can tell "
                    "whether choosing finds more than chance."))  # fmt: skip
    rows = account.assign(
        month=account["month"].replace({"all": say("In all")}),
        verdict=account["verdict"].map(_VERDICTS).map(say),
        span=spans(account["low"], account["high"], "{:+.0%}"),
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
    _like(account_by_like(visits))


def _like(account: pd.DataFrame) -> None:
    """Draw the same, like visits against like, with the one verdict to go by."""
    names = {
        "all": say("As they are"),
        "like": say("Same month and category, first or repeat visit alike"),
        "within": say("The same within each team"),
    }
    verdict = account.set_index("basis").loc["like", "verdict"]
    st.markdown(f"**{say('Like with like: {verdict}', verdict=say(_VERDICTS[str(verdict)]))}**")
    rows = account.assign(
        basis=account["basis"].map(names),
        verdict=account["verdict"].map(_VERDICTS).map(say),
        span=spans(account["low"], account["high"], "{:+.0%}"),
    )
    columns = columns_of(
        Column("basis", say("Compared")),
        "n_proposed",
        "n_random",
        Column("difference", say("Difference of shares"), "share"),
        Column("span", say("90 % interval")),
        Column("verdict", say("Verdict")),
    )
    show_table(rows, columns, key="proof_like", height="content")
