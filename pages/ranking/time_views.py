"""Run charts of villages and categories, and one period against another."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import trend_board
from analysis.ranking.trend import Against, against
from analysis.ranking.trend_board import Group
from pages.ranking.trend_words import show_runs, trend_columns, trend_rows
from pages.shell.language import label, say
from pages.shell.tables import help_of, show_table
from vocabulary.terms import Category


def _names(day: Day, group: str) -> dict[str, str]:
    if group == "category":
        return {term.value: label(term) for term in Category}
    return {str(code): str(name) for code, name in day.villages["short_name"].items()}


def _title(group: str) -> str:
    return say("Category") if group == "category" else say("Village")


def draw_runs(day: Day, group: Group) -> None:
    """Draw the share of visits with a find by week, for each village or category."""
    period = day.period
    made = day.once(trend_board.of, period, group)
    if made is None or made.summary.empty:
        st.info(say("A trend needs eight weeks of visits on record."))
        return
    names = _names(day, group)
    rows = trend_rows(made, names)
    n_changed = int(rows["is_change"].sum())
    st.markdown(
        "**"
        + say("{n} of {all} lines changed more than chance since {day}.", n=n_changed,
              all=len(rows), day=period[0].isoformat())
        + "**"
    )  # fmt: skip
    st.caption(
        say(
            "Each line: of the visits of a week, how many found something. Dashed: the middle. A "
            "dark upright line: the week the rate changed, where chance alone would hardly do it. "
            "More visits do not raise the line, so effort is allowed for."
        )
    )
    show_runs(day, made, names, key=f"hot_run_{group}", asked=(group,))
    show_table(rows, trend_columns(_title(group)), key="hot_trend", height="content")


def draw_periods(day: Day, days: int) -> None:
    """Set the last days against as many before them, and against earlier winters."""
    visits = day.visits[day.visits["visited_on"].notna()]
    found = against(visits, end=day.as_of, days=days)
    if not found.n_visits:
        st.info(say("No visit is on record in these days, so there is nothing to compare."))
        return
    st.markdown(f"**{_said(found)}**")
    _figures(found)
    st.caption(
        say(
            "Compared per visit that found something: twice the visits are not twice the hazards. "
            "Repeated visits to one site find less, so a fall may be work done."
        )
    )
    st.markdown(_season(found))
    _by_group(day, days)


def _said(found: Against) -> str:
    if found.comparison is None:
        return say("The period before has no visit on record, so nothing can be compared.")
    verdicts = {
        "higher": say("More visits find something than in the period before."),
        "lower": say("Fewer visits find something than in the period before."),
        "cannot_tell": say("No difference to the period before beyond chance."),
    }
    return verdicts[found.comparison.verdict]


def _figures(found: Against) -> None:
    with st.container(horizontal=True, key="period_figures"):
        pairs = [
            (
                f"{found.start:%m-%d} – {found.end:%m-%d}",
                f"{found.hits} / {found.n_visits}",
                "hits",
            ),
            (say("The days before"), f"{found.hits_before} / {found.n_visits_before}", "hits"),
        ]
        if found.comparison is not None and pd.notna(found.comparison.ratio):
            one = found.comparison
            pairs.append((say("Ratio per visit"), f"{one.ratio:.2f}", "ratio"))
            span = f"{one.low:.2f} – {one.high:.2f}"
            pairs.append((say("90 % interval"), span, "ratio_span"))
        for title, value, name in pairs:
            st.metric(title, value, width="content", border=True, help=help_of(f"figure.{name}"))


def _season(found: Against) -> str:
    if found.band is None:
        return say("Season band: this is the first winter on record, so what is usual for the "
                   "season cannot be said yet.")  # fmt: skip
    usual = say("Season band: by {n} earlier winters {low} to {high} visits with a find would be "
                "usual; it is {hits}.", n=found.n_years, low=found.band.low,
                high=found.band.high, hits=found.hits)  # fmt: skip
    return usual + (say("That is outside.") if found.band.is_outside else say("That is inside."))


def _by_group(day: Day, days: int) -> None:
    groups: tuple[Group, ...] = ("category", "village_code")
    for group in groups:
        made = day.once(trend_board.of, day.period, group, days)
        if made is None or made.summary.empty:
            st.info(say("By category and village two whole periods do not fit into the campaign "
                        "yet: choose fewer days."))  # fmt: skip
            return
        rows = trend_rows(made, _names(day, group)).sort_values("verdict", ascending=False)
        against_title = say("Last {n} days against those before", n=days)
        columns = [
            replace(column, title=against_title) if column.name == "against" else column
            for column in trend_columns(_title(group))
            if column.name != "change"
        ]
        show_table(rows, columns, key=f"hot_periods_{group}", height="content")
