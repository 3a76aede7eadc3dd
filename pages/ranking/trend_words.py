"""Trends in words and small pictures, for villages and categories alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell import charts
from pages.shell.language import say
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.ranking.trend_board import TrendBoard

_VERDICTS: Final = {
    "higher": message("Rose"),
    "lower": message("Fell"),
    "cannot_tell": message("Cannot tell"),
}


def trend_rows(made: TrendBoard, names: Mapping[Any, str]) -> pd.DataFrame:
    """Return one row of words and figures for each group, changed ones first.

    Parameters
    ----------
    made : TrendBoard
    names : mapping
        Group -> what it is called.
    """
    rows = made.summary.copy()
    rows["name"] = [names.get(group, str(group)) for group in rows.index]
    rows["change"] = [_change(row) for row in rows.to_dict("records")]
    rows["against"] = [say(_VERDICTS[str(verdict)]) for verdict in rows["verdict"]]
    rows["times"] = [_ratio(row) for row in rows.to_dict("records")]
    return rows.sort_values(["is_change", "n_visits"], ascending=[False, False], kind="stable")


def _change(row: Mapping[Any, Any]) -> str:
    if not row["is_change"] or pd.isna(row["changed_on"]):
        return say("No change beyond chance")
    return say(
        "From the week of {day}: {before} → {after}",
        day=f"{row['changed_on']:%m-%d}",
        before=f"{row['before']:.0%}",
        after=f"{row['after']:.0%}",
    )


def _ratio(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["ratio"]):
        return "—"
    high = f"{row['high']:.2f}" if np.isfinite(row["high"]) else "∞"
    return f"{row['ratio']:.2f}（{row['low']:.2f}–{high}）"


def trend_columns(title: str) -> list[Column]:
    """Return the columns of `trend_rows`."""
    return columns_of(
        Column("name", title),
        "n_visits",
        Column("n", say("Visits with a find"), "count"),
        Column("change", say("Change test"), width="medium",
               help=say("The clearest change of the rate, named where five such tests in a hundred "
                        "at most would be wrong.")),
        Column("against", say("Last 4 weeks against the 4 before"),
               help=say("Per visit, so that more visits do not count as more hazards.")),
        Column("times", say("Ratio (90 % interval)")),
    )  # fmt: skip


def show_runs(
    day: Day,
    made: TrendBoard,
    names: Mapping[Any, str],
    *,
    key: str,
    asked: tuple[object, ...],
    n_across: int = 4,
) -> None:
    """Draw one small run chart per group, changed ones first, all on one scale."""
    order = trend_rows(made, names).index
    for start in range(0, len(order), n_across):
        across = st.columns(n_across, gap="medium")
        for column, group in zip(across, order[start : start + n_across], strict=False):
            row = made.summary.loc[group]
            with column:
                st.markdown(f"**{plain(names.get(group, str(group)))}**")
                _run(day, made, group, row, key=f"{key}_{group}", asked=asked)


def _run(
    day: Day,
    made: TrendBoard,
    group: object,
    row: pd.Series,
    *,
    key: str,
    asked: tuple[object, ...],
) -> None:
    series = made.series[made.series["group"] == group]
    changed = row["changed_on"] if row["is_change"] and pd.notna(row["changed_on"]) else None
    charts.show_chart(
        key, day, *asked, build=lambda: charts.run_plot(series, changed_on=changed, top=1.0)
    )
