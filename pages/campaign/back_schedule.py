"""Each open hazard back from the last day: by when what, red where it cannot be, what to do."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.campaign import schedule
from analysis.day import Day
from data.store.campaign import Campaign
from pages.pressing.rows import code_words
from pages.shell.downloads import offer_table
from pages.shell.language import say
from pages.shell.look import theme
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.messages import message

_STAGES: Final = {
    "rectify": message("To be put right"),
    "recheck": message("To be re-checked"),
    "close": message("To be closed"),
}
_WHY: Final = {
    "deadline_passed": message("Deadline passed"),
    "no_time_before_date": message("No working day left before the last day"),
    "recheck_late": message("Re-check is late"),
    "tight": message("Tight"),
    "in_time": message("Still in time"),
    "no_promise": message("No deadline set"),
}
_TO_DO: Final = {
    "deadline_passed": message("Press, or ask for an extension with its reason and approver"),
    "no_time_before_date": message("Hand in earlier, and give the re-check a half-day of its own"),
    "recheck_late": message("Re-check at once: it is a must of the visiting plan"),
    "tight": message("Ask the owner now; keep a half-day free for the re-check"),
    "in_time": message("Nothing yet"),
    "no_promise": message("Set a deadline"),
}
_ALL: Final = ""


def draw_steps(day: Day, campaign: Campaign) -> None:
    """Draw the open hazards with their last days, the least slack first."""
    told = day.once(schedule.of, max(campaign.end, day.as_of))
    if told.empty:
        return
    st.subheader(say("Every open hazard back from the last day"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = _village(day, told)
        title = say("Only what cannot be kept ({n})", n=int(told["is_red"].sum()))
        only_red = st.toggle(title, value=True, key="clock_only_red")
    shown = told[told["is_red"]] if only_red else told
    shown = shown[shown["village_code"] == code] if code else shown
    if shown.empty:
        st.success(say("Every promise of this list can still be kept."))
        return
    rows = _rows(day, shown.sort_values("slack", kind="stable"))
    show_table(
        rows, _columns(), key="clock_steps", height=min(520, 40 + WRAPPED_ROW * len(rows)),
        row_height=WRAPPED_ROW,
    )  # fmt: skip
    offer_table(
        rows, _columns(), title=say("Back-schedule of open hazards"), as_of=day.as_of,
        key="clock_steps_xlsx",
    )  # fmt: skip


def _village(day: Day, told: pd.DataFrame) -> str:
    names = day.villages["short_name"].to_dict()
    codes = [_ALL, *(one for one in names if (told["village_code"] == one).any())]
    picked = st.selectbox(
        say("Village"), codes, key="clock_steps_village", width=240,
        format_func=lambda one: plain(names[one]) if one else say("All villages together"),
    )  # fmt: skip
    return str(picked or _ALL)


def _rows(day: Day, shown: pd.DataFrame) -> pd.DataFrame:
    codes = day.hazards["code"].reindex(shown.index)
    return shown.assign(
        site=shown["site_id"].map(day.sites["name"]),
        what=[code_words(code) for code in codes],
        village=shown["village_code"].map(day.villages["short_name"]),
        step=[say(_STAGES[str(one)]) for one in shown["stage"]],
        verdict=[say("No") if red else say("Yes") for red in shown["is_red"]],
        because=[say(_WHY[str(one)]) for one in shown["why"]],
        to_do=[say(_TO_DO[str(one)]) for one in shown["why"]],
    )


def _columns() -> list[Column]:
    alarm = {say("No"): palette.STAMP.on(theme()), say("Yes"): palette.ACCENT.on(theme())}
    return columns_of(
        Column("site", width=170),
        Column("what", width=150),
        Column("verdict", say("Promise kept?"), kind="badge", badges=alarm, width=100),
        Column("because", say("Why"), width=130),
        Column("to_do", say("What would help"), width=210),
        Column("step", say("Next step"), width=90),
        Column("slack", say("Slack, working days"), kind="count"),
        "rectify_by",
        "recheck_by",
        "close_by",
        "village",
    )
