"""Trends of villages and categories: run charts, change tests, one period against another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import trend
from analysis.ranking.density import Period
from analysis.ranking.trend import Against, Comparison, Group, TrendBoard, against
from pages.shell import charts
from pages.shell.board import show_figures
from pages.shell.language import label, say
from pages.shell.tables import Column, columns_of, show_table, words
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.terms import Category

# A comparison's verdict, as read.
VERDICTS: Final = {
    "higher": message("Rose"),
    "lower": message("Fell"),
    "cannot_tell": message("Cannot tell"),
}
_ACROSS: Final = 4  # run charts beside one another


def ratio_words(told: Comparison | Mapping[str, Any]) -> str:
    """Return a ratio with its 90 % interval."""
    named = told if isinstance(told, Mapping) else vars(told)
    ratio, low, high = (named[name] for name in ("ratio", "low", "high"))
    middle = f"{ratio:.2f}" if np.isfinite(ratio) else "—"
    return f"{middle}（{low:.2f}–{high:.2f}）" if np.isfinite(high) else f"{middle}（{low:.2f}–∞）"


def _names(day: Day, group: Group) -> dict[Any, str]:
    if group == "category":
        return {term.value: label(term) for term in Category}
    return {str(code): str(name) for code, name in day.villages["short_name"].items()}


def _trend_rows(made: TrendBoard, names: Mapping[Any, str]) -> pd.DataFrame:
    """Return one row of words and figures for each group, changed ones first.

    `names` is what each group is called.
    """
    rows = made.summary.assign(
        name=[names.get(group, str(group)) for group in made.summary.index],
        change=words(made.summary, _change),
        against=made.summary["verdict"].astype(str).map(VERDICTS).map(say),
        times=words(made.summary, _ratio),
    )
    return rows.sort_values(["is_change", "n_visits"], ascending=[False, False], kind="stable")


def _change(row: Mapping[str, Any]) -> str:
    if not row["is_change"] or pd.isna(row["changed_on"]):
        return say("No change beyond chance")
    return say(
        "From the week of {day}: {before} → {after}",
        day=f"{row['changed_on']:%m-%d}",
        before=f"{row['before']:.0%}",
        after=f"{row['after']:.0%}",
    )


def _ratio(row: Mapping[str, Any]) -> str:
    return "—" if pd.isna(row["ratio"]) else ratio_words(row)


def trend_columns(group: Group) -> list[Column]:
    """Return the columns of `_trend_rows`."""
    return columns_of(
        Column("name", say("Category") if group == "category" else say("Village")),
        "n_visits",
        Column("n", say("Visits with a find"), "count"),
        Column("change", say("Change test"), width="medium",
               help=say("The clearest change of the rate, named where five such tests in a hundred "
                        "at most would be wrong.")),
        Column("against", say("Last 4 weeks against the 4 before"),
               help=say("Per visit, so that more visits do not count as more hazards.")),
        Column("times", say("Ratio (90 % interval)")),
    )  # fmt: skip


def draw_runs(day: Day, group: Group, period: Period, *, key: str) -> None:
    """Draw the share of visits with a find by week, for each village or category."""
    made = day.once(trend.of, period, group)
    if made is None or made.summary.empty:
        st.info(say("A trend needs eight weeks of visits on record."))
        return
    names = _names(day, group)
    rows = _trend_rows(made, names)
    said = say(
        "{n} of {all} lines changed more than chance since {day}.",
        n=int(rows["is_change"].sum()), all=len(rows), day=period[0].isoformat(),
    )  # fmt: skip
    st.markdown(f"**{said}**")
    st.caption(
        say(
            "Each line: of the visits of a week, how many found something. Dashed: the middle. A "
            "dark upright line: the week the rate changed, where chance alone would hardly do it. "
            "More visits do not raise the line, so effort is allowed for."
        )
    )
    for start in range(0, len(rows), _ACROSS):
        beside = rows.index[start : start + _ACROSS]
        for column, one in zip(st.columns(_ACROSS, gap="medium"), beside, strict=False):
            with column:
                st.markdown(f"**{plain(names.get(one, str(one)))}**")
                _draw_run(day, made, one, key=f"{key}_run_{group}_{one}", period=period)
    show_table(rows, trend_columns(group), key=f"{key}_trend", height="content")


def _draw_run(day: Day, made: TrendBoard, group: Any, *, key: str, period: Period) -> None:
    series = made.series[made.series["group"] == group]
    row = made.summary.loc[group]
    changed = row["changed_on"] if row["is_change"] and pd.notna(row["changed_on"]) else None
    charts.show_chart(
        key, day, period, build=lambda: charts.run_plot(series, changed_on=changed, top=1.0)
    )


def draw_periods(day: Day, days: int) -> None:
    """Set the last days against as many before them, and against earlier winters."""
    visits = day.visits[day.visits["visited_on"].notna()]
    found = against(visits, end=day.as_of, days=days)
    if not found.n_visits:
        st.info(say("No visit is on record in these days, so there is nothing to compare."))
        return
    st.markdown(f"**{_said(found.comparison)}**")
    _figures(found)
    st.caption(
        say(
            "Compared per visit that found something: twice the visits are not twice the hazards. "
            "Repeated visits to one site find less, so a fall may be work done."
        )
    )
    st.markdown(_season(found))
    groups: tuple[Group, ...] = ("category", "village_code")
    for group in groups:
        made = day.once(trend.of, day.period, group, days)
        if made is None or made.summary.empty:
            st.info(say("By category and village two whole periods do not fit into the campaign "
                        "yet: choose fewer days."))  # fmt: skip
            return
        rows = _trend_rows(made, _names(day, group)).sort_values("verdict", ascending=False)
        title = say("Last {n} days against those before", n=days)
        columns = [
            replace(column, title=title) if column.name == "against" else column
            for column in trend_columns(group)
            if column.name != "change"
        ]
        show_table(rows, columns, key=f"hot_periods_{group}", height="content")


def _said(comparison: Comparison | None) -> str:
    if comparison is None:
        return say("The period before has no visit on record, so nothing can be compared.")
    return {
        "higher": say("More visits find something than in the period before."),
        "lower": say("Fewer visits find something than in the period before."),
        "cannot_tell": say("No difference to the period before beyond chance."),
    }[comparison.verdict]


def _figures(found: Against) -> None:
    figures = [
        (f"{found.start:%m-%d} – {found.end:%m-%d}", f"{found.hits} / {found.n_visits}", "hits"),
        (say("The days before"), f"{found.hits_before} / {found.n_visits_before}", "hits"),
    ]
    one = found.comparison
    if one is not None and pd.notna(one.ratio):
        figures += [
            (say("Ratio per visit"), f"{one.ratio:.2f}", "ratio"),
            (say("90 % interval"), f"{one.low:.2f} – {one.high:.2f}", "ratio_span"),
        ]
    show_figures("period_figures", *figures)


def _season(found: Against) -> str:
    if found.band is None:
        return say("Season band: this is the first winter on record, so what is usual for the "
                   "season cannot be said yet.")  # fmt: skip
    usual = say("Season band: by {n} earlier winters {low} to {high} visits with a find would be "
                "usual; it is {hits}.", n=found.n_years, low=found.band.low,
                high=found.band.high, hits=found.hits)  # fmt: skip
    return usual + (say("That is outside.") if found.band.is_outside else say("That is inside."))
