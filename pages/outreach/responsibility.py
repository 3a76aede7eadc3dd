"""The responsibility matrix on screen: gaps first, silent grids, places nobody supervises."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import responsibility
from analysis.outreach.responsibility import (
    LINKS,
    NAMED_ENOUGH,
    SILENT_DAYS,
    levels,
    matrix,
    plans_received,
    silent_grids,
    without_office,
)
from pages.outreach.duty_form import draw_duty_form, draw_grid_form
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import number_choice
from pages.shell.language import say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_dashed
from pages.shell.text import one_line
from pages.shell.writing import draw_said
from vocabulary.messages import message
from vocabulary.palette import STAMP

LINK_WORDS: Final[dict[str, str]] = {
    "leader": message("Leader in charge"),
    "office": message("Lead office"),
    "head": message("Head of the village"),
    "grid": message("Grid workers"),
    "property": message("Property companies"),
    "owner": message("Owners named"),
}
_LEVELS: Final[dict[str, str]] = {
    "subdistrict": message("Subdistrict: hazards put right in time"),
    "village": message("Villages without an overdue hazard"),
    "grid": message("Grids that reported lately"),
    "owner": message("Places that name their responsible person"),
}
_ROW: Final = 36


def draw_chain(day: Day) -> None:
    """Draw the matrix with its gaps, each level, silent grids and places nobody supervises."""
    draw_said("done")
    draw_said("refused")
    grids = day.table("grid")
    days = number_choice("silent", say("Silent for days"), default=SILENT_DAYS, most=120)
    is_named = day.once(responsibility.named_of)["is_named"]
    chain = matrix(
        day.villages, day.sites, grids=grids, duties=day.table("duty"), is_named=is_named
    ).assign(plan_on=plans_received(day.villages.index, day.table("task")))
    silent = silent_grids(grids, as_of=day.as_of, days=days)
    alone = without_office(day.sites)
    _figures(chain, silent, alone)
    _matrix(day, chain)
    left, right = st.columns(2, gap="medium")
    with left:
        _levels_table(levels(chain, day.hazards, grids, as_of=day.as_of, days=days))
        _alone(day, alone)
    with right:
        _silent(day, silent, days)
    draw_duty_form(day)
    draw_grid_form(day)


def _figures(chain: pd.DataFrame, silent: pd.DataFrame, alone: pd.DataFrame) -> None:
    handed_in = int(chain["plan_on"].notna().sum())
    with st.container(horizontal=True, key="chain_figures"):
        for title, value in (
            (say("Gaps in the chain"), int(chain["n_gaps"].sum())),
            (say("Villages with a gap"), f"{int((chain['n_gaps'] > 0).sum())} / {len(chain)}"),
            (say("Silent grids"), len(silent)),
            (say("Places without a supervising office"), len(alone)),
            (say("Plans handed in"), f"{handed_in} / {len(chain)}"),
        ):
            st.metric(title, value, width="content", border=True)


def _matrix(day: Day, chain: pd.DataFrame) -> None:
    st.subheader(say("Village by link, most gaps first"), anchor=False)
    chain = chain.sort_values("n_gaps", ascending=False, kind="stable")
    shown = chain_words(day, chain)
    gaps = [set(found) for found in chain["gaps"]]
    styled = shown.style.apply(_paint, axis=None, gaps=gaps)
    shown_options: dict[str, Any] = {"hide_index": True, "key": "chain_table"}
    st.dataframe(styled, height=_ROW * (len(shown) + 1), **shown_options)
    st.caption(
        say(
            "Coloured: a gap. Grid workers: grids with a worker / grids. Property: compounds with "
            "a company / compounds. Owners: a gap below {share}.",
            share=f"{NAMED_ENOUGH:.0%}",
        )
    )
    columns = [Column(name, name) for name in shown.columns]
    title = say("Responsibility matrix")
    offer_table(shown, columns, title=title, as_of=day.as_of, key="chain_xlsx")


def chain_words(day: Day, chain: pd.DataFrame) -> pd.DataFrame:
    """Return the matrix as it is read, one column for each link under its word."""
    says = {link: say(text) for link, text in LINK_WORDS.items()}
    none = say("Missing")
    plans = [str(on.date()) if pd.notna(on) else "—" for on in chain["plan_on"]]
    pairs = {
        "grid": zip(chain["n_workers"], chain["n_grids"], strict=True),
        "property": zip(chain["n_managed"], chain["n_compounds"], strict=True),
        "owner": zip(chain["n_named"], chain["n_sites"], strict=True),
    }
    told: dict[str, Any] = {
        say("Village"): [one_line(str(day.villages["short_name"][c])) for c in chain.index],
        say("Gaps"): chain["n_gaps"].tolist(),
    }
    for link in LINKS:
        if link in pairs:
            told[says[link]] = [f"{have} / {of}" if of else none for have, of in pairs[link]]
        else:
            told[says[link]] = [none if v is None else one_line(str(v)) for v in chain[link]]
    told[say("Own plan handed in")] = plans
    return pd.DataFrame(told)


def _paint(shown: pd.DataFrame, *, gaps: list[set[str]]) -> pd.DataFrame:
    style = pd.DataFrame("", index=shown.index, columns=shown.columns)
    ink = f"color: {STAMP.on(theme())}; font-weight: bold"
    for row, found in enumerate(gaps):
        for link in found:
            style.loc[style.index[row], say(LINK_WORDS[link])] = ink
    return style


def _levels_table(table: pd.DataFrame) -> None:
    st.subheader(say("What each level delivers"), anchor=False)
    rows = table.assign(level_name=[say(_LEVELS[level]) for level in table.index])
    columns = columns_of(
        "level_name",
        "share",
        Column("done", say("Delivered"), "count"),
        Column("of", say("Of"), "count"),
    )
    show_dashed(rows, columns, key="chain_levels", height="content")


def _silent(day: Day, silent: pd.DataFrame, days: int) -> None:
    st.subheader(say("Grids that reported nothing for {days} days", days=days), anchor=False)
    rows = silent.assign(village=silent["village_code"].map(day.villages["short_name"]))
    columns = columns_of(
        "village",
        Column("name", say("Grid")),
        "worker",
        "households",
        "last_report_on",
        "silent_days",
    )
    show_dashed(rows, columns, key="chain_silent", height=360)
    title = say("Silent grids")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="chain_silent_xlsx")


def _alone(day: Day, alone: pd.DataFrame) -> None:
    st.subheader(say("Places without a supervising office"), anchor=False)
    if alone.empty:
        st.caption(say("None: every place on record names its office."))
        return
    rows = alone.assign(village=alone["village_code"].map(day.villages["short_name"]))
    columns = columns_of(
        Column("name", say("Site")),
        "village",
        "category",
    )
    show_dashed(rows, columns, key="chain_alone", height=240)
