"""Two days side by side on the map, and what changed between them, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.risk.hazards import between
from pages.shell.current import current_day, said_of
from pages.shell.downloads import offer_table
from pages.shell.filters import apply, read_filters
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.session import keep_in_address
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, show_table
from vocabulary.messages import message
from vocabulary.palette import STATUS_FILL
from vocabulary.terms import SiteStatus

_PARAMETER: Final = "compare"
_KEY: Final = "map_compare"
_DAY: Final = "map_compare_day"
WORDS: Final[dict[str, str]] = {
    "newly_open": message("Newly open"),
    "reopened": message("Opened again"),
    "newly_overdue": message("Newly overdue"),
    "closed": message("Closed"),
    "gone": message("Voided"),
}


def is_on() -> bool:
    """Return whether two days are asked for."""
    return bool(st.session_state.get(_KEY))


def draw_toggle() -> None:
    """Draw the switch between the map of one day and two days side by side; kept in the address."""
    st.session_state.setdefault(_KEY, bool(st.query_params.get(_PARAMETER)))
    st.toggle(say("Compare two days"), key=_KEY)
    if not is_on():
        keep_in_address(_PARAMETER, "")


def draw_compare(day: Day) -> None:
    """Draw the earlier day beside the day chosen, and the differences."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.session_state.setdefault(_DAY, _asked(day))
        picked = st.date_input(
            say("Compare with"), key=_DAY, max_value=day.as_of, format="YYYY-MM-DD", width=150
        )
        other = picked if isinstance(picked, date) else _asked(day)
        st.query_params[_PARAMETER] = other.isoformat()
    days = [current_day(other), day]
    for column, one in zip(st.columns(2, gap="medium"), days, strict=True):
        with column:
            _map(day, one)
    _differences(day, *days)


def _asked(day: Day) -> date:
    try:
        asked = date.fromisoformat(st.query_params.get(_PARAMETER, ""))
    except ValueError:
        asked = day.as_of - timedelta(days=28)
    return min(asked, day.as_of)


def _map(day: Day, one: Day) -> None:
    hazards = one.hazards[one.hazards["site_id"].isin(_kept(day, one))]
    st.markdown(f"**{said_of(one.as_of, one.known_at)}**")
    st.caption(
        say(
            "{open} open, {overdue} overdue, {closed} closed",
            open=int(hazards["is_open"].sum()),
            overdue=int(hazards["is_overdue"].sum()),
            closed=int((~hazards["is_open"].astype(bool)).sum()),
        )
    )
    legend = {
        label(status): STATUS_FILL[status].on(theme())
        for status in SiteStatus
        if status is not SiteStatus.NONE
    }
    from pages.shell import charts  # Altair, which the map itself does without

    sites = one.sites.loc[one.sites.index.intersection(_kept(day, one))]
    status = one.risk["site_status"].reindex(sites.index).astype("object")
    words = {item.value: label(item) for item in SiteStatus}
    shown = sites[["name", "geometry"]].assign(**{"class": status.map(words)})
    shown = shown[shown["class"].isin(list(legend))]
    # What is late is drawn last, so that nothing lies on it.
    late_last = shown["class"].map({word: -n for n, word in enumerate(legend)}).sort_values()
    shown = shown.loc[late_last.index]
    charts.show_chart(
        f"compare_map_{one.as_of}",
        day,
        (one.as_of, repr(read_filters())),
        build=lambda: charts.site_map(day.villages, shown, legend=legend, height=440),
    )


def _kept(day: Day, one: Day) -> pd.Index:
    """Return the sites of a day that the filters of the day chosen keep."""
    kept = apply(read_filters(), day).site_ids
    own: pd.Index = one.sites.index
    return own if len(kept) == len(day.sites) else own.intersection(kept)


def _differences(day: Day, before: Day, after: Day) -> None:
    found = between(before.hazards, after.hazards)
    kept = _kept(day, before).union(_kept(day, after))
    found = found[found["site_id"].isin(kept)]
    counts = found["change"].value_counts()
    with st.container(horizontal=True, key="compare_counts"):
        for name, words in WORDS.items():
            st.metric(say(words), int(counts.get(name, 0)), border=True, width="content")
    if found.empty:
        st.info(say("Nothing changed between the two days."))
        return
    names = pd.concat([before.sites["name"], after.sites["name"]])
    names = names[~names.index.duplicated(keep="last")]
    rows = found.assign(
        change=found["change"].map({name: say(words) for name, words in WORDS.items()}),
        site=found["site_id"].map(names),
        what=[code_words(code) for code in found["code"]],
        village=found["village_code"].map(day.villages["short_name"]),
    )
    columns = columns_of(
        Column("change", say("Change")),
        Column("site", width="medium"),
        Column("what", width="medium"),
        "days_overdue",
        "village",
    )
    show_table(rows, columns, key="compare_rows", height=300)
    title = say("Changes from {first} to {last}", first=before.as_of, last=after.as_of)
    offer_table(rows, columns, title=title, as_of=after.as_of, key="compare_xlsx")
