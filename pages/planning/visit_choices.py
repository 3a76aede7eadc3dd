"""The sites offered before one is chosen: the worst of the day, each a press away."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell.language import label_of, say
from pages.shell.text import plain
from vocabulary.terms import RiskLevel

_OFFERED: Final = 12
_COLUMNS: Final = 3


def draw_choices(day: Day) -> None:
    """Draw the worst sites, overdue first among equals, as buttons that choose one."""
    worst = day.risk.loc[day.risk.index.intersection(day.sites.index)].sort_values(
        ["score", "n_overdue", "n_open"], ascending=False, kind="stable"
    )
    st.markdown(f"**{say('Sites, the worst first')}**")
    for at in range(0, min(_OFFERED, len(worst)), _COLUMNS):
        places = st.columns(_COLUMNS)
        for place, (site_id, row) in zip(
            places, worst.iloc[at : min(at + _COLUMNS, _OFFERED)].iterrows(), strict=False
        ):
            with place:
                _offer(day, int(str(site_id)), row)


def _offer(day: Day, site_id: int, row: pd.Series) -> None:
    site = day.sites.loc[site_id]
    st.button(
        plain(site["name"], longest=24),
        key=f"visit_offer_{site_id}",
        on_click=_choose,
        args=(site_id,),
        width="stretch",
    )
    st.caption(
        say(
            "{village}, {level}: {open} open, {overdue} overdue",
            village=plain(day.villages["short_name"].get(site["village_code"])),
            level=label_of(RiskLevel, row["level"]),
            open=int(row["n_open"]),
            overdue=int(row["n_overdue"]),
        )
    )


def _choose(site_id: int) -> None:
    st.session_state["visit_site"] = site_id
